//! Cause: the daemon, its worker or the client is stopped by a signal.
//! Rests on: the process state `T`, which nothing but a signal or a debugger
//!   sets.
//! Wrong when: somebody stopped it on purpose (Ctrl-Z): then it is still the
//!   reason why nothing moves.
//! Offers: let it go on (`fg`, `kill -CONT`); nothing is lost by that.

use super::super::{Facts, Family, Finding, Process, Rule, Says, seen};
use crate::tree::Role;
use crate::words;

pub(super) const RULE: Rule = Rule {
    code: "process-stopped",
    family: Family::Other,
    title: "A Nix process is stopped",
    says: Says::Stuck,
    holds_for_s: 3.0,
    check,
};

/// Shells stop a job for a moment when they move it between foreground and
/// background.
const STOPPED_FROM_S: f64 = 5.0;

fn check(facts: &Facts) -> Option<Finding> {
    let long = |p: &&Process| p.stopped_s.is_some_and(|s| s >= STOPPED_FROM_S);
    let own = facts
        .processes
        .iter()
        .find(|p| long(p) && p.role != Role::Other);
    // A stopped main daemon harms only who has no worker yet.
    let daemon = facts
        .daemon
        .as_ref()
        .filter(long)
        .filter(|_| !facts.has(Role::Worker) && facts.has(Role::Client));
    let (stopped, is_daemon) = own.map(|p| (p, false)).or(daemon.map(|p| (p, true)))?;
    let name = words::process(&stopped.name, stopped.pid);
    let mut evidence_for = vec![seen(
        format!(
            "{name}, user {}, has been stopped for {}",
            stopped.user,
            words::span(stopped.stopped_s.unwrap_or_default())
        ),
        "/proc/PID/stat",
    )];
    if is_daemon {
        evidence_for.push(seen(
            "The client has asked for the daemon and got no worker",
            "/proc",
        ));
    }
    let busy_elsewhere = facts
        .processes
        .iter()
        .any(|p| p.cpu_ratio.is_some_and(|r| r > 0.1));
    let evidence_against = if busy_elsewhere {
        vec![seen(
            "Another process of this rebuild still uses the CPU",
            "CPU clock",
        )]
    } else {
        Vec::new()
    };
    Some(Finding {
        weight: 3.0,
        says: None,
        lasting_s: stopped.stopped_s.unwrap_or_default(),
        waits_on: Some(format!("{name}, which is stopped")),
        evidence_for,
        evidence_against,
        would_change: format!("{name} goes on and nothing moves within 60 s."),
        next_step: if is_daemon {
            "Let the daemon go on: “sudo kill -CONT” with its number. Nothing is lost by that."
                .to_owned()
        } else {
            format!(
                "Let it go on: “fg” in its terminal, or “kill -CONT {}”. Nothing is lost by that.",
                stopped.pid
            )
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
                "eval 20; client still 20; daemon stopped 9",
                "Stuck 3.0 + nix-daemon (100), user alice, has been stopped for 9 s - -",
            ),
            (
                "build 20; client stopped 9; worker still 9; builder cpu 0.9",
                "Stuck 3.0 + nix-build (100), user alice, has been stopped for 9 s - Another process of this rebuild still uses the CPU",
            ),
            // It nearly holds: for a moment only; the daemon is stopped, but the worker is there.
            ("build 20; client stopped 2", "silent"),
            (
                "build 20; client still 1; worker still 1; daemon stopped 90",
                "silent",
            ),
            // The fact is missing.
            ("eval 20; client still 20", "silent"),
        ] {
            assert_eq!(told(&RULE, situation), expected, "{situation}");
        }
    }
}
