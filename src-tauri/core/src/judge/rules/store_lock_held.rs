//! Cause: somebody holds the store's big lock, for a new schema or for good.
//! Rests on: `/proc/locks` (a waiter behind `->` on `db/big-lock`), or Nix's own
//!   word, which stands in the daemon's log only. Holding it shared is what every
//!   process does that uses the store, and says nothing.
//! Wrong when: an upgrade of the schema takes long: while its holder works this
//!   says waiting.
//! Offers: let older processes of Nix end; never delete the lock.

use super::super::lock::{self, Kind};
use super::super::said::Waits;
use super::super::{Facts, Family, Finding, Rule, Says};
use crate::model::LockKind;

pub(super) const RULE: Rule = Rule {
    code: "store-lock-held",
    family: Family::Waiting,
    says: Says::WaitsForWork,
    holds_for_s: 0.0,
    check,
};

const LOCK: Kind = Kind {
    of: LockKind::Store,
    said: Some(Waits::Store),
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
                "worker still 9; lock store certain waited 9 holder nix-daemon quiet 1",
                "WaitsForWork 3.0 + It has been blocked on /nix/var/nix/db/big-lock for 9 s - The holder used the CPU 1 s ago: it may finish",
            ),
            (
                "lock store certain waited 3 holder stopped",
                "Stuck 3.0 + It has been blocked on /nix/var/nix/db/big-lock for 3 s - -",
            ),
            (
                "lock store certain waited 40 holder gone",
                "Stuck 3.0 + It has been blocked on /nix/var/nix/db/big-lock for 40 s - -",
            ),
            (
                "client still 5; worker still 5; heard 5 waiting for the big Nix store lock...",
                "WaitsForWork 2.2 + Nix said 5 s ago that it waits for the lock on the whole store - Who holds it cannot be seen",
            ),
            // It nearly holds, and the fact is missing.
            ("lock store certain waited 0.5 holder stopped", "silent"),
            ("lock gc certain waited 40 holder stopped", "silent"),
            ("worker still 90", "silent"),
        ] {
            assert_eq!(told(&RULE, situation), expected, "{situation}");
        }
    }
}
