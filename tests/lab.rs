//! The agent on real rebuilds: a multi-user Nix, alice's own agent, and what its faces say.
//!
//! Each situation is looked for in the status, in the tray's drawing, tooltip and menu, and among
//! the notifications. `NIXLAMP_LAB_ONLY=words` runs those whose name has the words.
#![cfg(target_os = "linux")]
#![allow(
    clippy::print_stdout,
    reason = "the times are for whoever reads the test's output"
)]

use std::{
    thread::{self, sleep},
    time::{Duration, Instant},
};

use anyhow::{Context, Result, ensure};
use nixlamp_core::wire::{Cause, Lamp, PastRebuild, Phase, Verdict};
use nixlamp_tests::{
    dbus::Shown,
    faults::{self, Fault, Memory},
    situations::is_wanted,
    stage::{Frame, Stage, now_s, started_s},
    world::{LAB_NIX, NixVersion, User, World, lab_is_off, wait_until},
};
use rustix::process::Signal;

/// A rebuild is seen within this; a beat of the tape is added.
const SEEN_S: f64 = 2.0 + 0.25;
/// A stall is named, and told of, within this.
const NAMED: Duration = Duration::from_secs(60);
/// The least that a person can set; what nothing proves is told after it.
const TWO_MINUTES: &str = "[alerts]\nstall-minutes = 2\n";
const TOLD_LATER: Duration = Duration::from_secs(200);
const TWO_MINUTES_S: f64 = 120.0;
/// For what takes a moment on an idle machine.
const SOON: Duration = Duration::from_secs(30);

/// For things that must not happen.
const A_WHILE: Duration = Duration::from_secs(3);

type Situation = (&'static str, fn(&World) -> Result<Row>);

/// Seconds from start or stall until something was so.
#[derive(Clone, Debug, Default)]
struct Row {
    seen: Option<f64>,
    named: Option<f64>,
    notified: Option<f64>,
    stopped: Option<f64>,
    note: String,
}

/// Those that end by themselves, and those beside one another.
const MOVING: &[Situation] = &[
    ("healthy silent build of 60 s", healthy_build),
    ("slow download beside a build", slow_download),
    ("good and failing build", ends_by_itself),
    ("wrapped by nixos-rebuild", wrapped),
    ("rebuild of root", of_root),
    ("build and stalled download", two_at_once),
    ("silent cache beside a build", silent_cache),
];

/// Those that look stuck and are not.
const QUIET: &[Situation] = &[
    ("second person at a quiet build", second_person),
    ("slow upload", slow_upload),
    ("job control inside a build", job_control),
    ("Ctrl-Z beside a working builder", ctrl_z),
    ("somebody else's fake worker", fake_worker),
    ("password before the rebuild", password_first),
];

/// Those that are stuck.
const STUCK: &[Situation] = &[
    ("stalled download", stalled_download),
    ("path lock", path_lock),
    ("GC lock", gc_lock),
    ("stopped daemon", stopped_daemon),
    ("endless evaluation, flat", |world| {
        endless_evaluation(world, Memory::Flat)
    }),
    ("endless evaluation, growing", |world| {
        endless_evaluation(world, Memory::Grows)
    }),
];

/// On the oldest Nix those that cost no processor. The lab's own cache cannot be
/// made with it.
const OLDEST: &[Situation] = &[
    ("path lock", path_lock),
    ("GC lock", gc_lock),
    ("stopped daemon", stopped_daemon),
];

/// By itself, for it takes minutes.
const PATIENT: &[Situation] = &[("deadlocked builder", deadlocked_builder)];

#[test]
fn every_rebuild_is_judged_rightly() -> Result<()> {
    if lab_is_off() {
        return Ok(());
    }
    let begin = Instant::now();
    let mut lanes = Vec::new();
    for (version, situations) in [
        (NixVersion::V2_8, OLDEST),
        (NixVersion::V2_26, MOVING),
        (NixVersion::V2_26, STUCK),
        (NixVersion::V2_34, MOVING),
        (NixVersion::V2_34, STUCK),
        (NixVersion::V2_34, QUIET),
        (NixVersion::V2_34, PATIENT),
    ] {
        if situations.iter().any(|(name, _)| is_wanted(name)) {
            // One after the other: two of one version would both make its Nix.
            lanes.push((World::start(version)?, situations));
        }
    }
    let results: Vec<_> = thread::scope(|scope| {
        let threads: Vec<_> = lanes
            .iter()
            .map(|(world, situations)| scope.spawn(|| lane(world, situations)))
            .collect();
        threads
            .into_iter()
            .flat_map(|thread| thread.join().expect("a lane does not panic"))
            .collect()
    });
    println!(
        "{:<18} {:<32} {:>7} {:>7} {:>8} {:>7}",
        "seconds until", "", "seen", "named", "notified", "stopped"
    );
    let mut failures = Vec::new();
    for (nix, name, result) in results {
        match result {
            Ok(row) => println!(
                "{nix:<18} {name:<32} {:>7} {:>7} {:>8} {:>7}  {}",
                cell(row.seen),
                cell(row.named),
                cell(row.notified),
                cell(row.stopped),
                row.note
            ),
            Err(error) => {
                println!("{nix:<18} {name:<32} FAILED");
                failures.push(format!("{nix}: {name}: {error:#}"));
            }
        }
    }
    println!("the whole: {:.0} s", begin.elapsed().as_secs_f32());
    ensure!(failures.is_empty(), "{}", failures.join("\n\n"));
    Ok(())
}

fn cell(seconds: Option<f64>) -> String {
    seconds.map_or_else(|| "–".to_owned(), |seconds| format!("{seconds:.1}"))
}

fn lane(world: &World, situations: &[Situation]) -> Vec<(String, &'static str, Result<Row>)> {
    // The store is made by the first that needs it; without one there is no Nix to watch.
    if let Ok(mut first) = faults::short_build(world) {
        first.client.wait(SOON);
    }
    situations
        .iter()
        .filter(|(name, _)| is_wanted(name))
        .map(|(name, situation)| {
            let start = Instant::now();
            let result = situation(world);
            println!(
                "{}: {name}: {}, {:.0} s",
                world.nix_says(),
                if result.is_ok() { "ok" } else { "FAILED" },
                start.elapsed().as_secs_f32()
            );
            (world.nix_says().to_owned(), *name, result)
        })
        .collect()
}

/// What must be so of a rebuild that is stuck.
struct Stuck<'a> {
    /// The code of the first cause.
    cause: &'a str,
    /// Its title as notification, tooltip and menu have it, without the first letter.
    title: &'a str,
    /// Words that the evidence or `waits_on` must have.
    words: Vec<String>,
    /// Since when nothing moves.
    since: f64,
    /// Within which it is named,
    limit: Duration,
    /// and told: at once where something proves it, else after the person's time.
    told: Duration,
}

