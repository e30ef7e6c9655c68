//! The agent put together: what observes, the loop, what remembers, the
//! socket, and the faces that live here.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context;
use nixlamp_core::config::Config;
use nixlamp_core::engine::{Event, Pace};
use nixlamp_core::say;
use nixlamp_core::wire::{Command, PastRebuild, View};
use nixlamp_core::words::trouble;
use nixlamp_host::check::Here;
use nixlamp_host::jobs::Jobs;
use nixlamp_host::replay::{Clock, Recorded, Recorder};
use nixlamp_host::run::{self, Input, Parts};
use nixlamp_host::serve::{self, Handle, Listener};
use nixlamp_host::store::{self, Store};
use nixlamp_host::{act, clock, config, observe};
use tokio::sync::{mpsc, oneshot, watch};
use tokio::task::JoinHandle;

use crate::places::Places;
use crate::wish::{Face, Wish};
use crate::{desk, metrics, notify, tray};

/// Events that may wait for the loop. A sampler that finds it full drops a
/// sample: the next one tells the same and more.
const WAITING: usize = 64;
/// Past rebuilds a local look reads.
const PAST: u32 = 500;

/// Where events come from.
pub enum Source {
    /// This machine.
    Machine,
    /// A recording, so many times as fast as it happened.
    Recording(Vec<Recorded>, f64),
}

/// A loop that runs.
pub struct Running {
    /// The newest picture.
    pub views: watch::Receiver<Arc<View>>,
    /// What a person has set.
    pub config: watch::Receiver<Config>,
    /// The way in.
    pub inputs: mpsc::Sender<Input>,
    /// Ends when the loop ends.
    pub ended: JoinHandle<()>,
    /// Ends when all events of a recording are told; `None` for the machine.
    pub played: Option<JoinHandle<()>>,
}

impl Running {
    /// Tells the loop a wish and gives its answer.
    pub async fn command(&self, command: Command) -> Result<(), String> {
        let (answer, said) = oneshot::channel();
        let gone = || trouble::no_answer();
        self.inputs
            .send(Input::Command(command, answer))
            .await
            .map_err(|_| gone())?;
        said.await.map_err(|_| gone())?
    }

    /// Records everything from now on, until the returned token is dropped.
    pub async fn record(&self, path: &Path) -> anyhow::Result<Arc<()>> {
        let recorder = Recorder::create(path)?;
        let token = Arc::new(());
        self.inputs
            .send(Input::Record(Arc::downgrade(&token), recorder))
            .await?;
        Ok(token)
    }
}

/// Starts a loop without socket and faces: for the command line where no agent
/// runs, and below [`serve_and_show`].
pub fn start(source: Source, places: &Places, remember: bool) -> Running {
    let (sender, inputs) = mpsc::channel(WAITING);
    let (view_sender, views) = watch::channel(run::first_view());
    let store = remember.then(|| open_store(&places.history, &sender));
    if !remember && matches!(source, Source::Machine) {
        remember_for_now(&places.history, &sender);
        tell_cut_off(places, &sender);
    }
    let (configured, config_now) = watch::channel(Config::default());
    let config = read_config(&places.config, &sender, &configured);
    let (pace, playing) = follow(source, &sender);
    let (replay, played) = playing.unzip();
    let parts = Parts {
        inputs,
        sender: sender.clone(),
        views: view_sender,
        store,
        state: places.state(),
        config: Some(config),
        configured,
        pace,
        replay,
        // A short look of the command line is over before a check would be.
        here: remember.then(|| {
            let folder = places.history.parent().map(PathBuf::from);
            Here::machine(folder.unwrap_or_default())
        }),
        jobs: Jobs::default(),
        kept: None,
        quiet: None,
        in_hand: Vec::new(),
        usual: nixlamp_host::course::Usual::default(),
    };
    Running {
        views,
        config: config_now,
        inputs: sender,
        ended: tokio::spawn(run::run(parts)),
        played,
    }
}

type SetPace = Box<dyn FnMut(Pace) + Send>;

fn follow(
    source: Source,
    sender: &mpsc::Sender<Input>,
) -> (SetPace, Option<(Clock, JoinHandle<()>)>) {
    match source {
        Source::Machine => {
            let events = sender.clone();
            let observer = observe::spawn(observe::Options::default(), move |sample| {
                let _ = events.try_send(Input::Event(Event::Sampled(Box::new(sample))));
            });
            // The loop owns it with this: it ends with the loop.
            (Box::new(move |pace| observer.pace(pace)), None)
        }
        Source::Recording(events, speed) => {
            let clock = Clock::starting(&events, speed);
            let played = tokio::spawn(play(events, clock, sender.clone()));
            (Box::new(|_| {}), Some((clock, played)))
        }
    }
}

