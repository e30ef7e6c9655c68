//! One look at the machine.

use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use nixlamp_core::command_line::{Recognised, recognise};
use nixlamp_core::model::{
    Ended, Gap, Link, Machine, NixHere, Process, ProcessId, ProcessState, Sample, Socket, Why,
};
use nixlamp_core::redact;

use super::super::Options;
use super::super::links::{self, User};
use super::choose;
use super::machine::Totals;
use super::parse::{netstat, ps};
use nixlamp_hands::command;
use nixlamp_hands::macos::kernel::{self, Listed};
use nixlamp_hands::macos::{system, user_name};
use nixlamp_hands::own_folders;

/// How long `ps` and `netstat` may take. They take tens of milliseconds; on a
/// machine that swaps, seconds.
const LIMIT: Duration = Duration::from_secs(5);

/// A process this young may yet become another program by exec(2), under the
/// same number and start time.
const SETTLED: Duration = Duration::from_secs(2);

/// Looks at the machine again and again, and remembers what does not change.
pub struct Sampler {
    store: PathBuf,
    totals: Result<Totals, sysinfo::Error>,
    agent_uid: u32,
    users: HashMap<u32, String>,
    known: HashMap<ProcessId, Known>,
    /// Rebuilds' root processes of the last sample.
    rebuilds: HashSet<ProcessId>,
    /// True if the last sample held processes of other users: their counters
    /// are wanted anew.
    others_chosen: bool,
}

/// What is remembered of a process.
struct Known {
    /// The name it had then. Another one means another program.
    name: String,
    /// False while the arguments may change or could not be read.
    settled: bool,
    argv: Vec<String>,
    recognised: Option<Recognised>,
    /// As last read: what cannot be read once must not look like a fall to
    /// zero.
    counters: Counters,
}

/// The counters of one process.
#[derive(Clone, Copy, Default)]
struct Counters {
    cpu_ns: u64,
    rss_bytes: u64,
    threads: u32,
    switches: Option<u64>,
    state: Option<ProcessState>,
}

type Table = HashMap<u32, ps::Row>;

impl Sampler {
    /// Knows nothing yet; the first sample has no CPU share.
    pub fn new(options: &Options) -> Self {
        Self {
            store: options.nix.join("store"),
            totals: Totals::new(),
            agent_uid: rustix::process::geteuid().as_raw(),
            users: HashMap::new(),
            known: HashMap::new(),
            rebuilds: HashSet::new(),
            others_chosen: false,
        }
    }

    /// One look. Takes as long as the slowest program asked, at most a few
    /// times [`LIMIT`].
    pub fn sample(&mut self) -> Sample {
        let mut gaps = vec![gap("locks", Why::Missing), gap("pressure", Why::Missing)];
        let now_us = now_us();
        let listed = listed(&mut gaps);
        let others_wanted = self.others_chosen || listed.iter().any(|it| self.is_others_nix(it));
        let table = self.table(&listed, others_wanted, &mut gaps);
        self.learn(&listed, &table, now_us);

        let recognised = |it: &Listed| {
            self.known
                .get(&id(it))
                .and_then(|known| known.recognised.as_ref())
        };
        let chosen: Vec<&Listed> = choose::processes(&listed, |it| recognised(it).is_some())
            .into_iter()
            .map(|at| &listed[at])
            .collect();
        let rebuilds: HashSet<ProcessId> = chosen
            .iter()
            .filter(|it| self.is_rebuild(it))
            .map(|it| id(it))
            .collect();
        let daemon = chosen
            .iter()
            .find(|it| matches!(recognised(it), Some(Recognised::Daemon)))
            .map(|it| it.pid);
        let sockets = if rebuilds.is_empty() {
            Vec::new()
        } else {
            sockets(&chosen, &mut gaps)
        };
        let runs = !rebuilds.is_empty();
        let ended = self.ended(&listed, rebuilds);
        self.others_chosen = chosen.iter().any(|it| !self.is_own(it));
        let processes: Vec<Process> = chosen
            .iter()
            .map(|it| self.process(it, &table, now_us))
            .collect();
        let links = if runs || !ended.is_empty() {
            self.links(&processes)
        } else {
            Vec::new()
        };
        Sample {
            processes,
            ended,
            sockets,
            name_queries: Vec::new(),
            locks: Vec::new(),
            machine: self.machine(&mut gaps),
            nix: NixHere {
                has_store: self.store.is_dir(),
                daemon,
                has_daemon_socket: Path::new("/nix/var/nix/daemon-socket/socket").exists(),
            },
            progress: Vec::new(),
            plans: Vec::new(),
            heard: Vec::new(),
            activation: None,
            links,
            slept_ms: system::slept_ms(),
            agent_uid: self.agent_uid,
            gaps,
        }
    }

