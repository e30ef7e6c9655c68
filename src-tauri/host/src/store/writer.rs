//! The thread that writes. It sleeps until there is something to write, then
//! waits a little for more, so that a burst is one transaction.

use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender};
use std::time::{Duration, Instant};

use anyhow::anyhow;
use nixlamp_core::baseline::Key;
use nixlamp_core::course::Earlier;
use nixlamp_core::model::Time;
use nixlamp_core::record::{Lessons, Past, Record};
use nixlamp_core::words::trouble;
use rusqlite::config::DbConfig;
use rusqlite::{Connection, ErrorCode, TransactionBehavior};

use super::courses::{self, PastCourse};
use super::file::{self, Off, Opened};
use super::marks::{Done, Marks};
use super::tables;

/// How long the first record of a batch waits for others.
const WAIT: Duration = Duration::from_secs(2);
/// Records that are written without waiting for more.
const BATCH: usize = 10;
/// Records held in memory while the file cannot be written: at one a minute
/// more than half a day. The oldest go first.
const HELD: usize = 1000;

const DAY_MS: i64 = 24 * 3600 * 1000;

/// What the thread is asked.
#[derive(Debug)]
pub(super) enum Message {
    Keep(Box<Record>),
    Past(u32, SyncSender<anyhow::Result<Vec<Past>>>),
    Lessons(SyncSender<anyhow::Result<Lessons>>),
    Course(String, SyncSender<anyhow::Result<Option<PastCourse>>>),
    Earlier(Key, Time, SyncSender<anyhow::Result<Vec<Earlier>>>),
    Prune(u32),
    Forget(SyncSender<anyhow::Result<()>>),
    Flush(SyncSender<bool>),
    Close,
}

pub(super) struct Writer {
    path: PathBuf,
    file: Result<Connection, Off>,
    /// How the open file looked when we last wrote to it.
    marks: Marks,
    /// The rebuild that was written last while this process runs.
    last: Option<String>,
    on_trouble: Box<dyn Fn(Option<String>) + Send>,
    /// The sentence that stands because nothing can be written.
    trouble: Option<String>,
    pending: Vec<Record>,
    /// Records that came since the last attempt to write.
    fresh: usize,
}

impl Writer {
    /// Opens the file, and tells what is wrong with it, if anything.
    pub(super) fn new(path: &Path, on_trouble: Box<dyn Fn(Option<String>) + Send>) -> Writer {
        let (file, told, trouble) = match file::connect(path) {
            Ok(Opened {
                connection,
                set_aside,
            }) => (Ok(connection), set_aside, None),
            Err(off) => {
                let (Off::ForNow(sentence) | Off::ForGood(sentence)) = &off;
                let sentence = Some(sentence.clone());
                (Err(off), sentence.clone(), sentence)
            }
        };
        if told.is_some() {
            on_trouble(told);
        }
        Writer {
            path: path.to_owned(),
            marks: Marks::of(path),
            last: None,
            file,
            on_trouble,
            trouble,
            pending: Vec::new(),
            fresh: 0,
        }
    }

    /// Works until it is told to close or nobody is left to tell it.
    pub(super) fn run(mut self, messages: &Receiver<Message>) {
        let mut due: Option<Instant> = None;
        loop {
            let message = match due {
                None => messages.recv().map_err(|_| RecvTimeoutError::Disconnected),
                Some(due) => messages.recv_timeout(due.saturating_duration_since(Instant::now())),
            };
            match message {
                Ok(Message::Keep(record)) => self.hold(*record),
                Ok(Message::Past(limit, answer)) => {
                    self.write_pending();
                    let _ = answer.send(self.read(|file| tables::past(file, limit)));
                }
                Ok(Message::Lessons(answer)) => {
                    let _ = answer.send(self.read(tables::lessons));
                }
                Ok(Message::Course(id, answer)) => {
                    self.write_pending();
                    let _ = answer.send(self.read(|file| courses::read(file, &id)));
                }
                Ok(Message::Earlier(key, before, answer)) => {
                    let _ = answer.send(self.read(|file| courses::earlier(file, &key, before)));
                }
                Ok(Message::Prune(days)) => self.prune(days),
                Ok(Message::Forget(answer)) => {
                    let _ = answer.send(self.forget());
                }
                Ok(Message::Flush(answer)) => {
                    let _ = answer.send(self.write_pending());
                }
                Ok(Message::Close) | Err(RecvTimeoutError::Disconnected) => {
                    self.write_pending();
                    return;
                }
                Err(RecvTimeoutError::Timeout) => {
                    self.write_pending();
                }
            }
            if self.fresh >= BATCH {
                self.write_pending();
            }
            // After a failure nothing is fresh: the next record tries again,
            // and until it comes nothing wakes this thread.
            due = match self.fresh {
                0 => None,
                _ => due.or_else(|| Some(Instant::now() + WAIT)),
            };
        }
    }

    fn hold(&mut self, record: Record) {
        if matches!(self.file, Err(Off::ForGood(_))) {
            return;
        }
        if self.pending.len() >= HELD {
            self.pending.remove(0);
        }
        // What was done and seen must outlive this process from now on.
        self.fresh += match record {
            Record::Action(_) => BATCH,
            _ => 1,
        };
        self.pending.push(record);
    }

