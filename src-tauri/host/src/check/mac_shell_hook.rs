//! Looks at: whether `/etc/zshrc` and its like still bring Nix into a shell.
//! Cannot tell when: the files may not be read. Tried on captured text only.

use nixlamp_core::say;
use nixlamp_core::wire::{CheckCost, HealthGroup};

use super::parts::here::Here;
use super::parts::said::{Check, On, Said, USUAL};

pub(super) const CHECK: Check = Check {
    id: "mac-shell-hook",
    group: HealthGroup::System,
    cost: CheckCost::Instant,
    on: On::Mac,
    run,
    ..USUAL
};

fn run(here: &Here) -> Option<Said> {
    let texts: Vec<(&str, Option<String>)> = [
        "etc/zshrc",
        "etc/zshenv",
        "etc/bashrc",
        "etc/profile.d/nix.sh",
    ]
    .into_iter()
    .map(|path| (path, here.read(path).ok()))
    .collect();
    Some(judge(&texts))
}

fn judge(texts: &[(&str, Option<String>)]) -> Said {
    if texts.iter().all(|(_, text)| text.is_none()) {
        return Said::unknown(say!("check-mac-shell-hook.not-read"));
    }
    // The installers name the script; nix-darwin its own.
    let hooked = texts.iter().find(|(_, text)| {
        text.as_deref().is_some_and(|text| {
            text.lines()
                .filter(|line| !line.trim_start().starts_with('#'))
                .any(|line| line.contains("nix-daemon.sh") || line.contains("set-environment"))
        })
    });
    match hooked {
        Some((path, _)) => Said::fine(say!("check-mac-shell-hook.by", file = format!("/{path}"))),
        None => Said::bad(
            say!("check-mac-shell-hook.none"),
            say!("check-mac-shell-hook.next"),
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::super::parts::here::testing::machine;
    use super::super::parts::said::testing::said_of_nothing;
    use super::*;

    #[test]
    fn told_from_captured_files() {
        let said = |zshrc: &str| {
            let (_folder, here) = machine(&[("etc/zshrc", zshrc)]);
            run(&here).expect("it applies").line()
        };
        let hook =
            "# Nix\nif [ -e '/nix/var/nix/profiles/default/etc/profile.d/nix-daemon.sh' ]; then\n";
        assert_eq!(said(hook), "Fine by /etc/zshrc");
        assert!(said("# nix-daemon.sh was here\n").starts_with("Bad no file in /etc"));
        assert!(said_of_nothing(run).starts_with("Unknown "));
    }
}
