//! An explanation as it goes out.

use super::endings::{Ended, How};
use super::explain::{Explanation, Guess, Quote};
use crate::wire::{Explained, ExplainedCause, ExplainedHarmless, ExplainedQuote};
use crate::{say, words};

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
                    title: friend.cause.title(),
                    explains: friend.cause.explains(),
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
        (
            cause.title(),
            cause.explains(),
            cause.next_step(),
            cause.is_not(),
        )
    } else {
        let (title, explains, next_step) = unexplained(ended.map(|ended| ended.how));
        (title, explains, next_step, None)
    };
    ExplainedCause {
        code: guess.code().to_owned(),
        family: guess.family().word().to_owned(),
        title,
        probability: guess.probability,
        likelihood: words::likelihood(guess.probability),
        quotes: guess.quotes.iter().map(quote).collect(),
        explains,
        next_step,
        is_not,
    }
}

/// What is said where no cause is.
fn unexplained(how: Option<How>) -> (String, String, String) {
    match how {
        Some(How::Prompt) => (
            say!("ended-prompt.title"),
            say!("ended-prompt.explains"),
            say!("ended-prompt.next-step"),
        ),
        Some(How::LastStep) => (
            say!("ended-last-step.title"),
            say!("ended-last-step.explains"),
            say!("ended-last-step.next-step"),
        ),
        Some(How::UnknownError) => (
            say!("ended-unknown-error.title"),
            say!("ended-unknown-error.explains"),
            say!("ended-unknown-error.next-step"),
        ),
        // That it ended well is a cause of its own.
        None | Some(How::Well) => (
            say!("text-does-not-tell.title"),
            say!("text-does-not-tell.explains"),
            say!("text-does-not-tell.next-step"),
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
