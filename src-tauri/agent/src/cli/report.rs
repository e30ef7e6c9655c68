//! Incident reports: `report`, `report list`, `report show`.

use std::io::{ErrorKind, IsTerminal as _};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use nixlamp::pages;
use nixlamp::paint::Paper;
use nixlamp::places::Places;
use nixlamp_core::report as form;
use nixlamp_core::wire::{Reply, ReportOf, ReportPreview, Request};
use nixlamp_core::words::{report as say_of, trouble};
use nixlamp_host::client::{Client, ClientError};
use nixlamp_host::{clock, own_file, reports};

use super::door::Door;
use super::{act, complain_with, print, print_json, print_page, say};

/// Reports that one folder takes, beside what a person has there.
const MOST_BESIDE: u32 = 999;

/// To standard output.
const OUT: &str = "-";

#[derive(clap::Args)]
#[command(args_conflicts_with_subcommands = true)]
pub struct ReportArgs {
    #[command(subcommand)]
    what: Option<ReportSub>,
    report: Option<String>,
    #[arg(short, long)]
    output: Option<PathBuf>,
    #[arg(long, value_enum)]
    format: Option<Format>,
    #[arg(long)]
    keep_host_names: bool,
    #[arg(long)]
    yes: bool,
}

#[derive(clap::Subcommand)]
enum ReportSub {
    List {
        #[arg(long)]
        json: bool,
    },
    Show {
        report: String,
        #[arg(long, value_enum)]
        format: Option<Format>,
        #[arg(long)]
        keep_host_names: bool,
    },
}

#[derive(Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    Md,
    Html,
    Json,
}

impl Format {
    const ALL: [Format; 3] = [Format::Md, Format::Html, Format::Json];

    fn file(self) -> &'static str {
        match self {
            Format::Md => "report.md",
            Format::Html => "report.html",
            Format::Json => "report.json",
        }
    }

    fn text(self, preview: &ReportPreview) -> anyhow::Result<String> {
        match self {
            Format::Md => Ok(preview.markdown.clone()),
            Format::Html => form::html(&preview.report).map_err(anyhow::Error::msg),
            Format::Json => Ok(form::json(&preview.report)),
        }
    }
}

pub async fn report(places: &Places, args: ReportArgs) -> anyhow::Result<ExitCode> {
    match args.what {
        Some(ReportSub::List { json }) => list(places, json).await,
        Some(ReportSub::Show {
            report,
            format,
            keep_host_names,
        }) => {
            let of = Some(report.as_str());
            let preview = preview(places, of, keep_host_names).await?.0;
            out(&preview, format)
        }
        None => make(places, &args).await,
    }
}

async fn list(places: &Places, json: bool) -> anyhow::Result<ExitCode> {
    let rows = match Client::connect(&places.socket).await {
        Ok(mut client) => client.reports().await?,
        Err(ClientError::NoAgent) => reports::list(&places.state(), clock::now()),
        Err(error) => return Err(error.into()),
    };
    if json {
        print_json(&serde_json::to_string_pretty(&rows)?);
    } else if rows.is_empty() {
        say(&say_of::none());
    }
    for row in rows.iter().filter(|_| !json) {
        say(&format!("{}  [{}]\n  {}", row.title, row.id, row.line));
    }
    Ok(ExitCode::SUCCESS)
}

/// Shows what is masked, asks, saves. To standard output without a question:
/// nothing is saved then.
async fn make(places: &Places, args: &ReportArgs) -> anyhow::Result<ExitCode> {
    if args.format.is_some() && args.output.is_none() {
        return Ok(complain_with(&say_of::format_for_folder(), 64));
    }
    let named = args.report.as_deref();
    let (preview, mut door) = preview(places, named, args.keep_host_names).await?;
    if args.output.as_deref() == Some(Path::new(OUT)) {
        return out(&preview, args.format);
    }
    print_page(&pages::report(&preview, Paper::here()));
    if !args.yes {
        if !std::io::stdin().is_terminal() {
            return Ok(complain_with(&say_of::needs_yes(), 64));
        }
        if !act::asked_plainly(&say_of::save_question()).await {
            say(&say_of::nothing_saved());
            return Ok(ExitCode::FAILURE);
        }
    }
    let path = if let Some(folder) = &args.output {
        let saved = save_into(folder, &preview, args.format)?;
        std::path::absolute(saved)?.display().to_string()
    } else {
        let request = Request::SaveReport {
            of: preview.of.clone(),
            keep_host_names: args.keep_host_names,
        };
        match door.ask(request).await? {
            Reply::ReportSaved(row) => row.path,
            _ => anyhow::bail!(trouble::no_answer()),
        }
    };
    say(&say_of::saved(&path));
    Ok(ExitCode::SUCCESS)
}

