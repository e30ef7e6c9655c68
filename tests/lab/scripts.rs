//! Rebuilds as people start them: the shapes of the real scripts, their children and what stands
//! between. The scripts here do what the real ones do around Nix, and no more.

use anyhow::{Context, Result};
use nixlamp_core::wire::Verdict;

use super::{
    Case, HEALTHY, Needs, PLAIN, SILENT, TRANSFER,
    ground::{Ground, SOON, Scene, now_ms},
    waiting::DEADLOCK,
};
use crate::{
    cache_server::{Behaviour, CacheServer},
    world::{Client, HOME, LAB_NIX, wait_until},
};

const WORK: &str = "i=0; while [ $i -lt 900000000 ]; do i=$((i + 1)); done; echo made > $out";
const SILENT_BUILDER: &[&str] = &["builder-silent"];
const STALLED: &[&str] = &["download-stalled"];

/// The script of nixos-rebuild: it builds in a command of its own and reads the path from it.
const NIXOS_BASH: &str = "#!/bin/bash\n# nixos-rebuild ACTION FILE [OPTION…]\nset -euo pipefail\n\
    action=$1 file=$2\nshift 2\necho 'building the system configuration...' >&2\n\
    path=$(nix-build \"$file\" --no-out-link \"$@\")\n\
    sudo \"$path/bin/switch-to-configuration\" \"$action\"\n";

/// The newer one, in Python.
const NIXOS_PYTHON: &str = "#!/usr/bin/python3\nimport subprocess, sys\n\
    print('building the system configuration...', file=sys.stderr)\n\
    done = subprocess.run(['nix-build', sys.argv[2], '--no-out-link', *sys.argv[3:]], \
    stdout=subprocess.PIPE, text=True)\nsys.exit(done.returncode)\n";

/// darwin-rebuild reads the path from what Nix prints as JSON.
const DARWIN: &str = "#!/bin/bash\n# darwin-rebuild ACTION FILE [OPTION…]\nset -euo pipefail\n\
    action=$1 file=$2\nshift 2\necho 'building the system configuration...' >&2\n\
    systemConfig=\"$(nix build --json --no-link -f \"$file\" \"$@\" \
    | jq -r '.[0].outputs.out')\"\necho \"$systemConfig\" \"$action\"\n";

/// nh draws itself what Nix says.
const NH: &str = "#!/usr/bin/python3\nimport subprocess, sys\n\
    nix = subprocess.Popen(['nix', 'build', '-f', sys.argv[3], '--no-link', '--log-format', \
    'internal-json', '--verbose', *sys.argv[4:]], stderr=subprocess.PIPE)\n\
    nom = subprocess.Popen(['cat'], stdin=nix.stderr, stdout=subprocess.DEVNULL)\n\
    nix.wait(); nom.wait(); sys.exit(nix.returncode)\n";

const fn needs(programs: &'static [&'static str]) -> Needs {
    Needs { programs, ..PLAIN }
}

