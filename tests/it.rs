//! What needs more than one crate and nothing but this machine: recordings, from the file to the
//! words that a person reads.
#![cfg(unix)]

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
    process::{Child, Command, Output, Stdio},
    thread::sleep,
    time::{Duration, Instant},
};

use anyhow::{Context, Result, ensure};
use nixlamp_core::{
    engine::{Event, State},
    wire::{Lamp, NoticeKind, Verdict, View},
};
use nixlamp_host::replay::{self, Recorded};
use rustix::process::{Pid, Signal, kill_process};

/// How many times as fast as it happened the demo is played.
const DEMO_SPEED: f64 = 10.0;

fn demo() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/sessions/demo.jsonl")
}

/// One colour of the lamp.
struct Part {
    lamp: Lamp,
    seconds: f64,
    /// The codes that stood first of the causes while it shone.
    causes: BTreeSet<String>,
    notices: BTreeSet<NoticeKind>,
}

#[test]
fn the_demo_goes_through_every_colour() -> Result<()> {
    let mut state = State::default();
    let mut parts: Vec<Part> = Vec::new();
    let mut before = None;
    for Recorded { now, event } in replay::read(&demo())?.events {
        let sampled = matches!(event, Event::Sampled(_));
        state.update(now, event);
        let view = state.view();
        always_holds(&view).with_context(|| format!("at {:?}: {view:?}", now.moment))?;
        if !sampled {
            continue;
        }
        if let (Some(part), Some(before)) = (parts.last_mut(), before) {
            part.seconds += now.moment.seconds_since(before);
        }
        before = Some(now.moment);
        let lamp = view.status.state;
        if parts.last().is_none_or(|part| part.lamp != lamp) {
            parts.push(Part {
                lamp,
                seconds: 0.0,
                causes: BTreeSet::new(),
                notices: BTreeSet::new(),
            });
        }
        let part = parts.last_mut().context("one was just added")?;
        let worst = view.status.rebuilds.first();
        part.causes.extend(
            worst
                .and_then(|it| it.causes.first())
                .map(|top| top.code.clone()),
        );
        part.notices
            .extend(view.notices.iter().map(|notice| notice.kind));
    }

    let lamps: Vec<Lamp> = parts.iter().map(|part| part.lamp).collect();
    assert_eq!(
        lamps,
        [
            Lamp::Ok,
            Lamp::Running,
            Lamp::Attention,
            Lamp::Running,
            Lamp::Stalled,
            Lamp::Running,
            Lamp::NeedsYou,
            Lamp::Running,
            Lamp::Ok,
        ]
    );
    for (part, cause, notice) in [
        (2, "lock-held", None),
        // It goes on before the person's threshold: nobody is notified.
        (4, "download-stalled", None),
        (6, "prompt-open", Some(NoticeKind::NeedsYou)),
        (8, "", Some(NoticeKind::Finished)),
    ] {
        let part = &parts[part];
        assert!(
            cause.is_empty() || part.causes.contains(cause),
            "{:?}: {:?}",
            part.lamp,
            part.causes
        );
        assert_eq!(
            part.notices,
            notice.into_iter().collect(),
            "{:?}",
            part.lamp
        );
    }
    for part in &parts[1..parts.len() - 1] {
        assert!(
            part.seconds / DEMO_SPEED >= 4.0,
            "{:?} shines too short, {} s",
            part.lamp,
            part.seconds
        );
    }
    let whole: f64 = parts.iter().map(|part| part.seconds).sum();
    assert!((30.0..50.0).contains(&(whole / DEMO_SPEED)), "{whole} s");

    let status = state.status();
    let rebuild = &status.rebuilds[0];
    assert_eq!(rebuild.verdict, Verdict::Finished);
    assert_eq!(status.recent[0].exit_code, Some(0));
    assert!(
        rebuild
            .against_usual
            .as_ref()
            .is_some_and(|line| line.contains("usually 5 min (4 runs)")),
        "{:?}",
        rebuild.against_usual
    );
    Ok(())
}

/// What is true of every picture.
fn always_holds(view: &View) -> Result<()> {
    for rebuild in &view.status.rebuilds {
        let sum: f64 = rebuild.causes.iter().map(|cause| cause.probability).sum();
        ensure!(
            rebuild.causes.is_empty() || (sum - 1.0).abs() < 1e-9,
            "the causes sum to {sum}"
        );
        ensure!(rebuild.ring_eighths.is_none_or(|eighths| eighths < 8));
    }
    ensure!(view.tooltip.lines.len() <= 3);
    for notice in &view.notices {
        ensure!(notice.title.chars().count() <= 45, "{}", notice.title);
    }
    ensure!(view.status.troubles.is_empty());
    Ok(())
}

