//! `nixlamp health`: checks here and now, whether an agent runs or not.

use std::process::ExitCode;

use nixlamp::pages;
use nixlamp::paint::Paper;
use nixlamp::places::Places;
use nixlamp_core::wire::HealthResult;
use nixlamp_core::words::cli as say;
use nixlamp_host::check::{self, Here};
use nixlamp_host::config;

use super::{complain, print_json, print_page};

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
        let nearest = config::nearest_of(wrong, &names);
        complain(&say::no_such_check(wrong, nearest.as_deref(), &names));
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
        print_page(&pages::health(&health, Paper::here()));
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
