use std::path::Path;
use std::time::Instant;

use nixlamp_core::record::Record;
use nixlamp_core::wire::{Phase, Verdict};
use rusqlite::TransactionBehavior;

use super::*;
use crate::store::{Store, peek_course, tables::STEPS};

/// 2026-11-22 20:00 UTC.
const START: i64 = 1_795_377_600_000;

fn past(number: i64, minutes: i64, outcome: Verdict) -> Past {
    let started = START + number * 86_400_000;
    Past {
        id: format!("{}-7@{}", 100 + number, started / 1000),
        tool: "nixos-rebuild".to_owned(),
        verb: "switch".to_owned(),
        target: (number % 2 == 0).then(|| ".#laptop".to_owned()),
        user: "alice".to_owned(),
        started: Time(started),
        ended: Time(started + minutes * 60_000),
        elapsed_s: minutes as f64 * 60.0,
        outcome,
        exit: None,
        cause: None,
        phases: vec![(Phase::Build, minutes as f64 * 60.0)],
        reason: None,
        failed: Vec::new(),
        quiets: Vec::new(),
        alarms: 0,
    }
}

fn minute(of: &Past, at: i64, cpu_ratio: f64) -> Minute {
    Minute {
        at: Time(of.started.0 + (at + 1) * 60_000),
        cpu_ratio,
        rebuilds: vec!["7-1".to_owned(), of.thread().to_owned()],
        ..Minute::default()
    }
}

fn course(of: &Past, events: usize) -> Record {
    let kept = Kept {
        causes: vec![Stood {
            code: "lock-held".to_owned(),
            probability: 0.88,
        }],
        until_s: of.elapsed_s,
        left_out: [events as u32, 0],
        ..Kept::default()
    };
    Record::Course(CourseKept {
        rebuild: of.id.clone(),
        course: kept.written(),
    })
}

fn filled(path: &Path) -> Store {
    let store = Store::open(path, |trouble| assert_eq!(trouble, None));
    for number in 0..9 {
        let outcome = if number == 6 {
            Verdict::Failed
        } else {
            Verdict::Finished
        };
        let past = past(number, 3, outcome);
        store.keep(Record::Rebuild(past.clone()));
        store.keep(course(&past, 1));
        for at in 0..3 {
            let cpu = 0.1 * number as f64 + 0.01 * at as f64;
            store.keep(Record::Minute(minute(&past, at, cpu)));
        }
    }
    assert!(store.flush());
    store
}

#[test]
fn a_past_rebuild_is_drawn_with_what_ran_before_it() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("history.db");
    let store = filled(&path);
    let newest = past(8, 3, Verdict::Finished);
    for id in [newest.id.as_str(), newest.thread(), "108"] {
        let found = store.reader().of(id).expect("readable").expect("there");
        assert_eq!(found.past.id, newest.id);
        assert_eq!(found.stood()[0].code, "lock-held");
        // The same target, ended well, and before: 4, 2 and 0, not 6.
        let began: Vec<i64> = found.earlier.iter().map(|e| e.started.0).collect();
        let days = |n: i64| START + n * 86_400_000;
        assert_eq!(began, [days(4), days(2), days(0)]);
        assert!(found.earlier.iter().all(|run| run.minutes.len() == 3));
        let drawn = found.draw(crate::clock::now());
        let cpu = &drawn.charts[0];
        assert_eq!(cpu.values, [Some(0.8), Some(0.81), Some(0.82)]);
        let band = cpu.band.as_ref().expect("three runs");
        assert_eq!((band.p50[0], band.n), (0.2, 3));
        assert_eq!(drawn.phases[0].usual.map(|u| u.n), Some(3));
        // It is read from the file alone as well.
        let peeked = peek_course(&path, id).expect("readable").expect("there");
        assert_eq!(peeked.past.id, newest.id);
    }
    assert!(store.reader().of("nobody").expect("readable").is_none());
    assert!(store.reader().of("%").expect("readable").is_none());
    let key = Key::of(&newest);
    let soon = store
        .reader()
        .earlier(key, Time(i64::MAX))
        .expect("readable");
    assert_eq!(soon.len(), 4);
}

