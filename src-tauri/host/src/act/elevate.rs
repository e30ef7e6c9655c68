//! Doing as root what takes root: the helper, started by whatever gives an
//! administrator's rights here. The system asks for the password; Nixlamp
//! never sees it.
//!
//! The helper says when it is ready and gets its request only then, so that a
//! password given too late leads to nothing.

use std::fmt::Write as _;
use std::io::{BufRead, BufReader, Read, Write as _};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::thread;
use std::time::{Duration, Instant};

use nixlamp_core::order::{Deed, Done};
use nixlamp_core::privilege::{self, READY, Verb};
use nixlamp_core::words::privilege as say;
use nixlamp_hands::along::Along;

mod helper;
mod ways;

use ways::{Ends, Way};

/// For giving the password.
const PASSWORD_LIMIT: Duration = Duration::from_secs(60);
/// For the helper to end after its answer, or whoever started it.
const END_LIMIT: Duration = Duration::from_secs(2);
/// What is kept of what the program says on standard error.
const WORDS_AT_MOST: u64 = 4096;

/// Set by the command line where a person sits at this very terminal.
static HERE: AtomicBool = AtomicBool::new(false);

/// From now on this process may ask for a password in its terminal.
pub fn ask_in_terminal() {
    HERE.store(true, Ordering::Relaxed);
}

/// Does it, as this user or as root, and tells what came of it.
pub(super) fn carry_out(deed: &Deed, along: &Along<'_>) -> Done {
    let uid = rustix::process::geteuid().as_raw();
    let Some(verb) = privilege::needs_root(deed, uid) else {
        return nixlamp_hands::carry_out_along(deed, along);
    };
    as_root(verb, deed, uid).unwrap_or_else(|no| {
        let by_hand = say::by_hand(deed).filter(|_| no.is_worth_trying_by_hand());
        Done {
            ok: false,
            lines: [Some(no.words()), by_hand].into_iter().flatten().collect(),
        }
    })
}

/// Why the helper's answer is not there.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Failure {
    Cancelled,
    NoDialog,
    NotAllowed,
    Late,
    NoHelper,
    NotTrusted(String),
    NoWay,
    TooMuch,
    Failed(String, String),
    CutOff,
    NoAnswer,
}

impl Failure {
    fn words(&self) -> String {
        match self {
            Failure::Cancelled => say::CANCELLED.to_owned(),
            Failure::NoDialog => say::NO_DIALOG.to_owned(),
            Failure::NotAllowed => say::NOT_ALLOWED.to_owned(),
            Failure::Late => say::LATE.to_owned(),
            Failure::NoHelper => say::NO_HELPER.to_owned(),
            Failure::NotTrusted(path) => say::not_trusted(path),
            Failure::NoWay => say::NO_WAY.to_owned(),
            Failure::TooMuch => say::TOO_MUCH.to_owned(),
            Failure::Failed(program, words) => say::could_not(program, words),
            Failure::CutOff => say::CUT_OFF.to_owned(),
            Failure::NoAnswer => say::NO_ANSWER.to_owned(),
        }
    }

    /// Not where a person has said no, nor where it may have been done.
    fn is_worth_trying_by_hand(&self) -> bool {
        !matches!(
            self,
            Failure::Cancelled | Failure::CutOff | Failure::NoAnswer
        )
    }
}

fn as_root(verb: Verb, deed: &Deed, uid: u32) -> Result<Done, Failure> {
    let helper = helper::find()?;
    let request = privilege::request(deed).ok_or(Failure::TooMuch)?;
    let mut last = Failure::NoWay;
    for way in ways::here(HERE.load(Ordering::Relaxed)) {
        let command = way.command(&helper, verb, uid, &request);
        match ask(&way, command, &request, answer_limit(deed), PASSWORD_LIMIT) {
            // There is nobody to ask on this way; perhaps on the next.
            Err(no @ (Failure::NoDialog | Failure::Failed(..))) => last = no,
            done => return done,
        }
    }
    Err(last)
}

/// Longer than the deed may take by itself.
fn answer_limit(deed: &Deed) -> Duration {
    match deed {
        Deed::Stop(_) | Deed::ForceBuilders(_) => Duration::from_secs(40),
        Deed::RestartDaemon(_) => Duration::from_secs(130),
        // Never the helper's.
        _ => Duration::ZERO,
    }
}

