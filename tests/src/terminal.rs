//! A terminal with a shell in it, and a person who types.

use std::{
    fs::File,
    io::{Read as _, Write as _},
    os::fd::OwnedFd,
    process::{Child, Command, Stdio},
    sync::{Arc, Mutex, PoisonError},
    thread,
    time::Duration,
};

use anyhow::{Context, Result, ensure};
use rustix::{
    fs::{Mode, OFlags},
    pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt},
    termios::{Winsize, tcsetwinsize},
};

use crate::world::wait_until;

/// What the shell says when it waits for a line.
const READY: &str = "ready> ";
/// For what takes a moment on an idle machine.
const SOON: Duration = Duration::from_secs(15);

/// An interactive bash in a terminal of its own.
pub struct Terminal {
    keys: File,
    shell: Child,
    shown: Arc<Mutex<Vec<u8>>>,
    read: usize,
}

impl Terminal {
    /// Starts it in this environment, beside the test's own.
    pub fn start(environment: &[(&str, &str)]) -> Result<Self> {
        let master = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY | OpenptFlags::CLOEXEC)?;
        grantpt(&master)?;
        unlockpt(&master)?;
        let path = ptsname(&master, Vec::new())?;
        let end = || -> Result<OwnedFd> {
            let flags = OFlags::RDWR | OFlags::NOCTTY | OFlags::CLOEXEC;
            Ok(rustix::fs::open(&path, flags, Mode::empty())?)
        };
        // setsid gives it the terminal; a test runner may have signals ignored.
        let shell = Command::new("setsid")
            .args(["--ctty", "env", "--default-signal"])
            .args(["bash", "--norc", "--noprofile", "-i"])
            .env("PS1", READY)
            .env("TERM", "xterm-256color")
            .env("HISTFILE", "/dev/null")
            .env_remove("PROMPT_COMMAND")
            .envs(environment.iter().copied())
            .stdin(Stdio::from(end()?))
            .stdout(Stdio::from(end()?))
            .stderr(Stdio::from(end()?))
            .spawn()
            .context("setsid")?;
        let keys = File::from(master);
        let mut screen = keys.try_clone()?;
        let shown = Arc::new(Mutex::new(Vec::new()));
        let taken = Arc::clone(&shown);
        thread::spawn(move || {
            let mut part = [0; 4096];
            // Ends with an error when nobody has the other end any more.
            while let Ok(length) = screen.read(&mut part) {
                if length == 0 {
                    return;
                }
                taken
                    .lock()
                    .unwrap_or_else(PoisonError::into_inner)
                    .extend_from_slice(&part[..length]);
            }
        });
        let mut terminal = Self {
            keys,
            shell,
            shown,
            read: 0,
        };
        terminal.until(READY)?;
        // No line editor, and no echo of what is typed: only answers are read.
        terminal.line("set +o emacs; stty -echo")?;
        Ok(terminal)
    }

    /// Types these keys as they are: `\u{3}` is Ctrl-C.
    pub fn type_keys(&mut self, keys: &str) -> Result<()> {
        Ok(self.keys.write_all(keys.as_bytes())?)
    }

    /// All that came since the last call, up to and with these words, which
    /// must come soon.
    pub fn until(&mut self, words: &str) -> Result<String> {
        let mut at = None;
        wait_until(SOON, || {
            at = self.place_of(words);
            at.is_some()
        });
        let shown = self.shown.lock().unwrap_or_else(PoisonError::into_inner);
        let rest = &shown[self.read..];
        ensure!(
            at.is_some(),
            "no “{words}” on the terminal: {}",
            String::from_utf8_lossy(rest)
        );
        let end = at.unwrap_or(0) + words.len();
        let text = String::from_utf8_lossy(&rest[..end]).into_owned();
        self.read += end;
        Ok(text)
    }

    /// Where these words begin in what was not read yet.
    fn place_of(&self, words: &str) -> Option<usize> {
        let shown = self.shown.lock().unwrap_or_else(PoisonError::into_inner);
        shown[self.read..]
            .windows(words.len())
            .position(|part| part == words.as_bytes())
    }

    /// Types these keys until the words come: right after `fg` they may go to the
    /// shell, which takes no notice.
    pub fn type_until(&mut self, keys: &str, words: &str) -> Result<String> {
        for _ in 0..10 {
            self.type_keys(keys)?;
            if wait_until(Duration::from_secs(3), || self.place_of(words).is_some()) {
                break;
            }
        }
        self.until(words)
    }

    /// Runs one line and gives what it showed before the shell was ready again.
    pub fn line(&mut self, line: &str) -> Result<String> {
        self.type_keys(&format!("{line}\n"))?;
        let shown = self.until(READY)?;
        Ok(shown.strip_suffix(READY).unwrap_or(&shown).to_owned())
    }

    /// Makes the terminal so large.
    pub fn resize(&self, rows: u16, columns: u16) -> Result<()> {
        let size = Winsize {
            ws_row: rows,
            ws_col: columns,
            ws_xpixel: 0,
            ws_ypixel: 0,
        };
        Ok(tcsetwinsize(&self.keys, size)?)
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        let _ = self.shell.kill();
        let _ = self.shell.wait();
    }
}
