//! What a line that was written means for a rule: the table of messages says
//! which cause it speaks of, and how strongly.

use crate::say;
use std::sync::LazyLock;

use super::facts::{Facts, Spoken};
use super::{Finding, Rule, Says, rules, seen};
use crate::messages::{self, Explainer, Speaks};
use crate::model::{Heard, HeardFrom};
use crate::redact;
use crate::words;

/// A line that does not say which rebuild it is about speaks less for any.
const OF_NOBODY: f64 = 1.0;
/// What only warned is hardly why a rebuild failed, whatever it says.
const ONLY_WARNED: f64 = -1.0;
/// What is seen and said is surer than either.
const BOTH: f64 = 0.4;
/// So much of a line is quoted.
const QUOTED_CHARS: usize = 200;

impl Facts {
    /// The line that speaks most for this cause; of equals the newest.
    pub(super) fn spoken_of(&self, code: &str) -> Option<&Spoken> {
        let counts = |spoken: &&Spoken| {
            spoken.said.cause == code
                && spoken.said.speaks != Speaks::Harmless
                && (!spoken.said.last || self.is_last(spoken))
        };
        self.spoken
            .iter()
            .filter(counts)
            .max_by_key(|spoken| spoken.said.speaks)
    }

    /// True if somebody said in so many words that memory ran out.
    pub fn says_out_of_memory(&self) -> bool {
        self.spoken.iter().any(|spoken| {
            spoken.said.cause == super::OUT_OF_MEMORY && spoken.said.speaks == Speaks::Decides
        })
    }

    /// True if its writer has said nothing since.
    fn is_last(&self, spoken: &Spoken) -> bool {
        let same = |from: HeardFrom| from == spoken.heard.from;
        let last = self.heard.iter().rfind(|heard| same(heard.from));
        last.is_none_or(|last| last.text == spoken.heard.text)
    }
}

/// What the line that speaks most for this cause comes to, with the words of
/// the table of messages.
pub(super) fn finding(facts: &Facts, code: &str) -> Option<Finding> {
    let spoken = facts.spoken_of(code)?;
    let cause = messages::cause(code)?;
    let about_nobody = spoken.heard.about.is_none() && spoken.heard.from != HeardFrom::Client;
    let warned = spoken.heard.text.trim_start().starts_with("warning:");
    let mut weight = spoken.said.speaks.weight();
    let mut evidence_against = Vec::new();
    if about_nobody {
        weight -= OF_NOBODY;
        evidence_against.push(seen(
            say!("spoken-line.about-nobody"),
            source(spoken.heard.from),
        ));
    }
    if warned {
        weight = weight.min(ONLY_WARNED + if facts.failed { 0.0 } else { 1.5 });
        evidence_against.push(seen(say!("spoken-line.only-warned"), "Nix"));
    }
    let mut evidence = seen(quoted(&spoken.heard.text), source(spoken.heard.from));
    evidence.age_s = spoken.heard.age_s;
    Some(Finding {
        weight,
        says: None,
        lasting_s: spoken.heard.age_s,
        waits_on: None,
        evidence_for: vec![evidence],
        evidence_against,
        would_change: changes(facts.failed),
        next_step: next_step(cause),
    })
}

/// The same for a line that only warns and never stops anything: a card, and no
/// more.
pub(super) fn warning(facts: &Facts, code: &str, begins: &str) -> Option<Finding> {
    let spoken = facts.spoken.iter().rfind(|spoken| {
        spoken.said.cause == code && spoken.heard.text.trim_start().starts_with(begins)
    })?;
    let cause = messages::cause(code)?;
    let mut evidence = seen(quoted(&spoken.heard.text), source(spoken.heard.from));
    evidence.age_s = spoken.heard.age_s;
    Some(Finding {
        weight: ONLY_WARNED - if facts.failed { 0.5 } else { 0.0 },
        says: None,
        lasting_s: spoken.heard.age_s,
        waits_on: None,
        evidence_for: vec![evidence],
        evidence_against: vec![seen(say!("spoken-line.only-warned"), "Nix")],
        would_change: changes(facts.failed),
        next_step: next_step(cause),
    })
}

