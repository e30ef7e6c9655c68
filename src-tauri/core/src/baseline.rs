//! What is usual for a rebuild on this machine, from its own history.

use crate::quantile::quantile;
use crate::record::Past;
use crate::wire::{Phase, Usual, Verdict};

/// Below this many successful runs nothing is called usual.
const FEWEST_RUNS: usize = 3;
/// Only the last runs count: machines and configurations change.
const RUNS_KEPT: usize = 30;

/// What makes two rebuilds the same one. Whose machine it is need not be
/// asked: history is kept by machine.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Key {
    /// The program.
    pub tool: String,
    /// Its verb.
    pub verb: String,
    /// Its target.
    pub target: Option<String>,
    /// Who started it: two people's homes are not the same rebuild.
    pub user: String,
}

impl Key {
    /// The key of a past rebuild.
    pub fn of(past: &Past) -> Key {
        Key {
            tool: past.tool.clone(),
            verb: past.verb.clone(),
            target: past.target.clone(),
            user: past.user.clone(),
        }
    }

    /// True if that was the same rebuild.
    pub fn fits(&self, past: &Past) -> bool {
        self.tool == past.tool
            && self.verb == past.verb
            && self.target == past.target
            && self.user == past.user
    }
}

/// Quartiles and 95th percentile of the successful runs among `past`, newest
/// first. `None` below three.
pub fn usual(past: &[Past], key: &Key) -> Option<Usual> {
    of_durations(good_runs(past, key).map(|p| p.elapsed_s))
}

/// How many successful runs there were, and how long the longest took.
pub fn runs(past: &[Past], key: &Key) -> (usize, f64) {
    good_runs(past, key).fold((0, 0.0), |(runs, longest_s), run| {
        (runs + 1, f64::max(longest_s, run.elapsed_s))
    })
}

/// The same for one phase.
pub fn usual_phase(past: &[Past], key: &Key, phase: Phase) -> Option<Usual> {
    of_durations(good_runs(past, key).filter_map(|p| {
        p.phases
            .iter()
            .find(|(ph, _)| *ph == phase)
            .map(|(_, s)| *s)
    }))
}

/// The longest that a phase of a successful run went without a sign of life.
/// `None` if there is none.
pub fn longest_quiet_s(past: &[Past], key: &Key, phase: Phase) -> Option<f64> {
    good_runs(past, key)
        .flat_map(|p| &p.quiets)
        .filter(|(ph, s)| *ph == phase && s.is_finite())
        .map(|(_, s)| *s)
        .reduce(f64::max)
}

fn good_runs<'a>(past: &'a [Past], key: &'a Key) -> impl Iterator<Item = &'a Past> {
    past.iter()
        .filter(move |p| p.outcome == Verdict::Finished && key.fits(p))
        .take(RUNS_KEPT)
}

fn of_durations(durations: impl Iterator<Item = f64>) -> Option<Usual> {
    let mut sorted: Vec<f64> = durations.filter(|s| s.is_finite()).collect();
    if sorted.len() < FEWEST_RUNS {
        return None;
    }
    sorted.sort_by(f64::total_cmp);
    Some(Usual {
        p25_s: quantile(&sorted, 0.25),
        p50_s: quantile(&sorted, 0.5),
        p75_s: quantile(&sorted, 0.75),
        p95_s: quantile(&sorted, 0.95),
        n: sorted.len() as u32,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn usual_needs_three_runs() {
        assert_eq!(of_durations([120.0, 110.0].into_iter()), None);
        let usual = of_durations([130.0, 110.0, 120.0].into_iter())
            .map(|u| (u.p25_s, u.p50_s, u.p75_s, u.p95_s, u.n));
        assert_eq!(usual, Some((115.0, 120.0, 125.0, 129.0, 3)));
    }
}
