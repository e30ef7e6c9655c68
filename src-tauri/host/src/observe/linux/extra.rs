//! What is asked only while a rebuild runs, or only while one activates: what
//! clients, services and the kernel write, links that are set, and what an
//! activation waits for. When nothing runs none of it is open and no thread of
//! it lives.
//!
//! All that may make one wait is asked by threads beside the sampler. When a
//! rebuild has ended, their last answer is waited for a moment: what a client
//! wrote last tells why it ended.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use nixlamp_core::command_line::{self, Recognised};
use nixlamp_core::model::{
    Activation, Ended, Gap, Heard, HeardFrom, Link, Process, ProcessId, UnitManager, Why,
};
use nixlamp_core::say;
use nixlamp_core::{journal, messages, redact};

use super::super::links::{self, User};
use super::activation;
use super::aside::{Answer, Aside};
use super::database;
use super::journal::Journal;
use super::kmsg::Kmsg;
use super::raw;
use super::tail::Tails;
use super::units;
use super::users::Users;

/// Links and files may lie on a disk that does not answer.
const PATIENCE: Duration = Duration::from_secs(5);
/// Two managers, each with its own limit, and a little.
const PATIENCE_UNITS: Duration = Duration::from_secs(6);
/// Between two looks at an activation.
const BETWEEN: Duration = Duration::from_secs(2);
/// How long the sampler waits for the last words of a rebuild that has ended.
const LAST_WORDS: Duration = Duration::from_millis(250);
/// Where a switch of `NixOS` leaves its lists and its lock.
const RUN: &str = "/run/nixos";
/// Clients that are asked about.
const CLIENTS: usize = 50;

/// What is asked about links and clients.
struct Question {
    users: BTreeSet<User>,
    clients: Vec<(ProcessId, Option<String>)>,
}

/// What was found.
type Found = (Vec<Link>, Vec<Heard>);
/// What was found of an activation.
type Activates = (Activation, Vec<(UnitManager, Why)>);

/// All of it.
#[derive(Default)]
pub struct Extra {
    nix: PathBuf,
    proc: PathBuf,
    traces: Option<Aside<Question, Found>>,
    links: Vec<Link>,
    activation: Option<Aside<(), Activates>>,
    activates: Option<Activates>,
    asked: Option<Instant>,
    journal: Option<Journal>,
    /// True once it was tried to start that.
    journal_tried: bool,
    kmsg: Option<Result<Kmsg, Why>>,
}

/// What a sample gets of it.
#[derive(Default)]
pub struct More {
    /// See `Sample`.
    pub heard: Vec<Heard>,
    /// See `Sample`.
    pub links: Vec<Link>,
    /// See `Sample`.
    pub activation: Option<Activation>,
}

impl Extra {
    /// Asks nothing yet.
    pub fn new(nix: &Path, proc: &Path) -> Self {
        Self {
            nix: nix.to_owned(),
            proc: proc.to_owned(),
            ..Self::default()
        }
    }

    /// What is new since the last look.
    pub fn look(
        &mut self,
        processes: &[Process],
        ended: &[Ended],
        users: &Users,
        own_uid: u32,
        gaps: &mut Vec<Gap>,
    ) -> More {
        let is_rebuild = |p: &&Process| matches!(p.recognised, Some(Recognised::Rebuild(_)));
        let rebuilds: Vec<&Process> = processes.iter().filter(is_rebuild).collect();
        if rebuilds.is_empty() && ended.is_empty() {
            self.rest();
            return More::default();
        }
        let mut heard = self.look_at_logs(gaps);
        let over = !ended.is_empty();
        let (links, said) = self.look_at_traces(&rebuilds, users, own_uid, over, gaps);
        heard.extend(said);
        let activates = processes.iter().any(|p| {
            p.recognised == Some(Recognised::Activation) || command_line::activates(&p.argv)
        });
        let activation = self.look_at_activation(activates, gaps);
        More {
            heard,
            links,
            activation,
        }
    }

