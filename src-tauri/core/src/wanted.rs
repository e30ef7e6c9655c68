//! Which notifications the facts call for, before any limit.

use crate::baseline::{self, Key};
use crate::engine::State;
use crate::health;
use crate::judge::{self, Says};
use crate::notices::Wanted;
use crate::quiet::Hush;
use crate::rebuild::Rebuild;
use crate::record::Past;
use crate::redact;
use crate::view;
use crate::wire::{HealthResult, NoticeKind, Phase, QuietScope, Verdict};
use crate::words::{notice as say, state};

/// A person gets so long to answer by themselves.
const NEEDS_YOU_AFTER_S: f64 = 20.0;
/// sudo gives up after five minutes: told once more at four fifths of that.
const NEEDS_YOU_AGAIN_S: f64 = 240.0;
/// Who no longer asks for so long was answered.
const ANSWERED_S: f64 = 2.0;
/// A rebuild this young is in front of somebody's eyes.
const YOUNG_S: f64 = 60.0;
/// A stall is told once more at three times the threshold.
const AGAIN_FACTOR: f64 = 3.0;
/// How long a past end stays worth a word.
const FRESH_S: f64 = 3600.0;
/// Past ends that are looked at: a machine that builds all day has hundreds.
const FRESH_MOST: usize = 50;
/// What failed, or what came with a switch, is found out within this, after the
/// end.
const FOUND_WITHIN_S: f64 = 3.0;
/// So much of a last line, in characters.
const LAST_LINE: usize = 60;

/// Something about no rebuild.
fn about(thread: &str, kind: NoticeKind, text: (String, String)) -> Wanted {
    Wanted {
        thread: thread.to_owned(),
        kind,
        text,
        cause: None,
        round: 1,
        hush: Hush::No,
        snooze: None,
        can_stop: false,
    }
}

impl State {
    pub(crate) fn notices_wanted(&self) -> Vec<Wanted> {
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
        wanted.extend(self.about_machine());
        let keeps_going = self.rebuilds.iter().any(|r| r.end.is_none());
        if self.quits && keeps_going {
            wanted.push(about("quit", NoticeKind::Quit, say::quit()));
        }
        if self.wants_tray_told() {
            wanted.push(about("tray", NoticeKind::NoTray, say::no_tray()));
        }
        if let Some((round, _)) = self.test_notice {
            let test = about("test", NoticeKind::Test, say::test());
            wanted.push(Wanted { round, ..test });
        }
        for want in &mut wanted {
            want.hush = self.quiet.hush(&want.thread, want.cause.as_deref());
        }
        wanted
    }

    /// What is told of the machine and of Nixlamp itself.
    fn about_machine(&self) -> Vec<Wanted> {
        let alerts = &self.config.alerts;
        let mut wanted = Vec::new();
        let tight = self.disk_tight().filter(|_| alerts.disk_full);
        if let Some(space) = tight.filter(|_| self.disk_was_low) {
            let running = self.rebuilds.iter().any(|r| r.end.is_none());
            let text = say::disk_full(&space.path, space.free_bytes, running);
            wanted.push(Wanted {
                can_stop: running,
                ..about("disk", NoticeKind::DiskFull, text)
            });
        }
        if self.is_blind() && alerts.cannot_watch {
            wanted.push(about(
                "watcher",
                NoticeKind::CannotWatch,
                say::cannot_watch(),
            ));
        }
        let kernel = self.health.of(health::KERNEL);
        if let Some(kernel) = kernel.filter(|k| alerts.reboot && k.result == HealthResult::Look) {
            wanted.push(Wanted {
                cause: Some(kernel.number.clone()),
                ..about("kernel", NoticeKind::Reboot, say::reboot(&kernel.number))
            });
        }
        wanted
    }

    fn age_s(&self, past: &Past) -> f64 {
        self.now.time.0.saturating_sub(past.ended.0) as f64 / 1000.0
    }

