//! Opening the file: rights, damage, age, and why it cannot be.

use std::fs::{self, OpenOptions, Permissions};
use std::io;
use std::os::unix::fs::{MetadataExt, OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::time::Duration;

use nixlamp_core::say;
use nixlamp_core::words::trouble;
use rusqlite::{Connection, ErrorCode, OpenFlags};
use rustix::fs::Access;

use super::tables;
use crate::own_file;

/// How long to wait for another program that holds the file.
const BUSY: Duration = Duration::from_secs(5);

/// Less than this is as good as nothing: the library's smallest write with its
/// shared-memory file.
const NO_ROOM_BYTES: u64 = 64 * 1024;

/// Damaged files that are kept. The last place is used again and again, so
/// that a dying disk is not filled as well.
const KEPT: u32 = 9;

/// Why there is no history, as a sentence.
#[derive(Debug)]
pub(super) enum Off {
    /// It may be well later: try again.
    ForNow(String),
    /// It will not be well by itself.
    ForGood(String),
}

/// An open file, and the sentence about the one that was set aside for it.
pub(super) struct Opened {
    pub(super) connection: Connection,
    pub(super) set_aside: Option<String>,
}

/// Opens the file, in the newest form, or says why not.
pub(super) fn connect(path: &Path) -> Result<Opened, Off> {
    prepare(path)?;
    let (connection, set_aside) = match open(path) {
        Err(Fault::Sqlite(error)) if is_damage(&error) => {
            let aside = set_aside(path).map_err(|error| off(path, &io_why(&error)))?;
            prepare(path)?;
            (open(path), Some(trouble::history_set_aside(&aside)))
        }
        result => (result, None),
    };
    match connection {
        Ok(connection) => Ok(Opened {
            connection,
            set_aside,
        }),
        Err(Fault::Newer) => Err(Off::ForGood(trouble::history_newer(&name(path)))),
        Err(Fault::Sqlite(error)) => Err(off(path, &sqlite_why(&error))),
    }
}

/// Opens the file for reading alone.
pub(super) fn read_only(path: &Path) -> rusqlite::Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags)?;
    connection.busy_timeout(BUSY)?;
    Ok(connection)
}

/// What keeps a start of Nixlamp from recording, as far as it can be seen without
/// writing anything.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Obstacle {
    /// The file is of a version that this one does not know.
    Newer,
    /// The disk has no room.
    Full,
    /// File or folder may not be written.
    Closed,
}

impl Obstacle {
    /// The obstacle of this history, be it there or not.
    pub fn of(path: &Path) -> Option<Obstacle> {
        let there = path.is_file();
        let newer = |connection| Ok(tables::version(&connection)? > tables::STEPS.len());
        if there && matches!(read_only(path).and_then(newer), Ok(true)) {
            return Some(Obstacle::Newer);
        }
        // The folder is made where it is missing.
        let folder = path.ancestors().skip(1).find(|folder| folder.exists())?;
        let writable = |path: &Path| rustix::fs::access(path, Access::WRITE_OK).is_ok();
        if !writable(folder) || there && !writable(path) {
            return Some(Obstacle::Closed);
        }
        has_no_room(folder).then_some(Obstacle::Full)
    }

    /// As it is told where recording stops for it.
    pub fn sentence(self, path: &Path) -> String {
        match self {
            Obstacle::Newer => trouble::history_newer(&name(path)),
            Obstacle::Full => trouble::history_off(&say!("disk-is-full")),
            Obstacle::Closed => trouble::history_off(&say!("its-folder-cannot-be-written")),
        }
    }
}

/// True if the file is no sound database. Disk and rights are not damage.
pub(super) fn is_damage(error: &rusqlite::Error) -> bool {
    matches!(
        error.sqlite_error_code(),
        Some(ErrorCode::NotADatabase | ErrorCode::DatabaseCorrupt)
    )
}

/// Why writing failed, as a sentence.
pub(super) fn sentence(path: &Path, error: &rusqlite::Error) -> String {
    match off(path, &sqlite_why(error)) {
        Off::ForNow(sentence) | Off::ForGood(sentence) => sentence,
    }
}

enum Fault {
    Newer,
    Sqlite(rusqlite::Error),
}

impl From<rusqlite::Error> for Fault {
    fn from(error: rusqlite::Error) -> Fault {
        Fault::Sqlite(error)
    }
}

