//! Cause: nobody listens where the cache should be.
//! Rests on: Nix's own word. Each try lasts a moment only and shows nowhere else;
//!   without Nix's word this keeps silent.
//! Wrong when: the cache comes back meanwhile: Nix tries five times and then goes
//!   on without it.
//! Offers: look at the address; go on without that cache.

use super::super::said::{Said, host};
use super::super::{Facts, Family, Finding, Rule, Says, seen};
use crate::say;
use crate::words;

pub(super) const RULE: Rule = Rule {
    code: "cache-refuses",
    family: Family::Network,
    says: Says::Look,
    holds_for_s: 3.0,
    check,
};

/// Nix tries five times within about five seconds a question.
const SAID_WITHIN_S: f64 = 20.0;
const REASONS: [&str; 4] = [
    "connect to server",
    "Connection refused",
    "Failed to connect",
    "Network is unreachable",
];

fn check(facts: &Facts) -> Option<Finding> {
    let (url, why, age_s) = facts.said().rev().find_map(|(heard, said)| match said {
        Said::Retries(url, why, _) | Said::Failed(url, why)
            if heard.age_s <= SAID_WITHIN_S && REASONS.iter().any(|r| why.contains(r)) =>
        {
            Some((url.to_owned(), why.to_owned(), heard.age_s))
        }
        _ => None,
    })?;
    let host = host(&url);
    let mut evidence_for = vec![seen(
        say!(
            "nix-said.of-host",
            age = words::span(age_s),
            host = host,
            why = why
        ),
        "Nix",
    )];
    if facts.has_route == Some(false) {
        evidence_for.push(seen(say!("offline.no-route"), "/proc/net/route"));
    }
    Some(Finding {
        weight: 2.6,
        says: None,
        lasting_s: age_s,
        waits_on: Some(say!("cache-refuses.waits-on", host = host)),
        evidence_for,
        evidence_against: Vec::new(),
        would_change: say!("cache-refuses.would-change", host = host),
        next_step: say!("cache-refuses.next-step"),
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
                "fetch 9; client still 3; worker still 3; heard 2 warning: unable to download 'http://127.0.0.1:8080/nix-cache-info': Could not connect to server (7) Failed to connect,, retrying in 312 ms",
                "Look 2.6 + Nix said 2 s ago of 127.0.0.1:8080: Could not connect to server (7) Failed to connect - -",
            ),
            (
                "fetch 9; client still 3; heard 2 warning: error: unable to download 'http://c.test/x.narinfo': Couldn't connect to server (7),, retrying in 312 ms",
                "Look 2.6 + Nix said 2 s ago of c.test: Couldn't connect to server (7) - -",
            ),
            // It nearly holds: long ago; another reason.
            (
                "fetch 90; client still 60; heard 60 warning: unable to download 'http://c.test/x': Could not connect to server (7),, retrying in 312 ms",
                "silent",
            ),
            (
                "fetch 9; client still 3; heard 2 warning: unable to download 'http://c.test/x': Could not resolve hostname (6),, retrying in 312 ms",
                "silent",
            ),
            // The fact is missing.
            ("fetch 9; client still 9; worker still 9", "silent"),
        ] {
            assert_eq!(told(&RULE, situation), expected, "{situation}");
        }
    }
}
