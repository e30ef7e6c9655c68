//! What every client of Nix is to make, makes and has made, by name, told from
//! outside by an ordinary user.
//!
//! The daemon tells nobody, but it leaves traces that everybody may read: a
//! worker holds a lock on each path it makes ([`held`]), writes a log for each
//! build and none for a fetch ([`locked`], [`work`]), makes a folder for each builder
//! ([`builders`]), and registers what is done ([`database`]). What others have
//! locked of its plan it waits for ([`waiting`]). What a client
//! wants in the end is the recipe that it has written last ([`events`],
//! [`tops`], [`wants`]), and what is to be made for that Nix says itself ([`dry_run`],
//! [`answer`], [`plan`], [`graph`]). [`client`] puts that together for one client and [`tell`]s
//! of it, [`look`] does so for all.
//!
//! A thread of its own looks, and only while somebody builds; the sampler waits
//! for it a moment and never longer.

pub mod answer;
pub mod builders;
pub mod client;
pub mod database;
pub mod dry_run;
pub mod events;
pub mod graph;
pub mod held;
pub mod locked;
pub mod look;
pub mod plan;
pub mod recipe;
pub mod tell;
pub mod tops;
pub mod waiting;
pub mod wants;
pub mod work;

#[cfg(test)]
mod text;

use std::collections::{BTreeMap, HashSet};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::time::{Duration, Instant, SystemTime};

use nixlamp_core::command_line::{Kind, Recognised};
use nixlamp_core::model::{Gap, Lock, LockKind, PlanGraph, Process, Progress, Sample, Why};
use nixlamp_core::say;
use nixlamp_core::tree;

use super::super::Options;
use super::raw;
use super::store_names::StoreNames;
use builders::Builder;
use client::Seen;
use events::Events;
use held::Held;
use look::{Asked, Here, Looker};

/// So long a look at the machine waits for this one.
const MOMENT: Duration = Duration::from_millis(150);

/// Without an answer for so long it is said that there is none.
const PATIENCE: Duration = Duration::from_secs(10);

/// What was found, and whether the next look should come soon.
type Answer = Result<(Vec<Progress>, Vec<PlanGraph>, bool), String>;

/// The sampler's side of that thread.
pub struct Progresses {
    here: Here,
    programs: Vec<PathBuf>,
    names: Arc<StoreNames>,
    /// Watches while nobody builds, and is read only once somebody does: what is
    /// written before the first look has its owner, too.
    watch: Option<Events>,
    thread: Option<(Sender<Asked>, Receiver<Answer>)>,
    /// Since when it owes an answer.
    asked: Option<Instant>,
    /// It did not answer within a moment the last time.
    late: bool,
    last: Vec<Progress>,
    plans: Vec<PlanGraph>,
    hurries: bool,
    trouble: Option<String>,
}

impl Progresses {
    /// Nothing is read, and no thread started, before somebody builds.
    pub fn new(options: &Options, names: Arc<StoreNames>) -> Self {
        let here = Here {
            nix: options.nix.clone(),
            program: None,
            own_uid: rustix::process::geteuid().as_raw(),
            now_ms: 0,
        };
        Self {
            here,
            programs: options.programs.clone(),
            names,
            watch: None,
            thread: None,
            asked: None,
            late: false,
            last: Vec::new(),
            plans: Vec::new(),
            hurries: false,
            trouble: None,
        }
    }

    /// What was last found out, of this very moment if it takes no longer than
    /// a moment. `locks` are holders and inodes.
    pub fn look(
        &mut self,
        sample: &Sample,
        locks: &[(u32, u64)],
        gaps: &mut Vec<Gap>,
    ) -> Vec<Progress> {
        let asked = asked(sample, locks);
        let nobody = asked.clients.is_empty();
        if nobody && self.last.is_empty() && self.thread.is_none() {
            self.watch_on();
            return Vec::new();
        }
        self.take(Duration::ZERO);
        if self.asked.is_none() {
            self.ask(asked);
            let wait = if self.late { Duration::ZERO } else { MOMENT };
            self.take(wait);
        }
        if nobody {
            self.end();
            self.watch_on();
            return Vec::new();
        }
        if self.asked.is_some_and(|at| at.elapsed() >= PATIENCE) {
            self.trouble = Some(say!("no-answer-in", seconds = PATIENCE.as_secs()));
            self.last.clear();
        }
        if let Some(trouble) = &self.trouble {
            gaps.push(Gap {
                source: "what is built".into(),
                why: Why::Broken(trouble.clone()),
            });
        }
        self.last.clone()
    }

    /// What needs what in plans that have changed since this was last asked.
    pub fn plans(&mut self) -> Vec<PlanGraph> {
        std::mem::take(&mut self.plans)
    }

    /// True if the next look should come soon: an answer is under way.
    pub fn hurries(&self) -> bool {
        self.hurries && self.trouble.is_none()
    }

