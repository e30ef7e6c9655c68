//! The table: one entry a cause, with its wordings. More special causes stand
//! before more general ones: among equals the first one is taken.
//!
//! The codes, by family. Waiting: `profile-lock-held`, `lock-held`, `lock-or-slot`
//! (Nix up to 2.3 says no more), `gc-lock-held`, `store-lock-held`, `eval-cache-locked`,
//! `database-busy`, `upload-locked`, `remote-machine`, `another-rebuild`,
//! `prompt-open`. Dependency loop: `infinite-recursion`, `endless-recursion`,
//! `reference-cycle`, `input-cycle`, `unit-cycle`. Resource exhaustion:
//! `watches-used-up`, `nvram-full`, `boot-full`, `disk-full`, `out-of-memory`,
//! `build-user`, `process-limit`, `too-hot`. Network failure:
//! `rate-limited`, `name-service`, `tls-failing`, `download-stalled`,
//! `network-unreachable`, `host-key`, `access-denied`, `server-refuses`, `server-error`,
//! `address-gone`, `cache-refuses`, `substituter-disabled`,
//! `substitutes-failed`, `download-damaged`, `remote-failed`,
//! `input-not-fetched`. Configuration: `nix-conf-broken`, `feature-disabled`,
//! `user-not-allowed`, `untrusted-setting`, `signature-missing`,
//! `nix-too-old`, `unknown-setting`, `unknown-option`, `lock-file-broken`, `json-broken`, `untracked-file`,
//! `not-a-flake`, `search-path`, `missing-file`, `impure-path`, `repository-owner`,
//! `build-users-missing`, `build-directory-denied`, `sandbox-unavailable`,
//! `no-builder`, `wrong-system`, `needs-root`, `permission-denied`, `file-in-way`, `profile-conflict`,
//! `store-not-mounted`, `config-syntax`, `undefined-variable`,
//! `missing-attribute`, `wrong-arguments`, `assertion-false`, `wrong-type`, `option-error`, `assertion-failed`,
//! `package-refused`, `import-refused`, `evaluation-failed`. Store corruption:
//! `derivation-empty`, `path-damaged`, `path-missing`, `build-leftover`, `cache-database`,
//! `database-malformed`, `database-io-error`, `disk-fault`. Working as usual:
//! `collecting-garbage`, `verifying`, `optimise-running`, `copying`,
//! `working`, `built-from-source`. Other: `schema-newer`, `password-wrong`, `prompt-refused`,
//! `activation-waits-unit`, `activation-launchd`, `bus-unreachable`, `unit-failed`,
//! `activation-failed`, `installer-failed`, `activation-bootloader`,
//! `daemon-gone`, `daemon-crashed`, `nix-crashed`, `cgroup-busy`,
//! `hash-mismatch`, `timed-out`, `download-not-written`, `post-build-hook`, `file-system-blocked`,
//! `path-alive`, `optimise-race`, `lock-deadlock`, `interrupted`, `program-missing`,
//! `build-wants-network`, `builder-killed`, `build-failed`.

mod activation;
mod builds;
mod configuration;
mod fetching;
mod friends;
mod language;
mod loops;
mod machine;
mod network;
mod resources;
mod store;
mod waiting;
mod working;

use super::row::Cause;

/// Every part, in the order in which equals are taken.
pub(super) const PARTS: &[&[Cause]] = &[
    waiting::CAUSES,
    loops::CAUSES,
    resources::CAUSES,
    store::CAUSES,
    network::CAUSES,
    fetching::CAUSES,
    configuration::CAUSES,
    machine::CAUSES,
    language::CAUSES,
    activation::CAUSES,
    builds::CAUSES,
    working::CAUSES,
    friends::CAUSES,
];
