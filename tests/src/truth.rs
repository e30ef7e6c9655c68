//! What really went on: the client's own log, line by line, with the time at which each was there.

use std::{
    collections::BTreeSet,
    fs,
    path::PathBuf,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    thread::{self, JoinHandle, sleep},
    time::Duration,
};

use rustix::time::{ClockId, clock_gettime};
use serde_json::Value;

/// How often the log is looked at.
const BEAT: Duration = Duration::from_millis(5);

/// The types of `ActivityType` in Nix's `logging.hh`.
const BUILD: u64 = 105;
const SUBSTITUTE: u64 = 108;

/// Milliseconds since 1970, as recordings count them.
pub fn now_ms() -> u64 {
    let time = clock_gettime(ClockId::Realtime);
    time.tv_sec.unsigned_abs() * 1000 + time.tv_nsec.unsigned_abs() / 1_000_000
}

/// Reads a log while it is written.
pub struct Tape {
    ends: Arc<AtomicBool>,
    thread: JoinHandle<Vec<(u64, String)>>,
}

impl Tape {
    /// Begins.
    pub fn of(log: PathBuf) -> Self {
        let ends = Arc::new(AtomicBool::new(false));
        let over = Arc::clone(&ends);
        let thread = thread::spawn(move || {
            let (mut lines, mut read) = (Vec::new(), 0);
            loop {
                let last = over.load(Ordering::Relaxed);
                let text = fs::read(&log).unwrap_or_default();
                let at = now_ms();
                while let Some(length) = text[read..].iter().position(|byte| *byte == b'\n') {
                    let line = String::from_utf8_lossy(&text[read..read + length]).into_owned();
                    lines.push((at, line));
                    read += length + 1;
                }
                if last {
                    return lines;
                }
                sleep(BEAT);
            }
        });
        Self { ends, thread }
    }

    /// All lines, each with the time at which it was there.
    ///
    /// # Panics
    ///
    /// If the thread that reads has.
    pub fn lines(self) -> Vec<(u64, String)> {
        self.ends.store(true, Ordering::Relaxed);
        self.thread.join().expect("reading does not panic")
    }

    /// All of it, once the client has ended.
    pub fn stop(self) -> Truth {
        Truth::read(&self.lines())
    }
}

/// Something that a client told of a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum What {
    /// This recipe is to be built.
    WillBuild,
    /// This path is to be fetched.
    WillFetch,
    /// The recipe's build begins.
    Builds,
    /// It ends, also if it failed.
    Built,
    /// The path's fetch begins.
    Fetches,
    /// It ends.
    Fetched,
}

/// All that a client told, in order.
#[derive(Clone, Debug, Default)]
pub struct Truth {
    /// When it told what of which recipe or path.
    pub told: Vec<(u64, What, String)>,
    /// What it said for people, and when.
    pub words: Vec<(u64, String)>,
}

/// How it stood at one moment: names of recipes and paths.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Standing {
    /// Recipes to be built so far.
    pub build: BTreeSet<String>,
    /// Paths to be fetched so far.
    pub fetch: BTreeSet<String>,
    /// What is built just now.
    pub building: BTreeSet<String>,
    /// What is fetched just now.
    pub fetching: BTreeSet<String>,
    /// What is built.
    pub built: BTreeSet<String>,
    /// What was fetched.
    pub fetched: BTreeSet<String>,
}

