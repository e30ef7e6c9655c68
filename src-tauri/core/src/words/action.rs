//! What is written down of an action, and what is said of one that was cut off.

use super::fixed::fixed;
use super::verify::DATABASE_ID;
use super::when;
use crate::model::Now;
use crate::record::{ActionDone, Step};
use crate::say;
use crate::wire::Action;

/// An action that began and of whose end nothing is known.
pub fn cut_off(action: &ActionDone, now: Now) -> String {
    say!(
        "action-cut-off",
        what = action.what.trim_end_matches('.'),
        begun = when(action.begun, now),
        step = action.steps.last().map_or("none", |step| code(*step)),
        look = look_at(action),
    )
}

/// What the catalogue calls a step.
fn code(step: Step) -> &'static str {
    match step {
        Step::Look => "look",
        Step::Backup => "backup",
        Step::Act => "act",
        Step::Check => "check",
    }
}

/// What a person should look at. Before the deed nothing was changed.
fn look_at(action: &ActionDone) -> String {
    match (action.steps.last(), &action.action) {
        (None | Some(Step::Look | Step::Backup), _) => say!("nothing-changed-yet"),
        (_, None) => say!("look-at-status"),
        (_, Some(Action::Stop { .. })) => say!("look-at-status-may-run"),
        (_, Some(Action::RestartDaemon)) => say!("look-at-daemon"),
        (_, Some(Action::Restore { .. })) => say!("look-at-restored"),
        (_, Some(Action::Rebuild { .. })) => say!("look-at-rebuild"),
        (_, Some(Action::Repair { finding })) => look_at_repair(finding),
        (_, Some(Action::CollectGarbage { .. })) => say!("look-at-garbage"),
        (_, Some(Action::BackUp)) => say!("look-at-backups"),
        (_, Some(Action::RollBack { .. })) => say!("look-at-generations"),
    }
}

fn look_at_repair(finding: &str) -> String {
    if finding == DATABASE_ID {
        say!("look-at-database")
    } else if finding.starts_with("cache:") {
        say!("look-at-cache")
    } else {
        say!("look-at-path")
    }
}

/// One line of `history --actions`. `at_work`: it is still being carried out.
pub fn line(action: &ActionDone, at_work: bool, now: Now) -> String {
    let end = match (action.ended, action.ok, &action.action) {
        (None, ..) if at_work => "under-way",
        (None, ..) => "cut-off",
        (Some(_), true, _) => "done",
        // What was started is the command's own doing, and so is its end.
        (Some(_), false, Some(Action::Rebuild { .. })) => "failed",
        // Some of it may have been done.
        (Some(_), false, _) if action.steps.contains(&Step::Act) => "failed",
        (Some(_), false, _) => "not-done",
    };
    say!(
        "action-line",
        end = end,
        begun = when(action.begun, now),
        what = &action.what,
    )
}

/// What it does from this step on.
pub fn doing(step: Step) -> String {
    say!("action-doing", step = code(step))
}

/// The headline while one is carried out: its title, and how far it is.
pub fn at_work(title: &str, step: Option<Step>) -> String {
    match step {
        Some(step) => say!("action-at-work", title = title, step = code(step)),
        None => title.to_owned(),
    }
}

fixed! {
    /// The headline once one was cut off.
    was_cut_off = "action-was-cut-off";
    /// What is told of actions that were cut off is put away.
    put_away = "action-put-away";
    /// There is nothing of that.
    nothing_to_put_away = "action-nothing-to-put-away";
    /// It was, but not for long.
    not_put_away = "action-not-put-away";
    /// The person no longer wants to wait for one that cannot be stopped.
    goes_on = "action-goes-on";
    /// The same for one that can be.
    stops = "action-stops";
    /// It could not be written down.
    not_written = "action-not-written";
    /// There are no actions.
    none = "no-actions-yet";
    /// Two at once.
    another_runs = "another-action-runs";
}

/// What is not as it should be after an action, and whether the action itself
/// was content.
pub fn but(was_content: bool, what: &str) -> String {
    if was_content {
        say!("ended-well-but", what = what)
    } else {
        say!("looked-again-but", what = what)
    }
}

/// The lock that keeps two actions apart cannot be had.
pub fn no_lock(folder: &str, why: &str) -> String {
    say!("no-action-lock", folder = folder, why = why)
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
