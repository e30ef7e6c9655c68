//! Cause: somebody else writes to the store's database and does not end.
//! Rests on: Nix's own word, or a worker that is woken about twenty times a
//!   second, as `SQLite` does while it waits, while somebody else holds the lock of
//!   who writes.
//! Wrong when: many write in turn and each wait is short: whoever then uses a
//!   processor is not idle, and this keeps silent.
//! Offers: look at the holder; a collection or a copy of many paths takes long.

use super::super::lock::{self, Kind};
use super::super::said::Waits;
use super::super::{Facts, Family, Finding, Rule, Says};
use crate::model::LockKind;

pub(super) const RULE: Rule = Rule {
    code: "database-busy",
    family: Family::Waiting,
    says: Says::WaitsForWork,
    holds_for_s: 0.0,
    check,
};

const LOCK: Kind = Kind {
    of: LockKind::Database,
    said: Some(Waits::Database),
    polls: Some((13.0, 40.0)),
    likely: 1.0,
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
                "worker still 9; lock database likely waited 9 rate 19 holder python quiet 9",
                "WaitsForWork 1.5 + Its worker has done nothing for 9 s, and /nix/var/nix/db/db.sqlite-shm is locked by a process outside this rebuild - The holder used the CPU 9 s ago: it may finish",
            ),
            (
                "worker still 40; lock database likely waited 40 rate 19 holder python quiet 40",
                "Stuck 1.5 + Its worker has done nothing for 40 s, and /nix/var/nix/db/db.sqlite-shm is locked by a process outside this rebuild - -",
            ),
            (
                "worker still 5; lock database likely waited 5 rate 19 holder stopped; heard 3 warning: SQLite database '/nix/var/nix/db/db.sqlite' is busy",
                "Stuck 3.2 + Its worker has done nothing for 5 s, and /nix/var/nix/db/db.sqlite-shm is locked by a process outside this rebuild - -",
            ),
            // It nearly holds: for a moment; another file.
            (
                "worker still 2; lock database likely waited 2 rate 19 holder python quiet 5",
                "silent",
            ),
            (
                "client still 9; worker still 9; heard 3 warning: SQLite database '/home/a/.cache/nix/eval-cache-v5/a.sqlite' is busy",
                "silent",
            ),
            // The fact is missing.
            ("worker still 90", "silent"),
        ] {
            assert_eq!(told(&RULE, situation), expected, "{situation}");
        }
    }
}
