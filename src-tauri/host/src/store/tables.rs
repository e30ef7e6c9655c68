//! The tables, how they came to be, and one record to and from them.
//!
//! Times are milliseconds since 1970 UTC, durations seconds, lists JSON.

use nixlamp_core::build_times;
use nixlamp_core::model::{Exit, Time};
use nixlamp_core::record::{
    ActionDone, Answer, BuildTime, CommandEnded, FoundCause, Lessons, Minute, Past, Record, Tried,
};
use nixlamp_core::redact;
use nixlamp_core::wire::{Phase, Verdict};
use rusqlite::{Connection, Params, Row, Transaction, TransactionBehavior, params};
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::{courses, everything};

/// Each step leads from the version that is its index to the next. A step that
/// was once released is never changed again.
pub(super) const STEPS: &[&str] = &[
    "
    CREATE TABLE rebuilds (
        id TEXT PRIMARY KEY,
        tool TEXT NOT NULL,
        verb TEXT NOT NULL,
        target TEXT,
        user TEXT NOT NULL,
        started INTEGER NOT NULL,
        ended INTEGER NOT NULL,
        elapsed_s REAL NOT NULL,
        outcome TEXT NOT NULL,
        exit_code INTEGER,
        exit_signal INTEGER,
        cause TEXT
    );
    CREATE INDEX rebuilds_by_end ON rebuilds (ended);
    CREATE TABLE phases (
        rebuild TEXT NOT NULL REFERENCES rebuilds (id) ON DELETE CASCADE,
        position INTEGER NOT NULL,
        phase TEXT NOT NULL,
        seconds REAL NOT NULL,
        PRIMARY KEY (rebuild, position)
    ) WITHOUT ROWID;
    CREATE TABLE minutes (
        at INTEGER PRIMARY KEY,
        cpu_ratio REAL NOT NULL,
        memory_used_bytes INTEGER NOT NULL,
        swap_used_bytes INTEGER NOT NULL,
        received_bytes INTEGER NOT NULL,
        disk_bytes INTEGER NOT NULL,
        store_free_bytes INTEGER,
        rebuilds TEXT NOT NULL
    );
    CREATE TABLE findings (
        rebuild TEXT NOT NULL,
        code TEXT NOT NULL,
        since INTEGER NOT NULL,
        until INTEGER,
        probability REAL NOT NULL,
        evidence TEXT NOT NULL,
        PRIMARY KEY (rebuild, code, since)
    ) WITHOUT ROWID;
    CREATE TABLE actions (
        plan TEXT NOT NULL,
        at INTEGER NOT NULL,
        what TEXT NOT NULL,
        ok INTEGER NOT NULL,
        lines TEXT NOT NULL,
        PRIMARY KEY (plan, at)
    ) WITHOUT ROWID;
",
    "
    CREATE TABLE actions_by_step (
        plan TEXT NOT NULL,
        begun INTEGER NOT NULL,
        ended INTEGER,
        what TEXT NOT NULL,
        wish TEXT NOT NULL,
        steps TEXT NOT NULL,
        ok INTEGER NOT NULL,
        lines TEXT NOT NULL,
        seen INTEGER NOT NULL,
        PRIMARY KEY (plan, begun)
    ) WITHOUT ROWID;
    INSERT INTO actions_by_step
        SELECT plan, at, at, what, 'null', '[]', ok, lines, 1 FROM actions;
    DROP TABLE actions;
    ALTER TABLE actions_by_step RENAME TO actions;
",
    "
    ALTER TABLE rebuilds ADD COLUMN reason TEXT;
    ALTER TABLE rebuilds ADD COLUMN failed TEXT NOT NULL DEFAULT '[]';
    ALTER TABLE rebuilds ADD COLUMN alarms INTEGER NOT NULL DEFAULT 0;
    ALTER TABLE phases ADD COLUMN quiet_s REAL;
    CREATE TABLE builds (
        number INTEGER PRIMARY KEY,
        name TEXT NOT NULL,
        seconds REAL NOT NULL
    );
    CREATE INDEX builds_by_name ON builds (name, number);
    CREATE TABLE answers (
        rebuild TEXT NOT NULL,
        cause TEXT NOT NULL,
        correct INTEGER NOT NULL,
        at INTEGER NOT NULL,
        PRIMARY KEY (rebuild, cause)
    ) WITHOUT ROWID;
    CREATE TABLE estimates (
        number INTEGER PRIMARY KEY,
        low_s REAL NOT NULL,
        mid_s REAL NOT NULL,
        high_s REAL NOT NULL,
        took_s REAL NOT NULL
    );
",
    "
    CREATE TABLE courses (
        rebuild TEXT PRIMARY KEY REFERENCES rebuilds (id) ON DELETE CASCADE,
        course TEXT NOT NULL
    ) WITHOUT ROWID;
    CREATE INDEX rebuilds_by_key ON rebuilds (tool, verb, user, ended);
    CREATE TABLE around (
        rebuild TEXT PRIMARY KEY REFERENCES rebuilds (id) ON DELETE CASCADE,
        what TEXT NOT NULL
    );
",
];

