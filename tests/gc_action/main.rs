//! Freeing disk space from the command line and through an agent, with real profiles and the real
//! collector: what goes, what stays, and everything that must keep it from happening.
#![cfg(target_os = "linux")]

mod kept;

use std::{
    fs,
    path::{Path, PathBuf},
    process::Output,
    time::{Duration, Instant},
};

use anyhow::{Context, Result, ensure};
use nixlamp_tests::{
    faults,
    situations::{self, Situation},
    webdriver::built,
    world::{Client, HOME, LAB_NIX, NixVersion, RUNTIME_DIR, User, World, lab_is_off, wait_until},
};
use serde_json::{Value, json};

const SOON: Duration = Duration::from_secs(60);
const SYSTEM: &str = "/nix/var/nix/profiles/system";

#[test]
fn in_nix_2_26() -> Result<()> {
    all(NixVersion::V2_26)
}

#[test]
fn in_nix_2_34() -> Result<()> {
    all(NixVersion::V2_34)
}

fn all(version: NixVersion) -> Result<()> {
    if lab_is_off() {
        return Ok(());
    }
    let world = World::start(version)?;
    let ground = Ground::lay(&world)?;
    let scenes: [Situation<Ground>; 13] = [
        ("showing changes nothing", showing),
        ("links that are away for a moment", kept::links_away),
        ("a path without a row", kept::lost_row),
        ("backups that hold the system", kept::backups_hold),
        ("what may not go", refused),
        ("a daemon that never answers", silent_daemon),
        ("a root that goes in between", root_gone),
        (
            "a generation that becomes current in between",
            became_current,
        ),
        ("two at once", two_at_once),
        ("a running build", running_build),
        ("stopped while it waits", cancelled),
        ("done as planned", done),
        ("by root", by_root),
    ];
    situations::run(&ground, world.nix_says(), &scenes)
}

#[test]
fn on_a_full_disk_in_nix_2_26() -> Result<()> {
    full_disk(NixVersion::V2_26)
}

#[test]
fn on_a_full_disk_in_nix_2_34() -> Result<()> {
    full_disk(NixVersion::V2_34)
}

/// Not one byte is free, also for root: the collector lives on the reserve of Nix's database.
fn full_disk(version: NixVersion) -> Result<()> {
    if lab_is_off() {
        return Ok(());
    }
    let world = World::start_on(version, Some(700))?;
    let ground = Ground::lay(&world)?;
    let full = "cat /dev/zero > /nix/home/root/filler; df --output=avail -B1 /nix | tail -n 1";
    let free = world.run(User::Root, "sh", ["-c", full])?;
    ensure!(
        free.trim().ends_with('0') && free.trim().len() == 1,
        "{free}"
    );
    let said = ground.nixlamp(User::Alice, &["gc", "--keep", "1", "--yes"])?;
    said.expect(0, "Deleted 3 generations of ~/home-manager: 1, 2, 3.")?;
    ensure!(ground.home_links() == [4] && !ground.has(&ground.paths[0]));
    ensure!(ground.has(&ground.paths[3]));
    Ok(())
}

/// Four generations of alice's home, three of the system, a result link, and some garbage.
struct Ground<'world> {
    world: &'world World,
    paths: Vec<String>,
    system: Vec<String>,
    _agent: Client,
}

impl<'world> Ground<'world> {
    fn lay(world: &'world World) -> Result<Self> {
        for program in ["nixlamp", "wish"] {
            world.install(&built(program)?)?;
        }
        let build = |tag: &str| world.quick(User::Alice, tag);
        let home = format!("{HOME}/.local/state/nix/profiles");
        world.run(User::Alice, "mkdir", ["-p", &home])?;
        let mut paths = Vec::new();
        for n in 1..=4 {
            let path = build(&format!("home-{n}"))?;
            let profile = format!("{home}/home-manager");
            world.run(User::Alice, "nix-env", ["-p", &profile, "--set", &path])?;
            paths.push(path);
        }
        let mut system = Vec::new();
        for n in 1..=3 {
            let path = build(&format!("system-{n}"))?;
            world.run(User::Root, "nix-env", ["-p", SYSTEM, "--set", &path])?;
            system.push(path);
        }
        let kept = build("kept")?;
        let add = ["--realise", &kept, "--add-root", "result", "--indirect"];
        world.run(User::Alice, "nix-store", add)?;
        build("garbage")?;
        let agent = world.spawn(User::Alice, "nixlamp", ["--headless"])?;
        let socket = world.inside(format!("{RUNTIME_DIR}/nixlamp/agent.sock"));
        ensure!(wait_until(SOON, || socket.exists()), "{}", agent.said());
        Ok(Self {
            world,
            paths,
            system,
            _agent: agent,
        })
    }

