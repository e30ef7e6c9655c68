//! Every recording of the lab is judged again, and `docs/lab.md` says what came of it.
//!
//! `UPDATE=1` writes the tables, and the list of what still fails.
#![cfg(target_os = "linux")]
#![allow(
    clippy::print_stdout,
    reason = "what has become right is for whoever reads the test's output"
)]

use std::{fs, path::Path};

use anyhow::{Context, Result, ensure};
use nixlamp_tests::lab::{
    self,
    score::Score,
    session::{Session, kept},
    table,
};

/// Recordings whose verdict or first cause is not right yet, a name a line.
const KNOWN: &str = "lab/still-wrong.txt";

#[test]
fn every_recording_is_judged_as_its_label_says() -> Result<()> {
    let tests = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut scores = Vec::new();
    for session in Session::all(&kept())? {
        let name = session.file_name();
        let case = lab::named(&session.about.case).with_context(|| format!("{name}: no label"))?;
        let score = Score::of(case, &session).with_context(|| format!("{name}: never seen"))?;
        scores.push(score);
    }
    ensure!(!scores.is_empty(), "there are no recordings");
    let alarms: Vec<String> = scores
        .iter()
        .filter(|score| score.false_alarms > 0)
        .map(table::row)
        .collect();
    ensure!(alarms.is_empty(), "false alarms:\n{}", alarms.join("\n"));

    let wrong: Vec<String> = scores
        .iter()
        .filter(|score| !score.is_right())
        .map(|score| format!("{} {}", score.case.name, score.release))
        .collect();
    let update = std::env::var_os("UPDATE").is_some();
    let (list, document) = (tests.join(KNOWN), tests.join("../docs/lab.md"));
    let before = fs::read_to_string(&document).unwrap_or_default();
    let after = table::put(&before, &table::whole(&scores));
    if update {
        fs::write(&list, wrong.join("\n") + "\n")?;
        fs::write(&document, after)?;
        return Ok(());
    }
    let known = fs::read_to_string(&list)?;
    let known: Vec<&str> = known.lines().collect();
    let new: Vec<String> = scores
        .iter()
        .filter(|score| {
            !score.is_right()
                && !known.contains(&format!("{} {}", score.case.name, score.release).as_str())
        })
        .map(table::row)
        .collect();
    ensure!(new.is_empty(), "no longer right:\n{}", new.join("\n"));
    for mended in known
        .iter()
        .filter(|name| !wrong.iter().any(|now| now == *name))
    {
        println!("right by now: {mended}");
    }
    if before != after {
        println!("docs/lab.md is not what comes out; UPDATE=1 writes it anew");
    }
    Ok(())
}
