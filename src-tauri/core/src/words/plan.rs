//! Words of the plans and their dialogs.

use super::{privilege, span};
use crate::wire::{Action, Phase, Plan};

/// The question an action begins with.
pub fn title(action: &Action) -> &'static str {
    match action {
        Action::Stop { force: false, .. } => STOP_TITLE,
        Action::Stop { force: true, .. } => force::TITLE,
        Action::RestartDaemon => daemon::TITLE,
        Action::Rebuild { .. } => super::rebuild::TITLE,
        Action::Repair { .. } => super::repair::TITLE,
        Action::Restore { .. } => super::restore::TITLE,
        Action::BackUp => super::backup::TITLE,
        Action::RollBack { .. } => super::roll_back::TITLE,
        Action::CollectGarbage { .. } => super::garbage::TITLE,
    }
}

/// What an action is, where it is told of and not asked for.
pub fn noun(action: &Action) -> String {
    match action {
        Action::Stop { force: false, .. } => "Stop a rebuild".to_owned(),
        Action::Stop { force: true, .. } => "Force builders to stop".to_owned(),
        Action::RestartDaemon => "Restart the Nix daemon".to_owned(),
        Action::Rebuild { name } => format!("Run “{name}”"),
        Action::Repair { .. } => "Repair what is damaged".to_owned(),
        Action::Restore { .. } => "Restore a backup".to_owned(),
        Action::BackUp => "Make a backup".to_owned(),
        Action::RollBack { generation, .. } => match generation {
            Some(number) => format!("Roll back to generation {number}"),
            None => "Roll back".to_owned(),
        },
        Action::CollectGarbage { .. } => "Free disk space".to_owned(),
    }
}

/// An action in one line, for history.
pub fn what(plan: &Plan) -> String {
    let noun = noun(&plan.action);
    if plan.about.is_empty() {
        noun
    } else {
        format!("{noun}: {}", plan.about.trim_end_matches('.'))
    }
}

/// The edges did not come back with what a plan needs.
pub const NOT_FOUND_OUT: &str =
    "What this would do could not be found out in time. Nothing was done.";

/// The question.
pub const STOP_TITLE: &str = "Stop this rebuild?";
/// What the button says.
pub const STOP_CONFIRM: &str = "Stop rebuild";
/// There is nothing to stop.
pub const ALREADY_ENDED: &str = "It has already ended. There is nothing to stop.";
/// What stopping in the middle of a switch may leave.
pub const DANGER_ACTIVATION: &str = "It is switching the system right now. Stopped half way, some services may be stopped, some files may be old and some new, until a switch runs to its end.";
/// The same for the boot loader.
pub const DANGER_BOOT_LOADER: &str = "It is writing the boot menu right now. Stopped half way, the machine may not start from the new entry, or from any.";
/// The same for the profile.
pub const DANGER_PROFILE: &str = "It is setting the system's profile right now. Stopped half way, the profile may name one generation while another one runs.";
/// The second question.
pub const SECOND_TITLE: &str = "Stop it in the middle of this?";
/// What the second button says.
pub const SECOND_CONFIRM: &str = "Stop it half way";

/// What the second question tells.
pub fn second(danger: &str) -> String {
    format!(
        "{danger} Nixlamp cannot undo that; running the same rebuild again to its end does, where the machine still starts. Waiting a minute is as a rule the better choice."
    )
}

/// What it is about: `nixos-rebuild switch of “.#laptop”, 31 min, started by alice`.
pub fn about(tool: &str, verb: &str, target: Option<&str>, elapsed_s: f64, user: &str) -> String {
    let what = super::state::name(tool, verb, target);
    format!("{what}, {}, started by {user}", span(elapsed_s))
}

/// What will be done, in order.
pub fn steps(clients: &[String], group: usize, others: usize, password: bool) -> Vec<String> {
    let names = clients.join(", ");
    let mut steps = privilege::first_steps(password);
    steps.extend([
        format!(
            "Look again that {names} {} still the same",
            if clients.len() == 1 { "is" } else { "are" }
        ),
        format!("Ask {names} to stop (interrupt, as Ctrl-C does)"),
    ]);
    if group > 0 {
        steps.push(format!(
            "The same to {group} other {} of its own process group",
            if group == 1 { "process" } else { "processes" }
        ));
    }
    steps.push("After 3 s, kill what did not react".to_owned());
    if others > 0 {
        steps.push(format!(
            "Look that the {others} other {} of it {} gone; these are never signalled",
            if others == 1 { "process" } else { "processes" },
            if others == 1 { "is" } else { "are" }
        ));
    }
    steps
}

/// What is lost and what is kept.
pub fn loses(phase: Phase, collects_garbage: bool) -> Vec<String> {
    let lost = match (phase, collects_garbage) {
        (_, true) => "What has been deleted stays deleted; the rest stays.",
        (Phase::Evaluate, _) => {
            "Nothing is lost but the time: nothing has been built or changed yet."
        }
        (Phase::Fetch, _) => "Downloads under way start over next time.",
        (Phase::Build, _) => "Builds under way start over next time.",
        (Phase::Activate, _) => "The system may be left half switched.",
        (Phase::Unknown, _) => "Work under way is lost.",
    };
    vec![
        lost.to_owned(),
        "Everything already built or fetched stays in the store.".to_owned(),
    ]
}

