//! Cause: another evaluation of the same flake holds its cache.
//! Rests on: a client that does nothing and is woken ten times a second while
//!   somebody else has locked a file of `~/.cache/nix/eval-cache-v*`; or Nix's own
//!   word. Nix waits an hour for that, silently, and from 2.31 on not at all.
//! Wrong when: the client waits for something else and both are a coincidence.
//! Offers: let the other evaluation end, or go on with `--option eval-cache false`.

use super::super::lock::{self, Kind};
use super::super::said::Waits;
use super::super::{Facts, Family, Finding, Rule, Says};
use crate::model::LockKind;

pub(super) const RULE: Rule = Rule {
    code: "eval-cache-locked",
    family: Family::Waiting,
    says: Says::WaitsForWork,
    holds_for_s: 0.0,
    check,
};

const LOCK: Kind = Kind {
    of: LockKind::EvalCache,
    said: Some(Waits::EvalCache),
    polls: Some((5.0, 16.0)),
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
                "eval 40; client still 40; lock evalcache likely waited 40 rate 10 holder nix quiet 0",
                "WaitsForWork 1.7 + It has done nothing for 40 s, and /home/alice/.cache/nix/eval-cache-v5/abc.sqlite is locked by a process outside this rebuild - The holder used the CPU 0 s ago: it may finish",
            ),
            (
                "eval 40; client still 40; lock evalcache likely waited 40 rate 10 holder python quiet 40",
                "Stuck 1.7 + It has done nothing for 40 s, and /home/alice/.cache/nix/eval-cache-v5/abc.sqlite is locked by a process outside this rebuild - -",
            ),
            (
                "eval 9; client still 9; heard 9 warning: SQLite database '/home/a/.cache/nix/eval-cache-v5/a.sqlite' is busy",
                "WaitsForWork 2.2 + Nix said 9 s ago that it waits for the lock on what an evaluation has cached - Who holds it cannot be seen",
            ),
            // It nearly holds: for a moment; where Nix says that it goes on without.
            (
                "eval 2; client still 2; lock evalcache likely waited 2 rate 10 holder nix quiet 0",
                "silent",
            ),
            (
                "eval 9; client still 9; heard 9 error (ignored): SQLite database '/home/a/.cache/nix/eval-cache-v6/a.sqlite' is busy",
                "silent",
            ),
            // The fact is missing.
            ("eval 90; client still 90", "silent"),
        ] {
            assert_eq!(told(&RULE, situation), expected, "{situation}");
        }
    }
}
