//! What changes something: shown, asked for, done.

use std::io::IsTerminal;
use std::process::ExitCode;
use std::time::Duration;

use nixlamp::places::Places;
use nixlamp::text;
use nixlamp_core::wire::{Action, Command, Plan, Rebuild};
use nixlamp_core::words;
use tokio::signal::unix::{SignalKind, signal};

use super::door::Door;
use super::{complain, print, say};

/// A service manager may take 100 s to restart a service; nothing else takes as
/// long.
const OUTCOME_LIMIT: Duration = Duration::from_secs(130);

pub async fn stop(places: &Places, wanted: Option<&str>, yes: bool) -> anyhow::Result<ExitCode> {
    let mut door = Door::open(places).await?;
    let view = door.look().await?;
    let running: Vec<&Rebuild> = view
        .status
        .rebuilds
        .iter()
        .filter(|r| r.ring_eighths.is_some())
        .collect();
    let named = |r: &&&Rebuild| wanted.is_none_or(|w| r.id == w || r.root_pid.to_string() == w);
    let chosen: Vec<&Rebuild> = running.iter().filter(named).copied().collect();
    let rebuild = match chosen.as_slice() {
        [one] => one.id.clone(),
        [] if wanted.is_none() || running.is_empty() => {
            return Ok(complain(words::cli::NOTHING_RUNS));
        }
        [] => return Ok(complain(words::plan::NO_SUCH_REBUILD)),
        _ => {
            say(words::cli::WHICH);
            for r in &chosen {
                say(&format!("  {}  {}", r.id, r.subline));
            }
            return Ok(ExitCode::from(64));
        }
    };
    act(&mut door, Action::Stop { rebuild }, yes).await
}

pub async fn restart_daemon(places: &Places, yes: bool) -> anyhow::Result<ExitCode> {
    let mut door = Door::open(places).await?;
    act(&mut door, Action::RestartDaemon, yes).await
}

/// Shows the plan, asks, has it carried out and tells what came of it.
pub(super) async fn act(door: &mut Door, action: Action, yes: bool) -> anyhow::Result<ExitCode> {
    door.command(Command::Prepare(action)).await?;
    let Some(plan) = planned(door).await? else {
        return Ok(complain(words::plan::CHANGED));
    };
    print(&text::plan(&plan));
    if let Some(refused) = plan.refused {
        return Ok(complain(&refused));
    }
    if !yes && !asked(&plan.title) {
        door.command(Command::Cancel { plan: plan.id }).await?;
        return Ok(ExitCode::from(70));
    }
    confirmed(door, &plan).await
}

/// Has a plan carried out and tells what came of it. Ctrl-C asks to stop it.
pub(super) async fn confirmed(door: &mut Door, plan: &Plan) -> anyhow::Result<ExitCode> {
    door.command(Command::Confirm {
        plan: plan.id.clone(),
    })
    .await?;
    outcome(door, &plan.id).await
}

/// The plan that was asked for; the agent gives up by itself on what cannot be
/// found out.
pub(super) async fn planned(door: &mut Door) -> anyhow::Result<Option<Plan>> {
    loop {
        let view = door.look().await?;
        let goes_on = view.preparing.is_some() || view.plan.as_ref().is_some_and(|p| p.preliminary);
        if !goes_on {
            return Ok(view.plan);
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}

/// True if a person said yes. Only a terminal can answer.
fn asked(title: &str) -> bool {
    if !std::io::stdin().is_terminal() {
        complain(words::cli::NEEDS_YES);
        return false;
    }
    print(&words::cli::question(title));
    let mut line = String::new();
    let read = std::io::stdin().read_line(&mut line).is_ok();
    let yes = read && matches!(line.trim().to_lowercase().as_str(), "y" | "yes");
    if !yes {
        say(words::cli::NOT_STOPPED);
    }
    yes
}

async fn outcome(door: &mut Door, plan: &str) -> anyhow::Result<ExitCode> {
    let mut heard = tokio::time::Instant::now();
    let mut told = String::new();
    let mut interrupts = signal(SignalKind::interrupt())?;
    while heard.elapsed() < OUTCOME_LIMIT {
        let view = door.look().await?;
        if let Some(outcome) = view.outcome.filter(|o| o.plan == plan) {
            if !told.is_empty() && std::io::stdout().is_terminal() {
                print("\r\x1b[K");
            }
            outcome.lines.iter().for_each(|line| say(line));
            return Ok(if outcome.ok {
                ExitCode::SUCCESS
            } else {
                ExitCode::from(70)
            });
        }
        // What says how far it is may take as long as it likes.
        if let Some(acting) = view.acting.filter(|a| a.plan == plan && !a.line.is_empty()) {
            heard = tokio::time::Instant::now();
            if acting.line != told && std::io::stdout().is_terminal() {
                print(&format!("\r\x1b[K{}", acting.line));
            }
            told = acting.line;
        }
        tokio::select! {
            () = tokio::time::sleep(Duration::from_millis(100)) => {}
            _ = interrupts.recv() => {
                door.command(Command::Cancel { plan: plan.to_owned() }).await?;
            }
        }
    }
    Ok(complain(words::cli::NO_OUTCOME))
}
