//! The agent at work in a [`World`]: run by alice, with a session bus, a tray and a desktop of
//! their own, and a tape of all that it shows.

use std::{
    fmt::Write as _,
    fs,
    os::unix::net::UnixStream,
    path::{Path, PathBuf},
    process::Output,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, AtomicU32, Ordering},
    },
    thread::{self, JoinHandle, sleep},
    time::Duration,
};

use anyhow::{Context, Result, bail, ensure};
use nixlamp_core::wire::{self, Cause, Lamp, PastRebuild, Status, View};
use nixlamp_host::client::Client as Face;
use tokio::runtime::{Builder, Runtime};

use crate::{
    dbus::{Bus, Desk, Entry, Item, Look, Shown, Tray},
    webdriver::built,
    world::{Client, HOME, User, World, wait_until},
};

/// How often the tape looks at the agent.
const BEAT: Duration = Duration::from_millis(200);
/// How long the programs of a stage may take to be there.
const SOON: Duration = Duration::from_secs(20);

/// The bus lets everybody in: the tray and the desktop are processes of the test's user.
const BUS: &str = r#"<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:path=SOCKET</listen>
  <auth>EXTERNAL</auth>
  <policy context="default">
    <allow user="*"/>
    <allow own="*"/>
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
  </policy>
</busconfig>
"#;

/// What the agent showed at one moment.
#[derive(Clone, Debug)]
pub struct Frame {
    /// Seconds since the machine started.
    pub at: f64,
    /// The picture of all faces.
    pub view: View,
    /// What the tray showed, and since when that is known.
    pub tray: Option<Look>,
    /// All notifications so far.
    pub shown: Vec<Shown>,
    /// Those that were withdrawn.
    pub withdrawn: Vec<u32>,
}

impl Frame {
    /// The rebuild with this root process.
    pub fn rebuild(&self, pid: i32) -> Option<&wire::Rebuild> {
        self.view
            .status
            .rebuilds
            .iter()
            .find(|rebuild| i64::from(rebuild.root_pid) == i64::from(pid))
    }

    /// The cause that this rebuild's list has first.
    pub fn first_cause(&self, pid: i32) -> Option<&Cause> {
        self.rebuild(pid)?.causes.first()
    }

    /// The state that the tray's drawing shows.
    pub fn lamp(&self) -> Option<Lamp> {
        self.tray.as_ref()?.lamp()
    }
}

/// A fresh agent with an empty history and nothing but its defaults, unless told otherwise.
pub struct Stage<'world> {
    world: &'world World,
    environment: Vec<String>,
    program: String,
    socket: PathBuf,
    agent: Client,
    _daemon: Client,
    frames: Arc<Mutex<Vec<Frame>>>,
    ends: Arc<AtomicBool>,
    tape: Option<JoinHandle<Result<()>>>,
    item: Arc<Item>,
    runtime: Option<Runtime>,
    faces: (Tray, Arc<Desk>),
}

/// Seconds since the machine started, as the start times of processes are counted.
pub fn now_s() -> Result<f64> {
    let text = fs::read_to_string("/proc/uptime")?;
    Ok(text
        .split_whitespace()
        .next()
        .context("uptime")?
        .parse::<f64>()?)
}

/// When a process started, in the same seconds.
pub fn started_s(client: &Client) -> Result<f64> {
    let stat = fs::read_to_string(format!("/proc/{}/stat", client.host_pid()))?;
    let ticks: f64 = stat
        .rsplit_once(") ")
        .and_then(|(_, rest)| rest.split(' ').nth(19))
        .context("a start time")?
        .parse()?;
    // A tick is a hundredth of a second to programs wherever Nix runs, see time(7).
    Ok(ticks / 100.0)
}

fn program() -> Result<PathBuf> {
    std::env::var_os("NIXLAMP_BIN").map_or_else(|| built("nixlamp"), |path| Ok(path.into()))
}

