//! Past rebuilds as people look through them: which fit, how each stands
//! against those before it, and all of them as one picture.

mod band;
mod export;
mod fit;
mod row;

use std::collections::BTreeMap;

use crate::baseline::{self, Key};
use crate::model::Now;
use crate::record::Past;
use crate::redact;
use crate::say;
use crate::wire::{
    Baseline, HistoryRow, OutcomeCount, PastFilter, PastMark, PastPlace, Phase, Rebuilds, Usual,
    UsualPhase, Verdict,
};
use crate::words::{self, state};

pub use band::{Stands, stands};
pub use export::{csv, json};
pub use row::shown;
pub(crate) use row::{phase_s, title};

/// Marks of one chart.
const MARKS: usize = 2000;
/// Rows of one page at the most.
const ROWS: usize = 500;
/// Targets to choose from.
const TARGETS: usize = 50;
/// Configurations whose usual times are told.
const BASELINES: usize = 5;

/// Phases in the order they are stacked.
pub const PHASES: [Phase; 5] = [
    Phase::Evaluate,
    Phase::Fetch,
    Phase::Build,
    Phase::Activate,
    Phase::Unknown,
];

/// How they are counted.
const OUTCOMES: [Verdict; 5] = [
    Verdict::Finished,
    Verdict::Slow,
    Verdict::Failed,
    Verdict::Stopped,
    Verdict::Unknown,
];

/// A page of those that fit. `past`: all there are, newest first.
pub fn page(
    past: &[Past],
    filter: &PastFilter,
    before: Option<&PastPlace>,
    limit: u32,
    now: Now,
) -> Rebuilds {
    let stands = stands(past);
    let fitting = fitting(past, &stands, filter, now);
    let begin = before.map_or(0, |place| {
        fitting.partition_point(|&at| !is_behind(&past[at], place))
    });
    let most = (limit as usize).clamp(1, ROWS);
    let page: Vec<usize> = fitting.iter().skip(begin).take(most).copied().collect();
    let is_last = begin + page.len() >= fitting.len();
    let mut told = Rebuilds {
        rows: page.iter().map(|&at| row(past, &stands, at, now)).collect(),
        next: page.last().filter(|_| !is_last).map(|&at| place(&past[at])),
        fit: fitting.len() as u32,
        all: past.len() as u32,
        ..Rebuilds::default()
    };
    if before.is_none() {
        tell_whole(&mut told, past, &stands, &fitting);
    }
    told
}

/// All that fit, newest first, for a file.
pub fn all(past: &[Past], filter: &PastFilter, now: Now) -> Vec<crate::wire::PastRebuild> {
    let fitting = fitting(past, &stands(past), filter, now);
    fitting.iter().map(|&at| shown(&past[at], now)).collect()
}

fn fitting(past: &[Past], stands: &[Stands], filter: &PastFilter, now: Now) -> Vec<usize> {
    let wanted = fit::Wanted::of(filter, now);
    (0..past.len())
        .filter(|&at| wanted.takes(&past[at], stands[at].outcome))
        .collect()
}

/// In the order of pages: newest first, of the same moment by id.
fn is_behind(past: &Past, place: &PastPlace) -> bool {
    past.ended.0 < place.ended_ms || (past.ended.0 == place.ended_ms && past.id > place.id)
}

fn place(past: &Past) -> PastPlace {
    PastPlace {
        ended_ms: past.ended.0,
        id: past.id.clone(),
    }
}

fn row(past: &[Past], stands: &[Stands], at: usize, now: Now) -> HistoryRow {
    let one = &past[at];
    HistoryRow {
        past: shown(one, now),
        slow: stands[at].outcome == Verdict::Slow,
        phases: row::phases(one),
        against: stands[at].against(one),
    }
}

