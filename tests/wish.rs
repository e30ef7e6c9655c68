//! `wish ACTION [--between COMMAND] [--cancel-when WORDS]`: what a window does. Has the running agent
//! prepare the action (its JSON), does something in between, confirms, and prints plan, progress and
//! outcome as one line of JSON. For the lab, where it is run by alice.

use std::{
    io::Write,
    process::Command as Program,
    time::{Duration, Instant},
};

use anyhow::{Context, Result, bail, ensure};
use nixlamp::places::Places;
use nixlamp_core::wire::{Action, Command, Plan};
use nixlamp_host::client::Client;
use serde_json::json;

const SOON: Duration = Duration::from_secs(100);

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<()> {
    let mut words = std::env::args().skip(1);
    let action: Action = serde_json::from_str(&words.next().context("an action")?)?;
    let (mut between, mut cancel_when) = (None, None);
    while let Some(word) = words.next() {
        match word.as_str() {
            "--between" => between = words.next(),
            "--cancel-when" => cancel_when = words.next(),
            _ => bail!("{word}?"),
        }
    }
    let mut agent = Client::connect(&Places::from_environment().socket).await?;
    let (plan, first) = prepared(&mut agent, action).await?;
    if let Some(command) = between {
        let status = Program::new("sh").args(["-c", &command]).status()?;
        ensure!(status.success(), "{command}: {status}");
    }
    let confirm = Command::Confirm {
        really: false,
        plan: plan.id.clone(),
    };
    if let Err(why) = agent.command(confirm).await {
        writeln!(
            std::io::stdout(),
            "{}",
            json!({"plan": plan, "first": first, "refused": why.to_string()})
        )?;
        return Ok(());
    }
    let begun = Instant::now();
    let mut progress: Vec<String> = Vec::new();
    let outcome = loop {
        let view = agent.look().await?;
        if let Some(outcome) = view.outcome.filter(|o| o.plan == plan.id) {
            break outcome;
        }
        if let Some(acting) = view.acting
            && progress.last() != Some(&acting.line)
        {
            if cancel_when
                .as_ref()
                .is_some_and(|words| acting.line.contains(words))
            {
                cancel_when = None;
                let cancel = Command::Cancel {
                    plan: plan.id.clone(),
                };
                agent.command(cancel).await?;
            }
            progress.push(acting.line);
        }
        ensure!(begun.elapsed() < SOON, "no outcome: {progress:?}");
        tokio::time::sleep(Duration::from_millis(50)).await;
    };
    let said = json!({"plan": plan, "first": first, "progress": progress, "outcome": outcome});
    writeln!(std::io::stdout(), "{said}")?;
    Ok(())
}

/// The plan, and the first figure if one was seen before it.
async fn prepared(agent: &mut Client, action: Action) -> Result<(Plan, Option<Plan>)> {
    agent.command(Command::Prepare(action)).await?;
    let begun = Instant::now();
    let mut first = None;
    loop {
        let view = agent.look().await?;
        match view.plan {
            Some(plan) if plan.preliminary => first = Some(plan),
            Some(plan) => return Ok((plan, first)),
            None => {}
        }
        ensure!(begun.elapsed() < SOON, "no plan");
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}
