//! The few labelled cases that every CI run plays for real.
#![cfg(target_os = "linux")]
#![allow(
    clippy::print_stdout,
    reason = "the times are for whoever reads the test's output"
)]

use anyhow::{Result, ensure};
use nixlamp_tests::{
    lab::{
        self,
        run::{How, all},
        table,
    },
    world::{NixVersion, lab_is_off},
};

#[test]
fn stalls_are_named_and_their_twins_left_alone() -> Result<()> {
    if lab_is_off() {
        return Ok(());
    }
    let folder = tempfile::tempdir()?;
    let how = How {
        lanes: 4,
        spinners: 1,
        folder: folder.path().to_owned(),
        hurry: true,
    };
    let wanted: Vec<_> = lab::all()
        .into_iter()
        .filter(|case| case.quick)
        .flat_map(|case| [NixVersion::V2_26, NixVersion::V2_34].map(|version| (case, version)))
        .collect();
    let played = all(&wanted, &how, &|played| {
        println!("{}: {:.0} s", played.case.name, played.took_s);
    });
    let mut wrong = Vec::new();
    for one in &played {
        match &one.score {
            Ok(Some(score)) if score.is_right() => println!("{}", table::row(score)),
            Ok(Some(score)) => wrong.push(table::row(score)),
            Ok(None) => println!("{}: left out", one.case.name),
            Err(error) => wrong.push(format!("{}: {error:#}", one.case.name)),
        }
    }
    ensure!(wrong.is_empty(), "{}", wrong.join("\n"));
    Ok(())
}
