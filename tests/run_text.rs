//! `nixlamp run` where what the command prints is read: a real terminal, a real Nix,
//! and the same bytes as without.
#![cfg(target_os = "linux")]
#![allow(
    clippy::print_stdout,
    reason = "what was told is for whoever reads the test's output"
)]

use std::{
    fs,
    io::Write as _,
    os::unix::net::UnixListener,
    path::PathBuf,
    process::{Command, Stdio},
    time::{Duration, Instant},
};

use anyhow::{Context, Result, ensure};
use nixlamp_core::wire::{self, NixSays};
use nixlamp_tests::{
    fake_agent::{FakeAgent, fixture},
    terminal::Terminal,
    webdriver::built,
    world::{NixVersion, User, World, lab_is_off, wait_until},
};
use tempfile::TempDir;

const SOON: Duration = Duration::from_secs(60);

/// A folder with scripts that are `nix-build` by their name, and an agent that notes
/// what it is told.
struct Scene {
    folder: TempDir,
    agent: FakeAgent,
}

impl Scene {
    fn new() -> Result<Self> {
        let folder = tempfile::tempdir()?;
        let agent = FakeAgent::start(&folder.path().join("agent.sock"), fixture("running")?, None)?;
        Ok(Self { folder, agent })
    }

    fn path(&self, below: &str) -> PathBuf {
        self.folder.path().join(below)
    }

    /// Written by another process: a program that is open for writing in any process
    /// of the machine cannot be started.
    fn script(&self, text: &str) -> Result<()> {
        let mut writer = Command::new("sh")
            .args(["-c", "cat > \"$0\" && chmod 755 \"$0\""])
            .arg(self.path("nix-build"))
            .stdin(Stdio::piped())
            .spawn()?;
        let mut pipe = writer.stdin.take().context("a pipe")?;
        pipe.write_all(format!("#!/bin/bash\n{text}\n").as_bytes())?;
        drop(pipe);
        ensure!(writer.wait()?.success());
        Ok(())
    }

    /// `$N` is the program, `$B` the script.
    fn terminal(&self) -> Result<Terminal> {
        let path = |path: PathBuf| path.to_string_lossy().into_owned();
        Terminal::start(&[
            ("N", &path(built("nixlamp")?)),
            ("B", &path(self.path("nix-build"))),
            ("NIXLAMP_SOCKET", &path(self.path("agent.sock"))),
        ])
    }

    fn told(&self) -> Vec<NixSays> {
        let heard = self.agent.heard().into_iter();
        heard
            .filter_map(|command| match command {
                wire::Command::NixSays(says) => Some(says),
                _ => None,
            })
            .collect()
    }

    fn lines(&self) -> Vec<String> {
        let told = self.told().into_iter().flat_map(|says| says.lines);
        told.map(|line| line.text).collect()
    }
}

#[test]
fn a_terminal_shows_the_same_bytes_and_the_agent_hears_them() -> Result<()> {
    let scene = Scene::new()?;
    // Both streams in turns: their order must stay.
    scene.script(
        r#"test -t 0 && test -t 1 && test -t 2 || exit 9
stty size <&2; stty size
for n in $(seq 200); do echo "out $n"; printf '\r\033[Kerr %s\tx\n' $n >&2; done
printf 'error: \033[31mno\033[0m such thing\n' >&2; exit 4"#,
    )?;
    let mut terminal = scene.terminal()?;
    terminal.resize(33, 77)?;
    let plain = terminal.line("$B; echo code=$?")?;
    let wrapped = terminal.line("$N run -- $B; echo code=$?")?;
    assert_eq!(plain, wrapped);
    assert!(
        plain.starts_with("33 77\r\n33 77\r\nout 1\r\n\r\x1b[Kerr 1\tx\r\n"),
        "{plain:?}"
    );
    assert!(plain.ends_with("code=4\r\n"), "{plain:?}");
    let heard = wait_until(SOON, || {
        scene
            .lines()
            .iter()
            .any(|line| line == "error: no such thing")
    });
    assert!(heard, "{:?}", scene.lines());
    Ok(())
}

