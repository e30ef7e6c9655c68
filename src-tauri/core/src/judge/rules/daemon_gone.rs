//! Cause: the daemon is not there, and a client waits for it.
//! Rests on: no daemon process, though its socket is there, while a client of
//!   an ordinary user has no worker and sleeps. Without a listener a client
//!   would end at once; behind a service manager's socket it hangs.
//! Wrong when: the client works without the store for a while.
//! Offers: look why the service does not start; start it.

use super::super::{Facts, Family, Finding, Rule, Says, seen, spoken};
use crate::model::ProcessState;
use crate::say;
use crate::tree::Role;
use crate::words;

pub(super) const RULE: Rule = Rule {
    code: "daemon-gone",
    family: Family::Other,
    says: Says::Stuck,
    holds_for_s: 1.0,
    check,
};

/// A service manager starts it within a second of the first call.
const MISSING_FROM_S: f64 = 3.0;

fn check(facts: &Facts) -> Option<Finding> {
    // Who says so does not wait for it, but ends.
    let said = spoken::finding(facts, RULE.code).map(|said| Finding {
        says: Some(Says::Look),
        ..said
    });
    spoken::joined(by_processes(facts).or_else(|| ended(facts)), said)
}

/// Its worker goes on without it: nothing is wrong with this rebuild.
fn ended(facts: &Facts) -> Option<Finding> {
    let worker = facts
        .in_role(Role::Worker)
        .next()
        .filter(|_| facts.daemon_ended)?;
    Some(Finding {
        weight: 0.8,
        says: Some(Says::Normal),
        lasting_s: 0.0,
        waits_on: None,
        evidence_for: vec![seen(
            say!(
                "daemon-gone.goes-on-without",
                who = words::process(&worker.name, worker.pid)
            ),
            "/proc",
        )],
        evidence_against: vec![seen(say!("daemon-gone.not-needed"), "Nix")],
        would_change: say!("daemon-gone.would-change-not-needed"),
        next_step: say!("daemon-gone.next-step-not-needed"),
    })
}

fn by_processes(facts: &Facts) -> Option<Finding> {
    let missing_s = facts.daemon_missing_s.filter(|s| *s >= MISSING_FROM_S)?;
    let client = facts
        .client()
        .filter(|p| p.state == ProcessState::Sleeping && p.cpu_quiet_s >= MISSING_FROM_S)?;
    let helped = facts
        .processes
        .iter()
        .any(|p| p.above == Some(Role::Client) || p.role == Role::Builder);
    // What the client sleeps in is told of one's own.
    let calls = client.wchan.as_ref().map(|name| name.contains("unix"));
    if helped || !facts.downloads.is_empty() || calls == Some(false) {
        return None;
    }
    let who = words::process(&client.name, client.pid);
    let mut evidence_for = vec![seen(
        say!(
            "daemon-gone.no-daemon",
            span = words::span(missing_s),
            who = &who
        ),
        "/proc",
    )];
    if calls == Some(true) {
        evidence_for.push(seen(
            say!("daemon-gone.calls-it", who = &who),
            "/proc/PID/wchan",
        ));
    }
    Some(Finding {
        weight: if calls == Some(true) { 3.0 } else { 2.0 },
        says: None,
        lasting_s: missing_s,
        waits_on: Some(say!("daemon-gone.waits-on")),
        evidence_for,
        evidence_against: Vec::new(),
        would_change: say!("daemon-gone.would-change"),
        next_step: say!("daemon-gone.next-step"),
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
                "eval 20; client still 9 wchan unix_stream_read_generic; nodaemon 6",
                "Stuck 3.0 + No daemon has run for 6 s, and nix-build (100) has no worker - -",
            ),
            (
                "eval 20; client still 9; nodaemon 6",
                "Stuck 2.0 + No daemon has run for 6 s, and nix-build (100) has no worker - -",
            ),
            // It nearly holds: for a moment; it computes; it waits for git, or the network.
            ("eval 20; client still 9; nodaemon 1", "silent"),
            ("eval 20; client busy 9; nodaemon 6", "silent"),
            (
                "eval 20; client still 9 wchan anon_pipe_read; nodaemon 6",
                "silent",
            ),
            (
                "eval 20; client still 9; git under client; nodaemon 6",
                "silent",
            ),
            (
                "eval 20; client still 9; socket 10.0.0.1:80 certain still 9; nodaemon 6",
                "silent",
            ),
            (
                "eval 2; client; said client error: cannot connect to socket at '/nix/var/nix/daemon-socket/socket': Connection refused",
                "Look 3.0 + “error: cannot connect to socket at '/nix/var/nix/daemon-socket/socket': Connection refused” - -",
            ),
            (
                "build 60; client; worker; builder busy 9; daemonended",
                "Normal 0.8 + The daemon itself has ended; nix-daemon (100) goes on without it - This rebuild needs it no more",
            ),
            // The fact is missing.
            ("eval 20; client still 9", "silent"),
        ] {
            assert_eq!(told(&RULE, situation), expected, "{situation}");
        }
    }
}
