//! Cause: a path is being fetched, or sent, and nothing arrives.
//! Rests on: the kernel's own count of bytes and the age of the last
//!   (`sock_diag`), while nothing else in the rebuild shows life, and all that
//!   arrived was read.
//! Wrong when: the connection is an idle one kept for later, and the rebuild
//!   waits for something else: so builders and busy clients silence it, and
//!   beside a lock that it seems to wait for it weighs next to nothing.
//! Offers: look at the network; end and start again, what was fetched is kept.

use super::super::transfer::{self, For};
use super::super::{Facts, Family, Finding, Rule, Says};
use crate::say;

pub(super) const RULE: Rule = Rule {
    code: "download-stalled",
    family: Family::Network,
    says: Says::Silent,
    holds_for_s: 5.0,
    check,
};

fn check(facts: &Facts) -> Option<Finding> {
    let (still, _) = transfer::stands_still(facts).filter(|(_, what)| *what == For::Path)?;
    // A connection kept for later has brought something before.
    let weight = if still.certain || facts.own_path_locks > 0 {
        2.6
    } else {
        1.7
    };
    Some(transfer::finding(
        facts,
        still,
        weight,
        say!("download-stalled.next-step"),
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
                "fetch 60; quiet 30; client still 30; worker still 30; ownlock; socket 10.0.0.1:80 likely still 30 got 3000000",
                "Silent 2.6 + 10.0.0.1:80 has sent nothing for 30 s, after 2.9 MiB - The connection's owner is hidden from this user; it may belong to another program",
            ),
            (
                "fetch 60; quiet 30; client still 30; worker still 30 rate 10; ownlock; socket 10.0.0.1:80 likely still 30 got 3000000",
                "Silent 2.9 + 10.0.0.1:80 has sent nothing for 30 s, after 2.9 MiB - The connection's owner is hidden from this user; it may belong to another program",
            ),
            (
                "fetch 60; quiet 30; client still 30; worker still 30; socket 10.0.0.1:80 likely still 30 got 500",
                "Silent 1.7 + 10.0.0.1:80 has sent nothing for 30 s, after 500 B - The connection's owner is hidden from this user; it may belong to another program",
            ),
            (
                "quiet 30; client still 30; socket 10.0.0.1:80 certain still 30 got 900 sent 3000000",
                "Silent 2.6 + 10.0.0.1:80 has taken nothing for 30 s, after 2.9 MiB - -",
            ),
            // Kept for later, while a lock is waited for; but not if it has begun to put the download into the store.
            (
                "fetch 60; quiet 30; client still 30; worker still 30; lock path likely waited 30; socket 10.0.0.1:80 certain still 30 got 500",
                "Look 0.0 + 10.0.0.1:80 has sent nothing for 30 s, after 500 B - It seems to wait for a lock; the connection may only be kept for later",
            ),
            (
                "fetch 60; quiet 30; client still 30; worker still 30 rate 19; ownlock; lock database likely waited 30 rate 19; socket 10.0.0.1:80 likely still 30 got 500 answered",
                "Look 0.0 + 10.0.0.1:80 has sent nothing for 30 s, after 500 B - Its worker is woken 19 times a second; a transfer under way wakes it ten times",
            ),
            (
                "fetch 60; quiet 30; client still 30; worker still 30; ownlock; lock path likely waited 30; socket 10.0.0.1:80 certain still 30 got 500",
                "Silent 2.6 + 10.0.0.1:80 has sent nothing for 30 s, after 500 B - -",
            ),
            // It nearly holds: a pause, a second connection that moves, a build, a busy client, a slow disk.
            (
                "fetch 60; quiet 20; client still 30; worker still 30; ownlock; socket 10.0.0.1:80 likely still 20",
                "silent",
            ),
            (
                "fetch 60; quiet 1; client still 30; worker still 30; ownlock; socket a:80 likely still 90; socket b:80 likely still 1",
                "silent",
            ),
            (
                "build 60; quiet 90; client still 90; worker still 90; builder still 90; socket a:443 likely still 90",
                "silent",
            ),
            (
                "eval 60; client busy 50 still 0; worker still 90; socket a:443 likely still 90",
                "silent",
            ),
            (
                "fetch 60; quiet 30; client still 30; worker still 30; ownlock; socket 10.0.0.1:80 likely still 30 got 3000000 unread 90000",
                "silent",
            ),
            // All that was asked has been answered, and nothing is being fetched.
            (
                "fetch 60; quiet 90; client still 90; worker still 90 rate 0.2; socket 10.0.0.1:80 likely still 90 got 3000 answered",
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
