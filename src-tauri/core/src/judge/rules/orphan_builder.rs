//! Cause: a builder that nobody looks after any more takes processor time.
//! Rests on: processes of a build user below no worker and no client, which
//!   still compute. A killed worker leaves such behind.
//! Wrong when: its worker is hidden from this user.
//! Offers: end it; nobody will take its result.

use super::super::{Facts, Family, Finding, Rule, Says, seen};
use crate::say;
use crate::words;

pub(super) const RULE: Rule = Rule {
    code: "orphan-builder",
    family: Family::Other,
    says: Says::Normal,
    holds_for_s: 10.0,
    check,
};

/// Less is not worth a word.
const TAKES: f64 = 0.3;
/// What has just lost its worker is cleaned up by the next build.
const OLD_S: f64 = 20.0;
/// From this pressure on it takes from others what they want.
const CROWDED: f64 = 0.3;

fn check(facts: &Facts) -> Option<Finding> {
    let takes: Vec<_> = facts
        .orphans
        .iter()
        .filter(|orphan| orphan.cpu_ratio >= TAKES && orphan.age_s >= OLD_S)
        .collect();
    let first = takes.first()?;
    let all: f64 = takes.iter().map(|orphan| orphan.cpu_ratio).sum();
    let crowded = facts.strain.cpu_some.is_some_and(|some| some >= CROWDED);
    Some(Finding {
        weight: if crowded { 1.0 } else { -0.5 },
        says: crowded.then_some(Says::Look),
        lasting_s: first.age_s.min(facts.elapsed_s),
        waits_on: None,
        evidence_for: vec![seen(
            say!(
                "orphan-builder.uses-core",
                who = words::process(&first.name, first.pid),
                user = &first.user,
                share = words::percent(all)
            ),
            "/proc",
        )],
        evidence_against: Vec::new(),
        would_change: say!("orphan-builder.would-change"),
        next_step: say!("orphan-builder.next-step"),
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
                "build 60; builder; orphan cc1plus cpu 0.9 age 300; machine cores 2 used 1 some 0.7",
                "Look 1.0 + cc1plus (300), user nixbld1, belongs to no rebuild and uses 90 % of a core - -",
            ),
            (
                "build 60; builder; orphan cc1plus cpu 0.9 age 300; machine cores 8 used 0.3 some 0.0",
                "Normal -0.5 + cc1plus (300), user nixbld1, belongs to no rebuild and uses 90 % of a core - -",
            ),
            // It nearly holds: it sleeps; it has just lost its worker.
            ("build 60; builder; orphan sh cpu 0.0 age 300", "silent"),
            ("build 60; builder; orphan sh cpu 0.9 age 3", "silent"),
            // The fact is missing.
            ("build 60; builder", "silent"),
        ] {
            assert_eq!(told(&RULE, situation), expected, "{situation}");
        }
    }
}
