//! Tray and notifier in a process of their own, drawing what they are given.

use std::io::{BufRead as _, BufReader, Write as _};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant};

use anyhow::Context as _;
use nixlamp_core::wire::View;

/// Long enough for a busy machine; what must be quick is measured by itself.
pub const SOON: Duration = Duration::from_secs(5);

/// The faces in a process of their own, as the bus they use is taken from the
/// environment.
pub struct Faces {
    /// Its process.
    pub process: Child,
    input: Option<ChildStdin>,
    lines: Receiver<String>,
}

impl Faces {
    /// Starts `program` on this session bus, and on this system bus or none.
    pub fn start(program: &str, address: &str, system: Option<&str>) -> anyhow::Result<Self> {
        let mut process = Command::new(program)
            .env("DBUS_SESSION_BUS_ADDRESS", address)
            .env("DBUS_SYSTEM_BUS_ADDRESS", system.unwrap_or("disabled:"))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()?;
        let input = process.stdin.take();
        let output = process.stdout.take().context("its output")?;
        let (say, lines) = channel();
        std::thread::spawn(move || {
            for line in BufReader::new(output).lines().map_while(Result::ok) {
                if say.send(line).is_err() {
                    return;
                }
            }
        });
        Ok(Self {
            process,
            input,
            lines,
        })
    }

    /// Draws this picture.
    pub fn draw(&mut self, view: &View) -> anyhow::Result<()> {
        let mut line = serde_json::to_string(view)?;
        line.push('\n');
        let input = self.input.as_mut().context("it was ended")?;
        input.write_all(line.as_bytes())?;
        Ok(input.flush()?)
    }

    /// The next line it says.
    pub fn line(&self) -> anyhow::Result<String> {
        Ok(self.lines.recv_timeout(SOON)?)
    }

    /// The next wish; `None` if none comes in so long. That a desktop has or
    /// lacks a tray is told at any time and is nobody's wish: it is passed over.
    pub fn wish(&self, within: Duration) -> anyhow::Result<Option<String>> {
        loop {
            match self.lines.recv_timeout(within) {
                Ok(line) => {
                    if let Some(wish) = line.strip_prefix("wish: ")
                        && !wish.starts_with("Face(")
                    {
                        return Ok(Some(wish.to_owned()));
                    }
                }
                Err(RecvTimeoutError::Timeout) => return Ok(None),
                Err(gone @ RecvTimeoutError::Disconnected) => return Err(gone.into()),
            }
        }
    }

    /// Ends its input and waits for its end.
    pub fn end(&mut self) -> anyhow::Result<bool> {
        self.input = None;
        let start = Instant::now();
        while start.elapsed() < SOON {
            if let Some(status) = self.process.try_wait()? {
                return Ok(status.success());
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        Ok(false)
    }
}

impl Drop for Faces {
    fn drop(&mut self) {
        // It has usually gone with its input.
        self.input = None;
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
