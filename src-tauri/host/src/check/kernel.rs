//! Looks at: the kernel that runs against the kernel of the current system.
//! Cannot tell when: the links of the booted system cannot be read.

use nixlamp_core::say;
use nixlamp_core::wire::{CheckCost, HealthGroup};

use super::parts::here::Here;
use super::parts::said::{Check, On, Said, USUAL};

pub(super) const CHECK: Check = Check {
    id: "kernel",
    group: HealthGroup::System,
    cost: CheckCost::Instant,
    on: On::Linux,
    run,
    ..USUAL
};

fn run(here: &Here) -> Option<Said> {
    // Elsewhere than on NixOS the kernel is the distribution's.
    if !here.path("run/current-system").exists() || !here.path("etc/NIXOS").exists() {
        return None;
    }
    let kernel = |system: &str| {
        let link = std::fs::read_link(here.path(format!("run/{system}/kernel"))).ok()?;
        Some(link.to_string_lossy().into_owned())
    };
    Some(judge(kernel("booted-system"), kernel("current-system")))
}

/// `/nix/store/HASH-linux-6.12.51/bzImage` → `6.12.51`.
fn version(path: &str) -> &str {
    let name = path.split('/').nth(3).unwrap_or(path);
    name.split_once("linux-")
        .map_or(name, |(_, version)| version)
}

fn judge(booted: Option<String>, current: Option<String>) -> Said {
    match (booted, current) {
        (Some(booted), Some(current)) if booted == current => Said::fine(version(&booted)),
        (Some(booted), Some(current)) => Said::look(
            say!(
                "check-kernel.other-installed",
                booted = version(&booted),
                current = version(&current),
            ),
            say!("check-kernel.next"),
        ),
        _ => Said::unknown(say!("check-kernel.not-read")),
    }
}

#[cfg(test)]
mod tests {
    use super::super::parts::here::testing::machine;
    use super::*;

    #[test]
    fn told_from_links() {
        let of = |booted: &str, current: &str| {
            let (folder, here) = machine(&[
                ("etc/NIXOS", ""),
                ("run/booted-system/x", ""),
                ("run/current-system/x", ""),
            ]);
            for (system, version) in [("booted-system", booted), ("current-system", current)] {
                let to =
                    format!("/nix/store/00000000000000000000000000000000-linux-{version}/bzImage");
                std::os::unix::fs::symlink(to, folder.path().join(format!("run/{system}/kernel")))
                    .expect("made");
            }
            run(&here).expect("it applies").line()
        };
        assert_eq!(of("6.12.51", "6.12.51"), "Fine 6.12.51");
        assert_eq!(
            of("6.12.49", "6.12.51"),
            "Look 6.12.49 runs, 6.12.51 is installed -> Restart the machine when it suits you."
        );
        assert!(
            judge(None, Some(String::new()))
                .line()
                .starts_with("Unknown ")
        );
        let (_folder, here) = machine(&[]);
        assert_eq!(run(&here), None);
    }
}
