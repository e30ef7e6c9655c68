//! Whether this rebuild and somebody else wait for each other.

use std::collections::BTreeSet;

use super::locks::{below, holder};
use super::{MOVING_S, Rebuild};
use crate::command_line::Recognised;
use crate::judge::facts::Cycle;
use crate::model::{LockKind, Moment, ProcessId, ProcessState, Sample};
use crate::series::{Seen, Series};
use crate::tree::Role;

/// Who polls a lock is woken once in five seconds, and now and then besides.
const POLLS_PER_S: f64 = 1.0;
/// Who has done nothing for less may only have paused.
const IDLE_S: f64 = 10.0;

impl Rebuild {
    /// Since when it has held a path and done nothing, while somebody else does
    /// the same, or while one of its own builds waits for Nix.
    pub(super) fn cycle(&mut self, at: Moment, sample: &Sample, series: &Series) -> Option<Cycle> {
        let found = self.find_cycle(at, sample, series);
        let Some((own, other)) = found else {
            self.cycle_since = None;
            return None;
        };
        let who = other.as_ref().map(|(id, _)| *id);
        let since = match &self.cycle_since {
            Some((known, with, since)) if *known == own && *with == who => *since,
            _ => at,
        };
        self.cycle_since = Some((own.clone(), who, since));
        let other = other.and_then(|(id, path)| Some((holder(at, id.pid, sample, series)?, path)));
        Some(Cycle {
            own,
            other,
            for_s: at.seconds_since(since),
        })
    }

    fn find_cycle(
        &self,
        at: Moment,
        sample: &Sample,
        series: &Series,
    ) -> Option<(String, Option<(ProcessId, String)>)> {
        let paths = || {
            sample
                .locks
                .iter()
                .filter(|lock| lock.kind == LockKind::StorePath && lock.exclusive)
        };
        let own = paths().find(|lock| self.holds(lock.holder))?.path.clone();
        let moves = self
            .downloads
            .iter()
            .any(|(flow, _)| flow.still_s(at) < MOVING_S || flow.is_unanswered());
        if moves
            || !self
                .members(series)
                .all(|(role, seen)| rests(at, role, seen))
        {
            return None;
        }
        let holders: BTreeSet<u32> = paths().map(|lock| lock.holder).collect();
        let nested = self.nested_poller(&holders, series);
        // A build that goes on by itself may take its time.
        if self.has_role(Role::Builder) && !nested {
            return None;
        }
        let other = paths()
            .filter(|lock| !self.holds(lock.holder))
            .find_map(|lock| {
                let seen = series.by_pid(lock.holder)?;
                waits_too(at, seen, nested, &holders, sample, series)
                    .then(|| (seen.process.id, lock.path.clone()))
            });
        let foreign = paths().any(|lock| !self.holds(lock.holder));
        match other {
            Some(other) if self.nobody_else_builds(other.0.pid, sample) => Some((own, Some(other))),
            // No path of anybody else is locked: it can only be its own.
            None if nested && !foreign => Some((own, None)),
            _ => None,
        }
    }

    /// A worker for a client that a builder has started, which has locked
    /// nothing itself and polls.
    fn nested_poller(&self, holders: &BTreeSet<u32>, series: &Series) -> bool {
        let mut found = false;
        for member in &self.tree.members {
            let Some(seen) = series.processes.get(&member.id) else {
                continue;
            };
            let nested = member.role == Role::Builder && is_worker(seen);
            if nested && !holders.contains(&member.id.pid) {
                found |= polls(seen);
            }
        }
        found
    }

    /// Both may wait for a build user whom a third has.
    fn nobody_else_builds(&self, other: u32, sample: &Sample) -> bool {
        let with_other = below(other, sample);
        sample
            .locks
            .iter()
            .filter(|lock| lock.kind == LockKind::BuildUser)
            .all(|lock| self.holds(lock.holder) || with_other.contains(&lock.holder))
    }
}

fn is_worker(seen: &Seen) -> bool {
    matches!(seen.process.recognised, Some(Recognised::Worker { .. }))
}

fn polls(seen: &Seen) -> bool {
    seen.switch_pace
        .per_second()
        .is_some_and(|pace| pace > 0.0 && pace <= POLLS_PER_S)
}

/// Nothing of it moves. A tool around it may draw and count.
fn rests(at: Moment, role: Role, seen: &Seen) -> bool {
    if role == Role::FrontEnd || role == Role::Other {
        return true;
    }
    seen.process.state != ProcessState::Running && seen.cpu_quiet_s(at) >= IDLE_S
}

/// The holder of a foreign path: one of Nix that neither builds nor fetches, or
/// one whose build waits for Nix in turn.
fn waits_too(
    at: Moment,
    holder: &Seen,
    nested: bool,
    holders: &BTreeSet<u32>,
    sample: &Sample,
    series: &Series,
) -> bool {
    let below = below_with_nested(holder.process.id.pid, sample);
    let family: Vec<&Seen> = below.iter().filter_map(|pid| series.by_pid(*pid)).collect();
    let idle = family
        .iter()
        .all(|seen| seen.process.state == ProcessState::Sleeping && seen.cpu_quiet_s(at) >= IDLE_S);
    let fetches = series.flows.values().any(|flow| {
        let socket = &flow.socket;
        let may_be_its = socket
            .owner
            .map_or(socket.uid == holder.process.uid, |owner| {
                below.contains(&owner)
            });
        may_be_its && (flow.still_s(at) < 60.0 || flow.is_unanswered())
    });
    let builds = family.iter().any(|seen| seen.process.build_user);
    let polls_below = family.iter().any(|seen| {
        is_worker(seen)
            && seen.process.id != holder.process.id
            && !holders.contains(&seen.process.id.pid)
            && polls(seen)
    });
    let waits = if nested {
        polls_below
    } else {
        !builds && polls(holder)
    };
    is_worker(holder) && idle && !fetches && waits
}

/// The process, its descendants, and the workers of clients among them.
fn below_with_nested(pid: u32, sample: &Sample) -> Vec<u32> {
    let mut all = below(pid, sample);
    for _ in 0..2 {
        let clients = all.clone();
        for process in &sample.processes {
            let serves = matches!(process.recognised, Some(Recognised::Worker { client_pid }) if clients.contains(&client_pid));
            if serves && !all.contains(&process.id.pid) {
                all.extend(below(process.id.pid, sample));
            }
        }
    }
    all
}
