//! When a report is begun, written anew, and closed.
//!
//! The lamp is red because a rebuild is stuck, or because one has failed. Of
//! each such rebuild there is one report: begun when the lamp turns red,
//! written anew every five minutes while it is, once when the rebuild goes on,
//! once when it ends, and of a failed one once more when what failed could be
//! found out.

use serde::{Deserialize, Serialize};

use crate::model::Moment;
use crate::wire::Verdict;

use super::thread;

/// Between two writings while it lasts.
const EVERY_S: f64 = 300.0;
/// A rebuild that goes on may stand still again.
const CALM_AFTER_S: f64 = 60.0;
/// What failed is looked for in logs, which takes a moment.
const FOUND_AFTER_S: f64 = 15.0;
/// More than these is a machine on which nothing works: the lamp says so.
const MOST: usize = 10;

/// Why a report is to be written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// The lamp has turned red.
    Begins,
    /// It still is, five minutes later.
    Lasts,
    /// The rebuild goes on.
    GoesOn,
    /// It has ended, or what failed was found out.
    Ended,
    /// The agent had ended before it did.
    CutOff,
}

impl Reason {
    /// True while the incident lasts.
    pub fn is_open(self) -> bool {
        matches!(self, Reason::Begins | Reason::Lasts)
    }
}

/// A report that is to be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wanted {
    /// Of which rebuild: its id, or its id in history.
    pub rebuild: String,
    /// Why.
    pub reason: Reason,
}

/// A report that was not closed when the agent last ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LeftOpen {
    /// Of which rebuild.
    pub rebuild: String,
}

/// How a rebuild stands.
#[derive(Clone, Debug)]
pub(crate) struct Stands {
    /// Its id.
    pub(crate) rebuild: String,
    /// How.
    pub(crate) verdict: Verdict,
    /// False while nothing of it has moved since it was first looked at.
    pub(crate) has_moved: bool,
    /// True until it has ended.
    pub(crate) runs: bool,
}

/// Incidents that last.
#[derive(Clone, Debug, Default)]
pub(crate) struct Incidents {
    all: Vec<Incident>,
    left: Vec<LeftOpen>,
    /// The failure that lit the lamp last.
    failed: Option<String>,
}

#[derive(Clone, Debug)]
struct Incident {
    rebuild: String,
    /// `None`: by an agent that has ended.
    written: Option<Moment>,
    /// When it was last seen to stand still.
    red: Moment,
    calm: bool,
    ended: Option<Moment>,
    /// What failed may still be found out.
    more: bool,
}

impl Incidents {
    /// What was left open is taken up, or closed, once it is known what runs.
    pub(crate) fn take_left(&mut self, left: Vec<LeftOpen>) {
        self.left = left;
    }

    /// This failure is reported already: an earlier start has seen it.
    pub(crate) fn knows(&mut self, failed: &str) {
        self.failed = Some(failed.to_owned());
    }

    /// What is to be written now. `failed`: the failure that lights the lamp.
    pub(crate) fn settle(
        &mut self,
        at: Moment,
        rebuilds: &[Stands],
        failed: Option<&str>,
        looked: bool,
    ) -> Vec<Wanted> {
        let mut wanted = Vec::new();
        if looked {
            self.take_up(at, rebuilds, &mut wanted);
        }
        let stuck = |r: &&Stands| r.runs && r.verdict == Verdict::Stuck;
        for rebuild in rebuilds.iter().filter(stuck) {
            self.stuck(at, &rebuild.rebuild, &mut wanted);
        }
        for incident in self.all.iter_mut().filter(|it| it.ended.is_none()) {
            let is_it = |r: &Stands| r.rebuild == incident.rebuild;
            if let Some(rebuild) = rebuilds.iter().find(|r| r.runs && is_it(r)) {
                incident.go_on(at, rebuild, &mut wanted);
            } else {
                let may_have_failed =
                    |r: &Stands| matches!(r.verdict, Verdict::Failed | Verdict::Unknown);
                incident.more = rebuilds.iter().any(|r| is_it(r) && may_have_failed(r));
                incident.ended = Some(at);
                wanted.push(incident.wanted(Reason::Ended));
            }
        }
        if self.failed.as_deref() != failed {
            self.failed = failed.map(str::to_owned);
            if let Some(id) = failed {
                self.failed(at, thread(id), &mut wanted);
            }
        }
        self.all.retain(|incident| {
            let over = |ended: Moment| at.seconds_since(ended) >= FOUND_AFTER_S;
            let stays = !incident.ended.is_some_and(over);
            if !stays && incident.more {
                wanted.push(incident.wanted(Reason::Ended));
            }
            stays
        });
        wanted
    }

