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

use std::{collections::BTreeSet, thread::sleep, time::Duration};

use anyhow::{Context, Result, ensure};
use nixlamp_core::engine::Event;
use nixlamp_core::model::{Progress, ProgressFrom, ProgressLimit};
use nixlamp_host::replay;
use nixlamp_tests::{
    cache_server::{Behaviour, CacheServer},
    truth::{Standing, Tape, Truth},
    webdriver::built,
    world::{Client, HOME, NixVersion, User, World, lab_is_off, wait_until},
};
use rustix::process::Signal;

const GRAPH: &str = "/nix/home/alice/progress.nix";
/// For what takes a moment on an idle machine.
const SOON: Duration = Duration::from_secs(60);
/// The name of what fails in the graph.
const FAILS: &str = "-fails-";
/// A look began so long before it was recorded, at most, and the client's log is read so late.
const LOOK_MS: u64 = 250;
const LOG_MS: u64 = 100;

/// Left out where nobody has asked for the figures: the others have the same in them.
const PATIENT: [&str; 2] = ["stops at a failure", "joined late"];

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

type Run = fn(&World) -> Result<Vec<Row>>;

fn every_run(version: NixVersion) -> Result<()> {
    if lab_is_off() {
        return Ok(());
    }
    let world = World::start(version)?;
    world.install(&built("nixlamp")?)?;
    world.write(GRAPH, include_str!("../lab/progress.nix"))?;
    let runs: [(&str, Run); 7] = [
        ("fetch, build, fail, -k", everything),
        ("stops at a failure", stops),
        ("two clients", two_clients),
        ("joined late", joined_late),
        ("again, joined late", again),
        ("imports what it builds", imports),
        ("root without daemon", without_daemon),
    ];
    let only = std::env::var("NIXLAMP_LAB_ONLY").unwrap_or_default();
    let (mut looks, mut exact) = (0, 0);
    let wanted = |name: &str| name.contains(&only) && (strict() || !PATIENT.contains(&name));
    for (name, run) in runs.iter().filter(|(name, _)| wanted(name)) {
        let rows = run(&world).with_context(|| format!("{name}, {}", world.nix_says()))?;
        for row in rows {
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
        // Of two who write at once nothing is certain but how far off it can be.
        let shared = !strict() && self.limits.contains(&ProgressLimit::Shared);
        ensure!(shared || self.exact * 2 >= self.looks, "{:#?}", self.off);
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

    /// All looks, each with its time and what it told of every client.
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

fn nix_build<'a>(attribute: &'a str, tag: &'a str, more: &[&'a str]) -> Vec<&'a str> {
    let words = [
        "nix-build",
        GRAPH,
        "-A",
        attribute,
        "--argstr",
        "tag",
        tag,
        "--arg",
        "width",
    ];
    [&words, &[width()][..], more].concat()
}

/// Everything at once: some is fetched, one thing fails, and the rest goes on.
fn everything(world: &World) -> Result<Vec<Row>> {
    let graph = ["--argstr", "tag", "all"];
    let server = publish(world, &graph)?;
    let recorder = Recorder::start(world)?;
    let more = [
        "--arg",
        "bad",
        "true",
        "-k",
        "--option",
        "substituters",
        server.url(),
    ];
    let rebuild = Rebuild::start(world, &nix_build("cached", "all", &more), &[])?;
    let (pid, truth) = rebuild.end()?;
    let row = compare(&recorder.stop()?, pid, &truth, &[]);
    ensure!(
        row.failed == ["fails-all"],
        "it is not told that one failed: {row}"
    );
    Ok(vec![row])
}

/// Without `-k` it ends with the first failure; what was counted until then is right.
fn stops(world: &World) -> Result<Vec<Row>> {
    let recorder = Recorder::start(world)?;
    let more = ["--arg", "bad", "true"];
    let (pid, truth) = Rebuild::start(world, &nix_build("plain", "stops", &more), &[])?.end()?;
    Ok(vec![compare(&recorder.stop()?, pid, &truth, &[])])
}

