//! How it stands: `status`, `watch`, `why`.

use std::io::IsTerminal;
use std::process::ExitCode;
use std::time::Duration;

use nixlamp::pages;
use nixlamp::paint::Paper;
use nixlamp::places::Places;
use nixlamp::text;
use nixlamp_core::wire::View;
use nixlamp_core::words;
use nixlamp_host::client::ClientError;

use super::door::Door;
use super::pictures::Pictures;
use super::{StatusArgs, complain, live, print_json, print_page, say, steer, write};

/// A watched agent that says nothing for so long hangs.
const QUIET: Duration = Duration::from_secs(15);

pub async fn status(places: &Places, args: &StatusArgs) -> anyhow::Result<ExitCode> {
    let view = Door::open(places).await?.look().await?;
    if args.json {
        print_json(&serde_json::to_string_pretty(&view.status)?);
    } else if args.short {
        say(&text::short(&view.status));
    } else if args.waybar {
        print_json(&serde_json::to_string(&text::waybar(&view))?);
        // Waybar hides a module whose command fails.
        return Ok(ExitCode::SUCCESS);
    } else {
        print_page(&pages::status(&view.status, Paper::here()));
    }
    Ok(ExitCode::from(text::exit_code(view.status.state)))
}

pub async fn watch(places: &Places, json: bool) -> anyhow::Result<ExitCode> {
    if !json && live::is_possible() {
        return live::watch(places).await;
    }
    let mut last = String::new();
    let mut pictures = Pictures::open(places).await?;
    let own = matches!(pictures, Pictures::Own(..));
    let mut heard = tokio::time::Instant::now();
    let mut silent = tokio::time::interval(QUIET);
    loop {
        tokio::select! {
            // First: an agent in the same terminal ends by the same key.
            biased;
            _ = tokio::signal::ctrl_c() => return Ok(ExitCode::from(130)),
            picture = pictures.next() => match picture {
                Ok(picture) => {
                    draw(&picture, json, &mut last)?;
                    heard = tokio::time::Instant::now();
                }
                Err(ClientError::Ended) if own => return Ok(ExitCode::SUCCESS),
                Err(why) => return Err(why.into()),
            },
            // The agent looks every few seconds while somebody watches.
            _ = silent.tick() => if !own && heard.elapsed() >= QUIET {
                complain(&words::cli::stale(heard.elapsed().as_secs_f64()));
            }
        }
    }
}

/// On a terminal the whole status is drawn anew; elsewhere each new headline is
/// a line.
pub fn draw(view: &View, json: bool, last: &mut String) -> anyhow::Result<()> {
    if json {
        print_json(&serde_json::to_string(&view.status)?);
    } else if std::io::stdout().is_terminal() && live::is_possible() {
        // Home, then clear to the end: less flicker than clearing first.
        steer("\x1b[H");
        for line in &pages::status(&view.status, Paper::here()).lines {
            write(&line.painted(&Paper::here()));
            steer("\x1b[K\n");
        }
        steer("\x1b[J");
    } else {
        let line = text::short(&view.status);
        // A clock that went on is no news in a log.
        let news: String = line.chars().filter(|c| !c.is_ascii_digit()).collect();
        if news != *last {
            say(&line);
            *last = news;
        }
    }
    Ok(())
}

pub async fn why(places: &Places, json: bool) -> anyhow::Result<ExitCode> {
    let view = Door::open(places).await?.look().await?;
    if json {
        let causes: Vec<_> = view
            .status
            .rebuilds
            .iter()
            .map(|r| serde_json::json!({ "id": r.id, "verdict": r.verdict, "waits_on": r.waits_on, "causes": r.causes }))
            .collect();
        print_json(&serde_json::to_string_pretty(&causes)?);
    } else {
        print_page(&pages::why(&view.status, Paper::here()));
    }
    Ok(ExitCode::from(text::exit_code(view.status.state)))
}
