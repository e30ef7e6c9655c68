//! Real lines, changed by chance, against `serde_json` as the one who knows.
//! `NIXLAMP_FUZZ_S=300 cargo test -p nixlamp-core nix_log::fuzz` goes on for
//! that many seconds; without it a fixed number of lines is tried.

use serde_json::Value;

use super::tests::ALL;
use super::{Activity, Log, NixEvent, Outcome, Text, event, uncoloured};
use crate::chance::Chance;

const LINES: u64 = 20_000;

const PIECES: [&str; 34] = [
    "\"",
    "\\",
    "\\\"",
    "\\\\",
    "{",
    "}",
    "[",
    "]",
    ",",
    ":",
    "\\u00e9",
    "\\ud83d\\ude00",
    "\\ud83d",
    "\\u12",
    "0",
    "18446744073709551615",
    "18446744073709551616",
    "-1",
    "1e3",
    "1.5",
    "null",
    "true",
    " ",
    "\"id\":7",
    "\"type\":101",
    "\"fields\":[\"a\"]",
    "\"action\":\"stop\",",
    "\"],\"id\":1,\"type\":101}",
    "@nix ",
    "é",
    "\u{1b}[31m",
    "\r",
    "\\n",
    "\"level\":0,",
];

fn changed(chance: &mut Chance, lines: &[&str]) -> Vec<u8> {
    let mut line = lines[chance.below(lines.len())].as_bytes().to_vec();
    for _ in 0..chance.below(4) {
        let at = chance.below(line.len() + 1);
        match chance.below(5) {
            0 => line.truncate(at),
            1 => line
                .splice(at..at, PIECES[chance.below(PIECES.len())].bytes())
                .for_each(drop),
            2 if at < line.len() => line[at] = chance.below(256) as u8,
            3 => {
                let end = (at + chance.below(12)).min(line.len());
                line.drain(at..end);
            }
            _ => {
                let other = lines[chance.below(lines.len())].as_bytes();
                let from = chance.below(other.len());
                line.truncate(at);
                line.extend_from_slice(&other[from..]);
            }
        }
    }
    line
}

/// What `serde_json` makes of it, in the same words.
#[expect(
    clippy::option_option,
    reason = "no JSON, JSON that is no event, and an event"
)]
fn expected(line: &[u8]) -> Option<Option<String>> {
    let json = line.strip_prefix(b"@nix ").unwrap_or(line);
    let value: Value = serde_json::from_slice(json).ok()?;
    // A list is no event to either.
    let said = value.as_object().and_then(|_| {
        let id = value["id"].as_u64();
        let kind = value["type"].as_u64();
        let text = |key: &str| value[key].as_str();
        let level = value["level"].as_u64().unwrap_or(3);
        let fields = |at: usize| value["fields"].get(at).cloned().unwrap_or(Value::Null);
        Some(match text("action")? {
            "start" => {
                format!(
                    "start {} {} {level} {} {:?}",
                    id?,
                    value["parent"].as_u64().unwrap_or(0),
                    kind?,
                    text("text").unwrap_or("")
                ) + &first(kind?, &[100, 105, 108, 109, 110], &fields(0))
            }
            "stop" => format!("stop {}", id?),
            "result" => {
                let told = first(kind?, &[101, 102, 103, 104, 107, 108], &fields(0));
                let numbers: Vec<Option<u64>> = (0..4).map(|at| fields(at).as_u64()).collect();
                let progress = match (kind?, numbers.iter().copied().collect::<Option<Vec<_>>>()) {
                    (105, Some(numbers)) => format!(" {numbers:?}"),
                    _ => String::new(),
                };
                format!("result {} {}{told}{progress}", id?, kind?)
            }
            "msg" => format!("msg {level} {:?} {:?}", text("msg")?, text("raw_msg")),
            _ => "other".to_owned(),
        })
    });
    Some(said)
}

fn first(kind: u64, kinds: &[u64], field: &Value) -> String {
    match field.as_str() {
        Some(text) if kinds.contains(&kind) => format!(" {text:?}"),
        _ => String::new(),
    }
}

/// What we make of it. Whether all fields of an activity are there is tested
/// elsewhere: here one that lacks some has its number alone.
fn ours(event: &NixEvent<'_>) -> String {
    let (kind, path) = match event {
        NixEvent::Start { activity, .. } => activity_of(activity),
        NixEvent::Result { outcome, .. } => outcome_of(outcome),
        _ => (0, None),
    };
    let path = path.map_or_else(String::new, |path| format!(" {:?}", path.decode()));
    match event {
        NixEvent::Start {
            id,
            parent,
            level,
            text,
            ..
        } => format!(
            "start {id} {parent} {level} {kind} {:?}{path}",
            text.decode()
        ),
        NixEvent::Stop { id } => format!("stop {id}"),
        NixEvent::Result { id, outcome } => {
            let progress = match outcome {
                Outcome::Progress {
                    done,
                    expected,
                    running,
                    failed,
                } => format!(" {:?}", [done, expected, running, failed]),
                _ => String::new(),
            };
            format!("result {id} {kind}{path}{progress}")
        }
        NixEvent::Message { level, text, raw } => {
            format!(
                "msg {level} {:?} {:?}",
                text.decode(),
                raw.map(Text::decode)
            )
        }
        NixEvent::Other => "other".to_owned(),
    }
}

