//! How it stands: `status`, `watch`, `why`.

use std::io::IsTerminal;
use std::process::ExitCode;
use std::time::Duration;

use nixlamp::places::Places;
use nixlamp::text;
use nixlamp_core::wire::View;
use nixlamp_core::words;

use super::door::Door;
use super::{StatusArgs, complain, print, print_json, say, steer};

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
        print(&text::whole(&view.status));
    }
    Ok(ExitCode::from(text::exit_code(view.status.state)))
}

pub async fn watch(places: &Places, json: bool) -> anyhow::Result<ExitCode> {
    let mut last = String::new();
    match Door::open(places).await? {
        Door::Agent(client) => {
            let mut pictures = client.watch().await?;
            let mut heard = tokio::time::Instant::now();
            let mut silent = tokio::time::interval(QUIET);
            loop {
                tokio::select! {
                    // First: an agent in the same terminal ends by the same key.
                    biased;
                    _ = tokio::signal::ctrl_c() => return Ok(ExitCode::from(130)),
                    picture = pictures.next() => {
                        draw(&picture?, json, &mut last)?;
                        heard = tokio::time::Instant::now();
                    }
                    // The agent looks every few seconds while somebody watches.
                    _ = silent.tick() => if heard.elapsed() >= QUIET {
                        complain(&words::cli::stale(heard.elapsed().as_secs_f64()));
                    }
                }
            }
        }
        Door::Own(mut running) => loop {
            let view = running.views.borrow_and_update().clone();
            draw(&view, json, &mut last)?;
            if running.views.changed().await.is_err() {
                return Ok(ExitCode::SUCCESS);
            }
        },
    }
}

/// On a terminal the whole status is drawn anew; elsewhere each new headline is
/// a line.
pub fn draw(view: &View, json: bool, last: &mut String) -> anyhow::Result<()> {
    if json {
        print_json(&serde_json::to_string(&view.status)?);
    } else if std::io::stdout().is_terminal() {
        // Home, then clear to the end: less flicker than clearing first.
        steer("\x1b[H");
        for line in text::whole(&view.status).lines() {
            print(line);
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
        print(&text::why(&view.status));
    }
    Ok(ExitCode::from(text::exit_code(view.status.state)))
}
