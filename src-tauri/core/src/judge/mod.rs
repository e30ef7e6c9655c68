//! Facts in, ranked causes out.

pub mod facts;
mod life;
mod lock;
mod memory_was;
#[cfg(test)]
mod nets;
pub mod rules;
mod said;
#[cfg(test)]
mod situation;
mod spoken;
pub mod track;
mod transfer;

pub use crate::model::Family;
pub use facts::{
    Cycle, Download, Facts, Holder, KilledHere, LockWait, Orphan, Process, SILENT_S, StepNow,
    UnitWait,
};
pub use lock::waits_on;
pub use spoken::last_words;
pub(crate) use spoken::quoted;
pub use transfer::fetches_sources;

use crate::messages;
use crate::record::Stood;
use crate::wire::{Cause, Evidence};
use crate::words;

/// No cause is ever shown as more certain than this.
const MOST_CERTAIN: f64 = 0.95;
/// The code of the cause that is always there.
pub const DONT_KNOW: &str = "dont-know";
/// The code of the cause that a process is stopped.
pub const STOPPED: &str = "process-stopped";
/// The code of the cause that another process holds a lock in the store.
pub const LOCK_HELD: &str = "lock-held";
/// The code of the cause that memory ran out.
pub const OUT_OF_MEMORY: &str = "out-of-memory";

/// A guess at a cause: data and one pure function. What it is called is
/// `code.title` of the catalogue.
#[derive(Debug)]
pub struct Rule {
    /// A stable name, also the file's.
    pub code: &'static str,
    /// Which kind of trouble.
    pub family: Family,
    /// What it means for the rebuild.
    pub says: Says,
    /// Seconds a finding must hold before it is shown.
    pub holds_for_s: f64,
    /// Looks at the facts. `None`: it does not hold, or a fact is missing.
    pub check: fn(&Facts) -> Option<Finding>,
}

/// What a cause, once ripe, means for the rebuild.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Says {
    /// This is how it should be: it works, and this is why it looks as it does.
    Normal,
    /// Worth a look; the rebuild itself may go on.
    Look,
    /// It goes on, but something holds it back.
    Slow,
    /// It shows no sign of life, and nothing proves that it never will again:
    /// stuck as far as can be told. A person is told after their own threshold.
    Silent,
    /// It waits for something that works.
    WaitsForWork,
    /// It waits for a person.
    WaitsForPerson,
    /// Nothing will move by itself.
    Stuck,
}

/// What a rule found.
#[derive(Clone, Debug, PartialEq)]
pub struct Finding {
    /// How strongly the evidence speaks, in log-odds against not knowing:
    /// 0 is even, 2 is 88 %, 3 is 95 %.
    pub weight: f64,
    /// Replaces [`Rule::says`] where this very case means something else.
    pub says: Option<Says>,
    /// Seconds it has lasted, as far as was seen.
    pub lasting_s: f64,
    /// What the rebuild waits on, in words.
    pub waits_on: Option<String>,
    /// What speaks for it.
    pub evidence_for: Vec<Evidence>,
    /// What speaks against it.
    pub evidence_against: Vec<Evidence>,
    /// What would disprove it.
    pub would_change: String,
    /// The safest next step.
    pub next_step: String,
}

/// One observation, read in the sample at hand.
pub fn seen(text: impl Into<String>, source: impl Into<String>) -> Evidence {
    Evidence {
        text: text.into(),
        source: source.into(),
        age_s: 0.0,
    }
}

/// That a process sleeps in the kernel and is not woken.
pub fn waits_for_disk(name: &str, pid: u32, for_s: f64) -> Evidence {
    let who = words::process(name, pid);
    seen(words::state::waits_for_disk(&who, for_s), "/proc/PID/stat")
}

/// That nothing of it shows life, whatever the reason.
pub fn no_sign_of_life(for_s: f64) -> Evidence {
    seen(words::state::no_sign_of_life(for_s), "/proc")
}

/// Every rule's answer to the facts.
pub fn findings(facts: &Facts) -> Vec<(&'static Rule, Finding)> {
    rules::ALL
        .iter()
        .filter_map(|rule| (rule.check)(facts).map(|finding| (*rule, finding)))
        .collect()
}

/// The title of a rule, `None` for not knowing and for one that is no more.
pub fn title(code: &str) -> Option<String> {
    spoken::rule(code).map(|rule| title_of(rule.code))
}

/// What a rule, or a cause of the table of messages that has none, is called.
fn title_of(code: &str) -> String {
    words::known(&format!("{code}.title"))
        .or_else(|| messages::cause(code).map(messages::Cause::title))
        .unwrap_or_default()
}

