//! One cause a file. A rule sees `Facts` and nothing else, and knows no other
//! rule. Each file begins with: what the cause is; what it rests on; when it
//! would be wrong; what it offers.

mod asks_in_background;
mod builder_silent;
mod disk_full;
mod download_stalled;
mod endless_evaluation;
mod lock_held;
mod process_stopped;
mod prompt_open;

use super::Rule;

/// Every rule. A test fails on a file that is not listed here.
pub const ALL: &[&Rule] = &[
    &prompt_open::RULE,
    &process_stopped::RULE,
    &lock_held::RULE,
    &download_stalled::RULE,
    &endless_evaluation::RULE,
    &builder_silent::RULE,
    &disk_full::RULE,
    &asks_in_background::RULE,
];

/// What a rule makes of a situation, as one line for its tests: `silent`, or
/// what it says, the weight, and the first evidence for and against.
#[cfg(test)]
fn told(rule: &Rule, situation: &str) -> String {
    let facts = super::facts::line::facts(situation);
    let Some(finding) = (rule.check)(&facts) else {
        return "silent".to_owned();
    };
    let first = |evidence: &[crate::wire::Evidence]| {
        evidence.first().map_or("-".to_owned(), |e| e.text.clone())
    };
    format!(
        "{:?} {:.1} + {} - {}",
        finding.says.unwrap_or(rule.says),
        finding.weight,
        first(&finding.evidence_for),
        first(&finding.evidence_against)
    )
}
