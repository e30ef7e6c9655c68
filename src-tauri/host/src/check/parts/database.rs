//! The store's database, read-only, beside the daemon that writes it.
//!
//! Never with `immutable=1`: it leaves the write-ahead log out, in which
//! everything may stand.

use std::path::PathBuf;
use std::time::Duration;

use nixlamp_core::say;
use rusqlite::{Connection, OpenFlags};

use super::here::Here;

/// Where it lies.
pub fn path(here: &Here) -> PathBuf {
    here.path("nix/var/nix/db/db.sqlite")
}

/// Opens it; gives up its reading after `limit`. The error is a sentence.
pub fn open(here: &Here, limit: Duration) -> Result<Connection, String> {
    let path = path(here);
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(&path, flags).map_err(|error| why(&error))?;
    connection
        .busy_timeout(Duration::from_millis(500))
        .map_err(|error| why(&error))?;
    let handle = connection.get_interrupt_handle();
    std::thread::spawn(move || {
        std::thread::sleep(limit);
        // Of a closed connection it does nothing.
        handle.interrupt();
    });
    Ok(connection)
}

/// What an error of `SQLite` means here.
pub fn why(error: &rusqlite::Error) -> String {
    use rusqlite::ErrorCode;
    match error.sqlite_error_code() {
        Some(ErrorCode::CannotOpen) => say!("check-store-database.cannot-open"),
        Some(ErrorCode::ReadOnly) => say!("check-store-database.no-log"),
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => {
            say!("check-store-database.busy")
        }
        Some(ErrorCode::OperationInterrupted) => say!("check-store-database.too-large"),
        _ => error.to_string(),
    }
}

#[cfg(test)]
pub mod testing {
    use rusqlite::Connection;
    use std::path::Path;

    /// A store database of so many paths, each referring to the one before.
    pub fn make(root: &Path, paths: u32) {
        let folder = root.join("nix/var/nix/db");
        std::fs::create_dir_all(&folder).expect("made");
        let db = Connection::open(folder.join("db.sqlite")).expect("opened");
        db.execute_batch(
            "pragma journal_mode = wal;
             create table ValidPaths (id integer primary key, path text unique not null, hash text, registrationTime integer, deriver text, narSize integer, ultimate integer, sigs text, ca text);
             create table Refs (referrer integer, reference integer, primary key (referrer, reference));",
        )
        .expect("tables");
        for n in 1..=paths {
            db.execute(
                "insert into ValidPaths (id, path, narSize, registrationTime) values (?1, ?2, 1048576, 1700000000)",
                (n, format!("/nix/store/{n:032}-path{n}")),
            )
            .expect("a path");
            if n > 1 {
                db.execute("insert into Refs values (?1, ?2)", (n, n - 1))
                    .expect("a reference");
            }
        }
    }
}
