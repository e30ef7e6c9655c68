//! Which locks a rebuild waits for, since when, and what their holders do.

use super::{MOVING_S, Rebuild};
use crate::command_line::Recognised;
use crate::judge::{
    self,
    facts::{Holder, LockWait},
};
use crate::model::{Lock, LockKind, Moment, ProcessState, Sample};
use crate::series::{Seen, Series};
use crate::tree::{self, Role};

/// A lock may be seen so much later than that somebody waits for it.
const SEEN_LATER_S: f64 = 3.0;
/// Who holds a lock and fetches may pause for so long.
const FETCHES_S: f64 = 25.0;

impl Rebuild {
    /// Locks that the kernel shows it blocked on; else, while it does nothing at
    /// all, those that somebody else holds and that Nix polls.
    pub(super) fn lock_waits(
        &mut self,
        at: Moment,
        sample: &Sample,
        series: &Series,
        own_path_locks: usize,
    ) -> Vec<LockWait> {
        let waiter_per_s = self.waiter_per_s(series);
        let wait = |lock: &Lock, certain: bool, waiter_per_s: Option<f64>| LockWait {
            kind: lock.kind,
            path: lock.path.clone(),
            certain,
            waiter_per_s,
            waited_s: 0.0,
            holder: holder(at, lock.holder, sample, series),
        };
        let mut waits: Vec<LockWait> = sample
            .locks
            .iter()
            .filter(|lock| {
                !self.holds(lock.holder) && lock.waiters.iter().any(|waiter| self.holds(*waiter))
            })
            .map(|lock| wait(lock, true, waiter_per_s))
            .collect();
        let idle = self.idles(at, sample, series);
        let client_per_s = self.pace_of(Role::Client, series);
        self.idle_since = if idle.store || idle.client {
            self.idle_since.or(Some(at))
        } else {
            None
        };
        if let (Some(idle_since), true) = (self.idle_since, waits.is_empty()) {
            let polled = sample.locks.iter().filter(|lock| {
                lock.exclusive
                    && !self.holds(lock.holder)
                    && may_be_why(lock, idle_since, series)
                    && may_be_polled(lock, &idle, own_path_locks, waiter_per_s, client_per_s)
            });
            waits.extend(polled.map(|lock| {
                let pace = if of_client(lock.kind) {
                    client_per_s
                } else {
                    waiter_per_s
                };
                wait(lock, false, pace)
            }));
        }
        self.count_waits(at, &mut waits);
        waits
    }

    /// The lock for which one of its builds waits the longest, where what is to be
    /// built tells that.
    pub(super) fn told_lock(
        &self,
        at: Moment,
        sample: &Sample,
        series: &Series,
    ) -> Option<LockWait> {
        let of_it = sample
            .progress
            .iter()
            .filter(|told| self.holds(told.client.pid));
        let waits = of_it.flat_map(|told| &told.waiting).filter_map(|waiting| {
            let is_it = |lock: &&Lock| {
                let path = lock.path.strip_suffix(".lock");
                lock.exclusive && !self.holds(lock.holder) && path == Some(&waiting.path)
            };
            let lock = sample.locks.iter().find(is_it)?;
            Some(LockWait {
                kind: lock.kind,
                path: lock.path.clone(),
                certain: false,
                waiter_per_s: None,
                waited_s: waiting.for_s,
                holder: holder(at, lock.holder, sample, series),
            })
        });
        // Of two as long always the same.
        waits.max_by(|a, b| {
            let longer = a.waited_s.total_cmp(&b.waited_s);
            longer.then_with(|| b.path.cmp(&a.path))
        })
    }

    /// Root opens the store without a daemon, and has its big lock then.
    pub(super) fn opens_store(&self, sample: &Sample) -> bool {
        let is_client = |pid: u32| {
            let mut members = self.tree.members.iter();
            members.any(|m| m.id.pid == pid && m.role == Role::Client)
        };
        sample
            .locks
            .iter()
            .any(|lock| lock.kind == LockKind::Store && is_client(lock.holder))
    }

