//! Incident reports with a real agent and a real process that stands still.
#![cfg(target_os = "linux")]

use std::{
    fs,
    io::Write as _,
    os::unix::fs::PermissionsExt as _,
    path::PathBuf,
    process::{Command, Output, Stdio},
    time::Duration,
};

use anyhow::{Context, Result, ensure};
use nixlamp_core::wire::{Report, ReportRow, Status, Verdict};
use nixlamp_core::words;
use nixlamp_tests::{ended::Ended, webdriver::built, world::wait_until};
use rustix::process::Signal;
use tempfile::TempDir;

/// For what takes a moment on an idle machine.
const SOON: Duration = Duration::from_secs(60);
/// What no other rebuild of this machine is called with.
const TARGET: &str = ".#nixlamp-report-test";

struct Home(TempDir);

impl Home {
    fn new() -> Result<Home> {
        let home = Home(tempfile::tempdir()?);
        fs::create_dir_all(home.path(".config/nixlamp"))?;
        fs::write(home.path(".config/nixlamp/config.toml"), "")?;
        Ok(home)
    }

    fn path(&self, below: &str) -> PathBuf {
        self.0.path().join(below)
    }

    fn nixlamp(&self, arguments: &[&str]) -> Result<Command> {
        let mut command = Command::new(built("nixlamp")?);
        command
            .args(arguments)
            .env_clear()
            .env("PATH", "/usr/local/bin:/usr/bin:/bin")
            .env("HOME", self.0.path())
            .env("USER", "plantedname")
            .env("NIXLAMP_SOCKET", self.path("run/agent.sock"))
            .env("LC_ALL", "C")
            .stdin(Stdio::null());
        Ok(command)
    }

    fn output(&self, arguments: &[&str]) -> Result<Output> {
        self.nixlamp(arguments)?
            .output()
            .context("cargo build -p nixlamp")
    }

    fn said(&self, arguments: &[&str]) -> Result<String> {
        let output = self.output(arguments)?;
        Ok(String::from_utf8([output.stdout, output.stderr].concat())?)
    }

    fn agent(&self) -> Result<Ended> {
        let agent = self
            .nixlamp(&["--headless"])?
            .stdout(Stdio::null())
            .spawn()?;
        let agent = Ended(agent);
        let answers = wait_until(SOON, || {
            self.output(&["history", "--json"])
                .is_ok_and(|output| output.status.success())
                && self.path("run/agent.sock").exists()
        });
        ensure!(answers, "the agent does not answer");
        Ok(agent)
    }

    /// A script that is a rebuild by its name, and does nothing.
    fn rebuild(&self) -> Result<Ended> {
        let path = self.path("nixos-rebuild");
        // Written by another process: a program that is open for writing in
        // any process of the machine cannot be started.
        let mut writer = Command::new("sh")
            .args(["-c", "cat > \"$0\" && chmod 755 \"$0\""])
            .arg(&path)
            .stdin(Stdio::piped())
            .spawn()?;
        let mut pipe = writer.stdin.take().context("a pipe")?;
        pipe.write_all(b"#!/bin/sh\nwhile :; do sleep 0.2; done\n")?;
        drop(pipe);
        ensure!(writer.wait()?.success());
        let rebuild = Command::new(path)
            .args(["build", "--flake", TARGET, "--target-host", "root@web7"])
            .stdin(Stdio::null())
            .spawn()?;
        Ok(Ended(rebuild))
    }

    /// Of others of this machine we know nothing.
    fn row(&self, rebuild: &Ended) -> Result<Option<ReportRow>> {
        let output = self.output(&["report", "list", "--json"])?;
        let rows: Vec<ReportRow> = serde_json::from_slice(&output.stdout)?;
        let begin = format!("{}-", rebuild.0.id());
        let ours = |row: &ReportRow| {
            row.rebuild
                .as_ref()
                .is_some_and(|id| id.starts_with(&begin))
        };
        Ok(rows.into_iter().find(ours))
    }

    fn report(&self, row: &ReportRow) -> Result<Report> {
        let path = self.path(".local/state/nixlamp/reports").join(&row.id);
        Ok(serde_json::from_slice(&fs::read(
            path.join("report.json"),
        )?)?)
    }

    /// Waits until the report of this rebuild is so.
    fn wait(&self, rebuild: &Ended, so: impl Fn(&ReportRow) -> bool) -> Result<ReportRow> {
        let mut row = None;
        wait_until(SOON, || {
            row = self.row(rebuild).ok().flatten();
            row.as_ref().is_some_and(&so)
        });
        let row = row.context("no report was written")?;
        ensure!(so(&row), "{row:?}");
        Ok(row)
    }
}

