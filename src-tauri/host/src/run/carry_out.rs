//! What the loop does when the state wishes it: at once, or beside the loop and
//! back as an event.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use nixlamp_core::backup;
use nixlamp_core::engine::{Effect, Event, FailedWanted, State};
use nixlamp_core::health::Wish;
use nixlamp_core::jobs::{News, PastJob};
use nixlamp_core::messages;
use nixlamp_core::order::Order;
use nixlamp_core::profile::{LookBack, Switched};
use nixlamp_core::quiet::Rule;
use nixlamp_core::record::{ActionDone, AroundWanted, Record, Step};
use nixlamp_core::redact;
use nixlamp_core::report::Wanted;
use nixlamp_core::rollback;
use nixlamp_core::wire::{Action, JobKind, JobState, Outcome, SettingValue};
use nixlamp_core::words::{self, trouble};
use nixlamp_hands::along::Along;
use tokio::sync::oneshot;
use tokio::time::Instant;

use crate::act::Place;
use crate::check::{self, Here};
use crate::config;
use crate::jobs::Kept;
use crate::reports::Draft;
use crate::store::{Journal, Store};
use crate::{act, around, clock, failed, profiles, reports, seen, survey};

use super::{Input, Next, Parts};

/// A setting, and what it is to be; `None`: its default.
type Wished = (String, Option<SettingValue>);

/// Hears what came of a wish.
type Answer = oneshot::Sender<Result<(), String>>;

/// How long it may take to find out what lies around a rebuild.
const AROUND_LIMIT: Duration = Duration::from_secs(5);

/// What the trouble with the file of the pauses is about.
const PAUSES: &str = "pauses";

impl Parts {
    pub(super) fn carry_out(
        &mut self,
        state: &State,
        effects: Vec<Effect>,
        answer: Option<Answer>,
        next_tick: &mut Instant,
    ) -> Next {
        let mut result = Ok(());
        let mut next = Next::GoOn;
        let mut seen: Vec<ActionDone> = Vec::new();
        let mut wished = None;
        let mut judged = false;
        let mut forgets = false;
        let mut paused = None;
        if state.awaits_words() {
            make_ready();
        }
        for effect in effects {
            match effect {
                Effect::Show => self.show(state),
                // Whoever wishes it must hear whether it is written.
                Effect::Keep(Record::Action(action)) if answer.is_some() => seen.push(action),
                Effect::Keep(record) => {
                    judged |= matches!(record, Record::Answer(_));
                    if let Some(store) = &self.store {
                        store.keep(record);
                    }
                }
                Effect::Survey(id, action) => self.survey(id, action),
                Effect::Act(order, what) => self.act(state, order, what),
                Effect::Check(wish) => self.check(wish),
                Effect::LookBack(look) => self.look_back(look),
                Effect::FindFailed(wanted) => self.find_failed(wanted),
                Effect::LookAround(wanted) => self.look_around(wanted),
                Effect::StartJob(id, kind) => {
                    self.start_job(id, kind, state.reading_limit(), answer.is_some());
                }
                Effect::CancelJob(id) => self.jobs.cancel(&id),
                Effect::KeepJobs(jobs) => self.keep_jobs(jobs),
                // Nothing is kept of a recording.
                Effect::KeepSeen(seen) if self.here.is_some() => seen::keep(&self.state, seen),
                Effect::KeepSeen(_) => {}
                Effect::KeepRules(rules) => paused = Some(rules),
                Effect::Forget => forgets = true,
                Effect::Set(key, value) => wished = Some((key, value)),
                Effect::HoldReading(hold) => self.jobs.hold_reading(hold),
                Effect::Report(wanted) => self.report(state, wanted),
                Effect::GiveUp(plan) => {
                    for (_, stop) in self.in_hand.iter().filter(|(of, _)| *of == plan) {
                        stop.store(true, Ordering::Relaxed);
                    }
                }
                Effect::Pace(pace) => (self.pace)(pace),
                Effect::TickAfter(ms) => *next_tick = Instant::now() + self.until_tick(ms),
                Effect::Refuse(why) => result = Err(why),
                Effect::Quit => next = Next::Quit,
            }
        }
        match answer {
            Some(answer) if !seen.is_empty() => self.write_seen(seen, answer),
            Some(answer) if judged && result.is_ok() => self.write_judged(answer),
            Some(answer) if forgets => self.forget(answer),
            Some(answer) if wished.is_some() => self.set(wished, answer),
            Some(answer) if paused.is_some() && result.is_ok() => {
                self.keep_rules(paused.take(), Some(answer));
            }
            // A face that hung up does not want to know.
            Some(answer) => drop(answer.send(result)),
            None => {}
        }
        self.keep_rules(paused, None);
        next
    }

