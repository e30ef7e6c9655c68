//! Builders that wait for one another, sleep, work quietly, or leave something behind; and hooks.

use anyhow::Result;
use nixlamp_core::wire::Verdict;

use super::{
    Case, HEALTHY, Needs, PLAIN, SILENT,
    ground::{Ground, Scene},
    waiting::DEADLOCK,
};

const SILENT_BUILDER: &[&str] = &["builder-silent"];

fn builds<'w>(ground: &Ground<'w>, script: &str) -> Result<Scene<'w>> {
    Ok(Scene::now(ground.building("thing", script)?))
}

pub(super) const CASES: &[Case] = &[
    Case {
        name: "builder-deadlock",
        twin: "builder-sleeps-90-s",
        causes: SILENT_BUILDER,
        make: |ground| builds(ground, DEADLOCK),
        ..SILENT
    },
    Case {
        name: "builder-sleeps-90-s",
        twin: "builder-deadlock",
        causes: SILENT_BUILDER,
        make: |ground| builds(ground, "sleep 90; echo made > $out"),
        ..HEALTHY
    },
    Case {
        name: "builder-waits-for-input-for-ever",
        twin: "builder-sleeps-now-and-then",
        causes: SILENT_BUILDER,
        make: |ground| builds(ground, "mkfifo one; cat one"),
        ..SILENT
    },
    Case {
        name: "builder-sleeps-now-and-then",
        twin: "builder-waits-for-input-for-ever",
        make: |ground| builds(ground, "while :; do sleep 20; done"),
        ..HEALTHY
    },
    Case {
        name: "builder-works",
        twin: "builder-spins",
        spins: true,
        quick: true,
        watch_s: 60,
        make: |ground| {
            builds(
                ground,
                "while :; do i=0; while [ $i -lt 100000 ]; do i=$((i+1)); done; date; done",
            )
        },
        ..HEALTHY
    },
    Case {
        name: "builder-links-quietly",
        twin: "builder-spins",
        spins: true,
        make: |ground| builds(ground, "awk 'BEGIN { while (1) x++ }' > $out"),
        ..HEALTHY
    },
    // From outside the same as one that works: no verdict but this one would be honest.
    Case {
        name: "builder-spins",
        twin: "builder-works",
        verdicts: &[Verdict::Working, Verdict::Slow],
        causes: &["dont-know", "build-at-work", "first-run", "cpu-starved"],
        spins: true,
        watch_s: 80,
        make: |ground| builds(ground, "while :; do :; done"),
        ..SILENT
    },
    Case {
        name: "builder-writes-much",
        twin: "builder-deadlock",
        watch_s: 60,
        make: |ground| {
            builds(
                ground,
                "while :; do dd if=/dev/zero of=big bs=1M count=20 2>/dev/null; sleep 2; done",
            )
        },
        ..HEALTHY
    },
    Case {
        name: "builder-only-talks",
        twin: "builder-deadlock",
        make: |ground| builds(ground, "while :; do echo still at it; sleep 5; done"),
        ..HEALTHY
    },
    Case {
        name: "pipe-held-by-a-child",
        twin: "pipe-held-by-a-child-that-works",
        causes: &["pipe-held"],
        make: |ground| builds(ground, "sleep 9999 & echo made > $out; sleep 3; exit 0"),
        ..SILENT
    },
    Case {
        name: "pipe-held-by-a-child-that-works",
        twin: "pipe-held-by-a-child",
        verdicts: &[Verdict::Waiting, Verdict::Working, Verdict::Slow],
        causes: &["pipe-held"],
        spins: true,
        make: |ground| {
            builds(
                ground,
                "{ while :; do :; done; } & echo made > $out; sleep 3; exit 0",
            )
        },
        ..HEALTHY
    },
    Case {
        name: "hook-after-build-hangs",
        twin: "hook-after-build-works",
        causes: &["post-build-hook"],
        needs: Needs {
            conf: "post-build-hook = /nix/lab/bin/hook",
            ..PLAIN
        },
        make: |ground| hook(ground, "#!/bin/sh\nexec sleep 9999\n"),
        ..SILENT
    },
    Case {
        name: "hook-after-build-works",
        twin: "hook-after-build-hangs",
        verdicts: &[Verdict::Waiting, Verdict::Working, Verdict::Slow],
        causes: &["post-build-hook"],
        spins: true,
        needs: Needs {
            conf: "post-build-hook = /nix/lab/bin/hook",
            ..PLAIN
        },
        make: |ground| hook(ground, "#!/bin/sh\nwhile :; do :; done\n"),
        ..HEALTHY
    },
    Case {
        name: "build-for-an-evaluation-deadlocks",
        twin: "build-for-an-evaluation-works",
        causes: SILENT_BUILDER,
        make: |ground| import_from(ground, DEADLOCK),
        ..SILENT
    },
    Case {
        name: "build-for-an-evaluation-works",
        twin: "build-for-an-evaluation-deadlocks",
        causes: &["nested-build"],
        spins: true,
        make: |ground| {
            import_from(
                ground,
                "i=0; while [ $i -lt 900000000 ]; do i=$((i + 1)); done; echo made > $out",
            )
        },
        ..HEALTHY
    },
];

/// The hook that the world's nix.conf names; what is built is done in a moment.
fn hook<'w>(ground: &Ground<'w>, text: &str) -> Result<Scene<'w>> {
    ground.program("hook", text)?;
    let file = ground.derivation("hooked", "echo made > $out")?;
    let client = ground.build(&file)?;
    ground.process("hook", |line| {
        line.contains("/nix/lab/bin/hook") || line == "sleep 9999"
    })?;
    Ok(Scene::now(client))
}

/// An evaluation that must read what this script makes.
fn import_from<'w>(ground: &Ground<'w>, script: &str) -> Result<Scene<'w>> {
    let made = ground.derivation("made", script)?;
    let text = format!("builtins.toFile \"x\" (builtins.readFile (import {made}))");
    let client = ground.build(&ground.file("import.nix", &text)?)?;
    ground.builder_runs()?;
    Ok(Scene::now(client))
}
