//! Cause: the name service does not answer, or knows no cache.
//! Rests on: a question to a name server that stays open for 8 s, or Nix's own
//!   word that a host could not be resolved.
//!   Nix gives a name up by itself (after some 55 s with the usual settings of
//!   the resolver, 75 s from Nix 2.31 on) and goes on without that cache: so it
//!   is held back, and stuck only when it has waited for longer than that.
//! Wrong when: one name server of several is down and the next answers.
//! Offers: look at the name service; offline, build with `--offline`.

use super::super::said::{Said, host};
use super::super::{Facts, Family, Finding, Rule, Says, seen};
use crate::say;
use crate::words;

pub(super) const RULE: Rule = Rule {
    code: "name-service",
    family: Family::Network,
    says: Says::Look,
    holds_for_s: 3.0,
    check,
};

/// The resolver asks again after 5 s: the first answer was lost, or there is none.
const ASKS_FROM_S: f64 = 8.0;
/// Nix tries five times, and says so each time.
const SAID_WITHIN_S: f64 = 30.0;
const REASONS: [&str; 4] = [
    "Resolving timed out",
    "resolve host",
    "Failed to resolve",
    "Temporary failure in name resolution",
];

fn check(facts: &Facts) -> Option<Finding> {
    if facts.works(2.0) || facts.downloads.iter().any(|d| d.still_s < 2.0) {
        return None;
    }
    let said = facts.said().rev().find_map(|(heard, said)| match said {
        Said::Retries(url, why, _) | Said::Failed(url, why)
            if heard.age_s <= SAID_WITHIN_S && REASONS.iter().any(|r| why.contains(r)) =>
        {
            Some((host(url).to_owned(), heard.age_s))
        }
        _ => None,
    });
    let asks = facts.name_query.as_ref().filter(|(_, s)| *s >= ASKS_FROM_S);
    let mut evidence_for = Vec::new();
    if let Some((host, age_s)) = &said {
        evidence_for.push(seen(
            say!(
                "name-service.not-resolved",
                age = words::span(*age_s),
                host = host
            ),
            "Nix",
        ));
    }
    if let Some((server, asks_s)) = asks {
        evidence_for.push(seen(
            say!(
                "name-service.no-answer",
                server = server,
                span = words::span(*asks_s)
            ),
            "sock_diag",
        ));
    }
    if facts.has_route == Some(false) {
        evidence_for.push(seen(say!("offline.no-route"), "/proc/net/route"));
    }
    let asks_s = asks.map(|(_, s)| *s);
    let weight = match (&said, asks_s) {
        (Some(_), Some(_)) => 3.0,
        (Some(_), None) => 2.6,
        (None, Some(_)) => 2.0,
        (None, None) => return None,
    };
    let says = asks_s.map(|s| {
        if s >= facts.silent_s && facts.quiet_s >= facts.silent_s {
            Says::Silent
        } else {
            Says::Slow
        }
    });
    Some(Finding {
        weight,
        says,
        lasting_s: asks_s
            .or(said.as_ref().map(|(_, age_s)| *age_s))
            .unwrap_or_default(),
        waits_on: Some(match &said {
            Some((host, _)) => say!("name-service.waits-on-host", host = host),
            None => say!("name-service.waits-on"),
        }),
        evidence_for,
        evidence_against: Vec::new(),
        would_change: say!("name-service.would-change"),
        next_step: say!("name-service.next-step"),
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
                "fetch 60; quiet 30; client still 30; worker still 30; names 10.0.0.53:53 30",
                "Slow 2.0 + 10.0.0.53:53 has been asked for a name for 30 s and has not answered - -",
            ),
            (
                "fetch 160; quiet 120; client still 120; worker still 120; names 10.0.0.53:53 120",
                "Silent 2.0 + 10.0.0.53:53 has been asked for a name for 2 min and has not answered - -",
            ),
            (
                "fetch 60; quiet 3; client still 9; worker still 9; names 10.0.0.53:53 30; heard 4 warning: unable to download 'http://cache.example/nix-cache-info': Timeout was reached (28) Resolving timed out after 15000 milliseconds,, retrying in 349 ms (attempt 1/5)",
                "Slow 3.0 + Nix said 4 s ago that the name cache.example could not be resolved - -",
            ),
            (
                "fetch 60; quiet 9; client still 9; worker still 9; names 10.0.0.53:53 9",
                "Slow 2.0 + 10.0.0.53:53 has been asked for a name for 9 s and has not answered - -",
            ),
            (
                "fetch 60; quiet 9; client still 9; worker still 9; heard 4 warning: unable to download 'https://cache.invalid/nix-cache-info': Could not resolve hostname (6) Could not resolve host: cache.invalid,, retrying in 312 ms",
                "Look 2.6 + Nix said 4 s ago that the name cache.invalid could not be resolved - -",
            ),
            // It nearly holds: a name that takes a moment; it was long ago; a connection works; another reason.
            (
                "fetch 60; quiet 5; client still 5; worker still 5; names 10.0.0.53:53 5",
                "silent",
            ),
            (
                "fetch 60; quiet 9; client still 9; worker still 9; heard 90 warning: unable to download 'https://cache.invalid/x': Could not resolve hostname (6),, retrying in 312 ms",
                "silent",
            ),
            (
                "fetch 60; client still 30; worker still 30; names 10.0.0.53:53 30; socket 10.0.0.1:80 likely still 1",
                "silent",
            ),
            (
                "fetch 60; client still 9; worker still 9; heard 4 warning: unable to download 'https://c.test/x': Could not connect to server (7),, retrying in 312 ms",
                "silent",
            ),
            // The fact is missing.
            (
                "fetch 60; quiet 90; client still 90; worker still 90",
                "silent",
            ),
        ] {
            assert_eq!(told(&RULE, situation), expected, "{situation}");
        }
    }
}
