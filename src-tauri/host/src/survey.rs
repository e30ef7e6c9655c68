//! Finds out what a plan needs, read-only. Blocks for some seconds at most: to
//! be called on a blocking task.

mod back_up;
mod restore;
mod roll_back;

use std::path::Path;
use std::time::Duration;

use nixlamp_core::model::Sample;
use nixlamp_core::order::ServiceManager;
use nixlamp_core::say;
use nixlamp_core::survey::{Daemon, DaemonClient, Survey};
use nixlamp_core::tree;
use nixlamp_core::wire::Action;
use nixlamp_core::words::state;
use nixlamp_hands::command;

use crate::{observe, survey_garbage, verify};

/// There where systemd runs the system, see `sd_booted(3)`; its programs may be
/// installed where it does not.
const SYSTEMD: &str = "/run/systemd/system";

/// What a plan for this action needs to know, or why it cannot be known. What
/// takes long tells a first figure before, to whoever wants it.
pub fn survey(action: &Action, tell_first: Option<&dyn Fn(Survey)>) -> Result<Survey, String> {
    match action {
        Action::RestartDaemon => Ok(Survey::Daemon(daemon())),
        Action::Repair { finding } => Ok(Survey::Repair(verify::survey(finding))),
        Action::Restore { backup } => {
            restore::facts(backup).map(|found| Survey::Restore(Box::new(found)))
        }
        Action::BackUp => Ok(Survey::BackUp(back_up::found())),
        Action::RollBack {
            profile,
            generation,
            only_at_next_boot,
        } => Ok(roll_back::survey(profile, *generation, *only_at_next_boot)),
        // Its plan rests on what the loop knows.
        Action::Stop { .. } | Action::Rebuild { .. } => Err(nixlamp_core::words::plan::changed()),
        Action::CollectGarbage { choose, .. } => survey_garbage::survey(choose, tell_first),
    }
}

/// One look at what runs.
pub(crate) fn look() -> Sample {
    observe::look(&observe::Options::default(), Duration::ZERO)
        .pop()
        .unwrap_or_default()
}

fn daemon() -> Daemon {
    let sample = look();
    let manager = if Path::new(SYSTEMD).is_dir() {
        Some(ServiceManager::Systemd)
    } else {
        command::find("launchctl").map(|_| ServiceManager::Launchd)
    };
    Daemon {
        manager,
        main: sample.nix.daemon.and_then(|pid| {
            let main = sample.processes.iter().find(|p| p.id.pid == pid);
            main.map(|main| main.id)
        }),
        clients: clients(&sample),
        may: rustix::process::geteuid().is_root(),
    }
}

fn clients(sample: &Sample) -> Vec<DaemonClient> {
    let of = |pid: u32| sample.processes.iter().find(|p| p.id.pid == pid);
    tree::workers(sample)
        .into_values()
        .filter_map(of)
        .map(|client| DaemonClient {
            user: client.user.clone(),
            pid: client.id.pid,
        })
        .collect()
}

/// Rebuilds that run now, whoever started them.
pub(crate) fn rebuilds(sample: &Sample) -> Vec<String> {
    tree::trees(sample, &[])
        .iter()
        .map(|tree| {
            let i = &tree.invocation;
            let name = state::name(i.tool.name(), &i.verb, i.target.as_deref());
            let user = sample.processes.iter().find(|p| p.id == tree.root);
            match user {
                Some(process) => say!("rebuild-started-by", rebuild = name, user = &process.user),
                None => name,
            }
        })
        .collect()
}
