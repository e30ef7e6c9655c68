//! The loop: owns the state, receives events, carries out effects.
//!
//! It is the only place that reads the clock, and the only one that calls
//! `State::update`. Whatever can take time (acting, history, probing) happens
//! on another thread and comes back as an event.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Weak};
use std::time::Duration;

use nixlamp_core::backup;
use nixlamp_core::engine::{Effect, Event, FailedWanted, Pace, State};
use nixlamp_core::health::Wish;
use nixlamp_core::jobs::{News, PastJob};
use nixlamp_core::messages;
use nixlamp_core::model::Now;
use nixlamp_core::order::Order;
use nixlamp_core::record::{ActionDone, Lessons, Record, Step};
use nixlamp_core::redact;
use nixlamp_core::rollback;
use nixlamp_core::wire::{Action, Command, JobKind, JobState, Outcome, View};
use nixlamp_core::words::{self, trouble};
use nixlamp_hands::along::Along;
use tokio::sync::{mpsc, oneshot, watch};
use tokio::time::Instant;

use crate::act::Place;
use crate::check::{self, Here};
use crate::config::{self, Watched};
use crate::jobs::{Jobs, Kept};
use crate::replay::{Clock, Recorder};
use crate::store::{Journal, Store};
use crate::{act, clock, failed, nom, profiles, store, survey, verify};

/// How often old history is forgotten.
const PRUNE_EVERY: Duration = Duration::from_secs(24 * 3600);
/// Past rebuilds that are read at the start, to know what is usual.
const PAST_AT_START: u32 = 500;

/// What reaches the loop.
pub enum Input {
    /// Something happened.
    Event(Event),
    /// A recorded event with the time it was recorded at.
    Replayed(Now, Event),
    /// A person wishes something; the answer is `Err` with a sentence if it was
    /// refused.
    Command(Command, oneshot::Sender<Result<(), String>>),
    /// Record all events from now on, until the token is dropped.
    Record(Weak<()>, Recorder),
    /// The configuration file may have changed (`SIGHUP`).
    Reload,
}

/// What the loop works with.
pub struct Parts {
    /// Everything that happens.
    pub inputs: mpsc::Receiver<Input>,
    /// The way back into the loop, for what is done on other threads.
    pub sender: mpsc::Sender<Input>,
    /// The newest picture.
    pub views: watch::Sender<Arc<View>>,
    /// What is remembered; `None` while replaying.
    pub store: Option<Store>,
    /// Where actions are carried out and backups lie.
    pub state: PathBuf,
    /// The configuration file.
    pub config: Option<Watched>,
    /// Sets how often the machine is looked at.
    pub pace: Box<dyn FnMut(Pace) + Send>,
    /// Set while a recording is played: its clock. Then nothing is acted on.
    pub replay: Option<Clock>,
    /// Where health is checked; `None`: it is not.
    pub here: Option<Here>,
    /// The jobs that run.
    pub jobs: Jobs,
    /// What jobs came to; `None`: it is forgotten.
    pub kept: Option<Kept>,
    /// What is being carried out, by its plan, and the sign that stops it.
    pub in_hand: Vec<(String, Arc<AtomicBool>)>,
}

/// The first picture, before anything was seen.
pub fn first_view() -> Arc<View> {
    Arc::new(State::default().view())
}