pub(super) const CASES: &[Case] = &[
    Case {
        name: "nixos-rebuild-bash-works",
        twin: "nixos-rebuild-bash-deadlock",
        spins: true,
        watch_s: 60,
        make: |ground| script(ground, "nixos-rebuild", NIXOS_BASH, WORK),
        ..HEALTHY
    },
    Case {
        name: "nixos-rebuild-bash-deadlock",
        twin: "nixos-rebuild-bash-works",
        causes: SILENT_BUILDER,
        make: |ground| script(ground, "nixos-rebuild", NIXOS_BASH, DEADLOCK),
        ..SILENT
    },
    Case {
        name: "nixos-rebuild-bash-download-hangs",
        twin: "nixos-rebuild-bash-download-slow",
        causes: STALLED,
        make: |ground| {
            let hangs = Behaviour::StallAfter { bytes: 2_000_000 };
            fetching(ground, "nixos-rebuild", NIXOS_BASH, &["switch"], hangs)
        },
        ..TRANSFER
    },
    Case {
        name: "nixos-rebuild-bash-download-slow",
        twin: "nixos-rebuild-bash-download-hangs",
        watch_s: 60,
        make: |ground| {
            let slow = Behaviour::Slow {
                bytes_per_s: 120_000,
            };
            fetching(ground, "nixos-rebuild", NIXOS_BASH, &["switch"], slow)
        },
        ..HEALTHY
    },
    Case {
        name: "nixos-rebuild-below-sudo-works",
        twin: "nixos-rebuild-below-sudo-deadlock",
        spins: true,
        watch_s: 60,
        needs: needs(&["sudo"]),
        make: |ground| below_sudo(ground, WORK),
        ..HEALTHY
    },
    Case {
        name: "nixos-rebuild-below-sudo-deadlock",
        twin: "nixos-rebuild-below-sudo-works",
        causes: SILENT_BUILDER,
        needs: needs(&["sudo"]),
        make: |ground| below_sudo(ground, DEADLOCK),
        ..SILENT
    },
    Case {
        name: "nixos-rebuild-python-sleeps-80-s",
        twin: "nixos-rebuild-python-deadlock",
        causes: SILENT_BUILDER,
        needs: needs(&["python3"]),
        make: |ground| {
            let sleeps = "sleep 80; echo made > $out";
            script(ground, "nixos-rebuild", NIXOS_PYTHON, sleeps)
        },
        ..HEALTHY
    },
    Case {
        name: "nixos-rebuild-python-deadlock",
        twin: "nixos-rebuild-python-sleeps-80-s",
        causes: SILENT_BUILDER,
        needs: needs(&["python3"]),
        make: |ground| script(ground, "nixos-rebuild", NIXOS_PYTHON, DEADLOCK),
        ..SILENT
    },
    Case {
        name: "darwin-rebuild-works",
        twin: "darwin-rebuild-download-hangs",
        spins: true,
        watch_s: 60,
        needs: needs(&["jq"]),
        make: |ground| script(ground, "darwin-rebuild", DARWIN, WORK),
        ..HEALTHY
    },
    Case {
        name: "darwin-rebuild-download-hangs",
        twin: "darwin-rebuild-works",
        causes: STALLED,
        needs: needs(&["jq"]),
        make: |ground| {
            let hangs = Behaviour::StallAfter { bytes: 2_000_000 };
            fetching(ground, "darwin-rebuild", DARWIN, &["switch"], hangs)
        },
        ..TRANSFER
    },
    Case {
        name: "nh-works",
        twin: "nh-download-hangs",
        spins: true,
        watch_s: 60,
        needs: needs(&["python3"]),
        make: |ground| {
            ground.program("nh", NH)?;
            let file = ground.derivation("system", WORK)?;
            let client = ground.alice(&["nh", "os", "switch", &file])?;
            ground.builder_runs()?;
            Ok(Scene::now(client))
        },
        ..HEALTHY
    },
    Case {
        name: "nh-download-hangs",
        twin: "nh-works",
        causes: STALLED,
        needs: needs(&["python3"]),
        make: |ground| {
            let hangs = Behaviour::StallAfter { bytes: 2_000_000 };
            fetching(ground, "nh", NH, &["os", "switch"], hangs)
        },
        ..TRANSFER
    },
    Case {
        name: "two-rebuilds-one-waits",
        twin: "path-lock-idle-holder",
        verdicts: &[Verdict::Waiting],
        causes: &["lock-held"],
        spins: true,
        watch_s: 80,
        make: |ground| {
            let first = script(ground, "nixos-rebuild", NIXOS_BASH, WORK)?;
            let file = format!("{HOME}/system.nix");
            let second = ground.alice(&["nixos-rebuild", "boot", &file])?;
            Ok(Scene::now(second).beside(first))
        },
        ..HEALTHY
    },
    Case {
        name: "two-rebuilds-side-by-side",
        twin: "two-rebuilds-one-waits",
        watch_s: 85,
        make: |ground| {
            let first = script(
                ground,
                "nixos-rebuild",
                NIXOS_BASH,
                "sleep 80; echo 1 > $out",
            )?;
            let second = ground.building("other", "sleep 80; echo 2 > $out")?;
            Ok(Scene::now(second).beside(first))
        },
        ..HEALTHY
    },
    Case {
        name: "upgrade-in-the-background",
        twin: "two-rebuilds-one-waits",
        verdicts: &[Verdict::Waiting],
        causes: &["lock-held"],
        spins: true,
        watch_s: 80,
        make: |ground| {
            ground.program("nixos-rebuild", NIXOS_BASH)?;
            let file = ground.derivation("system", WORK)?;
            let upgrade = ground.root(&["nixos-rebuild", "switch", &file])?;
            ground.builder_runs()?;
            let own = ground.alice(&["nixos-rebuild", "switch", &file])?;
            Ok(Scene::now(own).beside(upgrade))
        },
        ..HEALTHY
    },
];