#[test]
fn the_demo_carries_nothing_of_the_machine_it_was_made_on() -> Result<()> {
    let text = fs::read_to_string(demo())?;
    assert!(text.len() <= 1_500_000, "{} bytes", text.len());
    let host = fs::read_to_string("/proc/sys/kernel/hostname").unwrap_or_default();
    let host = host.trim();
    assert!(host.len() < 5 || !text.contains(host), "{host}");
    for Recorded { event, .. } in replay::parse(text.as_bytes())?.events {
        let Event::Sampled(sample) = event else {
            continue;
        };
        for process in &sample.processes {
            for word in &process.argv {
                let known = ["/nix/", "/bin/", "/usr/bin/"];
                assert!(
                    !word.starts_with('/') || known.iter().any(|path| word.starts_with(path)),
                    "{word}"
                );
            }
        }
    }
    Ok(())
}

/// The program, without display and agent.
fn program(arguments: &[&str]) -> Result<Command> {
    let own = std::env::current_exe()?;
    let profile = own.ancestors().nth(2);
    let built = profile.context("tests lie in target/PROFILE/deps")?;
    let folder = std::env::temp_dir().join("nixlamp-no-agent-here");
    let mut program = Command::new(built.join("nixlamp"));
    program
        .args(arguments)
        .env("HOME", &folder)
        .env("NIXLAMP_SOCKET", folder.join("agent.sock"))
        .env("LC_ALL", "C")
        .env_remove("DISPLAY")
        .env_remove("WAYLAND_DISPLAY")
        .env_remove("DBUS_SESSION_BUS_ADDRESS")
        .env_remove("XDG_CONFIG_HOME")
        .env_remove("XDG_STATE_HOME");
    Ok(program)
}

/// Runs it to its end.
fn nixlamp(arguments: &[&str]) -> Result<Output> {
    program(arguments)?
        .output()
        .context("cargo build -p nixlamp")
}

#[test]
fn what_is_set_goes_before_the_locale_in_what_is_spoken() -> Result<()> {
    let folder = std::env::temp_dir().join(format!("nixlamp-language-{}", std::process::id()));
    fs::create_dir_all(folder.join("nixlamp"))?;
    for (config, locale, begin) in [
        ("", "de_DE.UTF-8", "Aufruf: nixlamp status [OPTIONS]"),
        ("", "fr_FR.UTF-8", "Usage: nixlamp status [OPTIONS]"),
        (
            "language = \"en\"",
            "de_DE.UTF-8",
            "Usage: nixlamp status [OPTIONS]",
        ),
        (
            "language = \"de\"\n[history]\ndays = 3",
            "C",
            "Aufruf: nixlamp status [OPTIONS]",
        ),
    ] {
        fs::write(folder.join("nixlamp/config.toml"), config)?;
        let help = program(&["status", "--help"])?
            .env("XDG_CONFIG_HOME", &folder)
            .env("LC_ALL", locale)
            .output()?;
        let said = String::from_utf8(help.stdout)?;
        assert!(said.contains(begin), "{config:?} {locale}: {said}");
    }
    Ok(fs::remove_dir_all(folder)?)
}

/// Half of what is printed comes ready made from there.
#[test]
fn the_command_line_speaks_as_the_agent_that_answers() -> Result<()> {
    let folder = std::env::temp_dir().join(format!("nixlamp-speaks-{}", std::process::id()));
    fs::create_dir_all(&folder)?;
    let socket = folder.join("agent.sock");
    let at_home = |arguments: &[&str], locale: &str| -> Result<Command> {
        let mut program = program(arguments)?;
        program
            .env("HOME", &folder)
            .env("NIXLAMP_SOCKET", &socket)
            .env("LC_ALL", locale);
        Ok(program)
    };
    let list = || -> Result<String> {
        let out = at_home(&["pause", "--list"], "de_DE.UTF-8")?.output()?;
        Ok(String::from_utf8(out.stdout)?)
    };
    let agent = at_home(&["--headless"], "C")?
        .stdout(Stdio::null())
        .spawn()?;
    let agent = Ended(agent);
    let begun = Instant::now();
    while !list()?.contains("Nothing is paused.") {
        ensure!(begun.elapsed() < Duration::from_secs(30), "{}", list()?);
        sleep(Duration::from_millis(100));
    }
    drop(agent);
    Ok(fs::remove_dir_all(&folder)?)
}

