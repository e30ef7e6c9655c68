//! What faces ask of past rebuilds: a page of them, what differed between two,
//! and all that fit as a file. Read from the history file, beside the writer.

use std::fs::OpenOptions;
use std::io::Write as _;
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};

use nixlamp_core::blame::{self, Chosen, Ran};
use nixlamp_core::history;
use nixlamp_core::model::Now;
use nixlamp_core::say;
use nixlamp_core::wire::{ExportForm, PastFilter, Reply, Request};
use nixlamp_core::words;

use crate::{own_folders, store};

pub use nixlamp_core::history::csv;

/// Files of one day that are told apart by a number.
const NUMBERS: u32 = 99;

/// Answers one of these questions; `None` if it is none of them.
pub fn answer(question: &Request, file: &Path, now: Now) -> Option<Reply> {
    let answered = match question {
        Request::Rebuilds {
            filter,
            before,
            limit,
        } => store::all(file)
            .map(|past| history::page(&past, filter, before.as_ref(), *limit, now))
            .map(|page| Reply::Rebuilds(Box::new(page))),
        Request::Blame { slow, fast } => return Some(blamed(slow, fast.as_deref(), file, now)),
        Request::Export { filter, form, save } => {
            return Some(exported(filter, *form, *save, file, now));
        }
        _ => return None,
    };
    Some(answered.unwrap_or_else(|error| refused(format!("{error:#}"))))
}

fn refused(why: String) -> Reply {
    Reply::Refused { why }
}

fn blamed(slow: &str, fast: Option<&str>, file: &Path, now: Now) -> Reply {
    let read = store::all(file).and_then(|past| Ok((past, store::known_around(file)?)));
    let (past, known) = match read {
        Ok(read) => read,
        Err(error) => return refused(format!("{error:#}")),
    };
    let Some(slow_past) = blame::named(&past, slow) else {
        return refused(if past.is_empty() {
            words::cli::no_history()
        } else {
            say!("history-no-such", id = slow)
        });
    };
    let pair = match fast {
        Some(id) => blame::named(&past, id).map(|fast| (fast, Chosen::Named)),
        None => blame::choose(&past, slow_past, |id| known.contains(id)),
    };
    let Some((fast_past, chosen)) = pair else {
        return refused(match fast {
            Some(id) => say!("history-no-such", id = id),
            None => say!("history-nothing-to-compare"),
        });
    };
    let around = |id: &str| store::around(file, id).ok().flatten();
    let (before, beside) = (around(&fast_past.id), around(&slow_past.id));
    let told = blame::blame(
        Ran {
            past: fast_past,
            around: before.as_ref(),
        },
        Ran {
            past: slow_past,
            around: beside.as_ref(),
        },
        chosen,
        now,
    );
    Reply::Blame(Box::new(told))
}

fn exported(filter: &PastFilter, form: ExportForm, save: bool, file: &Path, now: Now) -> Reply {
    let text = match store::all(file) {
        Ok(past) => {
            let fitting = history::all(&past, filter, now);
            match form {
                ExportForm::Json => history::json(&fitting),
                ExportForm::Csv => csv(&fitting),
            }
        }
        Err(error) => return refused(format!("{error:#}")),
    };
    if !save {
        return Reply::Export { text, path: None };
    }
    match saved(&downloads(), form, &text, now) {
        Ok(path) => Reply::Export {
            text: String::new(),
            path: Some(path.display().to_string()),
        },
        Err(why) => refused(why),
    }
}

/// A new file, which only its owner can read: nothing is written over.
fn saved(folder: &Path, form: ExportForm, text: &str, now: Now) -> Result<PathBuf, String> {
    let day = words::rfc3339(now.time);
    let day = day.split('T').next().unwrap_or_default();
    let ending = match form {
        ExportForm::Json => "json",
        ExportForm::Csv => "csv",
    };
    let mut why = String::new();
    for number in 1..=NUMBERS {
        let name = match number {
            1 => format!("nixlamp-history-{day}.{ending}"),
            _ => format!("nixlamp-history-{day}-{number}.{ending}"),
        };
        let path = folder.join(name);
        let made = OpenOptions::new()
            .write(true)
            .create_new(true)
            .mode(0o600)
            .open(&path);
        match made.and_then(|mut file| file.write_all(text.as_bytes())) {
            Ok(()) => return Ok(path),
            Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {}
            Err(error) => {
                why = error.to_string();
                break;
            }
        }
    }
    let path = folder.display().to_string();
    Err(say!("history-not-saved", path = path, why = why))
}

/// Where the person's desktop puts downloads; else the home.
fn downloads() -> PathBuf {
    let home = own_folders::home().unwrap_or_else(|| PathBuf::from("/"));
    let told = own_folders::config()
        .and_then(|config| std::fs::read_to_string(config.join("user-dirs.dirs")).ok())
        .and_then(|text| told_downloads(&text, &home));
    [told, Some(home.join("Downloads"))]
        .into_iter()
        .flatten()
        .find(|folder| folder.is_dir())
        .unwrap_or(home)
}

/// `XDG_DOWNLOAD_DIR="$HOME/Downloads"` of xdg-user-dirs.
fn told_downloads(text: &str, home: &Path) -> Option<PathBuf> {
    let value = text
        .lines()
        .find_map(|line| line.trim().strip_prefix("XDG_DOWNLOAD_DIR="))?;
    let value = value.trim().trim_matches('"');
    match value.strip_prefix("$HOME/") {
        Some(below) => Some(home.join(below)),
        None => Some(PathBuf::from(value)).filter(|path| path.is_absolute()),
    }
}

#[cfg(test)]
mod tests {
    use nixlamp_core::model::{Moment, Time};

    use super::*;

    #[test]
    fn downloads_lie_where_the_desktop_says() {
        let home = Path::new("/home/alice");
        for (text, wanted) in [
            (
                "XDG_DOWNLOAD_DIR=\"$HOME/Geladen\"",
                Some("/home/alice/Geladen"),
            ),
            ("# x\nXDG_DOWNLOAD_DIR=\"/data/in\"\n", Some("/data/in")),
            ("XDG_DOWNLOAD_DIR=\"in\"", None),
            ("XDG_DESKTOP_DIR=\"$HOME\"", None),
        ] {
            assert_eq!(told_downloads(text, home), wanted.map(PathBuf::from));
        }
    }

    #[test]
    fn nothing_is_written_over() {
        let folder = tempfile::tempdir().expect("a folder");
        let now = Now {
            moment: Moment(0),
            time: Time(1_795_696_249_961),
            utc_offset_s: 0,
        };
        for name in [
            "nixlamp-history-2026-11-26.csv",
            "nixlamp-history-2026-11-26-2.csv",
        ] {
            let path = saved(folder.path(), ExportForm::Csv, "a,b\r\n", now).expect("saved");
            assert_eq!(path, folder.path().join(name));
            assert_eq!(std::fs::read_to_string(&path).expect("read"), "a,b\r\n");
        }
        let nowhere = folder.path().join("none");
        let why = saved(&nowhere, ExportForm::Json, "", now).expect_err("no folder");
        assert!(why.contains("cannot be written"), "{why}");
    }
}
