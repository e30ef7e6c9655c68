//! Which step an activation is at, told by its deepest process that still
//! lives: the programs of `switch-to-configuration` (NixOS, nixpkgs 24.11 to
//! 26.05), of home-manager's `activate` and of nix-darwin's.
//!
//! A program that only lives for a moment (`mkdir`, `ln`) tells nothing, and
//! neither does one that is called at several steps.

use crate::command_line;
use crate::model::{Process, ProcessState};
use crate::store_path::without_hash;
use crate::words::activation::Does;

mod steps;

/// A step of an activation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Step {
    /// What it does.
    pub does: Does,
    /// What sort of step.
    pub sort: Sort,
}

/// What sort of step it is: that decides who says a word about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sort {
    /// The boot loader: other systems on other disks are looked for here.
    BootLoader,
    /// The activation waits for a service manager and does nothing itself.
    Units,
    /// Anything else.
    Other,
}

/// The step, and the process that tells it. Of the members of an activation,
/// each with how deep it stands, the deepest that a step is known of; of
/// several the one that started last.
pub fn step<'a>(members: impl Iterator<Item = (u32, &'a Process)>) -> Option<(Step, &'a Process)> {
    let alive: Vec<(u32, &Process)> = members
        .filter(|(_, process)| process.state != ProcessState::Zombie)
        .collect();
    let has_child = |process: &Process| alive.iter().any(|(_, p)| p.parent == process.id.pid);
    let tells = |(depth, process): &(u32, &'a Process)| {
        let step = of(process, has_child(process))?;
        Some((*depth, process.id.start, step, *process))
    };
    alive
        .iter()
        .filter_map(tells)
        .max_by_key(|(depth, start, _, _)| (*depth, *start))
        .map(|(_, _, step, process)| (step, process))
        .or_else(|| below_switch(&alive))
}

/// What `switch-to-configuration` has started is one step of it, whatever it
/// is: the deepest of these.
fn below_switch<'a>(alive: &[(u32, &'a Process)]) -> Option<(Step, &'a Process)> {
    let (top, _) = alive
        .iter()
        .find(|(_, process)| is_switch(process, file_of(process)))?;
    let below = alive.iter().filter(|(depth, _)| depth > top);
    let (_, process) = below.max_by_key(|(depth, process)| (*depth, process.id.start))?;
    let step = Step {
        does: Does("below-switch"),
        sort: Sort::Other,
    };
    Some((step, process))
}

/// The name of its program's file.
fn file_of(process: &Process) -> String {
    let path = command_line::program_path(&process.argv).unwrap_or_default();
    path.rsplit('/').next().unwrap_or(&path).to_owned()
}

fn is_switch(process: &Process, file: impl AsRef<str>) -> bool {
    process.name == "switch-to-confi"
        || without_hash(file.as_ref()).starts_with("switch-to-configuration")
}

/// What one process tells.
fn of(process: &Process, has_child: bool) -> Option<Step> {
    let path = command_line::program_path(&process.argv).unwrap_or_default();
    let file = path.rsplit('/').next().unwrap_or(&path);
    let name = without_hash(file);
    if is_switch(process, file) {
        return switch_to_configuration(process, has_child);
    }
    steps::ALL
        .iter()
        .find(|known| known.is(name, &process.name, &path, &process.argv))
        .map(|known| Step {
            does: Does(known.does),
            sort: known.sort,
        })
}

