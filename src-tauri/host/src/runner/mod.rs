//! `nixlamp run`: starts a command, lets everything through, and tells the
//! agent how it ended.
//!
//! The command inherits the terminal or the pipes and stays in the same process
//! group, so that size, colours, Ctrl-C and Ctrl-Z reach it as they would without
//! us; only what it prints may go [`through`] us. Only its parent is told for
//! certain how it ended, on every system; that is why we are there at all.

mod child;
mod keep;
mod nix;
mod tell;
mod through;

use std::ffi::OsString;
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Instant;

use nixlamp_core::wire::RanEnd;
use nixlamp_core::words::rebuild as say;
use signal_hook::low_level::emulate_default_handler;

pub use keep::Report;
pub use through::carry;

/// What is to be run.
#[derive(Clone, Debug)]
pub struct Run {
    /// Program and arguments.
    pub command: Vec<OsString>,
    /// Where the agent listens, if one runs.
    pub socket: PathBuf,
    /// The confirmed plan that starts it, if one does.
    pub plan: Option<String>,
}

/// Why nothing was started: a sentence, and the exit code that shells give.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotStarted {
    /// 127: there is no such program. 126: it cannot be run.
    pub code: u8,
    /// For people, beginning with the program.
    pub why: String,
}

/// Runs it in this terminal and returns when it has ended.
pub fn run(run: &Run) -> Result<RanEnd, NotStarted> {
    start(run, true, |_| {}, |_| {})
}

/// Runs it apart: in a session of its own, so that it outlives who started us,
/// and with what it prints in a file below `folder`. Tells once on the way
/// whether it has started.
pub fn run_apart(run: &Run, folder: &Path, name: &str, report: impl FnOnce(Report)) {
    // Refused to the leader of a session or a group: then we have one already.
    let _ = rustix::process::setsid();
    let (file, path) = match keep::open(folder, name) {
        Ok(kept) => kept,
        Err(error) => {
            let folder = folder.display().to_string();
            return report(Report::Failed(say::no_log(&folder, &error.to_string())));
        }
    };
    let streams = |command: &mut Command| {
        command.stdin(Stdio::null());
        if let Ok(same) = file.try_clone() {
            command.stdout(same);
        }
        command.stderr(file);
    };
    let mut report = Some(report);
    let begun = |pid| {
        if let Some(report) = report.take() {
            report(Report::Started(pid, path));
        }
    };
    if let Err(not) = start(run, false, streams, begun)
        && let Some(report) = report
    {
        report(Report::Failed(not.why));
    }
}

fn start(
    run: &Run,
    here: bool,
    streams: impl FnOnce(&mut Command),
    begun: impl FnOnce(u32),
) -> Result<RanEnd, NotStarted> {
    let Some((program, arguments)) = run.command.split_first() else {
        return Err(not_started("", &io::ErrorKind::NotFound.into()));
    };
    let mut command = Command::new(program);
    command.args(arguments);
    streams(&mut command);
    let ears = nix::Ears::open(run);
    if let Some(ears) = &ears {
        ears.set(&mut command);
    }
    let through = (here && ears.is_none())
        .then(|| through::Through::open(run))
        .flatten()
        .filter(|through| through.set(&mut command).is_ok());
    let mut child = child::Child::spawn(command)
        .map_err(|error| not_started(&program.to_string_lossy(), &error))?;
    begun(child.pid());
    let mut listening = ears.map(nix::Ears::listen);
    let copying = through.map(|through| {
        let (take, text) = nix::take_text(&run.socket, child.pid());
        listening = Some(text);
        through.begin(take)
    });
    let teller = tell::Teller::start(run, child.pid());
    let ended = child.wait();
    if let Some(copying) = copying {
        copying.end();
    }
    let ending = listening.map(nix::Listening::end);
    let begun = Instant::now();
    teller.ended(ended);
    if let Some(ending) = ending {
        ending.wait(tell::LIMIT.saturating_sub(begun.elapsed()));
    }
    Ok(ended)
}

fn not_started(program: &str, error: &io::Error) -> NotStarted {
    let missing = matches!(
        error.kind(),
        io::ErrorKind::NotFound | io::ErrorKind::NotADirectory
    );
    let why = if missing {
        say::not_found()
    } else {
        error.to_string()
    };
    NotStarted {
        code: if missing { 127 } else { 126 },
        why: say::not_started(program, &why),
    }
}

/// Ends this process as the command ended: by the same signal, or else with
/// the exit code that is returned.
pub fn end_as(ended: RanEnd) -> u8 {
    match ended {
        RanEnd::Code(code) => (code & 0xff) as u8,
        RanEnd::Signal(signal) => {
            // One picture of the memory, the command's, is enough.
            let none = rustix::process::Rlimit {
                current: Some(0),
                maximum: Some(0),
            };
            let _ = rustix::process::setrlimit(rustix::process::Resource::Core, none);
            let _ = emulate_default_handler(signal);
            // A signal that does not end us: as a shell tells of it.
            ((128 + signal) & 0xff) as u8
        }
    }
}