fn activity_of<'a>(activity: &Activity<'a>) -> (u64, Option<Text<'a>>) {
    match activity {
        Activity::Unknown => (0, None),
        Activity::CopyPath { path, .. } => (100, Some(*path)),
        Activity::FileTransfer { .. } => (101, None),
        Activity::Realise => (102, None),
        Activity::CopyPaths => (103, None),
        Activity::Builds => (104, None),
        Activity::Build { drv, .. } => (105, Some(*drv)),
        Activity::OptimiseStore => (106, None),
        Activity::VerifyPaths => (107, None),
        Activity::Substitute { path, .. } => (108, Some(*path)),
        Activity::QueryPathInfo { path, .. } => (109, Some(*path)),
        Activity::PostBuildHook { drv } => (110, Some(*drv)),
        Activity::BuildWaiting => (111, None),
        Activity::FetchTree => (112, None),
        Activity::Other(kind) => (*kind, None),
    }
}

fn outcome_of<'a>(outcome: &Outcome<'a>) -> (u64, Option<Text<'a>>) {
    match outcome {
        Outcome::FileLinked { .. } => (100, None),
        Outcome::BuildLogLine(text) => (101, Some(*text)),
        Outcome::UntrustedPath(text) => (102, Some(*text)),
        Outcome::CorruptedPath(text) => (103, Some(*text)),
        Outcome::SetPhase(text) => (104, Some(*text)),
        Outcome::Progress { .. } => (105, None),
        Outcome::SetExpected { .. } => (106, None),
        Outcome::PostBuildLogLine(text) => (107, Some(*text)),
        Outcome::FetchStatus(text) => (108, Some(*text)),
        Outcome::Other(kind) => (*kind, None),
    }
}

/// An activity that lacks a field is told by its number alone, which the other
/// side, that looks at the first field only, does not know.
fn same(ours: &str, expected: &str) -> bool {
    ours == expected || ours.starts_with("start ") && expected.starts_with(ours)
}

fn one(line: &[u8], log: &mut Log) -> bool {
    let event = event(line);
    if let Some(event) = &event {
        log.take(1.0, event);
    }
    let Some(expected) = expected(line) else {
        // No JSON: what it is taken for does not matter, but it must end well.
        return false;
    };
    let ours = event.as_ref().map(ours);
    let agree = match (&ours, &expected) {
        (Some(ours), Some(expected)) => same(ours, expected),
        (None, None) => true,
        _ => false,
    };
    assert!(
        agree,
        "{}\nours:     {ours:?}\nexpected: {expected:?}",
        String::from_utf8_lossy(line)
    );
    true
}

#[test]
fn changed_lines_are_read_as_serde_json_reads_them() {
    let lines: Vec<&str> = ALL.iter().flat_map(|text| text.lines()).collect();
    let mut log = Log::default();
    for line in &lines {
        assert!(one(line.as_bytes(), &mut log), "{line}");
    }
    let seconds = option_env!("NIXLAMP_FUZZ_S").and_then(|s| s.parse::<u64>().ok());
    let most = seconds.map_or(LINES, |s| s * 40_000);
    let mut chance = Chance(42);
    let (mut tried, mut json) = (0_u64, 0_u64);
    while tried < most {
        let line = changed(&mut chance, &lines);
        json += u64::from(one(&line, &mut log));
        tried += 1;
        if tried.is_multiple_of(512) {
            log.lines();
            log.progress(crate::model::ProcessId { pid: 1, start: 1 }, 2.0);
        }
        if tried.is_multiple_of(50_000) {
            log = Log::default();
        }
    }
    // Enough of them are still JSON to mean something.
    assert!(json > most / 20, "{json} of {tried}");
}

#[test]
fn any_bytes_are_survived_in_linear_time() {
    let mut chance = Chance(7);
    for _ in 0..2_000 {
        let bytes: Vec<u8> = (0..chance.below(200))
            .map(|_| chance.below(256) as u8)
            .collect();
        let _ = event(&bytes);
        uncoloured(&String::from_utf8_lossy(&bytes));
    }
    // A megabyte of each is a moment's work, or it is not linear.
    for piece in [
        "[",
        "{\"a\":",
        "\\",
        "\\\"",
        "\"",
        "{\"action\":\"result\",\"fields\":[\"",
        "\u{1b}]",
        "\u{1b}[",
    ] {
        let long = piece.repeat(1_000_000 / piece.len());
        let _ = event(long.as_bytes());
        let line =
            format!("{{\"action\":\"result\",\"fields\":[\"{long}\"],\"id\":1,\"type\":101}}");
        if let Some(event) = event(line.as_bytes()) {
            ours(&event);
        }
        let line = format!("{{\"action\":\"result\",\"fields\":[{long}],\"id\":1,\"type\":105}}");
        let _ = event(line.as_bytes());
        uncoloured(&long);
    }
}