    /// Beside the loop: another program may hold the file.
    fn write_seen(&self, seen: Vec<ActionDone>, answer: Answer) {
        let journal = self.store.as_ref().map(Store::journal);
        tokio::task::spawn_blocking(move || {
            let mut written = true;
            for action in seen {
                written &= journal.as_ref().is_some_and(|j| j.write(action));
            }
            let put_away = written.then_some(());
            let _ = answer.send(put_away.ok_or_else(words::action::not_put_away));
        });
    }

    /// Beside the loop: another program may hold the file. Of a recording nothing
    /// is kept.
    fn write_judged(&self, answer: Answer) {
        let journal = self.store.as_ref().map(Store::journal);
        tokio::task::spawn_blocking(move || {
            let written = journal.is_none_or(|journal| journal.flush());
            let kept = written.then_some(());
            let _ = answer.send(kept.ok_or_else(words::learned::answer_not_kept));
        });
    }

    /// Beside the loop: the file is written anew. Of a recording nothing is kept.
    fn forget(&self, answer: Answer) {
        let journal = self.store.as_ref().map(Store::journal);
        tokio::task::spawn_blocking(move || {
            let done = journal.map_or(Ok(()), |journal| journal.forget());
            let _ = answer.send(done.map_err(|error| format!("{error:#}")));
        });
    }

    /// Beside the loop, which reads the file at once when it is written.
    fn set(&self, wished: Option<Wished>, answer: Answer) {
        let path = self
            .config
            .as_ref()
            .map(|watched| watched.path().to_owned());
        let sender = self.sender.clone();
        tokio::task::spawn_blocking(move || {
            let done = match (path, wished) {
                (Some(path), Some((key, value))) => config::set(&path, &key, value.as_ref()),
                _ => Err(trouble::no_answer()),
            };
            if done.is_ok() {
                let _ = sender.blocking_send(Input::Reload);
            }
            let _ = answer.send(done);
        });
    }

    pub(super) fn remember_rules(&mut self, state: &mut State) {
        let quiet = Kept::new(&self.state, "quiet.json");
        let rules = quiet.entries().unwrap_or_else(|why| {
            let words = trouble::pauses_not_read(quiet.path(), &why);
            let event = Event::Trouble(PAUSES.to_owned(), Some(words));
            state.update(clock::now(), event);
            Vec::new()
        });
        state.update(clock::now(), Event::RulesRemembered(rules));
        self.quiet = Some(quiet);
    }

    /// Beside the loop. Whoever wishes it hears whether it is written. Of a
    /// recording nothing is kept.
    fn keep_rules(&self, rules: Option<Vec<Rule>>, answer: Option<Answer>) {
        let (Some(quiet), Some(rules)) = (self.quiet.clone(), rules) else {
            answer.map(|answer| answer.send(Ok(())));
            return;
        };
        quiet.keep(rules);
        let sender = self.sender.clone();
        tokio::task::spawn_blocking(move || {
            let written = quiet.write();
            let written = written.map_err(|why| trouble::pauses_not_kept(quiet.path(), &why));
            let event = Event::Trouble(PAUSES.to_owned(), written.clone().err());
            let _ = sender.blocking_send(Input::Event(event));
            answer.map(|answer| answer.send(written));
        });
    }

    /// A recording's time goes faster than ours, and its pictures must not
    /// grow old in the faces' eyes.
    fn until_tick(&self, ms: u64) -> Duration {
        let most = if self.replay.is_some() { 1000 } else { ms };
        Duration::from_millis(ms.min(most))
    }

    fn show(&self, state: &State) {
        let mut view = state.view();
        if self.replay.is_some() {
            // Faces tell by our clock, not by the recording's, how fresh a
            // picture is.
            view.status.seen_at = words::rfc3339(clock::now().time);
            words::pretend::mark(&mut view);
        }
        // Without a machine nobody checks.
        view.health.checking &= self.here.is_some();
        self.views.send_if_modified(|shown| {
            let changed = **shown != view;
            if changed {
                *shown = Arc::new(view);
            }
            changed
        });
    }

