//! An explanation as it goes out.

use super::explain::{Explanation, Guess, Quote};
use crate::wire::{Explained, ExplainedCause, ExplainedHarmless, ExplainedQuote};
use crate::words;

impl Explanation {
    /// As it goes out.
    pub fn shown(&self) -> Explained {
        Explained {
            tells: self.tells().is_some(),
            causes: self.causes.iter().map(cause).collect(),
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

fn cause(guess: &Guess) -> ExplainedCause {
    let (title, explains, next_step, is_not) = match guess.cause {
        Some(cause) => (cause.title, cause.explains, cause.next_step, cause.is_not),
        None => (
            words::explain::DOES_NOT_TELL,
            words::explain::DOES_NOT_TELL_BECAUSE,
            words::explain::DOES_NOT_TELL_NEXT,
            "",
        ),
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

fn quote(quote: &Quote) -> ExplainedQuote {
    ExplainedQuote {
        text: quote.text.clone(),
        line: quote.line,
        count: quote.count,
    }
}
