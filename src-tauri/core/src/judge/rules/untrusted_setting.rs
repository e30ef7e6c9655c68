//! Cause: a setting is ignored because its user is not trusted.
//! Rests on: Nix's own words. It goes on without it, so that a cache or an option seems to do nothing.
//! Wrong when: taken for why a rebuild failed: it only warns.
//! Offers: what the table of messages knows of it.

use super::super::{Facts, Family, Finding, Rule, Says, spoken};

pub(super) const RULE: Rule = Rule {
    code: "untrusted-setting",
    family: Family::ConfigurationCorruption,
    says: Says::Normal,
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
                "eval 9; client; said client warning: ignoring the client-specified setting 'substituters', because it is a restricted setting and you are not a trusted user",
                true,
            ),
            // It nearly holds: a builder's own words; another line.
            (
                "eval 9; client; said build warning: ignoring the client-specified setting 'substituters', because it is a restricted setting and you are not a trusted user",
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