    fn about_running(&self, rebuild: &Rebuild) -> Option<Wanted> {
        if !self.is_heard(&rebuild.invocation) {
            return None;
        }
        let old_enough = rebuild.elapsed_s(self.now.moment) >= YOUNG_S;
        match rebuild.verdict {
            Verdict::Waiting if rebuild.says() == Some(Says::WaitsForPerson) => {
                self.needs_you(rebuild)
            }
            Verdict::Stuck if old_enough => self.stalled(rebuild),
            Verdict::Slow if old_enough => self.slow(rebuild),
            _ => None,
        }
    }

    fn needs_you(&self, rebuild: &Rebuild) -> Option<Wanted> {
        let lasting_s = view::lasting_s(rebuild, self);
        // Who has pressed Ctrl-Z knows.
        let knows = rebuild.led.as_deref() == Some(judge::STOPPED);
        if !self.config.alerts.needs_you || knows || lasting_s < NEEDS_YOU_AFTER_S {
            return None;
        }
        // The lamp forgives a look that missed it; here an answer is believed.
        let ages = view::leading(rebuild)?.evidence_for.iter().map(|e| e.age_s);
        let gone_s = (f64::from(self.config.watch.seconds) * 1.5).max(ANSWERED_S);
        if ages.reduce(f64::min).is_some_and(|age_s| age_s >= gone_s) {
            return None;
        }
        let waits_on = view::leading(rebuild)
            .and_then(|f| f.waits_on.clone())
            .unwrap_or_default();
        let thread = rebuild.id.to_string();
        let text = say::needs_you(&waits_on, lasting_s);
        Some(Wanted {
            cause: Some(waits_on),
            round: if lasting_s >= NEEDS_YOU_AGAIN_S { 2 } else { 1 },
            can_stop: true,
            ..about(&thread, NoticeKind::NeedsYou, text)
        })
    }

    fn stalled(&self, rebuild: &Rebuild) -> Option<Wanted> {
        let alerts = &self.config.alerts;
        let lasting_s = view::lasting_s(rebuild, self);
        let stall_s = f64::from(alerts.stall_minutes) * 60.0;
        // At once only where something proves it; what is concluded from
        // silence alone waits for as long as the person has set.
        if !alerts.stalled || !rebuild.is_proven() && lasting_s < stall_s {
            return None;
        }
        let causes = rebuild.causes();
        let top = causes.first();
        let several = self.rebuilds.iter().filter(|r| r.end.is_none()).count() > 1;
        let name = several.then(|| view::name(rebuild));
        let line = rebuild.last_line().map(shown);
        let thread = rebuild.id.to_string();
        let text = say::stalled(lasting_s, name.as_deref(), top, line.as_deref());
        Some(Wanted {
            cause: top.map(|cause| cause.code.clone()),
            round: if lasting_s >= stall_s * AGAIN_FACTOR {
                2
            } else {
                1
            },
            snooze: Some(QuietScope::Rebuild(thread.clone())),
            can_stop: true,
            ..about(&thread, NoticeKind::Stalled, text)
        })
    }

    fn slow(&self, rebuild: &Rebuild) -> Option<Wanted> {
        let usual = baseline::usual(&self.past, &rebuild.key())?;
        if !self.config.alerts.slow {
            return None;
        }
        let causes = rebuild.causes();
        let thread = rebuild.id.to_string();
        let elapsed_s = rebuild.elapsed_s(self.now.moment);
        let text = say::slow(elapsed_s, usual, causes.first());
        Some(Wanted {
            cause: causes.first().map(|cause| cause.code.clone()),
            snooze: Some(QuietScope::Rebuild(thread.clone())),
            ..about(&thread, NoticeKind::Slow, text)
        })
    }

