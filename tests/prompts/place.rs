//! What the cases need around them.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
    time::Duration,
};

use anyhow::{Context, Result, ensure};
use nixlamp_tests::{
    polkit::Polkit,
    world::{Client, User, World, wait_until},
};

use crate::cases::Case;

const SOON: Duration = Duration::from_secs(20);
/// The programs whose cases are left out where they are missing.
const OPTIONAL: &[&str] = &[
    "doas", "screen", "tmux", "nano", "vim", "man", "top", "watch", "make", "gpg", "more",
];

/// The servers; they end with it.
pub struct Place {
    missing: Vec<&'static str>,
    _servers: Vec<Client>,
    _polkit: Polkit,
}

/// Prepares the world for the cases.
pub fn prepare(world: &World) -> Result<Place> {
    let polkit = Polkit::start(world, "/usr/libexec/nixlamp-helper")?;
    fs::write(world.inside("/nix/lab/place.sh"), include_str!("place.sh"))?;
    let uid = world.uid().to_string();
    world.run(User::Root, "sh", ["/nix/lab/place.sh", &uid])?;
    let mut missing = Vec::new();
    let mut servers = vec![world.spawn(User::Root, "python3", ["/nix/ssh/servers.py"])?];
    let mut ports = vec![8401, 8402];
    if let Some(sshd) = sshd() {
        let libraries = format!("LD_LIBRARY_PATH={}", sshd.join("libraries").display());
        let program = sshd.join("usr/sbin/sshd");
        let program = program.to_str().context("a path of text")?;
        let args = [&libraries, program, "-D", "-e", "-f", "/nix/ssh/server"];
        servers.push(world.spawn(User::Root, "env", args)?);
        ports.push(2222);
    } else {
        missing.push("lab");
    }
    for port in ports {
        let open = format!("exec 3<>/dev/tcp/127.0.0.1/{port}");
        let there = wait_until(SOON, || {
            world.run(User::Alice, "bash", ["-c", &open]).is_ok()
        });
        let said: Vec<String> = servers.iter().map(Client::said).collect();
        ensure!(there, "port {port}: {said:?}");
    }
    missing.extend(OPTIONAL.iter().filter(|program| !has(program)));
    Ok(Place {
        missing,
        _servers: servers,
        _polkit: polkit,
    })
}

fn has(program: &str) -> bool {
    Command::new("sh")
        .args(["-c", &format!("command -v {program}")])
        .output()
        .is_ok_and(|output| output.status.success())
}

/// Where an ssh server lies, as if that were the root of a system: that of the machine, or the one
/// that `./dev` has unpacked without installing it.
fn sshd() -> Option<PathBuf> {
    let unpacked = Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/tools/sshd");
    let places = [PathBuf::from("/"), unpacked];
    places
        .into_iter()
        .find(|place| place.join("usr/sbin/sshd").exists())
}

impl Place {
    /// False for a case whose program this machine does not have.
    pub fn offers(&self, case: &Case) -> bool {
        let needs = |program: &&&str| {
            let words = |line: &str| line.split([' ', ':', '=']).any(|word| word == **program);
            words(case.who)
                || words(case.body)
                || format!("{:?}", case.start).to_lowercase() == **program
        };
        let lacks = self.missing.iter().find(needs);
        if let Some(program) = lacks {
            println!("{}: left out, there is no {program} here", case.name);
        }
        lacks.is_none()
    }
}
