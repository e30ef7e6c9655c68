use std::collections::{HashMap, HashSet, VecDeque};

use super::plan::{Counter, Plan};
use super::{Activity, NixEvent, Outcome, Text, quoted_log, uncoloured};
use crate::model::{HeardFrom, Making, ProcessId, Progress, ProgressFrom};
use crate::redact;

/// Activities at once. Nix's largest closures stay far below.
const LIVE_MOST: usize = 20_000;
/// Derivations of which it is remembered that they were begun.
const BEGUN_MOST: usize = 200_000;
/// Lines that wait to be fetched.
const LINES_MOST: usize = 200;
/// Lines of one message, of which an error of Nix's has a screenful at most.
const MESSAGE_LINES_MOST: usize = 60;
/// Bytes of one line.
const LINE_BYTES_MOST: usize = 500;
/// Characters of a phase; `installCheckPhase` has 17.
const PHASE_MOST: usize = 60;
/// Above this level Nix talks to those who asked for it: info.
const TOLD_LEVEL: u64 = 3;

/// What the lines of one Nix client come to.
#[derive(Clone, Debug, Default)]
pub struct Log {
    live: HashMap<u64, Live>,
    plan: Plan,
    begun: HashSet<Box<str>>,
    ended: u32,
    failed: Vec<Box<str>>,
    lines: VecDeque<Line>,
    /// Raised by whatever a face could show.
    changes: u64,
}

/// A line that is worth hearing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// Nix itself, or a builder.
    pub from: HeardFrom,
    /// Without colours, secrets masked.
    pub text: String,
}

#[derive(Clone, Debug)]
struct Live {
    what: What,
    path: Box<str>,
    since_s: f64,
    phase: Option<Box<str>>,
    bytes: Option<(u64, u64)>,
    /// The builder's last line as it came, and whether it was told.
    last: Vec<u8>,
    last_told: bool,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum What {
    Build,
    Fetch,
    Copy,
    Count { builds: bool, counter: Counter },
}

impl Log {
    /// Takes what a line says, `at_s` seconds after any moment of the caller's.
    pub fn take(&mut self, at_s: f64, event: &NixEvent<'_>) {
        match event {
            NixEvent::Start {
                id, activity, text, ..
            } => self.start(at_s, *id, activity, *text),
            NixEvent::Stop { id } => self.stop(*id),
            NixEvent::Result { id, outcome } => self.result(*id, outcome),
            NixEvent::Message { level, text, .. } => self.message(*level, *text),
            NixEvent::Other => {}
        }
    }

    fn start(&mut self, at_s: f64, id: u64, activity: &Activity<'_>, text: Text<'_>) {
        let count = |builds| What::Count {
            builds,
            counter: Counter::default(),
        };
        let (what, path) = match activity {
            Activity::Build { drv, .. } => (What::Build, *drv),
            Activity::Substitute { path, .. } => (What::Fetch, *path),
            Activity::CopyPath { path, .. } => (What::Copy, *path),
            Activity::Builds => (count(true), Text(b"")),
            Activity::CopyPaths => (count(false), Text(b"")),
            Activity::BuildWaiting => return self.say(HeardFrom::Client, &text.decode()),
            _ => return,
        };
        let path: Box<str> = path.decode().into();
        if what == What::Build && self.begun.len() < BEGUN_MOST {
            self.begun.insert(path.clone());
        }
        if self.live.len() < LIVE_MOST {
            self.changes += 1;
            let live = Live {
                what,
                path,
                since_s: at_s,
                phase: None,
                bytes: None,
                last: Vec::new(),
                last_told: true,
            };
            self.live.insert(id, live);
        }
    }

    fn stop(&mut self, id: u64) {
        let Some(live) = self.live.remove(&id) else {
            return;
        };
        self.changes += 1;
        match live.what {
            What::Build => self.ended = self.ended.saturating_add(1),
            What::Count { builds, counter } => {
                self.plan.ended(builds, counter.done);
            }
            What::Fetch | What::Copy => {}
        }
    }

    fn result(&mut self, id: u64, outcome: &Outcome<'_>) {
        if let Outcome::PostBuildLogLine(text) = outcome {
            return self.say(HeardFrom::BuildLog, &text.decode());
        }
        let Some(live) = self.live.get_mut(&id) else {
            return;
        };
        match outcome {
            Outcome::BuildLogLine(text) => {
                live.last.clear();
                let raw = text.raw();
                live.last
                    .extend_from_slice(&raw[..raw.len().min(LINE_BYTES_MOST)]);
                live.last_told = false;
            }
            Outcome::SetPhase(text) => {
                let phase = uncoloured(&text.decode()).into_owned();
                live.phase = Some(phase.chars().take(PHASE_MOST).collect());
                self.changes += 1;
            }
            Outcome::Progress {
                done,
                expected,
                running,
                ..
            } => self.changes += u64::from(live.progress(*done, *expected, *running)),
            _ => {}
        }
    }

    fn message(&mut self, level: u64, text: Text<'_>) {
        if level > TOLD_LEVEL {
            return;
        }
        let text = text.decode();
        let text = uncoloured(&text);
        if self.plan.takes(&text) {
            self.changes += 1;
            return;
        }
        if level == 0 {
            self.note_failure(&text);
        }
        for line in text.lines().take(MESSAGE_LINES_MOST) {
            // The end of a builder's log, as an error of Nix quotes it.
            match quoted_log(line) {
                Some(said) => self.say(HeardFrom::BuildLog, said),
                None => self.say(HeardFrom::Client, line),
            }
        }
    }

