//! `nixlamp run` and Nix's own log: what is told is what Nix says, and what the
//! person sees is what they would see without.
#![cfg(target_os = "linux")]
#![allow(
    clippy::print_stdout,
    reason = "the times are for whoever reads the test's output"
)]

use std::{
    collections::BTreeSet,
    fs,
    os::unix::fs::PermissionsExt as _,
    process::{Command, Output, Stdio},
    time::{Duration, Instant},
};

use anyhow::{Context, Result, ensure};
use nixlamp_core::{
    nix_log::uncoloured,
    redact,
    wire::{self, NixSays, SaidProgress},
};
use nixlamp_tests::{
    fake_agent::{FakeAgent, fixture},
    stage::Stage,
    webdriver::built,
    world::{LAB_NIX, NixVersion, User, World, lab_is_off, wait_until},
};
use serde_json::Value;

const SOON: Duration = Duration::from_secs(60);
const DAG: &str = "/nix/home/alice/dag.nix";
const PLACE: &str = "/nix/home/alice/a";

/// Four leaves, one thing of all of them, one of that; and one that fails.
const DAG_NIX: &str = r#"{ tag }:
let
  tools = builtins.path { path = /nix/lab/bb; name = "tools"; };
  make = name: script: derivation {
    name = "${name}-${tag}"; system = builtins.currentSystem; builder = "${tools}/sh";
    args = [ "-euc" "PATH=$PWD/bin; ${tools}/busybox mkdir bin; ${tools}/busybox --install -s bin; ${script}" ];
  };
  say = ''phase() { echo "@nix {\"action\":\"setPhase\",\"phase\":\"$1\"}" >&$NIX_LOG_FD; echo "running $1"; sleep 0.3; }; phase unpackPhase; phase buildPhase; phase installPhase;'';
  leaves = builtins.genList (n: make "leaf-${toString n}" "${say} echo made > $out") 4;
in rec {
  mid = make "mid" "cat ${toString leaves} > $out; printf 'a\\tb \"q\" \\\\ \\033[31mred\\033[0m\\n'; ${say}";
  top = make "top" "cat ${mid}; ${say} echo made > $out";
  bad = make "bad" "cat ${mid} >/dev/null; echo line1; exit 2";
  needs = make "needs" "cat ${bad} > $out";
  chatty = make "chatty" "seq 1 100000; echo made > $out";
}"#;

/// A world with the program, the file above, and an agent that notes what it is
/// told.
struct Scene {
    world: World,
    program: String,
    agent: Option<FakeAgent>,
}

impl Scene {
    fn new(version: NixVersion) -> Result<Self> {
        let world = World::start(version)?;
        let program = world.install(&built("nixlamp")?)?;
        world.write(DAG, DAG_NIX)?;
        world.write(&format!("{PLACE}/marker"), "")?;
        let mut scene = Self {
            program: program.to_str().context("a path")?.to_owned(),
            world,
            agent: None,
        };
        scene.new_agent()?;
        Ok(scene)
    }

    fn new_agent(&mut self) -> Result<()> {
        drop(self.agent.take());
        let socket = self.world.inside(format!("{PLACE}/agent.sock"));
        self.agent = Some(FakeAgent::start(&socket, fixture("running")?, None)?);
        fs::set_permissions(&socket, fs::Permissions::from_mode(0o777))?;
        Ok(())
    }

    fn command(&self, user: User, words: &[&str]) -> Command {
        let socket = format!("NIXLAMP_SOCKET={PLACE}/agent.sock");
        let words = [socket.as_str(), "TERM=xterm-256color"]
            .into_iter()
            .chain(words.iter().copied());
        self.world.command(user, "env", words)
    }

    fn wrapped(&self, user: User, words: &[&str]) -> Result<Output> {
        let words: Vec<&str> = [self.program.as_str(), "run", "--"]
            .into_iter()
            .chain(words.iter().copied())
            .collect();
        Ok(self.command(user, &words).output()?)
    }

    /// All that Nix said through the runner, and how it ended.
    fn told(&self) -> Vec<NixSays> {
        let heard = self.agent.as_ref().map(FakeAgent::heard);
        let says = heard
            .into_iter()
            .flatten()
            .filter_map(|command| match command {
                wire::Command::NixSays(says) => Some(says),
                _ => None,
            });
        says.collect()
    }
}

