//! How long a rebuild will still take, as a range.
//!
//! What is still to be built is laid out over the build slots, the longest
//! chain first, once with how long each derivation took at its quickest and
//! once at its slowest. How far earlier estimates of this machine were off
//! widens the range.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use crate::build_times::BuildTimes;
use crate::model::PlanGraph;
use crate::quantile::quantile;
use crate::record::Tried;

/// Below this share of known derivations no estimate is made.
const KNOWN_LEAST: f64 = 0.5;
/// A build that runs beyond what is usual has at least this share of it left:
/// nothing tells how much.
const OVERDUE_LEFT: f64 = 0.1;
/// Earlier estimates count from so many on.
const FEWEST_ERRORS: usize = 3;
/// The quick and the slow case.
const QUANTILES: [f64; 3] = [0.25, 0.5, 0.95];

/// How long it will still take.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Estimate {
    /// If all goes quickly, in seconds.
    pub low_s: f64,
    /// As usual.
    pub mid_s: f64,
    /// If all goes slowly.
    pub high_s: f64,
    /// Share of what is left to build whose time is known, 0 to 1.
    pub known: f64,
}

/// What is known of a derivation of the plan at this moment.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Stand {
    /// Not begun.
    Open,
    /// Its builder has run for so many seconds.
    Running(f64),
    /// Built, or failed: it takes no more time.
    Over,
}

/// What is left of a plan. `None` if too little of it was ever built here, or
/// the plan makes no sense.
pub fn left(
    plan: &PlanGraph,
    stand: impl Fn(&str) -> Stand,
    times: &BuildTimes,
) -> Option<Estimate> {
    let stands: Vec<Stand> = plan.builds.iter().map(|b| stand(&b.name)).collect();
    let left = stands.iter().filter(|s| **s != Stand::Over).count();
    if left == 0 {
        return Some(Estimate {
            low_s: 0.0,
            mid_s: 0.0,
            high_s: 0.0,
            known: 1.0,
        });
    }
    let seen = plan
        .builds
        .iter()
        .zip(&stands)
        .filter(|(build, stand)| {
            **stand != Stand::Over && times.quantile(&build.name, 0.5).is_some()
        })
        .count();
    let known = seen as f64 / left as f64;
    if known < KNOWN_LEAST {
        return None;
    }
    let [low_s, mid_s, high_s] =
        QUANTILES.map(|q| makespan(plan, &durations(plan, &stands, times, q)));
    let estimate = Estimate {
        low_s: low_s?,
        mid_s: mid_s?,
        high_s: high_s?,
        known,
    };
    Some(estimate)
}

/// Seconds that each still takes at this quantile. One that was never built
/// takes what the others take in the middle.
fn durations(plan: &PlanGraph, stands: &[Stand], times: &BuildTimes, q: f64) -> Vec<f64> {
    let mut known: Vec<f64> = plan
        .builds
        .iter()
        .filter_map(|b| times.quantile(&b.name, q))
        .collect();
    known.sort_by(f64::total_cmp);
    let middle_s = quantile(&known, 0.5);
    plan.builds
        .iter()
        .zip(stands)
        .map(|(build, stand)| {
            let usual_s = times.quantile(&build.name, q).unwrap_or(middle_s);
            match stand {
                Stand::Over => 0.0,
                Stand::Open => usual_s,
                Stand::Running(for_s) => (usual_s - for_s).max(usual_s * OVERDUE_LEFT),
            }
        })
        .collect()
}

