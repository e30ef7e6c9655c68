//! The table of all processes, kept from look to look.
//!
//! The CPU clock of a process can be read without opening a file, and a process
//! that used no CPU time since the last look is what it was: same state, same
//! program, same parent unless that one is gone. So one look at a thousand quiet
//! processes is a listing and a thousand clock readings; `stat` is read only of
//! those that ran. What can change without running (resident memory, a process
//! that the kernel moved) is caught up with in a full sweep now and then.

use nixlamp_core::command_line::Recognised;
use nixlamp_core::model::ProcessId;

use super::identity::{self, Comm};
use super::procfs::Proc;
use super::users::BuildUsers;
use super::{raw, stat};

/// Processes younger than this are looked at again although their name stayed:
/// between fork and exec a process bears its parent's command line, and the
/// daemon's worker writes its client's number into its own arguments.
const YOUNG_SECONDS: u64 = 5;

/// One process.
#[derive(Clone, Debug)]
pub struct Entry {
    /// Which process.
    pub id: ProcessId,
    /// Its parent's number.
    pub parent: u32,
    /// Its process group.
    pub group: u32,
    /// Its controlling terminal's device number; 0 without one.
    pub terminal: i32,
    /// The group in the foreground of that terminal.
    pub foreground: i32,
    /// The state's letter.
    pub state: u8,
    /// True for a thread of the kernel's own.
    pub of_kernel: bool,
    /// Its short name.
    pub comm: Comm,
    /// The effective user.
    pub uid: u32,
    /// Number of threads.
    pub threads: u32,
    /// Resident pages.
    pub resident_pages: u64,
    /// CPU time so far.
    pub cpu_ns: u64,
    /// True if it used CPU time since the look before.
    pub moved: bool,
    /// Tells when its arguments change.
    arguments: u64,
    /// What its arguments say it is.
    pub recognised: Option<Box<Recognised>>,
    /// True if it, or an ancestor, has to do with Nix.
    pub kin: bool,
    /// True once it stood in a sample.
    pub told: bool,
    /// When a shell or the like was seen to have become a rebuild long after its
    /// start, in nanoseconds since boot.
    began_ns: Option<u64>,
}

/// What looking at one process again gave.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Seen {
    /// It is what it was.
    Same,
    /// It has another parent or has become another program.
    Changed,
    /// It is gone, or its number belongs to another process now.
    Gone,
}

/// All processes, ascending by number.
pub struct Table {
    entries: Vec<Entry>,
    pids: Vec<u32>,
    fresh: Vec<u32>,
    gone: Vec<u32>,
    /// Rebuilds' processes that left since they were last asked for.
    departed: Vec<ProcessId>,
    ticks: u64,
    /// Who started after this, in ticks since boot, is young at this look.
    young: u64,
    /// Parents, programs or members changed since kinship was worked out.
    stale: bool,
    walk: Vec<usize>,
    known: Vec<u8>,
    build_users: BuildUsers,
}

impl Default for Table {
    fn default() -> Self {
        Self {
            entries: Vec::new(),
            pids: Vec::new(),
            fresh: Vec::new(),
            gone: Vec::new(),
            departed: Vec::new(),
            ticks: raw::ticks_per_second(),
            young: 0,
            stale: false,
            walk: Vec::new(),
            known: Vec::new(),
            build_users: BuildUsers::default(),
        }
    }
}

impl Table {
    /// All processes, ascending by number.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// The same, to mark them as told.
    pub fn entries_mut(&mut self) -> &mut [Entry] {
        &mut self.entries
    }

    /// The process with this number.
    pub fn find(&self, pid: u32) -> Option<&Entry> {
        self.position(pid).ok().map(|at| &self.entries[at])
    }

    /// Rebuilds' processes that are gone, each named once.
    pub fn take_departed(&mut self) -> Vec<ProcessId> {
        std::mem::take(&mut self.departed)
    }

    /// Who Nix's build users are, from now on.
    pub fn set_build_users(&mut self, users: BuildUsers) {
        self.stale |= users != self.build_users;
        self.build_users = users;
    }

    /// Looks at all processes. With `full`, `stat` is read of every one, and
    /// arguments of all that have to do with Nix.
    pub fn refresh(&mut self, proc: &mut Proc, full: bool) -> rustix::io::Result<()> {
        let mut pids = std::mem::take(&mut self.pids);
        let listed = proc.list(&mut pids);
        if listed.is_ok() {
            self.compare(proc, &pids, full);
        }
        self.pids = pids;
        listed?;
        self.settle(proc);
        Ok(())
    }

