//! What was built and fetched when, beside the client's own log.

use std::collections::BTreeMap;

use anyhow::{Context, Result, ensure};
use nixlamp_core::wire::{Bar, Course};
use nixlamp_tests::{
    cache_server::{Behaviour, CacheServer},
    truth::{Tape, Truth, What, now_ms},
    world::{NixVersion, User, wait_until},
};

use crate::ground::{
    Agent, BUILD, GRAPH, SOON, began_ms, begins, build, course, ended_course, open, start, world,
};

const TAG: &str = "lanes";

/// Two builds in two slots, two more when one of them has ended, one path from a cache, and one
/// that another client builds, which is waited for from the beginning on.
pub fn beside_the_log(version: NixVersion) -> Result<()> {
    let world = world(version)?;
    let path = |of: &str| -> Result<String> {
        let words = [GRAPH, "-A", of, "--argstr", "tag", TAG];
        world.run(User::Alice, "nix-instantiate", words)
    };
    let behaviour = Behaviour::Slow {
        bytes_per_s: 150_000,
    };
    let server = CacheServer::serve(&world, &path("fetched")?, behaviour)?;
    let agent = Agent::start(&world)?;
    let looks = agent.looks()?;

    let mut other = start(&world, User::Root, &build("shared", TAG, &[]))?;
    begins(&other, BUILD, "shared-")?;
    looks.more(2)?;
    let more = ["--option", "substituters", server.url()];
    let mut client = start(&world, User::Alice, &build("top", TAG, &more))?;
    let began = began_ms(&client)?;
    let tape = Tape::of(client.log().to_owned());
    begins(&client, BUILD, "left-")?;
    begins(&client, BUILD, "right-")?;
    // That it waits is told while others are built.
    let tells = wait_until(SOON, || {
        course(&world, &client).is_ok_and(|now| waits(&now).next().is_some())
    });
    ensure!(tells, "no wait: {:#?}", course(&world, &client)?.lanes);
    looks.more(3)?;
    open(&world, "left", TAG)?;
    begins(&client, BUILD, "middle-")?;
    looks.more(3)?;
    open(&world, "right", TAG)?;
    looks.more(3)?;
    open(&world, "middle", TAG)?;
    looks.more(5)?;
    open(&world, "shared", TAG)?;
    other.wait(SOON).context("the other does not end")?;
    let released = now_ms() as f64;
    begins(&client, BUILD, "top-")?;
    looks.more(3)?;
    open(&world, "top", TAG)?;
    client.wait(SOON).context("it does not end")?;
    let truth = tape.stop();
    let told = ended_course(&world, &client)?;
    let within = looks.tolerance_s((began, now_ms() as f64));
    let compared = Compared {
        told: &told,
        began,
        within,
    };
    compared
        .all(&truth, (released, other.pid()))
        .with_context(|| format!("within {within} s: {truth:#?}\n{told:#?}"))
}

fn waits(course: &Course) -> impl Iterator<Item = &Bar> {
    let bars = course.lanes.iter().flat_map(|lane| &lane.bars);
    bars.filter(|bar| bar.kind == "wait")
}

struct Compared<'a> {
    told: &'a Course,
    began: f64,
    within: f64,
}

