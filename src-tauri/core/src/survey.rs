//! What the edges find out before a plan can be made: facts, read-only, as of
//! one moment. Equal facts lead to equal plans.

use serde::{Deserialize, Serialize};

use crate::backup::{BackupId, LeftOut, Restorable};
use crate::gc::Unknown;
use crate::gc::choose::Rights;
use crate::model::{ProcessId, Time};
use crate::order::ServiceManager;
use crate::profile::{Profile, ProfileId};
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
    /// For a backup.
    BackUp(BackUp),
    /// For restoring a backup.
    Restore(Box<Restorable>),
    /// For a rollback.
    RollBack(Box<rollback::Facts>),
    /// For a rollback that is none: what else could be switched.
    NoRollBack(NoRollBack),
    /// For freeing disk space.
    Garbage(Garbage),
}

/// Where a backup goes, and which there are.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct BackUp {
    /// The folder it goes to, as people read it.
    pub folder: String,
    /// Those that are there, the newest first; an error is a sentence about
    /// one that cannot be read.
    pub there: Vec<Result<BackedUp, String>>,
}

/// A backup that is there, without its contents.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BackedUp {
    /// Its name.
    pub id: BackupId,
    /// When it was made.
    pub made: Time,
    /// Before what.
    pub why: String,
    /// Files in it.
    pub files: u64,
    /// Bytes in them.
    pub bytes: u64,
    /// What is not in it, and why.
    pub left_out: Vec<LeftOut>,
}

/// Why a profile cannot be switched as wished, and what there is.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct NoRollBack {
    /// A sentence.
    pub why: String,
    /// The profile that was meant, where there is one.
    pub profile: Option<ProfileId>,
    /// Every profile that could be switched.
    pub profiles: Vec<Profile>,
}

/// The store as a collection would find it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Garbage {
    /// When it was looked at.
    pub now: Time,
    /// What may be done with profiles.
    pub rights: Rights,
    /// The profiles of the system and of this user.
    pub profiles: Vec<Profile>,
    /// True if the collector's program is there.
    pub has_collector: bool,
    /// Rebuilds that run, in words.
    pub rebuilds: Vec<String>,
    /// What goes with the chosen generations.
    pub goes: Amount,
    /// What goes whatever is chosen.
    pub dead: Amount,
    /// What each generation frees that may go.
    pub shares: Vec<Share>,
    /// Links that keep paths and are no generation of these profiles.
    pub kept: Vec<KeptBy>,
    /// How many processes and builds hold paths, as far as that is told.
    pub held: u32,
    /// Links that lead nowhere and are forgotten.
    pub dangling: Vec<String>,
    /// What would go though a link leads to it.
    pub unregistered: Vec<Unregistered>,
    /// True if the database knows no path, and the store is not empty.
    pub no_rows: bool,
    /// What Nixlamp's own backups keep.
    pub backups: KeptByBackups,
    /// What the backup that is made before will take, in bytes.
    pub backup_bytes: u64,
    /// Why the figures are an upper bound.
    pub unknown: Vec<Unknown>,
    /// False while the bytes are those of the database.
    pub weighed: bool,
}

/// Paths and bytes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Amount {
    /// Store paths, as Nix counts them.
    pub paths: u64,
    /// Bytes, as Nix counts them.
    pub nix_bytes: u64,
    /// Bytes on the disk.
    pub disk_bytes: u64,
}

/// What one generation frees, in bytes on the disk.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Share {
    /// The profile.
    pub profile: String,
    /// The generation.
    pub number: u64,
    /// If it goes alone.
    pub alone_bytes: u64,
    /// What its going adds to the chosen ones.
    pub with_chosen_bytes: u64,
}

/// A link that keeps paths.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeptBy {
    /// The link.
    pub link: String,
    /// Bytes, as archives, that nothing else keeps.
    pub alone_bytes: u64,
}

/// A link to a path that is on the disk and not in the database: the collector
/// takes that for rubbish.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unregistered {
    /// The link.
    pub link: String,
    /// Where it leads.
    pub path: String,
}

/// What backups hold by roots of their own.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeptByBackups {
    /// Which ones hold anything, the oldest first.
    pub ids: Vec<BackupId>,
    /// Bytes, as archives, that nothing else keeps.
    pub alone_bytes: u64,
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
    /// True if the helper can be asked for what takes root.
    pub helper: bool,
    /// Whether the daemon trusts this user. `None` if it did not say.
    pub trusted: Option<bool>,
    /// True if Nix's programs are there.
    pub nix: bool,
    /// The recipe of the path, if it is in the store and whole.
    pub derivation: Option<StorePath>,
    /// How many paths refer to it.
    pub referrers: usize,
    /// True if it is a recipe that stays while what was built from it is in use
    /// (`keep-derivations`).
    #[serde(default)]
    pub kept: bool,
}
