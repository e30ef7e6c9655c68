//! Reading all past rebuilds at once, and what was around one.

use std::collections::{BTreeSet, HashMap};

use nixlamp_core::record::{Around, Past};
use nixlamp_core::wire::Phase;
use rusqlite::{Connection, OptionalExtension as _, Transaction, params};

use super::tables::{of_word, read_rebuild};

/// Rebuilds that are read at the most: decades of them.
const MOST: u32 = 50_000;

/// All past rebuilds, newest first. Their phases come in one go: asking for each
/// rebuild's takes several times as long.
pub(super) fn all(connection: &Connection) -> rusqlite::Result<Vec<Past>> {
    let mut phases: HashMap<String, Vec<(Phase, f64, Option<f64>)>> = HashMap::new();
    let mut select = connection.prepare_cached(
        "SELECT rebuild, phase, seconds, quiet_s FROM phases ORDER BY rebuild, position",
    )?;
    let mut rows = select.query([])?;
    while let Some(row) = rows.next()? {
        let phase = of_word(&row.get::<_, String>(1)?).unwrap_or(Phase::Unknown);
        let its = phases.entry(row.get(0)?).or_default();
        its.push((phase, row.get(2)?, row.get(3)?));
    }
    connection
        .prepare_cached(
            "SELECT id, tool, verb, target, user, started, ended, elapsed_s, outcome,
                    exit_code, exit_signal, cause, reason, failed, alarms
             FROM rebuilds ORDER BY ended DESC, id LIMIT ?1",
        )?
        .query_map([MOST], read_rebuild)?
        .map(|row| {
            let mut past = row?;
            for (phase, seconds, quiet_s) in phases.remove(&past.id).unwrap_or_default() {
                past.phases.push((phase, seconds));
                past.quiets.extend(quiet_s.map(|s| (phase, s)));
            }
            Ok(past)
        })
        .collect()
}

/// Writes what was around a rebuild that stands in the file.
pub(super) fn write_around(tx: &Transaction<'_>, around: &Around) -> rusqlite::Result<()> {
    let what = serde_json::to_string(around).unwrap_or_default();
    tx.prepare_cached(
        "INSERT INTO around VALUES (?1, ?2)
         ON CONFLICT (rebuild) DO UPDATE SET what = excluded.what",
    )?
    .execute(params![around.rebuild, what])?;
    Ok(())
}

/// What was around a rebuild, if that was written down.
pub(super) fn around(connection: &Connection, id: &str) -> rusqlite::Result<Option<Around>> {
    if !has_around(connection)? {
        return Ok(None);
    }
    let what: Option<String> = connection
        .prepare_cached("SELECT what FROM around WHERE rebuild = ?1")?
        .query_row([id], |row| row.get(0))
        .optional()?;
    // What another version wrote says nothing to this one.
    Ok(what.and_then(|what| serde_json::from_str(&what).ok()))
}

/// Of which rebuilds it was written down.
pub(super) fn known_around(connection: &Connection) -> rusqlite::Result<BTreeSet<String>> {
    if !has_around(connection)? {
        return Ok(BTreeSet::new());
    }
    connection
        .prepare_cached("SELECT rebuild FROM around")?
        .query_map([], |row| row.get(0))?
        .collect()
}

/// False for a file that an older version wrote, which is only read here.
fn has_around(connection: &Connection) -> rusqlite::Result<bool> {
    connection
        .prepare_cached("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'around'")?
        .exists([])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::tables::{STEPS, migrate};

    #[test]
    fn a_file_of_an_older_version_tells_no_surroundings() {
        let mut connection = Connection::open_in_memory().expect("in memory");
        migrate(&mut connection, &STEPS[..3]).expect("an older form");
        assert_eq!(around(&connection, "1-2@3"), Ok(None));
        assert_eq!(known_around(&connection), Ok(BTreeSet::new()));
        assert_eq!(all(&connection), Ok(Vec::new()));
    }

    #[test]
    fn what_was_around_goes_with_its_rebuild() {
        let mut connection = Connection::open_in_memory().expect("in memory");
        migrate(&mut connection, STEPS).expect("the newest form");
        connection
            .pragma_update(None, "foreign_keys", true)
            .expect("known");
        let told = Around {
            rebuild: "1-2@3".to_owned(),
            beside: vec!["home-manager switch".to_owned()],
            ..Around::default()
        };
        let tx = connection.transaction().expect("begun");
        // Without its rebuild it has no place.
        write_around(&tx, &told).expect_err("no such rebuild");
        tx.execute_batch(
            "INSERT INTO rebuilds (id, tool, verb, user, started, ended, elapsed_s, outcome)
             VALUES ('1-2@3', 'nh', 'os switch', 'alice', 1, 2, 0.1, 'finished')",
        )
        .expect("written");
        for _ in 0..2 {
            write_around(&tx, &told).expect("written");
        }
        tx.commit().expect("done");
        assert_eq!(around(&connection, "1-2@3"), Ok(Some(told)));
        connection
            .execute("DELETE FROM rebuilds", [])
            .expect("deleted");
        assert_eq!(known_around(&connection), Ok(BTreeSet::new()));
    }
}
