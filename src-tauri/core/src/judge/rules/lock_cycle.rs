//! Cause: this rebuild has locked a path and waits for another one, whose holder
//!   waits for the first; or a build asks Nix for the very path that is being
//!   built.
//! Rests on: `/proc/locks`: both hold a store path, and on neither side anything
//!   works, fetches or is woken more often than who polls a lock, for 30 s.
//! Wrong when: both wait for a third, which cannot be seen.
//! Offers: stop one of the two; the other then goes on.

use super::super::{Facts, Family, Finding, Rule, Says, seen};
use crate::words;

pub(super) const RULE: Rule = Rule {
    code: "lock-cycle",
    family: Family::DependencyLoop,
    title: "Two builds wait for each other",
    says: Says::Stuck,
    holds_for_s: 5.0,
    check,
};

/// Polls come every 5 s: so many of them found nothing on either side.
const CYCLE_FROM_S: f64 = 30.0;

fn check(facts: &Facts) -> Option<Finding> {
    let cycle = facts.cycle.as_ref().filter(|c| c.for_s >= CYCLE_FROM_S)?;
    let since = words::span(cycle.for_s);
    let own = cycle.own.trim_end_matches(".lock");
    let (text, waits_on, next) = match &cycle.other {
        Some((holder, theirs)) => {
            let who = holder.works_for.as_ref().map_or_else(
                || words::process(&holder.name, holder.pid),
                |(name, pid, _)| words::process(name, *pid),
            );
            (
                format!(
                    "This rebuild has locked {own}, {who} has locked {}, and neither has done anything for {since}",
                    theirs.trim_end_matches(".lock")
                ),
                format!("{who}, which waits for this rebuild"),
                format!("Stop this rebuild or {who}; the other then goes on. Finished paths stay."),
            )
        }
        None => (
            format!(
                "This rebuild has locked {own}, and one of its builds has asked Nix for something and has waited for {since}"
            ),
            "a build that waits for this rebuild".to_owned(),
            "Stop it. A build must not ask Nix for what is being built.".to_owned(),
        ),
    };
    Some(Finding {
        weight: if cycle.other.is_some() { 1.8 } else { 2.2 },
        says: None,
        lasting_s: cycle.for_s,
        waits_on: Some(waits_on),
        evidence_for: vec![seen(text, "/proc/locks")],
        evidence_against: vec![seen(
            "Which path a waiting process wants is not shown; it may be another one",
            "/proc/locks",
        )],
        would_change: "One side builds, fetches or lets go.".to_owned(),
        next_step: next,
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
                "Stuck 1.8 + This rebuild has locked /nix/store/abc-mine, nix-build (78) has locked /nix/store/abc-theirs, and neither has done anything for 40 s - Which path a waiting process wants is not shown; it may be another one",
            ),
            (
                "build 60; client still 60; worker still 60; builder still 60; ownlock; cycle self 40",
                "Stuck 2.2 + This rebuild has locked /nix/store/abc-mine, and one of its builds has asked Nix for something and has waited for 40 s - Which path a waiting process wants is not shown; it may be another one",
            ),
            // It nearly holds: not for long; and the fact is missing.
            (
                "client still 20; worker still 20; ownlock; cycle 20",
                "silent",
            ),
            (
                "build 60; client still 60; builder still 60; ownlock; cycle self 9",
                "silent",
            ),
            ("client still 90; worker still 90; ownlock", "silent"),
        ] {
            assert_eq!(told(&RULE, situation), expected, "{situation}");
        }
    }
}