fn open(path: &Path) -> Result<Connection, Fault> {
    // Without CREATE: `prepare` made the file, with the right mode.
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let mut connection = Connection::open_with_flags(path, flags)?;
    connection.busy_timeout(BUSY)?;
    // Before anything else: a newer file is not even switched to WAL.
    if tables::version(&connection)? > tables::STEPS.len() {
        return Err(Fault::Newer);
    }
    let sound: String = connection.query_row("PRAGMA quick_check(1)", [], |row| row.get(0))?;
    if sound != "ok" {
        let corrupt = rusqlite::ffi::Error::new(rusqlite::ffi::SQLITE_CORRUPT);
        return Err(rusqlite::Error::SqliteFailure(corrupt, Some(sound)).into());
    }
    // Some network file systems cannot have WAL and answer with another mode;
    // that works as well, only slower.
    connection.pragma_update_and_check(None, "journal_mode", "wal", |_| Ok(()))?;
    connection.pragma_update(None, "synchronous", "normal")?;
    connection.pragma_update(None, "foreign_keys", true)?;
    tables::migrate(&mut connection, tables::STEPS)?;
    Ok(connection)
}

/// Makes folder and file where they are missing. The mode of a folder that is
/// there already is left alone: it may be one that others use.
fn prepare(path: &Path) -> Result<(), Off> {
    if let Some(folder) = path.parent() {
        own_file::make_folder(folder).map_err(|error| off(path, &io_why(&error)))?;
    }
    match fs::metadata(path) {
        Ok(meta) if !meta.is_file() => {
            let why = say!("name-is-not-a-file", name = name(path));
            return Err(Off::ForGood(trouble::history_off(&why)));
        }
        Ok(meta) if meta.mode() & 0o777 == 0o600 => return Ok(()),
        _ => {}
    }
    OpenOptions::new()
        .write(true)
        .create(true)
        .truncate(false)
        .mode(0o600)
        .open(path)
        .and_then(|file| file.set_permissions(Permissions::from_mode(0o600)))
        .map_err(|error| off(path, &io_why(&error)))
}

/// Renames the file and what the library keeps beside it. Returns the new name.
fn set_aside(path: &Path) -> io::Result<String> {
    let aside = (1..=KEPT)
        .map(|number| match number {
            1 => with(path, ".bad"),
            _ => with(path, &format!(".bad-{number}")),
        })
        .find(|aside| !aside.exists())
        .unwrap_or_else(|| with(path, &format!(".bad-{KEPT}")));
    fs::rename(path, &aside)?;
    for beside in ["-wal", "-shm"] {
        match fs::rename(with(path, beside), with(&aside, beside)) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
    }
    Ok(name(&aside))
}

pub(super) fn with(path: &Path, ending: &str) -> PathBuf {
    let mut longer = path.as_os_str().to_owned();
    longer.push(ending);
    longer.into()
}

fn name(path: &Path) -> String {
    let name = path.file_name().unwrap_or(path.as_os_str());
    name.to_string_lossy().into_owned()
}

fn off(path: &Path, why: &str) -> Off {
    // SQLite tells a full disk in many ways, of which only one is called so.
    let full = path.parent().is_some_and(has_no_room);
    let full = full.then(|| say!("disk-is-full"));
    Off::ForNow(trouble::history_off(full.as_deref().unwrap_or(why)))
}

fn has_no_room(folder: &Path) -> bool {
    rustix::fs::statvfs(folder).is_ok_and(|disk| {
        // What is set aside for root is room for root alone.
        let blocks = if rustix::process::geteuid().is_root() {
            disk.f_bfree
        } else {
            disk.f_bavail
        };
        blocks.saturating_mul(disk.f_frsize) < NO_ROOM_BYTES
    })
}

/// Why the system did not.
pub(super) fn io_why(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => say!("disk-is-full"),
        io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => {
            say!("its-folder-cannot-be-written")
        }
        _ => error.to_string(),
    }
}

/// Why the library could not, as a piece of a sentence.
pub(super) fn sqlite_why(error: &rusqlite::Error) -> String {
    match error.sqlite_error_code() {
        Some(ErrorCode::DiskFull) => say!("disk-is-full"),
        Some(ErrorCode::ReadOnly | ErrorCode::PermissionDenied | ErrorCode::CannotOpen) => {
            say!("its-folder-cannot-be-written")
        }
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => {
            say!("another-program-holds-the-file")
        }
        _ => error.to_string(),
    }
}
