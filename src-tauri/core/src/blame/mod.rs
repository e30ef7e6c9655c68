//! Why one rebuild took longer than another: what differed between them, and how
//! much of the time each difference may explain. Never more than the difference
//! in all; what nothing explains is said.

mod choose;
mod made;
mod surroundings;

use crate::history;
use crate::model::Now;
use crate::record::{Around, Past};
use crate::say;
use crate::wire::{self, Difference, Phase, PhaseDifference, Verdict};
use crate::words;

pub use choose::{Chosen, choose, named};

/// Less explains nothing worth a word.
const LEAST_S: f64 = 1.0;
/// Less is no difference between two runs of the same.
const SAME_S: f64 = 1.0;

/// A rebuild that ended, and what was around it.
#[derive(Clone, Copy, Debug)]
pub struct Ran<'a> {
    /// The rebuild.
    pub past: &'a Past,
    /// `None`: it was not written down.
    pub around: Option<&'a Around>,
}

/// One thing that differed.
#[derive(Clone, Debug)]
struct Found {
    kind: &'static str,
    text: String,
    /// Seconds that it can explain at the most. `None`: it cannot be told.
    most_s: Option<f64>,
    /// The phase whose seconds these are. `None`: any.
    phase: Option<Phase>,
}

/// Holds the slower one against the faster one.
pub fn blame(fast: Ran<'_>, slow: Ran<'_>, chosen: Chosen, now: Now) -> wire::Blame {
    let difference_s = seconds(slow.past.elapsed_s) - seconds(fast.past.elapsed_s);
    let phases = phases(fast.past, slow.past);
    let mut found = made::differences(fast, slow);
    found.extend(surroundings::differences(fast, slow));
    let findings = explained(&found, &phases, difference_s.max(0.0));
    let told_s: f64 = findings.iter().filter_map(|one| one.explains_s).sum();
    let unexplained_s = (difference_s.max(0.0) - told_s).max(0.0);
    wire::Blame {
        slow: history::shown(slow.past, now),
        fast: history::shown(fast.past, now),
        chosen: chosen.line(),
        difference_s,
        line: line(fast.past, slow.past, difference_s),
        phases,
        rest: rest(difference_s, unexplained_s, &findings),
        findings,
        unexplained_s,
        missing: missing(fast, slow),
    }
}

/// Hands out the difference: to what can explain most of it first, and no phase
/// explains more than it took longer.
fn explained(found: &[Found], phases: &[PhaseDifference], difference_s: f64) -> Vec<Difference> {
    let mut left_s = difference_s;
    let mut of_phases: Vec<(Phase, f64)> = phases
        .iter()
        .map(|phase| (phase.phase, (phase.slow_s - phase.fast_s).max(0.0)))
        .collect();
    let mut order: Vec<&Found> = found.iter().collect();
    // What was seen of the work itself goes before what was seen around it.
    order.sort_by(|a, b| {
        let most = |one: &Found| one.most_s.unwrap_or(-1.0);
        let around = |one: &Found| one.phase.is_none();
        around(a).cmp(&around(b)).then(most(b).total_cmp(&most(a)))
    });
    let mut all: Vec<Difference> = order
        .into_iter()
        .map(|one| {
            let of_phase = one
                .phase
                .and_then(|phase| of_phases.iter_mut().find(|(of, _)| *of == phase));
            let room_s = match (&of_phase, one.phase) {
                (Some((_, s)), _) => s.min(left_s),
                // Which phase it was in was not seen.
                (None, Some(_)) if phases.is_empty() => left_s,
                (None, Some(_)) => 0.0,
                (None, None) => left_s,
            };
            let given_s = seconds(one.most_s.unwrap_or(0.0)).min(room_s);
            let given_s = if given_s >= LEAST_S { given_s } else { 0.0 };
            if let Some((_, s)) = of_phase {
                *s -= given_s;
            }
            left_s -= given_s;
            difference(one, given_s)
        })
        .collect();
    all.sort_by(|a, b| {
        let given = |one: &Difference| one.explains_s.unwrap_or(0.0);
        given(b).total_cmp(&given(a))
    });
    all
}

