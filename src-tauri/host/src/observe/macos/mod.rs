//! Looking at macOS as an ordinary user.
//!
//! The kernel lists every process to everybody. CPU time, memory and arguments
//! of one's own processes come from the kernel too; those of other users only
//! through `ps`, which is setuid root. Locks and pressure are not told.
//! Programs are asked with a time limit, and only when there is a need.
//!
//! Written from Apple's published sources; none of it has run on a Mac yet.

pub mod choose;
pub mod parse;

#[cfg(target_os = "macos")]
pub mod gentle;
#[cfg(target_os = "macos")]
mod machine;
#[cfg(target_os = "macos")]
mod sampler;

#[cfg(target_os = "macos")]
mod watch;

#[cfg(target_os = "macos")]
pub use sampler::Sampler;
#[cfg(target_os = "macos")]
pub use watch::{Observer, look, spawn};
