//! What is said because of something else: a build that fails because the disk
//! is full. The consequence stays in the list, behind its cause.

use super::explain::Found;
use super::row::Speaks;

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
        &["boot-full", "watches-used-up", "sandbox-unavailable"],
    ),
    (
        "wrong-system",
        &["remote-failed", "program-missing", "host-key"],
    ),
    ("file-in-way", &["build-leftover"]),
    ("path-alive", &["disk-full"]),
    ("optimise-race", &["disk-full"]),
    ("activation-bootloader", &["boot-full"]),
    (
        "access-denied",
        &["rate-limited", "prompt-refused", "host-key"],
    ),
    (
        "network-unreachable",
        &[
            "name-service",
            "tls-failing",
            "remote-failed",
            "rate-limited",
        ],
    ),
    (
        "remote-failed",
        &[
            "program-missing",
            "host-key",
            "access-denied",
            "name-service",
            "prompt-refused",
        ],
    ),
    ("remote-failed", NETWORK),
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
        ],
    ),
    (
        "missing-file",
        &["untracked-file", "not-a-flake", "path-missing"],
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
    "server-error",
    "address-gone",
    "cache-refuses",
    "download-damaged",
];

/// Said at the end of nearly everything; it explains only what nothing else does.
const LAST_WORDS: &[&str] = &["interrupted", "working", "evaluation-failed"];

/// Only the frame in which something else failed: a service, an activation.
const FRAMES: &[&str] = &["unit-failed", "activation-failed"];

/// The frame is not said because of these: they go on in it, or are one.
const NOT_IN_FRAMES: &[&str] = &[
    "unit-failed",
    "activation-failed",
    "activation-waits-unit",
    "build-failed",
];

/// Takes weight from what follows from something else that was said.
pub(super) fn discount(found: &mut [Found]) {
    let strong: Vec<(&str, bool)> = found
        .iter()
        .filter(|one| one.weight >= Speaks::Likely.weight() - 1.0)
        .map(|one| (one.cause.code, one.by_builder))
        .collect();
    for one in found.iter_mut() {
        let code = one.cause.code;
        let follows = strong.iter().any(|(because, by_builder)| {
            *because != code
                && (LAST_WORDS.contains(&code)
                    || FRAMES.contains(&code) && !NOT_IN_FRAMES.contains(because)
                    || code == "build-failed" && *by_builder
                    // What the network did is no reason to crash.
                    || NETWORK.contains(&code)
                        && ["nix-crashed", "build-wants-network"].contains(because)
                    || FOLLOWS
                        .iter()
                        .any(|(effect, of)| *effect == code && of.contains(because)))
        });
        if follows {
            one.weight -= LESS;
        }
    }
}
