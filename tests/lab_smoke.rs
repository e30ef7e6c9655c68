//! The lab itself: every situation it makes is what it says, and nothing of it stays behind.
#![cfg(target_os = "linux")]
#![allow(
    clippy::print_stdout,
    reason = "the times of the parts are for whoever reads the test's output"
)]

use std::{
    fs,
    thread::sleep,
    time::{Duration, Instant},
};

use anyhow::{Context, Result, ensure};
use nixlamp_tests::{
    cache_server::Behaviour,
    faults::{self, Fault, Memory},
    world::{NixVersion, User, World, lab_is_off, wait_until},
};

/// Generous, for a machine with other work; nothing takes this long on an idle one.
const SOON: Duration = Duration::from_secs(45);
type Situation = fn(&World) -> Result<()>;

const A_WHILE: Duration = Duration::from_secs(2);
/// What the evaluator's collector takes at once is 450 MiB.
const FIRST_HEAP_MIB: i64 = 470;

#[test]
fn nix_2_26() -> Result<()> {
    whole_lab(NixVersion::V2_26)
}

#[test]
fn nix_2_34() -> Result<()> {
    whole_lab(NixVersion::V2_34)
}

fn whole_lab(version: NixVersion) -> Result<()> {
    if lab_is_off() {
        return Ok(());
    }
    let world = World::start(version)?;
    let situations: [(&str, Situation); 11] = [
        ("short and failing builds", ends_by_itself),
        ("silent build", silent_build),
        ("wrapped build", wrapped_build),
        ("deadlocked builder", deadlocked_builder),
        ("slow download", slow_download),
        ("stalled download", stalled_download),
        ("silent cache", silent_cache),
        ("path lock", path_lock),
        ("GC lock", gc_lock),
        ("stopped daemon", stopped_daemon),
        ("endless evaluation", endless_evaluation),
    ];
    for (name, situation) in situations {
        let start = Instant::now();
        situation(&world).with_context(|| format!("{name}, {}", world.nix_says()))?;
        println!(
            "{}: {name}: {:.1} s",
            world.nix_says(),
            start.elapsed().as_secs_f32()
        );
    }
    nothing_remains(world)
}

fn ends_by_itself(world: &World) -> Result<()> {
    let mut short = faults::short_build(world)?;
    let status = short
        .client
        .wait(SOON)
        .context("the short build does not end")?;
    ensure!(
        status.success(),
        "the short build fails: {}",
        short.client.said()
    );
    let mut failing = faults::failing_build(world)?;
    let status = failing
        .client
        .wait(SOON)
        .context("the failing build does not end")?;
    ensure!(
        !status.success() && failing.client.said().contains("exit code 2"),
        "{}",
        failing.client.said()
    );
    Ok(())
}

fn silent_build(world: &World) -> Result<()> {
    let mut fault = faults::silent_build(world, 5)?;
    // The client is told of the builder a moment after it has started.
    let told = wait_until(SOON, || fault.client.said().contains("\nbuilding '"));
    ensure!(told, "{}", fault.client.said());
    let before = fault.client.said();
    let spent = builder_ticks(world, A_WHILE);
    ensure!(spent >= 10, "a busy builder used only {spent} ticks");
    ensure!(fault.client.said() == before, "a silent builder has spoken");
    ensure!(
        world.worker_of(fault.pid()).is_some(),
        "no worker names its client {}",
        fault.pid()
    );
    let status = fault.client.wait(SOON).context("the build does not end")?;
    ensure!(status.success(), "{}", fault.client.said());
    faults::silent_build(world, 600)?.undo()
}

fn wrapped_build(world: &World) -> Result<()> {
    let fault = faults::wrapped_build(world, 600)?;
    let lines = world.processes();
    let line = |start: &str| lines.iter().any(|(_, line)| line.starts_with(start));
    ensure!(
        line("/bin/bash /nix/lab/bin/nixos-rebuild switch"),
        "no script: {lines:?}"
    );
    ensure!(
        line("nix-build /nix/lab/lab.nix"),
        "no nix-build below it: {lines:?}"
    );
    fault.undo()
}

