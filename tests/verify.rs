//! Reading the store again, against real Nix: the same verdicts as `nix store verify`, more by a look
//! at rights and times, and each repair from the damage to the sound path.
#![cfg(target_os = "linux")]
#![allow(
    clippy::print_stdout,
    reason = "the table is for whoever reads the test's output"
)]

use std::{
    fs::{self, OpenOptions, Permissions},
    os::unix::fs::{FileExt, PermissionsExt, chown, symlink},
    path::{Path, PathBuf},
    process::Output,
    time::Duration,
};

use anyhow::{Context, Result, ensure};
use nixlamp_tests::{
    situations::{self, Situation},
    webdriver::built,
    world::{HOME, LAB_NIX, NixVersion, User, World, lab_is_off, wait_until},
};
use rustix::{
    fs::{AtFlags, CWD, Timespec, Timestamps, XattrFlags, setxattr, utimensat},
    process::Signal,
};
use serde_json::Value;

const DATABASE: &str = "/nix/var/nix/db/db.sqlite";
/// A repair looks for itself for some seconds first, as there is no agent.
const SOON: Duration = Duration::from_secs(60);

#[test]
fn nix_2_26() -> Result<()> {
    whole(NixVersion::V2_26)
}

#[test]
fn nix_2_34() -> Result<()> {
    whole(NixVersion::V2_34)
}

fn whole(version: NixVersion) -> Result<()> {
    if lab_is_off() {
        return Ok(());
    }
    let world = World::start(version)?;
    world.install(&built("nixlamp")?)?;
    // Where the installer of Nix puts its programs.
    let profiles = world.inside("/nix/var/nix/profiles");
    fs::create_dir_all(&profiles)?;
    symlink("/nix/lab", profiles.join("default"))?;
    let nix = world.nix_says().to_owned();
    situations::run(&world, &nix, SITUATIONS)
}

const SITUATIONS: &[Situation<World>] = &[
    ("an end and going on", cancelled_and_resumed),
    ("sixteen kinds of damage", sixteen_kinds),
    ("a changed and a missing path", repaired_by_root),
    ("an emptied derivation", emptied_derivation),
    ("a damaged cache", damaged_cache),
    ("a log that is not there", log_not_there),
    ("a damaged page of the database", damaged_database),
    ("a repair by a user the daemon trusts", repaired_by_trusted),
];

// ---- what is damaged, and how ------------------------------------------------

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Verdict {
    Modified,
    Unreadable,
    Missing,
    Sound,
}

type Damage = fn(&Path, u32) -> Result<()>;

/// Each of these, done to a path of its own; what Nix says of it, and whether a look at rights and
/// times finds something that the hash does not.
const KINDS: &[(&str, Verdict, bool, Damage)] = &[
    ("changed byte", Verdict::Modified, false, |path, _| {
        write_at(&path.join("one"), b"X")
    }),
    ("truncated", Verdict::Modified, false, |path, _| {
        let file = open(&path.join("one"))?;
        Ok(file.set_len(3)?)
    }),
    ("missing file", Verdict::Modified, false, |path, _| {
        Ok(fs::remove_file(path.join("one"))?)
    }),
    ("extra file", Verdict::Modified, false, |path, _| {
        Ok(fs::write(path.join("extra"), "more")?)
    }),
    ("extra link", Verdict::Modified, false, |path, _| {
        Ok(symlink("one", path.join("extra"))?)
    }),
    ("changed link", Verdict::Modified, false, |path, _| {
        fs::remove_file(path.join("link"))?;
        Ok(symlink("two", path.join("link"))?)
    }),
    ("file to folder", Verdict::Modified, false, |path, _| {
        fs::remove_file(path.join("one"))?;
        Ok(fs::create_dir(path.join("one"))?)
    }),
    ("owner's x bit", Verdict::Modified, false, |path, _| {
        mode(&path.join("one"), 0o555)
    }),
    ("file of mode 0000", Verdict::Unreadable, true, |path, _| {
        mode(&path.join("one"), 0)
    }),
    (
        "folder of mode 0700",
        Verdict::Unreadable,
        true,
        |path, _| mode(&path.join("folder"), 0o700),
    ),
    ("path gone", Verdict::Missing, false, |path, _| {
        Ok(fs::remove_dir_all(path)?)
    }),
    ("only the time", Verdict::Sound, true, |path, _| {
        time(&path.join("one"), 1_700_000_000)
    }),
    ("only the owner", Verdict::Sound, true, |path, alice| {
        Ok(chown(path.join("one"), Some(alice), None)?)
    }),
    ("only an attribute", Verdict::Sound, false, |path, _| {
        Ok(setxattr(
            path.join("one"),
            "user.lab",
            b"x",
            XattrFlags::empty(),
        )?)
    }),
    ("only the group's x bit", Verdict::Sound, true, |path, _| {
        mode(&path.join("one"), 0o454)
    }),
    ("a write bit left", Verdict::Sound, true, |path, _| {
        mode(&path.join("one"), 0o644)
    }),
];

