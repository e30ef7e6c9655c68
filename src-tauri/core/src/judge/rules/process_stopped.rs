//! Cause: the daemon, its worker, the client or a whole build is stopped by a
//!   signal.
//! Rests on: the process state `T`, which nothing but a signal or a debugger
//!   sets. What a build stops among its own processes is its own affair (test
//!   suites try job control), unless nothing of it works any more.
//! Wrong when: somebody stopped it on purpose. Ctrl-Z stops all that stands in
//!   the terminal: then it waits for `fg`, and is not stuck.
//! Offers: let it go on (`fg`, `kill -CONT`); nothing is lost by that.

use super::super::{Facts, Family, Finding, Process, Rule, STOPPED, Says, seen};
use crate::say;
use crate::tree::Role;
use crate::words;

pub(super) const RULE: Rule = Rule {
    code: STOPPED,
    family: Family::Other,
    says: Says::Stuck,
    holds_for_s: 1.0,
    check,
};

/// Shells stop a job for a moment when they move it between foreground and
/// background.
const STOPPED_FROM_S: f64 = 2.0;
/// Who uses more of a core is stopped and let go on by turns (`cpulimit`).
const GOES_ON: f64 = 0.02;
/// A builder in which nothing used the CPU for so long does nothing.
const BUILD_QUIET_S: f64 = 30.0;

fn check(facts: &Facts) -> Option<Finding> {
    let long = |p: &&Process| {
        p.stopped_s.is_some_and(|s| s >= STOPPED_FROM_S)
            && p.cpu_ratio.is_none_or(|ratio| ratio < GOES_ON)
    };
    let counts = |p: &&Process| match p.role {
        Role::Client | Role::FrontEnd | Role::Worker => true,
        Role::Builder => p.leads && builds_stand_still(facts),
        Role::Fetcher | Role::Remote | Role::Activation | Role::Other => false,
    };
    let own = facts.processes.iter().filter(long).find(counts);
    // A stopped main daemon harms only who has no worker yet.
    let daemon = facts
        .daemon
        .as_ref()
        .filter(long)
        .filter(|_| !facts.has(Role::Worker) && facts.has(Role::Client));
    let (stopped, is_daemon) = own.map(|p| (p, false)).or(daemon.map(|p| (p, true)))?;
    let by_person = !is_daemon && stopped_in_terminal(facts, stopped);
    let who = words::process(&stopped.name, stopped.pid);
    let mut evidence_for = vec![seen(
        say!(
            "process-stopped.stopped",
            by = if by_person { "person" } else { "signal" },
            who = &who,
            user = &stopped.user,
            span = words::span(stopped.stopped_s.unwrap_or_default())
        ),
        "/proc/PID/stat",
    )];
    if is_daemon {
        evidence_for.push(seen(say!("process-stopped.got-no-worker"), "/proc"));
    }
    let busy_elsewhere = facts
        .processes
        .iter()
        .any(|p| p.cpu_ratio.is_some_and(|r| r > 0.1));
    let evidence_against = if busy_elsewhere {
        vec![seen(say!("process-stopped.another-works"), "CPU clock")]
    } else {
        Vec::new()
    };
    Some(Finding {
        weight: 3.0,
        says: by_person.then_some(Says::WaitsForPerson),
        lasting_s: stopped.stopped_s.unwrap_or_default(),
        waits_on: Some(if by_person {
            say!("process-stopped.waits-on-fg", who = &who)
        } else {
            say!("stopped-process.waits-on", who = &who)
        }),
        evidence_for,
        evidence_against,
        would_change: say!("process-stopped.would-change", who = &who),
        next_step: if is_daemon {
            say!("process-stopped.next-step-daemon")
        } else {
            say!(
                "process-stopped.next-step",
                by = owner(stopped),
                pid = stopped.pid.to_string()
            )
        },
    })
}

/// Who may send it a signal: one of its own, or root alone; a builder or a worker
/// stands in nobody's terminal.
fn owner(stopped: &Process) -> &'static str {
    match stopped.role {
        Role::Client | Role::FrontEnd if stopped.user == "root" => "root",
        Role::Client | Role::FrontEnd => "person",
        _ => "builder",
    }
}

/// Ctrl-Z stops the whole job: every client and every tool around it.
fn stopped_in_terminal(facts: &Facts, stopped: &Process) -> bool {
    let of_the_job = |p: &&Process| matches!(p.role, Role::Client | Role::FrontEnd);
    of_the_job(&stopped)
        && facts
            .processes
            .iter()
            .filter(of_the_job)
            .all(|p| p.has_terminal && p.stopped_s.is_some())
}

fn builds_stand_still(facts: &Facts) -> bool {
    facts
        .in_role(Role::Builder)
        .all(|p| p.stopped_s.is_some() || p.cpu_quiet_s >= BUILD_QUIET_S)
}

#[cfg(test)]
mod tests {
    use super::super::told;
    use super::*;
    use crate::judge::facts::line::facts;

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
            // Ctrl-Z, while the builder goes on; and a signal to one of two.
            (
                "build 20; client stopped 9 tty; worker still 9; builder cpu 0.9",
                "WaitsForPerson 3.0 + nix-build (100) was stopped by alice in the terminal (Ctrl-Z) 9 s ago - Another process of this rebuild still uses the CPU",
            ),
            (
                "build 20; client tty; client stopped 9 tty; worker still 9",
                "Stuck 3.0 + nix-build (100), user alice, has been stopped for 9 s - -",
            ),
            // All of a build is stopped.
            (
                "build 60; client; worker; builder stopped 40; builder below still 40",
                "Stuck 3.0 + sh (100), user alice, has been stopped for 40 s - -",
            ),
            // It nearly holds: for a moment only; the daemon is stopped, but the
            // worker is there; job control inside a build that goes on.
            ("build 20; client stopped 1", "silent"),
            ("build 20; client stopped 9 cpu 0.1", "silent"),
            (
                "build 20; client still 1; worker still 1; daemon stopped 90",
                "silent",
            ),
            (
                "build 90; client; worker; builder still 1; builder below stopped 60",
                "silent",
            ),
            (
                "build 90; client; worker; builder stopped 60; builder below still 1",
                "silent",
            ),
            (
                "build 90; client; worker; builder still 90; builder below stopped 60",
                "silent",
            ),
            // The fact is missing.
            ("eval 20; client still 20", "silent"),
        ] {
            assert_eq!(told(&RULE, situation), expected, "{situation}");
        }
    }

    #[test]
    fn who_may_let_it_go_on() {
        let step = |situation: &str| {
            let found = check(&facts(situation)).expect("it is stopped");
            found.next_step
        };
        assert!(step("build 20; client stopped 9; worker still 9").contains("or “kill -CONT 100”"));
        let builder = step("build 60; client; worker; builder stopped 40; builder below still 40");
        assert!(
            builder.starts_with("Let it go on: “sudo kill -CONT 100”."),
            "{builder}"
        );
    }
}
