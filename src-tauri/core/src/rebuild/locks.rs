//! Which locks a rebuild waits for, since when, and what their holders do.

use super::{MOVING_S, Rebuild};
use crate::command_line::Recognised;
use crate::judge::facts::{Holder, LockWait};
use crate::model::{Lock, LockKind, Moment, ProcessState, Sample};
use crate::series::{Seen, Series};
use crate::tree::{self, Role};

/// Who holds a lock and fetches may pause for so long.
const FETCHES_S: f64 = 25.0;

impl Rebuild {
    /// Locks that the kernel shows it blocked on; else, while its worker does
    /// nothing at all, a store path that somebody else has locked.
    pub(super) fn lock_waits(
        &mut self,
        at: Moment,
        sample: &Sample,
        series: &Series,
        own_path_locks: usize,
    ) -> Vec<LockWait> {
        let mut waits: Vec<LockWait> = sample
            .locks
            .iter()
            .filter(|lock| {
                !self.holds(lock.holder) && lock.waiters.iter().any(|waiter| self.holds(*waiter))
            })
            .map(|lock| LockWait {
                kind: lock.kind,
                path: lock.path.clone(),
                certain: true,
                waited_s: 0.0,
                holder: holder(at, lock.holder, sample, series),
            })
            .collect();
        // A worker that has locked a path itself is at work on it, one whose
        // download moves needs hardly any CPU for that, and one that has asked
        // and got no answer yet waits for that: none of them polls.
        // Root opens the store without a daemon, and has its big lock then.
        let opens_store = sample
            .locks
            .iter()
            .any(|lock| lock.kind == LockKind::Store && self.holds(lock.holder));
        let worker_idle = (opens_store || self.has_role(Role::Worker))
            && !self.has_role(Role::Builder)
            && !self.has_role(Role::Fetcher)
            && own_path_locks == 0
            && !self
                .downloads
                .iter()
                .any(|(flow, _)| flow.still_s(at) < MOVING_S || flow.is_unanswered())
            && !self.members(series).any(|(role, seen)| {
                matches!(role, Role::Worker | Role::Client) && seen.cpu_moved == at
            });
        self.idle_since = if worker_idle {
            self.idle_since.or(Some(at))
        } else {
            None
        };
        if self.idle_since.is_some() && waits.is_empty() {
            let may_be_polled = |lock: &&Lock| {
                matches!(lock.kind, LockKind::StorePath | LockKind::Database)
                    && lock.exclusive
                    && !self.holds(lock.holder)
            };
            waits.extend(
                sample
                    .locks
                    .iter()
                    .filter(may_be_polled)
                    .map(|lock| LockWait {
                        kind: lock.kind,
                        path: lock.path.clone(),
                        certain: false,
                        waited_s: 0.0,
                        holder: holder(at, lock.holder, sample, series),
                    }),
            );
        }
        self.count_waits(at, &mut waits);
        waits
    }

    /// Each lock counts from when it was first waited for, whoever holds it.
    fn count_waits(&mut self, at: Moment, waits: &mut [LockWait]) {
        let key = |wait: &LockWait| (wait.path.clone(), wait.certain);
        self.waits
            .retain(|known, _| waits.iter().any(|wait| key(wait) == *known));
        for wait in waits {
            let since = *self.waits.entry(key(wait)).or_insert(at);
            wait.waited_s = at.seconds_since(since);
        }
    }
}

/// The holder of a lock with the life of all processes below it: a daemon
/// worker sleeps while its builder works.
fn holder(at: Moment, pid: u32, sample: &Sample, series: &Series) -> Option<Holder> {
    let seen = series.by_pid(pid)?;
    let below = below(pid, sample);
    let quiet_s = below
        .iter()
        .filter_map(|pid| series.by_pid(*pid))
        .map(|seen| seen.cpu_quiet_s(at))
        .fold(f64::INFINITY, f64::min);
    Some(Holder {
        pid,
        name: seen.process.name.clone(),
        user: seen.process.user.clone(),
        works_for: tree::workers(sample)
            .get(&seen.process.id)
            .and_then(|client_pid| series.by_pid(*client_pid))
            .map(|client| {
                (
                    client.process.name.clone(),
                    client.process.id.pid,
                    client.process.user.clone(),
                )
            }),
        state: seen.process.state,
        at_work: is_at_work(at, seen, &below, series),
        quiet_s,
    })
}

/// The process and all its descendants.
fn below(pid: u32, sample: &Sample) -> Vec<u32> {
    let mut below = vec![pid];
    // Parents stand before children often enough; more passes take the rest.
    for _ in 0..4 {
        for process in &sample.processes {
            if below.contains(&process.parent) && !below.contains(&process.id.pid) {
                below.push(process.id.pid);
            }
        }
    }
    below
}

/// True for a client or worker of Nix that builds or fetches, however quietly.
fn is_at_work(at: Moment, holder: &Seen, below: &[u32], series: &Series) -> bool {
    let of_nix = matches!(
        holder.process.recognised,
        Some(Recognised::Worker { .. } | Recognised::Rebuild(_))
    );
    // Without a daemon the client starts the builder, perhaps as its own user.
    let builds_itself = matches!(holder.process.recognised, Some(Recognised::Rebuild(_)));
    let builds = below
        .iter()
        .filter_map(|pid| series.by_pid(*pid))
        .any(|seen| {
            let of_build =
                seen.process.build_user || builds_itself && seen.process.id != holder.process.id;
            of_build
                && !matches!(
                    seen.process.state,
                    ProcessState::Stopped | ProcessState::Zombie
                )
        });
    // Whose the daemon's connections are is hidden; one that moves suffices.
    let fetches = series.flows.values().any(|flow| {
        let socket = &flow.socket;
        let may_be_its = socket.owner.map_or_else(
            || socket.uid == holder.process.uid && socket.of_daemon != Some(false),
            |owner| below.contains(&owner),
        );
        may_be_its && flow.still_s(at) < FETCHES_S
    });
    of_nix && (builds || fetches)
}
