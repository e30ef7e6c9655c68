//! What is kept over a restart of the agent, and what is said where it is not.
//! Others may run rebuilds meanwhile: these are known by their target.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;

use anyhow::{Context as _, Result, ensure};
use nixlamp_core::record::Past;
use nixlamp_core::wire::{PastRebuild, Status, Verdict};
use nixlamp_host::store;
use nixlamp_tests::faces::SOON;
use nixlamp_tests::world::wait_until;
use serde::de::DeserializeOwned;

use super::agent::Agent;

/// An agent sees the rebuilds of other tests too, and tells of them: one after
/// the other.
pub(crate) static ALONE: tokio::sync::Mutex<()> = tokio::sync::Mutex::const_new(());

/// What a command tells in JSON, if it does.
fn told<T: DeserializeOwned>(agent: &Agent, command: &str) -> Option<T> {
    let output = agent.run(&[command, "--json"]).ok()?;
    serde_json::from_slice(&output.stdout).ok()
}

/// Runs a switch of this exit code to its end, wrapped so that it is known; its
/// id in history.
fn switched(agent: &Agent, target: &str, code: i32) -> Result<String> {
    let tools = agent.folder.join("tools");
    fs::create_dir_all(&tools)?;
    let tool = tools.join("nixos-rebuild");
    fs::write(&tool, format!("#!/bin/sh\nsleep 3\nexit {code}\n"))?;
    fs::set_permissions(&tool, fs::Permissions::from_mode(0o755))?;
    let tool = tool.to_str().context("plain")?;
    let flake = format!(".#{target}");
    let output = agent.run(&["run", "--", tool, "switch", "--flake", &flake])?;
    ensure!(output.status.code() == Some(code), "{output:?}");
    let mut id = None;
    let known = wait_until(SOON, || {
        let past: Vec<PastRebuild> = told(agent, "history").unwrap_or_default();
        let its = |one: &&PastRebuild| one.target.as_ref().is_some_and(|t| t.contains(target));
        id = past.iter().find(its).map(|one| one.id.clone());
        id.is_some()
    });
    ensure!(known, "{}", agent.said(&["history"])?);
    id.context("it is known")
}

/// Until this is what the lamp is red for.
fn red_for(agent: &Agent, wanted: Option<&str>) -> Result<()> {
    let mut last = None;
    let stands = wait_until(SOON, || {
        let Some(status) = told::<Status>(agent, "status") else {
            return false;
        };
        last = status.unseen_failure.map(|past| past.id.clone());
        last.as_deref() == wanted
    });
    ensure!(stands, "{last:?}, and not {wanted:?}");
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn what_has_failed_stays_red_over_a_restart_until_it_was_seen() -> Result<()> {
    let _alone = ALONE.lock().await;
    let mut agent = Agent::new("unseen")?;
    agent.start(None).await?;
    let id = switched(&agent, "unseen", 1)?;
    red_for(&agent, Some(&id))?;
    let kept = agent.folder.join("state/nixlamp/seen.json");
    let is_kept = || fs::read_to_string(&kept).is_ok_and(|text| text.contains(&id));
    ensure!(wait_until(SOON, is_kept), "it is not kept");
    // The agent is killed: what it was about to write is lost.
    let history = agent.folder.join("state/nixlamp/history.db");
    let failed = |past: &Past| past.id == id && past.outcome == Verdict::Failed;
    let is_written = || store::peek(&history, 9).is_ok_and(|past| past.iter().any(failed));
    ensure!(wait_until(SOON, is_written), "it is not written");
    agent.end();

    agent.start(None).await?;
    red_for(&agent, Some(&id))?;
    let why = agent.said(&["why"])?;
    ensure!(why.contains("What failed: "), "{why}");
    let seen = agent.said(&["seen"])?;
    ensure!(seen.starts_with("Failed "), "{seen}");
    red_for(&agent, None)?;
    ensure!(wait_until(SOON, || !is_kept()), "it is kept");
    agent.end();

    agent.start(None).await?;
    ensure!(agent.said(&["history"])?.contains("unseen"), "it is read");
    red_for(&agent, None)?;
    let nothing = agent.said(&["seen"])?;
    ensure!(
        nothing == "No failed rebuild waits to be seen.",
        "{nothing}"
    );
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_that_cannot_be_kept_and_one_about_nothing_are_told_so() -> Result<()> {
    let _alone = ALONE.lock().await;
    let mut agent = Agent::new("answers")?;
    agent.start(None).await?;
    let good = switched(&agent, "good", 0)?;
    let output = agent.run(&["wrong", &good])?;
    let said = String::from_utf8(output.stderr)?;
    ensure!(output.status.code() == Some(70), "{said}");
    ensure!(said.contains("nothing of it that could be wrong"), "{said}");

    let bad = switched(&agent, "bad", 1)?;
    let noted = agent.said(&["wrong", &bad])?;
    ensure!(noted.starts_with("Noted: that was wrong."), "{noted}");
    let history = agent.folder.join("state/nixlamp/history.db");
    for end in ["", "-wal", "-shm"] {
        let _ = fs::remove_file(format!("{}{end}", history.display()));
    }
    fs::create_dir(&history)?;
    let output = agent.run(&["wrong", &bad])?;
    let said = String::from_utf8(output.stderr)?;
    ensure!(output.status.code() == Some(70), "{said}");
    ensure!(
        said.contains("could not be written into the history"),
        "{said}"
    );
    ensure!(output.stdout.is_empty(), "“Noted” is not said");
    Ok(())
}
