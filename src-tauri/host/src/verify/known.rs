//! What is known from earlier runs, told whenever the file of it changes:
//! whoever wrote there, a job, `nixlamp verify` or a repair.

use std::path::{Path, PathBuf};

use nixlamp_core::verify::{DAMAGE_KNOWN, Known};

use super::state::{self, kept};
use crate::config::{Stamp, stamp};

/// The file, and how it looked when it was last read. To ask is one `stat`.
#[derive(Debug)]
pub struct Watched {
    folder: PathBuf,
    seen: Option<Stamp>,
}

impl Watched {
    /// Of this folder; nothing of it is read yet.
    pub fn new(folder: PathBuf) -> Watched {
        Watched { folder, seen: None }
    }

    /// The folder to read, if something has changed since it was last asked.
    pub fn changed(&mut self) -> Option<PathBuf> {
        let now = stamp(&self.folder.join(state::FILE)).ok();
        let changed = now != self.seen;
        self.seen = now;
        changed.then(|| self.folder.clone())
    }
}

/// What is known there. May read megabytes, where much is damaged.
pub fn known(folder: &Path) -> Known {
    let kept = kept(folder);
    let mut damage = kept.findings;
    damage.retain(nixlamp_core::verify::Finding::is_damage);
    let damaged = damage.len() as u64;
    // Databases first: nothing else can be told where they are damaged.
    damage.sort_by_key(|finding| finding.path.starts_with(nixlamp_core::store_path::STORE));
    damage.truncate(DAMAGE_KNOWN);
    Known {
        last_full_s: kept.last_full,
        damaged,
        damage,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use nixlamp_core::verify::{Fault, Finding, Fix};

    fn finding(id: &str, path: &str, fault: Fault) -> Finding {
        Finding::new(id, path, fault, Fix::Nothing, 0)
    }

    #[test]
    fn a_change_is_told_once_and_what_is_known_stays_small() {
        let folder = tempfile::tempdir().expect("a folder");
        let mut watched = Watched::new(folder.path().to_owned());
        assert_eq!(watched.changed(), None, "there is nothing");
        let path = |n: usize| format!("/nix/store/{n:032}-x");
        let mut findings: Vec<Finding> = (0..DAMAGE_KNOWN + 9)
            .map(|n| finding(&format!("{n}"), &path(n), Fault::Missing))
            .collect();
        findings.push(finding("rights", &path(999), Fault::Sound));
        let database = Fault::Database { says: Vec::new() };
        findings.push(finding("database", "/db", database));
        let kept = state::Kept {
            last_full: Some(7),
            findings,
            ..state::Kept::default()
        };
        state::keep(folder.path(), &kept).expect("kept");
        assert_eq!(watched.changed().as_deref(), Some(folder.path()));
        assert_eq!(watched.changed(), None, "told once");
        let known = known(folder.path());
        assert_eq!(known.last_full_s, Some(7));
        assert_eq!(known.damaged, DAMAGE_KNOWN as u64 + 10);
        assert_eq!(known.damage.len(), DAMAGE_KNOWN);
        assert_eq!(known.damage[0].id, "database");
    }
}
