//! What earlier runs found: `verify.json` (findings, passes) and
//! `verify.checked` (a line for each registration that was read, appended as it
//! goes, so that nothing but the last second is lost whatever happens).

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use nixlamp_core::verify::{Checked, Finding};
use nixlamp_hands::own_folders;
use rustix::fs::{FlockOperation, flock};
use serde::{Deserialize, Serialize};

use crate::own_file;

const NEWEST: u32 = 1;
/// Findings and passes.
pub(super) const FILE: &str = "verify.json";
/// What is written is on its way to the disk at the latest after this.
const FLUSH_EVERY: Duration = Duration::from_millis(500);

/// `verify.json`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Kept {
    /// The form of this file.
    pub version: u32,
    /// When the last whole pass over all paths began, in seconds since 1970.
    pub last_full: Option<i64>,
    /// When the unfinished pass over all paths began, in milliseconds.
    pub full_begun: Option<i64>,
    /// When the unfinished pass over the profiles began, in milliseconds.
    pub profiles_begun: Option<i64>,
    /// What is wrong, as far as is known.
    pub findings: Vec<Finding>,
}

/// Where it lies: `$XDG_STATE_HOME/nixlamp`. `None` without a home.
pub fn folder() -> Option<PathBuf> {
    own_folders::state().map(|state| state.join("nixlamp"))
}

/// What is kept there. A file that cannot be understood counts as none.
pub fn kept(folder: &Path) -> Kept {
    let text = own_file::read(&folder.join(FILE)).unwrap_or_default();
    serde_json::from_slice::<Kept>(&text)
        .ok()
        .filter(|kept| kept.version <= NEWEST)
        .unwrap_or_default()
}

/// Writes it beside and puts it in place whole.
pub(super) fn keep(folder: &Path, kept: &Kept) -> anyhow::Result<()> {
    let kept = Kept {
        version: NEWEST,
        ..kept.clone()
    };
    own_file::put(&folder.join(FILE), &serde_json::to_vec_pretty(&kept)?)
}

/// The state while a run writes to it.
pub(super) struct State {
    pub(super) kept: Kept,
    pub(super) checked: BTreeMap<(i64, i64), Checked>,
    /// `None`: it is forgotten with the run.
    files: Option<Files>,
}

struct Files {
    folder: PathBuf,
    log: BufWriter<File>,
    flushed: Instant,
    /// Held as long as this lives: two runs would write over each other.
    _lock: File,
}

impl State {
    /// Of a run that keeps nothing.
    pub(super) fn of_this_run() -> State {
        State {
            kept: Kept::default(),
            checked: BTreeMap::new(),
            files: None,
        }
    }

    /// `Ok(None)` if another run holds it.
    pub(super) fn open(folder: &Path) -> anyhow::Result<Option<State>> {
        own_file::folder(folder)?;
        let lock = own_file::open(&folder.join("verify.lock"), false)?;
        if flock(&lock, FlockOperation::NonBlockingLockExclusive).is_err() {
            return Ok(None);
        }
        let path = folder.join("verify.checked");
        let (checked, lines) = read(&own_file::read(&path).unwrap_or_default());
        // Many passes leave many lines of the same path.
        if lines > 2 * checked.len() + 1000 {
            write_anew(folder, &path, &checked)?;
        }
        Ok(Some(State {
            kept: kept(folder),
            checked,
            files: Some(Files {
                log: BufWriter::new(own_file::open(&path, false)?),
                folder: folder.to_owned(),
                flushed: Instant::now(),
                _lock: lock,
            }),
        }))
    }

    /// One registration was read.
    pub(super) fn note(&mut self, key: (i64, i64), checked: Checked) -> anyhow::Result<()> {
        self.checked.insert(key, checked);
        let Some(files) = &mut self.files else {
            return Ok(());
        };
        line(&mut files.log, key, checked)?;
        if files.flushed.elapsed() >= FLUSH_EVERY {
            files.flush()?;
        }
        Ok(())
    }

