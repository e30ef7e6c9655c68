//! One picture, four faces: every number of it is the same in `status --json`,
//! in the words of the command line, in the window, and in the report of that
//! moment, whichever form that has.

use std::process::Command as Process;

use super::Stage;
use anyhow::{Context, Result, ensure};
use nixlamp_core::{
    wire::{Cause, Machine, PastRebuild, Rebuild, Report, Status, Verdict, View},
    words,
};
use nixlamp_tests::{
    fake_agent::fixture,
    webdriver::{built, until},
};

#[test]
fn all_faces_tell_the_same_numbers() -> Result<()> {
    let stage = Stage::new("numbers", seen("stalled")?, &[], None)?;
    stage.agent().report_the_picture();
    let mut wrong = Vec::new();
    for name in [
        "stalled",
        "running",
        "attention",
        "needs-you",
        "ok",
        "failed",
    ] {
        let view = seen(name)?;
        stage.agent().show(|shown| *shown = view.clone());
        let page = &stage.page;
        until(|| Ok(page.text("headline")? == view.status.headline))?;
        let window = page.run("return document.body.textContent")?;
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
        let about = about(&json);
        let report = |form: &str| {
            let mut words = vec!["report", "-o", "-", "--keep-host-names", "--format", form];
            words.extend(about.as_deref());
            said(&words)
        };
        is_the_same(&json, &serde_json::from_str(&report("json")?)?).context(name)?;
        let faces = [
            (Window, window.as_str().unwrap_or_default().to_owned()),
            (Terminal, said(&["status"])? + " " + &said(&["why"])?),
            (Told, report("md")?.replace('\\', "")),
            (Told, text_of(&report("html")?)),
        ];
        let faces = faces.map(|(face, text)| (face, line(&text)));
        for (number, wanted) in numbers(&json) {
            let number = line(&number);
            for (face, text) in faces.iter().filter(|(face, _)| wanted.contains(face)) {
                if !text.contains(&number) {
                    wrong.push(format!("{name}: {face:?} lacks “{number}”"));
                }
            }
        }
    }
    ensure!(wrong.is_empty(), "{}", wrong.join("\n"));
    Ok(())
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Face {
    Window,
    Terminal,
    Report,
}

use Face::{Report as Told, Terminal, Window};

const ALL: &[Face] = &[Window, Terminal, Told];
const NOW: &[Face] = &[Window, Terminal];

/// The picture is not old, whenever the test runs, and nobody in it has a name
/// that a report would mask.
fn seen(name: &str) -> Result<View> {
    let whole = serde_json::to_string(&fixture(name)?)?;
    let mut view: View = serde_json::from_str(&whole.replace("alice", "root"))?;
    view.status.seen_at = "2999-01-01T00:00:00Z".into();
    Ok(view)
}

fn line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// What the report of this picture is about: what every face tells first.
fn about(status: &Status) -> Option<String> {
    let first = status.rebuilds.first();
    let id = first.map(|rebuild| rebuild.id.clone());
    id.or_else(|| failed(status).map(|past| past.id.clone()))
}

fn failed(status: &Status) -> Option<&PastRebuild> {
    let last = status.recent.first();
    last.filter(|past| past.outcome == Verdict::Failed && !past.failed.is_empty())
}

/// Numbers that a report holds as such are those of the picture.
fn is_the_same(status: &Status, report: &Report) -> Result<()> {
    let Some(shown) = status.rebuilds.first() else {
        return Ok(());
    };
    let told = report.rebuild.as_ref().context("a rebuild")?;
    assert_eq!(told.id, shown.id);
    assert_eq!(told.elapsed_s.to_bits(), shown.elapsed_s.to_bits());
    assert_eq!(told.verdict_s.to_bits(), shown.verdict_s.to_bits());
    assert_eq!(told.quiet_s.to_bits(), shown.quiet_s.to_bits());
    assert_eq!(told.usual, shown.usual);
    assert_eq!((told.phase, told.verdict), (shown.phase, shown.verdict));
    let words = |rebuild: &Rebuild| [rebuild.headline.clone(), rebuild.subline.clone()];
    assert_eq!([told.headline.clone(), told.subline.clone()], words(shown));
    assert_eq!(told.against_usual, shown.against_usual);
    assert_eq!(told.waits_on, shown.waits_on);
    if explained(shown) {
        assert_eq!(report.causes, shown.causes);
    }
    Ok(())
}

fn explained(it: &Rebuild) -> bool {
    it.verdict != Verdict::Working
}

/// What a page shows, without its tags.
fn text_of(html: &str) -> String {
    let body = html.split_once("</style>").map_or(html, |(_, body)| body);
    let mut text = String::new();
    for part in body.split('<') {
        text += part.split_once('>').map_or(part, |(_, after)| after);
    }
    [
        ("&#38;", "&"),
        ("&#60;", "<"),
        ("&#62;", ">"),
        ("&#34;", "\""),
        ("&#39;", "'"),
    ]
    .iter()
    .fold(text, |text, (sign, of)| text.replace(sign, of))
    .replace("&gt;", ">")
}

/// Every number of a status as it must be read, and where.
fn numbers(status: &Status) -> Vec<(String, &'static [Face])> {
    let mut all = vec![(status.headline.clone(), NOW)];
    all.extend(machine(&status.machine));
    // A face with little room tells one rebuild; the worst stands first.
    let first = status.rebuilds.first();
    all.extend(
        first
            .into_iter()
            .flat_map(|it| rebuild(it, status.rebuilds.len() == 1)),
    );
    // What failed, and its last lines, which the window has behind a button.
    for one in failed(status).into_iter().flat_map(|past| &past.failed) {
        all.push((one.name.clone(), ALL));
        all.extend(
            one.log
                .iter()
                .map(|line| (line.clone(), &[Terminal, Told][..])),
        );
    }
    all
}

fn rebuild(it: &Rebuild, alone: bool) -> Vec<(String, &'static [Face])> {
    // Of one that is over the command line tells what failed instead.
    let over = it.verdict == Verdict::Failed;
    let lively = if over { &[Window][..] } else { NOW };
    let mut all = vec![(it.subline.clone(), lively)];
    all.extend(it.against_usual.clone().map(|line| (line, lively)));
    all.extend(it.waits_on.clone().map(|line| (line, lively)));
    if alone && !over {
        all.push((format!("({})", it.processes.len()), &[Window]));
    }
    all.extend(it.now.iter().map(|now| (now.what.clone(), lively)));
    for process in &it.processes {
        all.push((process.pid.to_string(), &[Window, Told]));
    }
    if explained(it) {
        let faces = if over { &[Told][..] } else { ALL };
        all.extend(it.causes.iter().flat_map(|one| cause(one, faces)));
    }
    all
}

fn cause(it: &Cause, faces: &'static [Face]) -> Vec<(String, &'static [Face])> {
    let mut all = vec![
        (it.title.clone(), faces),
        (words::percent(it.probability), faces),
    ];
    for evidence in it.evidence_for.iter().chain(&it.evidence_against) {
        all.push((evidence.text.clone(), faces));
        all.push((words::span(evidence.age_s), faces));
    }
    all
}

#[expect(
    clippy::cast_precision_loss,
    reason = "sizes are shown with two digits"
)]
fn machine(it: &Machine) -> Vec<(String, &'static [Face])> {
    let mut all = vec![
        (format!("{:.1}", it.load), NOW),
        (words::size(it.memory_used_bytes as f64), ALL),
        (words::size(it.memory_total_bytes as f64), ALL),
    ];
    all.extend(it.cpu_ratio.map(|ratio| (words::percent(ratio), ALL)));
    if it.swap_total_bytes > 0 {
        all.push((words::size(it.swap_used_bytes as f64), ALL));
    }
    let sum = |a: Option<f64>, b: Option<f64>| Some(a? + b?);
    let network = sum(it.received_bytes_per_s, it.sent_bytes_per_s);
    let disk = sum(it.disk_read_bytes_per_s, it.disk_written_bytes_per_s);
    all.extend(network.map(|rate| (words::size(rate), NOW)));
    all.extend(disk.map(|rate| (words::size(rate), NOW)));
    let stores = it.spaces.iter().filter(|space| space.of == "store");
    all.extend(stores.map(|space| (words::size(space.free_bytes as f64), ALL)));
    all
}
