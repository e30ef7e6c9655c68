//! An agent inside the world, and a face of it outside.

use std::path::PathBuf;
use std::thread::sleep;
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use nixlamp_core::wire::{Command, Job, JobState, View};
use nixlamp_host::client::Client;
use tokio::runtime::Runtime;

use crate::world::{Client as Process, RUNTIME_DIR, User, World, wait_until};

/// What is asked of the agent is answered by then.
const SOON: Duration = Duration::from_secs(45);
/// Between two pictures: the agent has other work.
const BETWEEN: Duration = Duration::from_millis(50);

/// A face of the agent.
pub struct Face {
    runtime: Runtime,
    socket: PathBuf,
}

/// Starts alice's agent and waits until it can be asked.
pub fn start_agent(world: &World, program: &str) -> Result<(Process, Face)> {
    let socket = world.inside(format!("{RUNTIME_DIR}/nixlamp/agent.sock"));
    let agent = world.spawn(User::Alice, program, ["--headless"])?;
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(1)
        .enable_all()
        .build()?;
    let face = Face { runtime, socket };
    // The socket of one that was killed still lies there.
    ensure!(
        wait_until(SOON, || face.look().is_ok()),
        "no agent: {}",
        agent.said()
    );
    Ok((agent, face))
}

impl Face {
    /// Tells a wish.
    pub fn send(&self, command: Command) -> Result<()> {
        self.runtime.block_on(async {
            let mut face = Client::connect(&self.socket).await?;
            Ok(face.command(command).await?)
        })
    }

    /// One picture.
    pub fn look(&self) -> Result<View> {
        self.runtime.block_on(async {
            let mut face = Client::connect(&self.socket).await?;
            Ok(face.look().await?)
        })
    }

    /// The first picture of which this holds.
    pub fn until(&self, what: &str, holds: impl Fn(&View) -> bool) -> Result<View> {
        self.until_late(SOON, what, holds)
    }

    /// The same of what may take longer.
    pub fn until_late(
        &self,
        limit: Duration,
        what: &str,
        holds: impl Fn(&View) -> bool,
    ) -> Result<View> {
        let mut last = self.look()?;
        let held = wait_until(limit, || {
            if let Ok(view) = self.look() {
                last = view;
            }
            let held = holds(&last);
            if !held {
                sleep(BETWEEN);
            }
            held
        });
        ensure!(
            held,
            "{what} did not come: {:?} {:?}",
            last.health,
            last.jobs
        );
        Ok(last)
    }

    /// The first job that stands so.
    pub fn until_job(&self, state: JobState) -> Result<Job> {
        let has = |view: &View| view.jobs.iter().find(|job| job.state == state).cloned();
        let view = self.until("the job", |view| has(view).is_some())?;
        has(&view).context("it was just there")
    }
}
