//! Carries out confirmed plans: the only place that changes anything outside
//! of Nixlamp.
//!
//! Between the plan and now everything may have changed, so each thing is
//! looked at again just before it is done. Blocks for as long as the order
//! allows: to be called on a blocking task.
//!
//! Below the seam both systems offer the same: `Held` (`open`, `signal`,
//! `has_ended`), `wait`, `is_alive`, `user_name`.

mod stop;

#[cfg(target_os = "linux")]
mod linux;
#[cfg(target_os = "macos")]
mod macos;

#[cfg(target_os = "linux")]
use linux as system;
#[cfg(target_os = "macos")]
use macos as system;

use nixlamp_core::order::Order;
use nixlamp_core::wire::Outcome;

/// Carries out an order and tells what came of it. Never fails: what goes
/// wrong is a sentence in the outcome.
pub fn carry_out(order: &Order) -> Outcome {
    match order {
        Order::Stop(order) => stop::stop(order),
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
