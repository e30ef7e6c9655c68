//! Rolling back and forward on real Nix, with small systems whose activation
//! really runs: there and back, offline, and with everything that goes wrong.
#![cfg(target_os = "linux")]

mod faults;
mod restore;

use std::slice;

use anyhow::{Context, Result, ensure};
use nixlamp_tests::{
    machine::{self, Agent, Machine, SOON, SYSTEM, has, roll_back, said},
    situations::{self, Situation},
    world::{HOME, NixVersion, User, lab_is_off, wait_until},
};

#[test]
fn nix_2_26() -> Result<()> {
    everything(NixVersion::V2_26)
}

#[test]
fn nix_2_34() -> Result<()> {
    everything(NixVersion::V2_34)
}

/// Each leaves the system at generation 3, running.
const PARTS: &[Situation<Machine>] = &[
    ("shown first", shown_first),
    ("there and back, offline", there_and_back),
    ("only at the next boot", only_at_next_boot),
    ("home and own profile", homes_and_own),
    ("activation that fails or lies", faults::activation),
    ("changed between preview and confirm", faults::changed),
    ("disk full", faults::disk_full),
    ("backup that cannot be read back", faults::unreadable),
    ("two at once", faults::two_at_once),
    ("daemon that never answers", faults::silent_daemon),
    ("restored", restore::restored),
];

fn everything(version: NixVersion) -> Result<()> {
    if lab_is_off() {
        return Ok(());
    }
    let machine = Machine::new(version)?;
    for part in PARTS {
        situations::run(&machine, machine.world.nix_says(), slice::from_ref(part))?;
        let leads = machine.leads_to(SYSTEM)?;
        ensure!(leads == "system-3-link", "{} left {leads}", part.0);
    }
    Ok(())
}

/// Without an agent too, and nothing is changed by looking.
fn shown_first(machine: &Machine) -> Result<()> {
    let listed = machine.nixlamp(User::Root, &["generations"])?;
    has(&said(&listed), &["system  (", "current, runs", "booted"])?;
    let shown = machine.nixlamp(User::Root, &["rollback", "1", "--dry-run"])?;
    ensure!(shown.status.success(), "{}", said(&shown));
    has(
        &said(&shown),
        &[
            "Roll back to generation 1?",
            "app 1.3 → 1.1",
            "1 service restarts: sshd.",
            "1 service starts: only1.",
            "1 service stops: only3.",
            "Kernel 6.12.3 → 6.12.1: takes effect after a reboot.",
            "Works offline: all",
            "Undo: nixlamp rollback 3 --profile system",
            "Nothing was done: this was only to show it.",
        ],
    )?;
    ensure!(
        machine.backups(User::Root).is_empty(),
        "a backup of nothing"
    );
    let none = machine.nixlamp(User::Root, &["rollback", "77", "--yes"])?;
    ensure!(!none.status.success());
    has(&said(&none), &["system has no generation 77"])
}

fn there_and_back(machine: &Machine) -> Result<()> {
    machine.root("ip", &["link", "set", "lan", "down"])?;
    let agent = machine.agent(User::Root, "")?;
    what_came_is_counted(machine, &agent)?;
    for (number, back) in [(1, "Roll back"), (3, "Roll forward")] {
        let plan = agent.prepare(roll_back("system", number))?;
        ensure!(plan.refused.is_none() && plan.confirm == back, "{plan:?}");
        let before = machine.text("/run/switch.log");
        agent.confirm(&plan)?;
        let outcome = agent.outcome(&plan)?;
        ensure!(outcome.ok, "{outcome:?}");
        has(
            &outcome.lines.join("\n"),
            &["made and read back", "it is as planned"],
        )?;
        // What is run is exactly what was shown.
        let log = machine.text("/run/switch.log");
        let new = log.strip_prefix(&before).context("a log only grows")?;
        let command = plan.by_hand.last().context("a command")?;
        ensure!(new == format!("begin {command}\nend {command}\n"), "{new}");
        let link = format!("system-{number}-link");
        ensure!(machine.leads_to(SYSTEM)? == link);
        let path = machine.leads_to(&format!("/nix/var/nix/profiles/{link}"))?;
        ensure!(machine.leads_to("/run/current-system")? == path);
        has(
            &machine.text("/boot/loader/loader.conf"),
            &[&format!("-{number}.conf")],
        )?;
        ensure!(
            plan.by_hand[0] == format!("nix-env --profile {SYSTEM} --switch-generation {number}")
        );
    }
    // As nixos-rebuild does it: nothing of the caller's environment.
    let environment = machine.text("/run/switch.env");
    ensure!(
        environment.starts_with("PATH=/run/current-system") && environment.lines().count() == 1,
        "{environment}"
    );
    machine.root("ip", &["link", "set", "lan", "up"])?;
    let done = machine.nixlamp(User::Root, &["history", "--actions"])?;
    ensure!(
        said(&done).matches("Done — ").count() == 2,
        "{}",
        said(&done)
    );
    let listed = machine.nixlamp(User::Root, &["backup", "list"])?;
    ensure!(said(&listed).lines().count() == 2, "{}", said(&listed));
    // Nix takes the profile as its own.
    has(
        &machine.root("nix-env", &["-p", SYSTEM, "--list-generations"])?,
        &["(current)"],
    )
}

