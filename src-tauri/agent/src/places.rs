//! Where things lie, by the XDG Base Directory rules; on macOS too, so that a
//! shared home has one place.

use std::path::PathBuf;

use nixlamp_core::socket_path::socket_path;
use nixlamp_host::own_folders;

/// The files Nixlamp uses.
#[derive(Clone, Debug)]
pub struct Places {
    /// `$XDG_CONFIG_HOME/nixlamp/config.toml`, or, where that is not there,
    /// the first `nixlamp/config.toml` in `$XDG_CONFIG_DIRS` (`/etc/xdg`).
    pub config: PathBuf,
    /// `$XDG_STATE_HOME/nixlamp/history.db`.
    pub history: PathBuf,
    /// The agent's socket; `$NIXLAMP_SOCKET` overrides it.
    pub socket: PathBuf,
}

impl Places {
    /// What commands print that run apart: beside the history.
    pub fn runs(&self) -> PathBuf {
        self.history.with_file_name("runs")
    }

    /// The folder of the history, of backups and of the lock of actions.
    pub fn state(&self) -> PathBuf {
        self.history.parent().map(PathBuf::from).unwrap_or_default()
    }

    /// From the environment. Without a home, history and configuration lie
    /// below the folder of the socket, which is private.
    pub fn from_environment() -> Places {
        let variable = |name: &str| std::env::var(name).ok();
        let uid = rustix::process::getuid().as_raw();
        // A terminal of `su` or a service may lack the variable; the window
        // looks in the same places (`src-tauri/bridge.rs`).
        let run_user = format!("/run/user/{uid}");
        let runtime_dir = variable("XDG_RUNTIME_DIR")
            .or_else(|| PathBuf::from(&run_user).is_dir().then_some(run_user));
        let socket = socket_path(
            variable("NIXLAMP_SOCKET").as_deref(),
            runtime_dir.as_deref(),
            variable("TMPDIR")
                .as_deref()
                .filter(|_| cfg!(target_vendor = "apple")),
            uid,
        );
        let aside = socket.parent().map(PathBuf::from).unwrap_or_default();
        let nixlamp = |folder: Option<PathBuf>| folder.unwrap_or(aside.clone()).join("nixlamp");
        Places {
            config: config_file(
                nixlamp(own_folders::config()).join("config.toml"),
                variable("XDG_CONFIG_DIRS").as_deref(),
            ),
            history: nixlamp(own_folders::state()).join("history.db"),
            socket,
        }
    }
}

/// The person's own file, unless only the machine has one. A file is never
/// made here, so the person's own place is also the answer where none exists.
fn config_file(own: PathBuf, system: Option<&str>) -> PathBuf {
    if own.exists() {
        return own;
    }
    let folders = system.filter(|dirs| !dirs.is_empty()).unwrap_or("/etc/xdg");
    folders
        .split(':')
        .map(PathBuf::from)
        .filter(|folder| folder.is_absolute())
        .map(|folder| folder.join("nixlamp/config.toml"))
        .find(|file| file.exists())
        .unwrap_or(own)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_persons_file_goes_before_the_machines() {
        let folder = std::env::temp_dir().join(format!("nixlamp-places-{}", std::process::id()));
        let own = folder.join("own.toml");
        let system = folder.join("system/nixlamp/config.toml");
        std::fs::create_dir_all(folder.join("system/nixlamp")).expect("a temporary folder");
        let dirs = format!("relative:{0}/none:{0}/system", folder.display());
        let chosen = || config_file(own.clone(), Some(&dirs));

        assert_eq!(chosen(), own, "neither is there");
        std::fs::write(&system, "").expect("writable");
        assert_eq!(chosen(), system);
        std::fs::write(&own, "").expect("writable");
        assert_eq!(chosen(), own);
        std::fs::remove_dir_all(folder).expect("it is ours");
    }
}