fn difference(one: &Found, given_s: f64) -> Difference {
    let explains_s = (given_s > 0.0).then_some(given_s);
    Difference {
        kind: one.kind.to_owned(),
        text: one.text.clone(),
        explains_s,
        explains: explains_s.map_or_else(String::new, |s| {
            say!("blame-explains", span = words::span(s))
        }),
    }
}

fn phases(fast: &Past, slow: &Past) -> Vec<PhaseDifference> {
    history::PHASES
        .into_iter()
        .map(|phase| {
            (
                phase,
                history::phase_s(fast, phase),
                history::phase_s(slow, phase),
            )
        })
        .filter(|(_, fast_s, slow_s)| *fast_s >= 0.5 || *slow_s >= 0.5)
        .map(|(phase, fast_s, slow_s)| PhaseDifference {
            phase,
            title: history::title(phase),
            slow_s,
            fast_s,
            line: say!(
                "blame-phase",
                phase = history::title(phase),
                slow = words::span(slow_s),
                fast = words::span(fast_s),
            ),
        })
        .collect()
}

fn line(fast: &Past, slow: &Past, difference_s: f64) -> String {
    let (slow_took, fast_took) = (words::span(slow.elapsed_s), words::span(fast.elapsed_s));
    let kind = if difference_s > SAME_S {
        "longer"
    } else if difference_s < -SAME_S {
        "shorter"
    } else {
        "same"
    };
    say!(
        "blame-line",
        kind = kind,
        by = words::span(difference_s.abs()),
        slow = slow_took,
        fast = fast_took,
    )
}

fn rest(difference_s: f64, unexplained_s: f64, findings: &[Difference]) -> String {
    if findings.is_empty() {
        return say!("blame-nothing");
    }
    if difference_s <= SAME_S {
        return say!("blame-not-slower");
    }
    if unexplained_s < LEAST_S {
        return say!("blame-all-explained");
    }
    say!(
        "blame-unexplained",
        rest = words::span(unexplained_s),
        whole = words::span(difference_s),
    )
}

/// What is not known of either.
fn missing(fast: Ran<'_>, slow: Ran<'_>) -> Vec<String> {
    let mut said = Vec::new();
    for (ran, which) in [(slow, "slow"), (fast, "fast")] {
        let Some(around) = ran.around else {
            said.push(say!("blame-missing.around", which = which));
            continue;
        };
        let lacks = [
            (around.inputs.is_none(), "inputs"),
            (around.made.is_none(), "made"),
            (around.memory.is_none(), "pressure"),
            (around.nix.is_none(), "nix"),
        ];
        for (_, what) in lacks.into_iter().filter(|(lacks, _)| *lacks) {
            said.push(say!("blame-missing.part", which = which, what = what));
        }
    }
    said
}

/// Files hold what anybody wrote.
fn seconds(s: f64) -> f64 {
    if s.is_finite() {
        s.clamp(0.0, 1e9)
    } else {
        0.0
    }
}

/// How it ended matters where the two did not end alike.
fn ended_apart(fast: &Past, slow: &Past) -> Option<Found> {
    let word = |verdict: Verdict| match verdict {
        Verdict::Finished | Verdict::Slow => "finished",
        Verdict::Failed => "failed",
        Verdict::Stopped => "stopped",
        _ => "unknown",
    };
    (word(fast.outcome) != word(slow.outcome)).then(|| Found {
        kind: "ended",
        text: say!(
            "blame-ended",
            slow = word(slow.outcome),
            fast = word(fast.outcome),
        ),
        most_s: None,
        phase: None,
    })
}

#[cfg(test)]
mod tests;
