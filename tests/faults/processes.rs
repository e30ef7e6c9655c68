//! What starts and ends processes: stop, a configured rebuild, a restart of the daemon.

use std::{fs, os::unix::fs::PermissionsExt};

use anyhow::{Context, Result, ensure};
use nixlamp_core::{record::Step, wire::Action};
use nixlamp_tests::{
    faults::{self, has_builder},
    machine::{Agent, Machine, SOON},
    world::{User, wait_until},
};

use crate::walk::{Laid, Walk, again, at, during};

/// The daemon's comes last: it is another afterwards.
pub const WALKS: &[Walk] = &[STOP, REBUILD, RESTART_DAEMON];

fn runs(machine: &Machine, words: &str) -> bool {
    let mut lines = machine.world.processes().into_iter();
    lines.any(|(_, line)| line.contains(words))
}

/// The id of the one rebuild that runs.
fn rebuild(agent: &Agent<'_>) -> Result<String> {
    let mut id = None;
    wait_until(SOON, || {
        let rebuilds = agent.look().map(|view| view.status.rebuilds);
        let running = rebuilds
            .unwrap_or_default()
            .into_iter()
            .find(|r| r.ring_eighths.is_some());
        id = running.map(|rebuild| rebuild.id);
        id.is_some()
    });
    id.context("no rebuild is seen")
}

fn stop(agent: &Agent<'_>) -> Result<Action> {
    Ok(Action::Stop {
        rebuild: rebuild(agent)?,
        force: false,
    })
}

fn nothing_runs(machine: &Machine) -> Result<()> {
    let gone = wait_until(SOON, || {
        !runs(machine, "nix-build /nix/lab")
            && !runs(machine, "bin/nixos-rebuild build")
            && !has_builder(&machine.world)
    });
    ensure!(gone, "{:?}", machine.world.processes());
    Ok(())
}

// ---- stop --------------------------------------------------------------------

const STOP: Walk = Walk {
    action: "stop",
    steps: &[
        at("look", Step::Look),
        at("act", Step::Act),
        at("interrupted", Step::Act),
        at("check", Step::Check),
    ],
    of_database: false,
    lay: |machine, at| {
        let tag = format!("walk-{}", at.name);
        let fault = faults::sleeping_build(&machine.world, User::Root, 600, &tag)?;
        ensure!(
            wait_until(SOON, || has_builder(&machine.world)),
            "{}",
            fault.client.said()
        );
        Ok(Laid {
            client: Some(fault.client),
            ..Laid::default()
        })
    },
    wish: |agent, _| stop(agent),
    after: |machine, laid, at| {
        let client = laid.client.as_mut().context("a build")?;
        if matches!(at.name, "interrupted" | "check") {
            client.wait(SOON).context("the interrupt is not heeded")?;
            nothing_runs(machine)?;
            return Ok("the rebuild has ended of the interrupt that was sent".to_owned());
        }
        ensure!(client.is_running() && has_builder(&machine.world));
        Ok("the rebuild runs on".to_owned())
    },
    says: "Look at “nixlamp status”: the rebuild may still run.",
    finish: |machine, agent, laid, at| {
        if matches!(at.name, "interrupted" | "check") {
            let view = agent.look()?;
            ensure!(
                view.status.rebuilds.is_empty(),
                "{:?}",
                view.status.rebuilds
            );
            return Ok("nothing is left to stop".to_owned());
        }
        ensure!(again(agent, stop(agent)?, &[])?);
        laid.client
            .as_mut()
            .context("a build")?
            .wait(SOON)
            .context("it runs on")?;
        nothing_runs(machine)?;
        Ok("the same command stops it".to_owned())
    },
};

// ---- a configured rebuild ----------------------------------------------------

const COMMAND: &str = "bin/nixos-rebuild build 600";

