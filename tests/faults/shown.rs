//! What a plan shows as a command is what is run; and where Nixlamp does a thing itself, the lines
//! that are shown for doing it by hand come to the same.

use std::{fs, os::unix::fs::PermissionsExt};

use anyhow::{Context, Result, ensure};
use nixlamp_tests::{
    machine::{Machine, SOON, SYSTEM, has, said},
    webdriver::built,
    world::{HOME, NixVersion, User, World, wait_until},
};
use serde_json::Value;

use crate::repairs;

const LOG: &str = "/nix/ran.log";
/// Nix's programs, each writing down how it is called before it is itself.
const LOGGED: &str = "/nix/logged/bin";

fn log_programs(world: &World) -> Result<()> {
    let script = format!(
        "#!/bin/sh\necho \"${{0##*/}} $*\" >>{LOG}\nexec /nix/lab/bin/\"${{0##*/}}\" \"$@\"\n"
    );
    world.run(User::Root, "mkdir", ["-p", LOGGED, "/nix/var/nix/profiles"])?;
    for name in [
        "nix",
        "nix-env",
        "nix-store",
        "nix-collect-garbage",
        "nix-build",
    ] {
        let program = world.inside(format!("{LOGGED}/{name}"));
        fs::write(&program, &script)?;
        fs::set_permissions(&program, fs::Permissions::from_mode(0o755))?;
    }
    forget(world)
}

fn forget(world: &World) -> Result<()> {
    fs::write(world.inside(LOG), "")?;
    Ok(fs::set_permissions(
        world.inside(LOG),
        fs::Permissions::from_mode(0o666),
    )?)
}

/// What was run since and may change something.
fn ran(world: &World) -> Result<Vec<String>> {
    const ONLY_READ: [&str; 6] = [
        "nix-store --gc --print-roots",
        "nix-store --query",
        "nix-store --check-validity",
        "nix --extra-experimental-features nix-command store info",
        "nix --version",
        "nix-store --version",
    ];
    let log = fs::read_to_string(world.inside(LOG))?;
    let lines = log.lines().map(str::to_owned);
    Ok(lines
        .filter(|line| !ONLY_READ.iter().any(|read| line.starts_with(read)))
        // Roots of the backup before it, which are no part of the plan's own commands.
        .filter(|line| !line.contains("/nixlamp/backups/roots/"))
        .collect())
}

// ---- gc ----------------------------------------------------------------------

/// Two worlds that are the same: in one Nixlamp frees space, in the other a person does.
pub fn gc_by_hand(version: NixVersion) -> Result<()> {
    let worlds = [World::start(version)?, World::start(version)?];
    for world in &worlds {
        lay(world)?;
    }
    let before = worlds.each_ref().map(stands);
    let [Ok(by_nixlamp), Ok(by_person)] = &before else {
        return before.into_iter().try_for_each(|one| one.map(drop));
    };
    ensure!(
        by_nixlamp == by_person,
        "they are not the same:\n{by_nixlamp}\n{by_person}"
    );
    let [ours, theirs] = &worlds;
    for (user, args) in [
        (User::Alice, &["gc", "--keep", "2"][..]),
        (User::Root, &["gc", "--delete", "system:1"]),
    ] {
        let plan = ours.run(user, "nixlamp", [args, &["--dry-run", "--json"]].concat())?;
        let plan: Value = serde_json::from_str(&plan)?;
        let lines: Vec<&str> = plan["by_hand"]
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(Value::as_str)
            .collect();
        ensure!(lines.len() == 2, "{plan}");
        forget(ours)?;
        let done = ours
            .command(user, "nixlamp", [args, &["--yes"]].concat())
            .output()?;
        ensure!(done.status.success(), "{}", said(&done));
        // The collector is run as it is shown; the links are deleted by Nixlamp itself, as it says.
        ensure!(ran(ours)? == lines[1..], "{:?}", ran(ours)?);
        has(&said(&done), &["Nixlamp deletes the links itself"])?;
        for line in &lines {
            theirs.run(user, "sh", ["-c", line])?;
        }
        let now = [stands(ours)?, stands(theirs)?];
        ensure!(
            now[0] == now[1],
            "by Nixlamp:\n{}\nby hand:\n{}",
            now[0],
            now[1]
        );
        ensure!(now[0] != *by_nixlamp, "nothing has changed");
    }
    Ok(())
}

