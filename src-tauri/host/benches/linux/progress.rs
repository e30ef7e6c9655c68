//! What it costs to tell what is built, on a store of twenty thousand paths.

use std::fs;
use std::os::unix::fs::MetadataExt as _;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime};

use nixlamp_core::model::ProcessId;
use nixlamp_host::observe::linux::folders;
use nixlamp_host::observe::linux::progress::client::Seen;
use nixlamp_host::observe::linux::progress::look::{Asked, Here, Looker};
use nixlamp_host::observe::linux::store_names::StoreNames;
use rusqlite::Connection;

const ROUNDS: i64 = 41;
/// Of the paths so many are recipes below the one that is wanted.
const RECIPES: i64 = 8_000;
const PATHS: i64 = 20_000;
/// Builds at once.
const JOBS: i64 = 8;
const WORKER: u32 = 4_000_000;

/// Prints what one look costs while eight things are built.
pub fn run() {
    println!("What is built: a store of {PATHS} paths, {RECIPES} recipes below what is wanted,");
    println!("{JOBS} builds at once, {JOBS} done between two looks; medians of {ROUNDS} rounds\n");
    let folder = tempfile::tempdir().expect("a folder");
    let nix = folder.path();
    let database = store(nix);
    let names = Arc::new(StoreNames::new(nix));
    let now_ms = SystemTime::now()
        .duration_since(SystemTime::UNIX_EPOCH)
        .map_or(0, |since| i64::try_from(since.as_millis()).unwrap_or(0));
    let here = Here {
        nix: nix.to_owned(),
        program: None,
        own_uid: 0,
        now_ms,
    };
    let mut watcher = Looker::new(here, names, None);
    let (mut each_ms, mut lists, mut first) = (Vec::new(), Vec::new(), 0.0);
    let mut told = 0;
    for round in 0..ROUNDS {
        let building: Vec<i64> = (0..JOBS).map(|job| round * JOBS + job).collect();
        let locks = building.iter().map(|&id| (WORKER, begin(nix, id)));
        let question = Asked {
            clients: vec![client(now_ms)],
            locks: locks.collect(),
            locked: Vec::new(),
            builders: Vec::new(),
            now_ms: now_ms + round * 1000,
        };
        let begun = Instant::now();
        let found = watcher.look(&question).expect("a look");
        let took = ms(begun.elapsed());
        told += found.iter().map(|p| p.building.len()).sum::<usize>();
        if round == 0 {
            first = took;
        } else {
            each_ms.push(took);
        }
        let begun = Instant::now();
        let mut listed = 0;
        folders::list(&nix.join("store"), |_, _| listed += 1);
        lists.push(ms(begun.elapsed()));
        assert!(listed >= PATHS, "the store is there");
        for id in building {
            end(nix, &database, id);
        }
    }
    assert_eq!(
        i64::try_from(told),
        Ok(ROUNDS * JOBS),
        "each build is told of"
    );
    let (look, list) = (median(each_ms), median(lists));
    println!("  the first look       {first:7.2} ms   once for each rebuild");
    println!("  a look               {look:7.2} ms   target ≤ 40");
    println!(
        "  the store's listing  {list:7.2} ms   ratio {:.2}\n",
        look / list
    );
}

/// A client that has just begun and whose recipes were there before: the wanted
/// one is named on its command line.
fn client(now_ms: i64) -> Seen {
    Seen {
        id: ProcessId { pid: 1, start: 1 },
        uid: 0,
        started_ms: now_ms - 1000,
        cpu_ns: 0,
        argv: vec![format!("/nix/store/{}", recipe(RECIPES))],
        workers: vec![WORKER],
        makes: true,
        alone: true,
    }
}

fn base(id: i64, name: &str) -> String {
    format!("{id:0>32}-{name}")
}

fn recipe(id: i64) -> String {
    base(id, "some-package-1.0.drv")
}

fn output(id: i64) -> String {
    base(id, "some-package-1.0")
}

/// The files and the database, as Nix makes them.
fn store(nix: &Path) -> Connection {
    for part in [
        "store",
        "var/nix/db",
        "var/nix/temproots",
        "var/log/nix/drvs/00",
    ] {
        fs::create_dir_all(nix.join(part)).expect("a folder");
    }
    let mut database = Connection::open(nix.join("var/nix/db/db.sqlite")).expect("a database");
    database
        .execute_batch(
            "pragma journal_mode = wal;
             create table ValidPaths (id integer primary key autoincrement not null,
               path text unique not null, hash text not null, registrationTime integer not null,
               deriver text, narSize integer);
             create table Refs (referrer integer not null, reference integer not null,
               primary key (referrer, reference));
             create index IndexReferrer on Refs(referrer);
             create index IndexReference on Refs(reference);
             create table DerivationOutputs (drv integer not null, id text not null,
               path text not null, primary key (drv, id));
             create index IndexDerivationOutputs on DerivationOutputs(path);",
        )
        .expect("tables");
    let all = database.transaction().expect("a transaction");
    for id in 0..PATHS {
        let name = if id <= RECIPES {
            recipe(id)
        } else {
            base(id, "some-source")
        };
        fs::write(nix.join("store").join(&name), "").expect("a file");
        all.execute(
            "insert into ValidPaths (id, path, hash, registrationTime) values (?1, ?2, 'x', 1)",
            (id + 1, format!("/nix/store/{name}")),
        )
        .expect("a row");
        if id > RECIPES {
            continue;
        }
        all.execute(
            "insert into DerivationOutputs values (?1, 'out', ?2)",
            (id + 1, format!("/nix/store/{}", output(id))),
        )
        .expect("an output");
        // Each needs some before it and two sources; the last needs all.
        let needs = (1..=3).map(|step| id - step * 7).filter(|need| *need >= 0);
        let sources = [RECIPES + 1 + id, RECIPES + 2 + id];
        for need in needs
            .chain([id - 1].into_iter().filter(|need| *need >= 0))
            .chain(sources)
        {
            all.execute(
                "insert or ignore into Refs values (?1, ?2)",
                (id + 1, need + 1),
            )
            .expect("a reference");
        }
    }
    all.commit().expect("written");
    database
}

/// A build begins: its lock, and its log.
fn begin(nix: &Path, id: i64) -> u64 {
    let lock = nix.join("store").join(format!("{}.lock", output(id)));
    fs::write(&lock, "").expect("a lock");
    let log = format!("var/log/nix/drvs/00/{}.bz2", &recipe(id)[2..]);
    fs::write(nix.join(log), "").expect("a log");
    lock.metadata().expect("it is there").ino()
}

fn end(nix: &Path, database: &Connection, id: i64) {
    database
        .execute(
            "insert into ValidPaths (path, hash, registrationTime) values (?1, 'x', 2)",
            [format!("/nix/store/{}", output(id))],
        )
        .expect("a row");
    let lock = nix.join("store").join(format!("{}.lock", output(id)));
    fs::remove_file(lock).expect("it is there");
}

fn ms(time: Duration) -> f64 {
    time.as_secs_f64() * 1000.0
}

fn median(mut numbers: Vec<f64>) -> f64 {
    numbers.sort_by(f64::total_cmp);
    numbers[numbers.len() / 2]
}