/// The same run as `serde_json` and nobody of ours reads it, from the other log
/// that Nix wrote of it.
#[derive(Default)]
struct Reading {
    begun: BTreeSet<String>,
    phases: BTreeSet<(String, String)>,
    lines: Vec<String>,
    bytes: Option<(u64, u64)>,
}

fn read(stderr: &[u8]) -> Result<Reading> {
    let mut reading = Reading::default();
    let mut of: Vec<(u64, u64, String)> = Vec::new();
    for line in String::from_utf8_lossy(stderr).lines() {
        let line = line.strip_prefix("@nix ").context(line.to_owned())?;
        let value: Value = serde_json::from_str(line)?;
        let text = |key: &str| value[key].as_str().unwrap_or_default().to_owned();
        let number = |key: &str| value[key].as_u64().unwrap_or(99);
        let first = value["fields"][0].as_str().unwrap_or_default().to_owned();
        match (value["action"].as_str(), number("type")) {
            (Some("start"), kind @ (100 | 105)) => {
                if kind == 105 {
                    reading.begun.insert(first.clone());
                }
                of.push((number("id"), kind, first));
            }
            (Some("result"), kind @ (104 | 105)) => {
                let known = of.iter().find(|(id, ..)| *id == number("id"));
                match known {
                    Some((_, 105, drv)) if kind == 104 => {
                        reading.phases.insert((drv.clone(), first));
                    }
                    Some((_, 100, _)) if kind == 105 => {
                        let at = |n: usize| value["fields"][n].as_u64().unwrap_or(0);
                        reading.bytes = Some((at(0), at(1)));
                    }
                    _ => {}
                }
            }
            (Some("msg"), _) if number("level") <= 3 => {
                let text = text("msg");
                let plan = text.contains(" will be ") || text.starts_with("  /nix/store/");
                if !plan {
                    let words = uncoloured(&text).into_owned();
                    let lines = words.lines().map(str::trim_end).filter(|l| !l.is_empty());
                    reading.lines.extend(lines.map(redact::text));
                }
            }
            _ => {}
        }
    }
    Ok(reading)
}

fn progress(told: &[NixSays]) -> Vec<&SaidProgress> {
    told.iter()
        .filter_map(|says| says.progress.as_ref())
        .collect()
}

#[test]
fn what_is_told_is_what_nix_says() -> Result<()> {
    if lab_is_off() {
        return Ok(());
    }
    let mut scene = Scene::new(NixVersion::V2_34)?;
    for (attribute, planned, built, failed) in [
        ("top", 6, 6, vec![]),
        ("needs", 7, 5, vec!["bad-needs".to_owned()]),
    ] {
        scene.new_agent()?;
        let begun = Instant::now();
        let output = scene.wrapped(
            User::Alice,
            &[
                "nix",
                "build",
                "-f",
                DAG,
                attribute,
                "--argstr",
                "tag",
                attribute,
                "--no-link",
                "--log-format",
                "internal-json",
            ],
        )?;
        let took = begun.elapsed();
        assert_eq!(output.status.success(), failed.is_empty());
        let reading = read(&output.stderr)?;
        assert_eq!(reading.begun.len(), 6, "{:?}", reading.begun);
        let told = scene.told();
        let all = progress(&told);
        let last = all.last().context("nothing was told")?;
        assert_eq!((last.to_build, last.to_fetch), (Some(planned), Some(0)));
        assert_eq!((last.built, &last.failed), (built, &failed));
        assert!(last.building.is_empty(), "{last:?}");
        let clients: BTreeSet<(u32, u64)> = told.iter().map(|s| (s.pid, s.start)).collect();
        assert_eq!(clients.len(), 1);
        for making in all.iter().flat_map(|progress| &progress.building) {
            assert!(reading.begun.contains(&making.path), "{making:?}");
            if let Some(phase) = &making.phase {
                let pair = (making.path.clone(), phase.clone());
                assert!(reading.phases.contains(&pair), "{pair:?}");
            }
        }
        assert!(all.iter().any(|p| !p.building.is_empty()), "{all:#?}");
        // What an error quotes of a build's log is its builder's.
        let (quoted, own): (Vec<String>, Vec<String>) = reading
            .lines
            .into_iter()
            .partition(|line| line.starts_with("       > "));
        let lines = |by_builder: bool| -> Vec<String> {
            told.iter()
                .flat_map(|says| &says.lines)
                .filter(|line| line.by_builder == by_builder)
                .map(|line| line.text.clone())
                .collect()
        };
        assert_eq!(lines(false), own);
        for line in quoted {
            let said = line.trim_start_matches([' ', '>']);
            assert!(lines(true).iter().any(|line| line == said), "{line}");
        }
        let most = took.as_millis() / 250 + 4;
        assert!(
            told.len() as u128 <= most,
            "{} words in {took:?}",
            told.len()
        );
        println!("{attribute}: {} words in {took:?}", told.len());
    }
    fetched(&mut scene)?;
    shown(&scene)
}

