//! Cause: the boot loader is being installed, and that takes long.
//! Rests on: the deepest process of the activation that lives: `bootctl`,
//!   `grub-install`, `os-prober` and their like.
//! Wrong when: the step only takes long: that it hangs shows only in that no
//!   process of it is woken.
//! Offers: wait; look at the disks that it looks at.

use super::super::{Facts, Family, Finding, Rule, Says, seen};
use crate::activation::Sort;
use crate::model::ProcessState;
use crate::say;
use crate::wire::Phase;
use crate::words;

pub(super) const RULE: Rule = Rule {
    code: "activation-bootloader",
    family: Family::Other,
    says: Says::Look,
    holds_for_s: 3.0,
    check,
};

/// With dozens of generations GRUB's script takes half a minute, and other
/// disks that are asleep as long again.
const FROM_S: f64 = 30.0;

fn check(facts: &Facts) -> Option<Finding> {
    let now = facts
        .step
        .as_ref()
        .filter(|now| facts.phase == Some(Phase::Activate) && now.step.sort == Sort::BootLoader)?;
    let for_s = now.for_s.max(now.quiet_s);
    if for_s < FROM_S {
        return None;
    }
    let stuck = now.quiet_s >= facts.stall_s && facts.quiet_s >= facts.stall_s;
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
    Some(Finding {
        weight: 2.2,
        says: stuck.then_some(Says::Stuck),
        lasting_s: now.for_s,
        waits_on: Some(say!("activation-bootloader.waits-on", who = who)),
        evidence_for,
        evidence_against,
        would_change: say!("activation-bootloader.would-change"),
        next_step: words::activation::boot_loader(),
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
                "activate 60; step boot for 45 quiet 2",
                "Look 2.2 + prog (55) installs the boot loader (GRUB), for 45 s - It was at work 2 s ago",
            ),
            (
                "activate 700; quiet 650; step boot for 660 quiet 650 disk",
                "Stuck 2.2 + prog (55) installs the boot loader (GRUB), for 11 min - -",
            ),
            // Nearly: something else of the rebuild moves; too short; another step; none.
            (
                "activate 700; quiet 3; step boot for 660 quiet 650",
                "Look 2.2 + prog (55) installs the boot loader (GRUB), for 11 min - -",
            ),
            ("activate 60; step boot for 20 quiet 2", "silent"),
            ("activate 60; step other for 45 quiet 2", "silent"),
            ("activate 60", "silent"),
        ] {
            assert_eq!(told(&RULE, situation), expected, "{situation}");
        }
    }
}
