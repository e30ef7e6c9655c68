//! Cause: the post-build hook runs, and the worker waits for it.
//! Rests on: a process of the daemon's own user directly below the worker,
//!   without any builder: builders run as build users. Nix does nothing else
//!   while the hook runs.
//! Wrong when: it is another helper of Nix's that lives this long.
//! Offers: look what the hook does; it uploads, as a rule.

use super::super::{Facts, Family, Finding, Rule, Says, seen};
use crate::say;
use crate::tree::Role;
use crate::words;

pub(super) const RULE: Rule = Rule {
    code: "post-build-hook",
    family: Family::Other,
    says: Says::WaitsForWork,
    holds_for_s: 3.0,
    check,
};

/// Hooks that only queue something are done sooner.
const FROM_S: f64 = 10.0;
/// Who moved within this works.
const WORKS_S: f64 = 30.0;
/// Nix's own helpers below a worker, and what belongs to other causes.
const OTHERS: [&str; 6] = ["nix-daemon", "nix", "ssh", "git", "lsof", "build-remote"];

fn check(facts: &Facts) -> Option<Finding> {
    let worker = facts.in_role(Role::Worker).next()?;
    if facts.has(Role::Builder) || facts.has(Role::Remote) || facts.has(Role::Fetcher) {
        return None;
    }
    let hook = facts.in_role(Role::Other).find(|p| {
        p.above == Some(Role::Worker)
            && p.user == worker.user
            && p.watched_s >= FROM_S
            && !OTHERS.contains(&p.name.as_str())
    })?;
    let moved_s = facts
        .in_role(Role::Other)
        .map(|p| {
            p.cpu_quiet_s
                .min(p.switches_quiet_s.unwrap_or(f64::INFINITY))
        })
        .chain(facts.downloads.iter().map(|d| d.still_s))
        .fold(f64::INFINITY, f64::min);
    let works = moved_s < WORKS_S;
    let who = words::process(&hook.name, hook.pid);
    Some(Finding {
        weight: 2.4,
        says: Some(if moved_s >= facts.silent_s {
            Says::Silent
        } else if works {
            Says::Normal
        } else {
            Says::WaitsForWork
        }),
        lasting_s: hook.watched_s,
        waits_on: Some(say!("post-build-hook.waits-on", who = &who)),
        evidence_for: vec![
            seen(
                say!(
                    "post-build-hook.has-run",
                    who = &who,
                    user = &hook.user,
                    span = words::span(hook.watched_s)
                ),
                "/proc",
            ),
            seen(
                say!("post-build-hook.last-moved", age = words::span(moved_s)),
                "CPU clock",
            ),
        ],
        evidence_against: if works {
            vec![seen(say!("may-end-by-itself"), "CPU clock")]
        } else {
            Vec::new()
        },
        would_change: say!("post-build-hook.would-change"),
        next_step: say!("post-build-hook.next-step"),
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
                "build 60; client; worker still 20 of root; upload.sh under worker of root watched 20 still 2",
                "Normal 2.4 + upload.sh (100), user root, has run below the worker for 20 s, and no build runs - It still works, and may end by itself",
            ),
            (
                "build 260; client; worker still 120 of root; upload.sh under worker of root watched 120 still 120 switches 120; curl under builder still 120 switches 120",
                "Silent 2.4 + upload.sh (100), user root, has run below the worker for 2 min, and no build runs - -",
            ),
            // It nearly holds: it has just begun; a build runs; Nix's own helper; below the client.
            (
                "build 60; worker of root; upload.sh under worker of root watched 3",
                "silent",
            ),
            (
                "build 60; worker of root; builder; upload.sh under worker of root watched 20",
                "silent",
            ),
            (
                "build 60; worker of root; ssh under worker of root watched 20",
                "silent",
            ),
            (
                "build 60; worker of root; git under client of alice watched 20",
                "silent",
            ),
            // The fact is missing.
            ("build 60; client; worker of root", "silent"),
        ] {
            assert_eq!(told(&RULE, situation), expected, "{situation}");
        }
    }
}
