//! Cause: a file was looked for where such files used to be, or will be: the
//!   configuration or its tools moved (XDG directories, nix-darwin's /etc).
//! Rests on: Nix's words about a file that is not there, and its path.
//! Wrong when: the file was never written.
//! Offers: look at the other place; move it, or name it.

use super::super::{Facts, Family, Finding, Rule, Says, seen, spoken};
use crate::say;

pub(super) const RULE: Rule = Rule {
    code: "moved-path",
    family: Family::ConfigurationCorruption,
    says: Says::Look,
    holds_for_s: 0.0,
    check,
};

/// Old and new places: home-manager 22.11, use-xdg-base-directories of Nix
/// 2.14, nix-darwin 24.11, and what people move by hand.
const MOVES: &[(&str, &str)] = &[
    (
        "/.config/nixpkgs/home.nix",
        "/.config/home-manager/home.nix",
    ),
    (
        "/.config/nixpkgs/flake.nix",
        "/.config/home-manager/flake.nix",
    ),
    ("/.nixpkgs/config.nix", "/.config/nixpkgs/config.nix"),
    (
        "/.nixpkgs/darwin-configuration.nix",
        "/etc/nix-darwin/configuration.nix",
    ),
    ("/.nix-profile", "/.local/state/nix/profile"),
    ("/.nix-defexpr", "/.local/state/nix/defexpr"),
    ("/.nix-channels", "/.local/state/nix/channels"),
    ("/.dotfiles/", "/.config/"),
    ("/dotfiles/", "/.config/"),
];
/// The path itself tells; above the plain absence that the same line speaks of.
const WEIGHT: f64 = 2.6;
/// Causes whose lines name a file.
const NAMES_FILES: [&str; 4] = [
    "missing-file",
    "not-a-flake",
    "impure-path",
    "import-refused",
];

fn check(facts: &Facts) -> Option<Finding> {
    let (line, path, other) = NAMES_FILES.iter().find_map(|code| {
        let line = facts.spoken_of(code)?;
        let path = line.said.about.as_deref()?;
        Some((line, path, other_place(path)?))
    })?;
    let mut evidence = seen(
        spoken::quoted(&line.heard.text),
        spoken::source(line.heard.from),
    );
    evidence.age_s = line.heard.age_s;
    Some(Finding {
        weight: WEIGHT,
        says: None,
        lasting_s: line.heard.age_s,
        waits_on: None,
        evidence_for: vec![
            evidence,
            seen(say!("moved-path.also-kept", place = other), "Nix"),
        ],
        evidence_against: Vec::new(),
        would_change: say!("moved-path.would-change", place = other),
        next_step: say!("moved-path.next-step", place = other, path = path),
    })
}

/// Where else such a file is kept.
fn other_place(path: &str) -> Option<&'static str> {
    MOVES.iter().find_map(|(old, new)| {
        let at = |place: &str| path.contains(place);
        if at(old) {
            Some(*new)
        } else if at(new) && !new.ends_with('/') {
            Some(*old)
        } else {
            None
        }
    })
}

#[cfg(test)]
mod tests {
    use super::super::told;
    use super::*;

    #[test]
    fn told_from_situations() {
        for (situation, expected) in [
            (
                "eval 9; client; said client error: getting status of '/home/alice/.config/nixpkgs/home.nix': No such file or directory",
                "Look 2.6 + “error: getting status of '/home/alice/.config/nixpkgs/home.nix': No such file or directory” - -",
            ),
            (
                "eval 9; client; said client error: getting status of '/home/alice/.local/state/nix/profile': No such file or directory",
                "Look 2.6 + “error: getting status of '/home/alice/.local/state/nix/profile': No such file or directory” - -",
            ),
            // It nearly holds: a place that nothing moved from.
            (
                "eval 9; client; said client error: getting status of '/home/alice/conf/disk.nix': No such file or directory",
                "silent",
            ),
            (
                "eval 9; client; said client error: attribute '/.config/nixpkgs/home.nix' missing",
                "silent",
            ),
            // The fact is missing.
            ("eval 9; client", "silent"),
        ] {
            assert_eq!(told(&RULE, situation), expected, "{situation}");
        }
    }
}
