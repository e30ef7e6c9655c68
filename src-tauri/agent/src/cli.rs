//! The command line: the same picture and the same wishes as every face.

use std::io::{IsTerminal, Write};
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use anyhow::Context as _;
use clap::{Args, Parser, Subcommand};
use nixlamp::agent::{self, Running, Source};
use nixlamp::places::Places;
use nixlamp::text;
use nixlamp_core::engine::Event;
use nixlamp_core::wire::{Action, Command, PastRebuild, Rebuild, View};
use nixlamp_core::words;
use nixlamp_host::client::{Client, ClientError};
use nixlamp_host::run::Input;
use nixlamp_host::{replay, serve};

/// A look without an agent takes so long: rates need two samples, and what is
/// stopped or blocked shows after a few seconds.
const LOOK: Duration = Duration::from_millis(3500);
/// A watched agent that says nothing for so long hangs.
const QUIET: Duration = Duration::from_secs(15);
/// An action answers within this: 3 s of grace, 10 s of looking, and some.
const OUTCOME_LIMIT: Duration = Duration::from_secs(20);
/// The recorded rebuild of `nixlamp demo`.
const DEMO: &str = include_str!("../../../tests/fixtures/sessions/demo.jsonl");
/// So many times as fast as it happened.
const DEMO_SPEED: f64 = 10.0;

/// Watches Nix rebuilds and says whether they work, wait or are stuck, and why.
///
/// Without a command: starts the agent, or shows the window of the one that
/// runs.
#[derive(Parser)]
#[command(name = "nixlamp", version)]
pub struct Cli {
    #[command(subcommand)]
    command: Option<Sub>,
    /// Start the agent without tray, notifications and window.
    #[arg(long)]
    headless: bool,
}

impl Cli {
    /// True if an agent with tray and notifications may come of it.
    pub fn shows_faces(&self) -> bool {
        match &self.command {
            None => !self.headless,
            Some(Sub::Replay { headless, .. } | Sub::Demo { headless }) => !headless,
            Some(_) => false,
        }
    }
}

#[derive(Subcommand)]
enum Sub {
    /// How everything stands. Exit code: 0 well, 1 attention, 2 needs you,
    /// 3 stalled, 4 failed, 5 unknown, 64 wrong usage.
    Status(StatusArgs),
    /// Show the status whenever it changes.
    Watch {
        /// One JSON object a line.
        #[arg(long)]
        json: bool,
    },
    /// Why a rebuild does not get on, with the evidence.
    Why {
        /// As JSON.
        #[arg(long)]
        json: bool,
    },
    /// Past rebuilds, newest first.
    History {
        /// As JSON.
        #[arg(long, conflicts_with = "csv")]
        json: bool,
        /// As comma separated values.
        #[arg(long)]
        csv: bool,
        /// At most so many.
        #[arg(long, default_value_t = 50)]
        limit: u32,
    },
    /// Stop a rebuild, after showing what that does.
    Stop {
        /// Which one, if several run: its id, or the number of its process.
        rebuild: Option<String>,
        /// Do not ask.
        #[arg(long)]
        yes: bool,
    },
    /// Open the window.
    Show,
    /// Record what is seen into a new file.
    Record {
        /// The file; it must not exist yet.
        file: PathBuf,
    },
    /// Play a recording through the whole agent.
    Replay {
        /// The file.
        file: PathBuf,
        /// So many times as fast as it happened.
        #[arg(long, default_value_t = 1.0)]
        speed: f64,
        /// Without tray, notifications and window: prints each change.
        #[arg(long)]
        headless: bool,
    },
    /// Play a recorded incident: green, amber, red, and a question.
    Demo {
        /// Without tray, notifications and window: prints each change.
        #[arg(long)]
        headless: bool,
    },
}

#[derive(Args)]
struct StatusArgs {
    /// As JSON; docs/status.md describes it.
    #[arg(long, group = "form")]
    json: bool,
    /// One line.
    #[arg(long, group = "form")]
    short: bool,
    /// For a waybar module.
    #[arg(long, group = "form")]
    waybar: bool,
}

