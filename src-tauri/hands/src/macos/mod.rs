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
    id("-un", uid).unwrap_or_else(|| uid.to_string())
}

/// The user's home: the ninth field of its line in the user database.
#[cfg(target_os = "macos")]
pub fn home(uid: u32) -> Option<std::path::PathBuf> {
    let line = id("-P", uid)?;
    let home = std::path::PathBuf::from(line.split(':').nth(8)?);
    home.is_absolute().then_some(home)
}

#[cfg(target_os = "macos")]
fn id(what: &str, uid: u32) -> Option<String> {
    // It may come over the network.
    const LIMIT: std::time::Duration = std::time::Duration::from_secs(5);
    let said = crate::command::answer("/usr/bin/id", &[what, &uid.to_string()], LIMIT);
    said.ok().map(|said| said.trim().to_owned())
}
