//! The cost of much at once: twenty real rebuilds among two thousand other
//! processes and two thousand open TCP sockets, with a real Nix and its daemon,
//! the agent of an ordinary user beside htop, btop and btm over the same
//! processes. Also how long one look takes, and what it takes to judge it.

use std::fs;
use std::io::Read as _;
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Stdio};
use std::time::Duration;

use anyhow::{Context as _, Result, ensure};
use nixlamp_core::wire::Status;
use nixlamp_tests::world::{Client, HOME, NixVersion, User, World, wait_until};
use rustix::process::{Resource, Rlimit, Signal, getrlimit, setrlimit};

use super::agent::built;
use super::measure::{Cost, Mark, pss_mib};
use super::monitors::{PEERS, on_path};
use super::table::{Row, Table};

const REBUILDS: usize = 20;
const PROCESSES: usize = 2000;
/// Half of them root's, whose owners an ordinary user is not shown, half of the
/// agent's own user.
const SOCKETS: usize = 2000;
const SOON: Duration = Duration::from_secs(90);
/// The word by which this program is asked to hold sockets open.
pub const HOLDS: &str = "holds-sockets";

/// Twenty things to build, each with some processes: five wait, one works for a
/// hundredth of the time and writes a line.
const GRAPH: &str = r#"{ tag }:
let tools = builtins.path { path = /nix/lab/bb; name = "tools"; };
in derivation {
  name = "crowd-${tag}";
  system = builtins.currentSystem;
  builder = "${tools}/sh";
  args = [ "-euc" ''
    PATH=$PWD/bin; ${tools}/busybox mkdir bin; ${tools}/busybox --install -s bin
    for n in 1 2 3 4 5; do sleep 900 & done
    while :; do
      i=0; while [ $i -lt 2000 ]; do i=$((i + 1)); done
      echo working; sleep 0.5
    done
  '' ];
}
"#;

/// Measures and tells.
pub async fn run(table: &mut Table, quick: bool) -> Result<()> {
    println!("X1: {REBUILDS} rebuilds, {PROCESSES} processes, {SOCKETS} sockets");
    let builders = ("WORLD_BUILDERS", (REBUILDS + 4).to_string());
    let world = World::start_with(NixVersion::V2_34, [builders])?;
    world.install(&built("nixlamp")?)?;
    world.install(&std::env::current_exe()?)?;
    let graph = format!("{HOME}/crowd.nix");
    world.write(&graph, GRAPH)?;
    let fill =
        format!("n=0; while [ $n -lt {PROCESSES} ]; do sleep 86400 & n=$((n + 1)); done; wait");
    let _sleepers = world.spawn(User::Root, "sh", ["-c", &fill])?;
    let _held = [
        Held::start(&world, User::Root)?,
        Held::start(&world, User::Alice)?,
    ];
    // Its log tells of each look.
    let asked = "RUST_LOG=nixlamp_host::observe=debug,nixlamp_host::run=debug";
    let words = ["NO_COLOR=1", asked, "nixlamp", "--headless"];
    let agent = world.spawn(User::Alice, "env", words)?;
    let mut clients = Vec::new();
    for number in 0..REBUILDS {
        clients.push(rebuild(&world, &graph, number)?);
    }
    let all = wait_until(SOON, || crowd(&world) >= PROCESSES + REBUILDS * 7);
    ensure!(all, "not all of it came up: {}", crowd(&world));
    let peers = peers(&world, table)?;
    tokio::time::sleep(Duration::from_secs(15)).await;
    let mut seen = 0;
    let all = wait_until(SOON, || {
        seen = rebuilds(&world).unwrap_or(0);
        seen >= REBUILDS
    });
    ensure!(all, "the agent sees {seen} rebuilds");

    let told = agent.said().len();
    let ours = u32::try_from(agent.host_pid())?;
    let marks: Vec<Mark> = std::iter::once(ours)
        .chain(peers.iter().map(|peer| peer.pid))
        .map(Mark::new)
        .collect();
    tokio::time::sleep(Duration::from_secs(if quick { 20 } else { 60 })).await;
    let costs: Vec<Cost> = marks.iter().map(Mark::cost).collect();
    for (peer, cost) in peers.iter().zip(&costs[1..]) {
        table.row(Row {
            number: "X1",
            what: format!(
                "{REBUILDS} rebuilds, {} processes, {SOCKETS} sockets: CPU ms a second (wake-ups a second; PSS), beside {}",
                crowd(&world),
                peer.command,
            ),
            target: String::new(),
            ours: cost_of(&costs[0], ours),
            peer: cost_of(cost, peer.pid),
            ratio: Some(costs[0].core / cost.core),
            holds: None,
        });
    }
    let said = agent.said();
    let said = said.get(told..).unwrap_or_default();
    for (what, line, field) in [
        ("one look at the machine", "looked", "took="),
        ("how late a look came", "looked", "late="),
        ("to judge a look and draw it", "sampled=true", "done="),
    ] {
        let times = times(said, line, field);
        table.row(Row {
            number: "X1",
            what: format!("{what}: p50, p95, longest of {}", times.len()),
            target: String::new(),
            ours: spread(times).unwrap_or_else(|| "–".to_owned()),
            peer: String::new(),
            ratio: None,
            holds: None,
        });
    }
    Ok(())
}