/// The rebuild is seen soon after its start; how soon.
fn seen(stage: &Stage<'_>, fault: &Fault<'_>) -> Result<f64> {
    let started = started_s(&fault.client)?;
    let pid = fault.pid();
    let frame = stage.until(started, SOON, "the rebuild is seen", |frame| {
        frame.rebuild(pid).is_some()
    })?;
    // Until then it was still one of those that enter the world.
    let after = (frame.at - fault.client.began_s()).max(0.0);
    ensure!(after <= SEEN_S, "seen only after {after:.1} s");
    Ok(after)
}

/// Follows a rebuild that is stuck through all faces, ends it, and sees that nothing is left.
fn named_and_stopped(
    stage: &Stage<'_>,
    world: &World,
    fault: &mut Fault<'_>,
    expected: &Stuck<'_>,
) -> Result<Row> {
    let pid = fault.pid();
    let mut row = Row {
        seen: Some(seen(stage, fault)?),
        ..Row::default()
    };
    let since = expected.since;
    let is_stuck = |frame: &Frame| {
        frame
            .rebuild(pid)
            .is_some_and(|r| r.verdict == Verdict::Stuck)
    };
    let frame = stage.until(since, expected.limit, "the stall is named", is_stuck)?;
    let told = || stage.story(started_s(&fault.client).unwrap_or(since));
    let first = frame.first_cause(pid).context("no cause")?;
    ensure!(
        first.code == expected.cause,
        "named {} first:\n{}",
        first.code,
        told()
    );
    row.named = Some(frame.at - since);
    let rebuild = frame.rebuild(pid).context("gone")?;
    let mut said = rebuild.waits_on.clone().unwrap_or_default();
    for evidence in &first.evidence_for {
        said += "\n";
        said += &evidence.text;
    }
    for words in &expected.words {
        ensure!(said.contains(words), "{words:?} is not in:\n{said}");
    }
    let sum: f64 = rebuild.causes.iter().map(|cause| cause.probability).sum();
    ensure!((sum - 1.0).abs() < 1e-6, "the probabilities sum to {sum}");
    row.note = format!("{} {:.0} %", first.code, first.probability * 100.0);

    let (notified, notice) = told_by_faces(stage, expected)?;
    row.notified = Some(notified);

    let (status, code) = stage.status()?;
    ensure!(
        (status.state, code) == (Lamp::Stalled, 3),
        "{:?}, exit code {code}",
        status.state
    );
    // Preparing a download takes a few commands, which ended a moment ago.
    let running: Vec<_> = status
        .rebuilds
        .iter()
        .filter(|rebuild| rebuild.ring_eighths.is_some())
        .collect();
    let [rebuild] = running.as_slice() else {
        anyhow::bail!("{} rebuilds: {}", running.len(), told());
    };
    ensure!(
        i64::from(rebuild.root_pid) == i64::from(pid)
            && rebuild.user == "alice"
            && rebuild.can_stop,
        "{rebuild:?}"
    );
    ensure!(
        rebuild.verdict == Verdict::Stuck && rebuild.causes[0].code == expected.cause,
        "{}",
        told()
    );

    row.stopped = Some(stop(stage, world, fault, &[])?);
    let past = past_of(stage, pid)?;
    ensure!(
        past.outcome == Verdict::Stopped && past.cause.as_deref() == Some(expected.cause),
        "{past:?}"
    );
    let over = now_s()?;
    let calm = stage.until(
        over,
        SOON,
        "the lamp is calm and the notification gone",
        |frame| frame.lamp() == Some(Lamp::Ok) && frame.withdrawn == [notice],
    )?;
    ensure!(calm.shown.len() == 1, "{:?}", calm.shown);
    Ok(row)
}

