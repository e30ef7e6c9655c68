//! What is written down of an action, and what is said of one that was cut off.

use super::verify::DATABASE_ID;
use super::when;
use crate::model::Now;
use crate::record::{ActionDone, Step};
use crate::wire::Action;

/// An action that began and of whose end nothing is known.
pub fn cut_off(action: &ActionDone, now: Now) -> String {
    format!(
        "An action was cut off: {}. Begun {}, {}. Nothing is known of its end. {} “nixlamp acknowledge” puts this away.",
        action.what.trim_end_matches('.'),
        when(action.begun, now),
        action
            .steps
            .last()
            .map_or("before its first step", |step| reached(*step)),
        look_at(action),
    )
}

/// Where it was when nothing more was written.
fn reached(step: Step) -> &'static str {
    match step {
        Step::Look => "while it looked again",
        Step::Backup => "while it made a backup",
        Step::Act => "while it acted",
        Step::Check => "while it checked what it had done",
    }
}

/// What a person should look at. Before the deed nothing was changed.
fn look_at(action: &ActionDone) -> &'static str {
    match (action.steps.last(), &action.action) {
        (None | Some(Step::Look | Step::Backup), _) => "Nothing had been changed yet.",
        (_, None) => "Look at “nixlamp status”.",
        (_, Some(Action::Stop { .. })) => "Look at “nixlamp status”: the rebuild may still run.",
        (_, Some(Action::RestartDaemon)) => "Look whether the daemon answers: nix store info.",
        (_, Some(Action::Restore { .. })) => {
            "Look at nix.conf and the registries: what stood there lies beside them, named “before-restore”."
        }
        (_, Some(Action::Rebuild { .. })) => {
            "It may run, or not have started: look at “nixlamp status”."
        }
        (_, Some(Action::Repair { finding })) => look_at_repair(finding),
        (_, Some(Action::CollectGarbage { .. })) => {
            "Some of what was to go may be gone and the rest still there: look at “nixlamp generations” and “nixlamp gc --dry-run”."
        }
        (_, Some(Action::BackUp)) => "Look at “nixlamp backup list”.",
        (_, Some(Action::RollBack { .. })) => {
            "The profile may lead to the new generation while what runs is still the old one: look at “nixlamp generations”, then roll back or forward again."
        }
    }
}

fn look_at_repair(finding: &str) -> &'static str {
    if finding == DATABASE_ID {
        "The store's database is the old one or the new one, never half of each; a copy of the old may lie beside it as db.sqlite.damaged. “nixlamp verify” tells. What is left half written beside it goes with the next repair."
    } else if finding.starts_with("cache:") {
        "The cache lies where it was, or beside that, named “.damaged”. Nothing of it was deleted."
    } else {
        "It may be repaired, be in the middle of it (nix-store goes on by itself), or be as damaged as before: “nixlamp verify” with its path tells."
    }
}

/// One line of `history --actions`. `at_work`: it is still being carried out.
pub fn line(action: &ActionDone, at_work: bool, now: Now) -> String {
    let end = match (action.ended, action.ok, &action.action) {
        (None, ..) if at_work => "Under way",
        (None, ..) => "Cut off",
        (Some(_), true, _) => "Done",
        // What was started is the command's own doing, and so is its end.
        (Some(_), false, Some(Action::Rebuild { .. })) => "Failed",
        // Some of it may have been done.
        (Some(_), false, _) if action.steps.contains(&Step::Act) => "Failed",
        (Some(_), false, _) => "Not done",
    };
    format!("{end} — {}, {}", when(action.begun, now), action.what)
}

/// What it does from this step on.
pub fn doing(step: Step) -> &'static str {
    match step {
        Step::Look => "Looking again whether all is as planned",
        Step::Backup => "Making a backup",
        Step::Act => "Acting",
        Step::Check => "Checking what was done",
    }
}

/// The headline while one is carried out: its title, and how far it is.
pub fn at_work(title: &str, step: Option<Step>) -> String {
    match step {
        Some(step) => format!("{title} — {}", lower(doing(step))),
        None => title.to_owned(),
    }
}

fn lower(sentence: &str) -> String {
    let mut letters = sentence.chars();
    let first = letters.next().map(|first| first.to_ascii_lowercase());
    first.into_iter().chain(letters).collect()
}

/// The headline once one was cut off.
pub const WAS_CUT_OFF: &str = "An action was cut off — nixlamp status tells which";
/// What is told of actions that were cut off is put away.
pub const PUT_AWAY: &str = "Put away. “nixlamp history --actions” still lists it.";
/// There is nothing of that.
pub const NOTHING_TO_PUT_AWAY: &str = "Nothing to put away.";
/// It was, but not for long.
pub const NOT_PUT_AWAY: &str =
    "This could not be written into the history: the next start of Nixlamp tells it again.";
/// The person no longer wants to wait for one that cannot be stopped.
pub const GOES_ON: &str = "This cannot be stopped half way: it goes on by itself. “nixlamp history --actions” tells how far it has come. Ctrl-C again ends the waiting.";
/// The same for one that can be.
pub const STOPS: &str = "It stops as soon as it can. Ctrl-C again ends the waiting.";

/// It could not be written down.
pub const NOT_WRITTEN: &str = "This could not be written into the history.";
/// There are no actions.
pub const NONE: &str = "Nothing has been done by Nixlamp yet.";
/// Two at once.
pub const ANOTHER_RUNS: &str =
    "Another action of Nixlamp runs. Nothing was done. Try again when it has ended.";

/// What is not as it should be after an action, and whether the action itself
/// was content.
pub fn but(was_content: bool, what: &str) -> String {
    if was_content {
        format!("It ended well (exit code 0), but {what}.")
    } else {
        format!("Looked at again: {what}.")
    }
}

/// The lock that keeps two actions apart cannot be had.
pub fn no_lock(folder: &str, why: &str) -> String {
    format!(
        "It cannot be made sure that no other action runs: {folder} cannot be written ({why}). Nothing was done."
    )
}

#[cfg(test)]
mod tests {
    use super::{cut_off, line};
    use crate::model::{Now, Time};
    use crate::record::{ActionDone, Step};
    use crate::wire::Action;

    #[test]
    fn what_was_cut_off_is_told_with_what_to_look_at() {
        let now = Now {
            time: Time(1_795_379_881_000),
            ..Now::default()
        };
        let mut action = ActionDone {
            plan: "1".to_owned(),
            action: Some(Action::RestartDaemon),
            what: "Restart the Nix daemon: nix-daemon (7)".to_owned(),
            begun: Time(now.time.0 - 60_000),
            steps: vec![Step::Look, Step::Act],
            ended: None,
            ok: false,
            lines: Vec::new(),
            seen: false,
        };
        assert_eq!(
            cut_off(&action, now),
            "An action was cut off: Restart the Nix daemon: nix-daemon (7). Begun today 20:37, while it acted. Nothing is known of its end. Look whether the daemon answers: nix store info. “nixlamp acknowledge” puts this away."
        );
        action.steps.pop();
        assert!(cut_off(&action, now).contains("Nothing had been changed yet."));
        assert!(line(&action, false, now).starts_with("Cut off — today 20:37, "));
        assert!(line(&action, true, now).starts_with("Under way — "));
        action.ended = Some(now.time);
        assert!(line(&action, false, now).starts_with("Not done — "));
        action.steps.push(Step::Act);
        assert!(line(&action, false, now).starts_with("Failed — "));
    }
}
