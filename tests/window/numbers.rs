//! One picture, three faces: every number of it is the same in `status --json`,
//! in the words of the command line, and in the window.

use std::process::Command as Process;

use anyhow::{Result, ensure};
use nixlamp_core::{
    wire::{Cause, Machine, Rebuild, Status, View},
    words,
};
use nixlamp_tests::{
    fake_agent::fixture,
    webdriver::{built, until},
};

use super::Stage;

#[test]
fn all_faces_tell_the_same_numbers() -> Result<()> {
    let mut view = fixture("stalled")?;
    far(&mut view);
    let stage = Stage::new("numbers", view, &[], None)?;
    let mut wrong = Vec::new();
    // Of one that has failed the command line tells what failed, and the lines
    // before, instead of causes.
    for name in ["stalled", "running", "attention", "needs-you", "ok"] {
        let mut view = fixture(name)?;
        far(&mut view);
        stage.agent().show(|shown| *shown = view.clone());
        let page = &stage.page;
        until(|| Ok(page.text("headline")? == view.status.headline))?;
        let seen = page.run("return document.body.textContent.replace(/\\s+/g, ' ')")?;
        let seen = seen.as_str().unwrap_or_default();
        let said = |words: &[&str]| -> Result<String> {
            let out = Process::new(built("nixlamp")?)
                .args(words)
                .envs(stage.home.env())
                .env("LC_ALL", "C.UTF-8")
                .output()?;
            ensure!(
                !out.stdout.is_empty(),
                "{}",
                String::from_utf8_lossy(&out.stderr)
            );
            Ok(String::from_utf8(out.stdout)?)
        };
        let json: Status = serde_json::from_str(&said(&["status", "--json"])?)?;
        assert_eq!(
            serde_json::to_value(&json)?,
            serde_json::to_value(&view.status)?,
            "{name}: status --json is the picture's own status"
        );
        let line = |text: String| text.split_whitespace().collect::<Vec<_>>().join(" ");
        let terminal = line(said(&["status"])?) + " " + &line(said(&["why"])?);
        for (number, faces) in numbers(&json) {
            let number = line(number);
            if faces.contains(&Face::Window) && !seen.contains(&number) {
                wrong.push(format!("{name}: the window lacks “{number}”"));
            }
            if faces.contains(&Face::Terminal) && !terminal.contains(&number) {
                wrong.push(format!("{name}: the command line lacks “{number}”"));
            }
        }
    }
    ensure!(wrong.is_empty(), "{}", wrong.join("\n"));
    Ok(())
}

#[derive(PartialEq)]
enum Face {
    Window,
    Terminal,
}

const BOTH: &[Face] = &[Face::Window, Face::Terminal];
const WINDOW: &[Face] = &[Face::Window];

/// The picture is not old, whenever the test runs.
fn far(view: &mut View) {
    view.status.seen_at = "2999-01-01T00:00:00Z".into();
}

/// Every number of a status as it must be read, and where.
fn numbers(status: &Status) -> Vec<(String, &'static [Face])> {
    let mut all = vec![(status.headline.clone(), BOTH)];
    all.extend(machine(&status.machine));
    // A face with little room tells one rebuild; the worst stands first.
    let first = status.rebuilds.first();
    all.extend(
        first
            .into_iter()
            .flat_map(|it| rebuild(it, status.rebuilds.len() == 1)),
    );
    all
}

fn rebuild(it: &Rebuild, alone: bool) -> Vec<(String, &'static [Face])> {
    let mut all = vec![(it.subline.clone(), BOTH)];
    all.extend(it.against_usual.clone().map(|line| (line, BOTH)));
    all.extend(it.waits_on.clone().map(|line| (line, BOTH)));
    if alone {
        all.push((format!("({})", it.processes.len()), WINDOW));
    }
    all.extend(it.now.iter().map(|now| (now.what.clone(), BOTH)));
    for process in &it.processes {
        all.push((process.pid.to_string(), WINDOW));
    }
    let explained = it.verdict != nixlamp_core::wire::Verdict::Working;
    if explained {
        all.extend(it.causes.iter().flat_map(cause));
    }
    all
}

fn cause(it: &Cause) -> Vec<(String, &'static [Face])> {
    let mut all = vec![
        (it.title.clone(), BOTH),
        (words::percent(it.probability), BOTH),
    ];
    for evidence in it.evidence_for.iter().chain(&it.evidence_against) {
        all.push((evidence.text.clone(), BOTH));
        all.push((words::span(evidence.age_s), BOTH));
    }
    all
}

#[expect(
    clippy::cast_precision_loss,
    reason = "sizes are shown with two digits"
)]
fn machine(it: &Machine) -> Vec<(String, &'static [Face])> {
    let mut all = vec![
        (format!("{:.1}", it.load), BOTH),
        (words::size(it.memory_used_bytes as f64), BOTH),
        (words::size(it.memory_total_bytes as f64), BOTH),
    ];
    all.extend(it.cpu_ratio.map(|ratio| (words::percent(ratio), BOTH)));
    if it.swap_total_bytes > 0 {
        all.push((words::size(it.swap_used_bytes as f64), BOTH));
    }
    let sum = |a: Option<f64>, b: Option<f64>| Some(a? + b?);
    let network = sum(it.received_bytes_per_s, it.sent_bytes_per_s);
    let disk = sum(it.disk_read_bytes_per_s, it.disk_written_bytes_per_s);
    all.extend(network.map(|rate| (words::size(rate), BOTH)));
    all.extend(disk.map(|rate| (words::size(rate), BOTH)));
    let stores = it.spaces.iter().filter(|space| space.of == "store");
    all.extend(stores.map(|space| (words::size(space.free_bytes as f64), BOTH)));
    all
}
