//! Whoever would misuse the helper: called by another, for another thing, with forged requests.

use std::{
    io::Write as _,
    process::Stdio,
    time::{Duration, Instant},
};

use anyhow::{Context, Result, ensure};
use nixlamp_core::{
    model::ProcessId,
    order::{Deed, Done, ForceOrder, StopOrder, Target},
    privilege::{LIMIT_BYTES, Request, VERSION},
    words::privilege as say,
};
use nixlamp_tests::{
    polkit::{logged, own_run},
    world::{NixVersion, User, World, lab_is_off, wait_until},
};

use super::{HELPER, SOON, forged, nothing_left, rebuild_of_root, world};

pub fn call(world: &World, call: &Misuse) -> Result<Done> {
    let mut command = world.command(call.user, HELPER, call.verb);
    command.envs(call.caller.clone());
    let mut child = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()?;
    // It may have refused before it read all.
    let _ = child.stdin.take().context("a pipe")?.write_all(&call.input);
    let output = child.wait_with_output()?;
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let last = text.lines().last().context("an answer")?;
    let done: Done = serde_json::from_str(last).with_context(|| text.clone())?;
    ensure!(
        output.status.success() == done.ok,
        "{}: {text}",
        output.status
    );
    Ok(done)
}

pub fn line(deed: Deed) -> Result<Vec<u8>> {
    Ok(serde_json::to_vec(&Request {
        version: VERSION,
        deed,
        language: None,
    })?)
}

fn target(world: &World, pid: i32, uid: u32) -> Result<Target> {
    Ok(Target {
        id: ProcessId {
            pid: pid.try_into()?,
            start: world.start_of(pid).context("a start time")?,
        },
        name: "nixos-rebuild".to_owned(),
        uid,
    })
}

fn stop(client: Target) -> Deed {
    Deed::Stop(StopOrder {
        clients: vec![client],
        group: Vec::new(),
        grace_ms: 300,
        others: Vec::new(),
    })
}

/// A call that must be refused.
pub struct Misuse {
    pub name: &'static str,
    pub user: User,
    pub caller: Option<(&'static str, String)>,
    pub verb: &'static [&'static str],
    pub input: Vec<u8>,
    pub words: String,
}

const CHANGED: &str = "This changed while the dialog was open. Nothing was done.";
const STOP: &[&str] = &["stop"];

/// The right request, from whom or for what it is not right.
fn wrong_callers(world: &World, good: &[u8]) -> Vec<Misuse> {
    let of = |name, user, caller: Option<(&'static str, &str)>, verb, words: String| Misuse {
        name,
        user,
        caller: caller.map(|(variable, who)| (variable, who.to_owned())),
        verb,
        input: good.to_vec(),
        words,
    };
    let uid = world.uid().to_string();
    let alice = Some(("PKEXEC_UID", uid.as_str()));
    let root = User::Root;
    vec![
        of("not as root", User::Alice, alice, STOP, say::not_root()),
        of("nobody asked", root, None, STOP, say::no_caller()),
        of(
            "root asked",
            root,
            Some(("PKEXEC_UID", "0")),
            STOP,
            say::no_caller(),
        ),
        of(
            "no such user",
            root,
            Some(("SUDO_UID", "54321")),
            STOP,
            say::no_caller(),
        ),
        of(
            "no number",
            root,
            Some(("SUDO_UID", "alice")),
            STOP,
            say::no_caller(),
        ),
        of(
            "no such name",
            root,
            Some(("DOAS_USER", "mallory")),
            STOP,
            say::no_caller(),
        ),
        of("no verb", root, alice, &[], say::no_verb()),
        of(
            "two verbs",
            root,
            alice,
            &["stop", "repair"],
            say::no_verb(),
        ),
        of(
            "another verb",
            root,
            alice,
            &["restart-daemon"],
            say::other_deed(),
        ),
    ]
}

/// The right caller, with what is not right.
fn wrong_requests(world: &World, meant: &Target, other: &Target) -> Result<Vec<Misuse>> {
    let good = line(stop(meant.clone()))?;
    let text = String::from_utf8(good.clone())?;
    let mut reused = meant.clone();
    reused.id.start -= 1;
    let mut became = meant.clone();
    became.uid = world.uid();
    let no_builder = Deed::ForceBuilders(ForceOrder {
        builders: vec![became.clone()],
    });
    let newer = text.replace("\"version\":1", "\"version\":9");
    let forged = text.replace("grace_ms", "shell");
    let uid = world.uid().to_string();
    let of = |name, input: Vec<u8>, words: String| Misuse {
        name,
        user: User::Root,
        caller: Some(("PKEXEC_UID", uid.clone())),
        verb: STOP,
        input,
        words,
    };
    Ok(vec![
        of("nothing", Vec::new(), say::empty()),
        of("garbage", b"\xff\x00rm -rf /".to_vec(), say::garbage()),
        of("a forged field", forged.into_bytes(), say::garbage()),
        of(
            "too long",
            [good, vec![b' '; LIMIT_BYTES]].concat(),
            say::too_long(),
        ),
        of("newer", newer.into_bytes(), say::other_version()),
        of(
            "no rebuild",
            line(stop(other.clone()))?,
            "is not part of a rebuild".to_owned(),
        ),
        of(
            "pid reused",
            line(stop(reused))?,
            "its number is another process by now".to_owned(),
        ),
        of("its user changed", line(stop(became))?, CHANGED.to_owned()),
        of(
            "no builder",
            line(no_builder)?,
            "does not belong to a build user".to_owned(),
        ),
    ])
}

