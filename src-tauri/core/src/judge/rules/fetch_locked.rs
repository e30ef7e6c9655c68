//! Cause: somebody else fetches the same source, and holds its lock.
//! Rests on: `/proc/locks`: a waiter behind `->` on a file below `~/.cache/nix`
//!   (git clones, tarballs).
//! Wrong when: the other fetch is only slow: while its holder works this says
//!   waiting.
//! Offers: look at the other fetch; what hangs is that one's.

use super::super::lock::{self, Kind};
use super::super::{Facts, Family, Finding, Rule, Says};
use crate::model::LockKind;

pub(super) const RULE: Rule = Rule {
    code: "fetch-locked",
    family: Family::Waiting,
    says: Says::WaitsForWork,
    holds_for_s: 0.0,
    check,
};

const LOCK: Kind = Kind {
    of: LockKind::FetchCache,
    said: None,
    polls: Some((5.0, 16.0)),
    likely: 0.8,
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
                "eval 40; client still 40; lock source certain waited 9 holder nix quiet 1",
                "WaitsForWork 3.0 + It has been blocked on /home/alice/.cache/nix/gitv3/abc.lock for 9 s - The holder used the CPU 1 s ago: it may finish",
            ),
            (
                "eval 40; client still 40; lock source certain waited 40 holder nix quiet 40",
                "Stuck 3.0 + It has been blocked on /home/alice/.cache/nix/gitv3/abc.lock for 40 s - -",
            ),
            (
                "eval 40; client still 40; lock source certain waited 3 holder stopped",
                "Stuck 3.0 + It has been blocked on /home/alice/.cache/nix/gitv3/abc.lock for 3 s - -",
            ),
            // It nearly holds: only for a moment.
            (
                "eval 40; client still 1; lock source certain waited 0.5 holder nix quiet 1",
                "silent",
            ),
            // The fact is missing.
            ("eval 90; client still 90", "silent"),
        ] {
            assert_eq!(told(&RULE, situation), expected, "{situation}");
        }
    }
}
