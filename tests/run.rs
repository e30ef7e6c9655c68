//! `nixlamp run` and the configured commands: a real terminal, real signals, a real agent.
#![cfg(target_os = "linux")]
#![allow(
    clippy::print_stdout,
    reason = "the times are for whoever reads the test's output"
)]

use std::{
    fs,
    io::{Read as _, Write as _},
    os::unix::{
        fs::PermissionsExt as _,
        net::UnixListener,
        process::{CommandExt as _, ExitStatusExt as _},
    },
    path::{Path, PathBuf},
    process::{Command, Output, Stdio},
    thread::sleep,
    time::{Duration, Instant},
};

use anyhow::{Context, Result, ensure};
use nixlamp_core::{
    engine::Event,
    wire::{self, PastRebuild, RanEnd, Verdict},
};
use nixlamp_host::replay;
use nixlamp_tests::{
    ended::Ended,
    stage::Stage,
    terminal::Terminal,
    webdriver::built,
    world::{LAB_NIX, NixVersion, World, lab_is_off, wait_until},
};
use rustix::process::Signal;
use tempfile::TempDir;

/// For what takes a moment on an idle machine.
const SOON: Duration = Duration::from_secs(20);

/// What no other rebuild of this machine is called with.
const TARGET: &str = ".#nixlamp-run-test";
/// The same for a test beside that.
const KNOWN: &str = ".#nixlamp-run-known";

/// A home of its own, where an agent may run.
struct Home {
    folder: TempDir,
}

impl Home {
    fn new(config: &str) -> Result<Self> {
        let home = Self {
            folder: tempfile::tempdir()?,
        };
        fs::create_dir_all(home.path(".config/nixlamp"))?;
        fs::write(home.path(".config/nixlamp/config.toml"), config)?;
        Ok(home)
    }

    fn path(&self, below: &str) -> PathBuf {
        self.folder.path().join(below)
    }

    fn socket(&self) -> PathBuf {
        self.path("run/agent.sock")
    }

    /// The program; nothing of the person who runs the tests reaches it.
    fn command(&self, arguments: &[&str]) -> Result<Command> {
        let program = built("nixlamp")?;
        // Nor what they ignore: a signal that is ignored stays so in a child,
        // and no shell can trap it (`nohup`).
        let mut command = Command::new("env");
        command
            .args(["--default-signal", "--"])
            .arg(&program)
            .args(arguments)
            .env_clear()
            .env(
                "PATH",
                format!(
                    "{}:/usr/bin:/bin",
                    program.parent().context("a folder")?.display()
                ),
            )
            .env("HOME", self.folder.path())
            .env("NIXLAMP_SOCKET", self.socket());
        Ok(command)
    }

    fn nixlamp(&self, arguments: &[&str]) -> Result<Output> {
        let output = self.command(arguments)?.stdin(Stdio::null()).output();
        output.context("cargo build -p nixlamp")
    }

    fn said(&self, arguments: &[&str]) -> Result<String> {
        let output = self.nixlamp(arguments)?;
        let both = [output.stdout, output.stderr].concat();
        Ok(String::from_utf8(both)?)
    }

    fn agent(&self) -> Result<Ended> {
        let agent = self
            .command(&["--headless"])?
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .spawn()?;
        let agent = Ended(agent);
        let answers = wait_until(SOON, || {
            self.nixlamp(&["history", "--json"])
                .is_ok_and(|output| output.status.success() && self.socket().exists())
        });
        ensure!(answers, "the agent does not answer");
        Ok(agent)
    }

    /// The same for an action: it is not carried out where another rebuild of
    /// this machine begins or ends between the plan and the yes.
    fn asked(&self, arguments: &[&str]) -> Result<String> {
        let mut said = String::new();
        for _ in 0..5 {
            said = self.said(arguments)?;
            if !said.contains("This changed while") {
                break;
            }
        }
        Ok(said)
    }

    /// Has the agent start the configured build.
    fn start_build(&self) -> Result<String> {
        let said = self.asked(&["rebuild", "build", "--yes", "--beside"])?;
        ensure!(said.contains("runs in the background ("), "{said}");
        Ok(said)
    }

