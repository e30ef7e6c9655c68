//! Generations of the system deleted by an ordinary user, and what nothing needs then collected.

use std::process::Stdio;

use anyhow::{Context, Result, ensure};
use nixlamp_core::{privilege::Verb, words::privilege as say};
use nixlamp_tests::{
    polkit::Person,
    world::{Client, HOME, NixVersion, User, lab_is_off, wait_until},
};
use serde_json::Value;

use super::{
    SOON, forged,
    ground::{Ground, SYSTEM, done, refused},
    said,
};

const KEEP: &[&str] = &["gc", "--keep", "1", "--yes"];

#[test]
fn an_ordinary_user_frees_what_the_systems_generations_hold() -> Result<()> {
    if lab_is_off() {
        return Ok(());
    }
    let ground = Ground::lay(NixVersion::V2_26)?;
    let home = format!("{HOME}/.local/state/nix/profiles/home-manager");
    let all = |ground: &Ground| {
        ensure!(ground.generations(SYSTEM) == [1, 2, 3], "of the system");
        ensure!(ground.generations(&home) == [1, 2, 3], "of the home");
        Ok(())
    };
    same_figures_as_root(&ground)?;
    ground.is_not_done(KEEP, Verb::CollectGarbage)?;
    all(&ground)?;
    became_current(&ground)?;
    all(&ground)?;
    helper_killed(&ground)?;
    all(&ground)?;
    forged::of_a_collection(&ground)?;
    all(&ground)?;
    without_a_password(&ground, &home)?;
    both_sorts(&ground, &home)
}

fn plan(ground: &Ground, user: User, args: &[&str]) -> Result<Value> {
    let args = [args, &["--dry-run", "--json"]].concat();
    let output = ground.world.command(user, "nixlamp", args).output()?;
    serde_json::from_slice(&output.stdout).with_context(|| said(&output))
}

fn same_figures_as_root(ground: &Ground) -> Result<()> {
    let ticked = ["gc", "--delete", "system:1"];
    let alice = plan(ground, User::Alice, &ticked)?;
    let root = plan(ground, User::Root, &ticked)?;
    ensure!(alice["needs_password"] == true && alice["refused"].is_null());
    ensure!(root["needs_password"] == false && root["refused"].is_null());
    for figure in ["paths", "nix_bytes", "disk_bytes", "exact"] {
        ensure!(
            alice["garbage"][figure] == root["garbage"][figure],
            "{figure}: {alice} {root}"
        );
    }
    Ok(())
}

/// What is in use by the time the password is given saves all of it, the home's too.
fn became_current(ground: &Ground) -> Result<()> {
    let output = ground.meanwhile(KEEP, || {
        let line = format!("nix-env -p {SYSTEM} --switch-generation 1");
        ground.root(&line).map(drop)
    })?;
    refused(&output, &["generation 1 of system is in use now"])?;
    ground.logged("asked for collect-garbage: not done:")?;
    ground.root(&format!("nix-env -p {SYSTEM} --switch-generation 3"))?;
    let gone = "rm /nix/var/nix/profiles/system-1-link";
    let one = ground.leads_to(&format!("{SYSTEM}-1-link"))?;
    let output = ground.meanwhile(KEEP, || ground.root(gone).map(drop))?;
    // What went meanwhile is told as well.
    refused(
        &output,
        &[
            "generation 1 of system is in use now, or is another one",
            "generation 1 of system is deleted.",
            "nothing was collected",
        ],
    )?;
    ground.logged("asked for collect-garbage: not done:")?;
    ground
        .root(&format!("ln -s {one} {SYSTEM}-1-link"))
        .map(drop)
}

fn hold(ground: &Ground, lock: &str) -> Result<Client> {
    let script = format!("umask 077; exec flock --no-fork {lock} sleep infinity");
    let holder = ground
        .world
        .spawn(User::Root, "sh", ["-c", script.as_str()])?;
    let held = wait_until(SOON, || !ground.world.locks_on(lock).is_empty());
    ensure!(held, "{lock} is not held: {}", holder.said());
    Ok(holder)
}

/// While it waits for another program's lock: nothing has gone, and that is all that is known.
fn helper_killed(ground: &Ground) -> Result<()> {
    let lock = format!("{SYSTEM}.lock");
    let holder = hold(ground, &lock)?;
    ground.polkit.person(Person::Yes);
    let mut command = ground.world.command(User::Alice, "nixlamp", KEEP);
    let child = command
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()?;
    let helper = ground.helper(Verb::CollectGarbage)?;
    // It has its request once it has the lock open.
    let opened = wait_until(SOON, || {
        let line = format!("ls -l /proc/{helper}/fd");
        ground.root(&line).is_ok_and(|fds| fds.contains(&lock))
    });
    ensure!(opened, "it does not wait");
    ground.world.signal(helper, "KILL")?;
    let output = child.wait_with_output()?;
    drop(holder);
    refused(&output, &[&say::cut_off()])?;
    let text = said(&output);
    ensure!(
        !text.contains("is deleted.") && !text.contains("Deleted"),
        "{text}"
    );
    ground.root(&format!("rm -f {lock}"))?;
    ground.polkit.asked();
    Ok(())
}

fn without_a_password(ground: &Ground, home: &str) -> Result<()> {
    let own = ["gc", "--keep", "2", "--own", "--yes"];
    let output = ground.nixlamp(&own)?;
    done(
        &output,
        &["Deleted 1 generation of ~/home-manager: 1.", "system stays"],
    )?;
    ensure!(ground.polkit.asked().is_empty() && ground.polkit.logged().is_empty());
    ensure!(ground.generations(home) == [2, 3] && ground.generations(SYSTEM) == [1, 2, 3]);
    Ok(())
}

/// Root deletes the system's links, alice her own, and her collector frees what both held.
fn both_sorts(ground: &Ground, home: &str) -> Result<()> {
    let one = ground.leads_to(&format!("{SYSTEM}-1-link"))?;
    let output = ground.nixlamp(KEEP)?;
    done(
        &output,
        &[
            "Deleted 1 generation of system: 1.",
            "Deleted 1 generation of ~/home-manager: 2.",
        ],
    )?;
    ground.asked_for(Verb::CollectGarbage)?;
    ground.logged("asked for collect-garbage: done: Deleted 1 generation of system: 1.")?;
    // The booted one and the current one stay.
    ensure!(ground.generations(SYSTEM) == [2, 3] && ground.generations(home) == [3]);
    ensure!(!ground.world.inside(&one).exists());
    let text = said(&output);
    let line = text
        .lines()
        .find(|line| line.contains("(forecast: "))
        .with_context(|| text.clone())?;
    let (real, forecast) = line.split_once(" (forecast: ").context("both")?;
    let count = |text: &str| text.split(' ').next().and_then(|n| n.parse::<u64>().ok());
    ensure!(
        count(real) == count(forecast) && count(real) > Some(0),
        "{line}"
    );
    ensure!(!ground.world.inside(format!("{SYSTEM}.lock")).exists());
    Ok(())
}