#[test]
fn keys_stops_and_sizes_reach_the_command_as_without() -> Result<()> {
    let scene = Scene::new()?;
    let mut terminal = scene.terminal()?;
    terminal.resize(20, 70)?;
    let go = scene.path("go");
    scene.script(&format!(
        r#"trap 'stty size <&2' WINCH
# As sudo does it: prompt and answer on the terminal itself, without echo.
exec 3<>/dev/tty; stty -echo <&3; printf 'Password: ' >&3; read -r word <&3; echo "got $word" >&2
until test -e {}; do sleep 0.05; done; read -r word; echo "read $word" >&2; exec sleep 60"#,
        go.display()
    ))?;
    terminal.type_keys("$N run -- $B\n")?;
    terminal.until("Password: ")?;
    terminal.type_keys("secret\n")?;
    terminal.until("got secret\r\n")?;
    terminal.resize(21, 71)?;
    terminal.until("21 71\r\n")?;
    for _ in 0..5 {
        terminal.type_until("\u{1a}", "Stopped")?;
        terminal.until("ready> ")?;
        assert_eq!(terminal.line("jobs -r | wc -l")?, "0\r\n");
        terminal.type_keys("fg\n")?;
        terminal.until("\n")?;
    }
    fs::write(&go, "")?;
    terminal.type_keys("word\n")?;
    terminal.until("read word\r\n")?;
    terminal.type_keys("\u{3}")?;
    terminal.until("ready> ")?;
    assert_eq!(terminal.line("echo code=$?")?, "code=130\r\n");
    // Nothing of the password was told.
    assert!(!scene.lines().iter().any(|line| line.contains("Password")));
    Ok(())
}

#[test]
fn who_goes_on_in_the_background_keeps_nobody_and_loses_nothing() -> Result<()> {
    let scene = Scene::new()?;
    let go = scene.path("go");
    scene.script(&format!(
        "(while ! test -e {}; do sleep 0.02; done; echo late >&2; echo later >&2) & echo done >&2",
        go.display()
    ))?;
    let mut terminal = scene.terminal()?;
    terminal.type_keys("$N run -- $B\n")?;
    terminal.until("done\r\n")?;
    terminal.until("ready> ")?;
    fs::write(&go, "")?;
    terminal.until("late\r\nlater\r\n")?;
    // The same where a pipe is read to its end.
    fs::remove_file(&go)?;
    terminal.type_keys("$N run -- $B 2>&1 | cat; echo end\n")?;
    terminal.until("done\r\n")?;
    fs::write(&go, "")?;
    terminal.until("late\r\nlater\r\nend\r\n")?;
    Ok(())
}

#[test]
fn pipes_get_the_same_bytes_and_whoever_stops_reading_ends_it() -> Result<()> {
    let scene = Scene::new()?;
    scene.script("echo '{\"a\": 1}'; for n in $(seq 300); do echo err $n >&2; done")?;
    let program = built("nixlamp")?;
    let run = |words: &[&str]| -> Result<(Vec<u8>, Vec<u8>, Option<i32>)> {
        let output = Command::new(&program)
            .args(["run", "--"])
            .args(words)
            .env("NIXLAMP_SOCKET", scene.path("agent.sock"))
            .stdin(Stdio::null())
            .output()?;
        Ok((output.stdout, output.stderr, output.status.code()))
    };
    let script = scene.path("nix-build").to_string_lossy().into_owned();
    let plain = Command::new(&script).stdin(Stdio::null()).output()?;
    let wrapped = run(&[&script])?;
    assert_eq!(wrapped, (plain.stdout, plain.stderr, Some(0)));
    scene.script("while echo on >&2; do :; done; exit 3")?;
    let mut child = Command::new(&program)
        .args(["run", "--", &script])
        .env("NIXLAMP_SOCKET", scene.path("agent.sock"))
        .stderr(Stdio::piped())
        .spawn()?;
    drop(child.stderr.take());
    let begun = Instant::now();
    while child.try_wait()?.is_none() {
        ensure!(begun.elapsed() < SOON, "it goes on");
        std::thread::sleep(Duration::from_millis(20));
    }
    Ok(())
}

