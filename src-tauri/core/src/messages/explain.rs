//! A whole output, line by line, in bounded memory: what was said, how often,
//! and what it comes to.

use std::collections::BTreeMap;

use super::context::Context;
use super::endings::{self, Ended, How};
use super::line::{Line, clean, words_of_json};
use super::nix_version::Told;
use super::row::Cause;
use super::warnings::Warnings;
use super::{INDEX, best_of_families, strongest};
use crate::model::Family;
use crate::nix_log::{quoted_log, uncoloured};
use crate::{redact, words};

/// A line so long may have been broken by the terminal's width.
const WRAPPED_FROM: usize = 60;
/// So much of a line is quoted.
const QUOTED_CHARS: usize = 300;
/// What a text comes to.
#[derive(Clone, Debug, PartialEq)]
pub struct Explanation {
    /// The most probable first, not knowing among them; they sum to one.
    pub causes: Vec<Guess>,
    /// What looks like trouble in it and is none.
    pub friends: Vec<Friend>,
    /// How it ends, where that is the answer because no cause is.
    pub ended: Option<Ended>,
    /// Which Nix wrote it, as far as the words tell.
    pub nix: Option<String>,
    /// How many lines were read, without empty ones.
    pub lines: u64,
}

impl Explanation {
    /// The first cause, unless the text does not tell.
    pub fn tells(&self) -> Option<&Guess> {
        self.causes.first().filter(|guess| guess.cause.is_some())
    }
}

/// A cause, or not knowing.
#[derive(Clone, Debug, PartialEq)]
pub struct Guess {
    /// `None`: the text does not tell.
    pub cause: Option<&'static Cause>,
    /// Of one.
    pub probability: f64,
    /// The lines that say so, at most three, the first of each wording.
    pub quotes: Vec<Quote>,
}

/// A line of the text, secrets masked.
#[derive(Clone, Debug, PartialEq)]
pub struct Quote {
    /// What it says.
    pub text: String,
    /// Its number in the text, from one.
    pub line: u64,
    /// How many lines say the like.
    pub count: u64,
}

/// Looks like trouble and is none.
#[derive(Clone, Debug, PartialEq)]
pub struct Friend {
    /// What it is.
    pub cause: &'static Cause,
    /// Where it stands.
    pub quote: Quote,
}

/// A wording that was seen.
pub(super) struct Hit {
    pub(super) quote: Quote,
    /// Counted without empty lines.
    pub(super) first_seen: u64,
    /// Counted without empty lines.
    pub(super) last_seen: u64,
    pub(super) builder: bool,
    pub(super) tries_again: bool,
    /// Every line that says so is a warning.
    pub(super) warning: bool,
    /// The last line that says so as an error of Nix or the tool; 0: none.
    pub(super) error: u64,
}

/// A line that decides how the text ends.
pub(super) struct Mark {
    /// Counted without empty lines.
    pub(super) at: u64,
    pub(super) quote: Quote,
    /// It is in the table.
    pub(super) known: bool,
}

/// Reads a text line by line.
#[derive(Default)]
pub struct Explainer {
    /// By place in the index.
    pub(super) hits: BTreeMap<usize, Hit>,
    /// As they came.
    number: u64,
    /// Without empty ones.
    pub(super) lines: u64,
    /// The last of them that names an error.
    pub(super) last_error: u64,
    /// The last error of Nix's or the tool's own, with its words.
    pub(super) error: Option<Mark>,
    /// The last line that says that all is done.
    pub(super) done: Option<Mark>,
    /// The last prompt of a shell.
    pub(super) prompt: Option<Mark>,
    /// What `time` says once a command has ended.
    pub(super) timed: Option<Mark>,
    /// The last command that was typed, counted without empty lines; 0: none.
    pub(super) command: u64,
    /// The last Ctrl-C.
    pub(super) stopped: u64,
    /// The last line that comes by itself, beside what is going on.
    pub(super) aside: u64,
    /// Lines that are no Ctrl-C, no prompt and no command.
    pub(super) beside: u64,
    pub(super) warnings: Warnings,
    pub(super) context: Context,
    /// A list of paths goes on.
    listed: bool,
    /// Nix quotes what a builder has said last.
    quotes: bool,
    /// The line before, comparable and as it came, if it says nothing and may
    /// have been broken.
    broken: Option<(String, String)>,
    pub(super) told: Told,
    /// Causes that are not looked for.
    left_out: Vec<&'static str>,
}

