//! D1: how long until a rebuild that was started elsewhere is in the picture.

use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant, SystemTime};

use anyhow::{Result, bail};

use super::agent::Agent;
use super::load::{Folder, Group, QUIET};
use super::measure::{Mark, median_and_most};
use super::table::{Row, Table};

const MOST: Duration = Duration::from_secs(2);

/// When it counts as never found.
const GIVE_UP: Duration = Duration::from_secs(15);

/// Measures and tells.
pub async fn run(table: &mut Table, quick: bool) -> Result<()> {
    println!("D1: a rebuild started elsewhere");
    let folder = Folder::new("found")?;
    let usual = folder.program("bin", "nixos-rebuild", QUIET)?;
    let elsewhere = folder.program("elsewhere", "nixos-rebuild", QUIET)?;
    let agent = Agent::start("found", |command| {
        let mut path = std::env::var_os("PATH").unwrap_or_default();
        path.push(":");
        path.push(folder.0.join("bin"));
        command.env("PATH", path);
    })
    .await?;
    tokio::time::sleep(Duration::from_secs(8)).await;
    let times = if quick { 3 } else { 10 };
    let mut tell = |what: &str, done: Result<(Vec<Duration>, f64)>| match done {
        Ok((all, starts)) => {
            let Some((median, most)) = median_and_most(all) else {
                return;
            };
            table.row(Row {
                number: "D1",
                what: format!(
                    "a rebuild shows, {times} times at random moments, {what} ({starts:.0} other processes started a second): median, longest"
                ),
                target: "≤ 2 s".to_owned(),
                ours: format!("{:.2} s, {:.2} s", median.as_secs_f64(), most.as_secs_f64()),
                peer: String::new(),
                ratio: None,
                holds: Some(most <= MOST),
            });
        }
        Err(error) => table.note(format!("D1, {what}: {error:#}")),
    };
    let own = |program: &Path| Command::new(program);
    tell(
        "a known program on the path",
        measure(&agent, times, || own(&usual)).await,
    );
    tell(
        "a program in no usual place",
        measure(&agent, times, || own(&elsewhere)).await,
    );
    let other = |program: &Path| {
        let mut command = Command::new("setpriv");
        command
            .args(["--reuid", "65534", "--regid", "65534", "--clear-groups"])
            .arg(program);
        command
    };
    if rustix::process::geteuid().is_root() {
        tell(
            "another user, a program in no usual place",
            measure(&agent, times, || other(&elsewhere)).await,
        );
    } else {
        table.note("D1: only root can start something as another user.".to_owned());
    }
    Ok(())
}

async fn measure(
    agent: &Agent,
    times: usize,
    command: impl Fn() -> Command,
) -> Result<(Vec<Duration>, f64)> {
    let mut all = Vec::new();
    let mark = Mark::new(agent.pid());
    for _ in 0..times {
        tokio::time::sleep(Duration::from_millis(2500 + random_below(4000))).await;
        all.push(found(agent, command()).await?);
    }
    Ok((all, mark.cost().starts))
}

async fn found(agent: &Agent, mut command: Command) -> Result<Duration> {
    let mut asker = agent.asker().await?;
    let begun = Instant::now();
    let rebuild = Group::start(command.args(["switch", "--flake", "/etc/nixos"]))?;
    while begun.elapsed() < GIVE_UP {
        let status = asker.look().await?.status;
        if status
            .rebuilds
            .iter()
            .any(|it| it.root_pid == rebuild.pid())
        {
            let took = begun.elapsed();
            drop(rebuild);
            forgotten(agent).await?;
            return Ok(took);
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    bail!("a rebuild did not show within {} s", GIVE_UP.as_secs())
}

/// Waits until the agent knows that nothing runs.
async fn forgotten(agent: &Agent) -> Result<()> {
    use nixlamp_core::wire::Verdict;
    let begun = Instant::now();
    while begun.elapsed() < GIVE_UP {
        let status = agent.look().await?.status;
        let ended = |verdict| {
            matches!(
                verdict,
                Verdict::Finished | Verdict::Failed | Verdict::Stopped
            )
        };
        if status.rebuilds.iter().all(|it| ended(it.verdict)) {
            return Ok(());
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    bail!("the end of a rebuild did not show")
}

fn random_below(most: u64) -> u64 {
    let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH);
    u64::from(now.map_or(0, |now| now.subsec_nanos())) / 1000 % most
}
