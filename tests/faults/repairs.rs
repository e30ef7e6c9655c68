//! What repairs: a path, a recipe, a cache of Nix's own, and the store's database.

use std::{fs, os::unix::fs::FileExt};

use anyhow::{Context, Result, ensure};
use nixlamp_core::{record::Step, wire::Action};
use nixlamp_tests::{
    faults::has_builder,
    machine::{Machine, SOON, said},
    world::{LAB_NIX, User, wait_until},
};

use crate::walk::{At, Laid, Walk, again, at, during, finished};

pub const WALKS: &[Walk] = &[PATH, DERIVATION, CACHE, DATABASE];

pub const CACHE_NAME: &str = "fetcher-cache-v3.sqlite";
const CACHES: &str = "/nix/home/root/.cache/nix";
pub const DB: &str = "/nix/var/nix/db/db.sqlite";

fn is_there(machine: &Machine, path: &str) -> bool {
    fs::symlink_metadata(machine.world.inside(path)).is_ok()
}

fn write_at(machine: &Machine, path: &str, bytes: &[u8], at: u64) -> Result<()> {
    let file = fs::OpenOptions::new()
        .write(true)
        .open(machine.world.inside(path))?;
    Ok(file.write_all_at(bytes, at)?)
}

/// Has it read: what is damaged is kept as found. The exit code.
fn verify(machine: &Machine, path: &str) -> Result<Option<i32>> {
    let output = machine.nixlamp(User::Root, &["verify", "--no-pause", path])?;
    Ok(output.status.code())
}

pub fn id_of(path: &str) -> String {
    path["/nix/store/".len()..][..32].to_owned()
}

pub fn repair(finding: &str) -> Action {
    Action::Repair {
        finding: finding.to_owned(),
    }
}

const NOTHING_LEFT: &[&str] = &[
    "Nothing of that name is known to be damaged",
    "It is no longer so",
];

/// Our own code is at its end; it has only to be read again, or to be written down.
fn is_done(at: &At) -> bool {
    matches!(at.name, "repaired" | "check")
}

// ---- a path ------------------------------------------------------------------

const REPAIRS: &str = "while Nix builds it again";

const PATH: Walk = Walk {
    action: "repair a path",
    steps: &[
        at("look", Step::Look),
        at("backup", Step::Backup),
        at("act", Step::Act),
        during(REPAIRS, |machine| has_builder(&machine.world)),
        at("repaired", Step::Act),
        at("check", Step::Check),
    ],
    of_database: false,
    lay: |machine, at| {
        let (what, seconds) = if at.name == REPAIRS {
            ("sleeps", "2")
        } else {
            ("quick", "0")
        };
        let path = damaged_path(machine, what, seconds)?;
        Ok(Laid {
            path,
            ..Laid::default()
        })
    },
    wish: |_, laid| Ok(repair(&id_of(&laid.path))),
    after: |machine, laid, at| {
        let whole = || machine.text(&laid.path) == "made\n";
        if at.name == REPAIRS {
            ensure!(!whole());
            ensure!(wait_until(SOON, whole), "nix-store ended half way");
            return Ok("nix-store goes on to its end; the path is whole".to_owned());
        }
        ensure!(whole() == (is_done(at)), "{}", machine.text(&laid.path));
        Ok(if whole() {
            "the path is whole"
        } else {
            "the path is as damaged as before"
        }
        .to_owned())
    },
    says: "“nixlamp verify” with its path tells.",
    finish: |machine, agent, laid, _| {
        let did = again(agent, repair(&id_of(&laid.path)), NOTHING_LEFT)?;
        ensure!(machine.text(&laid.path) == "made\n");
        ensure!(verify(machine, &laid.path)? == Some(0));
        Ok(finished(
            did,
            "the same command repairs it, and reads it again",
        ))
    },
};

/// What a build made, changed by one byte, and known to be so.
pub fn damaged_path(machine: &Machine, what: &str, seconds: &str) -> Result<String> {
    let words = [
        LAB_NIX,
        "-A",
        what,
        "--argstr",
        "tag",
        "walk",
        "--argstr",
        "seconds",
        seconds,
        "--no-out-link",
    ];
    let path = machine.root("nix-build", &words)?;
    write_at(machine, &path, b"X", 0)?;
    ensure!(verify(machine, &path)? == Some(2), "{path} is not found");
    Ok(path)
}

// ---- a recipe ----------------------------------------------------------------

const RECIPE: [&str; 5] = [LAB_NIX, "-A", "quick", "--argstr", "tag"];