/// Carries a command line out.
pub async fn run(cli: Cli) -> ExitCode {
    let places = Places::from_environment();
    let done = match cli.command {
        None => start(&places, cli.headless).await,
        Some(Sub::Status(args)) => status(&places, &args).await,
        Some(Sub::Watch { json }) => watch(&places, json).await,
        Some(Sub::Why { json }) => why(&places, json).await,
        Some(Sub::History { json, csv, limit }) => history(&places, json, csv, limit).await,
        Some(Sub::Stop { rebuild, yes }) => stop(&places, rebuild.as_deref(), yes).await,
        Some(Sub::Show) => show(&places).await,
        Some(Sub::Record { file }) => record(&places, file).await,
        Some(Sub::Replay {
            file,
            speed,
            headless,
        }) => match replay::read(&file) {
            Ok(events) if speed.is_finite() && speed > 0.0 => {
                play(&places, events, speed, headless).await
            }
            Ok(_) => Ok(complain("--speed must be greater than zero.")),
            Err(error) => Err(error),
        },
        Some(Sub::Demo { headless }) => {
            say(words::cli::DEMO);
            match replay::parse(DEMO.as_bytes()) {
                Ok(mut events) => {
                    // Who watches a demo wants to see the window, too.
                    if let Some(now) = events.first().map(|first| first.now) {
                        let event = Event::Commanded(Command::Show);
                        events.insert(0, replay::Recorded { now, event });
                    }
                    play(&places, events, DEMO_SPEED, headless).await
                }
                Err(error) => Err(error),
            }
        }
    };
    done.unwrap_or_else(|error| complain(&format!("{error:#}")))
}

/// Prints a sentence to standard error; the exit code of a failure.
#[expect(clippy::print_stderr, reason = "this is the command line")]
pub fn complain(words: &str) -> ExitCode {
    eprintln!("nixlamp: {words}");
    ExitCode::from(70)
}

/// A closed pipe (`nixlamp watch | head`) is the reader's right.
fn print(text: &str) {
    let mut out = std::io::stdout().lock();
    if out
        .write_all(text.as_bytes())
        .and_then(|()| out.flush())
        .is_err()
    {
        std::process::exit(0);
    }
}

fn say(line: &str) {
    print(&format!("{line}\n"));
}

async fn start(places: &Places, headless: bool) -> anyhow::Result<ExitCode> {
    match serve::bind(&places.socket) {
        Ok(listener) => {
            say(if headless {
                words::cli::STARTED_HEADLESS
            } else {
                words::cli::STARTED
            });
            agent::serve_and_show(Source::Machine, places.clone(), listener, !headless).await?;
            Ok(ExitCode::SUCCESS)
        }
        Err(serve::BindError::AlreadyRuns) if !headless => {
            Client::connect(&places.socket)
                .await?
                .command(Command::Show)
                .await?;
            say(words::cli::SHOWN);
            Ok(ExitCode::SUCCESS)
        }
        Err(error) => Err(error.into()),
    }
}

/// The agent's picture, or that of a short look of our own.
enum Door {
    Agent(Client),
    Own(Running),
}

impl Door {
    async fn open(places: &Places) -> anyhow::Result<Door> {
        match Client::connect(&places.socket).await {
            Ok(client) => Ok(Door::Agent(client)),
            Err(ClientError::NoAgent) => {
                let running = agent::start(Source::Machine, places, false);
                let note = Event::Trouble("agent".to_owned(), Some(words::trouble::only_a_look()));
                running.inputs.send(Input::Event(note)).await?;
                running
                    .inputs
                    .send(Input::Event(Event::Watched(true)))
                    .await?;
                tokio::time::sleep(LOOK).await;
                Ok(Door::Own(running))
            }
            Err(error) => Err(error.into()),
        }
    }

    async fn look(&mut self) -> anyhow::Result<View> {
        match self {
            Door::Agent(client) => Ok(client.look().await?),
            Door::Own(running) => Ok((**running.views.borrow()).clone()),
        }
    }

    async fn command(&mut self, command: Command) -> anyhow::Result<()> {
        match self {
            Door::Agent(client) => Ok(client.command(command).await?),
            Door::Own(running) => running.command(command).await.map_err(anyhow::Error::msg),
        }
    }
}

async fn status(places: &Places, args: &StatusArgs) -> anyhow::Result<ExitCode> {
    let view = Door::open(places).await?.look().await?;
    if args.json {
        say(&serde_json::to_string_pretty(&view.status)?);
    } else if args.short {
        say(&text::short(&view.status));
    } else if args.waybar {
        say(&text::waybar(&view).to_string());
        // Waybar hides a module whose command fails.
        return Ok(ExitCode::SUCCESS);
    } else {
        print(&text::whole(&view.status));
    }
    Ok(ExitCode::from(text::exit_code(view.status.state)))
}