/// Generations, a result link, garbage, and Nixlamp; the same in each world.
fn lay(world: &World) -> Result<()> {
    world.install(&built("nixlamp")?)?;
    log_programs(world)?;
    world.run(
        User::Root,
        "ln",
        ["-s", "/nix/logged", "/nix/var/nix/profiles/default"],
    )?;
    let build = |tag: &str| world.quick(User::Alice, tag);
    let home = format!("{HOME}/.local/state/nix/profiles");
    world.run(User::Alice, "mkdir", ["-p", &home])?;
    for n in 1..=4 {
        let path = build(&format!("home-{n}"))?;
        let profile = format!("{home}/home-manager");
        world.run(User::Alice, "nix-env", ["-p", &profile, "--set", &path])?;
        let path = build(&format!("system-{n}"))?;
        world.run(User::Root, "nix-env", ["-p", SYSTEM, "--set", &path])?;
    }
    let kept = build("kept")?;
    let add = ["--realise", &kept, "--add-root", "result", "--indirect"];
    world.run(User::Alice, "nix-store", add)?;
    build("garbage").map(drop)
}

/// Every link of a profile, every store path, every row, and the roots.
fn stands(world: &World) -> Result<String> {
    let script = format!(
        "cd /; for link in {HOME}/.local/state/nix/profiles/* {SYSTEM}* {HOME}/result; do echo \"$link $(readlink $link)\"; done
         ls /nix/store
         sqlite3 /nix/var/nix/db/db.sqlite 'select path, hash, narSize from ValidPaths order by path'
         for link in /nix/var/nix/gcroots/auto/*; do readlink $link; done | grep -v -e /nixlamp/backups/ -e ^/tmp/ | sort"
    );
    let all = world.run(User::Root, "sh", ["-c", &script])?;
    // The look must not take the log away from those who may only read.
    world.run(User::Root, "nix", ["store", "info"])?;
    Ok(all)
}

// ---- the repairs -------------------------------------------------------------

/// By Nix's own programs: in the same words.
pub fn repairs_are_shown(machine: &Machine) -> Result<()> {
    // Without an agent the command line looks for some seconds by itself each time.
    let _agent = machine.agent(User::Root, "")?;
    log_programs(&machine.world)?;
    machine.root(
        "ln",
        &["-sfn", "/nix/logged", "/nix/var/nix/profiles/default"],
    )?;
    let path = repairs::damaged_path(machine, "quick", "0")?;
    shown_is_run(machine, User::Root, &path)?;
    let path = repairs::emptied_recipe(machine)?;
    shown_is_run(machine, User::Root, &path)?;
    by_a_trusted_user(machine)
}

fn shown_is_run(machine: &Machine, user: User, path: &str) -> Result<()> {
    forget(&machine.world)?;
    let output = machine.nixlamp(user, &["repair", &repairs::id_of(path), "--yes"])?;
    let said = said(&output);
    ensure!(output.status.success(), "{said}");
    let ran = ran(&machine.world)?;
    ensure!(ran.len() == 1, "{ran:?}");
    has(
        &said,
        &[
            &format!("By hand: {}\n", ran[0]),
            &format!("Run {}", ran[0]),
        ],
    )
}

/// The same by the daemon, for whom it trusts.
fn by_a_trusted_user(machine: &Machine) -> Result<()> {
    let world = &machine.world;
    world.signal(world.daemon(), "KILL")?;
    let config = "NIX_CONFIG=extra-trusted-users = alice";
    let words = ["-u", "NIX_REMOTE", config, "nix-daemon", "--daemon"];
    let daemon = world.spawn(User::Root, "env", words)?;
    let answers = || machine.alice("nix", &["store", "info"]).is_ok();
    ensure!(wait_until(SOON, answers), "{}", daemon.said());
    let path = repairs::damaged_path(machine, "quick", "1")?;
    let output = machine.nixlamp(User::Alice, &["verify", "--no-pause", &path])?;
    ensure!(output.status.code() == Some(2), "{}", said(&output));
    shown_is_run(machine, User::Alice, &path)?;
    drop(daemon);
    machine.start_daemon()
}

/// By Nixlamp itself: the lines by hand come to the same.
pub fn repairs_by_hand(machine: &Machine) -> Result<()> {
    let _agent = machine.agent(User::Root, "")?;
    let cache = format!("cache:{}", repairs::CACHE_NAME);
    let now = |machine: &Machine| machine.root("sh", &["-c", "cd .cache/nix; sha256sum *"]);
    repairs::lay_cache(machine)?;
    let lines = by_hand(machine, &cache)?;
    let done = machine.nixlamp(User::Root, &["repair", &cache, "--yes"])?;
    ensure!(done.status.success(), "{}", said(&done));
    let by_nixlamp = now(machine)?;
    repairs::lay_cache(machine)?;
    ensure!(now(machine)? != by_nixlamp);
    machine.root("sh", &["-euc", &lines])?;
    ensure!(
        now(machine)? == by_nixlamp,
        "by Nixlamp:\n{by_nixlamp}\nby hand:\n{}",
        now(machine)?
    );

    database_by_hand(machine)
}

fn database_by_hand(machine: &Machine) -> Result<()> {
    const SUM: &str = "cd /nix/var/nix/db; ls; sha256sum db.sqlite";
    let rows = repairs::lay_database(machine, "IndexReferrer")?;
    let lines = by_hand(machine, "database")?;
    has(
        &lines,
        &[
            "systemctl stop nix-daemon.socket",
            "systemctl start nix-daemon.socket",
        ],
    )?;
    // There is no systemd here, and who asks has the rights already.
    let lines: Vec<&str> = lines
        .lines()
        .filter(|line| !line.contains("systemctl"))
        .collect();
    let script = lines.join("\n").replace("sudo ", "");
    machine.root("sh", &["-c", &script])?;
    ensure!(repairs::check(machine, repairs::DB) == "ok");
    let now = repairs::rows(machine, repairs::DB)?;
    ensure!(now == rows, "{rows}\nis now:\n{now}");
    machine.root("nix-store", &["--query", "--requisites", SYSTEM])?;

    // Where rows cannot be read, or a copy of an earlier time is there, nothing is put in place.
    machine.root("sqlite3", &[repairs::DB, "pragma wal_checkpoint(truncate)"])?;
    machine.root("cp", &[repairs::DB, "whole"])?;
    repairs::lay_database(machine, "ValidPaths")?;
    let before = machine.root("sh", &["-c", SUM])?;
    machine.root("sh", &["-c", &script])?;
    machine.root("rm", &["-r", "/nix/var/nix/db.damaged"])?;
    machine.root("sh", &["-c", &script])?;
    let after = machine.root("sh", &["-c", SUM])?;
    ensure!(after == before, "{before}\nis now:\n{after}");
    machine.root("rm", &["-r", "/nix/var/nix/db.damaged"])?;
    let back = format!("rm -f {0}-wal {0}-shm; cp whole {0}", repairs::DB);
    machine.root("sh", &["-c", &back])?;
    machine.root("nix", &["store", "info"]).map(drop)
}

/// The lines by hand, as they are shown to whoever does not say yes.
fn by_hand(machine: &Machine, finding: &str) -> Result<String> {
    let output = machine.nixlamp(User::Root, &["repair", finding])?;
    let said = said(&output);
    let line = said
        .lines()
        .find_map(|line| line.trim().strip_prefix("By hand: "));
    Ok(line
        .with_context(|| said.clone())?
        .replace("; sudo ", "\nsudo "))
}
