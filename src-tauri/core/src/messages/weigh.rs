//! What was said in a whole text is weighed: what is over, what a warning was,
//! what follows from what, and how the text ends.

use super::endings::{self, Ended, How};
use super::explain::{Explainer, Explanation, Friend, Guess, Hit, Mark, Quote};
use super::row::{Cause, Speaks};
use super::{Entry, INDEX, cause, follows};
use crate::model::Family;

/// No cause is called more certain than this.
const MOST_CERTAIN: f64 = 0.95;
/// A cause below this is not worth a line: it goes to not knowing.
const LEAST: f64 = 0.02;
/// A text ends with these lines: a step or a question named there is still open.
const END_LINES: u64 = 3;
/// After the line that says that all is done little more is said.
const AFTER_DONE: u64 = 5;
/// What tries again may get through.
const TRIES_AGAIN: f64 = -0.7;
/// What was waited for has come, if an error is named after it.
const PASSED: f64 = -3.0;
/// A builder's word for something is a little less sure than Nix's own.
const BY_BUILDER: f64 = -0.3;

/// A cause of which something was said.
pub(super) struct Found {
    pub(super) cause: &'static Cause,
    pub(super) weight: f64,
    quotes: Vec<Quote>,
    /// A builder said it.
    pub(super) by_builder: bool,
    /// Only warnings say so.
    pub(super) warned: bool,
    /// The last line that says so.
    pub(super) last_seen: u64,
    /// The last error that says so; 0: none.
    pub(super) error: u64,
}

/// Where a text has got to.
struct Course {
    end: u64,
    last_error: u64,
    /// Where it said that all is done, and the prompt came back.
    done: u64,
    prompt: u64,
    /// The first and the last of the steps that follow one another.
    first_step: u64,
    last_step: u64,
}

impl Course {
    fn of(text: &Explainer) -> Self {
        let steps = || {
            text.hits.iter().filter(|(at, _)| {
                let entry = &INDEX.entries[**at];
                entry.row.last && endings::in_turn(entry.cause)
            })
        };
        let at = |mark: &Option<Mark>| mark.as_ref().map_or(0, |mark| mark.at);
        Self {
            end: text.lines,
            last_error: text.last_error,
            done: at(&text.done),
            prompt: at(&text.prompt),
            first_step: steps().map(|(_, hit)| hit.first_seen).min().unwrap_or(0),
            last_step: steps().map(|(_, hit)| hit.last_seen).max().unwrap_or(0),
        }
    }

    /// How strongly the wording speaks here; `None`: what it says is over.
    fn weight(&self, entry: &Entry, hit: &Hit) -> Option<f64> {
        let mut weight = entry.row.speaks.weight();
        // What came after it would not have come, had it been in the way.
        if hit.last_seen <= self.done && hit.error == 0 {
            return None;
        }
        // What failed after a step ended it.
        let ends = self.end - hit.last_seen < END_LINES && hit.last_seen >= self.last_error;
        if entry.row.last {
            // Something was typed after it, or it would not have gone on.
            let answered = hit.quote.text.ends_with(':') && hit.last_seen < self.end;
            let next_came = endings::in_turn(entry.cause) && hit.last_seen < self.last_step;
            if !ends || answered || next_came || hit.last_seen <= self.prompt {
                return None;
            }
            if let Some(speaks) = self.last_of_all(entry) {
                weight = speaks.weight();
            }
        } else if entry.cause.family == Family::Waiting && hit.last_seen < self.last_error {
            // It waited, went on and failed.
            weight += PASSED;
        }
        if hit.tries_again && !ends {
            weight += TRIES_AGAIN;
        }
        if hit.builder {
            weight += BY_BUILDER;
        }
        Some(weight)
    }

    /// How strongly a step that is the last of all speaks, with others before it.
    fn last_of_all(&self, entry: &Entry) -> Option<Speaks> {
        (self.first_step < self.last_step)
            .then(|| endings::last_step(entry.row.has))
            .flatten()
    }
}