const DERIVATION: Walk = Walk {
    action: "take a recipe out",
    steps: &[
        at("look", Step::Look),
        at("act", Step::Act),
        at("repaired", Step::Act),
        at("check", Step::Check),
    ],
    of_database: false,
    lay: |machine, _| {
        Ok(Laid {
            path: emptied_recipe(machine)?,
            ..Laid::default()
        })
    },
    wish: |_, laid| Ok(repair(&id_of(&laid.path))),
    after: |machine, laid, at| {
        ensure!(is_there(machine, &laid.path) == (!is_done(at)));
        Ok(if is_done(at) {
            "it is gone"
        } else {
            "it is there, as damaged as before"
        }
        .to_owned())
    },
    says: "“nixlamp verify” with its path tells.",
    finish: |machine, agent, laid, _| {
        let did = again(agent, repair(&id_of(&laid.path)), NOTHING_LEFT)?;
        ensure!(!is_there(machine, &laid.path));
        machine.root("nix-instantiate", &[&RECIPE[..], &["emptied"]].concat())?;
        ensure!(verify(machine, &laid.path)? == Some(0));
        Ok(finished(did, "the same command takes it out"))
    },
};

/// A recipe without contents, and known to be so.
pub fn emptied_recipe(machine: &Machine) -> Result<String> {
    let path = machine.root("nix-instantiate", &[&RECIPE[..], &["emptied"]].concat())?;
    fs::OpenOptions::new()
        .write(true)
        .open(machine.world.inside(&path))?
        .set_len(0)?;
    ensure!(verify(machine, &path)? == Some(2), "{path} is not found");
    Ok(path)
}

// ---- a cache -----------------------------------------------------------------

const CACHE: Walk = Walk {
    action: "move a cache aside",
    steps: &[
        at("look", Step::Look),
        at("backup", Step::Backup),
        at("act", Step::Act),
        at("part-aside", Step::Act),
        at("repaired", Step::Act),
        at("check", Step::Check),
    ],
    of_database: false,
    lay: |machine, _| {
        lay_cache(machine)?;
        Ok(Laid::default())
    },
    wish: |_, _| Ok(repair(&format!("cache:{CACHE_NAME}"))),
    after: |machine, _, at| {
        let there = |end: &str| is_there(machine, &format!("{CACHES}/{CACHE_NAME}{end}"));
        let now = ["", "-wal", ".damaged", ".damaged-wal"].map(there);
        let must = match at.name {
            // Its log goes first; then the next part would have been the index, which is not there.
            "part-aside" | "repaired" | "check" => [!is_done(at), false, is_done(at), true],
            _ => [true, true, false, false],
        };
        ensure!(now == must, "{now:?}");
        Ok(match at.name {
            "part-aside" => "the cache as it was, its log aside",
            "repaired" | "check" => "cache and log aside",
            _ => "the cache as it was",
        }
        .to_owned())
    },
    says: "named “.damaged”",
    finish: |machine, agent, _, at| {
        let wish = repair(&format!("cache:{CACHE_NAME}"));
        let did = again(agent, wish, NOTHING_LEFT)?;
        ensure!(did == (!is_done(at)));
        let read = |end: &str| machine.text(&format!("{CACHES}/{CACHE_NAME}{end}"));
        ensure!(
            read(".damaged").len() == 8192 && read(".damaged-wal") == "log",
            "something is lost"
        );
        ensure!(!is_there(machine, &format!("{CACHES}/{CACHE_NAME}")));
        Ok(finished(did, "the same command moves it aside"))
    },
};

/// A cache of root's that is no database, with a log, and known to be so.
pub fn lay_cache(machine: &Machine) -> Result<()> {
    machine.root("sh", &["-c", &format!("rm -f {CACHES}/*.sqlite*")])?;
    fs::create_dir_all(machine.world.inside(CACHES))?;
    let path = machine.world.inside(format!("{CACHES}/{CACHE_NAME}"));
    fs::write(path, "\0".repeat(8192))?;
    fs::write(
        machine.world.inside(format!("{CACHES}/{CACHE_NAME}-wal")),
        "log",
    )?;
    let path = machine.leads_to("/run/current-system")?;
    let output = machine.nixlamp(User::Root, &["verify", "--no-pause", &path])?;
    ensure!(output.status.code() == Some(2), "{}", said(&output));
    Ok(())
}

// ---- the store's database ----------------------------------------------------

