//! Health checks and jobs against real Nix, as an ordinary user: what is well, and each thing that
//! the lab can break.
#![cfg(target_os = "linux")]
#![allow(
    clippy::print_stdout,
    reason = "the times of the checks are for whoever reads the test's output"
)]

use std::{
    fs::{self, OpenOptions},
    io::Write,
    time::{Duration, Instant},
};

use anyhow::{Context, Result, ensure};
use nixlamp_core::wire::{Command, Health, HealthResult, HealthRow, JobKind, JobState};
use nixlamp_core::words;
use nixlamp_tests::{
    cache_server::{Behaviour, CacheServer},
    face::start_agent,
    faults,
    webdriver::built,
    world::{HOME, NixVersion, User, World, lab_is_off, wait_until},
};

const SOON: Duration = Duration::from_secs(45);
const SYSTEM_CONF: &str = "/etc/nix/nix.conf";

#[test]
fn nix_2_26() -> Result<()> {
    checks_and_jobs(NixVersion::V2_26)
}

#[test]
fn nix_2_34() -> Result<()> {
    checks_and_jobs(NixVersion::V2_34)
}

fn checks_and_jobs(version: NixVersion) -> Result<()> {
    if lab_is_off() {
        return Ok(());
    }
    let world = World::start(version)?;
    let program = world.install(&built("nixlamp")?)?;
    let lab = Lab {
        program: program.to_str().context("a path")?.to_owned(),
        world: &world,
    };
    // A store comes with its first path.
    let built = faults::short_build(&world)?.client.wait(SOON);
    ensure!(
        built.is_some_and(|status| status.success()),
        "nothing was built"
    );
    lab.all_is_well()?;
    lab.a_slip_of_the_pen()?;
    lab.a_held_lock()?;
    lab.a_stopped_daemon()?;
    lab.a_cache_that_answers_and_falls_silent()?;
    lab.the_configuration_evaluates_or_not()?;
    lab.a_job_of_the_agent()
}

/// A world with the program in it.
struct Lab<'world> {
    world: &'world World,
    program: String,
}