impl<'world> Stage<'world> {
    /// Starts everything and waits until the lamp is in the tray.
    pub fn new(world: &'world World, config: &str) -> Result<Self> {
        static STAGES: AtomicU32 = AtomicU32::new(0);
        let folder = format!("{HOME}/stage-{}", STAGES.fetch_add(1, Ordering::Relaxed));
        let program = program()?;
        let inside = Path::new("/nix/lab/bin").join(program.file_name().context("a name")?);
        // A program that runs cannot be written to.
        let program = if world.inside(&inside).exists() {
            inside
        } else {
            world.install(&program)?
        };
        let program = program.to_str().context("a path")?.to_owned();
        let bus = format!("{folder}/bus");
        world.write(&format!("{folder}/bus.conf"), &BUS.replace("SOCKET", &bus))?;
        world.write(&format!("{folder}/run/marker"), "")?;
        world.write(&format!("{folder}/nixlamp/config.toml"), config)?;
        world.run(User::Alice, "chmod", ["700", &format!("{folder}/run")])?;
        let daemon = world.spawn(
            User::Alice,
            "dbus-daemon",
            [
                &format!("--config-file={folder}/bus.conf"),
                "--nofork",
                "--nopidfile",
            ],
        )?;
        let outside = world.inside(&bus);
        ensure!(
            wait_until(SOON, || UnixStream::connect(&outside).is_ok()),
            "no bus: {}",
            daemon.said()
        );
        let environment = vec![
            format!("DBUS_SESSION_BUS_ADDRESS=unix:path={bus}"),
            format!("XDG_RUNTIME_DIR={folder}/run"),
            format!("XDG_STATE_HOME={folder}"),
            format!("XDG_CONFIG_HOME={folder}"),
        ];
        let runtime = Builder::new_multi_thread()
            .worker_threads(1)
            .enable_all()
            .build()?;
        let bus = Bus::at(format!("unix:path={}", outside.display()));
        let (tray, desk) = runtime.block_on(async {
            let tray = Tray::start(&bus).await?;
            let desk = Desk::start(&bus, &["actions", "body", "body-markup"]).await?;
            anyhow::Ok((tray, Arc::new(desk)))
        })?;
        let agent = world.spawn(User::Alice, "env", environment.iter().chain([&program]))?;
        let socket = world.inside(format!("{folder}/run/nixlamp/agent.sock"));
        let said = || format!("the agent says: {}", agent.said());
        let item = runtime
            .block_on(tray.item(SOON))
            .with_context(said)
            .map(Arc::new)?;
        ensure!(wait_until(SOON, || socket.exists()), said());
        let mut stage = Self {
            world,
            environment,
            program,
            socket,
            agent,
            _daemon: daemon,
            frames: Arc::default(),
            ends: Arc::default(),
            tape: None,
            item,
            runtime: Some(runtime),
            faces: (tray, desk),
        };
        stage.record()?;
        Ok(stage)
    }

    fn record(&mut self) -> Result<()> {
        let runtime = self.runtime.as_ref().context("not ended")?.handle().clone();
        let (frames, ends) = (Arc::clone(&self.frames), Arc::clone(&self.ends));
        let (item, desk) = (Arc::clone(&self.item), Arc::clone(&self.faces.1));
        let socket = self.socket.clone();
        self.tape = Some(thread::spawn(move || {
            let mut face = runtime
                .block_on(Face::connect(&socket))
                .map_err(|error| anyhow::anyhow!("{}: {error}", socket.display()))?;
            while !ends.load(Ordering::Relaxed) {
                let view = runtime.block_on(face.look())?;
                let at = now_s()?;
                let tray = runtime.block_on(item.look()).ok();
                let record = desk.record();
                lock(&frames).push(Frame {
                    at,
                    view,
                    tray,
                    shown: record.shown,
                    withdrawn: record.withdrawn,
                });
                sleep(BEAT);
            }
            Ok(())
        }));
        let sees = wait_until(SOON, || !lock(&self.frames).is_empty());
        ensure!(sees, "the agent shows nothing: {}", self.agent.said());
        Ok(())
    }

    /// All frames since that moment.
    pub fn since(&self, at: f64) -> Vec<Frame> {
        lock(&self.frames)
            .iter()
            .filter(|frame| frame.at >= at)
            .cloned()
            .collect()
    }

    /// The first frame since that moment of which this holds, waited for.
    pub fn until(
        &self,
        since: f64,
        limit: Duration,
        what: &str,
        holds: impl Fn(&Frame) -> bool,
    ) -> Result<Frame> {
        let mut next = 0;
        let mut found = None;
        wait_until(limit, || {
            sleep(BEAT / 4);
            let frames = lock(&self.frames);
            found = frames[next..]
                .iter()
                .find(|frame| frame.at >= since && holds(frame))
                .cloned();
            next = frames.len();
            found.is_some() || self.tape_has_ended()
        });
        found.with_context(|| {
            format!(
                "{what}: not within {limit:?}\n{}\nthe agent says: {}",
                self.story(since),
                self.agent.said()
            )
        })
    }

