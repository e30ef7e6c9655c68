//! What each health check costs, all of them side by side: against real Nix, with a name server, a
//! cache and a remote builder that stand on this machine, and a system as NixOS lays it out.
#![cfg(target_os = "linux")]
#![allow(
    clippy::print_stdout,
    reason = "the table is for whoever reads the test's output"
)]

use std::{
    collections::BTreeMap,
    fs,
    io::Write,
    net::{Ipv4Addr, TcpListener, UdpSocket},
    os::unix::fs::symlink,
    thread,
    time::Duration,
};

use anyhow::{Context, Result, ensure};
use nixlamp_core::wire::{Health, HealthResult};
use nixlamp_tests::{
    cache_server::{Behaviour, CacheServer},
    faults,
    webdriver::built,
    world::{HOME, NixVersion, User, World, lab_is_off},
};

const SOON: Duration = Duration::from_secs(60);
/// Each check so many times; the median counts.
const ROUNDS: usize = 5;
/// Those that need somebody who answers.
const ANSWERED: [&str; 5] = ["dns", "caches", "cache-info", "portal", "builders"];

#[test]
fn each_check_has_its_cost() -> Result<()> {
    if lab_is_off() {
        return Ok(());
    }
    let world = World::start(NixVersion::V2_34)?;
    let program = world.install(&built("nixlamp")?)?;
    let program = program.to_str().context("a path")?.to_owned();
    let built = faults::short_build(&world)?.client.wait(SOON);
    ensure!(built.is_some_and(|status| status.success()), "no build");
    name_server(world.address())?;
    let port = builder(world.address())?;
    let _cache = CacheServer::start(&world, Behaviour::Normal)?;
    settings(&world, port)?;
    let system = system(&world)?;

    let mut costs: BTreeMap<String, Vec<f64>> = BTreeMap::new();
    let mut last = None;
    for _ in 0..ROUNDS {
        let health = all(&world, &program, &system)?;
        for row in &health.rows {
            let took = row
                .took_ms
                .with_context(|| format!("{}: not made", row.id))?;
            costs.entry(row.id.clone()).or_default().push(took);
        }
        last = Some(health);
    }
    let health = last.context("rounds")?;
    let row = |id: &str| {
        let found = health.rows.iter().find(|row| row.id == id);
        found.with_context(|| format!("no {id}: {}", health.summary))
    };
    for id in ANSWERED {
        ensure!(row(id)?.result == HealthResult::Fine, "{:?}", row(id)?);
    }
    ensure!(row("kernel")?.number == "6.12.51", "{:?}", row("kernel")?);
    ensure!(
        row("generation")?.result == HealthResult::Fine,
        "{:?}",
        row("generation")?
    );
    let shell = row("login-shell")?;
    ensure!(
        shell.result == HealthResult::Look && shell.details.iter().any(|d| d.contains("moved")),
        "{shell:?}"
    );
    println!(
        "{}, median of {ROUNDS}, all side by side:",
        world.nix_says()
    );
    for (id, took) in &mut costs {
        took.sort_by(f64::total_cmp);
        let row = row(id)?;
        println!(
            "{id:<16} {:>9.2} ms  {} {}",
            took[took.len() / 2],
            row.word,
            row.number
        );
    }
    Ok(())
}

/// All checks as alice, in front of a `/run` of her own: the machine's belongs to others.
fn all(world: &World, program: &str, system: &str) -> Result<Health> {
    let script = format!(
        "mount -t tmpfs none /run && mkdir -p {HOME}/.run &&
         ln -s {system} /run/current-system && ln -s {system} /run/booted-system &&
         exec setpriv --reuid {uid} --regid {uid} --init-groups -- \
         env HOME={HOME} USER=alice {program} health --all --json",
        uid = world.uid()
    );
    let args = ["--mount", "sh", "-c", &script];
    let output = world.command(User::Root, "unshare", args).output()?;
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    serde_json::from_slice(&output.stdout).with_context(|| said)
}

/// Knows every name, at port 53 of the machine's end of the link.
fn name_server(address: Ipv4Addr) -> Result<()> {
    let socket = UdpSocket::bind((address, 53)).context("port 53")?;
    thread::spawn(move || {
        let mut bytes = [0; 512];
        while let Ok((count, from)) = socket.recv_from(&mut bytes) {
            let mut answer = bytes[..count].to_vec();
            // A response, recursion available, no error; one answer: the address.
            answer[2..4].copy_from_slice(&[0x81, 0x80]);
            // There is none of version 6: the question ends with type and class.
            if !bytes[..count].ends_with(&[0, 28, 0, 1]) {
                answer[7] = 1;
                answer.extend([0xc0, 12, 0, 1, 0, 1, 0, 0, 0, 60, 0, 4]);
                answer.extend(address.octets());
            }
            if socket.send_to(&answer, from).is_err() {
                return;
            }
        }
    });
    Ok(())
}

/// Greets as an ssh server does, and gives its port.
fn builder(address: Ipv4Addr) -> Result<u16> {
    let listener = TcpListener::bind((address, 0))?;
    let port = listener.local_addr()?.port();
    thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let mut stream = stream;
            let _ = stream.write_all(b"SSH-2.0-lab\r\n");
        }
    });
    Ok(port)
}

fn settings(world: &World, port: u16) -> Result<()> {
    let address = world.address();
    let etc = |file: &str| world.inside(format!("/etc/{file}"));
    let append = |file: &str, text: &str| -> Result<()> {
        let before = fs::read_to_string(etc(file)).unwrap_or_default();
        Ok(fs::write(etc(file), before + text)?)
    };
    // The world's copy may be a link to the machine's own.
    let _ = fs::remove_file(etc("resolv.conf"));
    fs::write(etc("resolv.conf"), format!("nameserver {address}\n"))?;
    append("hosts", &format!("{address} builder.example\n"))?;
    append("nix/nix.conf", "builders = @/etc/nix/machines\n")?;
    let machine = format!("ssh://me@builder.example:{port} x86_64-linux\n");
    fs::write(etc("nix/machines"), machine)?;
    world.write(
        &format!("{HOME}/.config/nix/nix.conf"),
        "substituters = http://cache.example:8080\n",
    )?;
    world.write(&format!("{HOME}/.profile"), ". $HOME/moved/away\n")?;
    let activation =
        "derivation { name = \"home\"; system = \"x86_64-linux\"; builder = \"/bin/sh\"; }";
    world.write(
        &format!("{HOME}/.config/home-manager/flake.nix"),
        &format!(
            "{{ outputs = _: {{ homeConfigurations.alice.activationPackage = {activation}; }}; }}\n"
        ),
    )
}

/// A system with a kernel, as generation 1 of the profile; its store path.
fn system(world: &World) -> Result<String> {
    let source = "/nix/home/root/nixos-system-lab";
    fs::create_dir_all(world.inside(source))?;
    let kernel = "/nix/store/00000000000000000000000000000000-linux-6.12.51/bzImage";
    symlink(kernel, world.inside(source).join("kernel"))?;
    let path = world.run(User::Root, "nix-store", ["--add", source])?;
    let profiles = world.inside("/nix/var/nix/profiles");
    symlink(&path, profiles.join("system-1-link"))?;
    symlink("system-1-link", profiles.join("system"))?;
    fs::write(world.inside("/etc/NIXOS"), "")?;
    Ok(path)
}
