//! What goes wrong while something is done: the agent and the helper killed at each step of each
//! action, full disks, a daemon that is gone, backups that cannot be read, two who say yes at once.
#![cfg(target_os = "linux")]
#![allow(
    clippy::print_stdout,
    reason = "the table is for whoever reads the test's output"
)]

mod helper;
mod others;
mod processes;
mod profiles;
mod repairs;
mod shown;
mod walk;

use std::time::Instant;

use anyhow::{Context, Result};
use nixlamp_tests::{
    machine::Machine,
    situations::{self, Situation, is_wanted},
    world::{NixVersion, lab_is_off},
};
use walk::{Row, Walk};

#[test]
fn agent_killed_at_each_step_in_nix_2_26() -> Result<()> {
    each_step(NixVersion::V2_26)
}

#[test]
fn agent_killed_at_each_step_in_nix_2_34() -> Result<()> {
    each_step(NixVersion::V2_34)
}

fn each_step(version: NixVersion) -> Result<()> {
    if lab_is_off() {
        return Ok(());
    }
    let machine = Machine::new(version)?;
    // Where the installer of Nix puts its programs; root takes them from there.
    machine.root("ln", &["-s", "/nix/lab", "/nix/var/nix/profiles/default"])?;
    let nix = machine.world.nix_says();
    let mut rows = walked(&machine, profiles::WALKS)?;
    rows.extend(walked(&machine, repairs::WALKS)?);
    situations::run(&machine, nix, SITUATIONS)?;
    // The daemon is another after these.
    rows.extend(walked(&machine, processes::WALKS)?);
    println!("{}", walk::table(nix, &rows));
    Ok(())
}

const SITUATIONS: &[Situation<Machine>] = &[
    ("commands of repairs", shown::repairs_are_shown),
    ("repairs by hand", shown::repairs_by_hand),
    ("backup that cannot be read", others::unreadable_backup),
    ("two at once", others::two_at_once),
    ("over in between", others::over_in_between),
    ("agent gone before its answer", others::agent_gone),
    ("full disk: restore", others::full_disk_restore),
    ("full disk: repair of a path", others::full_disk_repair),
    ("full disk: database", others::full_disk_database),
    ("daemon gone", others::daemon_gone),
];

fn walked(machine: &Machine, walks: &[Walk]) -> Result<Vec<Row>> {
    let nix = machine.world.nix_says();
    let mut rows = Vec::new();
    for walk in walks.iter().filter(|walk| is_wanted(walk.action)) {
        let begun = Instant::now();
        rows.extend(walk::walk(machine, walk).with_context(|| nix.to_owned())?);
        println!(
            "{nix}: {}: {:.1} s",
            walk.action,
            begun.elapsed().as_secs_f32()
        );
    }
    Ok(rows)
}

#[test]
fn gc_by_hand_comes_to_the_same() -> Result<()> {
    if lab_is_off() {
        return Ok(());
    }
    shown::gc_by_hand(NixVersion::V2_34)
}

#[test]
fn helper_killed_at_each_step() -> Result<()> {
    if lab_is_off() {
        return Ok(());
    }
    println!(
        "{}",
        walk::table("the helper", &helper::rows(NixVersion::V2_34)?)
    );
    Ok(())
}
