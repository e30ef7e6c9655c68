//! How rebuilds ended that are not the agent's children, with real Nix: what its history says of
//! each, and why.
#![cfg(target_os = "linux")]
#![expect(
    clippy::unused_self,
    reason = "the methods of an interface have the shape that the bus wants"
)]

use std::{fs, time::Duration};

use anyhow::{Context as _, Result, ensure};
use nixlamp_core::wire::{PastRebuild, Phase, Verdict};
use nixlamp_tests::{
    faults,
    stage::{Stage, now_s},
    world::{Client, HOME, LAB_NIX, NixVersion, User, World, lab_is_off, wait_until},
};
use rustix::process::Signal;
use zbus::zvariant::OwnedObjectPath;

/// Generous, for a machine with other work.
const SOON: Duration = Duration::from_secs(60);
/// The rebuild of root's: builds, sets the profile, activates, and ends with the code of that.
const SYSTEM: &str = "/nix/home/alice/system/nixos-rebuild";
const ACTIVATION: &str = "/nix/home/alice/system/switch-to-configuration";

#[test]
fn nix_2_26() -> Result<()> {
    ends(NixVersion::V2_26)
}

#[test]
fn nix_2_34() -> Result<()> {
    ends(NixVersion::V2_34)
}

fn ends(version: NixVersion) -> Result<()> {
    if lab_is_off() {
        return Ok(());
    }
    let world = World::start(version)?;
    world.write(
        SYSTEM,
        "#!/bin/bash
# nixos-rebuild switch WHAT TAG CODE
set -euo pipefail
out=$(nix-build /nix/lab/lab.nix -A \"$2\" --argstr seconds 3 --argstr tag \"$3\" --no-out-link)
nix-env -p /nix/var/nix/profiles/system --set \"$out\"
/bin/bash /nix/home/alice/system/switch-to-configuration switch \"$4\" \"$5\"
",
    )?;
    // It waits without a child, as the real one does for units.
    world.write(
        ACTIVATION,
        "f=/nix/home/alice/system/fifo\n[ -p $f ] || mkfifo $f\nexec 9<>$f\nread -t \"$3\" -u 9\nexit \"$2\"\n",
    )?;
    let stage = Stage::new(&world, "")?;
    for (name, situation) in [
        ("good", good as fn(&World, &Stage<'_>) -> Result<()>),
        ("no link", no_link),
        ("failing derivation", failing),
        ("interrupted", interrupted),
        ("profile moved", moved),
        ("activation failed", activation_failed),
        ("failed before the profile", not_reached),
        ("activation waits for a unit", waits_for_a_unit),
    ] {
        situation(&world, &stage).with_context(|| format!("{name}, {}", world.nix_says()))?;
    }
    stage.end()
}

/// What the history says of it, once it is as wanted: the failed derivations come a moment later.
fn past(stage: &Stage<'_>, pid: i32, wanted: impl Fn(&PastRebuild) -> bool) -> Result<PastRebuild> {
    let mut last = None;
    let found = wait_until(SOON, || {
        let past = stage.history().unwrap_or_default();
        last = past
            .into_iter()
            .find(|past| past.id.starts_with(&format!("{pid}-")));
        last.as_ref().is_some_and(&wanted)
    });
    ensure!(found, "the history says: {last:?}");
    last.context("in the history")
}

fn reads(outcome: Verdict, reason: &str) -> impl Fn(&PastRebuild) -> bool {
    move |past| past.outcome == outcome && past.reason.as_deref() == Some(reason)
}

fn build(world: &World, attribute: &str, tag: &str, link: &str) -> Result<Client> {
    let args = [
        LAB_NIX, "-A", attribute, "--argstr", "seconds", "3", "--argstr", "tag", tag, "-o", link,
    ];
    world.spawn(User::Alice, "nix-build", args)
}

fn ended(client: &mut Client) -> Result<()> {
    client.wait(SOON).context("it does not end")?;
    Ok(())
}

fn good(world: &World, stage: &Stage<'_>) -> Result<()> {
    let mut client = build(world, "busy", "outcome", &format!("{HOME}/made"))?;
    ended(&mut client)?;
    let reason = "made (busy-outcome) is current";
    past(stage, client.pid(), reads(Verdict::Finished, reason)).map(drop)
}

fn no_link(world: &World, stage: &Stage<'_>) -> Result<()> {
    let mut fault = faults::silent_build(world, 3)?;
    ended(&mut fault.client)?;
    let finished = |past: &PastRebuild| past.outcome == Verdict::Finished && past.reason.is_none();
    past(stage, fault.pid(), finished).map(drop)
}

fn failing(world: &World, stage: &Stage<'_>) -> Result<()> {
    let mut client = build(world, "failsLate", "outcome", &format!("{HOME}/never"))?;
    ended(&mut client)?;
    let told = past(stage, client.pid(), |past| {
        past.failed.iter().any(|failed| !failed.log.is_empty())
    })?;
    ensure!(
        reads(Verdict::Failed, "fails-late-outcome failed to build")(&told)
            && told.line.contains("fails-late-outcome failed to build")
            && told.failed[0].log.last().map(String::as_str) == Some("no rule to make target"),
        "{told:?}"
    );
    let why = stage.nixlamp(&["why"])?;
    let why = String::from_utf8_lossy(&why.stdout).into_owned();
    ensure!(
        why.contains("fails-late-outcome") && why.contains("  no rule to make target"),
        "{why}"
    );
    Ok(())
}

fn interrupted(world: &World, stage: &Stage<'_>) -> Result<()> {
    let mut fault = faults::sleeping_build(world, User::Alice, 600, "outcome")?;
    wait_until(SOON, || faults::has_builder(world));
    // Seen before it ends.
    std::thread::sleep(Duration::from_secs(3));
    fault.client.signal_group(Signal::INT)?;
    ended(&mut fault.client)?;
    let stopped = |past: &PastRebuild| past.outcome == Verdict::Stopped && past.failed.is_empty();
    past(stage, fault.pid(), stopped).map(drop)
}

/// Root's, whose output an agent of alice's cannot read.
fn system(world: &World, what: &str, code: &str, tag: &str) -> Result<Client> {
    let args = [SYSTEM, "switch", what, tag, code, "3"];
    let mut client = world.spawn(User::Root, "/bin/bash", args)?;
    ended(&mut client)?;
    Ok(client)
}

fn generation(world: &World) -> Result<String> {
    let link = world.run(User::Root, "readlink", ["/nix/var/nix/profiles/system"])?;
    Ok(format!(
        "system generation {}",
        link.replace("system-", "").replace("-link", "")
    ))
}

fn moved(world: &World, stage: &Stage<'_>) -> Result<()> {
    let client = system(world, "busy", "0", "moved")?;
    let reason = format!("{} is current and was activated", generation(world)?);
    past(stage, client.pid(), reads(Verdict::Finished, &reason)).map(drop)
}

fn activation_failed(world: &World, stage: &Stage<'_>) -> Result<()> {
    let client = system(world, "busy", "4", "half")?;
    let reason = format!(
        "{} is current, but the activation ended with an error, exit code 4",
        generation(world)?
    );
    past(stage, client.pid(), reads(Verdict::Failed, &reason)).map(drop)
}

fn not_reached(world: &World, stage: &Stage<'_>) -> Result<()> {
    let before = generation(world)?;
    let client = system(world, "failsLate", "0", "never")?;
    ensure!(generation(world)? == before, "the profile has moved");
    let reason = "fails-late-never failed to build";
    past(stage, client.pid(), reads(Verdict::Failed, reason)).map(drop)
}

/// What stands for the service manager of alice's: there is no systemd in the lab.
struct Manager;

type Job = (
    u32,
    String,
    String,
    String,
    OwnedObjectPath,
    OwnedObjectPath,
);

#[zbus::interface(name = "org.freedesktop.systemd1.Manager")]
impl Manager {
    fn list_jobs(&self) -> Vec<Job> {
        let path = |text: &str| OwnedObjectPath::try_from(text.to_owned());
        let paths = path("/org/freedesktop/systemd1/job/7")
            .ok()
            .zip(path(UNIT_PATH).ok());
        let job = |(job, unit)| {
            let words = [UNIT, "start", "running"].map(str::to_owned);
            let [name, kind, state] = words;
            (7, name, kind, state, job, unit)
        };
        paths.map(job).into_iter().collect()
    }
}

const UNIT: &str = "nixos-activation.service";
const UNIT_PATH: &str = "/org/freedesktop/systemd1/unit/nixos_2dactivation_2eservice";

/// A unit that has just begun and never ends.
struct Unit(u64);

#[zbus::interface(name = "org.freedesktop.systemd1.Unit")]
impl Unit {
    #[zbus(property)]
    fn active_state(&self) -> String {
        "activating".to_owned()
    }

    #[zbus(property)]
    fn sub_state(&self) -> String {
        "start".to_owned()
    }

    #[zbus(property)]
    fn inactive_exit_timestamp_monotonic(&self) -> u64 {
        self.0
    }
}

async fn manager(bus: &str) -> zbus::Result<zbus::Connection> {
    let now = rustix::time::clock_gettime(rustix::time::ClockId::Monotonic);
    zbus::connection::Builder::address(bus)?
        .name("org.freedesktop.systemd1")?
        .serve_at("/org/freedesktop/systemd1", Manager)?
        .serve_at(UNIT_PATH, Unit(now.tv_sec.unsigned_abs() * 1_000_000))?
        .build()
        .await
}

fn waits_for_a_unit(world: &World, stage: &Stage<'_>) -> Result<()> {
    let bus = fs::read_dir(world.inside(HOME))?
        .flatten()
        .map(|entry| entry.path().join("bus"))
        .find(|path| path.exists())
        .context("no bus on the stage")?;
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(1)
        .enable_all()
        .build()?;
    let address = format!("unix:path={}", bus.display());
    let begin = now_s()?;
    let args = [SYSTEM, "switch", "busy", "unit", "0", "600"];
    let mut client = world.spawn(User::Root, "/bin/bash", args)?;
    let pid = client.pid();
    stage.until(begin, SOON, "it activates", |frame| {
        frame
            .rebuild(pid)
            .is_some_and(|rebuild| rebuild.phase == Phase::Activate)
    })?;
    let manager = runtime.block_on(manager(&address))?;
    let frame = stage.until(begin, SOON, "the unit is named", |frame| {
        frame.rebuild(pid).is_some_and(|it| it.waits_on.is_some())
    })?;
    let rebuild = frame.rebuild(pid).context("it runs")?;
    ensure!(
        rebuild.verdict == Verdict::Waiting
            && rebuild.causes[0].code == "activation-waits-unit"
            && rebuild.waits_on.as_deref() == Some("nixos-activation.service of the user to start"),
        "{rebuild:?}"
    );
    drop(manager);
    client.signal_group(Signal::KILL)?;
    ended(&mut client)?;
    // Signal 9 in the middle of a switch.
    let stopped = |past: &PastRebuild| {
        past.outcome == Verdict::Stopped
            && past
                .reason
                .as_deref()
                .is_some_and(|reason| reason.contains("half the old and half the new"))
    };
    past(stage, pid, stopped).map(drop)
}
