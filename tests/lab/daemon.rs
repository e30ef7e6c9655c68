//! The daemon, its workers and the clients: stopped, gone, killed.

use anyhow::{Context, Result};
use nixlamp_core::wire::Verdict;
use rustix::process::Signal;

use super::{
    Case, FAILS, HEALTHY, PROVEN,
    ground::{Ground, SOON, Scene, now_ms},
};
use crate::{faults, world::wait_until};

const STOPPED: &[&str] = &["process-stopped"];
const WORK: &str = "i=0; while [ $i -lt 900000000 ]; do i=$((i + 1)); done; echo made > $out";

pub(super) const CASES: &[Case] = &[
    Case {
        name: "daemon-stopped",
        twin: "daemon-gone-build-goes-on",
        causes: STOPPED,
        quick: true,
        make: |ground| {
            let fault = faults::stopped_daemon(ground.world)?;
            Ok(Scene {
                subject: fault.pid(),
                stalled_ms: now_ms(),
                things: vec![Box::new(fault)],
            })
        },
        ..PROVEN
    },
    Case {
        name: "worker-stopped",
        twin: "nar-slow",
        causes: STOPPED,
        make: worker_stopped,
        ..PROVEN
    },
    Case {
        name: "client-stopped",
        twin: "builder-works",
        verdicts: &[Verdict::Stuck, Verdict::Waiting],
        causes: STOPPED,
        make: |ground| {
            let mut client = ground.building("works", "sleep 900; echo made > $out")?;
            client.signal(Signal::STOP)?;
            Ok(Scene::now(client))
        },
        ..PROVEN
    },
    Case {
        name: "builder-stopped",
        twin: "builder-stops-a-child",
        causes: STOPPED,
        within_s: 45.0,
        watch_s: 60,
        make: |ground| {
            let client = ground.building("works", "sleep 900; echo made > $out")?;
            Ground::pause(2);
            let builder =
                ground.process("builder", |line| line.starts_with("sh -euc PATH=$PWD/bin"))?;
            ground.world.signal(builder, "STOP")?;
            Ok(Scene::now(client))
        },
        ..PROVEN
    },
    Case {
        name: "builder-stops-a-child",
        twin: "builder-stopped",
        spins: true,
        watch_s: 90,
        make: |ground| {
            let fault = faults::job_control(ground.world, 300)?;
            Ok(Scene {
                subject: fault.pid(),
                stalled_ms: now_ms(),
                things: vec![Box::new(fault)],
            })
        },
        ..HEALTHY
    },
    Case {
        name: "daemon-gone-build-goes-on",
        twin: "daemon-stopped",
        causes: &["daemon-gone"],
        spins: true,
        watch_s: 60,
        make: |ground| {
            let client = ground.building("works", WORK)?;
            ground.world.signal(ground.world.daemon(), "TERM")?;
            Ok(Scene::now(client))
        },
        ..HEALTHY
    },
    Case {
        name: "worker-killed",
        twin: "daemon-gone-build-goes-on",
        causes: &["daemon-crashed"],
        make: |ground| {
            let client = ground.building("works", "sleep 900; echo made > $out")?;
            Ground::pause(3);
            let worker = ground.world.worker_of(client.pid()).context("no worker")?;
            ground.world.signal(worker, "KILL")?;
            Ok(Scene::now(client))
        },
        ..FAILS
    },
    Case {
        name: "builder-killed",
        twin: "",
        causes: &["builder-killed"],
        make: |ground| {
            let client = ground.building("works", "exec tail -f /dev/null")?;
            Ground::pause(3);
            let builder = ground.process("builder", |line| line.starts_with("tail -f"))?;
            ground.world.signal(builder, "KILL")?;
            Ok(Scene::now(client))
        },
        ..FAILS
    },
];

/// Its worker is stopped in the middle of a download.
fn worker_stopped<'w>(ground: &Ground<'w>) -> Result<Scene<'w>> {
    let fault = faults::slow_download(ground.world, 100_000)?;
    let mut worker = None;
    wait_until(SOON, || {
        worker = ground.world.worker_of(fault.pid());
        worker.is_some()
    });
    ground.world.signal(worker.context("no worker")?, "STOP")?;
    Ok(Scene {
        subject: fault.pid(),
        stalled_ms: now_ms(),
        things: vec![Box::new(fault)],
    })
}
