//! Online copies of databases: made page by page beside whoever writes, from a
//! source that is only read.

use std::fs;
use std::path::Path;

use nixlamp_core::backup::What;
use nixlamp_core::say;
use nixlamp_core::words::backup as words;
use rusqlite::backup::{Backup, StepResult};
use rusqlite::{Connection, OpenFlags};

use super::folder::Making;
use super::{left_out, readable};
use crate::{nix_database, regular};

const NAME: &str = "db.sqlite";

/// The size of the store's database, its log included: that may be the larger.
pub(super) fn size(state: &Path) -> u64 {
    size_of(&state.join("db").join(NAME))
}

/// The size of any database.
pub(super) fn size_of(path: &Path) -> u64 {
    let wal = format!("{}-wal", path.display());
    [path, Path::new(&wal)]
        .iter()
        .filter_map(|path| fs::metadata(path).ok())
        .map(|metadata| metadata.len())
        .sum()
}

pub(super) fn keep(making: &mut Making, state: &Path) -> Result<(), String> {
    let path = state.join("db").join(NAME);
    let from = path.display().to_string();
    if readable(making, &from, regular::open(&path))?.is_none() {
        return Ok(());
    }
    copy(&path, &making.path(NAME)).map_err(|error| words::file(&from, &error.to_string()))?;
    making.take_up(What::Database, NAME, &path)
}

/// Each file of it as it is, its log and the log's index included: together
/// they are what a repair begins with.
pub(super) fn keep_as_it_is(making: &mut Making, state: &Path) -> Result<(), String> {
    for name in [NAME, "db.sqlite-wal", "db.sqlite-shm"] {
        let path = state.join("db").join(name);
        let from = path.display().to_string();
        if readable(making, &from, fs::copy(&path, making.path(name)))?.is_some() {
            making.take_up(What::DatabaseAsItIs, name, &path)?;
        }
    }
    Ok(())
}

/// What Nixlamp remembers; that it cannot be copied stops nothing.
pub(super) fn keep_history(making: &mut Making, path: &Path) -> Result<(), String> {
    let name = "history.db";
    if readable(making, &path.display().to_string(), regular::open(path))?.is_none() {
        return Ok(());
    }
    match copy(path, &making.path(name)) {
        Ok(()) => making.take_up(What::History, name, path),
        Err(error) => {
            let _ = fs::remove_file(making.path(name));
            left_out(making, &path.display().to_string(), &error.to_string());
            Ok(())
        }
    }
}

/// All pages in one step: a copy in several would begin anew whenever a
/// builder's result is registered.
fn copy(from: &Path, to: &Path) -> rusqlite::Result<()> {
    let source = nix_database::open_at(from)?;
    let mut target = Connection::open(to)?;
    let mode = std::os::unix::fs::PermissionsExt::from_mode(0o600);
    let _ = fs::set_permissions(to, mode);
    let copied = Backup::new(&source, &mut target)?.step(-1)?;
    if copied != StepResult::Done {
        let busy = rusqlite::ffi::Error::new(rusqlite::ffi::SQLITE_BUSY);
        return Err(rusqlite::Error::SqliteFailure(busy, None));
    }
    // The source's log is not copied; without it the copy is one file.
    target.pragma_update_and_check(None, "journal_mode", "delete", |_| Ok(()))
}

/// An error if the copy is damaged, empty of what every store has, or has
/// references that lead nowhere.
pub(super) fn is_sound(copy: &Path) -> Result<(), String> {
    let unsound = |error: rusqlite::Error| words::unsound(&error.to_string());
    let database =
        Connection::open_with_flags(copy, OpenFlags::SQLITE_OPEN_READ_ONLY).map_err(unsound)?;
    let said: String = database
        .query_row("PRAGMA integrity_check(1)", [], |row| row.get(0))
        .map_err(unsound)?;
    if said != "ok" {
        return Err(words::unsound(said.lines().next().unwrap_or_default()));
    }
    let dangling: i64 = database
        .query_row(
            "SELECT count(*) FROM Refs
             WHERE reference NOT IN (SELECT id FROM ValidPaths)
                OR referrer NOT IN (SELECT id FROM ValidPaths)",
            [],
            |row| row.get(0),
        )
        .map_err(unsound)?;
    match dangling {
        0 => Ok(()),
        n => Err(words::unsound(&say!("references-lead-nowhere", count = n))),
    }
}
