//! `nixlamp settings`: what can be set, where each value comes from, and
//! setting it; through the agent where one runs, so that it counts at once.

use std::fmt::Write as _;
use std::process::ExitCode;

use clap::Args;
use nixlamp::places::Places;
use nixlamp_core::wire::{Command, SettingRow, SettingValue, Settings};
use nixlamp_host::check::Here;
use nixlamp_host::client::{Client, ClientError};
use nixlamp_host::config::{self, Wrong};

use super::{complain, complain_with, print, print_json, say};

/// The exit code for a value that a setting cannot have.
const USAGE: u8 = 64;

#[derive(Args)]
pub struct SettingsArgs {
    key: Option<String>,
    #[arg(conflicts_with_all = ["json", "reset"])]
    value: Option<String>,
    #[arg(long)]
    json: bool,
    #[arg(long, requires = "key")]
    reset: bool,
    #[arg(long, conflicts_with_all = ["key", "json"])]
    test_notification: bool,
}

pub async fn settings(places: &Places, args: SettingsArgs) -> anyhow::Result<ExitCode> {
    let client = match Client::connect(&places.socket).await {
        Ok(client) => Some(client),
        Err(ClientError::NoAgent) if !args.test_notification => None,
        Err(error) => return Err(error.into()),
    };
    if args.test_notification
        && let Some(mut client) = client
    {
        client.command(Command::TestNotice).await?;
        return Ok(ExitCode::SUCCESS);
    }
    match (args.key, args.value) {
        (Some(key), Some(text)) => {
            let value = match config::value_of(&key, &text) {
                Ok(value) => Some(value),
                Err(Wrong::Value(must_be)) => return Ok(complain_with(&must_be, USAGE)),
                Err(Wrong::Name(none)) => return Ok(complain(&none)),
            };
            set(places, client, key, value).await
        }
        (Some(key), None) if args.reset => set(places, client, key, None).await,
        (key, _) => show(&read(places, client).await?, key.as_deref(), args.json),
    }
}

async fn set(
    places: &Places,
    client: Option<Client>,
    key: String,
    value: Option<SettingValue>,
) -> anyhow::Result<ExitCode> {
    if let Some(mut client) = client {
        let command = match value {
            Some(value) => Command::Set { key, value },
            None => Command::Reset { key },
        };
        client.command(command).await?;
    } else {
        config::set(&places.config, &key, value.as_ref()).map_err(anyhow::Error::msg)?;
    }
    Ok(ExitCode::SUCCESS)
}

/// What the agent goes by; without one, what it would go by.
async fn read(places: &Places, client: Option<Client>) -> anyhow::Result<Settings> {
    if let Some(mut client) = client {
        return Ok(client.settings().await?);
    }
    let (path, state) = (places.config.clone(), places.state());
    let read = move || {
        let config = config::load(&path).unwrap_or_default();
        let here = Here::machine(state.clone());
        config::settings(&path, &config, Vec::new(), &state, &here)
    };
    Ok(tokio::task::spawn_blocking(read).await?)
}

fn show(all: &Settings, key: Option<&str>, json: bool) -> anyhow::Result<ExitCode> {
    let Some(key) = key else {
        if json {
            print_json(&serde_json::to_string_pretty(all)?);
        } else {
            print(&text(all));
        }
        return Ok(ExitCode::SUCCESS);
    };
    let Some(row) = all.rows.iter().find(|row| row.key == key) else {
        return Ok(complain(&config::no_such_setting(key)));
    };
    // The value is the last good one, which its line alone does not tell.
    if let Some(broken) = &all.broken {
        complain(broken);
    }
    if json {
        print_json(&serde_json::to_string_pretty(row)?);
    } else {
        say(&row.value.to_string());
    }
    Ok(ExitCode::SUCCESS)
}

/// Key, value and badge in columns, below the heading of each section.
fn text(all: &Settings) -> String {
    let width = |of: fn(&SettingRow) -> String| {
        let widths = all.rows.iter().map(|row| of(row).chars().count());
        widths.max().unwrap_or_default().min(40)
    };
    let keys = width(|row| row.key.clone());
    let values = width(|row| row.value.to_string()).max(5);
    let mut out = String::new();
    let mut section = "";
    for row in &all.rows {
        if section != row.section {
            let gap = if section.is_empty() { "" } else { "\n" };
            let _ = writeln!(out, "{gap}{}", row.section_title);
            section = &row.section;
        }
        let place = row.place.as_deref().unwrap_or_default();
        let line = format!(
            "  {:keys$}  {:values$}  {}  {place}",
            row.key,
            row.value.to_string(),
            row.badge
        );
        let _ = writeln!(out, "{}", line.trim_end());
    }
    let _ = writeln!(out, "\n{}", all.file);
    for sentence in all.read_only.iter().chain(&all.broken) {
        let _ = writeln!(out, "{sentence}");
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_stand_below_each_other_and_each_value_says_where_it_is_from() {
        let folder = std::env::temp_dir().join(format!("nixlamp-cli-{}", std::process::id()));
        std::fs::create_dir_all(&folder).expect("a temporary folder");
        let file = folder.join("config.toml");
        std::fs::write(&file, "\n\n[alerts]\nslow = false\n").expect("written");
        let config = config::load(&file).expect("it is good");
        let here = Here::machine(folder.clone());
        let text = text(&config::settings(
            &file,
            &config,
            Vec::new(),
            &folder,
            &here,
        ));
        std::fs::remove_dir_all(&folder).expect("it is ours");
        assert!(text.starts_with("General\n  language "), "{text}");
        let line = |key: &str| {
            text.lines()
                .find(|line| line.contains(key))
                .expect("a line")
        };
        let slow = line("alerts.slow ");
        assert!(
            slow.ends_with(&format!("your file  {}:4", file.display())),
            "{slow}"
        );
        let days = line("history.days ");
        assert!(days.ends_with("default"), "{days}");
        assert_eq!(slow.find("false"), days.find("180"));
    }
}