/// A name is a report's, if one is called so, else a rebuild's.
async fn preview(
    places: &Places,
    named: Option<&str>,
    keep_host_names: bool,
) -> anyhow::Result<(ReportPreview, Door)> {
    let made = named.filter(|id| reports::read(&places.state(), id).is_ok());
    let of = match (named, made) {
        (_, Some(id)) => ReportOf::Made(id.to_owned()),
        (Some(id), None) => ReportOf::Rebuild(id.to_owned()),
        (None, None) => ReportOf::Now,
    };
    let mut door = match made {
        // It lies there: nobody has to look at the machine.
        Some(_) => Door::open_at_once(places).await?,
        None => Door::open(places).await?,
    };
    let request = Request::Report {
        of,
        keep_host_names,
    };
    match door.ask(request).await? {
        Reply::Report(preview) => Ok((*preview, door)),
        _ => anyhow::bail!(trouble::no_answer()),
    }
}

fn out(preview: &ReportPreview, format: Option<Format>) -> anyhow::Result<ExitCode> {
    match format.unwrap_or(Format::Md) {
        Format::Json => print_json(form::json(&preview.report).trim_end()),
        other => print(&other.text(preview)?),
    }
    // Beside the report, not in it.
    if std::io::stdout().is_terminal() {
        say(&preview.masked_line);
    }
    Ok(ExitCode::SUCCESS)
}

/// Into a folder that a person named, theirs alone to read.
fn save_into(
    folder: &Path,
    preview: &ReportPreview,
    format: Option<Format>,
) -> anyhow::Result<PathBuf> {
    let bad = |error: std::io::Error| {
        anyhow::Error::msg(say_of::bad_folder(
            &folder.display().to_string(),
            &error.to_string(),
        ))
    };
    let wanted = Format::ALL.into_iter();
    let mut files = Vec::new();
    for one in wanted.filter(|one| format.is_none_or(|only| only == *one)) {
        files.push((one.file(), one.text(preview)?));
    }
    first_free(folder, &files).map_err(bad)
}

/// Into the folder itself, or into a new one in it.
fn first_free(folder: &Path, files: &[(&str, String)]) -> std::io::Result<PathBuf> {
    for number in 1..=MOST_BESIDE {
        let folder = match number {
            1 => folder.to_owned(),
            _ => folder.join(format!("report-{number}")),
        };
        match write_all(&folder, files) {
            Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
            written => return written.map(|()| folder),
        }
    }
    Err(ErrorKind::AlreadyExists.into())
}

/// All of them or none: what a person has there is not written over.
fn write_all(folder: &Path, files: &[(&str, String)]) -> std::io::Result<()> {
    own_file::make_folder(folder)?;
    for (at, (name, text)) in files.iter().enumerate() {
        let written = own_file::write_first(&folder.join(name), text.as_bytes());
        if written.is_err() {
            for (name, _) in &files[..at] {
                let _ = std::fs::remove_file(folder.join(name));
            }
            return written;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_person_has_there_is_left_alone_and_nothing_is_left_over() {
        let folder = tempfile::tempdir().expect("a folder");
        let mine = folder.path().join("report.html");
        std::fs::write(&mine, "mine").expect("written");
        let files = [
            ("report.md", "a".to_owned()),
            ("report.html", "b".to_owned()),
        ];
        let error = write_all(folder.path(), &files).expect_err("it is there");
        assert_eq!(error.kind(), ErrorKind::AlreadyExists);
        assert_eq!(std::fs::read_to_string(&mine).expect("there"), "mine");
        assert_eq!(std::fs::read_dir(folder.path()).expect("ours").count(), 1);
        let beside = first_free(folder.path(), &files).expect("there is room");
        assert_eq!(beside, folder.path().join("report-2"));
        assert_eq!(std::fs::read_dir(&beside).expect("made").count(), 2);
        let beside = first_free(folder.path(), &files).expect("there is room");
        assert_eq!(beside, folder.path().join("report-3"));
    }
}
