//! Cause: this rebuild has locked something and waits for something else, whose
//!   holder waits for the first.
//! Rests on: `/proc/locks`, which shows both waits; or, for store paths, which Nix
//!   polls: both hold one, and on neither side anything works, fetches or is
//!   woken more often than who polls a lock, for 30 s.
//! Wrong when: two that poll wait for a third, which cannot be seen. What the
//!   kernel shows is never wrong.
//! Offers: stop one of the two; the other then goes on.

use super::super::{Facts, Family, Finding, Rule, Says, seen};
use crate::say;
use crate::words;

pub(super) const RULE: Rule = Rule {
    code: "lock-cycle",
    family: Family::DependencyLoop,
    says: Says::Stuck,
    holds_for_s: 0.0,
    check,
};

/// The kernel's word needs no more than a second look.
const PROVEN_FROM_S: f64 = 1.0;
/// Polls come every 5 s: so many of them found nothing on either side.
const POLLED_FROM_S: f64 = 30.0;

fn check(facts: &Facts) -> Option<Finding> {
    let cycle = facts.cycle.as_ref()?;
    let from_s = if cycle.proven {
        PROVEN_FROM_S
    } else {
        POLLED_FROM_S
    };
    if cycle.for_s < from_s {
        return None;
    }
    let holder = &cycle.other;
    let who = holder.works_for.as_ref().map_or_else(
        || words::process(&holder.name, holder.pid),
        |(name, pid, _)| words::process(name, *pid),
    );
    let since = words::span(cycle.for_s);
    let (own, theirs) = (
        cycle.own.trim_end_matches(".lock"),
        cycle.theirs.trim_end_matches(".lock"),
    );
    let (text, evidence_against) = if cycle.proven {
        let text = say!(
            "lock-cycle.proven",
            own = own,
            who = &who,
            theirs = theirs,
            span = since
        );
        (text, Vec::new())
    } else {
        let text = say!(
            "lock-cycle.polled",
            own = own,
            who = &who,
            theirs = theirs,
            span = since
        );
        let against = seen(say!("lock-cycle.wanted-unseen"), "/proc/locks");
        (text, vec![against])
    };
    Some(Finding {
        weight: if cycle.proven { 4.5 } else { 1.8 },
        says: None,
        lasting_s: cycle.for_s,
        waits_on: Some(say!("lock-cycle.waits-on", who = &who)),
        evidence_for: vec![seen(text, "/proc/locks")],
        evidence_against,
        would_change: say!("lock-cycle.would-change"),
        next_step: say!("lock-cycle.next-step", who = who),
    })
}

#[cfg(test)]
mod tests {
    use super::super::told;
    use super::*;

    #[test]
    fn told_from_situations() {
        for (situation, expected) in [
            (
                "client still 60; worker still 60; ownlock; cycle 40",
                "Stuck 1.8 + This rebuild has locked /nix/store/abc-mine, nix-build (78) has locked /nix/store/abc-theirs, and neither has done anything but poll for 40 s - Which path a waiting process wants is not shown; it may be another one",
            ),
            (
                "client still 3; worker still 3; cycle 2 proven",
                "Stuck 4.5 + This rebuild has locked /nix/store/abc-mine, for which nix-build (78) waits; nix-build (78) has locked /nix/store/abc-theirs, for which this rebuild has waited for 2 s - -",
            ),
            // It nearly holds: not for long; and the fact is missing.
            (
                "client still 20; worker still 20; ownlock; cycle 20",
                "silent",
            ),
            ("client still 1; worker still 1; cycle 0 proven", "silent"),
            ("client still 90; worker still 90; ownlock", "silent"),
        ] {
            assert_eq!(told(&RULE, situation), expected, "{situation}");
        }
    }
}
