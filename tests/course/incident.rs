//! The report of a rebuild that a lock holds up: it opens by itself, outlives an agent that is
//! killed, and is closed by the next one.

use anyhow::{Context, Result, ensure};
use nixlamp_core::wire::{Report, ReportRow, Verdict};
use nixlamp_tests::{
    faults,
    world::{Client, HOME, LAB_NIX, NixVersion, User, World, wait_until},
};

use crate::ground::{Agent, SOON, ask, world};

const TAG: &str = "incident";

pub fn outlives_the_agent(version: NixVersion) -> Result<()> {
    let world = world(version)?;
    let words = [LAB_NIX, "-A", "quick", "--argstr", "tag", TAG];
    let recipe = world.run(User::Alice, "nix-instantiate", words)?;
    let path = world.run(User::Alice, "nix-store", ["-q", "--outputs", &recipe])?;
    let holder = faults::hold(&world, &format!("{path}.lock"))?;
    let agent = Agent::start(&world)?;
    let words = [&words[..], &["--no-out-link"]].concat();
    let mut client = world.spawn(User::Alice, "nix-build", words)?;

    let row = until(&world, &client, |row| row.open)?;
    ensure!(row.verdict == Some(Verdict::Stuck), "{row:?}");
    let before = report(&world, &row)?;
    let first = before.causes.first().context("a cause")?;
    ensure!(first.code == "lock-held", "{first:?}");
    let told = before.rebuild.as_ref().context("of a rebuild")?;
    let on = told.waits_on.clone().unwrap_or_default();
    ensure!(on.contains(&format!("quick-{TAG}")), "it waits on {on:?}");

    agent.kill()?;
    ensure!(report(&world, &row)?.open, "nobody has closed it");
    let _agent = Agent::start(&world)?;
    let taken_up = wait_until(SOON, || {
        report(&world, &row).is_ok_and(|now| now.seen.len() > before.seen.len())
    });
    let now = report(&world, &row)?;
    ensure!(
        taken_up && now.open && now.known_until.is_none(),
        "{now:#?}"
    );

    drop(holder);
    let status = client.wait(SOON).context("it does not end")?;
    ensure!(status.success(), "{}", client.said());
    until(&world, &client, |now| now.id == row.id && !now.open)?;
    let closed = report(&world, &row)?;
    ensure!(!closed.open && closed.known_until.is_none(), "{closed:#?}");
    let first = closed.causes.first().map(|cause| cause.code.as_str());
    ensure!(first == Some("lock-held"), "{closed:#?}");
    Ok(())
}

/// The row of this client's report, once it is so.
fn until(world: &World, client: &Client, so: impl Fn(&ReportRow) -> bool) -> Result<ReportRow> {
    let begins = format!("{}-", client.pid());
    let mut last = None;
    wait_until(SOON * 2, || {
        let rows: Vec<ReportRow> = ask(world, &["report", "list", "--json"]).unwrap_or_default();
        let mut rows = rows.into_iter();
        last = rows.find(|row| {
            let id = row.rebuild.as_ref();
            id.is_some_and(|id| id.starts_with(&begins))
        });
        last.as_ref().is_some_and(&so)
    });
    let row = last.context("no report was written")?;
    ensure!(so(&row), "{row:?}");
    Ok(row)
}

fn report(world: &World, row: &ReportRow) -> Result<Report> {
    let file = format!("{HOME}/.local/state/nixlamp/reports/{}/report.json", row.id);
    Ok(serde_json::from_slice(&std::fs::read(world.inside(file))?)?)
}
