//! Whether a rebuild waits for a person: real programs on real terminals, half of which ask nothing,
//! each judged by the sampler of the user who runs them and by that of another user.
#![cfg(target_os = "linux")]
#![allow(
    clippy::print_stdout,
    reason = "the table is for whoever reads the test's output"
)]

mod cases;
mod eye;
mod more_cases;
mod place;
mod table;
mod terminal;

use std::{
    thread::sleep,
    time::{Duration, Instant},
};

use anyhow::{Context, Result, ensure};
use nixlamp_tests::world::{NixVersion, World, lab_is_off};

use cases::Truth;
use eye::{Eye, Verdict};
use terminal::Terminal;

/// Until every case stands where it is to be judged, on a machine with other work.
const SET_UP: Duration = Duration::from_secs(60);
/// A verdict counts when it has had so long to come, and to be wrong.
const WINDOW: Duration = Duration::from_secs(9);
/// On a machine with other work.
const WINDOW_MOST: Duration = Duration::from_secs(30);

/// What was looked at all the time still gets every key.
const ANSWERS: [(&str, &str); 5] = [
    ("sudo", "open sesame\n"),
    ("bash-read", "y\n"),
    ("python-getpass", "open sesame\n"),
    ("nh-like-choice", "y"),
    ("less-file", "q"),
];

#[test]
fn who_waits_for_a_person() -> Result<()> {
    if lab_is_off() {
        return Ok(());
    }
    let begun = Instant::now();
    let world = World::start(NixVersion::V2_34)?;
    let place = place::prepare(&world)?;
    let eyes = [Eye::of_alice(&world)?, Eye::of_another(&world)?];
    let mut cases = cases::all();
    cases.retain(|case| place.offers(case));
    let mut terminals = Vec::new();
    for case in &cases {
        terminals.push(Terminal::start(&world, case)?);
    }
    let deadline = Instant::now() + SET_UP;
    while Instant::now() < deadline {
        let mut ready = true;
        for (case, terminal) in cases.iter().zip(&mut terminals) {
            ready &= terminal.step(case)?;
        }
        if ready {
            break;
        }
        sleep(Duration::from_millis(20));
    }
    let ready = Instant::now();
    println!(
        "{} cases ready after {:.1} s",
        cases.len(),
        begun.elapsed().as_secs_f32()
    );
    let rows = loop {
        sleep(Duration::from_secs(1));
        let seen = [eyes[0].looks()?, eyes[1].looks()?];
        let rows = table::rows(&cases, &terminals, &seen);
        let waited = ready.elapsed();
        let enough = table::hold_to_it(&rows).is_ok() && table::is_whole(&rows);
        if (waited >= WINDOW && enough) || waited >= WINDOW_MOST {
            break rows;
        }
    };
    table::print(&rows);
    println!("{:.1} s in all", begun.elapsed().as_secs_f32());
    let broken: Vec<&str> = rows
        .iter()
        .filter(|row| !row.set_up)
        .map(|row| row.case.name)
        .collect();
    ensure!(
        broken.is_empty(),
        "not set up as they should be: {broken:?}"
    );
    table::hold_to_it(&rows)?;
    drop(rows);
    let by_name = |name| cases.iter().position(|case| case.name == name);
    for (name, keys) in ANSWERS {
        let at = by_name(name).context(name)?;
        ensure!(
            terminals[at].answers(keys, "gone")?,
            "{name} has not got what was typed: {}",
            terminals[at].says()
        );
    }
    Ok(())
}

/// How a verdict stands to the truth.
fn is_right(truth: Truth, verdict: Verdict) -> bool {
    matches!(
        (truth, verdict),
        (Truth::Asks, Verdict::Asks(_))
            | (Truth::Works, Verdict::Silent | Verdict::Closed)
            | (Truth::Idle, Verdict::Idle)
            | (Truth::Stopped, Verdict::Stopped)
            | (Truth::Paused, Verdict::Paused)
            | (Truth::Closed, Verdict::Closed)
    )
}