    /// True while something will be written by itself, before anything happens.
    pub(crate) fn await_something(&self) -> bool {
        !self.all.is_empty()
    }

    fn take_up(&mut self, at: Moment, rebuilds: &[Stands], wanted: &mut Vec<Wanted>) {
        for left in self.left.drain(..) {
            let runs = |r: &Stands| r.runs && r.rebuild == thread(&left.rebuild);
            if rebuilds.iter().any(runs) {
                self.all.push(Incident {
                    rebuild: thread(&left.rebuild).to_owned(),
                    written: None,
                    red: at,
                    calm: false,
                    ended: None,
                    more: false,
                });
            } else {
                wanted.push(Wanted {
                    rebuild: left.rebuild,
                    reason: Reason::CutOff,
                });
            }
        }
    }

    fn stuck(&mut self, at: Moment, id: &str, wanted: &mut Vec<Wanted>) {
        let room = self.all.len() < MOST;
        match self.all.iter_mut().find(|it| it.rebuild == id) {
            Some(incident) => {
                incident.red = at;
                if incident.calm {
                    incident.calm = false;
                    incident.written = Some(at);
                    wanted.push(incident.wanted(Reason::Lasts));
                }
            }
            None if room => {
                let incident = Incident {
                    rebuild: id.to_owned(),
                    written: Some(at),
                    red: at,
                    calm: false,
                    ended: None,
                    more: false,
                };
                wanted.push(incident.wanted(Reason::Begins));
                self.all.push(incident);
            }
            None => {}
        }
    }

    fn failed(&mut self, at: Moment, id: &str, wanted: &mut Vec<Wanted>) {
        if self.all.len() < MOST && !self.all.iter().any(|it| it.rebuild == id) {
            let incident = Incident {
                rebuild: id.to_owned(),
                written: Some(at),
                red: at,
                calm: true,
                ended: Some(at),
                more: true,
            };
            wanted.push(incident.wanted(Reason::Ended));
            self.all.push(incident);
        }
    }
}

impl Incident {
    fn wanted(&self, reason: Reason) -> Wanted {
        Wanted {
            rebuild: self.rebuild.clone(),
            reason,
        }
    }