    /// Nothing runs: nothing is asked. A thread that hangs is kept, so that
    /// there is never a second one.
    fn rest(&mut self) {
        self.journal = None;
        self.journal_tried = false;
        self.kmsg = None;
        self.links.clear();
        self.activates = None;
        if let Some(traces) = &mut self.traces {
            traces.take(Duration::ZERO);
        }
        if let Some(activation) = &mut self.activation {
            activation.take(Duration::ZERO);
        }
        self.traces.take_if(|aside| !aside.is_asked());
        self.activation.take_if(|aside| !aside.is_asked());
    }

    /// The journal and the kernel's log; the latter by the journal where it may
    /// not be read itself.
    fn look_at_logs(&mut self, gaps: &mut Vec<Gap>) -> Vec<Heard> {
        let kmsg = self
            .kmsg
            .get_or_insert_with(|| Kmsg::open().map_err(super::machine::why));
        let by_journal = kmsg.is_err();
        if !std::mem::replace(&mut self.journal_tried, true) {
            self.journal = Journal::start(by_journal);
        }
        let mut heard = Vec::new();
        if let Ok(kmsg) = kmsg {
            heard.extend(kmsg.lines().iter().map(|line| Heard {
                about: None,
                from: HeardFrom::Kernel,
                text: safe(line),
                age_s: 0.0,
            }));
            // Of the kernel's words only those about memory concern a rebuild.
            heard.retain(|heard| nixlamp_core::oom::killed(&heard.text).is_some());
        }
        let now = crate::clock::now().time;
        if let Some(journal) = &mut self.journal {
            let (entries, why) = journal.look();
            heard.extend(entries.into_iter().map(|entry| Heard {
                about: None,
                from: entry.from,
                text: safe(&entry.text),
                age_s: (now.0.saturating_sub(entry.at.0).max(0)) as f64 / 1000.0,
            }));
            gaps.extend(why.map(|why| Gap {
                source: "the journal".into(),
                why,
            }));
        }
        heard
    }

    fn look_at_traces(
        &mut self,
        rebuilds: &[&Process],
        users: &Users,
        own_uid: u32,
        over: bool,
        gaps: &mut Vec<Gap>,
    ) -> Found {
        let (nix, proc) = (self.nix.clone(), self.proc.clone());
        let aside = self.traces.get_or_insert_with(|| {
            let mut beside = Beside::default();
            Aside::start("traces", PATIENCE, move |asked: Question| {
                beside.answer(&nix, &proc, &asked)
            })
        });
        let mut heard = Vec::new();
        let mut first = true;
        loop {
            // An end is told after what led to it: the answer to a question
            // that was asked before it may come first.
            let wait = if over { LAST_WORDS } else { Duration::ZERO };
            let answered = match aside.take(wait) {
                Answer::Told((links, said)) => {
                    self.links = links;
                    heard.extend(said);
                    true
                }
                Answer::NotYet => false,
                Answer::Late | Answer::Gone => {
                    gaps.push(Gap {
                        source: "links and output of rebuilds".into(),
                        why: Why::Broken(say!("no-answer-in", seconds = PATIENCE.as_secs())),
                    });
                    false
                }
            };
            if !aside.is_asked() && first {
                aside.ask(question(rebuilds, users, own_uid));
                first = false;
                if over {
                    continue;
                }
            }
            if !over || !answered || !aside.is_asked() {
                return (self.links.clone(), heard);
            }
        }
    }

    fn look_at_activation(&mut self, activates: bool, gaps: &mut Vec<Gap>) -> Option<Activation> {
        if !activates {
            self.activates = None;
            self.asked = None;
            return None;
        }
        let proc = self.proc.clone();
        let aside = self.activation.get_or_insert_with(|| {
            let asks = tokio::runtime::Builder::new_current_thread()
                .enable_all()
                .build();
            Aside::start("activation", PATIENCE_UNITS, move |()| {
                activation_of(&proc, asks.as_ref().ok())
            })
        });
        let late = match aside.take(Duration::ZERO) {
            Answer::Told(found) => {
                self.activates = Some(found);
                false
            }
            Answer::NotYet => false,
            Answer::Late | Answer::Gone => true,
        };
        if self.asked.is_none_or(|at| at.elapsed() >= BETWEEN) {
            self.asked = Some(Instant::now());
            aside.ask(());
        }
        if late {
            // What was true six seconds ago is not told as if it were now.
            self.activates = None;
            gaps.push(Gap {
                source: "the service manager's jobs".into(),
                why: Why::Broken(say!("no-answer-in", seconds = PATIENCE_UNITS.as_secs())),
            });
        }
        let (activation, refused) = self.activates.as_ref()?;
        gaps.extend(refused.iter().map(|(manager, why)| {
            Gap {
                source: match manager {
                    UnitManager::System => "the service manager's jobs",
                    UnitManager::User => "the jobs of the user's service manager",
                }
                .into(),
                why: why.clone(),
            }
        }));
        Some(activation.clone())
    }
}