    /// The profiles that a rebuild may set; the home is known of the agent's
    /// own user alone.
    fn links(&self, processes: &[Process]) -> Vec<Link> {
        let users = processes
            .iter()
            .map(|process| User {
                name: process.user.clone(),
                home: own_folders::home().filter(|_| process.uid == self.agent_uid),
            })
            .collect();
        let nix = self.store.parent().unwrap_or(&self.store);
        links::profiles(nix, &users)
    }

    /// True if a rebuild runs that no sample has told of. Much cheaper than a
    /// sample.
    pub fn look_for_new(&mut self) -> bool {
        // What cannot be read now is told by the next sample.
        let mut gaps = Vec::new();
        let listed = listed(&mut gaps);
        let table = self.table(&listed, false, &mut gaps);
        self.learn(&listed, &table, now_us());
        listed
            .iter()
            .any(|it| self.is_rebuild(it) && !self.rebuilds.contains(&id(it)))
    }

    fn machine(&mut self, gaps: &mut Vec<Gap>) -> Machine {
        match &mut self.totals {
            Ok(totals) => totals.sample(gaps),
            Err(error) => {
                gaps.push(gap("machine", Why::Broken(error.to_string())));
                Machine::default()
            }
        }
    }

    /// True if the kernel tells this process's counters to the agent.
    fn is_own(&self, it: &Listed) -> bool {
        self.agent_uid == 0 || it.uid == self.agent_uid
    }

    /// True for a rebuild that has not ended.
    fn is_rebuild(&self, it: &Listed) -> bool {
        let recognised = self.known.get(&id(it)).map(|known| &known.recognised);
        !it.zombie && matches!(recognised, Some(Some(Recognised::Rebuild(_))))
    }

    /// True for another user's process that has to do with Nix.
    fn is_others_nix(&self, it: &Listed) -> bool {
        let known = self.known.get(&id(it));
        !self.is_own(it) && known.is_some_and(|known| known.recognised.is_some())
    }

    fn is_settled(&self, it: &Listed) -> bool {
        self.known
            .get(&id(it))
            .is_some_and(|known| known.settled && known.name == it.name)
    }

    /// What `ps` says of other users' processes, by number: asked only if one
    /// of them is new or their counters are wanted.
    fn table(&self, listed: &[Listed], others_wanted: bool, gaps: &mut Vec<Gap>) -> Table {
        let someone_new = || {
            listed
                .iter()
                .any(|it| !self.is_own(it) && !self.is_settled(it))
        };
        if !(others_wanted || someone_new()) {
            return Table::new();
        }
        let table = command::answer("/bin/ps", &ps::ARGUMENTS, LIMIT)
            .and_then(|text| ps::table(&text).map_err(|bad| Why::Broken(bad.to_string())));
        match table {
            Ok(table) => {
                if let Some(bad) = table.bad.first() {
                    gaps.push(gap(
                        "a process of another user",
                        Why::Broken(bad.to_string()),
                    ));
                }
                table.rows.into_iter().map(|row| (row.pid, row)).collect()
            }
            Err(why) => {
                gaps.push(gap("processes of other users", why));
                Table::new()
            }
        }
    }

    /// Reads the arguments of new processes and forgets the gone.
    fn learn(&mut self, listed: &[Listed], table: &Table, now_us: u64) {
        let alive: HashSet<ProcessId> = listed.iter().map(id).collect();
        self.known.retain(|id, _| alive.contains(id));
        for it in listed {
            // Without an answer of `ps` the others stay new, and it is asked
            // again.
            if self.is_settled(it) || !self.is_own(it) && table.is_empty() {
                continue;
            }
            let argv = if self.is_own(it) {
                system::arguments(it.pid)
                    .ok()
                    .and_then(|bytes| kernel::arguments(&bytes))
            } else {
                // The blanks between arguments are all that is left of them, and
                // a secret with blanks in it is known only in the whole line.
                row(table, it).map(|row| {
                    let masked = redact::text(&row.command);
                    masked.split_whitespace().map(str::to_owned).collect()
                })
            };
            // A process whose arguments cannot be read now will not tell later.
            let argv = argv.unwrap_or_default();
            let counters = self.known.get(&id(it)).map(|known| known.counters);
            let known = Known {
                name: it.name.clone(),
                settled: age(it, now_us) >= SETTLED,
                recognised: recognise(&argv),
                argv: redact::shown_argv(&argv),
                counters: counters.unwrap_or_default(),
            };
            self.known.insert(id(it), known);
        }
    }

    /// The rebuilds of the last sample that are gone. How they ended only
    /// their parents know.
    fn ended(&mut self, listed: &[Listed], rebuilds: HashSet<ProcessId>) -> Vec<Ended> {
        let alive: HashSet<ProcessId> = listed.iter().filter(|it| !it.zombie).map(id).collect();
        let before = std::mem::replace(&mut self.rebuilds, rebuilds);
        before
            .into_iter()
            .filter(|id| !alive.contains(id))
            .map(|id| Ended { id, exit: None })
            .collect()
    }

