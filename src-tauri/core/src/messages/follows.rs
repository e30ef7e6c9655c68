//! What is said because of something else: a build that fails because the disk
//! is full. The consequence stays in the list, behind its cause.

use super::row::Speaks;
use super::weigh::Found;
use crate::model::Family;

/// How much less a consequence weighs beside its cause: a factor of twenty.
const LESS: f64 = 3.0;

/// A consequence, and what it may be one of.
const FOLLOWS: &[(&str, &[&str])] = &[
    (
        "build-failed",
        &[
            "disk-full",
            "out-of-memory",
            "process-limit",
            "hash-mismatch",
            "timed-out",
            "wrong-system",
            "feature-missing",
            "no-builder",
            "builder-killed",
            "sandbox-unavailable",
            "build-directory-denied",
            "build-users-missing",
            "profile-conflict",
            "disk-fault",
            "derivation-empty",
            "path-damaged",
            "path-missing",
            "database-malformed",
            "download-damaged",
            "remote-failed",
            "substitutes-failed",
            "post-build-hook",
            "daemon-crashed",
            "interrupted",
            "build-leftover",
            "activation-bootloader",
            "import-refused",
            "permission-denied",
            "missing-file",
            "download-not-written",
        ],
    ),
    (
        "daemon-crashed",
        &[
            "out-of-memory",
            "disk-full",
            "nix-conf-broken",
            "database-malformed",
        ],
    ),
    (
        "daemon-gone",
        &[
            "nix-conf-broken",
            "store-not-mounted",
            "out-of-memory",
            "disk-full",
            "database-malformed",
        ],
    ),
    // A machine that does not answer is why nobody may build.
    ("no-builder", &["remote-failed"]),
    (
        "builder-killed",
        &[
            "out-of-memory",
            "timed-out",
            "interrupted",
            "daemon-crashed",
        ],
    ),
    ("nix-crashed", &["out-of-memory", "endless-recursion"]),
    ("database-malformed", &["disk-full", "disk-fault"]),
    (
        "database-io-error",
        &["disk-full", "disk-fault", "database-malformed"],
    ),
    ("cache-database", &["disk-full"]),
    (
        "path-missing",
        &[
            "disk-fault",
            "database-malformed",
            "path-damaged",
            "derivation-empty",
        ],
    ),
    (
        "disk-full",
        &[
            "boot-full",
            "watches-used-up",
            "sandbox-unavailable",
            "nvram-full",
        ],
    ),
    (
        "wrong-system",
        &["remote-failed", "program-missing", "host-key"],
    ),
    ("wrong-system", &["feature-missing"]),
    ("file-in-way", &["build-leftover", "profile-conflict"]),
    // What speaks with the builder is gone, and no disk broken.
    ("disk-fault", &["sandbox-unavailable"]),
    ("profile-conflict", &["needs-root", "permission-denied"]),
    // git cannot start what is not there.
    ("process-limit", &["program-missing"]),
    ("path-alive", &["disk-full"]),
    ("optimise-race", &["disk-full"]),
    ("activation-bootloader", &["boot-full", "nvram-full"]),
    ("boot-full", &["nvram-full"]),
    // Only the frame of the error behind it.
    (
        "sandbox-unavailable",
        &["permission-denied", "missing-file"],
    ),
    ("download-not-written", &["disk-full", "permission-denied"]),
    (
        "access-denied",
        &["rate-limited", "prompt-refused", "host-key"],
    ),
    ("server-refuses", &["rate-limited", "access-denied"]),
    (
        "network-unreachable",
        &[
            "name-service",
            "tls-failing",
            "rate-limited",
            "download-not-written",
        ],
    ),
    (
        "remote-failed",
        &["program-missing", "prompt-refused", "versions-apart"],
    ),
    ("substituter-disabled", NETWORK),
    ("substitutes-failed", NETWORK),
    ("input-not-fetched", NETWORK),
    (
        "input-not-fetched",
        &[
            "prompt-refused",
            "program-missing",
            "repository-owner",
            "remote-failed",
            "hash-mismatch",
            "download-not-written",
        ],
    ),
    (
        "missing-file",
        &[
            "untracked-file",
            "not-a-flake",
            "path-missing",
            "search-path",
        ],
    ),
    (
        "permission-denied",
        &[
            "needs-root",
            "daemon-gone",
            "user-not-allowed",
            "build-directory-denied",
        ],
    ),
    ("nix-conf-broken", &["unknown-setting"]),
    ("activation-launchd", &["nix-conf-broken", "daemon-gone"]),
];

