//! The command line: the same picture and the same wishes as every face, a
//! file for each group of commands.

mod act;
mod alias;
mod door;
mod gc;
mod health;
mod look;
mod past;
mod play;
mod rebuild;
mod verify;
mod wrap;

use std::fmt::Write as _;
use std::io::{IsTerminal as _, Write as _};
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Parser, Subcommand};
use nixlamp::agent::{self, Source};
use nixlamp::places::Places;
use nixlamp_core::wire::Command;
use nixlamp_core::words;
use nixlamp_host::client::Client;
use nixlamp_host::{config, serve};

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
    /// True if this is the agent itself, and no command.
    pub fn is_agent(&self) -> bool {
        self.command.is_none()
    }

    /// True if an agent with tray and notifications may come of it.
    pub fn shows_faces(&self) -> bool {
        match &self.command {
            None => !self.headless,
            Some(Sub::Replay { headless, .. } | Sub::Demo { headless }) => !headless,
            Some(_) => false,
        }
    }

    /// Carries out what needs nothing of the agent's machinery, and must not
    /// wait for it.
    pub fn at_once(&self) -> Option<ExitCode> {
        match &self.command {
            Some(Sub::Run(wrap)) => Some(wrap::run(wrap)),
            _ => None,
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
        /// What Nixlamp itself has done, instead of rebuilds.
        #[arg(long, conflicts_with = "csv")]
        actions: bool,
    },
    /// Put away what is told of actions that were cut off.
    Acknowledge,
    /// Stop a rebuild, after showing what that does.
    Stop {
        /// Which one, if several run: its id, or the number of its process.
        rebuild: Option<String>,
        /// Kill its builders, as an administrator; without a rebuild those
        /// that outlived theirs.
        #[arg(long)]
        force: bool,
        /// Do not ask.
        #[arg(long)]
        yes: bool,
        /// With --yes: do not ask the second question either, in the middle
        /// of a switch.
        #[arg(long, requires = "yes")]
        even_while_switching: bool,
    },
    /// Restart the Nix daemon, after showing what that ends.
    RestartDaemon {
        /// Do not ask.
        #[arg(long)]
        yes: bool,
    },
    /// Take the last failed rebuild as seen: the lamp is no longer red for it.
    Seen,
    /// Run a command that the configuration names, after showing what that does.
    Rebuild(RebuildArgs),
    /// Run any command so that Nixlamp knows for certain how it ends. Terminal,
    /// signals and exit code are the command's own.
    Run(wrap::Wrap),
    /// Check the health of machine, network, Nix and system. Exit code: 0 fine,
    /// 1 something to look at, 2 something bad, 5 nothing is known.
    Health {
        /// As JSON; docs/checks.md describes it.
        #[arg(long)]
        json: bool,
        /// Also what takes long, opens connections, or starts your login shell.
        #[arg(long, conflicts_with = "checks")]
        all: bool,
        /// Only these, whatever they cost.
        checks: Vec<String>,
    },
    /// Read store paths again and compare them with what Nix wrote down. Changes
    /// nothing. Exit code: 0 sound, 1 only rights or times are odd, 2 damaged,
    /// 5 not all could be read.
    Verify(verify::VerifyArgs),
    /// Repair what `verify` found, after showing how. Without a name: what there
    /// is to repair.
    Repair {
        /// Which finding, as `verify` names it.
        finding: Option<String>,
        /// Do not ask.
        #[arg(long)]
        yes: bool,
    },
    /// Switch a profile to another of its generations, back or forward, after
    /// showing what that changes. Nothing is evaluated or downloaded.
    Rollback {
        /// The generation's number; without one, the one before the current.
        generation: Option<u64>,
        /// Which profile, as “nixlamp generations” lists it.
        #[arg(long)]
        profile: Option<String>,
        /// Only at the next boot (NixOS).
        #[arg(long)]
        boot: bool,
        /// Do not ask.
        #[arg(long)]
        yes: bool,
        /// Only show what it would do.
        #[arg(long)]
        dry_run: bool,
    },
    /// Make a backup of what is needed to find the way back.
    Backup {
        #[command(subcommand)]
        what: Option<BackupSub>,
        /// Do not ask.
        #[arg(long)]
        yes: bool,
    },
    /// Put back what a backup holds, after showing what; what stands there is
    /// moved aside.
    Restore {
        /// The backup, as “nixlamp backup list” names it.
        backup: String,
        /// Do not ask.
        #[arg(long)]
        yes: bool,
        /// Only show what it would do.
        #[arg(long)]
        dry_run: bool,
    },
    /// The generations of the system's and this user's profiles.
    Generations {
        /// As JSON.
        #[arg(long)]
        json: bool,
    },
    /// Free disk space: delete generations and everything in the store that
    /// nothing needs, after showing what goes.
    Gc(gc::GcArgs),
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
struct RebuildArgs {
    /// Which one.
    name: Option<String>,
    /// Name those that are configured, or say how to configure one.
    #[arg(long)]
    list: bool,
    /// Do not ask.
    #[arg(long)]
    yes: bool,
    /// With --yes: also while another rebuild runs.
    #[arg(long)]
    beside: bool,
}

#[derive(Subcommand)]
enum BackupSub {
    /// The backups there are, newest first.
    List {
        /// As JSON.
        #[arg(long)]
        json: bool,
    },
    /// Delete one, and with it what it holds in the store.
    Delete {
        /// Its name, as “nixlamp backup list” tells it.
        backup: String,
        /// Do not ask.
        #[arg(long)]
        yes: bool,
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
        Some(Sub::Status(args)) => look::status(&places, &args).await,
        Some(Sub::Watch { json }) => look::watch(&places, json).await,
        Some(Sub::Why { json }) => look::why(&places, json).await,
        Some(Sub::History {
            json,
            limit,
            actions: true,
            ..
        }) => past::actions(&places, json, limit),
        Some(Sub::History {
            json, csv, limit, ..
        }) => past::history(&places, json, csv, limit).await,
        Some(Sub::Acknowledge) => act::acknowledge(&places).await,
        Some(Sub::Stop {
            rebuild,
            force,
            yes,
            even_while_switching,
        }) => {
            let yes = act::Yes::of(yes, even_while_switching);
            act::stop(&places, rebuild.as_deref(), force, yes).await
        }
        Some(Sub::Seen) => past::seen(&places).await,
        Some(Sub::Health { json, all, checks }) => health::health(&places, json, all, checks).await,
        Some(Sub::Gc(args)) => gc::gc(&places, args).await,
        Some(Sub::Show) => show(&places).await,
        Some(Sub::Record { file }) => past::record(&places, file).await,
        Some(Sub::Replay {
            file,
            speed,
            headless,
        }) => play::replay(&places, &file, speed, headless).await,
        Some(Sub::Demo { headless }) => play::demo(&places, headless).await,
        Some(Sub::Rollback {
            generation,
            profile,
            boot,
            yes,
            dry_run,
        }) => {
            let answer = act::Yes::or_dry_run(yes, dry_run);
            act::roll_back(&places, generation, profile, boot, answer).await
        }
        Some(Sub::Backup {
            what: Some(BackupSub::List { json }),
            ..
        }) => past::backups(&places, json),
        Some(Sub::Backup {
            what: Some(BackupSub::Delete { backup, yes }),
            ..
        }) => Ok(act::delete_backup(&places, &backup, yes)),
        Some(Sub::Backup { what: None, yes }) => {
            act::back_up(&places, act::Yes::of(yes, false)).await
        }
        Some(Sub::Restore {
            backup,
            yes,
            dry_run,
        }) => act::restore(&places, backup, act::Yes::or_dry_run(yes, dry_run)).await,
        Some(Sub::Generations { json }) => act::generations(json),
        Some(Sub::Verify(args)) => verify::verify(args).await,
        Some(Sub::Repair { finding, yes }) => {
            verify::repair(&places, finding.as_deref(), yes).await
        }
        Some(Sub::Rebuild(args)) => rebuild::rebuild(&places, &args).await,
        Some(Sub::Run(wrap)) => Ok(wrap::run(&wrap)),
        Some(Sub::RestartDaemon { yes }) => {
            act::restart_daemon(&places, act::Yes::of(yes, false)).await
        }
    };
    done.unwrap_or_else(|error| complain(&format!("{error:#}")))
}

/// Prints a sentence to standard error; the exit code of a failure.
#[expect(clippy::print_stderr, reason = "this is the command line")]
pub fn complain(words: &str) -> ExitCode {
    eprintln!("nixlamp: {}", words::cli::visible_lines(words));
    ExitCode::from(70)
}

/// Prints text. Names in it may be a stranger's: what would steer the terminal
/// does not reach it.
fn print(text: &str) {
    write(&words::cli::visible_lines(text));
}

/// Prints JSON.
fn print_json(json: &str) {
    write(&(escaped(json) + "\n"));
}

/// The same JSON. What it need not escape, and steers a terminal all the same,
/// is escaped too.
fn escaped(json: &str) -> String {
    let mut out = String::with_capacity(json.len());
    for c in json.chars() {
        // Only a string holds anything of the kind: escaped it is the same string.
        if c != '\n' && words::cli::steers(c) {
            let _ = write!(out, "\\u{:04x}", u32::from(c));
        } else {
            out.push(c);
        }
    }
    out
}

/// Steers the terminal of whoever looks, and does nothing else.
fn steer(codes: &str) {
    if std::io::stdout().is_terminal() {
        write(codes);
    }
}

/// A closed pipe (`nixlamp watch | head`) is the reader's right.
fn write(text: &str) {
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
            // It watches all the same, by the defaults.
            if let Err(error) = config::load(&places.config) {
                complain(&error.to_string());
            }
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

#[cfg(test)]
mod tests {
    use super::escaped;

    #[test]
    fn json_stays_the_same_and_steers_no_terminal() {
        let value = serde_json::json!({ "a": "\u{9b}31m\u{7f}\u{202e}\u{1b}[0m\n", "b": 1 });
        let plain = serde_json::to_string_pretty(&value).expect("it is JSON");
        let json = escaped(&plain);
        assert!(
            !json.contains(|c: char| c != '\n' && c.is_control()),
            "{json}"
        );
        assert!(json.contains("\\u009b31m\\u007f\\u202e"), "{json}");
        let read: serde_json::Value = serde_json::from_str(&json).expect("it is JSON");
        assert_eq!(read, value);
    }
}