/// As root, whom the daemon trusts with a cache of its own.
fn fetched(scene: &mut Scene) -> Result<()> {
    let world = &scene.world;
    let cache = "file:///nix/home/root/cache";
    let path = world.run(
        User::Root,
        "nix-build",
        [LAB_NIX, "-A", "big", "--no-out-link"],
    )?;
    world.run(User::Root, "nix", ["copy", "--to", cache, &path])?;
    world.run(User::Root, "nix", ["store", "delete", &path])?;
    scene.new_agent()?;
    let words = ["nix", "build", &path, "--no-link", "--substituters", cache];
    let words: Vec<&str> = words
        .into_iter()
        .chain(["--log-format", "internal-json"])
        .collect();
    let output = scene.wrapped(User::Root, &words)?;
    ensure!(output.status.success(), "{output:?}");
    let reading = read(&output.stderr)?;
    let told = scene.told();
    let all = progress(&told);
    let last = all.last().context("nothing was told")?;
    assert_eq!((last.to_build, last.to_fetch), (Some(0), Some(1)));
    assert_eq!((last.built, last.fetched), (0, 1));
    let bytes = reading.bytes.context("no bytes")?;
    for making in all.iter().flat_map(|progress| &progress.fetching) {
        assert_eq!(making.path, path);
        // Before the copy has begun, and after.
        assert!(
            making
                .bytes
                .is_none_or(|(done, expected)| expected == bytes.1 && done <= bytes.1)
        );
    }
    Ok(())
}

/// What a real agent shows of it while the last of six is built, in a terminal
/// where Nix prints no plan.
fn shown(scene: &Scene) -> Result<()> {
    let stage = Stage::new(&scene.world, "")?;
    let nix = format!(
        "{} run -- nix build -f {DAG} top --argstr tag shown --no-link",
        scene.program
    );
    let begun = nixlamp_tests::stage::now_s()?;
    let output = stage.nixlamp(&["run", "--", "script", "-qec", &nix, "/dev/null"])?;
    ensure!(output.status.success(), "{output:?}");
    let frame = stage.until(begun, SOON, "the log's progress", |frame| {
        frame.view.status.rebuilds.iter().any(|rebuild| {
            rebuild.progress.as_ref().is_some_and(|progress| {
                progress.source == "log" && progress.built == 5 && progress.to_build == Some(6)
            })
        })
    });
    frame?;
    stage.end()
}

/// What a terminal is sent, without what differs from run to run: the tag, and
/// frames of the progress bar, which are drawn by the clock.
fn seen(scene: &Scene, line: &str) -> Result<(String, usize)> {
    let output = scene
        .command(User::Alice, &["script", "-qec", line, "/dev/null"])
        .output()?;
    let text = String::from_utf8(output.stdout)?;
    let mut kept = String::new();
    let mut frames = 0;
    for part in text.split_inclusive("\u{1b}[K") {
        match part.rsplit_once('\r') {
            Some((before, frame)) if frame.ends_with("\u{1b}[K") => {
                kept.push_str(before);
                frames += 1;
            }
            _ => kept.push_str(part),
        }
    }
    Ok((format!("{kept}[{}]", output.status), frames))
}

/// Store paths and tags as one.
fn same_names(text: &str, tag: &str) -> String {
    let mut parts = text.split("/nix/store/");
    let mut plain = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        plain.push_str("/nix/store/HASH");
        plain.push_str(part.get(32..).unwrap_or_default());
    }
    plain.replace(tag, "TAG")
}

