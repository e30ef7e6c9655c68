//! Runs on small stores of their own, with a database as Nix has it. Against
//! real Nix: `tests/verify.rs`.

use std::fs::{self, File, Permissions};
use std::os::unix::fs::{MetadataExt, PermissionsExt, symlink};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use nixlamp_core::verify::{Fault, LookKind, Progress, Scope, Summary, Verdict};
use rusqlite::Connection;

use super::nar::{self, Algorithm, Manner};
use super::{Options, kept, run};

pub(crate) struct Store {
    folder: tempfile::TempDir,
}

fn hash_part(n: usize) -> String {
    format!("{n:0>32}")
}

impl Store {
    pub(crate) fn new() -> Store {
        let folder = tempfile::tempdir().expect("a folder");
        fs::create_dir(folder.path().join("store")).expect("made");
        let database = Connection::open(folder.path().join("db.sqlite")).expect("made");
        database
            .execute_batch(
                "pragma journal_mode = wal;
                 create table ValidPaths (id integer primary key autoincrement not null, path text unique not null,
                   hash text not null, registrationTime integer not null, deriver text, narSize integer);
                 create table Refs (referrer integer not null, reference integer not null, primary key (referrer, reference));",
            )
            .expect("filled");
        Store { folder }
    }

    fn on_disk(&self, n: usize) -> PathBuf {
        self.folder
            .path()
            .join(format!("store/{}-thing", hash_part(n)))
    }

    /// A path with one file, registered as it is.
    pub(crate) fn add(&self, n: usize, bytes: &[u8]) -> PathBuf {
        let path = self.on_disk(n);
        fs::create_dir(&path).expect("made");
        fs::write(path.join("file"), bytes).expect("written");
        self.register(n);
        path
    }

    fn register(&self, n: usize) {
        let path = self.on_disk(n);
        canonical(&path);
        let mut bytes = 0_u32;
        let nar = nar::read(&path, Algorithm::Sha256, manner(), &mut |piece| {
            bytes += piece as u32;
            true
        });
        let nar = nar.unwrap_or_else(|why| panic!("{why:?}"));
        self.database()
            .execute(
                "insert into ValidPaths (path, hash, registrationTime, narSize) values (?1, ?2, 7, ?3)",
                (
                    format!("/nix/store/{}-thing", hash_part(n)),
                    nar::shown(Algorithm::Sha256, &nar.digest),
                    bytes,
                ),
            )
            .expect("registered");
    }

    fn database(&self) -> Connection {
        Connection::open(self.folder.path().join("db.sqlite")).expect("opened")
    }

    pub(crate) fn options(&self, scope: Scope) -> Options {
        Options {
            limit_bytes_per_s: None,
            strain: None,
            hold: None,
            store: self.folder.path().join("store"),
            database: self.folder.path().join("db.sqlite"),
            state: Some(self.folder.path().join("state")),
            caches: None,
            scope,
        }
    }

    fn read(&self) -> Summary {
        run(&self.options(Scope::Full), &AtomicBool::new(false), |_| {})
    }
}

fn manner() -> Manner {
    Manner {
        owner: rustix::process::getuid().as_raw(),
        case_hack: false,
    }
}

/// Rights and times as Nix gives them.
fn canonical(path: &Path) {
    let kind = fs::symlink_metadata(path).expect("there");
    if kind.is_dir() {
        for entry in fs::read_dir(path).expect("listed").flatten() {
            canonical(&entry.path());
        }
    }
    if !kind.is_symlink() {
        let x = kind.is_dir() || kind.mode() & 0o100 != 0;
        let mode = if x { 0o555 } else { 0o444 };
        fs::set_permissions(path, Permissions::from_mode(mode)).expect("ours");
    }
    at_one(path);
}

fn at_one(path: &Path) {
    let one = rustix::fs::Timespec {
        tv_sec: 1,
        tv_nsec: 0,
    };
    let times = rustix::fs::Timestamps {
        last_access: one,
        last_modification: one,
    };
    let flags = rustix::fs::AtFlags::SYMLINK_NOFOLLOW;
    rustix::fs::utimensat(rustix::fs::CWD, path, &times, flags).expect("ours");
}

/// As root or as whoever runs the tests.
fn change(file: &Path, by: impl FnOnce(&Path)) {
    let folder = file.parent().expect("a folder");
    let open = |path: &Path, mode| {
        if fs::symlink_metadata(path).is_ok_and(|kind| !kind.is_symlink()) {
            fs::set_permissions(path, Permissions::from_mode(mode)).expect("ours");
        }
    };
    open(folder, 0o755);
    open(file, 0o644);
    by(file);
    open(folder, 0o555);
    open(file, 0o444);
    at_one(folder);
    if fs::symlink_metadata(file).is_ok() {
        at_one(file);
    }
}

