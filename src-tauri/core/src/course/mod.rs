//! How a rebuild went: written down at each look while it runs, kept when it
//! has ended, drawn when somebody asks.
//!
//! What is held of one rebuild is bounded however long it runs: 1000 bars, 300
//! spans of phases, 300 things that happened, 400 lines (2000 characters each,
//! 256 KiB together), 720 values of four quantities, 5000 builds of its plan;
//! in all below 2 MiB, and some 10 KiB for a short one. A look with 200
//! derivations under way takes some ten microseconds.

mod band;
mod chain;
mod charts;
mod drawn;
mod happened;
mod kept;
mod lanes;
mod log;
mod phases;
mod thinned;

pub use band::{Earlier, bands};
pub use charts::{Bands, Points};
pub use drawn::{About, draw};
pub use happened::{Event, What};
pub use kept::Kept;
pub use lanes::{Bar, Kind};

use crate::model::{Heard, Moment, PlanGraph, Progress, ProgressFrom};
use crate::wire::{Phase, Verdict};

use chain::Plan;
use happened::Events;
use lanes::Lanes;
use log::{Log, Whose};
use phases::Phases;
use thinned::Thinned;

/// A machine that slept for less was not asleep: the clocks differ a little.
const SLEPT_S: f64 = 5.0;
/// What is seen at two looks may have begun at the same time.
const LOOKS_S: f64 = 5.0;
/// Processes start a moment before they can be seen.
const FROM_THE_START_S: f64 = 5.0;

/// What one look tells of a rebuild.
#[derive(Clone, Debug)]
pub struct Look<'a> {
    /// When.
    pub at: Moment,
    /// Milliseconds the machine has slept since boot.
    pub slept_ms: Option<u64>,
    /// What it does.
    pub phase: Phase,
    /// How it stands.
    pub verdict: Verdict,
    /// What it waits for, if it waits or stands still.
    pub waits: Option<Waits>,
    /// Code of the cause that leads.
    pub cause: Option<&'a str>,
    /// What its innermost client makes, while that is there.
    pub progress: Option<&'a Progress>,
    /// The machine: CPU, memory, disk, network as charts have them.
    pub values: [Option<f64>; 4],
}

/// What a rebuild waits for.
#[derive(Clone, Debug, PartialEq)]
pub struct Waits {
    /// The cause's code.
    pub code: String,
    /// In words, where there are any.
    pub on: Option<String>,
    /// For how long.
    pub for_s: f64,
    /// For how long it was not seen to wait any more: what comes and goes is
    /// called the same until it is certain that it has gone.
    pub unseen_s: f64,
    /// The lock that keeps one of its builds from beginning, where that is told.
    pub lock: Option<String>,
}

impl Waits {
    /// When it was last seen, if that is a while ago.
    fn seen_last(&self, at_s: f64) -> Option<f64> {
        (self.unseen_s > 0.0).then_some(at_s - self.unseen_s)
    }
}

/// One wait from its beginning to its end.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Wait {
    number: u32,
    from_s: f64,
    in_slot: bool,
}

/// What is written down of one rebuild.
#[derive(Clone, Debug)]
pub struct Trail {
    /// Its age when it was first seen.
    began_s: f64,
    first: Moment,
    slept_ms: Option<u64>,
    slept_s: f64,
    /// When it was last looked at, on its own clock.
    at_s: f64,
    lanes: Lanes,
    phases: Phases,
    events: Events,
    log: Log,
    values: Thinned,
    plan: Plan,
    verdict: Verdict,
    cause: Option<String>,
    wait: Option<(Wait, Waits)>,
    waits_seen: u32,
    from_text: bool,
    from_store: bool,
    ended: bool,
}

impl Trail {
    /// Of a rebuild that is first seen at this age, on a clock that runs during
    /// sleep.
    pub fn new(age_s: f64, first: Moment) -> Trail {
        let mut events = Events::default();
        events.add(0.0, What::Started);
        Trail {
            began_s: age_s,
            first,
            slept_ms: None,
            slept_s: 0.0,
            at_s: age_s,
            lanes: Lanes::new(age_s),
            phases: Phases::default(),
            events,
            log: Log::default(),
            values: Thinned::new(age_s),
            plan: Plan::default(),
            verdict: Verdict::Working,
            cause: None,
            wait: None,
            waits_seen: 0,
            from_text: false,
            from_store: false,
            ended: false,
        }
    }

    /// Seconds from its start to this moment, sleep included.
    pub fn seconds(&self, at: Moment) -> f64 {
        self.began_s + at.seconds_since(self.first) + self.slept_s
    }

    /// Takes in a look.
    pub fn take(&mut self, look: &Look<'_>) {
        if self.ended {
            return;
        }
        self.note_sleep(look.slept_ms);
        let at_s = self.seconds(look.at);
        if self.phases.now() != Some(look.phase) && look.phase != Phase::Unknown {
            self.events.add(at_s, What::Phase(look.phase));
        }
        self.wait = self.wait_now(at_s, look);
        let part = |in_slot| {
            let waits = self.wait.as_ref().map(|(wait, waits)| (*wait, waits));
            waits.filter(|(wait, _)| wait.in_slot == in_slot)
        };
        self.lanes.take(at_s, look.progress, part(true));
        self.phases
            .take(at_s, self.began_s, look.phase, part(false));
        self.note_verdict(at_s, look);
        self.values.take(at_s, look.values);
        if let Some(progress) = look.progress {
            self.from_text |= progress.from == ProgressFrom::Text;
            self.from_store |= progress.from == ProgressFrom::Store;
        }
        self.at_s = at_s;
    }