fn open(path: &Path) -> Result<fs::File> {
    Ok(OpenOptions::new().write(true).open(path)?)
}

fn write_at(path: &Path, bytes: &[u8]) -> Result<()> {
    Ok(open(path)?.write_all_at(bytes, 0)?)
}

fn mode(path: &Path, mode: u32) -> Result<()> {
    Ok(fs::set_permissions(path, Permissions::from_mode(mode))?)
}

fn time(path: &Path, tv_sec: i64) -> Result<()> {
    let at = Timespec { tv_sec, tv_nsec: 0 };
    let times = Timestamps {
        last_access: at,
        last_modification: at,
    };
    Ok(utimensat(CWD, path, &times, AtFlags::SYMLINK_NOFOLLOW)?)
}

/// What the change of an entry does to its folder's time is another kind of damage.
fn times_as_nix(path: &Path) -> Result<()> {
    for folder in [path.to_owned(), path.join("folder")] {
        if folder.is_dir() {
            time(&folder, 1)?;
        }
    }
    Ok(())
}

/// A path of its own in the store, with files, a program, a folder and a link.
fn add(world: &World, name: &str) -> Result<String> {
    let source = PathBuf::from("/nix/home/root").join(name);
    let outside = world.inside(&source);
    fs::create_dir_all(outside.join("folder"))?;
    fs::write(outside.join("one"), format!("one of {name}\n").repeat(50))?;
    fs::write(outside.join("two"), "#!/bin/sh\n")?;
    mode(&outside.join("two"), 0o755)?;
    fs::write(outside.join("folder/three"), "")?;
    symlink("one", outside.join("link"))?;
    let source = source.to_str().context("a path")?;
    world.run(User::Root, "nix-store", ["--add", source])
}

// ---- the programs --------------------------------------------------------------

fn nixlamp(world: &World, user: User, args: &[&str]) -> Result<Output> {
    Ok(world.command(user, "nixlamp", args).output()?)
}

/// `verify --json` and the exit code.
fn verify(world: &World, user: User, args: &[&str]) -> Result<(i32, Value)> {
    let args: Vec<&str> = [&["verify", "--json", "--no-pause"], args].concat();
    let output = nixlamp(world, user, &args)?;
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    let json = serde_json::from_slice(&output.stdout).with_context(|| said)?;
    Ok((output.status.code().context("no code")?, json))
}

/// `repair … --yes`: whether it says that it did, and all it says.
fn repair(world: &World, user: User, id: &str) -> Result<(bool, String)> {
    let output = nixlamp(world, user, &["repair", id, "--yes"])?;
    let said = [output.stdout, output.stderr].concat();
    let said = String::from_utf8_lossy(&said).into_owned();
    Ok((output.status.success(), said))
}

