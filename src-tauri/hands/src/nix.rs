//! Where Nix's own programs lie.

use std::path::{Path, PathBuf};

use crate::command;

/// Where a multi-user installation has Nix when it is not the system's own.
const DEFAULT_PROFILE: &str = "/nix/var/nix/profiles/default/bin";

/// Where a program of Nix lies: where root put it, and for an ordinary user
/// also where the own `PATH` says. Root never takes a program from there.
pub fn find(program: &str) -> Option<String> {
    if let Some(path) = command::find(program) {
        return Some(path);
    }
    let mut folders = vec![PathBuf::from(DEFAULT_PROFILE)];
    if !rustix::process::geteuid().is_root()
        && let Some(path) = std::env::var_os("PATH")
    {
        folders.extend(std::env::split_paths(&path).filter(|folder| folder.is_absolute()));
    }
    folders
        .iter()
        .map(|folder| folder.join(program))
        .find(|path| is_program(path))
        .and_then(|path| path.into_os_string().into_string().ok())
}

fn is_program(path: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt;
    path.metadata()
        .is_ok_and(|file| file.is_file() && file.permissions().mode() & 0o111 != 0)
}
