//! Words of the repairs: their plans and what came of them.

use super::{backup, privilege, verify};
use crate::order::Repair;
use crate::verify::Finding;

/// The question, where nothing more is known.
pub const TITLE: &str = "Repair what is damaged?";
/// The question about a path.
pub const TITLE_PATH: &str = "Repair this store path?";
/// The question about a recipe.
pub const TITLE_DERIVATION: &str = "Take this damaged derivation out of the store?";
/// The question about a cache.
pub const TITLE_CACHE: &str = "Move this damaged cache aside?";
/// The question about the database.
pub const TITLE_DATABASE: &str = "Write the store's database anew?";
/// What the button says.
pub const CONFIRM: &str = "Repair";
/// What the button says.
pub const CONFIRM_DERIVATION: &str = "Take it out";
/// What the button says.
pub const CONFIRM_CACHE: &str = "Move aside";
/// What the button says.
pub const CONFIRM_DATABASE: &str = "Write anew";

/// The state has no such finding.
pub const NO_SUCH_FINDING: &str = "Nothing of that name is known to be damaged. Read it again: nixlamp verify, or with --full every path.";
/// It went away, or somebody else repaired it.
pub const OVER: &str = "It is no longer so: it was repaired or went away meanwhile.";
/// Contents are sound.
pub const SOUND: &str = "Its contents are sound. Nothing needs repair.";
/// Nobody knows whether it is damaged.
pub const ROOT_SHOULD_LOOK: &str =
    "It cannot be read with your rights, so nobody knows yet whether it is damaged.";
/// An administrator must do it.
pub const NEEDS_ROOT: &str = "Nix repairs store paths for an administrator, or for a user its daemon trusts (trusted-users). You are neither.";
/// An administrator must do it.
pub const DATABASE_NEEDS_ROOT: &str =
    "The store's database belongs to root. This needs an administrator.";
/// There is no Nix to do it.
pub const NO_NIX: &str = "nix-store was not found where the system keeps its programs.";
/// A recipe that others need.
pub fn derivation_in_use(count: usize) -> String {
    format!(
        "{} refer to it, so Nix does not let it go. What wrote it can write it again: add --repair to the command that built it (nix build --repair, nix-instantiate --repair), as root or a user the daemon trusts.",
        match count {
            1 => "1 path".to_owned(),
            n => format!("{n} paths"),
        }
    )
}

/// What it is about.
pub fn about(finding: &Finding) -> String {
    let fault = verify::fault(&finding.fault);
    match finding.needed_by_count {
        0 => format!("{}. {fault}", finding.path),
        1 => format!("{}, which 1 path needs. {fault}", finding.path),
        n => format!("{}, which {n} paths need. {fault}", finding.path),
    }
}

/// The command as a person would type it, where one command is all. Nothing in
/// it needs quotes but `?` and `=`, which a store path may hold.
pub fn command(repair: &Repair) -> Option<String> {
    let (program, arguments) = repair.command()?;
    let plain = |c: char| c.is_ascii_alphanumeric() || "/-._+".contains(c);
    let quoted = arguments.into_iter().map(|word| {
        if word.chars().all(plain) {
            word
        } else {
            format!("'{word}'")
        }
    });
    let words: Vec<String> = [program.to_owned()].into_iter().chain(quoted).collect();
    Some(words.join(" "))
}

/// What will be done with a path.
pub fn steps_path(command: &str, needs_password: bool) -> Vec<String> {
    let mut steps = vec![
        "Look again that it is still registered".to_owned(),
        backup::STEP.to_owned(),
    ];
    steps.extend(privilege::first_steps(needs_password));
    steps.extend([
        format!("Run {command}: Nix fetches it from a cache, or builds it again"),
        "Read the path again and compare".to_owned(),
    ]);
    steps
}

/// What is lost then.
pub fn loses_path() -> Vec<String> {
    vec![
        "What is in the path now is replaced.".to_owned(),
        "If it is neither in a cache nor can be built, nothing changes. A build may take as long as it once took.".to_owned(),
    ]
}

/// What will be done with a recipe.
pub fn steps_derivation(command: &str) -> Vec<String> {
    vec![
        "Look again that nothing refers to it".to_owned(),
        backup::STEP.to_owned(),
        format!("Run {command}"),
        "Look that it is gone; the next evaluation writes it anew".to_owned(),
    ]
}

/// What is lost then.
pub fn loses_derivation() -> Vec<String> {
    vec!["The recipe is gone until it is evaluated again. What was built from it stays.".to_owned()]
}

/// It stays while its output does.
pub const DERIVATION_KEPT: &str = "What was built from it is in use, and Nix keeps the recipe with it (keep-derivations). An administrator can take it out by the line “By hand”; what was built stays, and the next evaluation writes the recipe anew.";

/// An administrator may tell the daemon not to keep it.
pub fn forget_kept(path: &str) -> String {
    format!("sudo nix-store --delete --option keep-derivations false {path}")
}

/// What will be done with a cache.
pub fn steps_cache() -> Vec<String> {
    vec![
        "Look again that it is damaged".to_owned(),
        backup::STEP.to_owned(),
        "Rename it, with “.damaged” at its end".to_owned(),
        "Look that it is out of the way; Nix makes a new one".to_owned(),
    ]
}

/// What is lost then.
pub fn loses_cache() -> Vec<String> {
    vec!["What Nix had remembered is asked for or worked out again. Nothing is deleted.".to_owned()]
}