/// Builds of one name that are kept, and estimates in all.
const BUILDS_KEPT: u32 = 10;
const ESTIMATES_KEPT: u32 = 200;

/// Which step a file has reached; 0 for an empty one.
pub(super) fn version(connection: &Connection) -> rusqlite::Result<usize> {
    let version: u32 = connection.pragma_query_value(None, "user_version", |row| row.get(0))?;
    Ok(version as usize)
}

/// Brings a file to the newest form: all steps or none.
pub(super) fn migrate(connection: &mut Connection, steps: &[&str]) -> rusqlite::Result<()> {
    if version(connection)? >= steps.len() {
        return Ok(());
    }
    let tx = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    // Read again under the lock: another program may have been faster.
    for step in steps.iter().skip(version(&tx)?) {
        tx.execute_batch(step)?;
    }
    tx.pragma_update(None, "user_version", steps.len() as u32)?;
    tx.commit()
}

/// Writes a record. Written twice it stands there once, as of the last time.
pub(super) fn write(tx: &Transaction<'_>, record: &Record) -> rusqlite::Result<()> {
    match record {
        Record::Rebuild(past) => write_rebuild(tx, past),
        Record::Minute(minute) => write_minute(tx, minute),
        Record::Finding(finding) => write_finding(tx, finding),
        Record::Action(action) => write_action(tx, action),
        Record::CommandEnded(end) => write_command_end(tx, end),
        Record::Build(build) => write_build(tx, build),
        Record::Answer(answer) => write_answer(tx, answer),
        Record::Tried(tried) => write_tried(tx, tried),
        Record::Course(kept) => courses::write(tx, kept),
        Record::Around(around) => everything::write_around(tx, around),
    }
}

fn write_rebuild(tx: &Transaction<'_>, past: &Past) -> rusqlite::Result<()> {
    let (code, signal) = match past.exit {
        Some(Exit::Code(code)) => (Some(code), None),
        Some(Exit::Signal(signal)) => (None, Some(signal)),
        None => (None, None),
    };
    // Not REPLACE: that would delete the row first, and its phases with it.
    tx.prepare_cached(
        "INSERT INTO rebuilds VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15)
         ON CONFLICT (id) DO UPDATE SET
            tool = excluded.tool, verb = excluded.verb, target = excluded.target,
            user = excluded.user, started = excluded.started, ended = excluded.ended,
            elapsed_s = excluded.elapsed_s, outcome = excluded.outcome,
            exit_code = excluded.exit_code, exit_signal = excluded.exit_signal,
            cause = excluded.cause, reason = excluded.reason, failed = excluded.failed,
            alarms = excluded.alarms",
    )?
    .execute(params![
        past.id,
        past.tool,
        past.verb,
        past.target,
        past.user,
        past.started.0,
        past.ended.0,
        past.elapsed_s,
        word(past.outcome),
        code,
        signal,
        past.cause,
        past.reason,
        serde_json::to_string(&past.failed).unwrap_or_default(),
        past.alarms,
    ])?;
    tx.prepare_cached("DELETE FROM phases WHERE rebuild = ?1")?
        .execute([&past.id])?;
    let mut phases = tx.prepare_cached("INSERT INTO phases VALUES (?1, ?2, ?3, ?4, ?5)")?;
    for (position, (phase, seconds)) in (0_u32..).zip(&past.phases) {
        let quiet_s = past.quiets.iter().find(|(p, _)| p == phase).map(|q| q.1);
        phases.execute(params![past.id, position, word(phase), seconds, quiet_s])?;
    }
    Ok(())
}

