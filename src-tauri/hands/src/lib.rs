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
//! `has_ended`), `wait`, `is_alive`, `owner`, `user_name`.

pub mod along;
mod collect_garbage;
pub mod command;
pub mod daemon;
mod generations;
pub mod macos;
pub mod nix;
pub mod profile_folders;
mod restart_daemon;
mod stop;

#[cfg(target_os = "linux")]
mod held_linux;
#[cfg(target_os = "macos")]
mod held_macos;

#[cfg(target_os = "linux")]
use held_linux as system;
#[cfg(target_os = "macos")]
use held_macos as system;

use nixlamp_core::order::{Deed, Done};

use along::Along;

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
        Deed::RestartDaemon(order) => restart_daemon::restart(order),
        Deed::CollectGarbage(order) => collect_garbage::collect(order, along),
    }
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
