//! The helper, and the agent that has started it, killed at each step: a stop of root's rebuild and a
//! restart of the daemon, wished by alice, allowed by a real polkit.

use std::{
    fs,
    os::unix::{fs::PermissionsExt, net::UnixStream},
    process::{Child, Output, Stdio},
    thread::sleep,
    time::Duration,
};

use anyhow::{Context, Result, ensure};
use nixlamp_core::{wire::Status, words::privilege as say};
use nixlamp_tests::{
    machine::{SOON, has, said},
    polkit::{Person, Polkit},
    webdriver::built,
    world::{Client, LAB_NIX, NixVersion, RUNTIME_DIR, User, World, wait_until},
};

use crate::walk::Row;

const HELPER: &str = "/nix/lab/bin/nixlamp-helper";
/// For giving the password, where it comes late.
const LATE: Duration = Duration::from_secs(2);

/// Who is killed, and when.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Killed {
    AgentAtDialog,
    Helper,
    AgentAtWork,
}

const ALL: [(Killed, &str); 3] = [
    (Killed::AgentAtDialog, "agent, while the dialog is open"),
    (Killed::Helper, "helper, at work"),
    (Killed::AgentAtWork, "agent, while the helper is at work"),
];

pub fn rows(version: NixVersion) -> Result<Vec<Row>> {
    let world = World::start(version)?;
    for program in ["nixlamp", "nixlamp-helper"] {
        world.install(&built(program)?)?;
    }
    let ground = Ground {
        polkit: Polkit::start(&world, HELPER)?,
        world,
    };
    stand_in_for_systemctl(&ground.world)?;
    let mut rows = Vec::new();
    for (killed, at) in ALL {
        let (disk, said, finished) =
            stop(&ground, killed).with_context(|| format!("stop, {at}"))?;
        rows.push(row("stop of root's rebuild", at, disk, said, finished));
    }
    for (killed, at) in ALL {
        let (disk, said, finished) =
            restart(&ground, killed).with_context(|| format!("restart, {at}"))?;
        rows.push(row("restart-daemon by alice", at, disk, said, finished));
    }
    Ok(rows)
}

type Cells = (&'static str, String, &'static str);

fn row(action: &'static str, at: &'static str, disk: &str, said: String, finished: &str) -> Row {
    Row {
        action,
        at,
        disk: disk.to_owned(),
        said,
        finished: finished.to_owned(),
    }
}

struct Ground {
    polkit: Polkit,
    world: World,
}

impl Ground {
    fn nixlamp(&self, args: &[&str]) -> Result<Output> {
        Ok(self.world.command(User::Alice, "nixlamp", args).output()?)
    }

    fn start(&self, args: &[&str]) -> Result<Child> {
        let mut command = self.world.command(User::Alice, "nixlamp", args);
        Ok(command
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()?)
    }

    /// An agent whose dialogs the person sees.
    fn agent(&self) -> Result<Client> {
        let agent = self.world.spawn(User::Alice, "nixlamp", ["--headless"])?;
        self.polkit.serves(&self.world, agent.pid())?;
        // A command line that finds nobody there looks for some seconds by itself.
        let socket = self
            .world
            .inside(format!("{RUNTIME_DIR}/nixlamp/agent.sock"));
        let listens = || UnixStream::connect(&socket).is_ok();
        ensure!(wait_until(SOON, listens), "{}", agent.said());
        Ok(agent)
    }

    fn status(&self) -> Result<Status> {
        let output = self.nixlamp(&["status", "--json"])?;
        serde_json::from_slice(&output.stdout).with_context(|| said(&output))
    }

    fn sees(&self, rebuild: &Client) -> Result<()> {
        let pid = i64::from(rebuild.pid());
        let seen = wait_until(SOON, || {
            let all = self.status().map(|status| status.rebuilds);
            let mut all = all.unwrap_or_default().into_iter();
            all.any(|rebuild| i64::from(rebuild.root_pid) == pid)
        });
        ensure!(seen, "it is not seen");
        Ok(())
    }

    fn runs(&self, line: &str) -> Option<i32> {
        let all = self.world.processes();
        let found = all.into_iter().find(|(_, words)| words == line);
        found.map(|(pid, _)| pid)
    }

