//! Words of backups.

use super::fixed::fixed;
use super::{list, size};
use crate::backup::{BackupId, LeftOut, Manifest, What};
use crate::say;

fixed! {
    /// The question.
    title = "make-backup-question";
    /// What is done before anything is changed that could be missed.
    step = "backup-step";
    /// The question before one is deleted.
    delete_title = "delete-backup-question";
    /// What the button says.
    confirm = "make-backup";
    /// There are none.
    none = "no-backups-yet";
    /// Not there.
    not_there = "left-out-not-there";
    /// Closed to this user.
    closed = "left-out-closed";
    /// A folder, a pipe or a device.
    no_file = "left-out-no-file";
    /// Larger than what a person writes.
    too_large = "left-out-too-large";
    /// More than what a person writes.
    too_many = "left-out-too-many";
    /// Why the database is not in it.
    no_room_for_it = "left-out-no-room";
    /// Freeing space on a full disk goes without.
    no_room_at_all = "disk-too-full-for-backup";
    /// In the place of what it was made for.
    unreadable = "backup-unreadable";
    /// What a person should know of it.
    secrets = "backup-holds-secrets";
    /// What it changes.
    changes_nothing = "backup-changes-nothing";
}

/// The same step where the disk may be too full for it.
pub fn step_if_room(bytes: u64) -> String {
    say!("backup-step-if-room", size = size(bytes as f64))
}

/// It was made.
pub fn made(manifest: &Manifest) -> String {
    say!(
        "backup-made",
        id = manifest.id.to_string(),
        files = manifest.files.len(),
        size = whole(manifest),
    )
}

fn whole(manifest: &Manifest) -> String {
    let bytes: u64 = manifest.files.iter().map(|file| file.bytes).sum();
    size(bytes as f64)
}

/// There is none of this name.
pub fn no_such(name: &str) -> String {
    say!("no-such-backup", name = name)
}

/// What goes with it.
pub fn delete_loses(held: &[String]) -> String {
    match held {
        [] => say!("no-undo"),
        held => say!("no-undo-and-it-holds", held = list(held)),
    }
}

/// It is gone.
pub fn deleted(id: &BackupId) -> String {
    say!("backup-deleted", id = id.to_string())
}

/// It is not gone.
pub fn not_deleted(id: &BackupId, why: &str) -> String {
    say!("backup-not-deleted", id = id.to_string(), why = why)
}

/// What is not in it.
pub fn left_out(left: &LeftOut) -> String {
    say!("not-in-backup", what = &left.what, why = &left.why)
}

/// It could not be made, so nothing was done.
pub fn refused(why: &str) -> String {
    say!("no-backup-made", why = why)
}

/// Too little room.
pub fn no_room(need: u64, free: u64, folder: &str) -> String {
    say!(
        "backup-no-room",
        need = size(need as f64),
        folder = folder,
        free = size(free as f64),
    )
}

/// A file cannot be written or read.
pub fn file(name: &str, why: &str) -> String {
    say!("backup-file-failed", name = name, why = why)
}

/// Read back, it is another.
pub fn differs(name: &str) -> String {
    say!("backup-file-differs", name = name)
}

/// The copy of the database is no sound database.
pub fn unsound(why: &str) -> String {
    say!("backup-database-unsound", why = why)
}

/// The system cannot be held.
pub fn not_held(path: &str, why: &str) -> String {
    say!("backup-system-not-held", path = path, why = why)
}

/// One line of the list.
pub fn line(manifest: &Manifest) -> String {
    format!("{}  {:>8}  {}", manifest.id, whole(manifest), manifest.why)
}

/// What one of the list holds.
pub fn holds(files: u64, bytes: u64) -> String {
    say!("backup-holds", files = files, size = size(bytes as f64))
}

/// It lies there and cannot be understood.
pub fn broken(id: &BackupId, why: &str) -> String {
    say!("backup-broken", id = id.to_string(), why = why)
}

/// What a backup is about.
pub fn about(folder: &str) -> String {
    say!("backup-into", folder = folder)
}

/// What will be kept.
pub fn steps() -> Vec<String> {
    vec![
        say!("backup-step-copy"),
        say!("backup-step-hold"),
        say!("backup-step-read-back"),
    ]
}

/// What a file is, for people.
pub fn what(what: What) -> String {
    let code = match what {
        What::NixConf => "nix-conf",
        What::Included => "included",
        What::Registry => "registry",
        What::UserNixConf => "user-nix-conf",
        What::UserRegistry => "user-registry",
        What::Flake => "flake",
        What::Database => "database",
        What::DatabaseAsItIs => "database-as-it-is",
        What::History => "history",
        What::Status => "status",
    };
    say!("backup-file-is", what = code)
}