    /// Looks at these numbers alone, and again at the young ones: the cheap way
    /// when nearly nothing can have changed.
    pub fn probe(&mut self, proc: &mut Proc, pids: impl Iterator<Item = u32>) {
        self.begin();
        for at in 0..self.entries.len() {
            if self.entries[at].id.start >= self.young {
                self.look_again(proc, at, false);
            }
        }
        for pid in pids {
            // Numbers of threads and of nobody have no process clock.
            let exists = !proc.live() || raw::process_cpu_ns(pid).is_some();
            if exists && self.position(pid).is_err() {
                self.fresh.push(pid);
            }
        }
        self.settle(proc);
    }

    /// Walks the listing and the table side by side.
    fn compare(&mut self, proc: &mut Proc, pids: &[u32], full: bool) {
        self.begin();
        let mut at = 0;
        for &pid in pids {
            while self.entries.get(at).is_some_and(|entry| entry.id.pid < pid) {
                self.gone.push(self.entries[at].id.pid);
                at += 1;
            }
            if self
                .entries
                .get(at)
                .is_some_and(|entry| entry.id.pid == pid)
            {
                self.look_again(proc, at, full);
                at += 1;
            } else {
                self.fresh.push(pid);
            }
        }
        self.gone
            .extend(self.entries[at..].iter().map(|entry| entry.id.pid));
    }

    fn look_again(&mut self, proc: &mut Proc, at: usize, full: bool) {
        let entry = &mut self.entries[at];
        match entry.look_again(proc, self.ticks, self.young, full) {
            Seen::Same => {}
            Seen::Changed => self.stale = true,
            Seen::Gone => {
                let pid = entry.id.pid;
                self.gone.push(pid);
                // Another process may bear the number already.
                self.fresh.push(pid);
            }
        }
    }

    /// Takes out who is gone, adds who is new, asks orphans for their parent,
    /// and works out kinship again if anything of that happened.
    fn settle(&mut self, proc: &mut Proc) {
        let gone = std::mem::take(&mut self.gone);
        if !gone.is_empty() {
            let departed = &mut self.departed;
            self.entries.retain(|entry| {
                let stays = gone.binary_search(&entry.id.pid).is_err();
                if !stays && entry.is_rebuild() {
                    departed.push(entry.id);
                }
                stays
            });
            for entry in &mut self.entries {
                if gone.binary_search(&entry.parent).is_ok() {
                    entry.ask_for_parent(proc);
                }
            }
            self.stale = true;
        }
        self.gone = gone;
        let fresh = std::mem::take(&mut self.fresh);
        for &pid in &fresh {
            if let Some(entry) = Entry::read(proc, pid, self.ticks) {
                let at = self.entries.partition_point(|other| other.id.pid < pid);
                self.entries.insert(at, entry);
                self.stale = true;
            }
        }
        self.fresh = fresh;
        if std::mem::take(&mut self.stale) {
            self.find_kin();
        }
    }

    /// Who has to do with Nix: whom the arguments tell, the processes of Nix's
    /// build users (also when their worker is gone), and all descendants.
    fn find_kin(&mut self) {
        const UNKNOWN: u8 = 0;
        const YES: u8 = 1;
        const NO: u8 = 2;
        let (mut known, mut walk) = (
            std::mem::take(&mut self.known),
            std::mem::take(&mut self.walk),
        );
        known.clear();
        known.extend(self.entries.iter().map(|entry| {
            let root = entry.recognised.is_some() || self.build_users.contains(entry.uid);
            if root { YES } else { UNKNOWN }
        }));
        let nobody = !known.contains(&YES);
        for first in 0..self.entries.len() {
            walk.clear();
            let mut at = first;
            // Up the ancestors until one is known. Parents never form a circle,
            // but they were not all read at the same moment.
            let answer = loop {
                if nobody {
                    break NO;
                }
                if known[at] != UNKNOWN {
                    break known[at];
                }
                walk.push(at);
                match self.position(self.entries[at].parent) {
                    Ok(parent) if walk.len() <= self.entries.len() => at = parent,
                    _ => break NO,
                }
            };
            for &passed in &walk {
                known[passed] = answer;
            }
            self.entries[first].kin = answer == YES;
        }
        (self.known, self.walk) = (known, walk);
    }

    fn position(&self, pid: u32) -> Result<usize, usize> {
        self.entries
            .binary_search_by_key(&pid, |entry| entry.id.pid)
    }

    fn begin(&mut self) {
        self.fresh.clear();
        self.gone.clear();
        let now = raw::since_boot_ns() / 1_000_000_000;
        self.young = now.saturating_sub(YOUNG_SECONDS) * self.ticks;
    }
}

