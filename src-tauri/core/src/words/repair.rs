//! Words of the repairs: their plans and what came of them.

use super::fixed::fixed;
use super::{backup, privilege, verify};
use crate::order::Repair;
use crate::say;
use crate::verify::{Fault, Finding};

fixed! {
    /// The question, where nothing more is known.
    title = "repair-question";
    /// The question about a path.
    title_path = "repair-path-question";
    /// The question about a recipe.
    title_derivation = "repair-derivation-question";
    /// The question about a cache.
    title_cache = "repair-cache-question";
    /// The question about the database.
    title_database = "repair-database-question";
    /// What the button says.
    confirm = "repair";
    /// What the button says.
    confirm_derivation = "take-it-out";
    /// What the button says.
    confirm_cache = "move-aside";
    /// What the button says.
    confirm_database = "write-anew";
    /// The state has no such finding.
    no_such_finding = "no-such-finding";
    /// It went away, or somebody else repaired it.
    over = "repair-over";
    /// Contents are sound.
    sound = "repair-not-needed";
    /// Nobody knows whether it is damaged.
    root_should_look = "root-should-look";
    /// An administrator must do it.
    needs_root = "repair-needs-root";
    /// An administrator must do it.
    database_needs_root = "database-needs-root";
    /// There is no Nix to do it.
    no_nix = "no-nix-store-program";
    /// It stays while its output does.
    derivation_kept = "derivation-kept";
    /// The danger.
    danger_database = "danger-database";
    /// Nix said so itself.
    nix_did = "nix-store-did";
    /// Read again, and good.
    sound_again = "sound-again";
    /// The recipe is gone.
    derivation_gone = "derivation-gone";
    /// The recipe is not gone.
    derivation_stays = "derivation-stays";
    /// Somebody holds the big lock.
    store_in_use = "store-in-use";
}

/// A recipe that others need.
pub fn derivation_in_use(count: usize) -> String {
    say!("derivation-in-use", count = count)
}

/// What it is about.
pub fn about(finding: &Finding) -> String {
    let fault = verify::fault(&finding.fault);
    match finding.needed_by_count {
        0 => say!("repair-about", path = &finding.path, fault = fault),
        n => say!(
            "repair-about-needed",
            path = &finding.path,
            count = n,
            fault = fault,
        ),
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
    let mut steps = vec![say!("repair-step-registered"), backup::step()];
    steps.extend(privilege::first_steps(needs_password));
    steps.extend([
        say!("repair-step-run", command = command),
        say!("repair-step-read"),
    ]);
    steps
}

/// What is lost then.
pub fn loses_path() -> Vec<String> {
    vec![
        say!("repair-loses-contents"),
        say!("repair-may-change-nothing"),
    ]
}

/// What will be done with a recipe.
pub fn steps_derivation(command: &str) -> Vec<String> {
    vec![
        say!("repair-step-unreferenced"),
        backup::step(),
        say!("step-run-command", command = command),
        say!("repair-step-derivation-gone"),
    ]
}

/// What is lost then.
pub fn loses_derivation() -> Vec<String> {
    vec![say!("repair-loses-derivation")]
}

/// An administrator may tell the daemon not to keep it.
pub fn forget_kept(path: &str) -> String {
    format!("sudo nix-store --delete --option keep-derivations false {path}")
}

/// What will be done with a cache.
pub fn steps_cache() -> Vec<String> {
    vec![
        say!("repair-step-damaged"),
        backup::step(),
        say!("repair-step-rename"),
        say!("repair-step-out-of-way"),
    ]
}

/// What is lost then.
pub fn loses_cache() -> Vec<String> {
    vec![say!("repair-loses-cache")]
}

/// What will be done with the database.
pub fn steps_database(needs_password: bool) -> Vec<String> {
    let mut steps = vec![backup::step()];
    steps.extend(privilege::first_steps(needs_password));
    steps.extend([
        say!("repair-step-big-lock"),
        say!("repair-step-copy"),
        say!("repair-step-rows"),
        say!("repair-step-check-new"),
        say!("repair-step-put"),
        say!("repair-step-check-there"),
    ]);
    steps
}

/// What is lost then.
pub fn loses_database() -> Vec<String> {
    vec![say!("repair-loses-no-rows"), say!("repair-others-wait")]
}

/// The same by hand. Its log goes first: a new cache must not meet it.
pub fn cache_by_hand(path: &str) -> String {
    format!(
        "for end in -journal -wal -shm ''; do [ ! -e '{path}'$end ] || mv '{path}'$end '{path}.damaged'$end; done"
    )
}

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

/// Nix refused, in its last words.
pub fn nix_did_not(words: &str) -> String {
    if words.is_empty() {
        say!("nix-store-failed-silently")
    } else {
        say!("nix-store-failed", words = words)
    }
}
/// It took too long.
pub fn nix_late(limit_s: f64) -> String {
    say!("nix-store-late", span = super::span(limit_s))
}
/// Read again, and not good.
pub fn still_damaged(fault: &Fault) -> String {
    say!("still-damaged", fault = verify::fault(fault))
}
/// Nobody could read it again.
pub fn not_read_again(why: &str) -> String {
    say!("not-read-again", why = why)
}
/// The cache has a new name.
pub fn set_aside(to: &str) -> String {
    say!("cache-set-aside", to = to)
}
/// The cache is where it was.
pub fn not_set_aside(why: &str) -> String {
    say!("cache-not-set-aside", why = why)
}
/// A page that holds rows.
pub fn rows_lost(why: &str) -> String {
    say!("database-rows-lost", why = why)
}
/// The new one is no good.
pub fn new_one_bad(why: &str) -> String {
    say!("database-new-one-bad", why = why)
}
/// No room for a new one.
pub fn no_room_for_new(why: &str) -> String {
    say!("database-no-room", why = why)
}
/// It was written back to what it was, or never begun.
pub fn not_in_place(why: &str, copy: &str) -> String {
    say!("database-not-in-place", why = why, copy = copy)
}
/// Anything else; `step` as the catalogue calls it.
pub fn database_failed(step: &str, why: &str) -> String {
    say!("database-step-failed", step = step, why = why)
}
/// Done.
pub fn database_anew(rows: u64, copy: &str) -> String {
    say!("database-anew", rows = rows, copy = copy)
}
