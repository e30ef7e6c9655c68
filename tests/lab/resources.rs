//! Disk, inodes and processors that are short.

use anyhow::Result;
use nixlamp_core::wire::Verdict;

use super::{
    Case, FAILS, HEALTHY, Needs, PLAIN,
    ground::{Ground, Scene, now_ms},
    scripts::then_ends,
};
use crate::world::User;

const WORK: &str = "i=0; while [ $i -lt 900000000 ]; do i=$((i + 1)); done; echo made > $out";

pub(super) const CASES: &[Case] = &[
    Case {
        name: "disk-full-build-fails",
        twin: "disk-nearly-full-build-works",
        causes: &["disk-full"],
        family: "resource-exhaustion",
        needs: Needs {
            disk: (400, 0),
            ..PLAIN
        },
        make: |ground| {
            fill(ground, 3)?;
            fails(ground)
        },
        ..FAILS
    },
    Case {
        name: "disk-full-build-hangs-on",
        twin: "disk-nearly-full-build-works",
        verdicts: &[Verdict::Stuck, Verdict::Working, Verdict::Slow],
        causes: &["disk-full"],
        family: "resource-exhaustion",
        within_s: 20.0,
        watch_s: 40,
        needs: Needs {
            disk: (400, 0),
            ..PLAIN
        },
        make: |ground| {
            fill(ground, 60)?;
            let script = "while ! dd if=/dev/zero of=big bs=1M count=200; do sleep 5; done";
            let client = ground.building("big", script)?;
            Ok(Scene {
                stalled_ms: now_ms() + 2000,
                ..Scene::now(client)
            })
        },
        ..FAILS
    },
    Case {
        name: "disk-nearly-full-build-works",
        twin: "disk-full-build-hangs-on",
        causes: &["disk-full", "disk-low"],
        spins: true,
        watch_s: 60,
        needs: Needs {
            disk: (400, 0),
            ..PLAIN
        },
        make: |ground| {
            fill(ground, 60)?;
            Ok(Scene::now(ground.building("works", WORK)?))
        },
        ..HEALTHY
    },
    Case {
        name: "inodes-are-used-up",
        twin: "disk-nearly-full-build-works",
        causes: &["disk-full", "inodes-full", "inodes-used-up"],
        family: "resource-exhaustion",
        needs: Needs {
            disk: (600, 6000),
            ..PLAIN
        },
        make: |ground| {
            let script = "mkdir -p /nix/full; cd /nix/full; n=0; \
                          while : 2>/dev/null >$n; do n=$((n+1)); done; rm -f $(seq 0 40)";
            ground.world.run(User::Root, "bash", ["-c", script])?;
            let script = "n=0; while [ $n -lt 900 ]; do : >$n; n=$((n+1)); done; echo made > $out";
            let file = ground.derivation("many", script)?;
            then_ends(ground, &format!("nix-build {file} --no-out-link"))
        },
        ..FAILS
    },
    Case {
        name: "processors-are-taken",
        twin: "builder-deadlock",
        causes: &["cpu-starved", "processors-taken", "starved"],
        spins: true,
        watch_s: 70,
        make: |ground| {
            let script = "for n in 1 2 3 4 5 6 7 8; do (while :; do :; done) & done; wait";
            let others = ground.root(&["sh", "-c", script])?;
            Ok(Scene::now(ground.building("works", WORK)?).beside(others))
        },
        ..HEALTHY
    },
];

/// Leaves so many MiB free.
fn fill(ground: &Ground<'_>, leave_mib: u32) -> Result<()> {
    let script = format!(
        "free=$(df -Pm /nix | awk 'NR==2 {{ print $4 }}'); \
         dd if=/dev/zero of=/nix/full bs=1M count=$((free - {leave_mib})) 2>/dev/null"
    );
    ground
        .world
        .run(User::Root, "sh", ["-c", &script])
        .map(drop)
}

fn fails<'w>(ground: &Ground<'w>) -> Result<Scene<'w>> {
    let file = ground.derivation("big", "dd if=/dev/zero of=$out bs=1M count=200")?;
    then_ends(ground, &format!("nix-build {file} --no-out-link"))
}
