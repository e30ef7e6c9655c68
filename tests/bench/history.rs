//! H2: a year of history, 1,000 rebuilds and 500,000 minutes: what the page of
//! past rebuilds costs, from the file to the last row scrolled to, and the
//! agent's start beside it.

use std::ffi::OsStr;
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result};
use nixlamp_core::wire::{PastFilter, Reply, Request};
use nixlamp_host::client::Client;
use nixlamp_host::{clock, past, store};
use nixlamp_tests::webdriver::{Home, Page, Screen, until};
use nixlamp_tests::year;

use super::agent::built;
use super::table::{Row, Table};

const REBUILDS: u32 = 1000;
const MINUTES: u32 = 500_000;
const OPENS: Duration = Duration::from_secs(1);
/// A frame that took so much longer than the median was dropped.
const DROPPED: f64 = 1.5;

/// Measures and tells.
pub async fn run(table: &mut Table, quick: bool) -> Result<()> {
    println!("H2: a year of history");
    let rounds = if quick { 10 } else { 40 };
    let empty = Home::new("bench-empty")?.welcomed()?;
    let full = Home::new("bench-year")?.welcomed()?;
    let file = full.path.join("nixlamp/history.db");
    for home in [&empty, &full] {
        // By default the agent forgets half a year.
        std::fs::write(
            home.path.join("nixlamp/config.toml"),
            "[history]\ndays = 3650\n",
        )?;
    }
    let begun = Instant::now();
    year::write(&file, REBUILDS, MINUTES)?;
    let bytes = std::fs::metadata(&file)?.len();
    table.note(format!(
        "A year of history was written in {:.1} s and is {:.0} MiB.",
        begun.elapsed().as_secs_f64(),
        bytes as f64 / f64::from(1 << 20)
    ));
    let question = Request::Rebuilds {
        filter: PastFilter::default(),
        before: None,
        limit: 200,
    };
    let searched = Request::Rebuilds {
        filter: PastFilter {
            search: "firefox laptop".to_owned(),
            ..PastFilter::default()
        },
        before: None,
        limit: 200,
    };
    let slow = Request::Blame {
        slow: year::rebuilds(4)[3].0.id.clone(),
        fast: None,
    };
    told(table, "the file's rebuilds read", rounds, || {
        store::all(&file).map(drop)
    })?;
    for (what, asked) in [
        ("the first page with all marks, as JSON", &question),
        ("the same, two words searched for", &searched),
    ] {
        told(table, what, rounds, || {
            let reply = past::answer(asked, &file, clock::now()).context("answered")?;
            serde_json::to_vec(&reply)?;
            Ok(())
        })?;
    }
    told(
        table,
        "two rebuilds held against each other",
        rounds,
        || {
            let reply = past::answer(&slow, &file, clock::now()).context("answered")?;
            anyhow::ensure!(!matches!(reply, Reply::Taken), "no answer");
            Ok(())
        },
    )?;
    let mut starts = [Vec::new(), Vec::new()];
    for _ in 0..if quick { 3 } else { 7 } {
        for (home, took) in [&empty, &full].into_iter().zip(&mut starts) {
            took.push(start(home).await?.1);
        }
    }
    let [without, with] = starts.map(|took| spread(took).0);
    table.row(Row {
        number: "H2",
        what: "the agent's start to its first picture, beside an empty history".to_owned(),
        target: String::new(),
        ours: millis(with),
        peer: millis(without),
        ratio: Some(with.as_secs_f64() / without.as_secs_f64()),
        holds: None,
    });
    window(table, &full, rounds).await
}

/// Median and 95th percentile.
fn spread(mut took: Vec<Duration>) -> (Duration, Duration) {
    took.sort();
    let at = |share: f64| took[((took.len() - 1) as f64 * share).round() as usize];
    (at(0.5), at(0.95))
}

fn millis(took: Duration) -> String {
    format!("{:.1} ms", took.as_secs_f64() * 1000.0)
}

fn told(
    table: &mut Table,
    what: &str,
    rounds: u32,
    mut act: impl FnMut() -> Result<()>,
) -> Result<()> {
    let mut took = Vec::new();
    for _ in 0..rounds {
        let begun = Instant::now();
        act()?;
        took.push(begun.elapsed());
    }
    let (p50, p95) = spread(took);
    table.row(Row {
        number: "H2",
        what: format!("{what}, p50 (p95 {})", millis(p95)),
        target: String::new(),
        ours: millis(p50),
        peer: String::new(),
        ratio: None,
        holds: None,
    });
    Ok(())
}

/// An agent without faces; ended when dropped.
struct Agent(Child);