/// Else a replay would not know what was usual.
#[test]
fn a_recording_begins_with_what_is_remembered() -> Result<()> {
    let folder = std::env::temp_dir().join(format!("nixlamp-record-{}", std::process::id()));
    fs::create_dir_all(&folder)?;
    let file = folder.join("session.jsonl");
    let mut recorder = program(&["record", &file.to_string_lossy()])?
        .stdout(Stdio::null())
        .spawn()?;
    let lines = || {
        fs::read_to_string(&file)
            .unwrap_or_default()
            .lines()
            .count()
    };
    let begun = Instant::now();
    while lines() < 3 && begun.elapsed() < Duration::from_secs(20) {
        sleep(Duration::from_millis(20));
    }
    let pid = Pid::from_raw(recorder.id().cast_signed()).context("a number")?;
    kill_process(pid, Signal::INT)?;
    recorder.wait()?;
    let events = replay::read(&file)?.events;
    assert!(
        matches!(&events[0].event, Event::Remembered(past) if past.is_empty()),
        "{:?}",
        events[0]
    );
    Ok(fs::remove_dir_all(folder)?)
}

#[test]
fn the_demo_is_told_in_words() -> Result<()> {
    let demo = nixlamp(&["demo", "--headless"])?;
    let said = String::from_utf8(demo.stdout)?;
    assert!(demo.status.success(), "{said}");
    assert_eq!(String::from_utf8(demo.stderr)?, "");
    // Each comes after the one before.
    let mut rest = said.as_str();
    for words in [
        "A recorded rebuild is played",
        "All good — last rebuild yesterday",
        "Rebuilding — nixos-rebuild switch of “.#laptop”",
        "Waiting for another Nix process",
        "Rebuilding",
        "No progress for",
        "Rebuilding",
        "Waiting for you",
        "Rebuilding",
        "All good — last rebuild today",
        "The recording is at its end.",
    ] {
        let at = rest
            .find(words)
            .with_context(|| format!("no “{words}” in its place: {said}"))?;
        rest = &rest[at + words.len()..];
    }
    Ok(())
}

#[test]
fn a_broken_recording_is_refused_with_a_sentence() -> Result<()> {
    let folder = std::env::temp_dir().join(format!("nixlamp-it-{}", std::process::id()));
    fs::create_dir_all(&folder)?;
    let head = "{\"nixlamp_recording\":1}\n";
    let tick = |moment: u64| {
        format!(
            "{{\"now\":{{\"moment\":{moment},\"time\":1,\"utc_offset_s\":0}},\"event\":\"Tick\"}}\n"
        )
    };
    let well = format!("{head}{}{}", tick(1), tick(2));
    for (text, speed, complaint) in [
        (String::new(), "1", "it is empty"),
        (
            "hello\n".to_owned(),
            "1",
            "line 1: not a recording of Nixlamp",
        ),
        (
            "\0\u{1}\u{2}\n".to_owned(),
            "1",
            "line 1: not a recording of Nixlamp",
        ),
        (head.to_owned(), "1", "it holds no events"),
        (format!("{head}{}nonsense\n", tick(1)), "1", "line 3"),
        (format!("{}\n", &well[..well.len() - 9]), "1", "line 3"),
        (
            format!("{head}{}{}", tick(2), tick(1)),
            "1",
            "line 3: time goes back",
        ),
    ] {
        let file = folder.join("broken.jsonl");
        fs::write(&file, &text)?;
        let file = file.to_string_lossy();
        let done = nixlamp(&["replay", &file, "--headless", "--speed", speed])?;
        let said = String::from_utf8(done.stderr)?;
        assert_eq!(done.status.code(), Some(70), "{text:?}: {said}");
        assert!(
            said.starts_with("nixlamp: ") && said.contains(complaint),
            "{said}"
        );
    }
    for speed in ["0", "NaN", "1e300"] {
        let file = folder.join("broken.jsonl");
        fs::write(&file, &well)?;
        let done = nixlamp(&["replay", &file.to_string_lossy(), "--speed", speed])?;
        let said = String::from_utf8(done.stderr)?;
        assert_eq!(done.status.code(), Some(64), "{speed}: {said}");
        assert!(
            said.contains("a number from 0.01 to 1000 is wanted"),
            "{said}"
        );
    }
    for missing in ["missing.jsonl", "."] {
        let file = folder.join(missing);
        let done = nixlamp(&["replay", &file.to_string_lossy(), "--headless"])?;
        assert_eq!(done.status.code(), Some(70), "{missing}");
    }
    let cut = folder.join("cut.jsonl");
    fs::write(&cut, &well[..well.len() - 9])?;
    let done = nixlamp(&["replay", &cut.to_string_lossy(), "--headless"])?;
    let said = String::from_utf8(done.stdout)?;
    assert!(
        done.status.success() && said.starts_with("The end of this recording is cut off."),
        "{said}"
    );
    fs::write(folder.join("well.jsonl"), well)?;
    let file = folder.join("well.jsonl");
    let done = nixlamp(&[
        "replay",
        &file.to_string_lossy(),
        "--headless",
        "--speed",
        "1000",
    ])?;
    assert!(done.status.success(), "{}", String::from_utf8(done.stderr)?);
    Ok(fs::remove_dir_all(folder)?)
}

