//! Programs that run another one: sudo, env, timeout, systemd-run and their like.

use super::program::{plain_name, program};
use super::{Invocation, nix, tools};

/// How many wrappers around wrappers are looked through.
pub(super) const DEPTH: usize = 8;

/// How a wrapper's command is found.
struct Wrapper {
    names: &'static [&'static str],
    /// Letters that take a value.
    values: &'static str,
    /// Long options that take a value as the next argument.
    long_values: &'static [&'static str],
    /// Letters after which no command runs: `sudo -l`.
    never: &'static str,
    /// Words before the command: the duration of `timeout`.
    words: usize,
    /// Whether `NAME=VALUE` may stand before the command.
    assignments: bool,
    /// The command begins after this option only: `just --command`.
    after: &'static [&'static str],
}

const PLAIN: Wrapper = Wrapper {
    names: &[],
    values: "",
    long_values: &[],
    never: "",
    words: 0,
    assignments: false,
    after: &[],
};

const SYSTEMD_RUN: &[&str] = &[
    "--unit",
    "--property",
    "--setenv",
    "--slice",
    "--uid",
    "--gid",
    "--nice",
    "--machine",
    "--host",
    "--working-directory",
    "--description",
    "--service-type",
    "--background",
    "--on-active",
    "--on-boot",
    "--on-startup",
    "--on-unit-active",
    "--on-calendar",
    "--timer-property",
    "--path-property",
    "--socket-property",
    "--expand-environment",
];

const RUN0: &[&str] = &[
    "--user",
    "--group",
    "--unit",
    "--property",
    "--setenv",
    "--chdir",
    "--slice",
    "--nice",
    "--machine",
    "--description",
    "--background",
];

const WRAPPERS: &[Wrapper] = &[
    Wrapper {
        names: &["sudo", "sudo-rs"],
        values: "CDghpRrTtUu",
        long_values: &[
            "--user",
            "--group",
            "--host",
            "--prompt",
            "--chdir",
            "--chroot",
            "--close-from",
            "--role",
            "--type",
            "--command-timeout",
            "--other-user",
        ],
        never: "elvKV",
        assignments: true,
        ..PLAIN
    },
    Wrapper {
        names: &["doas", "please"],
        values: "Cua",
        never: "L",
        ..PLAIN
    },
    Wrapper {
        names: &["systemd-run"],
        values: "upEMH",
        long_values: SYSTEMD_RUN,
        never: "S",
        ..PLAIN
    },
    // The same program; here `--user` names one.
    Wrapper {
        names: &["run0"],
        values: "ugDM",
        long_values: RUN0,
        ..PLAIN
    },
    Wrapper {
        names: &["pkexec"],
        values: "u",
        long_values: &["--user"],
        ..PLAIN
    },
    Wrapper {
        names: &["env", "genv"],
        values: "uC",
        long_values: &["--unset", "--chdir"],
        never: "S",
        assignments: true,
        ..PLAIN
    },
    Wrapper {
        names: &["nice", "gnice"],
        values: "n",
        long_values: &["--adjustment"],
        ..PLAIN
    },
    Wrapper {
        names: &["ionice"],
        values: "cn",
        long_values: &["--class", "--classdata"],
        never: "pPu",
        ..PLAIN
    },
    Wrapper {
        names: &["timeout", "gtimeout"],
        values: "ks",
        long_values: &["--signal", "--kill-after"],
        words: 1,
        ..PLAIN
    },
    Wrapper {
        names: &["stdbuf"],
        values: "ioe",
        long_values: &["--input", "--output", "--error"],
        ..PLAIN
    },
    Wrapper {
        names: &["time", "gtime"],
        values: "fo",
        long_values: &["--format", "--output"],
        ..PLAIN
    },
    Wrapper {
        names: &["script"],
        values: "cIOBTEmot",
        words: 1,
        ..PLAIN
    },
    Wrapper {
        names: &["caffeinate"],
        values: "tw",
        ..PLAIN
    },
    Wrapper {
        names: &["systemd-inhibit"],
        long_values: &["--what", "--who", "--why", "--mode"],
        ..PLAIN
    },
    Wrapper {
        names: &["systemd-cat"],
        values: "tp",
        long_values: &["--identifier", "--priority"],
        ..PLAIN
    },
    Wrapper {
        names: &["chrt", "taskset"],
        never: "p",
        words: 1,
        ..PLAIN
    },
    Wrapper {
        names: &["flock"],
        values: "wE",
        long_values: &["--timeout", "--conflict-exit-code"],
        never: "c",
        words: 1,
        ..PLAIN
    },
    Wrapper {
        names: &["runuser", "setpriv"],
        values: "ugGcs",
        long_values: &["--user", "--group", "--reuid", "--regid", "--groups"],
        ..PLAIN
    },
    Wrapper {
        names: &["strace", "ltrace"],
        values: "abeEIoOpPsSuUX",
        ..PLAIN
    },
    Wrapper {
        names: &["proxychains", "proxychains4"],
        values: "f",
        ..PLAIN
    },
    Wrapper {
        names: &["xargs"],
        values: "adEILnPs",
        long_values: &["--max-args", "--max-procs", "--delimiter", "--arg-file"],
        ..PLAIN
    },
    Wrapper {
        // direnv exec DIR CMD
        names: &["direnv"],
        words: 2,
        ..PLAIN
    },
    Wrapper {
        names: &["just"],
        values: "fd",
        long_values: &["--justfile", "--working-directory", "--set"],
        after: &["-c", "--command"],
        ..PLAIN
    },
    Wrapper {
        names: &[
            "setsid",
            "nohup",
            "torsocks",
            "unbuffer",
            "chronic",
            "fakeroot",
            "dbus-run-session",
            "catchsegv",
            "arch",
        ],
        ..PLAIN
    },
];

