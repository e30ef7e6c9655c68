//! Cause: every user that may build is taken.
//! Rests on: Nix's own word, or a worker that has locked what it is to build and
//!   neither builds nor fetches, woken once in five seconds, while somebody else
//!   builds as one of these users.
//! Wrong when: it waits for something else; who else builds need not be in its way.
//! Offers: wait for the other builds, or make more build users.

use super::super::lock::{self, Kind};
use super::super::said::Waits;
use super::super::{Facts, Family, Finding, Rule, Says};
use crate::model::LockKind;

pub(super) const RULE: Rule = Rule {
    code: "build-user",
    family: Family::Waiting,
    says: Says::WaitsForWork,
    holds_for_s: 0.0,
    check,
};

const LOCK: Kind = Kind {
    of: LockKind::BuildUser,
    said: Some(Waits::BuildUser),
    polls: Some((0.05, 1.0)),
    likely: 1.2,
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
                "worker still 40; ownlock; lock user likely waited 40 rate 0.2 holder nix-daemon works quiet 3",
                "WaitsForWork 1.7 + Its worker has done nothing for 40 s, and /nix/var/nix/userpool/30001 is locked by a process outside this rebuild - The holder has a build or a download under way: it may finish",
            ),
            (
                "worker still 5; ownlock; lock user likely waited 5 holder nix-daemon works quiet 3; heard 5 waiting for a free build user ID for '/nix/store/abc-x.drv'...",
                "WaitsForWork 3.2 + Its worker has done nothing for 5 s, and /nix/var/nix/userpool/30001 is locked by a process outside this rebuild - The holder has a build or a download under way: it may finish",
            ),
            (
                "client still 9; worker still 9; ownlock; heard 9 waiting for UID to build '/nix/store/abc-x.drv'...",
                "WaitsForWork 2.2 + Nix said 9 s ago that it waits for the lock on a build user - Who holds it cannot be seen",
            ),
            // It nearly holds: for a moment; it builds.
            (
                "worker still 5; ownlock; lock user likely waited 5 holder nix-daemon works quiet 3",
                "silent",
            ),
            (
                "worker; builder; heard 9 waiting for UID to build '/nix/store/abc-x.drv'...",
                "silent",
            ),
            // The fact is missing.
            ("worker still 90; ownlock", "silent"),
        ] {
            assert_eq!(told(&RULE, situation), expected, "{situation}");
        }
    }
}