/// The plan that was confirmed is not the plan that stands.
pub const CHANGED: &str = "This changed while the dialog was open. Nothing was done.";
/// One yes was not enough.
pub const TWICE: &str =
    "This is dangerous at this moment and needs a second yes. Nothing was done.";
/// One thing at a time.
pub const BUSY: &str = "Another action is being carried out. Nothing was done.";
/// Nothing to confirm.
pub const NO_PLAN: &str = "There is no plan to confirm. Nothing was done.";
/// The rebuild is not known.
pub const NO_SUCH_REBUILD: &str = "There is no such rebuild any more.";

/// Killing builders.
pub mod force {
    use super::super::privilege;

    /// The question.
    pub const TITLE: &str = "Force the builders to stop?";
    /// What the button says.
    pub const CONFIRM: &str = "Force builders to stop";
    /// Nothing to kill.
    pub const NONE: &str = "No builder of it runs any more. There is nothing to force.";

    /// Whose: `3 processes of nixbld2, nixbld3`.
    pub fn about(count: usize, users: &[String]) -> String {
        let processes = if count == 1 { "process" } else { "processes" };
        if users.is_empty() {
            format!("{count} {processes}")
        } else {
            format!("{count} {processes} of {}", users.join(", "))
        }
    }

    /// What will be done, in order.
    pub fn steps(count: usize, users: &[String], password: bool) -> Vec<String> {
        let mut steps = privilege::first_steps(password);
        steps.extend([
            "Look again that each is still the same process of the same build user".to_owned(),
            format!(
                "Kill {}; the daemon and its workers are left alone",
                about(count, users)
            ),
            "Look that they are gone".to_owned(),
        ]);
        steps
    }

    /// What is lost.
    pub fn loses() -> Vec<String> {
        vec![
            "The interrupted derivations start over next time.".to_owned(),
            "Everything already built or fetched stays in the store.".to_owned(),
        ]
    }
}

/// Restarting the daemon.
pub mod daemon {
    use crate::model::ProcessId;
    use crate::survey::DaemonClient;

    /// The question.
    pub const TITLE: &str = "Restart the Nix daemon?";
    /// What the button says.
    pub const CONFIRM: &str = "Restart daemon";
    /// Neither systemd nor launchd.
    pub const NO_MANAGER: &str =
        "Neither systemd nor launchd was found, so nobody would start the daemon again.";

    /// What it is about.
    pub fn about(main: Option<ProcessId>) -> String {
        main.map_or_else(
            || "The daemon does not run at present.".to_owned(),
            |main| format!("nix-daemon ({})", main.pid),
        )
    }

    /// What will be done.
    pub fn steps(needs_password: bool) -> Vec<String> {
        let mut steps = super::privilege::first_steps(needs_password);
        steps.extend([
            "Look again that the daemon is still the same process".to_owned(),
            "Ask the system's service manager to restart it".to_owned(),
            "Look that a new daemon answers".to_owned(),
        ]);
        steps
    }

    /// Whose work ends.
    pub fn loses(clients: &[DaemonClient]) -> Vec<String> {
        let mut users: Vec<(&str, usize)> = Vec::new();
        for client in clients {
            match users.iter_mut().find(|(user, _)| *user == client.user) {
                Some((_, count)) => *count += 1,
                None => users.push((&client.user, 1)),
            }
        }
        let whose: Vec<String> = users
            .iter()
            .map(|(user, n)| format!("{n} of {user}"))
            .collect();
        let first = match clients.len() {
            0 => "Nobody uses it at present.".to_owned(),
            1 => format!(
                "1 connection ends, and what it builds: {}.",
                whose.join(", ")
            ),
            n => format!(
                "{n} connections end, and what they build: {}.",
                whose.join(", ")
            ),
        };
        vec![
            first,
            "Everything already built or fetched stays in the store.".to_owned(),
        ]
    }

    /// A new one is there and answers.
    pub const RESTARTED: &str = "A new daemon answers.";

    /// The manager said yes, and yet.
    pub const NO_NEW_ONE: &str = "The service manager reported success, but no daemon answers yet.";
}

#[cfg(test)]
mod tests {
    use super::what;
    use crate::plan;
    use crate::wire::Action;

    #[test]
    fn a_record_is_no_question_and_what_is_refused_is_not_asked() {
        let action = Action::RollBack {
            profile: String::new(),
            generation: Some(3),
            only_at_next_boot: false,
        };
        let refused = plan::refused("1", &action, "There is none.".to_owned()).plan;
        assert_eq!(refused.title, "Roll back to generation 3");
        assert_eq!(what(&refused), "Roll back to generation 3");
    }
}