#[test]
fn a_terminal_is_sent_the_same() -> Result<()> {
    if lab_is_off() {
        return Ok(());
    }
    for version in [NixVersion::V2_26, NixVersion::V2_34] {
        let scene = Scene::new(version)?;
        let program = &scene.program;
        for (n, command) in [
            "nix build -f /nix/home/alice/dag.nix nothing --argstr tag TAG --no-link",
            "nix build -f /nix/home/alice/dag.nix bad --argstr tag TAG --no-link",
            "nix build -L -f /nix/home/alice/dag.nix bad --argstr tag TAG --no-link",
            "nix build -f /nix/home/alice/dag.nix top --argstr tag TAG --no-link --print-out-paths",
            "nix-build /nix/home/alice/dag.nix -A bad --argstr tag TAG --no-out-link",
            "nix-build /nix/lab/lab.nix -A quick --argstr tag TAG --no-out-link",
        ]
        .into_iter()
        .enumerate()
        {
            // The same length, or lines would break elsewhere.
            let (a, b) = (format!("p{n}x"), format!("w{n}x"));
            let (plain, frames) = seen(&scene, &command.replace("TAG", &a))?;
            let before = scene.told().len();
            let line = format!("{program} run -- {}", command.replace("TAG", &b));
            let (wrapped, wrapped_frames) = seen(&scene, &line)?;
            // Builders that run at once end in any order.
            let sorted = |text: &str, tag: &str| -> Vec<String> {
                let text = same_names(text, tag);
                let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
                lines.sort();
                lines
            };
            assert_eq!(sorted(&plain, &a), sorted(&wrapped, &b), "{command}");
            assert_eq!(frames > 0, wrapped_frames > 0, "{command}");
            // All others are read from what they print.
            let hears = version == NixVersion::V2_34 && command.starts_with("nix build");
            let told = scene.told().split_off(before);
            let mut progress = told.iter().filter_map(|says| says.progress.as_ref());
            assert!(!told.is_empty() || !hears, "{command}");
            assert!(progress.all(|told| told.by_text != hears), "{command}");
        }
        // Nor is the environment another where nothing is heard.
        for words in [["sh", "-c", "echo $NIX_CONFIG"], ["nix", "run", "--help"]] {
            let output = scene.wrapped(User::Alice, &words)?;
            assert!(!String::from_utf8_lossy(&output.stdout).contains("json-log-path"));
        }
        println!("{}: the same", scene.world.nix_says());
    }
    Ok(())
}

#[test]
fn nobody_there_and_nothing_in_the_way() -> Result<()> {
    if lab_is_off() {
        return Ok(());
    }
    let mut scene = Scene::new(NixVersion::V2_34)?;
    let build = |scene: &Scene, tag: &str, wrapped: bool| -> Result<(Duration, Output)> {
        let words = [
            "nix",
            "build",
            "-f",
            DAG,
            "chatty",
            "--argstr",
            "tag",
            tag,
            "--no-link",
        ];
        let begun = Instant::now();
        let output = if wrapped {
            scene.wrapped(User::Alice, &words)?
        } else {
            scene.command(User::Alice, &words).output()?
        };
        ensure!(output.status.success(), "{output:?}");
        Ok((begun.elapsed(), output))
    };
    let mut times = [Vec::new(), Vec::new()];
    for round in 0..5 {
        for wrapped in [false, true] {
            let tag = format!("c{round}{}", u8::from(wrapped));
            times[usize::from(wrapped)].push(build(&scene, &tag, wrapped)?.0);
        }
    }
    for times in &mut times {
        times.sort();
    }
    println!(
        "100,000 lines of a builder: {:?} alone, {:?} through nixlamp run",
        times[0][2], times[1][2]
    );
    // An agent that is gone, and one that accepts and says nothing.
    drop(scene.agent.take());
    let (gone, output) = build(&scene, "gone", true)?;
    assert!(
        !String::from_utf8_lossy(&output.stderr).contains("ignored"),
        "{output:?}"
    );
    let socket = scene.world.inside(format!("{PLACE}/agent.sock"));
    let silent = std::os::unix::net::UnixListener::bind(&socket)?;
    fs::set_permissions(&socket, fs::Permissions::from_mode(0o777))?;
    let (mute, _) = build(&scene, "mute", true)?;
    println!("with an agent that is gone {gone:?}, silent {mute:?}");
    drop(silent);

    // The runner is killed; what it started goes on to its end.
    let line = format!(
        "{} run -- nix build -f {DAG} top --argstr tag killed --no-link & sleep 1.5; kill -KILL $!; wait",
        scene.program
    );
    scene.command(User::Alice, &["sh", "-c", &line]).output()?;
    let goes_on = || {
        scene
            .world
            .processes()
            .iter()
            .any(|(_, line)| line.starts_with("nix build"))
    };
    ensure!(wait_until(SOON, || !goes_on()), "it does not end");
    let words = [
        "nix",
        "build",
        "-f",
        DAG,
        "top",
        "--argstr",
        "tag",
        "killed",
        "--no-link",
        "--offline",
    ];
    let begun = Instant::now();
    let output = scene.command(User::Alice, &words).output()?;
    ensure!(output.status.success());
    ensure!(
        !String::from_utf8_lossy(&output.stderr).contains("will be built"),
        "{output:?}"
    );
    println!("built before: {:?}", begun.elapsed());
    // Its socket is swept by the next.
    build(&scene, "sweeps", true)?;
    let left = fs::read_dir(scene.world.inside(PLACE))?
        .flatten()
        .filter(|entry| entry.file_name().to_string_lossy().starts_with("nix-"))
        .count();
    assert_eq!(left, 0);
    Ok(())
}