    fn history(&self, target: &str) -> Result<Vec<PastRebuild>> {
        let output = self.nixlamp(&["history", "--json"])?;
        let past: Vec<PastRebuild> = serde_json::from_slice(&output.stdout)?;
        // Others of this machine are no business of this test.
        let ours = |past: &PastRebuild| past.target.as_deref() == Some(target);
        Ok(past.into_iter().filter(ours).collect())
    }

    /// A script that is a rebuild by its name.
    fn rebuild(&self, script: &str) -> Result<String> {
        let path = self.path("nixos-rebuild");
        // Written by another process: a program that is open for writing in
        // any process of the machine cannot be started.
        let mut writer = Command::new("sh")
            .args(["-c", "cat > \"$0\" && chmod 755 \"$0\""])
            .arg(&path)
            .stdin(Stdio::piped())
            .spawn()?;
        let text = format!("#!/bin/sh\n{script}\n");
        let mut pipe = writer.stdin.take().context("a pipe")?;
        pipe.write_all(text.as_bytes())?;
        drop(pipe);
        ensure!(writer.wait()?.success());
        Ok(path.to_string_lossy().into_owned())
    }
}

fn nixlamp() -> Result<String> {
    Ok(built("nixlamp")?.to_string_lossy().into_owned())
}

/// A terminal where `$N` is the program and no agent runs.
fn terminal() -> Result<Terminal> {
    Terminal::start(&[
        ("N", &nixlamp()?),
        ("NIXLAMP_SOCKET", "/nonexistent/agent.sock"),
    ])
}

// ---- untouched ---------------------------------------------------------------

#[test]
fn what_a_terminal_shows_is_the_same_byte_for_byte() -> Result<()> {
    let mut terminal = terminal()?;
    terminal.resize(33, 77)?;
    let command = r#"sh -c 'test -t 0 && test -t 1 && test -t 2 && stty size; printf "\033[1;31mred\033[0m\n"; tty; cut -d" " -f5,8 /proc/self/stat | tr " " "\n" | uniq | wc -l; echo error >&2'"#;
    let plain = terminal.line(command)?;
    let wrapped = terminal.line(&format!("$N run -- {command}"))?;
    assert_eq!(plain, wrapped);
    assert!(plain.starts_with("33 77\r\n\x1b[1;31mred\x1b[0m\r\n/dev/pts/"));
    // Its group is the one that the terminal speaks to.
    assert!(plain.ends_with("\r\n1\r\nerror\r\n"), "{plain:?}");
    Ok(())
}

#[test]
fn a_terminal_that_is_resized_tells_the_command() -> Result<()> {
    let mut terminal = terminal()?;
    terminal.resize(20, 70)?;
    terminal.type_keys(
        "$N run -- bash -c 'trap \"stty size; exit 4\" WINCH; echo begun; while :; do sleep 0.05; done'\n",
    )?;
    terminal.until("begun")?;
    terminal.resize(21, 71)?;
    terminal.until("21 71\r\n")?;
    terminal.until("ready> ")?;
    assert_eq!(terminal.line("echo code=$?")?, "code=4\r\n");
    Ok(())
}

#[test]
fn ctrl_c_reaches_the_command_and_the_shell_sees_how_it_ended() -> Result<()> {
    let mut terminal = terminal()?;
    terminal.type_keys("$N run -- sh -c 'echo begun; exec sleep 60'\n")?;
    terminal.until("begun")?;
    terminal.type_keys("\u{3}")?;
    terminal.until("ready> ")?;
    assert_eq!(terminal.line("echo code=$?")?, "code=130\r\n");

    // A command that goes on after Ctrl-C is waited for.
    terminal.type_keys(
        "$N run -- bash -c 'trap \"echo no\" INT; echo begun; read -r word; echo $word; exit 5'\n",
    )?;
    terminal.until("begun")?;
    terminal.type_keys("\u{3}")?;
    terminal.until("no")?;
    terminal.type_keys("word\n")?;
    terminal.until("word")?;
    terminal.until("ready> ")?;
    assert_eq!(terminal.line("echo code=$?")?, "code=5\r\n");

    terminal.type_keys("$N run -- sh -c 'echo begun; exec sleep 60'\n")?;
    terminal.until("begun")?;
    terminal.type_keys("\u{1c}")?;
    terminal.until("ready> ")?;
    assert_eq!(terminal.line("echo code=$?")?, "code=131\r\n");
    Ok(())
}

