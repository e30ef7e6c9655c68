//! What is planned, made and done by a rebuild that Nixlamp did not start, as its agent tells it,
//! against what the client itself says: real Nix through a daemon, the agent of an ordinary user who
//! is not the client's.
//!
//! The agent records what it sees; each of its looks is compared with the client's own log
//! (`--log-format internal-json`). A look takes some time, so it is exact if all its numbers stood
//! at one moment of that time. `NIXLAMP_PROGRESS=strict` asks for the figures of a machine that has
//! nothing else to do, with bigger graphs; without it only what no busy machine can break.
#![cfg(target_os = "linux")]
#![allow(clippy::print_stdout, reason = "the table is for whoever reads it")]

mod scenes;
mod truth;

use std::{collections::BTreeSet, thread::sleep, time::Duration};

use anyhow::{Context, Result, ensure};
use nixlamp_core::engine::Event;
use nixlamp_core::model::{Progress, ProgressFrom, ProgressLimit};
use nixlamp_host::replay;
use nixlamp_tests::{
    cache_server::CacheServer,
    webdriver::built,
    world::{Client, HOME, NixVersion, User, World, lab_is_off, wait_until},
};
use rustix::process::Signal;
use scenes::{Looks, SCENES, Scene};
use truth::{Standing, Tape, Truth};

const GRAPH: &str = "/nix/home/alice/progress.nix";
/// For what takes a moment on an idle machine.
const SOON: Duration = Duration::from_secs(60);
/// The name of what fails in the graph.
const FAILS: &str = "-fails-";
/// A look began so long before it was recorded, at most, and the client's log is read so late.
const LOOK_MS: u64 = 250;
const LOG_MS: u64 = 100;

fn strict() -> bool {
    std::env::var_os("NIXLAMP_PROGRESS").is_some_and(|how| how == "strict")
}

fn width() -> &'static str {
    if strict() { "6" } else { "2" }
}

#[test]
fn nix_2_26() -> Result<()> {
    every_run(NixVersion::V2_26)
}

#[test]
fn nix_2_34() -> Result<()> {
    every_run(NixVersion::V2_34)
}

fn every_run(version: NixVersion) -> Result<()> {
    if lab_is_off() {
        return Ok(());
    }
    let world = World::start(version)?;
    world.install(&built("nixlamp")?)?;
    world.write(GRAPH, include_str!("../lab/progress.nix"))?;
    let only = std::env::var("NIXLAMP_LAB_ONLY").unwrap_or_default();
    let wanted = |scene: &&Scene| scene.name.contains(&only) && (strict() || !scene.patient);
    let scenes: Vec<&Scene> = SCENES.iter().filter(wanted).collect();
    let server = scenes::prepare(&world)?;
    let (mut looks, mut exact) = (0, 0);
    // One after the other where each is to have the machine for itself; else all at once, before
    // one agent.
    let together = if strict() { 1 } else { scenes.len().max(1) };
    for scenes in scenes.chunks(together) {
        for (name, row) in play(&world, &server, scenes)? {
            println!("{:<18} {name:<24} {row}", world.nix_says());
            row.holds()
                .with_context(|| format!("{name}, {}", world.nix_says()))?;
            looks += row.looks;
            exact += row.exact;
        }
    }
    println!("{}: {exact} of {looks} looks are exact", world.nix_says());
    if strict() {
        ensure!(exact * 100 >= looks * 95, "{exact} of {looks}");
    }
    Ok(())
}

