//! Cause: the kernel ended a process of the rebuild for lack of memory.
//! Rests on: the kernel's own line, by the process or by the build user; where
//!   that cannot be read, Nix's message that a builder was ended by signal 9 or
//!   with code 137, which others can bring about too, and how much memory there
//!   was just before.
//! Wrong when: without the kernel's line: somebody else killed the builder.
//!   Its weight is low for that.
//! Offers: fewer builds at once, swap, a machine with more memory.

use super::super::facts::MemoryWas;
use super::super::{Facts, Family, Finding, Rule, Says, seen};
use crate::model::{Heard, HeardFrom};
use crate::say;
use crate::wire::Evidence;
use crate::words;

pub(super) const RULE: Rule = Rule {
    code: super::super::OUT_OF_MEMORY,
    family: Family::ResourceExhaustion,
    says: Says::Look,
    holds_for_s: 0.0,
    check,
};

/// What Nix and shells say of a process that was killed: signal 9 is the one
/// that the kernel uses, 137 is how shells tell of it.
const KILLED: &[&str] = &[
    "failed due to signal 9 (Killed)",
    "failed with exit code 137",
];

fn check(facts: &Facts) -> Option<Finding> {
    let memory = facts.memory_was.filter(|_| facts.killed.is_none());
    let was_free = memory.is_some_and(|was| was.was_free());
    let was_pressed = memory.is_some() && !was_free;
    let (weight, evidence) = match &facts.killed {
        Some(here) => (3.2, by_kernel(here)),
        None if was_free => (-2.5, vec![by_message(facts)?]),
        None if was_pressed => (2.0, vec![by_message(facts)?]),
        None => (-0.5, vec![by_message(facts)?]),
    };
    Some(Finding {
        weight,
        says: None,
        lasting_s: facts.killed.as_ref().map_or(0.0, |here| here.age_s),
        waits_on: None,
        evidence_for: evidence
            .into_iter()
            .chain(memory.filter(|_| was_pressed).map(how_much))
            .collect(),
        evidence_against: if facts.killed.is_some() {
            Vec::new()
        } else {
            let silent = seen(say!("out-of-memory.kernel-silent"), "kernel log");
            let free = memory.filter(|_| was_free).map(how_much);
            free.into_iter().chain([silent]).collect()
        },
        would_change: say!("out-of-memory.would-change"),
        next_step: say!("out-of-memory.next-step"),
    })
}

/// What there was of it in the last half minute.
fn how_much(was: MemoryWas) -> Evidence {
    seen(
        say!(
            "out-of-memory.memory-before",
            left = words::percent(was.least_left_ratio),
            waited = words::percent(was.most_some_ratio),
            size = words::size(was.most_bytes as f64)
        ),
        "/proc/meminfo, PSI",
    )
}

fn by_kernel(here: &super::super::KilledHere) -> Vec<Evidence> {
    let killed = &here.killed;
    let who = words::process(&killed.name, killed.pid);
    let ended = match &here.derivation {
        Some(name) => say!("out-of-memory.ended-of-build", who = who, derivation = name),
        None => say!("out-of-memory.ended", who = who),
    };
    let mut evidence = vec![Evidence {
        age_s: here.age_s,
        ..seen(ended, "kernel log")
    }];
    if let Some(bytes) = killed.own_bytes {
        evidence.push(seen(
            say!("out-of-memory.had", size = words::size(bytes as f64)),
            "kernel log",
        ));
    }
    evidence.push(seen(
        if killed.by_limit {
            say!("out-of-memory.limit-reached")
        } else {
            say!("out-of-memory.machine-out")
        },
        "kernel log",
    ));
    evidence
}

fn by_message(facts: &Facts) -> Option<Evidence> {
    let says_killed = |heard: &&Heard| {
        heard.from == HeardFrom::Client && KILLED.iter().any(|words| heard.text.contains(words))
    };
    let heard = facts.heard.iter().rev().find(says_killed)?;
    Some(Evidence {
        age_s: heard.age_s,
        ..seen(heard.text.clone(), "Nix")
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
                "build 90; oom cc1plus machine of chromium-137",
                "Look 3.2 + The kernel ended cc1plus (88), part of the build of chromium-137 - -",
            ),
            (
                "eval 90; oom nix limit",
                "Look 3.2 + The kernel ended nix (88) - -",
            ),
            // Without the kernel's line: possible, not more.
            (
                "build 90; said error: builder for '/nix/store/x-a.drv' failed with exit code 137",
                "Look -0.5 + builder for '/nix/store/x-a.drv' failed with exit code 137 - No line of the kernel was seen that says so; somebody may have killed it",
            ),
            // What was seen of the memory says more.
            (
                "build 90; memorywas left 0.8 some 0.01 most 3; said error: builder for '/nix/store/x-a.drv' failed due to signal 9 (Killed)",
                "Look -2.5 + builder for '/nix/store/x-a.drv' failed due to signal 9 (Killed) - In the half minute before at least 80 % of the memory was left, something waited for it 1 % of the time, and no process of a build had more than 3.0 MiB",
            ),
            (
                "build 90; memorywas left 0.8 some 0.01 most 140 grown 139; said error: builder for '/nix/store/x-a.drv' failed with exit code 137",
                "Look 2.0 + builder for '/nix/store/x-a.drv' failed with exit code 137 - No line of the kernel was seen that says so; somebody may have killed it",
            ),
            // Nearly, and nothing.
            (
                "build 90; said error: builder for '/nix/store/x-a.drv' failed with exit code 1",
                "silent",
            ),
            ("build 90", "silent"),
        ] {
            assert_eq!(told(&RULE, situation), expected, "{situation}");
        }
    }
}
