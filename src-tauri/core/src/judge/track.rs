//! Holds a finding back until it is ripe, and lets it go when it is gone.

use std::collections::BTreeMap;

use super::{Finding, Rule, Says};
use crate::model::Moment;

/// A finding that was missing for less than this is not gone: one odd sample
/// must not make the lamp flicker.
const FORGIVEN_S: f64 = 4.0;

/// The findings of one rebuild over time.
#[derive(Clone, Debug, Default)]
pub struct Tracker {
    held: BTreeMap<&'static str, Held>,
}

#[derive(Clone, Debug)]
struct Held {
    rule: &'static Rule,
    finding: Finding,
    since: Moment,
    last: Moment,
}

impl Tracker {
    /// Takes in what the rules said now.
    pub fn take(&mut self, now: Moment, findings: Vec<(&'static Rule, Finding)>) {
        for (rule, finding) in findings {
            let since = self.held.get(rule.code).map_or(now, |held| held.since);
            self.held.insert(
                rule.code,
                Held {
                    rule,
                    finding,
                    since,
                    last: now,
                },
            );
        }
        self.held
            .retain(|_, held| now.seconds_since(held.last) <= FORGIVEN_S);
    }

    /// The findings that have held long enough, with the age of their evidence
    /// brought up to now.
    pub fn ripe(&self, now: Moment) -> Vec<(&'static Rule, Finding)> {
        self.held
            .values()
            .filter(|held| held.last.seconds_since(held.since) >= held.rule.holds_for_s)
            .map(|held| (held.rule, aged(&held.finding, now.seconds_since(held.last))))
            .collect()
    }
}

fn aged(finding: &Finding, by_s: f64) -> Finding {
    let mut finding = finding.clone();
    for evidence in finding
        .evidence_for
        .iter_mut()
        .chain(&mut finding.evidence_against)
    {
        evidence.age_s += by_s;
    }
    finding
}

/// What a set of ripe findings means together: the gravest.
pub fn gravest(findings: &[(&'static Rule, Finding)]) -> Option<Says> {
    // A prompt explains all silence: who waits for a person is not stuck.
    let says = |(rule, finding): &(&'static Rule, Finding)| finding.says.unwrap_or(rule.says);
    if findings.iter().any(|f| says(f) == Says::WaitsForPerson) {
        return Some(Says::WaitsForPerson);
    }
    findings.iter().map(says).max()
}