fn deadlocked_builder(world: &World) -> Result<()> {
    let fault = faults::deadlocked_builder(world)?;
    sleep(Duration::from_millis(500));
    let spent = builder_ticks(world, A_WHILE);
    ensure!(spent == 0, "a deadlocked builder used {spent} ticks");
    fault.undo()
}

fn slow_download(world: &World) -> Result<()> {
    let mut fault = faults::slow_download(world, 150_000)?;
    let before = received(world)?.context("no connection")?;
    sleep(A_WHILE);
    let after = received(world)?.context("the connection is gone")?;
    ensure!(
        (100_000..1_000_000).contains(&(after - before)),
        "{before} → {after} is not slow"
    );
    fault
        .server
        .as_ref()
        .context("server")?
        .set(Behaviour::Normal);
    let status = fault
        .client
        .wait(SOON)
        .context("the download does not end")?;
    ensure!(status.success(), "{}", fault.client.said());
    Ok(())
}

fn stalled_download(world: &World) -> Result<()> {
    let fault = faults::stalled_download(world, 3_000_000)?;
    sleep(Duration::from_secs(1));
    let before = received(world)?.context("no connection")?;
    sleep(A_WHILE);
    let after = received(world)?.context("the connection is gone")?;
    ensure!(
        before == after && before >= 3_000_000,
        "{before} → {after} is not a stall at 3 MB"
    );
    fault.undo()
}

fn silent_cache(world: &World) -> Result<()> {
    let fault = faults::silent_cache(world)?;
    let connected = wait_until(SOON, || received(world).is_ok_and(|bytes| bytes.is_some()));
    ensure!(connected, "no connection: {}", fault.client.said());
    let before = received(world)?;
    sleep(A_WHILE);
    ensure!(received(world)? == before, "the cache has answered");
    ensure!(!faults::has_builder(world), "it builds instead");
    fault.undo()
}

fn path_lock(world: &World) -> Result<()> {
    let fault = faults::path_lock(world)?;
    held(world, &fault)?;
    let waits = wait_until(SOON, || fault.client.said().contains("waiting for lock on"));
    ensure!(
        waits && !faults::has_builder(world),
        "{}",
        fault.client.said()
    );
    fault.undo()
}

fn gc_lock(world: &World) -> Result<()> {
    let mut fault = faults::gc_lock(world)?;
    held(world, &fault)?;
    let lock = fault.lock.clone().context("lock")?;
    let waits = wait_until(SOON, || {
        world.locks_on(&lock).iter().any(|line| line.contains("->"))
    });
    ensure!(
        waits && fault.client.is_running(),
        "no waiter: {:?}",
        world.locks_on(&lock)
    );
    fault.undo()
}

fn stopped_daemon(world: &World) -> Result<()> {
    let mut fault = faults::stopped_daemon(world)?;
    ensure!(
        world.state_of(world.daemon()) == Some('T'),
        "the daemon is not stopped"
    );
    sleep(A_WHILE);
    ensure!(
        fault.client.is_running() && world.worker_of(fault.pid()).is_none(),
        "{}",
        fault.client.said()
    );
    fault.undo()?;
    let goes_on = || {
        world
            .state_of(world.daemon())
            .is_some_and(|state| state != 'T')
    };
    ensure!(wait_until(SOON, goes_on), "the daemon does not go on");
    ends_by_itself(world)
}

