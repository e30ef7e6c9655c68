//! What the store's database says when it is read, after a command failed
//! because the daemon broke off: a daemon that cannot read it tells its client
//! nothing, and its own log is not everybody's to read; the database is.
//!
//! Asked once a client, on the thread beside the sampler: the first and the last
//! row of each table, never all of them, so that it costs nothing on a large
//! store. Damage elsewhere is not found by that.

use std::path::Path;
use std::time::Duration;

use nixlamp_core::messages;
use nixlamp_core::model::{Heard, HeardFrom, ProcessId};
use rusqlite::{Connection, ErrorCode, OpenFlags};

use crate::nix_database;

/// Somebody may write just now: then nothing is said.
const BUSY: Duration = Duration::from_millis(100);
/// What Nix reads when it opens the store or looks a path up (schema 10).
const QUESTIONS: [&str; 5] = [
    "SELECT max(id), min(id) FROM ValidPaths",
    "SELECT min(path), max(path) FROM ValidPaths",
    "SELECT min(referrer), max(referrer) FROM Refs",
    "SELECT min(reference), max(reference) FROM Refs",
    "SELECT min(drv), max(drv) FROM DerivationOutputs",
];
/// The causes whose words make it worth a look.
const BROKE_OFF: [&str; 2] = ["daemon-crashed", "daemon-gone"];

/// True if a client said that its daemon broke off.
pub(super) fn is_worth_it(heard: &Heard) -> bool {
    heard.from == HeardFrom::Client
        && messages::read(&heard.text).is_some_and(|said| BROKE_OFF.contains(&said.cause))
}

/// What is wrong with the database below this folder, as said about a client.
/// `None`: nothing that shows, or it may not be read.
pub(super) fn complaint(nix: &Path, about: ProcessId) -> Option<Heard> {
    let path = nix.join("var/nix/db/db.sqlite");
    let usual = nix_database::open_at(&path).and_then(|connection| ask(&connection));
    let answer = match usual {
        Err(error) if needs_a_writer(&error) && is_at_rest(&path) => {
            open_at_rest(&path).and_then(|connection| ask(&connection))
        }
        answer => answer,
    };
    let error = answer.err().filter(is_damage)?;
    Some(Heard {
        about: Some(about),
        from: HeardFrom::Database,
        text: format!("error: {error} (in '{}')", path.display()),
        age_s: 0.0,
    })
}

/// Who may not write cannot begin a write-ahead log, and so cannot read where
/// nobody has one open.
fn needs_a_writer(error: &rusqlite::Error) -> bool {
    matches!(
        error.sqlite_error_code(),
        Some(ErrorCode::CannotOpen | ErrorCode::ReadOnly)
    )
}

/// True where all there is stands in the file itself.
fn is_at_rest(path: &Path) -> bool {
    let log = path.with_extension("sqlite-wal");
    log.metadata().map_or(true, |about| about.len() == 0)
}

fn open_at_rest(path: &Path) -> rusqlite::Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY
        | OpenFlags::SQLITE_OPEN_NO_MUTEX
        | OpenFlags::SQLITE_OPEN_URI;
    Connection::open_with_flags(format!("file:{}?immutable=1", path.display()), flags)
}

fn ask(connection: &Connection) -> rusqlite::Result<()> {
    connection.busy_timeout(BUSY)?;
    for question in QUESTIONS {
        connection.query_row(question, [], |_| Ok(()))?;
    }
    Ok(())
}

/// A table that is not there belongs to another schema, and a file that is not
/// there or locked is another matter.
fn is_damage(error: &rusqlite::Error) -> bool {
    matches!(
        error.sqlite_error_code(),
        Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase)
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs::{self, OpenOptions};
    use std::io::{Seek as _, SeekFrom, Write as _};

    const SCHEMA: &str = "CREATE TABLE ValidPaths (id INTEGER PRIMARY KEY, path TEXT UNIQUE);
        CREATE TABLE Refs (referrer INTEGER, reference INTEGER, PRIMARY KEY (referrer, reference));
        CREATE INDEX IndexReference ON Refs(reference);
        CREATE TABLE DerivationOutputs (drv INTEGER, id TEXT, path TEXT, PRIMARY KEY (drv, id));
        INSERT INTO ValidPaths (path) VALUES ('/nix/store/a'), ('/nix/store/b');";

    #[test]
    fn says_what_is_wrong_and_nothing_else() {
        let nix = tempfile::tempdir().expect("a folder");
        let about = ProcessId { pid: 7, start: 1 };
        assert_eq!(complaint(nix.path(), about), None, "there is none");

        let db = nix.path().join("var/nix/db");
        fs::create_dir_all(&db).expect("a folder");
        let file = db.join("db.sqlite");
        let connection = Connection::open(&file).expect("a database");
        connection.execute_batch(SCHEMA).expect("a schema");
        drop(connection);
        assert_eq!(complaint(nix.path(), about), None, "it is whole");

        let mut damaged = OpenOptions::new().write(true).open(&file).expect("it");
        damaged.seek(SeekFrom::Start(4096)).expect("page 2");
        damaged.write_all(&[0xa5; 4096 * 4]).expect("written");
        let heard = complaint(nix.path(), about).expect("it is damaged");
        assert_eq!(heard.about, Some(about));
        let said = messages::read(&heard.text).expect("it is known");
        assert_eq!(said.cause, "database-malformed", "{}", heard.text);

        // As who may not write finds it.
        let said = open_at_rest(&file).and_then(|connection| ask(&connection));
        assert!(said.is_err_and(|error| is_damage(&error)));

        fs::write(&file, "this is no database, and long enough to show it").expect("written");
        let heard = complaint(nix.path(), about).expect("it is none");
        let said = messages::read(&heard.text).expect("it is known");
        assert_eq!(said.cause, "database-malformed", "{}", heard.text);
    }

    #[test]
    fn only_after_a_daemon_that_broke_off() {
        let heard = |text: &str| Heard {
            about: None,
            from: HeardFrom::Client,
            text: text.to_owned(),
            age_s: 0.0,
        };
        assert!(is_worth_it(&heard(
            "error: cannot open connection to remote store 'daemon': error: read of 32768 bytes: Connection reset by peer"
        )));
        assert!(!is_worth_it(&heard("error: undefined variable 'x'")));
    }
}
