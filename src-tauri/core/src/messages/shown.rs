//! An explanation as it goes out.

use super::endings::{Ended, How};
use super::explain::{Explanation, Guess, Quote};
use crate::wire::{Explained, ExplainedCause, ExplainedHarmless, ExplainedQuote};
use crate::words;

impl Explanation {
    /// As it goes out.
    pub fn shown(&self) -> Explained {
        Explained {
            tells: self.tells().is_some(),
            causes: self
                .causes
                .iter()
                .map(|guess| cause(guess, self.ended.as_ref()))
                .collect(),
            harmless: self
                .friends
                .iter()
                .map(|friend| ExplainedHarmless {
                    code: friend.cause.code.to_owned(),
                    title: friend.cause.title.to_owned(),
                    explains: friend.cause.explains.to_owned(),
                    quote: quote(&friend.quote),
                })
                .collect(),
            nix: self.nix.clone(),
            lines: self.lines,
        }
    }
}

fn cause(guess: &Guess, ended: Option<&Ended>) -> ExplainedCause {
    let (title, explains, next_step, is_not) = if let Some(cause) = guess.cause {
        (cause.title, cause.explains, cause.next_step, cause.is_not)
    } else {
        let (title, explains, next_step) = unexplained(ended.map(|ended| ended.how));
        (title, explains, next_step, "")
    };
    ExplainedCause {
        code: guess.code().to_owned(),
        family: guess.family().word().to_owned(),
        title: title.to_owned(),
        probability: guess.probability,
        likelihood: words::likelihood(guess.probability).to_owned(),
        quotes: guess.quotes.iter().map(quote).collect(),
        explains: explains.to_owned(),
        next_step: next_step.to_owned(),
        is_not: Some(is_not.to_owned()).filter(|text| !text.is_empty()),
    }
}

/// What is said where no cause is.
fn unexplained(how: Option<How>) -> (&'static str, &'static str, &'static str) {
    use words::explain as say;
    match how {
        Some(How::Well) => (
            say::ENDED_WELL,
            say::ENDED_WELL_BECAUSE,
            say::ENDED_WELL_NEXT,
        ),
        Some(How::Prompt) => (say::ENDED, say::ENDED_BECAUSE, say::ENDED_NEXT),
        Some(How::LastStep) => (say::LAST_STEP, say::LAST_STEP_BECAUSE, say::LAST_STEP_NEXT),
        Some(How::UnknownError) => (
            say::UNKNOWN_ERROR,
            say::UNKNOWN_ERROR_BECAUSE,
            say::UNKNOWN_ERROR_NEXT,
        ),
        None => (
            say::DOES_NOT_TELL,
            say::DOES_NOT_TELL_BECAUSE,
            say::DOES_NOT_TELL_NEXT,
        ),
    }
}

fn quote(quote: &Quote) -> ExplainedQuote {
    ExplainedQuote {
        text: quote.text.clone(),
        line: quote.line,
        count: quote.count,
    }
}
