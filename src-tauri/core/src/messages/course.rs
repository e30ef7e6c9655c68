//! Where a text has got to, and what of it is over by then.

use super::endings;
use super::explain::{Explainer, Hit, Mark};
use super::row::Speaks;
use super::{Entry, INDEX};
use crate::model::Family;

/// A text ends with these lines: a step or a question named there is still open.
const END_LINES: u64 = 3;
/// That a path was copied is said at once, and then what comes next.
const COPY_LINES: u64 = 2;
/// What tries again may get through.
const TRIES_AGAIN: f64 = -0.7;
/// What was waited for has come, if an error is named after it, or much else.
const PASSED: f64 = -3.2;
/// More lines than these after a wait show that it went on.
const WENT_ON: u64 = 5;
/// A builder's word for something is a little less sure than Nix's own.
const BY_BUILDER: f64 = -0.3;

/// Where a text has got to.
pub(super) struct Course {
    pub(super) end: u64,
    pub(super) last_error: u64,
    /// The last line that says that something failed, as an error or not.
    pub(super) failure: u64,
    /// Where it was interrupted, and the last command that was typed; 0: nowhere.
    pub(super) interrupted: u64,
    pub(super) command: u64,
    /// The last line that may come of an answer.
    pub(super) answers: u64,
    /// Where it said that all is done, and the prompt came back.
    pub(super) done: u64,
    pub(super) prompt: u64,
    /// The first and the last of the steps that follow one another.
    pub(super) first_step: u64,
    pub(super) last_step: u64,
}

impl Course {
    pub(super) fn of(text: &Explainer) -> Self {
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
            failure: at(&text.context.failure),
            interrupted: interrupted(text).max(text.stopped),
            command: text.command,
            answers: text.lines - u64::from(text.aside > 0 && text.aside == text.lines),
            done: at(&text.done),
            prompt: at(&text.prompt),
            first_step: steps().map(|(_, hit)| hit.first_seen).min().unwrap_or(0),
            last_step: steps().map(|(_, hit)| hit.last_seen).max().unwrap_or(0),
        }
    }

    /// How strongly the wording speaks here; `None`: what it says is over.
    pub(super) fn weight(&self, entry: &Entry, hit: &Hit) -> Option<f64> {
        let mut weight = entry.row.speaks.weight();
        // What came after it would not have come, had it been in the way.
        if hit.last_seen <= self.done && hit.error == 0 {
            return None;
        }
        // What came after it came because it was interrupted.
        let end = if hit.last_seen <= self.interrupted {
            self.interrupted
        } else {
            self.end
        };
        // What failed after a step ended it.
        let near = match entry.cause.code {
            "copying" => COPY_LINES,
            _ => END_LINES,
        };
        let ends = end - hit.last_seen < near && hit.last_seen >= self.last_error;
        if entry.row.last {
            // Something was typed after it, or it would not have gone on.
            let asked = hit.quote.text.ends_with([':', '?', ')', ']']);
            let answered =
                asked && hit.last_seen < self.answers || endings::answered(&hit.quote.text);
            let next_came =
                endings::in_turn(entry.cause) && hit.last_seen < self.last_step.max(self.failure);
            if !ends || answered || next_came || hit.last_seen <= self.prompt {
                return None;
            }
            if let Some(speaks) = self.last_of_all(entry) {
                weight = speaks.weight();
            }
        } else if entry.cause.family == Family::Waiting
            && (hit.last_seen < self.last_error || end - hit.last_seen > WENT_ON)
        {
            // It waited and went on.
            weight += PASSED;
        }
        // Another command was typed after it, and that one did not come to an end.
        if hit.last_seen < self.command && self.command < self.interrupted {
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
    pub(super) fn last_of_all(&self, entry: &Entry) -> Option<Speaks> {
        (self.first_step < self.last_step)
            .then(|| endings::last_step(entry.row.has))
            .flatten()
    }
}

/// The last line that says that it was interrupted; 0: none.
fn interrupted(text: &Explainer) -> u64 {
    let said = text
        .hits
        .iter()
        .filter(|(at, _)| INDEX.entries[**at].cause.code == "interrupted");
    said.map(|(_, hit)| hit.last_seen).max().unwrap_or(0)
}
