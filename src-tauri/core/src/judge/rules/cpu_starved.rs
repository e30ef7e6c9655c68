//! Cause: other programs have the processors.
//! Rests on: the time the rebuild's own processes were ready to run and had to
//!   wait (`/proc/PID/schedstat`), while most processors work for others. A
//!   rebuild that fills the machine itself is no case of this.
//! Wrong when: the others are its own, but hidden: a remote machine's builds.
//! Offers: end or slow down what else runs.

use super::super::{Facts, Family, Finding, Process, Rule, Says, seen};
use crate::say;
use crate::tree::Role;
use crate::words;

pub(super) const RULE: Rule = Rule {
    code: "cpu-starved",
    family: Family::ResourceExhaustion,
    says: Says::Normal,
    holds_for_s: 15.0,
    check,
};

/// Who waits for half of the time is held back noticeably …
const STARVED: f64 = 0.5;
/// … and who waits for four fifths of it takes five times as long.
const BADLY: f64 = 0.8;
/// Others use at least this share of all processors.
const OTHERS: f64 = 0.5;

fn check(facts: &Facts) -> Option<Finding> {
    let works = |p: &&Process| {
        matches!(
            p.role,
            Role::Client | Role::Worker | Role::Builder | Role::Fetcher
        )
    };
    let starved = facts
        .processes
        .iter()
        .filter(works)
        .filter_map(|p| Some((p, p.trend.starved_ratio?)))
        .max_by(|a, b| a.1.total_cmp(&b.1))
        .filter(|(_, ratio)| *ratio >= STARVED);
    let (process, ratio) = starved?;
    let cores = f64::from(facts.strain.cores.max(1));
    let used = facts.strain.cpu_ratio? * cores;
    let own: f64 = facts
        .processes
        .iter()
        .filter_map(|p| p.trend.cpu_ratio)
        .sum();
    let others = (used - own).max(0.0) / cores;
    if others < OTHERS {
        return None;
    }
    let ratio = ratio.min(1.0);
    Some(Finding {
        // It explains slowness, not silence: what does stands before it.
        weight: if ratio >= BADLY { 1.5 } else { 0.8 },
        says: (ratio >= BADLY).then_some(Says::Slow),
        lasting_s: facts.phase_s,
        waits_on: None,
        evidence_for: vec![
            seen(
                say!(
                    "cpu-starved.had-to-wait",
                    who = words::process(&process.name, process.pid),
                    percent = words::percent(ratio)
                ),
                "/proc/PID/schedstat",
            ),
            seen(
                say!(
                    "cpu-starved.others-use",
                    percent = words::percent(others),
                    cores = facts.strain.cores
                ),
                "CPU clock",
            ),
        ],
        evidence_against: Vec::new(),
        would_change: say!("cpu-starved.would-change"),
        next_step: say!("cpu-starved.next-step"),
    })
}

#[cfg(test)]
mod tests {
    use super::super::told;
    use super::*;

    #[test]
    fn told_from_situations() {
        for (situation, expected) in [
            (
                "eval 60; client cpu 0.15 starved 0.85; machine cores 4 used 1.0 some 0.9",
                "Slow 1.5 + nix-build (100) was ready to work and had to wait for 85 % of the last 10 s - -",
            ),
            (
                "build 60; client; builder cpu 0.4 starved 0.6; machine cores 2 used 1.0",
                "Normal 0.8 + sh (100) was ready to work and had to wait for 60 % of the last 10 s - -",
            ),
            // It nearly holds: it fills the machine itself; it hardly waits.
            (
                "build 60; builder cpu 1.0 starved 0.6; builder cpu 0.9 starved 0.6; machine cores 2 used 1.0",
                "silent",
            ),
            (
                "eval 60; client cpu 0.9 starved 0.1; machine cores 2 used 1.0",
                "silent",
            ),
            // The fact is missing.
            (
                "eval 60; client cpu 0.1; machine cores 2 used 1.0",
                "silent",
            ),
            ("eval 60; client cpu 0.1 starved 0.9", "silent"),
        ] {
            assert_eq!(told(&RULE, situation), expected, "{situation}");
        }
    }
}
