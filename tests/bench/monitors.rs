//! S4: the agent while a rebuild runs, and other monitors, all at the same time
//! over the same processes.

use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use anyhow::{Context as _, Result};

use super::agent::Agent;
use super::load::{BUSY, Folder, Group, Sleepers};
use super::measure::{Cost, Mark, pss_mib};
use super::table::{Row, Table};

/// How many processes sleep beside all others.
const SLEEPERS: usize = 1000;

/// Another monitor.
pub struct Peer {
    /// Its program.
    pub name: &'static str,
    /// With which options, each asked for one look a second.
    pub command: &'static str,
    most: f64,
    target: &'static str,
}

/// All that the agent is compared with.
pub const PEERS: [Peer; 3] = [
    Peer {
        name: "htop",
        command: "htop -d 10",
        most: 1.0 / 8.0,
        target: "≤ 1/8",
    },
    Peer {
        name: "btop",
        command: "btop --utf-force",
        most: 1.0 / 3.0,
        target: "≤ 1/3",
    },
    Peer {
        name: "btm",
        command: "btm --rate 1000",
        most: 1.0 / 8.0,
        target: "≤ 1/8",
    },
];

/// Measures and tells.
pub async fn run(table: &mut Table, quick: bool) -> Result<()> {
    println!("S4: agent, htop, btop, btm side by side, one look a second each");
    let folder = Folder::new("monitors")?;
    fs::create_dir_all(folder.0.join("btop"))?;
    fs::write(
        folder.0.join("btop/btop.conf"),
        "update_ms = 1000\nproc_tree = false\n",
    )?;
    let script = folder.program("bin", "nixos-rebuild", BUSY)?;
    let _sleepers = Sleepers::new(SLEEPERS)?;
    let agent = Agent::start("monitors", |_| {}).await?;
    let _rebuild = Group::rebuild(&script)?;
    let mut peers = Vec::new();
    for peer in &PEERS {
        let program = peer.command.split(' ').next().unwrap_or_default();
        if on_path(program) {
            peers.push((peer, Running::start(peer, &folder.0).await?));
        } else {
            table.note(format!("S4: {} is not installed here.", peer.name));
        }
    }
    tokio::time::sleep(Duration::from_secs(12)).await;
    let seen = agent.look().await?.status;
    anyhow::ensure!(!seen.rebuilds.is_empty(), "the agent saw no rebuild");
    let marks: Vec<Mark> = std::iter::once(agent.pid())
        .chain(peers.iter().map(|(_, running)| running.pid))
        .map(Mark::new)
        .collect();
    tokio::time::sleep(Duration::from_secs(if quick { 15 } else { 45 })).await;
    table.row(Row {
        number: "S4",
        what: "the agent's PSS then".to_owned(),
        target: String::new(),
        ours: format!("{:.1} MiB", pss_mib(agent.pid())),
        peer: peers
            .iter()
            .map(|(peer, running)| format!("{} {:.1}", peer.name, pss_mib(running.pid)))
            .collect::<Vec<_>>()
            .join(", "),
        ratio: None,
        holds: None,
    });
    let costs: Vec<Cost> = marks.iter().map(Mark::cost).collect();
    for ((peer, _), cost) in peers.iter().zip(&costs[1..]) {
        let ratio = costs[0].core / cost.core;
        table.row(Row {
            number: "S4",
            what: format!(
                "a rebuild runs, {SLEEPERS} processes sleep: CPU ms a second (wake-ups a second), beside {}",
                peer.command
            ),
            target: peer.target.to_owned(),
            ours: told(&costs[0]),
            peer: told(cost),
            ratio: Some(ratio),
            holds: Some(ratio <= peer.most),
        });
    }
    Ok(())
}

fn told(cost: &Cost) -> String {
    format!("{:.2} ({:.1})", cost.core * 1000.0, cost.wakes)
}

/// Whether there is such a program.
pub fn on_path(program: &str) -> bool {
    std::env::var_os("PATH").is_some_and(|path| {
        std::env::split_paths(&path).any(|folder| folder.join(program).is_file())
    })
}

/// A monitor in a terminal that nobody sees.
struct Running {
    pid: u32,
    _terminal: Group,
}

impl Running {
    async fn start(peer: &Peer, folder: &Path) -> Result<Self> {
        let number = folder.join(format!("{}.pid", peer.name));
        let inside = format!(
            "stty rows 50 cols 160; echo $$ > '{}'; exec {}",
            number.display(),
            peer.command
        );
        let terminal = Group::start(
            Command::new("script")
                .args(["-qfc", &inside, "/dev/null"])
                .env("TERM", "xterm-256color")
                .env("LANG", "C.UTF-8")
                .env("XDG_CONFIG_HOME", folder),
        )?;
        tokio::time::sleep(Duration::from_secs(2)).await;
        let pid = fs::read_to_string(&number)
            .context("script started nothing")?
            .trim()
            .parse()?;
        anyhow::ensure!(
            Path::new(&format!("/proc/{pid}")).exists(),
            "{} ended at once",
            peer.name
        );
        Ok(Self {
            pid,
            _terminal: terminal,
        })
    }
}
