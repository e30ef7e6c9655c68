//! Putting back what a backup holds.

use std::fs;

use anyhow::{Context, Result, ensure};
use nixlamp_core::wire::Action;
use nixlamp_tests::world::User;

use crate::{
    has,
    machine::{Machine, SYSTEM},
    said,
};

const CONF: &str = "/etc/nix/nix.conf";

/// A changed nix.conf and a deleted generation come back; what stood there is
/// kept; what cannot come back is said.
pub fn restored(machine: &Machine) -> Result<()> {
    let id = backup(machine)?;
    let nothing = machine.nixlamp(User::Root, &["restore", &id, "--yes"])?;
    has(&said(&nothing), &["There is nothing to put back"])?;

    let old = machine.text(CONF);
    let changed = format!("{old}# changed\n");
    fs::write(machine.world.inside(CONF), &changed)?;
    let one = machine.leads_to(&format!("{SYSTEM}-1-link"))?;
    machine.root("nix-env", &["-p", SYSTEM, "--delete-generations", "1"])?;
    let shown = machine.nixlamp(User::Root, &["restore", &id, "--dry-run"])?;
    has(
        &said(&shown),
        &[
            "Move /etc/nix/nix.conf aside",
            &format!("Let generation 1 of system lead to {one} again"),
            "The store's database is not put back",
        ],
    )?;
    ensure!(machine.text(CONF) == changed, "a look has written");
    let output = machine.nixlamp(User::Root, &["restore", &id, "--yes"])?;
    ensure!(output.status.success(), "{}", said(&output));
    let aside = format!("{CONF}.before-restore-of-{id}");
    ensure!(machine.text(CONF) == old && machine.text(&aside) == changed);
    ensure!(machine.leads_to(&format!("{SYSTEM}-1-link"))? == one);
    has(
        &machine.root("nix-store", &["-q", "--roots", &one])?,
        &["system-1-link"],
    )?;

    // Of a damaged backup nothing is put back.
    let agent = machine.agent(User::Root, "")?;
    let name = "config/1-nix.conf";
    let folder = machine.state(User::Root).join("backups").join(&id);
    fs::write(folder.join(name), "else")?;
    fs::write(machine.world.inside(CONF), &changed)?;
    let plan = agent.prepare(Action::Restore { backup: id })?;
    has(
        plan.refused.as_deref().unwrap_or_default(),
        &["is not what was written then"],
    )?;
    fs::write(machine.world.inside(CONF), &old)?;
    let unknown = agent.prepare(Action::Restore {
        backup: "../../etc".to_owned(),
    })?;
    has(
        unknown.refused.as_deref().unwrap_or_default(),
        &["There is no backup"],
    )
}

/// A configuration in git, with a change and a file that it does not know yet.
fn configuration(machine: &Machine) -> Result<()> {
    let script = "cd /etc/nixos && echo '{ }' > flake.nix && git init -q . && git add . &&
        git -c user.name=x -c user.email=x commit -qm one &&
        echo '{ changed = true; }' > flake.nix && echo '{ new = true; }' > untracked.nix";
    machine.root("sh", &["-c", script]).map(drop)
}

/// One of root, whose name is given, and one of alice, who may not read all.
fn backup(machine: &Machine) -> Result<String> {
    configuration(machine)?;
    let output = machine.nixlamp(User::Root, &["backup", "--yes"])?;
    ensure!(output.status.success(), "{}", said(&output));
    let all = machine.backups(User::Root);
    let id = all.last().context("no backup")?.clone();
    let flake = machine
        .state(User::Root)
        .join(format!("backups/{id}/flake"));
    let kept = |name: &str| fs::read_to_string(flake.join(name)).unwrap_or_default();
    ensure!(kept("HEAD").trim().len() == 40, "no commit");
    has(&kept("uncommitted.diff"), &["-{ }", "+{ changed = true; }"])?;
    ensure!(kept("files/flake.nix") == "{ changed = true; }\n");
    ensure!(kept("files/untracked.nix") == "{ new = true; }\n");
    let root = format!("backups/roots/{id}.current-system");
    let held = fs::read_link(machine.state(User::Root).join(root))?;
    let runs = machine.leads_to("/run/current-system")?;
    ensure!(held.to_str() == Some(&runs), "{} is held", held.display());
    has(
        &machine.root("nix-store", &["-q", "--roots", &runs])?,
        &["current-system"],
    )?;

    let secret = "/etc/nix/secret.conf";
    fs::write(machine.world.inside(secret), "access-tokens = x=y\n")?;
    machine.root("chmod", &["600", secret])?;
    let conf = machine.text(CONF);
    let included = format!("{conf}!include secret.conf\n");
    fs::write(machine.world.inside(CONF), included)?;
    let output = machine.nixlamp(User::Alice, &["backup", "--yes"])?;
    fs::write(machine.world.inside(CONF), conf)?;
    ensure!(output.status.success(), "{}", said(&output));
    has(
        &said(&output),
        &["Not in the backup: /etc/nix/secret.conf, it may not be read by this user."],
    )?;
    Ok(id)
}
