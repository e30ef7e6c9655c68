//! How rebuilds went: what is kept of each, its minutes, and those of earlier
//! runs.

use nixlamp_core::baseline::Key;
use nixlamp_core::course::{Bands, Earlier, Kept, bands};
use nixlamp_core::model::{Now, Time};
use nixlamp_core::record::{CourseKept, Minute, Past, Stood};
use nixlamp_core::view::Drawing;
use nixlamp_core::wire::Course;
use rusqlite::{Connection, OptionalExtension as _, Row, Transaction, params};

use super::tables;

/// What is usual is told from so many earlier runs.
const RUNS: u32 = 10;
/// Minutes of one run that are read: a month.
const MINUTES_MOST: u32 = 43_200;
/// Past rebuilds that tell what is usual for a phase.
const PAST: u32 = 500;
/// Since this form of the file there are courses, and since that one the rest.
const WITH_COURSES: usize = 4;
const WITH_REASONS: usize = 3;

/// A past rebuild with all that its course is drawn from.
#[derive(Clone, Debug)]
pub struct PastCourse {
    past: Past,
    kept: Option<Kept>,
    own: Earlier,
    earlier: Vec<Earlier>,
    before: Vec<Past>,
}

impl PastCourse {
    /// The causes as they stood last.
    pub fn stood(&self) -> &[Stood] {
        self.kept.as_ref().map_or(&[], |kept| &kept.causes)
    }

    /// The course, named as it was asked for.
    pub fn draw(&self, now: Now) -> Course {
        let Self {
            past, kept, own, ..
        } = self;
        Drawing::of_past(&past.id, past, kept.clone(), own, &self.before, now).draw(&self.bands())
    }

    fn bands(&self) -> Bands {
        bands(&self.earlier)
    }
}

pub(super) fn write(tx: &Transaction<'_>, kept: &CourseKept) -> rusqlite::Result<()> {
    tx.prepare_cached(
        "INSERT OR REPLACE INTO courses
         SELECT ?1, ?2 WHERE EXISTS (SELECT 1 FROM rebuilds WHERE id = ?1)",
    )?
    .execute(params![kept.rebuild, kept.course])?;
    Ok(())
}

/// By its id, the one it had while it ran, or its pid; of several the newest.
pub(super) fn read(connection: &Connection, id: &str) -> rusqlite::Result<Option<PastCourse>> {
    let version = tables::version(connection)?;
    if version < WITH_REASONS {
        return Ok(None);
    }
    let found: Option<String> = connection
        .prepare_cached(
            "SELECT id FROM rebuilds
             WHERE id = ?1 OR substr(id, 1, instr(id, '@') - 1) = ?1
                OR substr(id, 1, instr(id, '-') - 1) = ?1
             ORDER BY started DESC LIMIT 1",
        )?
        .query_row([id], |row| row.get(0))
        .optional()?;
    let Some(past) = found.map(|id| tables::one(connection, &id)).transpose()? else {
        return Ok(None);
    };
    let Some(past) = past else { return Ok(None) };
    let kept = if version < WITH_COURSES {
        None
    } else {
        connection
            .prepare_cached("SELECT course FROM courses WHERE rebuild = ?1")?
            .query_row([&past.id], |row| row.get::<_, String>(0))
            .optional()?
    };
    Ok(Some(PastCourse {
        kept: kept.as_deref().and_then(Kept::read),
        own: Earlier {
            started: past.started,
            minutes: minutes(connection, &past.id, past.started, past.ended)?,
        },
        earlier: earlier(connection, &Key::of(&past), past.started)?,
        before: tables::past(connection, PAST)?,
        past,
    }))
}

/// The last runs of the same that started before then and ended well, with
/// their minutes.
pub(super) fn earlier(
    connection: &Connection,
    key: &Key,
    before: Time,
) -> rusqlite::Result<Vec<Earlier>> {
    let runs: Vec<(String, i64, i64)> = connection
        .prepare_cached(
            "SELECT id, started, ended FROM rebuilds
             WHERE tool = ?1 AND verb = ?2 AND user = ?3 AND target IS ?4
               AND outcome = 'finished' AND started < ?5
             ORDER BY ended DESC LIMIT ?6",
        )?
        .query_map(
            params![key.tool, key.verb, key.user, key.target, before.0, RUNS],
            |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)),
        )?
        .collect::<rusqlite::Result<_>>()?;
    runs.into_iter()
        .map(|(id, started, ended)| {
            Ok(Earlier {
                started: Time(started),
                minutes: minutes(connection, &id, Time(started), Time(ended))?,
            })
        })
        .collect()
}

/// The minutes in which it ran: a stretch of the table, which lies in order of
/// time.
fn minutes(
    connection: &Connection,
    id: &str,
    started: Time,
    ended: Time,
) -> rusqlite::Result<Vec<Minute>> {
    // Minutes name it as it was named while it ran.
    let shown = id.rsplit_once('@').map_or(id, |(shown, _)| shown);
    connection
        .prepare_cached(
            "SELECT at, cpu_ratio, memory_used_bytes, swap_used_bytes, received_bytes, disk_bytes
             FROM minutes
             WHERE at > ?1 AND at <= ?2 AND instr(rebuilds, ?3) > 0
             ORDER BY at LIMIT ?4",
        )?
        .query_map(
            params![
                started.0,
                ended.0.saturating_add(60_000),
                format!("\"{shown}\""),
                MINUTES_MOST
            ],
            read_minute,
        )?
        .collect()
}

fn read_minute(row: &Row<'_>) -> rusqlite::Result<Minute> {
    let bytes = |at: usize| row.get::<_, i64>(at).map(|b| b.max(0).unsigned_abs());
    Ok(Minute {
        at: Time(row.get(0)?),
        cpu_ratio: row.get(1)?,
        memory_used_bytes: bytes(2)?,
        swap_used_bytes: bytes(3)?,
        received_bytes: bytes(4)?,
        disk_bytes: bytes(5)?,
        ..Minute::default()
    })
}

#[cfg(test)]
mod tests;
