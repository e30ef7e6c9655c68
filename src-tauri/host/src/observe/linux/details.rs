//! What is told of a process that has to do with Nix, beyond what the table
//! knows of all: switches, input and output, what it sleeps in, questions.

use std::collections::{HashMap, HashSet};

use nixlamp_core::model::{Io, Process, ProcessId, ProcessState};

use super::procfs::Proc;
use super::prompt::{Around, Question};
use super::sleeps::Sleeps;
use super::table::{Entry, Table};
use super::users::Users;
use super::{identity, prompt, raw, status};

/// What stays true of a process until it runs again.
#[derive(Default)]
struct Known {
    argv: Vec<String>,
    /// The name at the time the arguments were read.
    comm: identity::Comm,
    switches: Option<u64>,
    run_wait_ns: Option<u64>,
    io: Option<Io>,
    wchan: Option<String>,
    /// Its CPU time at the last look.
    cpu_ns: u64,
    /// When it was last seen to have moved.
    moved_ns: u64,
    /// True once it was seen still for long enough and asked what it asks.
    examined: bool,
    /// What it asks at its terminal.
    asks: Option<Question>,
}

impl Known {
    /// How long it has not moved, as far as was seen.
    fn still_ns(&self) -> u64 {
        raw::monotonic_ns().saturating_sub(self.moved_ns)
    }
}

/// Remembers what need not be read again.
pub struct Details {
    known: HashMap<ProcessId, Known>,
    sleeps: Sleeps,
    own_uid: u32,
    ticks: u64,
    page_bytes: u64,
    threads: Vec<u32>,
}

impl Details {
    /// For an agent of this user.
    pub fn new(own_uid: u32) -> Self {
        Self {
            known: HashMap::new(),
            sleeps: Sleeps::default(),
            own_uid,
            ticks: raw::ticks_per_second(),
            page_bytes: raw::page_bytes(),
            threads: Vec::new(),
        }
    }

    /// Tells these processes of the table. One that vanishes meanwhile is told
    /// as it was.
    pub fn look(
        &mut self,
        proc: &mut Proc,
        entries: &[&Entry],
        table: &Table,
        users: &Users,
        reread: bool,
    ) -> Vec<Process> {
        let alive: HashSet<ProcessId> = entries.iter().map(|entry| entry.id).collect();
        self.known.retain(|id, _| alive.contains(id));
        let around = Around::new(table);
        let now_ns = raw::since_boot_ns();
        self.sleeps.look(now_ns, raw::monotonic_ns());
        entries
            .iter()
            .map(|entry| {
                let mut known = self.known.remove(&entry.id).unwrap_or_default();
                self.learn(proc, entry, &mut known, &around, reread);
                let process = self.process(proc, entry, &known, users, now_ns, &around);
                self.known.insert(entry.id, known);
                process
            })
            .collect()
    }

    fn learn(
        &mut self,
        proc: &mut Proc,
        entry: &Entry,
        known: &mut Known,
        around: &Around<'_>,
        reread: bool,
    ) {
        let pid = entry.id.pid;
        // Programs change their arguments (the daemon's workers do) in their
        // first moments, or become another one.
        if known.argv.is_empty() || known.comm != entry.comm || reread {
            let argv = identity::masked_argv(proc, pid);
            if !argv.is_empty() {
                known.argv = argv;
                known.comm = entry.comm;
            }
        }
        let own = self.own_uid == 0 || self.own_uid == entry.uid;
        // Between two samples the table may have looked for something new.
        let moved = entry.moved || entry.cpu_ns != known.cpu_ns;
        known.cpu_ns = entry.cpu_ns;
        if moved || known.switches.is_none() {
            known.switches = self.switches(proc, entry).or(known.switches);
            known.examined = false;
            known.moved_ns = raw::monotonic_ns();
            if own {
                known.io = proc.read(pid, "io").ok().and_then(status::io).or(known.io);
                known.wchan = sleeps_in(proc, entry);
            }
        }
        // One that is ready and never gets a processor does not move either.
        if moved || entry.state == b'R' || known.run_wait_ns.is_none() {
            known.run_wait_ns = proc
                .read(pid, "schedstat")
                .ok()
                .and_then(status::run_wait_ns);
        }
        if !prompt::might_ask(entry, known.still_ns()) {
            known.asks = None;
            known.examined = false;
        } else if !known.examined {
            if own {
                // It may have been read just before it fell asleep.
                known.wchan = sleeps_in(proc, entry);
            }
            known.asks = prompt::at_terminal(proc, entry, &known.argv, own, around);
            known.examined = true;
        }
    }