#[test]
fn an_agent_that_is_silent_or_gone_holds_nothing_up() -> Result<()> {
    let scene = Scene::new()?;
    scene.script("echo out; for n in $(seq 20000); do echo line $n >&2; done; exit 3")?;
    let script = scene.path("nix-build");
    // It lets in and never says a word.
    let silent = UnixListener::bind(scene.path("silent.sock"))?;
    for socket in ["silent.sock", "nobody.sock"] {
        let begun = Instant::now();
        let output = Command::new(built("nixlamp")?)
            .args(["run", "--"])
            .arg(&script)
            .env("NIXLAMP_SOCKET", scene.path(socket))
            .output()?;
        assert_eq!(output.status.code(), Some(3));
        assert_eq!(output.stdout, b"out\n");
        assert!(output.stderr.ends_with(b"line 20000\n"));
        assert_eq!(String::from_utf8(output.stderr)?.lines().count(), 20_000);
        println!("{socket}: {:?}", begun.elapsed());
        assert!(begun.elapsed() < SOON);
    }
    drop(silent);
    Ok(())
}

// ---- real Nix ------------------------------------------------------------------

const DAG: &str = "/nix/home/alice/dag.nix";

const DAG_NIX: &str = r#"{ tag }:
let
  tools = builtins.path { path = /nix/lab/bb; name = "tools"; };
  make = name: script: derivation {
    name = "${name}-${tag}"; system = builtins.currentSystem; builder = "${tools}/sh";
    args = [ "-euc" "PATH=$PWD/bin; ${tools}/busybox mkdir bin; ${tools}/busybox --install -s bin; ${script}" ];
  };
  say = ''phase() { echo "@nix {\"action\":\"setPhase\",\"phase\":\"$1\"}" >&$NIX_LOG_FD; echo "Running phase: $1"; sleep 1; }; phase unpackPhase; phase buildPhase;'';
  leaves = builtins.genList (n: make "leaf-${toString n}" "sleep 1; echo made > $out") 3;
in rec {
  top = make "top" "cat ${toString leaves}; ${say} echo made > $out";
  bad = make "bad" "cat ${top} >/dev/null; echo error: mine; exit 2";
}"#;

