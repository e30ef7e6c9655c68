//! The helper for real: polkit, sudo, a rebuild of root's, and whoever would misuse it.
#![cfg(target_os = "linux")]

mod awaited;
mod forged;
mod freed;
mod ground;
mod mended;
mod misuse;
mod rolled;

use std::{
    fs,
    io::{Read as _, Write as _},
    os::unix::fs::PermissionsExt,
    process::{Output, Stdio},
    thread::sleep,
    time::Duration,
};

use anyhow::{Context, Result, ensure};
use nixlamp_core::{
    privilege::Verb,
    wire::Status,
    words::{Language, privilege as say, speaking},
};
use nixlamp_tests::{
    faults,
    polkit::{Person, Polkit, logged, own_run},
    webdriver::built,
    world::{Client, NixVersion, User, World, lab_is_off, wait_until},
};

const SOON: Duration = Duration::from_secs(45);
const HELPER: &str = "/nix/lab/bin/nixlamp-helper";

fn world(version: NixVersion) -> Result<World> {
    let world = World::start(version)?;
    for program in ["nixlamp", "nixlamp-helper"] {
        world.install(&built(program)?)?;
    }
    Ok(world)
}

/// Root's rebuild by the script, with a builder at work.
fn rebuild_of_root(world: &World, tag: &str) -> Result<Client> {
    let client = world.spawn(User::Root, "nixos-rebuild", ["switch", "600", tag])?;
    let builds = wait_until(SOON, || faults::has_builder(world));
    ensure!(builds, "no builder: {}", client.said());
    Ok(client)
}

fn has_line(world: &World, part: &str) -> bool {
    let lines = world.processes();
    lines.iter().any(|(_, line)| line.contains(part))
}

fn nothing_left(world: &World) -> Result<()> {
    let gone = wait_until(Duration::from_secs(5), || {
        !has_line(world, "nixos-rebuild switch")
            && !has_line(world, "nix-build ")
            && !faults::has_builder(world)
    });
    ensure!(gone, "something is left: {:?}", world.processes());
    ensure!(
        world.state_of(world.daemon()).is_some(),
        "the daemon is gone too"
    );
    Ok(())
}

fn nixlamp(world: &World, args: &[&str]) -> Result<Output> {
    Ok(world.command(User::Alice, "nixlamp", args).output()?)
}

fn said(output: &Output) -> String {
    format!(
        "{}\n{}{}",
        output.status,
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    )
}

fn status(world: &World) -> Result<Status> {
    let output = nixlamp(world, &["status", "--json"])?;
    serde_json::from_slice(&output.stdout).with_context(|| said(&output))
}

fn sees_rebuild(world: &World, pid: i32) -> Result<()> {
    let seen = wait_until(SOON, || {
        status(world).is_ok_and(|status| {
            status.rebuilds.iter().any(|rebuild| {
                i64::from(rebuild.root_pid) == i64::from(pid)
                    && rebuild.processes.iter().any(|p| p.role == "builder")
            })
        })
    });
    ensure!(seen, "it is not seen: {:?}", status(world)?.rebuilds);
    Ok(())
}

#[test]
fn polkit_answers_yes_and_no() -> Result<()> {
    if lab_is_off() {
        return Ok(());
    }
    let world = world(NixVersion::V2_34)?;
    let polkit = Polkit::start(&world, HELPER)?;
    let agent = world.spawn(User::Alice, "nixlamp", ["--headless"])?;
    let mut rebuild = rebuild_of_root(&world, "polkit")?;
    let pid = rebuild.pid();
    sees_rebuild(&world, pid).with_context(|| agent.said())?;
    let stop = || nixlamp(&world, &["stop", &pid.to_string(), "--yes"]);

    let output = stop()?;
    ensure!(output.status.code() == Some(70), "{}", said(&output));
    ensure!(
        said(&output).contains(&say::no_dialog())
            && said(&output).contains(&format!("sudo kill -INT {pid}")),
        "{}",
        said(&output)
    );

    polkit.serves(&world, agent.pid())?;
    for (person, words) in [
        (Person::Cancel, say::cancelled()),
        (Person::Wrong, say::not_allowed()),
    ] {
        polkit.person(person);
        let output = stop()?;
        ensure!(
            output.status.code() == Some(70) && said(&output).contains(&words),
            "{person:?}: {}",
            said(&output)
        );
        ensure!(rebuild.is_running(), "{person:?} stopped it");
        ensure!(polkit.asked().len() == 1, "asked once");
    }
    ensure!(polkit.logged().is_empty(), "no helper ran");

    polkit.person(Person::Yes);
    let output = stop()?;
    ensure!(output.status.success(), "{}", said(&output));
    ensure!(
        said(&output).contains("Nothing of it is left."),
        "{}",
        said(&output)
    );
    rebuild.wait(SOON).context("it does not end")?;
    nothing_left(&world)?;
    let asked = polkit.asked();
    ensure!(
        asked.len() == 1
            && asked[0].action == "io.github.nixlamp.Nixlamp.stop"
            && asked[0].message == say::message(Verb::Stop),
        "{asked:?}"
    );
    let log = polkit.logged();
    ensure!(
        log.len() == 1
            && log[0].starts_with("<85>nixlamp-helper[")
            && log[0].contains("alice (uid")
            && log[0].contains("asked for stop: done:"),
        "{log:?}"
    );

    // What was allowed a moment ago is not asked again.
    let mut rebuild = rebuild_of_root(&world, "polkit-again")?;
    let pid = rebuild.pid();
    sees_rebuild(&world, pid)?;
    let output = nixlamp(&world, &["stop", &pid.to_string(), "--yes"])?;
    ensure!(output.status.success(), "{}", said(&output));
    ensure!(polkit.asked().is_empty(), "it was asked again");
    rebuild.wait(SOON).context("it does not end")?;
    nothing_left(&world)?;

    orphans_are_forced(&world, &polkit)?;
    the_daemon_is_restarted(&world, &polkit)
}