impl Truth {
    fn read(lines: &[(u64, String)]) -> Self {
        let mut truth = Self::default();
        let mut open: Vec<(u64, What, String)> = Vec::new();
        let mut list = None;
        for (at, line) in lines {
            let Some(json) = line.strip_prefix("@nix ") else {
                continue;
            };
            let Ok(json) = serde_json::from_str::<Value>(json) else {
                continue;
            };
            match json["action"].as_str() {
                Some("msg") => {
                    let said = json["msg"].as_str().unwrap_or_default();
                    truth.words.push((*at, said.to_owned()));
                    // Some versions tell the whole list in one message.
                    for said in said.lines() {
                        if said.contains("will be built") {
                            list = Some(What::WillBuild);
                        } else if said.contains("will be fetched") {
                            list = Some(What::WillFetch);
                        } else if let (Some(what), Some(path)) = (list, path(said)) {
                            truth.told.push((*at, what, path.to_owned()));
                        } else {
                            list = None;
                        }
                    }
                }
                Some("start") => {
                    let (begins, ends) = match json["type"].as_u64() {
                        Some(BUILD) => (What::Builds, What::Built),
                        Some(SUBSTITUTE) => (What::Fetches, What::Fetched),
                        _ => continue,
                    };
                    let of = json["fields"][0].as_str().unwrap_or_default().to_owned();
                    truth.told.push((*at, begins, of.clone()));
                    open.push((json["id"].as_u64().unwrap_or(0), ends, of));
                }
                Some("stop") => {
                    let id = json["id"].as_u64();
                    if let Some(place) = open.iter().position(|(open, ..)| Some(*open) == id) {
                        let (_, what, of) = open.remove(place);
                        truth.told.push((*at, what, of));
                    }
                }
                _ => {}
            }
        }
        truth
    }

    /// What is called so was planned as soon as the first of it began.
    pub fn plan_together(&mut self, first: &str, then: &str) {
        let of = |name: &str| self.told.iter().find(|(_, _, path)| path.contains(name));
        if let (Some((at, ..)), Some((_, _, path))) = (of(first), of(then)) {
            let told = (*at, What::WillBuild, path.clone());
            let place = self.told.partition_point(|(other, ..)| *other <= told.0);
            self.told.insert(place, told);
        }
    }

    /// When it said what is to be made, or made something first.
    pub fn planned_at(&self) -> Option<u64> {
        self.told.first().map(|(at, ..)| *at)
    }

    /// When it told something for the last time.
    pub fn ended_at(&self) -> Option<u64> {
        self.told.last().map(|(at, ..)| *at)
    }

    /// All moments at which something changed.
    pub fn moments(&self) -> impl Iterator<Item = u64> + '_ {
        self.told.iter().map(|(at, ..)| *at)
    }

    /// How it stood then. What another client has built of the same is done too; what fails is
    /// never done.
    pub fn at(&self, moment: u64, others: &[&Truth], fails: &str) -> Standing {
        let mut now = Standing::default();
        for (_, what, path) in self.until(moment) {
            let path = path.clone();
            match what {
                What::WillBuild => drop(now.build.insert(path)),
                What::WillFetch => drop(now.fetch.insert(path)),
                What::Builds => {
                    now.build.insert(path.clone());
                    now.building.insert(path);
                }
                What::Built => drop(now.building.remove(&path)),
                What::Fetches => {
                    now.fetch.insert(path.clone());
                    now.fetching.insert(path);
                }
                What::Fetched => drop(now.fetching.remove(&path)),
            }
        }
        for truth in std::iter::once(self).chain(others.iter().copied()) {
            for (_, what, path) in truth.until(moment) {
                match what {
                    What::Built if now.build.contains(path) && !path.contains(fails) => {
                        now.built.insert(path.clone());
                    }
                    What::Fetched if now.fetch.contains(path) => {
                        now.fetched.insert(path.clone());
                    }
                    _ => {}
                }
            }
        }
        now
    }

    fn until(&self, moment: u64) -> impl Iterator<Item = &(u64, What, String)> {
        self.told.iter().take_while(move |(at, ..)| *at <= moment)
    }
}

/// `  /nix/store/HASH-x.drv`; paths in messages may be coloured.
fn path(said: &str) -> Option<&str> {
    let start = said.find("/nix/store/")?;
    let rest = &said[start..];
    let end = rest
        .find(|c: char| c.is_whitespace() || c.is_control() || c == '\'')
        .unwrap_or(rest.len());
    said.starts_with(' ').then_some(&rest[..end])
}
