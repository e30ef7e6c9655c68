//! Cause: a cache that does not answer is asked for one path after the other, and
//!   each question takes its full time.
//! Rests on: Nix's own word: failures of the same host for four or more different
//!   paths.
//! Wrong when: only few paths are left; then it goes on soon.
//! Offers: take that cache out for this run.

use super::super::said::{Said, host};
use super::super::{Facts, Family, Finding, Rule, Says, seen};
use crate::say;
use std::collections::{BTreeMap, BTreeSet};

pub(super) const RULE: Rule = Rule {
    code: "cache-dead",
    family: Family::Network,
    says: Says::Slow,
    holds_for_s: 3.0,
    check,
};

/// One dead cache, and not a paper jam of one path.
const PATHS: usize = 4;
/// Longer ago it was another trouble.
const SAID_WITHIN_S: f64 = 900.0;
/// It still goes on.
const LAST_WITHIN_S: f64 = 40.0;

fn check(facts: &Facts) -> Option<Finding> {
    let mut paths: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let mut last_s = f64::INFINITY;
    for (heard, said) in facts.said() {
        if let Said::Retries(url, _, _) | Said::Failed(url, _) = said
            && heard.age_s <= SAID_WITHIN_S
        {
            last_s = last_s.min(heard.age_s);
            let of_host = paths.entry(host(url).to_owned()).or_default();
            of_host.insert(url.to_owned());
        }
    }
    let (host, count) = paths
        .iter()
        .map(|(host, urls)| (host, urls.len()))
        .max_by_key(|(_, count)| *count)?;
    (count >= PATHS && last_s <= LAST_WITHIN_S).then(|| Finding {
        weight: 3.2,
        says: None,
        lasting_s: last_s,
        waits_on: Some(say!("cache-dead.waits-on", host = host)),
        evidence_for: vec![seen(
            say!("cache-dead.failed", host = host, count = count),
            "Nix",
        )],
        evidence_against: Vec::new(),
        would_change: say!("cache-dead.would-change", host = host),
        next_step: say!("cache-dead.next-step", host = host),
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
                "fetch 60; client still 3; heard 20 warning: unable to download 'http://c.test/a.narinfo': Timeout was reached (28),, retrying in 300 ms; heard 15 warning: unable to download 'http://c.test/b.narinfo': Timeout was reached (28),, retrying in 300 ms; heard 10 warning: unable to download 'http://c.test/c.narinfo': Timeout was reached (28),, retrying in 300 ms; heard 5 warning: unable to download 'http://c.test/d.narinfo': Timeout was reached (28),, retrying in 300 ms",
                "Slow 3.2 + c.test has failed for 4 different paths - -",
            ),
            // It nearly holds: the same path again and again; long ago.
            (
                "fetch 60; client still 3; heard 20 warning: unable to download 'http://c.test/a.narinfo': Timeout was reached (28),, retrying in 300 ms; heard 15 warning: unable to download 'http://c.test/a.narinfo': Timeout was reached (28),, retrying in 600 ms",
                "silent",
            ),
            (
                "fetch 900; client still 3; heard 220 error: unable to download 'http://c.test/a': x; heard 215 error: unable to download 'http://c.test/b': x; heard 210 error: unable to download 'http://c.test/c': x; heard 205 error: unable to download 'http://c.test/d': x",
                "silent",
            ),
            // The fact is missing.
            ("fetch 60; client still 60", "silent"),
        ] {
            assert_eq!(told(&RULE, situation), expected, "{situation}");
        }
    }
}
