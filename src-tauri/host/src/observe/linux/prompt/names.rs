//! Programs that are known by name. The kernel cuts names at 15 bytes.

/// The last part of a path, without the dash of a login shell.
fn base(word: &str) -> &str {
    let name = word.rsplit('/').next().unwrap_or(word);
    name.strip_prefix('-').unwrap_or(name)
}

/// A shell, by its first argument: the name of a script's shell is the script's.
pub fn is_shell(argv: &[String]) -> bool {
    argv.first().is_some_and(|first| {
        matches!(
            base(first),
            "sh" | "bash" | "dash" | "zsh" | "ksh" | "mksh" | "ash" | "rbash" | "busybox"
        )
    })
}

/// Shows text page by page.
pub fn is_pager(name: &str) -> bool {
    matches!(
        name,
        "less" | "more" | "most" | "pager" | "lv" | "moar" | "ov"
    )
}

/// Edits text in the terminal.
pub fn is_editor(name: &str) -> bool {
    let name = name.split('.').next().unwrap_or(name);
    matches!(
        name,
        "vi" | "vim"
            | "nvim"
            | "nano"
            | "pico"
            | "hx"
            | "helix"
            | "kak"
            | "micro"
            | "joe"
            | "mcedit"
            | "ne"
            | "vimdiff"
    )
}

/// Removes, moves or copies, and asks before: that it stands still says so.
pub fn asks_before_acting(name: &str, argv: &[String]) -> bool {
    let options = || {
        argv.iter()
            .skip(1)
            .take_while(|argument| *argument != "--")
            .filter(|argument| argument.starts_with('-'))
    };
    let has = |short: char, long: &str| {
        options().any(|option| match option.strip_prefix("--") {
            Some(word) => word.split('=').next() == Some(long),
            None => option.contains(short),
        })
    };
    match name {
        // These ask also before what is write-protected.
        "rm" | "mv" => !has('f', "force"),
        "cp" => has('i', "interactive"),
        _ => false,
    }
}

/// Asks through PAM's own conversation.
pub fn talks_to_pam(name: &str) -> bool {
    matches!(
        name,
        "su" | "passwd" | "login" | "chsh" | "chfn" | "newgrp" | "sg" | "runuser"
    )
}

/// Passes on what is typed to somebody else.
pub fn is_relay(name: &str) -> bool {
    let starts = ["tmux", "screen", "mosh"];
    matches!(
        name,
        "ssh"
            | "script"
            | "sudo"
            | "doas"
            | "su"
            | "run0"
            | "machinectl"
            | "expect"
            | "dtach"
            | "abduco"
            | "zellij"
            | "socat"
            | "picocom"
            | "minicom"
            | "unbuffer"
    ) || starts.iter().any(|start| name.starts_with(start))
}

/// Takes what others write: it need not have a word in the terminal.
pub fn only_takes_output(name: &str) -> bool {
    matches!(name, "tee" | "nom" | "ts")
}

/// Draws over the whole terminal while another program works below it.
pub fn draws_around(name: &str) -> bool {
    matches!(name, "watch" | "viddy" | "hwatch") || is_pager(name) || is_editor(name)
}

/// Waits for `gpg-agent`, which asks through pinentry.
pub fn uses_pinentry(name: &[u8]) -> bool {
    matches!(name, b"gpg" | b"gpg2" | b"gpgsm" | b"gpg-connect-age")
}

/// May wait for it too: for the keys that it holds.
pub fn uses_agent(name: &[u8]) -> bool {
    uses_pinentry(name) || matches!(name, b"ssh" | b"ssh-add" | b"sops")
}

/// Asks on behalf of `gpg-agent`.
pub fn is_pinentry(name: &[u8]) -> bool {
    name.starts_with(b"pinentry")
}

/// The program that polkit starts to check a password.
pub fn is_polkit_helper(name: &[u8]) -> bool {
    name.starts_with(b"polkit-agent-he")
}

/// Has polkit ask.
pub fn starts_polkit(name: &[u8]) -> bool {
    matches!(name, b"pkexec" | b"pkttyagent" | b"run0")
}

/// Asks in a window for ssh, sudo or git, by its own name or that of its script.
pub fn is_ask_pass(name: &[u8], argv: &[String]) -> bool {
    let asks = |word: &str| base(word).contains("askpass") || base(word).contains("ask-pass");
    asks(&String::from_utf8_lossy(name))
        || argv.first().is_some_and(|first| asks(first))
        || (is_shell(argv) && argv.get(1).is_some_and(|script| asks(script)))
}

/// `sudo -S`, also in a cluster of short options: it asks whoever writes into a
/// pipe, and looks as if it asked a person.
pub fn reads_standard_input(name: &str, argv: &[String]) -> bool {
    name == "sudo"
        && argv
            .iter()
            .skip(1)
            .take_while(|argument| argument.starts_with('-') && *argument != "--")
            .any(|argument| {
                argument == "--stdin" || (!argument.starts_with("--") && argument.contains('S'))
            })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn argv(words: &str) -> Vec<String> {
        words.split(' ').map(String::from).collect()
    }

    #[test]
    fn shells_by_their_first_argument() {
        assert!(is_shell(&argv("-bash")));
        assert!(is_shell(&argv(
            "/nix/store/x-bash-5.3/bin/bash /run/nixos-rebuild switch"
        )));
        assert!(!is_shell(&argv("/usr/bin/bash-completion")));
        assert!(!is_shell(&[]));
    }

    #[test]
    fn programs_that_ask_in_a_window() {
        assert!(is_ask_pass(b"ksshaskpass", &argv("ksshaskpass Password:")));
        assert!(is_ask_pass(b"ssh-askpass", &[]));
        assert!(is_ask_pass(b"sh", &argv("/bin/sh /etc/x11-askpass [sudo]")));
        // What only speaks of one.
        assert!(!is_ask_pass(b"cat", &argv("cat /etc/x11-askpass")));
        assert!(!is_ask_pass(b"sudo", &argv("sudo -A nixos-rebuild")));
    }

    #[test]
    fn who_asks_before_acting() {
        let asks = |words: &str| {
            let argv = argv(words);
            asks_before_acting(&argv[0], &argv)
        };
        assert!(asks("rm x") && asks("rm -ri x") && asks("mv -v x y"));
        assert!(asks("cp -i x y") && asks("cp --interactive x y"));
        assert!(!asks("rm -rf x") && !asks("mv --force x y"));
        assert!(!asks("cp x y") && !asks("cp -r -- -i y") && !asks("ln -i x y"));
    }

    #[test]
    fn sudo_at_a_pipe() {
        assert!(reads_standard_input("sudo", &argv("sudo -S nixos-rebuild")));
        assert!(reads_standard_input(
            "sudo",
            &argv("sudo -kS nixos-rebuild")
        ));
        assert!(!reads_standard_input(
            "sudo",
            &argv("sudo env -S x nixos-rebuild")
        ));
        assert!(!reads_standard_input("ssh", &argv("ssh -S x host")));
    }
}
