//! What the cases need around them.

use std::{fs, process::Command, time::Duration};

use anyhow::{Result, ensure};
use nixlamp_tests::{
    polkit::Polkit,
    world::{Client, User, World, wait_until},
};

use crate::cases::Case;

const SOON: Duration = Duration::from_secs(20);
/// The programs whose cases are left out where they are missing.
const OPTIONAL: &[&str] = &[
    "doas", "screen", "nano", "vim", "man", "top", "watch", "make",
];

/// The servers; they end with it.
pub struct Place {
    missing: Vec<&'static str>,
    _servers: [Client; 2],
    _polkit: Polkit,
}

/// Prepares the world for the cases.
pub fn prepare(world: &World) -> Result<Place> {
    let polkit = Polkit::start(world, "/usr/libexec/nixlamp-helper")?;
    fs::write(world.inside("/nix/lab/place.sh"), include_str!("place.sh"))?;
    let uid = world.uid().to_string();
    world.run(User::Root, "sh", ["/nix/lab/place.sh", &uid])?;
    let sshd = world.spawn(
        User::Root,
        "/usr/sbin/sshd",
        ["-D", "-e", "-f", "/nix/ssh/server"],
    )?;
    let servers = world.spawn(User::Root, "python3", ["/nix/ssh/servers.py"])?;
    for port in [2222, 8401, 8402] {
        let try_it = format!("exec 3<>/dev/tcp/127.0.0.1/{port}");
        let there = wait_until(SOON, || {
            world.run(User::Alice, "bash", ["-c", &try_it]).is_ok()
        });
        ensure!(there, "port {port}: {} {}", sshd.said(), servers.said());
    }
    let has = |program: &&str| {
        Command::new("sh")
            .args(["-c", &format!("command -v {program}")])
            .output()
            .is_ok_and(|output| output.status.success())
    };
    Ok(Place {
        missing: OPTIONAL
            .iter()
            .filter(|program| !has(program))
            .copied()
            .collect(),
        _servers: [sshd, servers],
        _polkit: polkit,
    })
}

impl Place {
    /// False for a case whose program this machine does not have.
    pub fn offers(&self, case: &Case) -> bool {
        let needs = |program: &&str| {
            case.who == *program
                || case.body.split(' ').any(|word| word == *program)
                || format!("{:?}", case.start).to_lowercase() == *program
        };
        let lacks = self.missing.iter().find(|program| needs(program));
        if let Some(program) = lacks {
            println!("{}: left out, there is no {program} here", case.name);
        }
        lacks.is_none()
    }
}
