//! How long a rebuild will take by what is left of its plan, and how long its
//! derivations took.

use std::collections::BTreeMap;

use crate::build_times::BuildTimes;
use crate::estimate::{self, Estimate, Stand};
use crate::model::{Moment, PlanGraph, Progress, ProgressFrom};
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
    /// What was gone at the last look: built, if the next one does not say that
    /// it failed.
    gone: Vec<BuildTime>,
    built: Vec<BuildTime>,
    seen: Moment,
    from: Option<ProgressFrom>,
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

    /// What is no longer built was built, unless it failed. What one source
    /// names and another does not says nothing. True if anything changed.
    fn note_builds(&mut self, at: Moment, progress: &Progress) -> bool {
        let gone = std::mem::take(&mut self.gone);
        let failed = |one: &BuildTime| progress.failed.contains(&one.name);
        self.built
            .extend(gone.into_iter().filter(|one| !failed(one)));
        let same_source = self.from == Some(progress.from);
        self.from = Some(progress.from);
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
            if self.building.contains_key(&path) || !same_source {
                continue;
            }
            changed = true;
            self.gone.push(BuildTime {
                name: name.clone(),
                seconds: between(for_s, gap_s),
            });
            self.over.push(name);
        }
        changed
    }

    /// The rebuild has ended well, and with it all that was being built.
    pub(crate) fn ended_well(&mut self, at: Moment) -> Vec<BuildTime> {
        let gap_s = at.seconds_since(self.seen);
        let last = std::mem::take(&mut self.building).into_values();
        let last = last.map(|(name, for_s)| BuildTime {
            name,
            seconds: between(for_s, gap_s),
        });
        self.gone.drain(..).chain(last).collect()
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

/// It ended somewhere between two looks.
fn between(for_s: f64, gap_s: f64) -> f64 {
    for_s + gap_s.clamp(0.0, 2.0) / 2.0
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Making, ProcessId};

    fn look(from: ProgressFrom, building: &[(&str, f64)], failed: &[&str]) -> Progress {
        let making = |(name, for_s): &(&str, f64)| Making {
            name: (*name).to_owned(),
            path: format!("/nix/store/{name}.drv"),
            for_s: *for_s,
            phase: None,
            builder: None,
            bytes: None,
        };
        Progress {
            client: ProcessId { pid: 1, start: 1 },
            from,
            planned: None,
            building: building.iter().map(making).collect(),
            fetching: Vec::new(),
            waiting: Vec::new(),
            built: 0,
            fetched: 0,
            failed: failed.iter().map(|name| (*name).to_owned()).collect(),
            limits: Vec::new(),
        }
    }

    fn taken(looks: &[Progress]) -> Outlook {
        let mut outlook = Outlook::default();
        for (second, look) in (1..).zip(looks) {
            let times = BuildTimes::default();
            outlook.take(Moment(second * 1000), None, Some(look), &times);
        }
        outlook
    }

    fn names(built: &[BuildTime]) -> Vec<(&str, f64)> {
        built.iter().map(|b| (b.name.as_str(), b.seconds)).collect()
    }

    #[test]
    fn what_is_gone_was_built_unless_it_failed() {
        use ProgressFrom::Store;
        let mut outlook = taken(&[
            look(Store, &[("a", 3.0), ("b", 1.0)], &[]),
            look(Store, &[], &[]),
            look(Store, &[], &["b"]),
        ]);
        assert_eq!(names(&outlook.built()), [("a", 3.5)]);
    }

    /// The first looks at a command that Nix's own log is read of come from the
    /// store; that the log does not name a build yet is not its end.
    #[test]
    fn another_source_ends_no_build() {
        use ProgressFrom::{Log, Store};
        let mut outlook = taken(&[
            look(Store, &[("a", 0.1)], &[]),
            look(Log, &[], &[]),
            look(Log, &[("a", 1.6)], &[]),
            look(Log, &[("a", 5.6)], &[]),
        ]);
        assert_eq!(names(&outlook.built()), []);
        let well = outlook.ended_well(Moment(5000));
        assert_eq!(names(&well), [("a", 6.1)]);
    }

    /// Of one that failed, what was gone or under way last is no time at all.
    #[test]
    fn the_last_looks_count_once_the_end_is_known() {
        use ProgressFrom::Store;
        let mut outlook = taken(&[
            look(Store, &[("a", 3.0), ("b", 1.0)], &[]),
            look(Store, &[("b", 2.0)], &[]),
        ]);
        assert_eq!(names(&outlook.built()), []);
        let well = outlook.ended_well(Moment(3000));
        assert_eq!(names(&well), [("a", 3.5), ("b", 2.5)]);
    }
}
