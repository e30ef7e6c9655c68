//! Tells from outside that a process waits for a person at its terminal.
//!
//! [`signs`] decides, pure; here what it decides on is read. Everybody may read
//! state, groups and signal masks. Which call a process sleeps in, and on what,
//! only its own user and root may; the modes of a terminal only who may open it,
//! and that is the same user also for setuid programs on it.
//!
//! Nothing is disturbed: a terminal is opened to ask for its modes, without
//! waiting and without becoming the controlling one, and never read from.

mod around;
mod call;
mod modes;
mod names;
mod signs;

use nixlamp_core::model::{Asks, Prompt, Sign, Terminal};

use super::procfs::Proc;
use super::status;
use super::table::Entry;
use call::Call;
use signs::Look;

pub use around::Around;

/// A question shows in what stands still: the process must not have run for so
/// long. What downloads or draws is woken more often than this.
pub const STILL_NS: u64 = 950_000_000;

/// What a process asks, and what tells so.
pub type Question = (Asks, Sign);

/// A process that might ask: it sleeps, and is in the foreground of a terminal.
pub fn might_ask(entry: &Entry, still_ns: u64) -> bool {
    sleeps(entry, still_ns) && entry.terminal != 0 && is_in_foreground(entry)
}

fn sleeps(entry: &Entry, still_ns: u64) -> bool {
    entry.state == b'S' && still_ns >= STILL_NS
}

fn is_in_foreground(entry: &Entry) -> bool {
    i64::from(entry.foreground) == i64::from(entry.group)
}

/// What a process that [`might_ask`] asks at its terminal. `own` allows what
/// only the user (and root) may read.
pub fn at_terminal(
    proc: &mut Proc,
    entry: &Entry,
    argv: &[String],
    own: bool,
    around: &Around<'_>,
) -> Option<Question> {
    let pid = entry.id.pid;
    let call = own.then(|| call::sleeps_in(proc, pid)).flatten();
    let status = proc.read(pid, "status").map(status::status).ok()?;
    let name = entry.comm.text();
    let modes = proc.live().then(|| modes::of(entry.terminal)).flatten();
    let look = Look {
        name: &name,
        argv,
        status,
        call,
        modes,
        childless: !around.is_parent(pid),
        alone: around.is_alone(entry),
        below_drawing: around.is_below_drawing(entry),
        relays: own && call == Some(Call::Polls) && call::has_terminals_of_its_own(proc, pid),
    };
    signs::question(&look)
}

/// What a process waits for that is asked by another one: by polkit's helper, by
/// pinentry, by a program that asks in a window.
pub fn by_another(
    entry: &Entry,
    argv: &[String],
    sleeps_in: Option<&str>,
    still_ns: u64,
    around: &Around<'_>,
) -> Option<Question> {
    if around.has_polkit_helper(entry.id.pid)
        || (around.polkit_asks_elsewhere()
            && names::starts_polkit(entry.comm.as_bytes())
            && sleeps(entry, still_ns))
    {
        return Some((Asks::Password, Sign::PolkitHelper));
    }
    if !sleeps(entry, still_ns) {
        return None;
    }
    if names::is_ask_pass(entry.comm.as_bytes(), argv) {
        return Some((Asks::Password, Sign::AskPass));
    }
    let name = entry.comm.as_bytes();
    let pinentry = around.pinentry(entry)?;
    // Whoever waits for the agent reads from its socket; ssh is taken for that
    // only where it shows, since most that ssh waits for is something else.
    let waits = !around.is_parent(entry.id.pid)
        && match sleeps_in {
            Some(function) => function.starts_with("unix_stream") && names::uses_agent(name),
            None => names::uses_pinentry(name) && around.is_last_before(pinentry, entry),
        };
    waits.then_some((Asks::Passphrase, Sign::Pinentry))
}

/// The question as it is told.
pub fn told(
    proc: &Proc,
    entry: &Entry,
    question: Question,
    still_ns: u64,
    around: &Around<'_>,
) -> Prompt {
    let (asks, sign) = question;
    let number = |terminal: i32| u32::try_from(terminal).ok().filter(|&n| n != 0);
    let terminal = match sign {
        Sign::AskPass => None,
        // Its terminal is open, but does not control it.
        Sign::Pinentry => around
            .pinentry(entry)
            .and_then(|pinentry| call::open_terminal(proc, pinentry.id.pid)),
        _ => number(entry.terminal),
    };
    Prompt {
        asks,
        sign,
        terminal: terminal.map(Terminal),
        still_s: still_ns as f64 / 1e9,
    }
}