/// What the log says of this field in such lines, in milliseconds.
fn times(log: &str, line: &str, field: &str) -> Vec<f64> {
    let value = |text: &str| {
        let text = text.split(field).nth(1)?.split_whitespace().next()?;
        let digits = text.trim_end_matches(|c: char| !c.is_ascii_digit());
        let number: f64 = digits.parse().ok()?;
        Some(match &text[digits.len()..] {
            "s" => number * 1000.0,
            "ms" => number,
            "ns" => number / 1e6,
            _ => number / 1000.0,
        })
    };
    log.lines()
        .filter(|text| text.contains(line))
        .filter_map(value)
        .collect()
}

fn spread(mut times: Vec<f64>) -> Option<String> {
    times.sort_by(f64::total_cmp);
    let at = |part: f64| times.get(((times.len() as f64 * part) as usize).min(times.len() - 1));
    let (half, most, longest) = (at(0.5)?, at(0.95)?, times.last()?);
    Some(format!("{half:.1} ms, {most:.1} ms, {longest:.1} ms"))
}

fn cost_of(cost: &Cost, pid: u32) -> String {
    let pss = pss_mib(pid);
    format!(
        "{:.2} ({:.1}; {pss:.1} MiB)",
        cost.core * 1000.0,
        cost.wakes
    )
}

/// Processes of the world.
fn crowd(world: &World) -> usize {
    fs::read_dir(world.inside("/proc")).map_or(0, |all| {
        let named = all.flatten().map(|entry| entry.file_name());
        named
            .filter(|name| {
                name.to_str()
                    .is_some_and(|name| name.parse::<u32>().is_ok())
            })
            .count()
    })
}

fn rebuild(world: &World, graph: &str, number: usize) -> Result<Client> {
    let tag = number.to_string();
    let words = [graph, "--no-out-link", "--argstr", "tag", &tag];
    world.spawn(User::Alice, "nix-build", words)
}

/// How many the agent sees.
fn rebuilds(world: &World) -> Result<usize> {
    // How it stands is also told by how this ends.
    let output = world
        .command(User::Alice, "nixlamp", ["status", "--json"])
        .output()?;
    let status: Status = serde_json::from_slice(&output.stdout).context("a status")?;
    Ok(status.rebuilds.len())
}

/// One process in the world that holds its part of the sockets.
struct Held(Child);

impl Held {
    fn start(world: &World, user: User) -> Result<Self> {
        let count = (SOCKETS / 2).to_string();
        let mut child = world
            .command(user, "bench", [HOLDS, &count])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()?;
        let mut said = [0; 1];
        child
            .stdout
            .take()
            .context("a pipe")?
            .read_exact(&mut said)?;
        Ok(Self(child))
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        // It ends when its input does.
        drop(self.0.stdin.take());
        _ = self.0.wait();
    }
}

/// Holds so many sockets open, in pairs, until its input ends.
pub fn hold(count: usize) -> Result<()> {
    let limit = getrlimit(Resource::Nofile);
    setrlimit(
        Resource::Nofile,
        Rlimit {
            current: limit.maximum,
            maximum: limit.maximum,
        },
    )?;
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let mut open = Vec::new();
    for _ in 0..count / 2 {
        open.push(TcpStream::connect(listener.local_addr()?)?);
        open.push(listener.accept()?.0);
    }
    println!("x");
    drop(std::io::stdin().read_to_end(&mut Vec::new()));
    Ok(())
}

struct Running {
    command: &'static str,
    pid: u32,
    _terminal: Terminal,
}

fn peers(world: &World, table: &mut Table) -> Result<Vec<Running>> {
    let folder = format!("{HOME}/btop");
    world.write(
        &format!("{folder}/btop.conf"),
        "update_ms = 1000\nproc_tree = false\n",
    )?;
    let mut running = Vec::new();
    for peer in &PEERS {
        if on_path(peer.command.split(' ').next().unwrap_or_default()) {
            running.push(Running::start(world, peer.command)?);
        } else {
            table.note(format!("X1: {} is not installed here.", peer.name));
        }
    }
    Ok(running)
}

/// Its terminal ends with it.
struct Terminal(Client);

impl Drop for Terminal {
    fn drop(&mut self) {
        _ = self.0.signal_group(Signal::KILL);
    }
}

impl Running {
    fn start(world: &World, command: &'static str) -> Result<Self> {
        let inside = format!("stty rows 50 cols 160; exec {command}");
        let words = [
            "TERM=xterm-256color",
            &format!("XDG_CONFIG_HOME={HOME}"),
            "script",
            "-qfc",
            &inside,
            "/dev/null",
        ];
        let terminal = world.spawn(User::Root, "env", words)?;
        let host = terminal.host_pid();
        let name = command.split(' ').next().unwrap_or_default();
        let children = format!("/proc/{host}/task/{host}/children");
        let mut pid = 0;
        wait_until(Duration::from_secs(10), || {
            let text = fs::read_to_string(&children).unwrap_or_default();
            pid = text
                .split_whitespace()
                .next()
                .and_then(|pid| pid.parse().ok())
                .unwrap_or(0);
            let comm = fs::read_to_string(format!("/proc/{pid}/comm")).unwrap_or_default();
            comm.trim() == name
        });
        ensure!(
            pid != 0 && Path::new(&format!("/proc/{pid}")).exists(),
            "{name} did not start: {}",
            terminal.said()
        );
        Ok(Self {
            command,
            pid,
            _terminal: Terminal(terminal),
        })
    }
}
