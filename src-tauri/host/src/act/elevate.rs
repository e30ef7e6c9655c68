//! Doing as root what takes root: the helper, started by whatever gives an
//! administrator's rights here. The system asks for the password; Nixlamp
//! never sees it.
//!
//! The helper says when it is ready and gets its request only then, so that a
//! password given too late leads to nothing.

use std::io::{BufRead, BufReader, Read, Write as _};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::thread;
use std::time::{Duration, Instant};

use nixlamp_core::order::{Deed, Done, Repair};
use nixlamp_core::privilege::{self, READY, Verb};
use nixlamp_core::say;
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

/// How often is looked whether it is still wanted.
const LISTEN_EVERY: Duration = Duration::from_millis(200);

/// Nobody stops what root has begun.
static NEVER: AtomicBool = AtomicBool::new(false);

/// Set by the command line where a person sits at this very terminal.
static HERE: AtomicBool = AtomicBool::new(false);

/// From now on this process may ask for a password in its terminal.
pub fn ask_in_terminal() {
    HERE.store(true, Ordering::Relaxed);
}

/// True if there is a helper that may be started as root, and something that
/// could start it. Whether there is anybody to ask shows when it is asked.
pub fn can_ask() -> bool {
    helper::find().is_ok() && !ways::here(HERE.load(Ordering::Relaxed)).is_empty()
}

/// Does it, as this user or as root, and tells what came of it. An error: what
/// is said where nothing was begun.
pub(super) fn carry_out(deed: &Deed, along: &Along<'_>) -> Result<Done, Done> {
    let uid = rustix::process::geteuid().as_raw();
    let Some(verb) = privilege::needs_root(deed, uid) else {
        return Ok(nixlamp_hands::carry_out_along(deed, along));
    };
    let mut has_begun = true;
    let mut ask = || {
        as_root(verb, deed, uid, along).unwrap_or_else(|no| {
            has_begun = !no.has_done_nothing();
            let by_hand = say::by_hand(deed).filter(|_| no.is_worth_trying_by_hand());
            Done {
                ok: false,
                lines: [Some(no.words()), by_hand].into_iter().flatten().collect(),
            }
        })
    };
    let done = match deed {
        Deed::CollectGarbage(order) => nixlamp_hands::collect_after(order, along, ask),
        _ => ask(),
    };
    if has_begun { Ok(done) } else { Err(done) }
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
            Failure::Cancelled => say::cancelled(),
            Failure::NoDialog => say::no_dialog(),
            Failure::NotAllowed => say::not_allowed(),
            Failure::Late => say::late(),
            Failure::NoHelper => say::no_helper(),
            Failure::NotTrusted(path) => say::not_trusted(path),
            Failure::NoWay => say::no_way(),
            Failure::TooMuch => say::too_much(),
            Failure::Failed(program, words) => say::could_not(program, words),
            Failure::CutOff => say::cut_off(),
            Failure::NoAnswer => say::no_answer(),
        }
    }

    /// The helper had no request yet.
    fn has_done_nothing(&self) -> bool {
        !matches!(self, Failure::CutOff | Failure::NoAnswer)
    }

    /// Not where a person has said no, nor where it may have been done.
    fn is_worth_trying_by_hand(&self) -> bool {
        self.has_done_nothing() && *self != Failure::Cancelled
    }
}

fn as_root(verb: Verb, deed: &Deed, uid: u32, along: &Along<'_>) -> Result<Done, Failure> {
    let helper = helper::find()?;
    let request = privilege::request(deed).ok_or(Failure::TooMuch)?;
    let mut last = Failure::NoWay;
    for way in ways::here(HERE.load(Ordering::Relaxed)) {
        let command = way.command(&helper, verb, uid, &request);
        let limits = Limits {
            password: PASSWORD_LIMIT,
            answer: answer_limit(deed),
        };
        match ask(&way, command, &request, limits, along) {
            // There is nobody to ask on this way; perhaps on the next.
            Err(no @ (Failure::NoDialog | Failure::Failed(..))) => last = no,
            done => return done,
        }
    }
    Err(last)
}

/// How long is waited for whom.
#[derive(Clone, Copy)]
struct Limits {
    /// From the start to the helper's word that it is ready.
    password: Duration,
    /// From its request to its answer: longer than the deed may take by itself.
    answer: Duration,
}

fn answer_limit(deed: &Deed) -> Duration {
    let minutes = |n: u64| Duration::from_secs(n * 60);
    match deed {
        Deed::Stop(_) | Deed::ForceBuilders(_) => Duration::from_secs(40),
        Deed::RestartDaemon(_) => Duration::from_secs(130),
        // An activation is waited for for 30 min.
        Deed::RollBack(_) => minutes(31),
        // Links alone; for each profile's lock 10 s are waited.
        Deed::CollectGarbage(_) => minutes(4),
        // What must be built again may take 6 h; a database is copied thrice.
        Deed::Repair(Repair::Path { .. }) => minutes(6 * 60 + 5),
        Deed::Repair(_) => minutes(30),
        // Never the helper's.
        Deed::Rebuild(_) | Deed::BackUp | Deed::Restore(_) => Duration::ZERO,
    }
}

fn ask(
    way: &Way,
    mut command: Command,
    request: &str,
    limits: Limits,
    along: &Along<'_>,
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
    let wait = limits.password + way.extra(limits.answer);
    // Who no longer wants it is heard until the password is given; with
    // osascript it cannot be told when that is.
    let stop = if way.tells_when_ready() {
        along.stop
    } else {
        &NEVER
    };
    let first = match next(&lines, wait, stop, |line| line == READY) {
        Ok(line) => line,
        Err(RecvTimeoutError::Timeout) => {
            // It may be root's by now and not to be killed; without a request
            // it does nothing.
            drop(input);
            let _ = child.kill();
            thread::spawn(move || child.wait());
            return Err(if stop.load(Ordering::Relaxed) {
                Failure::Cancelled
            } else {
                Failure::Late
            });
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
    let answer = next(&lines, limits.answer, &NEVER, |line| line != READY);
    thread::spawn(move || child.wait());
    match answer {
        Ok(line) => serde_json::from_str(&line).map_err(|_| Failure::CutOff),
        Err(RecvTimeoutError::Disconnected) => Err(Failure::CutOff),
        Err(RecvTimeoutError::Timeout) => Err(Failure::NoAnswer),
    }
}

/// The next line that is wanted, unless it is no longer waited for.
fn next(
    lines: &Receiver<String>,
    limit: Duration,
    stop: &AtomicBool,
    wanted: impl Fn(&str) -> bool,
) -> Result<String, RecvTimeoutError> {
    let until = Instant::now() + limit;
    loop {
        let left = until.saturating_duration_since(Instant::now());
        match lines.recv_timeout(left.min(LISTEN_EVERY)) {
            Ok(line) if wanted(&line) => return Ok(line),
            Err(RecvTimeoutError::Timeout) if !left.is_zero() && !stop.load(Ordering::Relaxed) => {}
            Err(why) => return Err(why),
            Ok(_) => {}
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
    last.map_or_else(
        || say!("ended-without-a-word"),
        |line| line.trim().trim_end_matches('.').to_owned(),
    )
}

#[cfg(test)]
mod tests;
