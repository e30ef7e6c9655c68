//! What was built and fetched in one rebuild and not in the other.

use std::collections::BTreeMap;

use super::{Found, LEAST_S, Ran, seconds};
use crate::build_times;
use crate::history;
use crate::record::{Around, Took};
use crate::say;
use crate::wire::Phase;
use crate::words;

/// Builds that are named one by one.
const NAMED: usize = 6;
/// Less of a difference between two builds of one thing is chance.
const LONGER_S: f64 = 10.0;
/// Bytes below which a download is no matter.
const LITTLE_BYTES: u64 = 50 << 20;
/// A network is slower from this share on.
const SLOWER: f64 = 1.3;

pub(super) fn differences(fast: Ran<'_>, slow: Ran<'_>) -> Vec<Found> {
    let (Some(before), Some(now)) = (fast.around, slow.around) else {
        return Vec::new();
    };
    let mut found = builds(before, now);
    found.extend(downloads(fast, slow, before, now));
    found.extend(plan(before, now));
    found
}

/// By name without version, for it is the version that changes.
fn times(took: &[Took]) -> BTreeMap<&str, &Took> {
    let mut times: BTreeMap<&str, &Took> = BTreeMap::new();
    for one in took {
        let known = times.entry(build_times::key(&one.name)).or_insert(one);
        if one.seconds > known.seconds {
            *known = one;
        }
    }
    times
}

fn builds(before: &Around, now: &Around) -> Vec<Found> {
    let (built_before, built_now) = (times(&before.built), times(&now.built));
    let among = |names: &[String], key: &str| names.iter().any(|n| build_times::key(n) == key);
    let fetched_before = |key: &str| {
        before
            .fetched
            .iter()
            .any(|t| build_times::key(&t.name) == key)
            || among(&before.also_fetched, key)
    };
    let mut found: Vec<Found> = Vec::new();
    for (key, took) in built_now {
        let seconds = seconds(took.seconds);
        let (kind, more_s, was) = match built_before.get(key) {
            Some(was) => (
                "build-longer",
                seconds - super::seconds(was.seconds),
                Some(*was),
            ),
            // Among those whose time is not kept: it was quick.
            None if among(&before.also_built, key) => continue,
            None if fetched_before(key) => ("built-not-fetched", seconds, None),
            None => ("built-anew", seconds, None),
        };
        let least_s = if was.is_some() { LONGER_S } else { LEAST_S };
        if more_s < least_s {
            continue;
        }
        found.push(Found {
            kind,
            text: say!(
                "blame-build",
                kind = kind,
                name = &took.name,
                span = words::span(seconds),
                before = words::span(was.map_or(0.0, |was| was.seconds)),
            ),
            most_s: Some(more_s),
            phase: Some(Phase::Build),
        });
    }
    found.sort_by(|a, b| b.most_s.unwrap_or(0.0).total_cmp(&a.most_s.unwrap_or(0.0)));
    let others = found.split_off(found.len().min(NAMED));
    if !others.is_empty() {
        let more_s: f64 = others.iter().filter_map(|one| one.most_s).sum();
        found.push(Found {
            kind: "built-anew",
            text: say!(
                "blame-builds-more",
                count = others.len(),
                span = words::span(more_s),
            ),
            most_s: Some(more_s),
            phase: Some(Phase::Build),
        });
    }
    found
}

/// More to fetch, or a slower network.
fn downloads(fast: Ran<'_>, slow: Ran<'_>, before: &Around, now: &Around) -> Vec<Found> {
    let (Some(was), Some(is)) = (before.received_bytes, now.received_bytes) else {
        return Vec::new();
    };
    let fast_s = history::phase_s(fast.past, Phase::Fetch);
    let slow_s = history::phase_s(slow.past, Phase::Fetch);
    let mut found = Vec::new();
    let pace = |bytes: u64, s: f64| (s >= 1.0).then(|| bytes as f64 / s);
    let (pace_was, pace_is) = (pace(was, fast_s), pace(is, slow_s));
    if is > was.saturating_add(LITTLE_BYTES) && is as f64 > was as f64 * 1.2 {
        let most_s = pace_is.map(|pace| (is - was) as f64 / pace.max(1.0));
        found.push(Found {
            kind: "download",
            text: say!(
                "blame-download.more",
                is = words::size(is as f64),
                was = words::size(was as f64),
            ),
            most_s,
            phase: Some(Phase::Fetch),
        });
    }
    if let (Some(was_pace), Some(is_pace)) = (pace_was, pace_is)
        && was.min(is) > LITTLE_BYTES
        && is_pace * SLOWER < was_pace
    {
        let most_s = is as f64 / is_pace.max(1.0) - is as f64 / was_pace.max(1.0);
        found.push(Found {
            kind: "download",
            text: say!(
                "blame-download.slower",
                is = words::rate(is_pace),
                was = words::rate(was_pace),
            ),
            most_s: Some(most_s),
            phase: Some(Phase::Fetch),
        });
    }
    found
}

/// How much there was to do, and how much of it the caches had not.
fn plan(before: &Around, now: &Around) -> Option<Found> {
    let planned = |around: &Around| around.planned.or(around.made);
    let (was, is) = (planned(before)?, planned(now)?);
    (was != is).then(|| Found {
        kind: "plan",
        text: say!(
            "blame-plan",
            builds = is.build,
            fetches = is.fetch,
            buildsbefore = was.build,
            fetchesbefore = was.fetch,
        ),
        most_s: None,
        phase: None,
    })
}
