//! Cause: every place on the remote builders is taken.
//! Rests on: Nix's own word, or its helper for other machines that does nothing
//!   while somebody else holds places on these (`current-load`).
//! Wrong when: the places that are taken are on other machines than it needs.
//! Offers: wait for the other builds; a machine that hangs keeps its places.

use super::super::lock::{self, Kind};
use super::super::said::Waits;
use super::super::{Facts, Family, Finding, Rule, Says};
use crate::model::LockKind;

pub(super) const RULE: Rule = Rule {
    code: "remote-machine",
    family: Family::Waiting,
    says: Says::WaitsForWork,
    holds_for_s: 0.0,
    check,
};

const LOCK: Kind = Kind {
    of: LockKind::RemoteSlot,
    said: Some(Waits::Machine),
    polls: Some((0.05, 2.0)),
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
                "worker still 40; remote still 40; lock slot likely waited 40 holder nix quiet 3",
                "WaitsForWork 1.4 + Its worker has done nothing for 40 s, and /nix/var/nix/current-load/ssh:__host-0 is locked by a process outside this rebuild - The holder used the CPU 3 s ago: it may finish",
            ),
            (
                "worker still 40; remote still 40; lock slot likely waited 40 holder nix quiet 40",
                "Stuck 1.4 + Its worker has done nothing for 40 s, and /nix/var/nix/current-load/ssh:__host-0 is locked by a process outside this rebuild - -",
            ),
            (
                "client still 9; worker still 9; heard 9 waiting for a machine to build '/nix/store/abc-x.drv'",
                "WaitsForWork 2.2 + Nix said 9 s ago that it waits for the lock on a remote builder - Who holds it cannot be seen",
            ),
            // It nearly holds: for a moment; it has said something else since.
            (
                "worker still 5; remote still 5; lock slot likely waited 5 holder nix quiet 3",
                "silent",
            ),
            (
                "client still 9; heard 9 waiting for a machine to build '/nix/store/abc-x.drv'; heard 2 copying 3 paths",
                "silent",
            ),
            // The fact is missing.
            ("worker still 90; remote still 90", "silent"),
        ] {
            assert_eq!(told(&RULE, situation), expected, "{situation}");
        }
    }
}
