//! What Nix and the tools around it print for people: bytes → lines → [`Printed`],
//! as much of what [`crate::nix_log`] tells as text can tell.
//!
//! Old commands (`nix-build`) print the lines of their builders among their own,
//! with no mark. So from the first `building '…'` on a line counts as Nix's only
//! where its colour or a derivation in it shows that; any other is a builder's,
//! of whom only what anybody means by it is understood. What is done is known only
//! where `nix` draws its bar: lines tell of a beginning, never of an end.

mod bar;
mod lines;

use std::collections::{HashMap, HashSet, VecDeque};

use bar::{Bar, Count};

use crate::model::{HeardFrom, Making, ProcessId, Progress, ProgressFrom, ProgressLimit};
use crate::nix_log::{self, Counter, Line, Plan, uncoloured};

/// Lines that wait to be fetched.
const LINES_MOST: usize = 200;
/// Bytes of one line that are kept.
const LINE_BYTES_MOST: usize = 500;
/// Derivations of which it is remembered that they were begun.
const BEGUN_MOST: usize = 200_000;
/// Names whose phase is known at once.
const PHASES_MOST: usize = 64;
/// As Nix colours them on a terminal (`logging.cc`, `error.cc`, 2.4 to 2.34). A
/// builder has no terminal, and other tools colour otherwise.
const COLOURED: [&[u8]; 2] = [b"\x1b[31;1merror:", b"\x1b[35;1mwarning:"];

/// What one command has printed.
#[derive(Clone, Debug, Default)]
pub struct Printed {
    unended: lines::Unended,
    plan: Plan,
    /// Two of Nix's clients, or a builder that may have said it: no sum is right.
    plan_unsure: bool,
    /// The paths of a plan follow, one a line.
    lists: bool,
    /// Further lines of a message of Nix's follow, indented.
    goes_on: bool,
    /// Nix draws over its lines: then those of builders have a mark.
    draws: bool,
    built: Option<Drawn>,
    copied: Option<Drawn>,
    counts_cut: bool,
    begun: HashSet<Box<str>>,
    /// A builder may be printing.
    builds: bool,
    failed: Vec<Box<str>>,
    phases: HashMap<Box<str>, Box<str>>,
    lines: VecDeque<(HeardFrom, Vec<u8>)>,
    last: Vec<u8>,
    last_told: bool,
    changes: u64,
}

/// A counter as the bar shows it now and then.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
struct Drawn {
    counter: Counter,
    /// What is expected was shown at a moment when it is right.
    settled: bool,
}

impl Printed {
    /// Takes what comes next, cut anywhere.
    pub fn take(&mut self, part: &[u8]) {
        let mut unended = std::mem::take(&mut self.unended);
        unended.take(part, |line| match line {
            lines::Piece::Drawn(text) => self.drawn(text),
            lines::Piece::Line(text) => self.line(text),
        });
        self.unended = unended;
    }

    fn drawn(&mut self, text: &[u8]) {
        let plain = lines::after_escapes(text);
        if plain.first() != Some(&b'[') {
            return;
        }
        let text = String::from_utf8_lossy(text);
        let text = uncoloured(&text);
        match bar::read(text.trim_start()) {
            Some(Bar::Shows {
                built,
                copied,
                phase,
            }) => {
                self.draws = true;
                self.counts_cut = false;
                self.count(true, built);
                self.count(false, copied);
                if let Some((name, phase)) = phase {
                    self.note_phase(name, phase);
                }
            }
            Some(Bar::Cut) => {
                self.changes += u64::from(!self.counts_cut);
                self.counts_cut = true;
            }
            None => {}
        }
    }

    fn count(&mut self, builds: bool, told: Option<Count>) {
        let Some(told) = told else {
            return;
        };
        let of = if builds {
            &mut self.built
        } else {
            &mut self.copied
        };
        let before = *of;
        let drawn = of.get_or_insert_default();
        if told.done < drawn.counter.done {
            // The next client of the same command counts anew.
            self.plan.ended(builds, drawn.counter.done);
            self.plan_unsure |= self.plan.is_said();
            *drawn = Drawn::default();
        }
        drawn.settled |= told.done == drawn.counter.done && told.running > 0;
        let counter = &mut drawn.counter;
        counter.take(told.done, told.expected, told.running);
        self.changes += u64::from(before != *of);
    }

