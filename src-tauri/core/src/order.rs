//! A confirmed plan as `act` carries it out: typed, closed, and bound to
//! processes by pid *and* start time.

use serde::{Deserialize, Serialize};

use crate::model::ProcessId;
use crate::profile::ProfileId;
use crate::wire::Action;

/// A confirmed plan.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Order {
    /// The plan it comes from.
    pub plan: String,
    /// What was wished: worked out anew right before the deed, it must lead to
    /// the same deed again.
    pub action: Action,
    /// What to do.
    pub deed: Deed,
}

/// What to do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Deed {
    /// End a rebuild.
    Stop(StopOrder),
    /// Restart the daemon.
    RestartDaemon(RestartDaemon),
    /// Delete generations and collect garbage.
    CollectGarbage(CollectGarbage),
}

/// Delete the links of generations, then have the daemon delete everything
/// that nothing needs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CollectGarbage {
    /// Which generations go.
    pub delete: Vec<DeleteGenerations>,
    /// What was forecast. `None` where a running rebuild changes it all the
    /// time, so that it need not be the same when it is looked at again.
    pub expected: Option<Expected>,
}

impl CollectGarbage {
    /// True if a generation goes that only root may delete.
    pub fn needs_root(&self) -> bool {
        self.delete.iter().any(|d| d.profile.folder.needs_root())
    }
}

/// Generations of one profile that go. There is no path in it: the path is made
/// by whoever deletes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeleteGenerations {
    /// Whose they are.
    pub profile: ProfileId,
    /// Which, the oldest first.
    pub generations: Vec<Going>,
}

/// A generation that goes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Going {
    /// Its number.
    pub number: u64,
    /// Where its link must still lead. It is only compared.
    pub store_path: String,
}

/// What was forecast.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Expected {
    /// Store paths, as Nix counts them.
    pub paths: u64,
    /// Bytes on the disk.
    pub disk_bytes: u64,
    /// False if they are an upper bound.
    pub exact: bool,
}

/// How far a deed has come.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Progress {
    /// One line for people.
    pub line: String,
    /// Share done, where it is known how much there is.
    pub done_ratio: Option<f64>,
}

/// What came of a deed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Done {
    /// True if all that was planned came true.
    pub ok: bool,
    /// What happened, a sentence each.
    pub lines: Vec<String>,
}

/// Restart the daemon by the system's own service manager.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RestartDaemon {
    /// Who is asked.
    pub manager: ServiceManager,
    /// The main process as it was planned. `None` if none ran.
    pub main: Option<ProcessId>,
}

/// What starts and stops the system's services.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ServiceManager {
    /// On Linux.
    Systemd,
    /// On macOS.
    Launchd,
}

/// Interrupt, wait, kill what remains of the clients, look again.
///
/// Only clients are ever signalled. A killed daemon worker would leave its
/// builder behind (measured on Nix 2.8, 2.26 and 2.34); a client that goes
/// takes worker and builder with it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StopOrder {
    /// Who gets SIGINT, and after `grace_ms` SIGKILL: the Nix clients and the
    /// wrapper scripts above them, innermost first.
    pub clients: Vec<Target>,
    /// Milliseconds between SIGINT and SIGKILL.
    pub grace_ms: u64,
    /// All other processes of the rebuild: workers, builders, their children.
    /// They must be gone at the end; they are never signalled.
    pub others: Vec<Target>,
}

/// A process an order speaks of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Target {
    /// Which process.
    pub id: ProcessId,
    /// Its short name, for the result's sentences.
    pub name: String,
    /// Whose it must be.
    pub uid: u32,
}
