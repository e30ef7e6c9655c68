//! U2: what the large form costs while 200 derivations are being built and it
//! is told how twice a second. Measured at the window that a person has, with
//! an agent that only tells.

use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, ensure};

use nixlamp_core::wire::{Bar, Course, View};
use nixlamp_core::words;
use nixlamp_host::clock;
use nixlamp_host::observe::linux::raw;
use nixlamp_tests::fake_agent::{FakeAgent, course, fixture};
use nixlamp_tests::webdriver::{Home, Page, Screen};

use super::agent::built;
use super::table::{Row, Table};
use super::window::descendants;

/// As often as the page asks while it has the focus.
const PACE: Duration = Duration::from_millis(500);
/// As often as the agent looks while a rebuild runs.
const PICTURES: Duration = Duration::from_secs(1);
const MOST_CORE: f64 = 0.05;

/// Measures and tells, with a picture beside it that stands still, and with one
/// that changes.
pub fn run(table: &mut Table, quick: bool) -> Result<()> {
    println!("U2: the timeline of 200 derivations");
    let window = built("nixlamp-window")?;
    let home = Home::new("bench-timeline")?;
    let agent = FakeAgent::start(&home.socket(), fixture("running")?, None)?;
    agent.pace(PICTURES);
    let mut course = course("many")?;
    let bars: usize = course.lanes.iter().map(|lane| lane.bars.len()).sum();
    ensure!(bars >= 200, "the fixture has {bars} bars");
    agent.tell(Some(course.clone()));
    let screen = Screen::start()?;
    let env = home.env();
    let env: Vec<_> = env
        .iter()
        .map(|(name, value)| (*name, value.as_os_str()))
        .collect();
    let page = Page::open(&window, &[], &env, &screen)?;
    page.click("details")?;
    page.wait("timeline")?;
    // Without a window manager no window has the focus.
    page.run("document.hasFocus = () => true; document.querySelector('[data-test=timeline]').scrollIntoView(); return null")?;
    let mut step = |seconds: u64, changes: bool| {
        let end = Instant::now() + Duration::from_secs(seconds);
        while Instant::now() < end {
            go_on(&mut course);
            if changes {
                agent.show(|view| look_again(view, course.until_s));
            }
            agent.tell(Some(course.clone()));
            std::thread::sleep(PACE);
        }
    };
    // The first drawing is not what is measured.
    step(10, false);
    for (changes, beside) in [(false, "stands still"), (true, "changes every second")] {
        let (before, asked, begun) = (spent()?, agent.questions().len(), Instant::now());
        step(if quick { 20 } else { 60 }, changes);
        let (after, asked) = (spent()?, agent.questions().len() - asked);
        let seconds = begun.elapsed().as_secs_f64();
        let (core, parts) = told(&before, &after, seconds);
        table.row(Row {
            number: "U2",
            what: format!(
                "the large window with {bars} bars, told {:.1} times a second, the picture beside it {beside}: part of a core of all its processes ({parts})",
                asked as f64 / seconds,
            ),
            target: "< 5 %".to_owned(),
            ours: format!("{:.1} %", core * 100.0),
            peer: String::new(),
            ratio: None,
            holds: Some(core < MOST_CORE),
        });
    }
    Ok(())
}

/// Part of a core between two looks at what was spent: of all, and of each in words.
fn told(before: &[(String, u64)], after: &[(String, u64)], seconds: f64) -> (f64, String) {
    let parts: Vec<(&str, f64)> = after
        .iter()
        .map(|(name, ns)| {
            let was = before.iter().find(|(other, _)| other == name);
            let ns = ns.saturating_sub(was.map_or(0, |(_, ns)| *ns));
            (name.as_str(), ns as f64 / 1e9 / seconds)
        })
        .collect();
    let words: Vec<String> = parts
        .iter()
        .map(|(name, core)| format!("{name} {:.1} %", core * 100.0))
        .collect();
    (parts.iter().map(|(_, core)| core).sum(), words.join(", "))
}

/// Half a second later: all running bars are longer, every now and then one
/// ends and another begins, and the charts have a value more.
fn go_on(course: &mut Course) {
    course.until_s += PACE.as_secs_f64();
    let now = course.until_s;
    for bar in course.lanes.iter_mut().flat_map(|lane| &mut lane.bars) {
        if bar.to_s.is_none() {
            let took = (now - bar.from_s).round();
            bar.line = format!("{}: building, {took} s", bar.name);
        }
    }
    for chart in &mut course.charts {
        if chart.at_s.last().is_none_or(|last| now - last >= 2.0) {
            chart.at_s.push(now);
            chart
                .values
                .push(chart.values.iter().rev().nth(10).copied().flatten());
            chart.at_s.remove(0);
            chart.values.remove(0);
        }
    }
    // One begins every two seconds: as many as in the fixture.
    if now % 2.0 >= PACE.as_secs_f64() {
        return;
    }
    let lane = course
        .lanes
        .iter_mut()
        .filter(|lane| lane.kind == "slot")
        .min_by(|a, b| began(a).total_cmp(&began(b)));
    let Some(lane) = lane else { return };
    let Some(bar) = lane.bars.last_mut() else {
        return;
    };
    bar.to_s.get_or_insert(now);
    let next = Bar {
        from_s: now,
        to_s: None,
        ..bar.clone()
    };
    lane.bars.push(next);
}

/// The picture beside it: everything in it is a little later, and each process
/// used another part of a processor.
fn look_again(view: &mut View, now: f64) {
    let status = &mut view.status;
    status.seen_at = words::rfc3339(clock::now().time);
    for rebuild in &mut status.rebuilds {
        rebuild.elapsed_s = now;
        for (n, row) in rebuild.processes.iter_mut().enumerate() {
            row.age_s += PACE.as_secs_f64();
            row.cpu_ratio = row.cpu_ratio.map(|_| (now * 0.37 + n as f64 * 0.11) % 1.0);
        }
    }
}

fn began(lane: &nixlamp_core::wire::Lane) -> f64 {
    lane.bars.last().map_or(0.0, |bar| bar.from_s)
}

/// CPU time so far of the window and the web view's processes, by name.
fn spent() -> Result<Vec<(String, u64)>> {
    let mut all = Vec::new();
    for pid in descendants(std::process::id()) {
        let Ok(name) = std::fs::read_to_string(format!("/proc/{pid}/comm")) else {
            continue;
        };
        // Neither the driver nor the X server is what a person runs for it.
        if ["WebKitWebDriver", "Xvfb"].contains(&name.trim()) {
            continue;
        }
        let ns = raw::process_cpu_ns(pid).context("no CPU time")?;
        all.push((name.trim().to_owned(), ns));
    }
    Ok(all)
}