    /// Findings, passes, and what was read, onto the disk.
    pub(super) fn keep(&mut self) -> anyhow::Result<()> {
        let Some(files) = &mut self.files else {
            return Ok(());
        };
        files.flush()?;
        keep(&files.folder, &self.kept)
    }
}

impl Files {
    fn flush(&mut self) -> anyhow::Result<()> {
        self.flushed = Instant::now();
        Ok(self.log.flush()?)
    }
}

fn line(
    to: &mut impl Write,
    (id, registered): (i64, i64),
    checked: Checked,
) -> std::io::Result<()> {
    let ok = u8::from(checked.ok);
    writeln!(to, "{id} {registered} {} {ok}", checked.when)
}

fn write_anew(
    folder: &Path,
    path: &Path,
    checked: &BTreeMap<(i64, i64), Checked>,
) -> anyhow::Result<()> {
    let beside = folder.join("verify.checked.new");
    let mut to = BufWriter::new(own_file::open(&beside, true)?);
    for (key, checked) in checked {
        line(&mut to, *key, *checked)?;
    }
    to.flush()?;
    to.get_ref().sync_all()?;
    fs::rename(&beside, path)?;
    Ok(())
}

/// What is no line, as the last one of a run that was killed, is left out.
fn read(bytes: &[u8]) -> (BTreeMap<(i64, i64), Checked>, usize) {
    let text = String::from_utf8_lossy(bytes);
    let mut checked = BTreeMap::new();
    let mut lines = 0;
    for line in text
        .split_inclusive('\n')
        .filter(|line| line.ends_with('\n'))
    {
        lines += 1;
        let numbers: Option<Vec<i64>> = line
            .split_ascii_whitespace()
            .map(|word| word.parse().ok())
            .collect();
        if let Some(&[id, registered, when, ok]) = numbers.as_deref() {
            checked.insert((id, registered), Checked { when, ok: ok == 1 });
        }
    }
    (checked, lines)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_read_outlives_a_run_that_is_cut_off() {
        let folder = tempfile::tempdir().expect("a folder");
        let checked = Checked { when: 77, ok: true };
        {
            let mut state = State::open(folder.path()).expect("opened").expect("free");
            assert!(
                State::open(folder.path()).expect("looked").is_none(),
                "a second run waits for the first"
            );
            state.note((1, 2), checked).expect("noted");
            state.kept.last_full = Some(9);
            state.keep().expect("kept");
        }
        let path = folder.path().join("verify.checked");
        let mut log = fs::OpenOptions::new()
            .append(true)
            .open(&path)
            .expect("there");
        log.write_all(b"not a line\n5 6 7").expect("written");
        let state = State::open(folder.path()).expect("opened").expect("free");
        assert_eq!(state.checked.get(&(1, 2)), Some(&checked));
        assert_eq!(state.checked.len(), 1);
        assert_eq!(state.kept.last_full, Some(9));
    }

    #[test]
    fn nothing_is_written_through_a_link() {
        let folder = tempfile::tempdir().expect("a folder");
        let victim = folder.path().join("victim");
        let link = |name: &str| {
            std::os::unix::fs::symlink(&victim, folder.path().join(name)).expect("a link");
        };
        fs::write(&victim, "mine").expect("written");
        link("verify.json.new");
        keep(folder.path(), &Kept::default()).expect("kept beside the link");
        link("verify.checked");
        assert!(State::open(folder.path()).is_err());
        assert_eq!(fs::read_to_string(&victim).expect("there"), "mine");
    }

    #[test]
    fn many_passes_do_not_make_the_file_grow_for_ever() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("verify.checked");
        let text = "1 2 3 1\n".repeat(5000);
        fs::write(&path, text).expect("written");
        let state = State::open(folder.path()).expect("opened").expect("free");
        assert_eq!(state.checked.len(), 1);
        assert_eq!(fs::read_to_string(&path).expect("there"), "1 2 3 1\n");
    }
}