async fn watch(places: &Places, json: bool) -> anyhow::Result<ExitCode> {
    let mut last = String::new();
    match Door::open(places).await? {
        Door::Agent(client) => {
            let mut pictures = client.watch().await?;
            let mut heard = tokio::time::Instant::now();
            let mut silent = tokio::time::interval(QUIET);
            loop {
                tokio::select! {
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
fn draw(view: &View, json: bool, last: &mut String) -> anyhow::Result<()> {
    if json {
        say(&serde_json::to_string(&view.status)?);
    } else if std::io::stdout().is_terminal() {
        // Home, then clear to the end: less flicker than clearing first.
        let text = text::whole(&view.status).replace('\n', "\x1b[K\n");
        print(&format!("\x1b[H{text}\x1b[J"));
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

async fn why(places: &Places, json: bool) -> anyhow::Result<ExitCode> {
    let view = Door::open(places).await?.look().await?;
    if json {
        let causes: Vec<_> = view
            .status
            .rebuilds
            .iter()
            .map(|r| serde_json::json!({ "id": r.id, "verdict": r.verdict, "waits_on": r.waits_on, "causes": r.causes }))
            .collect();
        say(&serde_json::to_string_pretty(&causes)?);
    } else {
        print(&text::why(&view.status));
    }
    Ok(ExitCode::from(text::exit_code(view.status.state)))
}

async fn history(places: &Places, json: bool, csv: bool, limit: u32) -> anyhow::Result<ExitCode> {
    let past: Vec<PastRebuild> = match Client::connect(&places.socket).await {
        Ok(mut client) => client.history(limit).await?,
        Err(ClientError::NoAgent) => {
            agent::past_rebuilds(places.history.clone())(limit).map_err(anyhow::Error::msg)?
        }
        Err(error) => return Err(error.into()),
    };
    if json {
        say(&serde_json::to_string_pretty(&past)?);
    } else if csv {
        print(&text::history_csv(&past));
    } else {
        print(&text::history(&past));
    }
    Ok(ExitCode::SUCCESS)
}

async fn show(places: &Places) -> anyhow::Result<ExitCode> {
    Client::connect(&places.socket)
        .await?
        .command(Command::Show)
        .await?;
    Ok(ExitCode::SUCCESS)
}

async fn stop(places: &Places, wanted: Option<&str>, yes: bool) -> anyhow::Result<ExitCode> {
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
    door.command(Command::Prepare(Action::Stop { rebuild }))
        .await?;
    let Some(plan) = door.look().await?.plan else {
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
    door.command(Command::Confirm {
        plan: plan.id.clone(),
    })
    .await?;
    outcome(&mut door, &plan.id).await
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
    let limit = tokio::time::Instant::now() + OUTCOME_LIMIT;
    while tokio::time::Instant::now() < limit {
        if let Some(outcome) = door.look().await?.outcome.filter(|o| o.plan == plan) {
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

async fn record(places: &Places, file: PathBuf) -> anyhow::Result<ExitCode> {
    let file = std::path::absolute(file)?;
    match Client::connect(&places.socket).await {
        Ok(client) => {
            let mut recording = client.record(&file).await?;
            say(words::cli::RECORDING);
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
            say(words::cli::RECORDING);
            tokio::signal::ctrl_c().await?;
        }
        Err(error) => return Err(error.into()),
    }
    Ok(ExitCode::SUCCESS)
}

/// Plays a recording through loop and faces, on a socket of its own beside the
/// real agent's, so that both can run.
async fn play(
    places: &Places,
    events: Vec<replay::Recorded>,
    speed: f64,
    headless: bool,
) -> anyhow::Result<ExitCode> {
    if headless {
        let mut running = agent::start(Source::Recording(events, speed), places, false);
        let mut played = running.played.take().context("nothing is played")?;
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
        say(words::cli::PLAYED);
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
        say(words::cli::PLAYED_AND_STAYS);
    });
    agent::serve_and_show(Source::Recording(events, speed), places, listener, true).await?;
    Ok(ExitCode::SUCCESS)
}
