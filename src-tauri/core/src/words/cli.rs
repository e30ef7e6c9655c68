//! Words of the command line that stand nowhere else.

use super::{list, process, sentences, span};
use crate::say;

/// What may stand in a terminal.
pub use crate::redact::{steers, text as masked, visible, visible_lines};

/// Nothing runs.
pub fn nothing_runs() -> String {
    say!("no-rebuild-runs")
}

/// History is empty.
pub fn no_history() -> String {
    say!("run-one-as-usual")
}

/// The same, and nobody would see one.
pub fn no_history_unwatched() -> String {
    say!("no-rebuilds-unwatched")
}

/// There is history, and nothing is added.
pub fn unwatched() -> String {
    say!("history-unwatched")
}

/// Several run, and none was named.
pub fn which() -> String {
    say!("name-one-rebuild")
}

/// There is nobody to ask.
pub fn needs_yes() -> String {
    say!("needs-yes")
}

/// The agent could not ask for the password.
pub fn asked_here() -> String {
    say!("password-asked-here")
}

/// One yes does not suffice.
pub fn needs_second_yes() -> String {
    say!("needs-second-yes")
}

/// Waiting is not the only way.
pub fn even_during_rebuild() -> String {
    say!("even-during-rebuild")
}

/// The person said no.
pub fn not_stopped() -> String {
    say!("said-no")
}

/// The plan was only to be seen.
pub fn dry_run() -> String {
    say!("dry-run")
}

/// The answer did not come.
pub fn no_outcome() -> String {
    say!("no-outcome-yet")
}

/// An agent runs; the window was asked for.
pub fn shown() -> String {
    say!("asked-to-show")
}

/// The agent is started.
pub fn started() -> String {
    say!("started-watching")
}

/// The same without faces.
pub fn started_headless() -> String {
    say!("started-headless")
}

/// A recording runs.
pub fn recording() -> String {
    say!("recording-runs")
}

/// How fast a recording may be played.
pub fn speed() -> String {
    say!("wanted-speed")
}

/// No failure waits to be seen.
pub fn nothing_unseen() -> String {
    say!("nothing-unseen")
}

/// The demo runs.
pub fn demo() -> String {
    say!("demo-plays")
}

/// The recording's last line is not whole.
pub fn cut() -> String {
    say!("recording-cut")
}

/// The recording is at its end.
pub fn played() -> String {
    say!("recording-over")
}

/// The same where tray and window are there to be looked at.
pub fn played_and_stays() -> String {
    say!("recording-over-and-stays")
}

/// How a generation is named.
pub fn profile_and_number() -> String {
    say!("profile-and-number")
}

/// How to check what was not.
pub fn how_to_check() -> String {
    say!("how-to-check")
}

/// What a plan takes.
pub fn password() -> String {
    say!("will-ask-password")
}

/// The agent went away after the yes.
pub fn lost(why: &str) -> String {
    say!("outcome-lost", why = why)
}

/// A check was named that does not exist.
pub fn no_such_check(name: &str, nearest: Option<&str>, all: &[&str]) -> String {
    match nearest {
        Some(nearest) => say!("check-not-here.nearest", name = name, nearest = nearest),
        None => say!("check-not-here", name = name, all = list(all)),
    }
}

/// The question before something is done.
pub fn question(title: &str) -> String {
    say!("ask-yes-or-no", title = title)
}

/// A sign of life within this is progress.
const LATELY_S: f64 = 30.0;

/// There is nothing to explain.
pub fn works(quiet_s: f64, has_moved: bool) -> String {
    if !has_moved {
        super::state::not_moved_yet(quiet_s)
    } else if quiet_s < LATELY_S {
        say!("makes-progress", span = span(quiet_s))
    } else {
        say!("last-sign-of-life", span = span(quiet_s))
    }
}

/// What comes next is the end of a failed build's log.
pub fn log_ends(name: &str) -> String {
    say!("log-ends", name = name)
}

/// Nothing runs, and the last one failed; what puts the lamp out, where it is red
/// for that.
pub fn last_failed(line: &str, exit_code: Option<i32>, is_red: bool) -> String {
    let code = exit_code.map_or_else(|| "none".to_owned(), |code| code.to_string());
    let failed = say!("what-failed", line = line, code = code);
    let seen = is_red.then(|| say!("puts-red-lamp-out"));
    sentences(std::iter::once(failed).chain(seen))
}