#[test]
fn a_rebuild_that_stands_still_has_a_report_that_outlives_the_agent() -> Result<()> {
    let home = Home::new()?;
    let mut agent = home.agent()?;
    let rebuild = home.rebuild()?;
    let seen = wait_until(SOON, || {
        home.said(&["status", "--json"])
            .is_ok_and(|status| status.contains(TARGET))
    });
    ensure!(seen, "the rebuild is not seen");
    rebuild.signal(Signal::STOP)?;
    let row = home.wait(&rebuild, |row| row.open)?;
    assert_eq!(row.verdict, Some(Verdict::Stuck));
    let folder = home.path(".local/state/nixlamp/reports").join(&row.id);
    assert_eq!(row.path, folder.display().to_string());
    for name in ["report.md", "report.html", "report.json"] {
        let path = folder.join(name);
        assert_eq!(fs::metadata(&path)?.permissions().mode() & 0o777, 0o600);
        let text = fs::read_to_string(path)?;
        for secret in ["plantedname", "web7", "nixlamp-report-test"] {
            assert!(!text.contains(secret), "{name} tells {secret}");
        }
        let home = home.0.path().display().to_string();
        assert!(!text.contains(&home), "{name} tells the home");
    }

    // The report says what the picture says.
    let told = home.report(&row)?.rebuild.context("one rebuild")?;
    let status: Status = serde_json::from_slice(&home.output(&["status", "--json"])?.stdout)?;
    let begin = format!("{}-", rebuild.0.id());
    let mut all = status.rebuilds.iter();
    let shown = all.find(|r| r.id.starts_with(&begin)).context("it runs")?;
    assert_eq!((&told.id, told.verdict), (&shown.id, shown.verdict));
    assert!(
        told.headline.starts_with("No progress for "),
        "{}",
        told.headline
    );

    // Once more, as asked for: shown first, and only then saved.
    let out = home.path("out");
    let refused = home.output(&["report", &shown.id, "-o", &out.to_string_lossy()])?;
    assert_eq!(refused.status.code(), Some(64));
    assert!(!out.exists());
    let said = home.said(&["report", &shown.id, "--yes", "-o", &out.to_string_lossy()])?;
    assert!(
        said.contains("- web7") && said.contains("+ host-"),
        "{said}"
    );
    assert!(said.contains("Saved in "), "{said}");
    assert_eq!(fs::read_dir(&out)?.count(), 3);
    let kept = home.said(&["report", &shown.id, "-o", "-", "--keep-host-names"])?;
    assert!(kept.contains("web7") && kept.starts_with("# "), "{kept}");
    let page = home.said(&["report", "show", &row.id, "--format", "html"])?;
    assert!(page.starts_with("<!doctype html>"), "{page}");

    // The agent is killed; the next one goes on with the report.
    agent.signal(Signal::KILL)?;
    agent.0.wait()?;
    let before = home.report(&row)?;
    assert!(before.open);
    agent = home.agent()?;
    wait_until(SOON, || {
        home.report(&row)
            .is_ok_and(|now| now.seen.len() > before.seen.len())
    });
    let taken_up = home.report(&row)?;
    assert!(taken_up.open && taken_up.seen.len() > before.seen.len());
    assert_eq!(taken_up.known_until, None);

    // Killed once more; now the rebuild ends while nobody looks.
    agent.signal(Signal::KILL)?;
    agent.0.wait()?;
    let last = home.report(&row)?;
    let id = row.id.clone();
    drop(rebuild_ended(rebuild)?);
    let _agent = home.agent()?;
    wait_until(SOON, || home.report(&row).is_ok_and(|now| !now.open));
    let closed = home.report(&row)?;
    assert!(!closed.open, "{closed:?}");
    assert_eq!(closed.id, id);
    assert_eq!(closed.known_until.as_deref(), Some(last.written.as_str()));
    assert!(closed.limits[0].ends_with("what came after is not known."));
    assert_eq!(closed.causes.first(), last.causes.first());
    Ok(())
}

fn rebuild_ended(mut rebuild: Ended) -> Result<Ended> {
    rebuild.0.kill()?;
    rebuild.0.wait()?;
    Ok(rebuild)
}

#[test]
fn without_an_agent_it_tells_how_things_stand() -> Result<()> {
    let home = Home::new()?;
    let list = home.said(&["report", "list"])?;
    assert!(list.contains("There are no reports yet."), "{list}");
    let report = home.output(&["report", "-o", "-", "--format", "json"])?;
    let report: Report = serde_json::from_slice(&report.stdout)?;
    assert!(!report.machine.is_empty() && report.summary.len() == 3);
    let none = home.output(&["report", "no-such"])?;
    assert_eq!(none.status.code(), Some(70));
    let saved = home.said(&["report", "--yes"])?;
    // What a machine is called may stand in it, or not.
    let before = [&*words::report::check_first(), "There was nothing to mask."];
    assert!(before.iter().any(|said| saved.contains(said)), "{saved}");
    let rows = home.output(&["report", "list", "--json"])?;
    let rows: Vec<ReportRow> = serde_json::from_slice(&rows.stdout)?;
    assert_eq!(rows.len(), 1, "{saved}");
    Ok(())
}