fn write_build(tx: &Transaction<'_>, build: &BuildTime) -> rusqlite::Result<()> {
    let name = build_times::key(&build.name);
    tx.prepare_cached("INSERT INTO builds (name, seconds) VALUES (?1, ?2)")?
        .execute(params![name, build.seconds])?;
    tx.prepare_cached(
        "DELETE FROM builds WHERE name = ?1 AND number NOT IN
         (SELECT number FROM builds WHERE name = ?1 ORDER BY number DESC LIMIT ?2)",
    )?
    .execute(params![name, BUILDS_KEPT])?;
    Ok(())
}

fn write_answer(tx: &Transaction<'_>, answer: &Answer) -> rusqlite::Result<()> {
    tx.prepare_cached("INSERT OR REPLACE INTO answers VALUES (?1, ?2, ?3, ?4)")?
        .execute(params![
            answer.rebuild,
            answer.cause,
            answer.right,
            answer.at.0
        ])?;
    Ok(())
}

fn write_tried(tx: &Transaction<'_>, tried: &Tried) -> rusqlite::Result<()> {
    let [low_s, mid_s, high_s] = tried.left_s;
    tx.prepare_cached(
        "INSERT INTO estimates (low_s, mid_s, high_s, took_s) VALUES (?1, ?2, ?3, ?4)",
    )?
    .execute(params![low_s, mid_s, high_s, tried.took_s])?;
    tx.prepare_cached(
        "DELETE FROM estimates WHERE number NOT IN
         (SELECT number FROM estimates ORDER BY number DESC LIMIT ?1)",
    )?
    .execute([ESTIMATES_KEPT])?;
    Ok(())
}

/// All that was learned, the oldest first.
pub(super) fn lessons(connection: &Connection) -> rusqlite::Result<Lessons> {
    let builds = connection
        .prepare_cached("SELECT name, seconds FROM builds ORDER BY number")?
        .query_map([], |row| {
            Ok(BuildTime {
                name: row.get(0)?,
                seconds: row.get(1)?,
            })
        })?
        .collect::<rusqlite::Result<_>>()?;
    let answers = connection
        .prepare_cached("SELECT rebuild, cause, correct, at FROM answers ORDER BY at, rebuild")?
        .query_map([], |row| {
            Ok(Answer {
                rebuild: row.get(0)?,
                cause: row.get(1)?,
                right: row.get(2)?,
                at: Time(row.get(3)?),
            })
        })?
        .collect::<rusqlite::Result<_>>()?;
    let tried = connection
        .prepare_cached("SELECT low_s, mid_s, high_s, took_s FROM estimates ORDER BY number")?
        .query_map([], |row| {
            Ok(Tried {
                left_s: [row.get(0)?, row.get(1)?, row.get(2)?],
                took_s: row.get(3)?,
            })
        })?
        .collect::<rusqlite::Result<_>>()?;
    Ok(Lessons {
        answers,
        builds,
        tried,
    })
}

fn write_minute(tx: &Transaction<'_>, minute: &Minute) -> rusqlite::Result<()> {
    tx.prepare_cached("INSERT OR REPLACE INTO minutes VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)")?
        .execute(params![
            minute.at.0,
            minute.cpu_ratio,
            signed(minute.memory_used_bytes),
            signed(minute.swap_used_bytes),
            signed(minute.received_bytes),
            signed(minute.disk_bytes),
            minute.store_free_bytes.map(signed),
            list(&minute.rebuilds),
        ])?;
    Ok(())
}

fn write_finding(tx: &Transaction<'_>, finding: &FoundCause) -> rusqlite::Result<()> {
    tx.prepare_cached("INSERT OR REPLACE INTO findings VALUES (?1, ?2, ?3, ?4, ?5, ?6)")?
        .execute(params![
            finding.rebuild,
            finding.code,
            finding.since.0,
            finding.until.map(|until| until.0),
            finding.probability,
            list(&finding.evidence),
        ])?;
    Ok(())
}

fn write_action(tx: &Transaction<'_>, action: &ActionDone) -> rusqlite::Result<()> {
    tx.prepare_cached(
        "INSERT OR REPLACE INTO actions VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
    )?
    .execute(params![
        action.plan,
        action.begun.0,
        action.ended.map(|ended| ended.0),
        action.what,
        serde_json::to_string(&action.action).unwrap_or_default(),
        serde_json::to_string(&action.steps).unwrap_or_default(),
        action.ok,
        list(&action.lines),
        action.seen,
    ])?;
    Ok(())
}