#[test]
fn who_would_misuse_the_helper_gets_nothing_done() -> Result<()> {
    if lab_is_off() {
        return Ok(());
    }
    let world = world(NixVersion::V2_34)?;
    let log = own_run(&world)?;
    let mut rebuild = rebuild_of_root(&world, "misused")?;
    let mut other = world.spawn(User::Root, "sleep", ["600"])?;
    let meant = target(&world, rebuild.pid(), 0)?;
    // What the script has started, and then the script, as a plan has it.
    let lines = world.processes();
    let inner = lines
        .iter()
        .find(|(_, line)| line.starts_with("nix-build "));
    let inner = target(&world, inner.context("nix-build")?.0, 0)?;
    let good = line(Deed::Stop(StopOrder {
        clients: vec![inner, meant.clone()],
        group: Vec::new(),
        grace_ms: 3000,
        others: Vec::new(),
    }))?;
    let mut all = wrong_callers(&world, &good);
    all.extend(wrong_requests(
        &world,
        &meant,
        &target(&world, other.pid(), 0)?,
    )?);
    for misuse in all {
        let name = misuse.name;
        let done = call(&world, &misuse).context(name)?;
        ensure!(
            !done.ok && done.lines.len() == 1 && done.lines[0].contains(&misuse.words),
            "{name}: {done:?}"
        );
        ensure!(
            rebuild.is_running() && other.is_running(),
            "{name}: it acted"
        );
        let lines = logged(&log);
        ensure!(
            lines.len() == 1 && lines[0].contains(": not done: "),
            "{name}: {lines:?}"
        );
    }
    silence_is_not_waited_for(&world)?;

    // And the very same request is done when all is what it says.
    let right = Misuse {
        name: "none",
        user: User::Root,
        caller: Some(("DOAS_USER", "alice".to_owned())),
        verb: STOP,
        input: good,
        words: String::new(),
    };
    let done = call(&world, &right)?;
    ensure!(done.ok, "{done:?}");
    rebuild.wait(SOON).context("it does not end")?;
    nothing_left(&world)
}

/// Who keeps the pipe open and says nothing.
fn silence_is_not_waited_for(world: &World) -> Result<()> {
    let since = Instant::now();
    let mut command = world.command(User::Root, HELPER, STOP);
    command.env("PKEXEC_UID", world.uid().to_string());
    let mut silent = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()?;
    let pipe = silent.stdin.take();
    let ended = wait_until(Duration::from_secs(20), || {
        !matches!(silent.try_wait(), Ok(None))
    });
    drop(pipe);
    let text = String::from_utf8_lossy(&silent.wait_with_output()?.stdout).into_owned();
    ensure!(ended && text.contains(&say::empty()), "{text}");
    ensure!(since.elapsed() >= Duration::from_secs(9), "it did not wait");
    Ok(())
}

/// Forged requests through the real process; many more go through its parser in the core's tests.
#[test]
fn the_process_survives_what_the_parser_survives() -> Result<()> {
    if lab_is_off() {
        return Ok(());
    }
    let world = world(NixVersion::V2_34)?;
    let mut rebuild = rebuild_of_root(&world, "forged")?;
    let mut meant = target(&world, rebuild.pid(), 0)?;
    // Even what stays whole points at a process that is another one.
    meant.id.start += 1;
    let mut seeds = vec![(STOP, line(stop(meant))?)];
    seeds.extend(forged::harmless()?);
    let mut random = 0x2545_f491_4f6c_dd1d_u64;
    for round in 0..80 {
        let (verb, seed) = &seeds[round % seeds.len()];
        let mut bytes = seed.clone();
        for _ in 0..=(round / 4 % 4) {
            random ^= random << 13;
            random ^= random >> 7;
            random ^= random << 17;
            let at = usize::try_from(random % bytes.len() as u64)?;
            match random >> 60 {
                0..6 => bytes[at] = (random >> 16) as u8,
                6..10 => bytes.insert(at, (random >> 24) as u8),
                10..13 => drop(bytes.drain(at..)),
                _ => bytes.extend(seed.clone()),
            }
            if bytes.is_empty() {
                break;
            }
        }
        let forged = Misuse {
            name: "forged",
            user: User::Root,
            caller: Some(("SUDO_UID", world.uid().to_string())),
            verb,
            input: bytes.clone(),
            words: String::new(),
        };
        let shown = String::from_utf8_lossy(&bytes);
        let done = call(&world, &forged).with_context(|| shown.to_string())?;
        ensure!(!done.ok, "{done:?}: {shown}");
        ensure!(rebuild.is_running(), "{shown}");
    }
    Ok(())
}
