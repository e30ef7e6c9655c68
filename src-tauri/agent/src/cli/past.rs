//! What was: `history`, and what is kept of now: `record`.

use std::path::PathBuf;
use std::process::ExitCode;

use nixlamp::agent::{self, Source};
use nixlamp::pages;
use nixlamp::paint::Paper;
use nixlamp::places::Places;
use nixlamp_core::engine::Event;
use nixlamp_core::say;
use nixlamp_core::wire::{Command, PastRebuild};
use nixlamp_core::words;
use nixlamp_host::client::{Client, ClientError};
use nixlamp_host::run::Input;
use nixlamp_host::{act, backup, clock, store};

use super::act::asked;
use super::meant::{Meant, meant};
use super::{complain, print, print_json, print_page, say};

pub async fn history(
    places: &Places,
    json: bool,
    csv: bool,
    limit: u32,
) -> anyhow::Result<ExitCode> {
    let mut false_alarms = None;
    let mut is_watched = true;
    let past: Vec<PastRebuild> = match Client::connect(&places.socket).await {
        Ok(mut client) => {
            false_alarms = client.look().await?.status.false_alarms;
            client.history(limit).await?
        }
        Err(ClientError::NoAgent) => {
            is_watched = false;
            agent::past_rebuilds(places.history.clone())(limit).map_err(anyhow::Error::msg)?
        }
        Err(error) => return Err(error.into()),
    };
    if json {
        print_json(&serde_json::to_string_pretty(&past)?);
    } else if csv {
        print(&nixlamp_host::past::csv(&past));
    } else {
        let alarms = false_alarms.as_deref();
        print_page(&pages::history(&past, alarms, is_watched, Paper::here()));
    }
    Ok(ExitCode::SUCCESS)
}

/// Deletes all of it, by the agent that runs, or else here.
pub async fn forget(places: &Places, yes: bool) -> anyhow::Result<ExitCode> {
    say(&say!("history-delete.goes"));
    say(&say!("history-delete.stays"));
    say(&say!("history-delete.no-undo"));
    if !yes && !asked(&say!("history-delete.title")).await {
        return Ok(ExitCode::from(70));
    }
    match Client::connect(&places.socket).await {
        Ok(mut client) => client.command(Command::DeleteHistory).await?,
        Err(ClientError::NoAgent) => {
            let store = store::Store::open(&places.history, |_| {});
            store.journal().forget()?;
        }
        Err(error) => return Err(error.into()),
    }
    say(&say!("history-delete.done"));
    Ok(ExitCode::SUCCESS)
}

/// Which verdict was wrong, or right.
#[derive(clap::Args)]
pub struct Judged {
    rebuild: Option<String>,
    #[arg(long)]
    cause: Option<String>,
}

/// A person says what they think of a verdict.
pub async fn judge(places: &Places, judged: Judged, right: bool) -> anyhow::Result<ExitCode> {
    let mut client = Client::connect(&places.socket).await?;
    let status = client.look().await?.status;
    let rebuild = match judged.rebuild {
        Some(rebuild) => rebuild,
        None => match meant(&status) {
            Meant::One(id) => id.to_owned(),
            Meant::Nothing => {
                complain(&words::learned::nothing_to_judge());
                return Ok(ExitCode::FAILURE);
            }
            Meant::OneOf(several) => {
                complain(&words::learned::which(right));
                for rebuild in several {
                    say(&format!("  {}  {}", rebuild.id, rebuild.headline));
                }
                return Ok(ExitCode::from(64));
            }
        },
    };
    client
        .command(Command::Judge {
            rebuild,
            cause: judged.cause,
            right,
        })
        .await?;
    say(&words::learned::noted(right));
    if let Some(line) = client.look().await?.status.false_alarms {
        say(&line);
    }
    Ok(ExitCode::SUCCESS)
}

/// What failed was seen.
pub async fn seen(places: &Places) -> anyhow::Result<ExitCode> {
    let mut client = Client::connect(&places.socket).await?;
    let status = client.look().await?.status;
    let Some(past) = status.unseen_failure else {
        say(&words::cli::nothing_unseen());
        return Ok(ExitCode::SUCCESS);
    };
    client
        .command(Command::Acknowledge {
            rebuild: past.id.clone(),
        })
        .await?;
    say(&past.line);
    Ok(ExitCode::SUCCESS)
}

/// Read from the file: what an action came to stands there before it goes on.
pub fn actions(places: &Places, json: bool, limit: u32) -> anyhow::Result<ExitCode> {
    // Before the look: what ends meanwhile has an end then.
    let acts = act::is_acting(&places.state());
    let actions = store::peek_actions(&places.history, limit)?;
    let at_work = actions.iter().find(|action| action.ended.is_none() && acts);
    if json {
        print_json(&serde_json::to_string_pretty(&actions)?);
        return Ok(ExitCode::SUCCESS);
    }
    if actions.is_empty() {
        say(&words::action::none());
    }
    for action in &actions {
        let at_work = at_work.is_some_and(|at_work| at_work.plan == action.plan);
        say(&words::action::line(action, at_work, clock::now()));
        action
            .lines
            .iter()
            .for_each(|line| say(&format!("  {line}")));
    }
    Ok(ExitCode::SUCCESS)
}

pub fn backups(places: &Places, json: bool) -> anyhow::Result<ExitCode> {
    let mut whole = Vec::new();
    for found in backup::list(&act::backups(&places.state())) {
        match found {
            Ok(manifest) => whole.push(manifest),
            Err(why) => {
                complain(&why);
            }
        }
    }
    if json {
        print_json(&serde_json::to_string_pretty(&whole)?);
    } else if whole.is_empty() {
        say(&words::backup::none());
    }
    for manifest in whole.iter().filter(|_| !json) {
        say(&words::backup::line(manifest));
    }
    Ok(ExitCode::SUCCESS)
}

pub async fn record(places: &Places, file: PathBuf) -> anyhow::Result<ExitCode> {
    let file = std::path::absolute(file)?;
    match Client::connect(&places.socket).await {
        Ok(client) => {
            let mut recording = client.record(&file).await?;
            say(&words::cli::recording());
            tokio::select! {
                () = recording.ended() => {}
                _ = tokio::signal::ctrl_c() => {}
            }
        }
        Err(ClientError::NoAgent) => {
            let running = agent::start(Source::Machine, places, false);
            let _token = running.record(&file).await?;
            running
                .inputs
                .send(Input::Event(Event::Watched(true)))
                .await?;
            say(&words::cli::recording());
            tokio::signal::ctrl_c().await?;
        }
        Err(error) => return Err(error.into()),
    }
    Ok(ExitCode::SUCCESS)
}