const NETWORK: &[&str] = &[
    "rate-limited",
    "name-service",
    "tls-failing",
    "download-stalled",
    "network-unreachable",
    "host-key",
    "access-denied",
    "server-refuses",
    "server-error",
    "address-gone",
    "cache-refuses",
    "download-damaged",
];

/// Said at the end of nearly everything; it explains only what nothing else does.
const LAST_WORDS: &[&str] = &["interrupted", "working", "evaluation-failed"];

/// Only the frame in which something else failed: a service, an activation.
const FRAMES: &[&str] = &["unit-failed", "activation-failed", "installer-failed"];

/// The frame is not said because of these: they go on in it, or are one.
const NOT_IN_FRAMES: &[&str] = &[
    "installer-failed",
    "unit-failed",
    "activation-failed",
    "activation-waits-unit",
    "build-failed",
];

/// From here on a cause is more probable than not.
const PROBABLE: f64 = 0.5;

/// Takes weight from what follows from something else that was said, and from
/// warnings after which something else failed. `unknown_error`: where an error
/// stands that is not in the table; 0: nowhere.
pub(super) fn discount(found: &mut [Found], unknown_error: u64) {
    pass_warnings(found, unknown_error);
    let named: Vec<(&str, bool, f64)> = found
        .iter()
        .map(|one| (one.cause.code, one.by_builder, one.weight))
        .collect();
    for one in found.iter_mut() {
        let code = one.cause.code;
        let follows = named.iter().any(|(because, by_builder, weight)| {
            *because != code
                && (*weight >= Speaks::Likely.weight() - 1.0
                    && because_of(code, because, *by_builder)
                    // A trace is only the frame of the error below it.
                    || code == "evaluation-failed"
                        && *weight > PROBABLE
                        && !LAST_WORDS.contains(because))
        });
        if follows {
            one.weight -= LESS;
        }
    }
}

fn because_of(code: &str, because: &str, by_builder: bool) -> bool {
    LAST_WORDS.contains(&code)
        || FRAMES.contains(&code) && !NOT_IN_FRAMES.contains(&because)
        || code == "build-failed" && by_builder
        // What the network did is no reason to crash.
        || NETWORK.contains(&code) && ["nix-crashed", "build-wants-network"].contains(&because)
        || is_one_of(code, because)
}

fn is_one_of(code: &str, because: &str) -> bool {
    FOLLOWS
        .iter()
        .any(|(effect, of)| *effect == code && of.contains(&because))
}

/// What is warned of in these does not stop anything by itself.
const CAUTIONS: &[Family] = &[Family::Network, Family::ConfigurationCorruption];

/// A cache gave a warning, or a setting did, and later an error was named that does not come of it.
fn pass_warnings(found: &mut [Found], unknown_error: u64) {
    let errors: Vec<(&str, u64)> = found
        .iter()
        .filter(|one| one.weight > PROBABLE && one.cause.code != "interrupted")
        .map(|one| (one.cause.code, one.error))
        .collect();
    for one in found.iter_mut() {
        if !one.warned || !CAUTIONS.contains(&one.cause.family) {
            continue;
        }
        let code = one.cause.code;
        let other = errors
            .iter()
            .any(|(error, at)| *at > one.last_seen && *error != code && !is_one_of(error, code));
        if other || unknown_error > one.last_seen {
            one.weight -= LESS;
        }
    }
}
