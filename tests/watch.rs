//! `nixlamp watch` on a real terminal: what it shows, what its keys do, and that
//! the terminal is as it was however it ends.
#![cfg(target_os = "linux")]

use std::{path::PathBuf, time::Duration};

use anyhow::{Context, Result, ensure};
use nixlamp_core::wire::{Command, Outcome, PauseUntil};
use nixlamp_tests::{
    fake_agent::{FakeAgent, fixture},
    terminal::Terminal,
    world::wait_until,
};

/// Other screen, no cursor: it is drawn.
const TAKEN: &str = "\u{1b}[?1049h";
/// The cursor is back, and the screen that was there before.
const GIVEN_BACK: &str = "\u{1b}[?25h\u{1b}[?1049l";
const READY: &str = "ready> ";
const SOON: Duration = Duration::from_secs(15);

struct Place {
    folder: tempfile::TempDir,
    socket: PathBuf,
}

impl Place {
    fn new() -> Result<Place> {
        let folder = tempfile::tempdir()?;
        let socket = folder.path().join("agent.sock");
        Ok(Place { folder, socket })
    }

    fn agent(&self, view: &str) -> Result<FakeAgent> {
        FakeAgent::start(&self.socket, fixture(view)?, None)
    }

    /// A terminal of 24 rows and 80 columns.
    fn terminal(&self, environment: &[(&str, &str)]) -> Result<Terminal> {
        let own = std::env::current_exe()?;
        let built = own.ancestors().nth(2).context("target/PROFILE/deps")?;
        let path = format!(
            "{}:{}",
            built.display(),
            std::env::var("PATH").unwrap_or_default()
        );
        let home = self.folder.path().to_string_lossy().into_owned();
        let socket = self.socket.to_string_lossy().into_owned();
        let mut all = vec![
            ("PATH", path.as_str()),
            ("HOME", &home),
            ("NIXLAMP_SOCKET", &socket),
            ("LC_ALL", "C.UTF-8"),
            ("NO_COLOR", "1"),
            ("XDG_CONFIG_HOME", &home),
            ("XDG_STATE_HOME", &home),
        ];
        all.extend(environment);
        let mut terminal = Terminal::start(&all)?;
        terminal.resize(24, 80)?;
        terminal.line(&format!("cd {home}"))?;
        // What stands here must stand here again afterwards.
        terminal.line("stty -a | tr ';' '\\n' | grep -v -e rows -e columns > before")?;
        Ok(terminal)
    }
}

/// As the shell left it, or the difference.
fn unchanged(terminal: &mut Terminal) -> Result<()> {
    let told = terminal.line(
        "stty -a | tr ';' '\\n' | grep -v -e rows -e columns | diff before - && echo as before",
    )?;
    ensure!(told.contains("as before"), "{told}");
    Ok(())
}

#[test]
fn it_shows_the_picture_and_its_keys_work() -> Result<()> {
    let place = Place::new()?;
    let agent = place.agent("stalled")?;
    let mut terminal = place.terminal(&[])?;
    terminal.resize(70, 80)?;
    terminal.type_keys("nixlamp watch; echo ended with $?\n")?;
    terminal.until(TAKEN)?;
    for words in [
        "[1 Now]",
        "⬣ No progress for 12 min",
        "Another Nix process holds a lock",
    ] {
        terminal.until(words)?;
    }
    // All causes, then a page further down the processes.
    terminal.type_until("w", "+ A connection to cache.nixos.org")?;
    terminal.resize(24, 80)?;
    terminal.type_until("G", "network")?;
    terminal.type_until("3", "[3 Health]")?;
    terminal.type_until("?", "all causes with their evidence")?;
    terminal.type_until("2", "[2 History]")?;
    terminal.type_until("\t\t", "[1 Now]")?;
    terminal.type_keys("p")?;
    let paused = Command::Pause(PauseUntil::OneHour);
    ensure!(wait_until(SOON, || agent.heard().contains(&paused)));
    terminal.until("Alerts are paused for an hour")?;
    // A picture that changes shows by itself.
    agent.show(|view| view.status.headline = "Something else".to_owned());
    terminal.until("Something else")?;
    // The smallest one, and back.
    terminal.resize(12, 40)?;
    terminal.until("q quit · w why")?;
    terminal.resize(24, 80)?;
    terminal.until("q quit · ↑↓ scroll")?;
    terminal.type_keys("q")?;
    terminal.until(GIVEN_BACK)?;
    terminal.until("ended with 0")?;
    terminal.until(READY)?;
    unchanged(&mut terminal)
}