/// A builder that outlived its rebuild.
pub fn orphan(name: &str, pid: u32, user: &str, age_s: f64) -> String {
    say!(
        "left-builder",
        who = process(name, pid),
        user = user,
        age = span(age_s),
    )
}

/// Labels of the status, of a cause and of a plan.
pub mod label {
    use crate::say;

    /// How wide the column of the status's labels is.
    pub fn width() -> usize {
        let all = [
            phase(),
            done(),
            waits_on(),
            usual(),
            now(),
            machine(),
            note(),
            orphans(),
        ];
        let longest = all.iter().map(|label| label.chars().count()).max();
        longest.unwrap_or_default() + 1
    }

    /// A rebuild's phase.
    pub fn phase() -> String {
        say!("status-label.phase")
    }

    /// Before how much is built and fetched.
    pub fn done() -> String {
        say!("status-label.done")
    }

    /// What it waits on.
    pub fn waits_on() -> String {
        say!("status-label.waits-on")
    }

    /// What is usual.
    pub fn usual() -> String {
        say!("status-label.usual")
    }

    /// What it does.
    pub fn now() -> String {
        say!("status-label.now")
    }

    /// The machine.
    pub fn machine() -> String {
        say!("status-label.machine")
    }

    /// What Nixlamp cannot do.
    pub fn note() -> String {
        say!("status-label.note")
    }

    /// Builders of no rebuild.
    pub fn orphans() -> String {
        say!("status-label.left")
    }

    /// What the lamp's state means, for a legend.
    pub fn lamp(lamp: crate::wire::Lamp) -> String {
        use crate::wire::Lamp;
        match lamp {
            Lamp::Ok => say!("lamp-means.ok"),
            Lamp::Running => say!("lamp-means.running"),
            Lamp::Attention => say!("lamp-means.attention"),
            Lamp::NeedsYou => say!("lamp-means.needs-you"),
            Lamp::Stalled => say!("lamp-means.stalled"),
            Lamp::Failed => say!("lamp-means.failed"),
            Lamp::Paused => say!("lamp-means.paused"),
            Lamp::Unknown => say!("lamp-means.unknown"),
        }
    }

    /// What would disprove a cause.
    pub fn would_change() -> String {
        say!("cause-label.would-change")
    }

    /// What to do next.
    pub fn next_step() -> String {
        say!("cause-label.next-step")
    }

    /// What changes.
    pub fn changes() -> String {
        say!("plan-label.changes")
    }

    /// What is lost.
    pub fn loses() -> String {
        say!("plan-label.loses")
    }

    /// What it takes.
    pub fn rights() -> String {
        say!("plan-label.rights")
    }

    /// Danger.
    pub fn danger() -> String {
        say!("plan-label.danger")
    }

    /// The same by hand.
    pub fn by_hand() -> String {
        say!("plan-label.by-hand")
    }
}

/// The agent has said nothing for so long.
pub fn stale(for_s: f64) -> String {
    say!("last-update-ago", span = span(for_s))
}

#[cfg(test)]
mod tests {
    use super::{label, last_failed, question, works};
    use crate::words::{Language, speaking};

    #[test]
    fn what_has_just_moved_is_said_to_move() {
        for (quiet_s, text) in [
            (3.0, "It moves: the last sign of life was 3 s ago."),
            (60.0, "The last sign of life was 1 min ago."),
        ] {
            assert_eq!(works(quiet_s, true), text);
        }
    }
    #[test]
    fn a_question_names_its_answers() {
        assert_eq!(question("Stop it?"), "Stop it? [y/N] ");
        let said = speaking(Language::German, || question("Abbrechen?"));
        assert_eq!(said, "Abbrechen? [j/N] ");
    }

    #[test]
    fn labels_have_a_column_wide_enough() {
        assert_eq!(label::width(), 9);
        assert_eq!(speaking(Language::German, label::width), 11);
    }

    #[test]
    fn the_last_failure_in_each_language() {
        let said = last_failed("Failed — x", Some(1), true);
        assert!(said.starts_with("What failed: Failed — x, exit code 1. What it said"));
        assert!(said.ends_with("that failed. “nixlamp seen” puts the red lamp out."));
        let said = speaking(Language::German, || last_failed("x", None, false));
        assert!(said.starts_with("Fehlgeschlagen ist: x. Seine Ausgabe steht dort,"));
    }
}
