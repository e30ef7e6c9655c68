//! What goes wrong before, beside and after a rollback.

use std::{fs, os::unix::fs::symlink};

use anyhow::{Context, Result, ensure};
use nixlamp_core::{backup::Manifest, record::Step};
use nixlamp_tests::world::{User, wait_until};

use crate::{
    has,
    machine::{Agent, Machine, SOON, SYSTEM, roll_back},
    said,
};

/// Brings the system to this generation by the tools of Nix, where a test left
/// it elsewhere on purpose.
fn bring_back(machine: &Machine) -> Result<()> {
    machine.root("nix-env", &["-p", SYSTEM, "--switch-generation", "3"])?;
    machine
        .root(
            &format!("{SYSTEM}/bin/switch-to-configuration"),
            &["switch"],
        )
        .map(drop)
}

/// An exit code is told, and so is what an exit code of 0 does not say.
pub fn activation(machine: &Machine) -> Result<()> {
    let _agent = machine.agent(User::Root, "")?;
    for (n, kind, parts) in [
        (
            4,
            "fails",
            [
                "ended with exit code 4",
                "the following units failed: sshd.service",
                "Undo: nixlamp rollback 3",
            ],
        ),
        (
            5,
            "lies",
            [
                "ended with exit code 0",
                "exit code 0), but the running system is",
                "exit code 0), but the next boot starts",
            ],
        ),
    ] {
        let system = machine.build("system", n, kind)?;
        machine.root("nix-env", &["-p", SYSTEM, "--set", &system])?;
        machine.root("nix-env", &["-p", SYSTEM, "--switch-generation", "3"])?;
        let number = n.to_string();
        let output = machine.nixlamp(User::Root, &["rollback", &number, "--yes"])?;
        ensure!(!output.status.success(), "{}", said(&output));
        has(&said(&output), &parts)?;
        let last = machine.actions(User::Root)?.swap_remove(0);
        ensure!(!last.ok && last.ended.is_some(), "{last:?}");
        bring_back(machine)?;
    }
    machine
        .root("nix-env", &["-p", SYSTEM, "--delete-generations", "4", "5"])
        .map(drop)
}

/// Nothing is done if what was shown is no longer so.
pub fn changed(machine: &Machine) -> Result<()> {
    let agent = machine.agent(User::Root, "")?;
    let log = machine.text("/run/switch.log");
    let refused = |change: &dyn Fn() -> Result<()>, part: &str| -> Result<()> {
        let plan = agent.prepare(roll_back("system", 1))?;
        ensure!(plan.refused.is_none(), "{plan:?}");
        change()?;
        agent.confirm(&plan)?;
        let outcome = agent.outcome(&plan)?;
        ensure!(!outcome.ok, "{outcome:?}");
        has(&outcome.lines.join("\n"), &[part])?;
        ensure!(
            machine.text("/run/switch.log") == log,
            "something was activated"
        );
        Ok(())
    };
    let one = machine.leads_to(&format!("{SYSTEM}-1-link"))?;
    let link = machine.world.inside(format!("{SYSTEM}-1-link"));
    // The generation is deleted.
    refused(&|| Ok(fs::remove_file(&link)?), "has no generation 1")?;
    // It is another under the same number.
    symlink(&one, &link)?;
    let other = machine.leads_to(&format!("{SYSTEM}-2-link"))?;
    let another = || {
        fs::remove_file(&link)?;
        Ok(symlink(&other, &link)?)
    };
    refused(&another, "changed while the dialog was open")?;
    fs::remove_file(&link)?;
    symlink(&one, &link)?;
    // The profile leads elsewhere now.
    let elsewhere = || {
        machine
            .root("nix-env", &["-p", SYSTEM, "--switch-generation", "2"])
            .map(drop)
    };
    refused(&elsewhere, "changed while the dialog was open")?;
    machine.root("nix-env", &["-p", SYSTEM, "--switch-generation", "3"])?;
    // A path that it needs has gone.
    let app = machine.build("app", 1, "good")?;
    let aside = format!("{app}-aside");
    let gone = || machine.root("mv", &[&app, &aside]).map(drop);
    refused(&gone, "is not complete: 1 of the")?;
    machine.root("mv", &[&aside, &app])?;
    // A rebuild has begun.
    let build = machine.world.spawn(
        User::Alice,
        "nix-build",
        [
            "/nix/lab/lab.nix",
            "-A",
            "busy",
            "--argstr",
            "seconds",
            "60",
            "--argstr",
            "tag",
            "beside",
        ],
    )?;
    let plan = agent.prepare(roll_back("system", 1))?;
    let why = plan.refused.unwrap_or_default();
    has(&why, &["Wait until the rebuild is finished: nix-build"])?;
    drop(build);
    let ended = wait_until(SOON, || {
        !machine
            .world
            .processes()
            .iter()
            .any(|(_, line)| line.starts_with("nix-build"))
    });
    ensure!(ended, "the build does not end");
    Ok(())
}

