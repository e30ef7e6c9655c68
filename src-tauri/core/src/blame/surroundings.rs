//! What was around one rebuild and not around the other: inputs, versions, other
//! rebuilds, and how short the machine was of what it needs.

use std::collections::BTreeMap;

use super::{Found, Ran, seconds};
use crate::judge;
use crate::model::Time;
use crate::record::{Around, FlakeInput, Waited};
use crate::say;
use crate::words;

/// Inputs that are named one by one.
const NAMED: usize = 8;
/// A share of time spent waiting is another one from here on.
const SHARE: f64 = 0.05;
/// Swap is in the way from here on.
const SWAP_BYTES: u64 = 256 << 20;
/// Characters of a revision or hash that tell it from others.
const SHORT: usize = 7;

pub(super) fn differences(fast: Ran<'_>, slow: Ran<'_>) -> Vec<Found> {
    let mut found = Vec::new();
    if let (Some(before), Some(now)) = (fast.around, slow.around) {
        found.extend(inputs(before, now));
        found.extend(pressures(before, now));
        found.extend(swap(before, now));
        found.extend(beside(before, now));
        found.extend(version("nix", before.nix.as_deref(), now.nix.as_deref()));
        let kernels = (before.kernel.as_deref(), now.kernel.as_deref());
        found.extend(version("kernel", kernels.0, kernels.1));
    }
    found.extend(cause(fast, slow));
    found.extend(super::ended_apart(fast.past, slow.past));
    found
}

fn told(kind: &'static str, text: String) -> Found {
    Found {
        kind,
        text,
        most_s: None,
        phase: None,
    }
}

fn inputs(before: &Around, now: &Around) -> Vec<Found> {
    let (Some(was), Some(is)) = (&before.inputs, &now.inputs) else {
        return Vec::new();
    };
    let by_name = |inputs: &'_ [FlakeInput]| -> BTreeMap<String, FlakeInput> {
        let named = inputs
            .iter()
            .map(|input| (input.name.clone(), input.clone()));
        named.collect()
    };
    let (was, is) = (by_name(was), by_name(is));
    let mut texts = Vec::new();
    for (name, input) in &is {
        match was.get(name) {
            Some(old) if old == input => {}
            Some(old) => texts.push(say!(
                "blame-input.moved",
                name = name,
                was = locked(old),
                is = locked(input),
            )),
            None => texts.push(say!("blame-input.new", name = name, is = locked(input))),
        }
    }
    for (name, old) in was.iter().filter(|(name, _)| !is.contains_key(*name)) {
        texts.push(say!("blame-input.gone", name = name, was = locked(old)));
    }
    // Packages come from there: what else moved moves less.
    texts.sort_by_key(|text| !text.contains("nixpkgs"));
    let more = texts.len().saturating_sub(NAMED);
    texts.truncate(NAMED);
    if more > 0 {
        texts.push(say!("blame-input.more", count = more));
    }
    texts.into_iter().map(|text| told("input", text)).collect()
}

/// `abc1234 (2026-05-03)`, or as much of it as there is.
fn locked(input: &FlakeInput) -> String {
    let name = input.rev.as_deref().or_else(|| {
        let hash = input.hash.as_deref()?;
        Some(hash.rsplit('-').next().unwrap_or(hash))
    });
    let short = name.map(|name| name.chars().take(SHORT).collect::<String>());
    let day = input.modified_s.map(|s| {
        let text = words::rfc3339(Time(s.clamp(0, 1 << 40) * 1000));
        text.split('T').next().unwrap_or_default().to_owned()
    });
    match (short, day) {
        (Some(name), Some(day)) => say!("blame-locked.both", name = name, day = day),
        (Some(one), None) | (None, Some(one)) => one,
        (None, None) => say!("blame-locked.unknown"),
    }
}

fn pressures(before: &Around, now: &Around) -> Vec<Found> {
    [
        ("memory", before.memory, now.memory),
        ("disk", before.io, now.io),
        ("cpu", before.cpu, now.cpu),
    ]
    .into_iter()
    .filter_map(|(of, was, is)| pressure(of, was?, is?))
    .collect()
}

fn pressure(of: &str, was: Waited, is: Waited) -> Option<Found> {
    (is.p90_ratio >= was.p90_ratio + SHARE).then(|| Found {
        kind: "pressure",
        text: say!(
            "blame-pressure",
            of = of,
            is = words::percent(is.p90_ratio),
            was = words::percent(was.p90_ratio),
        ),
        most_s: Some(seconds(is.lost_s) - seconds(was.lost_s)),
        phase: None,
    })
}

fn swap(before: &Around, now: &Around) -> Option<Found> {
    let (was, is) = (before.swap_bytes?, now.swap_bytes?);
    (is > was.saturating_add(SWAP_BYTES)).then(|| {
        let (is, was) = (words::size(is as f64), words::size(was as f64));
        told("swap", say!("blame-swap", is = is, was = was))
    })
}

fn beside(before: &Around, now: &Around) -> Option<Found> {
    let others: Vec<&String> = now
        .beside
        .iter()
        .filter(|name| !before.beside.contains(name))
        .collect();
    (!others.is_empty()).then(|| {
        let count = others.len();
        let names = words::list(others);
        told("beside", say!("blame-beside", count = count, names = names))
    })
}

fn version(of: &'static str, was: Option<&str>, is: Option<&str>) -> Option<Found> {
    let (was, is) = (was?, is?);
    (was != is).then(|| told(of, say!("blame-version", of = of, was = was, is = is)))
}

/// What it was stuck on or waited for, and the other was not.
fn cause(fast: Ran<'_>, slow: Ran<'_>) -> Option<Found> {
    let code = slow.past.cause.as_deref()?;
    let title = judge::title(code)?;
    (fast.past.cause.as_deref() != Some(code))
        .then(|| told("cause", say!("blame-cause", title = title)))
}
