//! Words of backups.

use super::size;
use crate::backup::{BackupId, LeftOut, Manifest, What};

/// The question.
pub const TITLE: &str = "Make a backup?";
/// What is done before anything is changed that could be missed.
pub const STEP: &str = "Make a backup and read it back";
/// The question before one is deleted.
pub const DELETE_TITLE: &str = "Delete this backup?";
/// What the button says.
pub const CONFIRM: &str = "Make backup";
/// There are none.
pub const NONE: &str = "There are no backups yet.";
/// Not there.
pub const NOT_THERE: &str = "it is not there";
/// Closed to this user.
pub const CLOSED: &str = "it may not be read by this user";

/// A folder, a pipe or a device.
pub const NO_FILE: &str = "it is no regular file";
/// Larger than what a person writes.
pub const TOO_LARGE: &str = "it is too large for a configuration";
/// More than what a person writes.
pub const TOO_MANY: &str = "there are too many files for a configuration";

/// The largest part.
pub const DATABASE: &str = "the store's database";
/// Why it is not in it.
pub const NO_ROOM_FOR_IT: &str = "there is no room for a copy";

/// It was made.
pub fn made(manifest: &Manifest) -> String {
    let bytes: u64 = manifest.files.iter().map(|file| file.bytes).sum();
    format!(
        "Backup {} made and read back: {} files, {}.",
        manifest.id,
        manifest.files.len(),
        size(bytes as f64)
    )
}

/// There is none of this name.
pub fn no_such(name: &str) -> String {
    format!("There is no backup “{name}”. “nixlamp backup list” names those there are.")
}

/// What goes with it.
pub fn delete_loses(held: &[String]) -> String {
    let held = match held {
        [] => String::new(),
        held => format!(
            " It holds {}: the next “nixlamp gc” may delete that if nothing else needs it.",
            held.join(", ")
        ),
    };
    format!("You cannot undo this.{held}")
}

/// It is gone.
pub fn deleted(id: &BackupId) -> String {
    format!(
        "Backup {id} is deleted. What it alone kept in the store goes with the next “nixlamp gc”."
    )
}

/// It is not gone.
pub fn not_deleted(id: &BackupId, why: &str) -> String {
    format!("Backup {id} could not be deleted: {why}.")
}

/// What is not in it.
pub fn left_out(left: &LeftOut) -> String {
    format!("Not in the backup: {}, {}.", left.what, left.why)
}

/// It could not be made, so nothing was done.
pub fn refused(why: &str) -> String {
    format!("No backup could be made: {why}. Nothing else was done.")
}

/// Freeing space on a full disk goes without.
pub const NO_ROOM_AT_ALL: &str = "The disk is too full for a backup, so none was made before this.";

/// Too little room.
pub fn no_room(need: u64, free: u64, folder: &str) -> String {
    format!(
        "it needs about {} and {folder} has {} free",
        size(need as f64),
        size(free as f64)
    )
}

/// A file cannot be written or read.
pub fn file(name: &str, why: &str) -> String {
    format!("{name}: {why}")
}

/// Read back, it is another.
pub fn differs(name: &str) -> String {
    format!("{name} was read back and is not what was written")
}

/// The copy of the database is no sound database.
pub fn unsound(why: &str) -> String {
    format!("the copy of the store's database is not sound ({why})")
}

/// The system cannot be held.
pub fn not_held(path: &str, why: &str) -> String {
    format!("{path} could not be held by a root of its own ({why}), and no generation holds it")
}

/// One line of the list.
pub fn line(manifest: &Manifest) -> String {
    let bytes: u64 = manifest.files.iter().map(|file| file.bytes).sum();
    format!(
        "{}  {:>8}  {}",
        manifest.id,
        size(bytes as f64),
        manifest.why
    )
}

/// What one of the list holds.
pub fn holds(files: u64, bytes: u64) -> String {
    let files = if files == 1 {
        "1 file".to_owned()
    } else {
        format!("{files} files")
    };
    format!(
        "{files}, {}, read back and compared when it was made",
        size(bytes as f64)
    )
}

/// In the place of what it was made for.
pub const UNREADABLE: &str = "Cannot be read";

/// It lies there and cannot be understood.
pub fn broken(id: &BackupId, why: &str) -> String {
    format!("{id} cannot be read: {why}")
}

/// What a backup is about.
pub fn about(folder: &str) -> String {
    format!("into {folder}")
}

/// What will be kept.
pub fn steps() -> Vec<String> {
    vec![
        "Copy the profiles' links and generations, the garbage collector's roots, nix.conf with what it includes, registries, the last built configuration with its state in git, the store's database, and what Nixlamp remembers".to_owned(),
        "Hold the running and the booted system by a root of their own".to_owned(),
        "Read everything back and compare it".to_owned(),
    ]
}

/// What a person should know of it.
pub const SECRETS: &str = "nix.conf may hold access tokens: they are copied as they are, for a copy without them would restore nothing. Only you can read the folder.";
/// What it changes.
pub const CHANGES_NOTHING: &str =
    "Nothing is changed. Backups beyond the 10 newest are removed once they are 30 days old.";

/// What a file is, for people.
pub fn what(what: What) -> &'static str {
    match what {
        What::NixConf => "the system's nix.conf",
        What::Included => "a file that nix.conf includes",
        What::Registry => "the system's flake registry",
        What::UserNixConf => "your nix.conf",
        What::UserRegistry => "your flake registry",
        What::Flake => "your configuration",
        What::Database => DATABASE,
        What::DatabaseAsItIs => "a file of the store's database, however it is",
        What::History => "Nixlamp's history",
        What::Status => "how everything stood",
    }
}