/// It says so, does nothing, and leaves nothing half.
pub fn disk_full(machine: &Machine) -> Result<()> {
    let before = machine.backups(User::Root);
    let log = machine.text("/run/switch.log");
    let folder = "/nix/home/root/.local/state/nixlamp/backups";
    for (options, part) in [
        ("size=1m", "it needs about"),
        // Room enough, and yet no more files.
        ("size=64m,nr_inodes=5", "No space left on device"),
    ] {
        machine.root("mount", &["-t", "tmpfs", "-o", options, "tmpfs", folder])?;
        let output = machine.nixlamp(User::Root, &["rollback", "1", "--yes"]);
        let left = machine.backups(User::Root);
        machine.root("umount", &[folder])?;
        let output = output?;
        ensure!(!output.status.success());
        has(
            &said(&output),
            &["No backup could be made", part, "Nothing else was done."],
        )?;
        ensure!(left.is_empty(), "{left:?}");
    }
    ensure!(machine.text("/run/switch.log") == log && machine.backups(User::Root) == before);
    Ok(())
}

/// A copy that is damaged before it is read back is none.
pub fn unreadable(machine: &Machine) -> Result<()> {
    let before = machine.backups(User::Root);
    let go = "/nix/home/root/go";
    let agent = machine.agent(User::Root, &format!("backup-written={go}"))?;
    for name in ["db.sqlite", "manifest.json"] {
        let plan = agent.prepare(roll_back("system", 1))?;
        agent.confirm(&plan)?;
        let copy = machine.unfinished_backup(name)?;
        let mut bytes = fs::read(&copy)?;
        let middle = bytes.len() / 2;
        bytes[middle] ^= 1;
        fs::write(&copy, bytes)?;
        machine.root("touch", &[go])?;
        let outcome = agent.outcome(&plan)?;
        machine.root("rm", &[go])?;
        ensure!(!outcome.ok);
        has(
            &outcome.lines.join("\n"),
            &["No backup could be made", name, "Nothing else was done."],
        )?;
        ensure!(machine.backups(User::Root) == before, "something is left");
    }
    Ok(())
}

/// Of two windows one is told no; and so is another process.
pub fn two_at_once(machine: &Machine) -> Result<()> {
    let go = "/nix/home/root/go";
    let agent = machine.agent(User::Root, &format!("act={go}"))?;
    let plan = agent.prepare(roll_back("system", 1))?;
    agent.confirm(&plan)?;
    let second = agent
        .confirm(&plan)
        .err()
        .context("a plan was confirmed twice")?;
    has(&second.to_string(), &["There is no plan to confirm"])?;
    agent.reaches(&plan, Step::Act)?;
    another_is_refused(&agent)?;
    let other = machine
        .world
        .command(User::Root, "nixlamp", ["rollback", "2", "--yes"])
        .env("NIXLAMP_SOCKET", "/nix/home/root/.run/other.sock")
        .output()?;
    has(&said(&other), &["Another action of Nixlamp runs"])?;
    machine.root("touch", &[go])?;
    let outcome = agent.outcome(&plan)?;
    machine.root("rm", &[go])?;
    ensure!(outcome.ok, "{outcome:?}");
    ensure!(machine.leads_to(SYSTEM)? == "system-1-link");
    bring_back(machine)
}

fn another_is_refused(agent: &Agent<'_>) -> Result<()> {
    let plan = agent.prepare(roll_back("system", 2))?;
    let refused = agent
        .confirm(&plan)
        .err()
        .context("a second action was begun beside the first")?;
    has(
        &refused.to_string(),
        &["Another action is being carried out. Nothing was done."],
    )
}

/// A way back that does not need the daemon: what asks it has a time limit, and
/// what could not be had from it is said.
pub fn silent_daemon(machine: &Machine) -> Result<()> {
    let agent = machine.agent(User::Alice, "")?;
    machine.world.signal(machine.world.daemon(), "STOP")?;
    let switch = |number| -> Result<()> {
        let plan = agent.prepare(roll_back("~/profile", number))?;
        ensure!(plan.refused.is_none(), "{plan:?}");
        agent.confirm(&plan)?;
        let outcome = agent.outcome(&plan)?;
        ensure!(outcome.ok, "{outcome:?}");
        Ok(())
    };
    let done = switch(2);
    machine.world.signal(machine.world.daemon(), "CONT")?;
    done?;
    let listed = machine.nixlamp(User::Alice, &["backup", "list", "--json"])?;
    let all: Vec<Manifest> = serde_json::from_slice(&listed.stdout)?;
    let left = &all.first().context("no backup")?.left_out;
    ensure!(
        left.iter()
            .any(|left| left.why.contains("did not answer within 10 s")),
        "{left:?}"
    );
    switch(3)
}
