//! Why one took longer: what a cache gave before was built.

use std::time::Instant;

use anyhow::{Context, Result, ensure};
use nixlamp_core::wire::Blame;
use nixlamp_tests::{
    cache_server::{Behaviour, CacheServer},
    world::{Client, NixVersion, User, World, wait_until},
};

use crate::ground::{
    Agent, BUILD, GRAPH, SOON, ask, begins, build, ended_course, open, shut, start, world,
};

const TAG: &str = "blame";
/// The slow one takes so much longer; less than a second is no difference.
const LONGER_S: f64 = 5.0;
/// Kinds of findings about the work itself, other than the one that is true.
const UNTRUE: [&str; 3] = ["built-anew", "build-longer", "download"];

pub fn built_for_the_cache_was_off(version: NixVersion) -> Result<()> {
    let world = world(version)?;
    let words = [GRAPH, "-A", "heavy", "--argstr", "tag", TAG];
    let recipe = world.run(User::Alice, "nix-instantiate", words)?;
    open(&world, "heavy", TAG)?;
    let behaviour = Behaviour::Slow {
        bytes_per_s: 150_000,
    };
    let server = CacheServer::serve(&world, &recipe, behaviour)?;
    shut(&world, "heavy", TAG)?;
    let agent = Agent::start(&world)?;

    let looks = agent.looks()?;
    let begun = Instant::now();
    let more = ["--option", "substituters", server.url()];
    let fast = run(&world, &more, |_| Ok(()))?;
    let fast_s = begun.elapsed().as_secs_f64();
    let path = world.run(User::Root, "nix-store", ["-q", "--outputs", &recipe])?;
    world.run(User::Root, "nix-store", ["--delete", &path])?;

    let begun = Instant::now();
    let slow = run(&world, &["--option", "substituters", ""], |client| {
        begins(client, BUILD, "heavy-")?;
        looks.more(3)?;
        wait_until(SOON, || begun.elapsed().as_secs_f64() >= fast_s + LONGER_S);
        open(&world, "heavy", TAG)
    })?;

    let id = slow.pid().to_string();
    let blame: Blame = ask(&world, &["history", "--blame", &id, "--json"])?;
    says_so(&blame, &fast).with_context(|| format!("{blame:#?}"))?;
    let text = world.run(User::Alice, "nixlamp", ["history", "--blame", &id])?;
    ensure!(text.contains(&blame.findings[0].text), "{text}");
    Ok(())
}

/// One run, until it is in the history.
fn run(
    world: &World,
    more: &[&str],
    meanwhile: impl FnOnce(&Client) -> Result<()>,
) -> Result<Client> {
    let mut client = start(world, User::Alice, &build("heavy", TAG, more))?;
    meanwhile(&client)?;
    let status = client.wait(SOON).context("it does not end")?;
    ensure!(status.success(), "{}", client.said());
    ended_course(world, &client)?;
    Ok(client)
}

fn says_so(blame: &Blame, fast: &Client) -> Result<()> {
    let begins = format!("{}-", fast.pid());
    ensure!(blame.fast.id.starts_with(&begins), "another was chosen");
    let first = blame.findings.first().context("nothing was found")?;
    ensure!(first.kind == "built-not-fetched", "{}", first.kind);
    let name = format!("heavy-{TAG} was built here (");
    let says = first.text.starts_with(&name) && first.text.ends_with(") and fetched before.");
    ensure!(says, "{}", first.text);
    let untrue = |kind: &str| UNTRUE.contains(&kind);
    let others = blame.findings.iter().skip(1);
    ensure!(
        others.clone().all(|one| !untrue(&one.kind)),
        "something else, too"
    );
    // It explains all of it: nothing else went on.
    ensure!(blame.unexplained_s < 1.0, "{}", blame.rest);
    Ok(())
}
