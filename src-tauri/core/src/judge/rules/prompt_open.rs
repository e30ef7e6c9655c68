//! Cause: a program of the rebuild asks a person.
//! Rests on: the signal handlers that password prompts set while they ask, or a
//!   read from the terminal (`/proc/PID/status`, `/proc/PID/syscall`).
//! Wrong when: a program sets the same handlers for another reason.
//! Offers: answer it, in its own terminal.

use super::super::{Facts, Family, Finding, Rule, Says, seen};
use crate::model::Prompt;
use crate::words;

pub(super) const RULE: Rule = Rule {
    code: "prompt-open",
    family: Family::Waiting,
    title: "Waiting for you",
    says: Says::WaitsForPerson,
    holds_for_s: 0.0,
    check,
};

/// Who types at once is not asked twice.
const ASKS_FROM_S: f64 = 5.0;

fn check(facts: &Facts) -> Option<Finding> {
    let (process, prompt, asks_s) = facts.processes.iter().find_map(|p| {
        p.prompt
            .filter(|(_, s)| *s >= ASKS_FROM_S)
            .map(|(prompt, s)| (p, prompt, s))
    })?;
    let name = words::process(&process.name, process.pid);
    let (wants, text, source) = match prompt {
        Prompt::Password => (
            "a password",
            format!(
                "{name} has set the handlers of a password prompt for {}",
                words::span(asks_s)
            ),
            "/proc/PID/status",
        ),
        Prompt::Answer => (
            "an answer",
            format!(
                "{name} has been reading from its terminal for {}",
                words::span(asks_s)
            ),
            "/proc/PID/syscall",
        ),
    };
    Some(Finding {
        weight: if prompt == Prompt::Password { 3.0 } else { 2.2 },
        says: None,
        lasting_s: asks_s,
        waits_on: Some(format!("{wants} for {name}")),
        evidence_for: vec![seen(text, source)],
        evidence_against: Vec::new(),
        would_change: format!("{name} goes on without an answer."),
        next_step: "Answer it in its own terminal. Nixlamp never asks for or sees a password."
            .to_owned(),
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
                "activate 20; quiet 9; sudo asks 9",
                "WaitsForPerson 3.0 + sudo (100) has set the handlers of a password prompt for 9 s - -",
            ),
            // It nearly holds: who types at once; nobody asks.
            ("activate 20; sudo asks 3", "silent"),
            ("activate 20; sudo still 90", "silent"),
        ] {
            assert_eq!(told(&RULE, situation), expected, "{situation}");
        }
    }
}
