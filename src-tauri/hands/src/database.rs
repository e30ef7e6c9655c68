//! The store's database, written anew from what can be read of it.
//!
//! Damage is as a rule in an index or in one page. All rows are copied into a
//! new file, by their tables alone; only if every one could be read, and the new
//! file is whole, does it take the old one's place, through `SQLite`'s own copy,
//! which is one transaction: a machine that stops half way has the old one.

use std::fs::{self, File, OpenOptions};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use nixlamp_core::order::Done;
use nixlamp_core::say;
use nixlamp_core::store_path::StorePath;
use nixlamp_core::words::repair as words;
use rusqlite::backup::{Backup, StepResult};
use rusqlite::{Connection, ErrorCode, OpenFlags};
use rustix::fs::{FlockOperation, flock};

use crate::repair::{done, free_name, with_end};
use crate::{command, halt};

/// Where Nix keeps it.
pub(crate) const FOLDER: &str = "/nix/var/nix/db";
/// Pages that are copied in one step; the lock keeps others out anyway.
const PAGES: std::ffi::c_int = 256;
/// A short question to the daemon, ours perhaps, has the store open meanwhile.
const LOCK_LIMIT: Duration = Duration::from_secs(2);
/// Whoever else has the database itself open and does not let go of it.
const BUSY_LIMIT: Duration = Duration::from_secs(10);
const NIX_LIMIT: Duration = Duration::from_secs(10);

/// What went wrong, as a sentence.
struct Failed(String);