/// alice starts a script of this name, which builds this.
fn script<'w>(ground: &Ground<'w>, name: &str, text: &str, builder: &str) -> Result<Scene<'w>> {
    ground.program(name, text)?;
    let file = ground.derivation("system", builder)?;
    let client = ground.alice(&[name, "switch", &file])?;
    ground.builder_runs()?;
    Ok(Scene::now(client))
}

/// The same, and what it wants comes from a cache that behaves so.
fn fetching<'w>(
    ground: &Ground<'w>,
    name: &str,
    text: &str,
    verb: &[&str],
    behaviour: Behaviour,
) -> Result<Scene<'w>> {
    ground.program(name, text)?;
    let server = CacheServer::start(ground.world, behaviour)?;
    let file = ground.file("system.nix", &format!("(import {LAB_NIX} {{ }}).big"))?;
    let mut words = vec![name];
    words.extend(verb);
    words.extend([file.as_str(), "--option", "substituters", server.url()]);
    let client = ground.alice(&words)?;
    anyhow::ensure!(
        wait_until(SOON, || server.sent() > 300_000),
        "nothing comes: {}",
        ground.said()
    );
    if let Behaviour::StallAfter { bytes } = behaviour {
        wait_until(SOON, || server.sent() >= bytes);
    }
    Ok(Scene::now(client).beside(server))
}

/// `sudo nixos-rebuild switch`, by somebody who need not give a password.
fn below_sudo<'w>(ground: &Ground<'w>, builder: &str) -> Result<Scene<'w>> {
    ground.sudo_without_password()?;
    // sudo has a PATH of its own.
    let text = NIXOS_BASH.replace("set -euo", "PATH=/nix/lab/bin:$PATH; set -euo");
    ground.program("nixos-rebuild", &text)?;
    let file = ground.derivation("system", builder)?;
    let client = ground.alice(&["sudo", "/nix/lab/bin/nixos-rebuild", "switch", &file])?;
    ground.builder_runs()?;
    let script = ground.process("script", |line| {
        line.starts_with("/bin/bash /nix/lab/bin/nixos-rebuild")
    })?;
    Ok(Scene {
        subject: script,
        ..Scene::now(client)
    })
}

/// `nixos-rebuild` that has built something when it comes to this expression; it has ended.
pub(super) fn after_a_build<'w>(ground: &Ground<'w>, expression: &str) -> Result<Scene<'w>> {
    let file = ground.file("configuration.nix", expression)?;
    then_ends(ground, &format!("nix-build {file} --no-out-link"))
}

/// `nixos-rebuild` that has built something when it comes to this command; it has ended.
pub(super) fn then_ends<'w>(ground: &Ground<'w>, command: &str) -> Result<Scene<'w>> {
    let mut client = before(ground, command)?;
    client.wait(SOON).context("it does not end")?;
    Ok(Scene {
        stalled_ms: now_ms(),
        ..Scene::now(client)
    })
}

fn before(ground: &Ground<'_>, command: &str) -> Result<Client> {
    let first = ground.derivation("tools", "sleep 4; echo made > $out")?;
    let text = format!(
        "#!/bin/bash\nset -euo pipefail\necho 'building Nix...' >&2\n\
         nix-build {first} --no-out-link >/dev/null\n\
         echo 'building the system configuration...' >&2\n{command}\n"
    );
    ground.program("nixos-rebuild", &text)?;
    ground.alice(&["nixos-rebuild", "switch"])
}
