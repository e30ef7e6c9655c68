//! Cause: none: something is downloaded, and it moves.
//! Rests on: the kernel's own count of received bytes over the last 10 to 20 s.
//! Wrong when: what moves is another program's: root's sockets have no owner
//!   that can be told.
//! Offers: let it work.

use super::super::{Facts, Family, Finding, Rule, Says, seen};
use crate::say;
use crate::wire::Phase;
use crate::words;

pub(super) const RULE: Rule = Rule {
    code: "fetch-at-work",
    family: Family::WorkingAsUsual,
    says: Says::Normal,
    holds_for_s: 3.0,
    check,
};

/// Slower is a trickle, and has a rule of its own.
const MOVES_PER_S: f64 = 8192.0;
/// A short one is over before anybody asks.
const FROM_S: f64 = 10.0;

fn check(facts: &Facts) -> Option<Finding> {
    if facts.phase != Some(Phase::Fetch) || facts.phase_s < FROM_S {
        return None;
    }
    let rate = |d: &super::super::Download| d.rate_bytes_per_s.unwrap_or(0.0);
    let fastest = facts
        .downloads
        .iter()
        .max_by(|a, b| rate(a).total_cmp(&rate(b)))
        .filter(|d| rate(d) >= MOVES_PER_S)?;
    let total: f64 = facts.downloads.iter().map(rate).sum();
    let evidence_against = if fastest.certain {
        Vec::new()
    } else {
        vec![seen(say!("transfer.owner-hidden"), "sock_diag")]
    };
    Some(Finding {
        weight: if fastest.certain || facts.own_path_locks > 0 {
            2.4
        } else {
            1.6
        },
        says: None,
        lasting_s: facts.phase_s,
        waits_on: None,
        evidence_for: vec![seen(
            say!(
                "fetch-at-work.moves",
                rate = words::size(total),
                remote = &fastest.remote
            ),
            "sock_diag",
        )],
        evidence_against,
        would_change: say!("fetch-at-work.would-change"),
        next_step: say!("fetch-at-work.next-step"),
    })
}

#[cfg(test)]
mod tests {
    use super::super::told;
    use super::*;

    #[test]
    fn told_from_situations() {
        for (situation, expected) in [
            (
                "fetch 60; ownlock; socket 10.0.0.1:80 likely pace 150000 got 900000",
                "Normal 2.4 + 146 KiB a second come in, most of it from 10.0.0.1:80 - The connection's owner is hidden from this user; it may belong to another program",
            ),
            (
                "fetch 60; socket 10.0.0.1:80 certain pace 150000 got 900000",
                "Normal 2.4 + 146 KiB a second come in, most of it from 10.0.0.1:80 - -",
            ),
            // It nearly holds: a trickle; a short one; a build downloads beside.
            (
                "fetch 60; socket 10.0.0.1:80 certain pace 900 got 900000",
                "silent",
            ),
            (
                "fetch 3; socket 10.0.0.1:80 certain pace 150000 got 900000",
                "silent",
            ),
            (
                "build 60; socket 10.0.0.1:80 certain pace 150000 got 900000",
                "silent",
            ),
            // The fact is missing.
            ("fetch 60; socket 10.0.0.1:80 certain got 900000", "silent"),
        ] {
            assert_eq!(told(&RULE, situation), expected, "{situation}");
        }
    }
}
