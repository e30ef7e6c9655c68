//! Cause: somebody else changes the same profile.
//! Rests on: `/proc/locks` (a waiter behind `->` on the lock beside the profile),
//!   or Nix's own word.
//! Wrong when: the other change is a long one; while its holder works this says
//!   waiting.
//! Offers: wait for the other change.

use super::super::lock::{self, Kind};
use super::super::said::Waits;
use super::super::{Facts, Family, Finding, Rule, Says};
use crate::model::LockKind;

pub(super) const RULE: Rule = Rule {
    code: "profile-lock-held",
    family: Family::Waiting,
    says: Says::WaitsForWork,
    holds_for_s: 0.0,
    check,
};

const LOCK: Kind = Kind {
    of: LockKind::Profile,
    said: Some(Waits::Profile),
    polls: None,
    likely: 2.0,
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
                "lock profile certain waited 40 holder gone",
                "Stuck 3.0 + It has been blocked on /nix/var/nix/profiles/system.lock for 40 s - -",
            ),
            (
                "lock profile certain waited 4 holder nix-env for quiet 1",
                "WaitsForWork 3.0 + It has been blocked on /nix/var/nix/profiles/system.lock for 4 s - The holder used the CPU 1 s ago: it may finish",
            ),
            (
                "client still 3; heard 3 waiting for lock on profile \"/nix/var/nix/profiles/system\"",
                "WaitsForWork 2.2 + Nix said 3 s ago that it waits for the lock on the profile - Who holds it cannot be seen",
            ),
            // It nearly holds, and the fact is missing.
            (
                "lock profile certain waited 0.5 holder nix-env quiet 1",
                "silent",
            ),
            (
                "lock path likely waited 40 holder nix-env quiet 1",
                "silent",
            ),
            ("client still 90", "silent"),
        ] {
            assert_eq!(told(&RULE, situation), expected, "{situation}");
        }
    }
}
