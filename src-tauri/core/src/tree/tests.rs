//! Who belongs to which rebuild.

use super::*;
use crate::model::{NixHere, Prompt};
use crate::series::tests::process;

const SWITCH: &str =
    "/nix/store/rygglgvmsy3j98wkas1iyg7r0m789gi4-nixos-system-x/bin/switch-to-configuration switch";
const RUN: &str = "systemd-run --collect --no-ask-password --pipe --quiet --service-type=exec --unit=nixos-rebuild-switch-to-configuration --wait";

/// A process of this user, so many seconds old.
fn run(pid: u32, parent: u32, uid: u32, age_s: f64, line: &str) -> Process {
    let argv: Vec<String> = line.split_whitespace().map(str::to_owned).collect();
    let name = argv[0].rsplit('/').next().unwrap_or_default().to_owned();
    Process {
        parent,
        uid,
        age_s,
        recognised: command_line::recognise(&argv),
        argv,
        ..process(pid, &name)
    }
}

fn sample(processes: Vec<Process>) -> Sample {
    let daemon = processes
        .iter()
        .find(|p| p.recognised == Some(Recognised::Daemon))
        .map(|p| p.id.pid);
    Sample {
        processes,
        nix: NixHere {
            has_store: true,
            daemon,
        },
        ..Sample::default()
    }
}

/// Each tree as `root: pid role, pid role`.
fn told(sample: &Sample, known: &[ProcessId]) -> Vec<String> {
    trees(sample, known)
        .iter()
        .map(|tree| {
            let members: Vec<String> = tree
                .members
                .iter()
                .map(|m| format!("{} {}", m.id.pid, m.role.word()))
                .collect();
            format!("{}: {}", tree.invocation.verb, members.join(", "))
        })
        .collect()
}

#[test]
fn an_activation_in_a_unit_of_its_own_belongs_to_the_rebuild_that_waits_for_it() {
    let build = || run(40, 1, 0, 100.0, "nixos-rebuild build");
    let old = || run(45, 1, 0, 900.0, SWITCH);
    let processes = vec![
        build(),
        old(),
        run(50, 1, 0, 90.0, "nixos-rebuild switch"),
        run(51, 50, 0, 3.0, &format!("{RUN} {SWITCH}")),
        run(60, 1, 0, 2.0, SWITCH),
        run(61, 60, 0, 1.0, "bash /nix/store/x/activate"),
        // Anybody may call a program so.
        run(70, 1, 1000, 2.0, SWITCH),
    ];
    assert_eq!(
        told(&sample(processes), &[]),
        [
            "build: 40 client".replace("client", "front-end"),
            "switch: 50 front-end, 51 activation, 60 activation, 61 activation".to_owned(),
        ]
    );
    // systemd-run has just begun: danger already.
    let processes = vec![
        run(50, 1, 0, 90.0, "nixos-rebuild switch"),
        run(51, 50, 0, 0.0, &format!("{RUN} {SWITCH}")),
    ];
    assert_eq!(
        told(&sample(processes), &[]),
        ["switch: 50 front-end, 51 activation"]
    );
    // What only builds activates nothing.
    assert_eq!(
        told(&sample(vec![build(), run(60, 1, 0, 2.0, SWITCH)]), &[]),
        ["build: 40 front-end"]
    );
}

#[test]
fn a_worker_is_the_daemons_and_nobody_elses() {
    let daemon = || run(10, 1, 0, 5000.0, "nix-daemon --daemon");
    let client = || run(50, 9, 1000, 20.0, "nix build .#a");
    let with = |worker: Process| told(&sample(vec![daemon(), client(), worker]), &[]);
    let alone = ["build: 50 client"];
    let served = ["build: 50 client, 60 worker"];
    assert_eq!(with(run(60, 10, 0, 19.0, "nix-daemon 50")), served);
    // Of another user, wherever it stands; of root, but with a terminal or a
    // parent that is no daemon; older than its client.
    assert_eq!(with(run(60, 1, 1001, 19.0, "nix-daemon 50")), alone);
    assert_eq!(with(run(60, 10, 1001, 19.0, "nix-daemon 50")), alone);
    assert_eq!(with(run(60, 77, 0, 19.0, "nix-daemon 50")), alone);
    assert_eq!(with(run(60, 1, 0, 19.0, "nix-daemon 50")), alone);
    assert_eq!(with(run(60, 10, 0, 90.0, "nix-daemon 50")), alone);
    let in_terminal = Process {
        has_terminal: true,
        ..run(60, 10, 0, 19.0, "nix-daemon 50")
    };
    assert_eq!(with(in_terminal), alone);
    // An orphan, whose daemon was started anew.
    let processes = vec![
        run(10, 1, 0, 5.0, "nix-daemon --daemon"),
        client(),
        run(60, 1, 0, 19.0, "nix-daemon 50"),
    ];
    assert_eq!(told(&sample(processes), &[]), served);
}

#[test]
fn a_number_that_was_cut_to_six_digits_finds_its_client() {
    let daemon = || run(10, 1, 0, 5000.0, "nix daemon");
    let worker = || run(60, 10, 0, 19.0, "nix 123456");
    let long = || run(1_234_567, 9, 1000, 20.0, "nix build .#long");
    let short = |age_s| run(123_456, 9, 1000, age_s, "nix build .#short");
    assert_eq!(
        told(&sample(vec![daemon(), worker(), long()]), &[]),
        ["build: 1234567 client, 60 worker"]
    );
    // The one with the number itself began long before, or after.
    for age_s in [900.0, 1.0] {
        assert_eq!(
            told(&sample(vec![daemon(), worker(), short(age_s), long()]), &[]),
            ["build: 123456 client", "build: 1234567 client, 60 worker"]
        );
    }
    assert_eq!(
        told(&sample(vec![daemon(), worker(), short(19.5)]), &[]),
        ["build: 123456 client, 60 worker"]
    );
    // Another program has the number.
    let other = run(123_456, 9, 1000, 19.5, "vim");
    assert_eq!(
        told(&sample(vec![daemon(), worker(), other, long()]), &[]),
        ["build: 1234567 client, 60 worker"]
    );
}

#[test]
fn who_asks_for_the_password_is_the_rebuild_that_will_come() {
    let sudo = |prompt| Process {
        prompt,
        has_terminal: true,
        ..run(50, 9, 0, 20.0, "sudo nixos-rebuild switch --flake .#laptop")
    };
    let nothing: [&str; 0] = [];
    assert_eq!(told(&sample(vec![sudo(None)]), &[]), nothing);
    let asks = sample(vec![sudo(Some(Prompt::PASSWORD))]);
    assert_eq!(told(&asks, &[]), ["switch: 50 front-end"]);
    assert_eq!(trees(&asks, &[])[0].begun, None);
    let processes = vec![
        sudo(None),
        run(51, 50, 0, 1.0, "nixos-rebuild switch --flake .#laptop"),
    ];
    let begun = sample(processes);
    let known = [begun.processes[0].id];
    assert_eq!(told(&begun, &known), ["switch: 50 front-end, 51 front-end"]);
    assert_eq!(trees(&begun, &known)[0].begun, Some(begun.processes[1].id));
    assert_eq!(told(&begun, &[]), ["switch: 51 front-end"]);
    // What changes no system asks for nobody's sake.
    let other = Process {
        prompt: Some(Prompt::PASSWORD),
        ..run(50, 9, 0, 20.0, "sudo nix-store --verify")
    };
    assert_eq!(told(&sample(vec![other]), &[]), nothing);
}
