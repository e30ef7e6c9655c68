//! Cause: a store path is registered and not there.
//! Rests on: Nix's own words.
//! Wrong when: it is a file of one's own flake: such paths end in -source.
//! Offers: what the table of messages knows of it.

use super::super::{Facts, Family, Finding, Rule, Says, spoken};

pub(super) const RULE: Rule = Rule {
    code: "path-missing",
    family: Family::StoreCorruption,
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
                "eval 9; client; said client error: opening file '/nix/store/abcdefghijklmnopqrstuvwxyz012345-x.drv': No such file or directory",
                true,
            ),
            // It nearly holds: a builder's own words; another line.
            (
                "eval 9; client; said build error: opening file '/nix/store/abcdefghijklmnopqrstuvwxyz012345-x.drv': No such file or directory",
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
