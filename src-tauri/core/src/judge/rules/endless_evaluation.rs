//! Cause: an expression is evaluated that does not end: a value that needs ever
//!   new values of its own kind. What needs itself directly ends with an error
//!   within a second; this is the loop that hangs, hence the family.
//! Rests on: a client that has used a whole core for long while it read not one
//!   byte and its worker did nothing. An evaluation that gets on reads files
//!   and answers of the daemon; CPU alone says nothing.
//! Wrong when: a very long pure computation ends after all: what is usual here
//!   speaks against, and the weight is never that of proof.
//! Offers: stop it; nothing has been built or changed yet.

use super::super::{Facts, Family, Finding, Rule, Says, seen};
use crate::say;
use crate::tree::Role;
use crate::wire::Phase;
use crate::words;

pub(super) const RULE: Rule = Rule {
    code: "endless-evaluation",
    family: Family::DependencyLoop,
    says: Says::Silent,
    holds_for_s: 5.0,
    check,
};

/// Long pure computations read nothing for a minute and end; what shows no
/// other sign of life is given as long.
const NO_READ_FROM_S: f64 = 95.0;
/// On a machine with other work a minute is little: so much of a processor it
/// must have used meanwhile.
const COMPUTED_S: f64 = 25.0;
/// Growth that shows that the loop builds a value up.
const GROWN_BYTES: i64 = 512 << 20;

fn check(facts: &Facts) -> Option<Finding> {
    let client = facts
        .client()
        .filter(|_| facts.phase == Some(Phase::Evaluate))?;
    let busy_s = client.busy_s.filter(|s| *s >= NO_READ_FROM_S)?;
    // Another user's reads cannot be seen, and CPU alone is no evidence.
    let no_read_s = client.reads_quiet_s.filter(|s| *s >= NO_READ_FROM_S)?;
    if client.computed_s.is_some_and(|s| s < COMPUTED_S)
        || facts.has(Role::Builder)
        || facts
            .in_role(Role::Worker)
            .any(|w| w.cpu_quiet_s < NO_READ_FROM_S)
    {
        return None;
    }
    let mut evidence_for = vec![
        seen(
            say!(
                "endless-evaluation.read-nothing",
                who = words::process(&client.name, client.pid),
                span = words::span(no_read_s)
            ),
            "/proc/PID/io",
        ),
        seen(
            say!(
                "endless-evaluation.used-core",
                percent = words::percent(client.cpu_ratio.unwrap_or(1.0)),
                span = words::span(busy_s)
            ),
            "CPU clock",
        ),
    ];
    let mut evidence_against = Vec::new();
    let mut weight = 1.6;
    if client.rss_grown_bytes >= GROWN_BYTES {
        evidence_for.push(seen(
            say!(
                "endless-evaluation.memory-grew",
                grown = words::size(client.rss_grown_bytes as f64),
                size = words::size(client.rss_bytes as f64)
            ),
            "/proc/PID/stat",
        ));
        weight += 0.4;
    }
    match facts.usual_phase {
        // Within what is usual it is not endless.
        Some(usual) if facts.phase_s < usual.p95_s * 1.5 => return None,
        Some(usual) => {
            evidence_for.push(seen(
                say!(
                    "endless-evaluation.usually-takes",
                    span = words::span(usual.p50_s),
                    runs = usual.n
                ),
                "history",
            ));
            weight += 0.8;
        }
        None => evidence_against.push(seen(say!("endless-evaluation.usual-unknown"), "history")),
    }
    Some(Finding {
        weight,
        says: None,
        lasting_s: no_read_s,
        waits_on: None,
        evidence_for,
        evidence_against,
        would_change: say!("endless-evaluation.would-change"),
        next_step: say!("endless-evaluation.next-step"),
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
                "eval 110; client cpu 0.98 busy 105 reads 100",
                "Silent 1.6 + nix-build (100) has read nothing at all for 1 min: no file, no answer of the daemon - What is usual for this evaluation is not known yet",
            ),
            (
                "eval 110; client cpu 0.98 busy 105 reads 100 grown 900; usual 9; worker still 110",
                "Silent 2.8 + nix-build (100) has read nothing at all for 1 min: no file, no answer of the daemon - -",
            ),
            // It nearly holds: files are still read; not for long enough; it hardly got a processor; usual here; not evaluating; the worker got work.
            ("eval 500; client cpu 1.0 busy 490 reads 2", "silent"),
            ("eval 90; client cpu 1.0 busy 85 reads 80", "silent"),
            (
                "eval 500; client cpu 0.1 busy 490 reads 110 computed 11",
                "silent",
            ),
            (
                "eval 110; client cpu 1.0 busy 105 reads 105; usual 90",
                "silent",
            ),
            ("build 110; client cpu 1.0 busy 105 reads 105", "silent"),
            (
                "eval 110; client cpu 1.0 busy 105 reads 105; worker still 3",
                "silent",
            ),
            // The fact is missing: another user's client.
            ("eval 5000; client cpu 1.0 busy 4900", "silent"),
        ] {
            assert_eq!(told(&RULE, situation), expected, "{situation}");
        }
    }
}
