//! Reads store paths again and compares them with what the database says, as
//! an ordinary user: without the daemon, without a lock, without a write to the
//! store.
//!
//! In reading order: [`run`] (a run from beginning to end), `rows` (what the
//! database knows), `nar` (one path, read and hashed), `path` (one path, judged),
//! `pace` (how fast), `state` (what is kept between runs), `known` (the same,
//! told), [`database`] and `caches` (databases), `again` (before and after a
//! repair).
//!
//! Nix's own `nix-store --verify` is never called: it takes paths out of the
//! database and holds off every collection of garbage while it runs.

mod again;
mod caches;
pub mod database;
mod known;
mod nar;
mod pace;
mod path;
mod rows;
mod run;
mod state;

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use nixlamp_core::verify::Strain;

pub use nixlamp_core::verify::{Progress, Scope, Summary};

use crate::observe::gentle;

pub use again::{after, survey};
pub use caches::folder as cache_folder;
pub use known::{Watched, known};
pub use path::store_path_of;
pub use run::run;
pub use state::{Kept, folder as state_folder, kept};

/// What a run is to do.
#[derive(Clone, Debug)]
pub struct Options {
    /// Which paths.
    pub scope: Scope,
    /// Bytes a second at most.
    pub limit_bytes_per_s: Option<u64>,
    /// Asks how loaded the machine is, to wait while others need it. `None`: it
    /// never waits.
    pub strain: Option<fn() -> Strain>,
    /// It stands still while this is set. `None`: nobody sets it.
    pub hold: Option<Arc<AtomicBool>>,
    /// The folder with the paths. Other than `/nix/store` in tests alone.
    pub store: PathBuf,
    /// The store's database.
    pub database: PathBuf,
    /// Where earlier runs left what they found. `None`: nothing is kept.
    pub state: Option<PathBuf>,
    /// Where Nix keeps this user's caches. `None`: they are not looked at.
    pub caches: Option<PathBuf>,
}

impl Options {
    /// For this machine's store and this user.
    pub fn new(scope: Scope) -> Options {
        Options {
            scope,
            limit_bytes_per_s: None,
            strain: Some(gentle::strain),
            hold: None,
            store: PathBuf::from("/nix/store"),
            database: PathBuf::from("/nix/var/nix/db/db.sqlite"),
            state: state_folder(),
            caches: cache_folder(),
        }
    }
}

#[cfg(test)]
pub(crate) mod tests;