/// Notification, drawing, tooltip and menu tell of the stall; how soon the first of them came, and
/// its number.
fn told_by_faces(stage: &Stage<'_>, expected: &Stuck<'_>) -> Result<(f64, u32)> {
    let since = expected.since;
    let notified = stage.until(since, expected.told, "a notification comes", |frame| {
        frame.shown.iter().any(is_stall)
    })?;
    let after = notified.at - since;
    let [notice] = notified.shown.as_slice() else {
        anyhow::bail!("more than one notification: {:?}", notified.shown);
    };
    let title = expected.title;
    ensure!(notice.body.contains(title), "{notice:?}");
    let buttons: Vec<&str> = notice.actions.iter().map(|(key, _)| key.as_str()).collect();
    ensure!(
        buttons == ["default", "open-why", "snooze", "open-stop"],
        "{buttons:?}"
    );

    let frame = stage.until(since, expected.told, "the lamp shows the stall", |frame| {
        frame.lamp() == Some(Lamp::Stalled)
    })?;
    let tray = frame.tray.context("no item")?;
    ensure!(
        tray.tooltip_title.starts_with("Nix: no progress for "),
        "{}",
        tray.tooltip_title
    );
    ensure!(tray.tooltip_text.contains(title), "{}", tray.tooltip_text);
    ensure!(
        tray.status == "NeedsAttention",
        "the item is {}",
        tray.status
    );
    let labels: Vec<String> = stage.menu()?.into_iter().map(|entry| entry.label).collect();
    ensure!(
        labels
            .first()
            .is_some_and(|line| line.starts_with("No progress for "))
            && labels.get(1).is_some_and(|line| line.contains(title))
            && labels.iter().any(|label| label == "Stop this rebuild…"),
        "the menu says {labels:?}"
    );
    Ok((after, notice.id))
}

fn is_stall(shown: &Shown) -> bool {
    shown.summary.starts_with("No progress for ")
}

/// Ends the rebuild on the command line; how long that took. Nothing of it may be left.
fn stop(stage: &Stage<'_>, world: &World, fault: &mut Fault<'_>, which: &[&str]) -> Result<f64> {
    let pid = fault.pid();
    let begin = Instant::now();
    let of_it: Vec<i32> = stage
        .since(now_s()? - 3.0)
        .last()
        .and_then(|frame| frame.rebuild(pid).cloned())
        .map(|rebuild| {
            rebuild
                .processes
                .iter()
                .filter_map(|row| i32::try_from(row.pid).ok())
                .collect()
        })
        .unwrap_or_default();
    ensure!(of_it.contains(&pid), "not in view: {of_it:?}");
    let output = stage.nixlamp(&[&["stop"], which, &["--yes"]].concat())?;
    let after = begin.elapsed().as_secs_f64();
    let said = String::from_utf8_lossy(&output.stdout).into_owned()
        + &String::from_utf8_lossy(&output.stderr);
    ensure!(output.status.success(), "stop: {}: {said}", output.status);
    let remains: Vec<(i32, String)> = world
        .processes()
        .into_iter()
        .filter(|(other, _)| of_it.contains(other))
        .collect();
    ensure!(remains.is_empty(), "it remains: {remains:?}\n{said}");
    ensure!(
        world.worker_of(pid).is_none() && fault.client.wait(SOON).is_some(),
        "{said}"
    );
    if let Some(lock) = &fault.lock {
        let holder = fault
            .holder
            .as_ref()
            .map(|holder| holder.pid().to_string())
            .unwrap_or_default();
        let lines = world.locks_on(lock);
        ensure!(
            lines
                .iter()
                .all(|line| line.split_whitespace().any(|word| word == holder)),
            "{lock}: {lines:?}"
        );
    }
    let frame = stage.until(now_s()?, SOON, "the end is seen", |frame| {
        frame
            .rebuild(pid)
            .is_none_or(|rebuild| rebuild.ring_eighths.is_none())
    })?;
    ensure!(
        frame
            .rebuild(pid)
            .is_some_and(|rebuild| rebuild.verdict == Verdict::Stopped),
        "{}",
        stage.story(started_s(&fault.client).unwrap_or_default())
    );
    Ok(after)
}

fn past_of(stage: &Stage<'_>, pid: i32) -> Result<PastRebuild> {
    // It is written by a thread of its own, a moment later.
    let mut found = None;
    wait_until(SOON, || {
        let past = stage.history().unwrap_or_default();
        found = past
            .into_iter()
            .find(|past| past.id.starts_with(&format!("{pid}-")));
        found.is_some()
    });
    found.context("not in the history")
}

/// Of all frames since the start: never stuck or waiting, no word to the person, the lamp calm.
fn never_alarmed(stage: &Stage<'_>, since: f64, pids: &[i32]) -> Result<()> {
    let frames = stage.since(since);
    ensure!(frames.len() >= 5, "only {} frames", frames.len());
    for frame in &frames {
        for pid in pids {
            let Some(rebuild) = frame.rebuild(*pid) else {
                continue;
            };
            let first = rebuild.causes.first();
            let code = first.map_or("dont-know", |cause| &cause.code);
            let family = first.map_or("other", |cause| &cause.family);
            // Beside other lanes of this lab it may hardly get a processor.
            let starved = code == "cpu-starved";
            let calm = match rebuild.verdict {
                Verdict::Working | Verdict::Finished | Verdict::Stopped => {
                    starved || code == "dont-know" || family == "working-as-usual"
                }
                Verdict::Slow => starved,
                _ => false,
            };
            ensure!(
                calm,
                "{:?} at {:.1} s\n{}",
                rebuild.verdict,
                frame.at - since,
                stage.story(since)
            );
        }
        ensure!(frame.shown.is_empty(), "{:?}", frame.shown);
        ensure!(
            matches!(
                frame.lamp(),
                Some(Lamp::Ok | Lamp::Running | Lamp::Attention)
            ),
            "the lamp shows {:?}\n{}",
            frame.lamp(),
            stage.story(since)
        );
    }
    Ok(())
}