/// Text of strangers as it may be kept.
fn safe(text: &str) -> String {
    redact::visible(&redact::text(&journal::plain(text))).into_owned()
}

fn question(rebuilds: &[&Process], users: &Users, own_uid: u32) -> Question {
    let own = |p: &&&Process| p.uid == own_uid || own_uid == 0;
    Question {
        users: rebuilds
            .iter()
            .map(|p| User {
                name: p.user.clone(),
                home: users.home(p.uid).map(Path::to_owned),
            })
            .collect(),
        clients: rebuilds
            .iter()
            .filter(own)
            .take(CLIENTS)
            .map(|p| (p.id, command_line::out_link(&p.argv)))
            .collect(),
    }
}

/// What the thread beside the sampler remembers.
#[derive(Default)]
struct Beside {
    tails: Tails,
    /// Where the clients make their links.
    results: BTreeMap<ProcessId, Option<PathBuf>>,
    users: BTreeSet<User>,
    /// Clients after whose end the store's database was read.
    asked_database: BTreeSet<ProcessId>,
}

impl Beside {
    fn answer(&mut self, nix: &Path, proc: &Path, asked: &Question) -> Found {
        // What is heard is read by the loop, which must not wait for this.
        messages::prepare();
        for (client, link) in &asked.clients {
            let path = || {
                // Read once: it does not change, and goes with the process.
                let cwd = proc.join(client.pid.to_string()).join("cwd");
                let folder = std::fs::read_link(cwd).ok()?;
                Some(folder.join(link.as_ref()?))
            };
            self.results.entry(*client).or_insert_with(path);
        }
        // Who has just ended is looked at once more.
        self.users.extend(asked.users.iter().cloned());
        let mut links = links::profiles(nix, &self.users);
        for (client, path) in &self.results {
            links.extend(
                path.iter()
                    .filter_map(|path| links::link(Some(*client), path)),
            );
        }
        let clients: Vec<ProcessId> = asked.clients.iter().map(|(id, _)| *id).collect();
        self.results.retain(|id, _| clients.contains(id));
        self.users.clone_from(&asked.users);
        let mut heard = self.tails.look(proc, &clients);
        heard.extend(self.look_at_database(nix, &heard));
        (links, heard)
    }

    /// Why a daemon broke off, where its store tells.
    fn look_at_database(&mut self, nix: &Path, heard: &[Heard]) -> Option<Heard> {
        let about = heard
            .iter()
            .rfind(|line| database::is_worth_it(line))?
            .about?;
        if !self.asked_database.insert(about) {
            return None;
        }
        database::complaint(nix, about)
    }
}

/// On the thread beside the sampler.
fn activation_of(proc: &Path, asks: Option<&tokio::runtime::Runtime>) -> Activates {
    let run = Path::new(RUN);
    let locks = std::fs::read(proc.join("locks")).ok();
    let mut found = Activation {
        lock_held: activation::lock_held(run, locks.as_deref()),
        listed: activation::listed(run),
        jobs: Vec::new(),
    };
    let mut refused = Vec::new();
    let Some(asks) = asks else {
        return (found, refused);
    };
    let now_us = raw::monotonic_ns() / 1000;
    for manager in [UnitManager::System, UnitManager::User] {
        match asks.block_on(units::jobs(manager, now_us)) {
            Ok(jobs) => found.jobs.extend(jobs),
            // A system without systemd has nothing to tell, and no gap.
            Err(Why::Missing) => {}
            Err(why) => refused.push((manager, why)),
        }
    }
    (found, refused)
}
