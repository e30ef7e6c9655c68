//! What is remembered: one `SQLite` file, written by one thread of its own.
//!
//! Watching never waits for history and never fails with it: whatever goes
//! wrong here becomes a sentence, and what could not be written is held in
//! memory and tried again.

mod courses;
mod everything;
mod file;
mod marks;
mod tables;
mod writer;

use std::collections::BTreeSet;
use std::io::ErrorKind;
use std::path::Path;
use std::sync::Arc;
use std::sync::mpsc::{self, Sender};
use std::thread::JoinHandle;
use std::time::Duration;

use anyhow::{Context, anyhow};
use nixlamp_core::baseline::Key;
use nixlamp_core::course::Earlier;
use nixlamp_core::model::Time;
use nixlamp_core::record::{ActionDone, Around, Lessons, Past, Record};
use nixlamp_core::say;
use nixlamp_core::words::trouble;

use crate::regular;

pub use courses::PastCourse;
pub use file::Obstacle;
use writer::{Message, Writer};

/// How long a reader waits for the writer, which itself may wait 5 s for
/// another program's lock.
const PATIENCE: Duration = Duration::from_secs(10);

/// The history. Dropping it writes down what is still pending.
#[derive(Debug)]
pub struct Store {
    writer: Sender<Message>,
    thread: Option<JoinHandle<()>>,
}

impl Store {
    /// Opens the history at `path`, making file (0600) and folder (0700) where
    /// they are missing. Never fails and never waits: a whole year is looked over
    /// for damage on the writer's thread.
    ///
    /// `on_trouble` is called there with a sentence when the file cannot be
    /// opened, recording stops or the file had to be set aside, and with `None`
    /// when recording goes on again.
    pub fn open(path: &Path, on_trouble: impl Fn(Option<String>) + Send + Sync + 'static) -> Store {
        let (writer, messages) = mpsc::channel();
        let on_trouble = Arc::new(on_trouble);
        let (path, told) = (path.to_owned(), Arc::clone(&on_trouble));
        let thread = std::thread::Builder::new()
            .name("history".to_owned())
            .spawn(move || Writer::new(&path, Box::new(move |it| told(it))).run(&messages));
        let thread = thread
            .map_err(|error| on_trouble(Some(trouble::history_off(&error.to_string()))))
            .ok();
        Store { writer, thread }
    }

    /// Writes down, soon. Never blocks and never fails.
    pub fn keep(&self, record: Record) {
        // Without a thread nothing is kept; `open` said so.
        let _ = self.writer.send(Message::Keep(Box::new(record)));
    }

    /// Past rebuilds, newest first, those not yet on disk included. Blocks
    /// until the writer answers, at most ten seconds.
    pub fn past(&self, limit: u32) -> anyhow::Result<Vec<Past>> {
        self.reader().past(limit)
    }

    /// Forgets what ended more than so many days ago. Never blocks.
    pub fn prune(&self, days: u32) {
        let _ = self.writer.send(Message::Prune(days));
    }

    /// Writes everything kept so far to the file. True if all of it is there,
    /// where it outlives this process however it ends. Blocks as
    /// [`Store::past`] does.
    pub fn flush(&self) -> bool {
        let (answer, done) = mpsc::sync_channel(1);
        self.writer.send(Message::Flush(answer)).is_ok()
            && done.recv_timeout(PATIENCE).unwrap_or(false)
    }

    /// A pen for whoever carries actions out, on any thread.
    pub fn journal(&self) -> Journal {
        Journal {
            writer: self.writer.clone(),
        }
    }

    /// A way to read what is remembered, for any thread.
    pub fn reader(&self) -> Reader {
        Reader {
            writer: self.writer.clone(),
        }
    }

    /// Writes down what is pending and closes the file.
    pub fn close(self) {
        drop(self);
    }
}

impl Drop for Store {
    fn drop(&mut self) {
        let _ = self.writer.send(Message::Close);
        if let Some(thread) = self.thread.take() {
            // A writer that panicked has nothing more to say.
            let _ = thread.join();
        }
    }
}

/// Writes actions down before they go on.
#[derive(Clone, Debug)]
pub struct Journal {
    writer: Sender<Message>,
}

impl Journal {
    /// Writes down how far an action has come. True once it is in the file.
    /// Blocks as [`Store::past`] does.
    pub fn write(&self, action: ActionDone) -> bool {
        let (answer, done) = mpsc::sync_channel(1);
        self.writer
            .send(Message::Keep(Box::new(Record::Action(action))))
            .is_ok()
            && self.writer.send(Message::Flush(answer)).is_ok()
            && done.recv_timeout(PATIENCE).unwrap_or(false)
    }

    /// Forgets all but actions that have not ended. Blocks as [`Store::past`]
    /// does.
    pub fn forget(&self) -> anyhow::Result<()> {
        let (answer, done) = mpsc::sync_channel(1);
        self.writer
            .send(Message::Forget(answer))
            .map_err(|_| anyhow!(say!("history-is-off")))?;
        done.recv_timeout(PATIENCE)
            .with_context(|| say!("history-does-not-answer"))?
    }

