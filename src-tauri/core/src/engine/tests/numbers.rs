//! Recordings of strangers.

use serde_json::{Value, json};

use crate::engine::{Event, State};
use crate::model::Now;
use crate::wire::{Command, PauseUntil};

/// Whatever numbers a recording holds, nothing panics or overflows: each field in
/// turn has values without sense, in all events and in only the last ones.
#[test]
fn numbers_without_sense_are_borne() {
    const DEMO: &str = include_str!("../../../../../tests/fixtures/sessions/demo.jsonl");
    #[derive(serde::Deserialize)]
    struct Line {
        now: Now,
        event: Event,
    }
    fn each_number(name: &str, value: &mut Value, change: &mut impl FnMut(&str, &mut Value)) {
        match value {
            Value::Number(_) => change(name, value),
            Value::Array(values) => {
                for value in values {
                    each_number(name, value, change);
                }
            }
            Value::Object(fields) => {
                for (name, value) in fields {
                    each_number(name, value, change);
                }
            }
            _ => {}
        }
    }
    let lines = DEMO.lines().skip(1);
    let lines: Vec<Value> = lines
        .enumerate()
        .filter(|(at, _)| [0, 1, 2, 40, 80, 120, 121].contains(at))
        .map(|(_, line)| serde_json::from_str(line).expect("JSON"))
        .collect();
    let mut names = std::collections::BTreeSet::new();
    for line in &mut lines.clone() {
        each_number("", line, &mut |name, _| {
            names.insert(name.to_owned());
        });
    }
    assert!(names.contains("age_s") && names.contains("disk_read_bytes"));
    let extremes = [
        json!(u64::MAX),
        json!(i64::MAX),
        json!(i64::MIN),
        json!(i32::MIN),
        json!(1e300),
        json!(-1e300),
        json!(0),
    ];
    let mut taken = 0;
    for (name, extreme) in names
        .iter()
        .flat_map(|n| extremes.iter().map(move |e| (n, e)))
    {
        for from in [0, 3] {
            let mut state = State::default();
            for (at, line) in lines.iter().enumerate() {
                let mut line = line.clone();
                each_number("", &mut line, &mut |n, value| {
                    if n == name && at >= from {
                        *value = extreme.clone();
                    }
                });
                let Ok(Line { now, event }) = serde_json::from_value(line) else {
                    continue;
                };
                taken += 1;
                state.update(now, event);
                for until in [PauseUntil::Tomorrow, PauseUntil::OneHour] {
                    state.update(now, Event::Commanded(Command::Pause(until)));
                }
                assert!(serde_json::to_string(&state.view()).is_ok());
            }
        }
    }
    assert!(taken > 2000, "{taken}");
}
