use serde::{Deserialize, Serialize};

/// A file lock of Nix that somebody holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lock {
    /// What it guards.
    pub kind: LockKind,
    /// The locked file.
    pub path: String,
    /// True if it is exclusive.
    pub exclusive: bool,
    /// The process that took it. It may be dead: a child that inherited the
    /// file still holds the lock.
    pub holder: u32,
    /// Processes seen blocked on it. Path locks and build users are polled by
    /// Nix, so their waiters never show here.
    pub waiters: Vec<u32>,
}

/// What a lock guards.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum LockKind {
    /// One store path that is being built or fetched (`/nix/store/….lock`).
    StorePath,
    /// The garbage collector (`/nix/var/nix/gc.lock`).
    GarbageCollector,
    /// The store as a whole (`/nix/var/nix/db/big-lock`).
    Store,
    /// The store's database (`db.sqlite-shm`).
    Database,
    /// A build user (`/nix/var/nix/userpool*/UID`).
    BuildUser,
    /// A profile (`PROFILE.lock`).
    Profile,
    /// A place on a remote builder (`/nix/var/nix/current-load/…`).
    RemoteSlot,
    /// Copies to one remote builder (`/nix/var/nix/current-load/….upload-lock`).
    Upload,
    /// What an evaluation has cached (`~/.cache/nix/eval-cache-v*/….sqlite`).
    EvalCache,
    /// A source that is being fetched (`~/.cache/nix/gitv3/….lock` and others).
    FetchCache,
    /// A folder that `SQLite` makes where it may not lock the database itself
    /// (`db.sqlite.lock`). Nobody is known to hold it: `holder` is 0.
    DotLock,
}
