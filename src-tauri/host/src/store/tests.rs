use std::io::Write;
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

use nixlamp_core::model::{Exit, Time};
use nixlamp_core::record::{
    ActionDone, Answer, BuildTime, CommandEnded, FoundCause, Minute, Past, Record, Step, Tried,
};
use nixlamp_core::wire::{Action, Phase, Verdict};
use rusqlite::Connection;

use super::{Obstacle, Store, peek, peek_actions};

mod elsewhere;
mod others;

fn past(number: i64) -> Past {
    Past {
        id: format!("{number}-77"),
        tool: "nixos-rebuild".to_owned(),
        verb: "switch".to_owned(),
        target: Some("läp “top”".to_owned()),
        user: "alice".to_owned(),
        started: Time(1_000 * number),
        ended: Time(1_000 * number + 500),
        elapsed_s: 0.5,
        outcome: Verdict::Failed,
        exit: Some(Exit::Signal(9)),
        cause: Some("lock-held".to_owned()),
        phases: vec![(Phase::Evaluate, 0.2), (Phase::Build, 0.3)],
        reason: None,
        failed: Vec::new(),
        quiets: vec![(Phase::Build, 0.1)],
        alarms: 1,
    }
}

fn open(path: &Path) -> (Store, Option<String>, Receiver<Option<String>>) {
    let (tell, troubles) = channel();
    let store = Store::open(path, move |trouble| {
        let _ = tell.send(trouble);
    });
    // Once it answers it is open, or has said why it is not.
    let _ = store.past(0);
    let trouble = troubles.try_recv().ok().flatten();
    (store, trouble, troubles)
}

fn ids(past: &[Past]) -> Vec<&str> {
    past.iter().map(|past| past.id.as_str()).collect()
}

fn folder() -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().expect("a folder for the test");
    let path = folder.path().join("state/nixlamp/history.db");
    (folder, path)
}

fn count(path: &Path, table: &str) -> i64 {
    Connection::open(path)
        .and_then(|file| {
            file.query_row(&format!("SELECT count(*) FROM {table}"), [], |row| {
                row.get(0)
            })
        })
        .expect("the table is there")
}

fn seconds_until(done: impl Fn() -> bool) -> f64 {
    let since = Instant::now();
    while !done() && since.elapsed() < Duration::from_secs(20) {
        std::thread::sleep(Duration::from_millis(20));
    }
    since.elapsed().as_secs_f64()
}

#[test]
fn what_is_kept_comes_back_newest_first_and_only_once() {
    let (_folder, path) = folder();
    let (store, trouble, troubles) = open(&path);
    assert_eq!(trouble, None);
    for number in [2, 1, 3] {
        store.keep(Record::Rebuild(past(number)));
    }
    store.keep(Record::Rebuild(past(2)));
    let mut corrected = past(1);
    corrected.exit = Some(Exit::Code(1));
    corrected.phases.pop();
    corrected.quiets.clear();
    store.keep(Record::Rebuild(corrected.clone()));
    let all = store.past(10).expect("readable");
    assert_eq!(all, vec![past(3), past(2), corrected]);
    assert_eq!(ids(&store.past(1).expect("readable")), ["3-77"]);
    store.close();
    assert_eq!(peek(&path, 10).expect("readable"), all);
    let (store, trouble, _) = open(&path);
    assert_eq!(trouble, None);
    assert_eq!(store.past(10).expect("readable"), all);
    assert_eq!(troubles.try_recv().ok(), None);
}

