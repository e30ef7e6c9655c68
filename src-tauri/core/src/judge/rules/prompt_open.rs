//! Cause: a program of the rebuild asks a person.
//! Rests on: what shows from outside while a program asks and only then: signal
//!   handlers, a read from the terminal, the terminal's modes, a helper that
//!   was started to ask (`/proc/PID/status`, `/proc/PID/syscall`, termios).
//! Wrong when: a program does the same for another reason. What any user may
//!   see tells less than what the program's own user sees, and weighs less.
//! Offers: answer it, in its own terminal; what the safe answer is.

use super::super::{Facts, Family, Finding, Rule, Says, seen};
use crate::model::{Asks, Prompt, Sign, Terminal};
use crate::say;
use crate::wire::Evidence;
use crate::words;

pub(super) const RULE: Rule = Rule {
    code: "prompt-open",
    family: Family::Waiting,
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
    let who = words::process(&process.name, process.pid);
    let place = place(prompt);
    let asks = asks_key(prompt.asks);
    Some(Finding {
        weight: weight(prompt.sign),
        says: None,
        lasting_s: asks_s,
        waits_on: Some(say!("prompt-open.waits-on", asks = asks, who = &who)),
        evidence_for: vec![
            seen(
                say!(
                    "prompt-open.has-waited",
                    asks = asks,
                    who = &who,
                    user = &process.user,
                    place = &place,
                    span = words::span(asks_s)
                ),
                "/proc",
            ),
            shown_by(prompt.sign),
        ],
        evidence_against: doubt(prompt.sign).into_iter().collect(),
        would_change: say!("prompt-open.would-change", who = &who),
        next_step: say!(
            "prompt-open.next-step",
            asks = asks,
            place = &place,
            name = &process.name
        ),
    })
}

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
    let terminal = prompt.terminal.and_then(Terminal::name);
    let opens_a_window = matches!(
        prompt.sign,
        Sign::AskPass | Sign::PolkitHelper | Sign::Pinentry
    );
    let place = match &terminal {
        Some(_) => "terminal",
        None if opens_a_window => "window",
        None => "own",
    };
    say!(
        "prompt-place",
        place = place,
        terminal = terminal.unwrap_or_default()
    )
}

fn asks_key(asks: Asks) -> &'static str {
    match asks {
        Asks::Password => "password",
        Asks::Passphrase => "passphrase",
        Asks::HostKey => "host-key",
        Asks::Login => "login",
        Asks::FlakeConfig => "flake-config",
        Asks::Answer | Asks::Choice => "answer",
        Asks::Pager => "pager",
        Asks::Editor => "editor",
        Asks::Paused => "paused",
        Asks::Shell => "shell",
        Asks::LineEditor => "line",
    }
}

fn shown_by(sign: Sign) -> Evidence {
    let (sign, source) = match sign {
        Sign::Handlers => ("handlers", "/proc/PID/status"),
        Sign::Blocked => ("blocked", "/proc/PID/status"),
        Sign::Reads => ("reads", "/proc/PID/syscall"),
        Sign::Polls => ("polls", "/proc/PID/syscall, the terminal's modes"),
        Sign::Writes => ("writes", "/proc/PID/syscall"),
        Sign::NoEcho => ("no-echo", "the terminal's modes"),
        Sign::PolkitHelper => ("polkit-helper", "/proc"),
        Sign::Pinentry => ("pinentry", "/proc"),
        Sign::AskPass => ("ask-pass", "/proc"),
        Sign::ScriptShell => ("script-shell", "/proc/PID/stat"),
        Sign::Name => ("name", "/proc/PID/stat"),
        Sign::Asleep => ("asleep", "/proc/PID/stat"),
    };
    seen(say!("prompt-open.shows", sign = sign), source)
}

/// What else the same sign may mean.
fn doubt(sign: Sign) -> Option<Evidence> {
    let text = match sign {
        Sign::ScriptShell => say!("prompt-open.reads-a-pipe"),
        Sign::Name => say!("prompt-open.reading-is-hidden"),
        Sign::Polls => say!("prompt-open.draws-and-waits"),
        _ => return None,
    };
    Some(seen(text, "/proc/PID/stat"))
}

#[cfg(test)]
mod tests {
    use super::super::super::facts::line::facts;
    use super::super::told;
    use super::*;
    use crate::words::{Language, speaking};

    const NEVER: &str = "Nixlamp never asks for or sees a password.";

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
            let situation = facts(&format!("eval 20; nix asks 9 for {asks} by reads on 3"));
            let found = check(&situation).expect("it is told");
            let waits_on = found.waits_on.expect("what it waits on");
            assert!(waits_on.ends_with("nix (100)"), "{waits_on}");
            assert!(found.next_step.contains("in the terminal pts/3"), "{asks}");
            assert!(found.next_step.ends_with(NEVER), "{asks}");
            assert!(found.evidence_for.len() == 2, "{asks}");
            let german = speaking(Language::German, || check(&situation)).expect("it is told");
            assert_ne!(german.waits_on.as_deref(), Some(waits_on.as_str()));
            assert!(german.next_step.contains("im Terminal pts/3"), "{asks}");
            assert!(german.next_step.ends_with("und sieht keines."), "{asks}");
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