/// As Nix itself tells it, a line each.
fn what_came_is_counted(machine: &Machine, agent: &Agent<'_>) -> Result<()> {
    let links = [2, 3].map(|n| format!("{SYSTEM}-{n}-link"));
    let told = machine.root("nix", &["store", "diff-closures", &links[0], &links[1]])?;
    let count = told.lines().count();
    ensure!(count > 1, "{told}");
    let wanted = format!("{count} packages changed since generation 2");
    let mut switched = None;
    let counted = wait_until(SOON, || {
        switched = agent.look().ok().and_then(|view| view.switched);
        switched.as_ref().is_some_and(|s| s.packages.is_some())
    });
    let packages = switched.as_ref().and_then(|s| s.packages.as_deref());
    ensure!(
        counted && packages == Some(&wanted),
        "{switched:?}, and Nix:\n{told}"
    );
    Ok(())
}

fn only_at_next_boot(machine: &Machine) -> Result<()> {
    let _agent = machine.agent(User::Root, "")?;
    let running = machine.leads_to("/run/current-system")?;
    let output = machine.nixlamp(User::Root, &["rollback", "2", "--boot", "--yes"])?;
    ensure!(output.status.success(), "{}", said(&output));
    ensure!(machine.leads_to(SYSTEM)? == "system-2-link");
    ensure!(machine.leads_to("/run/current-system")? == running);
    has(
        &machine.text("/run/switch.log"),
        &["switch-to-configuration boot"],
    )?;
    has(&machine.text("/boot/loader/loader.conf"), &["-2.conf"])?;
    let output = machine.nixlamp(User::Root, &["rollback", "3", "--boot", "--yes"])?;
    ensure!(output.status.success(), "{}", said(&output));
    // Not installed over and over: it is there already, and runs.
    let again = machine.nixlamp(User::Root, &["rollback", "3", "--yes"])?;
    has(&said(&again), &["leads to generation 3 already"])
}

fn homes_and_own(machine: &Machine) -> Result<()> {
    let profiles = format!("{HOME}/.local/state/nix/profiles");
    let agent = machine.agent(User::Alice, "")?;
    for (name, number) in [
        ("~/home-manager", 1),
        ("~/home-manager", 3),
        ("~/profile", 2),
        ("~/profile", 3),
    ] {
        let plan = agent.prepare(roll_back(name, number))?;
        ensure!(plan.refused.is_none(), "{plan:?}");
        agent.confirm(&plan)?;
        let outcome = agent.outcome(&plan)?;
        ensure!(outcome.ok, "{outcome:?}");
        let short = name.trim_start_matches("~/");
        let link = machine.leads_to(&format!("{profiles}/{short}"))?;
        ensure!(link == format!("{short}-{number}-link"), "{link}");
        if short == "home-manager" {
            let path = machine.leads_to(&format!("{profiles}/{link}"))?;
            let home = format!("{HOME}/.local/state/home-manager/gcroots/current-home");
            ensure!(machine.leads_to(&home)? == path);
            has(
                &machine.text(&format!("{HOME}/activate.log")),
                &[&format!("{path}/activate --driver-version 1")],
            )?;
        }
    }
    let boot = machine.nixlamp(
        User::Alice,
        &["rollback", "--profile", "~/profile", "--boot", "--yes"],
    )?;
    has(&said(&boot), &["Only NixOS"])?;
    // The system's is root's.
    let output = machine.nixlamp(
        User::Alice,
        &["rollback", "1", "--profile", "system", "--yes"],
    )?;
    ensure!(!output.status.success());
    has(
        &said(&output),
        &[
            "administrator's rights",
            "sudo nix-env --profile /nix/var/nix/profiles/system",
        ],
    )
}