fn tell_whole(told: &mut Rebuilds, past: &[Past], stands: &[Stands], fitting: &[usize]) {
    told.outcomes = OUTCOMES
        .into_iter()
        .filter_map(|outcome| {
            let count = stands.iter().filter(|s| s.outcome == outcome).count() as u32;
            (count > 0).then_some(OutcomeCount { outcome, count })
        })
        .collect();
    let shown = |text: &str| redact::visible(text).into_owned();
    told.targets = frequent(past.iter().filter_map(|p| p.target.as_deref().map(shown)));
    told.targets.truncate(TARGETS);
    told.tools = frequent(past.iter().map(|p| shown(&p.tool)));
    told.marks = fitting
        .iter()
        .take(MARKS)
        .rev()
        .map(|&at| mark(&past[at], &stands[at]))
        .collect();
    let all: Vec<&Past> = fitting.iter().map(|&at| &past[at]).collect();
    told.line = line(&told.marks);
    told.baselines = frequent(all.iter().map(|p| Key::of(p)))
        .into_iter()
        .take(BASELINES)
        .map(|key| baseline(past, &key))
        .collect();
}

fn mark(past: &Past, stands: &Stands) -> PastMark {
    PastMark {
        id: past.id.clone(),
        ended: words::rfc3339(past.ended),
        took_s: past.elapsed_s,
        outcome: stands.outcome,
        band: stands.band,
        phases_s: PHASES.map(|phase| phase_s(past, phase)),
    }
}

/// What the chart shows, for those who do not see it.
fn line(marks: &[PastMark]) -> String {
    let mut good: Vec<f64> = marks
        .iter()
        .filter(|mark| matches!(mark.outcome, Verdict::Finished | Verdict::Slow))
        .map(|mark| mark.took_s)
        .collect();
    good.sort_by(f64::total_cmp);
    let of = |outcome: Verdict| marks.iter().filter(|mark| mark.outcome == outcome).count();
    match (marks.len(), good.as_slice()) {
        (0, _) => String::new(),
        (all, []) => say!("history-line.none-good", count = all),
        (all, [least, ..]) => say!(
            "history-line.whole",
            count = all,
            low = words::span(*least),
            high = words::span(good.last().copied().unwrap_or(*least)),
            median = words::span(crate::quantile::quantile(&good, 0.5)),
            slow = of(Verdict::Slow),
            failed = of(Verdict::Failed),
        ),
    }
}

/// What is usual for one configuration, as a whole and phase by phase.
pub fn baseline(past: &[Past], key: &Key) -> Baseline {
    let whole = baseline::usual(past, key);
    let phases = PHASES
        .into_iter()
        .filter_map(|phase| Some((phase, baseline::usual_phase(past, key, phase)?)))
        .map(|(phase, usual)| UsualPhase {
            phase,
            title: title(phase),
            usual,
            line: usually(usual, &title(phase)),
        })
        .collect();
    let shown = |text: &str| redact::visible(text).into_owned();
    let target = key.target.as_deref().map(shown);
    Baseline {
        of: state::name(&shown(&key.tool), &shown(&key.verb), target.as_deref()),
        whole,
        phases,
        line: whole.map_or_else(
            || say!("history-estimates-start"),
            |usual| usually(usual, ""),
        ),
    }
}

fn usually(usual: Usual, of: &str) -> String {
    let (low, high) = (words::span(usual.p25_s), words::span(usual.p75_s));
    let range = if low == high { "one" } else { "two" };
    if of.is_empty() {
        say!(
            "history-usual.whole",
            range = range,
            low = low,
            high = high,
            count = usual.n,
        )
    } else {
        say!(
            "history-usual.phase",
            phase = of,
            range = range,
            low = low,
            high = high,
        )
    }
}

/// Each once, the most frequent first, else in their own order.
fn frequent<T: Ord>(all: impl Iterator<Item = T>) -> Vec<T> {
    let mut counts: BTreeMap<T, usize> = BTreeMap::new();
    for one in all {
        *counts.entry(one).or_default() += 1;
    }
    let mut sorted: Vec<(T, usize)> = counts.into_iter().collect();
    sorted.sort_by_key(|one| std::cmp::Reverse(one.1));
    sorted.into_iter().map(|(one, _)| one).collect()
}

#[cfg(test)]
mod tests;