/// Whether the store has this path; an error where its database cannot be read.
pub(crate) fn knows(folder: &Path, path: &StorePath) -> rusqlite::Result<bool> {
    let database = folder.join("db.sqlite");
    let connection = Connection::open_with_flags(database, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
    connection.busy_timeout(BUSY_LIMIT)?;
    let sql = "select exists (select 1 from ValidPaths where path = ?1)";
    connection.query_row(sql, [path.as_str()], |row| row.get(0))
}

pub(crate) fn write_anew(folder: &Path) -> Done {
    let done_so = match anew(folder) {
        Ok(line) => done(true, line),
        Err(Failed(line)) => done(false, line),
    };
    // Without its log the database cannot be read by ordinary users; any use of
    // the store makes it.
    if folder == Path::new(FOLDER)
        && let Some(program) = command::look_for("nix-store")
    {
        let _ = command::answer(&program, &["--check-validity"], NIX_LIMIT);
    }
    done_so
}

fn anew(folder: &Path) -> Result<String, Failed> {
    let failed = |what: &str| {
        let what = what.to_owned();
        move |error: &dyn std::fmt::Display| {
            Failed(words::database_failed(&what, &error.to_string()))
        }
    };
    let _lock = lock(&folder.join("big-lock"))?;
    let path = folder.join("db.sqlite");
    let copy = keep_copy(&path).map_err(|e| failed("copy")(&e))?;
    halt::at("database-copied");
    let beside = folder.join("db.sqlite.anew");
    remove(&beside).map_err(|e| failed("room")(&e))?;
    let outcome = write(&copy, &beside);
    // A copy of what was not changed only takes room.
    if outcome.is_err() {
        let _ = remove(&copy);
    }
    let outcome = outcome.and_then(|rows| {
        halt::at("database-written");
        let copy = copy.display().to_string();
        put_in_place(&beside, &path)
            .map(|()| words::database_anew(rows, &copy))
            .map_err(|why| Failed(words::not_in_place(&why, &copy)))
    });
    // It is a copy by now, or no use.
    let _ = remove(&beside);
    outcome
}

/// Nix's own lock: every open store holds it shared. None can be opened while it
/// is held whole.
fn lock(path: &Path) -> Result<File, Failed> {
    let file = OpenOptions::new()
        .read(true)
        .write(true)
        .create(true)
        .truncate(false)
        .mode(0o600)
        .open(path)
        .map_err(|error| Failed(words::database_failed("lock", &error.to_string())))?;
    let until = Instant::now() + LOCK_LIMIT;
    while flock(&file, FlockOperation::NonBlockingLockExclusive).is_err() {
        if Instant::now() >= until {
            return Err(Failed(words::store_in_use()));
        }
        std::thread::sleep(Duration::from_millis(50));
    }
    Ok(file)
}

/// The damaged one, with its log, under another name: it has that name once all
/// of it is there. What is half written when this ends is taken away, at the
/// latest by the next that begins.
fn keep_copy(path: &Path) -> std::io::Result<PathBuf> {
    let aside = free_name(path).ok_or(std::io::ErrorKind::AlreadyExists)?;
    let making = with_end(path, ".copying");
    remove(&making)?;
    // A log that has lost its database must not meet another.
    remove(&aside)?;
    let kept = copied(path, &making).and_then(|()| {
        // The database last: its name says that the log is there too.
        let log = with_end(&making, "-wal");
        if log.exists() {
            fs::rename(&log, with_end(&aside, "-wal"))?;
        }
        fs::rename(&making, &aside)
    });
    let _ = remove(&making);
    kept.map(|()| aside)
}

fn copied(path: &Path, to: &Path) -> std::io::Result<()> {
    for end in ["-wal", ""] {
        let from = with_end(path, end);
        if end.is_empty() || from.exists() {
            let to = with_end(to, end);
            fs::copy(&from, &to)?;
            File::open(&to)?.sync_all()?;
        }
        halt::at("database-half-copied");
    }
    Ok(())
}

fn remove(path: &Path) -> std::io::Result<()> {
    for end in ["", "-wal", "-shm", "-journal"] {
        match fs::remove_file(with_end(path, end)) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
    }
    Ok(())
}

/// All rows of `from` in the new file `to`, checked. How many.
fn write(from: &Path, to: &Path) -> Result<u64, Failed> {
    let rows = copy_rows(from, to).map_err(|error| {
        let full = error.sqlite_error_code() == Some(ErrorCode::DiskFull);
        let say = if full {
            words::no_room_for_new
        } else {
            words::rows_lost
        };
        Failed(say(&error.to_string()))
    })?;
    let bad = |why: String| Failed(words::new_one_bad(&why));
    let new = Connection::open(to).map_err(|e| bad(e.to_string()))?;
    whole(&new).map_err(bad)?;
    Ok(rows)
}

fn copy_rows(from: &Path, to: &Path) -> rusqlite::Result<u64> {
    let new = Connection::open(to)?;
    new.execute("attach ?1 as old", [from.to_string_lossy()])?;
    new.pragma_update(None, "foreign_keys", false)?;
    let version: i64 = new.query_row("pragma old.user_version", [], |row| row.get(0))?;
    let page: i64 = new.query_row("pragma old.page_size", [], |row| row.get(0))?;
    new.pragma_update(None, "page_size", page)?;
    new.pragma_update(None, "user_version", version)?;
    let schema: Vec<(String, String, String)> = new
        .prepare(
            "select type, name, sql from old.sqlite_master
             where sql is not null and name not like 'sqlite_%'",
        )?
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?
        .collect::<rusqlite::Result<_>>()?;
    let mut rows = 0;
    let tables = schema.iter().filter(|(kind, ..)| kind == "table");
    for (_, name, sql) in tables {
        new.execute(sql, [])?;
        // By the table itself: an index may be what is damaged.
        let name = name.replace('"', "\"\"");
        let copy = format!("insert into main.\"{name}\" select * from old.\"{name}\" not indexed");
        rows += new.execute(&copy, [])? as u64;
    }
    for (_, _, sql) in schema.iter().filter(|(kind, ..)| kind != "table") {
        new.execute(sql, [])?;
    }
    new.execute("detach old", [])?;
    Ok(rows)
}

/// Whole in itself, and every reference leads to a path. Otherwise why not.
fn whole(connection: &Connection) -> Result<(), String> {
    let first = |sql: &str| -> rusqlite::Result<Option<String>> {
        let mut statement = connection.prepare(sql)?;
        let mut rows = statement.query([])?;
        match rows.next()? {
            Some(row) => row.get(0).map(Some),
            None => Ok(None),
        }
    };
    match first("pragma integrity_check").map_err(|e| e.to_string())? {
        Some(ok) if ok == "ok" => {}
        says => return Err(says.unwrap_or_default()),
    }
    match first("pragma foreign_key_check").map_err(|e| e.to_string())? {
        None => Ok(()),
        Some(table) => Err(say!("row-leads-nowhere", table = table)),
    }
}

fn put_in_place(from: &Path, to: &Path) -> Result<(), String> {
    let copy = || -> rusqlite::Result<Connection> {
        let new = Connection::open_with_flags(from, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let mut old = Connection::open_with_flags(to, flags)?;
        in_steps(&Backup::new(&new, &mut old)?)?;
        Ok(old)
    };
    whole(&copy().map_err(|e| e.to_string())?)
}

fn in_steps(backup: &Backup<'_, '_>) -> rusqlite::Result<()> {
    let until = Instant::now() + BUSY_LIMIT;
    loop {
        match backup.step(PAGES)? {
            StepResult::Done => return Ok(()),
            StepResult::More => halt::at("database-half-in-place"),
            // Somebody who does not ask for Nix's lock.
            _ if Instant::now() >= until => {
                let busy = rusqlite::ffi::Error::new(rusqlite::ffi::SQLITE_BUSY);
                return Err(rusqlite::Error::SqliteFailure(busy, None));
            }
            _ => std::thread::sleep(Duration::from_millis(50)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::FileExt;

    /// With the tables of Nix's schema that matter, and paths enough for many
    /// pages.
    fn database(folder: &Path) -> PathBuf {
        let path = folder.join("db.sqlite");
        let connection = Connection::open(&path).expect("made");
        connection
            .execute_batch(
                "pragma journal_mode = wal; pragma wal_autocheckpoint = 40000;
                 create table ValidPaths (id integer primary key autoincrement not null, path text unique not null, hash text not null);
                 create table Refs (referrer integer not null, reference integer not null, primary key (referrer, reference),
                   foreign key (referrer) references ValidPaths(id) on delete cascade,
                   foreign key (reference) references ValidPaths(id) on delete restrict);
                 create index IndexReferrer on Refs(referrer);
                 create trigger DeleteSelfRefs before delete on ValidPaths begin
                   delete from Refs where referrer = old.id and reference = old.id; end;
                 with recursive n(i) as (select 1 union all select i + 1 from n where i < 5000)
                 insert into ValidPaths (path, hash) select '/nix/store/path-number-' || i, 'sha256:' || i from n;
                 insert into Refs select id, max(1, id - 1) from ValidPaths;
                 pragma wal_checkpoint(truncate);",
            )
            .expect("filled");
        path
    }

    /// Overwrites a page of what has this name in the schema.
    fn damage(path: &Path, name: &str) {
        let connection = Connection::open(path).expect("there");
        let root: i64 = connection
            .query_row(
                "select rootpage from sqlite_master where name = ?1",
                [name],
                |row| row.get(0),
            )
            .expect("known");
        drop(connection);
        let file = OpenOptions::new().write(true).open(path).expect("there");
        file.write_all_at(&[0xa5; 4096], (root as u64 - 1) * 4096)
            .expect("written");
    }

    fn count(path: &Path) -> i64 {
        let connection = Connection::open(path).expect("there");
        whole(&connection).expect("whole");
        connection
            .query_row(
                "select (select count(*) from ValidPaths) + (select count(*) from Refs)",
                [],
                |row| row.get(0),
            )
            .expect("counted")
    }

    #[test]
    fn a_damaged_index_costs_nothing() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = database(folder.path());
        damage(&path, "IndexReferrer");
        assert!(whole(&Connection::open(&path).expect("opens")).is_err());
        let done = write_anew(folder.path());
        assert!(done.ok, "{:?}", done.lines);
        assert!(
            done.lines[0].starts_with("Written anew: 1000"),
            "{:?}",
            done.lines
        );
        assert_eq!(count(&path), 10_000);
        assert!(folder.path().join("db.sqlite.damaged").exists());
        assert!(!folder.path().join("db.sqlite.anew").exists());
    }

    #[test]
    fn a_damaged_table_is_left_as_it_is() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = database(folder.path());
        damage(&path, "ValidPaths");
        let before = fs::read(&path).expect("there");
        let done = write_anew(folder.path());
        assert!(
            !done.ok && done.lines[0].contains("Nothing was changed"),
            "{:?}",
            done.lines
        );
        assert_eq!(fs::read(&path).expect("there"), before);
        let left = fs::read_dir(folder.path()).expect("there").flatten();
        let names: Vec<_> = left.map(|entry| entry.file_name()).collect();
        assert!(
            names
                .iter()
                .all(|name| ["db.sqlite", "big-lock"].iter().any(|n| name == n)),
            "{names:?}"
        );
    }

    #[test]
    fn a_path_is_known_if_it_has_a_row() {
        let folder = tempfile::tempdir().expect("a folder");
        let name = "/nix/store/0c6kzph7l0dcbfmjap64f0czdafn3b7x-tool";
        let path = StorePath::new(name).expect("a store path");
        assert!(knows(folder.path(), &path).is_err(), "no database");
        let file = database(folder.path());
        assert_eq!(knows(folder.path(), &path), Ok(false));
        let connection = Connection::open(&file).expect("there");
        let sql = "insert into ValidPaths (path, hash) values (?1, '')";
        connection.execute(sql, [name]).expect("a row");
        assert_eq!(knows(folder.path(), &path), Ok(true));
    }

    #[test]
    fn a_store_in_use_is_left_alone() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = database(folder.path());
        let user = File::create(folder.path().join("big-lock")).expect("made");
        flock(&user, FlockOperation::LockShared).expect("held");
        let done = write_anew(folder.path());
        assert_eq!(done.lines, [words::store_in_use()]);
        assert!(!folder.path().join("db.sqlite.damaged").exists());
        assert_eq!(count(&path), 10_000);
    }
}
