//! Cause: no room is left where Nix writes.
//! Rests on: `statvfs` of the store, the build directory and /tmp.
//! Wrong when: the file system is a small one that the rebuild never writes to.
//! Offers: free space; a rebuild that meets a full disk ends with an error.

use super::super::{Facts, Family, Finding, Rule, Says, seen, spoken};
use crate::model::{Space, SpaceOf};
use crate::say;
use crate::words;

pub(super) const RULE: Rule = Rule {
    code: "disk-full",
    family: Family::ResourceExhaustion,
    says: Says::Look,
    holds_for_s: 3.0,
    check,
};

/// Less than a single large package needs.
const FULL_BYTES: u64 = 256 << 20;
/// With fewer files left than a package has, the same words mean these.
const FEW_FILES: u64 = 2000;
/// Full within this at the present rate is worth a word.
const SOON_S: f64 = 90.0;
/// With a full disk, silence of this length means that nothing will come.
const QUIET_S: f64 = 30.0;

fn check(facts: &Facts) -> Option<Finding> {
    let files_are_meant = |space: &Space| space.free_inodes.is_some_and(|free| free < FEW_FILES);
    let said =
        spoken::finding(facts, RULE.code).filter(|_| !facts.spaces.iter().any(files_are_meant));
    spoken::joined(by_room(facts), said)
}

fn by_room(facts: &Facts) -> Option<Finding> {
    let full = facts.spaces.iter().find(|space| {
        let soon = soon_full_s(facts, space).is_some();
        !has_a_rule_of_its_own(space) && (is_full(space) || soon)
    })?;
    let soon_s = soon_full_s(facts, full).filter(|_| !is_full(full));
    let mut evidence_for = vec![seen(what_is_left(full), "statvfs")];
    if let Some(soon_s) = soon_s {
        evidence_for.push(seen(
            say!("room.full-soon", span = words::span(soon_s)),
            "statvfs",
        ));
    }
    let stands_still = facts.quiet_s >= QUIET_S && soon_s.is_none();
    if stands_still {
        evidence_for.push(seen(
            say!("room.nothing-moved", span = words::span(facts.quiet_s)),
            "CPU clock",
        ));
    }
    Some(Finding {
        weight: if soon_s.is_some() || full.of == SpaceOf::Tmp {
            1.0
        } else {
            2.6
        },
        says: stands_still.then_some(Says::Stuck),
        lasting_s: facts.quiet_s,
        waits_on: stands_still.then(|| say!("room.waits-on", path = &full.path)),
        evidence_for,
        evidence_against: Vec::new(),
        would_change: say!("disk-full.would-change", path = &full.path),
        next_step: say!("disk-full.next-step", path = &full.path),
    })
}

fn is_full(space: &Space) -> bool {
    // A file system that is small by nature is full only when it really is.
    space.free_bytes < FULL_BYTES.min(space.total_bytes / 50)
}

/// Seconds until it is full, if that is soon and it is well on the way.
fn soon_full_s(facts: &Facts, space: &Space) -> Option<f64> {
    let fills = facts.strain.filling.iter().find(|f| f.of == space.of)?;
    let far = space.free_bytes < space.total_bytes / 10;
    (far && fills.full_in_s <= SOON_S).then_some(fills.full_in_s)
}

/// /boot, and a build directory in memory: what to do is something else there.
fn has_a_rule_of_its_own(space: &Space) -> bool {
    space.of == SpaceOf::Boot || space.of == SpaceOf::BuildDir && space.in_memory
}

fn what_is_left(space: &Space) -> String {
    say!(
        "disk-full.free",
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
                "build 60; quiet 1; free store 100",
                "Look 2.6 + 100 MiB of 100 GiB are free on /nix/store - -",
            ),
            (
                "build 60; quiet 40; free store 0",
                "Stuck 2.6 + 0 B of 100 GiB are free on /nix/store - -",
            ),
            (
                "build 60; quiet 1; room store 4000 of 100000; filling store 100 in 40",
                "Look 1.0 + 3.9 GiB of 98 GiB are free on /nix/store - -",
            ),
            // It nearly holds: bytes are left; half of it is left; another rule's.
            (
                "build 60; quiet 1; room store 60000 of 100000; filling store 1000 in 60",
                "silent",
            ),
            ("build 60; quiet 40; room boot 1 of 500", "silent"),
            ("build 60; quiet 40; room builds 1 of 500 memory", "silent"),
            (
                "build 60; quiet 90; free store 300; free builds 9000 5000",
                "silent",
            ),
            // Nix or a builder says so: the disk may have room again by now.
            (
                "build 60; said build cc1plus: fatal error: No space left on device",
                "Look 2.0 + “cc1plus: fatal error: No space left on device” - The line does not say which rebuild it is about",
            ),
            (
                "build 60; quiet 1; free store 100; said client error: writing to file: No space left on device",
                "Look 3.4 + 100 MiB of 100 GiB are free on /nix/store - -",
            ),
            // The fact is missing.
            ("build 60; quiet 90", "silent"),
        ] {
            assert_eq!(told(&RULE, situation), expected, "{situation}");
        }
    }
}
