//! What looks like trouble and is none.

use super::super::row::{Cause, harmless};
use crate::model::Family;

const fn friend(code: &'static str, rows: &'static [super::super::row::Row]) -> Cause {
    Cause {
        code,
        family: Family::WorkingAsUsual,
        rows,
    }
}

pub(super) const CAUSES: &[Cause] = &[
    friend(
        "ask-password-agent",
        &[harmless("systemd-tty-ask-password-agent")],
    ),
    friend("dirty-tree", &[harmless("warning: Git tree '")]),
    friend("ignored-error", &[harmless("error (ignored)")]),
    friend(
        "download-buffer",
        &[harmless(
            "warning: download buffer is full; consider increasing",
        )],
    ),
    friend(
        "random-seed",
        &[
            harmless("random-seed").and(r"(?i:world.accessible)"),
            harmless("which is a security hole"),
        ],
    ),
    friend(
        "locale",
        &[
            harmless("Setting locale failed"),
            harmless("cannot change locale"),
        ],
    ),
    friend("leftover-lock", &[harmless("removing stale lock")]),
    friend(
        "profile-changed",
        &[harmless("changed while we were busy; restarting")],
    ),
    friend(
        "channels-warning",
        &[
            harmless("warning: Nix search path entry").and(r"does not exist, ignoring"),
            harmless("per-user/root/channels' does not exist, ignoring"),
        ],
    ),
    friend(
        "evaluation-warning",
        &[
            harmless("evaluation warning:"),
            harmless("trace: warning:"),
            harmless("trace: Obsolete option"),
            harmless("falling back to the one defined in the 'passwd' file"),
            harmless("has an override for a non-existent input").and(r"^warning: "),
            harmless("omitted these incompatible systems"),
            harmless("warning: name collision in input Nix expressions"),
            harmless("you did not specify '--add-root'"),
            harmless("warning: The interpretation of store paths arguments ending in"),
            harmless("warning: Using 'builtins."),
            harmless("is already added"),
        ],
    ),
];