#[test]
fn ctrl_z_stops_and_fg_continues_as_often_as_one_likes() -> Result<()> {
    let mut terminal = terminal()?;
    terminal.type_keys(
        "$N run -- bash -c 'echo begun; while read -r word; do echo got $word; done; exit 6'\n",
    )?;
    terminal.until("begun")?;
    for round in 0..25 {
        terminal.type_until("\u{1a}", "Stopped")?;
        terminal.until("ready> ")?;
        assert_eq!(terminal.line("jobs -r | wc -l")?, "0\r\n");
        terminal.type_keys("fg\n")?;
        terminal.type_keys(&format!("word{round}\n"))?;
        terminal.until(&format!("got word{round}"))?;
    }
    terminal.type_keys("\u{4}")?;
    terminal.until("ready> ")?;
    assert_eq!(terminal.line("echo code=$?")?, "code=6\r\n");

    // One that stops itself alone, as an editor does.
    terminal.type_keys("$N run -- bash -c 'kill -TSTP $$; echo back; exit 3'\n")?;
    terminal.until("Stopped")?;
    terminal.until("ready> ")?;
    let back = terminal.line("fg")?;
    assert!(back.ends_with("back\r\n"), "{back:?}");
    assert_eq!(terminal.line("echo code=$?")?, "code=3\r\n");

    // In the background it may not read the terminal, and goes on in front.
    terminal.line("$N run -- bash -c 'read -r word; echo got $word' &")?;
    let stopped = wait_until(SOON, || {
        terminal
            .line("jobs -s | wc -l")
            .is_ok_and(|count| count.contains("1\r\n"))
    });
    assert!(stopped);
    terminal.type_keys("fg\n")?;
    terminal.until("read -r word")?;
    terminal.type_keys("late\n")?;
    terminal.until("got late")?;
    Ok(())
}

#[test]
fn it_ends_as_the_command_ends() -> Result<()> {
    let home = Home::new("")?;
    for script in [
        "exit 0",
        "exit 1",
        "exit 7",
        "exit 255",
        "kill -TERM $$",
        "kill -KILL $$",
        "kill -INT $$",
        "kill -HUP $$",
        "kill -SEGV $$",
        "kill -PIPE $$",
        "kill -USR1 $$",
        "kill -ALRM $$",
        "kill -40 $$",
    ] {
        let plain = Command::new("env")
            .args(["--default-signal", "--", "sh", "-c", script])
            .status()?;
        let wrapped = home.nixlamp(&["run", "--", "sh", "-c", script])?;
        if script.contains("-40") {
            // A real-time signal: told as a shell tells it.
            assert_eq!(wrapped.status.code(), Some(128 + 40));
            continue;
        }
        assert_eq!(wrapped.status.code(), plain.code(), "{script}");
        assert_eq!(wrapped.status.signal(), plain.signal(), "{script}");
        assert_eq!((wrapped.stdout, wrapped.stderr), (vec![], vec![]));
    }
    fs::write(home.path("no-program"), "")?;
    let no_program = home.path("no-program").to_string_lossy().into_owned();
    for (command, code) in [("nixlamp-nowhere", 127), (no_program.as_str(), 126)] {
        let output = home.nixlamp(&["run", command])?;
        assert_eq!(output.status.code(), Some(code));
        let said = String::from_utf8(output.stderr)?;
        assert!(said.starts_with(&format!("nixlamp: {command}: ")), "{said}");
    }
    // Options after the command are the command's own.
    assert_eq!(home.said(&["run", "echo", "--help", "-n"])?, "--help -n\n");
    Ok(())
}

#[test]
fn signals_to_it_alone_are_passed_on() -> Result<()> {
    let home = Home::new("")?;
    for (signal, name, code) in [
        (Signal::TERM, "TERM", 21),
        (Signal::HUP, "HUP", 22),
        (Signal::USR1, "USR1", 23),
        (Signal::USR2, "USR2", 24),
        // Away from a terminal's front nobody else has sent it.
        (Signal::INT, "INT", 25),
    ] {
        let script = format!("trap 'exit {code}' {name}; echo begun; while :; do sleep 0.02; done");
        let mut command = home.command(&["run", "--", "bash", "-c", &script])?;
        let mut runner = Ended(command.stdout(Stdio::piped()).process_group(0).spawn()?);
        let mut word = [0; 5];
        runner
            .0
            .stdout
            .as_mut()
            .context("a pipe")?
            .read_exact(&mut word)?;
        runner.signal(signal)?;
        assert_eq!(runner.0.wait()?.code(), Some(code), "{name}");
    }
    Ok(())
}

