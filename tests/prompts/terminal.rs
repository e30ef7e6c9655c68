//! A case on a terminal of its own, and the person who types there.

use std::{
    fs::{self, File},
    io::{Read as _, Write as _},
    os::fd::OwnedFd,
    process::{Child, Command, Stdio},
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    thread::{self, JoinHandle},
    time::{Duration, Instant},
};

use anyhow::{Context, Result};
use nixlamp_tests::world::{HOME, RUNTIME_DIR, World, wait_until};
use rustix::{
    event::{PollFd, PollFlags, Timespec, poll},
    fs::{Gid, Mode, OFlags, Uid},
    process::{Pid, Signal, kill_process},
    pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt},
    termios::{Winsize, tcsetwinsize},
};

use crate::cases::{Case, Start};

/// How often a reader looks whether its window is still open.
const BEAT: Timespec = Timespec {
    tv_sec: 0,
    tv_nsec: 100_000_000,
};
/// Who asks for a password throws away what was typed before.
const BEFORE_TYPING: Duration = Duration::from_millis(400);

/// For a process to end.
const SOON: Duration = Duration::from_secs(5);

/// One case that runs.
pub struct Terminal {
    keys: Option<File>,
    open: Arc<AtomicBool>,
    reader: Option<JoinHandle<()>>,
    /// The one that waits outside.
    child: Child,
    shown: Arc<Mutex<Shown>>,
    read: usize,
    step: usize,
    type_at: Option<Instant>,
    words_at: f64,
    /// When it stood where it is to be judged, in seconds since the machine started.
    pub ready_at: Option<f64>,
}

/// What came on a screen, and when each part of it.
#[derive(Default)]
struct Shown {
    bytes: Vec<u8>,
    came: Vec<(usize, f64)>,
}

impl Shown {
    /// Where the words end, if they came after that place.
    fn end_of(&self, words: &str, from: usize) -> Option<usize> {
        let found = |part: &[u8]| part == words.as_bytes();
        match words.len() {
            0 => Some(from),
            length => {
                let at = self.bytes[from..].windows(length).position(found)?;
                Some(from + at + length)
            }
        }
    }

    fn came_at(&self, end: usize) -> f64 {
        let part = self.came.iter().find(|(until, _)| *until >= end);
        part.map_or_else(uptime_s, |(_, at)| *at)
    }
}

/// Seconds since the machine started.
fn uptime_s() -> f64 {
    let text = fs::read_to_string("/proc/uptime").unwrap_or_default();
    let first = text.split(' ').next();
    first.and_then(|s| s.parse().ok()).unwrap_or_default()
}

