//! Cause: the other side of a transfer has closed, and Nix has paused it and does
//!   not go on.
//! Rests on: the connection's state (`CLOSE-WAIT`) with bytes that nobody reads
//!   for 30 s, while the rebuild does nothing.
//! Wrong when: Nix has put the transfer aside because the disk is slow: then
//!   somebody waits for the disk, and this keeps silent. A connection that was
//!   kept for later also ends so, but leaves nothing worth reading.
//! Offers: end it and start again; a newer Nix.

use super::super::{Facts, Family, Finding, Rule, Says, seen};
use crate::model::ProcessState;
use crate::say;
use crate::words;

pub(super) const RULE: Rule = Rule {
    code: "transfer-paused",
    family: Family::Network,
    says: Says::Stuck,
    holds_for_s: 5.0,
    check,
};

/// The farewell of an encrypted connection is shorter than this.
const LEFT_BYTES: u32 = 4096;
const STILL_FROM_S: f64 = 30.0;

fn check(facts: &Facts) -> Option<Finding> {
    let by_disk = |p: &super::super::Process| p.state == ProcessState::DiskWait;
    if facts.works(STILL_FROM_S) || facts.processes.iter().any(by_disk) {
        return None;
    }
    if facts.downloads.iter().any(|d| d.still_s < STILL_FROM_S) {
        return None;
    }
    let (half, unread_bytes) = facts
        .half_closed
        .iter()
        .filter(|d| d.still_s >= STILL_FROM_S)
        .filter_map(|d| Some((d, d.unread_bytes?)))
        .filter(|(_, bytes)| *bytes >= LEFT_BYTES)
        .max_by_key(|(_, bytes)| *bytes)?;
    Some(Finding {
        weight: if half.certain || facts.own_path_locks > 0 {
            2.4
        } else {
            1.4
        },
        says: None,
        lasting_s: half.still_s,
        waits_on: Some(say!("transfer-paused.waits-on", remote = &half.remote)),
        evidence_for: vec![seen(
            say!(
                "transfer-paused.not-read",
                remote = &half.remote,
                size = words::size(f64::from(unread_bytes)),
                span = words::span(half.still_s)
            ),
            "sock_diag",
        )],
        evidence_against: Vec::new(),
        would_change: say!("transfer-paused.would-change"),
        next_step: say!("transfer-paused.next-step"),
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
                "fetch 60; client still 60; worker still 60; ownlock; half 10.0.0.1:80 likely still 40 unread 60000",
                "Stuck 2.4 + 10.0.0.1:80 has closed, and 59 KiB that it sent were not read for 40 s - -",
            ),
            (
                "fetch 60; client still 60; worker still 60; half 10.0.0.1:80 likely still 40 unread 60000",
                "Stuck 1.4 + 10.0.0.1:80 has closed, and 59 KiB that it sent were not read for 40 s - -",
            ),
            // It nearly holds: only a farewell is left; not long; a slow disk; it works; another moves.
            (
                "fetch 60; client still 60; worker still 60; half 10.0.0.1:443 likely still 40 unread 31",
                "silent",
            ),
            (
                "fetch 60; client still 60; worker still 60; half 10.0.0.1:80 likely still 9 unread 60000",
                "silent",
            ),
            (
                "fetch 60; client still 60; worker disk still 60; half 10.0.0.1:80 likely still 40 unread 60000",
                "silent",
            ),
            (
                "fetch 60; client still 60; worker still 2; half 10.0.0.1:80 likely still 40 unread 60000",
                "silent",
            ),
            (
                "fetch 60; client still 60; worker still 60; half 10.0.0.1:80 likely still 40 unread 60000; socket 10.0.0.2:80 likely still 1",
                "silent",
            ),
            // The fact is missing.
            (
                "fetch 60; client still 60; worker still 60; half 10.0.0.1:80 likely still 40",
                "silent",
            ),
        ] {
            assert_eq!(told(&RULE, situation), expected, "{situation}");
        }
    }
}
