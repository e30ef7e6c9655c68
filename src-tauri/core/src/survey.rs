//! What the edges find out before a plan can be made: facts, read-only, as of
//! one moment. Equal facts lead to equal plans.

use serde::{Deserialize, Serialize};

use crate::backup::Restorable;
use crate::model::ProcessId;
use crate::order::ServiceManager;
use crate::rollback;
use crate::store_path::StorePath;
use crate::verify::Finding;

/// What was found, by action.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Survey {
    /// For restarting the daemon.
    Daemon(Daemon),
    /// For repairing what is damaged.
    Repair(Repair),
    /// For a backup: the folder it goes to, as people read it.
    BackUp(String),
    /// For restoring a backup.
    Restore(Box<Restorable>),
    /// For a rollback.
    RollBack(Box<rollback::Facts>),
}

/// The daemon and who uses it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Daemon {
    /// Who starts it again. `None` where neither is found.
    pub manager: Option<ServiceManager>,
    /// Its main process. `None` if it does not run.
    pub main: Option<ProcessId>,
    /// Whose work would end.
    pub clients: Vec<DaemonClient>,
    /// True if this user may restart services without a password.
    pub may: bool,
}

/// A client of the daemon.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DaemonClient {
    /// Whose it is.
    pub user: String,
    /// Its pid.
    pub pid: u32,
}

/// What is damaged, and who may repair it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Repair {
    /// What was found. `None` if nothing of that name is known.
    pub finding: Option<Finding>,
    /// True if it is still so, as far as can be seen at once: the path is
    /// registered, the database is damaged.
    pub still: bool,
    /// True if this user is root.
    pub root: bool,
    /// Whether the daemon trusts this user. `None` if it did not say.
    pub trusted: Option<bool>,
    /// True if Nix's programs are there.
    pub nix: bool,
    /// The recipe of the path, if it is in the store and whole.
    pub derivation: Option<StorePath>,
    /// How many paths refer to it.
    pub referrers: usize,
}