/// Whether this rebuild is in the file. What cannot be read is not.
/// Told twice, it stands there once.
fn write_command_end(tx: &Transaction<'_>, end: &CommandEnded) -> rusqlite::Result<()> {
    tx.execute(
        "UPDATE actions SET ok = ok AND ?2, lines = json_insert(lines, '$[#]', ?3)
         WHERE plan = ?1 AND NOT EXISTS (SELECT 1 FROM json_each(lines) WHERE value = ?3)",
        params![end.plan, end.ok, end.line],
    )?;
    Ok(())
}

pub(super) fn has_rebuild(connection: &Connection, id: &str) -> bool {
    connection
        .query_row("SELECT 1 FROM rebuilds WHERE id = ?1", [id], |_| Ok(()))
        .is_ok()
}

/// Past rebuilds, newest first.
pub(super) fn past(connection: &Connection, limit: u32) -> rusqlite::Result<Vec<Past>> {
    rebuilds(connection, "ORDER BY ended DESC, id LIMIT ?1", [limit])
}

/// The past rebuild with this id.
pub(super) fn one(connection: &Connection, id: &str) -> rusqlite::Result<Option<Past>> {
    Ok(rebuilds(connection, "WHERE id = ?1", [id])?.pop())
}

fn rebuilds(
    connection: &Connection,
    which: &str,
    params: impl Params,
) -> rusqlite::Result<Vec<Past>> {
    let mut phases = connection.prepare_cached(
        "SELECT phase, seconds, quiet_s FROM phases WHERE rebuild = ?1 ORDER BY position",
    )?;
    connection
        .prepare_cached(&format!(
            "SELECT id, tool, verb, target, user, started, ended, elapsed_s, outcome,
                    exit_code, exit_signal, cause, reason, failed, alarms
             FROM rebuilds {which}",
        ))?
        .query_map(params, read_rebuild)?
        .map(|row| {
            let mut past = row?;
            let rows = phases.query_map([&past.id], |row| {
                let phase = of_word(&row.get::<_, String>(0)?).unwrap_or(Phase::Unknown);
                Ok((phase, row.get(1)?, row.get::<_, Option<f64>>(2)?))
            })?;
            for row in rows {
                let (phase, seconds, quiet_s) = row?;
                past.phases.push((phase, seconds));
                past.quiets.extend(quiet_s.map(|s| (phase, s)));
            }
            Ok(past)
        })
        .collect()
}

pub(super) fn read_rebuild(row: &Row<'_>) -> rusqlite::Result<Past> {
    let code: Option<i32> = row.get(9)?;
    let signal: Option<i32> = row.get(10)?;
    Ok(Past {
        id: row.get(0)?,
        tool: shown(&row.get::<_, String>(1)?),
        verb: shown(&row.get::<_, String>(2)?),
        target: row.get::<_, Option<String>>(3)?.as_deref().map(shown),
        user: shown(&row.get::<_, String>(4)?),
        started: Time(row.get(5)?),
        ended: Time(row.get(6)?),
        elapsed_s: row.get(7)?,
        // A word of another version says nothing to this one.
        outcome: of_word(&row.get::<_, String>(8)?).unwrap_or(Verdict::Unknown),
        exit: code.map(Exit::Code).or(signal.map(Exit::Signal)),
        cause: row.get(11)?,
        phases: Vec::new(),
        reason: row.get(12)?,
        failed: serde_json::from_str(&row.get::<_, String>(13)?).unwrap_or_default(),
        quiets: Vec::new(),
        alarms: row.get(14)?,
    })
}

/// Actions, newest first.
pub(super) fn actions(connection: &Connection, limit: u32) -> rusqlite::Result<Vec<ActionDone>> {
    connection
        .prepare_cached(
            "SELECT plan, begun, ended, what, wish, steps, ok, lines, seen
             FROM actions ORDER BY begun DESC, plan LIMIT ?1",
        )?
        .query_map([limit], read_action)?
        .collect()
}

/// Actions without an end that nobody has seen yet, newest first.
pub(super) fn cut_off(connection: &Connection) -> rusqlite::Result<Vec<ActionDone>> {
    connection
        .prepare_cached(
            "SELECT plan, begun, ended, what, wish, steps, ok, lines, seen
             FROM actions WHERE ended IS NULL AND NOT seen ORDER BY begun DESC, plan",
        )?
        .query_map([], read_action)?
        .collect()
}