#[test]
fn what_the_parent_ignores_stays_ignored() -> Result<()> {
    let program = nixlamp()?;
    let ignored = |wrapper: &str| -> Result<String> {
        let line = format!(
            "trap '' HUP INT QUIT TERM; exec {wrapper} grep -E 'Sig(Ign|Blk)' /proc/self/status"
        );
        let output = Command::new("bash").args(["-c", &line]).output()?;
        Ok(String::from_utf8(output.stdout)?)
    };
    assert_eq!(ignored("")?, ignored(&format!("{program} run --"))?);
    assert!(ignored("")?.contains("SigIgn"));
    Ok(())
}

#[test]
fn twenty_megabytes_go_through_unharmed_and_at_full_speed() -> Result<()> {
    const LENGTH: usize = 20_000_000;
    let home = Home::new("")?;
    let text: Vec<u8> = (0..LENGTH).map(|at| (at * 31 % 251) as u8).collect();
    let through = |command: &mut Command| -> Result<(Vec<u8>, Duration)> {
        let begun = Instant::now();
        let mut child = command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()?;
        let mut keys = child.stdin.take().context("a pipe")?;
        let sent = text.clone();
        let writer = std::thread::spawn(move || keys.write_all(&sent));
        let output = child.wait_with_output()?;
        ensure!(output.status.success() && writer.join().is_ok_and(|sent| sent.is_ok()));
        Ok((output.stdout, begun.elapsed()))
    };
    let (_, plain) = through(&mut Command::new("cat"))?;
    let (came, wrapped) = through(&mut home.command(&["run", "--", "cat"])?)?;
    assert!(came == text, "{} bytes came", came.len());
    println!("20 MB in and out: {plain:?} alone, {wrapped:?} through nixlamp run");
    Ok(())
}

#[test]
fn what_it_costs() -> Result<()> {
    let home = Home::new("")?;
    let median = |mut one: Box<dyn FnMut() -> Result<()>>| -> Result<Duration> {
        let mut times = Vec::new();
        for _ in 0..41 {
            let begun = Instant::now();
            one()?;
            times.push(begun.elapsed());
        }
        times.sort();
        Ok(times[times.len() / 2])
    };
    let plain = median(Box::new(|| {
        ensure!(Command::new("true").env_clear().status()?.success());
        Ok(())
    }))?;
    let mut through = home.command(&["run", "--", "true"])?;
    let wrapped = median(Box::new(move || {
        ensure!(through.status()?.success());
        Ok(())
    }))?;
    println!("true: {plain:?} alone, {wrapped:?} through nixlamp run");
    // Generous: a debug build on a busy machine.
    assert!(wrapped < plain + Duration::from_millis(100));
    Ok(())
}

// ---- the agent ---------------------------------------------------------------

#[test]
fn an_agent_that_hangs_or_is_gone_costs_next_to_nothing() -> Result<()> {
    let home = Home::new("")?;
    let ends_in = |limit: Duration| -> Result<Duration> {
        let begun = Instant::now();
        let output = home.nixlamp(&["run", "--", "sh", "-c", "echo out; exit 3"])?;
        let took = begun.elapsed();
        assert_eq!(output.status.code(), Some(3));
        assert_eq!(output.stdout, b"out\n");
        assert_eq!(output.stderr, b"");
        assert!(took < limit, "{took:?}");
        Ok(took)
    };
    let without = ends_in(Duration::from_secs(1))?;
    fs::create_dir_all(home.path("run"))?;
    // It accepts and never says a word; later it does not even accept.
    let listener = UnixListener::bind(home.socket())?;
    let silent = ends_in(Duration::from_secs(1))?;
    drop(listener);
    // What a dead one leaves behind.
    let dead = ends_in(Duration::from_secs(1))?;
    fs::remove_file(home.socket())?;
    let agent = home.agent()?;
    agent.signal(Signal::STOP)?;
    let stopped = ends_in(Duration::from_secs(1))?;
    agent.signal(Signal::CONT)?;
    println!("without an agent {without:?}, silent {silent:?}, dead {dead:?}, stopped {stopped:?}");
    // It dies while the command runs.
    let mut runner = home.command(&["run", "--", "sleep", "1"])?.spawn()?;
    drop(agent);
    assert!(runner.wait()?.success());
    Ok(())
}

