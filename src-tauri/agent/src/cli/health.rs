//! `nixlamp health`: checks here and now, whether an agent runs or not.

use std::fmt::Write as _;
use std::process::ExitCode;

use nixlamp::places::Places;
use nixlamp_core::say;
use nixlamp_core::wire::{Health, HealthResult, HealthRow};
use nixlamp_core::words::{cli as say, health as words};
use nixlamp_host::check::{self, Here};
use nixlamp_host::config;

use super::{complain, print, print_json};

/// The exit code for a check that does not exist, as for any wrong usage.
const USAGE: u8 = 64;

pub async fn health(
    places: &Places,
    json: bool,
    all: bool,
    ids: Vec<String>,
) -> anyhow::Result<ExitCode> {
    let names = check::names();
    if let Some(wrong) = ids.iter().find(|id| !names.contains(&id.as_str())) {
        complain(&say::no_such_check(wrong, &names));
        return Ok(ExitCode::from(USAGE));
    }
    let folder = places.history.parent().map(Into::into);
    let here = Here::machine(folder.unwrap_or_default());
    // A file with a mistake in it says nothing; so nothing is asked outside.
    let probe_caches = config::Watched::open(&places.config)
        .1
        .is_ok_and(|config| config.health.probe_caches);
    let health = tokio::task::spawn_blocking(move || {
        check::view(&if all || !ids.is_empty() {
            check::all(&here, &ids)
        } else {
            check::cheap(&here, probe_caches)
        })
    })
    .await?;
    if json {
        print_json(&serde_json::to_string_pretty(&health)?);
    } else {
        print(&text(&health));
    }
    Ok(ExitCode::from(code(health.result)))
}

fn code(result: HealthResult) -> u8 {
    match result {
        HealthResult::Fine => 0,
        HealthResult::Look => 1,
        HealthResult::Bad => 2,
        HealthResult::Unknown => 5,
    }
}

/// A sign for each result, never without its word.
fn sign(result: HealthResult) -> char {
    match result {
        HealthResult::Fine => '✓',
        HealthResult::Look => '▲',
        HealthResult::Bad => '⬣',
        HealthResult::Unknown => '○',
    }
}

fn text(health: &Health) -> String {
    let mut out = format!("{}\n", health.summary);
    let (now, later): (Vec<&HealthRow>, Vec<&HealthRow>) =
        health.rows.iter().partition(|row| row.checked_at.is_some());
    let widest = now.iter().map(|row| row.word.chars().count()).max();
    let wide = widest.unwrap_or_default().max(7) + 1;
    for row in now {
        let _ = writeln!(
            out,
            "{} {:<wide$}{}",
            sign(row.result),
            row.word,
            say!(
                "check-result",
                title = &row.title,
                id = &row.id,
                number = &row.number,
            )
        );
        if row.result > HealthResult::Fine {
            let more = row.details.iter().chain(std::iter::once(&row.why));
            for line in more {
                let _ = writeln!(out, "{:1$}{line}", "", wide + 2);
            }
            if let Some(next) = &row.next_step {
                let _ = writeln!(out, "{:1$}→ {next}", "", wide + 2);
            }
        }
    }
    if !later.is_empty() {
        let ids: Vec<&str> = later.iter().map(|row| row.id.as_str()).collect();
        let _ = writeln!(out, "{}: {}", words::not_yet(), ids.join(", "));
        let _ = writeln!(out, "{}", say::how_to_check());
    }
    out
}