    fn line(&mut self, line: &[u8]) {
        let plain = lines::after_escapes(line);
        if self.lists && plain.starts_with(b"  /") {
            return;
        }
        self.lists = false;
        let goes_on = std::mem::take(&mut self.goes_on);
        match plain.first() {
            None => self.goes_on = goes_on,
            Some(b't') if self.is_plan(plain) => {}
            Some(b'b') if plain.starts_with(b"building '/") => self.begins(line, plain),
            Some(b'c') if plain.starts_with(b"copying path '/") => {
                self.say(HeardFrom::Client, line);
            }
            Some(b'w') if plain.starts_with(b"waiting for ") => {
                self.say(HeardFrom::Client, line);
            }
            Some(b'e' | b'w') if plain.starts_with(b"error:") || plain.starts_with(b"warning:") => {
                self.message(line, plain);
            }
            Some(b' ') if goes_on && plain.starts_with(b"     ") => {
                self.goes_on = true;
                self.say(HeardFrom::Client, line);
            }
            Some(b'a') if plain.starts_with(b"activating the configuration...") => {
                // Nothing is built any more.
                self.builds = false;
                self.say(HeardFrom::Client, line);
            }
            _ => self.other(line, plain),
        }
    }

    fn is_plan(&mut self, plain: &[u8]) -> bool {
        if !plain.starts_with(b"these ") && !plain.starts_with(b"this ") {
            return false;
        }
        let text = String::from_utf8_lossy(&plain[..plain.len().min(LINE_BYTES_MOST)]);
        self.lists = self.plan.takes(&text);
        // A builder may build with Nix as well.
        self.plan_unsure |= self.lists && self.builds && !self.draws;
        self.changes += u64::from(self.lists);
        self.lists
    }

    fn begins(&mut self, line: &[u8], plain: &[u8]) {
        self.builds = true;
        if let Some(drv) = nix_log::derivation(&String::from_utf8_lossy(plain))
            && self.begun.len() < BEGUN_MOST
        {
            self.begun.insert(drv.into());
        }
        self.say(HeardFrom::Client, line);
    }

    /// An error or a warning, of Nix's or of a builder's.
    fn message(&mut self, line: &[u8], plain: &[u8]) {
        let coloured = COLOURED.iter().any(|begin| line.starts_with(begin));
        let text = String::from_utf8_lossy(plain);
        let names = nix_log::derivation(&text).is_some_and(|drv| self.begun.contains(drv));
        if self.builds && !self.draws && !coloured && !names {
            return self.other(line, plain);
        }
        self.goes_on = true;
        self.note_failure(plain);
        self.say(HeardFrom::Client, line);
    }

    /// See [`nix_log::Log`]: the first derivation of an error that was begun.
    fn note_failure(&mut self, plain: &[u8]) {
        let text = String::from_utf8_lossy(plain);
        let text = uncoloured(&text);
        // A list of what was asked for names what was built, too.
        let fails = text.contains("' failed") || text.contains("Cannot build '");
        if !text.starts_with("error:") || !fails || text.contains("build of '") {
            return;
        }
        if let Some(drv) = nix_log::derivation(&text)
            && self.begun.contains(drv)
            && !self.failed.iter().any(|known| **known == *drv)
        {
            self.failed.push(drv.into());
            self.changes += 1;
        }
    }

    /// A line of a builder's or of a tool's.
    fn other(&mut self, line: &[u8], plain: &[u8]) {
        let marked = lines::mark(plain);
        if !self.builds && marked.is_none() {
            return self.say(HeardFrom::Client, line);
        }
        let (name, text) = marked.unwrap_or((b"", plain));
        if text.starts_with(b"Running phase: ") || text.starts_with(b"running phase: ") {
            self.phase_of(name, &text[15..]);
        }
        self.last.clear();
        let kept = text.len().min(LINE_BYTES_MOST);
        self.last.extend_from_slice(&text[..kept]);
        self.last_told = false;
    }

    /// Without a mark it is of the only one that was ever begun.
    fn phase_of(&mut self, name: &[u8], phase: &[u8]) {
        let phase = String::from_utf8_lossy(phase);
        let phase = uncoloured(&phase);
        let phase = phase.trim();
        let name = String::from_utf8_lossy(name);
        if !name.is_empty() {
            self.note_phase(&name, phase);
        } else if let [drv] = self.begun.iter().collect::<Vec<_>>()[..] {
            let name = nix_log::name(drv).to_owned();
            self.note_phase(&name, phase);
        }
    }

