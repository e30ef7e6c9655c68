//! Small lists in the state folder: `jobs.json`, what each kind of job came to
//! and which had begun and not ended when the agent last did; `quiet.json`, the
//! rules that keep alerts quiet.

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
        let text = std::fs::read(&self.path).unwrap_or_default();
        let entries: Vec<serde_json::Value> = serde_json::from_slice(&text).unwrap_or_default();
        entries
            .into_iter()
            .filter_map(|one| serde_json::from_value(one).ok())
            .collect()
    }

    /// Says what is to be kept from now on; [`Kept::write`] writes it.
    pub fn keep(&self, entries: Vec<T>) {
        *held(&self.newest) = Some(entries);
    }

    /// Writes what is still to be written. Blocks.
    pub fn write(&self) {
        let _pen = held(&self.pen);
        let Some(entries) = held(&self.newest).take() else {
            return;
        };
        let written = serde_json::to_vec_pretty(&entries)
            .map_err(anyhow::Error::from)
            .and_then(|bytes| {
                own_file::folder(self.path.parent().unwrap_or(Path::new("/")))?;
                own_file::put(&self.path, &bytes)
            });
        if let Err(error) = written {
            tracing::warn!("{}: {error:#}", self.path.display());
        }
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
        kept.write();
        assert!(!state.exists(), "there is nothing to write");
        kept.keep(vec![job(JobKind::FlakeCheck, "old")]);
        let newest = vec![
            job(JobKind::FlakeCheck, "new"),
            job(JobKind::VerifyStore, ""),
        ];
        kept.keep(newest.clone());
        kept.write();
        assert_eq!(kept.read(), newest);
        let path = state.join("jobs.json");
        let text = std::fs::read_to_string(&path).expect("there");
        std::fs::write(&path, text.replace("flake-check", "of-tomorrow")).expect("ours");
        assert_eq!(kept.read(), newest[1..]);
        std::fs::write(&path, "[{").expect("ours");
        assert_eq!(kept.read(), []);
    }
}
