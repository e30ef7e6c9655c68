//! One look at everything: a [`Sample`].
//!
//! Each source is asked by itself. One that is refused, missing or fails, even
//! by a panic, is a gap among the facts, and the others are still told.

use std::collections::HashSet;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use nixlamp_core::command_line::Recognised;
use nixlamp_core::model::{Ended, Gap, Lock, NameQuery, NixHere, Sample, Socket, Why};
use nixlamp_core::say;
use rustix::io::Errno;

use super::super::Options;
use super::details::Details;
use super::exits::Exits;
use super::extra::{Extra, More};
use super::locks::{Holder, Locks};
use super::machine::{self, Totals};
use super::procfs::Proc;
use super::progress::Progresses;
use super::raw;
use super::slow::Slow;
use super::sockets::{Sockets, Wanted};
use super::store_names::StoreNames;
use super::table::{Entry, Table};
use super::users::{self, Users};

/// How often every process is read anew, whether it ran or not.
const SWEEP: Duration = Duration::from_secs(30);

/// The list of locks is cut here; a longer one belongs to no desktop or server
/// that Nix runs on.
const LONGEST_LOCKS: usize = 4 << 20;

/// Where the daemon listens, below `/nix`.
const DAEMON_SOCKET: &str = "var/nix/daemon-socket/socket";

/// All sources, and what they remember.
pub struct Sampler {
    nix: PathBuf,
    proc_path: PathBuf,
    proc: Result<Proc, Errno>,
    own_uid: u32,
    table: Table,
    users: Users,
    details: Details,
    exits: Exits,
    locks: Locks,
    sockets: Sockets,
    totals: Totals,
    slow: Slow,
    extra: Extra,
    progress: Progresses,
    swept: Option<Instant>,
    /// Ends that no sample has told yet.
    ended: Vec<Ended>,
    /// The daemon, and its service's control groups.
    daemon: Option<(u32, Vec<u64>)>,
    last_pid: u32,
}

impl Sampler {
    /// Looks at nothing yet.
    pub fn new(options: &Options) -> Self {
        let own_uid = rustix::process::geteuid().as_raw();
        let names = Arc::new(StoreNames::new(&options.nix));
        Self {
            nix: options.nix.clone(),
            proc_path: options.proc.clone(),
            proc: Proc::open(&options.proc),
            own_uid,
            table: Table::default(),
            users: Users::default(),
            details: Details::new(own_uid),
            exits: Exits::default(),
            locks: Locks::new(&options.nix, Arc::clone(&names)),
            sockets: Sockets::default(),
            totals: Totals::default(),
            slow: Slow::start(&options.nix),
            extra: Extra::new(&options.nix, &options.proc),
            progress: Progresses::new(options, names),
            swept: None,
            ended: Vec::new(),
            daemon: None,
            last_pid: 0,
        }
    }

    /// Watched processes' ends, for the poll set.
    pub fn exits(&self) -> &Exits {
        &self.exits
    }

    /// True if the next sample should come sooner than usual.
    pub fn hurries(&self) -> bool {
        self.progress.hurries()
    }

    /// True if a watched process ended that no sample has told of.
    pub fn something_ended(&mut self) -> bool {
        if let Ok(proc) = &mut self.proc {
            self.ended.extend(self.exits.collect(proc));
        }
        !self.ended.is_empty()
    }

    /// Looks at all processes; true if a rebuild stands among them that no
    /// sample has told of.
    pub fn look_for_new(&mut self) -> bool {
        let mut gaps = Vec::new();
        self.refresh(false, &mut gaps);
        self.has_untold()
    }

    /// The same, but only at process numbers that were given out since the last
    /// look. Costs next to nothing when there are none.
    pub fn probe_for_new(&mut self) -> bool {
        let Ok(proc) = &mut self.proc else {
            return false;
        };
        let last = last_pid(proc);
        let from = std::mem::replace(&mut self.last_pid, last.unwrap_or(0));
        let many = self.table.entries().len().max(64);
        match last {
            // Numbers began anew, or so many were used that the listing is
            // cheaper than asking for each.
            Some(last) if last < from || (last - from) as usize > many => self.look_for_new(),
            Some(last) => {
                self.table.probe(proc, from + 1..=last);
                self.has_untold()
            }
            None => self.look_for_new(),
        }
    }

    fn has_untold(&self) -> bool {
        self.untold().next().is_some()
    }

