//! The command line: the same picture and the same wishes as every face, a
//! file for each group of commands.

mod act;
mod door;
mod look;
mod past;
mod play;

use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Parser, Subcommand};
use nixlamp::agent::{self, Source};
use nixlamp::places::Places;
use nixlamp_core::wire::Command;
use nixlamp_core::words;
use nixlamp_host::client::Client;
use nixlamp_host::serve;

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
        #[arg(long, default_value_t = 50, value_parser = clap::value_parser!(u32).range(1..))]
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
    /// Restart the Nix daemon, after showing what that ends.
    RestartDaemon {
        /// Do not ask.
        #[arg(long)]
        yes: bool,
    },
    /// Take the last failed rebuild as seen: the lamp is no longer red for it.
    Seen,
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
        #[arg(long, default_value_t = 1.0, value_parser = speed)]
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

fn speed(text: &str) -> Result<f64, String> {
    match text.parse() {
        Ok(speed) if (0.01..=1000.0).contains(&speed) => Ok(speed),
        _ => Err(words::cli::SPEED.to_owned()),
    }
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
        Some(Sub::Status(args)) => look::status(&places, &args).await,
        Some(Sub::Watch { json }) => look::watch(&places, json).await,
        Some(Sub::Why { json }) => look::why(&places, json).await,
        Some(Sub::History { json, csv, limit }) => past::history(&places, json, csv, limit).await,
        Some(Sub::Stop { rebuild, yes }) => act::stop(&places, rebuild.as_deref(), yes).await,
        Some(Sub::Seen) => past::seen(&places).await,
        Some(Sub::Show) => show(&places).await,
        Some(Sub::Record { file }) => past::record(&places, file).await,
        Some(Sub::Replay {
            file,
            speed,
            headless,
        }) => play::replay(&places, &file, speed, headless).await,
        Some(Sub::Demo { headless }) => play::demo(&places, headless).await,
        Some(Sub::RestartDaemon { yes }) => act::restart_daemon(&places, yes).await,
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
    if let Err(error) = out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        let gone = error.kind() == std::io::ErrorKind::BrokenPipe;
        if !gone {
            complain(&error.to_string());
        }
        std::process::exit(if gone { 0 } else { 70 });
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

async fn show(places: &Places) -> anyhow::Result<ExitCode> {
    Client::connect(&places.socket)
        .await?
        .command(Command::Show)
        .await?;
    Ok(ExitCode::SUCCESS)
}
