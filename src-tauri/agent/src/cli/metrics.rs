//! `nixlamp metrics`: the picture as numbers, once.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;
use nixlamp::metrics;
use nixlamp::places::Places;
use nixlamp_core::say;

use super::door::Door;
use super::{complain, write};

#[derive(Args)]
pub struct MetricsArgs {
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
}

pub async fn metrics(places: &Places, args: MetricsArgs) -> anyhow::Result<ExitCode> {
    let text = metrics::text(&Door::open(places).await?.look().await?);
    let Some(path) = args.output else {
        write(&text);
        return Ok(ExitCode::SUCCESS);
    };
    match metrics::write(&path, &text) {
        Ok(()) => Ok(ExitCode::SUCCESS),
        Err(why) => Ok(complain(&say!(
            "file-not-written",
            file = path.display().to_string(),
            why = why.to_string(),
        ))),
    }
}