#[test]
fn the_agent_knows_how_it_ended() -> Result<()> {
    let home = Home::new("")?;
    let rebuild = home.rebuild("sleep 3; exit ${1#build}3")?;
    let _agent = home.agent()?;
    let tape = home.path("tape.jsonl");
    let mut recorder = Ended(
        home.command(&["record", &tape.to_string_lossy()])?
            .stdout(Stdio::null())
            .spawn()?,
    );
    ensure!(wait_until(SOON, || tape.exists()), "no recording");
    let begun = Instant::now();
    let output = home.nixlamp(&["run", "--", &rebuild, "build", "--flake", KNOWN])?;
    assert_eq!(output.status.code(), Some(3));
    ensure!(begun.elapsed() < Duration::from_secs(5), "it was held up");
    let kept = wait_until(SOON, || {
        home.history(KNOWN).is_ok_and(|past| !past.is_empty())
    });
    let past = home.history(KNOWN)?;
    assert!(kept, "nothing in the history");
    assert_eq!(past[0].tool, "nixos-rebuild");
    assert_eq!(past[0].exit_code, Some(3));
    assert_eq!(past[0].outcome, Verdict::Failed);
    assert_eq!(past.len(), 1, "{past:?}");

    recorder.signal(Signal::INT)?;
    recorder.0.wait()?;
    let told: Vec<wire::Ran> = replay::read(&tape)?
        .events
        .into_iter()
        .filter_map(|recorded| match recorded.event {
            Event::Commanded(wire::Command::Ran(ran)) => Some(ran),
            _ => None,
        })
        .collect();
    let [start, end] = told.as_slice() else {
        anyhow::bail!("{told:?}");
    };
    assert_eq!(start.ended, None);
    assert_eq!(end.ended, Some(RanEnd::Code(3)));
    assert_eq!(end.command[1..], ["build", "--flake", KNOWN]);
    // The very process that the sampler saw.
    let id = format!("{}-{}", end.pid, end.start);
    assert!(past[0].id.starts_with(&id), "{} is not {id}", past[0].id);
    Ok(())
}

#[test]
fn a_real_build_in_the_lab_has_its_outcome_and_exit() -> Result<()> {
    if lab_is_off() {
        return Ok(());
    }
    let world = World::start(NixVersion::V2_34)?;
    let stage = Stage::new(&world, "")?;
    for (attribute, code, outcome) in [
        ("failsLate", Some(1), Verdict::Failed),
        ("busy", Some(0), Verdict::Finished),
    ] {
        let output = stage.nixlamp(&[
            "run",
            "--",
            "nix-build",
            LAB_NIX,
            "-A",
            attribute,
            "--no-out-link",
            "--argstr",
            "seconds",
            "4",
        ])?;
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        ensure!(output.status.code() == code, "{}: {said}", output.status);
        ensure!(said.contains("building '"), "{said}");
        let kept = wait_until(SOON, || {
            stage.history().is_ok_and(|past| {
                past.first()
                    .is_some_and(|last| last.exit_code == code && last.outcome == outcome)
            })
        });
        ensure!(kept, "{attribute}: {:?}", stage.history()?);
    }
    ensure!(stage.history()?.len() == 2, "{:?}", stage.history()?);
    stage.end()
}

// ---- configured commands -------------------------------------------------------

/// Writes down what it was called with and where.
const NOTES: &str = r#"{ pwd; printf '%s\0' "$@"; } > "$HOME/note.$$" && mv "$HOME/note.$$" "$HOME/note"
echo printed; echo error >&2
while [ -e "$HOME/hold" ]; do sleep 0.05; done
exit 9"#;

/// Words that a shell would take apart.
const WORDS: [&str; 8] = [
    "build", "--flake", TARGET, "a b", "$(id)", "it's", "", "x;y",
];

fn configured(home: &Home) -> Result<String> {
    let rebuild = home.rebuild(NOTES)?;
    let words = WORDS.map(|word| format!("{word:?}")).join(", ");
    fs::create_dir_all(home.path("my place"))?;
    let config = format!(
        "[[rebuild]]\nname = \"build\"\ncommand = [\"{rebuild}\", {words}]\ndirectory = \"{}\"\n\n[[rebuild]]\nname = \"root\"\ncommand = [\"sudo\", \"nixos-rebuild\", \"switch\"]\nterminal = true\n",
        home.path("my place").display()
    );
    fs::write(home.path(".config/nixlamp/config.toml"), config)?;
    Ok(rebuild)
}