#[test]
fn its_key_for_stopping_shows_the_plan_and_asks() -> Result<()> {
    let place = Place::new()?;
    // With the plan that will be asked for.
    let agent = place.agent("plan")?;
    let plan = fixture("plan")?.plan.context("a plan")?;
    let prepared = || {
        let asked = |command: &Command| *command == Command::Prepare(plan.action.clone());
        agent.heard().into_iter().filter(asked).count()
    };
    let mut terminal = place.terminal(&[])?;
    terminal.type_keys("nixlamp watch; echo ended with $?\n")?;
    terminal.until("No progress for 12 min")?;
    // It is asked on the screen that stays, where it can be read again.
    terminal.type_keys("s")?;
    let shown = terminal.until("Stop this rebuild? [y/N]")?;
    ensure!(shown.contains(GIVEN_BACK), "{shown}");
    for step in plan.steps.iter().chain(&plan.loses) {
        ensure!(shown.contains(step), "no “{step}” in {shown}");
    }
    ensure!(prepared() == 1, "{:?}", agent.heard());
    // No: nothing is done, and Enter leads back.
    terminal.type_keys("n\n")?;
    terminal.until("Enter goes back to the picture.")?;
    let cancel = Command::Cancel {
        plan: plan.id.clone(),
    };
    ensure!(agent.heard().last() == Some(&cancel), "{:?}", agent.heard());
    terminal.type_keys("\n")?;
    terminal.until(TAKEN)?;
    terminal.until("No progress for 12 min")?;
    // Yes: what comes of it is told there, too.
    terminal.type_keys("s")?;
    terminal.until("Stop this rebuild? [y/N]")?;
    terminal.type_keys("y\n")?;
    let confirm = Command::Confirm {
        plan: plan.id.clone(),
        really: false,
    };
    ensure!(
        wait_until(SOON, || agent.heard().last() == Some(&confirm)),
        "{:?}",
        agent.heard()
    );
    agent.show(|view| {
        view.plan = None;
        view.status.rebuilds.clear();
        view.outcome = Some(Outcome {
            plan: plan.id.clone(),
            ok: true,
            lines: vec!["It has ended.".to_owned()],
        });
    });
    terminal.until("It has ended.")?;
    terminal.until("Enter goes back to the picture.")?;
    terminal.type_keys("\n")?;
    terminal.until(TAKEN)?;
    // Where nothing runs there is nothing to stop, and nothing is asked.
    terminal.until("[1 Now]")?;
    terminal.type_until("s", "No rebuild is running.")?;
    ensure!(prepared() == 2, "{:?}", agent.heard());
    terminal.type_until("q", GIVEN_BACK)?;
    terminal.until("ended with 0")?;
    terminal.until(READY)?;
    unchanged(&mut terminal)
}

#[test]
fn ctrl_c_at_its_question_stops_nothing_and_ends_it() -> Result<()> {
    let place = Place::new()?;
    let agent = place.agent("plan")?;
    let plan = fixture("plan")?.plan.context("a plan")?;
    let mut terminal = place.terminal(&[])?;
    terminal.type_keys("nixlamp watch; echo ended with $?\n")?;
    terminal.until("No progress for 12 min")?;
    terminal.type_keys("s")?;
    terminal.until("Stop this rebuild? [y/N]")?;
    terminal.type_keys("\u{3}")?;
    terminal.until("ended with 130")?;
    let cancel = Command::Cancel { plan: plan.id };
    ensure!(agent.heard().last() == Some(&cancel), "{:?}", agent.heard());
    terminal.until(READY)?;
    unchanged(&mut terminal)
}

