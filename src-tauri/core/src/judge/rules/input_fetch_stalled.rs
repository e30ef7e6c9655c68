//! Cause: a source that the configuration names (a flake input, `fetchTarball`,
//!   `fetchGit`) is being fetched, and nothing arrives.
//! Rests on: a connection of the client itself, or of a git, its ssh or an hg below
//!   it, that has moved no byte for 25 s while nothing else shows life. Where its
//!   connections are hidden: such a program that was not woken once for 40 s.
//! Wrong when: the server counts and packs for long without a word, or the
//!   program asks a person: then that is what is said first.
//! Offers: look at the network; fetch the source by hand to see what it says.

use super::super::transfer::{self, For, fetches_for};
use super::super::{Facts, Family, Finding, Rule, Says, seen};
use crate::say;
use crate::tree::Role;
use crate::words;

pub(super) const RULE: Rule = Rule {
    code: "input-fetch-stalled",
    family: Family::Network,
    says: Says::Silent,
    holds_for_s: 5.0,
    check,
};

/// git servers send a sign of life every 5 s while they count and pack.
const CHILD_STILL_FROM_S: f64 = 40.0;

fn check(facts: &Facts) -> Option<Finding> {
    if let Some((still, what)) = transfer::stands_still(facts) {
        let is_source = what == For::Source;
        return is_source.then(|| transfer::finding(facts, still, 2.4, next_step()));
    }
    if !facts.downloads.is_empty() || facts.works(CHILD_STILL_FROM_S / 2.0) {
        return None;
    }
    let mut children = facts
        .in_role(Role::Other)
        .filter(|p| fetches_for(facts, &p.name))
        .peekable();
    let first = *children.peek()?;
    // The shortest sleep of all of them.
    let still_s = children.try_fold(f64::INFINITY, |least: f64, child| {
        Some(least.min(child.switches_quiet_s?).min(child.cpu_quiet_s))
    })?;
    (still_s >= CHILD_STILL_FROM_S)
        .then(|| by_child(&words::process(&first.name, first.pid), still_s))
}

fn next_step() -> String {
    say!("input-fetch-stalled.next-step")
}

fn by_child(name: &str, still_s: f64) -> Finding {
    Finding {
        weight: 1.2,
        says: None,
        lasting_s: still_s,
        waits_on: Some(say!("input-fetch-stalled.waits-on", who = name)),
        evidence_for: vec![seen(
            say!(
                "input-fetch-stalled.not-woken",
                who = name,
                span = words::span(still_s)
            ),
            "/proc/PID/task",
        )],
        evidence_against: vec![seen(
            say!("input-fetch-stalled.connections-hidden"),
            "sock_diag",
        )],
        would_change: say!("input-fetch-stalled.would-change", who = name),
        next_step: next_step(),
    }
}

#[cfg(test)]
mod tests {
    use super::super::told;
    use super::*;

    #[test]
    fn told_from_situations() {
        for (situation, expected) in [
            (
                "eval 60; quiet 30; client still 30; git still 30; socket 10.0.0.1:443 certain still 30 got 900 by git",
                "Silent 2.4 + 10.0.0.1:443 has sent nothing for 30 s, after 900 B - -",
            ),
            (
                "fetch 60; evaluates; quiet 30; client still 30 rate 10; worker still 60; socket 10.0.0.1:443 certain still 30 got 90000 answered by client",
                "Silent 2.4 + 10.0.0.1:443 has sent nothing for 30 s, after 88 KiB - -",
            ),
            (
                "eval 90; quiet 60; client still 60; git still 60 switches 60",
                "Silent 1.2 + git (100) was not woken once for 1 min - Its connections are hidden from this user; it may wait for something else",
            ),
            (
                "eval 60; evaluates; quiet 30; client still 30; socket 10.0.0.1:443 certain still 30 got 0 by client",
                "Silent 2.4 + 10.0.0.1:443 has sent nothing for 30 s, after 0 B - -",
            ),
            (
                "eval 90; evaluates; quiet 60; client still 60; git still 60 switches 60; ssh still 60 switches 60",
                "Silent 1.2 + git (100) was not woken once for 1 min - Its connections are hidden from this user; it may wait for something else",
            ),
            // ssh alone copies, or carries something out elsewhere.
            (
                "fetch 90; copies; quiet 60; ssh still 60 switches 60",
                "silent",
            ),
            (
                "build 90; deploys; quiet 60; git still 60 switches 60",
                "silent",
            ),
            (
                "fetch 90; switches; quiet 60; client still 60; ssh still 60 switches 60",
                "silent",
            ),
            (
                "activate 90; switches; quiet 60; git still 60 switches 60",
                "silent",
            ),
            (
                "eval 60; switches; quiet 30; client still 30; ssh still 30; socket 10.0.0.9:22 certain still 30 got 900 by ssh",
                "silent",
            ),
            // It nearly holds: a pause; the server says that it works; a download of the daemon; a copy.
            (
                "eval 60; quiet 9; client still 30; git still 30; socket 10.0.0.1:443 certain still 9 got 900 by git",
                "silent",
            ),
            (
                "eval 90; quiet 60; client still 60; git still 60 switches 4",
                "silent",
            ),
            (
                "fetch 60; evaluates; quiet 30; client still 30; worker still 30; ownlock; socket 10.0.0.1:443 likely still 30 got 900",
                "silent",
            ),
            (
                "fetch 60; copies; quiet 30; client still 30; worker still 30; socket 10.0.0.1:443 certain still 30 got 900 asked by client",
                "silent",
            ),
            // Root's client asks a cache itself.
            (
                "fetch 60; evaluates; direct; quiet 30; client still 30; socket 10.0.0.1:443 certain still 30 got 0 by client",
                "silent",
            ),
            // Kept for later: the client waits for something else.
            (
                "fetch 60; evaluates; quiet 30; client still 30 rate 0; worker still 60; socket 10.0.0.1:443 certain still 30 got 90000 answered by client",
                "silent",
            ),
            // The fact is missing.
            ("eval 90; quiet 60; client still 60; git still 60", "silent"),
        ] {
            assert_eq!(told(&RULE, situation), expected, "{situation}");
        }
    }
}
