//! The agent's socket: one JSON object a line, as `nixlamp_core::wire` has it.
//!
//! Every face has a task of its own, so that one that hangs, floods or talks
//! nonsense harms nobody else, and nothing here ever waits on the loop's time.

mod bind;
mod connection;
pub(crate) mod lines;
mod seats;

use std::any::Any;
use std::io::Write;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use nixlamp_core::wire::{Command, PastRebuild, Reply, Request, View};
use nixlamp_core::words::trouble;
use tokio::net::{UnixListener, UnixStream};
use tokio::sync::{mpsc, oneshot, watch};
use tokio::task::JoinSet;
use tokio::time::{sleep, timeout};

pub use bind::{BindError, Listener, bind};
use seats::Seats;

/// Faces at once. A desktop has a handful.
const MOST_FACES: usize = 32;

/// The same with those that were asked to go and still write their last word.
const MOST_TASKS: usize = 2 * MOST_FACES;

/// How long faces get to hear the last word when the agent ends.
const FAREWELL: Duration = Duration::from_secs(1);

/// A wish and where its answer goes: an error is a sentence for people.
pub type Wish = (Command, oneshot::Sender<Result<(), String>>);

/// A question and where its answer goes.
pub type Question = (Request, oneshot::Sender<Reply>);

/// Something that records events until it is dropped.
pub type Recording = Box<dyn Any + Send>;

/// Begins a recording, or says in a sentence why not.
pub type Record = dyn Fn(&Path) -> Result<Recording, String> + Send + Sync;

/// What the socket needs from the agent.
#[derive(Clone)]
pub struct Handle {
    /// The newest picture. Dropping its sender ends [`run`].
    pub view: watch::Receiver<Arc<View>>,
    /// Where wishes go. Each is answered within five seconds or counts as
    /// refused.
    pub wishes: mpsc::Sender<Wish>,
    /// Called with `true` when the first face begins to watch and `false` when
    /// the last one has gone. Must not block.
    pub watched: Arc<dyn Fn(bool) + Send + Sync>,
    /// Past rebuilds, newest first, at most so many. May block; called on a
    /// blocking task.
    pub history: Arc<dyn Fn(u32) -> Result<Vec<PastRebuild>, String> + Send + Sync>,
    /// Where questions go that the picture does not answer. Each is answered
    /// within five seconds or counts as refused.
    pub questions: mpsc::Sender<Question>,
    /// Begins to record all events into this file, which is absolute and must
    /// not exist. The file ends when the recording is dropped.
    pub record: Arc<Record>,
}

/// Serves faces until the sender of [`Handle::view`] is dropped; then gives
/// them a second to read the last word, and removes the socket.
pub async fn run(listener: Listener, agent: Handle) -> anyhow::Result<()> {
    let Listener { socket, .. } = &listener;
    let socket = UnixListener::from_std(socket.try_clone()?)?;
    let watchers = Arc::new(Watchers {
        count: Mutex::new(0),
        watched: agent.watched.clone(),
    });
    let own_uid = rustix::process::geteuid().as_raw();
    let mut faces = JoinSet::new();
    let mut seats = Seats::new(MOST_FACES);
    let mut agent_ends = std::pin::pin!(end_of(agent.view.clone()));
    loop {
        tokio::select! {
            accepted = socket.accept() => match accepted {
                Ok((stream, _)) if !may_speak(&stream, own_uid) => {}
                Ok((stream, _)) if faces.len() >= MOST_TASKS => turn_away(stream),
                Ok((stream, _)) => match seats.take() {
                    Some(seat) => {
                        let watchers = watchers.clone();
                        faces.spawn(connection::talk(stream, agent.clone(), watchers, seat));
                    }
                    None => turn_away(stream),
                },
                Err(error) => {
                    // As a rule too many open files: at once again would spin.
                    tracing::warn!(%error, "a face could not be let in");
                    sleep(Duration::from_secs(1)).await;
                }
            },
            Some(_) = faces.join_next() => {}
            () = &mut agent_ends => break,
        }
    }
    let all_gone = async { while faces.join_next().await.is_some() {} };
    let _ = timeout(FAREWELL, all_gone).await;
    Ok(())
}

async fn end_of(mut view: watch::Receiver<Arc<View>>) {
    while view.changed().await.is_ok() {}
}

/// Only the agent's own user and root are spoken with; folder and socket keep
/// others out already, but a mode is changed quickly.
fn may_speak(stream: &UnixStream, own_uid: u32) -> bool {
    stream
        .peer_cred()
        .is_ok_and(|peer| peer.uid() == own_uid || peer.uid() == 0)
}

/// One line instead of the greeting, if it goes out at once.
fn turn_away(stream: UnixStream) {
    let reply = Reply::Refused {
        why: trouble::too_many_faces(),
    };
    if let (Ok(mut stream), Ok(mut line)) = (stream.into_std(), serde_json::to_vec(&reply)) {
        line.push(b'\n');
        let _ = stream.write(&line);
    }
}

/// How many faces watch.
struct Watchers {
    count: Mutex<usize>,
    watched: Arc<dyn Fn(bool) + Send + Sync>,
}

/// One face that watches, until it is dropped.
struct Watcher(Arc<Watchers>);

impl Watcher {
    fn new(watchers: &Arc<Watchers>) -> Watcher {
        watchers.count_by(|count| count + 1);
        Watcher(watchers.clone())
    }
}

impl Drop for Watcher {
    fn drop(&mut self) {
        self.0.count_by(|count| count - 1);
    }
}

impl Watchers {
    /// Tells of the first and the last under the lock, so that a "gone" never
    /// overtakes a "came".
    fn count_by(&self, change: impl Fn(usize) -> usize) {
        let mut count = self.count.lock().unwrap_or_else(PoisonError::into_inner);
        let before = *count;
        *count = change(before);
        if (before == 0) != (*count == 0) {
            (self.watched)(*count > 0);
        }
    }
}

#[cfg(test)]
mod tests;
