//! Cause: a line in nix.conf cannot be read.
//! Rests on: Nix's own words, which name the line.
//! Wrong when: another file is included and broken: then it is named.
//! Offers: what the table of messages knows of it.

use super::super::{Facts, Family, Finding, Rule, Says, spoken};

pub(super) const RULE: Rule = Rule {
    code: "nix-conf-broken",
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
                "eval 9; client; said client error: syntax error in configuration line 'foo' in '/etc/nix/nix.conf'",
                true,
            ),
            // It nearly holds: a builder's own words; another line.
            (
                "eval 9; client; said build error: syntax error in configuration line 'foo' in '/etc/nix/nix.conf'",
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
