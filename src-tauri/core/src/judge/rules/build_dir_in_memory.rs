//! Cause: the build directory lies in memory (tmpfs) and is nearly full.
//! Rests on: the kind of the file system and `statvfs`; how fast it fills.
//! Wrong when: the build is nearly done.
//! Offers: build on a disk: `build-dir` (Nix 2.30 on) or the daemon's TMPDIR.

use super::super::{Facts, Family, Finding, Rule, Says, seen};
use crate::model::{Space, SpaceOf};
use crate::say;
use crate::words;

pub(super) const RULE: Rule = Rule {
    code: "build-dir-in-memory",
    family: Family::ResourceExhaustion,
    says: Says::Look,
    holds_for_s: 3.0,
    check,
};

/// Less than a single large package needs to build.
const FULL_BYTES: u64 = 256 << 20;
/// Full within this at the present rate.
const SOON_S: f64 = 60.0;
/// Only what has gone this far down is judged by its rate.
const HALF: u64 = 2;
/// With a full disk, silence of this length means that nothing will come.
const QUIET_S: f64 = 30.0;

fn check(facts: &Facts) -> Option<Finding> {
    let space = facts
        .spaces
        .iter()
        .find(|space| space.of == SpaceOf::BuildDir && space.in_memory)?;
    let soon_s = facts
        .strain
        .filling
        .iter()
        .find(|filling| filling.of == SpaceOf::BuildDir)
        .map(|filling| filling.full_in_s)
        .filter(|s| *s <= SOON_S && space.free_bytes < space.total_bytes / HALF);
    let is_full = space.free_bytes < FULL_BYTES.min(space.total_bytes / 20);
    if !is_full && soon_s.is_none() {
        return None;
    }
    let stands_still = is_full && facts.quiet_s >= QUIET_S;
    let mut evidence_for = vec![seen(what_is_left(space), "statvfs")];
    if let Some(soon_s) = soon_s {
        evidence_for.push(seen(
            say!("room.full-soon", span = words::span(soon_s)),
            "statvfs",
        ));
    }
    Some(Finding {
        weight: if is_full { 2.6 } else { 1.4 },
        says: stands_still.then_some(Says::Stuck),
        lasting_s: facts.quiet_s,
        waits_on: stands_still.then(|| say!("room.waits-on", path = &space.path)),
        evidence_for,
        evidence_against: Vec::new(),
        would_change: say!("build-dir-in-memory.would-change"),
        next_step: say!("build-dir-in-memory.next-step"),
    })
}

fn what_is_left(space: &Space) -> String {
    say!(
        "build-dir-in-memory.free",
        free = words::size(space.free_bytes as f64),
        total = words::size(space.total_bytes as f64),
        path = &space.path
    )
}

#[cfg(test)]
mod tests {
    use super::super::told;
    use super::*;

    #[test]
    fn told_from_situations() {
        for (situation, expected) in [
            (
                "build 60; room builds 20 of 4000 memory",
                "Look 2.6 + 20 MiB of 3.9 GiB are free on /nix/var/nix/builds, which lies in memory - -",
            ),
            (
                "build 60; quiet 40; room builds 0 of 4000 memory",
                "Stuck 2.6 + 0 B of 3.9 GiB are free on /nix/var/nix/builds, which lies in memory - -",
            ),
            (
                "build 60; room builds 1500 of 4000 memory; filling builds 50 in 30",
                "Look 1.4 + 1.5 GiB of 3.9 GiB are free on /nix/var/nix/builds, which lies in memory - -",
            ),
            // It nearly holds: it fills slowly; it lies on a disk; the rate is that of a beginning.
            (
                "build 60; room builds 1500 of 4000 memory; filling builds 5 in 300",
                "silent",
            ),
            ("build 60; room builds 20 of 4000", "silent"),
            (
                "build 60; room builds 3500 of 4000 memory; filling builds 100 in 35",
                "silent",
            ),
            // The fact is missing.
            ("build 60; quiet 40", "silent"),
        ] {
            assert_eq!(told(&RULE, situation), expected, "{situation}");
        }
    }
}
