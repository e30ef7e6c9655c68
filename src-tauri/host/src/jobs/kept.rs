//! Small lists in the state folder: `jobs.json`, what each kind of job came to
//! and which had begun and not ended when the agent last did; `quiet.json`, the
//! rules that keep alerts quiet.

use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::own_file;

/// The file, written beside the loop.
#[derive(Clone, Debug)]
pub struct Kept<T> {
    path: PathBuf,
    /// What is still to be written: of several the newest.
    newest: Arc<Mutex<Option<Vec<T>>>>,
    /// Held by who writes.
    pen: Arc<Mutex<()>>,
}

impl<T: Serialize + DeserializeOwned> Kept<T> {
    /// In this folder, under this name.
    pub fn new(folder: &Path, name: &str) -> Kept<T> {
        Kept {
            path: folder.join(name),
            newest: Arc::default(),
            pen: Arc::default(),
        }
    }

    /// What is kept. A file that is not there or cannot be understood is none;
    /// one that only a newer version understands loses those entries alone.
    pub fn read(&self) -> Vec<T> {
        self.entries().unwrap_or_default()
    }

    /// The same; of a file that is there and cannot be understood, why.
    pub fn entries(&self) -> Result<Vec<T>, String> {
        let text = match own_file::read(&self.path) {
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
            text => text.map_err(|error| error.to_string())?,
        };
        let entries: Vec<serde_json::Value> =
            serde_json::from_slice(&text).map_err(|error| error.to_string())?;
        Ok(entries
            .into_iter()
            .filter_map(|one| serde_json::from_value(one).ok())
            .collect())
    }

    /// Where it lies.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Says what is to be kept from now on; [`Kept::write`] writes it.
    pub fn keep(&self, entries: Vec<T>) {
        *held(&self.newest) = Some(entries);
    }

    /// Writes what is still to be written, or says why not. Blocks.
    pub fn write(&self) -> Result<(), String> {
        let _pen = held(&self.pen);
        let Some(entries) = held(&self.newest).take() else {
            return Ok(());
        };
        serde_json::to_vec_pretty(&entries)
            .map_err(anyhow::Error::from)
            .and_then(|bytes| {
                own_file::folder(self.path.parent().unwrap_or(Path::new("/")))?;
                own_file::put(&self.path, &bytes)
            })
            .map_err(|error| {
                tracing::warn!("{}: {error:#}", self.path.display());
                error.root_cause().to_string()
            })
    }
}

fn held<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;
    use nixlamp_core::jobs::PastJob;
    use nixlamp_core::model::Time;
    use nixlamp_core::wire::{JobKind, JobState};

    fn job(kind: JobKind, line: &str) -> PastJob {
        PastJob {
            kind,
            begun: Time(7),
            ended: None,
            state: JobState::Running,
            line: line.to_owned(),
            checked: Vec::new(),
        }
    }

    #[test]
    fn the_newest_is_written_and_what_is_no_job_is_left_out() {
        let folder = tempfile::tempdir().expect("a folder");
        let state = folder.path().join("state");
        let kept = Kept::new(&state, "jobs.json");
        assert_eq!(kept.read(), Vec::<PastJob>::new());
        kept.write().expect("nothing");
        assert!(!state.exists(), "there is nothing to write");
        kept.keep(vec![job(JobKind::FlakeCheck, "old")]);
        let newest = vec![
            job(JobKind::FlakeCheck, "new"),
            job(JobKind::VerifyStore, ""),
        ];
        kept.keep(newest.clone());
        kept.write().expect("written");
        assert_eq!(kept.read(), newest);
        let path = state.join("jobs.json");
        let text = std::fs::read_to_string(&path).expect("there");
        std::fs::write(&path, text.replace("flake-check", "of-tomorrow")).expect("ours");
        assert_eq!(kept.read(), newest[1..]);
        std::fs::write(&path, "[{").expect("ours");
        assert_eq!(kept.read(), []);
        assert!(kept.entries().is_err(), "it is not understood");
    }

    #[test]
    fn a_pipe_in_its_place_is_not_waited_for_and_what_cannot_be_written_is_said() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("jobs.json");
        let made = std::process::Command::new("mkfifo").arg(&path).status();
        assert!(made.expect("it runs").success());
        let kept: Kept<PastJob> = Kept::new(folder.path(), "jobs.json");
        let why = kept.entries().expect_err("it is a pipe");
        assert_eq!(why, "it is no regular file");
        // A folder where the new file would lie.
        std::fs::create_dir(folder.path().join("jobs.json.new")).expect("made");
        kept.keep(vec![job(JobKind::FlakeCheck, "new")]);
        kept.write().expect_err("it cannot be written");
        kept.write().expect("once");
    }
}