    /// What no sample has told of yet and a rebuild may have begun with.
    pub(super) fn untold(&self) -> impl Iterator<Item = u32> + '_ {
        let begins = |entry: &&Entry| {
            entry
                .recognised
                .as_deref()
                .is_some_and(|it| *it != Recognised::Daemon)
        };
        let entries = self.table.entries().iter().filter(begins);
        entries
            .filter(|entry| !entry.told)
            .map(|entry| entry.id.pid)
    }

    /// One look at everything.
    pub fn sample(&mut self) -> Sample {
        let mut gaps = Vec::new();
        let sweep = self.swept.is_none_or(|at| at.elapsed() >= SWEEP);
        self.refresh(sweep, &mut gaps);
        let locks = guarded("locks", &mut gaps, |gaps| self.look_at_locks(gaps));
        let involved: HashSet<u32> = locks
            .iter()
            .flat_map(|lock| std::iter::once(lock.holder).chain(lock.waiters.iter().copied()))
            .collect();
        let told: Vec<&Entry> = self
            .table
            .entries()
            .iter()
            .filter(|entry| entry.kin || involved.contains(&entry.id.pid))
            .collect();
        let (sockets, name_queries) = guarded("sockets", &mut gaps, |gaps| {
            let Ok(proc) = &mut self.proc else {
                return Default::default();
            };
            let at_work = told.iter().any(|entry| {
                entry
                    .recognised
                    .as_deref()
                    .is_some_and(|it| *it != Recognised::Daemon)
            });
            if !at_work {
                return Default::default();
            }
            let groups = self.daemon.as_ref().map_or(&[][..], |(_, groups)| groups);
            look_at_sockets(
                &mut self.sockets,
                proc,
                &told,
                groups,
                &self.users,
                self.own_uid,
                gaps,
            )
        });
        let processes = guarded("processes", &mut gaps, |_| {
            let Ok(proc) = &mut self.proc else {
                return Vec::new();
            };
            self.details
                .look(proc, &told, &self.table, &self.users, sweep)
        });
        let mut machine = guarded("machine", &mut gaps, |gaps| match &mut self.proc {
            Ok(proc) => self.totals.look(proc, gaps),
            Err(_) => nixlamp_core::model::Machine::default(),
        });
        (machine.spaces, machine.heat_celsius) =
            guarded("free space", &mut gaps, |gaps| self.slow.look(gaps));
        let more: More = guarded("rebuilds' traces", &mut gaps, |gaps| {
            let (ended, users) = (&self.ended, &self.users);
            self.extra
                .look(&processes, ended, users, self.own_uid, gaps)
        });
        for entry in self.table.entries_mut() {
            entry.told = entry.recognised.is_some();
        }
        let slept_ns = raw::since_boot_ns().saturating_sub(raw::monotonic_ns());
        let mut sample = Sample {
            processes,
            ended: std::mem::take(&mut self.ended),
            sockets,
            name_queries,
            locks,
            machine,
            nix: NixHere {
                has_store: self.nix.join("store").is_dir(),
                daemon: self.daemon.as_ref().map(|(pid, _)| *pid),
                has_daemon_socket: self.nix.join(DAEMON_SOCKET).exists(),
            },
            progress: Vec::new(),
            plans: Vec::new(),
            heard: more.heard,
            activation: more.activation,
            links: more.links,
            slept_ms: Some(slept_ns / 1_000_000),
            agent_uid: self.own_uid,
            gaps: Vec::new(),
        };
        sample.progress = guarded("what is built", &mut gaps, |gaps| {
            self.progress.look(&sample, self.locks.held(), gaps)
        });
        sample.plans = self.progress.plans();
        sample.gaps = gaps;
        sample
    }

    /// Brings the table up to date, and what hangs on it.
    fn refresh(&mut self, sweep: bool, gaps: &mut Vec<Gap>) {
        if self.users.refresh() {
            self.table.set_build_users(self.users.build_users().clone());
        }
        if self.proc.is_err() {
            self.proc = Proc::open(&self.proc_path);
        }
        let proc = match &mut self.proc {
            Ok(proc) => proc,
            Err(error) => {
                gaps.push(machine::gap("processes", *error));
                return;
            }
        };
        self.last_pid = last_pid(proc).unwrap_or(0);
        let table = &mut self.table;
        let outcome = guarded("processes", gaps, |_| Some(table.refresh(proc, sweep)));
        match outcome {
            Some(Ok(())) if sweep => self.swept = Some(Instant::now()),
            Some(Err(error)) => gaps.push(machine::gap("processes", error)),
            _ => {}
        }
        if hides_others(proc, self.own_uid) {
            gaps.push(Gap {
                source: "processes of other users".into(),
                why: Why::Denied,
            });
        }
        self.ended.extend(self.exits.collect(proc));
        self.ended.extend(self.exits.follow(proc, table));
        let daemon = main_daemon(table.entries());
        if daemon != self.daemon.as_ref().map(|(pid, _)| *pid) || sweep {
            self.daemon = daemon.map(|pid| {
                let group = proc.read_long(pid, "cgroup").map(users::service_groups);
                (pid, group.unwrap_or_default())
            });
        }
    }

    fn look_at_locks(&mut self, gaps: &mut Vec<Gap>) -> Vec<Lock> {
        let Ok(proc) = &mut self.proc else {
            return Vec::new();
        };
        let text = match proc.read_common("locks", LONGEST_LOCKS) {
            Ok(text) => text,
            Err(error) => {
                gaps.push(machine::gap("locks", error));
                return Vec::new();
            }
        };
        let table = &self.table;
        // The locks in the store are root's alone. Whose they are matters only
        // while somebody may wait for them, and to find out costs a listing.
        let at_work = table.entries().iter().any(Entry::is_rebuild);
        let holder = |pid| match table.find(pid) {
            Some(entry) if entry.kin || (at_work && entry.uid == 0) => Holder::Kin,
            Some(_) => Holder::Stranger,
            None => Holder::Dead,
        };
        let uids: HashSet<u32> = table
            .entries()
            .iter()
            .filter(|entry| entry.kin)
            .map(|entry| entry.uid)
            .collect();
        let homes: Vec<PathBuf> = uids
            .into_iter()
            .filter_map(|uid| self.users.home(uid))
            .map(Path::to_owned)
            .collect();
        self.locks.look(text, holder, &homes)
    }
}