fn endless_evaluation(world: &World) -> Result<()> {
    for memory in [Memory::Flat, Memory::Grows] {
        let mut fault = faults::endless_evaluation(world, memory)?;
        // The collector's first heap is not the growth meant. CPU time, unlike the clock, says
        // when it is full on a machine that has other work; what grows goes beyond it.
        let filled = || {
            let worked = world
                .ticks_of(fault.pid())
                .is_some_and(|ticks| ticks >= 500);
            let beyond = || resident_mib(world, fault.pid()) > FIRST_HEAP_MIB;
            worked && (memory == Memory::Flat || beyond())
        };
        ensure!(wait_until(SOON, filled), "no CPU: {}", fault.client.said());
        let (ticks, size) = (
            world.ticks_of(fault.pid()),
            resident_mib(world, fault.pid()),
        );
        sleep(Duration::from_secs(5));
        let (ticks, grown) = (
            world.ticks_of(fault.pid()).context("ended")? - ticks.context("ended")?,
            resident_mib(world, fault.pid()) - size,
        );
        println!(
            "{}: {memory:?}: {size} MiB, {grown:+} MiB and {ticks} ticks in 5 s",
            world.nix_says()
        );
        ensure!(
            fault.client.is_running() && ticks >= 20,
            "{ticks} ticks: {}",
            fault.client.said()
        );
        ensure!(
            (memory == Memory::Grows) == (grown >= 8),
            "{memory:?}: {grown:+} MiB"
        );
        ensure!(!faults::has_builder(world), "an evaluation does not build");
        fault.undo()?;
    }
    Ok(())
}

fn nothing_remains(world: World) -> Result<()> {
    let dir = world.dir().to_owned();
    let of_world = fs::read_link(format!("/proc/{}/ns/pid", world.init()))?;
    let start = Instant::now();
    drop(world);
    println!(
        "the end of the world: {:.2} s",
        start.elapsed().as_secs_f32()
    );
    let remaining: Vec<_> = fs::read_dir("/proc")?
        .flatten()
        .filter(|entry| {
            fs::read_link(entry.path().join("ns/pid")).is_ok_and(|link| link == of_world)
        })
        .collect();
    ensure!(
        remaining.is_empty(),
        "processes of the world remain: {remaining:?}"
    );
    ensure!(!dir.exists(), "{} remains", dir.display());
    let mounts = fs::read_to_string("/proc/self/mounts")?;
    ensure!(
        !mounts.contains(&*dir.to_string_lossy()),
        "a mount remains: {mounts}"
    );
    Ok(())
}

/// Who holds the lock is who we say, by the number that the world gives it.
fn held(world: &World, fault: &Fault<'_>) -> Result<()> {
    let lock = fault.lock.as_deref().context("lock")?;
    let holder = fault.holder.as_ref().context("holder")?.pid().to_string();
    let lines = world.locks_on(lock);
    let named = lines.iter().any(|line| {
        !line.contains("->")
            && line.contains("FLOCK")
            && line.split_whitespace().any(|word| word == holder)
    });
    ensure!(named, "{lock} is not held by {holder}: {lines:?}");
    Ok(())
}

/// The CPU that all builders together use in that time.
fn builder_ticks(world: &World, time: Duration) -> u64 {
    let now = || -> u64 {
        let builders = world.processes();
        builders
            .iter()
            .filter(|(_, line)| line.starts_with("sh -euc") || line.starts_with("cat "))
            .filter_map(|(pid, _)| world.ticks_of(*pid))
            .sum()
    };
    let before = now();
    sleep(time);
    now().saturating_sub(before)
}

/// What the one connection to the cache has received, as an ordinary user is told.
fn received(world: &World) -> Result<Option<u64>> {
    let text = world.run(
        User::Alice,
        "ss",
        ["-Htin", "state", "established", "dport", "=", ":8080"],
    )?;
    if text.is_empty() {
        return Ok(None);
    }
    let bytes = text
        .split_whitespace()
        .find_map(|word| word.strip_prefix("bytes_received:"));
    // The field is left out as long as nothing has come.
    Ok(Some(bytes.map_or(Ok(0), str::parse)?))
}

fn resident_mib(world: &World, pid: i32) -> i64 {
    let text = fs::read_to_string(world.inside(format!("/proc/{pid}/statm"))).unwrap_or_default();
    text.split_whitespace()
        .nth(1)
        .and_then(|pages| pages.parse::<i64>().ok())
        .unwrap_or(0)
        / 256
}
