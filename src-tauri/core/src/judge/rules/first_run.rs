//! Cause: none: this was never seen before, so nothing is known to be long.
//! Rests on: an empty history for this rebuild, while it moves.
//! Wrong when: never; it says what is not known.
//! Offers: wait; after three good runs it is known what is usual.

use super::super::{Facts, Family, Finding, Rule, Says, seen};
use crate::say;
use crate::words;

pub(super) const RULE: Rule = Rule {
    code: "first-run",
    family: Family::WorkingAsUsual,
    says: Says::Normal,
    holds_for_s: 0.0,
    check,
};

/// Shorter ones raise no question.
const FROM_S: f64 = 60.0;
/// What moved within this moves.
const MOVES_S: f64 = 20.0;

fn check(facts: &Facts) -> Option<Finding> {
    if facts.usual_whole.is_some()
        || facts.elapsed_s < FROM_S
        || facts.quiet_s >= MOVES_S
        || facts.processes.is_empty()
    {
        return None;
    }
    Some(Finding {
        weight: -0.8,
        says: None,
        lasting_s: facts.elapsed_s,
        waits_on: None,
        evidence_for: vec![
            seen(say!("first-run.few-runs"), "history"),
            seen(
                say!("first-run.has-moved", age = words::span(facts.quiet_s)),
                "CPU clock",
            ),
        ],
        evidence_against: Vec::new(),
        would_change: say!("first-run.would-change"),
        next_step: say!("first-run.next-step"),
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
                "build 90; quiet 2; client",
                "Normal -0.8 + Fewer than three good runs of this rebuild are known on this machine - -",
            ),
            // It nearly holds: nothing moves; it has just begun; it is known.
            ("build 90; quiet 40; client", "silent"),
            ("build 30; quiet 2; client", "silent"),
            ("build 90; quiet 2; client; whole 100", "silent"),
        ] {
            assert_eq!(told(&RULE, situation), expected, "{situation}");
        }
    }
}