/// What would disprove it: of what has ended, nothing that is to come.
fn changes(ended: bool) -> String {
    if ended {
        String::new()
    } else {
        say!("spoken-line.would-change")
    }
}

/// What to do, and what need not be done for it is no such trouble.
fn next_step(cause: &messages::Cause) -> String {
    words::sentences([cause.next_step()].into_iter().chain(cause.is_not()))
}

/// What was said joined to what was seen: each makes the other surer.
pub(super) fn joined(seen: Option<Finding>, said: Option<Finding>) -> Option<Finding> {
    match (seen, said) {
        (Some(mut seen), Some(said)) => {
            seen.weight = seen.weight.max(said.weight) + BOTH;
            seen.evidence_for.extend(said.evidence_for);
            Some(seen)
        }
        (seen, said) => seen.or(said),
    }
}

/// Causes of the table of messages that no rule looks for while a rebuild runs:
/// they show in its last words only.
static OF_THE_TABLE: LazyLock<Vec<Rule>> = LazyLock::new(|| {
    messages::causes()
        .filter(|cause| !rules::ALL.iter().any(|rule| rule.code == cause.code))
        .map(|cause| Rule {
            code: cause.code,
            family: cause.family,
            says: Says::Look,
            holds_for_s: 0.0,
            check: |_| None,
        })
        .collect()
});

/// The rule, or the entry of the table of messages, with this code.
pub(super) fn rule(code: &str) -> Option<&'static Rule> {
    let rules = rules::ALL.iter().copied();
    rules
        .chain(OF_THE_TABLE.iter())
        .find(|rule| rule.code == code)
}

/// What all lines together say of why a rebuild failed: the whole output weighs
/// what follows from what.
/// `left_out` are causes of which something better is known.
pub fn last_words<'a>(
    heard: impl Iterator<Item = &'a Heard>,
    left_out: &[&'static str],
) -> Vec<(&'static Rule, Finding)> {
    let mut explainer = Explainer::without(left_out);
    let mut fed: Vec<HeardFrom> = Vec::new();
    for line in heard {
        match line.from {
            // So it knows that a builder said it.
            HeardFrom::BuildLog => explainer.feed(&format!("build> {}", line.text)),
            HeardFrom::Client => explainer.feed(&line.text),
            _ if line.about.is_some() => explainer.feed(&line.text),
            _ => continue,
        }
        fed.push(line.from);
    }
    let by = |quote: &messages::Quote| {
        let at = usize::try_from(quote.line).unwrap_or_default();
        match at.checked_sub(1).and_then(|at| fed.get(at)) {
            Some(HeardFrom::BuildLog) => source(HeardFrom::BuildLog),
            _ => source(HeardFrom::Client),
        }
    };
    let outcome = explainer.finish();
    let unknown = outcome
        .causes
        .iter()
        .find(|guess| guess.cause.is_none())
        .map_or(1.0, |guess| guess.probability)
        .max(f64::EPSILON);
    let finding = |guess: &messages::Guess| {
        // A step that is as usual is not why it failed.
        let cause = guess
            .cause
            .filter(|cause| cause.family != super::Family::WorkingAsUsual)?;
        let finding = Finding {
            weight: (guess.probability / unknown).ln(),
            says: Some(Says::Look),
            lasting_s: 0.0,
            waits_on: None,
            evidence_for: guess
                .quotes
                .iter()
                .map(|quote| seen(quoted(&quote.text), by(quote)))
                .collect(),
            evidence_against: Vec::new(),
            would_change: changes(true),
            next_step: next_step(cause),
        };
        Some((rule(cause.code)?, finding))
    };
    outcome.causes.iter().filter_map(finding).collect()
}

/// A line as it may be shown.
pub(crate) fn quoted(line: &str) -> String {
    let line = redact::visible(line.trim());
    let mut shown: String = line.chars().take(QUOTED_CHARS).collect();
    if shown.len() < line.len() {
        shown.push('…');
    }
    format!("“{shown}”")
}

/// Where a line was read.
pub(super) fn source(from: HeardFrom) -> String {
    words::state::said_by(from)
}