    /// It runs: written anew while it stands still, once when it no longer does.
    fn go_on(&mut self, at: Moment, rebuild: &Stands, wanted: &mut Vec<Wanted>) {
        if self.calm {
            return;
        }
        // Taken up after an end of the agent: until it moves, or is known to
        // stand still, what was written says more than what is seen.
        if !rebuild.has_moved && rebuild.verdict != Verdict::Stuck {
            self.red = at;
            return;
        }
        let (reason, due) = if at.seconds_since(self.red) >= CALM_AFTER_S {
            self.calm = true;
            (Reason::GoesOn, true)
        } else {
            let is_old = |written: Moment| at.seconds_since(written) >= EVERY_S;
            let stands = rebuild.verdict == Verdict::Stuck;
            (Reason::Lasts, stands && self.written.is_none_or(is_old))
        };
        if due {
            self.written = Some(at);
            wanted.push(self.wanted(reason));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stands(verdict: Verdict) -> Stands {
        Stands {
            rebuild: "7-70".to_owned(),
            verdict,
            has_moved: true,
            runs: !matches!(verdict, Verdict::Finished | Verdict::Failed),
        }
    }

    fn at(seconds: u64) -> Moment {
        Moment(seconds * 1000)
    }

    /// What is written at each of these times, with how the rebuild stands then.
    fn written(steps: &[(u64, Verdict)]) -> Vec<(u64, Reason)> {
        let mut incidents = Incidents::default();
        let mut all = Vec::new();
        for (second, verdict) in steps {
            let rebuilds = [stands(*verdict)];
            let wanted = incidents.settle(at(*second), &rebuilds, None, true);
            all.extend(wanted.into_iter().map(|wanted| (*second, wanted.reason)));
        }
        all
    }

    #[test]
    fn begun_written_anew_every_five_minutes_and_closed() {
        let mut steps: Vec<(u64, Verdict)> = (100..1000).map(|s| (s, Verdict::Stuck)).collect();
        steps.extend([
            (1000, Verdict::Finished),
            (1010, Verdict::Finished),
            (1020, Verdict::Finished),
        ]);
        assert_eq!(
            written(&steps),
            [
                (100, Reason::Begins),
                (400, Reason::Lasts),
                (700, Reason::Lasts),
                (1000, Reason::Ended),
            ]
        );
    }

    #[test]
    fn what_goes_on_is_written_once_and_again_if_it_stands_still_again() {
        let mut steps = vec![(1, Verdict::Stuck)];
        steps.extend((2..200).map(|s| (s, Verdict::Working)));
        steps.push((200, Verdict::Stuck));
        steps.push((201, Verdict::Failed));
        steps.push((217, Verdict::Failed));
        assert_eq!(
            written(&steps),
            [
                (1, Reason::Begins),
                (61, Reason::GoesOn),
                (200, Reason::Lasts),
                (201, Reason::Ended),
                // With what failed.
                (217, Reason::Ended),
            ]
        );
    }

    #[test]
    fn slow_and_waiting_rebuilds_have_none() {
        let steps: Vec<(u64, Verdict)> = (0..2000)
            .map(|s| {
                (
                    s,
                    if s % 2 == 0 {
                        Verdict::Slow
                    } else {
                        Verdict::Waiting
                    },
                )
            })
            .collect();
        assert_eq!(written(&steps), []);
        assert!(!Incidents::default().await_something());
    }

    #[test]
    fn a_failure_that_lights_the_lamp_is_told_once_and_once_with_what_failed() {
        let mut incidents = Incidents::default();
        let mut all = Vec::new();
        for second in 0..100 {
            let failed = (second >= 10).then_some("7-70@5");
            let wanted = incidents.settle(at(second), &[], failed, true);
            all.extend(wanted.into_iter().map(|w| (second, w.rebuild, w.reason)));
        }
        let of = |second| (second, "7-70".to_owned(), Reason::Ended);
        assert_eq!(all, [of(10), of(25)]);
    }

    #[test]
    fn what_was_left_open_is_taken_up_or_closed_once_it_is_known_what_runs() {
        let mut incidents = Incidents::default();
        let left = |id: &str| LeftOpen {
            rebuild: id.to_owned(),
        };
        let stuck = stands(Verdict::Stuck);
        incidents.take_left(vec![left("7-70@5"), left("9-90")]);
        assert_eq!(incidents.settle(at(1), &[], None, false), []);
        let wanted = incidents.settle(at(5), std::slice::from_ref(&stuck), None, true);
        let of = |rebuild: &str, reason| Wanted {
            rebuild: rebuild.to_owned(),
            reason,
        };
        assert_eq!(
            wanted,
            [of("9-90", Reason::CutOff), of("7-70", Reason::Lasts)]
        );
        assert_eq!(incidents.settle(at(6), &[stuck], None, true), []);
    }

    #[test]
    fn what_is_taken_up_is_written_anew_once_more_is_known_than_before() {
        for (then, reason) in [
            (Verdict::Stuck, Reason::Lasts),
            (Verdict::Working, Reason::GoesOn),
        ] {
            let mut incidents = Incidents::default();
            incidents.take_left(vec![LeftOpen {
                rebuild: "7-70@5".to_owned(),
            }]);
            let mut unknown = stands(Verdict::Working);
            unknown.has_moved = false;
            for second in 1..100 {
                let wanted = incidents.settle(at(second), &[unknown.clone()], None, true);
                assert_eq!(wanted, [], "after {second} s");
            }
            let mut known = stands(then);
            known.has_moved = then == Verdict::Working;
            let mut written = Vec::new();
            for second in 100..200 {
                let wanted = incidents.settle(at(second), std::slice::from_ref(&known), None, true);
                written.extend(wanted.into_iter().map(|wanted| wanted.reason));
            }
            assert_eq!(written, [reason]);
        }
    }
}