/// Plays these at once.
fn play(
    world: &World,
    server: &CacheServer,
    scenes: &[&Scene],
) -> Result<Vec<(&'static str, Row)>> {
    let begin = |late: bool| -> Result<Vec<(&Scene, Vec<Rebuild>)>> {
        let mut begun = Vec::new();
        for scene in scenes.iter().filter(|scene| scene.late == late) {
            let rebuilds = (scene.start)(world, server)?;
            // Whose a recipe is shows in who is writing just then: one scene after the other.
            let builds = wait_until(SOON, || rebuilds.iter().all(Rebuild::builds));
            ensure!(builds, "{} builds nothing", scene.name);
            begun.push((*scene, rebuilds));
        }
        Ok(begun)
    };
    let mut running = begin(true)?;
    let is_late = !running.is_empty();
    if is_late {
        sleep(Duration::from_secs(1));
    }
    let recorder = Recorder::start(world)?;
    // What is written before the agent watches the store might be anybody's.
    let watches = wait_until(SOON, || !is_late || recorder.tells_of_progress());
    ensure!(watches, "no progress of the one that it found");
    running.extend(begin(false)?);
    let mut ended = Vec::new();
    for (scene, rebuilds) in running {
        let truths: Result<Vec<(u32, Truth)>> = rebuilds.into_iter().map(Rebuild::end).collect();
        ended.push((scene, truths.with_context(|| scene.name)?));
    }
    let looks = recorder.stop()?;
    let mut rows = Vec::new();
    for (scene, mut truths) in ended {
        let told = (scene.tell)(&looks, &mut truths).with_context(|| scene.name)?;
        rows.extend(told.into_iter().map(|row| (scene.name, row)));
    }
    Ok(rows)
}

/// How the looks at one client compare.
#[derive(Default)]
struct Row {
    looks: usize,
    exact: usize,
    /// The same, had a look taken no time.
    instant: usize,
    /// Looks whose names of what is made are the client's, too.
    named: usize,
    /// Builders told of all that is built, and those that are.
    builders: (usize, usize),
    worst: i64,
    /// Seconds from the client's own words to the plan.
    known_s: f64,
    plan: (u32, u32),
    failed: Vec<String>,
    limits: BTreeSet<ProgressLimit>,
    off: Vec<String>,
}

impl Row {
    /// What holds on any machine.
    fn holds(&self) -> Result<()> {
        ensure!(self.looks > 0, "the plan was never known");
        let worst = if strict() { 2 } else { 4 };
        ensure!(
            self.worst <= worst,
            "off by {}: {:#?}",
            self.worst,
            self.off
        );
        let within = if strict() { 3.0 } else { 30.0 };
        ensure!(
            self.known_s <= within,
            "the plan came after {} s",
            self.known_s
        );
        ensure!(self.exact * 2 >= self.looks, "{:#?}", self.off);
        Ok(())
    }
}

impl std::fmt::Display for Row {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            f,
            "{:>3}/{:<3} exact  {:>3} at once  {:>3} by name  off {}  plan {:>2}/{:<2} after {:.1} s  builders {}/{}",
            self.exact,
            self.looks,
            self.instant,
            self.named,
            self.worst,
            self.plan.0,
            self.plan.1,
            self.known_s,
            self.builders.0,
            self.builders.1,
        )?;
        if !self.failed.is_empty() {
            write!(f, "  failed {}", self.failed.join(" "))?;
        }
        if !self.limits.is_empty() {
            write!(f, "  {:?}", self.limits)?;
        }
        for off in &self.off {
            write!(f, "\n    {off}")?;
        }
        Ok(())
    }
}

/// An agent of alice's that records.
struct Recorder<'world> {
    world: &'world World,
    client: Client,
    file: String,
}

impl<'world> Recorder<'world> {
    fn start(world: &'world World) -> Result<Self> {
        static FILES: std::sync::atomic::AtomicU32 = std::sync::atomic::AtomicU32::new(0);
        let number = FILES.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
        let file = format!("{HOME}/recording-{number}");
        let client = world.spawn(User::Alice, "nixlamp", ["record", &file])?;
        let begun = wait_until(SOON, || {
            std::fs::read_to_string(world.inside(&file)).is_ok_and(|text| text.lines().count() > 1)
        });
        ensure!(begun, "no recording: {}", client.said());
        Ok(Self {
            world,
            client,
            file,
        })
    }

    /// True once a look has told how far somebody is.
    fn tells_of_progress(&self) -> bool {
        let text = std::fs::read_to_string(self.world.inside(&self.file));
        text.is_ok_and(|text| text.contains("\"progress\":[{"))
    }

    /// All looks.
    fn stop(mut self) -> Result<Vec<(u64, Vec<Progress>)>> {
        self.client.signal(Signal::INT)?;
        self.client
            .wait(SOON)
            .context("the recorder does not end")?;
        let recording = replay::read(&self.world.inside(&self.file))?;
        let looks = recording.events.into_iter().filter_map(|recorded| {
            let Event::Sampled(sample) = recorded.event else {
                return None;
            };
            for gap in &sample.gaps {
                if gap.source == "what is built" {
                    println!("    gap: {gap:?}");
                }
            }
            Some((recorded.now.time.0.unsigned_abs(), sample.progress.clone()))
        });
        Ok(looks.collect())
    }
}

