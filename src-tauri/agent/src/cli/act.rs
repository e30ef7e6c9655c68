//! What changes something: shown, asked for, done.

use std::io::IsTerminal;
use std::process::ExitCode;
use std::time::Duration;

use nixlamp::places::Places;
use nixlamp::text;
use nixlamp_core::wire::{Action, Command, Plan, Rebuild};
use nixlamp_core::words;
use nixlamp_host::{clock, profiles};

use super::door::Door;
use super::{complain, print, say};

/// A service manager may take 100 s to restart a service.
const OUTCOME_LIMIT: Duration = Duration::from_secs(130);
/// An activation waits for services, and is itself waited for half an hour.
const LONG_OUTCOME_LIMIT: Duration = Duration::from_secs(35 * 60);

/// How a plan is answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    /// By the person at the terminal.
    Ask,
    /// By `--yes`.
    Yes,
    /// By `--dry-run`: shown and dropped.
    Never,
}

impl Answer {
    pub fn of(yes: bool, dry_run: bool) -> Answer {
        match (yes, dry_run) {
            (_, true) => Answer::Never,
            (true, false) => Answer::Yes,
            (false, false) => Answer::Ask,
        }
    }
}

pub async fn stop(places: &Places, wanted: Option<&str>, yes: bool) -> anyhow::Result<ExitCode> {
    let mut door = Door::open_to_act(places).await?;
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
    act(&mut door, Action::Stop { rebuild }, Answer::of(yes, false)).await
}

pub async fn restart_daemon(places: &Places, yes: bool) -> anyhow::Result<ExitCode> {
    let mut door = Door::open_to_act(places).await?;
    act(&mut door, Action::RestartDaemon, Answer::of(yes, false)).await
}

pub async fn back_up(places: &Places, yes: bool) -> anyhow::Result<ExitCode> {
    let mut door = Door::open_to_act(places).await?;
    act(&mut door, Action::BackUp, Answer::of(yes, false)).await
}

pub async fn restore(places: &Places, backup: String, answer: Answer) -> anyhow::Result<ExitCode> {
    let mut door = Door::open_to_act(places).await?;
    act(&mut door, Action::Restore { backup }, answer).await
}

/// `rollback`: the system's profile, where there is one and none is named.
pub async fn roll_back(
    places: &Places,
    generation: Option<u64>,
    profile: Option<String>,
    only_at_next_boot: bool,
    answer: Answer,
) -> anyhow::Result<ExitCode> {
    let Some(profile) = profile.or_else(default_profile) else {
        return Ok(complain(words::roll_back::NO_PROFILES));
    };
    let action = Action::RollBack {
        profile,
        generation,
        only_at_next_boot,
    };
    let mut door = Door::open_to_act(places).await?;
    act(&mut door, action, answer).await
}

fn default_profile() -> Option<String> {
    let found = profiles::read(&profiles::Places::here());
    let names: Vec<String> = found.profiles.iter().map(|p| p.id.to_string()).collect();
    [
        "system",
        "~/home-manager",
        "per-user/home-manager",
        "~/profile",
    ]
    .iter()
    .find(|wanted| names.iter().any(|name| name == *wanted))
    .map(|name| (*name).to_owned())
}

/// `generations`: what there is to switch to.
pub fn generations(json: bool) -> anyhow::Result<ExitCode> {
    let found = profiles::read(&profiles::Places::here());
    if json {
        say(&serde_json::to_string_pretty(&found.profiles)?);
        return Ok(ExitCode::SUCCESS);
    }
    let now = clock::now();
    for profile in &found.profiles {
        say(&words::roll_back::profile(profile));
        for generation in profile.generations.iter().rev() {
            say(&words::roll_back::generation(generation, now));
        }
    }
    for gap in &found.gaps {
        complain(&words::roll_back::not_read(&gap.source));
    }
    if found.profiles.is_empty() {
        say(words::roll_back::NO_PROFILES);
    }
    Ok(ExitCode::SUCCESS)
}

pub async fn acknowledge(places: &Places) -> anyhow::Result<ExitCode> {
    let mut door = Door::open_to_act(places).await?;
    door.command(Command::AcknowledgeActions).await?;
    door.close().await;
    Ok(ExitCode::SUCCESS)
}

/// Shows the plan, asks, has it carried out and tells what came of it.
async fn act(door: &mut Door, action: Action, answer: Answer) -> anyhow::Result<ExitCode> {
    door.command(Command::Prepare(action)).await?;
    let Some(plan) = planned(door).await? else {
        return Ok(complain(words::plan::CHANGED));
    };
    print(&text::plan(&plan));
    if let Some(refused) = plan.refused {
        return Ok(complain(&refused));
    }
    if answer == Answer::Never {
        door.command(Command::Cancel { plan: plan.id }).await?;
        say(words::cli::DRY_RUN);
        return Ok(ExitCode::SUCCESS);
    }
    if answer == Answer::Ask && !asked(&plan.title) {
        door.command(Command::Cancel { plan: plan.id }).await?;
        return Ok(ExitCode::from(70));
    }
    door.command(Command::Confirm {
        plan: plan.id.clone(),
    })
    .await?;
    outcome(door, &plan).await
}

/// The plan that was asked for; the agent gives up by itself on what cannot be
/// found out.
async fn planned(door: &mut Door) -> anyhow::Result<Option<Plan>> {
    loop {
        let view = door.look().await?;
        if view.plan.is_some() || view.preparing.is_none() {
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

async fn outcome(door: &mut Door, plan: &Plan) -> anyhow::Result<ExitCode> {
    let limit = match plan.action {
        Action::RollBack { .. } => LONG_OUTCOME_LIMIT,
        _ => OUTCOME_LIMIT,
    };
    let limit = tokio::time::Instant::now() + limit;
    while tokio::time::Instant::now() < limit {
        if let Some(outcome) = door.look().await?.outcome.filter(|o| o.plan == plan.id) {
            outcome.lines.iter().for_each(|line| say(line));
            return Ok(if outcome.ok {
                ExitCode::SUCCESS
            } else {
                ExitCode::from(70)
            });
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    Ok(complain(words::cli::NO_OUTCOME))
}