/// Runs until a [`Command::Quit`], or until nobody can send any more.
pub async fn run(mut parts: Parts) {
    let mut state = State::default();
    let mut next_tick = Instant::now() + Duration::from_secs(1);
    if let Some(store) = &parts.store {
        tell_cut_off(&mut state, store, &parts.state);
        match store.past(PAST_AT_START) {
            Ok(past) => drop(state.update(clock::now(), Event::Remembered(past))),
            Err(error) => tracing::warn!("history: {error:#}"),
        }
        match store.lessons() {
            Ok(own) => {
                // What is our own is newer, or the same seen with more care.
                let builds = nom::builds();
                let before = Lessons {
                    builds,
                    ..Lessons::default()
                };
                for lessons in [before, own] {
                    state.update(clock::now(), Event::Learned(lessons));
                }
            }
            Err(error) => tracing::warn!("history: {error:#}"),
        }
    }
    if parts.here.is_some() {
        state.update(clock::now(), Event::Checked(check::catalogue(), false));
        let kept = Kept::new(&parts.state);
        let effects = state.update(clock::now(), Event::JobsRemembered(kept.read()));
        parts.kept = Some(kept);
        let _ = parts.carry_out(&state, effects, None, &mut next_tick);
    }
    let mut read = parts
        .here
        .as_ref()
        .map(|here| verify::Watched::new(here.state.clone()));
    let mut pruned: Option<Instant> = None;
    let mut recordings: Vec<(Weak<()>, Recorder)> = Vec::new();
    loop {
        let input = tokio::select! {
            input = parts.inputs.recv() => match input {
                Some(input) => input,
                None => return,
            },
            () = tokio::time::sleep_until(next_tick) => Input::Event(Event::Tick),
        };
        // Whenever the loop is awake anyway, so that forgetting wakes nobody.
        if let Some(store) = &parts.store
            && pruned.is_none_or(|at| at.elapsed() >= PRUNE_EVERY)
        {
            store.prune(state.history_days());
            pruned = Some(Instant::now());
        }
        if let Some(folder) = read.as_mut().and_then(verify::Watched::changed) {
            parts.tell_known(folder);
        }
        if let Some(event) = parts.elsewhere_event(&state) {
            let effects = state.update(parts.now(), event);
            let _ = parts.carry_out(&state, effects, None, &mut next_tick);
        }
        if let Some(event) = parts.config_event(matches!(
            input,
            Input::Event(Event::Tick) | Input::Replayed(..)
        )) {
            let effects = state.update(parts.now(), event);
            let _ = parts.carry_out(&state, effects, None, &mut next_tick);
        }
        let (now, event, answer) = match input {
            Input::Event(event) => (parts.now(), event, None),
            Input::Replayed(now, event) => (now, event, None),
            Input::Command(command, answer) => {
                (parts.now(), Event::Commanded(command), Some(answer))
            }
            Input::Reload => continue,
            Input::Record(token, mut recorder) => {
                // What is usual is part of what was judged by.
                let before = Event::Remembered(state.past().to_vec());
                if recorder.take(parts.now(), &before).is_ok() {
                    recordings.push((token, recorder));
                }
                continue;
            }
        };
        if !record(&mut recordings, now, &event) {
            let words = Some(trouble::recording_ended());
            state.update(now, Event::Trouble("recording".to_owned(), words));
        }
        let sampled = matches!(event, Event::Sampled(_));
        let begun = Instant::now();
        let effects = state.update(now, event);
        let judged = begun.elapsed();
        let next = parts.carry_out(&state, effects, answer, &mut next_tick);
        tracing::debug!(sampled, ?judged, done = ?begun.elapsed(), "heard");
        if next == Next::Quit {
            return;
        }
    }
}

/// What began and never ended was cut off, unless it is still being done.
fn tell_cut_off(state: &mut State, store: &Store, folder: &Path) {
    if act::is_acting(folder) {
        return;
    }
    act::sweep(folder);
    match store.cut_off() {
        Ok(actions) => drop(state.update(clock::now(), Event::CutOff(actions))),
        Err(error) => tracing::warn!("history: {error:#}"),
    }
}

/// What another process carries out at this moment: the newest without an end.
fn elsewhere(folder: &Path) -> Option<ActionDone> {
    let actions = store::peek_actions(&folder.join("history.db"), 10).ok()?;
    actions.into_iter().find(|action| action.ended.is_none())
}

/// A recording whose reader is gone, or whose disk is full, ends. False if one
/// ended that somebody still wants.
fn record(recordings: &mut Vec<(Weak<()>, Recorder)>, now: Now, event: &Event) -> bool {
    let mut all_well = true;
    recordings.retain_mut(|(token, recorder)| {
        let wanted = token.strong_count() > 0;
        let written = wanted && recorder.take(now, event).is_ok();
        all_well &= written || !wanted;
        written
    });
    all_well
}

#[derive(PartialEq, Eq)]
enum Next {
    GoOn,
    Quit,
}

impl Parts {
    fn now(&self) -> Now {
        self.replay.as_ref().map_or_else(clock::now, Clock::now)
    }