#[test]
fn every_kind_of_record_has_its_table() {
    let (_folder, path) = folder();
    let (store, ..) = open(&path);
    let found = FoundCause {
        rebuild: "1-77".to_owned(),
        code: "lock-held".to_owned(),
        probability: 0.8,
        since: Time(5),
        until: None,
        evidence: vec!["a \"line\"".to_owned()],
    };
    let minute = Minute {
        at: Time(60_000),
        memory_used_bytes: u64::MAX,
        rebuilds: vec!["1-77".to_owned()],
        ..Minute::default()
    };
    let action = ActionDone {
        plan: "p1".to_owned(),
        action: Some(Action::RestartDaemon),
        what: "switch".to_owned(),
        begun: Time(9),
        steps: vec![Step::Look, Step::Act],
        ended: None,
        ok: false,
        lines: Vec::new(),
        seen: false,
    };
    store.keep(Record::Finding(found.clone()));
    store.keep(Record::Finding(FoundCause {
        until: Some(Time(8)),
        ..found
    }));
    store.keep(Record::Minute(minute.clone()));
    store.keep(Record::Minute(minute));
    let journal = store.journal();
    assert!(journal.write(action.clone()));
    assert_eq!(
        peek_actions(&path, 9).expect("readable"),
        std::slice::from_ref(&action)
    );
    let action = ActionDone {
        ended: Some(Time(10)),
        ok: true,
        lines: vec!["It is done.".to_owned()],
        ..action
    };
    assert!(journal.write(action.clone()));
    assert_eq!(
        peek_actions(&path, 9).expect("readable"),
        std::slice::from_ref(&action)
    );
    let end = |plan: &str| {
        Record::CommandEnded(CommandEnded {
            plan: plan.to_owned(),
            ok: false,
            line: "It failed.".to_owned(),
        })
    };
    for plan in ["p1", "p1", "another"] {
        store.keep(end(plan));
    }
    let built = |seconds: f64| BuildTime {
        name: "glibc-2.40".to_owned(),
        seconds,
    };
    for n in 0..12 {
        store.keep(Record::Build(built(f64::from(n))));
    }
    let answer = |right| Answer {
        rebuild: "1-77".to_owned(),
        cause: "lock-held".to_owned(),
        right,
        at: Time(11),
    };
    let tried = Tried {
        left_s: [1.0, 2.0, 3.0],
        took_s: 2.5,
    };
    store.keep(Record::Answer(answer(true)));
    store.keep(Record::Answer(answer(false)));
    store.keep(Record::Tried(tried));
    assert!(store.flush());
    let lessons = store.reader().lessons().expect("readable");
    assert_eq!(lessons.answers, [answer(false)]);
    assert_eq!(lessons.tried, [tried]);
    let kept: Vec<f64> = lessons.builds.iter().map(|b| b.seconds).collect();
    let last: Vec<f64> = (2..12).map(f64::from).collect();
    assert_eq!(kept, last, "the last ten of a name");
    assert_eq!(lessons.builds[0].name, "glibc");
    let action = ActionDone {
        ok: false,
        lines: vec!["It is done.".to_owned(), "It failed.".to_owned()],
        ..action
    };
    assert_eq!(peek_actions(&path, 9).expect("readable"), [action]);
    for table in ["findings", "minutes", "actions"] {
        assert_eq!(count(&path, table), 1, "{table}");
    }
}

#[test]
fn a_record_that_does_not_fit_holds_nobody_back() {
    let (_folder, path) = folder();
    let (store, ..) = open(&path);
    // SQLite turns NaN into NULL, which the table refuses.
    store.keep(Record::Rebuild(Past {
        elapsed_s: f64::NAN,
        ..past(1)
    }));
    store.keep(Record::Rebuild(past(2)));
    assert!(store.flush());
    assert_eq!(ids(&store.past(9).expect("readable")), ["2-77"]);
}

#[test]
fn old_rebuilds_are_forgotten_with_their_phases() {
    let (_folder, path) = folder();
    let (store, ..) = open(&path);
    let now = crate::clock::now().time.0;
    let young = Past {
        ended: Time(now - 3_600_000),
        ..past(2)
    };
    store.keep(Record::Rebuild(past(1)));
    store.keep(Record::Rebuild(young));
    assert!(store.flush());
    store.prune(1);
    assert_eq!(ids(&store.past(9).expect("readable")), ["2-77"]);
    assert_eq!(count(&path, "phases"), 2);
}

#[test]
fn deleted_history_is_gone_from_the_file() {
    let (_folder, path) = folder();
    let (store, ..) = open(&path);
    for number in 0..20 {
        store.keep(Record::Rebuild(past(number)));
    }
    assert!(store.flush());
    let text = |path: &Path| {
        String::from_utf8_lossy(&std::fs::read(path).expect("it is there")).into_owned()
    };
    store.journal().forget().expect("it can be deleted");
    assert!(store.past(9).expect("readable").is_empty());
    assert_eq!(count(&path, "phases"), 0);
    assert!(!text(&path).contains("nixos-rebuild"));
    // It goes on from there.
    store.keep(Record::Rebuild(past(99)));
    assert_eq!(ids(&store.past(9).expect("readable")), ["99-77"]);
}

#[test]
fn a_burst_is_written_at_once_and_a_single_record_soon() {
    let (_folder, path) = folder();
    let (store, ..) = open(&path);
    for number in 0..10 {
        store.keep(Record::Rebuild(past(number)));
    }
    // Sooner than a single record, which waits two seconds for others.
    let burst = seconds_until(|| count(&path, "rebuilds") == 10);
    assert!(burst < 1.8, "{burst}");
    store.keep(Record::Rebuild(past(10)));
    let single = seconds_until(|| count(&path, "rebuilds") == 11);
    assert!((1.0..8.0).contains(&single), "{single}");
}

#[test]
fn file_and_folder_are_for_the_owner_alone() {
    let (_folder, path) = folder();
    let (store, ..) = open(&path);
    store.keep(Record::Rebuild(past(1)));
    assert!(store.flush());
    let mode = |path: &Path| {
        let meta = std::fs::metadata(path).expect("it is there");
        meta.mode() & 0o777
    };
    for ending in ["", "-wal", "-shm"] {
        assert_eq!(mode(&super::file::with(&path, ending)), 0o600, "{ending}");
    }
    assert_eq!(mode(path.parent().expect("has one")), 0o700);
    drop(store);
    // A file that a careless copy made readable is closed again.
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o644)).expect("set");
    drop(open(&path));
    assert_eq!(mode(&path), 0o600);
}