async fn play(events: Vec<Recorded>, clock: Clock, sender: mpsc::Sender<Input>) {
    for recorded in events {
        // What the recording's own person or program did is not done again.
        if matches!(
            recorded.event,
            Event::Tick | Event::Watched(_) | Event::Trouble(..) | Event::Configured(_)
        ) {
            continue;
        }
        tokio::time::sleep(clock.until(recorded.now.moment)).await;
        if sender
            .send(Input::Replayed(recorded.now, recorded.event))
            .await
            .is_err()
        {
            return;
        }
    }
}

fn open_store(path: &Path, sender: &mpsc::Sender<Input>) -> Store {
    let later = sender.clone();
    Store::open(path, move |words| tell_trouble(&later, "history", words))
}

fn tell_trouble(sender: &mpsc::Sender<Input>, subject: &str, words: Option<String>) {
    let _ = sender.try_send(Input::Event(Event::Trouble(subject.to_owned(), words)));
}

/// What is usual is known to a look without an agent too.
fn remember_for_now(history: &Path, sender: &mpsc::Sender<Input>) {
    match store::peek(history, PAST) {
        Ok(past) => drop(sender.try_send(Input::Event(Event::Remembered(past)))),
        // A sentence: it says which file, and why.
        Err(error) => tell_trouble(sender, "history", Some(format!("{error:#}"))),
    }
}

/// And so is what was cut off, unless it is still being done.
fn tell_cut_off(places: &Places, sender: &mpsc::Sender<Input>) {
    if act::is_acting(&places.state()) {
        return;
    }
    let mut actions = store::peek_actions(&places.history, PAST).unwrap_or_default();
    actions.retain(|action| action.ended.is_none() && !action.seen);
    if !actions.is_empty() {
        let _ = sender.try_send(Input::Event(Event::CutOff(actions)));
    }
}

fn read_config(
    path: &Path,
    sender: &mpsc::Sender<Input>,
    configured: &watch::Sender<Config>,
) -> config::Watched {
    let (watched, read) = config::Watched::open(path);
    let event = match read {
        Ok(config) => {
            config::speak(&config);
            configured.send_replace(config.clone());
            Event::Configured(config)
        }
        Err(error) => Event::Trouble("config".to_owned(), Some(error.to_string())),
    };
    let _ = sender.try_send(Input::Event(event));
    watched
}

/// Which faces live in the agent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Faces {
    /// None.
    Without,
    /// Tray, notifications, and the window when it is asked for.
    All,
    /// The same; with the first window that it opens the agent ends, too.
    UntilWindowCloses,
}

/// Runs the agent to its end: socket, tray, notifications.
pub async fn serve_and_show(
    source: Source,
    places: Places,
    listener: Listener,
    faces: Faces,
) -> anyhow::Result<()> {
    let mut ends = faces == Faces::UntilWindowCloses;
    let faces = faces != Faces::Without;
    let remember = matches!(source, Source::Machine);
    let running = start(source, &places, remember);
    let (wishes, mut chosen) = mpsc::channel(16);
    let mut shown = if faces {
        start_faces(&running, &wishes).await
    } else {
        let _ = running.inputs.send(Input::Event(Event::Headless)).await;
        Vec::new()
    };
    // A recording's numbers are not this machine's.
    if remember {
        shown.push(keep_metrics(&running));
    }
    let served = tokio::spawn(serve::run(listener, handle(&running, &places, faces)));
    let mut hangup = signal(tokio::signal::unix::SignalKind::hangup())?;
    let mut terminated = signal(tokio::signal::unix::SignalKind::terminate())?;
    let mut views = running.views.clone();
    // A wish to show it may have come before the faces stood.
    let mut opened = 0;
    let mut running = running;
    let mut has_ended = false;
    loop {
        tokio::select! {
            _ = &mut running.ended => {
                has_ended = true;
                break;
            }
            _ = terminated.recv() => break,
            _ = tokio::signal::ctrl_c() => break,
            _ = hangup.recv() => drop(running.inputs.send(Input::Reload).await),
            Some(wish) = chosen.recv() => carry_out(wish, &running, &places, faces).await,
            Ok(()) = views.changed() => {
                let now = views.borrow_and_update().shows;
                if now != opened && faces {
                    opened = now;
                    let opened = desk::open_window(&places.socket, None, None, running.inputs.clone());
                    if std::mem::take(&mut ends) {
                        end_with(opened, running.inputs.clone());
                    }
                }
            }
        }
    }
    served.abort();
    // Dropping the loop closes the history, which writes down what is pending.
    if !has_ended {
        running.ended.abort();
        let _ = tokio::time::timeout(Duration::from_secs(3), &mut running.ended).await;
    }
    // With the loop the pictures end, and with them lamp and notifications
    // withdraw what stands; a panel that hangs may keep what it has.
    for face in shown {
        let _ = tokio::time::timeout(Duration::from_secs(1), face).await;
    }
    Ok(())
}

