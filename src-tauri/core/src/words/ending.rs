//! Words about how a rebuild ended, and why.

use crate::model::Exit;
use crate::say;

/// Nothing was seen that tells.
pub fn not_told() -> String {
    say!("end-not-told")
}

/// The profile leads to what it led to before.
pub fn same() -> String {
    say!("same-result")
}

/// The same, activated once more.
pub fn same_and_activated() -> String {
    say!("same-and-activated")
}

/// The same, and no activation was seen.
pub fn same_not_activated() -> String {
    say!("same-not-activated")
}

/// A switch that ended well and set no profile.
pub fn untouched() -> String {
    say!("profile-untouched")
}

/// A switch of which nobody knows how it ended, and that set no profile.
pub fn untouched_not_told() -> String {
    say!("profile-untouched-not-told")
}

/// Everything was made.
pub fn all_made() -> String {
    say!("all-made")
}

/// A person ended it before anything changed.
pub fn stopped_before() -> String {
    say!("stopped-before-profile")
}

/// The profile leads elsewhere.
pub fn moved(to: &str, activated: bool) -> String {
    if activated {
        say!("now-current-activated", to = to)
    } else {
        say!("now-current", to = to)
    }
}

/// The same where the exit code is hidden.
pub fn moved_and_activated(to: &str) -> String {
    say!("now-current-activated-not-told", to = to)
}

/// It leads elsewhere, and that is all that is known.
pub fn moved_not_activated(to: &str) -> String {
    say!("now-current-not-activated", to = to)
}

/// Ended by a person after the profile was set.
pub fn stopped_after(to: &str) -> String {
    say!("stopped-after-profile", to = to)
}

/// Ended by a person in the middle of a switch, that had set a profile or not.
pub fn stopped_activating(to: Option<&str>) -> String {
    match to {
        Some(to) => say!("stopped-activating-after", to = to),
        None => say!("stopped-activating"),
    }
}

/// The kernel ended a part of it.
pub fn out_of_memory(name: &str, derivation: Option<&str>) -> String {
    match derivation {
        Some(derivation) => say!(
            "killed-for-memory-building",
            name = name,
            derivation = derivation,
        ),
        None => say!("killed-for-memory", name = name),
    }
}

/// Derivations that failed.
pub fn failed_to_build(name: &str, more: usize) -> String {
    say!("failed-to-build", name = name, more = more)
}

/// The build was good, the switch was not.
pub fn activation_failed(to: Option<&str>, code: Option<i32>) -> String {
    let code = number(code);
    match to {
        Some(to) => say!("end-activation-failed-after", to = to, code = code),
        None => say!("end-activation-failed", code = code),
    }
}

/// An error after the profile was set.
pub fn failed_after(to: &str, code: Option<i32>) -> String {
    say!("failed-after-profile", to = to, code = number(code))
}

fn number(code: Option<i32>) -> String {
    code.map_or_else(|| "none".to_owned(), |code| code.to_string())
}

/// What the program said last.
pub fn error(text: &str) -> String {
    say!("said-last", text = text)
}

/// Nothing but the number is known.
pub fn only_exit(exit: Exit) -> String {
    match exit {
        Exit::Code(code) => say!("only-exit-code", code = code),
        Exit::Signal(signal) => say!("only-signal", signal = signal),
    }
}

/// A profile's generation: `system generation 42`.
pub fn generation(profile: &str, number: u64) -> String {
    say!("generation-of", profile = profile, number = number)
}

/// A link to a store path: `result (hello-2.12)`.
pub fn link(name: &str, target: &str) -> String {
    format!("{name} ({target})")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::{Language, speaking};

    #[test]
    fn ends_in_each_language() {
        assert_eq!(failed_to_build("gcc", 0), "gcc failed to build");
        assert_eq!(failed_to_build("gcc", 2), "gcc and 2 more failed to build");
        assert_eq!(
            activation_failed(None, Some(4)),
            "the activation ended with an error, exit code 4"
        );
        speaking(Language::German, || {
            let to = generation("system", 42);
            assert_eq!(
                activation_failed(Some(&to), None),
                "Generation 42 von system ist aktuell, aber die Aktivierung endete mit einem Fehler"
            );
            assert_eq!(
                failed_to_build("gcc", 1),
                "gcc und 1 weitere Derivation ließen sich nicht bauen"
            );
            assert_eq!(
                failed_to_build("gcc", 2),
                "gcc und 2 weitere Derivationen ließen sich nicht bauen"
            );
            assert_eq!(failed_to_build("gcc", 0), "gcc ließ sich nicht bauen");
        });
    }
}
