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
//! `has_ended`), `wait`, `is_alive`, `standing`, `owner`, `user_name`.

pub mod command;
pub mod daemon;
mod left;
pub mod macos;
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

/// Does it and tells what came of it. Never fails: what goes wrong is a
/// sentence.
pub fn carry_out(deed: &Deed) -> Done {
    match deed {
        Deed::Stop(order) => stop::stop(order),
        Deed::RestartDaemon(order) => restart_daemon::restart(order),
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