#[allow(clippy::too_many_lines, reason = "one story from beginning to end")]
/// The commands behave in a terminal as without, and what is told holds.
fn a_real_nix_is_read(version: NixVersion, new_style: bool) -> Result<()> {
    if lab_is_off() {
        return Ok(());
    }
    let world = World::start(version)?;
    let program = world.install(&built("nixlamp")?)?;
    world.write(DAG, DAG_NIX)?;
    world.write("/nix/home/alice/a/marker", "")?;
    let socket = world.inside("/nix/home/alice/a/agent.sock");
    let agent = FakeAgent::start(&socket, fixture("running")?, None)?;
    let open = std::os::unix::fs::PermissionsExt::from_mode(0o777);
    fs::set_permissions(&socket, open)?;
    let run = |attribute: &str, tag: &str, wrapped: bool| -> Result<(String, bool)> {
        let mut words = vec![
            "NIXLAMP_SOCKET=/nix/home/alice/a/agent.sock".to_owned(),
            "TERM=xterm-256color".to_owned(),
            // A terminal of its own, as a person has one.
            "script".to_owned(),
            "-qec".to_owned(),
        ];
        let nix = if new_style {
            format!(
                "nix --extra-experimental-features nix-command build --no-link -j2 -f {DAG} {attribute} --argstr tag {tag}"
            )
        } else {
            format!("nix-build --no-out-link -j1 {DAG} -A {attribute} --argstr tag {tag}")
        };
        let before = if wrapped {
            format!("{} run -- ", program.display())
        } else {
            String::new()
        };
        words.push(format!("{before}{nix}"));
        words.push("/dev/null".to_owned());
        let output = world
            .command(User::Alice, "env", words.iter().map(String::as_str))
            .output()?;
        Ok((
            String::from_utf8_lossy(&output.stdout).into_owned(),
            output.status.success(),
        ))
    };
    let (plain, ok) = run("top", "plain", false)?;
    ensure!(ok, "{plain}");
    let (wrapped, ok) = run("top", "ourss", true)?;
    ensure!(ok, "{wrapped}");
    println!("{plain:?}\n{wrapped:?}");
    if !new_style {
        // But for hashes and the name. A bar is drawn as time goes.
        assert_eq!(nameless(&plain), nameless(&wrapped));
    }
    let told = |agent: &FakeAgent| -> Vec<NixSays> {
        let heard = agent.heard().into_iter();
        heard
            .filter_map(|command| match command {
                wire::Command::NixSays(says) => Some(says),
                _ => None,
            })
            .collect()
    };
    let all = told(&agent);
    for says in &all {
        println!("{says:?}");
    }
    let progress: Vec<_> = all
        .iter()
        .filter_map(|says| says.progress.as_ref())
        .collect();
    let last = progress.last().context("nothing was told")?;
    assert!(progress.iter().all(|said| said.by_text));
    // What is said of the plan is right from the first time on.
    assert!(
        progress
            .iter()
            .all(|said| said.to_build.is_none_or(|n| n == 4)),
        "{progress:?}"
    );
    assert!(last.to_build.is_some());
    assert_eq!(last.uncounted, !new_style);
    if new_style {
        let built: Vec<u32> = progress.iter().map(|said| said.built).collect();
        assert!(built.is_sorted() && built.contains(&3), "{built:?}");
        assert!(built.iter().all(|n| *n <= 4));
    }
    let phases: Vec<_> = progress
        .iter()
        .flat_map(|said| &said.building)
        .filter_map(|making| Some((making.path.as_str(), making.phase.as_deref()?)))
        .collect();
    if new_style {
        assert!(phases.contains(&("top-ourss", "buildPhase")), "{phases:?}");
    }

    let (shown, ok) = run("bad", "failing", true)?;
    ensure!(!ok, "{shown}");
    let all = told(&agent);
    let failed = all.iter().filter_map(|says| says.progress.as_ref());
    let failed: Vec<_> = failed.flat_map(|said| said.failed.clone()).collect();
    if !new_style {
        assert!(
            failed.iter().all(|name| name == "bad-failing") && !failed.is_empty(),
            "{shown}"
        );
    }
    // A builder's words are not taken for Nix's.
    let mut mine = all
        .iter()
        .flat_map(|says| &says.lines)
        .filter(|l| l.text == "error: mine");
    assert!(mine.all(|line| line.by_builder));
    let mut errors = all.iter().flat_map(|says| &says.lines);
    assert!(
        errors.any(|line| !line.by_builder && line.text.starts_with("error:")),
        "{shown}"
    );
    Ok(())
}

/// Without hashes, by which Nix sorts its plan.
fn nameless(text: &str) -> Vec<String> {
    let without = |part: &'_ str| {
        part.get(32..)
            .filter(|p| p.starts_with('-'))
            .unwrap_or(part)
            .to_owned()
    };
    let parts: Vec<String> = text.split("/nix/store/").map(without).collect();
    let text = parts.join("/").replace("plain", "ourss");
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    lines.sort();
    lines
}

#[test]
fn an_old_command_of_2_26() -> Result<()> {
    a_real_nix_is_read(NixVersion::V2_26, false)
}

#[test]
fn an_old_command_of_2_34() -> Result<()> {
    a_real_nix_is_read(NixVersion::V2_34, false)
}

#[test]
fn a_new_command_that_has_no_log_for_us() -> Result<()> {
    a_real_nix_is_read(NixVersion::V2_26, true)
}