    /// A survey that panics is a survey that found nothing.
    fn survey(&self, id: String, action: Action) {
        let sender = self.sender.clone();
        let (first, about) = (self.sender.clone(), id.clone());
        let looked = tokio::task::spawn_blocking(move || {
            survey::survey(
                &action,
                Some(&|found| {
                    let event = Event::Surveyed(about.clone(), Ok(found));
                    let _ = first.blocking_send(Input::Event(event));
                }),
            )
        });
        tokio::spawn(async move {
            let found = looked
                .await
                .unwrap_or_else(|_| Err(words::plan::not_found_out()));
            let event = Event::Surveyed(id, found);
            let _ = sender.send(Input::Event(event)).await;
        });
    }

    /// On a thread of its own, which goes when it is done: looks are rare.
    fn check(&self, wish: Wish) {
        let Some(here) = self.here.as_ref().map(Here::afresh) else {
            return;
        };
        let sender = self.sender.clone();
        std::thread::spawn(move || {
            let event = match wish.check {
                None => Event::Checked(check::cheap(&here, wish.probe_caches), true),
                Some(id) => Event::Checked(check::one(&here, &id).into_iter().collect(), false),
            };
            let _ = sender.blocking_send(Input::Event(event));
        });
    }

    /// A few links, and once for each system Nix's database; on another thread,
    /// for a home may lie on a slow disk.
    fn look_back(&self, look: LookBack) {
        if self.replay.is_some() {
            return;
        }
        let sender = self.sender.clone();
        tokio::task::spawn_blocking(move || {
            let found = profiles::read(&profiles::Places::here());
            let event = Event::WayBack(rollback::way_back(
                &found.profiles,
                act::may_switch_system(),
            ));
            let _ = sender.blocking_send(Input::Event(event));
            let tell = |switched| {
                let _ = sender.blocking_send(Input::Event(Event::Switched(switched)));
            };
            let switched = profiles::switched(&found.profiles, look);
            tell(switched);
            let unknown = switched.filter(|switched| switched.changed.is_none());
            if let Some(switched) = unknown {
                let changed = profiles::changed(&found.profiles, switched.generation, look.left);
                tell(Some(Switched {
                    changed,
                    ..switched
                }));
            }
        });
    }

    /// Log files may lie on a slow disk. A recording tells by itself what was
    /// found.
    fn find_failed(&self, wanted: FailedWanted) {
        if self.replay.is_some() {
            return;
        }
        let sender = self.sender.clone();
        tokio::task::spawn_blocking(move || {
            let found = failed::find(Path::new("/nix"), &wanted);
            let event = Event::FoundFailed(wanted.id, found);
            let _ = sender.blocking_send(Input::Event(event));
        });
    }

    /// A flake may lie on a disk that does not answer: then nothing is found. A
    /// recording tells by itself what was.
    fn look_around(&self, wanted: AroundWanted) {
        if self.replay.is_some() {
            return;
        }
        let sender = self.sender.clone();
        tokio::spawn(async move {
            let id = wanted.id.clone();
            let looked = tokio::task::spawn_blocking(move || around::find(&wanted));
            if let Ok(Ok(found)) = tokio::time::timeout(AROUND_LIMIT, looked).await {
                let event = Event::FoundAround(id, found);
                let _ = sender.send(Input::Event(event)).await;
            }
        });
    }

    /// A job of a recording is told of by the recording itself; one that a
    /// person wishes for meanwhile is not done.
    fn start_job(&mut self, id: String, kind: JobKind, limit: Option<u64>, wished: bool) {
        let sender = self.sender.clone();
        if let Some(here) = self.here.as_ref().map(Here::afresh) {
            self.jobs.start(id.clone(), kind, here, limit, move |news| {
                let _ = sender.blocking_send(Input::Event(Event::Job(id.clone(), news)));
            });
        } else if wished {
            let news = News::Ended {
                state: JobState::Failed,
                line: words::health::only_a_replay(),
                checked: Vec::new(),
            };
            let _ = sender.try_send(Input::Event(Event::Job(id, news)));
        }
    }

