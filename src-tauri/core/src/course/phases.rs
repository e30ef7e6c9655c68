//! What a rebuild did as a whole: phase after phase, and waits between.

use super::lanes::{Bar, Kind, cut};
use super::{Wait, Waits};
use crate::wire::Phase;

/// Spans that are held: the shortest become part of the one before.
const SPANS_MOST: usize = 300;

#[derive(Clone, Debug, Default)]
pub(super) struct Phases {
    spans: Vec<Bar>,
    now: Option<Phase>,
    waits: Option<u32>,
    /// When it was last seen to wait, if that is a while ago.
    waited_s: Option<f64>,
    merged: u32,
}

impl Phases {
    pub(super) fn now(&self) -> Option<Phase> {
        self.now
    }

    pub(super) fn take(
        &mut self,
        at_s: f64,
        began_s: f64,
        phase: Phase,
        waits: Option<(Wait, &Waits)>,
    ) {
        self.now = Some(phase);
        let number = waits.map(|(wait, _)| wait.number);
        let same_wait = self.waits == number;
        self.waits = number;
        let seen_s = waits.and_then(|(_, waits)| waits.seen_last(at_s));
        let waited_s = std::mem::replace(&mut self.waited_s, seen_s);
        let waits = waits.map(|(_, waits)| waits);
        let (kind, name) = match waits {
            Some(waits) => (Kind::WaitPhase, waits.code.as_str()),
            None => (kind_of(phase), ""),
        };
        let on = waits.and_then(|w| w.on.as_deref()).unwrap_or_default();
        if let Some(last) = self.spans.last_mut()
            && last.kind == kind
            && same_wait
        {
            if last.path != on || last.name != name {
                name.clone_into(&mut last.name);
                last.path = cut(on);
            }
            return;
        }
        // A wait began before it was known to be one, and ended before it was
        // known that it had.
        let since_s = match waits {
            Some(waits) => at_s - waits.for_s.max(0.0),
            None => waited_s.unwrap_or(at_s),
        };
        let last_s = self.spans.last().map_or(began_s, |last| last.from_s);
        let from_s = since_s.max(last_s);
        self.end(from_s);
        if self
            .spans
            .last()
            .is_some_and(|last| last.length_s(0.0) <= 0.0)
        {
            self.spans.pop();
        }
        self.spans.push(Bar {
            kind,
            lane: 0,
            name: name.to_owned(),
            path: cut(on),
            from_s: self.spans.last().and_then(|l| l.to_s).unwrap_or(from_s),
            to_s: None,
            failed: false,
            builder: None,
        });
        if self.spans.len() > SPANS_MOST {
            self.merge_shortest();
        }
    }

    fn merge_shortest(&mut self) {
        let closed = 1..self.spans.len() - 1;
        let shortest = closed.min_by(|a, b| {
            let length = |at: usize| self.spans[at].length_s(0.0);
            length(*a).total_cmp(&length(*b))
        });
        let Some(at) = shortest else { return };
        let gone = self.spans.remove(at);
        self.merged += 1;
        self.spans[at - 1].to_s = gone.to_s;
        let (before, after) = (&self.spans[at - 1], &self.spans[at]);
        if before.kind == after.kind && before.name == after.name {
            self.spans[at - 1].to_s = after.to_s;
            self.spans.remove(at);
        }
    }

    pub(super) fn end(&mut self, at_s: f64) {
        if let Some(last) = self.spans.last_mut()
            && last.to_s.is_none()
        {
            last.to_s = Some(at_s.max(last.from_s));
        }
    }

    pub(super) fn bars(&self) -> impl Iterator<Item = &Bar> {
        self.spans.iter()
    }

    /// Short spans that became part of others.
    pub(super) fn merged(&self) -> u32 {
        self.merged
    }
}

fn kind_of(phase: Phase) -> Kind {
    match phase {
        Phase::Evaluate => Kind::Evaluate,
        Phase::Fetch => Kind::Fetching,
        Phase::Build => Kind::Building,
        Phase::Activate => Kind::Activate,
        Phase::Unknown => Kind::Work,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn drawn(phases: &Phases) -> String {
        let one = |bar: &Bar| {
            let to = bar.to_s.map_or("…".to_owned(), |to| to.to_string());
            format!("{:?}{} {}-{to}", bar.kind, bar.name, bar.from_s)
        };
        phases.bars().map(one).collect::<Vec<_>>().join(", ")
    }

    fn wait(number: u32) -> Wait {
        Wait {
            number,
            from_s: 0.0,
            in_slot: false,
        }
    }

    #[test]
    fn a_wait_stands_between_from_when_it_began() {
        let mut phases = Phases::default();
        let waits = Waits {
            code: "prompt-open".to_owned(),
            on: None,
            for_s: 8.0,
            unseen_s: 0.0,
            lock: None,
        };
        phases.take(2.0, 2.0, Phase::Evaluate, None);
        phases.take(9.0, 2.0, Phase::Evaluate, None);
        phases.take(12.0, 2.0, Phase::Evaluate, Some((wait(1), &waits)));
        phases.take(13.0, 2.0, Phase::Evaluate, Some((wait(1), &waits)));
        phases.take(20.0, 2.0, Phase::Evaluate, None);
        phases.take(30.0, 2.0, Phase::Build, None);
        assert_eq!(
            drawn(&phases),
            "Evaluate 2-4, WaitPhaseprompt-open 4-20, Evaluate 20-30, Building 30-…"
        );
        // One that has waited for longer than it was watched.
        let mut phases = Phases::default();
        let long = Waits {
            for_s: 50.0,
            ..waits
        };
        phases.take(10.0, 10.0, Phase::Fetch, None);
        phases.take(11.0, 10.0, Phase::Fetch, Some((wait(1), &long)));
        assert_eq!(drawn(&phases), "WaitPhaseprompt-open 10-…");
    }

    #[test]
    fn days_of_to_and_fro_stay_bounded_and_whole() {
        let mut phases = Phases::default();
        for second in 0..20_000_u32 {
            let phase = [Phase::Build, Phase::Fetch][(second / 3 % 2) as usize];
            phases.take(f64::from(second), 0.0, phase, None);
        }
        phases.end(20_000.0);
        let bars: Vec<&Bar> = phases.bars().collect();
        assert!(bars.len() <= SPANS_MOST && phases.merged() > 1000);
        assert!(
            bars.windows(2)
                .all(|two| two[0].to_s == Some(two[1].from_s))
        );
        assert_eq!(bars[bars.len() - 1].to_s, Some(20_000.0));
    }
}
