//! W1 and I2: from the click in the tray to the drawn window, and what is left
//! when it was closed.
//!
//! Drawn means: of the pixels that finally differ from the page's background,
//! nineteen of twenty stand on the screen. They are read from the screen's
//! frame buffer, so neither page nor window takes part in being measured.

use std::collections::HashMap;
use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail};

use nixlamp_host::observe::linux::raw;

use super::agent::{Agent, built};
use super::load::Folder;
use super::measure::{median_and_most, own_mib, pss_mib};
use super::screen::Screen;
use super::table::{Row, Table};

/// As the window opens.
const SIZE: (u32, u32) = (420, 600);
const MOST: Duration = Duration::from_millis(600);
/// Memory that may stay, in MiB: what an allocator rounds up.
const ROUNDING: f64 = 0.5;
/// Nothing more comes after so long.
const STILL: Duration = Duration::from_millis(2500);
/// No window takes so long.
const GIVE_UP: Duration = Duration::from_secs(60);

/// Measures and tells.
pub async fn run(table: &mut Table, quick: bool) -> Result<()> {
    println!("W1, I2: the window");
    built("nixlamp-window")?;
    let folder = Folder::new("window")?;
    let screen = Screen::start(&folder.0, SIZE)?;
    let agent = Agent::start("window", |command| {
        command
            .env("DISPLAY", &screen.display)
            .env("GDK_BACKEND", "x11")
            // No accessibility bus: it would have to be started first.
            .env("NO_AT_BRIDGE", "1");
    })
    .await?;
    tokio::time::sleep(Duration::from_secs(10)).await;
    let memory = || [own_mib(agent.pid()), pss_mib(agent.pid())];
    let before = memory();
    let (cold, _) = open(&screen, &agent).await?;
    let left_of_first = close(&screen, &agent).await?;
    let (mut warm, mut cpu) = (Vec::new(), Vec::new());
    let mut left = left_of_first;
    for _ in 0..if quick { 3 } else { 5 } {
        tokio::time::sleep(Duration::from_secs(1)).await;
        let (took, used) = open(&screen, &agent).await?;
        warm.push(took);
        cpu.push(used);
        left += close(&screen, &agent).await?;
    }
    let all: Vec<String> = warm
        .iter()
        .map(|took| took.as_millis().to_string())
        .collect();
    let (median, _) = median_and_most(warm).context("no opening")?;
    table.row(Row {
        number: "W1",
        what: format!(
            "click in the tray to the drawn window, median of {} ms (first opening: {} ms; CPU of all its processes: {} ms; load of the machine: {:.1})",
            all.join(", "),
            cold.as_millis(),
            median_and_most(cpu).context("no opening")?.0.as_millis(),
            load()
        ),
        target: "≤ 600 ms".to_owned(),
        ours: format!("{} ms", median.as_millis()),
        peer: String::new(),
        ratio: None,
        holds: Some(median <= MOST),
    });
    table.row(Row {
        number: "I2",
        what: format!(
            "processes of the window left after closing, {} times",
            all.len() + 1
        ),
        target: "0".to_owned(),
        ours: left.to_string(),
        peer: String::new(),
        ratio: None,
        holds: Some(left == 0),
    });
    tokio::time::sleep(Duration::from_secs(10)).await;
    for (what, target, after, before) in [
        ("what the agent holds of memory", true, 0),
        ("the same with the pages of its program", false, 1),
    ]
    .map(|(what, target, at)| (what, target, memory()[at], before[at]))
    {
        table.row(Row {
            number: "I2",
            what: format!("{what} after the windows, before them"),
            target: if target { "as before" } else { "" }.to_owned(),
            ours: format!("{after:.1} MiB"),
            peer: format!("{before:.1} MiB"),
            ratio: Some(after / before),
            holds: target.then_some(after <= before + ROUNDING),
        });
    }
    Ok(())
}

