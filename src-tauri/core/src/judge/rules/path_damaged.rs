//! Cause: a store path is not what the database says.
//! Rests on: Nix's own words while it verifies or repairs. An ordinary build does not notice it.
//! Wrong when: somebody changed it on purpose.
//! Offers: what the table of messages knows of it.

use super::super::{Facts, Family, Finding, Rule, Says, spoken};

pub(super) const RULE: Rule = Rule {
    code: "path-damaged",
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
                "eval 9; client; said client path '/nix/store/abc-hello' was modified! expected hash 'sha256:1', got 'sha256:2'",
                true,
            ),
            // It nearly holds: a builder's own words; another line.
            (
                "eval 9; client; said build path '/nix/store/abc-hello' was modified! expected hash 'sha256:1', got 'sha256:2'",
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
