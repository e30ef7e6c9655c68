//! Carries out confirmed plans: looks again, makes a backup where one matters,
//! acts, looks whether it did, and writes each step down before it begins.
//!
//! Blocks for as long as the deed allows: to be called on a blocking task.

mod elevate;
mod restore;
mod roll_back;

pub use elevate::{ask_in_terminal, can_ask};

use std::fs::{File, OpenOptions};
use std::io::ErrorKind;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::time::Duration;

use nixlamp_core::backup::BackupId;
use nixlamp_core::order::{Deed, Done, Order};
use nixlamp_core::plan;
use nixlamp_core::record::Step;
use nixlamp_core::wire::Outcome;
use nixlamp_core::words::action as words;
use nixlamp_core::words::backup as backup_words;
use nixlamp_core::words::plan as say;
use nixlamp_hands::along::Along;
use nixlamp_hands::halt;
use rustix::fs::{FlockOperation, flock};

use crate::backup::{self, Database, Sources, Wish};
use crate::{own_file, start_rebuild, survey, verify};

/// Held while an action is carried out.
const LOCK: &str = "act.lock";

/// Where actions are carried out.
#[derive(Clone, Debug)]
pub struct Place {
    /// `$XDG_STATE_HOME/nixlamp`: backups, and the lock of actions.
    pub state: PathBuf,
    /// How everything stands, as `status --json` prints it: what a backup keeps
    /// of the incident.
    pub status: String,
    /// The folder of the configuration that was last built, where known.
    pub flake: Option<String>,
}

impl Place {
    /// The folder of all backups.
    pub fn backups(&self) -> PathBuf {
        backups(&self.state)
    }
}

/// True if the system's profile can be switched: by root, or by the helper.
pub fn may_switch_system() -> bool {
    rustix::process::geteuid().is_root() || can_ask()
}

/// The folder of all backups, below that of the state.
pub fn backups(state: &Path) -> PathBuf {
    state.join("backups")
}

/// Removes what a crash has left of a backup, unless one is being made.
pub fn sweep(state: &Path) {
    if let Ok(_alone) = lock(state) {
        backup::sweep(&backups(state));
    }
}

/// Deletes a backup, unless something is being done that may need it.
pub fn forget_backup(state: &Path, id: &BackupId) -> Result<(), String> {
    let _alone = lock_soon(state).map_err(|error| not_alone(state, &error))?;
    backup::forget(&backups(state), id)
        .map_err(|error| backup_words::not_deleted(id, &error.to_string()))
}

/// Carries out an order and tells what came of it. Never fails: what goes
/// wrong is a sentence in the outcome. `step` writes down how far it has come
/// and returns once that is on disk.
pub fn carry_out(
    order: &Order,
    place: &Place,
    along: &Along<'_>,
    step: &mut dyn FnMut(Step),
) -> Outcome {
    outcome(order, in_steps(order, place, along, step))
}

fn in_steps(
    order: &Order,
    place: &Place,
    along: &Along<'_>,
    step: &mut dyn FnMut(Step),
) -> Result<Done, String> {
    let mut step = |reached: Step| {
        step(reached);
        halt::at(reached);
    };
    let _alone = alone(&order.deed, place)?;
    step(Step::Look);
    nothing_changed(order)?;
    let mut lines = Vec::new();
    if let Some(database) = backup_for(&order.deed) {
        step(Step::Backup);
        lines.extend(backed_up(order, place, database)?);
    }
    step(Step::Act);
    let done = match &order.deed {
        // With this user's rights and no others: the hands may be root's.
        Deed::Rebuild(rebuild) => Ok(start_rebuild::start(rebuild, &order.plan)),
        deed => elevate::carry_out(deed, along),
    };
    let done = match done {
        Ok(done) => done,
        // There is nothing to look at again.
        Err(said) => {
            lines.extend(said.lines);
            return Ok(Done { ok: false, lines });
        }
    };
    let done = looked_after(&order.deed, done);
    lines.extend(done.lines);
    step(Step::Check);
    let checked = checked(&order.deed);
    let ok = done.ok && checked.missed.is_empty();
    lines.extend(checked.missed.iter().map(|what| words::but(done.ok, what)));
    lines.extend(checked.noted);
    Ok(Done { ok, lines })
}

/// How much a backup must hold before a deed after which something could be
/// missing that only a copy brings back. `None`: the others need none.
fn backup_for(deed: &Deed) -> Option<Database> {
    match deed {
        // What a restore replaces it moves aside itself; and a backup more could
        // push out the very one that is restored.
        Deed::Stop(_)
        | Deed::ForceBuilders(_)
        | Deed::RestartDaemon(_)
        | Deed::Rebuild(_)
        | Deed::Restore(_) => None,
        // A full disk is what it is wanted for.
        Deed::CollectGarbage(_) => Some(Database::IfRoom),
        // It is what is damaged that is repaired.
        Deed::Repair(_) => Some(Database::AsItIs),
        Deed::BackUp | Deed::RollBack(_) => Some(Database::Sound),
    }
}

