//! Cause: a connection is open, or being opened, and nothing arrives.
//! Rests on: the kernel's own count of received bytes and the age of the last
//!   (`sock_diag`), while nothing else in the rebuild shows life.
//! Wrong when: the connection is an idle one kept for later, and the rebuild
//!   waits for something else: so builders and busy clients silence it, and
//!   beside a lock that it seems to wait for it weighs next to nothing.
//! Offers: look at the network; end and start again, what was fetched is kept.

use super::super::{Download, Facts, Family, Finding, Rule, Says, seen};
use crate::tree::Role;
use crate::words;

pub(super) const RULE: Rule = Rule {
    code: "download-stalled",
    family: Family::Network,
    title: "Download is not moving",
    says: Says::Stuck,
    holds_for_s: 5.0,
    check,
};

/// Slow caches pause: 20 s without a byte is beyond any pause that was seen on
/// a moving download, and far below Nix's own limit of 300 s.
const STILL_FROM_S: f64 = 25.0;
/// Questions are shorter than this.
const UPLOAD_BYTES: u64 = 64 << 10;
/// An unanswered call is tried again by the kernel after 1, 3 and 7 s.
const CONNECTING_FROM_S: f64 = 20.0;

fn check(facts: &Facts) -> Option<Finding> {
    let working = facts.processes.iter().any(|p| match p.role {
        Role::Builder | Role::Activation | Role::Remote => true,
        Role::Client => p.busy_s.is_some() || p.cpu_quiet_s < STILL_FROM_S / 2.0,
        Role::Worker | Role::Fetcher => p.cpu_quiet_s < STILL_FROM_S / 2.0,
        Role::FrontEnd | Role::Other => false,
    });
    // One connection that moves is a download that moves.
    if working || facts.downloads.iter().any(|d| !is_still(d)) {
        return None;
    }
    let still = facts
        .downloads
        .iter()
        .max_by(|a, b| (a.certain, a.received_bytes).cmp(&(b.certain, b.received_bytes)))?;
    let mut evidence_for = vec![seen(what_is_still(still), "sock_diag")];
    evidence_for.push(seen(
        format!(
            "No process of this rebuild has worked for {}",
            words::span(facts.quiet_s)
        ),
        "CPU clock",
    ));
    let mut evidence_against = Vec::new();
    if facts.own_path_locks > 0 {
        evidence_for.push(seen(
            "It has locked a store path to put the download into",
            "/proc/locks",
        ));
    }
    if !still.certain {
        evidence_against.push(seen(
            "The connection's owner is hidden from this user; it may belong to another program",
            "sock_diag",
        ));
    }
    let aside = waits_for_a_lock(facts, still);
    if aside {
        evidence_against.push(seen(
            "It seems to wait for a lock; the connection may only be kept for later",
            "/proc/locks",
        ));
    }
    // A connection kept for later has brought something before; one that never
    // did is being waited for.
    let certainty = if aside {
        0.0
    } else if still.certain || facts.own_path_locks > 0 {
        2.6
    } else if still.received_bytes == Some(0) {
        2.3
    } else {
        1.7
    };
    Some(Finding {
        weight: certainty,
        says: aside.then_some(Says::Look),
        lasting_s: still.still_s,
        waits_on: Some(format!("data from {}", still.remote)),
        evidence_for,
        evidence_against,
        would_change: format!("More bytes arrive from {}.", still.remote),
        next_step: "Look whether the network and the cache answer. Stopping loses only what is under way; finished paths stay.".to_owned(),
    })
}

/// What it asked for and never got may be what it waits for all the same,
/// unless the kernel says that it is the lock.
fn waits_for_a_lock(facts: &Facts, still: &Download) -> bool {
    let is_kept = !still.connecting && still.received_bytes != Some(0);
    facts.own_path_locks == 0 && facts.lock_waits.iter().any(|wait| wait.certain || is_kept)
}

fn is_still(download: &Download) -> bool {
    download.still_s
        >= if download.connecting {
            CONNECTING_FROM_S
        } else {
            STILL_FROM_S
        }
}

fn what_is_still(download: &Download) -> String {
    let since = words::span(download.still_s);
    if download.connecting {
        return format!("{} has not answered the call for {since}", download.remote);
    }
    let sent_bytes = download.sent_bytes.unwrap_or(0);
    match download.received_bytes {
        Some(bytes) if sent_bytes > bytes.max(UPLOAD_BYTES) => format!(
            "{} has taken nothing for {since}, after {}",
            download.remote,
            words::size(sent_bytes as f64)
        ),
        Some(bytes) => format!(
            "{} has sent nothing for {since}, after {}",
            download.remote,
            words::size(bytes as f64)
        ),
        None => format!("{} has sent nothing for {since}", download.remote),
    }
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
                "Stuck 2.6 + 10.0.0.1:80 has sent nothing for 30 s, after 2.9 MiB - The connection's owner is hidden from this user; it may belong to another program",
            ),
            (
                "fetch 60; quiet 30; client still 30; worker still 30; socket 10.0.0.1:80 likely still 30 got 0",
                "Stuck 2.3 + 10.0.0.1:80 has sent nothing for 30 s, after 0 B - The connection's owner is hidden from this user; it may belong to another program",
            ),
            (
                "fetch 60; quiet 30; client still 30; worker still 30; socket 10.0.0.1:80 likely still 30 got 500",
                "Stuck 1.7 + 10.0.0.1:80 has sent nothing for 30 s, after 500 B - The connection's owner is hidden from this user; it may belong to another program",
            ),
            (
                "eval 60; quiet 30; client still 30; socket 10.0.0.1:80 certain connecting still 21",
                "Stuck 2.6 + 10.0.0.1:80 has not answered the call for 21 s - -",
            ),
            (
                "quiet 30; client still 30; socket 10.0.0.1:80 certain still 30 got 900 sent 3000000",
                "Stuck 2.6 + 10.0.0.1:80 has taken nothing for 30 s, after 2.9 MiB - -",
            ),
            // Kept for later, while a lock is waited for; but not if it never
            // got an answer, or has begun to put the download into the store.
            (
                "fetch 60; quiet 30; client still 30; worker still 30; lock path likely waited 30; socket 10.0.0.1:80 certain still 30 got 500",
                "Look 0.0 + 10.0.0.1:80 has sent nothing for 30 s, after 500 B - It seems to wait for a lock; the connection may only be kept for later",
            ),
            (
                "fetch 60; quiet 30; client still 30; worker still 30; lock path likely waited 30; socket 10.0.0.1:80 certain still 30 got 0",
                "Stuck 2.6 + 10.0.0.1:80 has sent nothing for 30 s, after 0 B - -",
            ),
            (
                "fetch 60; quiet 30; client still 30; worker still 30; lock gc certain waited 30; socket 10.0.0.1:80 certain still 30 got 0",
                "Look 0.0 + 10.0.0.1:80 has sent nothing for 30 s, after 0 B - It seems to wait for a lock; the connection may only be kept for later",
            ),
            // It nearly holds: a pause, a second connection that moves, a build, a busy client.
            (
                "fetch 60; quiet 20; client still 30; worker still 30; socket 10.0.0.1:80 likely still 20",
                "silent",
            ),
            (
                "fetch 60; quiet 1; client still 30; worker still 30; socket a:80 likely still 90; socket b:80 likely still 1",
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