fn note(home: &Home) -> Result<String> {
    let path = home.path("note");
    ensure!(wait_until(SOON, || path.exists()), "it did not run");
    let note = fs::read_to_string(&path)?;
    fs::remove_file(&path)?;
    Ok(note)
}

/// The line that a plan shows for doing it by hand.
fn by_hand(plan: &str) -> Result<&str> {
    let (_, rest) = plan.split_once("By hand: ").context(plan.to_owned())?;
    rest.split('\n').next().context("a line")
}

#[test]
fn a_configured_command_is_run_exactly_as_its_plan_shows_it() -> Result<()> {
    let home = Home::new("")?;
    configured(&home)?;
    let _agent = home.agent()?;
    let list = home.said(&["rebuild", "--list"])?;
    assert!(
        list.contains("build  ") && list.contains("'$(id)'"),
        "{list}"
    );
    let said = home.start_build()?;
    let by_nixlamp = note(&home)?;
    let expected = format!(
        "{}\n{}\0",
        home.path("my place").display(),
        WORDS.join("\0")
    );
    assert_eq!(by_nixlamp, expected);

    // The same line, copied into a shell.
    let line = by_hand(&said)?;
    let output = home
        .command(&[])
        .map(|command| {
            let mut shell = Command::new("sh");
            shell.args(["-c", line]).env_clear();
            for (name, value) in command.get_envs() {
                shell.env(name, value.unwrap_or_default());
            }
            shell
        })?
        .output()?;
    assert_eq!(output.status.code(), Some(9), "{line}: {output:?}");
    assert_eq!(output.stdout, b"printed\n");
    assert_eq!(note(&home)?, expected, "{line}");

    // What it printed is kept, for its person alone.
    let runs = home.path(".local/state/nixlamp/runs");
    let logs: Vec<_> = fs::read_dir(&runs)?.flatten().collect();
    assert_eq!(logs.len(), 1, "what runs in a terminal is not kept");
    let log = logs[0].path();
    assert!(said.contains(&log.display().to_string()), "{said}");
    assert!(
        wait_until(SOON, || fs::read_to_string(&log)
            .is_ok_and(|text| text == "printed\nerror\n")),
        "{:?}",
        fs::read_to_string(&log)
    );
    let mode = |path: &Path| Ok::<_, anyhow::Error>(path.metadata()?.permissions().mode() & 0o777);
    assert_eq!((mode(&log)?, mode(&runs)?), (0o600, 0o700));
    Ok(())
}

#[test]
fn it_asks_before_a_second_one_and_outlives_the_agent() -> Result<()> {
    let home = Home::new("")?;
    configured(&home)?;
    fs::write(home.path("hold"), "")?;
    let agent = home.agent()?;
    let said = home.start_build()?;
    note(&home)?;
    let again = home.nixlamp(&["rebuild", "build", "--yes"])?;
    assert_eq!(again.status.code(), Some(70));
    let again = String::from_utf8([again.stdout, again.stderr].concat())?;
    // The machine may have others than ours.
    assert!(again.contains("nother rebuild runs: ") || again.contains("ther rebuilds run: "));
    assert!(again.contains("nixos-rebuild build"), "{again}");
    assert!(again.contains("Add --beside"), "{again}");
    assert!(!home.path("note").exists(), "a second one was started");
    home.start_build()?;
    note(&home)?;

    // A session of its own: neither the agent's end nor its terminal's matters.
    let pid: u32 = said
        .split_once("runs in the background (")
        .and_then(|(_, rest)| rest.split(')').next()?.parse().ok())
        .context("a pid")?;
    let session = |pid: u32| -> Result<String> {
        let stat = fs::read_to_string(format!("/proc/{pid}/stat"))?;
        let (_, rest) = stat.rsplit_once(") ").context("a line")?;
        Ok(rest.split(' ').nth(3).context("a session")?.to_owned())
    };
    assert_ne!(session(pid)?, session(agent.0.id())?);
    drop(agent);
    sleep(Duration::from_millis(300));
    session(pid).context("it ended with the agent")?;
    let _agent = home.agent()?;
    // An agent that has been started anew is told how it ended.
    sleep(Duration::from_secs(2));
    fs::remove_file(home.path("hold"))?;
    let told = wait_until(SOON, || {
        home.history(TARGET)
            .is_ok_and(|past| past.iter().filter(|p| p.exit_code == Some(9)).count() == 2)
    });
    assert!(told, "{:?}", home.history(TARGET)?);
    Ok(())
}