    /// It stays where it is until it is over: in a build slot where it began while
    /// others were built, else among the phases. But one build that waits for its
    /// lock makes no phase once others are built.
    fn wait_now(&mut self, at_s: f64, look: &Look<'_>) -> Option<(Wait, Waits)> {
        let mut waits = look.waits.clone()?;
        // What waits beside its own builds is the rebuild, not one more slot.
        let builds = look.progress.is_some_and(|it| !it.building.is_empty());
        let in_slot = look.phase == Phase::Build && (waits.lock.is_some() || !builds);
        if let Some((wait, before)) = &self.wait
            && is_same(at_s, (*wait, before), &waits)
        {
            if wait.in_slot || !in_slot || waits.lock.is_none() {
                return Some((*wait, waits));
            }
            waits.for_s = 0.0;
        }
        self.waits_seen += 1;
        let wait = Wait {
            number: self.waits_seen,
            from_s: at_s - waits.for_s.max(0.0),
            in_slot,
        };
        Some((wait, waits))
    }

    fn note_sleep(&mut self, slept_ms: Option<u64>) {
        let before = self.slept_ms.replace(slept_ms.unwrap_or(0));
        let (Some(before), Some(now)) = (before, slept_ms) else {
            return;
        };
        let grown_s = now.saturating_sub(before) as f64 / 1000.0;
        if grown_s >= SLEPT_S {
            self.events.add(self.at_s, What::Slept(grown_s));
        }
        self.slept_s += grown_s;
    }

    fn note_verdict(&mut self, at_s: f64, look: &Look<'_>) {
        if look.verdict != self.verdict {
            self.verdict = look.verdict;
            self.events.add(at_s, What::Verdict(look.verdict));
        }
        if look.cause != self.cause.as_deref() {
            self.cause = look.cause.map(str::to_owned);
            if let Some(cause) = look.cause {
                self.events.add(at_s, What::Cause(cause.to_owned()));
            }
        }
    }

    /// What is to be built, and what needs what.
    pub fn plan(&mut self, plan: &PlanGraph) {
        self.plan.add(plan);
    }

    /// Lines were written, Nix's and its builders' apart. What was built may have
    /// ended since the last look.
    pub fn hear<'a>(
        &mut self,
        at: Moment,
        heard: impl DoubleEndedIterator<Item = &'a Heard> + ExactSizeIterator,
        progress: Option<&Progress>,
    ) {
        let at_s = self.seconds(at);
        let built = self.lanes.built_since(at_s - LOOKS_S);
        let mut built: Vec<(&str, &str)> = built.collect();
        let now = progress.map_or(&[][..], |progress| &progress.building);
        built.extend(now.iter().map(|m| (m.name.as_str(), m.path.as_str())));
        built.sort_unstable();
        built.dedup();
        self.log.add(at_s, heard, &Whose::One(built));
    }

    /// Whether something was built at the last look or a moment before.
    pub fn built_lately(&self) -> bool {
        self.lanes.built_since(self.at_s - LOOKS_S).next().is_some()
    }

    /// Lines were written, and who wrote them cannot be told.
    pub fn overhear<'a>(
        &mut self,
        at: Moment,
        heard: impl DoubleEndedIterator<Item = &'a Heard> + ExactSizeIterator,
    ) {
        let at_s = self.seconds(at);
        self.log.add(at_s, heard, &Whose::Either);
    }

    /// Something happened that no look tells.
    pub fn happened(&mut self, at: Moment, what: What) {
        let at_s = self.seconds(at);
        self.events.add(at_s, what);
    }

    /// It has ended; said again, how it ended is known better.
    pub fn ended(&mut self, at: Moment, verdict: Verdict, failed: &[String]) {
        if !self.ended {
            self.ended = true;
            self.at_s = self.seconds(at).max(self.at_s);
            self.lanes.end(self.at_s);
            self.phases.end(self.at_s);
        }
        self.lanes.failed(failed);
        self.events.ended(self.at_s, verdict);
    }

    /// As it is kept, and drawn from. `at`: now, for one that runs.
    pub fn kept(&self, at: Moment) -> Kept {
        let until_s = if self.ended {
            self.at_s
        } else {
            self.seconds(at).max(self.at_s)
        };
        let bars: Vec<Bar> = self
            .phases
            .bars()
            .chain(self.lanes.bars())
            .cloned()
            .collect();
        Kept {
            began_s: (self.began_s > FROM_THE_START_S).then_some(self.began_s),
            until_s,
            critical: self.plan.critical(&bars),
            bars,
            left_out: self.lanes.left_out(),
            merged: self.phases.merged(),
            events: self.events.all().cloned().collect(),
            events_lost: self.events.lost(),
            log: self.log.lines().cloned().collect(),
            log_lost: self.log.lost(),
            plan_known: self.plan.is_known(),
            from_text: self.from_text && !self.from_store,
            causes: Vec::new(),
            cut: false,
        }
    }

    /// The machine while it ran.
    pub fn points(&self) -> [Points; 4] {
        self.values.points()
    }
}

/// It is the same wait as before if it is for the same lock, or began at the same
/// time, by whatever name.
fn is_same(at_s: f64, (wait, before): (Wait, &Waits), waits: &Waits) -> bool {
    match (&before.lock, &waits.lock) {
        (Some(before), Some(lock)) => before == lock,
        _ if waits.on.is_some() && waits.on == before.on => true,
        _ => at_s - waits.for_s.max(0.0) <= wait.from_s + LOOKS_S,
    }
}

#[cfg(test)]
mod tests;
