//! What happened when.

use serde::{Deserialize, Serialize};

use super::lanes::cut;
use crate::wire::{Phase, Verdict};

/// So much is held: what happens most often goes first.
const EVENTS_MOST: usize = 300;

/// One thing that happened.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Event {
    /// Seconds since the start.
    pub at_s: f64,
    /// What.
    pub what: What,
}

/// What happened.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum What {
    /// It began.
    Started,
    /// It came to this phase.
    Phase(Phase),
    /// It is judged anew.
    Verdict(Verdict),
    /// A cause leads, by its code.
    Cause(String),
    /// A notification was shown, by its title.
    Notice(String),
    /// Nixlamp did something, in words.
    Action(String),
    /// The machine slept for so many seconds.
    Slept(f64),
    /// It ended.
    Ended(Verdict),
}

#[derive(Clone, Debug, Default)]
pub(super) struct Events {
    all: Vec<Event>,
    lost: u32,
}

impl Events {
    pub(super) fn add(&mut self, at_s: f64, what: What) {
        let what = match what {
            What::Notice(text) => What::Notice(cut(&text)),
            What::Action(text) => What::Action(cut(&text)),
            what => what,
        };
        self.all.push(Event { at_s, what });
        if self.all.len() > EVENTS_MOST {
            let is_phase = |event: &Event| matches!(event.what, What::Phase(_));
            let at = self.all.iter().position(is_phase).unwrap_or(1);
            self.all.remove(at);
            self.lost += 1;
        }
    }

    /// It has one end, as it was told last.
    pub(super) fn ended(&mut self, at_s: f64, verdict: Verdict) {
        let is_end = |event: &Event| matches!(event.what, What::Ended(_));
        self.all.retain(|event| !is_end(event));
        self.add(at_s, What::Ended(verdict));
        self.all.sort_by(|a, b| a.at_s.total_cmp(&b.at_s));
    }

    pub(super) fn all(&self) -> impl Iterator<Item = &Event> {
        self.all.iter()
    }

    pub(super) fn lost(&self) -> u32 {
        self.lost
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn start_and_end_stay_whatever_happens_between() {
        let mut events = Events::default();
        events.add(0.0, What::Started);
        for second in 1..1000_u32 {
            events.add(f64::from(second), What::Phase(Phase::Fetch));
            if second % 9 == 0 {
                events.add(f64::from(second), What::Verdict(Verdict::Slow));
            }
        }
        events.ended(1000.0, Verdict::Unknown);
        events.ended(1000.0, Verdict::Failed);
        let all: Vec<&Event> = events.all().collect();
        assert!(all.len() <= EVENTS_MOST);
        assert_eq!(all[0].what, What::Started);
        assert_eq!(all[all.len() - 1].what, What::Ended(Verdict::Failed));
        let verdicts = all.iter().filter(|e| matches!(e.what, What::Verdict(_)));
        assert_eq!(verdicts.count(), 111);
        assert!(events.lost() > 500);
    }
}
