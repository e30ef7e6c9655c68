//! The clients that are looked at.

use std::{thread::sleep, time::Duration};

use anyhow::{Context, Result, ensure};
use nixlamp_core::model::{Progress, ProgressLimit};
use nixlamp_tests::{
    cache_server::{Behaviour, CacheServer},
    world::{User, World},
};

use super::truth::Truth;
use super::{GRAPH, Rebuild, Row, compare, width};

/// What a client does, and how the looks at it are to be told.
pub struct Scene {
    pub name: &'static str,
    /// The agent comes when it has begun.
    pub late: bool,
    /// Only where somebody has asked for the figures: the others have the same in them.
    pub patient: bool,
    /// Begins.
    pub start: fn(&World, &CacheServer) -> Result<Vec<Rebuild>>,
    /// Compares.
    pub tell: Tell,
}

/// Compares the looks with what clients, by their numbers, have told.
type Tell = fn(&Looks, &mut [(u32, Truth)]) -> Result<Vec<Row>>;

/// All looks, each with its time and what it told of every client.
pub type Looks = [(u64, Vec<Progress>)];

pub const SCENES: [Scene; 7] = [
    Scene {
        name: "fetch, build, fail, -k",
        late: false,
        patient: false,
        start: everything,
        tell: one_failed,
    },
    Scene {
        name: "stops at a failure",
        late: false,
        patient: true,
        start: stops,
        tell: one,
    },
    Scene {
        name: "two clients",
        late: false,
        patient: false,
        start: two_clients,
        tell: both,
    },
    Scene {
        name: "joined late",
        late: true,
        patient: true,
        start: joined_late,
        tell: one,
    },
    Scene {
        name: "again, joined late",
        late: true,
        patient: false,
        start: again,
        tell: guessed,
    },
    Scene {
        name: "imports what it builds",
        late: false,
        patient: false,
        start: imports,
        tell: two_rounds,
    },
    Scene {
        name: "root without daemon",
        late: false,
        patient: false,
        start: without_daemon,
        tell: one,
    },
];

/// What must be there before any of them begins.
pub fn prepare(world: &World) -> Result<CacheServer> {
    let server = publish(world, &["--argstr", "tag", "all"])?;
    instantiate_again(world)?;
    Ok(server)
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
fn everything(world: &World, server: &CacheServer) -> Result<Vec<Rebuild>> {
    let more = [
        "--arg",
        "bad",
        "true",
        "-k",
        "--option",
        "substituters",
        server.url(),
    ];
    let words = nix_build("cached", "all", &more);
    Ok(vec![Rebuild::start(world, &words, &[])?])
}

fn one_failed(looks: &Looks, truths: &mut [(u32, Truth)]) -> Result<Vec<Row>> {
    let rows = one(looks, truths)?;
    for row in &rows {
        ensure!(
            row.failed == ["fails-all"],
            "it is not told that one failed: {row}"
        );
    }
    Ok(rows)
}

/// The looks at clients that have nothing to do with each other.
#[expect(
    clippy::unnecessary_wraps,
    reason = "the others may find something missing"
)]
fn one(looks: &Looks, truths: &mut [(u32, Truth)]) -> Result<Vec<Row>> {
    let rows = truths
        .iter()
        .map(|(pid, truth)| compare(looks, *pid, truth, &[]));
    Ok(rows.collect())
}

/// Without `-k` it ends with the first failure; what was counted until then is right.
fn stops(world: &World, _: &CacheServer) -> Result<Vec<Rebuild>> {
    let words = nix_build("plain", "stops", &["--arg", "bad", "true"]);
    Ok(vec![Rebuild::start(world, &words, &[])?])
}

/// Two clients that share a layer.
fn two_clients(world: &World, _: &CacheServer) -> Result<Vec<Rebuild>> {
    let left = Rebuild::start(world, &nix_build("left", "two", &[]), &[])?;
    let right = Rebuild::start(world, &nix_build("right", "two", &[]), &[])?;
    Ok(vec![left, right])
}

fn both(looks: &Looks, truths: &mut [(u32, Truth)]) -> Result<Vec<Row>> {
    let [left, right] = truths else {
        anyhow::bail!("two clients");
    };
    Ok(vec![
        compare(looks, left.0, &left.1, &[&right.1]),
        compare(looks, right.0, &right.1, &[&left.1]),
    ])
}

/// The agent comes when some of it is done.
fn joined_late(world: &World, _: &CacheServer) -> Result<Vec<Rebuild>> {
    let words = nix_build("plain", "late", &[]);
    Ok(vec![Rebuild::start(world, &words, &[])?])
}

/// No recipe is new, and the agent comes late: what is wanted can only be guessed.
fn again(world: &World, _: &CacheServer) -> Result<Vec<Rebuild>> {
    let words = nix_build("plain", "again", &[]);
    Ok(vec![Rebuild::start(world, &words, &[])?])
}

/// Makes the recipes of that, some time before.
fn instantiate_again(world: &World) -> Result<()> {
    let graph = ["--argstr", "tag", "again", "--arg", "width", width()];
    let words = [&[GRAPH, "-A", "plain"], &graph[..]].concat();
    world.run(User::Root, "nix-instantiate", words)?;
    sleep(Duration::from_millis(1500));
    Ok(())
}

fn guessed(looks: &Looks, truths: &mut [(u32, Truth)]) -> Result<Vec<Row>> {
    let rows = one(looks, truths)?;
    for row in &rows {
        ensure!(row.limits.contains(&ProgressLimit::GuessedTop), "{row}");
    }
    Ok(rows)
}

/// An evaluation that needs two rounds of building before it knows what it wants.
fn imports(world: &World, _: &CacheServer) -> Result<Vec<Rebuild>> {
    let words = nix_build("imports", "imp", &[]);
    Ok(vec![Rebuild::start(world, &words, &[])?])
}

fn two_rounds(looks: &Looks, truths: &mut [(u32, Truth)]) -> Result<Vec<Row>> {
    for (_, truth) in truths.iter_mut() {
        // Nix tells of a round only what it builds at the moment. The first has two recipes.
        truth.plan_together("-before-one-", "-round-one-");
    }
    one(looks, truths)
}

/// Root opens the store itself, as `sudo nixos-rebuild` does: the client is the worker.
fn without_daemon(world: &World, _: &CacheServer) -> Result<Vec<Rebuild>> {
    let words = [
        vec!["env", "NIX_REMOTE=local"],
        nix_build("plain", "direct", &[]),
    ]
    .concat();
    Ok(vec![Rebuild::start(world, &words, &[])?])
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
