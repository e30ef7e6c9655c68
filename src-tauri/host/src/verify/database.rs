//! Asks a database how it is, read-only: `SQLite`'s own check, the size of its
//! write-ahead log, and how long that may take.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::mpsc;
use std::time::Duration;

use nixlamp_core::verify::database::Asked;
use rusqlite::Connection;

use super::rows;

/// How thoroughly.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Check {
    /// Every page is looked at: 15 ms for 20 000 paths.
    Quick,
    /// Indexes against tables as well: 55 ms for 20 000 paths.
    Whole,
}

/// What the database at `path` answers. Returns within `limit`, and leaves a
/// check that hangs in the kernel to a thread of its own.
pub fn ask(path: &Path, check: Check, limit: Duration) -> Asked {
    let size = |end: &str| {
        let mut name = path.as_os_str().to_owned();
        name.push(end);
        fs::metadata(PathBuf::from(name))
            .ok()
            .map(|file| file.len())
    };
    let mut asked = Asked {
        bytes: size(""),
        wal_bytes: size("-wal"),
        has_shm: size("-shm").is_some(),
        ..Asked::default()
    };
    if asked.bytes.is_none() {
        return asked;
    }
    let (told, answer) = mpsc::channel();
    let (lend, handle) = mpsc::channel();
    let path = path.to_owned();
    std::thread::spawn(move || {
        let mut lines = Vec::new();
        let done = rows::open(&path).and_then(|connection| {
            // Nobody listens any more after the time limit.
            let _ = lend.send(connection.get_interrupt_handle());
            answers(&connection, check, &mut lines)
        });
        let _ = told.send((lines, done.err()));
    });
    if let Ok((lines, error)) = answer.recv_timeout(limit) {
        asked.lines = lines;
        asked.error = error.as_ref().map(code_and_words);
    } else {
        asked.late = true;
        if let Ok(handle) = handle.try_recv() {
            handle.interrupt();
        }
    }
    asked
}

fn answers(connection: &Connection, check: Check, lines: &mut Vec<String>) -> rusqlite::Result<()> {
    let mut statement = connection.prepare(match check {
        Check::Quick => "pragma quick_check",
        Check::Whole => "pragma integrity_check",
    })?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        lines.push(row.get(0)?);
    }
    Ok(())
}

/// The code that `SQLite` gives first, and its words.
pub(super) fn code_and_words(error: &rusqlite::Error) -> (i32, String) {
    match error {
        rusqlite::Error::SqliteFailure(failure, words) => (
            failure.extended_code & 0xff,
            words.clone().unwrap_or_else(|| failure.to_string()),
        ),
        other => (0, other.to_string()),
    }
}
