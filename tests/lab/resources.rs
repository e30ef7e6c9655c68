//! Disk, inodes and processors that are short.

use std::{
    fs,
    path::{Path, PathBuf},
};

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
        causes: &["disk-full"],
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
        causes: &["inodes-used-up", "disk-full"],
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
        causes: &["cpu-starved"],
        spins: true,
        watch_s: 70,
        make: |ground| {
            let script = "for n in 1 2 3 4 5 6 7 8; do (while :; do :; done) & done; wait";
            let others = ground.root(&["sh", "-c", script])?;
            Ok(Scene::now(ground.building("works", WORK)?).beside(others))
        },
        ..HEALTHY
    },
    Case {
        name: "memory-limit-kills-the-builder",
        twin: "memory-is-used-and-enough",
        causes: &["out-of-memory", "memory-short", "dont-know"],
        family: "resource-exhaustion",
        needs: Needs {
            programs: &[CGROUP],
            ..PLAIN
        },
        make: |ground| {
            let limit = Limit::on_daemon(ground, 150)?;
            let script = "head -c 900000000 /dev/zero | tail > /dev/null; echo made > $out";
            let file = ground.derivation("greedy", script)?;
            let command = format!("nix-build {file} --no-out-link");
            Ok(then_ends(ground, &command)?.beside(limit))
        },
        ..FAILS
    },
    Case {
        name: "memory-is-used-and-enough",
        twin: "memory-limit-kills-the-builder",
        causes: &["memory-short"],
        watch_s: 40,
        needs: Needs {
            programs: &[CGROUP],
            ..PLAIN
        },
        make: |ground| {
            let limit = Limit::on_daemon(ground, 400)?;
            let script = "head -c 100000000 /dev/zero | tail > /dev/null & sleep 9; \
                          while :; do head -c 60000000 /dev/zero | tail > /dev/null; sleep 3; done";
            let client = ground.building("modest", script)?;
            Ok(Scene::now(client).beside(limit))
        },
        ..HEALTHY
    },
    // All the machine does is to read the same again and again.
    Case {
        name: "memory-thrashes",
        twin: "memory-is-used-and-enough",
        verdicts: &[Verdict::Slow, Verdict::Working],
        causes: &["memory-short", "build-at-work", "dont-know", "first-run"],
        family: "resource-exhaustion",
        watch_s: 60,
        needs: Needs {
            programs: &[CGROUP],
            ..PLAIN
        },
        make: |ground| {
            let limit = Limit::on_daemon(ground, 60)?;
            let script =
                "dd if=/dev/zero of=big bs=1M count=150; while :; do cat big > /dev/null; done";
            let client = ground.building("thrashes", script)?;
            Ok(Scene::now(client).beside(limit))
        },
        ..FAILS
    },
];

/// Control groups for memory, as a kernel has them that is not all for the newer kind.
const CGROUP: &str = "/sys/fs/cgroup/memory/cgroup.procs";

/// A limit on the memory of the world's daemon and of all that it starts from now on.
struct Limit {
    folder: PathBuf,
}

impl Limit {
    fn on_daemon(ground: &Ground<'_>, mib: u32) -> Result<Self> {
        let name = format!("nixlamp-lab-{}", ground.world.init());
        let folder = Path::new(CGROUP).with_file_name(name);
        fs::create_dir_all(&folder)?;
        let limit = Self { folder };
        fs::write(
            limit.folder.join("memory.limit_in_bytes"),
            (u64::from(mib) << 20).to_string(),
        )?;
        // By the machine's number: the first child of the world's first process.
        let children = format!("/proc/{0}/task/{0}/children", ground.world.init());
        for pid in fs::read_to_string(children)?.split_whitespace() {
            let line = fs::read_to_string(format!("/proc/{pid}/cmdline"))?;
            if line.starts_with("nix-daemon") {
                fs::write(limit.folder.join("cgroup.procs"), pid)?;
            }
        }
        Ok(limit)
    }
}

impl Drop for Limit {
    fn drop(&mut self) {
        // Whoever is left goes where the daemon came from, or the group stays.
        let left = fs::read_to_string(self.folder.join("cgroup.procs")).unwrap_or_default();
        for pid in left.split_whitespace() {
            let _ = fs::write(CGROUP, pid);
        }
        let _ = fs::remove_dir(&self.folder);
    }
}

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