fn healthy_build(world: &World) -> Result<Row> {
    let stage = Stage::new(world, "")?;
    let mut fault = faults::silent_build(world, 60)?;
    let (pid, started) = (fault.pid(), started_s(&fault.client)?);
    let row = Row {
        seen: Some(seen(&stage, &fault)?),
        ..Row::default()
    };
    stage.until(started, SOON, "the lamp shows it", |frame| {
        frame.lamp() == Some(Lamp::Running)
    })?;
    stage.until(started, SOON, "it builds", |frame| {
        frame
            .rebuild(pid)
            .is_some_and(|rebuild| rebuild.phase == Phase::Build)
    })?;
    let (status, code) = stage.status()?;
    ensure!(
        (status.state, code) == (Lamp::Running, 0),
        "{:?}, {code}",
        status.state
    );
    let ended = fault
        .client
        .wait(Duration::from_secs(120))
        .context("it does not end")?;
    ensure!(ended.success(), "{}", fault.client.said());
    let past = past_of(&stage, pid)?;
    never_alarmed(&stage, started, &[pid])?;
    ensure!(
        past.outcome == Verdict::Finished && past.exit_code == Some(0) && past.elapsed_s >= 59.0,
        "{past:?}"
    );
    fault.undo()?;
    stage.end()?;
    Ok(row)
}

/// At 250 kB/s the worker uses hardly any CPU, and the build beside it holds a lock on a path of
/// its own: neither makes the download one that waits.
fn slow_download(world: &World) -> Result<Row> {
    let stage = Stage::new(world, "")?;
    let begin = now_s()?;
    let build = faults::silent_build(world, 600)?;
    let mut fault = faults::slow_download(world, 250_000)?;
    let pid = fault.pid();
    let row = Row {
        seen: Some(seen(&stage, &fault)?),
        ..Row::default()
    };
    stage.until(begin, SOON, "it fetches", |frame| {
        frame
            .rebuild(pid)
            .is_some_and(|rebuild| rebuild.phase == Phase::Fetch)
    })?;
    let ended = fault
        .client
        .wait(Duration::from_secs(120))
        .context("it does not end")?;
    ensure!(ended.success(), "{}", fault.client.said());
    stage.until(begin, SOON, "its end is seen", |frame| {
        frame
            .rebuild(pid)
            .is_some_and(|rebuild| rebuild.verdict == Verdict::Finished)
    })?;
    never_alarmed(&stage, begin, &[pid, build.pid()])?;
    let took = past_of(&stage, pid)?.elapsed_s;
    ensure!(took >= 45.0, "it took only {took:.0} s");
    fault.undo_beside()?;
    build.undo()?;
    stage.end()?;
    Ok(row)
}

/// Root's build sleeps for 75 s, and alice wants the same path: she waits, and nothing is stuck.
fn second_person(world: &World) -> Result<Row> {
    let stage = Stage::new(world, "")?;
    let begin = now_s()?;
    let tag = format!("shared-{}", std::process::id());
    let mut build = faults::sleeping_build(world, User::Root, 75, &tag)?;
    ensure!(
        wait_until(SOON, || faults::has_builder(world)),
        "no builder: {}",
        build.client.said()
    );
    let mut fault = faults::sleeping_build(world, User::Alice, 75, &tag)?;
    let (pid, started) = (fault.pid(), started_s(&fault.client)?);
    let mut row = Row {
        seen: Some(seen(&stage, &fault)?),
        ..Row::default()
    };
    let frame = stage.until(started, NAMED, "she is said to wait", |frame| {
        frame
            .rebuild(pid)
            .is_some_and(|rebuild| rebuild.verdict == Verdict::Waiting)
    })?;
    let first = frame.first_cause(pid).map(|cause| cause.code.as_str());
    ensure!(
        first == Some("lock-held"),
        "{first:?}\n{}",
        stage.story(begin)
    );
    row.named = Some(frame.at - started);
    for client in [&mut build.client, &mut fault.client] {
        let ended = client
            .wait(Duration::from_secs(120))
            .context("it does not end")?;
        ensure!(ended.success(), "{}", client.said());
    }
    let past = past_of(&stage, pid)?;
    ensure!(past.elapsed_s >= 60.0, "{past:?}");
    never_red(&stage, begin)?;
    build.undo()?;
    fault.undo()?;
    stage.end()?;
    Ok(row)
}

