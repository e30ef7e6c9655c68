//! The loop: owns the state, receives events, carries out effects.
//!
//! It is the only place that reads the clock, and the only one that calls
//! `State::update`. Whatever can take time (acting, history, probing) happens
//! on another thread and comes back as an event.

mod carry_out;

use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;
use std::sync::{Arc, Weak};
use std::time::Duration;

use nixlamp_core::config::Config;
use nixlamp_core::engine::{Event, Pace, State};
use nixlamp_core::jobs::PastJob;
use nixlamp_core::model::Now;
use nixlamp_core::quiet::Rule;
use nixlamp_core::record::{ActionDone, Lessons};
use nixlamp_core::wire::{Command, Reply, Request, View};
use nixlamp_core::words::trouble;
use tokio::sync::{mpsc, oneshot, watch};
use tokio::time::Instant;

use crate::check::{self, Here};
use crate::config::{self, Watched};
use crate::jobs::{Jobs, Kept};
use crate::replay::{Clock, Recorder};
use crate::store::Store;
use crate::{act, answers, clock, course, nom, reports, seen, store, verify};

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
    /// A face asks what no picture tells.
    Asked(Request, oneshot::Sender<Reply>),
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
    /// What was read from it last, for those beside the loop that go by it.
    pub configured: watch::Sender<Config>,
    /// Sets how often the machine is looked at.
    pub pace: Box<dyn FnMut(Pace) + Send>,
    /// Set while a recording is played: its clock. Then nothing is acted on.
    pub replay: Option<Clock>,
    /// Where health is checked; `None`: it is not.
    pub here: Option<Here>,
    /// The jobs that run.
    pub jobs: Jobs,
    /// What jobs came to; `None`: it is forgotten.
    pub kept: Option<Kept<PastJob>>,
    /// The rules that keep alerts quiet; `None`: they are forgotten.
    pub quiet: Option<Kept<Rule>>,
    /// What is being carried out, by its plan, and the sign that stops it.
    pub in_hand: Vec<(String, Arc<AtomicBool>)>,
    /// What earlier runs needed, for those that ask how one goes.
    pub usual: course::Usual,
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
        remember(&mut state, store, &parts.sender, &parts.state);
    }
    if parts.here.is_some() {
        state.update(clock::now(), Event::Checked(check::catalogue(), false));
        state.update(clock::now(), Event::Seen(seen::read(&parts.state)));
        let kept = Kept::new(&parts.state, "jobs.json");
        let effects = state.update(clock::now(), Event::JobsRemembered(kept.read()));
        parts.kept = Some(kept);
        parts.remember_rules(&mut state);
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
            Input::Asked(question, answer) => {
                answers::answer(&question, answer, &state, &parts);
                continue;
            }
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

/// What is known of before: what was cut off at once, before anything can be
/// begun; past rebuilds and their lessons once they are read. Lamp and watching do
/// not wait for them: a rebuild is held against its past from then on.
fn remember(state: &mut State, store: &Store, sender: &mpsc::Sender<Input>, folder: &Path) {
    tell_cut_off(state, folder);
    let left = reports::left_open(folder);
    state.update(clock::now(), Event::ReportsLeftOpen(left));
    let (reader, sender) = (store.reader(), sender.clone());
    tokio::task::spawn_blocking(move || {
        let tell = |event: Event| drop(sender.blocking_send(Input::Event(event)));
        match reader.past(PAST_AT_START) {
            Ok(past) => tell(Event::Remembered(past)),
            Err(error) => tracing::warn!("history: {error:#}"),
        }
        match reader.lessons() {
            Ok(own) => {
                // What is our own is newer, or the same seen with more care.
                let builds = nom::builds();
                tell(Event::Learned(Lessons {
                    builds,
                    ..Lessons::default()
                }));
                tell(Event::Learned(own));
            }
            Err(error) => tracing::warn!("history: {error:#}"),
        }
    });
}

/// What began and never ended was cut off, unless it is still being done.
fn tell_cut_off(state: &mut State, folder: &Path) {
    if act::is_acting(folder) {
        return;
    }
    act::sweep(folder);
    match store::peek_cut_off(&folder.join("history.db")) {
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
    pub(crate) fn now(&self) -> Now {
        self.replay.as_ref().map_or_else(clock::now, Clock::now)
    }

    /// One `stat` of the configuration file whenever the loop is awake anyway.
    fn config_event(&mut self, skip: bool) -> Option<Event> {
        let watched = self.config.as_mut().filter(|_| !skip)?;
        match watched.reload()? {
            Ok(config) => {
                config::speak(&config);
                self.configured.send_replace(config.clone());
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
}
