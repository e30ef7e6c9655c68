//! What looking and acting both need of macOS: the kernel's list of processes,
//! and its programs asked with a time limit.
//!
//! What is read is understood on every system, and so tested there; only the
//! asking needs a Mac.

mod bad_line;
pub mod kernel;

#[cfg(target_os = "macos")]
pub mod system;

pub use bad_line::BadLine;

/// The user's name, or the number as text where it has none.
#[cfg(target_os = "macos")]
pub fn user_name(uid: u32) -> String {
    // It may come over the network.
    const LIMIT: std::time::Duration = std::time::Duration::from_secs(5);
    let number = uid.to_string();
    let name = crate::command::answer("/usr/bin/id", &["-un", &number], LIMIT);
    name.map_or(number, |name| name.trim().to_owned())
}