/// Of all frames since then: nothing was stuck, and nobody was told anything.
fn never_red(stage: &Stage<'_>, since: f64) -> Result<()> {
    let frames = stage.since(since);
    ensure!(frames.len() >= 5, "only {} frames", frames.len());
    for frame in &frames {
        let stuck = frame
            .view
            .status
            .rebuilds
            .iter()
            .any(|rebuild| rebuild.verdict == Verdict::Stuck);
        ensure!(
            !stuck && frame.shown.is_empty() && frame.lamp() != Some(Lamp::Stalled),
            "at {:.1} s: {:?}\n{}",
            frame.at - since,
            frame.shown,
            stage.story(since)
        );
    }
    Ok(())
}

/// At 200 kB/s the 12 MiB take a minute, in which next to nothing comes back.
fn slow_upload(world: &World) -> Result<Row> {
    let stage = Stage::new(world, "")?;
    let begin = now_s()?;
    let mut fault = faults::slow_upload(world, 200_000)?;
    let pid = fault.pid();
    let row = Row {
        seen: Some(seen(&stage, &fault)?),
        ..Row::default()
    };
    let ended = fault
        .client
        .wait(Duration::from_secs(150))
        .context("it does not end")?;
    ensure!(ended.success(), "{}", fault.client.said());
    let took = past_of(&stage, pid)?.elapsed_s;
    ensure!(took >= 45.0, "it took only {took:.0} s");
    never_alarmed(&stage, begin, &[pid])?;
    fault.undo()?;
    stage.end()?;
    Ok(row)
}

fn job_control(world: &World) -> Result<Row> {
    let stage = Stage::new(world, "")?;
    let mut fault = faults::job_control(world, 30)?;
    let (pid, started) = (fault.pid(), started_s(&fault.client)?);
    let row = Row {
        seen: Some(seen(&stage, &fault)?),
        ..Row::default()
    };
    stage.until(started, SOON, "one of its processes is stopped", |frame| {
        frame.rebuild(pid).is_some_and(|rebuild| {
            rebuild
                .processes
                .iter()
                .any(|row| row.role == "builder" && row.state == "stopped")
        })
    })?;
    let ended = fault.client.wait(NAMED).context("it does not end")?;
    ensure!(ended.success(), "{}", fault.client.said());
    past_of(&stage, pid)?;
    never_alarmed(&stage, started, &[pid])?;
    fault.undo()?;
    stage.end()?;
    Ok(row)
}

/// In a terminal of its own, stopped as Ctrl-Z stops it, while its builder goes on.
fn ctrl_z(world: &World) -> Result<Row> {
    let stage = Stage::new(world, "")?;
    let begin = now_s()?;
    let line = format!(
        "exec nix-build {LAB_NIX} -A busy --no-out-link --argstr seconds 600 --argstr tag ctrl-z"
    );
    let script = world.spawn(
        User::Alice,
        "script",
        ["--quiet", "--command", &line, "/dev/null"],
    )?;
    ensure!(
        wait_until(SOON, || faults::has_builder(world)),
        "no builder: {}",
        script.said()
    );
    let (pid, _) = world
        .processes()
        .into_iter()
        .find(|(_, words)| words.starts_with("nix-build ") && words.contains("ctrl-z"))
        .context("no client")?;
    world.signal(pid, "STOP")?;
    let stopped = now_s()?;
    let frame = stage.until(stopped, SOON, "it is said to wait", |frame| {
        frame
            .rebuild(pid)
            .is_some_and(|rebuild| rebuild.verdict == Verdict::Waiting)
    })?;
    let first = frame.first_cause(pid).context("no cause")?;
    ensure!(
        first.code == "process-stopped" && first.evidence_for[0].text.contains("Ctrl-Z"),
        "{first:?}"
    );
    let row = Row {
        named: Some(frame.at - stopped),
        ..Row::default()
    };
    sleep(Duration::from_secs(25));
    never_red(&stage, begin)?;
    world.signal(pid, "INT")?;
    world.signal(pid, "CONT")?;
    ensure!(
        wait_until(SOON, || !faults::has_builder(world)),
        "{:?}",
        world.processes()
    );
    // It has stopped itself with its command.
    drop(script);
    stage.end()?;
    Ok(row)
}

/// sudo asks before there is a rebuild: it is shown as one that needs alice. Without the password
/// nothing was done, and nothing is remembered.
fn password_first(world: &World) -> Result<Row> {
    let stage = Stage::new(world, "")?;
    let begin = now_s()?;
    // The terminal's other end must stay open, or the prompt is answered with nothing.
    let line = "sleep 600 | script --quiet --command 'sudo nixos-rebuild switch' /dev/null";
    let mut terminal = world.spawn(User::Alice, "sh", ["-c", line])?;
    let sudo = || {
        let found = world.processes();
        let sudo = found.iter().find(|(_, words)| words.starts_with("sudo "));
        sudo.map(|(pid, _)| *pid)
    };
    ensure!(
        wait_until(SOON, || sudo().is_some()),
        "no sudo: {}",
        terminal.said()
    );
    let pid = sudo().context("it has gone")?;
    // The tray may be a moment ahead of what the window is told.
    let frame = stage.until(begin, SOON, "it needs alice", |frame| {
        let asks = |cause: &Cause| cause.code == "prompt-open";
        frame.lamp() == Some(Lamp::NeedsYou) && frame.first_cause(pid).is_some_and(asks)
    })?;
    let rebuild = frame.rebuild(pid).context("not its own rebuild")?;
    let first = frame.first_cause(pid).map(|cause| cause.code.as_str());
    ensure!(
        first == Some("prompt-open") && rebuild.tool == "nixos-rebuild" && rebuild.needs_password,
        "{rebuild:?}"
    );
    let row = Row {
        named: Some(frame.at - begin),
        ..Row::default()
    };
    terminal.signal_group(Signal::KILL)?;
    // It may have gone with its terminal already.
    let _ = world.signal(pid, "KILL");
    terminal.wait(SOON).context("it does not end")?;
    stage.until(now_s()?, SOON, "it is gone", |frame| {
        frame.lamp() == Some(Lamp::Ok) && frame.rebuild(pid).is_none()
    })?;
    ensure!(stage.history()?.is_empty(), "{:?}", stage.history()?);
    stage.end()?;
    Ok(row)
}

