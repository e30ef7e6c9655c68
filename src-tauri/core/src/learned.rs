//! What was learned on this machine: what people said of verdicts, how long
//! derivations took, how far estimates were off.

use crate::build_times::BuildTimes;
use crate::estimate;
use crate::judge::{self, Finding};
use crate::record::{Answer, Lessons, Past, Tried};
use crate::wire::Verdict;
use crate::words;

/// So many answers and estimates count: the last ones.
const KEPT: usize = 200;
/// One answer must not turn a rule off, nor a hundred make it certain.
const MOST_SHIFT: f64 = 2.0;

/// What was learned.
#[derive(Clone, Debug, Default)]
pub struct Learned {
    answers: Vec<Answer>,
    /// How long derivations took.
    pub times: BuildTimes,
    tried: Vec<Tried>,
}

/// How often a stall was told, and how often wrongly.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct FalseAlarms {
    /// Rebuilds that were told to be stuck.
    pub alarms: usize,
    /// Of these, those that a person called wrong.
    pub said_wrong: usize,
    /// Of the others, those that ended well by themselves.
    pub ended_well: usize,
}

impl Learned {
    /// Takes in what history has.
    pub fn remember(&mut self, lessons: Lessons) {
        lessons.builds.iter().for_each(|b| self.times.add(b));
        lessons.answers.into_iter().for_each(|a| self.answer(a));
        lessons.tried.into_iter().for_each(|t| self.tried(t));
    }

    /// A person said something. What they said before of the same is gone.
    pub fn answer(&mut self, answer: Answer) {
        self.answers
            .retain(|a| (&a.rebuild, &a.cause) != (&answer.rebuild, &answer.cause));
        self.answers.push(answer);
        let surplus = self.answers.len().saturating_sub(KEPT);
        self.answers.drain(..surplus);
    }

    /// An estimate came true or not.
    pub fn tried(&mut self, tried: Tried) {
        self.tried.push(tried);
        let surplus = self.tried.len().saturating_sub(KEPT);
        self.tried.drain(..surplus);
    }

    /// How far estimates were off.
    pub fn error(&self) -> Option<estimate::Error> {
        estimate::error(&self.tried)
    }

    /// What people's answers add to the weight of this cause, in log-odds: as
    /// if there had been one right and one wrong before anybody answered.
    /// What was said of the rebuild at hand is left out: that is an answer about
    /// it, not a lesson for it.
    pub fn shift(&self, code: &str, at_hand: &str) -> f64 {
        let of_cause = self.answers_about(code, at_hand);
        let (right, wrong) = of_cause.fold((1.0_f64, 1.0_f64), |(right, wrong), answer| {
            if answer.right {
                (right + 1.0, wrong)
            } else {
                (right, wrong + 1.0)
            }
        });
        (right / wrong).ln().clamp(-MOST_SHIFT, MOST_SHIFT)
    }

    /// Answers about this cause in other rebuilds than the one at hand.
    fn answers_about(&self, code: &str, at_hand: &str) -> impl Iterator<Item = &Answer> {
        self.answers
            .iter()
            .filter(move |a| a.cause == code && a.rebuild != at_hand)
    }

    /// Brings what people said of other rebuilds into a finding of this one.
    pub(crate) fn weigh(&self, code: &str, at_hand: &str, finding: &mut Finding) {
        let of_cause = || self.answers_about(code, at_hand);
        let right = of_cause().filter(|a| a.right).count();
        let wrong = of_cause().count() - right;
        if right + wrong == 0 {
            return;
        }
        finding.weight += self.shift(code, at_hand);
        let evidence = judge::seen(
            words::learned::answered(right, wrong),
            words::learned::answers(),
        );
        if right >= wrong {
            finding.evidence_for.push(evidence);
        } else {
            finding.evidence_against.push(evidence);
        }
    }

