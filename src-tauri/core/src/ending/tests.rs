//! Ends, a line each: what was seen → outcome and reason.

use super::*;

/// `switch|boot|test|build|home|env` and then `code N`, `signal N`, `moved`,
/// `same`, `untouched`, `activated`, `failed NAME`, `oom`, `made`, `person`,
/// `interrupted`, `error TEXT`, `last`.
fn told(situation: &str) -> String {
    let mut parts = situation.split(';').map(str::trim);
    let (kind, verb) = match parts.next().expect("a verb") {
        "home" => (Kind::Home, "switch"),
        "env" => (Kind::Profile, "install"),
        "nix-build" => (Kind::Build, "build"),
        verb => (Kind::System, verb),
    };
    let killed = crate::oom::killed("Out of memory: Killed process 9 (cc1plus) anon-rss:1kB");
    let mut failed = Vec::new();
    let mut known = Known {
        kind,
        verb,
        exit: None,
        stopped_by_person: false,
        interrupted: false,
        link: LinkChange::NotTold,
        activated: false,
        failed: &[],
        killed: None,
        all_made: false,
        error: None,
        error_last: false,
    };
    for part in parts {
        let (word, rest) = part.split_once(' ').unwrap_or((part, ""));
        match word {
            "code" => known.exit = rest.parse().ok().map(Exit::Code),
            "signal" => known.exit = rest.parse().ok().map(Exit::Signal),
            "moved" => known.link = LinkChange::Moved("system generation 42".to_owned()),
            "same" => known.link = LinkChange::Same,
            "untouched" => known.link = LinkChange::Untouched,
            "activated" => known.activated = true,
            "oom" => known.killed = killed.as_ref(),
            "made" => known.all_made = true,
            "person" => known.stopped_by_person = true,
            "interrupted" => known.interrupted = true,
            "last" => known.error_last = true,
            "error" => known.error = Some(rest),
            "failed" => failed.push(FailedBuild {
                name: rest.to_owned(),
                ..FailedBuild::default()
            }),
            other => panic!("{other}?"),
        }
    }
    known.failed = &failed;
    let ending = ending(&known);
    format!(
        "{:?}: {}",
        ending.outcome,
        ending.reason.as_deref().unwrap_or("-")
    )
}

#[test]
fn where_the_exit_code_is_told() {
    for (situation, expected) in [
        ("nix-build; code 0", "Finished: -"),
        (
            "nix-build; code 0; moved",
            "Finished: system generation 42 is current",
        ),
        (
            "switch; code 0; moved; activated",
            "Finished: system generation 42 is current and was activated",
        ),
        (
            "switch; code 0; same; activated",
            "Finished: the result is the same as before",
        ),
        (
            "switch; code 0; untouched",
            "Finished: the profile was not changed",
        ),
        ("test; code 0; untouched; activated", "Finished: -"),
        (
            "switch; code 1; untouched; failed firefox-137.0",
            "Failed: firefox-137.0 failed to build",
        ),
        (
            "switch; code 1; failed a-1; failed b-2; failed c-3",
            "Failed: a-1 and 2 more failed to build",
        ),
        (
            "switch; code 4; moved; activated",
            "Failed: system generation 42 is current, but the activation ended with an error, exit code 4",
        ),
        (
            "test; code 4; untouched; activated",
            "Failed: the activation ended with an error, exit code 4",
        ),
        (
            "boot; code 1; moved",
            "Failed: system generation 42 is current, but it ended with an error, exit code 1",
        ),
        (
            "nix-build; code 1; error attribute 'x' missing",
            "Failed: it said: attribute 'x' missing",
        ),
        (
            "nix-build; code 1",
            "Failed: exit code 1; nothing else is known of it",
        ),
        ("nix-build; signal 11", "Failed: ended by signal 11"),
        // Ctrl-C: a signal, a shell's 130, or Nix's 1 with its own word for it.
        ("nix-build; signal 2", "Stopped: -"),
        (
            "switch; code 130; untouched",
            "Stopped: it was interrupted before the profile was changed",
        ),
        ("nix-build; code 1; interrupted", "Stopped: -"),
        (
            "switch; signal 15; moved",
            "Stopped: it was interrupted after system generation 42 had become current",
        ),
        (
            "test; signal 15; activated",
            "Stopped: it was interrupted while it activated: what runs may be half the old and half the new",
        ),
        ("nix-build; code 1; person", "Stopped: -"),
        // A derivation failed and another was interrupted for it.
        (
            "nix-build; code 1; interrupted; failed a-1",
            "Failed: a-1 failed to build",
        ),
        // Signal 9 was the kernel's.
        (
            "nix-build; signal 9; oom",
            "Failed: the kernel ended cc1plus for lack of memory",
        ),
        (
            "nix-build; code 1; oom; failed chromium-137",
            "Failed: the kernel ended cc1plus for lack of memory, and chromium-137 failed to build",
        ),
    ] {
        assert_eq!(told(situation), expected, "{situation}");
    }
}

#[test]
fn where_it_is_not() {
    for (situation, expected) in [
        (
            "nix-build",
            "Unknown: how it ended cannot be known: this system tells that to its parent alone",
        ),
        (
            "nix-build; made",
            "Finished: all that was to be made was made; its exit code is not told",
        ),
        (
            "nix-build; moved",
            "Finished: system generation 42 is current",
        ),
        ("nix-build; failed a-1", "Failed: a-1 failed to build"),
        // Some go on after an error: it has to be the last word.
        (
            "nix-build; error attribute 'x' missing",
            "Unknown: how it ended cannot be known: this system tells that to its parent alone",
        ),
        (
            "nix-build; error attribute 'x' missing; last",
            "Failed: it said: attribute 'x' missing",
        ),
        (
            "boot; error attribute 'x' missing; last; moved",
            "Finished: system generation 42 is current",
        ),
        ("nix-build; interrupted", "Stopped: -"),
        ("boot; moved", "Finished: system generation 42 is current"),
        (
            "switch; moved; activated",
            "Finished: system generation 42 is current and was activated; its exit code is not told",
        ),
        (
            "switch; moved",
            "Unknown: system generation 42 is current; whether it was activated was not seen",
        ),
        (
            "switch; same",
            "Unknown: the result is the same as before; whether it was activated was not seen",
        ),
        (
            "home; same; activated",
            "Finished: the result is the same as before, and was activated; its exit code is not told",
        ),
        (
            "switch; untouched",
            "Unknown: it did not get as far as the profile; whether it failed or was stopped is not told",
        ),
        (
            "switch; untouched; failed a-1",
            "Failed: a-1 failed to build",
        ),
        // With -k a derivation that failed may not have been needed.
        (
            "switch; moved; activated; failed a-1",
            "Finished: system generation 42 is current and was activated; its exit code is not told",
        ),
        ("env; moved", "Finished: system generation 42 is current"),
        (
            "test; untouched; made",
            "Unknown: how it ended cannot be known: this system tells that to its parent alone",
        ),
        (
            "nix-build; oom",
            "Failed: the kernel ended cc1plus for lack of memory",
        ),
    ] {
        assert_eq!(told(situation), expected, "{situation}");
    }
}