impl Entry {
    /// True for a client of Nix or a tool around it.
    pub fn is_rebuild(&self) -> bool {
        matches!(self.recognised.as_deref(), Some(Recognised::Rebuild(_)))
    }

    /// When it began what it does, in seconds since boot.
    pub fn began_s(&self, ticks: u64) -> f64 {
        let started_s = self.id.start as f64 / ticks as f64;
        self.began_ns.map_or(started_s, |ns| ns as f64 / 1e9)
    }

    /// A process seen for the first time. `None` if it vanished meanwhile.
    fn read(proc: &mut Proc, pid: u32, ticks: u64) -> Option<Self> {
        let clock = clock(proc, pid);
        let uid = proc.uid(pid).ok()?;
        let line = proc.read(pid, "stat").ok()?;
        let stat = stat::parse(line)?;
        let mut entry = Self {
            id: ProcessId {
                pid,
                start: stat.start,
            },
            parent: 0,
            group: 0,
            terminal: 0,
            foreground: 0,
            state: stat.state,
            of_kernel: stat.of_kernel,
            comm: Comm::default(),
            uid,
            threads: 0,
            resident_pages: 0,
            cpu_ns: 0,
            moved: true,
            arguments: 0,
            recognised: None,
            kin: false,
            told: false,
            began_ns: None,
        };
        entry.take(&stat, clock, ticks);
        entry.identify(proc);
        Some(entry)
    }

    fn look_again(&mut self, proc: &mut Proc, ticks: u64, young: u64, full: bool) -> Seen {
        let clock = clock(proc, self.id.pid);
        if proc.live() && !full {
            match clock {
                // Of those that have to do with Nix the letter must be right: a
                // process that was woken but gets no processor did not run.
                Some(now) if now == self.cpu_ns && !self.kin => {
                    self.moved = false;
                    return Seen::Same;
                }
                Some(_) => {}
                None => return Seen::Gone,
            }
        }
        let Ok(line) = proc.read(self.id.pid, "stat") else {
            return Seen::Gone;
        };
        let Some(stat) = stat::parse(line) else {
            return Seen::Gone;
        };
        if stat.start != self.id.start {
            return Seen::Gone;
        }
        let other_program = self.comm != Comm::new(stat.comm);
        let other_parent = self.parent != stat.parent;
        self.take(&stat, clock, ticks);
        let reread = other_program || self.id.start >= young || (full && self.kin);
        let was_nothing = self.recognised.is_none();
        let changed = reread && self.state != b'Z' && self.identify(proc);
        // What it did before was no rebuild's time: `bash -c "…; exec nix …"`.
        if changed && was_nothing && self.is_rebuild() && self.id.start < young {
            self.began_ns = Some(raw::since_boot_ns());
        }
        if changed || other_parent {
            Seen::Changed
        } else {
            Seen::Same
        }
    }

    fn take(&mut self, stat: &stat::Stat<'_>, clock: Option<u64>, ticks: u64) {
        let cpu_ns =
            clock.unwrap_or_else(|| stat.cpu_ticks.saturating_mul(1_000_000_000 / ticks.max(1)));
        self.moved = cpu_ns != self.cpu_ns;
        self.cpu_ns = cpu_ns;
        self.parent = stat.parent;
        self.group = stat.group;
        self.terminal = stat.terminal;
        self.foreground = stat.foreground;
        self.state = stat.state;
        self.of_kernel = stat.of_kernel;
        self.comm = Comm::new(stat.comm);
        self.threads = stat.threads;
        self.resident_pages = stat.resident_pages;
    }

    /// Reads the arguments and the user again; true if it is something else now.
    fn identify(&mut self, proc: &mut Proc) -> bool {
        if self.of_kernel || self.state == b'Z' {
            return false;
        }
        let uid_before = self.uid;
        if let Ok(uid) = proc.uid(self.id.pid) {
            self.uid = uid;
        }
        let Some((mark, said)) = identity::recognise(proc, self.id.pid, self.arguments) else {
            return self.uid != uid_before;
        };
        self.arguments = mark;
        let other = said.as_ref() != self.recognised.as_deref();
        if other {
            // What a sample told of was what it was before: `sudo` or `env`, say,
            // that has become the rebuild it was to start.
            self.told = false;
        }
        self.recognised = said.map(Box::new);
        other || self.uid != uid_before
    }

    fn ask_for_parent(&mut self, proc: &mut Proc) {
        if let Ok(line) = proc.read(self.id.pid, "stat")
            && let Some(stat) = stat::parse(line)
            && stat.start == self.id.start
        {
            self.parent = stat.parent;
        }
    }
}

fn clock(proc: &Proc, pid: u32) -> Option<u64> {
    proc.live().then(|| raw::process_cpu_ns(pid)).flatten()
}
