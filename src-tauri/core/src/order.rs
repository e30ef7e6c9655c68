//! A confirmed plan as `act` carries it out: typed, closed, and bound to
//! processes by pid *and* start time.

use serde::{Deserialize, Serialize};

use crate::model::ProcessId;

/// What to carry out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Order {
    /// End a rebuild.
    Stop(StopOrder),
}

/// Interrupt, wait, kill what remains of the clients, look again.
///
/// Only clients are ever signalled. A killed daemon worker would leave its
/// builder behind (measured on Nix 2.8, 2.26 and 2.34); a client that goes
/// takes worker and builder with it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StopOrder {
    /// The plan it comes from.
    pub plan: String,
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
