//! Cause: a program that asks for a password was stopped, because it may not ask
//!   from the background of its terminal.
//! Rests on: the state `T` of a program that asks people, on a terminal, while
//!   the rebuild around it was not stopped. `timeout sudo …` in a script does
//!   it: the prompt is never shown, and nobody is there to say `fg`.
//! Wrong when: somebody has stopped this one process on purpose.
//! Offers: stop the rebuild, give the password first (`sudo -v`), start again.

use super::super::{Facts, Family, Finding, Process, Rule, Says, seen};
use crate::say;
use crate::tree::Role;
use crate::words;

pub(super) const RULE: Rule = Rule {
    code: "asks-in-background",
    family: Family::Waiting,
    says: Says::WaitsForPerson,
    holds_for_s: 0.0,
    check,
};

/// Shells stop a job for a moment when they move it to the foreground.
const STOPPED_FROM_S: f64 = 5.0;

fn check(facts: &Facts) -> Option<Finding> {
    let of_the_job = |p: &&Process| matches!(p.role, Role::Client | Role::FrontEnd);
    // Ctrl-Z stops all of it, and then `fg` lets it ask.
    let goes_on = facts.processes.iter().filter(of_the_job);
    let goes_on = goes_on.clone().count() > 0 && goes_on.clone().all(|p| p.stopped_s.is_none());
    let (process, stopped_s) = facts
        .processes
        .iter()
        .filter(|p| goes_on && p.has_terminal && p.role == Role::Other && asks_people(&p.name))
        .find_map(|p| Some((p, p.stopped_s.filter(|s| *s >= STOPPED_FROM_S)?)))?;
    let name = words::process(&process.name, process.pid);
    Some(Finding {
        weight: 2.2,
        says: None,
        lasting_s: stopped_s,
        waits_on: Some(say!("stopped-process.waits-on", who = &name)),
        evidence_for: vec![
            seen(
                say!(
                    "asks-in-background.stopped-alone",
                    who = &name,
                    user = &process.user,
                    span = words::span(stopped_s)
                ),
                "/proc/PID/stat",
            ),
            seen(say!("asks-in-background.never-shown"), "/proc/PID/stat"),
        ],
        evidence_against: Vec::new(),
        would_change: say!("asks-in-background.would-change", who = &name),
        next_step: say!("asks-in-background.next-step", name = &process.name),
    })
}

fn asks_people(name: &str) -> bool {
    matches!(
        name,
        "sudo" | "doas" | "su" | "pkexec" | "run0" | "ssh" | "ssh-add" | "gpg"
    )
}

#[cfg(test)]
mod tests {
    use super::super::told;
    use super::*;

    #[test]
    fn told_from_situations() {
        for (situation, expected) in [
            (
                "activate 20; client; sudo stopped 9 tty",
                "WaitsForPerson 2.2 + sudo (100), user alice, has been stopped for 9 s while the rebuild around it was not - -",
            ),
            // It nearly holds: Ctrl-Z; a moment only; without a terminal; a
            // program that asks nobody.
            (
                "activate 20; client stopped 9 tty; sudo stopped 9 tty",
                "silent",
            ),
            ("activate 20; client; sudo stopped 2 tty", "silent"),
            ("activate 20; client; sudo stopped 9", "silent"),
            ("activate 20; client; sleep stopped 9 tty", "silent"),
            ("activate 20; client; sudo still 9 tty", "silent"),
        ] {
            assert_eq!(told(&RULE, situation), expected, "{situation}");
        }
    }
}
