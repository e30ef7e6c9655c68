//! Cause: the machine is so hot that its processors slow themselves down.
//! Rests on: a sensor at 95 °C or more for a minute, while the phase takes
//!   longer than is usual here. Heat alone is what a build makes of a laptop.
//! Wrong when: the sensor is not that of a processor.
//! Offers: let it cool; free its vents.

use super::super::{Facts, Family, Finding, Rule, Says, seen};
use crate::say;
use crate::words;

pub(super) const RULE: Rule = Rule {
    code: "heat",
    family: Family::ResourceExhaustion,
    says: Says::Slow,
    holds_for_s: 10.0,
    check,
};

/// Shorter heat is a fan that starts.
const HOT_FROM_S: f64 = 60.0;
/// Beyond this multiple of what is usual it is slower than usual.
const SLOWER: f64 = 1.3;

fn check(facts: &Facts) -> Option<Finding> {
    let strain = &facts.strain;
    let hot_s = strain.hot_s.filter(|s| *s >= HOT_FROM_S)?;
    let heat = strain.heat_celsius?;
    let usual = facts
        .usual_phase
        .filter(|usual| facts.phase_s > usual.p95_s * SLOWER)?;
    Some(Finding {
        weight: 1.0,
        says: None,
        lasting_s: hot_s,
        waits_on: None,
        evidence_for: vec![
            seen(
                say!(
                    "heat.hot-for",
                    span = words::span(hot_s),
                    heat = format!("{heat:.0}")
                ),
                "sensors",
            ),
            seen(
                say!(
                    "heat.phase-takes",
                    span = words::span(facts.phase_s),
                    usual = words::span(usual.p50_s),
                    runs = usual.n
                ),
                "history",
            ),
        ],
        evidence_against: vec![seen(say!("heat.effect-untold"), "sensors")],
        would_change: say!("heat.would-change"),
        next_step: say!("heat.next-step"),
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
                "build 700; usual 300; heat 99 for 120",
                "Slow 1.0 + The hottest sensor has shown 95 °C or more for 2 min, 99 °C now - What the processors make of it is not told",
            ),
            // It nearly holds: as long as usual; hot for a moment; not that hot.
            ("build 300; usual 300; heat 99 for 120", "silent"),
            ("build 700; usual 300; heat 99 for 20", "silent"),
            ("build 700; usual 300; heat 80", "silent"),
            // The fact is missing: no history; no sensor.
            ("build 700; heat 99 for 120", "silent"),
            ("build 700; usual 300", "silent"),
        ] {
            assert_eq!(told(&RULE, situation), expected, "{situation}");
        }
    }
}