/// What a whole text comes to.
pub fn explain(text: &str) -> Explanation {
    let mut explainer = Explainer::default();
    for line in text.split('\n') {
        explainer.feed(line);
    }
    explainer.finish()
}

impl Explainer {
    /// One that does not look for these causes.
    pub fn without(codes: &[&'static str]) -> Self {
        Self {
            left_out: codes.to_vec(),
            ..Self::default()
        }
    }

    /// Takes the next line, without its end.
    pub fn feed(&mut self, line: &str) {
        self.number += 1;
        self.take_all(line, true);
    }

    /// Takes more of the line that was fed last, which is too long to be fed at
    /// once.
    pub fn feed_rest(&mut self, piece: &str) {
        self.take_all(piece, false);
    }

    fn take_all(&mut self, line: &str, begins: bool) {
        // A message in JSON may have several lines.
        if let Some((words, builder)) = words_of_json(line) {
            for piece in words.split(['\n', '\r']) {
                let mut line = self.clean(piece);
                line.builder |= builder;
                self.take(&line, begins);
            }
            return;
        }
        // A progress bar writes over itself.
        for piece in line.split('\r') {
            let line = self.clean(piece);
            self.take(&line, begins);
        }
    }

    /// The line, and whose it is. A builder's log that Nix's error quotes is the
    /// builder's, also where pasting has lost the blanks before it: lines of nh
    /// begin with a `>`, too, but never stand right below Nix's words for it.
    fn clean<'a>(&mut self, piece: &'a str) -> Line<'a> {
        let mut line = clean(piece);
        if !line.text.is_empty() {
            let quoted = self.quotes && quoted_log(&uncoloured(piece)).is_some();
            self.quotes = quoted || line.text.ends_with(" log lines:");
            line.builder |= quoted;
        }
        line
    }

    fn take(&mut self, line: &Line, begins: bool) {
        if line.text.trim().is_empty() {
            return;
        }
        self.lines += u64::from(begins || self.lines == 0);
        if names_error(&line.text) {
            self.last_error = self.lines;
        }
        self.context.hear(line, self.lines);
        self.told.hear(&line.text);
        let broken = self.broken.take();
        if line.tells_of() {
            self.beside += 1;
            self.warnings.hear(line, None);
            if !line.builder {
                self.mark(line, false);
            }
            return;
        }
        let known = self.note(&line.text, line.shown(), line.builder);
        let said = known.then(|| strongest(&line.text, line.builder)).flatten();
        self.warnings
            .hear(line, said.map(|entry| (entry.cause, entry.row)));
        let interrupts = said.is_some_and(|entry| entry.cause.code == "interrupted");
        self.beside += u64::from(!interrupts && !endings::is_of_shell(&line.text));
        if !line.builder {
            self.mark(line, known);
            if fails(&line.text) {
                self.context.failure = Some(self.marked(line, known));
            }
        }
        if known {
            return;
        }
        if let Some((before, said)) = broken {
            let joined = |between: &str| {
                let text = format!("{before}{between}{}", line.text);
                (text, format!("{said}{between}{}", line.shown()))
            };
            for between in [" ", ""] {
                let (text, said) = joined(between);
                if self.note(&text, &said, line.builder) {
                    if let Some(error) = &mut self.error
                        && error.at + 1 >= self.lines
                    {
                        error.known = true;
                    }
                    return;
                }
            }
        }
        let opens = ["error", "warning", "fatal", "curl"]
            .iter()
            .any(|word| line.text.starts_with(word));
        if opens || line.text.len() >= WRAPPED_FROM {
            self.broken = Some((line.text.clone().into_owned(), line.shown().to_owned()));
        }
    }

    /// Remembers a line that may be how the text ends.
    fn mark(&mut self, line: &Line, known: bool) {
        let text = &*line.text;
        let listed = endings::lists(text, self.listed);
        let listed_here = std::mem::replace(&mut self.listed, listed);
        if own_error(text) {
            self.error = Some(self.marked(line, known));
            return;
        }
        if endings::is_command(text) {
            self.command = self.lines;
        }
        if endings::is_stop(text) {
            self.stopped = self.lines;
        }
        if text.contains("is taking a while to execute") {
            self.aside = self.lines;
        }
        if endings::timed(text) {
            self.timed = Some(self.marked(line, known));
        }
        match endings::ending(text, line.indented, listed_here) {
            Some(How::Well) => self.done = Some(self.marked(line, known)),
            Some(_) => self.prompt = Some(self.marked(line, known)),
            None => {}
        }
    }

    fn marked(&self, line: &Line, known: bool) -> Mark {
        Mark {
            at: self.lines,
            quote: Quote {
                text: quotable(line.shown()),
                line: self.number,
                count: 1,
            },
            known,
        }
    }

    /// True if the text says something; `said` is how it came.
    fn note(&mut self, text: &str, said: &str, builder: bool) -> bool {
        let mut any = false;
        let warning = text.starts_with("warning:");
        let error = !builder && !warning && names_error(text);
        for (at, _) in best_of_families(text, builder) {
            any = true;
            if self.left_out.contains(&INDEX.entries[at].cause.code) {
                continue;
            }
            let (number, lines) = (self.number, self.lines);
            let hit = self.hits.entry(at).or_insert_with(|| Hit {
                quote: Quote {
                    text: quotable(said),
                    line: number,
                    count: 0,
                },
                first_seen: lines,
                last_seen: lines,
                builder,
                tries_again: text.contains("retrying"),
                warning,
                error: 0,
            });
            hit.quote.count += 1;
            hit.last_seen = lines;
            hit.warning &= warning;
            if error {
                hit.error = lines;
            }
        }
        any
    }
}

