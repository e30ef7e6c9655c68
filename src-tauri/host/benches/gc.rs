//! What a forecast costs: a store of 20,000 paths, 60,000 references and 40
//! generations, made in a folder of its own.
//!
//! `cargo bench -p nixlamp-host --bench gc` prints the time to a first figure,
//! to the figures of the disk, and of a question about any set of generations,
//! with the targets beside them. It never fails on them.
#![allow(clippy::print_stdout, reason = "a benchmark prints")]

use std::fs;
use std::os::unix::fs::symlink;
use std::path::Path;
use std::time::{Duration, Instant};

use nixlamp_core::gc::choose::Chosen;
use nixlamp_hands::profile_folders::ProfileFolders;
use nixlamp_host::gc::{Ask, Look, Places};
use nixlamp_host::profiles;
use rusqlite::Connection;

const PATHS: u64 = 20_000;
const REFERENCES: u64 = 60_000;
const GENERATIONS: u64 = 40;
const ROUNDS: usize = 7;

/// How paths refer to one another.
#[derive(Clone, Copy)]
enum Model {
    /// Any to any earlier one: nearly everything is reached by the newest.
    Chance,
    /// Each generation adds a block of its own and refers back a little.
    Blocks,
}

fn main() {
    println!(
        "{PATHS} paths, {REFERENCES} references, {GENERATIONS} generations; best and worst of {ROUNDS}"
    );
    for (name, model) in [("by chance", Model::Chance), ("in blocks", Model::Blocks)] {
        let root = tempfile::tempdir().expect("a folder");
        let root = root.path().canonicalize().expect("real");
        make(&root, model);
        measure(name, &places(&root));
    }
}

fn places(root: &Path) -> Places {
    Places {
        daemon_since_s: None,
        store: root.join("store"),
        conf: root.join("nix.conf"),
        proc: "/proc".into(),
        profiles: profiles::Places {
            folders: ProfileFolders {
                state: root.join("var"),
                home_state: None,
                user: None,
            },
            run: root.join("run"),
        },
    }
}

fn measure(name: &str, places: &Places) {
    let mut first = Vec::new();
    let mut weighed = Vec::new();
    let mut last = None;
    for _ in 0..ROUNDS {
        let begun = Instant::now();
        let mut look = Look::at(places, Ask::Nobody).expect("it can be read");
        first.push(begun.elapsed());
        let begun = Instant::now();
        look.weigh();
        weighed.push(begun.elapsed());
        last = Some(look);
    }
    let look = last.expect("it was looked at");
    let profile = &look.profiles[0];
    let mut chance = Chance(7);
    let mut questions = Vec::new();
    let mut most = 0;
    for _ in 0..500 {
        let generations: Vec<_> = profile
            .generations
            .iter()
            .filter(|g| !g.in_use() && chance.below(2) == 0)
            .collect();
        let chosen = [Chosen {
            profile,
            generations,
        }];
        let begun = Instant::now();
        let freed = look.freed(&chosen);
        questions.push(begun.elapsed());
        most = most.max(freed.paths);
    }
    let begun = Instant::now();
    for generation in &profile.generations {
        std::hint::black_box(look.share(profile, generation, &[]));
    }
    let shares = begun.elapsed();
    println!("references {name}, at most {most} paths go:");
    say(
        "first figure, from the database (target 100 ms)",
        &mut first,
    );
    say("what may go, walked", &mut weighed);
    say(
        "any set of generations, 500 asked (target 20 ms)",
        &mut questions,
    );
    say("alone and with the chosen, all generations", &mut [shares]);
}

fn say(what: &str, times: &mut [Duration]) {
    times.sort_unstable();
    let ms = |time: Duration| time.as_secs_f64() * 1000.0;
    println!(
        "  {what:<50} {:8.3} to {:8.3} ms, median {:.3}",
        ms(times[0]),
        ms(times[times.len() - 1]),
        ms(times[times.len() / 2])
    );
}

fn make(root: &Path, model: Model) {
    let mut chance = Chance(42);
    let store = root.join("store");
    for folder in [
        "store/.links",
        "var/db",
        "var/profiles",
        "var/gcroots",
        "run",
    ] {
        fs::create_dir_all(root.join(folder)).expect("a folder");
    }
    let mut db = Connection::open(root.join("var/db/db.sqlite")).expect("a database");
    db.execute_batch(
        "pragma journal_mode = wal;
         create table ValidPaths (id integer primary key autoincrement not null, path text unique not null, narSize integer, deriver text);
         create table Refs (referrer integer not null, reference integer not null, primary key (referrer, reference));
         create table DerivationOutputs (drv integer not null, id text not null, path text not null, primary key (drv, id));",
    )
    .expect("tables");
    let path = |n: u64| store.join(format!("{n:032}-package-{n}-1.0"));
    let all = db.transaction().expect("begun");
    {
        let mut insert = all
            .prepare("insert into ValidPaths (path, narSize) values (?, ?)")
            .expect("prepared");
        for n in 0..PATHS {
            let size = 1000 + chance.below(20_000);
            let text = path(n).display().to_string();
            insert
                .execute((text, size.cast_signed()))
                .expect("inserted");
            fs::create_dir(path(n)).expect("a folder");
            fs::write(path(n).join("file"), vec![1; 600]).expect("written");
            if n % 4 == 0 {
                let link = store.join(".links").join(n.to_string());
                fs::hard_link(path(n).join("file"), link).expect("linked");
            }
        }
        let mut insert = all
            .prepare("insert or ignore into Refs values (?, ?)")
            .expect("prepared");
        for _ in 0..REFERENCES {
            let from = 1 + chance.below(PATHS - 1);
            let span = PATHS / GENERATIONS;
            let to = match model {
                Model::Blocks if chance.below(4) > 0 => {
                    let block = from / span * span;
                    block + chance.below((from - block).max(1))
                }
                _ => chance.below(from),
            };
            let ids = ((from + 1).cast_signed(), (to + 1).cast_signed());
            insert.execute(ids).expect("inserted");
        }
    }
    all.commit().expect("written");
    // The last writer would take the log away, and with it what a reader meets.
    std::mem::forget(db);
    for g in 1..=GENERATIONS {
        let link = root.join(format!("var/profiles/system-{g}-link"));
        symlink(path(g * PATHS / GENERATIONS - 1), link).expect("a link");
    }
    let link = root.join("var/profiles/system");
    symlink(format!("system-{GENERATIONS}-link"), link).expect("a link");
}

/// Numbers by chance, the same in every run.
struct Chance(u64);

impl Chance {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % limit
    }
}
