//! Cause: somebody else copies to the same remote builder, one at a time.
//! Rests on: `/proc/locks`: a waiter behind `->` on `current-load/….upload-lock`,
//!   or Nix's own word.
//! Wrong when: the other copy is only slow: while its holder works this says
//!   waiting. Nix itself goes on after 15 minutes.
//! Offers: wait for the other copy, or look why its machine takes nothing.

use super::super::lock::{self, Kind};
use super::super::said::Waits;
use super::super::{Facts, Family, Finding, Rule, Says};
use crate::model::LockKind;

pub(super) const RULE: Rule = Rule {
    code: "upload-locked",
    family: Family::Waiting,
    says: Says::WaitsForWork,
    holds_for_s: 0.0,
    check,
};

const LOCK: Kind = Kind {
    of: LockKind::Upload,
    said: Some(Waits::Upload),
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
                "build 40; remote still 40; lock upload certain waited 9 holder nix quiet 1",
                "WaitsForWork 3.0 + It has been blocked on /nix/var/nix/current-load/ssh:__host.upload-lock for 9 s - The holder used the CPU 1 s ago: it may finish",
            ),
            (
                "build 40; remote still 40; lock upload certain waited 40 holder stopped",
                "Stuck 3.0 + It has been blocked on /nix/var/nix/current-load/ssh:__host.upload-lock for 40 s - -",
            ),
            (
                "client still 9; worker still 9; heard 9 waiting for the upload lock to 'ssh://host'...",
                "WaitsForWork 2.2 + Nix said 9 s ago that it waits for the lock on uploads to a remote builder - Who holds it cannot be seen",
            ),
            // It nearly holds, and the fact is missing.
            (
                "remote; lock upload certain waited 0.5 holder nix quiet 1",
                "silent",
            ),
            ("remote still 90", "silent"),
            ("client still 90", "silent"),
        ] {
            assert_eq!(told(&RULE, situation), expected, "{situation}");
        }
    }
}
