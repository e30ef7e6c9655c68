//! Cause: none: the store is read and compared, which takes hours by nature.
//! Rests on: a verification whose processes use the processor or the disk.
//! Wrong when: they spin; that was never reported.
//! Offers: wait.

use super::super::{Facts, Family, Finding, Rule, Says, seen};
use crate::command_line::Kind;
use crate::say;
use crate::words;

pub(super) const RULE: Rule = Rule {
    code: "verifying",
    family: Family::WorkingAsUsual,
    says: Says::Normal,
    holds_for_s: 3.0,
    check,
};

/// A short one is over before anybody asks.
const FROM_S: f64 = 20.0;

fn check(facts: &Facts) -> Option<Finding> {
    if facts.kind != Some(Kind::Verify) || facts.elapsed_s < FROM_S {
        return None;
    }
    let mover = facts.mover()?;
    let mut evidence_for = vec![seen(mover, "/proc/PID/stat")];
    if let Some(per_s) = facts.strain.disk_per_s.filter(|rate| *rate >= 1e6) {
        evidence_for.push(seen(
            say!("verifying.disks-move", rate = words::size(per_s)),
            "/proc/diskstats",
        ));
    }
    Some(Finding {
        weight: 2.4,
        says: None,
        lasting_s: facts.elapsed_s,
        waits_on: None,
        evidence_for,
        evidence_against: Vec::new(),
        would_change: say!("neither-computes-nor-waits"),
        next_step: say!("verifying.next-step"),
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
                "elapsed 900; kind verify; client still 80; worker cpu 0.4; io disk 200",
                "Normal 2.4 + nix-daemon (100) uses 40 % of a core - -",
            ),
            (
                "elapsed 900; kind verify; client disk still 30 switches 1",
                "Normal 2.4 + nix-build (100) waits for the disk and is answered - -",
            ),
            // It nearly holds: the disk does not answer; it has just begun.
            (
                "elapsed 900; kind verify; client disk still 30 switches 30",
                "silent",
            ),
            ("elapsed 9; kind verify; worker cpu 0.4", "silent"),
            // The fact is missing.
            ("elapsed 900; worker cpu 0.4", "silent"),
        ] {
            assert_eq!(told(&RULE, situation), expected, "{situation}");
        }
    }
}