#[test]
fn a_course_is_written_once_as_of_the_last_time_and_goes_with_its_rebuild() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("history.db");
    let store = filled(&path);
    let newest = past(8, 3, Verdict::Finished);
    store.keep(course(&newest, 77));
    // Of a rebuild that is not kept nothing is.
    store.keep(course(&past(50, 3, Verdict::Finished), 1));
    assert!(store.flush());
    let found = store.reader().of("108").expect("readable").expect("there");
    assert_eq!(found.kept.map(|kept| kept.left_out[0]), Some(77));
    // Written again, as when more is known of its end, it keeps its course.
    store.keep(Record::Rebuild(newest));
    assert!(store.flush());
    assert!(
        store
            .reader()
            .of("108")
            .expect("readable")
            .is_some_and(|c| c.kept.is_some())
    );
    store.close();
    let mut file = Connection::open(&path).expect("opens");
    file.pragma_update(None, "foreign_keys", true).expect("set");
    let count = |file: &Connection| -> i64 {
        file.query_row("SELECT count(*) FROM courses", [], |row| row.get(0))
            .expect("counted")
    };
    assert_eq!(count(&file), 9);
    let tx = file
        .transaction_with_behavior(TransactionBehavior::Immediate)
        .expect("begun");
    tables::forget(&tx, Time(START + 7 * 86_400_000)).expect("forgotten");
    tx.commit().expect("done");
    assert_eq!(count(&file), 2);
}

#[test]
fn older_files_and_broken_courses_are_drawn_from_what_there_is() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("history.db");
    let mut file = Connection::open(&path).expect("made");
    tables::migrate(&mut file, &STEPS[..3]).expect("the older form");
    let tx = file.transaction().expect("begun");
    let old = past(1, 3, Verdict::Finished);
    tables::write(&tx, &Record::Rebuild(old.clone())).expect("written");
    tx.commit().expect("done");
    let found = read(&file, "101").expect("readable").expect("there");
    assert_eq!(
        (found.past.id.as_str(), found.kept),
        (old.id.as_str(), None)
    );
    tables::migrate(&mut file, STEPS).expect("the newest");
    file.execute("INSERT INTO courses VALUES (?1, 'x')", [&old.id])
        .expect("written");
    let found = read(&file, "101").expect("readable").expect("there");
    assert!(found.kept.is_none());
    assert!(!found.draw(crate::clock::now()).limits.is_empty());
    drop(file);
    let empty = folder.path().join("none.db");
    assert!(peek_course(&empty, "1").expect("no file").is_none());
}

/// A year: 1,000 rebuilds, 500,000 minutes. Prints what it takes:
/// `cargo test --release -p nixlamp-host courses -- --ignored --nocapture`
#[test]
#[ignore = "measures"]
#[allow(clippy::print_stdout, reason = "it measures")]
fn a_year_is_read_quickly() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("history.db");
    let store = Store::open(&path, |_| {});
    assert!(store.flush());
    store.close();
    let mut file = Connection::open(&path).expect("opens");
    let tx = file.transaction().expect("begun");
    for number in 0..1000 {
        let mut past = past(number, 500, Verdict::Finished);
        past.target = None;
        tables::write(&tx, &Record::Rebuild(past.clone())).expect("written");
        for at in 0..500 {
            let minute = minute(&past, at, 0.5);
            tables::write(&tx, &Record::Minute(minute)).expect("written");
        }
    }
    tx.commit().expect("done");
    drop(file);
    let store = Store::open(&path, |_| {});
    for round in 0..3 {
        let begun = Instant::now();
        let found = store.reader().of("1099").expect("readable").expect("there");
        let read = begun.elapsed();
        let drawn = found.draw(crate::clock::now());
        assert_eq!(drawn.charts[0].band.as_ref().map(|b| b.n), Some(10));
        let whole = begun.elapsed();
        println!("{round}: read {read:?}, read and drawn {whole:?}");
        let begun = Instant::now();
        let runs = store.reader().earlier(Key::of(&found.past), Time(i64::MAX));
        let bands = bands(&runs.expect("readable"));
        println!(
            "{round}: earlier runs {:?} {}",
            begun.elapsed(),
            bands.0[0].is_some()
        );
    }
}