fn ask(
    way: &Way,
    mut command: Command,
    request: &str,
    answer_limit: Duration,
    password_limit: Duration,
) -> Result<Done, Failure> {
    let failed = |words: String| Failure::Failed(way.name().to_owned(), words);
    let mut child = command
        .current_dir("/")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .map_err(|error| failed(error.to_string()))?;
    let input = child.stdin.take();
    let lines = lines_of(&mut child);
    let words = words_of(&mut child);
    // osascript tells nothing before all is done.
    let first = match next(&lines, password_limit + way.extra(answer_limit), |line| {
        line == READY
    }) {
        Ok(line) => line,
        Err(RecvTimeoutError::Timeout) => {
            // It may be root's by now and not to be killed; without a request
            // it does nothing.
            drop(input);
            let _ = child.kill();
            thread::spawn(move || child.wait());
            return Err(Failure::Late);
        }
        Err(RecvTimeoutError::Disconnected) => {
            drop(input);
            let code = end_of(child);
            let words = words.recv_timeout(END_LIMIT).unwrap_or_default();
            return Err(match way.reads(code, &words) {
                Ends::Cancelled => Failure::Cancelled,
                Ends::NoDialog => Failure::NoDialog,
                Ends::NotAllowed => Failure::NotAllowed,
                Ends::Failed => failed(brief(&words)),
            });
        }
    };
    debug_assert_eq!(first, READY);
    if let Some(mut input) = input {
        // A helper that has gone is told by its missing answer.
        let _ = input.write_all(request.as_bytes());
    }
    let answer = next(&lines, answer_limit, |line| line != READY);
    thread::spawn(move || child.wait());
    match answer {
        Ok(line) => serde_json::from_str(&line).map_err(|_| Failure::CutOff),
        Err(RecvTimeoutError::Disconnected) => Err(Failure::CutOff),
        Err(RecvTimeoutError::Timeout) => Err(Failure::NoAnswer),
    }
}

/// The next line that is wanted.
fn next(
    lines: &Receiver<String>,
    limit: Duration,
    wanted: impl Fn(&str) -> bool,
) -> Result<String, RecvTimeoutError> {
    let until = Instant::now() + limit;
    loop {
        let line = lines.recv_timeout(until.saturating_duration_since(Instant::now()))?;
        if wanted(&line) {
            return Ok(line);
        }
    }
}

/// Lines of standard output; osascript ends them with a carriage return.
fn lines_of(child: &mut Child) -> Receiver<String> {
    let (sent, lines) = mpsc::channel();
    if let Some(out) = child.stdout.take() {
        thread::spawn(move || {
            let out = out.take(1024 * 1024);
            for line in BufReader::new(out).lines() {
                let Ok(line) = line else { return };
                for part in line.split('\r').filter(|part| !part.is_empty()) {
                    // Nobody listens any more after the time limit.
                    let _ = sent.send(part.to_owned());
                }
            }
        });
    }
    lines
}

fn words_of(child: &mut Child) -> Receiver<String> {
    let (sent, words) = mpsc::channel();
    if let Some(mut err) = child.stderr.take() {
        thread::spawn(move || {
            let mut bytes = Vec::new();
            let _ = err.by_ref().take(WORDS_AT_MOST).read_to_end(&mut bytes);
            let _ = sent.send(String::from_utf8_lossy(&bytes).into_owned());
        });
    }
    words
}

fn end_of(mut child: Child) -> Option<i32> {
    let until = Instant::now() + END_LIMIT;
    while Instant::now() < until {
        match child.try_wait() {
            Ok(Some(status)) => return status.code(),
            Ok(None) => thread::sleep(Duration::from_millis(10)),
            Err(_) => break,
        }
    }
    thread::spawn(move || child.wait());
    None
}

/// The last line of what a program said, without its end.
fn brief(words: &str) -> String {
    let last = words.lines().rev().find(|line| !line.trim().is_empty());
    let mut brief = String::new();
    let text = last.unwrap_or("it ended without a word");
    let _ = write!(brief, "{}", text.trim().trim_end_matches('.'));
    brief
}

#[cfg(test)]
mod tests;
