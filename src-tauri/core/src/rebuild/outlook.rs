//! How long a rebuild will take by what is left of its plan, and how long its
//! derivations took.

use std::collections::BTreeMap;

use crate::build_times::BuildTimes;
use crate::estimate::{self, Estimate, Stand};
use crate::model::{Moment, PlanGraph, Progress};
use crate::record::{BuildTime, Tried};

/// An estimate is made anew when something was built, and at least so often.
const ANEW_S: f64 = 10.0;
/// Estimates that are held against what came true, of one rebuild …
const HELD: usize = 5;
/// … and so far apart.
const HELD_APART_S: f64 = 60.0;

/// What is known of the rest of a rebuild.
#[derive(Clone, Debug, Default)]
pub struct Outlook {
    plan: Option<PlanGraph>,
    /// How it looks now, and since when.
    estimate: Option<(Moment, Estimate)>,
    /// Earlier ones.
    held: Vec<(Moment, Estimate)>,
    /// What was being built when last seen, and how long by then.
    building: BTreeMap<String, (String, f64)>,
    /// Names that were built since it was first seen.
    over: Vec<String>,
    built: Vec<BuildTime>,
    seen: Moment,
}

impl Outlook {
    /// Takes in what a sample tells.
    pub(super) fn take(
        &mut self,
        at: Moment,
        plan: Option<&PlanGraph>,
        progress: Option<&Progress>,
        times: &BuildTimes,
    ) {
        let is_new = plan.is_some();
        if let Some(plan) = plan {
            // It has only what is still to be built.
            self.over.clear();
            self.plan = Some(plan.clone());
        }
        let Some(progress) = progress else {
            return;
        };
        let changed = self.note_builds(at, progress) || is_new;
        let due = self
            .estimate
            .is_none_or(|(made, _)| at.seconds_since(made) >= ANEW_S);
        if let Some(plan) = &self.plan
            && (changed || due)
        {
            let running: BTreeMap<&str, f64> = progress
                .building
                .iter()
                .map(|m| (m.name.as_str(), m.for_s))
                .collect();
            let stand = |name: &str| match running.get(name) {
                Some(for_s) => Stand::Running(*for_s),
                None if self.over.iter().any(|over| over == name) => Stand::Over,
                None => Stand::Open,
            };
            self.estimate = estimate::left(plan, stand, times).map(|left| (at, left));
            self.hold(at);
        }
    }

    /// What is no longer built was built, unless it failed. True if anything
    /// changed.
    fn note_builds(&mut self, at: Moment, progress: &Progress) -> bool {
        let gap_s = at.seconds_since(self.seen);
        self.seen = at;
        let now: BTreeMap<String, (String, f64)> = progress
            .building
            .iter()
            .map(|m| (m.path.clone(), (m.name.clone(), m.for_s)))
            .collect();
        let before = std::mem::replace(&mut self.building, now);
        let mut changed = false;
        for (path, (name, for_s)) in before {
            if self.building.contains_key(&path) {
                continue;
            }
            changed = true;
            if !progress.failed.contains(&name) {
                // It ended somewhere between two looks.
                let seconds = for_s + gap_s.min(2.0) / 2.0;
                self.built.push(BuildTime {
                    name: name.clone(),
                    seconds,
                });
            }
            self.over.push(name);
        }
        changed
    }

    fn hold(&mut self, at: Moment) {
        let apart = self
            .held
            .last()
            .is_none_or(|(last, _)| at.seconds_since(*last) >= HELD_APART_S);
        if let Some((_, estimate)) = self.estimate
            && apart
            && self.held.len() < HELD
        {
            self.held.push((at, estimate));
        }
    }

    /// How long the rest takes, brought up to now.
    pub fn estimate(&self, now: Moment) -> Option<Estimate> {
        let (made, estimate) = self.estimate?;
        let passed_s = now.seconds_since(made);
        Some(Estimate {
            low_s: (estimate.low_s - passed_s).max(0.0),
            mid_s: (estimate.mid_s - passed_s).max(0.0),
            high_s: (estimate.high_s - passed_s).max(0.0),
            known: estimate.known,
        })
    }

    /// What was built since this was last asked.
    pub(crate) fn built(&mut self) -> Vec<BuildTime> {
        std::mem::take(&mut self.built)
    }

    /// What estimates have come to, at the end.
    pub(crate) fn tried(&self, end: Moment) -> Vec<Tried> {
        self.held
            .iter()
            .map(|(made, left)| Tried {
                left_s: [left.low_s, left.mid_s, left.high_s],
                took_s: end.seconds_since(*made),
            })
            .collect()
    }
}