    fn nixlamp(&self, user: User, args: &[&str]) -> Result<Said> {
        Said::of(&self.world.command(user, "nixlamp", args).output()?)
    }

    /// What a window does, and what came of it.
    fn wish(&self, args: &[&str]) -> Result<Value> {
        let said = self.world.run(User::Alice, "wish", args)?;
        serde_json::from_str(&said).context(said)
    }

    fn home_link(&self, number: usize) -> PathBuf {
        self.world.inside(format!(
            "{HOME}/.local/state/nix/profiles/home-manager-{number}-link"
        ))
    }

    fn home_links(&self) -> Vec<usize> {
        (1..=4).filter(|n| is_there(&self.home_link(*n))).collect()
    }

    fn has(&self, path: &str) -> bool {
        is_there(&self.world.inside(path))
    }
}

fn is_there(path: &Path) -> bool {
    fs::symlink_metadata(path).is_ok()
}

struct Said {
    code: Option<i32>,
    text: String,
}

impl Said {
    fn of(output: &Output) -> Result<Self> {
        let text = [output.stdout.as_slice(), &output.stderr].concat();
        Ok(Self {
            code: output.status.code(),
            text: String::from_utf8(text)?,
        })
    }

    fn expect(&self, code: i32, words: &str) -> Result<()> {
        ensure!(
            self.code == Some(code) && self.text.contains(words),
            "{:?}, and not “{words}”: {}",
            self.code,
            self.text
        );
        Ok(())
    }
}

fn keep(newest: u32) -> String {
    json!({"collect-garbage": {
        "choose": {"keep": {"newest": newest, "days": null}},
        "even_during_rebuild": false,
    }})
    .to_string()
}

fn tick(number: u64) -> String {
    json!({"collect-garbage": {
        "choose": {"these": [{"profile": "~/home-manager", "generation": number}]},
        "even_during_rebuild": false,
    }})
    .to_string()
}

fn showing(ground: &Ground) -> Result<()> {
    let said = ground.nixlamp(User::Alice, &["gc", "--keep", "2", "--dry-run"])?;
    said.expect(0, "Delete generations 1, 2 of ~/home-manager")?;
    said.expect(0, "system stays as it is")?;
    said.expect(0, "1 result link")?;
    said.expect(0, "Make a backup and read it back, ")?;
    said.expect(0, "Nothing was done: this was only to show it.")?;
    let all = ground.nixlamp(User::Alice, &["gc", "--keep", "2", "--dry-run", "--list"])?;
    all.expect(0, &format!("\n{}\n", ground.paths[0]))?;
    ensure!(!all.text.contains(&ground.paths[3]), "{}", all.text);
    let said = ground.nixlamp(User::Alice, &["gc", "--keep", "2", "--dry-run", "--json"])?;
    let plan: Value = serde_json::from_str(&said.text).with_context(|| said.text.clone())?;
    let garbage = &plan["garbage"];
    let goes = plan["goes"].as_array().context("what goes")?;
    ensure!(goes.contains(&json!(ground.paths[1])), "{goes:?}");
    ensure!(
        Some(goes.len() as u64) == garbage["paths"].as_u64(),
        "{goes:?}"
    );
    ensure!(garbage["exact"] == true, "{garbage}");
    let home = garbage["profiles"]
        .as_array()
        .and_then(|all| all.iter().find(|p| p["name"] == "~/home-manager"))
        .context("the profile")?;
    let goes: Vec<bool> = home["generations"]
        .as_array()
        .context("generations")?
        .iter()
        .filter_map(|g| g["goes"].as_bool())
        .collect();
    ensure!(goes == [true, true, false, false], "{home}");
    ensure!(
        home["generations"][0]["alone_bytes"].as_u64() > Some(0),
        "{home}"
    );
    ensure!(ground.home_links() == [1, 2, 3, 4]);
    // No terminal to ask in, and nobody said yes.
    let said = ground.nixlamp(User::Alice, &["gc", "--keep", "2"])?;
    said.expect(70, "Nothing was done")?;
    ensure!(ground.home_links() == [1, 2, 3, 4]);
    Ok(())
}

