//! What a pasted or piped output means: `explain`. Needs no agent.

use std::fmt::Write as _;
use std::fs::File;
use std::io::{self, IsTerminal as _};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Args;
use nixlamp_core::say;
use nixlamp_core::wire::{Explained, ExplainedCause, ExplainedQuote};
use nixlamp_core::words::{self, explain::DONT_KNOW};
use nixlamp_host::explain::{self, NotExplained};

use super::{complain, complain_with, print, print_json};

/// The text does not tell.
const DOES_NOT_TELL: u8 = 1;
/// Nothing was given (`EX_USAGE`).
const USAGE: u8 = 64;

#[derive(Args)]
pub struct ExplainArgs {
    file: Option<PathBuf>,
    #[arg(long)]
    json: bool,
}

pub async fn explain(args: ExplainArgs) -> anyhow::Result<ExitCode> {
    let piped = Path::new("-");
    let explained = match args.file.as_deref() {
        None if io::stdin().is_terminal() => {
            return Ok(complain_with(&say!("how-to-explain"), USAGE));
        }
        Some(file) if file != piped => {
            let opened = open(file);
            match opened {
                Ok(input) => explain::explain(input).await,
                Err(why) => Err(why.into()),
            }
        }
        _ => explain::explain(io::stdin()).await,
    };
    let explained = match explained {
        Ok(explained) => explained,
        Err(NotExplained::NotText) => return Ok(complain(&say!("not-text"))),
        Err(NotExplained::Io(why)) => {
            let file = args.file.unwrap_or_else(|| PathBuf::from("-"));
            let file = file.display().to_string();
            return Ok(complain(&say!(
                "file-not-read",
                file = file,
                why = why.to_string()
            )));
        }
    };
    if explained.lines == 0 {
        return Ok(complain_with(&say!("no-text"), USAGE));
    }
    if args.json {
        print_json(&serde_json::to_string_pretty(&explained)?);
    } else {
        print(&text(&explained));
    }
    Ok(if explained.tells {
        ExitCode::SUCCESS
    } else {
        ExitCode::from(DOES_NOT_TELL)
    })
}

fn open(file: &Path) -> io::Result<File> {
    let opened = File::open(file)?;
    if opened.metadata()?.is_dir() {
        return Err(io::ErrorKind::IsADirectory.into());
    }
    Ok(opened)
}

/// For a terminal.
fn text(explained: &Explained) -> String {
    let mut out = String::new();
    for (nth, cause) in explained.causes.iter().enumerate() {
        // Not knowing is worth a paragraph only where it stands first.
        if nth == 0 || cause.code != DONT_KNOW {
            if nth > 0 {
                out.push('\n');
            }
            one(&mut out, cause);
        }
    }
    for harmless in &explained.harmless {
        let _ = writeln!(
            out,
            "\n{}\n{}  {}",
            say!("explained-harmless", title = &harmless.title),
            quoted(&harmless.quote),
            harmless.explains
        );
    }
    if let Some(nix) = &explained.nix {
        let _ = writeln!(out, "\n{}", say!("explained-written-by", nix = nix));
    }
    out
}

fn one(out: &mut String, cause: &ExplainedCause) {
    let first = if cause.code == DONT_KNOW {
        say!("explained-no-cause", title = &cause.title)
    } else {
        say!(
            "explained-cause",
            likelihood = &cause.likelihood,
            percent = format!("{:.0}", cause.probability * 100.0),
            title = &cause.title,
            code = &cause.code
        )
    };
    let _ = writeln!(out, "{first}");
    for quote in &cause.quotes {
        out.push_str(&quoted(quote));
    }
    let _ = writeln!(out, "  {}", cause.explains);
    let next = say!("explained-next-step", step = &cause.next_step);
    let _ = writeln!(out, "  {next}");
    if let Some(is_not) = &cause.is_not {
        let _ = writeln!(out, "  {}", say!("explained-mind", is_not = is_not));
    }
}

fn quoted(quote: &ExplainedQuote) -> String {
    format!(
        "  | {}  [{}]\n",
        quote.text,
        words::explain::place(quote.line, quote.count)
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cause(code: &str, probability: f64, lines: &[(&str, u64)]) -> ExplainedCause {
        ExplainedCause {
            code: code.to_owned(),
            family: "other".to_owned(),
            title: format!("Title of {code}"),
            probability,
            likelihood: words::likelihood(probability),
            quotes: lines
                .iter()
                .map(|(text, count)| ExplainedQuote {
                    text: (*text).to_owned(),
                    line: 7,
                    count: *count,
                })
                .collect(),
            explains: "It happened.".to_owned(),
            next_step: "Look.".to_owned(),
            is_not: Some("Not that.".to_owned()),
        }
    }

    #[test]
    fn a_cause_is_told_with_its_line() {
        let explained = Explained {
            tells: true,
            causes: vec![
                cause("disk-full", 0.9, &[("No space left on device", 3)]),
                cause("dont-know", 0.1, &[]),
            ],
            harmless: vec![],
            nix: Some("Nix 2.4 or later".to_owned()),
            lines: 9,
        };
        assert_eq!(
            text(&explained),
            "Very likely (90 %): Title of disk-full (disk-full)\n  \
             | No space left on device  [line 7 and 2 more like it]\n  \
             It happened.\n  \
             Safest next step: Look.\n  \
             Mind: Not that.\n\nWritten by: Nix 2.4 or later\n"
        );
    }

    #[test]
    fn not_knowing_is_said_first_and_then_what_is_possible() {
        let explained = Explained {
            tells: false,
            causes: vec![
                cause("dont-know", 0.7, &[]),
                cause("working", 0.3, &[("building", 1)]),
            ],
            harmless: vec![],
            nix: None,
            lines: 1,
        };
        let told = text(&explained);
        assert!(
            told.starts_with("Title of dont-know.\n  It happened.\n"),
            "{told}"
        );
        assert!(
            told.contains(
                "\nPossible (30 %): Title of working (working)\n  | building  [line 7]\n"
            ),
            "{told}"
        );
    }

    #[test]
    fn how_it_ended_is_said_with_its_line() {
        let explained = Explained {
            tells: false,
            causes: vec![cause("dont-know", 1.0, &[("error: boom", 1)])],
            harmless: vec![],
            nix: None,
            lines: 1,
        };
        assert!(text(&explained).starts_with("Title of dont-know.\n  | error: boom  [line 7]\n"));
    }
}