fn look_at_sockets(
    sockets: &mut Sockets,
    proc: &mut Proc,
    kin: &[&Entry],
    daemon_groups: &[u64],
    users: &Users,
    own_uid: u32,
    gaps: &mut Vec<Gap>,
) -> (Vec<Socket>, Vec<NameQuery>) {
    let wanted = Wanted {
        own_uid,
        kin,
        build_users: users.build_users(),
        daemon_groups,
    };
    sockets.look(proc, &wanted).unwrap_or_else(|error| {
        gaps.push(machine::gap("sockets", error));
        Default::default()
    })
}

/// Asks a source. If it panics, that is a defect of ours, but not the end.
fn guarded<T: Default>(
    source: &str,
    gaps: &mut Vec<Gap>,
    ask: impl FnOnce(&mut Vec<Gap>) -> T,
) -> T {
    let begun = Instant::now();
    let asked = catch_unwind(AssertUnwindSafe(|| ask(gaps)));
    tracing::trace!(source, took = ?begun.elapsed(), "asked");
    match asked {
        Ok(answer) => answer,
        Err(panic) => {
            let words = panic
                .downcast_ref::<&str>()
                .map(ToString::to_string)
                .or_else(|| panic.downcast_ref::<String>().cloned())
                .unwrap_or_else(|| say!("it-panicked"));
            gaps.push(Gap {
                source: source.to_owned(),
                why: Why::Broken(words),
            });
            T::default()
        }
    }
}

/// The last process number that was given out.
fn last_pid(proc: &mut Proc) -> Option<u32> {
    proc.read_common("loadavg", 4096)
        .ok()
        .and_then(super::status::load)
        .map(|(_, last)| last)
}

/// The daemon that others descend from: the one whose parent is none.
fn main_daemon(entries: &[Entry]) -> Option<u32> {
    let daemons: Vec<&Entry> = entries
        .iter()
        .filter(|entry| entry.recognised.as_deref() == Some(&Recognised::Daemon))
        .collect();
    let born = |entry: &&&Entry| !daemons.iter().any(|other| other.id.pid == entry.parent);
    daemons
        .iter()
        .filter(born)
        // Anybody can call a program of theirs so.
        .min_by_key(|entry| (entry.uid != 0, entry.id.start))
        .map(|entry| entry.id.pid)
}

/// True if `/proc` is mounted with `hidepid`, and not for us: the first process
/// is always there, and belongs to root.
fn hides_others(proc: &mut Proc, own_uid: u32) -> bool {
    own_uid != 0
        && proc.live()
        && matches!(
            proc.read(1, "stat"),
            Err(Errno::ACCESS | Errno::PERM | Errno::NOENT)
        )
}
