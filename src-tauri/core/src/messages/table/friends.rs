//! What looks like trouble and is none.

use super::super::row::{Cause, harmless};
use crate::model::Family;

const fn friend(
    code: &'static str,
    title: &'static str,
    explains: &'static str,
    rows: &'static [super::super::row::Row],
) -> Cause {
    Cause {
        code,
        family: Family::WorkingAsUsual,
        title,
        explains,
        next_step: "",
        is_not: "",
        rows,
    }
}

pub(super) const CAUSES: &[Cause] = &[
    friend(
        "ask-password-agent",
        "systemd-tty-ask-password-agent",
        "It always runs while systemd starts services and is no sign that something asks for a password.",
        &[harmless("systemd-tty-ask-password-agent")],
    ),
    friend(
        "dirty-tree",
        "Git tree is dirty",
        "There are changes that are not committed. Nix uses them all the same, and only warns.",
        &[harmless("warning: Git tree '")],
    ),
    friend(
        "ignored-error",
        "error (ignored)",
        "Nix met an error while cleaning up or writing a cache, and went on. It is not why anything failed.",
        &[harmless("error (ignored)")],
    ),
    friend(
        "download-buffer",
        "download buffer is full",
        "What arrives is taken faster than it is written to the disk, so Nix waits a moment. Only a hint to raise download-buffer-size.",
        &[harmless(
            "warning: download buffer is full; consider increasing",
        )],
    ),
    friend(
        "random-seed",
        "random seed file is world accessible",
        "The boot loader's note about the rights of /boot. It has nothing to do with the rebuild.",
        &[
            harmless("random-seed").and(r"(?i:world.accessible)"),
            harmless("which is a security hole"),
        ],
    ),
    friend(
        "locale",
        "setting locale failed",
        "A program does not know the language that is set. It goes on in English.",
        &[
            harmless("Setting locale failed"),
            harmless("cannot change locale"),
        ],
    ),
    friend(
        "leftover-lock",
        "a .lock file in the store",
        "Every build that was cut off leaves an empty lock file. Without a process that holds it, it stops nobody.",
        &[harmless("removing stale lock")],
    ),
    friend(
        "channels-warning",
        "path of channels does not exist",
        "The search path names root's channels, and there are none. With flakes that is usual.",
        &[
            harmless("warning: Nix search path entry").and(r"does not exist, ignoring"),
            harmless("per-user/root/channels' does not exist, ignoring"),
        ],
    ),
    friend(
        "evaluation-warning",
        "evaluation warning",
        "The configuration, or something it uses, tells of a name that will change. It was evaluated all the same.",
        &[
            harmless("evaluation warning:"),
            harmless("trace: warning:"),
            harmless("trace: Obsolete option"),
            harmless("warning: name collision in input Nix expressions"),
            harmless("you did not specify '--add-root'"),
            harmless("warning: The interpretation of store paths arguments ending in"),
            harmless("warning: Using 'builtins."),
            harmless("is already added"),
        ],
    ),
];
