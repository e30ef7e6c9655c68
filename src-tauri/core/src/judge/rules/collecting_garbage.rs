//! Cause: none: garbage is collected, which takes as long as it takes.
//! Rests on: a collection whose processes use the processor or the disk.
//! Wrong when: they spin; that was never reported.
//! Offers: wait. Other rebuilds may wait for it.

use super::super::{Facts, Family, Finding, Rule, Says, seen};
use crate::command_line::Kind;
use crate::say;

pub(super) const RULE: Rule = Rule {
    code: "collecting-garbage",
    family: Family::WorkingAsUsual,
    says: Says::Normal,
    holds_for_s: 3.0,
    check,
};

/// A short one is over before anybody asks.
const FROM_S: f64 = 20.0;

fn check(facts: &Facts) -> Option<Finding> {
    if facts.kind != Some(Kind::CollectGarbage) || facts.elapsed_s < FROM_S {
        return None;
    }
    let mover = facts.mover()?;
    Some(Finding {
        weight: 2.4,
        says: None,
        lasting_s: facts.elapsed_s,
        waits_on: None,
        evidence_for: vec![seen(mover, "/proc/PID/stat")],
        evidence_against: Vec::new(),
        would_change: say!("neither-computes-nor-waits"),
        next_step: say!("collecting-garbage.next-step"),
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
                "elapsed 90; kind gc; client still 80; worker disk still 30 switches 0",
                "Normal 2.4 + nix-daemon (100) waits for the disk and is answered - -",
            ),
            (
                "elapsed 90; kind gc; client still 80; worker cpu 0.7",
                "Normal 2.4 + nix-daemon (100) uses 70 % of a core - -",
            ),
            // It nearly holds: it sleeps, perhaps for a lock; it has just begun; it is a build.
            (
                "elapsed 90; kind gc; client still 80; worker still 80",
                "silent",
            ),
            ("elapsed 9; kind gc; client; worker cpu 0.7", "silent"),
            ("elapsed 90; kind build; client; worker cpu 0.7", "silent"),
            // The fact is missing.
            ("elapsed 90; client; worker cpu 0.7", "silent"),
        ] {
            assert_eq!(told(&RULE, situation), expected, "{situation}");
        }
    }
}
