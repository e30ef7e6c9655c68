//! Cause: what is imported depends on what imports it.
//! Rests on: Nix's words about infinite recursion, and words of the module
//!   system or several imports in the trace beside them.
//! Wrong when: the trace only passes through imports.
//! Offers: import without conditions; let options decide.

use super::super::{Facts, Family, Finding, Rule, Says, seen, spoken};
use crate::say;

pub(super) const RULE: Rule = Rule {
    code: "import-cycle",
    family: Family::DependencyLoop,
    says: Says::Look,
    holds_for_s: 0.0,
    check,
};

/// The module system of nixpkgs says so in its trace (lib/modules.nix).
const IN_IMPORTS: &str = "in `imports`";
/// How a trace names a file that is read, by version of Nix.
const READS: [&str; 3] = [
    "while evaluating the file '",
    "while calling the 'import' builtin",
    "while evaluating the module argument",
];
/// Every trace has one or two of these.
const MANY: usize = 3;

fn check(facts: &Facts) -> Option<Finding> {
    let line = facts.spoken_of("infinite-recursion")?;
    let by_modules = facts
        .heard
        .iter()
        .find(|heard| heard.text.contains(IN_IMPORTS));
    let reads = facts
        .heard
        .iter()
        .filter(|heard| READS.iter().any(|words| heard.text.contains(words)))
        .count();
    if by_modules.is_none() && reads < MANY {
        return None;
    }
    let mut evidence_for = vec![seen(
        spoken::quoted(&line.heard.text),
        spoken::source(line.heard.from),
    )];
    evidence_for.push(match by_modules {
        Some(heard) => seen(spoken::quoted(&heard.text), spoken::source(heard.from)),
        None => seen(
            say!("import-cycle.trace", count = reads),
            spoken::source(line.heard.from),
        ),
    });
    Some(Finding {
        // Above the plain recursion that the same line speaks of.
        weight: if by_modules.is_some() { 4.2 } else { 3.4 },
        says: None,
        lasting_s: line.heard.age_s,
        waits_on: None,
        evidence_for,
        evidence_against: Vec::new(),
        would_change: say!("import-cycle.would-change"),
        next_step: say!("import-cycle.next-step"),
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
                "eval 9; client; said client if you get an infinite recursion here, you probably reference `config` in `imports`.; said client error: infinite recursion encountered",
                "Look 4.2 + “error: infinite recursion encountered” - -",
            ),
            (
                "eval 9; client; said client … while evaluating the file '/a.nix':; said client … while evaluating the file '/b.nix':; said client … while evaluating the file '/a.nix':; said client error: infinite recursion encountered",
                "Look 3.4 + “error: infinite recursion encountered” - -",
            ),
            // It nearly holds: one import is in every trace; another error.
            (
                "eval 9; client; said client … while evaluating the file '/a.nix':; said client error: infinite recursion encountered",
                "silent",
            ),
            (
                "eval 9; client; said client … in `imports`; said client error: undefined variable 'x'",
                "silent",
            ),
            // The fact is missing.
            ("eval 9; client", "silent"),
        ] {
            assert_eq!(told(&RULE, situation), expected, "{situation}");
        }
    }
}
