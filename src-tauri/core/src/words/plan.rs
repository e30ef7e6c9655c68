//! Words of the plans and their dialogs.

use super::fixed::fixed;
use super::{list, privilege, span};
use crate::say;
use crate::wire::{Action, Phase, Plan};

/// The question an action begins with.
pub fn title(action: &Action) -> String {
    match action {
        Action::Stop { force: false, .. } => stop_title(),
        Action::Stop { force: true, .. } => force::title(),
        Action::RestartDaemon => daemon::title(),
        Action::Rebuild { .. } => super::rebuild::title(),
        Action::Repair { .. } => super::repair::title(),
        Action::Restore { .. } => super::restore::title(),
        Action::BackUp => super::backup::title(),
        Action::RollBack { .. } => super::roll_back::question(),
        Action::CollectGarbage { .. } => super::garbage::title(),
    }
}

/// The person has set that nothing is done from here.
pub fn not_allowed() -> String {
    say!("actions-not-allowed")
}

/// What an action is, where it is told of and not asked for.
pub fn noun(action: &Action) -> String {
    match action {
        Action::Stop { force: false, .. } => say!("noun-stop"),
        Action::Stop { force: true, .. } => say!("noun-force"),
        Action::RestartDaemon => say!("noun-restart-daemon"),
        Action::Rebuild { name } => say!("noun-rebuild", name = name),
        Action::Repair { .. } => say!("noun-repair"),
        Action::Restore { .. } => say!("noun-restore"),
        Action::BackUp => say!("noun-back-up"),
        Action::RollBack { generation, .. } => match generation {
            Some(number) => say!("noun-roll-back-to", number = *number),
            None => say!("noun-roll-back"),
        },
        Action::CollectGarbage { .. } => say!("noun-free-space"),
    }
}

/// An action in one line, for history.
pub fn what(plan: &Plan) -> String {
    let noun = noun(&plan.action);
    if plan.about.is_empty() {
        noun
    } else {
        say!(
            "action-and-about",
            noun = noun,
            about = plan.about.trim_end_matches('.'),
        )
    }
}

fixed! {
    /// The edges did not come back with what a plan needs.
    not_found_out = "plan-not-found-out";
    /// The question.
    stop_title = "stop-question";
    /// What the button says.
    stop_confirm = "stop-rebuild";
    /// There is nothing to stop.
    already_ended = "already-ended";
    /// What stopping in the middle of a switch may leave.
    danger_activation = "danger-activation";
    /// The same for the boot loader.
    danger_boot_loader = "danger-boot-loader";
    /// The same for the profile.
    danger_profile = "danger-profile";
    /// The second question.
    second_title = "stop-second-question";
    /// What the second button says.
    second_confirm = "stop-half-way";
    /// The plan that was confirmed is not the plan that stands.
    changed = "plan-changed";
    /// One yes was not enough.
    twice = "plan-needs-second-yes";
    /// One thing at a time.
    busy = "another-is-carried-out";
    /// Nothing to confirm.
    no_plan = "no-plan-to-confirm";
    /// The rebuild is not known.
    no_such_rebuild = "no-such-rebuild";
}

/// What the second question tells.
pub fn second(danger: &str) -> String {
    say!("stop-second-text", danger = danger)
}

/// What it is about: `nixos-rebuild switch of “.#laptop”, 31 min, started by alice`.
pub fn about(tool: &str, verb: &str, target: Option<&str>, elapsed_s: f64, user: &str) -> String {
    say!(
        "stop-about",
        what = super::state::name(tool, verb, target),
        span = span(elapsed_s),
        user = user,
    )
}

/// What will be done, in order.
pub fn steps(clients: &[String], group: usize, others: usize, password: bool) -> Vec<String> {
    let names = list(clients);
    let mut steps = privilege::first_steps(password);
    steps.push(say!(
        "stop-step-look",
        names = &names,
        count = clients.len()
    ));
    steps.push(say!("stop-step-ask", names = &names));
    if group > 0 {
        steps.push(say!("stop-step-group", count = group));
    }
    steps.push(say!("stop-step-kill"));
    if others > 0 {
        steps.push(say!("stop-step-others", count = others));
    }
    steps
}

/// What is lost and what is kept.
pub fn loses(phase: Phase, collects_garbage: bool) -> Vec<String> {
    let lost = match (phase, collects_garbage) {
        (_, true) => "deleted",
        (Phase::Evaluate, _) => "time",
        (Phase::Fetch, _) => "downloads",
        (Phase::Build, _) => "builds",
        (Phase::Activate, _) => "half-switched",
        (Phase::Unknown, _) => "work",
    };
    vec![
        say!("stop-loses", what = lost),
        say!("built-stays-in-store"),
    ]
}

/// Killing builders.
pub mod force {
    use super::super::fixed::fixed;
    use super::super::privilege;
    use crate::say;

    fixed! {
        /// The question.
        title = "force-question";
        /// What the button says.
        confirm = "noun-force";
        /// Nothing to kill.
        none = "no-builder-runs";
    }

    /// Whose: `3 processes of nixbld2, nixbld3`.
    pub fn about(count: usize, users: &[String]) -> String {
        if users.is_empty() {
            say!("processes-count", count = count)
        } else {
            say!(
                "processes-of-users",
                count = count,
                users = crate::words::list(users)
            )
        }
    }

    /// What will be done, in order.
    pub fn steps(count: usize, users: &[String], password: bool) -> Vec<String> {
        let mut steps = privilege::first_steps(password);
        steps.extend([
            say!("force-step-look"),
            say!("force-step-kill", processes = about(count, users)),
            say!("force-step-gone"),
        ]);
        steps
    }

    /// What is lost.
    pub fn loses() -> Vec<String> {
        vec![
            say!("force-loses-derivations"),
            say!("built-stays-in-store"),
        ]
    }
}

/// Restarting the daemon.
pub mod daemon {
    use super::super::fixed::fixed;
    use crate::model::ProcessId;
    use crate::say;
    use crate::survey::DaemonClient;

    fixed! {
        /// The question.
        title = "restart-daemon-question";
        /// What the button says.
        confirm = "restart-daemon";
        /// Neither systemd nor launchd.
        no_manager = "no-service-manager";
        /// A new one is there and answers.
        restarted = "new-daemon-answers";
        /// The manager said yes, and yet.
        no_new_one = "no-daemon-answers-yet";
    }

    /// What it is about.
    pub fn about(main: Option<ProcessId>) -> String {
        main.map_or_else(
            || say!("daemon-does-not-run"),
            |main| crate::words::process("nix-daemon", main.pid),
        )
    }

    /// What will be done.
    pub fn steps(needs_password: bool) -> Vec<String> {
        let mut steps = super::privilege::first_steps(needs_password);
        steps.extend([
            say!("restart-step-look"),
            say!("restart-step-ask"),
            say!("restart-step-answers"),
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
            .into_iter()
            .map(|(user, count)| say!("connections-of-user", count = count, user = user))
            .collect();
        let first = match clients.len() {
            0 => say!("daemon-unused"),
            count => say!(
                "connections-end",
                count = count,
                whose = crate::words::list(&whose)
            ),
        };
        vec![first, say!("built-stays-in-store")]
    }
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