    /// One `stat` of the configuration file whenever the loop is awake anyway.
    fn config_event(&mut self, skip: bool) -> Option<Event> {
        let watched = self.config.as_mut().filter(|_| !skip)?;
        match watched.reload()? {
            Ok(config) => {
                config::speak(&config);
                let sender = self.sender.clone();
                // The trouble, if there was one, is over.
                tokio::spawn(async move {
                    let event = Event::Trouble("config".to_owned(), None);
                    let _ = sender.send(Input::Event(event)).await;
                });
                Some(Event::Configured(config))
            }
            Err(error) => Some(Event::Trouble("config".to_owned(), Some(error.to_string()))),
        }
    }

    /// One lock, tried whenever the loop is awake anyway; more only while it is
    /// held, and not by an action of our own.
    fn elsewhere_event(&mut self, state: &State) -> Option<Event> {
        self.in_hand.retain(|(_, stop)| Arc::strong_count(stop) > 1);
        if !self.in_hand.is_empty() || self.replay.is_some() {
            return None;
        }
        let acts = act::is_acting(&self.state).then(|| elsewhere(&self.state));
        let now = acts.flatten();
        (now.as_ref() != state.acts_elsewhere()).then_some(Event::ActsElsewhere(now))
    }

    /// What was found in the store may be long: it is read beside the loop.
    fn tell_known(&self, folder: PathBuf) {
        let sender = self.sender.clone();
        tokio::task::spawn_blocking(move || {
            let event = Event::Verified(verify::known(&folder));
            let _ = sender.blocking_send(Input::Event(event));
        });
    }

    fn carry_out(
        &mut self,
        state: &State,
        effects: Vec<Effect>,
        answer: Option<oneshot::Sender<Result<(), String>>>,
        next_tick: &mut Instant,
    ) -> Next {
        let mut result = Ok(());
        let mut next = Next::GoOn;
        let mut seen: Vec<ActionDone> = Vec::new();
        for effect in effects {
            match effect {
                Effect::Show => self.show(state),
                // Whoever wishes it must hear whether it is written.
                Effect::Keep(Record::Action(action)) if answer.is_some() => seen.push(action),
                Effect::Keep(record) => {
                    if let Some(store) = &self.store {
                        store.keep(record);
                    }
                }
                Effect::Survey(id, action) => self.survey(id, action),
                Effect::Act(order, what) => self.act(state, order, what),
                Effect::Check(wish) => self.check(wish),
                Effect::LookBack => self.look_back(),
                Effect::FindFailed(wanted) => self.find_failed(wanted),
                Effect::StartJob(id, kind) => {
                    self.start_job(id, kind, state.reading_limit(), answer.is_some());
                }
                Effect::CancelJob(id) => self.jobs.cancel(&id),
                Effect::KeepJobs(jobs) => self.keep_jobs(jobs),
                Effect::HoldReading(hold) => self.jobs.hold_reading(hold),
                Effect::GiveUp(plan) => {
                    for (_, stop) in self.in_hand.iter().filter(|(of, _)| *of == plan) {
                        stop.store(true, Ordering::Relaxed);
                    }
                }
                Effect::Pace(pace) => {
                    if pace != Pace::Idle {
                        make_ready();
                    }
                    (self.pace)(pace);
                }
                Effect::TickAfter(ms) => *next_tick = Instant::now() + self.until_tick(ms),
                Effect::Refuse(why) => result = Err(why),
                Effect::Quit => next = Next::Quit,
            }
        }
        match answer {
            Some(answer) if !seen.is_empty() => self.write_seen(seen, answer),
            // A face that hung up does not want to know.
            Some(answer) => drop(answer.send(result)),
            None => {}
        }
        next
    }

    /// Beside the loop: another program may hold the file.
    fn write_seen(&self, seen: Vec<ActionDone>, answer: oneshot::Sender<Result<(), String>>) {
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

    /// A few links; on another thread, for a home may lie on a slow disk.
    fn look_back(&self) {
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
            tokio::task::spawn_blocking(move || kept.write());
        }
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

/// Something begins, and soon something will be said. What that means is looked
/// up in tables that take a moment to make, the first time: that is done beside
/// the loop. An agent that never sees a rebuild never has them.
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