/// What will be done with the database.
pub fn steps_database(needs_password: bool) -> Vec<String> {
    let mut steps = vec![backup::STEP.to_owned()];
    steps.extend(privilege::first_steps(needs_password));
    steps.extend([
        "Take Nix's own lock, so that nobody uses the store meanwhile; give up if somebody does"
            .to_owned(),
        "Copy the database beside itself, as db.sqlite.damaged".to_owned(),
        "Write all rows of all tables into a new one; give up if one cannot be read".to_owned(),
        "Check the new one: whole, and every reference leads somewhere".to_owned(),
        "Put it in the old one's place in one transaction".to_owned(),
        "Check it there, and let the lock go".to_owned(),
    ]);
    steps
}

/// What is lost then.
pub fn loses_database() -> Vec<String> {
    vec![
        "Nothing that can be read. What cannot be read ends the attempt, and all stays as it is."
            .to_owned(),
        "Whoever wants the store waits meanwhile; as a rule a few seconds.".to_owned(),
    ]
}

/// The same by hand. Its log goes first: a new cache must not meet it.
pub fn cache_by_hand(path: &str) -> String {
    format!(
        "for end in -journal -wal -shm ''; do [ ! -e '{path}'$end ] || mv '{path}'$end '{path}.damaged'$end; done"
    )
}

/// The danger.
pub const DANGER_DATABASE: &str = "Without its database a store is a heap of files. The copy beside it is kept; a backup elsewhere is better.";

/// The database by hand. Pasted whole, it must not put a database in place that
/// is not whole or holds nothing: `.recover` fails in the sqlite3 of Debian 12,
/// and `.dump` writes nothing where a row cannot be read.
pub fn database_by_hand() -> Vec<String> {
    [
        "sudo systemctl stop nix-daemon.socket nix-daemon.service",
        "sudo mkdir /nix/var/nix/db.damaged && sudo cp -a /nix/var/nix/db/. /nix/var/nix/db.damaged && sudo sqlite3 /nix/var/nix/db.damaged/db.sqlite .dump | sudo sqlite3 -bail /nix/var/nix/db/new.sqlite",
        "[ \"$(sudo sqlite3 /nix/var/nix/db/new.sqlite 'pragma integrity_check; pragma foreign_key_check; select count(*) > 0 from ValidPaths' | tr '\\n' ' ')\" = 'ok 1 ' ] && sudo rm -f /nix/var/nix/db/db.sqlite-wal /nix/var/nix/db/db.sqlite-shm && sudo mv /nix/var/nix/db/new.sqlite /nix/var/nix/db/db.sqlite",
        "sudo rm -f /nix/var/nix/db/new.sqlite",
        "sudo systemctl start nix-daemon.socket",
    ]
    .map(str::to_owned)
    .into()
}

/// Nix said so itself.
pub const NIX_DID: &str = "nix-store reported success.";
/// Nix refused, in its last words.
pub fn nix_did_not(words: &str) -> String {
    if words.is_empty() {
        "nix-store failed without a word.".to_owned()
    } else {
        format!("nix-store failed: {words}")
    }
}
/// It took too long.
pub fn nix_late(limit_s: f64) -> String {
    format!(
        "nix-store had not ended after {} and was ended.",
        super::span(limit_s)
    )
}
/// Read again, and good.
pub const SOUND_AGAIN: &str = "Read again: it is sound.";
/// Read again, and not good.
pub fn still_damaged(fault: &crate::verify::Fault) -> String {
    format!(
        "nix-store reported success, but it is still damaged. {}",
        verify::fault(fault)
    )
}
/// Nobody could read it again.
pub fn not_read_again(why: &str) -> String {
    format!("It could not be read again: {why}")
}
/// The recipe is gone.
pub const DERIVATION_GONE: &str = "It is gone. The next evaluation writes it anew.";
/// The recipe is not gone.
pub const DERIVATION_STAYS: &str = "nix-store reported success, but it is still registered.";
/// The cache has a new name.
pub fn set_aside(to: &str) -> String {
    format!("Moved to {to}. Nix makes a new one.")
}
/// The cache is where it was.
pub fn not_set_aside(why: &str) -> String {
    format!("It could not be moved: {why}. Nothing was done.")
}
/// Somebody holds the big lock.
pub const STORE_IN_USE: &str =
    "Somebody uses the store at this moment. Nothing was done. Try again when nothing builds.";
/// A page that holds rows.
pub fn rows_lost(why: &str) -> String {
    format!(
        "Not all rows can be read ({why}). Nothing was changed. Bring back a copy of the database that is whole."
    )
}
/// The new one is no good.
pub fn new_one_bad(why: &str) -> String {
    format!("The database written anew is not whole ({why}). Nothing was changed.")
}
/// No room for a new one.
pub fn no_room_for_new(why: &str) -> String {
    format!("There is no room for a new database ({why}). Nothing was changed.")
}
/// It was written back to what it was, or never begun.
pub fn not_in_place(why: &str, copy: &str) -> String {
    format!(
        "Putting the new database in place failed: {why}. The old one is as it was; a copy of it is {copy}."
    )
}
/// Anything else.
pub fn database_failed(what: &str, why: &str) -> String {
    format!("{what} failed: {why}.")
}
/// Done.
pub fn database_anew(rows: u64, copy: &str) -> String {
    format!(
        "Written anew: {rows} rows. The check finds nothing. The damaged one is kept as {copy}."
    )
}