    /// The first derivation that an error names has failed, if it was begun: one
    /// that only waited for it was not. The wording differs from version to
    /// version, the name does not.
    fn note_failure(&mut self, text: &str) {
        let Some(drv) = derivation(text) else {
            return;
        };
        if self.begun.contains(drv) && !self.failed.iter().any(|known| **known == *drv) {
            self.failed.push(drv.into());
            self.changes += 1;
        }
    }

    fn say(&mut self, from: HeardFrom, text: &str) {
        let text = uncoloured(text);
        let text = text.trim_end();
        if text.trim_start().is_empty() {
            return;
        }
        self.changes += 1;
        if self.lines.len() == LINES_MOST {
            self.lines.pop_front();
        }
        self.lines.push_back(Line {
            from,
            text: shown(text),
        });
    }

    /// Grows whenever something changes that [`Log::progress`] or [`Log::lines`]
    /// tells; repeated lines change nothing.
    pub fn changes(&self) -> u64 {
        self.changes
    }

    /// Lines that were written since the last call; of each builder the last.
    pub fn lines(&mut self) -> Vec<Line> {
        let mut lines: Vec<Line> = self.lines.drain(..).collect();
        let untold = self.live.values_mut().filter(|live| !live.last_told);
        for live in untold {
            live.last_told = true;
            let text = Text(&live.last).decode();
            let text = uncoloured(&text);
            let text = text.trim_end();
            if !text.is_empty() && lines.len() < LINES_MOST {
                lines.push(Line {
                    from: HeardFrom::BuildLog,
                    text: shown(text),
                });
            }
        }
        lines
    }

    /// Whether some builder has printed a line that [`Log::lines`] would give.
    pub fn has_lines(&self) -> bool {
        !self.lines.is_empty() || self.live.values().any(|live| !live.last_told)
    }

    /// What is to be made, is made and was made. `None`: it has not come to that.
    pub fn progress(&self, client: ProcessId, at_s: f64) -> Option<Progress> {
        let counters = self.live.values().filter_map(|live| match live.what {
            What::Count { builds, counter } => Some((builds, counter)),
            _ => None,
        });
        let planned = self.plan.planned(counters);
        if planned.is_none() && self.begun.is_empty() && self.live.is_empty() {
            return None;
        }
        let number = |n| u32::try_from(n).unwrap_or(u32::MAX);
        Some(Progress {
            client,
            from: ProgressFrom::Log,
            planned,
            building: self.making(What::Build, at_s),
            fetching: self.making(What::Fetch, at_s),
            waiting: Vec::new(),
            // What has failed has ended, too; what is counted may still end.
            built: number(self.counted(true)).min(self.ended),
            fetched: number(self.counted(false)),
            failed: self.failed.iter().map(|drv| name(drv).to_owned()).collect(),
            limits: Vec::new(),
        })
    }

    /// So many of Nix's counters, those that have ended included.
    fn counted(&self, wanted: bool) -> u64 {
        let ended = self.plan.done(wanted);
        self.live.values().fold(ended, |sum, live| match live.what {
            What::Count { builds, counter } if builds == wanted => sum.saturating_add(counter.done),
            _ => sum,
        })
    }

    /// What is under way, the longest first.
    fn making(&self, what: What, at_s: f64) -> Vec<Making> {
        let mut making: Vec<Making> = self
            .live
            .values()
            .filter(|live| live.what == what)
            .map(|live| Making {
                name: name(&live.path).to_owned(),
                path: live.path.to_string(),
                for_s: (at_s - live.since_s).max(0.0),
                phase: live.phase.as_deref().map(str::to_owned),
                builder: None,
                bytes: self.bytes_of(live),
            })
            .collect();
        making.sort_by(|a, b| b.for_s.total_cmp(&a.for_s).then(a.path.cmp(&b.path)));
        making
    }

    /// The copy that a fetch is made by has the bytes. Not by its parent: Nix
    /// before 2.30 does not always tell it.
    fn bytes_of(&self, fetch: &Live) -> Option<(u64, u64)> {
        let copy = |live: &&Live| live.what == What::Copy && live.path == fetch.path;
        self.live.values().find(copy).and_then(|live| live.bytes)
    }
}

impl Live {
    /// True if that is news.
    fn progress(&mut self, done: u64, expected: u64, running: u64) -> bool {
        match &mut self.what {
            What::Count { counter, .. } => {
                let before = *counter;
                counter.take(done, expected, running);
                before != *counter
            }
            What::Copy => {
                let told = Some((done, expected));
                let news = self.bytes != told;
                self.bytes = told;
                news
            }
            What::Build | What::Fetch => false,
        }
    }
}

/// The first path of a derivation.
pub(crate) fn derivation(text: &str) -> Option<&str> {
    text.match_indices('/').find_map(|(at, _)| {
        let path = text[at..]
            .split(|c: char| c.is_whitespace() || "'\"‘’“”^!;:,".contains(c))
            .next()?;
        let is_one = std::path::Path::new(path)
            .extension()
            .is_some_and(|end| end == "drv");
        is_one.then_some(path)
    })
}

/// Without folder, hash and `.drv`.
pub fn name(path: &str) -> &str {
    let base = path.rsplit('/').next().unwrap_or(path);
    let name = base.split_once('-').map_or(base, |(_, name)| name);
    name.strip_suffix(".drv").unwrap_or(name)
}

/// As it is told: cut, and with secrets masked.
pub(crate) fn shown(text: &str) -> String {
    redact::visible(&redact::text(cut(text))).into_owned()
}

/// As much of it as is kept.
fn cut(text: &str) -> &str {
    let mut end = text.len().min(LINE_BYTES_MOST);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}
