//! Whether this rebuild and somebody else wait for each other.

use std::collections::BTreeSet;

use super::Rebuild;
use super::locks::{below, holder};
use crate::command_line::Recognised;
use crate::judge::facts::Cycle;
use crate::model::{Lock, LockKind, Moment, ProcessId, ProcessState, Sample};
use crate::series::{Seen, Series};
use crate::tree::Role;

/// Who polls a lock is woken once in five seconds, and now and then besides.
const POLLS_PER_S: f64 = 1.0;
/// Who has done nothing for less may only have paused.
const IDLE_S: f64 = 10.0;
/// A connection that brought something within this is no mere leftover.
const FETCHES_S: f64 = 60.0;

/// Two that wait for each other.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Found {
    /// The path this rebuild has locked.
    own: String,
    /// Who else.
    other: ProcessId,
    /// The path they have locked.
    theirs: String,
    /// True if the kernel shows both waits.
    proven: bool,
}

impl Rebuild {
    /// Who waits for this rebuild while it waits for them, and since when.
    pub(super) fn cycle(&mut self, at: Moment, sample: &Sample, series: &Series) -> Option<Cycle> {
        let found = self
            .proven_cycle(sample, series)
            .or_else(|| self.polled_cycle(at, sample, series));
        let Some(found) = found else {
            self.cycle_since = None;
            return None;
        };
        let since = match &self.cycle_since {
            Some((known, since)) if *known == found => *since,
            _ => at,
        };
        let cycle = Cycle {
            own: found.own.clone(),
            other: holder(at, found.other.pid, sample, series)?,
            theirs: found.theirs.clone(),
            proven: found.proven,
            for_s: at.seconds_since(since),
        };
        self.cycle_since = Some((found, since));
        Some(cycle)
    }

    /// The kernel shows this rebuild behind a lock of somebody who is behind one
    /// of its own.
    fn proven_cycle(&self, sample: &Sample, series: &Series) -> Option<Found> {
        let is_own = |pid: &u32| self.holds(*pid);
        let foreign = |lock: &&Lock| {
            lock.holder != 0 && !self.holds(lock.holder) && lock.waiters.iter().any(is_own)
        };
        sample.locks.iter().filter(foreign).find_map(|lock| {
            let with_holder = below(lock.holder, sample);
            // Who waits for one of several that share a lock stands below only
            // one of them.
            let waited: BTreeSet<&str> = sample
                .locks
                .iter()
                .filter(|other| other.waiters.iter().any(|pid| with_holder.contains(pid)))
                .map(|other| other.path.as_str())
                .collect();
            let mut held = sample.locks.iter().filter(|own| self.holds(own.holder));
            let own = held.find(|own| waited.contains(own.path.as_str()))?;
            Some(Found {
                own: own.path.clone(),
                other: series.by_pid(lock.holder)?.process.id,
                theirs: lock.path.clone(),
                proven: true,
            })
        })
    }

    /// Both have locked a store path, and neither does more than poll.
    fn polled_cycle(&self, at: Moment, sample: &Sample, series: &Series) -> Option<Found> {
        let paths = || {
            sample
                .locks
                .iter()
                .filter(|lock| lock.kind == LockKind::StorePath && lock.exclusive)
        };
        let own = paths().find(|lock| self.holds(lock.holder))?;
        let moves = self
            .downloads
            .iter()
            .any(|(flow, _)| flow.still_s(at) < FETCHES_S || flow.is_unanswered());
        let busy = |(role, seen): (Role, &Seen)| match role {
            Role::Builder | Role::Fetcher | Role::Remote | Role::Activation => true,
            Role::Client | Role::Worker => !rests(at, seen),
            Role::FrontEnd | Role::Other => false,
        };
        let polls_itself = series.by_pid(own.holder).is_some_and(polls);
        if moves || !polls_itself || self.members(series).any(busy) {
            return None;
        }
        let other = paths()
            .filter(|lock| !self.holds(lock.holder))
            .find(|lock| {
                series
                    .by_pid(lock.holder)
                    .is_some_and(|seen| waits_too(at, seen, sample, series))
            })?;
        self.nobody_else_builds(other.holder, sample)
            .then_some(Found {
                own: own.path.clone(),
                other: series.by_pid(other.holder)?.process.id,
                theirs: other.path.clone(),
                proven: false,
            })
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

fn polls(seen: &Seen) -> bool {
    seen.switch_pace
        .per_second()
        .is_some_and(|pace| pace > 0.0 && pace <= POLLS_PER_S)
}

fn rests(at: Moment, seen: &Seen) -> bool {
    seen.process.state == ProcessState::Sleeping && seen.cpu_quiet_s(at) >= IDLE_S
}

/// The holder of a foreign path: one of Nix that neither builds nor fetches, and
/// polls.
fn waits_too(at: Moment, holder: &Seen, sample: &Sample, series: &Series) -> bool {
    let of_nix = matches!(
        holder.process.recognised,
        Some(Recognised::Worker { .. } | Recognised::Rebuild(_))
    );
    let alone = below(holder.process.id.pid, sample).len() == 1;
    let fetches = series.flows.values().any(|flow| {
        let socket = &flow.socket;
        let may_be_its = socket
            .owner
            .map_or(socket.uid == holder.process.uid, |owner| {
                owner == holder.process.id.pid
            });
        may_be_its && (flow.still_s(at) < FETCHES_S || flow.is_unanswered())
    });
    of_nix && alone && !fetches && rests(at, holder) && polls(holder)
}
