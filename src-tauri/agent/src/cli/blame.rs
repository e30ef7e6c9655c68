//! Why one rebuild took longer than another: `history --blame`.

use std::fmt::Write as _;
use std::process::ExitCode;

use nixlamp::places::Places;
use nixlamp_core::say;
use nixlamp_core::wire::{Blame, Reply, Request};
use nixlamp_core::words::trouble;
use nixlamp_host::client::{Client, ClientError};
use nixlamp_host::{clock, past};

use super::{complain, print, print_json};

/// Asks the agent, or reads the file where none runs.
pub async fn blame(
    places: &Places,
    json: bool,
    slow: String,
    against: Option<String>,
) -> anyhow::Result<ExitCode> {
    let question = Request::Blame {
        slow,
        fast: against,
    };
    let reply = match Client::connect(&places.socket).await {
        Ok(mut client) => client.question(&question).await?,
        Err(ClientError::NoAgent) => past::answer(&question, &places.history, clock::now())
            .unwrap_or_else(|| Reply::Refused {
                why: trouble::no_answer(),
            }),
        Err(error) => return Err(error.into()),
    };
    match reply {
        Reply::Blame(blame) if json => print_json(&serde_json::to_string_pretty(&blame)?),
        Reply::Blame(blame) => print(&text(&blame)),
        Reply::Refused { why } => return Ok(complain(&why)),
        _ => return Ok(complain(&say!("answers-another-question"))),
    }
    Ok(ExitCode::SUCCESS)
}

fn text(blame: &Blame) -> String {
    let mut out = format!(
        "{}\n{}\n\n{}\n{}\n",
        blame.slow.line, blame.fast.line, blame.line, blame.chosen
    );
    let mut part = |head: String, lines: Vec<String>| {
        if !lines.is_empty() {
            let _ = writeln!(out, "\n{head}:");
        }
        for line in lines {
            let _ = writeln!(out, "  {line}");
        }
    };
    let phases = blame.phases.iter().map(|phase| phase.line.clone());
    part(say!("blame-head.phases"), phases.collect());
    let findings = blame.findings.iter().map(|found| {
        if found.explains.is_empty() {
            found.text.clone()
        } else {
            let (text, explains) = (&found.text, &found.explains);
            say!("blame-finding", text = text, explains = explains)
        }
    });
    part(say!("blame-head.findings"), findings.collect());
    part(say!("blame-head.missing"), blame.missing.clone());
    let _ = writeln!(out, "\n{}", blame.rest);
    out
}
