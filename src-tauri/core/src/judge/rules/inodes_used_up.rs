//! Cause: a file system that Nix writes to can hold no more files, though it
//!   has room for bytes.
//! Rests on: `statvfs` of the store, the build directory and /tmp.
//! Wrong when: the rebuild never writes to that file system.
//! Offers: delete old generations; every store path is many files.

use super::super::{Facts, Family, Finding, Rule, Says, seen, spoken};
use crate::model::{Space, SpaceOf};
use crate::say;
use crate::words;

pub(super) const RULE: Rule = Rule {
    code: "inodes-used-up",
    family: Family::ResourceExhaustion,
    says: Says::Look,
    holds_for_s: 3.0,
    check,
};

/// A package can have this many files.
const FEW: u64 = 2000;
/// Without room for files, silence of this length means that nothing will come.
const QUIET_S: f64 = 30.0;

fn check(facts: &Facts) -> Option<Finding> {
    let seen = by_count(facts)?;
    // Nix has the same words for bytes and files.
    spoken::joined(Some(seen), spoken::finding(facts, "disk-full"))
}

fn by_count(facts: &Facts) -> Option<Finding> {
    let (space, left) = facts.spaces.iter().find_map(|space| {
        let few = space
            .free_inodes
            .zip(space.total_inodes)
            .filter(|(free, total)| *total > 0 && *free < FEW.min(*total / 50));
        few.filter(|_| space.of != SpaceOf::Boot)
            .map(|(free, _)| (space, free))
    })?;
    let stands_still = facts.quiet_s >= QUIET_S;
    let mut evidence_for = vec![seen(
        say!("inodes-used-up.left", count = left, path = &space.path),
        "statvfs",
    )];
    if stands_still {
        evidence_for.push(seen(
            say!("room.nothing-moved", span = words::span(facts.quiet_s)),
            "CPU clock",
        ));
    }
    Some(Finding {
        weight: weight(space),
        says: stands_still.then_some(Says::Stuck),
        lasting_s: facts.quiet_s,
        waits_on: stands_still.then(|| say!("inodes-used-up.waits-on", path = &space.path)),
        evidence_for,
        evidence_against: vec![seen(
            say!(
                "inodes-used-up.bytes-left",
                size = words::size(space.free_bytes as f64)
            ),
            "statvfs",
        )],
        would_change: say!("inodes-used-up.would-change", path = &space.path),
        next_step: say!("inodes-used-up.next-step", path = &space.path),
    })
}

fn weight(space: &Space) -> f64 {
    if space.of == SpaceOf::Tmp { 1.0 } else { 2.6 }
}

#[cfg(test)]
mod tests {
    use super::super::told;
    use super::*;

    #[test]
    fn told_from_situations() {
        for (situation, expected) in [
            (
                "build 60; quiet 1; free builds 9000 12",
                "Look 2.6 + Only 12 more files fit on /tmp - 8.8 GiB of room for bytes are left there",
            ),
            (
                "build 60; quiet 40; room store 9000 files 3",
                "Stuck 2.6 + Only 3 more files fit on /nix/store - 8.8 GiB of room for bytes are left there",
            ),
            (
                "build 60; quiet 1; room tmp 9000 files 3",
                "Look 1.0 + Only 3 more files fit on /tmp - 8.8 GiB of room for bytes are left there",
            ),
            (
                "build 60; quiet 1; free builds 9000 12; said client error: writing to file: No space left on device",
                "Look 3.4 + Only 12 more files fit on /tmp - 8.8 GiB of room for bytes are left there",
            ),
            // It nearly holds.
            ("build 60; quiet 90; free builds 9000 5000", "silent"),
            // The fact is missing: btrfs has no such limit.
            ("build 60; quiet 90; free store 9000", "silent"),
        ] {
            assert_eq!(told(&RULE, situation), expected, "{situation}");
        }
    }

    #[test]
    fn told_in_german() {
        for (situation, expected) in [
            (
                "build 60; quiet 40; room store 9000 files 1",
                "Stuck 2.6 + Auf /nix/store passt nur noch 1 Datei - 8,8 GiB für Inhalte sind dort noch frei",
            ),
            (
                "build 60; quiet 40; room store 9000 files 3",
                "Stuck 2.6 + Auf /nix/store passen nur noch 3 Dateien - 8,8 GiB für Inhalte sind dort noch frei",
            ),
        ] {
            let said = words::speaking(words::Language::German, || told(&RULE, situation));
            assert_eq!(said, expected, "{situation}");
        }
    }
}
