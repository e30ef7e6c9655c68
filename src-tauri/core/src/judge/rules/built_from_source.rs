//! Cause: a cache failed, and Nix builds from source what it would have fetched.
//! Rests on: Nix's own word (a failure to download, or a substitute that could
//!   not be had), and a build that runs after it.
//! Wrong when: what is built now was never in a cache.
//! Offers: mend the network and start again, if the build is a long one.

use super::super::said::{Said, host};
use super::super::{Facts, Family, Finding, Rule, Says, seen};
use crate::say;
use crate::tree::Role;
use crate::words;

pub(super) const RULE: Rule = Rule {
    code: "built-from-source",
    family: Family::Network,
    says: Says::Look,
    holds_for_s: 3.0,
    check,
};

/// What was said before this has to do with something else.
const SAID_WITHIN_S: f64 = 7200.0;

fn check(facts: &Facts) -> Option<Finding> {
    if !facts.has(Role::Builder) {
        return None;
    }
    let (text, age_s, weight) = facts.said().rev().find_map(|(heard, said)| match said {
        _ if heard.age_s > SAID_WITHIN_S => None,
        Said::NoSubstitute => Some((
            say!(
                "built-from-source.no-substitute",
                age = words::span(heard.age_s)
            ),
            heard.age_s,
            1.8,
        )),
        Said::NoInternet => Some((
            say!(
                "built-from-source.no-internet",
                age = words::span(heard.age_s)
            ),
            heard.age_s,
            1.6,
        )),
        Said::Retries(url, why, _) | Said::Failed(url, why) => Some((
            say!(
                "nix-said.of-host",
                age = words::span(heard.age_s),
                host = host(url),
                why = why
            ),
            heard.age_s,
            1.2,
        )),
        _ => None,
    })?;
    Some(Finding {
        weight,
        says: None,
        lasting_s: age_s,
        waits_on: None,
        evidence_for: vec![seen(text, "Nix")],
        evidence_against: vec![seen(say!("built-from-source.maybe-never"), "Nix")],
        would_change: say!("built-from-source.would-change"),
        next_step: say!("built-from-source.next-step"),
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
                "build 60; client still 30; builder; heard 60 warning: unable to download 'https://c.test/nix-cache-info': HTTP error 503,, retrying in 300 ms",
                "Look 1.2 + Nix said 1 min ago of c.test: HTTP error 503 - Not every derivation is in a cache: this one may never have been",
            ),
            (
                "build 60; client still 30; builder; heard 60 error: some substitutes for the outputs of derivation '/nix/store/x.drv' failed",
                "Look 1.8 + Nix said 1 min ago that a substitute could not be had - Not every derivation is in a cache: this one may never have been",
            ),
            (
                "build 60; builder; heard 60 warning: you don't have Internet access,, disabling some network-dependent features",
                "Look 1.6 + Nix said 1 min ago that there is no Internet access - Not every derivation is in a cache: this one may never have been",
            ),
            // It nearly holds: nothing is built; another line.
            (
                "fetch 60; client still 30; heard 60 warning: unable to download 'https://c.test/x': HTTP error 503,, retrying in 300 ms",
                "silent",
            ),
            (
                "build 60; builder; heard 60 building '/nix/store/x.drv'...",
                "silent",
            ),
            // The fact is missing.
            ("build 60; client still 30; builder", "silent"),
        ] {
            assert_eq!(told(&RULE, situation), expected, "{situation}");
        }
    }
}
