//! Decides from what was read of a process whether it asks, and what.
//!
//! Password prompts in the manner of `readpassphrase(3)` (sudo, doas, ssh, git)
//! set handlers for TSTP, TTIN and TTOU only while they ask, and everybody may
//! read which signals are caught. Full-screen programs and shells catch those
//! three too, and WINCH beside them. PAM's own prompt (su, passwd) blocks TSTP
//! and nothing else. Where the call is told that it sleeps in, that decides.

use nixlamp_core::model::{Asks, Sign};

use super::super::status::Status;
use super::Question;
use super::call::Call;
use super::modes::Modes;
use super::names;

const TERM: u64 = 1 << (libc::SIGTERM - 1);
const TSTP: u64 = 1 << (libc::SIGTSTP - 1);
const TTIN: u64 = 1 << (libc::SIGTTIN - 1);
const TTOU: u64 = 1 << (libc::SIGTTOU - 1);
const WINCH: u64 = 1 << (libc::SIGWINCH - 1);

/// What was read of a process that sleeps in its terminal's foreground.
pub struct Look<'a> {
    /// Its short name.
    pub name: &'a str,
    /// Its arguments.
    pub argv: &'a [String],
    /// Its signal masks.
    pub status: Status,
    /// What it sleeps in. `None` where that is not told.
    pub call: Option<Call>,
    /// Its terminal's modes. `None` where that may not be opened.
    pub modes: Option<Modes>,
    /// It has no child.
    pub childless: bool,
    /// Nobody else in its group may have a word with the terminal.
    pub alone: bool,
    /// A program above it draws on the terminal.
    pub below_drawing: bool,
    /// It has made terminals for others.
    pub relays: bool,
}

/// What it asks, and what tells so.
pub fn question(look: &Look<'_>) -> Option<Question> {
    match look.call {
        Some(Call::Writes) => Some((Asks::Paused, Sign::Writes)),
        Some(Call::Reads) => read(look).map(|asks| (asks, Sign::Reads)),
        Some(Call::Polls) => polled(look).map(|asks| (asks, Sign::Polls)),
        Some(Call::Other) => None,
        None => unseen(look),
    }
}

/// It reads from its terminal.
fn read(look: &Look<'_>) -> Option<Asks> {
    let shell = names::is_shell(look.argv);
    let hides = look.modes.is_some_and(|modes| modes.lines && !modes.echo);
    // A script may have left others at work, and ssh has one that connects. Who
    // else has children reads commands for them while they run.
    if !look.childless && !shell && !hides && !sets_handlers(look.status) {
        return None;
    }
    Some(match look.modes {
        _ if shell && is_interactive(look.status) => Asks::Shell,
        _ if names::is_pager(look.name) => Asks::Pager,
        _ if names::is_editor(look.name) => Asks::Editor,
        _ if hides => secret(look.name),
        Some(modes) if modes.lines && look.name == "ssh" => Asks::HostKey,
        _ if look.name == "ssh" => Asks::Login,
        _ if sets_handlers(look.status) && look.modes.is_none() => secret(look.name),
        _ if look.name == "nix" || look.name.starts_with("nix-") => Asks::FlakeConfig,
        _ => Asks::Answer,
    })
}

/// It waits for any of several things, one of which may be a key.
fn polled(look: &Look<'_>) -> Option<Asks> {
    let modes = look.modes.filter(|_| look.childless)?;
    let shell = names::is_shell(look.argv);
    if modes.lines {
        // `read` with a time limit, and busybox's always.
        let asks = shell && look.alone && !is_interactive(look.status);
        return asks.then_some(if modes.echo {
            Asks::Answer
        } else {
            Asks::Password
        });
    }
    if look.relays || look.below_drawing || names::is_relay(look.name) {
        return None;
    }
    Some(if names::is_pager(look.name) {
        Asks::Pager
    } else if names::is_editor(look.name) {
        Asks::Editor
    } else if !modes.signals {
        Asks::Choice
    } else if shell && is_interactive(look.status) {
        Asks::Shell
    } else {
        Asks::LineEditor
    })
}

/// What the process sleeps in is not told: it is another user's, or setuid.
fn unseen(look: &Look<'_>) -> Option<Question> {
    if sets_handlers(look.status) {
        return handlers(look);
    }
    if !look.childless {
        return None;
    }
    let hides = look.modes.is_some_and(|modes| modes.lines && !modes.echo);
    let shows = look.modes.is_some_and(|modes| modes.echo);
    if names::talks_to_pam(look.name) && look.status.blocked == TSTP && !shows {
        return Some((Asks::Password, Sign::Blocked));
    }
    if names::is_shell(look.argv) {
        return if is_interactive(look.status) {
            Some((Asks::Shell, Sign::ScriptShell))
        } else if look.alone && look.status.blocked == 0 {
            Some((Asks::Answer, Sign::ScriptShell))
        } else {
            None
        };
    }
    if hides && look.alone {
        return Some((secret(look.name), Sign::NoEcho));
    }
    if look.name.starts_with("git-remote-http") {
        return Some((Asks::Answer, Sign::Asleep));
    }
    let by_name = if names::is_pager(look.name) {
        // Else it may wait for what it is to show.
        look.alone.then_some(Asks::Pager)
    } else if names::is_editor(look.name) {
        Some(Asks::Editor)
    } else if names::asks_before_acting(look.name, look.argv) {
        Some(Asks::Answer)
    } else {
        None
    };
    by_name.map(|asks| (asks, Sign::Name))
}

/// It has set the handlers of a password prompt.
fn handlers(look: &Look<'_>) -> Option<Question> {
    let asks = match look.modes {
        Some(modes) if modes.lines && !modes.echo => secret(look.name),
        Some(modes) if modes.echo => {
            return (look.name == "ssh").then_some((Asks::HostKey, Sign::Handlers));
        }
        _ if names::reads_standard_input(look.name, look.argv) => return None,
        None if look.name == "ssh" => Asks::Login,
        _ => secret(look.name),
    };
    Some((asks, Sign::Handlers))
}

fn secret(name: &str) -> Asks {
    match name {
        "ssh-keygen" | "ssh-add" | "gpg" | "age" | "rage" => Asks::Passphrase,
        _ => Asks::Password,
    }
}

fn sets_handlers(status: Status) -> bool {
    let handlers = TSTP | TTIN | TTOU;
    status.caught & handlers == handlers && status.caught & WINCH == 0
}

/// Interactive shells follow the size of their window, and do not end at a
/// signal that is meant to end what they have started.
fn is_interactive(status: Status) -> bool {
    status.caught & WINCH != 0 || status.ignored & TERM != 0
}

#[cfg(test)]
mod tests;
