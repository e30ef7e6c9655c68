//! Cause: a server has had too many requests and lets Nix wait.
//! Rests on: Nix's own word: HTTP error 429, or 403 with a limit, and in how many
//!   milliseconds it will try again. From 2.29 on that is more than a minute, and
//!   doubles each time.
//!   Unheard: client and worker sleep without being woken once, and the worker has
//!   the thread by which it asks, but no connection.
//! Wrong when: a 403 means that a token is wrong, which no waiting mends.
//! Offers: wait; a token (`access-tokens`) lifts the limit.

use super::super::said::{Said, host};
use super::super::{Download, Facts, Family, Finding, Process, Rule, Says, seen};
use crate::command_line::Kind;
use crate::say;
use crate::tree::Role;
use crate::words;

pub(super) const RULE: Rule = Rule {
    code: "rate-limited",
    family: Family::Network,
    says: Says::WaitsForWork,
    holds_for_s: 2.0,
    check,
};

/// Threads of a worker that has not asked for anything (measured, 2.26 and 2.34).
const BASE_THREADS: u32 = 2;
/// After other failures the pauses are shorter.
const PAUSE_FROM_S: f64 = 15.0;
/// 75 s, doubled three times, and some chance (2.29 and later).
const LONGEST_PAUSE_S: f64 = 660.0;
/// Shorter waits are what Nix does after any failure.
const LONG_MS: u64 = 10_000;
/// The next try may itself take a moment.
const SLACK_S: f64 = 20.0;
const REASONS: [&str; 4] = ["429", "403", "rate limit", "Too Many Requests"];

fn check(facts: &Facts) -> Option<Finding> {
    by_word(facts).or_else(|| by_sleep(facts))
}

fn by_word(facts: &Facts) -> Option<Finding> {
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
        say!(
            "rate-limited.tries-again",
            age = words::span(age_s),
            host = host,
            why = why,
            span = words::span(ms as f64 / 1000.0)
        ),
        "Nix",
    )];
    if facts.waiter_per_s().is_some_and(|pace| pace < 1.0) {
        evidence_for.push(seen(say!("rate-limited.nothing-wakes"), "/proc/PID/task"));
    }
    Some(Finding {
        weight: 3.0,
        says: None,
        lasting_s: age_s,
        waits_on: Some(say!(
            "rate-limited.waits-on",
            host = host,
            span = words::span(left_s)
        )),
        evidence_for,
        evidence_against: Vec::new(),
        would_change: say!("rate-limited.would-change"),
        next_step: say!("rate-limited.next-step"),
    })
}

/// Without a word: both sleep without being woken once, nothing is below them,
/// nothing is asked over any connection and no lock is waited for, and the worker has the thread
/// by which it asks.
fn by_sleep(facts: &Facts) -> Option<Finding> {
    let counts = |p: &&Process| matches!(p.role, Role::Client | Role::Worker);
    let mut both = facts.processes.iter().filter(counts);
    let still_s = both.try_fold(f64::INFINITY, |least: f64, p| {
        Some(least.min(p.cpu_quiet_s).min(p.switches_quiet_s?))
    })?;
    let worker = facts.in_role(Role::Worker).last()?;
    let asks = worker.threads > BASE_THREADS;
    let alone = facts.processes.iter().all(|p| {
        matches!(p.role, Role::Client | Role::Worker | Role::FrontEnd) && p.prompt.is_none()
    });
    let quiet = (PAUSE_FROM_S..=LONGEST_PAUSE_S).contains(&still_s);
    // What is kept for later does not count.
    let asked = |d: &Download| d.connecting || d.awaits_answer == Some(true);
    let elsewhere = facts.downloads.iter().any(asked)
        || !facts.lock_waits.is_empty()
        || facts.own_path_locks > 0
        || facts.name_query.is_some()
        || facts.kind == Some(Kind::Develop);
    if !asks || !alone || !quiet || elsewhere {
        return None;
    }
    Some(Finding {
        weight: 0.9,
        says: None,
        lasting_s: still_s,
        waits_on: Some(say!("rate-limited.waits-on-pause")),
        evidence_for: vec![seen(
            say!(
                "rate-limited.sleeps",
                who = words::process(&worker.name, worker.pid),
                threads = worker.threads,
                span = words::span(still_s)
            ),
            "/proc/PID/task",
        )],
        evidence_against: vec![seen(say!("rate-limited.may-hang"), "/proc")],
        would_change: say!("rate-limited.pause-would-change"),
        next_step: say!("rate-limited.pause-next-step"),
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
                "fetch 60; client still 30; worker still 30 rate 0; heard 30 warning: unable to download 'https://api.test/x': HTTP error 429,, retrying in 75843 ms (attempt 1/5)",
                "WaitsForWork 3.0 + Nix said 30 s ago of api.test: HTTP error 429, and tries again after 1 min - -",
            ),
            (
                "eval 9; client still 3; heard 3 API rate limit exceeded for 1.2.3.4; heard 2 warning: unable to download 'https://api.test/x': HTTP error 403,, retrying in 300 ms",
                "WaitsForWork 3.0 + Nix said 2 s ago of api.test: HTTP error 403, and tries again after 0 s - -",
            ),
            // It nearly holds: it is over; a failure of another kind; refused once.
            (
                "fetch 300; client still 30; heard 200 warning: unable to download 'https://c.test/x': HTTP error 429,, retrying in 75843 ms",
                "silent",
            ),
            (
                "fetch 60; client still 3; heard 3 warning: unable to download 'https://c.test/x': HTTP error 503,, retrying in 75843 ms",
                "silent",
            ),
            (
                "fetch 60; client still 3; heard 3 warning: unable to download 'https://c.test/x': HTTP error 403,, retrying in 300 ms",
                "silent",
            ),
            // Nothing is heard: the pause alone.
            (
                "fetch 60; client still 30 switches 30; worker still 30 switches 30 threads 3",
                "WaitsForWork 0.9 + nix-daemon (100) has 3 threads, one of them to fetch, and was not woken once for 30 s; nothing is asked over any connection - A worker that hangs looks the same; Nix's own words are hidden from here",
            ),
            (
                "fetch 60; client still 30 switches 30; worker still 30 switches 30 threads 3; socket 10.0.0.1:80 likely still 30 got 90 asked",
                "silent",
            ),
            (
                "fetch 60; client still 30 switches 30; worker still 30 switches 30 threads 2",
                "silent",
            ),
            (
                "fetch 60; client still 30 switches 30; git still 30; worker still 30 switches 30 threads 3",
                "silent",
            ),
            (
                "fetch 900; client still 700 switches 700; worker still 700 switches 700 threads 3",
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
