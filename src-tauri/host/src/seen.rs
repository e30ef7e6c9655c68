//! What a person has read and put away: a small file beside the history. One
//! that is not there or not understood has nothing in it.

use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use nixlamp_core::welcome::Seen;

use crate::own_file;

/// The file in this state folder.
fn file(state: &Path) -> PathBuf {
    state.join("seen.json")
}

/// What was kept.
pub(crate) fn read(state: &Path) -> Seen {
    own_file::read(&file(state))
        .ok()
        .and_then(|bytes| serde_json::from_slice(&bytes).ok())
        .unwrap_or_default()
}

/// Keeps it. What cannot be written is asked again at the next start.
fn write(state: &Path, seen: &Seen) {
    let written = own_file::folder(state).and_then(|()| {
        let bytes = serde_json::to_vec(seen)?;
        own_file::put(&file(state), &bytes)
    });
    if let Err(error) = written {
        tracing::warn!("what was seen is not kept: {error:#}");
    }
}

/// What is still to be written, of several the newest; held by who writes.
static NEWEST: Mutex<Option<(PathBuf, Seen)>> = Mutex::new(None);
static PEN: Mutex<()> = Mutex::new(());

/// The same beside the loop: a disk may take its time.
pub(crate) fn keep(state: &Path, seen: Seen) {
    *NEWEST.lock().unwrap_or_else(PoisonError::into_inner) = Some((state.to_owned(), seen));
    tokio::task::spawn_blocking(|| {
        let _pen = PEN.lock().unwrap_or_else(PoisonError::into_inner);
        let newest = NEWEST.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some((state, seen)) = newest {
            write(&state, &seen);
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    #[test]
    fn what_was_kept_is_read_and_garbage_is_nothing() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let state = folder.path().join("nixlamp");
        assert_eq!(read(&state), Seen::default());
        let mut seen = Seen {
            welcome: true,
            ..Seen::default()
        };
        assert!(seen.hide("tray"));
        write(&state, &seen);
        assert_eq!(read(&state), seen);
        fs::write(file(&state), "{\"welcome\": tru").expect("writable");
        assert_eq!(read(&state), Seen::default());
    }
}
