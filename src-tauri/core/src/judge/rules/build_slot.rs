//! Cause: as many builds run as may, or locks are held; older Nix says the two in
//!   one line.
//! Rests on: Nix's own word (`waiting for locks or build slots`, up to 2.3) while
//!   it neither builds nor fetches.
//! Wrong when: it is a lock after all: a rule for locks then says more.
//! Offers: wait for the other builds; raise `max-jobs`.

use super::super::said::Waits;
use super::super::{Facts, Family, Finding, Rule, Says, seen};
use crate::say;
use crate::words;

pub(super) const RULE: Rule = Rule {
    code: "build-slot",
    family: Family::Waiting,
    says: Says::WaitsForWork,
    holds_for_s: 3.0,
    check,
};

/// The line is printed once; what it tells of is over as soon as something works.
const QUIET_FROM_S: f64 = 3.0;

fn check(facts: &Facts) -> Option<Finding> {
    let (_, age_s) = facts.says_it_waits(Waits::Slot)?;
    if facts.works(QUIET_FROM_S) || facts.own_path_locks > 0 {
        return None;
    }
    Some(Finding {
        weight: 1.6,
        says: None,
        lasting_s: age_s,
        waits_on: Some(say!("build-slot.waits-on")),
        evidence_for: vec![seen(
            say!("build-slot.said", age = words::span(age_s)),
            "Nix",
        )],
        evidence_against: Vec::new(),
        would_change: say!("build-slot.would-change"),
        next_step: say!("build-slot.next-step"),
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
                "client still 9; worker still 9; heard 9 waiting for locks or build slots...",
                "WaitsForWork 1.6 + Nix said 9 s ago that it waits for locks or build slots - -",
            ),
            // It nearly holds: it builds; it works on a path; it has said something else since.
            (
                "client still 9; worker still 9; builder; heard 9 waiting for locks or build slots...",
                "silent",
            ),
            (
                "client still 9; worker still 9; ownlock; heard 9 waiting for locks or build slots...",
                "silent",
            ),
            (
                "client still 9; worker still 9; heard 9 waiting for locks or build slots...; heard 3 building '/nix/store/x.drv'",
                "silent",
            ),
            // The fact is missing.
            ("client still 90; worker still 90", "silent"),
        ] {
            assert_eq!(told(&RULE, situation), expected, "{situation}");
        }
    }
}
