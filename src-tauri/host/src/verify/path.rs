//! One path, judged: read, and where it is not as it should be looked for in
//! the database once more and read once more before anything is said.

use std::fs;
use std::io::ErrorKind;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use nixlamp_core::store_path::StorePath;
use nixlamp_core::verify::{Fault, Finding, Look, LookKind, Row, fix};
use nixlamp_core::words::verify as say;
use rustix::fs::lstat;

use super::nar::{self, Failure, Manner};
use super::{Options, rows};

/// What came of one path.
pub(super) enum Examined {
    /// Its contents are what they should be. The looks may be odd all the same.
    Sound(Vec<Look>),
    /// They are not.
    Bad(Fault, Vec<Look>),
    /// It is no longer registered, as it was when the run began.
    Gone,
    /// It cannot be said, and why.
    Unjudged(String),
    /// Somebody wishes an end.
    Cancelled,
}

/// One reading.
enum Reading {
    Sound(Vec<Look>),
    Bad(Fault, Vec<Look>),
    Changed,
    Cancelled,
}

pub(super) fn manner(options: &Options) -> Manner {
    Manner {
        owner: fs::metadata(&options.store).map_or(0, |store| store.uid()),
        // Nix's setting use-case-hack is on by default there.
        case_hack: std::env::consts::OS == "macos",
    }
}

pub(super) fn examine(
    options: &Options,
    manner: Manner,
    row: &Row,
    pace: &mut dyn FnMut(usize) -> bool,
) -> Examined {
    if nar::wanted(&row.hash).is_none() {
        return Examined::Unjudged(say::unknown_hash(&row.hash));
    }
    let path = on_disk(options, row);
    let first = reading(&path, manner, row, pace);
    match first {
        Reading::Cancelled => return Examined::Cancelled,
        Reading::Sound(looks) => return Examined::Sound(steady(looks, manner)),
        Reading::Bad(..) | Reading::Changed => {}
    }
    if !is_registered_still(options, row) {
        return Examined::Gone;
    }
    match reading(&path, manner, row, pace) {
        Reading::Cancelled => Examined::Cancelled,
        Reading::Sound(looks) => {
            let mut looks = steady(looks, manner);
            if matches!(first, Reading::Bad(Fault::Modified { .. }, _)) {
                looks.push(Look {
                    what: LookKind::Unsteady,
                    count: 1,
                    first: row.path.clone(),
                });
            }
            Examined::Sound(looks)
        }
        Reading::Bad(fault, looks) if is_registered_still(options, row) => {
            Examined::Bad(fault, steady(looks, manner))
        }
        Reading::Bad(..) => Examined::Gone,
        Reading::Changed => Examined::Unjudged(say::changes()),
    }
}

/// The path of a row, wherever the store lies.
pub(super) fn on_disk(options: &Options, row: &Row) -> PathBuf {
    let name = Path::new(&row.path).file_name().unwrap_or_default();
    options.store.join(name)
}

fn reading(path: &Path, manner: Manner, row: &Row, pace: &mut dyn FnMut(usize) -> bool) -> Reading {
    let Some((algorithm, wanted)) = nar::wanted(&row.hash) else {
        return Reading::Changed;
    };
    let unreadable = |file: &Path, error: &std::io::Error| Fault::Unreadable {
        file: file.display().to_string(),
        why: say::io(error.kind(), &error.to_string()),
        rights: error.kind() == ErrorKind::PermissionDenied,
    };
    match nar::read(path, algorithm, manner, pace) {
        Ok(nar) => {
            let looks = nar::told(nar.looks);
            if nar.digest == wanted {
                return Reading::Sound(looks);
            }
            let fault = Fault::Modified {
                expected: row.hash.clone(),
                got: nar::shown(algorithm, &nar.digest),
            };
            Reading::Bad(fault, looks)
        }
        Err(Failure::Cancelled) => Reading::Cancelled,
        Err(Failure::Changed) => Reading::Changed,
        Err(Failure::Foreign(file, what)) => {
            let fault = Fault::Foreign {
                file: file.display().to_string(),
                what,
            };
            Reading::Bad(fault, Vec::new())
        }
        Err(Failure::Io(file, error)) if error.kind() == ErrorKind::NotFound && file == path => {
            Reading::Bad(Fault::Missing, Vec::new())
        }
        Err(Failure::Io(file, error)) => {
            let looks = file_looks(&file, manner);
            Reading::Bad(unreadable(&file, &error), looks)
        }
    }
}

/// Rights of what could not be opened; only its folder need be open for that.
fn file_looks(file: &Path, manner: Manner) -> Vec<Look> {
    let odd = lstat(file).map(|stat| nar::odd(&stat, manner.owner));
    odd.unwrap_or_default()
        .into_iter()
        .map(|what| Look {
            what,
            count: 1,
            first: file.display().to_string(),
        })
        .collect()
}

/// What is odd still: while Nix makes links of equal files it gives itself
/// rights for a moment.
fn steady(mut looks: Vec<Look>, manner: Manner) -> Vec<Look> {
    looks.retain(|look| {
        lstat(&look.first).is_ok_and(|stat| nar::odd(&stat, manner.owner).contains(&look.what))
    });
    looks
}

/// Garbage goes while we read. A database that does not answer now answered
/// before: then it counts as registered.
fn is_registered_still(options: &Options, row: &Row) -> bool {
    rows::one(&options.database, &row.path).map_or(true, |now| now.as_ref() == Some(row))
}

/// The finding, with what refers to the path.
pub(super) fn finding(
    options: &Options,
    row: &Row,
    fault: Fault,
    looks: Vec<Look>,
    now_s: i64,
) -> Option<Finding> {
    let path = StorePath::new(&row.path)?;
    // What refers to a path of which only rights are odd does not matter.
    let (needed_by, needed_by_count) = if fault == Fault::Sound {
        (Vec::new(), 0)
    } else {
        rows::referrers(&options.database, &row.path).unwrap_or_default()
    };
    Some(Finding {
        id: path.hash().to_owned(),
        fix: fix(&path, &fault),
        path: row.path.clone(),
        fault,
        looks,
        needed_by,
        needed_by_count,
        found_s: now_s,
    })
}

/// The store path that a file lies in or a link leads to, for people who name
/// `./result`. `None` if it has nothing to do with the store.
pub fn store_path_of(path: &Path) -> Option<String> {
    let real = fs::canonicalize(path);
    rows::in_store(&real.unwrap_or_else(|_| path.to_owned()))
}