/// True for Nix's own error, or the tool's, with words after it.
fn own_error(text: &str) -> bool {
    let words = text
        .strip_prefix("error: ")
        .or(text.strip_prefix("Error: "));
    words.is_some_and(|words| !words.trim().is_empty())
}

/// True for an error that is not the answer to Ctrl-C: there it hung.
fn names_error(text: &str) -> bool {
    let begins = [
        "error",
        "Error",
        "ERROR",
        "fatal",
        "Failed ",
        "failed ",
        "FAILED",
        "Traceback",
    ];
    (begins.iter().any(|word| text.starts_with(word)) || text.contains(": error:"))
        && !text.starts_with("warning:")
        && !text.contains("interrupted")
        && !text.starts_with("error (ignored)")
}

/// True for a line that says that something failed, whoever's it is.
fn fails(text: &str) -> bool {
    let said = [
        ": Permission denied",
        ": No such file or directory",
        ": Operation not permitted",
        ": command not found",
        ": File exists",
        ": Read-only file system",
    ];
    names_error(text)
        || !text.starts_with("warning:") && said.iter().any(|said| text.contains(said))
}

/// As it may be shown: secrets masked, nothing in it steers a terminal.
fn quotable(text: &str) -> String {
    let masked = redact::text(text);
    let shown = redact::visible(masked.trim());
    match shown.char_indices().nth(QUOTED_CHARS) {
        Some((at, _)) => format!("{} …", &shown[..at]),
        None => shown.into_owned(),
    }
}

impl Guess {
    /// A stable name: a rule's code, or `dont-know`.
    pub fn code(&self) -> &'static str {
        self.cause
            .map_or(words::explain::DONT_KNOW, |cause| cause.code)
    }

    /// Which kind of trouble.
    pub fn family(&self) -> Family {
        self.cause.map_or(Family::Other, |cause| cause.family)
    }
}
