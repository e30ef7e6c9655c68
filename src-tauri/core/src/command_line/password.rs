//! Commands that ask for a password in their terminal.
//!
//! pkexec and run0 do not count: a desktop's own dialog answers them.

use super::program::{plain_name, program};
use super::wrappers;

/// Whether it asks, looking through `depth` wrappers.
pub(super) fn asks(argv: &[&str], depth: usize) -> bool {
    let Some((first, rest)) = argv.split_first() else {
        return false;
    };
    let by_itself = match plain_name(first) {
        "sudo" | "sudo-rs" => !says(rest, "nA", &["--non-interactive", "--askpass"]),
        "doas" | "please" => !says(rest, "n", &[]),
        "su" => true,
        _ => program(argv).is_some_and(|program| calls_sudo(program.name, program.args)),
    };
    let inner = depth.checked_sub(1).zip(wrappers::command(argv));
    by_itself || inner.is_some_and(|(depth, inner)| asks(inner, depth))
}

/// Whether one of these options stands before the first plain word.
fn says(args: &[&str], letters: &str, long: &[&str]) -> bool {
    args.iter()
        .take_while(|arg| arg.starts_with('-') && **arg != "--")
        .any(|arg| {
            long.contains(arg) || !arg.starts_with("--") && arg.contains(|c| letters.contains(c))
        })
}

fn calls_sudo(name: &str, args: &[&str]) -> bool {
    let any = |words: &[&str]| args.iter().any(|arg| words.contains(arg));
    match name {
        "nixos-rebuild" | "nixos-rebuild-ng" => {
            any(&["--sudo", "--use-remote-sudo", "--ask-sudo-password", "-S"])
        }
        // Before 25.05; later ones end at once where they are not root.
        "darwin-rebuild" => any(&["switch", "activate", "--rollback", "--switch-generation"]),
        "nh" => {
            any(&["os", "darwin"]) && any(&["switch", "boot", "test", "rollback"])
                || any(&["clean"]) && any(&["all"])
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use crate::command_line::asks_password;

    #[test]
    fn sudo_is_seen_wherever_it_stands() {
        for (line, asks) in [
            ("sudo nixos-rebuild switch", true),
            ("/run/wrappers/bin/sudo -E nixos-rebuild switch", true),
            ("env A=b doas nixos-rebuild switch", true),
            ("nice -n 10 sudo true", true),
            ("nixos-rebuild switch --sudo", true),
            ("nh os switch .", true),
            ("nh clean all", true),
            ("darwin-rebuild switch --flake .", true),
            ("su -c true", true),
            ("sudo -n nixos-rebuild switch", false),
            ("sudo -A nixos-rebuild switch", false),
            ("doas -n nixos-rebuild switch", false),
            ("nixos-rebuild build", false),
            ("nh home switch", false),
            ("nh os build", false),
            ("pkexec nixos-rebuild switch", false),
            ("home-manager switch", false),
            ("nix build /home/sudo", false),
            ("", false),
        ] {
            let argv: Vec<&str> = line.split(' ').collect();
            assert_eq!(asks_password(&argv), asks, "{line}");
        }
    }
}
