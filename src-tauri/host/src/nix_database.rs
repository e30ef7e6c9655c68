//! Nix's own database, read beside the daemon: nothing is locked and nothing
//! written. Never as `immutable`: that would show an old state.

use std::path::Path;
use std::time::Duration;

use nixlamp_core::rollback::Sized;
use nixlamp_hands::profile_folders::STATE;
use rusqlite::{Connection, OpenFlags};

/// How long to wait for a writer that holds the whole file.
const BUSY: Duration = Duration::from_secs(5);

/// Opens the machine's.
pub fn open() -> rusqlite::Result<Connection> {
    open_at(&Path::new(STATE).join("db/db.sqlite"))
}

/// Opens one for reading alone.
pub fn open_at(path: &Path) -> rusqlite::Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags)?;
    connection.busy_timeout(BUSY)?;
    Ok(connection)
}

/// All that each of two store paths needs, of one moment: so they belong together.
pub fn closures(a: &str, b: &str) -> rusqlite::Result<(Vec<Sized>, Vec<Sized>)> {
    let mut connection = open()?;
    let snapshot = connection.transaction()?;
    Ok((closure(&snapshot, a)?, closure(&snapshot, b)?))
}

/// All that a store path needs, itself included; empty if it is not valid.
pub fn closure(connection: &Connection, path: &str) -> rusqlite::Result<Vec<Sized>> {
    connection
        .prepare(
            "WITH RECURSIVE closure (id) AS (
                SELECT id FROM ValidPaths WHERE path = ?1
                UNION SELECT reference FROM Refs JOIN closure ON referrer = id
             )
             SELECT path, coalesce(narSize, 0) FROM ValidPaths JOIN closure USING (id)",
        )?
        .query_map([path], |row| {
            Ok(Sized {
                path: row.get(0)?,
                nar_bytes: u64::try_from(row.get::<_, i64>(1)?).unwrap_or(0),
            })
        })?
        .collect()
}