impl Compared<'_> {
    fn all(&self, truth: &Truth, (released, holder): (f64, i32)) -> Result<()> {
        let built = self.each("slot", (What::Builds, What::Built), truth)?;
        let fetched = self.each("fetch", (What::Fetches, What::Fetched), truth)?;
        ensure!((built, fetched) == (4, 1), "{built} and {fetched}");
        self.lanes()?;
        let on = format!("the lock on shared-{TAG}, held by nix-build ({holder})");
        self.wait(truth, &on, released)?;
        let chain = ["left", "middle", "top"].map(|name| format!("{name}-{TAG}"));
        ensure!(self.told.critical == chain, "{:?}", self.told.critical);
        Ok(())
    }

    /// Everything that Nix told of has a bar at its time, and there is none more.
    fn each(&self, lane: &str, (begins, ends): (What, What), truth: &Truth) -> Result<usize> {
        let lanes = self.told.lanes.iter().filter(|one| one.kind == lane);
        let bars = lanes
            .flat_map(|one| &one.bars)
            .filter(|bar| bar.kind != "wait");
        let mut bars: BTreeMap<&str, &Bar> = bars
            .map(|bar| (bar.path.as_deref().unwrap_or_default(), bar))
            .collect();
        let of = |wanted: What| {
            truth
                .told
                .iter()
                .filter(move |(_, what, _)| *what == wanted)
        };
        let mut count = 0;
        for (from, _, path) in of(begins) {
            let bar = bars
                .remove(path.as_str())
                .with_context(|| format!("no bar for {path}"))?;
            let (to, ..) = of(ends)
                .find(|(.., other)| other == path)
                .context("an end")?;
            self.is_at(bar.from_s, *from as f64, &bar.line)?;
            self.is_at(bar.to_s.context("it has ended")?, *to as f64, &bar.line)?;
            ensure!(!bar.failed, "{}", bar.line);
            count += 1;
        }
        ensure!(bars.is_empty(), "too many: {bars:?}");
        Ok(count)
    }

    fn is_at(&self, told_s: f64, is_ms: f64, what: &str) -> Result<()> {
        let true_s = (is_ms - self.began) / 1000.0;
        ensure!(
            (told_s - true_s).abs() <= self.within,
            "{what}: told {told_s} s, is {true_s} s"
        );
        Ok(())
    }

    /// No two bars of a lane overlap, and two slots are enough.
    fn lanes(&self) -> Result<()> {
        for lane in &self.told.lanes {
            for two in lane.bars.windows(2) {
                let ends = two[0].to_s.context("it has ended")?;
                ensure!(ends <= two[1].from_s, "{}: {two:?}", lane.title);
            }
        }
        let builds = |bars: &[Bar]| bars.iter().any(|bar| bar.kind == "build");
        let slots = self.told.lanes.iter().filter(|lane| lane.kind == "slot");
        let used = slots.filter(|lane| builds(&lane.bars)).count();
        ensure!(used == 2, "{used} slots");
        Ok(())
    }

    /// Nix tries its locks when it begins to build, and does not say so.
    fn wait(&self, truth: &Truth, on: &str, released: f64) -> Result<()> {
        let begun = truth.told.iter().find(|(_, what, _)| *what == What::Builds);
        let (begun, ..) = begun.context("something is built")?;
        let from_s = waits(self.told)
            .map(|bar| bar.from_s)
            .fold(f64::INFINITY, f64::min);
        let ends = waits(self.told).filter_map(|bar| bar.to_s);
        self.is_at(from_s, *begun as f64, "the wait begins")?;
        self.is_at(ends.fold(0.0, f64::max), released, "the wait ends")?;
        let said = |bar: &Bar| bar.why.as_deref() == Some(on);
        ensure!(waits(self.told).all(said), "not on {on}");
        Ok(())
    }
}

/// Only its client knows of a cache: what is asked of Nix says that it will be built.
pub fn fetched_from_a_cache_that_nobody_names(version: NixVersion) -> Result<()> {
    let world = world(version)?;
    let words = [GRAPH, "-A", "fetched", "--argstr", "tag", TAG];
    let recipe = world.run(User::Alice, "nix-instantiate", words)?;
    let behaviour = Behaviour::Slow {
        bytes_per_s: 100_000,
    };
    let server = CacheServer::serve(&world, &recipe, behaviour)?;
    let _agent = Agent::start(&world)?;
    let config = format!("NIX_CONFIG=substituters = {}", server.url());
    let words = [&["env", &config][..], &build("fetched", TAG, &[])].concat();
    let mut client = start(&world, User::Alice, &words)?;
    client.wait(SOON).context("it does not end")?;
    let told = ended_course(&world, &client)?;
    let of = |kind: &str| {
        let lanes = told.lanes.iter().filter(|lane| lane.kind == kind);
        lanes.flat_map(|lane| &lane.bars).collect::<Vec<_>>()
    };
    ensure!(of("slot").is_empty() && of("fetch").len() == 1, "{told:#?}");
    Ok(())
}