fn refused(ground: &Ground) -> Result<()> {
    for (which, words) in [
        ("system:1", "administrator"),
        ("home-manager:4", "current, booted or running"),
        ("home-manager:9", "no generation 9"),
        ("nobody:1", "no profile"),
        ("../../etc:1", "no profile"),
    ] {
        ground
            .nixlamp(User::Alice, &["gc", "--delete", which, "--yes"])?
            .expect(70, words)?;
        let shown = ground.nixlamp(User::Alice, &["gc", "--delete", which, "--dry-run"])?;
        shown.expect(70, words)?;
        // No plan for anything else above it.
        ensure!(!shown.text.contains("What is lost"), "{}", shown.text);
    }
    let said = ground.nixlamp(User::Alice, &["gc", "--delete", "system:1", "--dry-run"])?;
    let by_hand = format!("sudo nix-env --profile {SYSTEM} --delete-generations 1;");
    said.expect(70, &by_hand)?;
    ensure!(ground.home_links() == [1, 2, 3, 4]);
    ensure!(ground.has(&format!("{SYSTEM}-1-link")));
    Ok(())
}

fn silent_daemon(ground: &Ground) -> Result<()> {
    let daemon = ground.world.daemon();
    ground.world.signal(daemon, "STOP")?;
    let begun = Instant::now();
    let said = ground.nixlamp(User::Alice, &["gc", "--dry-run"]);
    ground.world.signal(daemon, "CONT")?;
    said?.expect(0, "The daemon gave no list of what keeps paths")?;
    ensure!(begun.elapsed() < SOON, "{:?}", begun.elapsed());
    Ok(())
}

/// The dead grow while the person reads: what was read is no longer true.
fn root_gone(ground: &Ground) -> Result<()> {
    let said = ground.wish(&[&keep(1), "--between", "rm result"])?;
    ensure!(said["outcome"]["ok"] == false, "{said}");
    ensure!(
        said["outcome"]["lines"][0]
            .as_str()
            .is_some_and(|l| l.contains("Nothing was done")),
        "{said}"
    );
    ensure!(ground.home_links() == [1, 2, 3, 4]);
    // The first figure came before the plan and could not be confirmed.
    ensure!(
        said["first"]["preliminary"] == true && said["plan"]["preliminary"] == false,
        "{said}"
    );
    Ok(())
}

fn became_current(ground: &Ground) -> Result<()> {
    let switch = "nix-env -p ~/.local/state/nix/profiles/home-manager --switch-generation";
    let said = ground.wish(&[&keep(1), "--between", &format!("{switch} 1")])?;
    ensure!(said["outcome"]["ok"] == false, "{said}");
    ensure!(ground.home_links() == [1, 2, 3, 4]);
    ground
        .world
        .run(User::Alice, "sh", ["-c", &format!("{switch} 4")])?;
    // The same where it was ticked by hand.
    let said = ground.wish(&[&tick(1), "--between", &format!("{switch} 1")])?;
    ensure!(said["outcome"]["ok"] == false, "{said}");
    ground
        .world
        .run(User::Alice, "sh", ["-c", &format!("{switch} 4")])?;
    ensure!(ground.home_links() == [1, 2, 3, 4]);
    Ok(())
}

/// The collector waits for this lock, which another process holds until it is dropped.
fn hold_gc_lock(world: &World) -> Result<Client> {
    faults::hold(world, "/nix/var/nix/gc.lock")
}

/// Two windows: one acts, the other is told that it runs.
fn two_at_once(ground: &Ground) -> Result<()> {
    let lock = hold_gc_lock(ground.world)?;
    let mut first = ground.world.spawn(
        User::Alice,
        "wish",
        [tick(1).as_str(), "--cancel-when", "Nothing of this kind"],
    )?;
    ensure!(
        wait_until(SOON, || !is_there(&ground.home_link(1))),
        "{}",
        first.said()
    );
    let second = ground.wish(&[&tick(2)])?;
    ensure!(
        second["refused"]
            .as_str()
            .is_some_and(|why| why.contains("Wait until the rebuild is finished: nix-store")),
        "{second}"
    );
    ensure!(ground.home_links() == [2, 3, 4]);
    drop(lock);
    first.wait(SOON).context("the first does not end")?;
    let said: Value = serde_json::from_str(&first.said())?;
    ensure!(said["outcome"]["ok"] == true, "{said}");
    Ok(())
}