/// An empty folder, one file, an executable and a link: what `nix hash path`
/// says of the same (Nix 2.34).
#[test]
fn an_emptied_database_is_not_sound() {
    let store = Store::new();
    store.add(1, b"x");
    store
        .database()
        .execute("delete from ValidPaths", [])
        .expect("emptied");
    let summary = run(&store.options(Scope::Full), &AtomicBool::new(false), |_| {});
    assert_eq!(summary.verdict(), Verdict::Unknown);
    assert!(
        summary.troubles[0].contains("knows no path at all"),
        "{:?}",
        summary.troubles
    );
    assert_eq!(summary.last_full_s, None);
}

#[test]
fn the_archive_is_the_one_that_nix_makes() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("x");
    fs::create_dir_all(path.join("B")).expect("made");
    fs::write(path.join("a"), "hello").expect("written");
    fs::write(path.join("tool"), "").expect("written");
    fs::set_permissions(path.join("tool"), Permissions::from_mode(0o555)).expect("ours");
    symlink("../nowhere", path.join("é")).expect("made");
    let nar = nar::read(&path, Algorithm::Sha256, manner(), &mut |_| true)
        .unwrap_or_else(|why| panic!("{why:?}"));
    assert_eq!(
        nar::shown(Algorithm::Sha256, &nar.digest),
        "sha256:394fcbaeb61f497d88631b925e478db7115d258523ad1437d92fe1ed5e11096f"
    );
}

#[test]
fn damage_is_found_and_named_and_the_rest_goes_on() {
    let store = Store::new();
    for n in 1..=9 {
        store.add(n, &[n as u8; 3000]);
    }
    store
        .database()
        .execute_batch("insert into Refs values (2, 1), (1, 1), (3, 1)")
        .expect("written");
    change(&store.on_disk(1).join("file"), |file| {
        fs::write(file, "other").expect("written");
    });
    change(&store.on_disk(2).join("file"), |file| {
        fs::remove_file(file).expect("removed");
    });
    fs::set_permissions(store.on_disk(3), Permissions::from_mode(0o755)).expect("ours");
    fs::remove_dir_all(store.on_disk(3)).expect("removed");
    let pipe = store.on_disk(4).join("pipe");
    change(&pipe, |pipe| {
        // No crate here makes one on both systems.
        let made = std::process::Command::new("mkfifo").arg(pipe).status();
        assert!(made.is_ok_and(|status| status.success()));
    });
    fs::set_permissions(store.on_disk(5).join("file"), Permissions::from_mode(0o464))
        .expect("ours");
    store
        .database()
        .execute_batch("update ValidPaths set hash = 'blake3:00' where id = 6")
        .expect("written");
    let begun = Instant::now();
    let summary = store.read();
    assert!(
        begun.elapsed() < Duration::from_secs(10),
        "the pipe held it up"
    );
    let fault = |n: usize| {
        let id = hash_part(n);
        summary.findings.iter().find(|f| f.id == id)
    };
    let of = |n| fault(n).map(|f| &f.fault);
    assert!(matches!(of(1), Some(Fault::Modified { .. })), "{summary:?}");
    assert_eq!(fault(1).map(|f| f.needed_by_count), Some(2), "itself aside");
    assert!(matches!(of(2), Some(Fault::Modified { .. })));
    assert_eq!(of(3), Some(&Fault::Missing));
    assert!(matches!(of(4), Some(Fault::Foreign { what, .. }) if what == "a named pipe"));
    assert_eq!(of(5), Some(&Fault::Sound));
    assert_eq!(fault(5).map(|f| f.looks[0].what), Some(LookKind::Writable));
    assert_eq!(summary.unjudged.len(), 1, "a hash nobody reads");
    assert_eq!(summary.findings.len(), 5);
    assert_eq!(summary.verdict(), Verdict::Damaged);
    assert!(summary.last_full_s.is_some());
    let kept = kept(&store.folder.path().join("state"));
    assert_eq!(kept.findings, {
        let mut all = summary.findings.clone();
        all.sort_by(|a, b| a.id.cmp(&b.id));
        all
    });
}

#[test]
fn an_end_is_obeyed_inside_a_file_and_the_next_run_goes_on() {
    let store = Store::new();
    for n in 1..=6 {
        store.add(n, &vec![n as u8; 1_000_000]);
    }
    let cancelled = AtomicBool::new(false);
    let mut options = store.options(Scope::Full);
    options.limit_bytes_per_s = Some(4_000_000);
    let first = run(&options, &cancelled, |progress: &Progress| {
        if progress.paths >= 3 {
            cancelled.store(true, Ordering::Relaxed);
        }
    });
    // It is told now and then, not after each path.
    assert!(first.cancelled && first.left > 0, "{first:?}");
    assert_eq!((first.read + first.left, first.exit_code()), (6, 5));
    assert_eq!(first.last_full_s, None);
    let second = store.read();
    assert_eq!(
        (second.read, second.before, second.left),
        (first.left, first.read, 0)
    );
    assert_eq!(second.verdict(), Verdict::Sound);
    assert_eq!(second.last_full_s, Some(first.began_s), "one pass");
    let third = store.read();
    assert_eq!((third.read, third.before), (6, 0), "a new pass");
}

