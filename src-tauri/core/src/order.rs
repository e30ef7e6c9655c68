//! A confirmed plan as `act` carries it out: typed, closed, and bound to
//! processes by pid *and* start time.

mod repair;

use serde::{Deserialize, Serialize};

use crate::backup::{BackupId, LostGeneration, LostLink, What};
use crate::model::ProcessId;
use crate::profile::ProfileId;
use crate::wire::Action;

pub use repair::{CacheName, Repair, Way};

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
    /// Kill builders that nobody waits for, or that must not be waited for.
    ForceBuilders(ForceOrder),
    /// Restart the daemon.
    RestartDaemon(RestartDaemon),
    /// Start a configured command. Never carried out by the hands, which may
    /// be root's: a person's command has that person's rights and no more.
    Rebuild(StartRebuild),
    /// Repair what reading the store found damaged.
    Repair(Repair),
    /// Make a backup: the step before every other deed is the whole of this one.
    BackUp,
    /// Put back what a backup holds.
    Restore(Restore),
    /// Switch a profile to another of its generations.
    RollBack(RollBack),
    /// Delete generations and collect garbage.
    CollectGarbage(CollectGarbage),
}

impl Deed {
    /// True if it can be stopped half way without harm, and then is.
    pub fn can_be_stopped(&self) -> bool {
        matches!(self, Deed::CollectGarbage(_))
    }
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

    /// The generations that only root may delete, or all the others.
    pub fn of_root(&self, of_root: bool) -> Vec<DeleteGenerations> {
        let wanted = |d: &&DeleteGenerations| d.profile.folder.needs_root() == of_root;
        self.delete.iter().filter(wanted).cloned().collect()
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

/// Start a configured command in the background, through `nixlamp run`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StartRebuild {
    /// The configuration's name for it; also that of the file with its output.
    pub name: String,
    /// Program and arguments.
    pub command: Vec<String>,
    /// Where it runs. `None`: in the person's home.
    pub directory: Option<String>,
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
    /// The rest of a client's own process group, innermost first: `sudo` at
    /// its prompt, `git`, `ssh`. They get the same signals just before the
    /// clients, as Ctrl-C would reach them; one that belongs to another user
    /// and cannot be signalled is waited for like `others`.
    #[serde(default)]
    pub group: Vec<Target>,
    /// Milliseconds between SIGINT and SIGKILL.
    pub grace_ms: u64,
    /// All other processes of the rebuild: workers, builders, their children.
    /// They must be gone at the end; they are never signalled.
    pub others: Vec<Target>,
}

/// SIGKILL to exactly these builders, as root.
///
/// Never a daemon or one of its workers: a worker whose builder goes fails the
/// build cleanly, a worker that goes leaves its builder behind.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ForceOrder {
    /// Parents before children, so that none is started anew.
    pub builders: Vec<Target>,
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

/// Switch a profile to another of its generations, and activate it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RollBack {
    /// The profile.
    pub profile: ProfileId,
    /// What its link must still lead to.
    pub from: Side,
    /// What it is to lead to.
    pub to: Side,
    /// What is run then.
    pub activation: Activation,
    /// Nothing that runs changes before the next boot.
    pub only_at_next_boot: bool,
}

impl RollBack {
    /// True if it takes root's rights.
    pub fn needs_root(&self) -> bool {
        self.profile.folder.needs_root()
            || matches!(self.activation, Activation::NixOs | Activation::Darwin)
    }
}

/// A generation by number and by what it holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Side {
    /// Its number.
    pub number: u64,
    /// The store path its link must lead to.
    pub store_path: String,
}

/// How a generation is made to be what runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Activation {
    /// `bin/switch-to-configuration switch` or `boot`.
    NixOs,
    /// `activate`, as root.
    Darwin,
    /// `activate`, as the user. Newer ones are told that the profile is set.
    HomeManager {
        /// True if it knows `--driver-version`.
        told_of_driver: bool,
    },
    /// The link is all there is.
    LinkOnly,
}

/// Put back files and generations that a backup holds. What stands there is
/// moved aside, never overwritten.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Restore {
    /// Which backup.
    pub backup: BackupId,
    /// Files, by what they are: where they belong is no caller's choice.
    pub files: Vec<RestoreFile>,
    /// Links of generations.
    pub generations: Vec<LostGeneration>,
    /// Links of profiles that have none, after those of their generations.
    pub links: Vec<LostLink>,
}

/// A file to put back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RestoreFile {
    /// What it is.
    pub what: What,
    /// Its name in the backup.
    pub name: String,
    /// SHA-256 of what is put back.
    pub sha256: String,
    /// Its mode where nothing stands now; what stands there keeps its own.
    pub mode: u32,
    /// SHA-256 of what must stand there now. `None`: nothing.
    pub now: Option<String>,
}