/// A process that ends with its owner.
struct Ended(Child);

impl Drop for Ended {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Starts the rest of its arguments where every look at `/run/systemd` hangs: a
/// file system whose server never answers, as a network's may.
const WITH_A_FOLDER_THAT_HANGS: &str = r#"mkdir -p /run/systemd && exec 3<>/dev/fuse \
&& mount -i -t fuse -o fd=3,rootmode=40000,user_id=0,group_id=0 none /run/systemd && exec "$@""#;

/// Restarting the daemon begins with a look whether systemd runs there.
#[test]
fn a_survey_that_hangs_holds_nobody_up() -> Result<()> {
    let is_root = rustix::process::geteuid().is_root();
    if !is_root
        || fs::OpenOptions::new()
            .write(true)
            .open("/dev/fuse")
            .is_err()
    {
        return Ok(());
    }
    let folder = std::env::temp_dir().join(format!("nixlamp-hangs-{}", std::process::id()));
    fs::create_dir_all(&folder)?;
    let socket = folder.join("run/agent.sock");
    let with = |arguments: &[&str]| -> Result<Command> {
        let mut program = program(arguments)?;
        program
            .env("HOME", &folder)
            .env("NIXLAMP_SOCKET", &socket)
            .stdin(Stdio::null());
        Ok(program)
    };
    let agent = with(&["--headless"])?;
    let mut apart = Command::new("unshare");
    apart
        .args(["--mount", "sh", "-c", WITH_A_FOLDER_THAT_HANGS, "sh"])
        .arg(agent.get_program())
        .args(agent.get_args());
    for (name, value) in agent.get_envs() {
        match value {
            Some(value) => apart.env(name, value),
            None => apart.env_remove(name),
        };
    }
    let mut agent = Ended(apart.stdout(Stdio::null()).spawn()?);
    let begun = Instant::now();
    while !socket.exists() && begun.elapsed() < Duration::from_secs(20) {
        sleep(Duration::from_millis(20));
    }
    ensure!(socket.exists(), "no agent: {:?}", agent.0.try_wait()?);

    let mut asks = Ended(
        with(&["restart-daemon", "--yes"])?
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()?,
    );
    sleep(Duration::from_secs(1));
    for _ in 0..10 {
        let begun = Instant::now();
        let status = with(&["status", "--json"])?.output()?;
        let took = begun.elapsed();
        assert!(took < Duration::from_secs(1), "{took:?}");
        let status: serde_json::Value = serde_json::from_slice(&status.stdout)?;
        assert_eq!(
            status["troubles"].as_array().map(Vec::len),
            Some(0),
            "{status}"
        );
        ensure!(asks.0.try_wait()?.is_none(), "the look does not hang");
        sleep(Duration::from_millis(100));
    }
    // Other wishes go on, and a second look hangs beside the first.
    let list = with(&["rebuild", "--list"])?.output()?;
    assert!(list.status.success());
    let mut again = Ended(
        with(&["restart-daemon", "--yes"])?
            .stdout(Stdio::null())
            .spawn()?,
    );
    sleep(Duration::from_millis(500));
    ensure!(again.0.try_wait()?.is_none() && agent.0.try_wait()?.is_none());
    drop(agent);
    Ok(fs::remove_dir_all(folder)?)
}
