//! What was said in a whole text is weighed: what is over, what a warning was,
//! what follows from what, and how the text ends.

use super::course::Course;
use super::endings::{self, Ended, How};
use super::explain::{Explainer, Explanation, Friend, Guess, Hit, Mark, Quote};
use super::row::{Cause, Speaks};
use super::warnings::{self, ONLY_WARNINGS};
use super::{Entry, INDEX, cause, context, follows};

/// No cause is called more certain than this.
const MOST_CERTAIN: f64 = 0.95;
/// A cause below this is not worth a line: it goes to not knowing.
const LEAST: f64 = 0.02;
/// That something failed, without a word of why.
const NO_REASON: f64 = -0.5;
/// What is only warned of is no trouble where nothing but warnings stands.
const LESS_THAN_WARNINGS: f64 = 3.0;

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
                let weight = self.in_context(entry, &hit, weight);
                let meant = self.context.meant(entry.cause, &hit);
                add(&mut found, meant, hit, weight);
            }
        }
        self.blame_the_step(&mut found);
        let unknown = self.unknown_error(&course);
        follows::discount(&mut found, unknown.map_or(0, |error| error.at));
        self.say_why(&mut found);
        let ended = self.ended(&course, unknown, last_step);
        self.only_warns(&mut found, &friends);
        let mut causes = guesses(found);
        // Where a cause stands first, that is how it ended.
        let ended = ended.filter(|ended| ends_so(&mut causes, ended));
        Explanation {
            causes,
            ended,
            friends,
            nix: told.words(),
            lines: course.end,
        }
    }

    /// What says less where it stands: that a build or an evaluation failed, and
    /// nothing of why; a cache that was only passed over; and what a step of an
    /// activation has in common with much else.
    fn in_context(&self, entry: &Entry, hit: &Hit, weight: f64) -> f64 {
        let step = self.context.activating;
        let in_step = step > 0 && hit.last_seen > step;
        let passed_over = hit.warning && hit.last_seen < self.lines;
        let names_error = self.error.as_ref().is_some_and(|error| !error.known);
        // Where nothing else was said it is the whole answer.
        if entry.cause.code == "interrupted" && self.beside == 0 {
            return Speaks::Decides.weight();
        }
        let most = match entry.cause.code {
            code if in_step && context::of_the_step(code) => NO_REASON,
            "build-failed" if !self.context.builder_spoke && !entry.row.anyone => {
                Speaks::Leans.weight()
            }
            "evaluation-failed" if !names_error && entry.row.speaks < Speaks::Likely => NO_REASON,
            "cache-refuses" if passed_over => NO_REASON,
            "untrusted-setting"
                if passed_over
                    && warnings::stops_nothing(entry.cause, entry.row, &hit.quote.text) =>
            {
                NO_REASON
            }
            _ => f64::INFINITY,
        };
        weight.min(most)
    }

    /// What failed in a step of an activation, and is nothing else, is that step.
    fn blame_the_step(&self, found: &mut Vec<Found>) {
        let Some(failure) = self.context.failed_step() else {
            return;
        };
        let hit = Hit {
            quote: failure.quote.clone(),
            first_seen: failure.at,
            last_seen: failure.at,
            builder: false,
            tries_again: false,
            warning: false,
            error: failure.at,
        };
        let weight = Speaks::Likely.weight();
        if let Some(step) = cause("activation-failed") {
            add(found, step, hit, weight);
        }
    }

    /// That only warnings stand there is the answer, and they are quoted.
    fn only_warns(&self, found: &mut Vec<Found>, friends: &[Friend]) {
        if !self.warnings.only() {
            return;
        }
        let mut quotes: Vec<Quote> = friends.iter().map(|friend| friend.quote.clone()).collect();
        for one in found.iter_mut() {
            one.weight -= LESS_THAN_WARNINGS;
            quotes.extend(one.quotes.iter().cloned());
        }
        found.push(Found {
            cause: &ONLY_WARNINGS,
            weight: Speaks::Likely.weight(),
            quotes,
            by_builder: false,
            warned: true,
            last_seen: self.lines,
            error: 0,
        });
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
            let after = course.end - mark.at.max(course.prompt);
            mark.at > course.last_error && after <= endings::lines_after(&mark.quote.text)
        };
        if let Some(done) = self.done.as_ref().filter(well) {
            let (how, quote) = (How::Well, done.quote.clone());
            return Some(Ended { how, quote });
        }
        // The command came to an end, and nothing in the text says that it failed.
        let went = |_: &&Mark| {
            last_step.is_none()
                && course.interrupted == 0
                && course.last_error == 0
                && course.failure == 0
        };
        if let Some(timed) = self.timed.as_ref().filter(went) {
            let (how, quote) = (How::Well, timed.quote.clone());
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

/// Says how it ends where no cause stands first; that it ended well is an answer.
fn ends_so(causes: &mut Vec<Guess>, ended: &Ended) -> bool {
    let unknown = causes.first_mut().filter(|guess| guess.cause.is_none());
    let Some(unknown) = unknown else { return false };
    if ended.how != How::Well {
        unknown.quotes = vec![ended.quote.clone()];
        return true;
    }
    // That it took some time is also said of what failed without a word.
    let sure = if endings::timed(&ended.quote.text) {
        Speaks::Likely.weight()
    } else {
        Speaks::Decides.weight()
    };
    let sure = (sure.exp() / (1.0 + sure.exp())).min(MOST_CERTAIN);
    let probability = unknown.probability * sure;
    unknown.probability -= probability;
    let well = Guess {
        cause: Some(&endings::ENDED_WELL),
        probability,
        quotes: vec![ended.quote.clone()],
    };
    causes.insert(0, well);
    causes[1..].sort_by(|a, b| b.probability.total_cmp(&a.probability));
    true
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