const DATABASE: Walk = Walk {
    action: "write the database anew",
    steps: &[
        at("look", Step::Look),
        at("backup", Step::Backup),
        at("act", Step::Act),
        at("database-half-copied", Step::Act),
        at("database-copied", Step::Act),
        at("database-written", Step::Act),
        at("database-half-in-place", Step::Act),
        at("repaired", Step::Act),
        at("check", Step::Check),
    ],
    of_database: true,
    lay: |machine, _| {
        Ok(Laid {
            before: lay_database(machine, "IndexReferrer")?,
            ..Laid::default()
        })
    },
    wish: |_, _| Ok(repair("database")),
    after: |machine, laid, at| {
        let there = |end: &str| is_there(machine, &format!("{DB}{end}"));
        let now = [".copying-wal", ".damaged", ".anew"].map(there);
        let must = match at.name {
            "database-half-copied" => [true, false, false],
            "database-written" | "database-half-in-place" => [false, true, true],
            "database-copied" | "repaired" | "check" => [false, true, false],
            _ => [false; 3],
        };
        ensure!(now == must, "{now:?}");
        // Whatever it was killed at, all rows are there, in it and in the copy that is called one.
        ensure!(rows(machine, DB)? == laid.before, "rows are lost");
        if must[1] {
            let aside = format!("{DB}.damaged");
            ensure!(
                rows(machine, &aside)? == laid.before,
                "the copy is not whole"
            );
        }
        let sound = check(machine, DB) == "ok";
        ensure!(sound == (is_done(at)), "{}", check(machine, DB));
        Ok(match at.name {
            "database-half-copied" => "the old database, and half a copy named as one",
            "database-copied" => "the old database, and a copy",
            "database-written" => "the old database, a copy, and a new one beside it",
            "database-half-in-place" => "the old database (half a transaction in its log counts for nothing), a copy, and a new one beside it",
            "repaired" | "check" => "the new database, and a copy of the old",
            _ => "the old database",
        }
        .to_owned())
    },
    says: "never half of each",
    finish: |machine, agent, laid, _| {
        let did = again(agent, repair("database"), NOTHING_LEFT)?;
        ensure!(check(machine, DB) == "ok", "{}", check(machine, DB));
        ensure!(rows(machine, DB)? == laid.before, "rows are lost");
        for end in [".copying", ".copying-wal", ".anew"] {
            ensure!(!is_there(machine, &format!("{DB}{end}")), "{end} is left");
        }
        Ok(finished(
            did,
            "the same command writes it anew and removes what is half",
        ))
    },
};

/// Overwrites the page where this index or table begins; all rows as they were, as they must stay. Made large enough before that it is not put in place in one go.
pub fn lay_database(machine: &Machine, of: &str) -> Result<String> {
    let aside = format!("rm -f {DB}.damaged* {DB}.anew* {DB}.copying*");
    machine.root("sh", &["-c", &aside])?;
    let sql = format!(
        "create table if not exists Large (x); delete from Large;
        with recursive n(i) as (select 1 union all select i + 1 from n where i < 400)
        insert into Large select zeroblob(4000) from n;
        pragma wal_checkpoint(truncate);
        select rootpage, (select page_size from pragma_page_size) from sqlite_master where name = '{of}'"
    );
    let told = machine.root("sqlite3", &[DB, &sql])?;
    let all = rows(machine, DB)?;
    let last = told.lines().last().context("no page")?;
    let (page, size) = last.split_once('|').context("two numbers")?;
    let (page, size): (u64, u64) = (page.parse()?, size.parse()?);
    write_at(
        machine,
        DB,
        &vec![0xa5; size.try_into()?],
        (page - 1) * size,
    )?;
    // A client of root makes the log anew.
    machine.root("nix", &["store", "info"])?;
    let output = machine.nixlamp(User::Root, &["verify", "--no-pause"])?;
    ensure!(output.status.code() == Some(2), "{}", said(&output));
    Ok(all)
}

/// In a copy: whoever looks at a database with its log may change both.
fn ask(machine: &Machine, database: &str, sql: &str) -> Result<String> {
    let script = "rm -rf look; mkdir look; cp $1 look/db; [ ! -e $1-wal ] || cp $1-wal look/db-wal; sqlite3 look/db \"$2\" 2>&1 || true";
    machine.root("sh", &["-c", script, "sh", database, sql])
}

/// All rows that count, read by their tables alone.
pub fn rows(machine: &Machine, database: &str) -> Result<String> {
    let sql = "select id, path, hash, registrationTime, deriver, narSize, ultimate, sigs, ca from ValidPaths not indexed;
        select * from Refs not indexed order by referrer, reference; select * from DerivationOutputs not indexed;
        select count(*), total(length(x)) from Large";
    ask(machine, database, sql)
}

pub fn check(machine: &Machine, database: &str) -> String {
    let said = ask(machine, database, "pragma integrity_check(1)");
    let said = said.unwrap_or_else(|why| why.to_string());
    said.lines().next().unwrap_or_default().to_owned()
}
