//! Killing builders: those of one rebuild, or those that no daemon and no
//! rebuild looks after any more. Only root may, and only builders.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::{Process, ProcessState};
use crate::order::{Deed, ForceOrder};
use crate::privilege::PROCESSES_AT_MOST;
use crate::rebuild::Rebuild;
use crate::series::Series;
use crate::tree::Role;
use crate::wire::Action;
use crate::words::plan::force as say;

use super::stop::target;
use super::{Draft, Prepared, prepared};

/// Stands for the builders of no rebuild where the id of one is expected.
pub const ORPHANS: &str = "orphans";

/// What killing builders would do: those of this rebuild, with what is left of
/// its build users' processes, or, without one, all orphans.
pub fn force(id: &str, rebuild: Option<&Rebuild>, series: &Series, agent_uid: u32) -> Prepared {
    let found = match rebuild {
        Some(rebuild) => of_rebuild(rebuild, series),
        None => orphans(series),
    };
    let builders: Vec<_> = found
        .iter()
        .take(PROCESSES_AT_MOST)
        .map(|process| target(process))
        .collect();
    let users: BTreeSet<String> = found.iter().map(|process| process.user.clone()).collect();
    let users: Vec<String> = users.into_iter().collect();
    let deed = Deed::ForceBuilders(ForceOrder { builders });
    let needs_password = agent_uid != 0;
    let draft = Draft {
        title: say::title(),
        about: say::about(found.len(), &users),
        steps: say::steps(found.len(), &users, needs_password),
        loses: say::loses(),
        by_hand: if found.is_empty() {
            Vec::new()
        } else {
            crate::words::privilege::commands(&deed)
        },
        confirm: say::confirm(),
        needs_password,
        refused: found.is_empty().then(say::none),
        ..Draft::default()
    };
    let action = Action::Stop {
        rebuild: rebuild.map_or_else(|| ORPHANS.to_owned(), |r| r.id.to_string()),
        force: true,
    };
    prepared(id, &action, draft, Some(deed))
}

fn builds(process: &Process) -> bool {
    process.build_user && process.uid != 0 && process.state != ProcessState::Zombie
}

/// A build user serves one build at a time: what orphans it has are that
/// build's.
fn of_rebuild<'s>(rebuild: &Rebuild, series: &'s Series) -> Vec<&'s Process> {
    let mut found: Vec<&Process> = rebuild
        .tree
        .members
        .iter()
        .filter(|member| matches!(member.role, Role::Builder | Role::Fetcher))
        .filter_map(|member| series.processes.get(&member.id))
        .map(|seen| &seen.process)
        .filter(|process| builds(process))
        .collect();
    let users: BTreeSet<u32> = found.iter().map(|process| process.uid).collect();
    for orphan in orphans(series) {
        let known = found.iter().any(|process| process.id == orphan.id);
        if !known && (users.contains(&orphan.uid) || rebuild.built_as.contains(&orphan.uid)) {
            found.push(orphan);
        }
    }
    found
}

/// Builders without a daemon, a worker or a client above them.
pub fn orphans(series: &Series) -> Vec<&Process> {
    let by_pid: BTreeMap<u32, &Process> = series
        .processes
        .values()
        .map(|seen| (seen.process.id.pid, &seen.process))
        .collect();
    by_pid
        .values()
        .filter(|process| builds(process) && !is_looked_after(process, &by_pid))
        .copied()
        .collect()
}

fn is_looked_after(process: &Process, by_pid: &BTreeMap<u32, &Process>) -> bool {
    let mut above = process;
    // A chain of parents longer than this is a loop made by reused pids.
    for _ in 0..64 {
        if above.recognised.is_some() && !above.build_user {
            return true;
        }
        match by_pid.get(&above.parent) {
            Some(parent) => above = parent,
            None => return false,
        }
    }
    false
}
