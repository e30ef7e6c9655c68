//! Cause: another process holds a store path that this rebuild needs.
//! Rests on: Nix's own word; or, since Nix polls these locks and the kernel does
//!   not show it, an idle worker without builder, fetch or lock of its own, woken
//!   once in five seconds, while a process outside the rebuild holds a store path.
//! Wrong when: the idle worker waits for something else and the foreign lock is
//!   a coincidence: then its weight stays low.
//! Offers: look at the holder; wait while it works.

use super::super::lock::{self, Kind};
use super::super::said::Waits;
use super::super::{Facts, Family, Finding, LOCK_HELD, Rule, Says};
use crate::model::LockKind;

pub(super) const RULE: Rule = Rule {
    code: LOCK_HELD,
    family: Family::Waiting,
    says: Says::WaitsForWork,
    holds_for_s: 0.0,
    check,
};

const LOCK: Kind = Kind {
    of: LockKind::StorePath,
    said: Some(Waits::Path),
    polls: Some((0.05, 1.0)),
    likely: 2.0,
};

fn check(facts: &Facts) -> Option<Finding> {
    lock::held(facts, &LOCK)
}

#[cfg(test)]
mod tests {
    use super::super::told;
    use super::*;
    use crate::judge::facts::line::facts;
    use crate::words::{Language, speaking};

    #[test]
    fn a_wait_in_german() {
        let wait =
            facts("worker still 40; lock path likely waited 40 rate 0.2 holder flock quiet 40");
        let found = speaking(Language::German, || check(&wait)).expect("it holds");
        assert_eq!(
            found.waits_on.as_deref(),
            Some("die Sperre auf abc-glibc, gehalten von flock (77)")
        );
        let said: Vec<&str> = found.evidence_for.iter().map(|e| e.text.as_str()).collect();
        assert_eq!(
            said[..2],
            [
                "Der Arbeitsprozess tut seit 40 s nichts, und /nix/store/abc-glibc.lock ist von einem Prozess außerhalb dieses Rebuilds gesperrt",
                "Wird 0,2-mal in der Sekunde geweckt, wie jemand, der diese Sperre abfragt",
            ]
        );
        assert!(found.next_step.ends_with("Die Sperrdatei nie löschen."));
    }

    #[test]
    fn told_from_situations() {
        for (situation, expected) in [
            (
                "lock path likely waited 40 holder flock quiet 40",
                "Stuck 2.0 + It has done nothing for 40 s, and /nix/store/abc-glibc.lock is locked by a process outside this rebuild - -",
            ),
            (
                "worker still 40; lock path likely waited 40 rate 0.2 holder flock quiet 40",
                "Stuck 2.5 + Its worker has done nothing for 40 s, and /nix/store/abc-glibc.lock is locked by a process outside this rebuild - -",
            ),
            // A build that says nothing may go on for as long as any.
            (
                "lock path likely waited 75 holder nix-daemon works quiet 75",
                "WaitsForWork 2.0 + It has done nothing for 1 min, and /nix/store/abc-glibc.lock is locked by a process outside this rebuild - The holder has a build or a download under way: it may finish",
            ),
            (
                "lock path likely waited 650 holder nix-daemon works quiet 650",
                "Stuck 2.0 + It has done nothing for 10 min, and /nix/store/abc-glibc.lock is locked by a process outside this rebuild - -",
            ),
            // Which of two is not known: not the one that never ends.
            (
                "lock path likely waited 75 holder flock quiet 75; lock path likely waited 60 holder nix-daemon works quiet 60",
                "WaitsForWork 2.0 + It has done nothing for 1 min, and /nix/store/abc-glibc.lock is locked by a process outside this rebuild - The holder has a build or a download under way: it may finish",
            ),
            // Nix's own word needs no patience.
            (
                "lock path likely waited 3 holder nix-daemon works quiet 3; heard 3 waiting for lock on '/nix/store/abc-glibc'...",
                "WaitsForWork 3.2 + It has done nothing for 3 s, and /nix/store/abc-glibc.lock is locked by a process outside this rebuild - The holder has a build or a download under way: it may finish",
            ),
            (
                "client still 9; worker still 9; heard 9 waiting for lock on '/nix/store/abc-other'...",
                "WaitsForWork 2.2 + Nix said 9 s ago that it waits for the lock on abc-other - Who holds it cannot be seen",
            ),
            // It nearly holds: not long enough; it builds meanwhile; it has said something else since; who waits is woken too often.
            ("lock path likely waited 6 holder flock quiet 40", "silent"),
            (
                "builder; heard 9 waiting for lock on '/nix/store/abc-other'...",
                "silent",
            ),
            (
                "client still 9; heard 9 waiting for lock on '/nix/store/abc-other'...; heard 3 copying path '/nix/store/x'",
                "silent",
            ),
            (
                "worker still 40; lock path likely waited 40 rate 20 holder flock quiet 40",
                "Stuck 1.0 + Its worker has done nothing for 40 s, and /nix/store/abc-glibc.lock is locked by a process outside this rebuild - It is woken 20 times a second; who polls this lock is woken at another pace",
            ),
            // The fact is missing.
            ("worker still 90", "silent"),
        ] {
            assert_eq!(told(&RULE, situation), expected, "{situation}");
        }
    }
}