#[test]
fn what_cannot_be_run_is_said_plainly() -> Result<()> {
    let home = Home::new("")?;
    let said = home.said(&["rebuild", "--list"])?;
    assert!(said.contains("[[rebuild]]\nname = \"switch\""), "{said}");
    assert!(said.contains("config.toml"), "{said}");
    let nameless = home.nixlamp(&["rebuild"])?;
    assert_eq!(nameless.status.code(), Some(64));

    configured(&home)?;
    let _agent = home.agent()?;
    let root = home.nixlamp(&["rebuild", "root", "--yes"])?;
    assert_eq!(root.status.code(), Some(70));
    let root = String::from_utf8([root.stdout, root.stderr].concat())?;
    assert!(root.contains("takes a terminal"), "{root}");
    assert_eq!(
        by_hand(&root)?,
        "cd ~ && nixlamp run -- sudo nixos-rebuild switch"
    );
    let none = home.said(&["rebuild", "nothing", "--yes"])?;
    assert!(none.contains("No command named “nothing”"), "{none}");

    fs::remove_file(home.path("nixos-rebuild"))?;
    let gone = home.asked(&["rebuild", "build", "--yes", "--beside"])?;
    assert!(gone.contains("nixos-rebuild: command not found"), "{gone}");
    fs::remove_dir(home.path("my place"))?;
    let gone = home.asked(&["rebuild", "build", "--yes", "--beside"])?;
    assert!(
        gone.contains("is no folder. Nothing was started."),
        "{gone}"
    );
    Ok(())
}

/// One that is over before anybody can look, and two that are no rebuild by their name.
#[test]
fn however_short_and_whatever_it_is_its_end_is_known() -> Result<()> {
    let home = Home::new("")?;
    let rebuild = home.rebuild("exit 3")?;
    let config = format!(
        "[[rebuild]]\nname = \"sw\"\ncommand = [\"{rebuild}\", \"switch\", \"--flake\", \"{TARGET}\"]\n\n[[rebuild]]\nname = \"sh\"\ncommand = [\"sh\", \"-c\", \"exit 4\"]\n"
    );
    fs::write(home.path(".config/nixlamp/config.toml"), config)?;
    let _agent = home.agent()?;
    let past = || -> Result<Vec<PastRebuild>> {
        Ok(serde_json::from_slice(
            &home.nixlamp(&["history", "--json"])?.stdout,
        )?)
    };
    for (name, code) in [("sw", 3), ("sh", 4)] {
        let said = home.asked(&["rebuild", name, "--yes", "--beside"])?;
        ensure!(said.contains("runs in the background ("), "{said}");
        let kept = wait_until(SOON, || {
            past().is_ok_and(|past| past.iter().any(|past| past.exit_code == Some(code)))
        });
        ensure!(kept, "{name}: {:?}", past()?);
        let failed = format!("It failed after 0 s, with exit code {code}.");
        let told = wait_until(SOON, || {
            home.said(&["history", "--actions"])
                .is_ok_and(|said| said.starts_with("Failed — ") && said.contains(&failed))
        });
        ensure!(told, "{}", home.said(&["history", "--actions"])?);
    }
    // The agent also sees what other tests start: only its own are asked for.
    for (command, code) in [
        (vec!["run", "--", &rebuild, "switch"], 3),
        (vec!["run", "--", "false"], 1),
    ] {
        let before: Vec<String> = past()?.into_iter().map(|past| past.id).collect();
        home.nixlamp(&command)?;
        let kept = wait_until(SOON, || {
            past().is_ok_and(|past| {
                past.iter().any(|past| {
                    !before.contains(&past.id)
                        && past.exit_code == Some(code)
                        && past.outcome == Verdict::Failed
                })
            })
        });
        ensure!(kept, "{command:?}: {:?}", past()?);
    }
    Ok(())
}