#[test]
fn the_limit_holds_inside_one_large_sparse_file() {
    let store = Store::new();
    let path = store.on_disk(1);
    fs::create_dir(&path).expect("made");
    let file = File::create(path.join("sparse")).expect("made");
    file.set_len(30_000_000).expect("sparse");
    drop(file);
    store.register(1);
    let mut options = store.options(Scope::Full);
    options.limit_bytes_per_s = Some(20_000_000);
    let begun = Instant::now();
    let mut pictures = Vec::new();
    let summary = run(&options, &AtomicBool::new(false), |progress: &Progress| {
        pictures.push((begun.elapsed().as_secs_f64(), progress.bytes));
    });
    let took = begun.elapsed().as_secs_f64();
    assert_eq!(summary.verdict(), Verdict::Sound);
    assert!(took > 1.4, "{took}");
    let (at, bytes) = pictures[pictures.len() / 2];
    let rate = bytes as f64 / at;
    assert!(rate < 25_000_000.0, "{rate} in the middle of the file");
}

#[test]
fn garbage_that_goes_meanwhile_is_no_damage() {
    let store = Store::new();
    for n in 1..=4 {
        store.add(n, &vec![0; 600_000]);
    }
    let database = store.folder.path().join("db.sqlite");
    let victim = store.on_disk(4);
    let mut options = store.options(Scope::Full);
    options.limit_bytes_per_s = Some(3_000_000);
    let mut collected = false;
    let summary = run(&options, &AtomicBool::new(false), |progress: &Progress| {
        // As a collection of garbage does: first the row, then the files; here
        // while it is being read.
        if progress.path.contains(&hash_part(4)) && !collected {
            collected = true;
            let connection = Connection::open(&database).expect("opened");
            connection
                .execute("delete from ValidPaths where id = 4", [])
                .expect("deleted");
            fs::set_permissions(&victim, Permissions::from_mode(0o755)).expect("ours");
            fs::write(victim.join("more"), "").expect("written");
            fs::remove_file(victim.join("more")).expect("removed");
            fs::remove_dir_all(&victim).expect("removed");
        }
    });
    assert!(collected);
    assert_eq!(summary.findings, [], "{summary:?}");
    assert!(summary.gone <= 1 && summary.read + summary.gone == 4);
    assert_eq!(summary.verdict(), Verdict::Sound);
}

#[test]
fn two_runs_do_not_write_over_each_other() {
    let store = Store::new();
    store.add(1, &vec![0; 400_000]);
    let mut options = store.options(Scope::Full);
    options.limit_bytes_per_s = Some(400_000);
    let cancelled = AtomicBool::new(false);
    let mut second = None;
    let first = run(&options, &cancelled, |progress: &Progress| {
        if progress.bytes > 0 && second.is_none() {
            second = Some(store.read());
        }
    });
    assert_eq!(first.verdict(), Verdict::Sound);
    let second = second.expect("it ran meanwhile");
    assert_eq!((second.read, second.exit_code()), (0, 5), "{second:?}");
}

#[test]
fn a_damaged_page_is_told_and_what_can_be_read_is_read() {
    use std::os::unix::fs::FileExt;
    let store = Store::new();
    for n in 1..=400 {
        store.add(n, b"x");
    }
    let database = store.folder.path().join("db.sqlite");
    store
        .database()
        .execute_batch("pragma wal_checkpoint(truncate)")
        .expect("written");
    let size = fs::metadata(&database).expect("there").len();
    assert!(size > 20 * 4096, "{size}");
    let file = fs::OpenOptions::new()
        .write(true)
        .open(&database)
        .expect("there");
    file.write_all_at(&[0xa5; 4096], size / 2 / 4096 * 4096)
        .expect("written");
    let summary = store.read();
    assert_eq!(summary.findings[0].id, "database");
    assert_eq!(summary.exit_code(), 2);
    assert!(summary.read > 0, "{summary:?}");
}

#[test]
fn without_a_database_nothing_is_known() {
    let folder = tempfile::tempdir().expect("a folder");
    let options = Options {
        store: folder.path().join("store"),
        database: folder.path().join("db.sqlite"),
        state: Some(folder.path().join("state")),
        caches: None,
        strain: None,
        hold: None,
        limit_bytes_per_s: None,
        scope: Scope::Full,
    };
    let summary = run(&options, &AtomicBool::new(false), |_| {});
    assert_eq!(summary.exit_code(), 5);
}
