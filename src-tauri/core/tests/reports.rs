//! What people reported, and what the text of it comes to.
//!
//! `seen.jsonl` was before the eyes of whoever wrote the table of messages, the
//! others were not; the table has learnt from each since. docs/explain.md has how
//! they were read at first sight. Each line has the thread that it is from, the
//! symptom, the family of the cause that was found there, and whether the text
//! alone decides it.
#![allow(
    clippy::disallowed_methods,
    clippy::print_stdout,
    reason = "the test reads files and prints its figures; the core itself does not"
)]

use std::{fs, path::PathBuf};

use nixlamp_core::messages::explain;
use serde::Deserialize;

#[derive(Deserialize)]
struct Report {
    source: String,
    text: String,
    family: String,
    decides: bool,
}

/// How one set was read.
#[derive(Default)]
struct Figures {
    all: usize,
    decide: usize,
    /// Of those whose text decides: the right family first.
    right: usize,
    /// Of all: another family first.
    wrong: usize,
    /// Of those whose text does not decide: nothing said.
    silent: usize,
}

#[test]
fn seen() {
    holds("seen");
}

#[test]
fn held_out() {
    holds("held-out");
}

#[test]
fn fresh() {
    holds("fresh");
}

#[test]
fn fresh_2() {
    holds("fresh-2");
}

#[test]
fn fresh_3() {
    holds("fresh-3");
}

#[test]
fn fresh_4() {
    holds("fresh-4");
}

#[test]
fn fresh_5() {
    holds("fresh-5");
}

#[test]
fn fresh_6() {
    holds("fresh-6");
}

#[test]
fn fresh_7() {
    holds("fresh-7");
}

#[test]
fn fresh_8() {
    holds("fresh-8");
}

#[test]
fn fresh_9() {
    holds("fresh-9");
}

#[test]
fn fresh_10() {
    holds("fresh-10");
}

#[test]
fn fresh_11() {
    holds("fresh-11");
}

#[test]
fn fresh_12() {
    holds("fresh-12");
}

fn holds(name: &str) {
    let figures = read(name);
    println!(
        "{name}: {} reports, the text of {} decides; of these right {} ({:.0} %); wrong {} of all ({:.1} %); silent {} of the other {}",
        figures.all,
        figures.decide,
        figures.right,
        percent(figures.right, figures.decide),
        figures.wrong,
        percent(figures.wrong, figures.all),
        figures.silent,
        figures.all - figures.decide,
    );
    assert!(percent(figures.right, figures.decide) >= 90.0, "{name}");
    // One of twenty; of a set that is smaller than that, one.
    assert!(figures.wrong <= (figures.all / 20).max(1), "{name}");
}

fn percent(part: usize, of: usize) -> f64 {
    100.0 * part as f64 / of.max(1) as f64
}

fn read(name: &str) -> Figures {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("../../tests/fixtures/reports")
        .join(format!("{name}.jsonl"));
    let text = fs::read_to_string(path).expect("the fixture is there");
    let mut figures = Figures::default();
    for line in text.lines() {
        let report: Report = serde_json::from_str(line).expect("a report");
        let explanation = explain(&report.text);
        let first = explanation.tells();
        let right = first.is_some_and(|guess| guess.family().word() == report.family);
        figures.all += 1;
        figures.decide += usize::from(report.decides);
        figures.right += usize::from(report.decides && right);
        figures.wrong += usize::from(first.is_some() && !right);
        figures.silent += usize::from(!report.decides && first.is_none());
        if (first.is_some() || report.decides) && !right {
            println!(
                "{} {}: {} instead of {}: {}",
                if first.is_some() { "wrong" } else { "missed" },
                report.source,
                explanation.causes[0].code(),
                report.family,
                report.text.replace('\n', " / "),
            );
        }
    }
    figures
}
