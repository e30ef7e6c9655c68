//! One look at the machine, system by system.
//!
//! This is a platform seam: `linux` and `macos` offer the same functions with
//! the same types, and only this file knows which one is compiled. A look is a
//! [`Sample`] of raw counters; what a source was refused is a fact in it
//! ([`Sample::gaps`]), never an error.

use std::path::PathBuf;

pub mod links;
#[cfg(target_os = "linux")]
pub mod linux;
pub mod macos;

#[cfg(target_os = "linux")]
pub use linux::{Observer, gentle, look, spawn};
#[cfg(target_os = "macos")]
pub use macos::{Observer, gentle, look, spawn};

#[cfg(doc)]
use nixlamp_core::model::Sample;

/// Where to look. [`Options::default`] is the real machine; tests point it at
/// folders of their own.
#[derive(Clone, Debug)]
pub struct Options {
    /// The process file system.
    pub proc: PathBuf,
    /// Nix's folder: `store` and `var/nix` are below it.
    pub nix: PathBuf,
    /// Folders in which the programs that start rebuilds are looked for, so
    /// that their start is told at once. Programs elsewhere are found too, some
    /// moments later.
    pub programs: Vec<PathBuf>,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            proc: PathBuf::from("/proc"),
            nix: PathBuf::from("/nix"),
            programs: program_folders(),
        }
    }
}

/// `PATH`, and the places where Nix, NixOS, nix-darwin and distributions put
/// programs, whatever the agent's own `PATH` says.
fn program_folders() -> Vec<PathBuf> {
    let mut folders: Vec<PathBuf> = std::env::var_os("PATH")
        .map(|path| std::env::split_paths(&path).collect())
        .unwrap_or_default();
    if let Some(home) = std::env::var_os("HOME").map(PathBuf::from) {
        folders.push(home.join(".nix-profile/bin"));
        folders.push(home.join(".local/state/nix/profile/bin"));
    }
    if let Ok(users) = std::fs::read_dir("/etc/profiles/per-user") {
        folders.extend(users.flatten().map(|user| user.path().join("bin")));
    }
    for fixed in [
        "/run/current-system/sw/bin",
        "/nix/var/nix/profiles/default/bin",
        "/usr/local/bin",
        "/usr/bin",
    ] {
        folders.push(PathBuf::from(fixed));
    }
    let mut seen = std::collections::HashSet::new();
    folders.retain(|folder| folder.is_absolute() && seen.insert(folder.clone()));
    folders
}
