//! Cause: a cache was asked whether it has a path, and says nothing.
//! Rests on: the kernel's own count of bytes and the age of the last
//!   (`sock_diag`): a question that has no answer for 25 s, while nothing else
//!   in the rebuild shows life and no path is being put into the store yet.
//! Wrong when: the connection was kept for later and only its end was tidied up;
//!   a lock that it seems to wait for outweighs it then.
//! Offers: look at the network; go on without that cache.

use super::super::transfer::{self, For};
use super::super::{Facts, Family, Finding, Rule, Says};
use crate::say;

pub(super) const RULE: Rule = Rule {
    code: "cache-silent",
    family: Family::Network,
    says: Says::Silent,
    holds_for_s: 5.0,
    check,
};

fn check(facts: &Facts) -> Option<Finding> {
    let (still, _) = transfer::stands_still(facts).filter(|(_, what)| *what == For::Question)?;
    // One that has never brought anything is not kept for later.
    let weight = match (still.certain, still.received_bytes) {
        (true, _) => 2.6,
        (false, Some(0)) => 2.3,
        (false, _) => 1.7,
    };
    Some(transfer::finding(
        facts,
        still,
        weight,
        say!("cache-silent.next-step"),
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
                "fetch 60; quiet 30; client still 30; worker still 30; socket 10.0.0.1:80 likely still 30 got 0",
                "Silent 2.3 + 10.0.0.1:80 has sent nothing for 30 s, after 0 B - The connection's owner is hidden from this user; it may belong to another program",
            ),
            (
                "fetch 60; quiet 30; client still 30; worker still 30 rate 10; socket 10.0.0.1:443 likely still 30 got 5000 asked",
                "Silent 2.0 + 10.0.0.1:443 has sent nothing for 30 s, after 4.9 KiB - The connection's owner is hidden from this user; it may belong to another program",
            ),
            (
                "fetch 60; quiet 30; client still 30; worker still 30; lock path likely waited 30; socket 10.0.0.1:80 certain still 30 got 0",
                "Silent 2.6 + 10.0.0.1:80 has sent nothing for 30 s, after 0 B - -",
            ),
            (
                "fetch 60; quiet 30; client still 30; worker still 30; lock gc certain waited 30; socket 10.0.0.1:80 certain still 30 got 0",
                "Look 0.0 + 10.0.0.1:80 has sent nothing for 30 s, after 0 B - It seems to wait for a lock; the connection may only be kept for later",
            ),
            // Asked on at once after an answer: how often it is woken tells.
            (
                "fetch 60; quiet 30; client still 30; worker still 30 rate 10; socket 10.0.0.1:80 likely still 30 got 900",
                "Silent 2.0 + 10.0.0.1:80 has sent nothing for 30 s, after 900 B - The connection's owner is hidden from this user; it may belong to another program",
            ),
            (
                "fetch 60; quiet 30; client still 30; worker still 30 rate 0; socket 10.0.0.1:80 likely still 30 got 900",
                "silent",
            ),
            // It nearly holds: not long enough; a path is being fetched; answered.
            (
                "fetch 60; quiet 20; client still 30; worker still 30; socket 10.0.0.1:80 likely still 20 got 0",
                "silent",
            ),
            (
                "fetch 60; quiet 30; client still 30; worker still 30; ownlock; socket 10.0.0.1:80 likely still 30 got 3000000 asked",
                "silent",
            ),
            (
                "fetch 60; quiet 30; client still 30; worker still 30 rate 0.2; socket 10.0.0.1:80 likely still 30 got 900 answered",
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
