//! Cause: a program of the rebuild asks a person.
//! Rests on: what shows from outside while a program asks and only then: signal
//!   handlers, a read from the terminal, the terminal's modes, a helper that
//!   was started to ask (`/proc/PID/status`, `/proc/PID/syscall`, termios).
//! Wrong when: a program does the same for another reason. What any user may
//!   see tells less than what the program's own user sees, and weighs less.
//! Offers: answer it, in its own terminal; what the safe answer is.

use super::super::{Facts, Family, Finding, Process, Rule, Says, seen};
use crate::model::{Asks, Prompt, Sign, Terminal};
use crate::wire::Evidence;
use crate::words;

pub(super) const RULE: Rule = Rule {
    code: "prompt-open",
    family: Family::Waiting,
    title: "Waiting for you",
    says: Says::WaitsForPerson,
    holds_for_s: 0.0,
    check,
};

/// Who types at once is not asked twice. Looks are one or two seconds apart, and
/// at the fourth second it must be told to stand there before the sixth.
const ASKS_FROM_S: f64 = 3.5;

fn check(facts: &Facts) -> Option<Finding> {
    let asking = facts.processes.iter().filter_map(|p| {
        let (prompt, asks_s) = p.prompt?;
        (asks_s >= ASKS_FROM_S).then_some((p, prompt, asks_s))
    });
    // Of several the surest, and of those as sure the innermost.
    let (process, prompt, asks_s) =
        asking.max_by(|a, b| weight(a.1.sign).total_cmp(&weight(b.1.sign)))?;
    let name = words::process(&process.name, process.pid);
    let place = place(prompt);
    Some(Finding {
        weight: weight(prompt.sign),
        says: None,
        lasting_s: asks_s,
        waits_on: Some(waits_on(prompt.asks, &name)),
        evidence_for: evidence(process, prompt, asks_s, &name, &place),
        evidence_against: doubt(prompt.sign).into_iter().collect(),
        would_change: format!("{name} goes on without an answer."),
        next_step: format!("{} {NEVER}", next_step(prompt.asks, &process.name, &place)),
    })
}

const NEVER: &str = "Nixlamp never asks for or sees a password.";

/// How surely each sign was right, of those tried (`tests/prompts`); 3 is 95 %,
/// 2 is 88 %, 1.4 is 80 %.
fn weight(sign: Sign) -> f64 {
    match sign {
        Sign::Reads | Sign::Handlers | Sign::Blocked | Sign::PolkitHelper | Sign::Writes => 3.0,
        Sign::Pinentry | Sign::AskPass | Sign::NoEcho => 2.6,
        Sign::Polls | Sign::Asleep => 2.2,
        Sign::Name => 1.8,
        Sign::ScriptShell => 1.4,
    }
}

/// Where it is to be answered: `in the terminal pts/3`.
fn place(prompt: Prompt) -> String {
    match prompt.terminal.and_then(Terminal::name) {
        Some(terminal) => format!("in the terminal {terminal}"),
        None if matches!(
            prompt.sign,
            Sign::AskPass | Sign::PolkitHelper | Sign::Pinentry
        ) =>
        {
            "in its own window or terminal".to_owned()
        }
        None => "in its own terminal".to_owned(),
    }
}

fn waits_on(asks: Asks, name: &str) -> String {
    match asks {
        Asks::Password => format!("a password for {name}"),
        Asks::Passphrase => format!("a passphrase for {name}"),
        Asks::HostKey => format!("a yes or no to a host key for {name}"),
        Asks::Login => format!("a password, a passphrase or a yes to a host key for {name}"),
        Asks::FlakeConfig => format!("a yes or no to the settings of a flake for {name}"),
        Asks::Answer | Asks::Choice => format!("an answer for {name}"),
        Asks::Pager => format!("a key for the pager {name}"),
        Asks::Editor => format!("the end of the editor {name}"),
        Asks::Paused => format!("Ctrl-Q for {name}"),
        Asks::Shell => format!("a command for the shell {name}"),
        Asks::LineEditor => format!("a line for {name}"),
    }
}

fn evidence(
    process: &Process,
    prompt: Prompt,
    asks_s: f64,
    name: &str,
    place: &str,
) -> Vec<Evidence> {
    let since = words::span(asks_s);
    let wants = match prompt.asks {
        Asks::Password => "has waited for a password",
        Asks::Passphrase => "has waited for a passphrase",
        Asks::HostKey => "has waited for a yes or no to an unknown host key",
        Asks::Login => "has waited for a password, a passphrase or a yes to a host key",
        Asks::FlakeConfig => "has waited for a yes or no to settings that a flake wants",
        Asks::Answer | Asks::Choice => "has waited for an answer",
        Asks::Pager | Asks::Editor => "has waited for keys",
        Asks::Paused => "has waited for the paused terminal to take its output",
        Asks::Shell => "has waited for a command",
        Asks::LineEditor => "has waited for a line",
    };
    let (shows, source) = shown_by(prompt.sign);
    vec![
        seen(
            format!("{name}, user {}, {wants} {place} for {since}", process.user),
            "/proc",
        ),
        seen(shows, source),
    ]
}