    /// True if nothing is pending any more.
    fn write_pending(&mut self) -> bool {
        self.fresh = 0;
        if matches!(self.file, Err(Off::ForGood(_))) {
            return false;
        }
        if self.pending.is_empty() {
            return true;
        }
        self.look_at_file();
        let mut result = self.attempt();
        if matches!(&result, Err(error) if file::is_damage(error)) {
            // Opening again sets the damaged file aside; once is enough.
            self.file = Err(Off::ForNow(String::new()));
            result = self.attempt();
        }
        let trouble = match (&result, &self.file) {
            (Ok(()), _) => {
                self.pending.clear();
                None
            }
            (Err(_), Err(Off::ForNow(sentence) | Off::ForGood(sentence))) => Some(sentence.clone()),
            (Err(error), Ok(_)) => Some(file::sentence(&self.path, error)),
        };
        self.tell(trouble);
        result.is_ok()
    }

    fn tell(&mut self, trouble: Option<String>) {
        if trouble != self.trouble {
            self.trouble.clone_from(&trouble);
            (self.on_trouble)(trouble);
        }
    }

    /// Writes all that is pending in one transaction.
    fn attempt(&mut self) -> rusqlite::Result<()> {
        self.reopen();
        let Ok(connection) = &mut self.file else {
            return Err(rusqlite::Error::InvalidQuery);
        };
        let tx = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        for record in &self.pending {
            match tables::write(&tx, record) {
                Err(error) if is_its_own_fault(&error) => {
                    tracing::warn!(%error, "a record does not fit into the history");
                }
                result => result?,
            }
        }
        tx.commit()?;
        self.marks = Marks::of(&self.path);
        for record in &self.pending {
            if let Record::Rebuild(past) = record {
                self.last = Some(past.id.clone());
            }
        }
        Ok(())
    }

    /// Notices what another program did to the file, and opens it again.
    fn look_at_file(&mut self) {
        let Ok(connection) = &self.file else { return };
        let done = self.marks.done(&self.path);
        if done == Done::Nothing {
            return;
        }
        // Closing must not write our log into a file that is no longer ours to
        // judge; whoever opens it next reads the log that is there. Where this
        // cannot be set, opening notices the damage.
        let _ = connection.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true);
        self.file = Err(Off::ForNow(String::new()));
        if self.reopen() {
            return;
        }
        let Ok(connection) = &self.file else { return };
        let told = match (done, &self.last) {
            (Done::Replaced, _) => Some(trouble::history_replaced()),
            (_, Some(last)) if !tables::has_rebuild(connection, last) => {
                Some(trouble::history_changed())
            }
            _ => None,
        };
        if told.is_some() {
            // As below: it stays told though writing works.
            (self.on_trouble)(told);
        }
    }

    /// Opens the file if it is not open and may be. True if another file was set
    /// aside for it, and told.
    fn reopen(&mut self) -> bool {
        if !matches!(self.file, Err(Off::ForNow(_))) {
            return false;
        }
        let mut set_aside = false;
        self.file = file::connect(&self.path).map(|opened| {
            if opened.set_aside.is_some() {
                set_aside = true;
                // Not remembered as trouble: it stays told though writing works.
                (self.on_trouble)(opened.set_aside);
            }
            opened.connection
        });
        self.marks = Marks::of(&self.path);
        set_aside
    }

    fn read<T>(&mut self, read: impl Fn(&Connection) -> rusqlite::Result<T>) -> anyhow::Result<T> {
        self.look_at_file();
        self.reopen();
        match &self.file {
            Ok(connection) => Ok(read(connection)?),
            Err(Off::ForNow(sentence) | Off::ForGood(sentence)) => Err(anyhow!(sentence.clone())),
        }
    }

    /// Everything but actions that have not ended: these must be told after a
    /// crash. The file is made anew, so that nothing of it is left on the disk.
    fn forget(&mut self) -> anyhow::Result<()> {
        self.pending
            .retain(|record| matches!(record, Record::Action(action) if action.ended.is_none()));
        self.last = None;
        self.look_at_file();
        self.reopen();
        let connection = match &mut self.file {
            Ok(connection) => connection,
            Err(Off::ForNow(sentence) | Off::ForGood(sentence)) => {
                return Err(anyhow!(sentence.clone()));
            }
        };
        let tx = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        tables::forget_all(&tx)?;
        tx.commit()?;
        connection.execute_batch("VACUUM; PRAGMA wal_checkpoint(TRUNCATE)")?;
        self.marks = Marks::of(&self.path);
        Ok(())
    }

    fn prune(&mut self, days: u32) {
        let before = Time(crate::clock::now().time.0 - i64::from(days) * DAY_MS);
        self.look_at_file();
        let Ok(connection) = &mut self.file else {
            return;
        };
        let result = connection
            .transaction_with_behavior(TransactionBehavior::Immediate)
            .and_then(|tx| {
                tables::forget(&tx, before)?;
                tx.commit()
            });
        self.marks = Marks::of(&self.path);
        if let Err(error) = result {
            // Tried again the next day; too much history harms nobody.
            tracing::warn!(%error, "old history could not be removed");
        }
    }
}

/// True if this very record is at fault: trying it again would hold back all
/// that come after it.
fn is_its_own_fault(error: &rusqlite::Error) -> bool {
    match error.sqlite_error_code() {
        Some(ErrorCode::ConstraintViolation | ErrorCode::TypeMismatch | ErrorCode::TooBig) => true,
        Some(_) => false,
        None => matches!(error, rusqlite::Error::ToSqlConversionFailure(_)),
    }
}
