//! A password that is never given: four agents at once, each with a state and a door of its own, so
//! that all wait together.

use std::{
    fs,
    process::{Child, Output, Stdio},
    thread::sleep,
    time::{Duration, Instant},
};

use anyhow::{Result, bail, ensure};
use nixlamp_core::words::privilege as say;
use nixlamp_tests::{
    polkit::Person,
    world::{Client, HOME, NixVersion, User, lab_is_off, wait_until},
};

use super::{
    HELPER, SOON,
    ground::{Ground, SYSTEM, refused},
    has_line,
    mended::{damaged, id_of},
    rebuild_of_root, said,
};

#[test]
fn without_a_password_nothing_happens() -> Result<()> {
    if lab_is_off() {
        return Ok(());
    }
    let ground = Ground::lay(NixVersion::V2_34)?;
    let path = damaged(&ground, "never")?;
    let log = ground.text("/run/switch.log");
    ground.polkit.person(Person::Never);
    let repair = ["repair", id_of(&path), "--yes"];
    let wishes: [&[&str]; 3] = [
        &["rollback", "1", "--profile", "system", "--yes"],
        &["gc", "--delete", "system:1", "--yes"],
        &repair,
    ];
    let agents: Vec<Client> = (0..=wishes.len())
        .map(|n| another(&ground, n))
        .collect::<Result<_>>()?;
    let found = with(&ground, 2, &["verify", "--no-pause", &path])?.wait_with_output()?;
    ensure!(found.status.code() == Some(2), "{}", said(&found));
    // One after the other: what one looks for is not to be mistaken for another's rebuild.
    let mut waiting = Vec::new();
    for (n, wish) in wishes.iter().enumerate() {
        waiting.push(asked(&ground, n, wish)?);
    }
    let mut rebuild = rebuild_of_root(&ground.world, "never")?;
    let pid = rebuild.pid().to_string();
    let sees = wait_until(SOON, || {
        let look = with(&ground, wishes.len(), &["status", "--json"]);
        look.and_then(|child| Ok(child.wait_with_output()?))
            .is_ok_and(|o| said(&o).contains(&format!("\"root_pid\": {pid}")))
    });
    ensure!(sees, "{}", agents[wishes.len()].said());
    let since = Instant::now();
    waiting.push(asked(&ground, wishes.len(), &["stop", &pid, "--yes"])?);
    let ended: Vec<Output> = waiting
        .into_iter()
        .map(Child::wait_with_output)
        .collect::<std::io::Result<_>>()?;
    let took = since.elapsed();
    ensure!(
        (Duration::from_secs(59)..Duration::from_secs(75)).contains(&took),
        "{took:?}"
    );
    for output in &ended {
        refused(output, &[&say::late(), "In a terminal: sudo "])?;
    }
    // The dialogs go with who asked.
    ensure!(wait_until(SOON, || ground.polkit.cancelled() == 4));
    ensure!(!has_line(&ground.world, HELPER) && rebuild.is_running());
    ensure!(ground.leads_to(SYSTEM)? == "system-3-link");
    ensure!(ground.text("/run/switch.log") == log);
    ensure!(ground.generations(SYSTEM) == [1, 2, 3]);
    let contents = fs::read_to_string(ground.world.inside(&path))?;
    ensure!(contents == "Xade\n");
    sleep(Duration::from_millis(300));
    let late = ground.polkit.logged();
    ensure!(late.is_empty(), "a helper ran: {late:?}");
    Ok(())
}

/// Waits until the dialog of this wish is shown.
fn asked(ground: &Ground, n: usize, wish: &[&str]) -> Result<Child> {
    let mut child = with(ground, n, wish)?;
    let is_asked = wait_until(SOON, || ground.polkit.asked().len() == 1);
    if !is_asked {
        let _ = child.kill();
        bail!("nobody was asked: {}", said(&child.wait_with_output()?));
    }
    Ok(child)
}

fn variables(n: usize) -> [String; 2] {
    let folder = format!("{HOME}/another-{n}");
    [
        format!("XDG_RUNTIME_DIR={folder}"),
        format!("XDG_STATE_HOME={folder}/state"),
    ]
}

fn with(ground: &Ground, n: usize, args: &[&str]) -> Result<Child> {
    let variables = variables(n);
    let words = variables
        .iter()
        .map(String::as_str)
        .chain(["nixlamp"])
        .chain(args.iter().copied());
    let mut command = ground.world.command(User::Alice, "env", words);
    let child = command
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()?;
    Ok(child)
}

fn another(ground: &Ground, n: usize) -> Result<Client> {
    let variables = variables(n);
    let folder = format!("{HOME}/another-{n}");
    ground
        .world
        .run(User::Alice, "mkdir", ["-m", "700", &folder])?;
    let words = variables
        .iter()
        .map(String::as_str)
        .chain(["nixlamp", "--headless"]);
    let agent = ground.world.spawn(User::Alice, "env", words)?;
    let socket = ground.world.inside(format!("{folder}/nixlamp/agent.sock"));
    ensure!(wait_until(SOON, || socket.exists()), "{}", agent.said());
    ground.polkit.serves(&ground.world, agent.pid())?;
    Ok(agent)
}
