//! Cause: one step of an activation takes long: secrets, users, a profile,
//!   desktop settings, applications, writing the store out.
//! Rests on: the deepest process of the activation that lives and is known by
//!   its name.
//! Wrong when: a program of that name is called for something else at the same
//!   place; then the step's name is wrong, not the process.
//! Offers: what that program waits for; never to end the activation.

use super::super::{Facts, Family, Finding, Rule, Says, seen};
use crate::activation::Sort;
use crate::model::ProcessState;
use crate::say;
use crate::wire::Phase;
use crate::words;

pub(super) const RULE: Rule = Rule {
    code: "activation-step",
    family: Family::Other,
    says: Says::Look,
    holds_for_s: 3.0,
    check,
};

/// Every step but the boot loader's and the units' is done in seconds on most
/// machines; copying applications takes longest.
const FROM_S: f64 = 60.0;

fn check(facts: &Facts) -> Option<Finding> {
    let now = facts
        .step
        .as_ref()
        .filter(|now| facts.phase == Some(Phase::Activate) && now.step.sort != Sort::BootLoader)?;
    // Who waits for units has a cause of its own where the unit is known.
    let units_told = now.step.sort == Sort::Units && !facts.unit_waits.is_empty();
    if now.for_s < FROM_S || units_told {
        return None;
    }
    // Units may take minutes to start, and are waited for without a sound.
    let limit_s = if now.step.sort == Sort::Units {
        facts.stall_s
    } else {
        facts.silent_s
    };
    let silent = now.quiet_s >= limit_s && facts.quiet_s >= limit_s;
    let who = words::process(&now.program, now.pid);
    let mut evidence_for = vec![seen(
        say!(
            "activation-now.doing",
            who = &who,
            does = now.step.does,
            span = words::span(now.for_s)
        ),
        "/proc",
    )];
    let mut evidence_against = Vec::new();
    if now.quiet_s >= FROM_S {
        evidence_for.push(seen(
            say!("activation-now.not-woken", span = words::span(now.quiet_s)),
            "/proc/PID/task",
        ));
    } else {
        evidence_against.push(seen(
            say!("activation-now.was-at-work", age = words::span(now.quiet_s)),
            "CPU clock",
        ));
    }
    if now.state == ProcessState::DiskWait {
        evidence_for.push(seen(
            say!("activation-now.waits-for-disk"),
            "/proc/PID/stat",
        ));
    }
    if now.step.sort == Sort::Units {
        evidence_against.push(seen(say!("activation-step.unit-unknown"), "systemd, D-Bus"));
    }
    Some(Finding {
        weight: if now.step.sort == Sort::Units {
            1.2
        } else {
            2.0
        },
        says: silent.then_some(Says::Silent),
        lasting_s: now.for_s,
        waits_on: Some(who),
        evidence_for,
        evidence_against,
        would_change: say!("activation-step.would-change"),
        next_step: words::activation::look_at_step(now.step.sort == Sort::Units),
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
                "activate 90; step other for 80 quiet 2",
                "Look 2.0 + prog (55) decrypts secrets, for 1 min - It was at work 2 s ago",
            ),
            (
                "activate 900; quiet 800; step other for 850 quiet 800 disk",
                "Silent 2.0 + prog (55) decrypts secrets, for 14 min - -",
            ),
            (
                "activate 90; step units for 80 quiet 0",
                "Look 1.2 + prog (55) has the service manager start units, for 1 min - It was at work 0 s ago",
            ),
            // Nearly: too short; the unit is known; another rule's step; no activation.
            ("activate 90; step other for 50 quiet 2", "silent"),
            (
                "activate 90; step units for 80; unit a.service start for 5 listed",
                "silent",
            ),
            ("activate 90; step boot for 80 quiet 2", "silent"),
            ("build 90; step other for 80 quiet 2", "silent"),
            // The fact is missing.
            ("activate 900; quiet 900", "silent"),
        ] {
            assert_eq!(told(&RULE, situation), expected, "{situation}");
        }
    }
}