/// Another user calls a program `nix-daemon`, with alice's client for an argument, and stops it.
fn fake_worker(world: &World) -> Result<Row> {
    let stage = Stage::new(world, "")?;
    let mut fault = faults::silent_build(world, 600)?;
    let (pid, started) = (fault.pid(), started_s(&fault.client)?);
    let mut row = Row {
        seen: Some(seen(&stage, &fault)?),
        ..Row::default()
    };
    let script = format!("exec -a nix-daemon sleep {pid}");
    let fake = world.spawn(
        User::Root,
        "setpriv",
        [
            "--reuid",
            "65534",
            "--clear-groups",
            "bash",
            "-c",
            script.as_str(),
        ],
    )?;
    let line = format!("nix-daemon {pid}");
    let is_fake = |(other, words): &(i32, String)| *words == line && *other == fake.pid();
    ensure!(
        wait_until(SOON, || world.processes().iter().any(is_fake)),
        "{:?}",
        world.processes()
    );
    world.signal(fake.pid(), "STOP")?;
    sleep(Duration::from_secs(15));
    never_alarmed(&stage, started, &[pid])?;
    drop(fake);
    row.stopped = Some(stop(&stage, world, &mut fault, &[])?);
    fault.undo()?;
    stage.end()?;
    Ok(row)
}

fn ends_by_itself(world: &World) -> Result<Row> {
    let stage = Stage::new(world, "")?;
    let begin = now_s()?;
    let mut good = faults::silent_build(world, 4)?;
    let pid = good.pid();
    let row = Row {
        seen: Some(seen(&stage, &good)?),
        ..Row::default()
    };
    good.client.wait(SOON).context("it does not end")?;
    let past = past_of(&stage, pid)?;
    ensure!(
        past.outcome == Verdict::Finished && past.exit_code == Some(0),
        "{past:?}"
    );
    let mut bad = faults::late_failure(world, 4)?;
    let pid = bad.pid();
    let status = bad.client.wait(SOON).context("it does not end")?;
    let frame = stage.until(begin, SOON, "the failure is seen", |frame| {
        frame
            .rebuild(pid)
            .is_some_and(|rebuild| rebuild.ring_eighths.is_none())
    })?;
    let verdict = frame.rebuild(pid).map(|rebuild| rebuild.verdict);
    ensure!(
        verdict == Some(Verdict::Failed),
        "{status}: {verdict:?}\n{}",
        stage.story(begin)
    );
    let stuck = stage.since(begin).iter().any(|frame| {
        frame
            .view
            .status
            .rebuilds
            .iter()
            .any(|rebuild| matches!(rebuild.verdict, Verdict::Stuck | Verdict::Waiting))
    });
    ensure!(!stuck, "{}", stage.story(begin));
    good.undo()?;
    bad.undo()?;
    stage.end()?;
    Ok(row)
}

fn wrapped(world: &World) -> Result<Row> {
    let stage = Stage::new(world, "")?;
    let mut fault = faults::wrapped_build(world, 600)?;
    let (pid, started) = (fault.pid(), started_s(&fault.client)?);
    let mut row = Row {
        seen: Some(seen(&stage, &fault)?),
        ..Row::default()
    };
    stage.until(started, SOON, "the whole tree", |frame| {
        frame.rebuild(pid).is_some_and(|rebuild| {
            ["front-end", "client", "worker", "builder"]
                .iter()
                .all(|role| rebuild.processes.iter().any(|row| row.role == *role))
        })
    })?;
    let (status, _) = stage.status()?;
    let [rebuild] = status.rebuilds.as_slice() else {
        anyhow::bail!("{}", stage.story(started));
    };
    ensure!(
        rebuild.tool == "nixos-rebuild"
            && rebuild.verb == "switch"
            && rebuild.phase == Phase::Build,
        "{rebuild:?}"
    );
    sleep(A_WHILE);
    never_alarmed(&stage, started, &[pid])?;
    row.stopped = Some(stop(&stage, world, &mut fault, &[])?);
    let past = past_of(&stage, pid)?;
    ensure!(
        past.outcome == Verdict::Stopped && past.tool == "nixos-rebuild",
        "{past:?}"
    );
    fault.undo()?;
    stage.end()?;
    Ok(row)
}

