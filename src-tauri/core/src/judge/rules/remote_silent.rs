//! Cause: the machine that is to build does not answer.
//! Rests on: an ssh below Nix's helper for other machines that is not woken, and
//!   a connection over which this side has sent its greeting and not one byte
//!   has come back, or whose call is unanswered. Who serves ssh greets at once;
//!   whatever takes long there comes after that.
//! Wrong when: the other machine has no breath left even for that, and comes to
//!   itself.
//! Offers: try ssh to it by hand; go on without it.

use super::super::facts::Download;
use super::super::transfer::what_is_still;
use super::super::{Facts, Family, Finding, Process, Rule, Says, seen};
use crate::say;
use crate::tree::Role;
use crate::words;

pub(super) const RULE: Rule = Rule {
    code: "remote-silent",
    family: Family::Network,
    says: Says::Silent,
    holds_for_s: 3.0,
    check,
};

/// A machine that swaps or has just woken may take some seconds to greet.
const SILENT_FROM_S: f64 = 35.0;
/// The greeting of an ssh client is a line; who asks a cache sends more.
const GREETING_BYTES: u64 = 255;
/// The connection is a little younger than the ssh that made it.
const CLOSE_S: f64 = 5.0;

fn check(facts: &Facts) -> Option<Finding> {
    let sleeps = |p: &&Process| {
        p.name == "ssh"
            && p.cpu_quiet_s >= SILENT_FROM_S
            && p.switches_quiet_s.is_none_or(|s| s >= SILENT_FROM_S)
    };
    let ssh = facts.in_role(Role::Remote).find(sleeps)?;
    let still = facts
        .downloads
        .iter()
        .filter(|d| is_ungreeted(d) && may_be_of(d, ssh))
        .max_by(|a, b| {
            a.certain
                .cmp(&b.certain)
                .then(a.still_s.total_cmp(&b.still_s))
        })?;
    let mut evidence_for = vec![
        seen(what_is_still(still), "sock_diag"),
        seen(
            say!(
                "remote-silent.ssh-idle",
                who = words::process(&ssh.name, ssh.pid),
                span = words::span(ssh.cpu_quiet_s)
            ),
            "/proc/PID/task",
        ),
    ];
    if let Some(making) = facts.progress.iter().flat_map(|p| &p.building).next() {
        evidence_for.push(seen(
            say!("remote-silent.built-there", name = &making.name),
            "Nix's store",
        ));
    }
    let mut evidence_against = Vec::new();
    if !still.certain {
        evidence_against.push(seen(say!("transfer.owner-hidden"), "sock_diag"));
    }
    // Something else of the rebuild may go on meanwhile.
    let all_quiet = facts.quiet_s >= SILENT_FROM_S;
    if !all_quiet {
        evidence_against.push(seen(
            say!(
                "remote-silent.else-at-work",
                age = words::span(facts.quiet_s)
            ),
            "CPU clock",
        ));
    }
    Some(Finding {
        weight: if still.certain { 2.8 } else { 2.4 },
        says: (!all_quiet).then_some(Says::Look),
        lasting_s: still.still_s,
        waits_on: Some(say!("remote-silent.waits-on", remote = &still.remote)),
        evidence_for,
        evidence_against,
        would_change: say!("remote-silent.would-change", remote = &still.remote),
        next_step: say!("remote-silent.next-step"),
    })
}

fn is_ungreeted(download: &Download) -> bool {
    let greeted_only = download.received_bytes == Some(0)
        && download
            .sent_bytes
            .is_some_and(|bytes| bytes <= GREETING_BYTES);
    (download.connecting || greeted_only) && download.still_s >= SILENT_FROM_S
}

fn may_be_of(download: &Download, ssh: &Process) -> bool {
    match &download.owner {
        Some((_, pid, _)) => *pid == ssh.pid,
        None => download.still_s <= ssh.cpu_quiet_s + CLOSE_S,
    }
}

#[cfg(test)]
mod tests {
    use super::super::told;
    use super::*;

    #[test]
    fn told_from_situations() {
        let hidden =
            "The connection's owner is hidden from this user; it may belong to another program";
        for (situation, expected) in [
            (
                "build 60; quiet 40; client still 40; worker still 40; remote still 40; remote still 40 switches 40 named ssh; socket 10.0.0.9:22 likely still 40 got 0 sent 42",
                format!("Silent 2.4 + 10.0.0.9:22 has sent nothing for 40 s, after 0 B - {hidden}"),
            ),
            (
                "build 60; quiet 40; client still 40; worker still 40; remote still 40 named ssh; socket 10.0.0.9:22 likely connecting still 40",
                format!("Silent 2.4 + 10.0.0.9:22 has not answered the call for 40 s - {hidden}"),
            ),
            (
                "build 60; quiet 1; client still 40; worker still 40; builder still 1; remote still 40 named ssh; socket 10.0.0.9:22 certain still 40 got 0 sent 42",
                "Look 2.8 + 10.0.0.9:22 has sent nothing for 40 s, after 0 B - Something else of it was at work 1 s ago".to_owned(),
            ),
            // It nearly holds: not long enough; it has greeted; ssh works; a cache was asked; no ssh of Nix's.
            (
                "build 60; quiet 30; client still 30; remote still 30 named ssh; socket 10.0.0.9:22 likely still 30 got 0 sent 42",
                "silent".to_owned(),
            ),
            (
                "build 60; quiet 90; client still 90; remote still 90 named ssh; socket 10.0.0.9:22 likely still 90 got 2100 sent 1800",
                "silent".to_owned(),
            ),
            (
                "build 60; quiet 3; client still 90; remote still 3 named ssh; socket 10.0.0.9:22 likely still 90 got 0 sent 42",
                "silent".to_owned(),
            ),
            (
                "build 60; quiet 40; client still 40; remote still 40 named ssh; socket 10.0.0.9:80 likely still 40 got 0 sent 600",
                "silent".to_owned(),
            ),
            (
                "fetch 60; quiet 40; client still 40; git still 40 named ssh; socket 10.0.0.9:22 likely still 40 got 0 sent 42",
                "silent".to_owned(),
            ),
            // The fact is missing.
            (
                "build 60; quiet 90; client still 90; remote still 90 named ssh",
                "silent".to_owned(),
            ),
        ] {
            assert_eq!(told(&RULE, situation), expected, "{situation}");
        }
    }
}