    fn process(&mut self, it: &Listed, table: &Table, now_us: u64) -> Process {
        let user = self.user(it.uid);
        let read = self.counters(it, table);
        let known = self.known.get_mut(&id(it)).map(|known| {
            known.counters = read.unwrap_or(known.counters);
            (known.argv.clone(), known.recognised.clone(), known.counters)
        });
        let (argv, recognised, counters) = known.unwrap_or_default();
        Process {
            id: id(it),
            parent: it.parent,
            group: it.group,
            uid: it.uid,
            build_user: user.trim_start_matches('_').starts_with("nixbld"),
            user,
            name: redact::visible(&it.name).into_owned(),
            argv,
            recognised,
            age_s: age(it, now_us).as_secs_f64(),
            // When the machine slept is not told.
            slept_s: 0.0,
            state: state(it, counters),
            cpu_ns: counters.cpu_ns,
            run_wait_ns: None,
            rss_bytes: counters.rss_bytes,
            threads: counters.threads,
            switches: counters.switches,
            // The kernel counts bytes to and from disks, not those of calls.
            io: None,
            wchan: None,
            prompt: None,
            has_terminal: it.has_terminal,
        }
    }

    /// `None` where nobody tells now.
    fn counters(&self, it: &Listed, table: &Table) -> Option<Counters> {
        if self.is_own(it)
            && let Ok(task) = system::task(it.pid)
        {
            let state = if task.running > 0 {
                ProcessState::Running
            } else {
                ProcessState::Sleeping
            };
            return Some(Counters {
                cpu_ns: task.cpu_ns,
                rss_bytes: task.rss_bytes,
                threads: task.threads,
                switches: Some(u64::from(task.switches)),
                state: Some(state),
            });
        }
        row(table, it).map(|row| Counters {
            cpu_ns: row.cpu_ns,
            rss_bytes: row.rss_bytes,
            threads: 0,
            switches: None,
            state: match row.state {
                'R' => Some(ProcessState::Running),
                'U' => Some(ProcessState::DiskWait),
                'T' => Some(ProcessState::Stopped),
                'Z' => Some(ProcessState::Zombie),
                _ => Some(ProcessState::Sleeping),
            },
        })
    }

    /// The user's name, asked once: it may come over the network.
    fn user(&mut self, uid: u32) -> String {
        self.users
            .entry(uid)
            .or_insert_with(|| user_name(uid))
            .clone()
    }
}

/// All processes; none and a gap where the kernel does not tell.
fn listed(gaps: &mut Vec<Gap>) -> Vec<Listed> {
    let listed = system::process_list()
        .map_err(|error| error.to_string())
        .and_then(|bytes| kernel::process_list(&bytes).map_err(|bad| bad.to_string()));
    listed.unwrap_or_else(|why| {
        gaps.push(gap("processes", Why::Broken(why)));
        Vec::new()
    })
}

fn sockets(chosen: &[&Listed], gaps: &mut Vec<Gap>) -> Vec<Socket> {
    let users: HashMap<u32, u32> = chosen.iter().map(|it| (it.pid, it.uid)).collect();
    let table = command::answer("/usr/sbin/netstat", &netstat::ARGUMENTS, LIMIT)
        .and_then(|text| netstat::table(&text).map_err(|bad| Why::Broken(bad.to_string())));
    match table {
        Ok(table) => choose::sockets(&table.rows, |pid| users.get(&pid).copied()),
        Err(why) => {
            gaps.push(gap("sockets", why));
            Vec::new()
        }
    }
}

/// The row of this very process: the number may have been used again between
/// the two looks. `ps` tells the start to the second.
fn row<'a>(table: &'a Table, it: &Listed) -> Option<&'a ps::Row> {
    let started_s = i64::try_from(it.start_us / 1_000_000).ok()?;
    table.get(&it.pid).filter(|row| row.started_s == started_s)
}

/// The kernel's list alone knows of stopped and ended processes for sure.
fn state(it: &Listed, counters: Counters) -> ProcessState {
    if it.zombie {
        ProcessState::Zombie
    } else if it.stopped {
        ProcessState::Stopped
    } else {
        counters.state.unwrap_or(ProcessState::Sleeping)
    }
}

fn id(it: &Listed) -> ProcessId {
    ProcessId {
        pid: it.pid,
        start: it.start_us,
    }
}

fn age(it: &Listed, now_us: u64) -> Duration {
    Duration::from_micros(now_us.saturating_sub(it.start_us))
}

fn now_us() -> u64 {
    let since = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap_or_default();
    u64::try_from(since.as_micros()).unwrap_or(u64::MAX)
}

fn gap(source: &str, why: Why) -> Gap {
    Gap {
        source: source.to_owned(),
        why,
    }
}