fn finding<'a>(json: &'a Value, path: &str) -> Option<&'a Value> {
    let all = json["findings"].as_array()?;
    all.iter().find(|finding| finding["path"] == path)
}

fn id_of(path: &str) -> &str {
    &path["/nix/store/".len()..][..32]
}

// ---- situations ----------------------------------------------------------------

fn cancelled_and_resumed(world: &World) -> Result<()> {
    for n in 0..6 {
        let path = format!("/nix/home/root/large-{n}");
        fs::write(world.inside(&path), vec![n; 1_000_000])?;
        world.run(User::Root, "nix-store", ["--add", &path])?;
    }
    let args = ["verify", "--full", "--limit-mb", "1", "--no-pause"];
    let mut run = world.spawn(User::Alice, "nixlamp", args)?;
    std::thread::sleep(Duration::from_millis(2500));
    run.signal(Signal::INT)?;
    let status = run.wait(SOON).context("Ctrl-C does not end it")?;
    ensure!(
        status.code() == Some(5) && run.said().contains("The next run goes on there."),
        "{status}: {}",
        run.said()
    );
    let (code, json) = verify(world, User::Alice, &["--full"])?;
    let (read, before) = (json["read"].as_u64(), json["before"].as_u64());
    println!("after Ctrl-C: {before:?} were read, {read:?} were left");
    ensure!(code == 0 && json["verdict"] == "sound", "{json}");
    ensure!(
        before > Some(0) && read > Some(0) && read < Some(6),
        "{json}"
    );
    ensure!(json["last_full_s"].is_i64(), "{json}");
    let (_, json) = verify(world, User::Alice, &["--full"])?;
    ensure!(json["before"] == 0, "a new pass reads all: {json}");
    Ok(())
}

fn sixteen_kinds(world: &World) -> Result<()> {
    let mut paths = Vec::new();
    for (n, (name, ..)) in KINDS.iter().enumerate() {
        let path = add(world, &format!("kind-{n}"))?;
        ensure!(world.inside(&path).exists(), "{name}: {path} is not there");
        paths.push(path);
    }
    let clean = add(world, "clean")?;
    for ((name, .., damage), path) in KINDS.iter().zip(&paths) {
        let outside = world.inside(path);
        damage(&outside, world.uid()).with_context(|| (*name).to_owned())?;
        times_as_nix(&outside)?;
    }
    let nix = world
        .command(
            User::Alice,
            "nix",
            ["store", "verify", "--all", "--no-trust"],
        )
        .output()?;
    let nix = String::from_utf8_lossy(&nix.stderr).into_owned();
    let (code, json) = verify(world, User::Alice, &["--full"])?;
    ensure!(code == 2, "{json}");
    let mut wrong = Vec::new();
    println!("{:<24} {:<11} {:<11} look", "damage", "nix", "nixlamp");
    for ((name, verdict, odd, _), path) in KINDS.iter().zip(&paths) {
        let theirs = of_nix(&nix, path);
        let found = finding(&json, path);
        let ours = of_nixlamp(found);
        let looks = found
            .and_then(|found| found["looks"].as_array())
            .map_or(0, Vec::len);
        println!(
            "{name:<24} {:<11} {:<11} {looks}",
            format!("{theirs:?}"),
            format!("{ours:?}")
        );
        // What adds a file leaves a new time too.
        let looks_right = *verdict == Verdict::Modified || (looks > 0) == *odd;
        if theirs != *verdict || ours != *verdict || !looks_right {
            wrong.push(format!("{name}: {found:?}"));
        }
    }
    ensure!(wrong.is_empty(), "{wrong:#?}\n{nix}");
    ensure!(finding(&json, &clean).is_none(), "a sound path: {json}");
    // Root reads what alice cannot, and finds nothing but rights.
    let (code, json) = verify(world, User::Root, &[&paths[8], &paths[9]])?;
    ensure!(code == 1, "{json}");
    undamaged(world, &paths)
}