impl Terminal {
    /// Writes the case's script and starts it as alice, in her own terminal.
    pub fn start(world: &World, case: &Case) -> Result<Self> {
        let script = format!("{HOME}/c/{}/nixos-rebuild", case.name);
        let shell = if case.dash { "/bin/sh" } else { "/bin/bash" };
        world.write(
            &script,
            &format!(
                "#!{shell}\ncd {HOME}/c/{}\necho go\n{}\necho gone\n",
                case.name, case.body
            ),
        )?;
        // Not while another thread forks: who is open for writing cannot be started.
        let outside = world.inside(&script);
        Command::new("chmod").arg("755").arg(&outside).status()?;
        let master = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY | OpenptFlags::CLOEXEC)?;
        grantpt(&master)?;
        unlockpt(&master)?;
        let path = ptsname(&master, Vec::new())?;
        let flags = OFlags::RDWR | OFlags::NOCTTY | OFlags::CLOEXEC;
        let slave = rustix::fs::open(&path, flags, Mode::empty())?;
        // As a terminal program has it: the user's own.
        let uid = world.uid();
        rustix::fs::fchown(&slave, Some(Uid::from_raw(uid)), Some(Gid::from_raw(5)))?;
        rustix::fs::fchmod(&slave, Mode::from_raw_mode(0o620))?;
        let size = Winsize {
            ws_row: 24,
            ws_col: 100,
            ws_xpixel: 0,
            ws_ypixel: 0,
        };
        tcsetwinsize(&master, size)?;
        let child = command(world, case, &script)
            .stdin(Stdio::from(slave.try_clone()?))
            .stdout(Stdio::from(slave.try_clone()?))
            .stderr(Stdio::from(slave))
            .spawn()
            .context("nsenter")?;
        Ok(Self::of(master, child)?)
    }

    fn of(master: OwnedFd, child: Child) -> std::io::Result<Self> {
        let keys = File::from(master);
        let mut screen = keys.try_clone()?;
        let shown = Arc::<Mutex<Shown>>::default();
        let taken = Arc::clone(&shown);
        let open = Arc::new(AtomicBool::new(true));
        let reads = Arc::clone(&open);
        let reader = thread::spawn(move || {
            let mut part = [0; 4096];
            while reads.load(Ordering::Relaxed) {
                let mut fds = [PollFd::new(&screen, PollFlags::IN)];
                if poll(&mut fds, Some(&BEAT)).unwrap_or(0) == 0 {
                    continue;
                }
                // Ends with an error when nobody has the other end any more.
                let Ok(length @ 1..) = screen.read(&mut part) else {
                    return;
                };
                let mut shown = taken.lock().unwrap_or_else(PoisonError::into_inner);
                shown.bytes.extend_from_slice(&part[..length]);
                let end = shown.bytes.len();
                shown.came.push((end, uptime_s()));
            }
        });
        Ok(Self {
            keys: Some(keys),
            open,
            reader: Some(reader),
            child,
            shown,
            read: 0,
            step: 0,
            type_at: None,
            words_at: 0.0,
            ready_at: None,
        })
    }

    /// Goes on where it can; true once the case stands where it is to be judged.
    pub fn step(&mut self, case: &Case) -> Result<bool> {
        let Some((words, keys)) = case.steps.get(self.step) else {
            return Ok(true);
        };
        if self.type_at.is_none() {
            let shown = self.shown.lock().unwrap_or_else(PoisonError::into_inner);
            let Some(end) = shown.end_of(words, self.read) else {
                return Ok(false);
            };
            self.read = end;
            self.words_at = shown.came_at(end);
            let wait = if keys.is_empty() {
                Duration::ZERO
            } else {
                BEFORE_TYPING
            };
            self.type_at = Some(Instant::now() + wait);
        }
        if self.type_at.is_some_and(|at| Instant::now() < at) {
            return Ok(false);
        }
        self.type_at = None;
        self.step += 1;
        if let Some(terminal) = &mut self.keys {
            terminal.write_all(keys.as_bytes())?;
        }
        if self.step < case.steps.len() {
            return Ok(false);
        }
        if case.closes {
            self.close();
        }
        self.ready_at = Some(if keys.is_empty() && !words.is_empty() {
            self.words_at
        } else {
            uptime_s()
        });
        Ok(true)
    }

    /// Types an answer; whether these words then come.
    pub fn answers(&mut self, keys: &str, then: &str) -> Result<bool> {
        let from = self.read;
        if let Some(terminal) = &mut self.keys {
            terminal.write_all(keys.as_bytes())?;
        }
        Ok(wait_until(SOON * 4, || {
            let shown = self.shown.lock().unwrap_or_else(PoisonError::into_inner);
            shown.end_of(then, from).is_some()
        }))
    }

    /// The window is closed: its end of the terminal is gone.
    fn close(&mut self) {
        self.open.store(false, Ordering::Relaxed);
        if let Some(reader) = self.reader.take() {
            // It holds that end too.
            drop(reader.join());
        }
        self.keys = None;
    }

    /// What stands on it, for a case that went wrong.
    pub fn says(&self) -> String {
        let shown = self.shown.lock().unwrap_or_else(PoisonError::into_inner);
        let from = shown.bytes.len().saturating_sub(300);
        String::from_utf8_lossy(&shown.bytes[from..]).into_owned()
    }
}

impl Drop for Terminal {
    /// The case itself is ended, so that who waits for it can collect it: nobody else might.
    fn drop(&mut self) {
        let waiter = self.child.id();
        let below = format!("/proc/{waiter}/task/{waiter}/children");
        let below = fs::read_to_string(below).unwrap_or_default();
        let signal = |pid: Option<i32>, signal| {
            let _ = pid
                .and_then(Pid::from_raw)
                .map(|pid| kill_process(pid, signal));
        };
        for pid in below.split_whitespace() {
            signal(pid.parse().ok(), Signal::KILL);
        }
        // Where it saw a stopped child it has stopped itself.
        signal(i32::try_from(waiter).ok(), Signal::CONT);
        if !wait_until(SOON, || {
            matches!(self.child.try_wait(), Ok(Some(_)) | Err(_))
        }) {
            let _ = self.child.kill();
            let _ = self.child.wait();
        }
    }
}

/// In the world, as the leader of a session that has its input for a terminal.
fn command(world: &World, case: &Case, script: &str) -> Command {
    let uid = world.uid().to_string();
    let init = world.init().to_string();
    let mut command = Command::new("nsenter");
    command
        .args(["--mount", "--pid", "--net", "--target", &init])
        .args(["setsid", "--ctty"])
        .args(["setpriv", "--reuid", &uid, "--regid", &uid, "--init-groups"])
        .args(["env", "--default-signal", "--chdir", HOME]);
    match case.start {
        Start::Script => command.args([script, "switch"]),
        Start::Shell => command.args(["bash", "--norc", "--noprofile", "-i"]),
        Start::Tmux => {
            let socket = format!("{HOME}/c/{}/tmux", case.name);
            command.args([
                "tmux",
                "-S",
                &socket,
                "-f",
                "/dev/null",
                "new-session",
                script,
                "switch",
            ])
        }
        Start::Screen => command.args(["screen", "-c", "/dev/null", script, "switch"]),
    };
    command
        .env_clear()
        .env(
            "PATH",
            format!("{HOME}/bin:/nix/lab/bin:/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin"),
        )
        .env("LANG", "C.UTF-8")
        .env("HOME", HOME)
        .env("USER", "alice")
        .env("SHELL", "/bin/bash")
        .env("TERM", "xterm")
        .env("PS1", "ready> ")
        .env("HISTFILE", "/dev/null")
        .env("NIX_REMOTE", "daemon")
        .env("XDG_RUNTIME_DIR", RUNTIME_DIR);
    command
}
