//! What the store's database knows, read in one short look: never
//! `immutable=1`, which would show an old state, and closed at once.

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::time::Duration;

use nixlamp_core::store_path::StorePath;
use nixlamp_core::verify::{REFERRERS_NAMED, Row};
use nixlamp_hands::own_folders;
use rusqlite::{Connection, OpenFlags, OptionalExtension};

/// Writers do not hold readers up with a write-ahead log; a checkpoint may, for
/// a moment.
const BUSY: Duration = Duration::from_secs(5);

/// The rows that could be read, and why not all, if not all.
pub(super) struct Rows {
    pub(super) rows: Vec<Row>,
    pub(super) trouble: Option<rusqlite::Error>,
}

pub(super) fn open(database: &Path) -> rusqlite::Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(database, flags)?;
    connection.busy_timeout(BUSY)?;
    Ok(connection)
}

const ALL: &str = "select id, registrationTime, path, hash, narSize from ValidPaths";

/// Every row, up to a damaged page if there is one.
pub(super) fn all(database: &Path) -> Rows {
    let mut rows = Vec::new();
    let trouble = open(database)
        .and_then(|connection| collect(&connection, ALL, [], &mut rows))
        .err();
    Rows { rows, trouble }
}

/// The rows of these paths and all that they need.
pub(super) fn closure(database: &Path, roots: &[String]) -> Rows {
    let mut rows = Vec::new();
    let trouble = open(database)
        .and_then(|connection| needed(&connection, roots, &mut rows))
        .err();
    Rows { rows, trouble }
}

fn needed(connection: &Connection, roots: &[String], rows: &mut Vec<Row>) -> rusqlite::Result<()> {
    let list = serde_json::to_string(roots).unwrap_or_default();
    let sql = format!(
        "with recursive needed(id) as (
           select id from ValidPaths where path in (select value from json_each(?1))
           union select reference from Refs join needed on referrer = needed.id
         ) {ALL} where id in needed"
    );
    collect(connection, &sql, [list], rows)
}

fn collect(
    connection: &Connection,
    sql: &str,
    parameters: impl rusqlite::Params,
    rows: &mut Vec<Row>,
) -> rusqlite::Result<()> {
    let mut statement = connection.prepare(sql)?;
    let mut found = statement.query(parameters)?;
    while let Some(row) = found.next()? {
        rows.push(read(row)?);
    }
    Ok(())
}

fn read(row: &rusqlite::Row) -> rusqlite::Result<Row> {
    Ok(Row {
        id: row.get(0)?,
        registered: row.get(1)?,
        path: row.get(2)?,
        hash: row.get(3)?,
        nar_bytes: row
            .get::<_, Option<i64>>(4)?
            .map(|bytes| bytes.max(0) as u64),
    })
}

/// The row of one path. `None` if it is not registered.
pub(super) fn one(database: &Path, path: &str) -> rusqlite::Result<Option<Row>> {
    open(database)?
        .query_row(&format!("{ALL} where path = ?1"), [path], read)
        .optional()
}

/// Paths that refer to it: some by name, and how many.
pub(super) fn referrers(database: &Path, path: &str) -> rusqlite::Result<(Vec<String>, usize)> {
    let connection = open(database)?;
    let mut statement = connection.prepare(
        "select r.path from ValidPaths v join Refs on reference = v.id
         join ValidPaths r on referrer = r.id where v.path = ?1 and r.id <> v.id order by r.path",
    )?;
    let mut names = Vec::new();
    let mut count = 0;
    let mut found = statement.query([path])?;
    while let Some(row) = found.next()? {
        count += 1;
        if names.len() < REFERRERS_NAMED {
            names.push(row.get(0)?);
        }
    }
    Ok((names, count))
}

/// The recipe a path was made from, if that is registered and there.
pub(super) fn deriver(database: &Path, path: &str) -> rusqlite::Result<Option<StorePath>> {
    let deriver: Option<Option<String>> = open(database)?
        .query_row(
            "select d.path from ValidPaths v left join ValidPaths d on d.path = v.deriver where v.path = ?1",
            [path],
            |row| row.get(0),
        )
        .optional()?;
    let path = deriver.flatten().and_then(|path| StorePath::new(&path));
    Ok(path.filter(|path| Path::new(path.as_str()).is_file()))
}

/// Store paths that the running system and this user's profiles lead to.
pub(super) fn profile_roots() -> Vec<String> {
    let user = std::env::var("USER").unwrap_or_default();
    let home = own_folders::home();
    let mut links: Vec<PathBuf> = [
        "/run/current-system",
        "/run/booted-system",
        "/nix/var/nix/profiles/system",
        "/nix/var/nix/profiles/default",
    ]
    .map(PathBuf::from)
    .into();
    let mut folders = vec![PathBuf::from("/nix/var/nix/profiles/per-user").join(user)];
    if let Some(home) = home {
        links.push(home.join(".nix-profile"));
        folders.push(home.join(".local/state/nix/profiles"));
    }
    for folder in folders {
        let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
        links.extend(entries.map(|entry| entry.path()));
    }
    let roots: HashSet<String> = links
        .iter()
        .filter(|link| !is_generation(link))
        .filter_map(|link| in_store(&std::fs::canonicalize(link).ok()?))
        .collect();
    let mut roots: Vec<String> = roots.into_iter().collect();
    roots.sort();
    roots
}

/// `system-12-link` is one of many; the profile itself says which one counts.
fn is_generation(link: &Path) -> bool {
    let name = link.file_name().unwrap_or_default().to_string_lossy();
    name.strip_suffix("-link")
        .and_then(|rest| rest.rsplit_once('-'))
        .is_some_and(|(_, number)| !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit()))
}

/// The store path that something lies in.
pub(super) fn in_store(path: &Path) -> Option<String> {
    let text = path.to_str()?;
    let rest = text.strip_prefix(nixlamp_core::store_path::STORE)?;
    let base = rest.split('/').next()?;
    StorePath::new(&format!("{}{base}", nixlamp_core::store_path::STORE)).map(String::from)
}
