use serde::{Deserialize, Serialize};

/// What is known of an activation beside its processes: much of it is done by
/// the service manager, and the activation itself only waits for that.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Activation {
    /// True if a process holds `/run/nixos/switch-to-configuration.lock`.
    /// `None`: there is no such file, or the list of locks cannot be read.
    pub lock_held: Option<bool>,
    /// Units that stand in `/run/nixos/*-list`: they are to be started,
    /// restarted or reloaded. Each list goes once that is done.
    pub listed: Vec<String>,
    /// What the service managers are asked to do and have not done yet.
    pub jobs: Vec<UnitJob>,
}

/// A job of a service manager that it works on.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct UnitJob {
    /// Whose job.
    pub manager: UnitManager,
    /// The job's number, given once until the next boot.
    pub id: u32,
    /// The unit: `postgresql.service`.
    pub unit: String,
    /// `start`, `stop`, `restart`, `reload`; later versions may have more.
    pub kind: String,
    /// The unit's state: `activating`, `deactivating`, `reloading`.
    pub active: String,
    /// The same more closely: `start-pre`, `stop-sigterm`.
    pub sub: String,
    /// Seconds since the unit left the state it was in before. `None` where
    /// that is not told.
    pub since_s: Option<f64>,
    /// How long the manager lets it go on. `None` where that is not told.
    pub limit: Option<UnitLimit>,
    /// CPU time of all the unit's processes so far, in nanoseconds. `None`
    /// where the manager does not count it.
    pub cpu_ns: Option<u64>,
    /// Units whose jobs begin only once this one is done.
    pub waiting: Vec<String>,
}

/// A service manager.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum UnitManager {
    /// The system's, process 1.
    System,
    /// That of the user whose agent this is. Other users' do not answer.
    User,
}

/// How long a service manager lets a start or stop go on.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum UnitLimit {
    /// So many seconds.
    Seconds(f64),
    /// For ever (`infinity`, the default of one-shot services).
    Never,
}
