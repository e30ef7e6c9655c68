//! Cause: none: the machine has just woken from sleep.
//! Rests on: the clock that runs during sleep went ahead of the other.
//! Wrong when: what was under way is dead: that shows within half a minute.
//! Offers: wait a moment. Connections rarely outlive a long sleep.

use super::super::{Facts, Family, Finding, Rule, Says, seen};
use crate::say;
use crate::words;

pub(super) const RULE: Rule = Rule {
    code: "just-woke",
    family: Family::WorkingAsUsual,
    says: Says::Normal,
    holds_for_s: 0.0,
    check,
};

/// A network is back within this, as a rule.
const LATELY_S: f64 = 45.0;

fn check(facts: &Facts) -> Option<Finding> {
    let woke_s = facts.woke_s.filter(|s| *s <= LATELY_S)?;
    let evidence_against = if facts.downloads.is_empty() {
        Vec::new()
    } else {
        vec![seen(say!("just-woke.connection-open"), "sock_diag")]
    };
    Some(Finding {
        weight: 1.2,
        says: None,
        lasting_s: woke_s,
        waits_on: None,
        evidence_for: vec![seen(
            say!("just-woke.woke", age = words::span(woke_s)),
            "clocks",
        )],
        evidence_against,
        would_change: say!("just-woke.would-change"),
        next_step: say!("just-woke.next-step"),
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
                "fetch 60; quiet 9; client; woke 10",
                "Normal 1.2 + The machine woke 10 s ago; what slept does not count as silence - -",
            ),
            (
                "fetch 60; quiet 9; client; woke 10; socket a:80 likely still 9",
                "Normal 1.2 + The machine woke 10 s ago; what slept does not count as silence - It has a connection open, which may not have outlived the sleep",
            ),
            // It nearly holds: that was a while ago.
            ("fetch 60; quiet 9; client; woke 100", "silent"),
            // The fact is missing.
            ("fetch 60; quiet 9; client", "silent"),
        ] {
            assert_eq!(told(&RULE, situation), expected, "{situation}");
        }
    }
}
