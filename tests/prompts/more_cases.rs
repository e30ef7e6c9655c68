//! The cases that ask nobody, though most look as if they did.

use super::cases::{Case, Start, Truth};

/// It is older than the one that has a pinentry asked.
pub fn first() -> Case {
    let body = "mkfifo f; gpg --homedir /nix/home/alice/other-gpg -d f";
    works("fifo-gpg", "gpg", body)
}

fn works(name: &'static str, who: &'static str, body: &'static str) -> Case {
    Case::new(name, Truth::Works, who, body)
}

/// All of them.
pub fn others() -> Vec<Case> {
    let mut others = sleepers();
    others.extend(below_others());
    others.extend(over_the_network());
    others.extend(at_pipes());
    others.extend(drawing());
    others.extend(nix());
    others.extend(idle());
    others.extend(stopped());
    others
}

fn sleepers() -> Vec<Case> {
    vec![
        works("sleep", "sleep", "sleep 900"),
        works("sleep-from-dash", "sleep", "sleep 900").dash(),
        works("bash-wait", "/bin/bash", "sleep 900 & wait"),
        works(
            "bash-wait-in-group",
            "/bin/bash",
            "(exec sleep 900) & (exec sleep 901) & wait",
        ),
        works(
            "python-sleep",
            "python3",
            "python3 -c 'import time; time.sleep(900)'",
        ),
        works(
            "python-wait",
            "python3",
            "python3 -c 'import subprocess; subprocess.run([\"sleep\", \"900\"])'",
        ),
        works(
            "python-thread",
            "python3",
            "python3 -c 'import threading; threading.Event().wait(900)'",
        ),
        works(
            "perl-select",
            "perl",
            "perl -e 'select(undef, undef, undef, 900)'",
        ),
        works(
            "make-of-sleep",
            "make",
            "printf 'all:\\n\\tsleep 900\\n' >Makefile; make",
        ),
        works(
            "compiler",
            "python3",
            "python3 -c 'while True: sum(range(20000)); import time; time.sleep(.05)'",
        ),
        works("tail-f", "tail", "tail -f /etc/hostname"),
        works(
            "flock-wait",
            "flock",
            "exec 9>lock; flock 9; flock lock true",
        ),
        works("timeout-of-sleep", "timeout", "timeout 900 sleep 900"),
    ]
}

fn below_others() -> Vec<Case> {
    vec![
        works("sudo-sleep", "sleep", "sudo sleep 900"),
        works("sudo-sleep-no-pty", "sleep", "sudo env sleep 900"),
        works("doas-sleep", "sleep", "doas sleep 900"),
        works("su-sleep", "sleep", "sudo su alice -c 'sleep 900; true'"),
        works(
            "script-of-sleep",
            "sleep",
            "script -qec 'sleep 900' /dev/null",
        ),
        works("sleep-in-tmux", "sleep", "sleep 900")
            .start(Start::Tmux)
            .shows("go"),
        works("sudo-wrong-password-delay", "sudo", "sudo -u daemon -i")
            .shows("password for alice")
            .types("wrong\n", "\n"),
        works("su-wrong-password-delay", "su", "su -c true")
            .shows("Password:")
            .types("wrong\n", "\n"),
        works("sudo-stdin-of-pipe", "sudo", "sleep 900 | sudo -S true").shows("password for alice"),
        works("rebuild-in-interactive-shell", "sleep", "sleep 900")
            .start(Start::Shell)
            .shows("ready> ")
            .types(
                "~/c/rebuild-in-interactive-shell/nixos-rebuild switch\n",
                "go",
            ),
    ]
}

fn over_the_network() -> Vec<Case> {
    vec![
        works(
            "ssh-quiet",
            "ssh",
            "ssh -F /nix/ssh/config lab 'echo there; sleep 900'",
        )
        .shows("there"),
        works(
            "ssh-quiet-with-terminal",
            "ssh",
            "ssh -t -F /nix/ssh/config lab 'echo there; sleep 900'",
        )
        .shows("there"),
        works(
            "ssh-copy",
            "ssh",
            "ssh -F /nix/ssh/config lab 'while echo x; do sleep .1; done' >x",
        ),
        works(
            "git-stalled",
            "git-remote-http",
            "git ls-remote http://127.0.0.1:8402/r.git",
        ),
        works("curl-stalled", "curl", "curl http://127.0.0.1:8402/x"),
        works(
            "python-socket",
            "python3",
            "python3 -c 'import socket; socket.create_connection((\"127.0.0.1\", 8402)).recv(1)'",
        ),
        works(
            "bash-tcp",
            "cat",
            "exec 3<>/dev/tcp/127.0.0.1/8402; cat <&3",
        ),
    ]
}