const REBUILD: Walk = Walk {
    action: "rebuild",
    steps: &[
        at("look", Step::Look),
        at("act", Step::Act),
        at("runner-started", Step::Act),
        at("check", Step::Check),
    ],
    of_database: false,
    lay: |machine, at| {
        let folder = machine.world.inside("/nix/home/root/.config/nixlamp");
        fs::create_dir_all(&folder)?;
        let text = format!(
            "[[rebuild]]\nname = \"walk\"\ncommand = [\"nixos-rebuild\", \"build\", \"600\", \"{}\"]\nterminal = false\n",
            at.name
        );
        fs::write(folder.join("config.toml"), text)?;
        Ok(Laid::default())
    },
    wish: |_, _| Ok(wished()),
    after: |machine, _, at| {
        let began = matches!(at.name, "runner-started" | "check");
        if began {
            ensure!(
                wait_until(SOON, || has_builder(&machine.world)),
                "{:?}",
                machine.world.processes()
            );
        }
        ensure!(
            runs(machine, COMMAND) == began,
            "{:?}",
            machine.world.processes()
        );
        Ok(if began {
            "the rebuild runs, apart from the agent"
        } else {
            "no rebuild was started"
        }
        .to_owned())
    },
    says: "It may run, or not have started: look at “nixlamp status”.",
    finish: |machine, agent, _, at| {
        let began = matches!(at.name, "runner-started" | "check");
        if !began {
            ensure!(again(agent, wished(), &[])?);
            ensure!(wait_until(SOON, || has_builder(&machine.world)));
        }
        let log = machine.root(
            "sh",
            &["-c", "cat $(ls -t .local/state/nixlamp/runs/* | head -n 1)"],
        )?;
        ensure!(log.contains("building the system configuration"), "{log}");
        ensure!(again(agent, stop(agent)?, &[])?);
        nothing_runs(machine)?;
        Ok(if began {
            "the agent sees it and can stop it"
        } else {
            "the same command starts it"
        }
        .to_owned())
    },
};

fn wished() -> Action {
    Action::Rebuild {
        name: "walk".to_owned(),
    }
}

// ---- restart of the daemon ---------------------------------------------------

const RESTART_DAEMON: Walk = Walk {
    action: "restart-daemon",
    steps: &[
        at("look", Step::Look),
        at("act", Step::Act),
        during("while systemctl works", |machine| {
            let mut lines = machine.world.processes().into_iter();
            lines.any(|(_, line)| line.ends_with("systemctl restart nix-daemon.service"))
        }),
        at("restarted", Step::Act),
        at("check", Step::Check),
    ],
    of_database: false,
    lay: |machine, _| {
        stand_in_for_systemctl(machine)?;
        Ok(Laid {
            count: daemon(machine)?.try_into()?,
            ..Laid::default()
        })
    },
    wish: |_, _| Ok(Action::RestartDaemon),
    after: |machine, laid, at| {
        let must = !matches!(at.name, "look" | "act");
        let another = || daemon(machine).is_ok_and(|pid| i32::try_from(laid.count) != Ok(pid));
        if must {
            ensure!(
                wait_until(SOON, || another() && answers(machine)),
                "no new daemon"
            );
        } else {
            ensure!(!another() && answers(machine));
        }
        Ok(match (must, at.name) {
            (false, _) => "the old daemon answers",
            (_, "while systemctl works") => "systemctl goes on to its end; a new daemon answers",
            _ => "a new daemon answers",
        }
        .to_owned())
    },
    says: "Look whether the daemon answers: nix store info.",
    finish: |machine, agent, _, _| {
        let old = daemon(machine)?;
        ensure!(again(agent, Action::RestartDaemon, &[])?);
        ensure!(daemon(machine)? != old && answers(machine));
        // The activations of other walks run without systemd.
        machine.root("rm", &["-r", "/run/systemd"])?;
        Ok("the same command restarts it".to_owned())
    },
};

/// The main daemon: its workers are called with the number of their client, but for
/// the moment in which one begins.
fn daemon(machine: &Machine) -> Result<i32> {
    let mut mains = Vec::new();
    let one = wait_until(SOON, || {
        let all = machine.world.processes().into_iter();
        mains = all
            .filter(|(_, line)| line.ends_with("nix-daemon --daemon"))
            .map(|(pid, _)| pid)
            .collect();
        mains.len() == 1
    });
    ensure!(one, "{mains:?}");
    Ok(mains[0])
}

fn answers(machine: &Machine) -> bool {
    machine.root("nix", &["store", "info"]).is_ok()
}

/// Takes a moment, as systemd does, and really restarts the daemon of this world.
fn stand_in_for_systemctl(machine: &Machine) -> Result<()> {
    let script = r#"#!/bin/sh
[ "$*" = 'restart nix-daemon.service' ] || exit 64
sleep 0.5
main=$(grep -lzx -e --daemo[n] /proc/[0-9]*/cmdline 2>/dev/null)
main=${main%/cmdline}
old=${main#/proc/}
kill $old
while kill -0 $old 2>/dev/null; do sleep 0.05; done
setsid /nix/lab/bin/nix-daemon --daemon </dev/null >/dev/null 2>&1 &
until grep -qzx -e --daemo[n] /proc/[0-9]*/cmdline 2>/dev/null; do sleep 0.05; done
"#;
    machine.root("mkdir", &["-p", "/run/wrappers/bin", "/run/systemd/system"])?;
    let program = machine.world.inside("/run/wrappers/bin/systemctl");
    fs::write(&program, script)?;
    Ok(fs::set_permissions(
        &program,
        fs::Permissions::from_mode(0o755),
    )?)
}