#[test]
fn a_damaged_file_is_set_aside_and_a_fresh_one_begun() {
    let (_folder, path) = folder();
    std::fs::create_dir_all(path.parent().expect("has one")).expect("made");
    let mut noise: Vec<u8> = (0..20_000_u32)
        .map(|n| (n.wrapping_mul(2_654_435_761) >> 13) as u8)
        .collect();
    for (round, aside) in ["history.db.bad", "history.db.bad-2"].iter().enumerate() {
        noise.truncate(20_000 - round * 19_990);
        std::fs::write(&path, &noise).expect("written");
        std::fs::write(super::file::with(&path, "-wal"), b"old").expect("written");
        let told = peek(&path, 9).expect_err("it is no database").to_string();
        assert!(told.contains("is damaged and cannot be read"), "{told}");
        let (store, trouble, _) = open(&path);
        assert_eq!(
            trouble.as_deref(),
            Some(
                format!(
                    "History could not be read and was set aside as {aside}. Watching goes on."
                )
                .as_str()
            )
        );
        store.keep(Record::Rebuild(past(1)));
        assert_eq!(ids(&store.past(9).expect("readable")), ["1-77"]);
        let kept = path.with_file_name(aside);
        assert_eq!(std::fs::read(&kept).expect("kept"), noise);
    }
}

#[test]
fn a_file_cut_off_in_the_middle_is_noticed() {
    let (_folder, path) = folder();
    let (store, ..) = open(&path);
    for number in 0..500 {
        store.keep(Record::Rebuild(past(number)));
    }
    store.close();
    let whole = std::fs::read(&path).expect("there");
    assert!(whole.len() > 40_000);
    for bytes in [whole.len() / 2, 4096, 100, 10] {
        std::fs::write(&path, &whole[..bytes]).expect("cut off");
        let (store, trouble, _) = open(&path);
        assert!(
            trouble.is_some_and(|why| why.contains("set aside")),
            "{bytes}"
        );
        store.keep(Record::Rebuild(past(1)));
        assert!(store.flush());
    }
}

/// The agent runs for weeks: damage may come while the file is open.
#[test]
fn damage_while_the_file_is_open_costs_no_new_record() {
    let (_folder, path) = folder();
    let (store, _, troubles) = open(&path);
    store.keep(Record::Rebuild(past(1)));
    assert!(store.flush());
    {
        let other = Connection::open(&path).expect("opens");
        other
            .pragma_update_and_check(None, "wal_checkpoint", "truncate", |_| Ok(()))
            .expect("checkpointed");
    }
    let mut file = std::fs::OpenOptions::new()
        .write(true)
        .open(&path)
        .expect("there");
    file.write_all(&vec![0x5a; 16 * 4096]).expect("overwritten");
    // What is cached in memory may hide the damage for some records.
    for number in 2..500 {
        store.keep(Record::Rebuild(past(number)));
    }
    let _ = store.flush();
    drop(store);
    let told: Vec<_> = troubles.try_iter().flatten().collect();
    let (store, trouble, _) = open(&path);
    let set_aside = |why: &String| why.contains("set aside as history.db.bad");
    assert!(
        told.iter().any(set_aside) || trouble.iter().any(set_aside),
        "{told:?} {trouble:?}"
    );
    store.keep(Record::Rebuild(past(501)));
    assert!(store.flush());
}

#[test]
fn what_is_no_file_or_newer_is_left_alone() {
    let (_folder, path) = folder();
    std::fs::create_dir_all(&path).expect("made");
    let (store, trouble, _) = open(&path);
    assert_eq!(
        trouble.as_deref(),
        Some("Not recording history: history.db is not a file. Watching goes on.")
    );
    store.keep(Record::Rebuild(past(1)));
    assert!(!store.flush());
    assert!(store.past(1).is_err());
    store.prune(1);
    drop(store);
    std::fs::remove_dir(&path).expect("still empty");

    let newer = Connection::open(&path).expect("made");
    newer.pragma_update(None, "user_version", 99).expect("set");
    drop(newer);
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o600)).expect("set");
    let before = std::fs::read(&path).expect("there");
    let seen = Obstacle::of(&path);
    assert_eq!(seen, Some(Obstacle::Newer));
    let (store, trouble, _) = open(&path);
    assert_eq!(
        trouble.as_deref(),
        Some("Not recording history: history.db was written by a newer Nixlamp. Watching goes on.")
    );
    assert_eq!(trouble, seen.map(|seen| seen.sentence(&path)));
    store.keep(Record::Rebuild(past(1)));
    assert!(!store.flush());
    drop(store);
    assert_eq!(std::fs::read(&path).expect("there"), before);
}

#[test]
fn two_writers_lose_nothing() {
    let (_folder, path) = folder();
    let stores = [open(&path).0, open(&path).0];
    for number in 0..200 {
        stores[(number % 2) as usize].keep(Record::Rebuild(past(number)));
    }
    assert!(stores.iter().all(Store::flush));
    assert_eq!(stores[0].past(1000).expect("readable").len(), 200);
}