/// By a stand-in for systemctl, which really restarts the daemon of this world. What was allowed
/// for stopping is not allowed for this.
fn the_daemon_is_restarted(world: &World, polkit: &Polkit) -> Result<()> {
    let old = world.daemon();
    let folder = "/run/current-system/sw/bin";
    let script = format!(
        "#!/bin/sh\n[ \"$*\" = 'restart nix-daemon.service' ] || exit 64\nkill {old}\n\
         while kill -0 {old} 2>/dev/null; do sleep 0.1; done\n\
         setsid /nix/lab/bin/nix-daemon --daemon </dev/null >/dev/null 2>&1 &\n"
    );
    world.run(User::Root, "mkdir", ["-p", folder, "/run/systemd/system"])?;
    let program = world.inside(format!("{folder}/systemctl"));
    fs::write(&program, script)?;
    fs::set_permissions(&program, fs::Permissions::from_mode(0o755))?;
    let output = nixlamp(world, &["restart-daemon", "--yes"])?;
    ensure!(
        output.status.success() && said(&output).contains("A new daemon answers."),
        "{}",
        said(&output)
    );
    ensure!(world.state_of(old).is_none_or(|state| state == 'Z'));
    let asked = polkit.asked();
    ensure!(
        asked.len() == 1 && asked[0].action == "io.github.nixlamp.Nixlamp.restart-daemon",
        "{asked:?}"
    );
    Ok(())
}

/// A worker that is killed leaves builders behind; they are listed with their owner and killed, and
/// the daemon stays.
fn orphans_are_forced(world: &World, polkit: &Polkit) -> Result<()> {
    let mut fault = faults::deadlocked_builder(world)?;
    sees_rebuild(world, fault.pid())?;
    // Cut off before both wait, each for the other, they would end by themselves.
    let mut looks_asleep = 0;
    let deadlocked = wait_until(SOON, || {
        sleep(Duration::from_millis(100));
        let asleep: Vec<bool> = world
            .processes()
            .iter()
            .filter(|(_, line)| line.starts_with("sh -euc "))
            .map(|(pid, _)| world.state_of(*pid) == Some('S'))
            .collect();
        let both = asleep.len() >= 2 && asleep.iter().all(|one| *one);
        looks_asleep = if both { looks_asleep + 1 } else { 0 };
        looks_asleep > 10
    });
    ensure!(deadlocked, "{:?}", world.processes());
    let worker = world.worker_of(fault.pid()).context("a worker")?;
    world.signal(worker, "KILL")?;
    fault.client.wait(SOON).context("the client goes on")?;
    let seen = wait_until(SOON, || {
        status(world).is_ok_and(|status| !status.orphans.is_empty())
    });
    let left = status(world)?.orphans;
    ensure!(seen, "no orphan is listed: {:?}", world.processes());
    ensure!(
        left.iter().all(|orphan| orphan.user.starts_with("nixbld")),
        "{left:?}"
    );
    let pids: Vec<i32> = left.iter().filter_map(|o| o.pid.try_into().ok()).collect();
    polkit.person(Person::Yes);
    let output = nixlamp(world, &["stop", "--force", "--yes"])?;
    ensure!(output.status.success(), "{}", said(&output));
    ensure!(said(&output).contains("Killed: "), "{}", said(&output));
    for pid in pids {
        ensure!(
            wait_until(Duration::from_secs(2), || world
                .state_of(pid)
                .is_none_or(|state| state == 'Z')),
            "{pid} is still there"
        );
    }
    ensure!(
        world.state_of(world.daemon()).is_some(),
        "the daemon is gone too"
    );
    Ok(())
}

