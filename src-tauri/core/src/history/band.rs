//! How each past rebuild stands against those before it.

use std::collections::{BTreeMap, VecDeque};

use crate::baseline::Key;
use crate::quantile::quantile;
use crate::record::Past;
use crate::say;
use crate::wire::Verdict;
use crate::words;

/// Good runs before it that a run is held against.
const BEFORE: usize = 10;
/// Below so many nothing is called usual.
const FEWEST: usize = 3;
/// Slow is beyond this multiple of the band's upper edge …
const SLOW_FACTOR: f64 = 1.1;
/// … and by at least this much, as for one that runs.
const SLOW_LEAST_S: f64 = 30.0;

/// How one past rebuild stands.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Stands {
    /// How it ended; slow, if well and slowly.
    pub outcome: Verdict,
    /// Tenth and ninetieth percentile of the good ones before it.
    pub band: Option<[f64; 2]>,
}

impl Stands {
    /// Against the band, in words.
    pub(super) fn against(&self, past: &Past) -> Option<String> {
        let [low_s, high_s] = self.band?;
        let is_good = matches!(self.outcome, Verdict::Finished | Verdict::Slow);
        let (low, high) = (words::span(low_s), words::span(high_s));
        let range = if low == high { "one" } else { "two" };
        let kind = if self.outcome == Verdict::Slow {
            "slow"
        } else if past.elapsed_s < low_s {
            "quick"
        } else {
            "usual"
        };
        let by = match kind {
            "slow" => past.elapsed_s - high_s,
            "quick" => low_s - past.elapsed_s,
            _ => 0.0,
        };
        is_good.then(|| {
            say!(
                "history-against",
                kind = kind,
                by = words::span(by),
                range = range,
                low = low,
                high = high,
            )
        })
    }
}

/// Each of them, in their order: newest first.
pub fn stands(past: &[Past]) -> Vec<Stands> {
    let mut before: BTreeMap<Key, VecDeque<f64>> = BTreeMap::new();
    let mut told: Vec<Stands> = past
        .iter()
        .rev()
        .map(|one| {
            let good = before.entry(Key::of(one)).or_default();
            let band = band(good);
            let is_good = one.outcome == Verdict::Finished;
            let slow = is_good && band.is_some_and(|band| is_slow(one.elapsed_s, band));
            if is_good && one.elapsed_s.is_finite() {
                good.push_back(one.elapsed_s);
                if good.len() > BEFORE {
                    good.pop_front();
                }
            }
            Stands {
                outcome: if slow { Verdict::Slow } else { one.outcome },
                band,
            }
        })
        .collect();
    told.reverse();
    told
}

fn band(good: &VecDeque<f64>) -> Option<[f64; 2]> {
    if good.len() < FEWEST {
        return None;
    }
    let mut sorted: Vec<f64> = good.iter().copied().collect();
    sorted.sort_by(f64::total_cmp);
    Some([quantile(&sorted, 0.1), quantile(&sorted, 0.9)])
}

fn is_slow(took_s: f64, [_, high_s]: [f64; 2]) -> bool {
    took_s > high_s * SLOW_FACTOR && took_s > high_s + SLOW_LEAST_S
}
