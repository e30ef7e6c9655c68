//! What is kept over a restart of the agent, and what is said where it is not.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::time::Duration;

use anyhow::{Context as _, Result, ensure};
use nixlamp_tests::faces::SOON;
use nixlamp_tests::world::wait_until;

use super::agent::Agent;

/// Runs a switch of this exit code to its end, wrapped so that it is known.
fn switched(agent: &Agent, code: i32) -> Result<()> {
    let tools = agent.folder.join("tools");
    fs::create_dir_all(&tools)?;
    let tool = tools.join("nixos-rebuild");
    fs::write(&tool, format!("#!/bin/sh\nsleep 3\nexit {code}\n"))?;
    fs::set_permissions(&tool, fs::Permissions::from_mode(0o755))?;
    let tool = tool.to_str().context("plain")?;
    let output = agent.run(&["run", "--", tool, "switch"])?;
    ensure!(output.status.code() == Some(code), "{output:?}");
    Ok(())
}

/// Until the lamp stands so, by its exit code.
fn lamp(agent: &Agent, code: i32) -> Result<()> {
    let mut last = None;
    let begun = std::time::Instant::now();
    while begun.elapsed() < SOON {
        let output = agent.run(&["status"])?;
        if output.status.code() == Some(code) {
            return Ok(());
        }
        last = Some(output);
        std::thread::sleep(Duration::from_millis(200));
    }
    anyhow::bail!("{last:?}")
}

#[tokio::test(flavor = "multi_thread")]
async fn what_has_failed_stays_red_over_a_restart_until_it_was_seen() -> Result<()> {
    let mut agent = Agent::new("unseen")?;
    agent.start(None).await?;
    switched(&agent, 1)?;
    lamp(&agent, 4)?;
    let kept = agent.folder.join("state/nixlamp/seen.json");
    let is_kept = || fs::read_to_string(&kept).is_ok_and(|text| text.contains("@"));
    ensure!(wait_until(SOON, is_kept), "not kept");
    agent.end();

    agent.start(None).await?;
    lamp(&agent, 4)?;
    let why = agent.said(&["why"])?;
    ensure!(why.contains("What failed: "), "{why}");
    let seen = agent.said(&["seen"])?;
    ensure!(seen.starts_with("Failed — today "), "{seen}");
    lamp(&agent, 0)?;
    let put_away = || fs::read_to_string(&kept).is_ok_and(|text| !text.contains("@"));
    ensure!(wait_until(SOON, put_away), "kept");
    agent.end();

    agent.start(None).await?;
    lamp(&agent, 0)?;
    let nothing = agent.said(&["seen"])?;
    ensure!(
        nothing == "No failed rebuild waits to be seen.",
        "{nothing}"
    );
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_that_cannot_be_kept_and_one_about_nothing_are_told_so() -> Result<()> {
    let mut agent = Agent::new("answers")?;
    agent.start(None).await?;
    switched(&agent, 0)?;
    let output = agent.run(&["wrong"])?;
    let said = String::from_utf8(output.stderr)?;
    ensure!(output.status.code() == Some(70), "{said}");
    ensure!(said.contains("nothing of it that could be wrong"), "{said}");

    switched(&agent, 1)?;
    let noted = agent.said(&["wrong"])?;
    ensure!(noted.starts_with("Noted: that was wrong."), "{noted}");
    let history = agent.folder.join("state/nixlamp/history.db");
    for end in ["", "-wal", "-shm"] {
        let _ = fs::remove_file(format!("{}{end}", history.display()));
    }
    fs::create_dir(&history)?;
    let output = agent.run(&["wrong"])?;
    let said = String::from_utf8(output.stderr)?;
    ensure!(output.status.code() == Some(70), "{said}");
    ensure!(
        said.contains("could not be written into the history"),
        "{said}"
    );
    ensure!(output.stdout.is_empty(), "“Noted” is not said");
    Ok(())
}