#[test]
fn sudo_does_where_polkit_is_not() -> Result<()> {
    if lab_is_off() {
        return Ok(());
    }
    let world = world(NixVersion::V2_26)?;
    let log = own_run(&world)?;
    let password = "Tr0ub4dor&3";
    let set = format!("echo 'alice:{password}' | chpasswd");
    world.run(User::Root, "sh", ["-c", &set])?;
    let rule = "umask 227; echo 'alice ALL=(ALL) ALL' >/etc/sudoers.d/alice";
    world.run(User::Root, "sh", ["-c", rule])?;
    let askpass = |name: &str, script: &str| -> Result<String> {
        let path = format!("/nix/home/alice/{name}");
        world.write(&path, &format!("#!/bin/sh\n{script}\n"))?;
        world.run(User::Alice, "chmod", ["755", &path])?;
        Ok(path)
    };
    let right = askpass("right", &format!("echo '{password}'"))?;
    let wrong = askpass("wrong", "echo no")?;
    let none = askpass("none", "exit 1")?;
    let mut rebuild = rebuild_of_root(&world, "sudo")?;
    let pid = rebuild.pid().to_string();
    // No agent runs: the command line looks and acts for itself.
    let stop = |askpass: Option<&str>| -> Result<Output> {
        let mut command = world.command(User::Alice, "nixlamp", ["stop", &pid, "--yes"]);
        command.envs(askpass.map(|path| ("SUDO_ASKPASS", path)));
        Ok(command.output()?)
    };
    for (askpass, words) in [
        (None, say::no_dialog()),
        (Some(none.as_str()), say::cancelled()),
        (Some(wrong.as_str()), say::not_allowed()),
    ] {
        let output = stop(askpass)?;
        ensure!(
            output.status.code() == Some(70) && said(&output).contains(&words),
            "{askpass:?}: {}",
            said(&output)
        );
        ensure!(rebuild.is_running(), "it was stopped all the same");
    }
    logged(&log);
    let output = stop(Some(&right))?;
    ensure!(output.status.success(), "{}", said(&output));
    rebuild.wait(SOON).context("it does not end")?;
    nothing_left(&world)?;
    let log = logged(&log);
    ensure!(
        log.iter()
            .any(|line| line.contains("alice (uid") && line.contains("asked for stop: done:")),
        "{log:?}"
    );

    let agent = world.spawn(User::Alice, "nixlamp", ["--headless"])?;
    in_a_terminal_the_command_line_asks(&world, &agent, "password for alice", password)?;
    a_helper_that_others_can_change_is_not_started(&world, &right)
}

