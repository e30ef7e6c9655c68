//! Cause: /boot has no room for another kernel.
//! Rests on: `statvfs` of /boot or the EFI partition, while a system is
//!   activated or is to be. A kernel with its initrd takes 30 to 100 MiB, and a
//!   boot loader that meets a full partition leaves a half-written menu.
//! Wrong when: the new generation has the kernel that lies there already.
//! Offers: delete old generations, then rebuild for boot.

use super::super::{Facts, Family, Finding, Rule, Says, seen, spoken};
use crate::command_line::Kind;
use crate::model::SpaceOf;
use crate::say;
use crate::wire::Phase;
use crate::words;

pub(super) const RULE: Rule = Rule {
    code: "boot-full",
    family: Family::ResourceExhaustion,
    says: Says::Look,
    holds_for_s: 3.0,
    check,
};

/// The smallest kernel with its initrd.
const KERNEL_BYTES: u64 = 30 << 20;

fn check(facts: &Facts) -> Option<Finding> {
    spoken::joined(by_room(facts), spoken::finding(facts, RULE.code))
}

fn by_room(facts: &Facts) -> Option<Finding> {
    let space = facts
        .spaces
        .iter()
        .find(|space| space.of == SpaceOf::Boot && space.total_bytes > 0)?;
    let activates = facts.phase == Some(Phase::Activate);
    if facts.kind != Some(Kind::System) && !activates
        || space.free_bytes >= KERNEL_BYTES.min(space.total_bytes / 4)
    {
        return None;
    }
    Some(Finding {
        weight: if activates { 2.0 } else { 0.6 },
        says: None,
        lasting_s: facts.quiet_s,
        waits_on: None,
        evidence_for: vec![seen(
            say!(
                "boot-full.free",
                free = words::size(space.free_bytes as f64),
                total = words::size(space.total_bytes as f64),
                path = &space.path,
                needed = words::size(KERNEL_BYTES as f64)
            ),
            "statvfs",
        )],
        evidence_against: vec![seen(say!("boot-full.same-kernel"), "NixOS")],
        would_change: say!("boot-full.would-change", path = &space.path),
        next_step: say!("boot-full.next-step"),
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
                "activate 5; kind system; room boot 4 of 500",
                "Look 2.0 + 4.0 MiB of 500 MiB are free on /boot; a kernel with its initrd takes at least 30 MiB - The new generation may use a kernel that lies there already",
            ),
            (
                "build 5; kind system; room boot 4 of 500",
                "Look 0.6 + 4.0 MiB of 500 MiB are free on /boot; a kernel with its initrd takes at least 30 MiB - The new generation may use a kernel that lies there already",
            ),
            // It nearly holds: room for one more; a build that never touches it.
            ("activate 5; kind system; room boot 40 of 500", "silent"),
            ("build 5; kind build; room boot 4 of 500", "silent"),
            // The fact is missing.
            ("activate 5; kind system", "silent"),
        ] {
            assert_eq!(told(&RULE, situation), expected, "{situation}");
        }
    }
}
