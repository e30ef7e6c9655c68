//! A whole output, line by line, in bounded memory: what was said, how often,
//! and what it comes to.

use std::collections::BTreeMap;

use super::line::{Line, clean, words_of_json};
use super::nix_version::Told;
use super::row::{Cause, Speaks};
use super::{Entry, INDEX, best_of_families, follows};
use crate::model::Family;
use crate::{redact, words};

/// No cause is called more certain than this.
const MOST_CERTAIN: f64 = 0.95;
/// A cause below this is not worth a line: it goes to not knowing.
const LEAST: f64 = 0.02;
/// A text ends with these lines: a step or a question named there is still open.
const END_LINES: u64 = 3;
/// A line so long may have been broken by the terminal's width.
const WRAPPED_FROM: usize = 60;
/// So much of a line is quoted.
const QUOTED_CHARS: usize = 300;
/// What tries again may get through.
const TRIES_AGAIN: f64 = -0.7;
/// What was waited for has come, if an error is named after it.
const PASSED: f64 = -3.0;
/// A builder's word for something is a little less sure than Nix's own.
const BY_BUILDER: f64 = -0.3;

/// What a text comes to.
#[derive(Clone, Debug, PartialEq)]
pub struct Explanation {
    /// The most probable first, not knowing among them; they sum to one.
    pub causes: Vec<Guess>,
    /// What looks like trouble in it and is none.
    pub friends: Vec<Friend>,
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
struct Hit {
    quote: Quote,
    /// Counted without empty lines.
    last_seen: u64,
    builder: bool,
    tries_again: bool,
}

/// A cause of which something was said.
pub(super) struct Found {
    pub(super) cause: &'static Cause,
    pub(super) weight: f64,
    quotes: Vec<Quote>,
    /// A builder said it.
    pub(super) by_builder: bool,
}

/// Reads a text line by line.
#[derive(Default)]
pub struct Explainer {
    /// By place in the index.
    hits: BTreeMap<usize, Hit>,
    /// As they came.
    number: u64,
    /// Without empty ones.
    lines: u64,
    /// The last of them that names an error.
    last_error: u64,
    /// The line before, if it says nothing and may have been broken.
    broken: Option<String>,
    told: Told,
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
        // A message in JSON may have several lines.
        if let Some((words, builder)) = words_of_json(line) {
            for piece in words.split(['\n', '\r']) {
                let mut line = clean(piece);
                line.builder |= builder;
                self.take(&line);
            }
            return;
        }
        // A progress bar writes over itself.
        for piece in line.split('\r') {
            self.take(&clean(piece));
        }
    }

    fn take(&mut self, line: &Line) {
        if line.text.trim().is_empty() {
            return;
        }
        self.lines += 1;
        if names_error(&line.text) {
            self.last_error = self.lines;
        }
        self.told.hear(&line.text);
        let broken = self.broken.take();
        if self.note(&line.text, line.builder) {
            return;
        }
        if let Some(before) = broken
            && (self.note(&format!("{before} {}", line.text), line.builder)
                || self.note(&format!("{before}{}", line.text), line.builder))
        {
            return;
        }
        let opens = ["error", "warning", "fatal", "curl"]
            .iter()
            .any(|word| line.text.starts_with(word));
        if opens || line.text.len() >= WRAPPED_FROM {
            self.broken = Some(line.text.clone().into_owned());
        }
    }

    /// True if the text says something.
    fn note(&mut self, text: &str, builder: bool) -> bool {
        let mut any = false;
        for (at, _) in best_of_families(text, builder) {
            any = true;
            if self.left_out.contains(&INDEX.entries[at].cause.code) {
                continue;
            }
            let (number, lines) = (self.number, self.lines);
            let hit = self.hits.entry(at).or_insert_with(|| Hit {
                quote: Quote {
                    text: quotable(text),
                    line: number,
                    count: 0,
                },
                last_seen: lines,
                builder,
                tries_again: text.contains("retrying"),
            });
            hit.quote.count += 1;
            hit.last_seen = lines;
        }
        any
    }

    /// What it comes to.
    pub fn finish(self) -> Explanation {
        let (end, last_error) = (self.lines, self.last_error);
        let mut told = self.told;
        let mut found: Vec<Found> = Vec::new();
        let mut friends: Vec<Friend> = Vec::new();
        for (at, hit) in self.hits {
            let entry = &INDEX.entries[at];
            told.worded(entry.row.since, entry.row.until);
            // What failed after a step ended it.
            let ends = end - hit.last_seen < END_LINES && hit.last_seen >= last_error;
            // Something was typed after it, or it would not have gone on.
            let answered = hit.quote.text.ends_with(':') && hit.last_seen < end;
            if entry.row.speaks == Speaks::Harmless {
                if !friends
                    .iter()
                    .any(|friend| friend.cause.code == entry.cause.code)
                {
                    friends.push(Friend {
                        cause: entry.cause,
                        quote: hit.quote,
                    });
                }
            } else if !entry.row.last {
                // It waited, went on and failed.
                let passed = entry.cause.family == Family::Waiting && hit.last_seen < last_error;
                let passed = if passed { PASSED } else { 0.0 };
                add(&mut found, entry, hit, ends, passed);
            } else if ends && !answered {
                add(&mut found, entry, hit, ends, 0.0);
            }
        }
        follows::discount(&mut found);
        Explanation {
            causes: guesses(found),
            friends,
            nix: told.words(),
            lines: end,
        }
    }
}

fn add(found: &mut Vec<Found>, entry: &Entry, hit: Hit, ends: bool, passed: f64) {
    let mut weight = entry.row.speaks.weight() + passed;
    if hit.tries_again && !ends {
        weight += TRIES_AGAIN;
    }
    if hit.builder {
        weight += BY_BUILDER;
    }
    match found
        .iter_mut()
        .find(|one| one.cause.code == entry.cause.code)
    {
        Some(one) => {
            one.weight = one.weight.max(weight);
            one.by_builder |= hit.builder;
            one.quotes.push(hit.quote);
        }
        None => found.push(Found {
            cause: entry.cause,
            weight,
            quotes: vec![hit.quote],
            by_builder: hit.builder,
        }),
    }
}

fn guesses(found: Vec<Found>) -> Vec<Guess> {
    let total = 1.0 + found.iter().map(|one| one.weight.exp()).sum::<f64>();
    let mut guesses: Vec<Guess> = found
        .into_iter()
        .map(|mut one| {
            one.quotes.sort_by_key(|quote| quote.line);
            one.quotes.truncate(3);
            Guess {
                cause: Some(one.cause),
                probability: (one.weight.exp() / total).min(MOST_CERTAIN),
                quotes: one.quotes,
            }
        })
        .filter(|guess| guess.probability >= LEAST)
        .collect();
    // Of equals the one that was said first.
    guesses.sort_by_key(|guess| guess.quotes.first().map_or(0, |quote| quote.line));
    let known: f64 = guesses.iter().map(|guess| guess.probability).sum();
    guesses.push(Guess {
        cause: None,
        probability: 1.0 - known,
        quotes: Vec::new(),
    });
    guesses.sort_by(|a, b| b.probability.total_cmp(&a.probability));
    guesses
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
        && !text.contains("interrupted")
        && !text.starts_with("error (ignored)")
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
