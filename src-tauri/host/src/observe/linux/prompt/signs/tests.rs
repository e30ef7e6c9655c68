//! Masks as they were read from real programs: Debian 12, sudo 1.9.13, OpenSSH
//! 9.2, util-linux, bash 5.2, dash, Nix 2.34.

use super::*;

const SHOWN: Modes = Modes {
    echo: true,
    lines: true,
    signals: true,
};
const HIDDEN: Modes = Modes {
    echo: false,
    ..SHOWN
};
const KEYS: Modes = Modes {
    echo: false,
    lines: false,
    signals: true,
};
const RAW: Modes = Modes {
    signals: false,
    ..KEYS
};

fn argv(words: &str) -> Vec<String> {
    words.split(' ').map(String::from).collect()
}

/// `sudo nixos-rebuild`, what is caught, blocked and ignored: as another user
/// sees it.
fn look<'a>(name: &'a str, argv: &'a [String], masks: [u64; 3]) -> Look<'a> {
    let [caught, blocked, ignored] = masks;
    Look {
        name,
        argv,
        status: Status {
            switches: 0,
            blocked,
            ignored,
            caught,
        },
        call: None,
        modes: None,
        childless: true,
        alone: true,
        below_drawing: false,
        relays: false,
    }
}

fn seen(words: &str, masks: [u64; 3]) -> Option<Question> {
    let argv = argv(words);
    let name = argv[0].rsplit('/').next().unwrap_or_default().to_owned();
    question(&look(&name, &argv, masks))
}

fn own(words: &str, call: Call, modes: Modes) -> Option<Question> {
    let argv = argv(words);
    question(&Look {
        call: Some(call),
        modes: Some(modes),
        ..look(&argv[0], &argv, [0; 3])
    })
}

/// sudo 1.9.13 while it asks, and while it runs its command.
const ASKS: u64 = 0x39_6a07;

#[test]
fn handlers_of_password_prompts() {
    let password = Some((Asks::Password, Sign::Handlers));
    assert_eq!(seen("sudo nixos-rebuild", [ASKS, 0, 0]), password);
    assert_eq!(seen("doas nixos-rebuild", [ASKS, 0, 0]), password);
    assert_eq!(seen("git-remote-http x", [ASKS, 0, 0]), password);
    let login = Some((Asks::Login, Sign::Handlers));
    assert_eq!(seen("ssh -S x host", [ASKS, 0, 0]), login);
    let passphrase = Some((Asks::Passphrase, Sign::Handlers));
    assert_eq!(seen("ssh-keygen -p", [ASKS, 0, 0]), passphrase);
    assert_eq!(seen("sudo -S nixos-rebuild", [ASKS, 0, 0]), None);
}

#[test]
fn the_terminal_tells_a_password_from_a_pipe_and_a_host_key() {
    let with = |words: &str, modes| {
        let argv = argv(words);
        question(&Look {
            modes: Some(modes),
            ..look(&argv[0], &argv, [ASKS, 0, 0])
        })
    };
    assert_eq!(with("sudo -S x", SHOWN), None);
    let password = Some((Asks::Password, Sign::Handlers));
    assert_eq!(with("sudo -S x", HIDDEN), password);
    assert_eq!(with("sudo x", HIDDEN), password);
    let host_key = Some((Asks::HostKey, Sign::Handlers));
    assert_eq!(with("ssh host", SHOWN), host_key);
}

#[test]
fn shells_pagers_and_running_tools_set_window_changes_too() {
    let full_screen = TSTP | TTIN | TTOU | WINCH;
    assert_eq!(seen("top", [full_screen, 0, 0]), None);
    assert_eq!(seen("sudo x", [TSTP | WINCH, 0, 0]), None);
    assert_eq!(seen("nix build", [0x4000_0a00, 0, 0]), None);
}

#[test]
fn pam_blocks_one_signal() {
    let password = Some((Asks::Password, Sign::Blocked));
    assert_eq!(seen("su", [0, TSTP, 0]), password);
    assert_eq!(seen("passwd", [0, TSTP, 0]), password);
    assert_eq!(seen("su", [0, TSTP | TTIN, 0]), None);
    assert_eq!(seen("sleep 9", [0, TSTP, 0]), None);
}

#[test]
fn shells_of_scripts_and_of_people() {
    let chld = 1 << (libc::SIGCHLD - 1);
    let answer = Some((Asks::Answer, Sign::ScriptShell));
    let script = "/bin/bash /run/nixos-rebuild switch";
    assert_eq!(seen(script, [chld, 0, 0]), answer);
    // While a child runs.
    assert_eq!(seen(script, [chld, chld, 0]), None);
    let shell = Some((Asks::Shell, Sign::ScriptShell));
    assert_eq!(seen("-bash", [WINCH | chld, 0, TERM]), shell);
    assert_eq!(seen("sh -i", [2, 0, TERM]), shell);
    // Another of its group may hold it up.
    let words = argv(script);
    let look = Look {
        alone: false,
        ..look("nixos-rebuild", &words, [chld, 0, 0])
    };
    assert_eq!(question(&look), None);
}