    fn note_phase(&mut self, name: &str, phase: &str) {
        let known = self.phases.get(name).is_some_and(|known| **known == *phase);
        if known || !phase.chars().all(|c| c.is_ascii_alphanumeric()) || phase.len() > 60 {
            return;
        }
        if self.phases.len() >= PHASES_MOST && !self.phases.contains_key(name) {
            self.phases.clear();
        }
        self.phases.insert(name.into(), phase.into());
        self.changes += 1;
    }

    /// Kept as it came: most is let go before anybody asks for it.
    fn say(&mut self, from: HeardFrom, line: &[u8]) {
        self.changes += 1;
        let mut kept = if self.lines.len() == LINES_MOST {
            self.lines.pop_front().map(|(_, line)| line)
        } else {
            None
        }
        .unwrap_or_default();
        kept.clear();
        kept.extend_from_slice(&line[..line.len().min(LINE_BYTES_MOST)]);
        self.lines.push_back((from, kept));
    }

    /// As of [`nix_log::Log::changes`].
    pub fn changes(&self) -> u64 {
        self.changes
    }

    /// Lines that were written since the last call; of builders the last.
    pub fn lines(&mut self) -> Vec<Line> {
        let last = (!std::mem::replace(&mut self.last_told, true))
            .then(|| (HeardFrom::BuildLog, std::mem::take(&mut self.last)));
        let lines = self.lines.drain(..).chain(last);
        lines
            .filter_map(|(from, raw)| {
                let text = String::from_utf8_lossy(&raw);
                let text = uncoloured(&text);
                let text = text.trim_end();
                (!text.trim_start().is_empty()).then(|| Line {
                    from,
                    text: nix_log::shown(text),
                })
            })
            .collect()
    }

    /// Whether [`Printed::lines`] would give any.
    pub fn has_lines(&self) -> bool {
        !self.lines.is_empty() || !self.last.is_empty() && !self.last_told
    }

    /// What is to be made, and what was made where that is told. Of what is under
    /// way only those whose phase is known. `None`: it has not come to that.
    pub fn progress(&self, client: ProcessId) -> Option<Progress> {
        let counts = !self.counts_cut && (self.built.is_some() || self.copied.is_some());
        let live = || {
            let built = self.built.map(|drawn| (true, drawn.counter));
            let copied = self.copied.map(|drawn| (false, drawn.counter));
            built.into_iter().chain(copied)
        };
        let settled = [self.built, self.copied]
            .iter()
            .flatten()
            .all(|d| d.settled);
        let sure = !self.plan_unsure && (counts && settled || self.plan.is_said());
        let planned = sure.then(|| self.plan.planned(live())).flatten();
        if planned.is_none() && !counts && self.failed.is_empty() && self.phases.is_empty() {
            return None;
        }
        let done = |builds| {
            let live = live().filter(|(of, _)| *of == builds && counts);
            let before = if counts { self.plan.done(builds) } else { 0 };
            let sum = live.fold(before, |sum, (_, counter)| sum + counter.done);
            u32::try_from(sum).unwrap_or(u32::MAX)
        };
        let mut limits = Vec::new();
        if !counts {
            limits.push(ProgressLimit::NotCounted);
        }
        Some(Progress {
            client,
            from: ProgressFrom::Text,
            planned,
            building: self.making(),
            fetching: Vec::new(),
            waiting: Vec::new(),
            built: done(true),
            fetched: done(false),
            failed: self
                .failed
                .iter()
                .map(|drv| nix_log::name(drv).to_owned())
                .collect(),
            limits,
        })
    }

    fn making(&self) -> Vec<Making> {
        let mut making: Vec<Making> = self
            .phases
            .iter()
            .map(|(name, phase)| Making {
                name: name.to_string(),
                path: String::new(),
                for_s: 0.0,
                phase: Some(phase.to_string()),
                builder: None,
                bytes: None,
            })
            .collect();
        making.sort_by(|a, b| a.name.cmp(&b.name));
        making
    }
}

#[cfg(test)]
mod fuzz;
#[cfg(test)]
mod tests;
