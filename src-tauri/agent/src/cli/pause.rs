//! `nixlamp pause` and `nixlamp resume`: rules that keep alerts quiet for a
//! while. The agent keeps them.

use std::process::ExitCode;

use clap::Args;
use nixlamp::places::Places;
use nixlamp_core::wire::{Command, PAUSE_S, PauseUntil, QuietRule, QuietScope};
use nixlamp_core::words::quiet as words;
use nixlamp_host::client::Client;

use super::{print_json, say};

#[derive(Args)]
pub struct PauseArgs {
    #[arg(value_parser = time, default_value = "1h", conflicts_with = "list")]
    time: PauseUntil,
    #[arg(long, value_name = "ID", conflicts_with_all = ["cause", "list"])]
    rebuild: Option<String>,
    #[arg(long, value_name = "CODE", conflicts_with = "list")]
    cause: Option<String>,
    #[arg(long)]
    list: bool,
    #[arg(long, requires = "list")]
    json: bool,
}

/// `30m`, `2h`, `1d`, `tomorrow`, `until-rebuild-ends`, `on`.
fn time(text: &str) -> Result<PauseUntil, String> {
    match text {
        "tomorrow" => return Ok(PauseUntil::Tomorrow),
        "until-rebuild-ends" => return Ok(PauseUntil::RebuildEnds),
        "on" => return Ok(PauseUntil::TurnedOn),
        _ => {}
    }
    let not = || words::not_understood(text);
    let unit = text.find(|c: char| !c.is_ascii_digit()).ok_or_else(not)?;
    let (number, unit) = text.split_at(unit);
    let seconds: u32 = match unit {
        "m" | "min" => 60,
        "h" => 3600,
        "d" => 86_400,
        _ => return Err(not()),
    };
    if number.is_empty() {
        return Err(not());
    }
    let length = number.parse::<u32>().ok();
    length
        .and_then(|length| length.checked_mul(seconds))
        .filter(|seconds| PAUSE_S.contains(seconds))
        .map(PauseUntil::For)
        .ok_or_else(words::out_of_range)
}

pub async fn pause(places: &Places, args: PauseArgs) -> anyhow::Result<ExitCode> {
    let mut client = Client::connect(&places.socket).await?;
    if !args.list {
        let scope = match (args.rebuild, args.cause) {
            (Some(rebuild), _) => QuietScope::Rebuild(named(&mut client, rebuild).await?),
            (None, Some(cause)) => QuietScope::Cause(cause),
            (None, None) => QuietScope::All,
        };
        let until = args.time;
        client.command(Command::Snooze { scope, until }).await?;
    }
    let rules = client.look().await?.rules;
    if args.json {
        print_json(&serde_json::to_string_pretty(&rules)?);
    } else {
        list(&rules);
    }
    Ok(ExitCode::SUCCESS)
}

/// A pid alone names a rebuild, too.
async fn named(client: &mut Client, wished: String) -> anyhow::Result<String> {
    let rebuilds = client.look().await?.status.rebuilds;
    let mut all = rebuilds.into_iter();
    let rebuild = all.find(|r| r.id == wished || r.root_pid.to_string() == wished);
    Ok(rebuild.map_or(wished, |rebuild| rebuild.id))
}

pub async fn resume(places: &Places, id: Option<String>) -> anyhow::Result<ExitCode> {
    let mut client = Client::connect(&places.socket).await?;
    let command = id.map_or(Command::Resume, |id| Command::DropRule { id });
    client.command(command).await?;
    list(&client.look().await?.rules);
    Ok(ExitCode::SUCCESS)
}

/// Its name first, for `resume`.
fn list(rules: &[QuietRule]) {
    if rules.is_empty() {
        say(&words::nothing());
    }
    for rule in rules {
        say(&format!("{}  {}", rule.id, rule.line));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_is_a_length_or_a_word() {
        for (text, until) in [
            ("30m", Some(PauseUntil::For(1800))),
            ("90min", Some(PauseUntil::For(5400))),
            ("2h", Some(PauseUntil::For(7200))),
            ("1d", Some(PauseUntil::For(86_400))),
            ("tomorrow", Some(PauseUntil::Tomorrow)),
            ("until-rebuild-ends", Some(PauseUntil::RebuildEnds)),
            ("on", Some(PauseUntil::TurnedOn)),
            ("30", None),
            ("h", None),
            ("-1h", None),
            ("99999999d", None),
            ("99999999999d", None),
            ("0m", None),
            ("32d", None),
            ("", None),
        ] {
            assert_eq!(time(text).ok(), until, "{text}");
        }
    }
}