/// Makes a backup and reads it back; without one nothing is done.
fn backed_up(order: &Order, place: &Place, database: Database) -> Result<Vec<String>, String> {
    let manifest = backup::make(&Wish {
        folder: &place.backups(),
        why: &say::noun(&order.action),
        status: &place.status,
        history: &place.state.join("history.db"),
        flake: place.flake.as_deref(),
        database,
        sources: Sources::here(),
    })
    .map_err(|why| backup_words::refused(&why))?;
    let Some(manifest) = manifest else {
        return Ok(vec![backup_words::no_room_at_all()]);
    };
    let mut lines = vec![backup_words::made(&manifest)];
    // Only who asked for nothing else wants to read all of it.
    if order.deed == Deed::BackUp {
        lines.extend(manifest.left_out.iter().map(backup_words::left_out));
    }
    Ok(lines)
}

/// Looks whether the deed did what it said. What a deed looks at itself, while
/// it still holds what it acts on, is not looked at twice.
fn checked(deed: &Deed) -> Checked {
    match deed {
        Deed::Stop(_)
        | Deed::ForceBuilders(_)
        | Deed::RestartDaemon(_)
        | Deed::Rebuild(_)
        | Deed::Repair(_)
        | Deed::CollectGarbage(_)
        | Deed::BackUp => Checked::default(),
        Deed::Restore(order) => restore::checked(order),
        Deed::RollBack(order) => roll_back::checked(order),
    }
}

/// What a look after the deed has shown.
#[derive(Debug, Default)]
struct Checked {
    /// What is not as it should be: half a sentence each.
    missed: Vec<String>,
    /// What else is worth saying.
    noted: Vec<String>,
}

/// The lock that keeps one action from beginning beside another, also one of
/// another process. A stop never waits: it may be what ends the other.
fn alone(deed: &Deed, place: &Place) -> Result<Option<File>, String> {
    if matches!(deed, Deed::Stop(_) | Deed::ForceBuilders(_)) {
        return Ok(None);
    }
    lock_soon(&place.state)
        .map(Some)
        .map_err(|error| not_alone(&place.state, &error))
}

fn not_alone(state: &Path, error: &std::io::Error) -> String {
    match error.kind() {
        ErrorKind::WouldBlock => words::another_runs(),
        _ => words::no_lock(&state.display().to_string(), &error.to_string()),
    }
}

/// Somebody who only looks holds it for a moment.
fn lock_soon(state: &Path) -> std::io::Result<File> {
    for _ in 0..10 {
        match lock(state) {
            Err(error) if error.kind() == ErrorKind::WouldBlock => {
                std::thread::sleep(Duration::from_millis(20));
            }
            other => return other,
        }
    }
    lock(state)
}

fn lock(state: &Path) -> std::io::Result<File> {
    own_file::make_folder(state)?;
    let file = OpenOptions::new()
        .create(true)
        .append(true)
        .mode(0o600)
        .custom_flags(libc::O_NOFOLLOW)
        .open(state.join(LOCK))?;
    flock(&file, FlockOperation::NonBlockingLockExclusive)?;
    Ok(file)
}

/// True if an action is being carried out, by whatever process of this user.
/// Makes and changes nothing.
pub fn is_acting(state: &Path) -> bool {
    let Ok(file) = File::open(state.join(LOCK)) else {
        return false;
    };
    flock(&file, FlockOperation::NonBlockingLockShared).is_err()
}

/// What was looked for is looked for again: it must lead to the same deed.
fn nothing_changed(order: &Order) -> Result<(), String> {
    // The loop knows the processes better than a second look would, and
    // signals are bound to pid and start time. What a configured command rests
    // on is the loop's own, and was compared when it was confirmed.
    if matches!(
        order.deed,
        Deed::Stop(_) | Deed::ForceBuilders(_) | Deed::Rebuild(_)
    ) {
        return Ok(());
    }
    let found = survey::survey(&order.action, None)?;
    let fresh = plan::surveyed(&order.plan, &order.action, &found);
    match fresh.order {
        Some(fresh) if fresh == *order => Ok(()),
        _ => Err(fresh.plan.refused.unwrap_or_else(say::changed)),
    }
}

/// Whether it did what it said, where that shows only by looking.
fn looked_after(deed: &Deed, done: Done) -> Done {
    match deed {
        Deed::Repair(repair) => verify::after(repair, done),
        _ => done,
    }
}

fn outcome(order: &Order, done: Result<Done, String>) -> Outcome {
    let Done { ok, lines } = done.unwrap_or_else(|why| Done {
        ok: false,
        lines: vec![why],
    });
    Outcome {
        plan: order.plan.clone(),
        ok,
        lines,
    }
}
