//! Cause: a download moves, but hardly.
//! Rests on: the kernel's own count of received bytes over the last 10 to 20 s:
//!   fewer than 8 KiB a second, while nothing else in the rebuild works.
//! Wrong when: what is fetched is only small, many times over. It is never stuck:
//!   Nix's own limit never strikes while one byte a second arrives.
//! Offers: another cache or another network.

use super::super::{Facts, Family, Finding, Rule, Says, seen};
use crate::say;
use crate::words;

pub(super) const RULE: Rule = Rule {
    code: "download-trickles",
    family: Family::Network,
    says: Says::Slow,
    holds_for_s: 10.0,
    check,
};

/// Slower than the slowest modem that anybody still has.
const SLOW_BYTES_PER_S: f64 = 8192.0;
/// Questions and answers come in spurts; a path takes longer than that.
const SLOW_FROM_S: f64 = 20.0;

fn check(facts: &Facts) -> Option<Finding> {
    if facts.works(SLOW_FROM_S) || facts.phase_s < SLOW_FROM_S || facts.own_path_locks == 0 {
        return None;
    }
    let rates = facts.downloads.iter().map(|d| d.rate_bytes_per_s);
    let total = rates.sum::<Option<f64>>()?;
    let moves = facts
        .downloads
        .iter()
        .find(|d| d.rate_bytes_per_s > Some(0.0))?;
    if total <= 0.0 || total >= SLOW_BYTES_PER_S {
        return None;
    }
    let evidence_against = if moves.certain {
        Vec::new()
    } else {
        vec![seen(say!("transfer.owner-hidden"), "sock_diag")]
    };
    Some(Finding {
        weight: 1.6,
        says: None,
        lasting_s: facts.phase_s,
        waits_on: Some(say!("transfer.waits-on", remote = &moves.remote)),
        evidence_for: vec![seen(
            say!(
                "download-trickles.comes",
                size = words::size(total),
                remote = &moves.remote
            ),
            "sock_diag",
        )],
        evidence_against,
        would_change: say!("download-trickles.would-change"),
        next_step: say!("download-trickles.next-step"),
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
                "fetch 60; client still 60; worker still 60; ownlock; socket 10.0.0.1:80 certain still 1 pace 900",
                "Slow 1.6 + 900 B a second come from 10.0.0.1:80, and nothing else moves - -",
            ),
            (
                "fetch 60; client still 60; worker still 60; ownlock; socket 10.0.0.1:80 likely still 9 pace 1",
                "Slow 1.6 + 1 B a second come from 10.0.0.1:80, and nothing else moves - The connection's owner is hidden from this user; it may belong to another program",
            ),
            // It nearly holds: fast enough; two together are; it only begins; it builds; nothing is put into the store.
            (
                "fetch 60; client still 60; worker still 60; ownlock; socket 10.0.0.1:80 certain still 1 pace 90000",
                "silent",
            ),
            (
                "fetch 60; client still 60; worker still 60; ownlock; socket 10.0.0.1:80 certain still 1 pace 5000; socket 10.0.0.2:80 certain still 1 pace 5000",
                "silent",
            ),
            (
                "fetch 5; client still 60; worker still 60; ownlock; socket 10.0.0.1:80 certain still 1 pace 900",
                "silent",
            ),
            (
                "fetch 60; client still 60; worker still 60; builder; ownlock; socket 10.0.0.1:80 certain still 1 pace 900",
                "silent",
            ),
            (
                "fetch 60; client still 60; worker still 60; socket 10.0.0.1:80 certain still 1 pace 900",
                "silent",
            ),
            (
                "fetch 60; client still 60; worker still 60; ownlock; socket 10.0.0.1:80 certain still 30 pace 0",
                "silent",
            ),
            // The fact is missing.
            (
                "fetch 60; client still 60; worker still 60; ownlock; socket 10.0.0.1:80 certain still 1",
                "silent",
            ),
        ] {
            assert_eq!(told(&RULE, situation), expected, "{situation}");
        }
    }
}