/// Clicks, and waits until nothing changes any more. Until the window was drawn,
/// and the CPU time that all its processes had by the end.
async fn open(screen: &Screen, agent: &Agent) -> Result<(Duration, Duration)> {
    let item = agent.item().await?;
    let empty = screen.pixels()?;
    let mut frames = vec![(Duration::ZERO, empty)];
    let begun = Instant::now();
    item.activate(None).await?;
    loop {
        let now = screen.pixels()?;
        let at = begun.elapsed();
        let (last_at, last) = frames.last().context("the first stays")?;
        let still = at.saturating_sub(*last_at);
        if now != *last {
            frames.push((at, now));
        } else if still > STILL && drawn(&frames).is_some() {
            break;
        } else if at > GIVE_UP {
            bail!("no window within {} s", GIVE_UP.as_secs());
        }
        // An age that counts seconds changes for ever; by then all is drawn.
        if at > Duration::from_secs(10) && drawn(&frames).is_some() {
            break;
        }
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    let used: u64 = descendants(agent.pid())
        .into_iter()
        .filter_map(raw::process_cpu_ns)
        .sum();
    let took = drawn(&frames).context("the window stayed empty")?;
    Ok((took, Duration::from_nanos(used)))
}

/// Processes that run or want to, as the kernel averages them over a minute.
fn load() -> f64 {
    let text = fs::read_to_string("/proc/loadavg").unwrap_or_default();
    let first = text.split_whitespace().next();
    first.and_then(|load| load.parse().ok()).unwrap_or(0.0)
}

type Frame = (Duration, Vec<[u8; 4]>);

fn drawn(frames: &[Frame]) -> Option<Duration> {
    let (_, last) = frames.last()?;
    let mut counts: HashMap<[u8; 4], usize> = HashMap::new();
    for pixel in last {
        *counts.entry(*pixel).or_default() += 1;
    }
    let (background, _) = counts.iter().max_by_key(|(_, count)| **count)?;
    let ink: Vec<usize> = (0..last.len())
        .filter(|&at| last[at] != *background)
        .collect();
    let stands = |frame: &[[u8; 4]]| ink.iter().filter(|&&at| frame[at] == last[at]).count();
    // A window of one colour shows nothing.
    if ink.len() < 500 {
        return None;
    }
    frames
        .iter()
        .skip(1)
        .find(|(_, frame)| stands(frame) * 20 >= ink.len() * 19)
        .map(|(at, _)| *at)
}

/// Closes the window; how many of its processes are there ten seconds later.
async fn close(screen: &Screen, agent: &Agent) -> Result<usize> {
    let family = descendants(agent.pid());
    anyhow::ensure!(!family.is_empty(), "the window has no process");
    screen.close_windows()?;
    let begun = Instant::now();
    loop {
        let left = family
            .iter()
            .filter(|pid| Path::new(&format!("/proc/{pid}")).exists())
            .count();
        if left == 0 || begun.elapsed() > Duration::from_secs(10) {
            return Ok(left);
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

/// All below a process: the window, and the web view's own processes.
pub fn descendants(of: u32) -> Vec<u32> {
    let parents: Vec<(u32, u32)> = fs::read_dir("/proc")
        .into_iter()
        .flatten()
        .flatten()
        .filter_map(|entry| {
            let pid = entry.file_name().to_str()?.parse().ok()?;
            let stat = fs::read_to_string(entry.path().join("stat")).ok()?;
            let (_, rest) = stat.rsplit_once(')')?;
            Some((pid, rest.split_whitespace().nth(1)?.parse().ok()?))
        })
        .collect();
    let mut found = vec![of];
    let mut at = 0;
    while let Some(&parent) = found.get(at) {
        found.extend(
            parents
                .iter()
                .filter(|(_, of)| *of == parent)
                .map(|(pid, _)| *pid),
        );
        at += 1;
    }
    found.split_off(1)
}
