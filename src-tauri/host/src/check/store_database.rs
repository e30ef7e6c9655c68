//! Looks at: the store's database: `SQLite`'s own quick check, and the size of
//! its write-ahead log. Read-only, beside the daemon.
//! Cannot tell when: it cannot be opened, or is too large to be read in time.

use std::time::Duration;

use nixlamp_core::wire::HealthGroup;
use nixlamp_core::words;

use super::parts::database;
use super::parts::here::Here;
use super::parts::said::{Check, Said, USUAL};

pub(super) const CHECK: Check = Check {
    id: "store-database",
    title: "Database of the store",
    group: HealthGroup::Nix,
    limit: Duration::from_secs(10),
    why: "Nix knows only what stands there; damaged, the daemon breaks off without a word to you.",
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
        Ok(lines) => Ok(lines.into_iter().filter(|line| line != "ok").collect()),
        Err(error) => complaints(error),
    }
}

fn judge(complaints: Result<Vec<String>, String>, size: f64, log: f64) -> Said {
    let number = format!("{}, log {}", words::size(size), words::size(log));
    match complaints {
        Err(why) => Said::unknown(why),
        Ok(complaints) if !complaints.is_empty() => Said::bad(
            "damaged",
            "Build nothing and delete nothing; copy /nix/var/nix/db first, then have it repaired.",
        )
        .with(complaints),
        Ok(_) if log > LOG_BYTES => Said::look(
            format!("sound; {number}"),
            "Find out who reads the database for so long; the log cannot be written back.",
        ),
        Ok(_) => Said::fine(format!("sound; {number}")),
    }
}

#[cfg(test)]
mod tests {
    use super::super::parts::database::testing::make;
    use super::super::parts::here::testing::machine;
    use super::*;
    use std::io::{Seek as _, SeekFrom, Write as _};

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
