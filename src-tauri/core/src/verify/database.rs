//! How a database is, judged by what `SQLite` said when it was asked, read-only.

use serde::{Deserialize, Serialize};

/// A write-ahead log below this is normal: Nix writes 40 000 pages of 4 KiB into
/// it before it goes into the database (`sqlite.cc`: `wal_autocheckpoint`).
pub const WAL_NORMAL_BYTES: u64 = 200_000_000;
/// Lines of `SQLite` that are kept.
const LINES_KEPT: usize = 20;

/// What was found, read-only.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Asked {
    /// What the check said, a line each; `ok` if all is well.
    pub lines: Vec<String>,
    /// The error it ended with: `SQLite`'s primary code and its words.
    pub error: Option<(i32, String)>,
    /// True if it did not end in time.
    pub late: bool,
    /// Bytes of the database. `None` if there is none.
    pub bytes: Option<u64>,
    /// Bytes of its write-ahead log. `None` if there is none.
    pub wal_bytes: Option<u64>,
    /// True if the log's index (`-shm`) is there.
    pub has_shm: bool,
}

/// How it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "is")]
pub enum Judged {
    /// Whole.
    Sound {
        /// Set if its write-ahead log has grown beyond what is normal.
        large_wal_bytes: Option<u64>,
    },
    /// Damaged.
    Damaged {
        /// What `SQLite` says.
        says: Vec<String>,
    },
    /// It cannot be said.
    Unknown {
        /// Why.
        why: Why,
    },
}

/// Why nothing can be said of a database.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Why {
    /// There is none.
    NoDatabase,
    /// Its log or the log's index is not there, and only a Nix with the right to
    /// write makes them anew. No damage.
    LogNotThere,
    /// It may not be read.
    Denied,
    /// The check did not end in time.
    Late,
    /// What `SQLite` says.
    Says(String),
}

/// `SQLite`'s codes (`sqlite3.h`).
const PERM: i32 = 3;
const READONLY: i32 = 8;
const CORRUPT: i32 = 11;
const CANTOPEN: i32 = 14;
const AUTH: i32 = 23;
const NOTADB: i32 = 26;

/// How the database is.
pub fn judge(asked: &Asked) -> Judged {
    let unknown = |why| Judged::Unknown { why };
    if asked.bytes.is_none() {
        return unknown(Why::NoDatabase);
    }
    let mut says: Vec<String> = asked
        .lines
        .iter()
        .flat_map(|text| text.lines())
        .map(str::trim)
        .filter(|line| !line.is_empty() && *line != "ok")
        .take(LINES_KEPT)
        .map(str::to_owned)
        .collect();
    let log_is_whole = asked.wal_bytes.is_some() && asked.has_shm;
    match &asked.error {
        Some((CORRUPT | NOTADB, words)) => {
            says.push(words.clone());
            return Judged::Damaged { says };
        }
        _ if !says.is_empty() => return Judged::Damaged { says },
        Some((READONLY | CANTOPEN, _)) if !log_is_whole => return unknown(Why::LogNotThere),
        Some((PERM | AUTH | CANTOPEN, _)) => return unknown(Why::Denied),
        Some((_, words)) if !asked.late => return unknown(Why::Says(words.clone())),
        _ if asked.late => return unknown(Why::Late),
        _ => {}
    }
    Judged::Sound {
        large_wal_bytes: asked.wal_bytes.filter(|bytes| *bytes > WAL_NORMAL_BYTES),
    }
}