impl Drop for Agent {
    fn drop(&mut self) {
        let pid = i32::try_from(self.0.id()).ok();
        if let Some(pid) = pid.and_then(rustix::process::Pid::from_raw) {
            // It may have ended by itself.
            _ = rustix::process::kill_process(pid, rustix::process::Signal::TERM);
        }
        _ = self.0.wait();
    }
}

async fn start(home: &Home) -> Result<(Agent, Duration)> {
    let begun = Instant::now();
    let agent = Command::new(built("nixlamp")?)
        .arg("--headless")
        .envs(home.env())
        .env_remove("NIXLAMP_SOCKET")
        .env("XDG_CONFIG_HOME", &home.path)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .spawn()?;
    let agent = Agent(agent);
    while begun.elapsed() < Duration::from_secs(60) {
        if let Ok(mut client) = Client::connect(&home.socket()).await
            && client.look().await.is_ok()
        {
            return Ok((agent, begun.elapsed()));
        }
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
    anyhow::bail!("no agent within a minute")
}

/// The real window over the real agent: how long until the page is drawn, and
/// how evenly its rows scroll.
async fn window(table: &mut Table, home: &Home, rounds: u32) -> Result<()> {
    let (_agent, _) = start(home).await?;
    let screen = Screen::start()?;
    let env = home.env();
    let env: Vec<(&str, &OsStr)> = env
        .iter()
        .map(|(name, value)| (*name, value.as_os_str()))
        .collect();
    let page = Page::open(&built("nixlamp-window")?, &[], &env, &screen)?;
    page.click("details")?;
    page.wait("rail-history")?;
    let mut opened = Vec::new();
    for _ in 0..rounds.min(15) {
        page.click("rail-now")?;
        page.gone("past")?;
        let script = "window.opened = 0; const begun = performance.now(); \
            document.querySelector('[data-test=rail-history]').click(); \
            const look = () => document.querySelector('[data-test=past]') && document.querySelector('.u-over') \
                ? requestAnimationFrame(() => (window.opened = performance.now() - begun)) : requestAnimationFrame(look); \
            look(); return null";
        page.run(script)?;
        until(|| Ok(page.run("return window.opened > 0")? == true))?;
        let ms = page
            .run("return window.opened")?
            .as_f64()
            .context("a time")?;
        opened.push(Duration::from_secs_f64(ms / 1000.0));
    }
    let (p50, p95) = spread(opened);
    table.row(Row {
        number: "H2",
        what: format!(
            "click to the drawn page of a year, p50 (p95 {})",
            millis(p95)
        ),
        target: "≤ 1 s".to_owned(),
        ours: millis(p50),
        peer: String::new(),
        ratio: None,
        holds: Some(p95 <= OPENS),
    });
    // All rows are there.
    sleep(Duration::from_secs(3));
    let (still, still_dropped) = paced(&page, false)?;
    let (moving, dropped) = paced(&page, true)?;
    table.row(Row {
        number: "H2",
        what: format!(
            "frames dropped of those while all rows scrolled by, one row a frame (median frame {moving:.1} ms); beside: as many without scrolling ({still:.1} ms)"
        ),
        target: "0".to_owned(),
        ours: dropped,
        peer: still_dropped,
        ratio: None,
        holds: None,
    });
    Ok(())
}

/// The median frame, and how many took half as long again: `3 of 1000`.
fn paced(page: &Page, scrolls: bool) -> Result<(f64, String)> {
    let script = format!(
        "window.frames_at = []; window.over = false; \
        const box = document.querySelector('[data-test=past-box]'); box.scrollTop = 0; \
        const row = document.querySelector('[data-test=past]').offsetHeight; \
        const step = (at) => {{ frames_at.push(at); if ({scrolls}) box.scrollTop += row; \
            if (frames_at.length > {REBUILDS}) window.over = true; else requestAnimationFrame(step); }}; \
        requestAnimationFrame(step); return null"
    );
    page.run(&script)?;
    let begun = Instant::now();
    // While it runs nothing is asked: the question would cost a frame.
    sleep(Duration::from_secs(18));
    while page.run("return window.over")? != true {
        anyhow::ensure!(begun.elapsed() < Duration::from_secs(120), "too slow");
        sleep(Duration::from_secs(2));
    }
    let at = page.run("return window.frames_at")?;
    let at: Vec<f64> = serde_json::from_value(at)?;
    let mut steps: Vec<f64> = at.windows(2).map(|two| two[1] - two[0]).collect();
    steps.sort_by(f64::total_cmp);
    let median = steps[steps.len() / 2];
    let dropped = steps.iter().filter(|ms| **ms > median * DROPPED).count();
    Ok((median, format!("{dropped} of {}", steps.len())))
}
