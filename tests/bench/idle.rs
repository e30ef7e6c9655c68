//! I1: the agent while nothing is rebuilt, with tray and notifications.

use std::process::Command;
use std::time::Duration;

use anyhow::Result;

use super::agent::{Agent, built};
use super::load::{Folder, Sleepers};
use super::measure::{Mark, pss_mib};
use super::table::{Row, Table};

const SLEEPERS: usize = 300;
const MOST_CORE: f64 = 0.0005;
const MOST_WAKES: f64 = 0.5;
const MOST_PSS: f64 = 12.0;

/// In a room of its own (mount namespace): a Nix that nobody uses, and a copy
/// of the dynamic loader. What others on the machine start is not heard there,
/// as on a machine on which nothing starts; nothing outside changes.
const ROOM: &str = r#"set -eu
room=$1
shift
mount -t tmpfs none "$room"
for entry in /*; do
    if [ -L "$entry" ]; then cp -P "$entry" "$room/"
    elif [ -d "$entry" ] && [ "$entry" != /nix ]; then
        mkdir "$room$entry"
        mount --rbind "$entry" "$room$entry"
    fi
done
bin=$room/nix/var/nix/profiles/default/bin
mkdir -p "$room/nix/store" "$room/nix/var/nix/db" "$room/nix/var/nix/temproots" "$bin"
for program in nix nix-build nix-env nix-store nix-daemon; do cp /bin/sleep "$bin/$program"; done
number=0
for loader in /lib64/ld-linux-*.so.* /lib/ld-linux-*.so.* /lib/ld-musl-*.so.*; do
    [ -e "$loader" ] || continue
    number=$((number + 1))
    cp -L "$loader" "$room/loader$number"
    mount --bind "$room/loader$number" "$room$(realpath "$loader")"
done
exec chroot "$room" "$@"
"#;

/// Measures and tells.
pub async fn run(table: &mut Table, quick: bool) -> Result<()> {
    println!("I1: the agent while nothing is rebuilt");
    let folder = Folder::new("idle")?;
    // About what stands on a desktop.
    let _sleepers = Sleepers::new(SLEEPERS)?;
    let plain = Agent::start("idle", |_| {}).await?;
    let quiet = match start_in_room(&folder).await {
        Ok(agent) => Some(agent),
        Err(error) => {
            table.note(format!(
                "I1: no room in which nothing else starts: {error:#}"
            ));
            None
        }
    };
    // Past the first looks, and past the time in which those count as new that
    // started with it.
    tokio::time::sleep(Duration::from_secs(if quick { 5 } else { 15 })).await;
    let length = Duration::from_secs(if quick { 20 } else { 125 });
    let marks = (
        Mark::new(plain.pid()),
        quiet.as_ref().map(|agent| Mark::new(agent.pid())),
    );
    tokio::time::sleep(length).await;
    let cost = marks.0.cost();
    let seconds = length.as_secs();
    let here = format!(
        "idle, {seconds} s, {SLEEPERS} processes sleep, {:.0} started a second on this machine by others",
        cost.starts
    );
    tell(table, &here, cost.core, cost.wakes);
    if let Some(mark) = marks.1 {
        let cost = mark.cost();
        let what = "idle, the same time, Nix is there and nothing is started";
        tell(table, what, cost.core, cost.wakes);
    }
    table.row(pss("idle: PSS", plain.pid()));
    storm(table, &plain, quick).await;
    Ok(())
}

fn tell(table: &mut Table, what: &str, core: f64, wakes: f64) {
    table.row(Row {
        number: "I1",
        what: format!("{what}: CPU of one core"),
        target: format!("≤ {} %", MOST_CORE * 100.0),
        ours: format!("{:.3} %", core * 100.0),
        peer: String::new(),
        ratio: None,
        holds: Some(core <= MOST_CORE),
    });
    table.row(Row {
        number: "I1",
        what: format!("{what}: wake-ups a second"),
        target: format!("≤ {MOST_WAKES}"),
        ours: format!("{wakes:.2}"),
        peer: String::new(),
        ratio: None,
        holds: Some(wakes <= MOST_WAKES),
    });
}

fn pss(what: &str, pid: u32) -> Row {
    let pss = pss_mib(pid);
    Row {
        number: "I1",
        what: what.to_owned(),
        target: format!("≤ {MOST_PSS} MiB"),
        ours: format!("{pss:.1} MiB"),
        peer: String::new(),
        ratio: None,
        holds: Some(pss <= MOST_PSS),
    }
}

/// Programs that have nothing to do with Nix start all the time.
async fn storm(table: &mut Table, agent: &Agent, quick: bool) {
    let mark = Mark::new(agent.pid());
    for _ in 0..if quick { 100 } else { 600 } {
        _ = Command::new("true").status();
        tokio::time::sleep(Duration::from_millis(47)).await;
    }
    let cost = mark.cost();
    table.row(Row {
        number: "I1",
        what: format!(
            "idle, {:.0} processes started a second, 20 of them by this: CPU of one core, wake-ups a second",
            cost.starts
        ),
        target: String::new(),
        ours: format!("{:.3} %, {:.2}", cost.core * 100.0, cost.wakes),
        peer: String::new(),
        ratio: None,
        holds: None,
    });
}

async fn start_in_room(folder: &Folder) -> Result<Agent> {
    anyhow::ensure!(
        rustix::process::geteuid().is_root(),
        "only root can make one"
    );
    let script = folder.program(".", "room.sh", ROOM)?;
    let room = folder.0.join("room");
    std::fs::create_dir_all(&room)?;
    let mut command = Command::new("unshare");
    command
        .args(["--mount", "--propagation", "private", "sh"])
        .arg(script)
        .arg(room)
        .arg(built("nixlamp")?);
    Agent::start_by("room", command, |_| {}).await
}
