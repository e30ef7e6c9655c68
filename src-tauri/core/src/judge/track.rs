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
    /// What it meant in the look before.
    before: Option<Says>,
}

impl Held {
    /// True for the first look at something that would be stuck.
    fn is_first_look(&self) -> bool {
        self.before.is_none() && is_stuck(says(self.rule, &self.finding))
    }

    /// What it means now. Stuck is believed only when two looks agree.
    fn says(&self) -> Says {
        let now = says(self.rule, &self.finding);
        match self.before {
            Some(before) if is_stuck(now) && !is_stuck(before) => before,
            Some(before) if is_stuck(now) => before.min(now),
            _ => now,
        }
    }
}

/// What is shown as stuck, proved or not.
fn is_stuck(says: Says) -> bool {
    matches!(says, Says::Stuck | Says::Silent)
}

fn says(rule: &Rule, finding: &Finding) -> Says {
    finding.says.unwrap_or(rule.says)
}

impl Tracker {
    /// Takes in what the rules said now.
    pub fn take(&mut self, now: Moment, findings: Vec<(&'static Rule, Finding)>) {
        for (rule, finding) in findings {
            let known = self.held.get(rule.code);
            let since = known.map_or(now, |held| held.since);
            let before = known.map(|held| says(rule, &held.finding));
            self.held.insert(
                rule.code,
                Held {
                    rule,
                    finding,
                    since,
                    last: now,
                    before,
                },
            );
        }
        self.held
            .retain(|_, held| now.seconds_since(held.last) <= FORGIVEN_S);
    }

    /// For how long a finding that is still held was not made any more.
    pub fn unseen_s(&self, now: Moment, code: &str) -> f64 {
        let held = self.held.get(code);
        held.map_or(0.0, |held| now.seconds_since(held.last))
    }

    /// The findings that have held long enough, with the age of their evidence
    /// brought up to now.
    pub fn ripe(&self, now: Moment) -> Vec<(&'static Rule, Finding)> {
        self.held
            .values()
            .filter(|held| held.last.seconds_since(held.since) >= held.rule.holds_for_s)
            .filter(|held| !held.is_first_look())
            .map(|held| {
                let finding = Finding {
                    says: Some(held.says()),
                    ..aged(&held.finding, now.seconds_since(held.last))
                };
                (held.rule, finding)
            })
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
    let says = |(rule, finding): &(&'static Rule, Finding)| says(rule, finding);
    if findings.iter().any(|f| says(f) == Says::WaitsForPerson) {
        return Some(Says::WaitsForPerson);
    }
    findings.iter().map(says).max()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::judge::facts::line::facts;
    use crate::judge::findings;

    /// What is ripe after these looks, a second apart.
    fn says_after(looks: &[&str]) -> Option<Says> {
        let mut tracker = Tracker::default();
        let mut at = Moment(0);
        for look in looks {
            at = Moment(at.0 + 1000);
            tracker.take(at, findings(&facts(look)));
        }
        gravest(&tracker.ripe(at))
    }

    #[test]
    fn stuck_takes_two_equal_looks() {
        let works = "lock gc certain waited 9 holder nix-store quiet 2";
        let idle = "lock gc certain waited 40 holder nix-store quiet 40";
        let waits = Some(Says::WaitsForWork);
        assert_eq!(says_after(&[works, works, works]), waits);
        assert_eq!(says_after(&[works, works, works, idle]), waits);
        assert_eq!(says_after(&[works, works, idle, idle]), Some(Says::Stuck));
        assert_eq!(says_after(&[idle, idle, works, idle]), waits);
        assert_eq!(says_after(&[idle]), None, "not ripe");
        assert_eq!(says_after(&[idle, idle, idle]), Some(Says::Stuck));
    }
}
