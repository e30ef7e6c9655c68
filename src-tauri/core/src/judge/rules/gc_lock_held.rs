//! Cause: the garbage collector's lock is held by somebody else.
//! Rests on: `/proc/locks` (a waiter behind `->`), Nix's own word, or a worker
//!   woken ten times a second while somebody holds the lock and no collector
//!   answers: it then asks again and again for leave to add a root.
//! Wrong when: a collection simply takes long; while its holder works this says
//!   waiting and not stuck.
//! Offers: wait for the holder while it works.

use super::super::lock::{self, Kind};
use super::super::said::Waits;
use super::super::{Facts, Family, Finding, Rule, Says};
use crate::model::LockKind;

pub(super) const RULE: Rule = Rule {
    code: "gc-lock-held",
    family: Family::Waiting,
    says: Says::WaitsForWork,
    holds_for_s: 0.0,
    check,
};

const LOCK: Kind = Kind {
    of: LockKind::GarbageCollector,
    said: Some(Waits::Collector),
    polls: Some((5.0, 16.0)),
    likely: 1.4,
};

fn check(facts: &Facts) -> Option<Finding> {
    lock::held(facts, &LOCK)
}

#[cfg(test)]
mod tests {
    use super::super::told;
    use super::*;

    #[test]
    fn told_from_situations() {
        for (situation, expected) in [
            (
                "lock gc certain waited 9 holder nix-store quiet 2",
                "WaitsForWork 3.0 + It has been blocked on /nix/var/nix/gc.lock for 9 s - The holder used the CPU 2 s ago: it may finish",
            ),
            (
                "lock gc certain waited 40 holder stopped",
                "Stuck 3.0 + It has been blocked on /nix/var/nix/gc.lock for 40 s - -",
            ),
            (
                "worker still 40; lock gc likely waited 40 rate 10 holder python quiet 40",
                "Stuck 1.9 + Its worker has done nothing for 40 s, and /nix/var/nix/gc.lock is locked by a process outside this rebuild - -",
            ),
            // It nearly holds: only for a moment; not even looked idle for long.
            (
                "lock gc certain waited 0.5 holder nix-store quiet 2",
                "silent",
            ),
            (
                "worker still 2; lock gc likely waited 2 rate 10 holder nix-store quiet 0",
                "silent",
            ),
            ("lock path likely waited 40 holder flock quiet 40", "silent"),
            // The fact is missing.
            ("worker still 90", "silent"),
        ] {
            assert_eq!(told(&RULE, situation), expected, "{situation}");
        }
    }
}