/// A client of root's, and what it says.
struct Rebuild {
    client: Client,
    pid: u32,
    tape: Tape,
}

impl Rebuild {
    fn start(world: &World, program: &[&str], more: &[&str]) -> Result<Self> {
        let words = [
            program,
            &[
                "--no-out-link",
                "--log-format",
                "internal-json",
                "-v",
                "-j",
                "3",
            ],
            more,
        ]
        .concat();
        let client = world.spawn(User::Root, words[0], &words[1..])?;
        let log = client.log().to_owned();
        Ok(Self {
            pid: client.pid().cast_unsigned(),
            client,
            tape: Tape::of(log),
        })
    }

    /// True once it has begun to build.
    fn builds(&self) -> bool {
        self.client.said().contains("\"type\":105")
    }

    fn end(mut self) -> Result<(u32, Truth)> {
        let ended = self.client.wait(Duration::from_secs(240));
        let truth = self.tape.stop();
        ensure!(
            ended.is_some(),
            "the client does not end: {:?}",
            truth.words
        );
        Ok((self.pid, truth))
    }
}

fn names(making: &[nixlamp_core::model::Making]) -> BTreeSet<String> {
    making.iter().map(|one| one.path.clone()).collect()
}

/// Compares every look while the client worked, once the plan is known.
fn compare(looks: &Looks, pid: u32, truth: &Truth, others: &[&Truth]) -> Row {
    let mut row = Row::default();
    let (Some(planned), Some(ended)) = (truth.planned_at(), truth.ended_at()) else {
        return row;
    };
    let first_look = looks.first().map_or(0, |(at, _)| *at);
    let mut known = None;
    for (at, progress) in looks.iter().filter(|(at, _)| *at < ended) {
        let Some(told) = progress.iter().find(|told| told.client.pid == pid) else {
            continue;
        };
        let Some(plan) = told.planned else {
            continue;
        };
        assert_eq!(told.from, ProgressFrom::Store);
        known.get_or_insert(*at);
        row.plan = (plan.build, plan.fetch);
        row.looks += 1;
        row.failed.clone_from(&told.failed);
        row.limits.extend(&told.limits);
        row.builders.1 += told.building.len();
        row.builders.0 += told.building.iter().filter(|m| m.builder.is_some()).count();
        // Every state of the time that the look took.
        let from = at.saturating_sub(LOOK_MS);
        let inside = truth
            .moments()
            .chain(others.iter().flat_map(|other| other.moments()))
            .filter(|moment| (from..at + LOG_MS).contains(moment));
        let states: Vec<Standing> = std::iter::once(from)
            .chain(inside)
            .map(|moment| truth.at(moment, others, FAILS))
            .collect();
        let ours = [plan.build, plan.fetch, told.built, told.fetched].map(i64::from);
        let numbers = |now: &Standing| {
            [&now.build, &now.fetch, &now.built, &now.fetched]
                .map(|set| i64::try_from(set.len()).unwrap_or(i64::MAX))
        };
        let off = |now: &Standing| {
            let pairs = numbers(now).into_iter().zip(ours);
            pairs.map(|(is, said)| (is - said).abs()).max().unwrap_or(0)
        };
        let best = states.iter().map(off).min().unwrap_or(i64::MAX);
        row.worst = row.worst.max(best);
        row.instant += usize::from(off(&truth.at(*at, others, FAILS)) == 0);
        if best == 0 {
            row.exact += 1;
        } else if let Some(last) = states.last() {
            let line = format!(
                "{:.1} s: told {ours:?}, is {:?}",
                at.saturating_sub(planned) as f64 / 1000.0,
                numbers(last)
            );
            row.off.push(line);
        }
        let (building, fetching) = (names(&told.building), names(&told.fetching));
        let fits = |now: &Standing| now.building == building && now.fetching == fetching;
        if states.iter().any(fits) {
            row.named += 1;
        }
    }
    let since = planned.max(first_look);
    row.known_s = known.map_or(f64::INFINITY, |at| at.saturating_sub(since) as f64 / 1000.0);
    row
}