/// The rebuild inside a wrapper, looking through `depth` of them.
pub(super) fn inner(argv: &[&str], depth: usize) -> Option<Invocation> {
    let (first, rest) = argv.split_first()?;
    let name = plain_name(first);
    if let Some(invocation) = monitored(name, rest) {
        return Some(invocation);
    }
    let wrapper = WRAPPERS.iter().find(|known| known.names.contains(&name))?;
    let command = wrapper.command(rest)?;
    if let Some(invocation) = inner(command, depth.checked_sub(1)?) {
        return Some(invocation);
    }
    tools::invocation(&program(command)?)
}

/// The command that a wrapper of whatever kind starts.
pub(super) fn command<'a>(argv: &'a [&'a str]) -> Option<&'a [&'a str]> {
    let (first, rest) = argv.split_first()?;
    let name = plain_name(first);
    let wrapper = WRAPPERS.iter().find(|known| known.names.contains(&name))?;
    wrapper.command(rest)
}

/// The command that systemd-run hands to the service manager: it will run below
/// that, not below systemd-run.
pub(super) fn handed_to_systemd<'a>(argv: &'a [&'a str]) -> Option<&'a [&'a str]> {
    let (first, rest) = argv.split_first()?;
    let name = plain_name(first);
    let wrapper = WRAPPERS.iter().find(|known| known.names.contains(&name))?;
    (name == "systemd-run").then(|| wrapper.command(rest))?
}

/// nix-output-monitor starts the command of the same verb.
fn monitored(name: &str, args: &[&str]) -> Option<Invocation> {
    match name {
        "nom" => nix::invocation(args),
        "nom-build" => tools::nix_build(args),
        "nom-shell" => tools::nix_shell(args),
        _ => None,
    }
}

impl Wrapper {
    /// The command with its arguments.
    fn command<'a>(&self, args: &'a [&'a str]) -> Option<&'a [&'a str]> {
        let mut at = 0;
        let mut words = self.words;
        let mut options = true;
        while let Some(arg) = args.get(at) {
            if options && self.after.contains(arg) {
                return args.get(at + 1..);
            }
            if options && *arg == "--" {
                options = false;
                at += 1;
            } else if options && arg.len() > 1 && arg.starts_with('-') {
                at += self.option(arg)?;
            } else if self.assignments && is_assignment(arg) {
                at += 1;
            } else if words > 0 {
                words -= 1;
                at += 1;
            } else if self.after.is_empty() {
                return Some(&args[at..]);
            } else {
                return None;
            }
        }
        None
    }

    /// How many arguments an option is; `None` if no command will run.
    fn option(&self, arg: &str) -> Option<usize> {
        if arg.starts_with("--") {
            return Some(1 + usize::from(self.long_values.contains(&arg)));
        }
        for (at, letter) in arg.char_indices().skip(1) {
            if self.never.contains(letter) {
                return None;
            }
            if self.values.contains(letter) {
                let attached = at + letter.len_utf8() < arg.len();
                return Some(if attached { 1 } else { 2 });
            }
        }
        Some(1)
    }
}

/// `LANG=C`, `NIX_CONFIG=…`.
fn is_assignment(arg: &str) -> bool {
    arg.split_once('=').is_some_and(|(name, _)| {
        !name.is_empty()
            && name
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
    })
}