    /// Begins it, kills who is to be killed, and gives what the command line said.
    fn kill(
        &self,
        killed: Killed,
        rebuild: Option<&Client>,
        args: &[&str],
        at_work: impl Fn() -> bool,
    ) -> Result<String> {
        let mut agent = self.agent()?;
        rebuild.map_or(Ok(()), |rebuild| self.sees(rebuild))?;
        self.polkit.asked();
        self.polkit.person(match killed {
            Killed::AgentAtDialog => Person::YesAfter(LATE),
            Killed::Helper | Killed::AgentAtWork => Person::Yes,
        });
        let command = self.start(args)?;
        if killed == Killed::AgentAtDialog {
            ensure!(
                wait_until(SOON, || !self.polkit.asked().is_empty()),
                "not asked"
            );
        } else {
            ensure!(wait_until(SOON, &at_work), "the helper is not at work");
        }
        if killed == Killed::Helper {
            let line = format!("{HELPER} {}", args[0]);
            let pid = self.runs(&line).context("no helper")?;
            self.world.signal(pid, "KILL")?;
        } else {
            self.world.signal(agent.pid(), "KILL")?;
            agent.wait(SOON).context("the agent goes on")?;
        }
        let output = command.wait_with_output()?;
        ensure!(output.status.code() == Some(70), "{}", said(&output));
        Ok(said(&output))
    }

    /// What the command line said of a helper or an agent that was killed, and what the next start of
    /// the agent tells.
    fn told(&self, killed: Killed, said: &str, title: &str) -> Result<String> {
        if killed == Killed::Helper {
            has(said, &[&say::cut_off()])?;
            ensure!(!said.contains("In a terminal:"), "{said}");
            return Ok(say::cut_off());
        }
        has(
            said,
            &["Nixlamp has ended. What came of it is not known here."],
        )?;
        let _next = self.agent()?;
        let told = self.status()?.troubles.join("\n");
        has(
            &told,
            &[&format!("An action was cut off: {title}"), "while it acted"],
        )?;
        let output = self.nixlamp(&["acknowledge"])?;
        ensure!(output.status.success());
        Ok("while it acted; what to look at".to_owned())
    }

    /// What the helper has written into the system's log.
    fn helper_did(&self, words: &str) -> bool {
        wait_until(SOON, || {
            self.polkit
                .logged()
                .iter()
                .any(|line| line.contains(": done: ") && line.contains(words))
        })
    }

    /// A password that is given to nobody leads to nothing.
    fn nothing_was_done(&self) -> Result<()> {
        sleep(LATE + Duration::from_secs(1));
        let all = self.world.processes();
        ensure!(
            !all.iter().any(|(_, line)| line.contains(HELPER)),
            "{all:?}"
        );
        let log = self.polkit.logged();
        ensure!(
            log.iter().all(|line| line.contains(": not done: ")),
            "{log:?}"
        );
        Ok(())
    }
}

// ---- stop --------------------------------------------------------------------

/// Root's evaluation that never ends and does not heed an interrupt: it has to be killed, 3 s later.
fn evaluation_of_root(world: &World) -> Result<Client> {
    let client = world.spawn(
        User::Root,
        "nix-build",
        [LAB_NIX, "-A", "flat", "--no-out-link"],
    )?;
    let evaluates = wait_until(SOON, || {
        world
            .ticks_of(client.pid())
            .is_some_and(|ticks| ticks > 100)
    });
    ensure!(evaluates, "{}", client.said());
    Ok(client)
}

