//! Which notifications the facts call for, before any limit.

use crate::baseline::Key;
use crate::engine::{State, changes_system};
use crate::judge::{self, Says};
use crate::notices::Wanted;
use crate::rebuild::Rebuild;
use crate::record::Past;
use crate::view;
use crate::wire::{NoticeKind, Phase, Verdict};
use crate::words::{notice as say, state};

/// A person gets so long to answer by themselves.
const NEEDS_YOU_AFTER_S: f64 = 20.0;
/// sudo gives up after five minutes: told once more at four fifths of that.
const NEEDS_YOU_AGAIN_S: f64 = 240.0;
/// A rebuild this young is in front of somebody's eyes.
const YOUNG_S: f64 = 30.0;
/// A stall is told once more at three times the threshold.
const AGAIN_FACTOR: f64 = 3.0;
/// How long a past end stays worth a word.
const FRESH_S: f64 = 3600.0;
/// Past ends that are looked at: a machine that builds all day has hundreds.
const FRESH_MOST: usize = 50;

impl State {
    pub(crate) fn notices_wanted(&self) -> Vec<Wanted> {
        let alerts = &self.config.alerts;
        let mut wanted: Vec<Wanted> = self
            .rebuilds
            .iter()
            .filter(|r| r.end.is_none())
            .filter_map(|r| self.about_running(r))
            .collect();
        wanted.extend(
            self.past
                .iter()
                .take(FRESH_MOST.min(self.ended_here))
                .take_while(|p| self.age_s(p) < FRESH_S)
                .enumerate()
                .filter_map(|(i, past)| self.about_past(i, past)),
        );
        if let Some(space) = self.disk_low().filter(|_| alerts.disk_full) {
            let text = say::disk_full(
                &space.path,
                space.free_bytes,
                self.rebuilds.iter().any(|r| r.end.is_none()),
            );
            wanted.push(Wanted {
                thread: "disk".to_owned(),
                kind: NoticeKind::DiskFull,
                text,
                cause: None,
                round: 1,
            });
        }
        if self.is_blind() {
            wanted.push(Wanted {
                thread: "watcher".to_owned(),
                kind: NoticeKind::CannotWatch,
                text: say::cannot_watch(),
                cause: None,
                round: 1,
            });
        }
        wanted
    }

    fn age_s(&self, past: &Past) -> f64 {
        self.now.time.0.saturating_sub(past.ended.0) as f64 / 1000.0
    }

    fn about_running(&self, rebuild: &Rebuild) -> Option<Wanted> {
        let alerts = &self.config.alerts;
        if !alerts.stalled && !alerts.needs_you
            || !self.config.watch.every_build && !changes_system(rebuild.invocation.kind)
        {
            return None;
        }
        let lasting_s = view::lasting_s(rebuild, self);
        let thread = rebuild.id.to_string();
        let stall_s = f64::from(alerts.stall_minutes) * 60.0;
        match rebuild.verdict {
            Verdict::Waiting
                if alerts.needs_you
                    && rebuild.says() == Some(Says::WaitsForPerson)
                    // Who has pressed Ctrl-Z knows.
                    && rebuild.led.as_deref() != Some(judge::STOPPED)
                    && lasting_s >= NEEDS_YOU_AFTER_S =>
            {
                let waits_on = view::leading(rebuild)
                    .and_then(|f| f.waits_on.clone())
                    .unwrap_or_default();
                Some(Wanted {
                    thread,
                    kind: NoticeKind::NeedsYou,
                    text: say::needs_you(&waits_on, lasting_s),
                    cause: Some(waits_on),
                    round: if lasting_s >= NEEDS_YOU_AGAIN_S { 2 } else { 1 },
                })
            }
            // At once only where something proves it; what is concluded from
            // silence alone waits for as long as the person has set.
            Verdict::Stuck
                if alerts.stalled
                    && rebuild.elapsed_s(self.now.moment) >= YOUNG_S
                    && (rebuild.is_proven() || lasting_s >= stall_s) =>
            {
                let again_s = stall_s * AGAIN_FACTOR;
                let causes = rebuild.causes();
                let top = causes.first();
                Some(Wanted {
                    thread,
                    kind: NoticeKind::Stalled,
                    text: say::stalled(lasting_s, &view::name(rebuild), top),
                    cause: top.map(|cause| cause.code.clone()),
                    round: if lasting_s >= again_s { 2 } else { 1 },
                })
            }
            _ => None,
        }
    }

    fn about_past(&self, index: usize, past: &Past) -> Option<Wanted> {
        let alerts = &self.config.alerts;
        if !matches!(past.outcome, Verdict::Failed | Verdict::Finished) {
            return None;
        }
        let name = state::name(&past.tool, &past.verb, past.target.as_deref());
        let key = Key::of(past);
        // A later run of the same rebuild makes this one old news.
        if self.past.iter().take(index).any(|p| key.fits(p))
            || self
                .rebuilds
                .iter()
                .any(|r| r.end.is_none() && r.key() == key)
        {
            return None;
        }
        let before = self.past.iter().skip(index + 1).find(|p| key.fits(p));
        let (kind, text) = match past.outcome {
            Verdict::Failed if alerts.failed && self.failed.as_ref() == Some(&past.id) => {
                let activating = past
                    .phases
                    .last()
                    .is_some_and(|(phase, _)| *phase == Phase::Activate);
                (
                    NoticeKind::Failed,
                    say::failed(&name, past.elapsed_s, &state::exit(past.exit), activating),
                )
            }
            Verdict::Finished
                if alerts.failed
                    && before.is_some_and(|b| {
                        b.outcome == Verdict::Failed && b.elapsed_s >= NEEDS_YOU_AFTER_S
                    }) =>
            {
                (NoticeKind::Fixed, say::fixed(&name, past.elapsed_s))
            }
            Verdict::Finished
                if alerts.finished
                    && past.elapsed_s >= f64::from(alerts.finished_after_minutes) * 60.0 =>
            {
                (NoticeKind::Finished, say::finished(&name, past.elapsed_s))
            }
            _ => return None,
        };
        Some(Wanted {
            thread: past.thread().to_owned(),
            kind,
            text,
            cause: None,
            round: 1,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::Event;
    use crate::model::{Now, Time};

    /// Who starts Nixlamp anew is not told again what an earlier one has told.
    #[test]
    fn what_ended_before_the_start_is_no_news() {
        let past = Past {
            id: "7-7@1".to_owned(),
            tool: "nixos-rebuild".to_owned(),
            verb: "switch".to_owned(),
            target: None,
            user: "alice".to_owned(),
            started: Time(1_000),
            ended: Time(601_000),
            elapsed_s: 600.0,
            outcome: Verdict::Finished,
            exit: None,
            cause: None,
            phases: Vec::new(),
            reason: None,
            failed: Vec::new(),
            quiets: Vec::new(),
            alarms: 0,
        };
        let now = Now {
            time: Time(700_000),
            ..Now::default()
        };
        let mut state = State::default();
        state.update(now, Event::Remembered(vec![past.clone()]));
        assert_eq!(state.view().notices, []);
        state.past.insert(
            0,
            Past {
                ended: Time(650_000),
                ..past
            },
        );
        state.ended_here = 1;
        state.update(now, Event::Tick);
        assert_eq!(state.view().notices.len(), 1);
    }
}
