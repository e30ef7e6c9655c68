//! The agent with a home of its own.

use std::fs;
use std::os::unix::process::CommandExt as _;
use std::path::PathBuf;
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, ensure};
use nixlamp_host::client::Client;
use nixlamp_tests::dbus::Bus;

/// The agent with a home of its own.
pub struct Agent {
    /// Its home, and all that is its own.
    pub folder: PathBuf,
    /// While it runs.
    pub process: Option<Child>,
}

impl Agent {
    pub fn new(name: &str) -> Result<Self> {
        let folder = std::env::temp_dir().join(format!("nixlamp-{name}-{}", std::process::id()));
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(folder.join("config/nixlamp"))?;
        Ok(Self {
            folder,
            process: None,
        })
    }

    pub fn program(&self, arguments: &[&str]) -> Result<Command> {
        let own = std::env::current_exe()?;
        let built = own.ancestors().nth(2).context("target/PROFILE/deps")?;
        let mut program = Command::new(built.join("nixlamp"));
        program
            .args(arguments)
            .env_clear()
            .env("PATH", std::env::var_os("PATH").unwrap_or_default())
            .env("HOME", &self.folder)
            .env("XDG_CONFIG_HOME", self.folder.join("config"))
            .env("XDG_CONFIG_DIRS", self.folder.join("none"))
            .env("XDG_STATE_HOME", self.folder.join("state"))
            .env("NIXLAMP_SOCKET", self.socket())
            .env("LC_ALL", "C")
            .env("DBUS_SYSTEM_BUS_ADDRESS", "disabled:")
            .stdin(Stdio::null());
        Ok(program)
    }

    pub fn socket(&self) -> PathBuf {
        self.folder.join("agent.sock")
    }

    pub fn config(&self) -> PathBuf {
        self.folder.join("config/nixlamp/config.toml")
    }

    pub async fn start(&mut self, bus: Option<&Bus>) -> Result<()> {
        let mut program = match bus {
            Some(_) => self.program(&[])?,
            None => self.program(&["--headless"])?,
        };
        if let Some(bus) = bus {
            program.env("DBUS_SESSION_BUS_ADDRESS", &bus.address);
        }
        let quiet = program.stdout(Stdio::null()).stderr(Stdio::null());
        self.process = Some(quiet.process_group(0).spawn()?);
        let begun = Instant::now();
        while Client::connect(&self.socket()).await.is_err() {
            ensure!(begun.elapsed() < Duration::from_secs(20), "no agent");
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        Ok(())
    }

    pub fn end(&mut self) {
        if let Some(mut process) = self.process.take() {
            let _ = process.kill();
            let _ = process.wait();
        }
    }

    /// Runs a command to its end.
    pub fn run(&self, arguments: &[&str]) -> Result<Output> {
        Ok(self.program(arguments)?.output()?)
    }

    pub fn said(&self, arguments: &[&str]) -> Result<String> {
        let output = self.run(arguments)?;
        let text = String::from_utf8(output.stdout)? + &String::from_utf8(output.stderr)?;
        Ok(text.trim().to_owned())
    }
}

impl Drop for Agent {
    fn drop(&mut self) {
        self.end();
        let _ = fs::remove_dir_all(&self.folder);
    }
}
