//! What the edges find out before a plan can be made: facts, read-only, as of
//! one moment. Equal facts lead to equal plans.

use serde::{Deserialize, Serialize};

use crate::backup::Restorable;
use crate::model::ProcessId;
use crate::order::ServiceManager;
use crate::rollback;

/// What was found, by action.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Survey {
    /// For restarting the daemon.
    Daemon(Daemon),
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
    /// True if this user may restart services.
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
