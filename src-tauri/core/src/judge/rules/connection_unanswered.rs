//! Cause: a connection is being opened, and the other side does not answer.
//! Rests on: the connection's state (`SYN-SENT`) for 20 s, while nothing else in
//!   the rebuild shows life. Nix before 2.29 sets no limit of its own.
//! Wrong when: another address of the same host answers a moment later.
//! Offers: look at the network; set `connect-timeout`.

use super::super::transfer::{self, For};
use super::super::{Facts, Family, Finding, Rule, Says};
use crate::say;

pub(super) const RULE: Rule = Rule {
    code: "connection-unanswered",
    family: Family::Network,
    says: Says::Silent,
    holds_for_s: 5.0,
    check,
};

fn check(facts: &Facts) -> Option<Finding> {
    let (still, _) = transfer::stands_still(facts).filter(|(_, what)| *what == For::Call)?;
    let weight = if still.certain { 2.8 } else { 2.4 };
    Some(transfer::finding(
        facts,
        still,
        weight,
        say!("connection-unanswered.next-step"),
    ))
}

#[cfg(test)]
mod tests {
    use super::super::told;
    use super::*;

    #[test]
    fn told_from_situations() {
        for (situation, expected) in [
            (
                "eval 60; quiet 30; client still 30; socket 10.0.0.1:80 certain connecting still 21",
                "Silent 2.8 + 10.0.0.1:80 has not answered the call for 21 s - -",
            ),
            (
                "fetch 60; quiet 30; client still 30; worker still 30; socket 10.0.0.1:80 likely connecting still 21",
                "Silent 2.4 + 10.0.0.1:80 has not answered the call for 21 s - The connection's owner is hidden from this user; it may belong to another program",
            ),
            (
                "fetch 60; quiet 30; client still 30; worker still 30 rate 10; socket 10.0.0.1:80 likely connecting still 40",
                "Silent 2.7 + 10.0.0.1:80 has not answered the call for 40 s - The connection's owner is hidden from this user; it may belong to another program",
            ),
            // It nearly holds: not long enough; another connection moves; it builds.
            (
                "fetch 60; quiet 15; client still 15; socket 10.0.0.1:80 certain connecting still 15",
                "silent",
            ),
            (
                "fetch 60; quiet 1; client still 30; worker still 30; socket 10.0.0.1:80 certain connecting still 30; socket 10.0.0.2:80 certain still 1",
                "silent",
            ),
            (
                "build 60; quiet 30; client still 30; worker still 30; builder; socket 10.0.0.1:80 likely connecting still 30",
                "silent",
            ),
            // The fact is missing.
            (
                "fetch 60; quiet 90; client still 90; worker still 90",
                "silent",
            ),
        ] {
            assert_eq!(told(&RULE, situation), expected, "{situation}");
        }
    }
}
