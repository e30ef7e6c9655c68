//! Cause: memory is short, and the machine moves pages instead of working.
//! Rests on: the kernel's memory pressure (PSI) for 15 s, or next to no memory
//!   left while swap fills. CPU and disk figures look like a busy disk then.
//! Wrong when: another program is short inside its own limit: then the rebuild
//!   itself gets on, which speaks against it.
//! Offers: close what is large; build with fewer jobs.

use super::super::{Facts, Family, Finding, Process, Rule, Says, seen};
use crate::model::ProcessState;
use crate::say;
use crate::words;

pub(super) const RULE: Rule = Rule {
    code: "memory-short",
    family: Family::ResourceExhaustion,
    says: Says::Slow,
    holds_for_s: 5.0,
    check,
};

/// Pressure comes in waves when programs start; a wave is shorter.
const PRESSED_FROM_S: f64 = 15.0;
/// A third of the time lost to memory is thrashing: nothing gets on.
const THRASH_FULL: f64 = 0.30;
/// Swap that fills faster than this is in use, not only parked.
const SWAPS_PER_S: f64 = (1 << 20) as f64;

fn check(facts: &Facts) -> Option<Finding> {
    let strain = &facts.strain;
    let pressed_s = strain.memory_pressed_s.filter(|s| *s >= PRESSED_FROM_S);
    let swaps = strain.swap_per_s.is_some_and(|rate| rate >= SWAPS_PER_S);
    let little_s = strain
        .little_memory_s
        .filter(|s| *s >= PRESSED_FROM_S && swaps);
    let lasting_s = pressed_s.or(little_s)?;
    let full = strain.memory_full.unwrap_or(0.0);
    let mut evidence_for = Vec::new();
    if let (Some(pressed_s), Some(some)) = (pressed_s, strain.memory_some) {
        evidence_for.push(seen(
            say!(
                "memory-short.waited",
                span = words::span(pressed_s),
                some = words::percent(some),
                all = words::percent(full)
            ),
            "/proc/pressure/memory",
        ));
    }
    evidence_for.push(seen(
        say!(
            "memory-short.left",
            left = words::size(strain.memory_left_bytes as f64),
            total = words::size(strain.memory_bytes as f64),
            swap = words::size(strain.swap_used_bytes as f64)
        ),
        "/proc/meminfo",
    ));
    let on_disk = |p: &&Process| p.state == ProcessState::DiskWait;
    let waiting = facts.processes.iter().filter(on_disk).count();
    if waiting > 0 {
        evidence_for.push(seen(
            say!("memory-short.wait-for-pages", count = waiting),
            "/proc/PID/stat",
        ));
    }
    let largest = facts.processes.iter().max_by_key(|p| p.rss_bytes);
    let evidence_against = facts
        .processes
        .iter()
        .find(|p| p.trend.cpu_ratio.is_some_and(|ratio| ratio >= 0.8))
        .map(|p| {
            seen(
                say!(
                    "memory-short.still-works",
                    who = words::process(&p.name, p.pid)
                ),
                "CPU clock",
            )
        });
    let thrashes = full >= THRASH_FULL;
    Some(Finding {
        weight: if thrashes { 2.8 } else { 1.8 }
            - if evidence_against.is_some() { 0.8 } else { 0.0 },
        says: None,
        lasting_s,
        waits_on: None,
        evidence_for,
        evidence_against: evidence_against.into_iter().collect(),
        would_change: say!("memory-short.would-change"),
        next_step: match largest {
            Some(p) => say!(
                "memory-short.next-step",
                who = words::process(&p.name, p.pid),
                size = words::size(p.rss_bytes as f64)
            ),
            None => say!("memory-short.next-step-alone"),
        },
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
                "build 60; builder disk; memory some 0.6 full 0.4 for 20 left 80 of 8000 swap 900",
                "Slow 2.8 + For 20 s programs have waited for memory: 60 % of the time some, 40 % of it all - -",
            ),
            (
                "eval 60; client cpu 0.9; memory some 0.3 full 0.1 for 20 left 80 of 8000",
                "Slow 1.0 + For 20 s programs have waited for memory: 30 % of the time some, 10 % of it all - nix-build (100) still gets most of a core",
            ),
            // Without PSI: next to nothing left, and swap fills.
            (
                "build 60; memory little 30 left 80 of 8000 swap 900 swapped 5",
                "Slow 1.8 + 80 MiB of 7.8 GiB are left, 900 MiB are in swap - -",
            ),
            // It nearly holds: a wave; little left and no swapping (caches count as used).
            (
                "build 60; memory some 0.6 full 0.4 for 8 left 80 of 8000",
                "silent",
            ),
            (
                "build 60; memory little 30 left 80 of 8000 swap 900 swapped 0",
                "silent",
            ),
            // The fact is missing.
            ("build 60; builder disk", "silent"),
        ] {
            assert_eq!(told(&RULE, situation), expected, "{situation}");
        }
    }
}