    /// Whether it does nothing at all. A worker whose download moves needs hardly
    /// any CPU for that, and one that has asked and got no answer yet waits for
    /// that: none of them polls.
    fn idles(&self, at: Moment, sample: &Sample, series: &Series) -> Idle {
        let opens_store = self.opens_store(sample);
        let works = self.has_role(Role::Builder)
            || self.has_role(Role::Fetcher)
            || self.has_role(Role::Activation)
            || self
                .downloads
                .iter()
                .any(|(flow, _)| flow.still_s(at) < MOVING_S || flow.is_unanswered())
            || self.members(series).any(|(role, seen)| {
                matches!(role, Role::Worker | Role::Client) && seen.cpu_moved == at
            });
        // Who fetches a source or works on another machine has a child for it.
        let fetches = self
            .members(series)
            .any(|(role, seen)| role == Role::Other && judge::fetches_sources(&seen.process.name));
        Idle {
            store: !works && !fetches && (opens_store || self.has_role(Role::Worker)),
            client: !works && !fetches && self.has_role(Role::Client),
            remote: self.has_role(Role::Remote),
        }
    }

    /// How often a second its workers, or without any its clients, are woken.
    fn waiter_per_s(&self, series: &Series) -> Option<f64> {
        if self.has_role(Role::Worker) {
            self.pace_of(Role::Worker, series)
        } else {
            self.pace_of(Role::Client, series)
        }
    }

    fn pace_of(&self, role: Role, series: &Series) -> Option<f64> {
        self.members(series)
            .filter(|(is, _)| *is == role)
            .filter_map(|(_, seen)| seen.switch_pace.per_second())
            .reduce(f64::max)
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

/// What somebody locked after it had begun to wait is not what it waits for.
fn may_be_why(lock: &Lock, idle_since: Moment, series: &Series) -> bool {
    let first = series.held_since(&lock.path);
    first.is_none_or(|first| first.seconds_since(idle_since) < SEEN_LATER_S)
}

/// Which parts of a rebuild do nothing.
struct Idle {
    /// Its worker, or who opens the store without one.
    store: bool,
    /// Its client.
    client: bool,
    /// Its helper for other machines, which may be all it has.
    remote: bool,
}

/// `SQLite` asks again ten to twenty times a second, and so does who wants to add
/// a root while no collector answers (measured).
const ASKS_OFTEN_PER_S: f64 = 4.0;
/// Who polls a lock on a path is woken once in five seconds.
const POLLS_PER_S: f64 = 2.0;

/// The caches of a user are the client's own affair.
fn of_client(kind: LockKind) -> bool {
    matches!(kind, LockKind::EvalCache | LockKind::FetchCache)
}

/// Whether who does nothing may wait for this lock, by how often it is woken.
fn may_be_polled(
    lock: &Lock,
    idle: &Idle,
    own_path_locks: usize,
    waiter_per_s: Option<f64>,
    client_per_s: Option<f64>,
) -> bool {
    let seldom = waiter_per_s.is_none_or(|pace| pace <= POLLS_PER_S);
    let often = |pace: Option<f64>| pace.is_some_and(|pace| pace >= ASKS_OFTEN_PER_S);
    match lock.kind {
        // Who has locked a path itself is at work on it.
        LockKind::StorePath => idle.store && own_path_locks == 0 && seldom && !idle.remote,
        LockKind::BuildUser => idle.store && own_path_locks > 0 && seldom && !idle.remote,
        LockKind::RemoteSlot => idle.store && own_path_locks == 0 && seldom && idle.remote,
        LockKind::Database => {
            idle.store && waiter_per_s.is_none_or(|pace| pace >= ASKS_OFTEN_PER_S)
        }
        LockKind::GarbageCollector | LockKind::DotLock => idle.store && often(waiter_per_s),
        // Beside a write-ahead log Nix does not wait.
        LockKind::EvalCache => {
            let log = |end: &str| lock.path.ends_with(end);
            idle.client && often(client_per_s) && !log("-shm") && !log("-wal")
        }
        LockKind::FetchCache => idle.client && often(client_per_s),
        // The kernel wakes who waits for these, and shows it.
        LockKind::Store | LockKind::Profile | LockKind::Upload => false,
    }
}

/// The holder of a lock with the life of all processes below it: a daemon
/// worker sleeps while its builder works.
pub(super) fn holder(at: Moment, pid: u32, sample: &Sample, series: &Series) -> Option<Holder> {
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
pub(super) fn below(pid: u32, sample: &Sample) -> Vec<u32> {
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