/// Findings as causes with probabilities, the most probable first, "don't
/// know" among them; they sum to one.
///
/// Each finding's odds are `exp(weight)` against one for not knowing.
pub fn causes(findings: &[(&'static Rule, Finding)]) -> Vec<Cause> {
    let odds: Vec<f64> = findings
        .iter()
        .map(|(_, finding)| finding.weight.exp())
        .collect();
    let total = 1.0 + odds.iter().sum::<f64>();
    let mut causes: Vec<Cause> = findings
        .iter()
        .zip(&odds)
        .map(|((rule, finding), odds)| cause(rule, finding, (odds / total).min(MOST_CERTAIN)))
        .collect();
    let known: f64 = causes.iter().map(|c| c.probability).sum();
    causes.sort_by(|a, b| b.probability.total_cmp(&a.probability));
    causes.push(dont_know(1.0 - known));
    // Stable: among equals a named cause stands before not knowing.
    causes.sort_by(|a, b| b.probability.total_cmp(&a.probability));
    causes
}

/// What is kept of causes when they are over.
pub(crate) fn stood(causes: &[Cause]) -> Vec<Stood> {
    causes
        .iter()
        .map(|cause| Stood {
            code: cause.code.clone(),
            probability: cause.probability,
        })
        .collect()
}

/// Back from that. What was seen is no longer known, and there is nothing more
/// to watch; what this version does not know is left out.
pub(crate) fn of_stood(stood: &[Stood]) -> Vec<Cause> {
    let cause = |stood: &Stood| {
        if stood.code == DONT_KNOW {
            return Some(Cause {
                would_change: String::new(),
                next_step: words::state::dont_know_ended(),
                ..dont_know(stood.probability)
            });
        }
        let rule = spoken::rule(&stood.code)?;
        Some(Cause {
            code: stood.code.clone(),
            family: rule.family.word().to_owned(),
            title: title_of(rule.code),
            probability: stood.probability,
            likelihood: words::likelihood(stood.probability),
            evidence_for: Vec::new(),
            evidence_against: Vec::new(),
            would_change: String::new(),
            next_step: String::new(),
        })
    };
    stood.iter().filter_map(cause).collect()
}

fn cause(rule: &Rule, finding: &Finding, probability: f64) -> Cause {
    Cause {
        code: rule.code.to_owned(),
        family: rule.family.word().to_owned(),
        title: title_of(rule.code),
        probability,
        likelihood: words::likelihood(probability),
        evidence_for: finding.evidence_for.clone(),
        evidence_against: finding.evidence_against.clone(),
        would_change: finding.would_change.clone(),
        next_step: finding.next_step.clone(),
    }
}

fn dont_know(probability: f64) -> Cause {
    Cause {
        code: DONT_KNOW.to_owned(),
        family: Family::Other.word().to_owned(),
        title: words::state::dont_know_title(),
        probability,
        likelihood: words::likelihood(probability),
        evidence_for: Vec::new(),
        evidence_against: Vec::new(),
        would_change: words::state::dont_know_changes(),
        next_step: words::state::dont_know_next(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::Language;

    fn finding(weight: f64) -> Finding {
        Finding {
            weight,
            says: None,
            lasting_s: 0.0,
            waits_on: None,
            evidence_for: vec![],
            evidence_against: vec![],
            would_change: String::new(),
            next_step: String::new(),
        }
    }

    #[test]
    fn a_rule_is_called_by_its_code() {
        for rule in rules::ALL {
            let said = |language| words::speaking(language, || title_of(rule.code));
            let (english, german) = (said(Language::English), said(Language::German));
            assert!(!english.is_empty(), "{} has no title", rule.code);
            assert_ne!(english, german, "{}", rule.code);
        }
        assert_eq!(
            words::speaking(Language::German, || title("lock-held")).as_deref(),
            Some("Ein anderer Nix-Prozess hält eine Sperre")
        );
        assert_eq!(title(DONT_KNOW), None);
    }

    #[test]
    fn probabilities_sum_to_one_and_none_is_certain() {
        for weights in [
            vec![],
            vec![-2.0],
            vec![2.0],
            vec![9.0],
            vec![9.0, 9.0],
            vec![3.0, 1.0, -1.0],
        ] {
            let found: Vec<_> = weights
                .iter()
                .zip(rules::ALL.iter())
                .map(|(w, rule)| (*rule, finding(*w)))
                .collect();
            let causes = causes(&found);
            let sum: f64 = causes.iter().map(|c| c.probability).sum();
            assert!((sum - 1.0).abs() < 1e-9, "{weights:?} sum to {sum}");
            assert!(causes.iter().any(|c| c.code == DONT_KNOW));
            assert!(
                causes
                    .iter()
                    .all(|c| c.code == DONT_KNOW || c.probability <= MOST_CERTAIN)
            );
            assert!(
                causes
                    .windows(2)
                    .all(|w| w[0].probability >= w[1].probability),
                "{weights:?} are not in order"
            );
        }
    }
}
