//! Cause: none: a build computes and says nothing, as a long link step does.
//! Rests on: a builder that uses the processor. Its log is hidden until it ends.
//! Wrong when: a program in the build goes round in circles: that looks the
//!   same, and only time tells.
//! Offers: let it work.

use super::super::{Facts, Family, Finding, Process, Rule, Says, seen};
use crate::say;
use crate::tree::Role;
use crate::words;

pub(super) const RULE: Rule = Rule {
    code: "build-at-work",
    family: Family::WorkingAsUsual,
    says: Says::Normal,
    holds_for_s: 3.0,
    check,
};

/// A build that is quiet for less is in nobody's eyes.
const FROM_S: f64 = 20.0;
/// Who uses a fifth of a core works.
const WORKS: f64 = 0.2;
/// One process that computes for so long without ever reading or writing a
/// byte that it had to wait for may go round in circles.
const CIRCLES_S: f64 = 600.0;

fn check(facts: &Facts) -> Option<Finding> {
    let cpu = |p: &Process| p.trend.cpu_ratio.or(p.cpu_ratio).unwrap_or(0.0);
    let busiest = facts
        .in_role(Role::Builder)
        .max_by(|a, b| cpu(a).total_cmp(&cpu(b)))
        .filter(|p| cpu(p) >= WORKS && facts.phase_s >= FROM_S)?;
    let own: f64 = facts.in_role(Role::Builder).map(cpu).sum();
    let mut evidence_for = vec![seen(
        say!(
            "build-at-work.uses-core",
            who = words::process(&busiest.name, busiest.pid),
            share = words::percent(cpu(busiest)),
            all = words::percent(own)
        ),
        "CPU clock",
    )];
    if facts.members_changed_s < FROM_S {
        evidence_for.push(seen(
            say!(
                "build-at-work.process-changed",
                age = words::span(facts.members_changed_s)
            ),
            "/proc",
        ));
    }
    let alone_s = busiest
        .switches_quiet_s
        .unwrap_or(0.0)
        .min(facts.members_changed_s);
    let circles = alone_s >= CIRCLES_S;
    let evidence_against = if circles {
        vec![seen(
            say!("build-at-work.only-computes", span = words::span(alone_s)),
            "/proc/PID/task",
        )]
    } else {
        Vec::new()
    };
    Some(Finding {
        weight: if circles { 1.0 } else { 2.4 },
        says: None,
        lasting_s: facts.phase_s,
        waits_on: None,
        evidence_for,
        evidence_against,
        would_change: say!("build-at-work.would-change"),
        next_step: say!("build-at-work.next-step"),
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
                "build 60; changed 50; client; worker; builder; builder busy 50 cpu 0.98",
                "Normal 2.4 + sh (100) uses 98 % of a core, all builders together 98 % - -",
            ),
            (
                "build 900; changed 800; builder busy 800 cpu 1.0 switches 800",
                "Normal 1.0 + sh (100) uses 100 % of a core, all builders together 100 % - It has done nothing but compute for 13 min: a program that goes round in circles looks the same",
            ),
            // It nearly holds: it has just begun; it sleeps.
            ("build 6; builder busy 6 cpu 0.98", "silent"),
            ("build 60; builder still 50 cpu 0.0", "silent"),
            // The fact is missing.
            ("build 60; client; worker", "silent"),
        ] {
            assert_eq!(told(&RULE, situation), expected, "{situation}");
        }
    }
}
