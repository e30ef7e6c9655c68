//! The cases that ask a person, and what a case is.

use nixlamp_core::model::Asks;

pub use super::more_cases::{first, others};

/// What a case truly is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Truth {
    /// It asks a person.
    Asks,
    /// It works, or waits for something else.
    Works,
    /// A shell or an interpreter waits for a line.
    Idle,
    /// A signal has stopped it.
    Stopped,
    /// Its terminal is paused.
    Paused,
    /// Its terminal is closed.
    Closed,
}

/// How it is started.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Start {
    /// The script is the terminal's first program.
    Script,
    /// An interactive shell is; the script's line is typed.
    Shell,
    /// It runs inside of tmux.
    Tmux,
    /// It runs inside of screen.
    Screen,
}

/// A script called `nixos-rebuild` with one line that matters, and what is typed.
pub struct Case {
    /// Also its folder.
    pub name: &'static str,
    /// What it truly is.
    pub truth: Truth,
    /// What it asks, where it asks.
    pub asks: Asks,
    /// The process it is about, by name or by how its line begins.
    pub who: &'static str,
    /// The line.
    pub body: &'static str,
    /// Words that are waited for on the screen, and keys that are then typed.
    pub steps: Vec<(&'static str, &'static str)>,
    /// How it is started.
    pub start: Start,
    /// dash in place of bash.
    pub dash: bool,
    /// The window is closed in the end.
    pub closes: bool,
}

impl Case {
    pub fn new(name: &'static str, truth: Truth, who: &'static str, body: &'static str) -> Self {
        Self {
            name,
            truth,
            asks: Asks::Answer,
            who,
            body,
            steps: vec![("go", "")],
            start: Start::Script,
            dash: false,
            closes: false,
        }
    }

    /// It is ready when these words are shown.
    pub fn shows(mut self, words: &'static str) -> Self {
        self.steps = vec![(words, "")];
        self
    }

    /// Then these keys are typed, and it is ready when these words are shown.
    pub fn types(mut self, keys: &'static str, then: &'static str) -> Self {
        if let Some((_, last)) = self.steps.last_mut() {
            *last = keys;
        }
        self.steps.push((then, ""));
        self
    }

    pub fn start(mut self, start: Start) -> Self {
        self.start = start;
        self
    }

    pub fn dash(mut self) -> Self {
        self.dash = true;
        self
    }

    pub fn closes(mut self) -> Self {
        self.closes = true;
        self
    }
}

fn asks(
    name: &'static str,
    asks: Asks,
    who: &'static str,
    body: &'static str,
    shows: &'static str,
) -> Case {
    Case {
        asks,
        ..Case::new(name, Truth::Asks, who, body).shows(shows)
    }
}

/// All cases.
pub fn all() -> Vec<Case> {
    let mut all = vec![first()];
    all.extend(passwords());
    all.extend(over_ssh());
    all.extend(answers());
    all.extend(answers_to_programs());
    all.extend(keys());
    all.extend(others());
    all
}

fn passwords() -> Vec<Case> {
    use Asks::{Passphrase, Password};
    let sudo = |name, body| asks(name, Password, "sudo", body, "password for alice");
    vec![
        sudo("sudo", "sudo true"),
        sudo("sudo-no-use-pty", "sudo id"),
        sudo("sudo-second-try", "sudo true").types("wrong\n", "password for alice"),
        sudo("sudo-in-subshell", "(sudo true)"),
        sudo("sudo-from-dash", "sudo true").dash(),
        sudo("sudo-in-pipeline", "sudo true | tee log"),
        sudo("sudo-in-script", "script -qec 'sudo true' /dev/null"),
        sudo("sudo-in-tmux", "sudo true").start(Start::Tmux),
        sudo("sudo-in-screen", "sudo true").start(Start::Screen),
        sudo(
            "sudo-timeout-foreground",
            "timeout --foreground 900 sudo true",
        ),
        sudo("sudo-beside-a-job", "sleep 900 & sudo true"),
        sudo("sudo-stdin-of-terminal", "sudo -S true"),
        sudo("sudo-validate", "sudo -v && sudo nixos-rebuild switch"),
        asks(
            "sudo-askpass",
            Password,
            "/bin/sh /nix/home/alice/bin/x11-askpass",
            "SUDO_ASKPASS=/nix/home/alice/bin/x11-askpass sudo -A true",
            "go",
        ),
        asks("doas", Password, "doas", "doas true", "password"),
        asks("su", Password, "su", "su -c true", "Password:"),
        asks("passwd", Password, "passwd", "passwd", "assword:"),
        asks(
            "pkexec",
            Password,
            "pkexec",
            "pkexec /usr/bin/id",
            "Password:",
        ),
        asks(
            "gpg-pinentry",
            Passphrase,
            "gpg",
            "export GPG_TTY=$(tty); echo x >x; gpg --homedir /nix/home/alice/gpg -c x",
            "assphrase",
        ),
        asks(
            "git-https-username",
            Asks::Answer,
            "git-remote-http",
            "git ls-remote http://127.0.0.1:8401/r.git",
            "Username for",
        ),
        asks(
            "git-https-password",
            Password,
            "git-remote-http",
            "git -c credential.username=alice ls-remote http://127.0.0.1:8401/r.git",
            "Password for",
        ),
        asks(
            "python-getpass",
            Password,
            "python3",
            "python3 -c 'import getpass; getpass.getpass()'",
            "Password:",
        ),
        asks(
            "bash-read-silent",
            Password,
            "/bin/bash",
            "read -s -p 'Token: ' x",
            "Token: ",
        ),
    ]
}