    /// Writes everything kept so far to the file, as [`Store::flush`] does.
    pub fn flush(&self) -> bool {
        let (answer, done) = mpsc::sync_channel(1);
        self.writer.send(Message::Flush(answer)).is_ok()
            && done.recv_timeout(PATIENCE).unwrap_or(false)
    }
}

/// Reads what is remembered.
#[derive(Clone, Debug)]
pub struct Reader {
    writer: Sender<Message>,
}

impl Reader {
    /// As [`Store::past`].
    pub fn past(&self, limit: u32) -> anyhow::Result<Vec<Past>> {
        self.ask(|answer| Message::Past(limit, answer))
    }

    /// All that was learned on this machine. Blocks as [`Store::past`] does.
    pub fn lessons(&self) -> anyhow::Result<Lessons> {
        self.ask(Message::Lessons)
    }

    /// How a past rebuild went. `None`: there is none of that id. Blocks as
    /// [`Store::past`] does.
    pub fn of(&self, id: &str) -> anyhow::Result<Option<PastCourse>> {
        self.ask(|answer| Message::Course(id.to_owned(), answer))
    }

    /// The last runs of the same before then that ended well. Blocks as
    /// [`Store::past`] does.
    pub fn earlier(&self, key: Key, before: Time) -> anyhow::Result<Vec<Earlier>> {
        self.ask(|answer| Message::Earlier(key, before, answer))
    }

    fn ask<T>(
        &self,
        message: impl FnOnce(mpsc::SyncSender<anyhow::Result<T>>) -> Message,
    ) -> anyhow::Result<T> {
        let (answer, answered) = mpsc::sync_channel(1);
        self.writer
            .send(message(answer))
            .map_err(|_| anyhow!(say!("history-is-off")))?;
        answered
            .recv_timeout(PATIENCE)
            .with_context(|| say!("history-does-not-answer"))?
    }
}

/// How a past rebuild went, as the file has it. Makes and changes nothing.
pub fn peek_course(path: &Path, id: &str) -> anyhow::Result<Option<PastCourse>> {
    peeked(path, |connection| courses::read(connection, id))
}

/// Actions as the file has them, newest first. Makes and changes nothing.
pub fn peek_actions(path: &Path, limit: u32) -> anyhow::Result<Vec<ActionDone>> {
    peeked(path, |connection| match tables::version(connection)? {
        // Before there was anything to say of their steps.
        0 | 1 => Ok(Vec::new()),
        _ => tables::actions(connection, limit),
    })
}

/// Actions that began and never ended, and that nobody has seen yet, as the file
/// has them. Makes and changes nothing.
pub fn peek_cut_off(path: &Path) -> anyhow::Result<Vec<ActionDone>> {
    peeked(path, |connection| match tables::version(connection)? {
        0 | 1 => Ok(Vec::new()),
        _ => tables::cut_off(connection),
    })
}

/// Past rebuilds as the file has them, newest first, for a command line
/// without an agent. Makes and changes nothing; no file means no rebuilds.
pub fn peek(path: &Path, limit: u32) -> anyhow::Result<Vec<Past>> {
    peeked(path, |connection| match tables::version(connection)? {
        0 => Ok(Vec::new()),
        _ => tables::past(connection, limit),
    })
}

/// All past rebuilds as the file has them, newest first.
pub fn all(path: &Path) -> anyhow::Result<Vec<Past>> {
    peeked(path, |connection| match tables::version(connection)? {
        0 => Ok(Vec::new()),
        _ => everything::all(connection),
    })
}

/// What was around a rebuild, if that was written down.
pub fn around(path: &Path, id: &str) -> anyhow::Result<Option<Around>> {
    peeked(path, |connection| everything::around(connection, id))
}

/// Of which rebuilds is known what was around them.
pub fn known_around(path: &Path) -> anyhow::Result<BTreeSet<String>> {
    peeked(path, everything::known_around)
}

fn peeked<T: Default>(
    path: &Path,
    read: impl Fn(&rusqlite::Connection) -> rusqlite::Result<T>,
) -> anyhow::Result<T> {
    // The library would wait for ever for who writes into a pipe.
    if let Err(error) = regular::open(path) {
        return match error.kind() {
            ErrorKind::NotFound | ErrorKind::NotADirectory => Ok(T::default()),
            _ => Err(anyhow!(trouble::history_not_read(
                path,
                &file::io_why(&error)
            ))),
        };
    }
    file::read_only(path)
        .and_then(|connection| read(&connection))
        .map_err(|error| {
            if file::is_damage(&error) {
                anyhow!(trouble::history_damaged(path))
            } else {
                anyhow!(trouble::history_not_read(path, &file::sqlite_why(&error)))
            }
        })
}

#[cfg(test)]
mod tests;
