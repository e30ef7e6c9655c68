//! Words of the command line that stand nowhere else.

/// What may stand in a terminal.
pub use crate::redact::{steers, visible, visible_lines};

/// Nothing runs.
pub const NOTHING_RUNS: &str = "No rebuild is running.";
/// History is empty.
pub const NO_HISTORY: &str = "No rebuilds yet. Run one as usual; it will appear here by itself.";
/// The same, and nobody would see one.
pub const NO_HISTORY_UNWATCHED: &str = "No rebuilds yet, and no Nixlamp runs in the background to see one. Start “nixlamp”, then rebuild as usual.";
/// There is history, and nothing is added.
pub const UNWATCHED: &str =
    "No Nixlamp runs in the background: new rebuilds are not added. Start “nixlamp” to watch.";
/// Several run, and none was named.
pub const WHICH: &str = "Several rebuilds run. Name one of these:";
/// There is nobody to ask.
pub const NEEDS_YES: &str =
    "Nothing was done: there is no terminal to ask in. Add --yes to do it without a question.";
/// The agent could not ask for the password.
pub const ASKED_HERE: &str = "There is no password dialog, so the password is asked for here.";
/// One yes does not suffice.
pub const NEEDS_SECOND_YES: &str =
    "Nothing was done. If that is meant, add --even-while-switching.";
/// Waiting is not the only way.
pub const EVEN_DURING_REBUILD: &str = "--even-during-rebuild does it all the same.";
/// The person said no.
pub const NOT_STOPPED: &str = "Nothing was done.";
/// The plan was only to be seen.
pub const DRY_RUN: &str = "Nothing was done: this was only to show it.";
/// The answer did not come.
pub const NO_OUTCOME: &str = "No result yet. “nixlamp status” tells how it stands.";
/// The agent went away after the yes.
pub fn lost(why: &str) -> String {
    format!("{why} What came of it is not known here. “nixlamp status” tells how far it had come.")
}
/// An agent runs; the window was asked for.
pub const SHOWN: &str = "Nixlamp already runs; it was asked to show its window.";
/// The agent is started.
pub const STARTED: &str = "Nixlamp watches. Its lamp is in the tray where there is one; “nixlamp status” tells the same here. Ctrl-C ends it.";
/// The same without faces.
pub const STARTED_HEADLESS: &str = "Nixlamp watches, without tray and window. “nixlamp status” tells how it stands. Ctrl-C ends it.";
/// A recording runs.
pub const RECORDING: &str = "Recording. Ctrl-C ends it.";
/// How fast a recording may be played.
pub const SPEED: &str = "a number from 0.01 to 1000 is wanted";
/// No failure waits to be seen.
pub const NOTHING_UNSEEN: &str = "No failed rebuild waits to be seen.";
/// The demo runs.
pub const DEMO: &str = "A recorded rebuild is played, ten times as fast as it happened: green, amber, red, and a question. Nothing on this machine is touched. Ctrl-C ends it.";
/// The recording's last line is not whole.
pub const CUT: &str = "The end of this recording is cut off. It is played as far as it is whole.";
/// The recording is at its end.
pub const PLAYED: &str = "The recording is at its end.";
/// The same where tray and window are there to be looked at.
pub const PLAYED_AND_STAYS: &str =
    "The recording is at its end. Lamp and window stay as they are; Ctrl-C ends it.";

/// How a generation is named.
pub const PROFILE_AND_NUMBER: &str =
    "A generation is named by its profile and number: system:12, ~/home-manager:3.";

/// A check was named that does not exist.
pub fn no_such_check(name: &str, all: &[&str]) -> String {
    format!(
        "there is no check “{name}” here. There are: {}.",
        all.join(", ")
    )
}

/// How to check what was not.
pub const HOW_TO_CHECK: &str =
    "“nixlamp health NAME” checks one of them, whatever it costs; “nixlamp health --all” all.";

/// The question before something is done.
pub fn question(title: &str) -> String {
    format!("{title} [y/N] ")
}

/// A sign of life within this is progress.
const LATELY_S: f64 = 30.0;

/// There is nothing to explain.
pub fn works(quiet_s: f64) -> String {
    let last = format!("last sign of life was {} ago.", super::span(quiet_s));
    if quiet_s < LATELY_S {
        format!("It makes progress; the {last}")
    } else {
        format!("The {last}")
    }
}

/// What comes next is the end of a failed build's log.
pub fn log_ends(name: &str) -> String {
    format!("The log of {name} ends:")
}

/// Nothing runs, and the last one failed; what puts the lamp out, where it is red
/// for that.
pub fn last_failed(line: &str, exit_code: Option<i32>, is_red: bool) -> String {
    let code = exit_code.map_or_else(String::new, |code| format!(", exit code {code}"));
    let seen = if is_red {
        " “nixlamp seen” puts the red lamp out."
    } else {
        ""
    };
    format!(
        "What failed: {line}{code}. What it said stands where it was started, or in ~/.local/state/nixlamp/runs; what a derivation said, in “nix log” with the name that failed.{seen}"
    )
}

/// What a plan takes.
pub const PASSWORD: &str = "the system will ask for an administrator's password.";

/// A builder that outlived its rebuild.
pub fn orphan(name: &str, pid: u32, user: &str, age_s: f64) -> String {
    format!("{name} ({pid}) of {user}, {}", super::span(age_s))
}

/// Labels of the status.
pub mod label {
    /// A rebuild's phase.
    pub const PHASE: &str = "phase";
    /// Before how much is built and fetched.
    pub const DONE: &str = "done";
    /// What it waits on.
    pub const WAITS_ON: &str = "waits on";
    /// What is usual.
    pub const USUAL: &str = "usual";
    /// What it does.
    pub const NOW: &str = "now";
    /// The machine.
    pub const MACHINE: &str = "machine";
    /// What Nixlamp cannot do.
    pub const NOTE: &str = "note";
    /// What would disprove a cause.
    pub const WOULD_CHANGE: &str = "What would change my mind";
    /// What to do next.
    pub const NEXT_STEP: &str = "Safest next step";
    /// What changes.
    pub const CHANGES: &str = "What changes";
    /// What is lost.
    pub const LOSES: &str = "What is lost";
    /// What it takes.
    pub const RIGHTS: &str = "Rights";
    /// Builders of no rebuild.
    pub const ORPHANS: &str = "left";
    /// Danger.
    pub const DANGER: &str = "Danger";
    /// The same by hand.
    pub const BY_HAND: &str = "By hand";
}

/// The agent has said nothing for so long.
pub fn stale(for_s: f64) -> String {
    format!(
        "Last update {} ago. The numbers above may be wrong.",
        super::span(for_s)
    )
}

#[cfg(test)]
mod tests {
    use super::works;

    #[test]
    fn progress_is_only_said_of_what_has_just_moved() {
        for (quiet_s, text) in [
            (3.0, "It makes progress; the last sign of life was 3 s ago."),
            (60.0, "The last sign of life was 1 min ago."),
        ] {
            assert_eq!(works(quiet_s), text);
        }
    }
}
