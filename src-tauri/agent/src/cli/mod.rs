//! The command line: the same picture and the same wishes as every face, a
//! file for each group of commands.

mod act;
mod alias;
mod blame;
mod course;
mod doctor;
mod door;
mod explain;
mod gc;
mod health;
mod help;
mod line;
mod live;
mod look;
mod meant;
mod metrics;
mod mistake;
mod number;
mod past;
mod pause;
mod pictures;
mod play;
mod rebuild;
mod report;
mod settings;
mod shell;
mod verify;
mod wait;
mod wrap;

use std::fmt::Write as _;
use std::io::{IsTerminal as _, Write as _};
use std::path::PathBuf;
use std::process::ExitCode;

use clap::error::ErrorKind;
use clap::{Args, Parser, Subcommand};
use nixlamp::agent::{self, Faces, Source};
use nixlamp::paint::{self, Colour, Page, Paper};
use nixlamp::places::Places;
use nixlamp_core::wire::Command;
use nixlamp_core::words;
use nixlamp_host::client::Client;
use nixlamp_host::{config, serve};

// What each command and argument is for stands in `words/*/help.ftl`.
#[derive(Parser)]
#[command(name = "nixlamp", version)]
pub struct Cli {
    #[command(subcommand)]
    command: Option<Sub>,
    #[arg(long)]
    headless: bool,
    #[arg(long, global = true, value_enum, value_name = "WHEN")]
    color: Option<Colours>,
}

/// When output has colour.
#[derive(Clone, Copy, clap::ValueEnum)]
enum Colours {
    Auto,
    Always,
    Never,
}

impl Cli {
    /// As clap reads the command line. Help is in the language that is spoken.
    pub fn read() -> Result<Cli, clap::Error> {
        Cli::try_parse().map_err(|error| match error.kind() {
            ErrorKind::DisplayHelp => help::asked().unwrap_or(error),
            _ => error,
        })
    }

    /// Tells what is wrong with a command line, or the help that was asked for.
    #[expect(clippy::print_stderr, reason = "this is the command line")]
    pub fn tell(error: &clap::Error) {
        match mistake::told(error) {
            Some(told) => eprintln!("nixlamp: {told}"),
            None => drop(error.print()),
        }
    }

    /// True if this is the agent itself, and no command.
    pub fn is_agent(&self) -> bool {
        self.command.is_none()
    }

