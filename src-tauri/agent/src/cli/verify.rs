//! Reading the store again, and what that found: `verify` and `repair`.
//!
//! It reads in this process and not in the agent: the lamp does not grow by it,
//! and a server without an agent has it too.

use std::io::{IsTerminal, Write};
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use clap::Args;
use nixlamp::places::Places;
use nixlamp_core::wire::Action;
use nixlamp_core::words;
use nixlamp_host::clock;
use nixlamp_host::verify::{self, Options, Progress, Scope, Summary};

use super::number::whole;
use super::{act, complain, print, print_json, say};

#[derive(Args)]
pub struct VerifyArgs {
    #[arg(conflicts_with = "full")]
    paths: Vec<PathBuf>,
    #[arg(long)]
    full: bool,
    #[arg(long, value_name = "N", value_parser = whole::<u64>(1, 999_999))]
    limit_mb: Option<u64>,
    #[arg(long)]
    no_pause: bool,
    #[arg(long)]
    json: bool,
}

pub async fn verify(args: VerifyArgs) -> anyhow::Result<ExitCode> {
    let scope = if args.full {
        Scope::Full
    } else if args.paths.is_empty() {
        Scope::Profiles
    } else {
        let mut paths = Vec::new();
        for path in &args.paths {
            let Some(path) = verify::store_path_of(path) else {
                complain(&words::verify::not_in_store(&path.display().to_string()));
                return Ok(ExitCode::from(70));
            };
            paths.push(path);
        }
        Scope::Paths(paths)
    };
    let mut options = Options::new(scope);
    options.limit_bytes_per_s = args.limit_mb.map(|mb| mb * 1_000_000);
    if args.no_pause {
        options.strain = None;
    }
    let summary = read(options).await?;
    if args.json {
        let mut json = serde_json::to_value(&summary)?;
        json["verdict"] = serde_json::to_value(summary.verdict())?;
        print_json(&serde_json::to_string_pretty(&json)?);
    } else {
        let now_s = clock::now().time.0.div_euclid(1000);
        let lines = words::verify::summary(&summary, now_s);
        print(&(lines.join("\n") + "\n"));
    }
    Ok(ExitCode::from(summary.exit_code()))
}

/// Reads on a thread of its own; Ctrl-C ends it, and what was read is kept.
async fn read(options: Options) -> anyhow::Result<Summary> {
    let cancelled = Arc::new(AtomicBool::new(false));
    let wish = Arc::clone(&cancelled);
    let shows = std::io::stderr().is_terminal();
    let mut reading = tokio::task::spawn_blocking(move || {
        let summary = verify::run(&options, &wish, |progress| {
            if shows {
                draw(progress);
            }
        });
        if shows {
            // The line of progress goes.
            to_terminal("\r\x1b[K");
        }
        summary
    });
    loop {
        tokio::select! {
            summary = &mut reading => return Ok(summary?),
            _ = tokio::signal::ctrl_c() => cancelled.store(true, Ordering::Relaxed),
        }
    }
}

fn draw(progress: &Progress) {
    let line = words::verify::progress_in_terminal(progress);
    to_terminal(&format!("\r{}\x1b[K", words::cli::visible(&line)));
}

/// Progress is no result: it goes where errors go, and only if a person looks.
fn to_terminal(text: &str) {
    // Without a terminal there is nobody to miss it.
    let _ = std::io::stderr().write_all(text.as_bytes());
}

pub async fn repair(places: &Places, name: Option<&str>, yes: bool) -> anyhow::Result<ExitCode> {
    let kept = verify::state_folder().map(|folder| verify::kept(&folder));
    let findings = kept.map(|kept| kept.findings).unwrap_or_default();
    if let Some(name) = name {
        let named = findings.iter().find(|finding| finding.is_named(name));
        let finding = named.map_or_else(|| name.to_owned(), |finding| finding.id.clone());
        return act::repair(places, Action::Repair { finding }, act::Yes::of(yes, false)).await;
    }
    let mut damaged = findings.iter().filter(|f| f.is_damage()).peekable();
    if damaged.peek().is_none() {
        say(&words::verify::no_findings());
        say(&words::verify::never_read());
        return Ok(ExitCode::SUCCESS);
    }
    for finding in damaged {
        print(&(words::verify::finding(finding).join("\n") + "\n"));
    }
    Ok(ExitCode::SUCCESS)
}
