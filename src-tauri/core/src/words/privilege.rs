//! Words of what takes an administrator's rights.

use super::fixed::fixed;
use super::{garbage, long_list, repair, roll_back};
use crate::order::{Deed, RollBack, ServiceManager};
use crate::privilege::Verb;
use crate::profile::ProfileId;
use crate::say;

fixed! {
    /// The password was asked for and not given.
    cancelled = "password-cancelled";
    /// Nobody can ask for it here.
    no_dialog = "no-password-dialog";
    /// It was asked for too long.
    late = "password-late";
    /// Not an administrator, or a wrong password.
    not_allowed = "not-allowed";
    /// Only agent and command line are installed.
    no_helper = "no-helper";
    /// There is neither polkit nor sudo.
    no_way = "no-way-to-rights";
    /// The helper was given its request and ended in silence.
    cut_off = "helper-cut-off";
    /// The helper was given its request and does not end.
    no_answer = "helper-no-answer";
    /// It did not fit into a request.
    too_much = "request-too-much";
}

/// The step of every plan with a password.
pub(super) fn first_steps(needs_password: bool) -> Vec<String> {
    let ask = needs_password.then(|| say!("step-asks-password"));
    ask.into_iter().collect()
}

/// What the system's dialog asks the password for.
pub fn message(verb: Verb) -> String {
    say!("password-asked-to", verb = verb.word())
}

/// A helper that others could have changed.
pub fn not_trusted(path: &str) -> String {
    say!("helper-not-trusted", path = path)
}

/// The way that was to give the rights did not work.
pub fn could_not(program: &str, words: &str) -> String {
    say!("program-could-not", program = program, words = words)
}

/// The same in a terminal.
pub fn by_hand(deed: &Deed) -> Option<String> {
    let commands = commands(deed);
    (!commands.is_empty()).then(|| say!("in-a-terminal", commands = long_list(&commands)))
}

/// What an administrator would type.
pub fn commands(deed: &Deed) -> Vec<String> {
    match deed {
        Deed::Stop(order) => order
            .clients
            .iter()
            .map(|client| format!("sudo kill -INT {}", client.id.pid))
            .collect(),
        Deed::ForceBuilders(order) => {
            let pids: Vec<String> = order
                .builders
                .iter()
                .map(|builder| builder.id.pid.to_string())
                .collect();
            vec![format!("sudo kill -KILL {}", pids.join(" "))]
        }
        Deed::RestartDaemon(order) => vec![
            match order.manager {
                ServiceManager::Systemd => "sudo systemctl restart nix-daemon.service",
                ServiceManager::Launchd => {
                    "sudo launchctl kickstart -k system/org.nixos.nix-daemon"
                }
            }
            .to_owned(),
        ],
        Deed::RollBack(order) if order.needs_root() => switch(order),
        Deed::CollectGarbage(order) if order.needs_root() => {
            let of_root = order.of_root(true);
            of_root
                .iter()
                .map(|one| {
                    let link = link_of_root(&one.profile);
                    let numbers = one.generations.iter().map(|going| going.number);
                    format!("sudo {}", garbage::delete_command(&link, numbers))
                })
                .chain([garbage::COLLECT_COMMAND.to_owned()])
                .collect()
        }
        Deed::Repair(order) if order.needs_root() => match repair::command(order) {
            Some(command) => vec![format!("sudo {command}")],
            None => repair::database_by_hand(),
        },
        Deed::Rebuild(_)
        | Deed::Repair(_)
        | Deed::CollectGarbage(_)
        | Deed::BackUp
        | Deed::Restore(_)
        | Deed::RollBack(_) => Vec::new(),
    }
}

fn switch(order: &RollBack) -> Vec<String> {
    let set = roll_back::link_command(&link_of_root(&order.profile), order.to.number);
    let path = &order.to.store_path;
    let activate = roll_back::activation_command(order.activation, path, order.only_at_next_boot);
    [Some(set), activate]
        .into_iter()
        .flatten()
        .map(|command| format!("sudo {command}"))
        .collect()
}

/// Where a profile that only root may change has its link.
fn link_of_root(profile: &ProfileId) -> String {
    format!("/nix/var/nix/profiles/{profile}")
}

// What the helper says when it refuses. It has done nothing then.

fixed! {
    /// It was started by hand, or by another user than root.
    not_root = "helper-not-root";
    /// No verb, or one that is not known.
    no_verb = "helper-no-verb";
    /// Who asked is not known, or is root, who needs no helper.
    no_caller = "helper-no-caller";
    /// Longer than a request may be.
    too_long = "request-too-long";
    /// Whoever asked had given up.
    empty = "request-empty";
    /// Not exactly one request.
    garbage = "request-garbage";
    /// Agent and helper do not fit.
    other_version = "helper-other-version";
    /// It was allowed one thing and is asked for another.
    other_deed = "request-other-deed";
    /// Out of bounds.
    unsound = "request-unsound";
    /// A generation is not activated by what it brings along.
    other_activation = "activation-is-another";
    /// A path that is to be repaired has gone.
    not_registered = "path-not-registered-any-more";
}

/// A process that is to be stopped belongs to no rebuild.
pub fn no_rebuild(process: &str) -> String {
    say!("process-of-no-rebuild", process = process)
}

/// A number was given to another process since the plan was made.
pub fn other_process(process: &str) -> String {
    say!("process-is-another", process = process)
}

/// A rebuild has begun while the password was asked for.
pub fn rebuild_began(process: &str) -> String {
    say!("rebuild-began-meanwhile", process = process)
}

/// A process that is to be killed is no build user's.
pub fn no_builder(process: &str) -> String {
    say!("process-of-no-build-user", process = process)
}
