//! Where a backup would go, and which there are.

use nixlamp_core::backup::Manifest;
use nixlamp_core::survey::{BackUp, BackedUp};
use nixlamp_hands::restore::Places;

use crate::backup;

/// More than a person reads.
const MOST: usize = 100;

pub(super) fn found() -> BackUp {
    let Some(folder) = Places::of_caller().backups() else {
        return BackUp::default();
    };
    BackUp {
        there: backup::list(&folder)
            .into_iter()
            .take(MOST)
            .map(|manifest| manifest.map(short))
            .collect(),
        folder: folder.display().to_string(),
    }
}

fn short(manifest: Manifest) -> BackedUp {
    BackedUp {
        id: manifest.id,
        made: manifest.made,
        why: manifest.why,
        files: manifest.files.len() as u64,
        bytes: manifest.files.iter().map(|file| file.bytes).sum(),
        left_out: manifest.left_out,
    }
}
