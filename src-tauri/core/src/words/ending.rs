//! Words about how a rebuild ended, and why.

use crate::model::Exit;

/// Nothing was seen that tells.
pub const NOT_TOLD: &str =
    "how it ended cannot be known: this system tells that to its parent alone";
/// The profile leads to what it led to before.
pub const SAME: &str = "the result is the same as before";
/// The same, activated once more.
pub const SAME_AND_ACTIVATED: &str =
    "the result is the same as before, and was activated; its exit code is not told";
/// The same, and no activation was seen.
pub const SAME_NOT_ACTIVATED: &str =
    "the result is the same as before; whether it was activated was not seen";
/// A switch that ended well and set no profile.
pub const UNTOUCHED: &str = "the profile was not changed";
/// A switch of which nobody knows how it ended, and that set no profile.
pub const UNTOUCHED_NOT_TOLD: &str =
    "it did not get as far as the profile; whether it failed or was stopped is not told";
/// Everything was made.
pub const ALL_MADE: &str = "all that was to be made was made; its exit code is not told";
/// A person ended it before anything changed.
pub const STOPPED_BEFORE: &str = "it was interrupted before the profile was changed";
/// The same in the middle of a switch.
pub const STOPPED_ACTIVATING: &str =
    "it was interrupted while it activated: what runs may be half the old and half the new";

/// The profile leads elsewhere.
pub fn moved(to: &str, activated: bool) -> String {
    if activated {
        format!("{to} is current and was activated")
    } else {
        format!("{to} is current")
    }
}

/// The same where the exit code is hidden.
pub fn moved_and_activated(to: &str) -> String {
    format!("{to} is current and was activated; its exit code is not told")
}

/// It leads elsewhere, and that is all that is known.
pub fn moved_not_activated(to: &str) -> String {
    format!("{to} is current; whether it was activated was not seen")
}

/// Ended by a person after the profile was set.
pub fn stopped_after(to: &str) -> String {
    format!("it was interrupted after {to} had become current")
}

/// Ended by a person in the middle of a switch.
pub fn stopped_activating(to: &str) -> String {
    format!("{to} is current, but {STOPPED_ACTIVATING}")
}

/// The kernel ended a part of it.
pub fn out_of_memory(name: &str, derivation: Option<&str>) -> String {
    match derivation {
        Some(derivation) => {
            format!("the kernel ended {name} for lack of memory, and {derivation} failed to build")
        }
        None => format!("the kernel ended {name} for lack of memory"),
    }
}

/// Derivations that failed.
pub fn failed_to_build(name: &str, more: usize) -> String {
    match more {
        0 => format!("{name} failed to build"),
        more => format!("{name} and {more} more failed to build"),
    }
}

/// The build was good, the switch was not.
pub fn activation_failed(to: Option<&str>, code: Option<i32>) -> String {
    let before = to.map_or_else(String::new, |to| format!("{to} is current, but "));
    let code = code.map_or_else(String::new, |code| format!(", exit code {code}"));
    format!("{before}the activation ended with an error{code}")
}

/// An error after the profile was set.
pub fn failed_after(to: &str, code: Option<i32>) -> String {
    let code = code.map_or_else(String::new, |code| format!(", exit code {code}"));
    format!("{to} is current, but it ended with an error{code}")
}

/// What the program said last.
pub fn error(text: &str) -> String {
    format!("it said: {text}")
}

/// Nothing but the number is known.
pub fn only_exit(exit: Exit) -> String {
    match exit {
        Exit::Code(code) => format!("exit code {code}; nothing else is known of it"),
        Exit::Signal(signal) => format!("ended by signal {signal}"),
    }
}

/// A profile's generation: `system generation 42`.
pub fn generation(profile: &str, number: u64) -> String {
    format!("{profile} generation {number}")
}

/// A link to a store path: `result (hello-2.12)`.
pub fn link(name: &str, target: &str) -> String {
    format!("{name} ({target})")
}