fn shown_by(sign: Sign) -> (&'static str, &'static str) {
    match sign {
        Sign::Handlers => (
            "It has set the signal handlers that password prompts set while they ask",
            "/proc/PID/status",
        ),
        Sign::Blocked => (
            "It blocks the one signal that PAM blocks while it asks",
            "/proc/PID/status",
        ),
        Sign::Reads => ("It sleeps in a read from its terminal", "/proc/PID/syscall"),
        Sign::Polls => (
            "It sleeps, and its terminal is set to give every key at once",
            "/proc/PID/syscall, the terminal's modes",
        ),
        Sign::Writes => ("It sleeps in a write to its terminal", "/proc/PID/syscall"),
        Sign::NoEcho => (
            "It sleeps, and its terminal does not show what is typed",
            "the terminal's modes",
        ),
        Sign::PolkitHelper => (
            "polkit has started the program that asks for the password",
            "/proc",
        ),
        Sign::Pinentry => ("The program that asks for the passphrase is open", "/proc"),
        Sign::AskPass => (
            "The program that asks for the password in a window is open",
            "/proc",
        ),
        Sign::ScriptShell => (
            "The script's shell sleeps alone in its terminal's foreground, without any program to wait for",
            "/proc/PID/stat",
        ),
        Sign::Name => (
            "It sleeps in its terminal's foreground and works with a person only",
            "/proc/PID/stat",
        ),
        Sign::Asleep => (
            "git's part for HTTP is in its terminal's foreground and was not woken once, as it is in a download",
            "/proc/PID/stat",
        ),
    }
}

/// What else the same sign may mean.
fn doubt(sign: Sign) -> Option<Evidence> {
    let text = match sign {
        Sign::ScriptShell => "A shell that reads from a named pipe looks the same to another user",
        Sign::Name => "Whether it reads from the terminal is told to its own user and root only",
        Sign::Polls => "A program that draws by itself and waits for something else looks the same",
        _ => return None,
    };
    Some(seen(text, "/proc/PID/stat"))
}

fn next_step(asks: Asks, name: &str, place: &str) -> String {
    match asks {
        Asks::Password | Asks::Passphrase | Asks::Answer | Asks::Choice => {
            format!("Answer it {place}.")
        }
        Asks::HostKey | Asks::Login => format!(
            "Answer it {place}. To a host key say “yes” only if its fingerprint is the one the host's owner tells."
        ),
        Asks::FlakeConfig => format!(
            "Answer it {place}: “n” goes on without the flake's settings, “y” only if you trust the flake."
        ),
        Asks::Pager => format!("Press “q” {place}; the rebuild then goes on."),
        Asks::Editor => format!("Save and leave {name} {place}."),
        Asks::Paused => format!(
            "Press Ctrl-Q {place}, if Ctrl-S has paused it; its other end may also have stopped reading."
        ),
        Asks::Shell | Asks::LineEditor => {
            format!("Leave {name} {place} (Ctrl-D) when you are done with it.")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::facts::line::facts;
    use super::super::told;
    use super::*;

    #[test]
    fn told_from_situations() {
        for (situation, expected) in [
            (
                "activate 20; quiet 9; sudo asks 9",
                "WaitsForPerson 3.0 + sudo (100), user alice, has waited for a password in its own terminal for 9 s - -",
            ),
            (
                "eval 20; quiet 9; ssh asks 9 for host-key by reads on 3",
                "WaitsForPerson 3.0 + ssh (100), user alice, has waited for a yes or no to an unknown host key in the terminal pts/3 for 9 s - -",
            ),
            // What any user may see of a script tells less.
            (
                "eval 20; quiet 90; bash asks 90 for answer by script-shell on 3",
                "WaitsForPerson 1.4 + bash (100), user alice, has waited for an answer in the terminal pts/3 for 1 min - A shell that reads from a named pipe looks the same to another user",
            ),
            // The surest of two.
            (
                "build 20; bash asks 9 for answer by script-shell; gpg asks 5 for passphrase by pinentry",
                "WaitsForPerson 2.6 + gpg (100), user alice, has waited for a passphrase in its own window or terminal for 5 s - -",
            ),
            // It nearly holds: who types at once; nobody asks.
            ("activate 20; sudo asks 3", "silent"),
            ("activate 20; sudo still 90", "silent"),
        ] {
            assert_eq!(told(&RULE, situation), expected, "{situation}");
        }
    }

    /// All that can be asked, told in whole sentences, and nothing asked in turn.
    #[test]
    fn every_kind_has_its_words() {
        let all = "password passphrase host-key login flake-config answer choice pager editor \
            paused shell line-editor";
        for asks in all.split_whitespace() {
            let found = check(&facts(&format!(
                "eval 20; nix asks 9 for {asks} by reads on 3"
            )))
            .expect("it is told");
            let waits_on = found.waits_on.expect("what it waits on");
            assert!(waits_on.ends_with("nix (100)"), "{waits_on}");
            assert!(found.next_step.contains("in the terminal pts/3"), "{asks}");
            assert!(found.next_step.ends_with(NEVER), "{asks}");
            assert!(found.evidence_for.len() == 2, "{asks}");
        }
    }

    #[test]
    fn the_safest_answers() {
        for (situation, says) in [
            ("ssh asks 9 for host-key on 3", "only if its fingerprint"),
            (
                "nix asks 9 for flake-config on 3",
                "“n” goes on without the flake's settings",
            ),
            (
                "less asks 9 for pager by name on 3",
                "Press “q” in the terminal pts/3",
            ),
            (
                "bash asks 9 for paused by writes on 3",
                "Press Ctrl-Q in the terminal pts/3",
            ),
            ("nano asks 9 for editor by name on 3", "Save and leave nano"),
        ] {
            let found = check(&facts(situation)).expect("it is told");
            assert!(found.next_step.contains(says), "{}", found.next_step);
        }
    }
}
