//! Whether the file on disk is still the one that is open, as we left it.
//!
//! `SQLite` keeps what it has read and never looks whether the file was removed,
//! replaced or written over: it would go on writing into nothing.

use std::fs::{Metadata, metadata};
use std::os::unix::fs::MetadataExt;
use std::path::Path;

use super::file::with;

/// How the file and its log looked after we last wrote. Only `stat`: opening and
/// closing the file would drop the locks that this process has on it.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Marks {
    file: Option<Mark>,
    log: Option<Mark>,
}

#[derive(Debug, PartialEq, Eq)]
struct Mark {
    place: (u64, u64),
    bytes: u64,
    modified: (i64, i64),
}

/// What another program has done to the file.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Done {
    Nothing,
    /// Somebody wrote to it, perhaps rightly.
    Written,
    /// It is gone, or another one is in its place.
    Replaced,
}

impl Marks {
    pub(super) fn of(path: &Path) -> Marks {
        Marks {
            file: metadata(path).ok().as_ref().map(Mark::of),
            log: metadata(with(path, "-wal")).ok().as_ref().map(Mark::of),
        }
    }

    /// Compares with how it looks now.
    pub(super) fn done(&self, path: &Path) -> Done {
        let now = Marks::of(path);
        let same = |a: &Option<Mark>, b: &Option<Mark>| {
            a.as_ref().map(|a| a.place) == b.as_ref().map(|b| b.place)
        };
        if !same(&self.file, &now.file) {
            Done::Replaced
        } else if *self != now {
            Done::Written
        } else {
            Done::Nothing
        }
    }
}

impl Mark {
    fn of(meta: &Metadata) -> Mark {
        Mark {
            place: (meta.dev(), meta.ino()),
            bytes: meta.len(),
            modified: (meta.mtime(), meta.mtime_nsec()),
        }
    }
}
