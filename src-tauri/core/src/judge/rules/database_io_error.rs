//! Cause: the database could not be read or written.
//! Rests on: Nix's own words, beside what is left on the disk.
//! Wrong when: it is damaged: a full disk is far more usual.
//! Offers: what the table of messages knows of it.

use super::super::{Facts, Family, Finding, Rule, Says, spoken};

pub(super) const RULE: Rule = Rule {
    code: "database-io-error",
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
                "eval 9; client; said client error: executing SQLite statement: disk I/O error (in '/nix/var/nix/db/db.sqlite')",
                true,
            ),
            // It nearly holds: a builder's own words; another line.
            (
                "eval 9; client; said build error: executing SQLite statement: disk I/O error (in '/nix/var/nix/db/db.sqlite')",
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