fn of_nix(said: &str, path: &str) -> Verdict {
    let lines: Vec<&str> = said.lines().filter(|line| line.contains(path)).collect();
    let any = |words: &str| lines.iter().any(|line| line.contains(words));
    if any("was modified!") {
        Verdict::Modified
    } else if any("Permission denied") {
        Verdict::Unreadable
    } else if any("does not exist") {
        Verdict::Missing
    } else {
        Verdict::Sound
    }
}

fn of_nixlamp(finding: Option<&Value>) -> Verdict {
    match finding.and_then(|finding| finding["fault"]["kind"].as_str()) {
        Some("modified" | "foreign") => Verdict::Modified,
        Some("unreadable") => Verdict::Unreadable,
        Some("missing") => Verdict::Missing,
        _ => Verdict::Sound,
    }
}

/// The world is sound again for what comes next: what nobody needs is garbage.
fn undamaged(world: &World, paths: &[String]) -> Result<()> {
    let args = [&["--delete".to_owned()], paths].concat();
    world.run(User::Root, "nix-store", args)?;
    let (code, json) = verify(world, User::Alice, &["--full"])?;
    ensure!(code == 0, "{json}");
    Ok(())
}

fn repaired_by_root(world: &World) -> Result<()> {
    for (tag, fault) in [("changed", "modified"), ("gone", "missing")] {
        let path = world.quick(User::Alice, tag)?;
        let outside = world.inside(&path);
        if fault == "modified" {
            write_at(&outside, b"X")?;
        } else {
            fs::remove_file(&outside)?;
        }
        let (code, json) = verify(world, User::Alice, &[&path])?;
        let found = finding(&json, &path).context("not found")?;
        ensure!(code == 2 && found["fault"]["kind"] == fault, "{json}");
        let (done, said) = repair(world, User::Alice, id_of(&path))?;
        let command = format!("sudo nix-store --repair-path {path}");
        ensure!(!done && said.contains(&command), "alice may not: {said}");
        let (code, _) = verify(world, User::Root, &[&path])?;
        ensure!(code == 2, "root finds it too");
        let (done, said) = repair(world, User::Root, id_of(&path))?;
        ensure!(done && said.contains("Read again: it is sound."), "{said}");
        ensure!(fs::read_to_string(&outside)? == "made\n", "{said}");
        let (code, json) = verify(world, User::Alice, &[&path])?;
        ensure!(code == 0, "{json}");
        let (done, said) = repair(world, User::Root, id_of(&path))?;
        ensure!(
            !done && said.contains("Nothing of that name is known to be damaged"),
            "{said}"
        );
    }
    // One that can be had nowhere stays damaged, and that is said.
    let lonely = add(world, "lonely")?;
    write_at(&world.inside(&lonely).join("one"), b"X")?;
    verify(world, User::Root, &[&lonely])?;
    let (done, said) = repair(world, User::Root, id_of(&lonely))?;
    ensure!(!done && said.contains("nix-store failed: error:"), "{said}");
    undamaged(world, &[lonely])
}

fn emptied_derivation(world: &World) -> Result<()> {
    let args = [LAB_NIX, "-A", "quick", "--argstr", "tag", "emptied"];
    let derivation = world.run(User::Alice, "nix-instantiate", args)?;
    open(&world.inside(&derivation))?.set_len(0)?;
    let (code, json) = verify(world, User::Alice, &[&derivation])?;
    let found = finding(&json, &derivation).context("not found")?;
    ensure!(code == 2 && found["fix"] == "forget-derivation", "{json}");
    let (done, said) = repair(world, User::Alice, id_of(&derivation))?;
    ensure!(done && said.contains("It is gone."), "{said}");
    world.run(User::Alice, "nix-instantiate", args)?;
    let (code, json) = verify(world, User::Alice, &[&derivation])?;
    ensure!(code == 0, "{json}");
    // One that another refers to stays, and is told how to be written anew.
    let other = format!(
        "derivation {{ name = \"user\"; system = \"x\"; builder = (import {LAB_NIX} {{ tag = \"used\"; }}).quick; }}"
    );
    world.run(User::Alice, "nix-instantiate", ["-E", &other])?;
    let args = [LAB_NIX, "-A", "quick", "--argstr", "tag", "used"];
    let derivation = world.run(User::Alice, "nix-instantiate", args)?;
    open(&world.inside(&derivation))?.set_len(0)?;
    let (_, json) = verify(world, User::Alice, &[&derivation])?;
    let found = finding(&json, &derivation).context("not found")?;
    ensure!(found["needed_by_count"] == 1, "{json}");
    let (done, said) = repair(world, User::Alice, id_of(&derivation))?;
    ensure!(!done && said.contains("--repair"), "{said}");
    world.run(User::Root, "nix-store", ["--gc"]).map(drop)
}

