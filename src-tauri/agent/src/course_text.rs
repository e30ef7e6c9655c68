//! How one rebuild went, as text for a terminal.

use std::fmt::Write as _;

use nixlamp_core::wire::{Bar, Course, Lane};
use nixlamp_core::words::{self, course::table};

/// Lines of the log that are printed.
const LOG: usize = 20;

/// Everything, for `nixlamp course`.
pub fn whole(course: &Course) -> String {
    let mut out = String::new();
    let mut part = |of: &str, lines: Vec<String>| {
        if lines.is_empty() {
            return;
        }
        let gap = if out.is_empty() { "" } else { "\n" };
        let _ = writeln!(out, "{gap}{}", table::heading(of));
        for line in lines {
            let _ = writeln!(out, "  {line}");
        }
    };
    part("phases", phases(course));
    part("lanes", lanes(course));
    part(
        "charts",
        course.charts.iter().map(|c| c.line.clone()).collect(),
    );
    part("happened", happened(course));
    part("log", log(course));
    part("limits", course.limits.clone());
    out
}

/// Cells under each other, two blanks apart.
fn rows(cells: &[Vec<String>]) -> Vec<String> {
    let columns = cells.iter().map(Vec::len).max().unwrap_or(0);
    let width = |at: usize| {
        let all = cells.iter().filter_map(|row| row.get(at));
        all.map(|cell| cell.chars().count()).max().unwrap_or(0)
    };
    let widths: Vec<usize> = (0..columns).map(width).collect();
    let row = |row: &Vec<String>| {
        let mut line = String::new();
        for (cell, width) in row.iter().zip(&widths) {
            let _ = write!(line, "{cell:<width$}  ");
        }
        line.trim_end().to_owned()
    };
    cells.iter().map(row).collect()
}

fn phases(course: &Course) -> Vec<String> {
    let cells: Vec<Vec<String>> = course
        .phases
        .iter()
        .map(|phase| vec![phase.title.clone(), phase.line.clone()])
        .collect();
    rows(&cells)
}

/// A row for each bar, lane after lane.
fn lanes(course: &Course) -> Vec<String> {
    let row = |lane: &Lane, bar: &Bar| {
        let took_s = bar.to_s.unwrap_or(course.until_s) - bar.from_s;
        vec![
            lane.title.clone(),
            table::into(bar.from_s),
            words::span(took_s),
            table::bar(bar),
        ]
    };
    let all = course.lanes.iter();
    let cells: Vec<Vec<String>> = all
        .flat_map(|lane| lane.bars.iter().map(move |bar| row(lane, bar)))
        .collect();
    let mut lines = rows(&cells);
    if !course.critical.is_empty() {
        lines.push(table::critical(&course.critical));
    }
    lines
}

fn happened(course: &Course) -> Vec<String> {
    let cells: Vec<Vec<String>> = course
        .events
        .iter()
        .map(|event| vec![table::into(event.at_s), event.text.clone()])
        .collect();
    rows(&cells)
}

fn log(course: &Course) -> Vec<String> {
    let last = course.log.len().saturating_sub(LOG);
    let all = course.log[last..].iter();
    all.map(|line| format!("{}: {}", line.from, line.text))
        .collect()
}

#[cfg(test)]
mod tests {
    use nixlamp_core::wire::Course;
    use nixlamp_core::words::{Language, speaking};

    use super::whole;

    fn fixture(name: &str) -> Course {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/fixtures/courses");
        let text = std::fs::read_to_string(format!("{folder}/{name}.json")).expect("there");
        serde_json::from_str(&text).expect("a course")
    }

    #[test]
    fn phases_lanes_and_what_happened_stand_under_each_other() {
        let text = whole(&fixture("stalled"));
        for line in [
            "Phases",
            "  Activating  not begun, usually 28 s to 33 s (10 runs)",
            "  Build slot 1  7:11   2 min   binutils-2.45, critical",
            "  Build slot 1  19:01  12 min  Waiting, goes on: the lock on glibc-2.41, held by nix-build (3990)",
            "  Critical chain: binutils-2.45 → gcc-15.2",
            "  CPU was under 3 % for the last 12 min; usual here 53–91 %.",
            "  19:02  Most likely cause: Another Nix process holds a lock",
        ] {
            assert!(text.lines().any(|l| l == line), "{line}\n{text}");
        }
        assert!(!text.contains("\n\n\n"));
        let failed = whole(&fixture("failed"));
        assert!(failed.contains("hello-2.12, failed, critical"), "{failed}");
        assert!(
            failed
                .lines()
                .filter(|l| l.starts_with("  nix or a builder: "))
                .count()
                == 3
        );
        let bare = whole(&fixture("past-bare"));
        assert!(bare.ends_with("not kept of this rebuild.\n"), "{bare}");
    }

    #[test]
    fn headings_in_german() {
        let course = fixture("many");
        speaking(Language::German, || {
            assert!(whole(&course).starts_with("Phasen\n"));
        });
    }
}
