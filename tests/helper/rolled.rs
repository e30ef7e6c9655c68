//! The system rolled back and forward by an ordinary user, and all that may come between.

use std::{fs, os::unix::fs::PermissionsExt, process::Stdio, time::Duration};

use anyhow::{Context, Result, ensure};
use nixlamp_core::{privilege::Verb, words::privilege as say};
use nixlamp_tests::{
    polkit::Person,
    world::{NixVersion, User, lab_is_off, wait_until},
};

use super::{
    SOON, forged,
    ground::{Ground, SYSTEM, build, done, refused},
    said,
};

const BACK: &[&str] = &["rollback", "1", "--profile", "system", "--yes"];

#[test]
fn an_ordinary_user_rolls_the_system_back_and_forward() -> Result<()> {
    if lab_is_off() {
        return Ok(());
    }
    let ground = Ground::lay(NixVersion::V2_34)?;
    shown_and_not_done(&ground)?;
    there_and_back(&ground)?;
    changed_meanwhile(&ground)?;
    forged::of_a_rollback(&ground)?;
    helper_killed(&ground)?;
    agent_killed(ground)
}

/// Everything is as it was: generation 3, and it runs.
fn untouched(ground: &Ground, log: &str) -> Result<()> {
    ensure!(ground.leads_to(SYSTEM)? == "system-3-link");
    let three = ground.leads_to(&format!("{SYSTEM}-3-link"))?;
    ensure!(ground.leads_to("/run/current-system")? == three);
    ensure!(ground.text("/run/switch.log") == log, "something was run");
    Ok(())
}

fn shown_and_not_done(ground: &Ground) -> Result<()> {
    let log = ground.text("/run/switch.log");
    let shown = ground.nixlamp(&["rollback", "1", "--profile", "system", "--dry-run"])?;
    let switch = format!("sudo nix-env --profile {SYSTEM} --switch-generation 1");
    let asks = "administrator's password (Nixlamp never sees it)";
    done(&shown, &[asks, &switch, "switch-to-configuration switch"])?;
    ground.is_not_done(BACK, Verb::RollBack)?;
    let no = ground.nixlamp(BACK)?;
    ground.polkit.asked();
    // There is nothing to look at again where nothing was done.
    ensure!(!said(&no).contains("Looked at again"), "{}", said(&no));
    untouched(ground, &log)
}

fn there_and_back(ground: &Ground) -> Result<()> {
    ground.polkit.person(Person::Yes);
    for number in ["1", "3"] {
        let before = ground.text("/run/switch.log");
        let arguments = ["rollback", number, "--profile", "system", "--yes"];
        let output = ground.nixlamp(&arguments)?;
        let set = format!("system leads to generation {number}.");
        done(&output, &["made and read back", &set, "it is as planned"])?;
        ground.asked_for(Verb::RollBack)?;
        ground.logged("asked for roll-back: done:")?;
        ensure!(ground.leads_to(SYSTEM)? == format!("system-{number}-link"));
        let path = ground.leads_to(&format!("{SYSTEM}-{number}-link"))?;
        ensure!(ground.leads_to("/run/current-system")? == path);
        // What is run is exactly what was shown, and once.
        let log = ground.text("/run/switch.log");
        let new = log.strip_prefix(&before).context("a log only grows")?;
        let command = format!("{path}/bin/switch-to-configuration switch");
        ensure!(said(&output).contains(&format!("sudo {command}\n")));
        ensure!(new == format!("begin {command}\nend {command}\n"), "{new}");
    }
    // Nothing of the caller's environment, and files as root's own switch makes them.
    let environment = ground.text("/run/switch.env");
    ensure!(
        environment.starts_with("PATH=/run/current-system") && environment.lines().count() == 1,
        "{environment}"
    );
    let entry = "/boot/loader/entries/nixos-generation-1.conf";
    let mode = fs::metadata(ground.world.inside(entry))?
        .permissions()
        .mode();
    ensure!(mode & 0o777 == 0o644, "{mode:o}");
    let history = ground.nixlamp(&["history", "--actions", "--json"])?;
    let text = String::from_utf8_lossy(&history.stdout).into_owned();
    ensure!(text.matches("\"ok\": true").count() == 2, "{text}");
    Ok(())
}