    fn tape_has_ended(&self) -> bool {
        self.tape.as_ref().is_none_or(JoinHandle::is_finished)
    }

    /// What has changed since that moment, a line each: for whoever must find out why.
    pub fn story(&self, since: f64) -> String {
        let mut story = String::new();
        let mut last = String::new();
        for frame in self.since(since) {
            let status = &frame.view.status;
            let mut line = format!(
                "{:?}/{:?} {}",
                status.state,
                frame.lamp(),
                frame.shown.len()
            );
            for r in &status.rebuilds {
                let _ = write!(
                    line,
                    " | {} {} {:?} {:?} {} {:?}",
                    r.root_pid,
                    r.tool,
                    r.phase,
                    r.verdict,
                    r.causes
                        .iter()
                        .map(|c| format!("{} {:.2}", c.code, c.probability))
                        .collect::<Vec<_>>()
                        .join(", "),
                    r.waits_on,
                );
            }
            if line != last {
                let _ = writeln!(story, "  {:6.1} s  {line}", frame.at - since);
                last = line;
            }
        }
        if let Some(frame) = self.since(since).last() {
            for r in &frame.view.status.rebuilds {
                let _ = writeln!(story, "  {} quiet {:.1}", r.id, r.quiet_s);
                for p in &r.processes {
                    let _ = writeln!(
                        story,
                        "    {} {} {} {} {} {:?} {}",
                        p.pid, p.role, p.name, p.user, p.state, p.cpu_ratio, p.command
                    );
                }
            }
            let _ = writeln!(story, "  {:?}", frame.view.status.troubles);
        }
        story
    }

    /// The program on the command line, run by alice to its end.
    pub fn nixlamp(&self, args: &[&str]) -> Result<Output> {
        let args = self
            .environment
            .iter()
            .map(String::as_str)
            .chain([self.program.as_str()])
            .chain(args.iter().copied());
        Ok(self.world.command(User::Alice, "env", args).output()?)
    }

    /// `nixlamp status --json`, and its exit code.
    pub fn status(&self) -> Result<(Status, i32)> {
        let output = self.nixlamp(&["status", "--json"])?;
        let status = serde_json::from_slice(&output.stdout)
            .with_context(|| String::from_utf8_lossy(&output.stderr).into_owned())?;
        Ok((status, output.status.code().context("a signal")?))
    }

    /// `nixlamp history --json`.
    pub fn history(&self) -> Result<Vec<PastRebuild>> {
        let output = self.nixlamp(&["history", "--json"])?;
        ensure!(
            output.status.success(),
            "{}",
            String::from_utf8_lossy(&output.stderr)
        );
        Ok(serde_json::from_slice(&output.stdout)?)
    }

    /// The tray's menu.
    pub fn menu(&self) -> Result<Vec<Entry>> {
        let runtime = self.runtime.as_ref().context("not ended")?;
        runtime.block_on(self.item.menu())
    }

    /// Ends the agent as a logout does; it must go by itself and soon.
    pub fn end(mut self) -> Result<()> {
        self.ends.store(true, Ordering::Relaxed);
        if let Some(tape) = self.tape.take() {
            match tape.join() {
                Ok(result) => result.context(self.agent.said())?,
                Err(_) => bail!("the tape broke"),
            }
        }
        self.agent.signal(rustix::process::Signal::TERM)?;
        let status = self.agent.wait(SOON).context("the agent does not end")?;
        ensure!(
            status.success() && !self.agent.said().contains("panicked"),
            "{status}: {}",
            self.agent.said()
        );
        Ok(())
    }
}

impl Drop for Stage<'_> {
    fn drop(&mut self) {
        self.ends.store(true, Ordering::Relaxed);
        if let Some(tape) = self.tape.take() {
            let _ = tape.join();
        }
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}

fn lock<T>(of: &Mutex<T>) -> MutexGuard<'_, T> {
    of.lock().unwrap_or_else(PoisonError::into_inner)
}