fn stop(ground: &Ground, killed: Killed) -> Result<Cells> {
    let mut rebuild = evaluation_of_root(&ground.world)?;
    let pid = rebuild.pid().to_string();
    let args = ["stop", &pid, "--yes"];
    let line = format!("{HELPER} stop");
    let at_work = || {
        let there = ground.runs(&line).is_some();
        if there {
            // Between the interrupt and the kill lie 3 s.
            sleep(Duration::from_millis(1200));
        }
        there
    };
    let said = ground.kill(killed, Some(&rebuild), &args, at_work)?;
    let disk = match killed {
        Killed::AgentAtDialog => {
            ground.nothing_was_done()?;
            ensure!(rebuild.is_running());
            "the rebuild runs on; the password leads to nothing"
        }
        Killed::Helper => {
            ensure!(rebuild.is_running(), "the interrupt was heeded");
            "interrupted and not killed, the rebuild runs on"
        }
        Killed::AgentAtWork => {
            rebuild.wait(SOON).context("it was not stopped")?;
            ensure!(
                ground.helper_did("had to be killed"),
                "no line of it in the log"
            );
            "the helper ends what it began; the rebuild is killed"
        }
    };
    let told = ground.told(killed, &said, "Stop a rebuild")?;
    if killed == Killed::AgentAtWork {
        return Ok((disk, told, "nothing is left to stop"));
    }
    ground.polkit.person(Person::Yes);
    let _agent = ground.agent()?;
    ground.sees(&rebuild)?;
    let output = ground.nixlamp(&args)?;
    ensure!(
        output.status.success(),
        "{}",
        nixlamp_tests::machine::said(&output)
    );
    rebuild.wait(SOON).context("it was not stopped")?;
    ground.polkit.logged();
    Ok((disk, told, "the same command stops it"))
}

// ---- restart of the daemon ---------------------------------------------------

const SYSTEMCTL: &str = "/run/current-system/sw/bin/systemctl";

/// Takes a moment, as systemd does, and really restarts the daemon of this world.
fn stand_in_for_systemctl(world: &World) -> Result<()> {
    let script = "#!/bin/sh\n[ \"$*\" = 'restart nix-daemon.service' ] || exit 64\nsleep 1\n\
         main=$(grep -lzx -e --daemo[n] /proc/[0-9]*/cmdline 2>/dev/null)\n\
         main=${main%/cmdline}\nold=${main#/proc/}\nkill $old\n\
         while kill -0 $old 2>/dev/null; do sleep 0.1; done\n\
         setsid /nix/lab/bin/nix-daemon --daemon </dev/null >/dev/null 2>&1 &\n";
    let folder = "/run/current-system/sw/bin";
    world.run(User::Root, "mkdir", ["-p", folder, "/run/systemd/system"])?;
    let program = world.inside(SYSTEMCTL);
    fs::write(&program, script)?;
    Ok(fs::set_permissions(
        &program,
        fs::Permissions::from_mode(0o755),
    )?)
}

fn daemon(world: &World) -> Option<i32> {
    let all = world.processes();
    let mut mains = all
        .iter()
        .filter(|(_, line)| line.ends_with("nix-daemon --daemon"));
    mains.next().map(|(pid, _)| *pid)
}

fn restart(ground: &Ground, killed: Killed) -> Result<Cells> {
    let world = &ground.world;
    let old = daemon(world).context("no daemon")?;
    let line = format!("/bin/sh {SYSTEMCTL} restart nix-daemon.service");
    let args = ["restart-daemon", "--yes"];
    let said = ground.kill(killed, None, &args, || ground.runs(&line).is_some())?;
    let answers = || world.run(User::Alice, "nix", ["store", "info"]).is_ok();
    let disk = if killed == Killed::AgentAtDialog {
        ground.nothing_was_done()?;
        ensure!(daemon(world) == Some(old) && answers());
        "the old daemon answers; the password leads to nothing"
    } else {
        let another = || daemon(world).is_some_and(|pid| pid != old) && answers();
        ensure!(wait_until(SOON, another), "no new daemon");
        "systemctl goes on to its end; a new daemon answers"
    };
    if killed == Killed::AgentAtWork {
        ensure!(ground.helper_did(""), "no line of it in the log");
    }
    let told = ground.told(killed, &said, "Restart the Nix daemon")?;
    ground.polkit.person(Person::Yes);
    let _agent = ground.agent()?;
    let before = daemon(world);
    let output = ground.nixlamp(&args)?;
    ensure!(
        output.status.success(),
        "{}",
        nixlamp_tests::machine::said(&output)
    );
    ensure!(daemon(world) != before && answers());
    ground.polkit.logged();
    Ok((disk, told, "the same command restarts it"))
}
