//! Agent and helper killed at each step of a stop: nothing is half done that is not said.

use std::{process::Child, process::Stdio, thread::sleep, time::Duration};

use anyhow::{Context, Result, ensure};
use nixlamp_core::words::privilege as say;
use nixlamp_tests::{
    polkit::{Person, Polkit},
    world::{Client, LAB_NIX, NixVersion, User, World, lab_is_off, wait_until},
};

use super::{HELPER, SOON, has_line, said, status, world};

/// Root's evaluation that never ends and does not heed an interrupt: it has to be killed, 3 s later.
fn evaluation_of_root(world: &World) -> Result<Client> {
    let client = world.spawn(
        User::Root,
        "nix-build",
        [LAB_NIX, "-A", "flat", "--no-out-link"],
    )?;
    let evaluates = wait_until(SOON, || {
        world
            .ticks_of(client.pid())
            .is_some_and(|ticks| ticks > 100)
    });
    ensure!(evaluates, "{}", client.said());
    Ok(client)
}

/// An agent whose dialogs the person sees.
fn agent(world: &World, polkit: &Polkit, rebuild: &Client) -> Result<Client> {
    let agent = world.spawn(User::Alice, "nixlamp", ["--headless"])?;
    polkit.serves(world, agent.pid())?;
    let seen = wait_until(SOON, || {
        status(world).is_ok_and(|status| {
            let mut pids = status.rebuilds.iter().map(|r| i64::from(r.root_pid));
            pids.any(|pid| pid == i64::from(rebuild.pid()))
        })
    });
    ensure!(seen, "it is not seen: {}", agent.said());
    Ok(agent)
}

fn stopping(world: &World, rebuild: &Client) -> Result<Child> {
    let pid = rebuild.pid().to_string();
    let mut command = world.command(User::Alice, "nixlamp", ["stop", &pid, "--yes"]);
    Ok(command
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()?)
}

/// The helper itself, not who started it; once it has its request.
fn helper_at_work(world: &World) -> Result<i32> {
    let mut found = None;
    let line = format!("{HELPER} stop");
    wait_until(SOON, || {
        let lines = world.processes();
        found = lines.into_iter().find(|(_, words)| *words == line);
        found.is_some()
    });
    let (pid, _) = found.context("no helper")?;
    // Between the interrupt and the kill lie 3 s.
    sleep(Duration::from_millis(1200));
    Ok(pid)
}

#[test]
fn agent_and_helper_killed_at_each_step() -> Result<()> {
    if lab_is_off() {
        return Ok(());
    }
    let world = world(NixVersion::V2_34)?;
    let polkit = Polkit::start(&world, HELPER)?;
    let mut rebuild = evaluation_of_root(&world)?;

    // The agent goes while the dialog is open, and then the password is given.
    polkit.person(Person::YesAfter(Duration::from_secs(3)));
    let mut alone = agent(&world, &polkit, &rebuild)?;
    let stop = stopping(&world, &rebuild)?;
    ensure!(wait_until(SOON, || !polkit.asked().is_empty()), "not asked");
    world.signal(alone.pid(), "KILL")?;
    alone.wait(SOON).context("the agent goes on")?;
    let output = stop.wait_with_output()?;
    ensure!(output.status.code() == Some(70), "{}", said(&output));
    sleep(Duration::from_secs(4));
    ensure!(rebuild.is_running() && !has_line(&world, HELPER));
    let log = polkit.logged();
    ensure!(
        log.iter().all(|line| line.contains(": not done: ")),
        "{log:?}"
    );

    // The helper goes between the interrupt and the kill.
    polkit.person(Person::Yes);
    let mut watching = agent(&world, &polkit, &rebuild)?;
    let stop = stopping(&world, &rebuild)?;
    world.signal(helper_at_work(&world)?, "KILL")?;
    let output = stop.wait_with_output()?;
    ensure!(
        output.status.code() == Some(70) && said(&output).contains(say::CUT_OFF),
        "{}",
        said(&output)
    );
    ensure!(
        !said(&output).contains("In a terminal:"),
        "{}",
        said(&output)
    );
    ensure!(rebuild.is_running(), "the interrupt was heeded");

    // The agent goes while the helper is at work, which ends what it began.
    let stop = stopping(&world, &rebuild)?;
    helper_at_work(&world)?;
    world.signal(watching.pid(), "KILL")?;
    watching.wait(SOON).context("the agent goes on")?;
    let output = stop.wait_with_output()?;
    ensure!(output.status.code() == Some(70), "{}", said(&output));
    rebuild.wait(SOON).context("it was not stopped")?;
    let done = wait_until(SOON, || {
        polkit
            .logged()
            .iter()
            .any(|line| line.contains(": done: ") && line.contains("had to be killed"))
    });
    ensure!(done, "no line of it in the log");
    Ok(())
}
