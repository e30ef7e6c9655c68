//! The store's database, read in one transaction that ends at once.
//!
//! Read-only but never `immutable`: that would leave out what stands in the
//! write-ahead log, which can be everything. A reader holds up no build.

use std::collections::HashMap;
use std::path::Path;
use std::time::Duration;

use nixlamp_core::gc::Store;
use nixlamp_core::say;
use rusqlite::{Connection, OpenFlags};

/// How long a writer that holds the database is waited for.
const BUSY_LIMIT: Duration = Duration::from_secs(5);

/// All valid paths with what they refer to, or a sentence why not.
pub fn read(file: &Path) -> Result<Store, String> {
    load(file).map_err(|error| match error.sqlite_error_code() {
        // Without its log and index an ordinary user may not open it; the next
        // client of Nix makes both.
        Some(rusqlite::ErrorCode::ReadOnly | rusqlite::ErrorCode::CannotOpen) => {
            say!("store-database-not-opened", why = error.to_string(),)
        }
        _ => say!("store-database-not-read", why = error.to_string()),
    })
}

fn load(file: &Path) -> rusqlite::Result<Store> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let mut connection = Connection::open_with_flags(file, flags)?;
    connection.busy_timeout(BUSY_LIMIT)?;
    let transaction = connection.transaction()?;
    let mut store = Store::default();
    let mut numbers: HashMap<i64, u32> = HashMap::new();
    let mut derivers: Vec<(u32, String)> = Vec::new();
    let mut paths =
        transaction.prepare("select id, path, narSize, deriver from ValidPaths order by id")?;
    let mut rows = paths.query([])?;
    while let Some(row) = rows.next()? {
        let path: String = row.get(1)?;
        let nar_bytes: Option<i64> = row.get(2)?;
        let number = store.add(base_name(&path), nar_bytes.unwrap_or(0).cast_unsigned());
        numbers.insert(row.get(0)?, number);
        if let Some(deriver) = row.get::<_, Option<String>>(3)? {
            derivers.push((number, deriver));
        }
    }
    let known = |(from, to): (i64, i64)| Some((*numbers.get(&from)?, *numbers.get(&to)?));
    let mut refs = transaction.prepare("select referrer, reference from Refs")?;
    let mut rows = refs.query([])?;
    while let Some(row) = rows.next()? {
        store.references.extend(known((row.get(0)?, row.get(1)?)));
    }
    let mut outputs = transaction.prepare("select drv, path from DerivationOutputs")?;
    let mut rows = outputs.query([])?;
    while let Some(row) = rows.next()? {
        let (drv, path): (i64, String) = (row.get(0)?, row.get(1)?);
        let edge = numbers
            .get(&drv)
            .copied()
            .zip(store.number(base_name(&path)));
        store.outputs.extend(edge);
    }
    store.derivers = derivers
        .into_iter()
        .filter_map(|(path, deriver)| Some((path, store.number(base_name(&deriver))?)))
        .collect();
    Ok(store)
}

fn base_name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}
