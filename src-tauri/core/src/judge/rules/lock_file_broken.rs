//! Cause: flake.lock cannot be read or written.
//! Rests on: Nix's own words.
//! Wrong when: flake.lock is named beside the error of another file. An error in JSON that names no file is not counted.
//! Offers: what the table of messages knows of it.

use super::super::{Facts, Family, Finding, Rule, Says, spoken};

pub(super) const RULE: Rule = Rule {
    code: "lock-file-broken",
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
                "eval 9; client; said client error: parsing '/home/a/flake.lock': [json.exception.parse_error.101] parse error at line 3, column 1: syntax error",
                true,
            ),
            // It nearly holds: another JSON; a builder's own words; another line.
            (
                "eval 9; client; said client error: [json.exception.parse_error.101] parse error at line 3, column 1: syntax error",
                false,
            ),
            (
                "eval 9; client; said build error: parsing '/home/a/flake.lock': [json.exception.parse_error.101] parse error at line 3, column 1: syntax error",
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