/// The helper looks again, after the password: the agent looked before.
fn changed_meanwhile(ground: &Ground) -> Result<()> {
    let log = ground.text("/run/switch.log");
    let one = ground.leads_to(&format!("{SYSTEM}-1-link"))?;
    let two = ground.leads_to(&format!("{SYSTEM}-2-link"))?;
    let link = format!("{SYSTEM}-1-link");
    ground.polkit.logged();
    for (change, undo, words) in [
        (
            format!("rm {link}"),
            format!("ln -s {one} {link}"),
            "the wanted generation 1 is not what it was",
        ),
        (
            format!("ln -sfn {two} {link}"),
            format!("ln -sfn {one} {link}"),
            "the wanted generation 1 is not what it was",
        ),
        (
            format!("nix-env -p {SYSTEM} --switch-generation 2"),
            format!("nix-env -p {SYSTEM} --switch-generation 3"),
            "the current generation 3 is not what it was",
        ),
    ] {
        let output = ground.meanwhile(BACK, || ground.root(&change).map(drop))?;
        refused(&output, &[words])?;
        ground.logged("asked for roll-back: not done:")?;
        ground.root(&undo)?;
        untouched(ground, &log)?;
    }
    let mut build = None;
    let output = ground.meanwhile(BACK, || {
        let file = "/nix/lab/lab.nix";
        let arguments = [file, "-A", "sleeps", "--argstr", "seconds", "600"];
        build = Some(ground.world.spawn(User::Root, "nix-build", arguments)?);
        Ok(())
    })?;
    refused(&output, &["A rebuild has begun meanwhile: nix-build ("])?;
    ground.logged("asked for roll-back: not done:")?;
    drop(build);
    let ended = wait_until(SOON, || {
        let lines = ground.world.processes();
        !lines.iter().any(|(_, line)| line.starts_with("nix-build"))
    });
    ensure!(ended, "the build does not end");
    untouched(ground, &log)
}

/// A system that takes 3 s in the middle of its activation, at number 4.
fn slow_one(ground: &Ground) -> Result<String> {
    let slow = build(&ground.world, "system", 4, "slow")?;
    ground.root(&format!(
        "nix-env -p {SYSTEM} --set {slow}; nix-env -p {SYSTEM} --switch-generation 3"
    ))?;
    Ok(slow)
}

/// What it had begun goes on to its end, and what is known is said.
fn helper_killed(ground: &Ground) -> Result<()> {
    let slow = slow_one(ground)?;
    ground.polkit.person(Person::Yes);
    let arguments = ["rollback", "4", "--profile", "system", "--yes"];
    let mut command = ground.world.command(User::Alice, "nixlamp", arguments);
    let child = command
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()?;
    activation_begins(ground, &slow)?;
    let helper = ground.helper(Verb::RollBack)?;
    ground.world.signal(helper, "KILL")?;
    let output = child.wait_with_output()?;
    refused(
        &output,
        &[&say::cut_off(), "Looked at again: the running system is"],
    )?;
    ensure!(
        !said(&output).contains("In a terminal"),
        "{}",
        said(&output)
    );
    activation_ends(ground, &slow)?;
    // And back, from there.
    ground.polkit.logged();
    let back = ["rollback", "3", "--profile", "system", "--yes"];
    done(&ground.nixlamp(&back)?, &["it is as planned"])
}

/// Root goes on without whoever asked, and says so in the log.
fn agent_killed(mut ground: Ground) -> Result<()> {
    let slow = ground.leads_to(&format!("{SYSTEM}-4-link"))?;
    ground.polkit.logged();
    let before = ground.text("/run/switch.log");
    let arguments = ["rollback", "4", "--profile", "system", "--yes"];
    let mut command = ground.world.command(User::Alice, "nixlamp", arguments);
    let child = command.stdout(Stdio::piped()).spawn()?;
    let begun = wait_until(SOON, || ground.text("/run/switch.log") != before);
    ensure!(begun, "no activation");
    ground.world.signal(ground.agent.pid(), "KILL")?;
    ground.agent.wait(SOON).context("the agent goes on")?;
    let output = child.wait_with_output()?;
    ensure!(output.status.code() == Some(70), "{}", said(&output));
    activation_ends(&ground, &slow)?;
    let mut log = Vec::new();
    let told = wait_until(SOON, || {
        log.extend(ground.polkit.logged());
        log.iter().any(|l| l.contains("asked for roll-back: done:"))
    });
    ensure!(told, "{log:?}");
    let _next = ground.world.spawn(User::Alice, "nixlamp", ["--headless"])?;
    let mut text = String::new();
    let told = wait_until(SOON, || {
        text = ground
            .nixlamp(&["status"])
            .map(|o| said(&o))
            .unwrap_or_default();
        text.contains("An action was cut off")
    });
    ensure!(told && text.contains("while it acted"), "{text}");
    Ok(())
}

fn activation_begins(ground: &Ground, path: &str) -> Result<()> {
    let line = format!("begin {path}/bin/switch-to-configuration");
    let begun = wait_until(SOON, || ground.text("/run/switch.log").contains(&line));
    ensure!(begun, "no activation: {}", ground.text("/run/switch.log"));
    Ok(())
}

fn activation_ends(ground: &Ground, path: &str) -> Result<()> {
    let ended = wait_until(Duration::from_secs(20), || {
        let log = ground.text("/run/switch.log");
        log.lines().last().is_some_and(|l| l.starts_with("end "))
            && ground
                .leads_to("/run/current-system")
                .is_ok_and(|p| p == path)
    });
    ensure!(ended, "cut off: {}", ground.text("/run/switch.log"));
    ensure!(ground.leads_to(SYSTEM)? == "system-4-link");
    Ok(())
}