fn damaged_cache(world: &World) -> Result<()> {
    let name = "fetcher-cache-v3.sqlite";
    let cache = format!("{HOME}/.cache/nix/{name}");
    world.write(&cache, &"\0".repeat(8192))?;
    let path = world.quick(User::Alice, "cache")?;
    let (code, json) = verify(world, User::Alice, &[&path])?;
    ensure!(code == 2 && finding(&json, &cache).is_some(), "{json}");
    let (done, said) = repair(world, User::Alice, &format!("cache:{name}"))?;
    ensure!(done && said.contains(&format!("{cache}.damaged")), "{said}");
    ensure!(world.inside(format!("{cache}.damaged")).exists() && !world.inside(&cache).exists());
    let (code, json) = verify(world, User::Alice, &[&path])?;
    ensure!(code == 0, "{json}");
    Ok(())
}

fn sqlite(world: &World, sql: &str) -> Result<String> {
    // The daemon may be putting its log away at this moment.
    world.run(
        User::Root,
        "sqlite3",
        ["-cmd", ".timeout 30000", DATABASE, sql],
    )
}

/// A stock `sqlite3` takes log and index along when it closes: nothing is damaged.
fn log_not_there(world: &World) -> Result<()> {
    sqlite(world, "pragma wal_checkpoint(truncate)")?;
    ensure!(!world.inside(format!("{DATABASE}-wal")).exists());
    let (code, json) = verify(world, User::Alice, &["--full"])?;
    ensure!(
        code == 5 && json["database"]["why"] == "log-not-there",
        "{json}"
    );
    let output = nixlamp(world, User::Alice, &["verify"])?;
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    ensure!(
        said.contains("That is no damage: “nix store info”"),
        "{said}"
    );
    world.run(User::Alice, "nix", ["store", "info"])?;
    let (code, json) = verify(world, User::Alice, &["--full"])?;
    ensure!(code == 0, "what the sentence says helps: {json}");
    Ok(())
}

/// Overwrites the page where this table or index begins.
fn damage_page(world: &World, name: &str) -> Result<()> {
    let sql = format!(
        "pragma wal_checkpoint(truncate); select rootpage, (select page_size from pragma_page_size) from sqlite_master where name = '{name}'"
    );
    let told = sqlite(world, &sql)?;
    let last = told.lines().last().context("no page")?;
    let (page, size) = last.split_once('|').context("two numbers")?;
    let (page, size): (u64, u64) = (page.parse()?, size.parse()?);
    let file = open(&world.inside(DATABASE))?;
    file.write_all_at(&vec![0xa5; size.try_into()?], (page - 1) * size)?;
    // A client of root makes the log anew.
    world.run(User::Root, "nix", ["store", "info"]).map(drop)
}