fn running_build(ground: &Ground) -> Result<()> {
    let mut build = faults::silent_build(ground.world, 600)?;
    let said = ground.nixlamp(User::Alice, &["gc", "--delete", "home-manager:2", "--yes"])?;
    said.expect(70, "Wait until the rebuild is finished: nix-build")?;
    said.expect(70, "--even-during-rebuild does it all the same.")?;
    // Only to look nobody has to wait.
    ground
        .nixlamp(
            User::Alice,
            &["gc", "--delete", "home-manager:2", "--dry-run"],
        )?
        .expect(0, "Wait until the rebuild is finished: nix-build")?;
    ensure!(ground.home_links() == [2, 3, 4]);
    let words = [
        "gc",
        "--delete",
        "home-manager:2",
        "--yes",
        "--even-during-rebuild",
    ];
    ground
        .nixlamp(User::Alice, &words)?
        .expect(0, "Deleted 1 generation")?;
    ensure!(ground.home_links() == [3, 4] && build.client.is_running());
    ensure!(!ground.has(&ground.paths[1]));
    build.undo()
}

fn cancelled(ground: &Ground) -> Result<()> {
    let lock = hold_gc_lock(ground.world)?;
    let words = [
        "--no-out-link",
        LAB_NIX,
        "-A",
        "quick",
        "--argstr",
        "tag",
        "more",
    ];
    // Garbage that must still be there afterwards; the lock keeps new builds waiting.
    let before = ground.home_links();
    let said = ground.wish(&[&keep(9), "--cancel-when", "waiting for"]);
    drop(lock);
    let said = said?;
    ensure!(ground.home_links() == before);
    let outcome = &said["outcome"];
    ensure!(outcome["ok"] == false, "{said}");
    ensure!(
        outcome["lines"]
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(|line| line.as_str())
            .any(|line| line.starts_with("Stopped as asked")),
        "{said}"
    );
    ground.world.run(User::Alice, "nix-build", words).map(drop)
}

fn done(ground: &Ground) -> Result<()> {
    let said = ground.nixlamp(User::Alice, &["gc", "--keep", "1", "--yes"])?;
    said.expect(0, "Deleted 1 generation of ~/home-manager: 3.")?;
    let line = said
        .text
        .lines()
        .find(|line| line.contains("(forecast: "))
        .with_context(|| said.text.clone())?;
    // `12 store paths deleted, 0.04 MiB by Nix's count (forecast: 12 store paths, 48 KiB).`
    let (real, forecast) = line.split_once(" (forecast: ").context("both")?;
    let count = |text: &str| text.split(' ').next().map(str::to_owned);
    ensure!(
        count(real) == count(forecast) && count(real) != Some("0".to_owned()),
        "{line}"
    );
    ensure!(ground.home_links() == [4]);
    ensure!(!ground.has(&ground.paths[2]) && ground.has(&ground.paths[3]));
    ensure!(ground.system.iter().all(|path| ground.has(path)));
    ground
        .nixlamp(User::Alice, &["gc", "--yes"])?
        .expect(0, "There is nothing to delete")
}

fn by_root(ground: &Ground) -> Result<()> {
    // Root takes Nix's programs only from where root has put them.
    let words = ["gc", "--delete", "system:1", "--yes"];
    let others = format!("{HOME}/bin/nix-store");
    ground.world.write(&others, "#!/bin/sh\n")?;
    ground.world.run(User::Alice, "chmod", ["755", &others])?;
    let path = format!("PATH={HOME}/bin");
    let from_there = [&[path.as_str(), "/nix/lab/bin/nixlamp"], &words[..]].concat();
    let output = ground
        .world
        .command(User::Root, "env", from_there)
        .output()?;
    Said::of(&output)?.expect(70, "nix-store was not found")?;
    let said = ground.nixlamp(User::Root, &words)?;
    said.expect(0, "Deleted 1 generation of system: 1.")?;
    ensure!(!ground.has(&format!("{SYSTEM}-1-link")) && !ground.has(&ground.system[0]));
    ensure!(ground.has(&format!("{SYSTEM}-2-link")) && ground.has(&ground.system[1]));
    Ok(())
}