/// Writes the file for Prometheus for as long as one is wished.
fn keep_metrics(running: &Running) -> JoinHandle<()> {
    let inputs = running.inputs.clone();
    let tell = move |why: Option<String>| {
        let words = why.map(|why| trouble::no_metrics(&why));
        tell_trouble(&inputs, "metrics", words);
    };
    let (views, config) = (running.views.clone(), running.config.clone());
    tokio::spawn(metrics::keep(views, config, metrics::PACE, tell))
}

/// The agent ends when this window is closed.
fn end_with(window: JoinHandle<()>, inputs: mpsc::Sender<Input>) {
    tokio::spawn(async move {
        let _ = window.await;
        let (answer, _) = oneshot::channel();
        let _ = inputs.send(Input::Command(Command::Quit, answer)).await;
    });
}

fn signal(kind: tokio::signal::unix::SignalKind) -> anyhow::Result<tokio::signal::unix::Signal> {
    tokio::signal::unix::signal(kind).with_context(|| say!("no-signal-handlers"))
}

/// Starts tray and notifications. What this desktop lacks becomes a sentence.
async fn start_faces(running: &Running, wishes: &mpsc::Sender<Wish>) -> Vec<JoinHandle<()>> {
    let mut shown = Vec::new();
    match tray::start(running.views.clone(), wishes.clone()).await {
        Ok(face) => shown.push(face),
        Err(error) => {
            let words = trouble::no_tray(&error.to_string());
            tell_trouble(&running.inputs, "tray", Some(words));
        }
    }
    match notify::start(running.views.clone(), wishes.clone()).await {
        Ok(face) => shown.push(face),
        Err(error) => {
            let words = trouble::no_notifications(&error.to_string());
            tell_trouble(&running.inputs, "notifications", Some(words));
        }
    }
    shown
}

async fn carry_out(wish: Wish, running: &Running, places: &Places, faces: bool) {
    match wish {
        Wish::Command(command) => {
            if let Err(why) = running.command(command).await {
                tracing::warn!("{why}");
            }
        }
        Wish::Open(section, token) if faces => {
            drop(desk::open_window(
                &places.socket,
                section,
                token,
                running.inputs.clone(),
            ));
        }
        Wish::Open(..) => {}
        Wish::Locked(locked) => {
            let event = Event::Locked(locked);
            let _ = running.inputs.send(Input::Event(event)).await;
        }
        Wish::CopyStatus => {
            let text = crate::text::whole(&running.views.borrow().status);
            desk::copy(text, running.inputs.clone());
        }
        Wish::Face(face, there) => {
            let (subject, lacks) = match face {
                Face::Tray => ("tray", trouble::no_tray_here()),
                Face::Notifications => ("notifications", trouble::notifications_off()),
            };
            tell_trouble(&running.inputs, subject, (!there).then_some(lacks));
        }
    }
}

fn handle(running: &Running, places: &Places, faces: bool) -> Handle {
    let (wishes, mut inbox) = mpsc::channel::<serve::Wish>(16);
    let inputs = running.inputs.clone();
    tokio::spawn(async move {
        while let Some((command, answer)) = inbox.recv().await {
            if command == Command::Show && !faces {
                let _ = answer.send(Err(trouble::no_faces()));
                continue;
            }
            if command == Command::Show && !desk::has_window() {
                let _ = answer.send(Err(trouble::no_window()));
                continue;
            }
            if inputs.send(Input::Command(command, answer)).await.is_err() {
                return;
            }
        }
    });
    let (questions, mut asked) = mpsc::channel::<serve::Question>(16);
    let inputs = running.inputs.clone();
    tokio::spawn(async move {
        while let Some((question, answer)) = asked.recv().await {
            if inputs.send(Input::Asked(question, answer)).await.is_err() {
                return;
            }
        }
    });
    let watched = running.inputs.clone();
    let tape = running.inputs.clone();
    Handle {
        view: running.views.clone(),
        wishes,
        watched: Arc::new(move |on| drop(watched.try_send(Input::Event(Event::Watched(on))))),
        history: past_rebuilds(places.history.clone()),
        questions,
        record: Arc::new(move |path| {
            let recorder = Recorder::create(path).map_err(|error| format!("{error:#}"))?;
            let token = Arc::new(());
            let told = tape.try_send(Input::Record(Arc::downgrade(&token), recorder));
            told.map_err(|_| trouble::no_answer())?;
            Ok(Box::new(token) as serve::Recording)
        }),
    }
}

type PastRebuilds = Arc<dyn Fn(u32) -> Result<Vec<PastRebuild>, String> + Send + Sync>;

/// Read from the file, beside the writer: `SQLite`'s log allows that.
pub fn past_rebuilds(path: PathBuf) -> PastRebuilds {
    Arc::new(move |limit| {
        let past = store::peek(&path, limit).map_err(|error| format!("{error:#}"))?;
        let mut state = nixlamp_core::engine::State::default();
        state.update(clock::now(), Event::Tick);
        Ok(past.iter().map(|past| state.past_view(past)).collect())
    })
}