    /// The sum over all threads: downloads run beside the main thread, whose
    /// own count then stands still.
    fn switches(&mut self, proc: &mut Proc, entry: &Entry) -> Option<u64> {
        let pid = entry.id.pid;
        // Most have one thread, which needs no listing.
        if entry.threads == 1 {
            let text = proc.read(pid, "status").ok()?;
            return Some(status::status(text).switches);
        }
        let mut threads = std::mem::take(&mut self.threads);
        let listed = proc.names(pid, "task", &mut threads).is_ok();
        let mut sum = None;
        for thread in &threads {
            let mut path = String::with_capacity(24);
            path.push_str("task/");
            path.push_str(&thread.to_string());
            path.push_str("/status");
            if let Ok(text) = proc.read(pid, &path) {
                sum = Some(sum.unwrap_or(0) + status::status(text).switches);
            }
        }
        self.threads = threads;
        sum.filter(|_| listed)
    }

    fn process(
        &self,
        proc: &Proc,
        entry: &Entry,
        known: &Known,
        users: &Users,
        now_ns: u64,
        around: &Around<'_>,
    ) -> Process {
        let still_ns = known.still_ns();
        let question = known.asks.or_else(|| {
            let function = known.wchan.as_deref();
            prompt::by_another(entry, &known.argv, function, still_ns, around)
        });
        let prompt = question.map(|question| prompt::told(proc, entry, question, still_ns, around));
        let started_s = entry.began_s(self.ticks);
        Process {
            id: entry.id,
            parent: entry.parent,
            group: entry.group,
            uid: entry.uid,
            user: users.name(entry.uid),
            name: entry.comm.text(),
            argv: known.argv.clone(),
            recognised: entry.recognised.as_deref().cloned(),
            age_s: (now_ns as f64 / 1e9 - started_s).max(0.0),
            slept_s: self.sleeps.since_ns((started_s * 1e9) as u64) as f64 / 1e9,
            state: state(entry.state),
            cpu_ns: entry.cpu_ns,
            run_wait_ns: known.run_wait_ns,
            rss_bytes: entry.resident_pages.saturating_mul(self.page_bytes),
            threads: entry.threads,
            switches: known.switches,
            io: known.io,
            wchan: known.wchan.clone(),
            prompt,
            build_user: users.build_users().contains(entry.uid),
            has_terminal: entry.terminal != 0,
        }
    }
}

/// The kernel writes 0 for a running process, and for one it will not tell of.
fn sleeps_in(proc: &mut Proc, entry: &Entry) -> Option<String> {
    let name = proc.read(entry.id.pid, "wchan").ok()?;
    let name = std::str::from_utf8(name).ok()?;
    (!matches!(name, "" | "0")).then(|| name.to_owned())
}

/// The letters of `proc_pid_stat(5)`.
fn state(letter: u8) -> ProcessState {
    match letter {
        b'R' => ProcessState::Running,
        b'D' => ProcessState::DiskWait,
        b'T' | b't' => ProcessState::Stopped,
        b'Z' | b'X' | b'x' => ProcessState::Zombie,
        // S, I (idle), and what older kernels had (W, K, P).
        _ => ProcessState::Sleeping,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters() {
        for (letters, is) in [
            ("R", ProcessState::Running),
            ("SIKWP", ProcessState::Sleeping),
            ("D", ProcessState::DiskWait),
            ("Tt", ProcessState::Stopped),
            ("ZXx", ProcessState::Zombie),
        ] {
            assert!(
                letters.bytes().all(|letter| state(letter) == is),
                "{letters}"
            );
        }
    }
}
