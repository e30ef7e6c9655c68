//! Cause: a server has had too many requests and lets Nix wait.
//! Rests on: Nix's own word: HTTP error 429, or 403 with a limit, and in how many
//!   milliseconds it will try again. From 2.29 on that is more than a minute, and
//!   doubles each time.
//! Wrong when: a 403 means that a token is wrong, which no waiting mends.
//! Offers: wait; a token (`access-tokens`) lifts the limit.

use super::super::said::{Said, ago, host};
use super::super::{Facts, Family, Finding, Rule, Says, seen};
use crate::words;

pub(super) const RULE: Rule = Rule {
    code: "rate-limited",
    family: Family::Network,
    title: "The server asks for fewer requests",
    says: Says::WaitsForWork,
    holds_for_s: 2.0,
    check,
};

/// Shorter waits are what Nix does after any failure.
const LONG_MS: u64 = 10_000;
/// The next try may itself take a moment.
const SLACK_S: f64 = 20.0;
const REASONS: [&str; 4] = ["429", "403", "rate limit", "Too Many Requests"];

fn check(facts: &Facts) -> Option<Finding> {
    // A line that begins with the limit may come before or after the address.
    let limited = facts
        .said()
        .any(|(heard, said)| said == Said::TooMuch && heard.age_s < 900.0);
    let (url, why, ms, age_s) = facts.said().rev().find_map(|(heard, said)| match said {
        Said::Retries(url, why, ms) if limited || REASONS.iter().any(|r| why.contains(r)) => {
            Some((url.to_owned(), why.to_owned(), ms, heard.age_s))
        }
        _ => None,
    })?;
    let left_s = ms as f64 / 1000.0 - age_s;
    if left_s < -SLACK_S || (ms < LONG_MS && !why.contains("429") && !limited) {
        return None;
    }
    let host = host(&url);
    let mut evidence_for = vec![seen(
        format!(
            "Nix said {} of {host}: {why}, and tries again after {}",
            ago(age_s),
            words::span(ms as f64 / 1000.0)
        ),
        "Nix",
    )];
    if facts.waiter_per_s().is_some_and(|pace| pace < 1.0) {
        evidence_for.push(seen("Nothing wakes it until then", "/proc/PID/task"));
    }
    Some(Finding {
        weight: 3.0,
        says: None,
        lasting_s: age_s,
        waits_on: Some(format!("{host} to let it ask again, in {}", words::span(left_s))),
        evidence_for,
        evidence_against: Vec::new(),
        would_change: "It asks again and gets an answer.".to_owned(),
        next_step: "Wait; each further try comes later than the last. For GitHub, a token in “access-tokens” lifts the limit.".to_owned(),
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
                "fetch 60; client still 30; worker still 30 rate 0; heard 30 warning: unable to download 'https://api.github.com/x': HTTP error 429,, retrying in 75843 ms (attempt 1/5)",
                "WaitsForWork 3.0 + Nix said 30 s ago of api.github.com: HTTP error 429, and tries again after 1 min - -",
            ),
            (
                "eval 9; client still 3; heard 3 API rate limit exceeded for 1.2.3.4; heard 2 warning: unable to download 'https://api.github.com/x': HTTP error 403,, retrying in 300 ms",
                "WaitsForWork 3.0 + Nix said 2 s ago of api.github.com: HTTP error 403, and tries again after 0 s - -",
            ),
            // It nearly holds: it is over; a failure of another kind; refused once.
            (
                "fetch 300; client still 30; heard 200 warning: unable to download 'https://c.org/x': HTTP error 429,, retrying in 75843 ms",
                "silent",
            ),
            (
                "fetch 60; client still 3; heard 3 warning: unable to download 'https://c.org/x': HTTP error 503,, retrying in 75843 ms",
                "silent",
            ),
            (
                "fetch 60; client still 3; heard 3 warning: unable to download 'https://c.org/x': HTTP error 403,, retrying in 300 ms",
                "silent",
            ),
            // The fact is missing.
            (
                "fetch 60; client still 60; worker still 60 rate 0",
                "silent",
            ),
        ] {
            assert_eq!(told(&RULE, situation), expected, "{situation}");
        }
    }
}
