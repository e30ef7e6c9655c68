//! Cause: the store's database is damaged.
//! Rests on: Nix's own words, or its database's, about db.sqlite.
//! Wrong when: the disk is full, or a cache is meant: these have other words.
//! Offers: what the table of messages knows of it.

use super::super::{Facts, Family, Finding, Rule, Says, spoken};

pub(super) const RULE: Rule = Rule {
    code: "database-malformed",
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
                "eval 9; client; said client error: executing SQLite query 'select': database disk image is malformed (in '/nix/var/nix/db/db.sqlite')",
                true,
            ),
            // It nearly holds: a builder's own words; another line.
            (
                "eval 9; client; said build error: executing SQLite query 'select': database disk image is malformed (in '/nix/var/nix/db/db.sqlite')",
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