/// Two clients that share a layer.
fn two_clients(world: &World) -> Result<Vec<Row>> {
    let recorder = Recorder::start(world)?;
    let left = Rebuild::start(world, &nix_build("left", "two", &[]), &[])?;
    let right = Rebuild::start(world, &nix_build("right", "two", &[]), &[])?;
    let (left, right) = (left.end()?, right.end()?);
    let looks = recorder.stop()?;
    Ok(vec![
        compare(&looks, left.0, &left.1, &[&right.1]),
        compare(&looks, right.0, &right.1, &[&left.1]),
    ])
}

/// The agent comes when some of it is done.
fn joined_late(world: &World) -> Result<Vec<Row>> {
    let rebuild = Rebuild::start(world, &nix_build("plain", "late", &[]), &[])?;
    sleep(Duration::from_secs(3));
    let recorder = Recorder::start(world)?;
    let (pid, truth) = rebuild.end()?;
    Ok(vec![compare(&recorder.stop()?, pid, &truth, &[])])
}

/// No recipe is new, and the agent comes late: what is wanted can only be guessed.
fn again(world: &World) -> Result<Vec<Row>> {
    let graph = ["--argstr", "tag", "again", "--arg", "width", width()];
    let words = [&[GRAPH, "-A", "plain"], &graph[..]].concat();
    world.run(User::Root, "nix-instantiate", words)?;
    sleep(Duration::from_millis(1500));
    let rebuild = Rebuild::start(world, &nix_build("plain", "again", &[]), &[])?;
    sleep(Duration::from_secs(2));
    let recorder = Recorder::start(world)?;
    let (pid, truth) = rebuild.end()?;
    let row = compare(&recorder.stop()?, pid, &truth, &[]);
    ensure!(row.limits.contains(&ProgressLimit::GuessedTop), "{row}");
    Ok(vec![row])
}

/// An evaluation that needs two rounds of building before it knows what it wants.
fn imports(world: &World) -> Result<Vec<Row>> {
    let recorder = Recorder::start(world)?;
    let (pid, mut truth) = Rebuild::start(world, &nix_build("imports", "imp", &[]), &[])?.end()?;
    // Nix tells of a round only what it builds at the moment. The first has two recipes.
    truth.plan_together("-before-one-", "-round-one-");
    Ok(vec![compare(&recorder.stop()?, pid, &truth, &[])])
}

/// Root opens the store itself, as `sudo nixos-rebuild` does: the client is the worker.
fn without_daemon(world: &World) -> Result<Vec<Row>> {
    let recorder = Recorder::start(world)?;
    let words = [
        vec!["env", "NIX_REMOTE=local"],
        nix_build("plain", "direct", &[]),
    ]
    .concat();
    let (pid, truth) = Rebuild::start(world, &words, &[])?.end()?;
    Ok(vec![compare(&recorder.stop()?, pid, &truth, &[])])
}

/// Puts what the graph calls `fetched` into a cache, and takes it out of the store.
fn publish(world: &World, graph: &[&str]) -> Result<CacheServer> {
    let words = [&[GRAPH, "-A", "fetched"], graph].concat();
    let recipes = world.run(User::Root, "nix-instantiate", words)?;
    let recipes: Vec<&str> = recipes.lines().map(str::trim).collect();
    let words = [&["--realise"], &recipes[..]].concat();
    let paths = world.run(User::Root, "nix-store", words)?;
    let paths: Vec<&str> = paths.lines().map(str::trim).collect();
    let to = ["copy", "--to", "file:///nix/lab/cache?compression=none"];
    world.run(User::Root, "nix", [&to, &paths[..]].concat())?;
    world.run(
        User::Root,
        "nix-store",
        [&["--delete"], &paths[..]].concat(),
    )?;
    let first = recipes.first().context("a recipe")?;
    CacheServer::serve(
        world,
        first,
        Behaviour::Slow {
            bytes_per_s: 200_000,
        },
    )
}

fn names(making: &[nixlamp_core::model::Making]) -> BTreeSet<String> {
    making.iter().map(|one| one.path.clone()).collect()
}

/// Compares every look while the client worked, once the plan is known.
fn compare(looks: &[(u64, Vec<Progress>)], pid: u32, truth: &Truth, others: &[&Truth]) -> Row {
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