    /// True if a person said of this rebuild that this cause is wrong.
    pub fn denied(&self, rebuild: &str, code: &str) -> bool {
        self.answers
            .iter()
            .any(|a| a.rebuild == rebuild && a.cause == code && !a.right)
    }

    /// Over the rebuilds that are remembered.
    pub fn false_alarms(&self, past: &[Past]) -> FalseAlarms {
        let mut counted = FalseAlarms::default();
        for past in past.iter().filter(|p| p.alarms > 0) {
            counted.alarms += 1;
            let wrong = |a: &Answer| a.rebuild == past.id && !a.right;
            if self.answers.iter().any(wrong) {
                counted.said_wrong += 1;
            } else if past.outcome == Verdict::Finished {
                counted.ended_well += 1;
            }
        }
        counted
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Time;

    fn answer(rebuild: &str, cause: &str, right: bool) -> Answer {
        Answer {
            rebuild: rebuild.to_owned(),
            cause: cause.to_owned(),
            right,
            at: Time(0),
        }
    }

    #[test]
    fn answers_move_a_cause_and_no_other() {
        let mut learned = Learned::default();
        assert!((learned.shift("lock-held", "at hand") - (0.0)).abs() < 1e-9);
        learned.answer(answer("1", "lock-held", false));
        assert!((learned.shift("lock-held", "at hand") + 2.0_f64.ln()).abs() < 1e-9);
        assert!(learned.denied("1", "lock-held") && !learned.denied("2", "lock-held"));
        assert!((learned.shift("disk-full", "at hand") - (0.0)).abs() < 1e-9);
        // A change of mind.
        learned.answer(answer("1", "lock-held", true));
        assert!((learned.shift("lock-held", "at hand") - 2.0_f64.ln()).abs() < 1e-9);
        assert!(!learned.denied("1", "lock-held"));
        for n in 0..1000 {
            learned.answer(answer(&n.to_string(), "lock-held", false));
        }
        assert!((learned.shift("lock-held", "at hand") - (-MOST_SHIFT)).abs() < 1e-9);
    }

    #[test]
    fn what_is_said_of_a_rebuild_does_not_raise_what_is_said_of_it() {
        let mut learned = Learned::default();
        learned.answer(answer("1", "lock-held", true));
        assert!(learned.shift("lock-held", "1").abs() < 1e-9);
        assert!((learned.shift("lock-held", "2") - 2.0_f64.ln()).abs() < 1e-9);
        let finding = Finding {
            weight: 1.0,
            says: None,
            lasting_s: 0.0,
            waits_on: None,
            evidence_for: Vec::new(),
            evidence_against: Vec::new(),
            would_change: String::new(),
            next_step: String::new(),
        };
        let (mut own, mut later) = (finding.clone(), finding.clone());
        learned.weigh("lock-held", "1", &mut own);
        learned.weigh("lock-held", "2", &mut later);
        assert_eq!(own, finding);
        assert!(later.weight > finding.weight && later.evidence_for.len() == 1);
    }

    #[test]
    fn alarms_are_counted_over_history() {
        let past = |id: &str, alarms, outcome| Past {
            id: id.to_owned(),
            tool: "nix".to_owned(),
            verb: "build".to_owned(),
            target: None,
            user: "alice".to_owned(),
            started: Time(0),
            ended: Time(1),
            elapsed_s: 1.0,
            outcome,
            exit: None,
            cause: None,
            phases: Vec::new(),
            reason: None,
            failed: Vec::new(),
            quiets: Vec::new(),
            alarms,
        };
        let all = [
            past("1", 1, Verdict::Finished),
            past("2", 2, Verdict::Stopped),
            past("3", 0, Verdict::Finished),
            past("4", 1, Verdict::Finished),
        ];
        let mut learned = Learned::default();
        learned.answer(answer("1", "", false));
        let counted = learned.false_alarms(&all);
        assert_eq!(
            (counted.alarms, counted.said_wrong, counted.ended_well),
            (3, 1, 1)
        );
    }
}