/// When the last ends if as many as there are slots run at once, and of those
/// that may begin the one with the longest chain behind it goes first. `None`
/// for a plan with a circle.
fn makespan(plan: &PlanGraph, takes_s: &[f64]) -> Option<f64> {
    let count = plan.builds.len();
    let mut wanted_by: Vec<Vec<usize>> = vec![Vec::new(); count];
    let mut open: Vec<usize> = vec![0; count];
    for (index, build) in plan.builds.iter().enumerate() {
        for need in build.needs.iter().map(|n| *n as usize) {
            wanted_by.get_mut(need)?.push(index);
            open[index] += 1;
        }
    }
    let chain_s = chains(&wanted_by, &open, takes_s)?;
    let ranked = |index: usize| (milliseconds(chain_s[index]), index);
    let mut ready: BinaryHeap<(u64, usize)> =
        (0..count).filter(|i| open[*i] == 0).map(ranked).collect();
    let mut running: BinaryHeap<Reverse<(u64, usize)>> = BinaryHeap::new();
    let mut now_ms = 0_u64;
    loop {
        while running.len() < plan.slots.max(1) as usize
            && let Some((_, next)) = ready.pop()
        {
            let end_ms = now_ms.saturating_add(milliseconds(takes_s[next]));
            running.push(Reverse((end_ms, next)));
        }
        let Some(Reverse((end_ms, ended))) = running.pop() else {
            return Some(now_ms as f64 / 1000.0);
        };
        now_ms = end_ms;
        for after in &wanted_by[ended] {
            open[*after] -= 1;
            if open[*after] == 0 {
                ready.push(ranked(*after));
            }
        }
    }
}

/// For the order in a heap; floats have none.
fn milliseconds(seconds: f64) -> u64 {
    (seconds * 1000.0) as u64
}

/// Seconds from the beginning of each to the end of all that needs it.
fn chains(wanted_by: &[Vec<usize>], open: &[usize], takes_s: &[f64]) -> Option<Vec<f64>> {
    let mut open = open.to_vec();
    let mut order: Vec<usize> = (0..open.len()).filter(|i| open[*i] == 0).collect();
    let mut at = 0;
    while let Some(index) = order.get(at).copied() {
        at += 1;
        for after in &wanted_by[index] {
            open[*after] -= 1;
            if open[*after] == 0 {
                order.push(*after);
            }
        }
    }
    // Who is part of a circle never becomes free.
    if order.len() < open.len() {
        return None;
    }
    let mut chain_s = takes_s.to_vec();
    for index in order.into_iter().rev() {
        let behind = wanted_by[index].iter().map(|i| chain_s[*i]);
        chain_s[index] += behind.fold(0.0, f64::max);
    }
    Some(chain_s)
}

/// How far estimates were off.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Error {
    /// Median of the share by which the middle was off, 0.2 for 20 %.
    pub median: f64,
    /// Share of the true ends that lay inside of the range.
    pub inside: f64,
    /// How many estimates that rests on.
    pub n: u32,
}

/// How far these were off. `None` below three.
pub fn error(tried: &[Tried]) -> Option<Error> {
    let sound = tried
        .iter()
        .filter(|t| t.took_s > 0.0 && t.left_s.iter().all(|s| s.is_finite()));
    let mut off: Vec<f64> = sound
        .clone()
        .map(|t| (t.left_s[1] - t.took_s).abs() / t.took_s)
        .collect();
    if off.len() < FEWEST_ERRORS {
        return None;
    }
    let inside = sound
        .filter(|t| t.left_s[0] <= t.took_s && t.took_s <= t.left_s[2])
        .count();
    let n = off.len();
    off.sort_by(f64::total_cmp);
    Some(Error {
        median: quantile(&off, 0.5),
        inside: inside as f64 / n as f64,
        n: n as u32,
    })
}