fn at_pipes() -> Vec<Case> {
    vec![
        works("fifo-read", "/bin/bash", "mkfifo f; read x <f"),
        works("fifo-cat", "cat", "mkfifo f; cat f"),
        works("fifo-cp", "cp", "mkfifo f; cp f x"),
        works(
            "while-read-pipe",
            "/bin/bash",
            "sleep 900 | while read x; do echo $x; done",
        ),
        works("cat-of-pipe", "cat", "sleep 900 | cat"),
        works("substitution", "sleep", "x=$(sleep 900)"),
        works("slow-producer-less", "less", "sleep 900 | less"),
        works(
            "jq-of-quiet-build",
            "python3",
            "sleep 900 | python3 -c 'import sys; sys.stdin.read()'",
        ),
        works("less-plus-f", "less", "echo x >x; less +F x"),
    ]
}

fn drawing() -> Vec<Case> {
    vec![
        works("top", "top", "top -d 1"),
        works("watch", "watch", "watch -n 1 date"),
        works("watch-of-sleep", "sleep", "watch sleep 900"),
        works("live-drawing", "python3", "python3 /nix/home/alice/draw.py"),
        works(
            "spinner-beside-sleep",
            "sleep",
            "while :; do printf .; sleep .3; done & sleep 900",
        ),
    ]
}

fn nix() -> Vec<Case> {
    vec![
        works("nix-build-quiet", "nix-build",
            "nix-build /nix/lab/lab.nix -A sleeps --no-out-link --argstr seconds 900 --argstr tag p1")
            .shows("building"),
        works("nix-build-bar", "nix",
            "nix build --impure --file /nix/lab/lab.nix sleeps --no-link --argstr seconds 900 --argstr tag p2"),
        works("nix-build-piped", "nix-build",
            "nix-build /nix/lab/lab.nix -A sleeps --no-out-link --argstr seconds 900 --argstr tag p3 2>&1 | cat")
            .shows("building"),
        // After the first of the two, which has the lock then.
        works("nix-build-waits", "nix-build",
            "until ls /nix/store | grep -q sleeps-p1.lock; do sleep 0.2; done; \
             nix-build /nix/lab/lab.nix -A sleeps --no-out-link --argstr seconds 900 --argstr tag p1")
            .shows("waiting for lock"),
        works("nix-fetch-stalled", "nix",
            "nix eval --impure --expr 'builtins.fetchTarball http://127.0.0.1:8402/x.tar.gz'"),
    ]
}

fn idle() -> Vec<Case> {
    let idle = |name, who, body| Case::new(name, Truth::Idle, who, body);
    vec![
        idle("shell", "bash", "bash --norc -i").shows("$ "),
        idle("dash-shell", "sh", "sh -i").shows("$ "),
        idle("root-shell", "bash", "sudo bash --norc -i").shows("# "),
        idle("python-repl", "python3", "python3 -q").shows(">>> "),
        idle("nix-repl", "nix", "nix repl").shows("nix-repl> "),
    ]
}

fn stopped() -> Vec<Case> {
    let stopped = |name, who, body| Case::new(name, Truth::Stopped, who, body);
    vec![
        stopped("ctrl-z", "sleep", "sleep 900")
            .start(Start::Shell)
            .shows("ready> ")
            .types("~/c/ctrl-z/nixos-rebuild switch\n", "go")
            .types("\u{1a}", "Stopped"),
        stopped("background-read", "cat", "cat")
            .start(Start::Shell)
            .shows("ready> ")
            .types("~/c/background-read/nixos-rebuild switch &\n", "go"),
        stopped("background-sudo", "sudo", "sudo true")
            .start(Start::Shell)
            .shows("ready> ")
            .types("~/c/background-sudo/nixos-rebuild switch &\n", "go"),
        stopped("timeout-sudo", "sudo", "timeout 900 sudo true"),
        stopped(
            "signal",
            "sleep",
            "sleep 900 & sleep .5; kill -STOP $!; wait",
        ),
        Case::new(
            "paused",
            Truth::Paused,
            "/bin/bash",
            "while :; do echo x; sleep .1; done",
        )
        .types("\u{13}", ""),
        Case::new("paused-seq", Truth::Paused, "seq", "seq 1000000000").types("\u{13}", ""),
        Case::new("closed", Truth::Closed, "sleep", "trap '' HUP; sleep 900").closes(),
        Case::new(
            "closed-read",
            Truth::Closed,
            "/bin/bash",
            "trap '' HUP; read x; sleep 900",
        )
        .closes(),
    ]
}