/// In real shells, with programs that say who started them.
#[test]
fn rebuilds_run_through_it_in_a_shell_that_was_told_so() -> Result<()> {
    let folder = tempfile::tempdir()?;
    let nixlamp = built("nixlamp")?;
    let place = nixlamp.parent().context("a folder")?;
    for name in ["nixos-rebuild", "nix", "nix-build"] {
        let path = folder.path().join(name);
        let script = "#!/bin/sh\necho \"$(cat /proc/$PPID/comm): ${0##*/} $# $*\"\nexit 7\n";
        let mut writer = Command::new("sh")
            .args(["-c", "cat > \"$0\" && chmod 755 \"$0\""])
            .arg(&path)
            .stdin(Stdio::piped())
            .spawn()?;
        std::io::Write::write_all(
            &mut writer.stdin.take().context("a pipe")?,
            script.as_bytes(),
        )?;
        ensure!(writer.wait()?.success());
    }
    for (shell, load) in [
        ("bash", "eval \"$(nixlamp run --alias bash)\""),
        ("zsh", "eval \"$(nixlamp run --alias zsh)\""),
        ("fish", "nixlamp run --alias fish | source"),
    ] {
        if Command::new(shell).arg("-c").arg("true").status().is_err() {
            ensure!(shell != "bash", "no bash");
            println!("{shell} is not here");
            continue;
        }
        let said = |lines: &str, path: &str| -> Result<String> {
            let output = Command::new(shell)
                .arg("-c")
                .arg(format!("{load}\n{lines}"))
                .env_clear()
                .env("HOME", folder.path())
                .env("NIXLAMP_SOCKET", "/nonexistent/agent.sock")
                .env("PATH", path)
                .output()?;
            let both = [output.stdout, output.stderr].concat();
            Ok(String::from_utf8(both)?)
        };
        let path = format!(
            "{}:{}:/usr/bin:/bin",
            folder.path().display(),
            place.display()
        );
        let status = if shell == "fish" { "$status" } else { "$?" };
        let lines = format!(
            "nixos-rebuild switch 'a b'; echo {status}\nnix build x | cat\nnix eval y\nnix-build\nnix"
        );
        let all = said(&lines, &path)?;
        let expected = format!(
            "nixlamp: nixos-rebuild 2 switch a b\n7\nnixlamp: nix 2 build x\n{shell}: nix 2 eval y\nnixlamp: nix-build 0 \n{shell}: nix 0 \n"
        );
        assert_eq!(all, expected, "{shell}");
        // No function stands for a program that is not there.
        let none = if shell == "fish" {
            "type -q nh; or echo none"
        } else {
            "type nh >/dev/null 2>&1 || echo none"
        };
        assert_eq!(said(none, &path)?, "none\n", "{shell}");
        // Nixlamp is gone by then: the program runs as ever.
        let after = if shell == "fish" {
            format!(
                "set -x PATH {} /usr/bin /bin; nix build x",
                folder.path().display()
            )
        } else {
            format!(
                "PATH={}:/usr/bin:/bin; nix build x",
                folder.path().display()
            )
        };
        assert_eq!(
            said(&after, &path)?,
            format!("{shell}: nix 2 build x\n"),
            "{shell}"
        );
    }
    Ok(())
}