#[test]
fn known_by_name_to_another_user() {
    assert_eq!(seen("less log", [0; 3]), Some((Asks::Pager, Sign::Name)));
    assert_eq!(seen("nano x", [0; 3]), Some((Asks::Editor, Sign::Name)));
    assert_eq!(
        seen("vim.basic x", [0; 3]),
        Some((Asks::Editor, Sign::Name))
    );
    assert_eq!(seen("cp x y", [0; 3]), None);
    assert_eq!(seen("rm -i x", [0; 3]), Some((Asks::Answer, Sign::Name)));
    let user = Some((Asks::Answer, Sign::Asleep));
    assert_eq!(seen("git-remote-http o https://h", [0; 3]), user);
    // Not to be told from what waits for something else.
    for words in [
        "python3 x",
        "nix build",
        "cat",
        "gpg -d x",
        "sleep 9",
        "ssh host make",
    ] {
        assert_eq!(seen(words, [0; 3]), None, "{words}");
    }
}

#[test]
fn reads_from_the_own_terminal() {
    let reads = |words, modes| own(words, Call::Reads, modes).map(|(asks, _)| asks);
    assert_eq!(reads("python3 x", HIDDEN), Some(Asks::Password));
    assert_eq!(reads("python3 x", SHOWN), Some(Asks::Answer));
    assert_eq!(reads("ssh host", HIDDEN), Some(Asks::Password));
    assert_eq!(reads("ssh host", SHOWN), Some(Asks::HostKey));
    assert_eq!(reads("nix build", SHOWN), Some(Asks::FlakeConfig));
    assert_eq!(reads("nix-build x", SHOWN), Some(Asks::FlakeConfig));
    assert_eq!(reads("less x", KEYS), Some(Asks::Pager));
    assert_eq!(reads("nano x", RAW), Some(Asks::Editor));
    assert_eq!(own("cat x", Call::Other, SHOWN), None);
    assert_eq!(
        own("bash x", Call::Writes, SHOWN),
        Some((Asks::Paused, Sign::Writes))
    );
}

#[test]
fn who_has_children_asks_only_what_is_sure() {
    let with_children = |words: &str, masks, call| {
        let argv = argv(words);
        let look = Look {
            call,
            childless: false,
            modes: call.map(|_| SHOWN),
            ..look(&argv[0], &argv, masks)
        };
        question(&look).map(|(asks, _)| asks)
    };
    // ssh with a ProxyCommand; a script with a job in the background.
    let handlers = [ASKS, 0, 0];
    assert_eq!(with_children("ssh host", handlers, None), Some(Asks::Login));
    let reads = Some(Call::Reads);
    assert_eq!(
        with_children("ssh host", handlers, reads),
        Some(Asks::HostKey)
    );
    assert_eq!(with_children("bash x", [0; 3], reads), Some(Asks::Answer));
    assert_eq!(with_children("bash x", [0; 3], None), None);
    assert_eq!(with_children("cargo watch", [0; 3], reads), None);
}

#[test]
fn keys_one_by_one() {
    let polls = |words, modes| own(words, Call::Polls, modes).map(|(asks, _)| asks);
    assert_eq!(polls("nh os switch", RAW), Some(Asks::Choice));
    assert_eq!(polls("python3", KEYS), Some(Asks::LineEditor));
    assert_eq!(polls("vim x", RAW), Some(Asks::Editor));
    assert_eq!(polls("nix build", SHOWN), None);
    assert_eq!(polls("busybox sh x", SHOWN), Some(Asks::Answer));
    for relay in ["ssh host", "tmux attach", "screen -r", "script x", "sudo x"] {
        assert_eq!(polls(relay, RAW), None, "{relay}");
    }
    let words = argv("nix build");
    let watched = Look {
        call: Some(Call::Polls),
        modes: Some(KEYS),
        below_drawing: true,
        ..look("nix", &words, [0; 3])
    };
    assert_eq!(question(&watched), None);
}

#[test]
fn a_setuid_program_is_told_by_its_terminal() {
    let words = argv("unix_chkpwd x");
    let hidden = Look {
        modes: Some(HIDDEN),
        ..look("unix_chkpwd", &words, [0; 3])
    };
    assert_eq!(question(&hidden), Some((Asks::Password, Sign::NoEcho)));
}