impl Lab<'_> {
    /// `nixlamp health --json` as alice, with its exit code.
    fn health(&self, args: &[&str]) -> Result<(Health, i32)> {
        let all = ["health", "--json"].iter().chain(args);
        let output = self
            .world
            .command(User::Alice, &self.program, all)
            .output()?;
        let health = serde_json::from_slice(&output.stdout)
            .with_context(|| String::from_utf8_lossy(&output.stderr).into_owned())?;
        Ok((health, output.status.code().context("a signal")?))
    }

    fn one(&self, id: &str) -> Result<(HealthRow, i32)> {
        let (health, code) = self.health(&[id])?;
        let row = health.rows.into_iter().next();
        Ok((row.with_context(|| format!("{id} says nothing"))?, code))
    }

    fn all_is_well(&self) -> Result<()> {
        let (health, _) = self.health(&[])?;
        let row = |id: &str| {
            let found = health.rows.iter().find(|row| row.id == id);
            found.with_context(|| format!("no {id}: {}", health.summary))
        };
        for id in [
            "daemon",
            "nix-conf",
            "trusted-users",
            "build-users",
            "store-database",
            "locks",
            "leftovers",
            "nix-mount",
        ] {
            let row = row(id)?;
            ensure!(row.result == HealthResult::Fine, "{row:?}");
        }
        self.room_as_the_system_has_it(row("space-store")?)?;
        ensure!(
            row("daemon")?.number.contains("protocol 1."),
            "{:?}",
            row("daemon")?
        );
        ensure!(row("build-users")?.number == "8 for 4 builds at once");
        // The lab turns it off.
        ensure!(row("sandbox")?.result == HealthResult::Look);
        let version = row("nix-version")?;
        let wanted = match self.world.version() {
            // 2.26.3 of Debian, before the mended 2.26.4.
            NixVersion::V2_8 | NixVersion::V2_26 => HealthResult::Look,
            NixVersion::V2_34 => HealthResult::Fine,
        };
        ensure!(version.result == wanted, "{version:?}");
        for row in health.rows.iter().filter(|row| row.checked_at.is_some()) {
            println!(
                "{}: {}: {:.1} ms: {} {}",
                self.world.nix_says(),
                row.id,
                row.took_ms.unwrap_or_default(),
                row.word,
                row.number
            );
        }
        Ok(())
    }

    /// The world's store lies on the disk of this machine, which may be nearly full.
    fn room_as_the_system_has_it(&self, row: &HealthRow) -> Result<()> {
        let disk = rustix::fs::statvfs(self.world.inside("/nix/store"))?;
        let free = disk.f_bavail * disk.f_frsize;
        let total = disk.f_blocks * disk.f_frsize;
        let wanted = if free < (2 << 30).min(total / 50) {
            HealthResult::Bad
        } else if free < (20 << 30).min(total / 10) {
            HealthResult::Look
        } else {
            HealthResult::Fine
        };
        ensure!(row.result == wanted, "{free} of {total} bytes: {row:?}");
        let ends = format!(" free of {}", words::size(total as f64));
        ensure!(row.number.ends_with(&ends), "{row:?}");
        Ok(())
    }

    /// The same setting that Nix itself does not know.
    fn a_slip_of_the_pen(&self) -> Result<()> {
        let file = self.world.inside(SYSTEM_CONF);
        let before = fs::read_to_string(&file)?;
        let line = before.lines().count() + 1;
        OpenOptions::new()
            .append(true)
            .open(&file)?
            .write_all(b"max-job = 3\n")?;
        let nix = self
            .world
            .command(User::Alice, "nix", ["config", "show", "cores"])
            .output()?;
        let (row, code) = self.one("nix-conf")?;
        fs::write(&file, before)?;
        let warned = String::from_utf8_lossy(&nix.stderr).into_owned();
        ensure!(warned.contains("unknown setting 'max-job'"), "{warned}");
        ensure!(
            row.number
                == format!(
                    "{SYSTEM_CONF}:{line}: no Nix here knows “max-job”; “max-jobs” may be meant"
                ),
            "{row:?}"
        );
        ensure!(code == 1, "exit code {code}");
        Ok(())
    }

    fn a_held_lock(&self) -> Result<()> {
        let fault = faults::gc_lock(self.world)?;
        let holder = fault.holder.as_ref().context("somebody holds it")?.pid();
        let mut row = self.one("locks")?.0;
        // Who waits comes a moment later.
        let seen = wait_until(SOON, || {
            row = self
                .one("locks")
                .map_or_else(|_| row.clone(), |(row, _)| row);
            row.result == HealthResult::Look
        });
        ensure!(seen, "{row:?}");
        ensure!(
            row.number
                .contains(&format!("({holder}) holds the garbage collector's lock")),
            "{row:?}, held by {holder}"
        );
        fault.undo()
    }

    fn a_stopped_daemon(&self) -> Result<()> {
        self.world.signal(self.world.daemon(), "STOP")?;
        let begun = Instant::now();
        let asked = self.health(&[]);
        let took = begun.elapsed();
        self.world.signal(self.world.daemon(), "CONT")?;
        let (health, code) = asked?;
        let row = health
            .rows
            .iter()
            .find(|row| row.id == "daemon")
            .context("it is told")?;
        ensure!(
            row.result == HealthResult::Bad && row.number == "no answer within 3 s",
            "{row:?}"
        );
        ensure!(code == 2, "exit code {code}");
        ensure!(took < Duration::from_secs(12), "all checks took {took:?}");
        Ok(())
    }

    fn a_cache_that_answers_and_falls_silent(&self) -> Result<()> {
        let cache = CacheServer::start(self.world, Behaviour::Normal)?;
        let conf = format!("{HOME}/.config/nix/nix.conf");
        let silent = std::net::TcpListener::bind((self.world.address(), 0))?;
        let port = silent.local_addr()?.port();
        self.world
            .write(&conf, &format!("substituters = {}\n", cache.url()))?;
        let (row, code) = self.one("caches")?;
        ensure!(row.result == HealthResult::Fine && code == 0, "{row:?}");
        let (row, _) = self.one("cache-info")?;
        ensure!(row.result == HealthResult::Fine, "{row:?}");
        let two = format!(
            "substituters = {} http://{}:{port}\n",
            cache.url(),
            self.world.address()
        );
        self.world.write(&conf, &two)?;
        let begun = Instant::now();
        let (row, code) = self.one("caches")?;
        ensure!(row.result == HealthResult::Look && code == 1, "{row:?}");
        ensure!(
            row.details
                .iter()
                .any(|line| line.ends_with("no answer within 5 s")),
            "{row:?}"
        );
        ensure!(begun.elapsed() < Duration::from_secs(12));
        fs::remove_file(self.world.inside(&conf))?;
        Ok(())
    }

    fn flake(&self, path: &str) -> Result<()> {
        let text = format!(
            "{{ outputs = _: {{ homeConfigurations.alice.activationPackage = {path}; packages.x86_64-linux.default = {path}; }}; }}\n"
        );
        self.world
            .write(&format!("{HOME}/.config/home-manager/flake.nix"), &text)
    }

    fn the_configuration_evaluates_or_not(&self) -> Result<()> {
        let good =
            "derivation { name = \"home\"; system = \"x86_64-linux\"; builder = \"/bin/sh\"; }";
        self.flake(good)?;
        let (row, code) = self.one("evaluates")?;
        ensure!(row.result == HealthResult::Fine && code == 0, "{row:?}");
        println!(
            "{}: evaluates: {:.0} ms",
            self.world.nix_says(),
            row.took_ms.unwrap_or_default()
        );
        let (row, _) = self.one("flake-check")?;
        ensure!(row.result == HealthResult::Fine, "{row:?}");
        println!(
            "{}: flake-check: {:.0} ms",
            self.world.nix_says(),
            row.took_ms.unwrap_or_default()
        );
        self.flake("(let a = pkgz; in a)")?;
        for id in ["evaluates", "flake-check"] {
            let (row, code) = self.one(id)?;
            ensure!(row.result == HealthResult::Bad && code == 2, "{row:?}");
            ensure!(row.number.contains("undefined variable 'pkgz'"), "{row:?}");
        }
        Ok(())
    }

    /// An evaluation that never ends: ended by hand, and with the agent.
    fn a_job_of_the_agent(&self) -> Result<()> {
        self.flake("(let f = n: if n < 2 then n else f (n - 1) + f (n - 2); in toString (f 60))")?;
        let (mut agent, face) = start_agent(self.world, &self.program)?;
        // On a busy machine the agent does not look of its own accord; else it does already.
        let _ = face.send(Command::CheckHealth { check: None });
        face.until("its first look", |view| {
            view.health
                .rows
                .iter()
                .any(|row| row.id == "daemon" && row.checked_at.is_some())
        })?;
        face.send(Command::StartJob(JobKind::EvaluateConfiguration))?;
        let job = face.until_job(JobState::Running)?;
        ensure!(wait_until(SOON, || self.evaluates()), "Nix was not started");
        let refused = face.send(Command::StartJob(JobKind::EvaluateConfiguration));
        ensure!(refused.is_err(), "a second one was begun");
        face.send(Command::CancelJob { job: job.id })?;
        face.until_job(JobState::Cancelled)?;
        ensure!(wait_until(SOON, || !self.evaluates()), "Nix goes on");

        face.send(Command::CheckHealth {
            check: Some("evaluates".to_owned()),
        })?;
        face.until_job(JobState::Running)?;
        ensure!(wait_until(SOON, || self.evaluates()), "Nix was not started");
        self.world.signal(agent.pid(), "KILL")?;
        ensure!(agent.wait(SOON).is_some(), "the agent lives on");
        let gone = wait_until(SOON, || !self.evaluates());
        ensure!(gone, "Nix outlives the agent: {:?}", self.world.processes());
        Ok(())
    }

    fn evaluates(&self) -> bool {
        let lines = self.world.processes();
        lines
            .iter()
            .any(|(_, line)| line.contains("homeConfigurations"))
    }
}
