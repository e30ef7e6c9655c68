//! Looks at: the store's database: `SQLite`'s own quick check, whether it holds
//! anything, and the size of its write-ahead log. Read-only, beside the daemon.
//! Cannot tell when: it cannot be opened, or is too large to be read in time.

use std::time::Duration;

use nixlamp_core::say;
use nixlamp_core::wire::HealthGroup;
use nixlamp_core::words;

use super::parts::database;
use super::parts::here::Here;
use super::parts::said::{Check, Said, USUAL};

pub(super) const CHECK: Check = Check {
    id: "store-database",
    group: HealthGroup::Nix,
    limit: Duration::from_secs(10),
    run,
    ..USUAL
};

const LIMIT: Duration = Duration::from_secs(8);
/// Nix writes the log back at 160 MB (`wal_autocheckpoint`); beyond it grows
/// because a reader holds it up.
const LOG_BYTES: f64 = 200.0 * 1024.0 * 1024.0;

fn run(here: &Here) -> Option<Said> {
    let path = database::path(here);
    if !path.exists() {
        return None;
    }
    let size = |suffix: &str| {
        let file = format!("{}{suffix}", path.display());
        std::fs::metadata(file).map_or(0.0, |meta| meta.len() as f64)
    };
    Some(judge(quick_check(here), size(""), size("-wal")))
}

/// What the check complains of.
fn quick_check(here: &Here) -> Result<Vec<String>, String> {
    let db = database::open(here, LIMIT)?;
    let complaints = |error: rusqlite::Error| match error.sqlite_error_code() {
        Some(rusqlite::ErrorCode::DatabaseCorrupt | rusqlite::ErrorCode::NotADatabase) => {
            Ok(vec![error.to_string()])
        }
        _ => Err(database::why(&error)),
    };
    let asked = (|| {
        let mut query = db.prepare("pragma quick_check(5)")?;
        let rows = query.query_map([], |row| row.get::<_, String>(0))?;
        rows.collect::<Result<Vec<String>, rusqlite::Error>>()
    })();
    match asked {
        Ok(lines) => {
            let lines: Vec<String> = lines.into_iter().filter(|line| line != "ok").collect();
            if lines.is_empty() {
                lacks(here, &db)
            } else {
                Ok(lines)
            }
        }
        Err(error) => complaints(error),
    }
}

/// What a store's database must hold and this one does not: to `SQLite` an
/// empty file is a sound database.
fn lacks(here: &Here, db: &rusqlite::Connection) -> Result<Vec<String>, String> {
    let is_there = |sql: &str| {
        db.query_row(sql, [], |row| row.get::<_, bool>(0))
            .map_err(|error| database::why(&error))
    };
    let mut lacks = Vec::new();
    for table in ["ValidPaths", "Refs"] {
        let sql = format!(
            "select exists (select 1 from sqlite_master where type = 'table' and name = '{table}')"
        );
        if !is_there(&sql)? {
            lacks.push(say!("check-store-database.no-table", table = table));
        }
    }
    if lacks.is_empty() && has_paths(here) && !is_there("select exists (select 1 from ValidPaths)")?
    {
        lacks.push(say!("check-store-database.no-path"));
    }
    Ok(lacks)
}

/// True if something lies in the store: `HASH-NAME`.
fn has_paths(here: &Here) -> bool {
    let entries = std::fs::read_dir(here.path("nix/store"));
    entries.into_iter().flatten().flatten().any(|entry| {
        let name = entry.file_name();
        let name = name.as_encoded_bytes();
        name.get(32) == Some(&b'-') && !name.ends_with(b".lock")
    })
}

fn judge(complaints: Result<Vec<String>, String>, size: f64, log: f64) -> Said {
    let sound = say!(
        "check-store-database.sound",
        size = words::size(size),
        log = words::size(log),
    );
    match complaints {
        Err(why) => Said::unknown(why),
        Ok(complaints) if !complaints.is_empty() => Said::bad(
            say!("check-store-database.damaged"),
            say!("check-store-database.damaged-next"),
        )
        .with(complaints),
        Ok(_) if log > LOG_BYTES => Said::look(sound, say!("check-store-database.log-next")),
        Ok(_) => Said::fine(sound),
    }
}

#[cfg(test)]
mod tests {
    use super::super::parts::database::testing::make;
    use super::super::parts::here::testing::machine;
    use super::*;
    use std::io::{Seek as _, SeekFrom, Write as _};

    #[test]
    fn one_that_knows_nothing_is_not_sound() {
        let path = format!("nix/store/{:032}-x", 0);
        let (folder, here) = machine(&[("nix/var/nix/db/db.sqlite", ""), (&path, "")]);
        let details = || run(&here).expect("there").details;
        assert_eq!(details().len(), 2, "an empty file");
        let path = database::path(&here);
        std::fs::remove_file(&path).expect("removed");
        make(folder.path(), 0);
        assert_eq!(details(), ["it knows no path, and the store has some"]);
        let db = rusqlite::Connection::open(&path).expect("opened");
        db.execute_batch("drop table Refs").expect("dropped");
        assert_eq!(details(), ["the table Refs is not there"]);
        assert!(run(&here).expect("there").line().starts_with("Bad damaged"));
    }

    #[test]
    fn a_sound_one_a_damaged_one_and_one_that_cannot_be_opened() {
        let (folder, here) = machine(&[]);
        assert_eq!(run(&here), None);
        make(folder.path(), 2000);
        assert!(
            run(&here)
                .expect("there")
                .line()
                .starts_with("Fine sound; ")
        );
        let path = database::path(&here);
        let length = std::fs::metadata(&path).expect("there").len();
        let mut file = std::fs::File::options()
            .write(true)
            .open(&path)
            .expect("opened");
        file.seek(SeekFrom::Start(length / 2 / 4096 * 4096))
            .expect("there");
        file.write_all(&[0x5a; 4096]).expect("written");
        drop(file);
        let said = run(&here).expect("there");
        assert!(said.line().starts_with("Bad damaged"), "{said:?}");
        assert!(!said.details.is_empty());
        assert!(
            judge(Ok(Vec::new()), 1.0, LOG_BYTES + 1.0)
                .line()
                .starts_with("Look sound; ")
        );
        assert!(
            judge(Err("somebody writes it".into()), 1.0, 1.0)
                .line()
                .starts_with("Unknown ")
        );
    }
}
