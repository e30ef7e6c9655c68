//! Words of what takes an administrator's rights.

use super::{garbage, repair, roll_back};
use crate::order::{Deed, RollBack, ServiceManager};
use crate::privilege::Verb;
use crate::profile::ProfileId;

/// The password was asked for and not given.
pub const CANCELLED: &str = "You cancelled. Nothing was changed.";
/// Nobody can ask for it here.
pub const NO_DIALOG: &str = "No password dialog is available in this session. Nothing was changed.";
/// It was asked for too long.
pub const LATE: &str = "No password was given within 60 s. Nothing was changed.";
/// Not an administrator, or a wrong password.
pub const NOT_ALLOWED: &str = "The system did not allow it. Nothing was changed.";
/// Only agent and command line are installed.
pub const NO_HELPER: &str = "Nixlamp's helper is not installed, and nothing else of Nixlamp ever runs as an administrator. Nothing was changed.";
/// There is neither polkit nor sudo.
pub const NO_WAY: &str = "Neither polkit nor sudo, doas or run0 was found. Nothing was changed.";
/// The helper was given its request and ended in silence.
pub const CUT_OFF: &str =
    "The helper ended without an answer. How much it did is not known: look again.";
/// The helper was given its request and does not end.
pub const NO_ANSWER: &str =
    "The helper has not answered in time. It may still be at work: look again.";
/// It did not fit into a request.
pub const TOO_MUCH: &str = "It is too much for one request. Nothing was changed.";

/// The step of every plan with a password.
pub(super) fn first_steps(needs_password: bool) -> Vec<String> {
    let ask = "The system asks for an administrator's password (Nixlamp never sees it)";
    needs_password.then(|| ask.to_owned()).into_iter().collect()
}

/// What the system's dialog asks the password for.
pub fn message(verb: Verb) -> &'static str {
    match verb {
        Verb::Stop => "Authentication is required to stop a rebuild of another user",
        Verb::CollectGarbage => "Authentication is required to delete generations of the system",
        Verb::RollBack => "Authentication is required to switch the system to another generation",
        Verb::Repair => "Authentication is required to repair the Nix store",
        Verb::RestartDaemon => "Authentication is required to restart the Nix daemon",
        Verb::BackupRoot => "Authentication is required to back up files that only root may read",
    }
}

/// A helper that others could have changed.
pub fn not_trusted(path: &str) -> String {
    format!(
        "{path} could be changed by others than root, so it is not started as root. Nothing was changed."
    )
}

/// The way that was to give the rights did not work.
pub fn could_not(program: &str, words: &str) -> String {
    format!("{program}: {words}. Nothing was changed.")
}

/// The same in a terminal.
pub fn by_hand(deed: &Deed) -> Option<String> {
    let commands = commands(deed);
    (!commands.is_empty()).then(|| format!("In a terminal: {}", commands.join("; ")))
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

/// It was started by hand, or by another user than root.
pub const NOT_ROOT: &str = "nixlamp-helper is started by Nixlamp, as root, through polkit, sudo, doas or run0. Nothing was done.";
/// No verb, or one that is not known.
pub const NO_VERB: &str = "The helper was not told what to do. Nothing was done.";
/// Who asked is not known, or is root, who needs no helper.
pub const NO_CALLER: &str = "It is not known which user asked. Nothing was done.";
/// Longer than a request may be.
pub const TOO_LONG: &str = "The request is too long. Nothing was done.";
/// Whoever asked had given up.
pub const EMPTY: &str = "No request came. Nothing was done.";
/// Not exactly one request.
pub const GARBAGE: &str = "The request is not understood. Nothing was done.";
/// Agent and helper do not fit.
pub const OTHER_VERSION: &str =
    "The helper is of another version than the rest of Nixlamp. Nothing was done.";
/// It was allowed one thing and is asked for another.
pub const OTHER_DEED: &str = "What was asked for is not what was allowed. Nothing was done.";
/// Out of bounds.
pub const UNSOUND: &str = "The request is out of bounds. Nothing was done.";

/// A process that is to be stopped belongs to no rebuild.
pub fn no_rebuild(process: &str) -> String {
    format!("{process} is not part of a rebuild. Nothing was done.")
}

/// A number was given to another process since the plan was made.
pub fn other_process(process: &str) -> String {
    format!("{process} has ended, and its number is another process by now. Nothing was done.")
}

/// A rebuild has begun while the password was asked for.
pub fn rebuild_began(process: &str) -> String {
    format!("A rebuild has begun meanwhile: {process}. Nothing was done.")
}

/// A generation is not activated by what it brings along.
pub const OTHER_ACTIVATION: &str =
    "The generation is not activated the way that was asked for. Nothing was done.";
/// A path that is to be repaired has gone.
pub const NOT_REGISTERED: &str =
    "The path is not in the store's database any more. Nothing was done.";

/// A process that is to be killed is no build user's.
pub fn no_builder(process: &str) -> String {
    format!("{process} does not belong to a build user. Nothing was done.")
}