    /// True if an agent with tray and notifications may come of it.
    pub fn shows_faces(&self) -> bool {
        match &self.command {
            None => !self.headless,
            Some(Sub::Replay { headless, .. } | Sub::Demo { headless, .. }) => !headless,
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
    Status(StatusArgs),
    Watch {
        #[arg(long)]
        json: bool,
    },
    Why {
        #[arg(long)]
        json: bool,
    },
    Explain(explain::ExplainArgs),
    History {
        #[arg(long, conflicts_with = "csv")]
        json: bool,
        #[arg(long)]
        csv: bool,
        #[arg(long, default_value_t = 50, value_parser = number::whole::<u32>(1, u32::MAX))]
        limit: u32,
        #[arg(long, conflicts_with = "csv")]
        actions: bool,
        #[arg(long, value_name = "ID", num_args = 0..=1, default_missing_value = "", conflicts_with_all = ["csv", "actions"])]
        blame: Option<String>,
        #[arg(long, value_name = "ID", requires = "blame")]
        against: Option<String>,
        #[arg(long, conflicts_with_all = ["json", "csv", "actions", "blame"])]
        delete: bool,
        #[arg(long, requires = "delete")]
        yes: bool,
    },
    Course {
        rebuild: Option<String>,
        #[arg(long)]
        json: bool,
    },
    Wrong(past::Judged),
    Right(past::Judged),
    Acknowledge,
    Stop {
        rebuild: Option<String>,
        #[arg(long)]
        force: bool,
        #[arg(long)]
        yes: bool,
        #[arg(long, requires = "yes")]
        even_while_switching: bool,
        #[arg(long)]
        dry_run: bool,
    },
    RestartDaemon {
        #[arg(long)]
        yes: bool,
    },
    Seen,
    Rebuild(RebuildArgs),
    Run(wrap::Wrap),
    Health {
        #[arg(long)]
        json: bool,
        #[arg(long, conflicts_with = "checks")]
        all: bool,
        checks: Vec<String>,
    },
    Verify(verify::VerifyArgs),
    Repair {
        finding: Option<String>,
        #[arg(long)]
        yes: bool,
    },
    Rollback {
        #[arg(value_parser = number::whole::<u64>(0, u64::MAX))]
        generation: Option<u64>,
        #[arg(long)]
        profile: Option<String>,
        #[arg(long)]
        boot: bool,
        #[arg(long)]
        yes: bool,
        #[arg(long)]
        dry_run: bool,
    },
    Backup {
        #[command(subcommand)]
        what: Option<BackupSub>,
        #[arg(long)]
        yes: bool,
    },
    Restore {
        backup: String,
        #[arg(long)]
        yes: bool,
        #[arg(long)]
        dry_run: bool,
    },
    Generations {
        #[arg(long)]
        json: bool,
    },
    Gc(gc::GcArgs),
    Settings(settings::SettingsArgs),
    Pause(pause::PauseArgs),
    Resume {
        rule: Option<String>,
    },
    Report(report::ReportArgs),
    Show,
    Record {
        file: PathBuf,
    },
    Replay {
        file: PathBuf,
        #[arg(long, default_value_t = 1.0, value_parser = speed)]
        speed: f64,
        #[arg(long)]
        headless: bool,
    },
    Demo {
        #[arg(long)]
        headless: bool,
        /// For the window, which plays it on a first start.
        #[arg(long, hide = true, conflicts_with = "headless")]
        until_window_closes: bool,
    },
    Wait(wait::WaitArgs),
    Metrics(metrics::MetricsArgs),
    Doctor(doctor::DoctorArgs),
    Completions {
        shell: clap_complete::Shell,
    },
    Man,
}

fn speed(text: &str) -> Result<f64, String> {
    match text.parse() {
        Ok(speed) if (0.01..=1000.0).contains(&speed) => Ok(speed),
        _ => Err(words::cli::speed()),
    }
}

#[derive(Args)]
struct RebuildArgs {
    name: Option<String>,
    #[arg(long)]
    list: bool,
    #[arg(long)]
    yes: bool,
    #[arg(long)]
    beside: bool,
}

#[derive(Subcommand)]
enum BackupSub {
    List {
        #[arg(long)]
        json: bool,
    },
    Delete {
        backup: String,
        #[arg(long)]
        yes: bool,
    },
}

#[derive(Args)]
struct StatusArgs {
    #[arg(long, group = "form")]
    json: bool,
    #[arg(long, group = "form")]
    short: bool,
    #[arg(long, group = "form")]
    waybar: bool,
}

/// True if somebody said this sentence, in whatever language: an agent may have
/// been started in another than this command.
fn has_said(line: &str, sentence: impl Fn() -> String) -> bool {
    words::Language::ALL
        .into_iter()
        .any(|language| words::speaking(language, &sentence) == line)
}

/// Carries a command line out.
#[expect(clippy::too_many_lines, reason = "a table: a command a row")]
pub async fn run(cli: Cli) -> ExitCode {
    paint::choose(match cli.color {
        None | Some(Colours::Auto) => Colour::Auto,
        Some(Colours::Always) => Colour::Always,
        Some(Colours::Never) => Colour::Never,
    });
    let places = Places::from_environment();
    let done = match cli.command {
        None => start(&places, cli.headless).await,
        Some(Sub::Status(args)) => look::status(&places, &args).await,
        Some(Sub::Watch { json }) => look::watch(&places, json).await,
        Some(Sub::Wait(args)) => wait::wait(&places, args).await,
        Some(Sub::Metrics(args)) => metrics::metrics(&places, args).await,
        Some(Sub::Doctor(args)) => doctor::doctor(&places, args).await,
        Some(Sub::Completions { shell }) => Ok(shell::completions(shell)),
        Some(Sub::Man) => shell::manual(),
        Some(Sub::Why { json }) => look::why(&places, json).await,
        Some(Sub::Explain(args)) => explain::explain(args).await,
        Some(Sub::History {
            delete: true, yes, ..
        }) => past::forget(&places, yes).await,
        Some(Sub::History {
            json,
            limit,
            actions: true,
            ..
        }) => past::actions(&places, json, limit),
        Some(Sub::History {
            json,
            blame: Some(slow),
            against,
            ..
        }) => blame::blame(&places, json, slow, against).await,
        Some(Sub::History {
            json, csv, limit, ..
        }) => past::history(&places, json, csv, limit).await,
        Some(Sub::Course { rebuild, json }) => course::course(&places, rebuild, json).await,
        Some(Sub::Wrong(judged)) => past::judge(&places, judged, false).await,
        Some(Sub::Right(judged)) => past::judge(&places, judged, true).await,
        Some(Sub::Acknowledge) => act::acknowledge(&places).await,
        Some(Sub::Stop {
            rebuild,
            force,
            yes,
            even_while_switching,
            dry_run,
        }) => {
            let yes = act::Yes::of(yes, even_while_switching).or_dry_run(dry_run);
            act::stop(&places, rebuild.as_deref(), force, yes).await
        }
        Some(Sub::Seen) => past::seen(&places).await,
        Some(Sub::Health { json, all, checks }) => health::health(&places, json, all, checks).await,
        Some(Sub::Gc(args)) => gc::gc(&places, args).await,
        Some(Sub::Settings(args)) => settings::settings(&places, args).await,
        Some(Sub::Pause(args)) => pause::pause(&places, args).await,
        Some(Sub::Resume { rule }) => pause::resume(&places, rule).await,
        Some(Sub::Report(args)) => report::report(&places, args).await,
        Some(Sub::Show) => show(&places).await,
        Some(Sub::Record { file }) => past::record(&places, file).await,
        Some(Sub::Replay {
            file,
            speed,
            headless,
        }) => play::replay(&places, &file, speed, headless).await,
        Some(Sub::Demo {
            headless,
            until_window_closes,
        }) => {
            let faces = match (headless, until_window_closes) {
                (true, _) => Faces::Without,
                (false, true) => Faces::UntilWindowCloses,
                (false, false) => Faces::All,
            };
            play::demo(&places, faces).await
        }
        Some(Sub::Rollback {
            generation,
            profile,
            boot,
            yes,
            dry_run,
        }) => {
            let answer = act::Yes::of(yes, false).or_dry_run(dry_run);
            act::roll_back(&places, generation, profile, boot, answer).await
        }
        Some(Sub::Backup {
            what: Some(BackupSub::List { json }),
            ..
        }) => past::backups(&places, json),
        Some(Sub::Backup {
            what: Some(BackupSub::Delete { backup, yes }),
            ..
        }) => Ok(act::delete_backup(&places, &backup, yes).await),
        Some(Sub::Backup { what: None, yes }) => {
            act::back_up(&places, act::Yes::of(yes, false)).await
        }
        Some(Sub::Restore {
            backup,
            yes,
            dry_run,
        }) => {
            act::restore(
                &places,
                backup,
                act::Yes::of(yes, false).or_dry_run(dry_run),
            )
            .await
        }
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
pub fn complain(words: &str) -> ExitCode {
    complain_with(words, 70)
}

/// The same with an exit code of its own.
#[expect(clippy::print_stderr, reason = "this is the command line")]
fn complain_with(words: &str, code: u8) -> ExitCode {
    eprintln!("nixlamp: {}", words::cli::visible_lines(words));
    ExitCode::from(code)
}

/// Prints text. Names in it may be a stranger's: what would steer the terminal
/// does not reach it.
fn print(text: &str) {
    let text = words::cli::visible_lines(text);
    if std::io::stdout().is_terminal() {
        write(&Paper::here().letters.spelt(text));
    } else {
        write(&text);
    }
}

/// Prints what was laid out for the terminal: nothing but its colours steers.
fn print_page(page: &Page) {
    write(&page.painted());
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
            say(&if headless {
                words::cli::started_headless()
            } else {
                words::cli::started()
            });
            // It watches all the same, by the defaults.
            if let Err(error) = config::load(&places.config) {
                complain(&error.to_string());
            }
            let faces = if headless { Faces::Without } else { Faces::All };
            agent::serve_and_show(Source::Machine, places.clone(), listener, faces).await?;
            Ok(ExitCode::SUCCESS)
        }
        Err(serve::BindError::AlreadyRuns) if !headless => {
            Client::connect(&places.socket)
                .await?
                .command(Command::Show)
                .await?;
            say(&words::cli::shown());
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