    /// Nobody builds: what was told is of no use, what will be told is.
    fn watch_on(&mut self) {
        match &mut self.watch {
            Some(watch) => watch.forget(),
            None => self.watch = Events::attach(&self.here.nix),
        }
    }

    fn ask(&mut self, asked: Asked) {
        if self.thread.is_none() {
            self.here.program = dry_run::program(&self.programs);
            let watch = self.watch.take();
            self.thread = start(self.here.clone(), Arc::clone(&self.names), watch);
        }
        if let Some((ask, _)) = &self.thread
            && ask.send(asked).is_ok()
        {
            self.asked = Some(Instant::now());
        }
    }

    /// Takes the answer that is owed, and waits for it so long.
    fn take(&mut self, wait: Duration) {
        let (Some((_, answers)), Some(_)) = (&self.thread, self.asked) else {
            return;
        };
        match answers.recv_timeout(wait) {
            Ok(answer) => {
                self.late = false;
                self.asked = None;
                match answer {
                    Ok((progress, plans, hurries)) => {
                        self.last = progress;
                        self.plans.extend(plans);
                        self.hurries = hurries;
                        self.trouble = None;
                    }
                    // One look went wrong, say while the database was busy: what
                    // was known still holds.
                    Err(trouble) => self.trouble = Some(trouble),
                }
            }
            Err(RecvTimeoutError::Timeout) => self.late = true,
            Err(RecvTimeoutError::Disconnected) => {
                self.end();
                self.trouble = Some(say!("its-thread-ended"));
            }
        }
    }

    /// The thread ends when it has answered; one that hangs is left to itself.
    fn end(&mut self) {
        self.thread = None;
        self.asked = None;
        self.late = false;
        self.last.clear();
        self.plans.clear();
        self.hurries = false;
        self.trouble = None;
    }
}

fn start(
    here: Here,
    names: Arc<StoreNames>,
    watch: Option<Events>,
) -> Option<(Sender<Asked>, Receiver<Answer>)> {
    let (ask, questions) = mpsc::channel::<Asked>();
    let (answer, answers) = mpsc::channel();
    let started = std::thread::Builder::new()
        .name("what-is-built".into())
        .stack_size(512 * 1024)
        .spawn(move || {
            raw::block_signals();
            let mut looker = Looker::new(here, names, watch);
            while let Ok(asked) = questions.recv() {
                let told = looker.look(&asked).map_err(|error| error.to_string());
                let told = told.map(|progress| (progress, looker.graphs(), looker.hurries()));
                if answer.send(told).is_err() {
                    return;
                }
            }
        });
    match started {
        Ok(_) => Some((ask, answers)),
        Err(error) => {
            tracing::warn!(%error, "no thread for what is built");
            None
        }
    }
}

/// Who has locked which path in the store for himself.
fn locked(lock: &Lock) -> Option<(u32, String)> {
    let file = lock.path.rsplit('/').next()?;
    match held::held(file)? {
        Held::Path(path) if lock.kind == LockKind::StorePath && lock.exclusive => {
            Some((lock.holder, path))
        }
        _ => None,
    }
}

/// What there is to look at.
fn asked(sample: &Sample, locks: &[(u32, u64)]) -> Asked {
    let now_ms = SystemTime::now()
        .duration_since(SystemTime::UNIX_EPOCH)
        .map_or(0, |since| i64::try_from(since.as_millis()).unwrap_or(0));
    let mut workers: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
    for (worker, client) in tree::workers(sample) {
        workers.entry(client).or_default().push(worker.pid);
    }
    let alone = workers.len() <= 1;
    let client = |process: &Process| {
        let Some(Recognised::Rebuild(invocation)) = &process.recognised else {
            return None;
        };
        // Cleaning and verifying make nothing.
        if matches!(invocation.kind, Kind::CollectGarbage | Kind::Verify) {
            return None;
        }
        Some(Seen {
            id: process.id,
            uid: process.uid,
            started_ms: now_ms - (process.age_s * 1000.0) as i64,
            cpu_ns: process.cpu_ns,
            argv: process.argv.clone(),
            workers: workers.remove(&process.id.pid).unwrap_or_default(),
            makes: !matches!(invocation.kind, Kind::Evaluate | Kind::Other),
            alone,
        })
    };
    let clients: Vec<Seen> = sample.processes.iter().filter_map(client).collect();
    let parents: HashSet<u32> = clients
        .iter()
        .flat_map(|client| client.workers.iter().copied().chain([client.id.pid]))
        .collect();
    let is_topmost = |process: &&Process| process.build_user && parents.contains(&process.parent);
    let builders = sample.processes.iter().filter(is_topmost);
    Asked {
        builders: builders
            .map(|process| Builder {
                pid: process.id.pid,
                start: process.id.start,
                uid: process.uid,
                worker: process.parent,
            })
            .collect(),
        clients,
        locks: locks.to_vec(),
        locked: sample.locks.iter().filter_map(locked).collect(),
        now_ms,
    }
}
