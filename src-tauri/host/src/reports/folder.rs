//! Where reports lie: `reports/ID/report.{md,html,json}`, and beside them
//! `reports/.kept`, with what they were made of and which are open.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use anyhow::Context as _;
use nixlamp_core::model::{Now, Time};
use nixlamp_core::report::{self, LeftOpen};
use nixlamp_core::wire::{Report, ReportRow};
use nixlamp_core::words::report as say;

use crate::own_file;

/// So many are kept, the newest.
const MOST: usize = 50;
/// What they were made of.
const KEPT: &str = ".kept";
/// Of one that is open: its rebuild.
const OPEN: &str = "open";
/// No report is longer.
const MOST_BYTES: u64 = 32 * 1024 * 1024;

/// Held by who writes: what is written later must not be overtaken.
static PEN: Mutex<()> = Mutex::new(());

/// The folder of all of them.
pub(super) fn reports(state: &Path) -> PathBuf {
    state.join("reports")
}

fn kept(state: &Path, id: &str) -> PathBuf {
    reports(state).join(KEPT).join(format!("{id}.json"))
}

/// Puts a report in place, each file whole; returns its folder.
pub(super) fn put(
    state: &Path,
    whole: &Report,
    files: &[(&str, String)],
) -> anyhow::Result<PathBuf> {
    let _pen = PEN.lock().unwrap_or_else(PoisonError::into_inner);
    anyhow::ensure!(report::is_id(&whole.id), "{}", whole.id);
    let folder = reports(state).join(&whole.id);
    for folder in [&reports(state), &reports(state).join(KEPT), &folder] {
        own_file::folder(folder)?;
        let there = fs::symlink_metadata(folder)?;
        anyhow::ensure!(there.is_dir(), "{}", folder.display());
        if there.permissions().mode() & 0o077 != 0 {
            fs::set_permissions(folder, fs::Permissions::from_mode(0o700))?;
        }
    }
    for (name, text) in files {
        let path = folder.join(name);
        own_file::put(&path, text.as_bytes()).with_context(|| path.display().to_string())?;
    }
    let path = kept(state, &whole.id);
    let source = serde_json::to_vec(whole)?;
    own_file::put(&path, &source).with_context(|| path.display().to_string())?;
    Ok(folder)
}

/// Notes that it is open, or no longer.
pub(super) fn mark_open(state: &Path, report: &Report, rebuild: &str) {
    let path = kept(state, &report.id).with_extension(OPEN);
    if report.open {
        if let Err(error) = own_file::put(&path, rebuild.as_bytes()) {
            tracing::warn!("reports: {error:#}");
        }
    } else {
        let _ = fs::remove_file(path);
    }
}

/// An open one that is not there any more.
pub(super) fn forget_open(state: &Path, rebuild: &str) {
    for (path, of) in open_ones(state) {
        if of == rebuild {
            let _ = fs::remove_file(path);
        }
    }
}

/// Those that were not closed when the agent last ended.
pub fn left_open(state: &Path) -> Vec<LeftOpen> {
    open_ones(state)
        .into_iter()
        .map(|(_, rebuild)| LeftOpen { rebuild })
        .collect()
}

fn open_ones(state: &Path) -> Vec<(PathBuf, String)> {
    let Ok(entries) = fs::read_dir(reports(state).join(KEPT)) else {
        return Vec::new();
    };
    entries
        .flatten()
        .map(|entry| entry.path())
        .filter(|path| path.extension().is_some_and(|end| end == OPEN))
        .filter_map(|path| {
            let of = String::from_utf8(own_file::read(&path).ok()?).ok()?;
            (of.len() < 200).then(|| (path, of.trim().to_owned()))
        })
        .collect()
}

/// Names of all, in no order.
fn ids(state: &Path) -> Vec<String> {
    let entries = fs::read_dir(reports(state));
    let mut ids: Vec<String> = entries
        .into_iter()
        .flatten()
        .flatten()
        .filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_dir()))
        .filter_map(|entry| entry.file_name().into_string().ok())
        .filter(|name| report::is_id(name))
        .collect();
    ids.sort();
    ids
}

/// The report of this name, as it was gathered; if that is lost, as it was
/// saved.
pub fn read(state: &Path, id: &str) -> Result<Report, String> {
    if !report::is_id(id) || !reports(state).join(id).is_dir() {
        return Err(say::no_such(id));
    }
    let saved = reports(state).join(id).join("report.json");
    parse(&kept(state, id))
        .or_else(|| parse(&saved))
        .ok_or_else(|| say::not_read(&saved.display().to_string()))
}

fn parse(path: &Path) -> Option<Report> {
    let there = fs::symlink_metadata(path).ok()?;
    if !there.is_file() || there.len() > MOST_BYTES {
        return None;
    }
    serde_json::from_slice(&own_file::read(path).ok()?).ok()
}

/// The report of this rebuild, if there is one.
pub(super) fn find(state: &Path, rebuild: &str) -> Option<Report> {
    let mark = report::mark(rebuild);
    ids(state)
        .into_iter()
        .filter(|id| id.ends_with(&mark))
        .filter_map(|id| read(state, &id).ok())
        .find(|found| report::is_of(found, rebuild))
}

/// All of them, the newest first.
pub fn list(state: &Path, now: Now) -> Vec<ReportRow> {
    let mut rows: Vec<ReportRow> = ids(state)
        .into_iter()
        .filter_map(|id| {
            let found = read(state, &id).ok()?;
            let path = reports(state).join(&id).display().to_string();
            Some(ReportRow {
                id,
                ..report::row(&found, path, now)
            })
        })
        .collect();
    rows.sort_by(|a, b| b.began.cmp(&a.began).then_with(|| b.id.cmp(&a.id)));
    rows
}

/// Forgets those that are too many or too old; never one that is open.
pub(super) fn prune(state: &Path, days: u32, now: Time) {
    let _pen = PEN.lock().unwrap_or_else(PoisonError::into_inner);
    let written = |id: &String| {
        let path = kept(state, id);
        let there = fs::metadata(&path).or_else(|_| fs::metadata(reports(state).join(id)));
        let since = there
            .ok()?
            .modified()
            .ok()?
            .duration_since(std::time::UNIX_EPOCH);
        Some(since.ok()?.as_millis() as i64)
    };
    let mut all: Vec<(i64, String)> = ids(state)
        .into_iter()
        .map(|id| (written(&id).unwrap_or(0), id))
        .collect();
    all.sort_by(|a, b| b.cmp(a));
    let oldest = now.0.saturating_sub(i64::from(days) * 86_400_000);
    for (rank, (written, id)) in all.iter().enumerate() {
        let source = kept(state, id);
        let goes = rank >= MOST || *written < oldest;
        if goes && !source.with_extension(OPEN).exists() {
            let _ = fs::remove_dir_all(reports(state).join(id));
            let _ = fs::remove_file(source);
        }
    }
}