fn of_root(world: &World) -> Result<Row> {
    let stage = Stage::new(world, "")?;
    let mut client = world.spawn(
        User::Root,
        "nix-build",
        [
            LAB_NIX,
            "-A",
            "busy",
            "--no-out-link",
            "--argstr",
            "seconds",
            "600",
            "--argstr",
            "tag",
            "of-root",
        ],
    )?;
    let (pid, started) = (client.pid(), started_s(&client)?);
    let frame = stage.until(started, SOON, "it is seen", |frame| {
        frame.rebuild(pid).is_some()
    })?;
    let row = Row {
        seen: Some((frame.at - client.began_s()).max(0.0)),
        ..Row::default()
    };
    ensure!(
        row.seen.is_some_and(|after| after <= SEEN_S),
        "seen only after {:?} s",
        row.seen
    );
    let rebuild = frame.rebuild(pid).context("gone")?;
    ensure!(
        rebuild.user == "root" && rebuild.can_stop && rebuild.needs_password,
        "{rebuild:?}"
    );
    let output = stage.nixlamp(&["stop", "--yes"])?;
    // Only agent and command line are installed in this world.
    let said = String::from_utf8_lossy(&output.stdout);
    ensure!(
        output.status.code() == Some(70)
            && said.contains("helper is not installed")
            && said.contains(&format!("sudo kill -INT {pid}")),
        "{}: {said}",
        output.status
    );
    ensure!(client.is_running(), "it was ended all the same");
    sleep(A_WHILE);
    never_alarmed(&stage, started, &[pid])?;
    client.signal(Signal::INT)?;
    client.wait(SOON).context("it does not end")?;
    stage.until(started, SOON, "the end is seen", |frame| {
        frame
            .rebuild(pid)
            .is_some_and(|rebuild| rebuild.ring_eighths.is_none())
    })?;
    stage.end()?;
    Ok(row)
}

fn stalled_download(world: &World) -> Result<Row> {
    let stage = Stage::new(world, TWO_MINUTES)?;
    let mut fault = faults::stalled_download(world, 3_000_000)?;
    let expected = Stuck {
        cause: "download-stalled",
        title: "ownload is not moving",
        words: vec![
            format!("data from {}:", world.address()),
            "2.9 MiB".to_owned(),
        ],
        since: now_s()?,
        limit: NAMED,
        told: TOLD_LATER,
    };
    let row = named_and_stopped(&stage, world, &mut fault, &expected)?;
    ensure!(
        row.notified.is_some_and(|after| after >= TWO_MINUTES_S),
        "{row:?}"
    );
    fault.undo()?;
    stage.end()?;
    Ok(row)
}

fn path_lock(world: &World) -> Result<Row> {
    let stage = Stage::new(world, "")?;
    let mut fault = faults::path_lock(world)?;
    let expected = lock_held(&fault, "")?;
    let row = named_and_stopped(&stage, world, &mut fault, &expected)?;
    fault.undo()?;
    stage.end()?;
    Ok(row)
}

fn gc_lock(world: &World) -> Result<Row> {
    let stage = Stage::new(world, "")?;
    let mut fault = faults::gc_lock(world)?;
    let expected = Stuck {
        cause: "gc-lock-held",
        title: "arbage collection holds the store",
        ..lock_held(&fault, "garbage collection")?
    };
    let row = named_and_stopped(&stage, world, &mut fault, &expected)?;
    fault.undo()?;
    stage.end()?;
    Ok(row)
}