fn damaged_database(world: &World) -> Result<()> {
    world.quick(User::Alice, "before")?;
    add(world, "before")?;
    let paths = || world.run(User::Root, "nix-store", ["--dump-db"]);
    let before = paths()?;
    ensure!(before.lines().count() > 10, "{before}");
    damage_page(world, "IndexReferrer")?;
    let (code, json) = verify(world, User::Alice, &["--full"])?;
    let found = finding(&json, DATABASE).with_context(|| json.to_string())?;
    ensure!(code == 2 && found["fix"] == "reload-database", "{json}");
    let (done, said) = repair(world, User::Alice, "database")?;
    ensure!(!done && said.contains("sudo sqlite3"), "{said}");
    verify(world, User::Root, &[])?;
    {
        // A real client that does nothing yet has the store open all the same.
        let script = "sleep 600 | env -u NIX_REMOTE nix-store --serve";
        let _client = world.spawn(User::Root, "sh", ["-c", script])?;
        let lock = "/nix/var/nix/db/big-lock";
        let held = || !world.locks_on(lock).is_empty();
        ensure!(wait_until(SOON, held), "no client holds {lock}");
        let (done, said) = repair(world, User::Root, "database")?;
        ensure!(!done && said.contains("Somebody uses the store"), "{said}");
    }
    let (done, said) = repair(world, User::Root, "database")?;
    ensure!(done && said.contains("Written anew:"), "{said}");
    ensure!(paths()? == before, "every path is known as before");
    let (code, json) = verify(world, User::Alice, &["--full"])?;
    ensure!(code == 0, "{json}");
    // Signatures and times of registration are kept, which a dump by Nix loses.
    world.quick(User::Alice, "after")?;

    // Where rows are lost nothing is touched.
    let whole = page_damaged_after_copy(world, "ValidPaths")?;
    let (code, _) = verify(world, User::Root, &[])?;
    ensure!(code == 2, "root finds it");
    let (done, said) = repair(world, User::Root, "database")?;
    ensure!(!done && said.contains("Nothing was changed"), "{said}");
    ensure!(!world.inside(format!("{DATABASE}.anew")).exists());
    restore(world, &whole)?;
    let (code, json) = verify(world, User::Root, &["--full"])?;
    ensure!(code == 0, "{json}");
    Ok(())
}

fn page_damaged_after_copy(world: &World, name: &str) -> Result<Vec<u8>> {
    sqlite(world, "pragma wal_checkpoint(truncate)")?;
    let whole = fs::read(world.inside(DATABASE))?;
    damage_page(world, name)?;
    Ok(whole)
}

fn restore(world: &World, whole: &[u8]) -> Result<()> {
    for end in ["-wal", "-shm"] {
        let _ = fs::remove_file(world.inside(format!("{DATABASE}{end}")));
    }
    fs::write(world.inside(DATABASE), whole)?;
    world.run(User::Root, "nix", ["store", "info"]).map(drop)
}

/// By the daemon, which fetches or builds the recipe's results again for whom it trusts.
fn repaired_by_trusted(world: &World) -> Result<()> {
    world.signal(world.daemon(), "KILL")?;
    let _daemon = world.spawn(
        User::Root,
        "env",
        [
            "-u",
            "NIX_REMOTE",
            "NIX_CONFIG=extra-trusted-users = alice",
            "nix-daemon",
            "--daemon",
        ],
    )?;
    let trusts = || {
        let said = world.run(User::Alice, "nix", ["store", "info", "--json"]);
        said.is_ok_and(|said| said.contains("\"trusted\":1") || said.contains("\"trusted\":true"))
    };
    ensure!(wait_until(SOON, trusts), "the daemon does not trust alice");
    let path = world.quick(User::Alice, "trusted")?;
    let outside = world.inside(&path);
    write_at(&outside, b"X")?;
    let (code, _) = verify(world, User::Alice, &[&path])?;
    ensure!(code == 2);
    let (done, said) = repair(world, User::Alice, id_of(&path))?;
    ensure!(
        done && said.contains("nix-store --realise --repair /nix/store/"),
        "{said}"
    );
    ensure!(fs::read_to_string(&outside)? == "made\n", "{said}");
    let (code, json) = verify(world, User::Alice, &[&path])?;
    ensure!(code == 0, "{json}");
    Ok(())
}