    /// A disk may take its time: it is written beside the loop.
    fn keep_jobs(&self, jobs: Vec<PastJob>) {
        if let Some(kept) = self.kept.clone() {
            kept.keep(jobs);
            // That it was not written is logged: a job is asked for again.
            tokio::task::spawn_blocking(move || drop(kept.write()));
        }
    }

    /// Written beside the loop; a disk that is full, read-only or hangs is a
    /// sentence, and watching goes on. A recording's incidents are not ours.
    fn report(&self, state: &State, wanted: Wanted) {
        if self.replay.is_some() || self.store.is_none() {
            return;
        }
        let draft = Draft::new(state, self, Some(&wanted.rebuild));
        let days = state.history_days();
        let folder = self.state.join("reports").display().to_string();
        let sender = self.sender.clone();
        let written = tokio::task::spawn_blocking(move || reports::write(&draft, &wanted, days));
        tokio::spawn(async move {
            let not_written = |why: &str| words::report::not_written(&folder, why);
            let trouble = match tokio::time::timeout(reports::LIMIT, written).await {
                Ok(Ok(done)) => done.err(),
                Ok(Err(_)) => Some(not_written(&words::report::broke_down())),
                Err(_) => Some(not_written(&words::report::took_too_long())),
            };
            let event = Event::Trouble("reports".to_owned(), trouble);
            let _ = sender.send(Input::Event(event)).await;
        });
    }

    fn act(&mut self, state: &State, order: Order, what: String) {
        let sender = self.sender.clone();
        let replaying = self.replay.is_some();
        let stop = Arc::new(AtomicBool::new(false));
        self.in_hand.retain(|(_, stop)| Arc::strong_count(stop) > 1);
        self.in_hand.push((order.plan.clone(), Arc::clone(&stop)));
        let journal = self.store.as_ref().map(Store::journal);
        let place = Place {
            state: self.state.clone(),
            status: serde_json::to_string_pretty(&state.view().status).unwrap_or_default(),
            flake: backup::flake_of(state.past()),
        };
        tokio::task::spawn_blocking(move || {
            let outcome = if replaying {
                // The processes of a recording are not those of this machine.
                Outcome {
                    plan: order.plan.clone(),
                    ok: false,
                    lines: vec![words::outcome::only_a_replay()],
                }
            } else {
                let along = Along {
                    tell: &|progress| {
                        let event = Event::Progressed(order.plan.clone(), progress);
                        let _ = sender.blocking_send(Input::Event(event));
                    },
                    stop: &stop,
                };
                let reached = |step| {
                    let event = Event::Reached(order.plan.clone(), step);
                    let _ = sender.blocking_send(Input::Event(event));
                };
                written_down(&order, what, &place, &along, journal.as_ref(), &reached)
            };
            let _ = sender.blocking_send(Input::Event(Event::Acted(outcome)));
        });
    }
}

/// Soon something will be said. What that means is looked up in tables that take
/// a moment to make, the first time: that is done beside the loop. An agent that
/// never sees a rebuild never has them, though somebody looks at its window.
fn make_ready() {
    static DONE: AtomicBool = AtomicBool::new(false);
    if !DONE.swap(true, Ordering::Relaxed) {
        tokio::task::spawn_blocking(|| {
            // Whatever holds something of each kind.
            drop(redact::text("curl --header token=a"));
            drop(messages::read("error: nothing"));
        });
    }
}

/// Carries out an order; what it is and how far it has come stands in the
/// history before each step begins.
fn written_down(
    order: &Order,
    what: String,
    place: &Place,
    along: &Along<'_>,
    journal: Option<&Journal>,
    reached: &dyn Fn(Step),
) -> Outcome {
    let mut action = ActionDone {
        plan: order.plan.clone(),
        action: Some(order.action.clone()),
        what,
        begun: clock::now().time,
        steps: Vec::new(),
        ended: None,
        ok: false,
        lines: Vec::new(),
        seen: false,
    };
    let mut all_written = true;
    let mut write = |action: &ActionDone| {
        let written = journal.is_some_and(|journal| journal.write(action.clone()));
        all_written &= written;
    };
    let mut outcome = act::carry_out(order, place, along, &mut |step| {
        action.steps.push(step);
        write(&action);
        reached(step);
    });
    action.ended = Some(clock::now().time);
    action.ok = outcome.ok;
    action.lines.clone_from(&outcome.lines);
    write(&action);
    if !all_written {
        outcome.lines.push(words::action::not_written());
    }
    outcome
}
