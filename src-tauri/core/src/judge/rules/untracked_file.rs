//! Cause: a file of a flake is not known to git, so Nix does not see it.
//! Rests on: Nix's own words, or a path of the flake's copy that is not there.
//! Wrong when: the file was never written.
//! Offers: what the table of messages knows of it.

use super::super::{Facts, Family, Finding, Rule, Says, spoken};

pub(super) const RULE: Rule = Rule {
    code: "untracked-file",
    family: Family::ConfigurationCorruption,
    says: Says::Look,
    holds_for_s: 0.0,
    check,
};

fn check(facts: &Facts) -> Option<Finding> {
    spoken::finding(facts, RULE.code)
}

#[cfg(test)]
mod tests {
    use super::super::is_told;
    use super::*;

    #[test]
    fn told_from_situations() {
        for (situation, holds) in [
            (
                "eval 9; client; said client error: Path 'hosts/laptop.nix' in the repository \"/home/alice/conf\" is not tracked by Git.",
                true,
            ),
            // It nearly holds: a builder's own words; another line.
            (
                "eval 9; client; said build error: Path 'hosts/laptop.nix' in the repository \"/home/alice/conf\" is not tracked by Git.",
                false,
            ),
            (
                "eval 9; client; said client building '/nix/store/abc-x.drv'...",
                false,
            ),
            // The fact is missing.
            ("eval 9; client", false),
        ] {
            assert_eq!(is_told(&RULE, situation), holds, "{situation}");
        }
    }
}
