//! Cause: none: a large configuration is evaluated, which prints nothing.
//! Rests on: a client that uses the processor, without builder, and still reads
//!   files or answers; or what evaluating takes here usually.
//! Wrong when: it reads nothing any more: then an evaluation that never ends
//!   looks the same, and this weighs little.
//! Offers: wait.

use super::super::{Facts, Family, Finding, Rule, Says, seen};
use crate::say;
use crate::tree::Role;
use crate::wire::Phase;
use crate::words;

pub(super) const RULE: Rule = Rule {
    code: "evaluation-at-work",
    family: Family::WorkingAsUsual,
    says: Says::Normal,
    holds_for_s: 3.0,
    check,
};

/// A short one is over before anybody asks.
const FROM_S: f64 = 15.0;
/// Who has read within this gets on.
const READS_S: f64 = 35.0;
/// Who has not for so long may never.
const LONG_S: f64 = 95.0;

fn check(facts: &Facts) -> Option<Finding> {
    let client = facts
        .client()
        .filter(|_| facts.phase == Some(Phase::Evaluate) && !facts.has(Role::Builder))?;
    let busy_s = client.busy_s.filter(|s| *s >= FROM_S)?;
    let mut evidence_for = vec![seen(
        say!(
            "evaluation-at-work.computes",
            who = words::process(&client.name, client.pid),
            span = words::span(busy_s)
        ),
        "CPU clock",
    )];
    let mut evidence_against = Vec::new();
    let mut weight = match client.reads_quiet_s {
        Some(s) if s < READS_S => {
            evidence_for.push(seen(
                say!("evaluation-at-work.has-read", age = words::span(s)),
                "/proc/PID/io",
            ));
            2.2
        }
        Some(s) if s < LONG_S => {
            evidence_against.push(seen(
                say!("evaluation-at-work.has-not-read", span = words::span(s)),
                "/proc/PID/io",
            ));
            1.2
        }
        Some(s) => {
            evidence_against.push(seen(
                say!("evaluation-at-work.has-not-read", span = words::span(s)),
                "/proc/PID/io",
            ));
            0.3
        }
        None => {
            evidence_against.push(seen(
                say!("evaluation-at-work.reading-is-hidden"),
                "/proc/PID/io",
            ));
            1.4
        }
    };
    if let Some(usual) = facts.usual_phase {
        let text = say!(
            "endless-evaluation.usually-takes",
            span = words::span(usual.p50_s),
            runs = usual.n
        );
        if facts.phase_s <= usual.p95_s {
            evidence_for.push(seen(text, "history"));
            weight += 0.8;
        } else {
            evidence_against.push(seen(text, "history"));
            weight -= 0.6;
        }
    }
    Some(Finding {
        weight,
        says: None,
        lasting_s: facts.phase_s,
        waits_on: None,
        evidence_for,
        evidence_against,
        would_change: say!("evaluation-at-work.would-change"),
        next_step: say!("evaluation-at-work.next-step"),
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
                "eval 60; client busy 50 reads 2",
                "Normal 2.2 + nix-build (100) has computed for 50 s - -",
            ),
            (
                "eval 60; client busy 50 reads 2; usual 90",
                "Normal 3.0 + nix-build (100) has computed for 50 s - -",
            ),
            (
                "eval 60; client busy 50 reads 40",
                "Normal 1.2 + nix-build (100) has computed for 50 s - It has read nothing for 40 s",
            ),
            (
                "eval 60; client busy 50",
                "Normal 1.4 + nix-build (100) has computed for 50 s - What it reads is hidden: it belongs to another user",
            ),
            // It nearly holds: it sleeps; a build for an import runs; it has just begun.
            ("eval 60; client still 50", "silent"),
            ("eval 60; client busy 50 reads 2; builder", "silent"),
            ("eval 9; client busy 9 reads 2", "silent"),
        ] {
            assert_eq!(told(&RULE, situation), expected, "{situation}");
        }
    }
}
