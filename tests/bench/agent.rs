//! The agent as a person has it: with tray and notifications, on a desktop of
//! its own.

use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use anyhow::{Context as _, Result, ensure};
use nixlamp_core::wire::View;
use nixlamp_host::client::Client;
use nixlamp_tests::dbus::{Bus, Desk, Item, Tray};
use nixlamp_tests::webdriver::Home;

/// A program of the release build, beside the build of this program, or of the
/// folder that `NIXLAMP_BENCH_PROGRAMS` names.
pub fn built(name: &str) -> Result<PathBuf> {
    if let Some(folder) = std::env::var_os("NIXLAMP_BENCH_PROGRAMS") {
        return Ok(PathBuf::from(folder).join(name));
    }
    let own = std::env::current_exe()?;
    let path = own
        .ancestors()
        .nth(2)
        .context("this lies in target/PROFILE")?
        .join("release")
        .join(name);
    ensure!(
        path.is_file(),
        "{} is missing. Build it first: cargo build --release",
        path.display()
    );
    Ok(path)
}

/// A running agent with its desktop.
pub struct Agent {
    process: Child,
    home: Home,
    tray: Tray,
    _desk: Desk,
    _bus: Bus,
}

impl Agent {
    /// Starts one; `name` is its own. `dress` may change how it is started.
    pub async fn start(name: &str, dress: impl FnOnce(&mut Command)) -> Result<Self> {
        Self::start_by(name, Command::new(built("nixlamp")?), dress).await
    }

    /// The same, with a program that becomes the agent.
    pub async fn start_by(
        name: &str,
        mut command: Command,
        dress: impl FnOnce(&mut Command),
    ) -> Result<Self> {
        let bus = Bus::start()?;
        let tray = Tray::start(&bus).await?;
        let desk = Desk::start(&bus, &["body", "actions", "body-markup"]).await?;
        let home = Home::new(&format!("bench-{name}"))?.welcomed()?;
        command
            .envs(home.env())
            .env_remove("DISPLAY")
            .env_remove("WAYLAND_DISPLAY")
            .env_remove("RUST_LOG")
            .env_remove("NIXLAMP_SOCKET")
            .env("XDG_CONFIG_HOME", &home.path)
            .env("DBUS_SESSION_BUS_ADDRESS", &bus.address)
            .stdin(Stdio::null())
            .stdout(Stdio::null());
        dress(&mut command);
        let process = command.spawn().context("the agent")?;
        let agent = Self {
            process,
            home,
            tray,
            _desk: desk,
            _bus: bus,
        };
        agent.item().await?;
        Ok(agent)
    }

    /// Its process.
    pub fn pid(&self) -> u32 {
        self.process.id()
    }

    /// Its lamp.
    pub async fn item(&self) -> Result<Item> {
        self.tray.item(Duration::from_secs(20)).await
    }

    /// A connection for pictures, the way `nixlamp status` gets one. A program
    /// that is started to ask would be noticed by the agent.
    pub async fn asker(&self) -> Result<Client> {
        Ok(Client::connect(&self.home.socket()).await?)
    }

    /// One picture.
    pub async fn look(&self) -> Result<View> {
        Ok(self.asker().await?.look().await?)
    }
}

impl Drop for Agent {
    fn drop(&mut self) {
        let pid = i32::try_from(self.process.id())
            .ok()
            .and_then(rustix::process::Pid::from_raw);
        if let Some(pid) = pid {
            // It may have ended by itself.
            _ = rustix::process::kill_process(pid, rustix::process::Signal::TERM);
        }
        _ = self.process.wait();
    }
}
