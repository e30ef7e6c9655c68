//! What changes anything outside of Nixlamp: signals, and fixed programs with
//! fixed arguments.
//!
//! The agent calls it for what its user may do; the helper, as root, for what
//! takes more rights. It is all that ever runs as root, so it is small, knows
//! no configuration, and takes typed deeds only. Between the plan and now
//! everything may have changed, so each thing is looked at again just before
//! it is done. Blocks for as long as the deed allows.
//!
//! Below the seam both systems offer the same: `Held` (`open`, `signal`,
//! `has_ended`), `wait`, `is_alive`, `standing`, `start`, `owner`, `user_name`,
//! `home`, `arguments`, `group`.

pub mod along;
mod builders;
mod collect_garbage;
pub mod command;
pub mod daemon;
mod database;
mod force;
mod generations;
pub mod halt;
mod holds;
mod left;
pub mod macos;
pub mod own_folders;
pub mod profile_folders;
mod profile_lock;
mod program;
mod repair;
mod restart_daemon;
pub mod restore;
pub mod roll_back;
mod stop;

#[cfg(target_os = "linux")]
mod held_linux;
#[cfg(target_os = "macos")]
mod held_macos;

#[cfg(target_os = "linux")]
use held_linux as system;
#[cfg(target_os = "macos")]
use held_macos as system;

pub use collect_garbage::collect_after;
pub use holds::holds;
pub use repair::nix_caches;

use nixlamp_core::model::ProcessId;
use nixlamp_core::order::{Deed, Done};

use along::Along;
use profile_folders::ProfileFolders;

/// Does it and tells what came of it. Never fails: what goes wrong is a
/// sentence.
pub fn carry_out(deed: &Deed) -> Done {
    carry_out_along(deed, &Along::nobody())
}

/// The same for one that takes long: tells how far it has come, and can be
/// stopped where the deed allows it.
pub fn carry_out_along(deed: &Deed, along: &Along<'_>) -> Done {
    match deed {
        Deed::Stop(order) => stop::stop(order),
        Deed::ForceBuilders(order) => force::force(order),
        Deed::RestartDaemon(order) => restart_daemon::restart(order),
        // The agent starts these itself, with its user's rights: hands that may
        // be root's take no command of anybody's choice.
        Deed::Rebuild(_) => Done {
            ok: false,
            lines: vec![nixlamp_core::words::rebuild::not_by_hands()],
        },
        Deed::Repair(order) => repair::repair(order),
        // It is made, by whoever calls this, before any deed is done.
        Deed::BackUp => Done {
            ok: true,
            lines: Vec::new(),
        },
        Deed::Restore(order) => restore::restore(order, &restore::Places::of_caller()),
        Deed::RollBack(order) => roll_back::roll_back(order, &ProfileFolders::of_caller()),
        Deed::CollectGarbage(order) => collect_garbage::collect(order, along),
    }
}

/// The same as root, in the helper, for whoever was allowed to ask: of the
/// system's own alone. Of a collection the system's generations go; the
/// collector is started by whoever asked, through the daemon, as any user may.
pub fn carry_out_for_another(deed: &Deed) -> Done {
    let folders = ProfileFolders::of_system();
    match deed {
        Deed::RollBack(order) => roll_back::roll_back(order, &folders),
        Deed::CollectGarbage(order) => collect_garbage::delete(order, &folders),
        _ => carry_out(deed),
    }
}

/// Which process has this pid now. `None` if there is none that may be seen.
pub fn process(pid: u32) -> Option<ProcessId> {
    system::start(pid).map(|start| ProcessId { pid, start })
}

/// The name of a user, if the system knows one with this number.
pub fn known_user(uid: u32) -> Option<String> {
    let name = system::user_name(uid);
    (name != uid.to_string()).then_some(name)
}

/// What became of a signal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Sent {
    /// It was sent.
    Done,
    /// The process has gone: nothing was sent.
    Gone,
    /// It belongs to another user: nothing was sent.
    Denied,
}
