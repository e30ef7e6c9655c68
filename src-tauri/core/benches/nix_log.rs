//! What reading Nix's structured log costs, against the least that must be done
//! (finding the ends of lines) and what others do (`serde_json`).
//!
//! `cargo bench -p nixlamp-core --bench nix_log` prints megabytes a second with
//! the targets beside them and never fails on them. Rounds are interleaved, and on
//! Linux processor time is counted: the ratios are to be believed, not the figures.
#![allow(
    clippy::print_stdout,
    clippy::disallowed_methods,
    reason = "a benchmark prints, and has a clock"
)]

use std::fmt::Write as _;
use std::hint::black_box;
use std::time::Instant;

use nixlamp_core::nix_log::{Log, NixEvent, Outcome, event};
use serde::Deserialize;

const BYTES: usize = 100 << 20;
const ROUNDS: usize = 5;

/// Lines that real Nixes wrote; the tests tell which.
const REAL: [&str; 4] = [
    include_str!("../../../tests/fixtures/nix_log/2.34-build.log"),
    include_str!("../../../tests/fixtures/nix_log/2.34-fails.log"),
    include_str!("../../../tests/fixtures/nix_log/2.26-fetch.log"),
    include_str!("../../../tests/fixtures/nix_log/2.34-fetch.log"),
];

type Reader = fn(&[u8]) -> u64;

const READERS: [(&str, Reader); 6] = [
    ("ends of lines, memchr", lines),
    ("progress and phases, ours", progress),
    ("all text decoded, ours", decoded),
    ("folded into progress, ours", folded),
    ("serde_json, derived", derived),
    ("serde_json::Value", values),
];

/// Seconds on a processor, where the system tells them: others' work then costs
/// nothing here. Elsewhere seconds on the wall.
fn spent_s(clock: &Instant) -> f64 {
    let told = std::fs::read_to_string("/proc/self/schedstat").ok();
    let told = told.and_then(|line| line.split(' ').next()?.parse::<f64>().ok());
    told.map_or_else(|| clock.elapsed().as_secs_f64(), |ns| ns / 1e9)
}

fn main() {
    let clock = Instant::now();
    for (name, bytes) in [
        ("as captured", captured()),
        ("a compiler's log", compiler()),
    ] {
        let mut rates = vec![Vec::new(); READERS.len()];
        for _ in 0..ROUNDS {
            for ((_, read), rates) in READERS.iter().zip(&mut rates) {
                let begun = spent_s(&clock);
                black_box(read(black_box(&bytes)));
                rates.push(bytes.len() as f64 / 1e6 / (spent_s(&clock) - begun));
            }
        }
        let median = |rates: &mut Vec<f64>| {
            rates.sort_by(f64::total_cmp);
            rates[rates.len() / 2]
        };
        let rates: Vec<f64> = rates.iter_mut().map(median).collect();
        let count = lines(&bytes);
        println!(
            "{name}: {} MB, {count} lines, MB/s",
            bytes.len() / 1_000_000
        );
        for ((reader, _), rate) in READERS.iter().zip(&rates) {
            println!("  {reader:<28} {rate:8.0}");
        }
        println!(
            "  L1: {:.1} x derived (target 3), {:.2} x memchr (target 0.25)",
            rates[1] / rates[4],
            rates[1] / rates[0]
        );
    }
}

fn captured() -> Vec<u8> {
    let once: String = REAL
        .iter()
        .flat_map(|text| text.lines())
        .flat_map(|line| [line, "\n"])
        .collect();
    once.into_bytes().into_iter().cycle().take(BYTES).collect()
}

/// What builders print most: long lines with quotes, and now and then progress.
fn compiler() -> Vec<u8> {
    let mut text = String::new();
    let mut n = 0_u64;
    while text.len() < BYTES {
        n += 1;
        let _ = text.write_fmt(format_args!(
            "@nix {{\"action\":\"result\",\"fields\":[\"[{n}/9999] gcc -DHAVE_CONFIG_H -DNAME=\\\"x\\\" -I../include -O2 -fPIC -Wall -Wextra -c -o src/file{n}.o ../src/file{n}.c\"],\"id\":100059853094918,\"type\":101}}\n"
        ));
        if n.is_multiple_of(4) {
            let _ = text.write_fmt(format_args!(
                "@nix {{\"action\":\"result\",\"fields\":[{n},9999,4,0],\"id\":100059853094914,\"type\":105}}\n"
            ));
        }
    }
    text.into_bytes()
}

fn each(bytes: &[u8], mut take: impl FnMut(&[u8])) {
    let mut from = 0;
    for end in memchr::memchr_iter(b'\n', bytes) {
        take(&bytes[from..end]);
        from = end + 1;
    }
}

fn lines(bytes: &[u8]) -> u64 {
    let mut sum = 0;
    each(bytes, |line| sum += u64::from(!line.is_empty()));
    sum
}

fn progress(bytes: &[u8]) -> u64 {
    let mut sum = 0_u64;
    each(bytes, |line| {
        if let Some(NixEvent::Result { id, outcome }) = event(line) {
            match outcome {
                Outcome::Progress { done, .. } => sum = sum.wrapping_add(id ^ done),
                Outcome::SetPhase(phase) => sum = sum.wrapping_add(phase.decode().len() as u64),
                _ => {}
            }
        }
    });
    sum
}

fn decoded(bytes: &[u8]) -> u64 {
    let mut sum = 0_u64;
    each(bytes, |line| {
        let text = match event(line) {
            Some(
                NixEvent::Result {
                    outcome: Outcome::BuildLogLine(text) | Outcome::SetPhase(text),
                    ..
                }
                | NixEvent::Message { text, .. }
                | NixEvent::Start { text, .. },
            ) => text,
            Some(NixEvent::Stop { id } | NixEvent::Result { id, .. }) => {
                sum = sum.wrapping_add(id);
                return;
            }
            _ => return,
        };
        sum = sum.wrapping_add(text.decode().len() as u64);
    });
    sum
}

fn folded(bytes: &[u8]) -> u64 {
    let mut log = Log::default();
    each(bytes, |line| {
        if let Some(event) = event(line) {
            log.take(0.0, &event);
        }
    });
    log.changes()
}

/// As one would write it who has no time.
#[derive(Deserialize)]
#[serde(tag = "action", rename_all = "lowercase")]
#[expect(dead_code, reason = "read for its own sake")]
enum Line {
    Start {
        id: u64,
        #[serde(default)]
        parent: u64,
        level: u64,
        #[serde(rename = "type")]
        kind: u64,
        text: String,
        #[serde(default)]
        fields: Vec<Field>,
    },
    Stop {
        id: u64,
    },
    Result {
        id: u64,
        #[serde(rename = "type")]
        kind: u64,
        #[serde(default)]
        fields: Vec<Field>,
    },
    Msg {
        level: u64,
        msg: String,
        raw_msg: Option<String>,
    },
}

#[derive(Deserialize)]
#[serde(untagged)]
#[expect(dead_code, reason = "read for its own sake")]
enum Field {
    Number(u64),
    Text(String),
}

fn json(line: &[u8]) -> &[u8] {
    line.strip_prefix(b"@nix ").unwrap_or(line)
}

fn derived(bytes: &[u8]) -> u64 {
    let mut sum = 0;
    each(bytes, |line| {
        sum += u64::from(serde_json::from_slice::<Line>(json(line)).is_ok());
    });
    sum
}

fn values(bytes: &[u8]) -> u64 {
    let mut sum = 0;
    each(bytes, |line| {
        sum += u64::from(serde_json::from_slice::<serde_json::Value>(json(line)).is_ok());
    });
    sum
}
