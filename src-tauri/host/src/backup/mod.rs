//! Copies that are made before something is changed, and read back before it
//! may be.
//!
//! A backup is a folder (0700, files 0600: nix.conf may hold tokens). It is
//! made under a name that says so and renamed once all of it has been written,
//! read back and found equal; what a crash leaves is removed at the next start.

mod config;
mod database;
mod flake;
mod folder;
mod hold;
mod roots;

use std::path::{Path, PathBuf};

use nixlamp_core::backup::{BackupId, LeftOut, Manifest, What};
use nixlamp_core::words::backup as words;
use nixlamp_hands::own_folders;

use crate::profiles;

pub use folder::{forget, list, manifest, sweep};

use folder::Making;

/// No configuration has larger files that a person wrote.
const FILE_BYTES: u64 = 4 * 1024 * 1024;
/// And not more of them.
const FILES: usize = 2000;

/// Where a backup is made and what of.
#[derive(Clone, Debug)]
pub struct Wish<'a> {
    /// The folder of all backups.
    pub folder: &'a Path,
    /// Before what.
    pub why: &'a str,
    /// How everything stands.
    pub status: &'a str,
    /// What Nixlamp remembers.
    pub history: &'a Path,
    /// The folder of the configuration that was last built, where known.
    pub flake: Option<&'a str>,
    /// How the store's database is copied.
    pub database: Database,
    /// Where things lie.
    pub sources: Sources,
}

/// How the store's database is copied before an action.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Database {
    /// The copy must be sound.
    Sound,
    /// The same, but it is left out where there is no room for it: what frees
    /// space must not fail for want of space.
    IfRoom,
    /// File by file and however it is: for a repair of the database itself.
    AsItIs,
}

/// Where things lie on this machine; tests have folders of their own.
#[derive(Clone, Debug)]
pub struct Sources {
    /// Profiles, and the links of what runs.
    pub profiles: profiles::Places,
    /// `/etc`.
    pub etc: PathBuf,
    /// `~/.config`.
    pub config: Option<PathBuf>,
}

impl Sources {
    /// Those of this machine and of the user who runs this.
    pub fn here() -> Sources {
        Sources {
            profiles: profiles::Places::here(),
            etc: "/etc".into(),
            config: own_folders::config(),
        }
    }
}

/// Makes a backup and reads it back. What cannot be in it is said in the
/// manifest; what should be and fails leaves nothing behind, and a sentence.
/// `None` with [`Database::IfRoom`] alone: the disk is full, and what is to be
/// done shall make room.
pub fn make(wish: &Wish) -> Result<Option<Manifest>, String> {
    let state = &wish.sources.profiles.folders.state;
    let needed = database::size(state) + database::size_of(wish.history);
    let room = folder::has_room(wish.folder, needed);
    let without = wish.database == Database::IfRoom && room.is_err();
    if without && folder::has_room(wish.folder, 0).is_err() {
        return Ok(None);
    } else if !without {
        room?;
    }
    let mut making = Making::begin(wish.folder, wish.why)?;

    making.manifest.profiles = profiles::read(&wish.sources.profiles).profiles;
    making.manifest.roots = roots::read(&state.join("gcroots"));
    making.write(What::Status, "status.json", "", wish.status.as_bytes())?;
    config::keep(&mut making, &wish.sources)?;
    flake::keep(&mut making, wish.flake, &wish.sources)?;
    if without {
        left_out(
            &mut making,
            &words::what(What::Database),
            &words::no_room_for_it(),
        );
    } else if wish.database == Database::AsItIs {
        database::keep_as_it_is(&mut making, state)?;
    } else {
        database::keep(&mut making, state)?;
    }
    database::keep_history(&mut making, wish.history)?;
    hold::hold(&mut making, &wish.sources.profiles)?;
    let manifest = making.finish()?;
    folder::forget_old(wish.folder, manifest.made);
    Ok(Some(manifest))
}

/// What a backup takes, as far as that can be foretold: the copy of the store's
/// database, which lies in Nix's folder for its state.
pub fn database_bytes(state: &Path) -> u64 {
    database::size(state)
}

/// The backup of this name, whole or not, if it is there.
pub fn named(folder: &Path, name: &str) -> Option<BackupId> {
    BackupId::new(name).filter(|id| folder.join(id.as_str()).is_dir())
}

/// Where a file of a backup lies.
pub fn file(folder: &Path, id: &BackupId, name: &str) -> PathBuf {
    folder.join(id.as_str()).join(name)
}

/// A thing that could not be kept for a reason that is no failure.
fn left_out(making: &mut Making, what: &str, why: &str) {
    making.manifest.left_out.push(LeftOut {
        what: what.to_owned(),
        why: why.to_owned(),
    });
}

/// Why something cannot be read.
fn why(error: &std::io::Error) -> String {
    match error.kind() {
        std::io::ErrorKind::NotFound => words::not_there(),
        std::io::ErrorKind::PermissionDenied => words::closed(),
        _ => error.to_string(),
    }
}

/// What cannot be read because it is not there, or not for us, is left out and
/// said; everything else is a failure.
fn readable<T>(
    making: &mut Making,
    what: &str,
    read: std::io::Result<T>,
) -> Result<Option<T>, String> {
    match read {
        Ok(read) => Ok(Some(read)),
        Err(error) => match error.kind() {
            std::io::ErrorKind::NotFound | std::io::ErrorKind::PermissionDenied => {
                left_out(making, what, &why(&error));
                Ok(None)
            }
            _ => Err(words::file(what, &error.to_string())),
        },
    }
}

#[cfg(test)]
mod tests;
