use serde::{Deserialize, Serialize};

/// What is known of Nix on this machine, cheaply.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct NixHere {
    /// True if `/nix/store` is there.
    pub has_store: bool,
    /// The daemon's main process, where one runs.
    pub daemon: Option<u32>,
    /// True if the daemon's socket is there: clients of ordinary users work
    /// through it.
    #[serde(default)]
    pub has_daemon_socket: bool,
}
