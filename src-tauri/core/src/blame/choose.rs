//! Which rebuild another one is held against.

use crate::baseline::Key;
use crate::quantile::quantile;
use crate::record::Past;
use crate::say;
use crate::wire::Verdict;
use crate::words;

/// Good runs that are looked at, the nearest in time first.
const NEAREST: usize = 30;

/// Why it is held against this one.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Chosen {
    /// A person named it.
    Named,
    /// Of so many good ones it is nearest to their median.
    Usual {
        /// How many.
        n: u32,
        /// Their median, in seconds.
        median_s: f64,
    },
}

impl Chosen {
    pub(super) fn line(&self) -> String {
        match self {
            Chosen::Named => say!("blame-chosen.named"),
            Chosen::Usual { n: 1, .. } => say!("blame-chosen.only"),
            Chosen::Usual { n, median_s } => say!(
                "blame-chosen.usual",
                count = *n,
                median = words::span(*median_s),
            ),
        }
    }
}

/// The usual one: of the good runs of the same, nearest in time, that whose
/// length is nearest to their median. `past`: newest first. `has_around`: of
/// which more than their times is known; they go before others as near.
pub fn choose<'a>(
    past: &'a [Past],
    slow: &Past,
    has_around: impl Fn(&str) -> bool,
) -> Option<(&'a Past, Chosen)> {
    let key = Key::of(slow);
    let mut good: Vec<&Past> = past
        .iter()
        .filter(|p| p.id != slow.id && p.outcome == Verdict::Finished && key.fits(p))
        .filter(|p| p.elapsed_s.is_finite())
        .collect();
    // Stable: of two as near, the newer one.
    good.sort_by_key(|p| p.started.0.abs_diff(slow.started.0));
    good.truncate(NEAREST);
    let mut sorted: Vec<f64> = good.iter().map(|p| p.elapsed_s).collect();
    sorted.sort_by(f64::total_cmp);
    let (low_s, median_s, high_s) = (
        quantile(&sorted, 0.1),
        quantile(&sorted, 0.5),
        quantile(&sorted, 0.9),
    );
    let is_within = |p: &&&Past| (low_s..=high_s).contains(&p.elapsed_s);
    let all_within: Vec<&&Past> = good.iter().filter(is_within).collect();
    let known: Vec<&&Past> = all_within
        .iter()
        .copied()
        .filter(|p| has_around(&p.id))
        .collect();
    let among = if known.is_empty() { all_within } else { known };
    let nearest = among.into_iter().min_by(|a, b| {
        let off = |p: &Past| (p.elapsed_s - median_s).abs();
        off(a).total_cmp(&off(b))
    })?;
    let chosen = Chosen::Usual {
        n: good.len() as u32,
        median_s,
    };
    Some((nearest, chosen))
}

/// The one a person means: its id, the same without its time, or the number of
/// its process; of several the newest. Nothing means the last that ended.
pub fn named<'a>(past: &'a [Past], id: &str) -> Option<&'a Past> {
    if id.is_empty() {
        return past.first();
    }
    past.iter().find(|p| p.id == id).or_else(|| {
        past.iter().find(|p| {
            let thread = p.thread();
            thread == id || thread.split('-').next() == Some(id)
        })
    })
}