impl Explainer {
    /// What it comes to.
    pub fn finish(mut self) -> Explanation {
        let course = Course::of(&self);
        let mut told = std::mem::take(&mut self.told);
        let mut found: Vec<Found> = Vec::new();
        let mut friends: Vec<Friend> = Vec::new();
        let mut last_step = None;
        for (at, hit) in std::mem::take(&mut self.hits) {
            let entry = &INDEX.entries[at];
            told.worded(entry.row.since, entry.row.until);
            if entry.row.speaks == Speaks::Harmless {
                befriend(&mut friends, entry, hit);
            } else if let Some(weight) = course.weight(entry, &hit) {
                if entry.row.last && course.last_of_all(entry).is_some() {
                    last_step = Some(hit.quote.clone());
                }
                add(&mut found, self.meant(entry), hit, weight);
            }
        }
        let unknown = self.unknown_error(&course);
        follows::discount(&mut found, unknown.map_or(0, |error| error.at));
        self.say_why(&mut found);
        let ended = self.ended(&course, unknown, last_step);
        let mut causes = guesses(found);
        // Where a cause stands first, that is how it ended.
        let ended = ended.filter(|ended| {
            let unknown = causes.first_mut().filter(|guess| guess.cause.is_none());
            unknown.is_some_and(|guess| {
                guess.quotes = vec![ended.quote.clone()];
                true
            })
        });
        Explanation {
            causes,
            ended,
            friends,
            nix: told.words(),
            lines: course.end,
        }
    }

    /// JSON that cannot be read is that of the lock file only if it is named.
    fn meant(&self, entry: &Entry) -> &'static Cause {
        let lock = self.names_lock_file && entry.cause.code == "json-broken";
        lock.then(|| cause("lock-file-broken"))
            .flatten()
            .unwrap_or(entry.cause)
    }

    /// The error with which it ends, if it is not in the table.
    fn unknown_error(&self, course: &Course) -> Option<&Mark> {
        self.error
            .as_ref()
            .filter(|error| !error.known && error.at > course.done)
    }

    /// Why the configuration gave up stands in the last error, below the trace.
    fn say_why(&self, found: &mut [Found]) {
        let Some(error) = &self.error else { return };
        for one in found {
            let said = one
                .quotes
                .iter()
                .any(|quote| quote.line == error.quote.line);
            if one.cause.code == "evaluation-failed" && !said {
                one.quotes.sort_by_key(|quote| quote.line);
                one.quotes.truncate(2);
                one.quotes.push(error.quote.clone());
            }
        }
    }

    fn ended(
        &self,
        course: &Course,
        unknown: Option<&Mark>,
        last_step: Option<Quote>,
    ) -> Option<Ended> {
        if let Some(error) = unknown {
            let (how, quote) = (How::UnknownError, error.quote.clone());
            return Some(Ended { how, quote });
        }
        let well = |mark: &&Mark| {
            mark.at > course.last_error && course.end - mark.at.max(course.prompt) <= AFTER_DONE
        };
        if let Some(done) = self.done.as_ref().filter(well) {
            let (how, quote) = (How::Well, done.quote.clone());
            return Some(Ended { how, quote });
        }
        let back = |mark: &&Mark| mark.at == course.end && course.last_error == 0 && mark.at > 1;
        if let Some(prompt) = self.prompt.as_ref().filter(back) {
            let (how, quote) = (How::Prompt, prompt.quote.clone());
            return Some(Ended { how, quote });
        }
        last_step.map(|quote| Ended {
            how: How::LastStep,
            quote,
        })
    }
}

fn befriend(friends: &mut Vec<Friend>, entry: &Entry, hit: Hit) {
    let known = |friend: &Friend| friend.cause.code == entry.cause.code;
    if !friends.iter().any(known) {
        friends.push(Friend {
            cause: entry.cause,
            quote: hit.quote,
        });
    }
}

fn add(found: &mut Vec<Found>, cause: &'static Cause, hit: Hit, weight: f64) {
    match found.iter_mut().find(|one| one.cause.code == cause.code) {
        Some(one) => {
            one.weight = one.weight.max(weight);
            one.by_builder |= hit.builder;
            one.warned &= hit.warning;
            one.last_seen = one.last_seen.max(hit.last_seen);
            one.error = one.error.max(hit.error);
            one.quotes.push(hit.quote);
        }
        None => found.push(Found {
            cause,
            weight,
            by_builder: hit.builder,
            warned: hit.warning,
            last_seen: hit.last_seen,
            error: hit.error,
            quotes: vec![hit.quote],
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