/// It writes the store out before it changes anything, and cannot be woken
/// meanwhile. Without a child it asks the service manager and waits; as another
/// user it is a copy of itself that does so for that user.
fn switch_to_configuration(process: &Process, has_child: bool) -> Option<Step> {
    if has_child {
        return None;
    }
    Some(if process.state == ProcessState::DiskWait {
        Step {
            does: Does("write-out"),
            sort: Sort::Other,
        }
    } else if process.uid == 0 {
        Step {
            does: Does("units"),
            sort: Sort::Units,
        }
    } else {
        Step {
            does: Does("user-units"),
            sort: Sort::Units,
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::series::tests::process;
    use crate::words::{Language, speaking};

    /// `depth/uid/state/comm/argv…` parts, parents before children.
    fn told(tree: &[(u32, u32, char, &str, &str)]) -> String {
        let processes: Vec<(u32, Process)> = (100..)
            .zip(tree)
            .map(|(pid, (depth, uid, state, name, line))| {
                let mut it = process(pid, name);
                it.uid = *uid;
                it.argv = line.split(' ').map(str::to_owned).collect();
                it.state = match state {
                    'D' => ProcessState::DiskWait,
                    'Z' => ProcessState::Zombie,
                    _ => ProcessState::Sleeping,
                };
                it.parent = parent(pid, *depth, tree);
                (*depth, it)
            })
            .collect();
        step(processes.iter().map(|(depth, it)| (*depth, it))).map_or_else(
            || "unknown".to_owned(),
            |(step, by)| format!("{} by {} ({:?})", step.does, by.name, step.sort),
        )
    }

    fn parent(pid: u32, depth: u32, tree: &[(u32, u32, char, &str, &str)]) -> u32 {
        let at = (pid - 100) as usize;
        let above = tree[..at].iter().rposition(|row| row.0 + 1 == depth);
        above.map_or(1, |row| row as u32 + 100)
    }

    const STORE: &str = "/nix/store/0123456789abcdfghijklmnpqrsvwxyz";

    #[test]
    fn nixos() {
        let switch = (
            1,
            0,
            'S',
            "switch-to-confi",
            "/nix/store/x-nixos-system-a-25.11/bin/switch-to-configuration switch",
        );
        let grub = format!("/nix/store/p/bin/perl {STORE}-install-grub.pl /nix/store/x/config.xml");
        let builder = format!("python3 {STORE}-systemd-boot-builder.py /nix/store/x-nixos-system");
        let activate = "/nix/store/b/bin/bash /nix/store/x-nixos-system-a-25.11/activate";
        for (tree, expected) in [
            (
                vec![switch],
                "has the service manager stop, start and reload units by switch-to-confi (Units)",
            ),
            (
                vec![(1, 0, 'D', switch.3, switch.4)],
                "writes the store out to the disk by switch-to-confi (Other)",
            ),
            (
                vec![switch, (2, 1000, 'S', switch.3, "/proc/self/exe")],
                "has a user's service manager reload that user's units by switch-to-confi (Units)",
            ),
            (
                vec![switch, (2, 0, 'S', "perl", &grub)],
                "installs the boot loader (GRUB) by perl (BootLoader)",
            ),
            (
                vec![
                    switch,
                    (2, 0, 'S', "perl", &grub),
                    (3, 0, 'S', "sh", "sh -c os-prober"),
                    (4, 0, 'S', "os-prober", "/bin/sh /usr/bin/os-prober"),
                    (
                        5,
                        0,
                        'D',
                        "grub-mount",
                        "grub-mount /dev/sdb1 /var/lib/os-prober/mount",
                    ),
                ],
                "looks for other systems on other disks by grub-mount (BootLoader)",
            ),
            (
                vec![
                    switch,
                    (2, 0, 'S', "python3", &builder),
                    (3, 0, 'S', "bootctl", "bootctl --esp-path=/boot update"),
                ],
                "installs the boot loader (systemd-boot) by bootctl (BootLoader)",
            ),
            (
                vec![switch, (2, 0, 'S', "activate", activate)],
                "runs the activation script by activate (Other)",
            ),
            (
                vec![
                    switch,
                    (2, 0, 'S', "activate", activate),
                    (
                        3,
                        0,
                        'S',
                        "sops-install-se",
                        "/nix/store/s/bin/sops-install-secrets /nix/store/m",
                    ),
                ],
                "decrypts secrets by sops-install-se (Other)",
            ),
            // Its child has ended: it waits for units.
            (
                vec![switch, (2, 0, 'Z', "activate", activate)],
                "has the service manager stop, start and reload units by switch-to-confi (Units)",
            ),
            // Not known, and then its parent is what is known.
            (
                vec![
                    switch,
                    (2, 0, 'S', "activate", activate),
                    (3, 0, 'S', "mkdir", "mkdir -p /var/lib/x"),
                ],
                "runs the activation script by activate (Other)",
            ),
            (
                vec![switch, (2, 0, 'S', "mine", "/nix/store/x/bin/mine")],
                "was started by switch-to-configuration by mine (Other)",
            ),
            (
                vec![(1, 0, 'S', "sudo", "sudo /nix/store/x/bin/mine")],
                "unknown",
            ),
        ] {
            assert_eq!(told(&tree), expected, "{tree:?}");
        }
    }

    #[test]
    fn homes_and_macs() {
        let home = "/nix/store/b/bin/bash /nix/store/0123456789abcdfghijklmnpqrsvwxyz-home-manager-generation/activate";
        let darwin =
            "/bin/bash /nix/store/0123456789abcdfghijklmnpqrsvwxyz-darwin-system-25.11/activate";
        for (base, child, expected) in [
            (
                home,
                ("sd-switch", "/nix/store/s/bin/sd-switch --verbose"),
                "switches the user's services by sd-switch (Units)",
            ),
            (
                home,
                ("systemctl", "systemctl --user is-system-running"),
                "asks the user's service manager by systemctl (Units)",
            ),
            (
                home,
                ("dconf", "/nix/store/d/bin/dconf load /"),
                "writes the desktop's settings by dconf (Other)",
            ),
            (
                home,
                ("nix", "nix profile install /nix/store/x-home-manager-path"),
                "installs packages into the profile by nix (Other)",
            ),
            (
                home,
                ("nix-env", "nix-env --profile /p --set /nix/store/x"),
                "makes a new generation of the profile by nix-env (Other)",
            ),
            (
                darwin,
                (
                    "launchctl",
                    "launchctl load -w /Library/LaunchDaemons/org.nixos.x.plist",
                ),
                "loads or unloads a service of launchd by launchctl (Units)",
            ),
            (
                darwin,
                ("rsync", "/nix/store/r/bin/rsync --archive /a /b"),
                "copies applications or fonts by rsync (Other)",
            ),
            (
                darwin,
                (
                    "ruby",
                    "/opt/homebrew/Library/ruby /opt/homebrew/Library/Homebrew/brew.rb bundle",
                ),
                "runs Homebrew by ruby (Other)",
            ),
            (
                darwin,
                ("dscl", "dscl . -read /Users/_nixbld1"),
                "sets users and groups up by dscl (Other)",
            ),
        ] {
            let tree = [(1, 0, 'S', "activate", base), (2, 0, 'S', child.0, child.1)];
            assert_eq!(told(&tree), expected, "{child:?}");
        }
        assert_eq!(
            told(&[(1, 1000, 'S', "activate", home)]),
            "runs home-manager's activation by activate (Other)"
        );
        assert_eq!(
            told(&[(1, 0, 'S', "bash", darwin)]),
            "runs nix-darwin's activation by bash (Other)"
        );
    }

    /// A step that the catalogue does not know would be shown by its key.
    #[test]
    fn each_step_has_words_in_each_language() {
        let own = ["below-switch", "write-out", "units", "user-units"];
        let keys = steps::ALL.iter().map(|known| known.does).chain(own);
        for key in keys {
            let english = Does(key).to_string();
            let german = speaking(Language::German, || Does(key).to_string());
            assert_ne!(english, key);
            assert!(german != key && german != english, "{key}: {german}");
        }
    }

    #[test]
    fn nobody_is_no_step() {
        assert_eq!(told(&[]), "unknown");
        assert_eq!(told(&[(1, 0, 'S', "", "")]), "unknown");
    }
}