/// The range, widened to what earlier ones have missed by.
pub fn widened(estimate: Estimate, error: Option<Error>) -> Estimate {
    let Some(error) = error else {
        return estimate;
    };
    Estimate {
        low_s: estimate
            .low_s
            .min(estimate.mid_s * (1.0 - error.median).max(0.0)),
        high_s: estimate.high_s.max(estimate.mid_s * (1.0 + error.median)),
        ..estimate
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{PlannedBuild, ProcessId};
    use crate::record::BuildTime;

    /// `a b>a c>a,b`: names with what they need; all take as their name says.
    fn plan(text: &str, slots: u32) -> (PlanGraph, BuildTimes) {
        let parts: Vec<(&str, Vec<&str>)> = text
            .split_whitespace()
            .map(|word| match word.split_once('>') {
                Some((name, needs)) => (name, needs.split(',').collect()),
                None => (word, Vec::new()),
            })
            .collect();
        let mut times = BuildTimes::default();
        let builds = parts
            .iter()
            .map(|(name, needs)| {
                let (bare, seconds) = name.split_once(':').unwrap_or((name, ""));
                if let Ok(seconds) = seconds.parse() {
                    for factor in [0.5, 1.0, 2.0] {
                        let name = bare.to_owned();
                        let seconds: f64 = seconds;
                        times.add(&BuildTime {
                            name,
                            seconds: seconds * factor,
                        });
                    }
                }
                PlannedBuild {
                    name: bare.to_owned(),
                    needs: needs
                        .iter()
                        .filter_map(|need| {
                            parts
                                .iter()
                                .position(|(n, _)| n.split(':').next() == Some(need))
                        })
                        .map(|i| i as u32)
                        .collect(),
                }
            })
            .collect();
        let client = ProcessId { pid: 1, start: 1 };
        let plan = PlanGraph {
            client,
            builds,
            slots,
        };
        (plan, times)
    }

    fn mid(text: &str, slots: u32, stand: impl Fn(&str) -> Stand) -> Option<f64> {
        let (plan, times) = plan(text, slots);
        left(&plan, stand, &times).map(|e| e.mid_s)
    }

    #[test]
    fn the_critical_path_is_what_counts() {
        let open = |_: &str| Stand::Open;
        // One after the other, whatever the slots.
        assert_eq!(mid("a:10 b:20>a c:30>b", 8, open), Some(60.0));
        // Beside one another, as far as there are slots.
        assert_eq!(mid("a:10 b:20 c:30", 8, open), Some(30.0));
        assert_eq!(mid("a:10 b:20 c:30", 1, open), Some(60.0));
        // The longest chain goes first.
        assert_eq!(mid("a:10 b:10 c:10 d:30>c", 2, open), Some(40.0));
        // What is done takes no more time, what runs only the rest.
        let stand = |name: &str| match name {
            "a" => Stand::Over,
            "b" => Stand::Running(15.0),
            _ => Stand::Open,
        };
        assert_eq!(mid("a:10 b:20>a c:30>b", 8, stand), Some(35.0));
        // Beyond what is usual a little is left.
        assert_eq!(mid("a:10", 1, |_| Stand::Running(99.0)), Some(1.0));
        assert_eq!(mid("a:10", 1, |_| Stand::Over), Some(0.0));
    }

    #[test]
    fn too_little_known_and_circles_have_no_estimate() {
        let open = |_: &str| Stand::Open;
        assert_eq!(mid("a:10 b c", 1, open), None);
        // One that was never built takes what the others take.
        assert_eq!(mid("a:10 b:30 c", 1, open), Some(60.0));
        assert_eq!(mid("a:10>b b:10>a", 1, open), None);
        let (mut broken, times) = plan("a:10", 1);
        broken.builds[0].needs.push(7);
        assert_eq!(left(&broken, open, &times), None);
    }

    #[test]
    fn the_range_goes_from_quick_to_slow_and_learns() {
        let (plan, times) = plan("a:100", 1);
        let estimate = left(&plan, |_| Stand::Open, &times).expect("known");
        assert!(estimate.low_s < 100.0 && estimate.high_s > 150.0);
        let tried = |mid: f64, took_s: f64| Tried {
            left_s: [mid / 2.0, mid, mid * 2.0],
            took_s,
        };
        assert_eq!(error(&[tried(100.0, 50.0); 2]), None);
        let off = error(&[tried(100.0, 25.0); 4]).expect("four");
        assert_eq!((off.median, off.inside, off.n), (3.0, 0.0, 4));
        let wide = widened(estimate, Some(off));
        assert_eq!((wide.low_s, wide.high_s), (0.0, 400.0));
        assert_eq!(widened(estimate, None), estimate);
    }

    #[test]
    fn a_large_plan_is_laid_out_quickly_enough() {
        let words: Vec<String> = (0..3000)
            .map(|i| {
                if i == 0 {
                    "n0x:3".to_owned()
                } else {
                    format!("n{i}x:3>n{}x", i / 2)
                }
            })
            .collect();
        let (plan, times) = plan(&words[..300].join(" "), 8);
        assert!(left(&plan, |_| Stand::Open, &times).is_some());
    }
}