fn over_ssh() -> Vec<Case> {
    use Asks::{HostKey, Passphrase, Password};
    vec![
        asks(
            "ssh-password",
            Password,
            "ssh",
            "ssh -F /nix/ssh/config -o PubkeyAuthentication=no lab true",
            "password:",
        ),
        asks(
            "ssh-key-passphrase",
            Password,
            "ssh",
            "ssh -F /nix/ssh/config -i /nix/home/alice/.ssh/locked -o IdentitiesOnly=yes lab true",
            "passphrase for key",
        ),
        asks(
            "ssh-unknown-host",
            HostKey,
            "ssh",
            "ssh -F /nix/ssh/config -o StrictHostKeyChecking=ask lab true",
            "(yes/no",
        ),
        asks(
            "ssh-keygen",
            Passphrase,
            "ssh-keygen",
            "ssh-keygen -q -t ed25519 -f key",
            "passphrase",
        ),
        asks(
            "ssh-add",
            Passphrase,
            "ssh-add",
            "ssh-agent ssh-add /nix/home/alice/.ssh/locked",
            "passphrase for",
        ),
        asks(
            "git-ssh-host-key",
            HostKey,
            "ssh",
            "GIT_SSH_COMMAND='ssh -F /nix/ssh/config -o StrictHostKeyChecking=ask' git ls-remote lab:r.git",
            "(yes/no",
        ),
        asks(
            "git-ssh-password",
            Password,
            "ssh",
            "GIT_SSH_COMMAND='ssh -F /nix/ssh/config -o PubkeyAuthentication=no' git ls-remote lab:r.git",
            "password:",
        ),
        asks(
            "scp-password",
            Password,
            "ssh",
            "scp -F /nix/ssh/config -o PubkeyAuthentication=no lab:x y",
            "password:",
        ),
    ]
}

fn answers() -> Vec<Case> {
    use Asks::Answer;
    vec![
        asks(
            "bash-read",
            Answer,
            "/bin/bash",
            "read -p 'Continue? [y/N] ' x",
            "[y/N]",
        ),
        asks(
            "dash-read",
            Answer,
            "/bin/sh",
            "printf 'Continue? '; read x",
            "Continue?",
        )
        .dash(),
        asks(
            "bash-read-one-key",
            Answer,
            "/bin/bash",
            "read -n 1 -p 'Continue? [y/N] ' x",
            "[y/N]",
        ),
        asks(
            "bash-select",
            Answer,
            "/bin/bash",
            "select x in one two; do break; done",
            "#?",
        ),
        asks(
            "bash-read-beside-a-job",
            Answer,
            "/bin/bash",
            "sleep 900 & read -p 'Continue? ' x",
            "Continue?",
        ),
        asks(
            "bash-read-then-tee",
            Answer,
            "/bin/bash",
            "exec > >(tee log) 2>&1; read -p 'Continue? ' x",
            "Continue?",
        ),
        asks(
            "busybox-read",
            Answer,
            "busybox",
            "busybox sh -c 'read -p \"Continue? \" x'",
            "Continue?",
        ),
        asks(
            "read-inside-sudo",
            Answer,
            "bash",
            "sudo bash -c 'read -p \"Continue? \" x'",
            "Continue?",
        ),
    ]
}

fn answers_to_programs() -> Vec<Case> {
    use Asks::{Answer, FlakeConfig};
    vec![
        asks(
            "python-input",
            Answer,
            "python3",
            "python3 -c 'input(\"Continue? \")'",
            "Continue?",
        ),
        asks(
            "perl-stdin",
            Answer,
            "perl",
            "perl -e '$|=1; print \"Continue? \"; <STDIN>'",
            "Continue?",
        ),
        asks("rm-i", Answer, "rm", "touch x; rm -i x", "remove"),
        asks(
            "rm-write-protected",
            Answer,
            "rm",
            "touch x; chmod 400 x; rm x",
            "write-protected",
        ),
        asks("mv-i", Answer, "mv", "touch x y; mv -i x y", "overwrite"),
        asks("cp-i", Answer, "cp", "touch x y; cp -i x y", "overwrite"),
        asks(
            "find-ok",
            Answer,
            "find",
            "touch x; find x -ok rm {} ';'",
            "?",
        ),
        asks("cat-stdin", Answer, "cat", "cat", "go"),
        asks(
            "nix-flake-config",
            FlakeConfig,
            "nix",
            "nix eval path:/nix/home/alice/flake#x",
            "(y/N)",
        ),
        asks(
            "nh-like-choice",
            Asks::Choice,
            "python3",
            "python3 /nix/home/alice/choice.py",
            "Apply the config?",
        ),
    ]
}

fn keys() -> Vec<Case> {
    use Asks::{Editor, Pager};
    vec![
        asks("less-file", Pager, "less", "less /etc/services", "tcpmux"),
        asks("more-file", Pager, "more", "more /etc/services", "More"),
        asks(
            "git-log",
            Pager,
            "less",
            "GIT_PAGER=less git -C /nix/home/alice/repository log -p",
            "commit",
        ),
        asks("pipe-to-less", Pager, "less", "seq 100000 | less", "20"),
        asks(
            "man",
            Pager,
            "less",
            "MANPAGER=less man -l /nix/home/alice/page.1",
            "NAME",
        ),
        asks("nano", Editor, "nano", "nano x", "^X"),
        asks("vim", Editor, "vim", "vim -u NONE x", "x"),
        asks(
            "git-commit-editor",
            Editor,
            "nano",
            "cp -r /nix/home/alice/repository r; GIT_EDITOR=nano git -C r commit --allow-empty",
            "^X",
        ),
        asks(
            "editor-inside-sudo",
            Editor,
            "nano",
            "sudo bash -c 'nano x; true'",
            "^X",
        ),
    ]
}
