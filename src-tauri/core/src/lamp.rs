//! The lamp: one state for everything, without flicker.

use crate::model::Moment;
use crate::wire::Lamp;

/// Attention must last before it shows: it is never urgent.
const ATTENTION_AFTER_S: f64 = 3.0;
/// A rebuild that was in trouble must do well for so long.
const BETTER_AFTER_S: f64 = 10.0;
/// Least time between two changes that are not for the worse.
const CHANGES_APART_S: f64 = 2.0;

/// How grave a state is: the gravest is shown.
pub fn rank(lamp: Lamp) -> u8 {
    match lamp {
        Lamp::Unknown => 7,
        Lamp::NeedsYou => 6,
        Lamp::Stalled => 5,
        Lamp::Failed => 4,
        Lamp::Attention => 3,
        Lamp::Running => 2,
        Lamp::Paused => 1,
        Lamp::Ok => 0,
    }
}

/// The lamp as shown, and what it is about to become.
#[derive(Clone, Debug, Default)]
pub struct Steady {
    /// `None` until something was seen.
    shown: Option<Lamp>,
    changed: Moment,
    candidate: Option<(Lamp, Moment)>,
}

impl Steady {
    /// What is shown.
    pub fn shown(&self) -> Lamp {
        self.shown.unwrap_or(Lamp::Unknown)
    }

    /// True while something else holds than is shown.
    pub fn lags(&self) -> bool {
        self.candidate.is_some()
    }

    /// Takes in what holds now. `same_work`: the rebuilds are those of before,
    /// so a change for the better may be a flicker.
    pub fn take(&mut self, now: Moment, lamp: Lamp, same_work: bool) {
        if self.shown.is_none_or(|shown| shown == lamp) {
            self.shown = Some(lamp);
            self.candidate = None;
            return;
        }
        let since = match self.candidate {
            Some((candidate, since)) if candidate == lamp => since,
            _ => now,
        };
        self.candidate = Some((lamp, since));
        if now.seconds_since(since) >= self.wait_s(since, lamp, same_work) {
            self.shown = Some(lamp);
            self.changed = now;
            self.candidate = None;
        }
    }

    /// Seconds until a pending change would show, if nothing else happens.
    pub fn pending_s(&self, now: Moment, same_work: bool) -> Option<f64> {
        self.candidate.map(|(lamp, since)| {
            (self.wait_s(since, lamp, same_work) - now.seconds_since(since)).max(0.1)
        })
    }

    /// How long a state that holds since then must last.
    fn wait_s(&self, since: Moment, lamp: Lamp, same_work: bool) -> f64 {
        let worse = rank(lamp) > rank(self.shown());
        match lamp {
            Lamp::Attention if worse => ATTENTION_AFTER_S,
            // Findings have ripened before they come here.
            _ if worse => 0.0,
            _ if same_work && rank(self.shown()) >= rank(Lamp::Attention) => BETTER_AFTER_S,
            _ => (CHANGES_APART_S - since.seconds_since(self.changed)).max(0.0),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chance::Chance;

    fn shown(steps: &[(u64, Lamp)]) -> Vec<Lamp> {
        let mut lamp = Steady::default();
        lamp.take(Moment(0), Lamp::Ok, true);
        steps
            .iter()
            .map(|(second, state)| {
                lamp.take(Moment(second * 1000), *state, true);
                lamp.shown()
            })
            .collect()
    }

    #[test]
    fn grave_states_show_at_once_and_leave_slowly() {
        use Lamp::{NeedsYou, Ok, Running, Stalled};
        assert_eq!(
            shown(&[
                (10, Running),
                (11, Stalled),
                (12, Running),
                (20, Running),
                (22, Running)
            ]),
            [Running, Stalled, Stalled, Stalled, Running]
        );
        assert_eq!(
            shown(&[
                (10, Running),
                (11, Stalled),
                (12, Running),
                (13, Stalled),
                (22, Running),
                (24, Stalled)
            ]),
            [Running, Stalled, Stalled, Stalled, Stalled, Stalled]
        );
        assert_eq!(shown(&[(10, NeedsYou)]), [NeedsYou]);
        assert_eq!(shown(&[(10, Running), (13, Ok)]), [Running, Ok]);
    }

    #[test]
    fn attention_must_last() {
        use Lamp::{Attention, Running};
        assert_eq!(
            shown(&[
                (10, Running),
                (11, Attention),
                (12, Running),
                (13, Attention),
                (15, Attention),
                (16, Attention)
            ]),
            [Running, Running, Running, Running, Running, Attention]
        );
    }

    /// The gravest comes at once, attention after 3 s, and what is not worse
    /// never sooner than 2 s after the last change; what lasts is shown.
    #[test]
    fn ten_thousand_streams_by_chance_never_flicker() {
        use Lamp::{Attention, Failed, NeedsYou, Ok, Paused, Running, Stalled, Unknown};
        const ALL: [Lamp; 8] = [
            Ok, Paused, Running, Attention, Failed, Stalled, NeedsYou, Unknown,
        ];
        let mut chance = Chance(7);
        for stream in 0..10_000 {
            let mut lamp = Steady::default();
            let (mut now, mut changed) = (Moment(0), Moment(0));
            let (mut holds, mut since) = (Ok, Moment(0));
            lamp.take(now, Ok, true);
            for _ in 0..40 {
                now = Moment(now.0 + 250 * (1 + chance.below(12) as u64));
                let next = ALL[chance.below(ALL.len())];
                if chance.below(3) == 0 && next != holds {
                    (holds, since) = (next, now);
                }
                let same_work = chance.below(4) > 0;
                let before = lamp.shown();
                lamp.take(now, holds, same_work);
                let shown = lamp.shown();
                let what = format!("stream {stream}: {before:?} to {shown:?} while {holds:?}");
                let worse = rank(holds) > rank(before);
                if shown != before {
                    assert_eq!(shown, holds, "{what}");
                    let apart_s = now.seconds_since(changed);
                    assert!(worse || apart_s >= CHANGES_APART_S, "{what}, {apart_s}");
                    changed = now;
                } else if holds != before {
                    // Still to come: only what may wait does.
                    let lasts_s = now.seconds_since(since);
                    assert!(!worse || holds == Attention, "{what}");
                    assert!(!worse || lasts_s < ATTENTION_AFTER_S, "{what}, {lasts_s}");
                    assert!(lasts_s < BETTER_AFTER_S, "{what}, {lasts_s}");
                }
            }
        }
    }
}
