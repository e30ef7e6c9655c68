//! Recordings: `replay` and `demo`.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::Context as _;
use nixlamp::agent::{self, Faces, Source};
use nixlamp::places::Places;
use nixlamp_core::engine::Event;
use nixlamp_core::say;
use nixlamp_core::wire::Command;
use nixlamp_core::words;
use nixlamp_host::{replay, serve};

use super::look::draw;
use super::say;

/// The recorded rebuild of `nixlamp demo`.
const DEMO: &str = include_str!("../../../../tests/fixtures/sessions/demo.jsonl");
/// So many times as fast as it happened.
const DEMO_SPEED: f64 = 10.0;

pub async fn replay(
    places: &Places,
    file: &Path,
    speed: f64,
    headless: bool,
) -> anyhow::Result<ExitCode> {
    let replay::Recording { events, cut } = replay::read(file)?;
    if cut {
        say(&words::cli::cut());
    }
    let faces = if headless { Faces::Without } else { Faces::All };
    play(places, events, speed, faces).await
}

pub async fn demo(places: &Places, faces: Faces) -> anyhow::Result<ExitCode> {
    say(&words::cli::demo());
    let mut events = replay::parse(DEMO.as_bytes())?.events;
    // Who watches a demo wants to see the window, too.
    if let Some(now) = events.first().map(|first| first.now) {
        let event = Event::Commanded(Command::Show);
        events.insert(0, replay::Recorded { now, event });
    }
    play(places, events, DEMO_SPEED, faces).await
}

/// Plays a recording through loop and faces, on a socket of its own beside the
/// real agent's, so that both can run.
async fn play(
    places: &Places,
    events: Vec<replay::Recorded>,
    speed: f64,
    faces: Faces,
) -> anyhow::Result<ExitCode> {
    if faces == Faces::Without {
        let mut running = agent::start(Source::Recording(events, speed), places, false);
        let mut played = running
            .played
            .take()
            .with_context(|| say!("recording-not-played"))?;
        let mut line = String::new();
        let mut goes_on = true;
        while goes_on {
            tokio::select! {
                changed = running.views.changed() => changed?,
                over = &mut played => {
                    over?;
                    // Answered after all that was told before.
                    let nothing = Command::Cancel { plan: String::new() };
                    let _ = running.command(nothing).await;
                    goes_on = false;
                }
            }
            let view = running.views.borrow_and_update().clone();
            draw(&view, false, &mut line)?;
        }
        say(&words::cli::played());
        return Ok(ExitCode::SUCCESS);
    }
    let folder = places
        .socket
        .parent()
        .map(PathBuf::from)
        .unwrap_or_default();
    let places = Places {
        socket: folder.join("replay.sock"),
        ..places.clone()
    };
    // The window that this agent opens must look at it and not at the real one.
    let listener = serve::bind(&places.socket)?;
    let length = replay::Clock::starting(&events, speed).left();
    tokio::spawn(async move {
        tokio::time::sleep(length).await;
        say(&words::cli::played_and_stays());
    });
    agent::serve_and_show(Source::Recording(events, speed), places, listener, faces).await?;
    Ok(ExitCode::SUCCESS)
}
