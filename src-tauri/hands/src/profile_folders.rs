//! Where profiles lie on this machine: the paths that stand behind
//! [`Folder`], made here and never taken from a caller.

use std::path::{Path, PathBuf};

use nixlamp_core::profile::{Folder, ProfileId};

use crate::{own_folders, system};

/// Nix's folder for its state.
pub const STATE: &str = "/nix/var/nix";

/// The folders of one user.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProfileFolders {
    /// Nix's own folder, [`STATE`] but in tests.
    pub state: PathBuf,
    /// The user's `~/.local/state`, if there is a user whose profiles count.
    pub home_state: Option<PathBuf>,
    /// The user's name.
    pub user: Option<String>,
}

impl ProfileFolders {
    /// Those of the user who runs this, told by the environment.
    pub fn of_caller() -> Self {
        Self {
            state: STATE.into(),
            home_state: own_folders::state(),
            user: Some(system::user_name(rustix::process::geteuid().as_raw())),
        }
    }

    /// Those of the system alone: for whoever acts with more rights than the
    /// caller has.
    pub fn of_system() -> Self {
        Self {
            state: STATE.into(),
            home_state: None,
            user: None,
        }
    }

    /// The path of a folder. `None` if this user has none.
    pub fn path(&self, folder: Folder) -> Option<PathBuf> {
        let shared = self.state.join("profiles");
        match folder {
            Folder::Shared => Some(shared),
            Folder::Systems => Some(shared.join("system-profiles")),
            Folder::Home => Some(self.home_state.as_ref()?.join("nix/profiles")),
            // A user's name is no path.
            Folder::PerUser => self
                .user
                .as_ref()
                .filter(|user| Path::new(user).components().count() == 1)
                .map(|user| shared.join("per-user").join(user)),
        }
    }

    /// The path of a profile's link.
    pub fn link(&self, profile: &ProfileId) -> Option<PathBuf> {
        Some(self.path(profile.folder)?.join(profile.name.as_str()))
    }

    /// The path of the link of one generation.
    pub fn generation(&self, profile: &ProfileId, number: u64) -> Option<PathBuf> {
        Some(
            self.path(profile.folder)?
                .join(profile.generation_link(number)),
        )
    }
}
