//! Cause: the folder by which `SQLite` locks the database where it may not lock
//!   the file itself (`use-sqlite-wal = false`) is still there.
//! Rests on: the folder, and a worker that is woken ten times a second and does
//!   nothing. Nix says nothing of it, and not even Ctrl-C ends it.
//! Wrong when: a Nix process without write-ahead log is writing at this moment,
//!   and for long.
//! Offers: remove the folder once no Nix process uses the store.

use super::super::lock::{self, Kind};
use super::super::{Facts, Family, Finding, Rule, Says};
use crate::model::LockKind;

pub(super) const RULE: Rule = Rule {
    code: "dot-lock-left",
    family: Family::Waiting,
    says: Says::WaitsForWork,
    holds_for_s: 0.0,
    check,
};

const LOCK: Kind = Kind {
    of: LockKind::DotLock,
    said: None,
    polls: Some((5.0, 16.0)),
    likely: 1.6,
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
                "worker still 40; lock dot likely waited 40 rate 10 holder gone",
                "Stuck 2.1 + Its worker has done nothing for 40 s, and /nix/var/nix/db/db.sqlite.lock is there - -",
            ),
            (
                "client still 9; lock dot likely waited 9 rate 10 holder gone",
                "Stuck 2.1 + It has done nothing for 9 s, and /nix/var/nix/db/db.sqlite.lock is there - -",
            ),
            // It nearly holds: a writer comes and goes; who waits is not woken so.
            (
                "worker still 2; lock dot likely waited 2 rate 10 holder gone",
                "silent",
            ),
            (
                "worker still 40; lock dot likely waited 40 rate 0.2 holder gone",
                "Stuck 0.6 + Its worker has done nothing for 40 s, and /nix/var/nix/db/db.sqlite.lock is there - It is woken 0.2 times a second; who polls this lock is woken at another pace",
            ),
            // The fact is missing.
            ("worker still 90", "silent"),
        ] {
            assert_eq!(told(&RULE, situation), expected, "{situation}");
        }
    }
}
