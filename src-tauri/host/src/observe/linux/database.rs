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
use rusqlite::{Connection, ErrorCode};

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
    let error = nix_database::open_at(&path)
        .and_then(|connection| ask(&connection))
        .err()
        .filter(is_damage)?;
    Some(Heard {
        about: Some(about),
        from: HeardFrom::Database,
        text: format!("error: {error} (in '{}')", path.display()),
        age_s: 0.0,
    })
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