/// An agent without a dialog, and alice at a terminal: she is asked there.
fn in_a_terminal_the_command_line_asks(
    world: &World,
    agent: &Client,
    prompt: &str,
    password: &str,
) -> Result<()> {
    let mut rebuild = rebuild_of_root(world, "terminal")?;
    let pid = rebuild.pid();
    sees_rebuild(world, pid).with_context(|| agent.said())?;
    let typed = format!("nixlamp stop {pid}");
    let mut terminal = world
        .command(User::Alice, "script", ["-qec", &typed, "/dev/null"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()?;
    let mut keys = terminal.stdin.take().context("a keyboard")?;
    let mut screen = terminal.stdout.take().context("a screen")?;
    let mut shown = String::new();
    for (question, answer) in [("[y/N]", "y"), (prompt, password)] {
        let mut bytes = [0; 4096];
        while !shown.contains(question) {
            let length = screen.read(&mut bytes)?;
            ensure!(length > 0, "{question} never came: {shown}");
            shown += &String::from_utf8_lossy(&bytes[..length]);
        }
        // Who asks for a password throws away what was typed before.
        sleep(Duration::from_millis(500));
        keys.write_all(format!("{answer}\n").as_bytes())?;
    }
    screen.read_to_string(&mut shown)?;
    ensure!(terminal.wait()?.success(), "{shown}");
    ensure!(
        shown.contains("the password is asked for here")
            && shown.contains("Nothing of it is left."),
        "{shown}"
    );
    rebuild.wait(SOON).context("it does not end")?;
    nothing_left(world)
}

/// A script that alice calls as she would call the real one.
fn rebuild_of_alice(world: &World, script: &str) -> Result<Client> {
    let path = "/nix/home/alice/bin/nixos-rebuild";
    world.write(path, &format!("#!/bin/bash\n{script}\n"))?;
    world.run(User::Alice, "chmod", ["755", path])?;
    world.spawn(User::Alice, path, ["switch"])
}

/// In the middle of a switch one yes is not enough.
#[test]
fn a_switch_is_cut_off_by_a_second_yes_alone() -> Result<()> {
    if lab_is_off() {
        return Ok(());
    }
    let world = world(NixVersion::V2_34)?;
    let tool = "/nix/home/alice/system/bin/switch-to-configuration";
    world.write(tool, "#!/bin/sh\nsleep 600\n")?;
    world.run(User::Alice, "chmod", ["755", tool])?;
    let mut rebuild = rebuild_of_alice(&world, &format!("{tool} switch; exit 1"))?;
    let pid = rebuild.pid().to_string();
    ensure!(wait_until(SOON, || has_line(&world, tool)));
    let once = nixlamp(&world, &["stop", &pid, "--yes"])?;
    ensure!(
        once.status.code() == Some(70)
            && said(&once).contains("switching the system right now")
            && said(&once).contains("--even-while-switching"),
        "{}",
        said(&once)
    );
    ensure!(rebuild.is_running() && has_line(&world, tool));
    let wrong = nixlamp(&world, &["stop", &pid, "--even-while-switching"])?;
    ensure!(wrong.status.code() == Some(64), "{}", said(&wrong));
    let twice = nixlamp(&world, &["stop", &pid, "--yes", "--even-while-switching"])?;
    ensure!(twice.status.success(), "{}", said(&twice));
    rebuild.wait(SOON).context("it does not end")?;
    ensure!(!has_line(&world, tool), "{:?}", world.processes());
    Ok(())
}

/// sudo waits for a password in the middle of alice's own rebuild: it is root's by then, and ends
/// with it all the same, without any password.
#[test]
fn a_rebuild_that_waits_at_a_prompt_is_stopped_with_its_prompt() -> Result<()> {
    if lab_is_off() {
        return Ok(());
    }
    let world = world(NixVersion::V2_34)?;
    let mut rebuild = rebuild_of_alice(&world, "sleep 600 | sudo -S true; exit 1")?;
    ensure!(
        wait_until(SOON, || has_line(&world, "sudo -S")),
        "{}",
        rebuild.said()
    );
    let output = nixlamp(&world, &["stop", &rebuild.pid().to_string(), "--yes"])?;
    ensure!(output.status.success(), "{}", said(&output));
    ensure!(
        said(&output).contains("other processes of its own process group"),
        "{}",
        said(&output)
    );
    rebuild.wait(SOON).context("it does not end")?;
    ensure!(
        !has_line(&world, "sudo -S") && !has_line(&world, "sleep 600"),
        "{:?}",
        world.processes()
    );
    Ok(())
}

fn a_helper_that_others_can_change_is_not_started(world: &World, askpass: &str) -> Result<()> {
    let mut rebuild = rebuild_of_root(world, "untrusted")?;
    sees_rebuild(world, rebuild.pid())?;
    world.run(User::Root, "chmod", ["o+w", HELPER])?;
    let mut command = world.command(
        User::Alice,
        "nixlamp",
        ["stop", &rebuild.pid().to_string(), "--yes"],
    );
    let output = command.env("SUDO_ASKPASS", askpass).output()?;
    ensure!(
        output.status.code() == Some(70) && said(&output).contains(&say::not_trusted(HELPER)),
        "{}",
        said(&output)
    );
    ensure!(rebuild.is_running());
    Ok(())
}

/// The policy has an action for each verb, with the helper's path, its word and its message.
#[test]
fn the_policy_has_an_action_for_each_verb() {
    let policy = include_str!("../../nix/io.github.nixlamp.Nixlamp.policy");
    let actions: Vec<&str> = policy.split("<action id=").skip(1).collect();
    assert_eq!(actions.len(), Verb::ALL.len());
    for (action, verb) in actions.iter().zip(Verb::ALL) {
        let word = verb.word();
        let defaults = if verb == Verb::Stop {
            ">auth_admin_keep<"
        } else {
            ">auth_admin<"
        };
        assert!(action.starts_with(&format!("\"io.github.nixlamp.Nixlamp.{word}\"")));
        assert!(action.contains(&format!("exec.argv1\">{word}<")), "{word}");
        assert!(action.contains("exec.path\">/usr/libexec/nixlamp-helper<"));
        assert!(action.contains(&format!("<message>{}<", say::message(verb))));
        let german = speaking(Language::German, || say::message(verb));
        assert!(action.contains(&format!("<message xml:lang=\"de\">{german}<")));
        assert_eq!(action.matches(defaults).count(), 3, "{word}");
    }
}