fn read_action(row: &Row<'_>) -> rusqlite::Result<ActionDone> {
    Ok(ActionDone {
        plan: row.get(0)?,
        // A wish of another version says nothing to this one.
        action: serde_json::from_str(&row.get::<_, String>(4)?).unwrap_or_default(),
        what: row.get(3)?,
        begun: Time(row.get(1)?),
        steps: serde_json::from_str(&row.get::<_, String>(5)?).unwrap_or_default(),
        ended: row.get::<_, Option<i64>>(2)?.map(Time),
        ok: row.get(6)?,
        lines: serde_json::from_str(&row.get::<_, String>(7)?).unwrap_or_default(),
        seen: row.get(8)?,
    })
}

/// The file may hold what an older version wrote, or anybody.
fn shown(text: &str) -> String {
    redact::visible(text).into_owned()
}

/// Forgets what ended before `before`.
pub(super) fn forget(tx: &Transaction<'_>, before: Time) -> rusqlite::Result<()> {
    for sql in [
        "DELETE FROM rebuilds WHERE ended < ?1",
        "DELETE FROM minutes WHERE at < ?1",
        "DELETE FROM findings WHERE coalesce(until, since) < ?1",
        "DELETE FROM actions WHERE coalesce(ended, begun) < ?1",
        "DELETE FROM answers WHERE at < ?1",
    ] {
        tx.execute(sql, [before.0])?;
    }
    Ok(())
}

/// All of it, but for actions that have not ended.
pub(super) fn forget_all(tx: &Transaction<'_>) -> rusqlite::Result<()> {
    tx.execute_batch(
        "DELETE FROM rebuilds; DELETE FROM minutes; DELETE FROM findings;
         DELETE FROM actions WHERE ended IS NOT NULL;
         DELETE FROM builds; DELETE FROM answers; DELETE FROM estimates;
         DELETE FROM phases; DELETE FROM courses; DELETE FROM around;",
    )
}

/// An enum without data as the word it has on the wire.
fn word(value: impl Serialize) -> Option<String> {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(word)) => Some(word),
        _ => None,
    }
}

pub(super) fn of_word<T: DeserializeOwned>(word: &str) -> Option<T> {
    serde_json::from_value(serde_json::Value::String(word.to_owned())).ok()
}

fn list(lines: &[String]) -> String {
    serde_json::Value::from(lines).to_string()
}

/// The file has no unsigned numbers; no machine has 8 EiB.
fn signed(bytes: u64) -> i64 {
    i64::try_from(bytes).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use rusqlite::Connection;

    use super::{STEPS, migrate, version};

    fn schema(connection: &Connection) -> Vec<String> {
        connection
            .prepare("SELECT coalesce(sql, name) FROM sqlite_master ORDER BY name")
            .expect("every database has it")
            .query_map([], |row| row.get(0))
            .expect("no parameters")
            .collect::<Result<_, _>>()
            .expect("all text")
    }

    #[test]
    fn every_older_file_reaches_the_newest_form() {
        let mut fresh = Connection::open_in_memory().expect("in memory");
        migrate(&mut fresh, STEPS).expect("from nothing");
        assert_eq!(version(&fresh), Ok(STEPS.len()));
        for old in 0..=STEPS.len() {
            let mut connection = Connection::open_in_memory().expect("in memory");
            migrate(&mut connection, &STEPS[..old]).expect("the old form");
            assert_eq!(version(&connection), Ok(old));
            migrate(&mut connection, STEPS).expect("to the newest");
            assert_eq!(version(&connection), Ok(STEPS.len()));
            assert_eq!(schema(&connection), schema(&fresh));
        }
    }

    #[test]
    fn a_step_that_fails_leaves_the_file_as_it_was() {
        let mut connection = Connection::open_in_memory().expect("in memory");
        migrate(&mut connection, &["CREATE TABLE a (x)"]).expect("a good step");
        let before = schema(&connection);
        let steps = [
            "CREATE TABLE a (x)",
            "CREATE TABLE b (x)",
            "no such statement",
        ];
        migrate(&mut connection, &steps).expect_err("a broken step");
        assert_eq!(version(&connection), Ok(1));
        assert_eq!(schema(&connection), before);
        migrate(&mut connection, &steps[..2]).expect("mended");
        assert_eq!(version(&connection), Ok(2));
    }
}