    fn about_past(&self, index: usize, past: &Past) -> Option<Wanted> {
        let alerts = &self.config.alerts;
        if !matches!(past.outcome, Verdict::Failed | Verdict::Finished)
            || self.unheard.contains(&past.id)
        {
            return None;
        }
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
        let name = state::past_name(past);
        let thread = past.thread();
        let told = |b: &Past| b.outcome == Verdict::Failed && b.elapsed_s >= NEEDS_YOU_AFTER_S;
        match past.outcome {
            Verdict::Failed => self.failed(past, before, &name),
            _ if past.elapsed_s < YOUNG_S => None,
            _ if alerts.fixed && before.is_some_and(told) => Some(about(
                thread,
                NoticeKind::Fixed,
                say::fixed(&name, past.elapsed_s),
            )),
            _ if alerts.finished
                && past.elapsed_s >= f64::from(alerts.finished_after_minutes) * 60.0 =>
            {
                let came = self.came_with(past);
                (came.is_some() || !self.is_counting(past)).then(|| {
                    let text = say::finished(&name, past.elapsed_s, came);
                    about(thread, NoticeKind::Finished, text)
                })
            }
            _ => None,
        }
    }

    /// What the system that runs has got by this rebuild. One that set the profile
    /// to the generation that it had brought nothing.
    fn came_with(&self, past: &Past) -> Option<String> {
        let moved = !self.unmoved.contains(&past.id);
        let switched = self.switched.filter(|s| moved && s.at >= past.started)?;
        let changed = switched.changed?;
        Some(state::packages_changed(changed.packages, changed.since))
    }

    /// Whether it may still be found out what came with it.
    fn is_counting(&self, past: &Past) -> bool {
        let ended = self.rebuilds.iter().find(|r| r.past_id() == past.id);
        let counts = |r: &Rebuild| {
            r.invocation.kind.changes_system()
                && !self.unmoved.contains(&past.id)
                && self.finds_out_s(r).is_some()
        };
        ended.is_some_and(counts)
    }

    /// Seconds that are left to find out more about how it ended.
    fn finds_out_s(&self, rebuild: &Rebuild) -> Option<f64> {
        let since_s = self.now.moment.seconds_since(rebuild.end?.moment);
        Some(FOUND_WITHIN_S - since_s).filter(|left| *left > 0.0)
    }

    fn failed(&self, past: &Past, before: Option<&Past>, name: &str) -> Option<Wanted> {
        if !self.config.alerts.failed || self.failed.as_ref() != Some(&past.id) {
            return None;
        }
        // The same again is no news to who tries again and again.
        let same = |b: &Past| {
            let names = |p: &Past| -> Vec<String> {
                p.failed.iter().map(|failed| failed.name.clone()).collect()
            };
            b.outcome == Verdict::Failed
                && !past.failed.is_empty()
                && names(b) == names(past)
                && b.reason == past.reason
        };
        if before.is_some_and(same) {
            return None;
        }
        let rebuild = self.rebuilds.iter().find(|r| r.past_id() == past.id);
        let activating = past
            .phases
            .last()
            .is_some_and(|(phase, _)| *phase == Phase::Activate);
        let exit = state::exit(past.exit);
        if activating {
            let text = say::failed_in_activation(name, &exit, past.reason.as_deref());
            return Some(about(past.thread(), NoticeKind::FailedInActivation, text));
        }
        if past.failed.is_empty() && rebuild.is_some_and(|r| self.finds_out_s(r).is_some()) {
            return None;
        }
        let builds: Vec<String> = past.failed.iter().map(|f| shown(&f.name)).collect();
        let unchanged = rebuild.is_some_and(Rebuild::is_unchanged);
        let text = say::failed(name, past.elapsed_s, &exit, &builds, unchanged);
        Some(Wanted {
            cause: builds.first().cloned(),
            ..about(past.thread(), NoticeKind::Failed, text)
        })
    }

    /// Seconds until an end may be told though nobody has found out what failed,
    /// or what came with it.
    pub(crate) fn end_pending_s(&self) -> Option<f64> {
        let ended = self
            .rebuilds
            .iter()
            .filter(|r| matches!(r.verdict, Verdict::Failed | Verdict::Finished));
        ended
            .filter_map(|r| self.finds_out_s(r))
            .map(|left| left.max(0.1))
            .min_by(f64::total_cmp)
    }
}

/// What a stranger wrote, cut and harmless.
fn shown(text: &str) -> String {
    let text = redact::text(text.trim());
    let mut text = redact::visible(&text).into_owned();
    if let Some((end, _)) = text.char_indices().nth(LAST_LINE) {
        text.truncate(end);
        text.push('…');
    }
    text
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
