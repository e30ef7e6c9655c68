//! Cause: an evaluation is about to use up the memory.
//! Rests on: a client that evaluates and whose memory has grown for 10 s and
//!   for a minute, so fast that what the machine has left is gone within two
//!   minutes; or that has most of the machine's memory already.
//! Wrong when: it was nearly done: evaluations free nothing before their end.
//! Offers: evaluate less at once; end it before the kernel ends something.

use super::super::{Facts, Family, Finding, Rule, Says, seen, spoken};
use crate::say;
use crate::wire::Phase;
use crate::words;

pub(super) const RULE: Rule = Rule {
    code: "evaluation-memory",
    family: Family::ResourceExhaustion,
    says: Says::Look,
    holds_for_s: 5.0,
    check,
};

/// Growth below this is that of any evaluation.
const GROWS_PER_S: f64 = 5.0 * (1 << 20) as f64;
/// At the present rate the memory is gone within this.
const GONE_WITHIN_S: f64 = 120.0;
/// With this share of the machine's memory it is large in any case.
const LARGE: f64 = 0.60;

fn check(facts: &Facts) -> Option<Finding> {
    // The collector's own words are about the evaluator and nobody else.
    let said = spoken::finding(facts, "out-of-memory").filter(|_| {
        facts
            .spoken_of("out-of-memory")
            .is_some_and(|line| line.heard.text.contains("GC Warning"))
    });
    spoken::joined(by_growth(facts), said)
}

fn by_growth(facts: &Facts) -> Option<Finding> {
    let client = facts
        .client()
        .filter(|_| facts.phase == Some(Phase::Evaluate))?;
    let strain = &facts.strain;
    if strain.memory_bytes == 0 {
        return None;
    }
    let share = client.rss_bytes as f64 / strain.memory_bytes as f64;
    // Both slopes: a heap that is doubled at once is no trend.
    let grows = client
        .trend
        .rss_10_s
        .zip(client.trend.rss_60_s)
        .map(|(short, long)| short.min(long))
        .filter(|rate| *rate >= GROWS_PER_S);
    let gone_s = grows.map(|rate| strain.memory_left_bytes as f64 / rate);
    let soon = gone_s.is_some_and(|s| s <= GONE_WITHIN_S);
    let large = share >= LARGE && grows.is_some();
    if !soon && !large {
        return None;
    }
    let mut evidence_for = Vec::new();
    if let (Some(rate), Some(gone_s)) = (grows, gone_s) {
        evidence_for.push(seen(
            say!(
                "evaluation-memory.grows",
                who = words::process(&client.name, client.pid),
                rate = words::size(rate),
                left = words::size(strain.memory_left_bytes as f64),
                span = words::span(gone_s)
            ),
            "/proc/PID/stat",
        ));
    }
    evidence_for.push(seen(
        say!(
            "evaluation-memory.has",
            size = words::size(client.rss_bytes as f64),
            total = words::size(strain.memory_bytes as f64)
        ),
        "/proc/PID/stat",
    ));
    Some(Finding {
        weight: if soon && share >= LARGE / 2.0 {
            2.0
        } else {
            1.2
        },
        says: None,
        lasting_s: facts.phase_s,
        waits_on: None,
        evidence_for,
        evidence_against: vec![seen(say!("evaluation-memory.may-end"), "Nix")],
        would_change: say!("evaluation-memory.would-change"),
        next_step: say!("evaluation-memory.next-step"),
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
                "eval 60; client busy 50 grows 100 rss 5000; memory left 2000 of 8000",
                "Look 2.0 + nix-build (100) grows by 100 MiB a second; 2.0 GiB are left, enough for 20 s - An evaluation may end before; it frees nothing until then",
            ),
            (
                "eval 60; client busy 50 grows 100 rss 900; memory left 6000 of 8000",
                "Look 1.2 + nix-build (100) grows by 100 MiB a second; 5.9 GiB are left, enough for 1 min - An evaluation may end before; it frees nothing until then",
            ),
            // It nearly holds: enough is left; it is large but grows no more; a build grows.
            (
                "eval 60; client busy 50 grows 20 rss 900; memory left 6000 of 8000",
                "silent",
            ),
            (
                "eval 60; client busy 50 grows 0 rss 7000; memory left 600 of 8000",
                "silent",
            ),
            (
                "build 60; client grows 100 rss 5000; memory left 2000 of 8000",
                "silent",
            ),
            (
                "eval 60; said client GC Warning: Out of Memory! Heap size: 5907 MiB. Returning NULL!",
                "Look 3.0 + “GC Warning: Out of Memory! Heap size: 5907 MiB. Returning NULL!” - -",
            ),
            // A builder's memory is another matter.
            (
                "build 60; said client tail: Cannot allocate memory",
                "silent",
            ),
            // The fact is missing.
            ("eval 60; client busy 50 grows 100 rss 5000", "silent"),
        ] {
            assert_eq!(told(&RULE, situation), expected, "{situation}");
        }
    }
}
