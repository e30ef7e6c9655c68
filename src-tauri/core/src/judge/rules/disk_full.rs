//! Cause: no room is left where Nix writes.
//! Rests on: `statvfs` of the store, the build directory and /tmp.
//! Wrong when: the file system is a small one that the rebuild never writes to.
//! Offers: free space; a rebuild that meets a full disk ends with an error.

use super::super::{Facts, Family, Finding, Rule, Says, seen};
use crate::model::{Space, SpaceOf};
use crate::words;

pub(super) const RULE: Rule = Rule {
    code: "disk-full",
    family: Family::ResourceExhaustion,
    title: "Disk is full",
    says: Says::Look,
    holds_for_s: 3.0,
    check,
};

/// Less than a single large package needs.
const FULL_BYTES: u64 = 256 << 20;
/// A package can have this many files.
const FULL_INODES: u64 = 2000;
/// With a full disk, silence of this length means that nothing will come.
const QUIET_S: f64 = 30.0;

fn check(facts: &Facts) -> Option<Finding> {
    let full = facts.spaces.iter().find(|space| is_full(space))?;
    let mut evidence_for = vec![seen(what_is_left(full), "statvfs")];
    let stands_still = facts.quiet_s >= QUIET_S;
    if stands_still {
        evidence_for.push(seen(
            format!("Nothing has moved for {}", words::span(facts.quiet_s)),
            "CPU clock",
        ));
    }
    Some(Finding {
        weight: if full.of == SpaceOf::Tmp { 1.0 } else { 2.6 },
        says: stands_still.then_some(Says::Stuck),
        lasting_s: facts.quiet_s,
        waits_on: stands_still.then(|| format!("room on {}", full.path)),
        evidence_for,
        evidence_against: Vec::new(),
        would_change: format!(
            "Room is made on {} and nothing moves within 60 s.",
            full.path
        ),
        next_step: format!(
            "Make room on {}; old generations are the usual thing to go.",
            full.path
        ),
    })
}

fn is_full(space: &Space) -> bool {
    // A file system that is small by nature is full only when it really is.
    let full_bytes = FULL_BYTES.min(space.total_bytes / 50);
    space.free_bytes < full_bytes
        || space
            .free_inodes
            .zip(space.total_inodes)
            .is_some_and(|(free, total)| total > 0 && free < FULL_INODES.min(total / 50))
}

fn what_is_left(space: &Space) -> String {
    let inodes = space.free_inodes.filter(|free| *free < FULL_INODES);
    match inodes {
        Some(free) => format!("Only {free} more files fit on {}", space.path),
        None => format!(
            "{} of {} are free on {}",
            words::size(space.free_bytes as f64),
            words::size(space.total_bytes as f64),
            space.path
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::super::told;
    use super::*;

    #[test]
    fn told_from_situations() {
        for (situation, expected) in [
            (
                "build 60; quiet 1; free store 100",
                "Look 2.6 + 100 MiB of 100 GiB are free on /nix/store - -",
            ),
            (
                "build 60; quiet 40; free store 0",
                "Stuck 2.6 + 0 B of 100 GiB are free on /nix/store - -",
            ),
            (
                "build 60; quiet 1; free builds 9000 12",
                "Look 2.6 + Only 12 more files fit on /tmp - -",
            ),
            // It nearly holds.
            (
                "build 60; quiet 90; free store 300; free builds 9000 5000",
                "silent",
            ),
            // The fact is missing.
            ("build 60; quiet 90", "silent"),
        ] {
            assert_eq!(told(&RULE, situation), expected, "{situation}");
        }
    }
}