#[test]
fn an_agent_that_goes_is_told_and_found_again() -> Result<()> {
    let place = Place::new()?;
    let agent = place.agent("running")?;
    let mut terminal = place.terminal(&[])?;
    terminal.type_keys("nixlamp watch\n")?;
    terminal.until("Rebuilding “laptop”")?;
    drop(agent);
    terminal.until("goes on by itself")?;
    let _agent = place.agent("needs-you")?;
    terminal.until("◆")?;
    terminal.type_keys("\u{3}")?;
    terminal.until(GIVEN_BACK)?;
    Ok(())
}

#[test]
fn the_terminal_is_given_back_however_it_ends() -> Result<()> {
    let place = Place::new()?;
    let _agent = place.agent("running")?;
    let mut terminal = place.terminal(&[])?;
    // Its pid is its shell's.
    let start = "sh -c 'echo $$ > pid; exec nixlamp watch'; echo ended with $?\n";
    for (signal, code) in [("TERM", 143), ("HUP", 129), ("INT", 130)] {
        terminal.type_keys(start)?;
        terminal.until("Rebuilding “laptop”")?;
        let pid = std::fs::read_to_string(place.folder.path().join("pid"))?;
        let sent = std::process::Command::new("kill")
            .args(["-s", signal, pid.trim()])
            .status()?;
        ensure!(sent.success());
        terminal.until(GIVEN_BACK)?;
        terminal.until(&format!("ended with {code}"))?;
        terminal.until(READY)?;
        unchanged(&mut terminal)?;
    }
    // Ctrl-Z leads to the shell, fg back.
    terminal.type_keys("nixlamp watch; echo ended with $?\n")?;
    terminal.until("Rebuilding “laptop”")?;
    terminal.type_keys("\u{1a}")?;
    terminal.until(GIVEN_BACK)?;
    terminal.until("Stopped")?;
    terminal.until(READY)?;
    unchanged(&mut terminal)?;
    terminal.type_keys("fg\n")?;
    terminal.until(TAKEN)?;
    terminal.until("Rebuilding “laptop”")?;
    terminal.type_until("q", GIVEN_BACK)?;
    Ok(())
}

#[test]
fn a_terminal_that_can_do_nothing_gets_lines() -> Result<()> {
    let place = Place::new()?;
    let agent = place.agent("running")?;
    let mut terminal = place.terminal(&[("TERM", "dumb")])?;
    terminal.type_keys("nixlamp watch\n")?;
    terminal.until("◔ Rebuilding “laptop”")?;
    agent.show(|view| view.status.headline = "Something else".to_owned());
    let shown = terminal.until("Something else")?;
    ensure!(!shown.contains('\u{1b}'), "{shown:?}");
    terminal.type_keys("\u{3}")?;
    Ok(())
}

/// Nothing of a stranger's name reaches the terminal as anything but letters.
#[test]
fn names_steer_nothing() -> Result<()> {
    let place = Place::new()?;
    let agent = place.agent("running")?;
    agent.show(|view| {
        let evil = "\u{1b}]52;c;ZXZpbA==\u{7}\u{1b}[9;9Hevil\r\u{202e}";
        let long = "x".repeat(1 << 20);
        let rebuild = &mut view.status.rebuilds[0];
        rebuild.subline = evil.to_owned();
        rebuild.now[0].what = long.clone();
        rebuild.processes[0].name = evil.to_owned();
        rebuild.processes[1].name = long;
    });
    let mut terminal = place.terminal(&[])?;
    terminal.type_keys("nixlamp watch\n")?;
    let shown = terminal.until("Memory")?;
    for steers in [
        "\u{1b}]52",
        "\u{7}",
        "\u{1b}[9;9H",
        "\r\u{202e}",
        "\u{202e}",
    ] {
        ensure!(!shown.contains(steers), "{steers:?} in {shown:?}");
    }
    ensure!(shown.contains("evil"), "{shown:?}");
    ensure!(
        shown.len() < 200_000,
        "{} bytes for one screen",
        shown.len()
    );
    terminal.type_until("q", GIVEN_BACK)?;
    Ok(())
}
