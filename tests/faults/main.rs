//! What goes wrong while something is done: the agent and the helper killed at each step of each
//! action, full disks, a daemon that is gone, backups that cannot be read, two who say yes at once.
#![cfg(target_os = "linux")]
#![allow(
    clippy::print_stdout,
    reason = "the table is for whoever reads the test's output"
)]

mod helper;
mod processes;
mod profiles;
mod repairs;
mod walk;

use std::time::Instant;

use anyhow::{Context, Result};
use nixlamp_tests::{
    machine::Machine,
    situations::is_wanted,
    world::{NixVersion, lab_is_off},
};

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
    let mut rows = Vec::new();
    let walks = [profiles::WALKS, repairs::WALKS, processes::WALKS];
    for walk in walks
        .into_iter()
        .flatten()
        .filter(|walk| is_wanted(walk.action))
    {
        let begun = Instant::now();
        rows.extend(walk::walk(&machine, walk).with_context(|| nix.to_owned())?);
        println!(
            "{nix}: {}: {:.1} s",
            walk.action,
            begun.elapsed().as_secs_f32()
        );
    }
    println!("{}", walk::table(nix, &rows));
    Ok(())
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