/// The lock and its holder, by number, must be named.
fn lock_held(fault: &Fault<'_>, subject: &str) -> Result<Stuck<'static>> {
    let holder = fault.holder.as_ref().context("a holder")?.pid();
    let lock = fault.lock.clone().context("a lock")?;
    Ok(Stuck {
        cause: "lock-held",
        title: "nother Nix process holds a lock",
        words: vec![format!("({holder})"), lock, subject.to_owned()],
        since: started_s(&fault.client)?,
        limit: NAMED,
        told: NAMED,
    })
}

fn stopped_daemon(world: &World) -> Result<Row> {
    let stage = Stage::new(world, "")?;
    let mut fault = faults::stopped_daemon(world)?;
    let expected = Stuck {
        cause: "process-stopped",
        title: "Nix process is stopped",
        words: vec![format!("nix-daemon ({})", world.daemon())],
        since: started_s(&fault.client)?,
        limit: NAMED,
        told: NAMED,
    };
    let row = named_and_stopped(&stage, world, &mut fault, &expected)?;
    fault.undo()?;
    stage.end()?;
    Ok(row)
}

fn endless_evaluation(world: &World, memory: Memory) -> Result<Row> {
    let stage = Stage::new(world, TWO_MINUTES)?;
    let mut fault = faults::endless_evaluation(world, memory)?;
    let expected = Stuck {
        cause: "endless-evaluation",
        title: "valuation goes round in circles",
        words: vec![format!("({})", fault.pid())],
        since: started_s(&fault.client)?,
        // A long computation looks the same before.
        limit: Duration::from_secs(180),
        told: TOLD_LATER,
    };
    let row = named_and_stopped(&stage, world, &mut fault, &expected)?;
    fault.undo()?;
    stage.end()?;
    Ok(row)
}

/// A healthy build and a download that stands still: each is judged by what is its own.
fn two_at_once(world: &World) -> Result<Row> {
    let stage = Stage::new(world, TWO_MINUTES)?;
    let begin = now_s()?;
    let build = faults::silent_build(world, 600)?;
    let mut fault = faults::stalled_download(world, 2_000_000)?;
    let (pid, stalled) = (fault.pid(), now_s()?);
    let mut row = Row {
        seen: Some(seen(&stage, &fault)?),
        ..Row::default()
    };
    let frame = stage.until(stalled, NAMED, "the stall is named", |frame| {
        frame
            .rebuild(pid)
            .is_some_and(|rebuild| rebuild.verdict == Verdict::Stuck)
    })?;
    let named = frame.at;
    row.named = Some(named - stalled);
    let first = frame.first_cause(pid).map(|cause| cause.code.as_str());
    ensure!(
        first == Some("download-stalled"),
        "{first:?}\n{}",
        stage.story(begin)
    );
    let running = frame
        .view
        .status
        .rebuilds
        .iter()
        .filter(|rebuild| rebuild.ring_eighths.is_some());
    ensure!(running.count() == 2, "{}", stage.story(begin));
    ensure!(
        frame.view.status.rebuilds[0].root_pid.to_string() == pid.to_string(),
        "the worst stands first"
    );
    let frame = stage.until(stalled, TOLD_LATER, "a notification", |frame| {
        frame.shown.iter().any(is_stall)
    })?;
    row.notified = Some(frame.at - stalled);
    ensure!(frame.shown.len() == 1, "{:?}", frame.shown);
    let confused = stage.since(begin).iter().any(|frame| {
        let working = |pid| {
            frame
                .rebuild(pid)
                .is_none_or(|rebuild| rebuild.verdict == Verdict::Working)
        };
        !working(build.pid()) || frame.at < named && !working(pid)
    });
    ensure!(!confused, "{}", stage.story(begin));
    // Two run, and nobody said which.
    let output = stage.nixlamp(&["stop", "--yes"])?;
    ensure!(output.status.code() == Some(64), "{output:?}");
    row.stopped = Some(stop(&stage, world, &mut fault, &[&pid.to_string()])?);
    let builds_on = stage
        .since(now_s()? - 1.0)
        .last()
        .and_then(|frame| frame.rebuild(build.pid()).map(|r| r.verdict));
    ensure!(builds_on == Some(Verdict::Working), "{builds_on:?}");
    fault.undo_beside()?;
    build.undo()?;
    stage.end()?;
    Ok(row)
}

/// A cache that never answers, while somebody else's build holds a lock on a path of its own.
fn silent_cache(world: &World) -> Result<Row> {
    let stage = Stage::new(world, "")?;
    let begin = now_s()?;
    let build = faults::silent_build(world, 600)?;
    let mut fault = faults::silent_cache(world)?;
    let (pid, started) = (fault.pid(), started_s(&fault.client)?);
    let mut row = Row {
        seen: Some(seen(&stage, &fault)?),
        ..Row::default()
    };
    let frame = stage.until(started, NAMED, "the stall is named", |frame| {
        frame
            .rebuild(pid)
            .is_some_and(|rebuild| rebuild.verdict == Verdict::Stuck)
    })?;
    let first = frame.first_cause(pid).map(|cause| cause.code.as_str());
    ensure!(
        first == Some("cache-silent"),
        "{first:?}\n{}",
        stage.story(begin)
    );
    row.named = Some(frame.at - started);
    let before = stage
        .since(begin)
        .into_iter()
        .filter(|earlier| earlier.at < frame.at);
    for earlier in before {
        let working = earlier
            .rebuild(pid)
            .is_none_or(|rebuild| rebuild.verdict == Verdict::Working);
        ensure!(working, "another word before: {}", stage.story(begin));
    }
    row.stopped = Some(stop(&stage, world, &mut fault, &[&pid.to_string()])?);
    fault.undo_beside()?;
    build.undo()?;
    stage.end()?;
    Ok(row)
}

/// It is named within two minutes, and told of after the time that the person has set: with the
/// defaults not yet.
fn deadlocked_builder(world: &World) -> Result<Row> {
    let patient = Stage::new(world, "")?;
    let stage = Stage::new(world, TWO_MINUTES)?;
    let mut fault = faults::deadlocked_builder(world)?;
    let started = started_s(&fault.client)?;
    let expected = Stuck {
        cause: "builder-silent",
        title: "build sleeps and nothing wakes it",
        words: vec!["builder processes sleep".to_owned()],
        since: started,
        limit: Duration::from_secs(180),
        told: TOLD_LATER,
    };
    let pid = fault.pid();
    let is_stuck = |frame: &Frame| {
        frame
            .rebuild(pid)
            .is_some_and(|rebuild| rebuild.verdict == Verdict::Stuck)
    };
    stage.until(started, Duration::from_secs(180), "it is named", is_stuck)?;
    patient.until(started, Duration::from_secs(180), "it is named", is_stuck)?;
    let row = named_and_stopped(&stage, world, &mut fault, &expected)?;
    ensure!(row.named.is_some_and(|after| after >= 100.0), "{row:?}");
    ensure!(
        row.notified.is_some_and(|after| after >= TWO_MINUTES_S),
        "{row:?}"
    );
    let told: Vec<_> = patient
        .since(started)
        .into_iter()
        .flat_map(|frame| frame.shown)
        .collect();
    ensure!(told.is_empty(), "told before the person's time: {told:?}");
    patient.end()?;
    fault.undo()?;
    stage.end()?;
    Ok(row)
}
