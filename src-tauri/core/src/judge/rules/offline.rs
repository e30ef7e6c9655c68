//! Cause: no route leads out of this machine, and the rebuild wants something from
//!   out there.
//! Rests on: the table of routes, while no connection is open and nothing works
//!   for 15 s, or Nix's own word.
//! Wrong when: its caches are on this machine; an open connection silences it.
//! Offers: connect; `--offline` builds from what is there.

use super::super::said::Said;
use super::super::{Facts, Family, Finding, Rule, Says, seen};
use crate::say;
use crate::tree::Role;
use crate::words;

pub(super) const RULE: Rule = Rule {
    code: "offline",
    family: Family::Network,
    says: Says::Look,
    holds_for_s: 5.0,
    check,
};

const QUIET_FROM_S: f64 = 15.0;
/// Nix says it once, at its start.
const SAID_WITHIN_S: f64 = 600.0;

fn check(facts: &Facts) -> Option<Finding> {
    // Without a route not even a call goes out.
    let connected = !facts.downloads.is_empty();
    let said = facts.said().find_map(|(heard, said)| match said {
        Said::NoInternet => Some(heard.age_s),
        Said::Retries(_, why, _) | Said::Failed(_, why)
            if why.contains("Network is unreachable") =>
        {
            Some(heard.age_s)
        }
        _ => None,
    });
    let said = said.filter(|age_s| *age_s <= SAID_WITHIN_S);
    let no_route = facts.has_route == Some(false);
    // Who is asked for a name can be reached, as far as is known.
    let asks = facts.name_query.is_some() && said.is_none();
    if connected || asks || !no_route || facts.has(Role::Builder) {
        return None;
    }
    let quiet = facts.has(Role::Worker)
        && !facts.works(QUIET_FROM_S)
        && facts.quiet_s >= QUIET_FROM_S
        && facts.lock_waits.is_empty()
        && facts.own_path_locks == 0;
    if said.is_none() && !quiet {
        return None;
    }
    let mut evidence_for = vec![seen(say!("offline.no-route"), "/proc/net/route")];
    if let Some(age_s) = said {
        evidence_for.push(seen(
            say!("offline.unreachable", age = words::span(age_s)),
            "Nix",
        ));
    } else {
        evidence_for.push(seen(
            say!("offline.nothing-open", span = words::span(facts.quiet_s)),
            "sock_diag",
        ));
    }
    Some(Finding {
        weight: if said.is_some() { 2.6 } else { 0.6 },
        says: None,
        lasting_s: facts.quiet_s,
        waits_on: Some(say!("offline.waits-on")),
        evidence_for,
        evidence_against: Vec::new(),
        would_change: say!("offline.would-change"),
        next_step: say!("offline.next-step"),
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
                "eval 60; quiet 20; client still 20; worker still 20; route no",
                "Look 0.6 + No route leads out of this machine - -",
            ),
            (
                "eval 60; quiet 2; client still 2; route no; heard 5 warning: you don't have Internet access,, disabling some network-dependent features",
                "Look 2.6 + No route leads out of this machine - -",
            ),
            (
                "fetch 60; quiet 2; client still 2; worker still 2; route no; heard 5 warning: unable to download 'http://c.test/x': Could not connect to server (7) Network is unreachable,, retrying in 300 ms",
                "Look 2.6 + No route leads out of this machine - -",
            ),
            // It nearly holds: a cache in this network; it works; a route is there; it waits for a lock.
            (
                "fetch 60; quiet 20; client still 20; worker still 20; route no; socket 10.0.0.1:80 likely still 20",
                "silent",
            ),
            (
                "eval 60; quiet 1; client busy 20; worker still 20; route no",
                "silent",
            ),
            (
                "eval 60; quiet 20; client still 20; worker still 20; route yes",
                "silent",
            ),
            (
                "eval 60; quiet 20; client still 20; worker still 20; route no; lock path likely waited 20 holder flock quiet 20",
                "silent",
            ),
            (
                "eval 60; quiet 20; client still 20; worker still 20; route no; names 10.0.0.53:53 20",
                "silent",
            ),
            // The fact is missing.
            (
                "eval 60; quiet 20; client still 20; worker still 20",
                "silent",
            ),
        ] {
            assert_eq!(told(&RULE, situation), expected, "{situation}");
        }
    }
}
