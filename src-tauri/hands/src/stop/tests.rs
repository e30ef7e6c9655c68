//! With real processes.

use std::io::{BufRead, BufReader, Read};
use std::os::unix::process::CommandExt;
use std::process::{Child, ChildStdout, Command, Stdio};
use std::time::{Duration, Instant};

use nixlamp_core::model::ProcessId;
use nixlamp_core::order::{Deed, Done, ForceOrder, StopOrder, Target};
use nixlamp_core::words::outcome as words;

use crate::carry_out;

// Each says when its traps stand, so that no test signals too early.
const OBEDIENT: &str = "trap 'exit 1' INT; echo ready; while :; do sleep 0.02; done";
const STUBBORN: &str = "trap '' INT; echo ready; while :; do sleep 0.02; done";
/// Tells of each interrupt.
const TELLING: &str = "trap 'echo interrupted' INT; echo ready; while :; do sleep 0.02; done";

/// Set for a copy of this test program that plays another user: pid and start
/// of root's process.
const PART: &str = "NIXLAMP_TEST_ACT";

/// A process that ends with the test.
struct Real {
    child: Child,
    out: BufReader<ChildStdout>,
    target: Target,
}

impl Real {
    fn start(name: &str, script: &str) -> Real {
        // A shell cannot trap what was ignored when it began, as it is for
        // programs that run in the background of a script.
        let mut child = Command::new("env")
            .args(["--default-signal=INT", "sh", "-c", script])
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()
            .expect("env and sh are there");
        let mut out = BufReader::new(child.stdout.take().expect("piped"));
        let mut line = String::new();
        out.read_line(&mut line).expect("it says when it is ready");
        assert_eq!(line, "ready\n");
        let target = target(child.id(), name);
        Real { child, out, target }
    }

    fn runs(&mut self) -> bool {
        self.child.try_wait().expect("ours").is_none()
    }

    /// How often it was interrupted. Ends it.
    fn interrupts(&mut self) -> usize {
        std::thread::sleep(Duration::from_millis(100));
        self.child.kill().expect("ours");
        self.child.wait().expect("ours");
        self.out.by_ref().lines().count()
    }
}

impl Drop for Real {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn target(pid: u32, name: &str) -> Target {
    let line = std::fs::read_to_string(format!("/proc/{pid}/stat")).expect("it runs");
    let after_name = line.rsplit_once(") ").expect("a name in brackets").1;
    let start = after_name.split(' ').nth(19).expect("field 22");
    Target {
        id: ProcessId {
            pid,
            start: start.parse().expect("a number"),
        },
        name: name.to_owned(),
        uid: rustix::process::geteuid().as_raw(),
    }
}

fn stop(clients: &[&Target], others: &[&Target], grace_ms: u64) -> Done {
    let owned = |targets: &[&Target]| targets.iter().map(|target| (*target).clone()).collect();
    carry_out(&Deed::Stop(StopOrder {
        clients: owned(clients),
        group: Vec::new(),
        grace_ms,
        others: owned(others),
    }))
}

fn assert_changed(outcome: &Done) {
    assert!(!outcome.ok);
    assert_eq!(
        outcome.lines,
        ["This changed while the dialog was open. Nothing was done."]
    );
}

/// Each line is compared up to its first figure that depends on time.
fn assert_lines(outcome: &Done, ok: bool, beginnings: &[String]) {
    assert_eq!(outcome.ok, ok, "{outcome:?}");
    assert_eq!(outcome.lines.len(), beginnings.len(), "{outcome:?}");
    for (line, beginning) in outcome.lines.iter().zip(beginnings) {
        assert!(line.starts_with(beginning), "{line}, not {beginning}");
    }
}

#[test]
fn a_client_that_obeys_ends_after_the_interrupt() {
    let mut client = Real::start("nix-build", OBEDIENT);
    let pid = client.target.id.pid;
    let since = Instant::now();
    let outcome = stop(&[&client.target], &[], 20_000);
    assert!(
        since.elapsed() < Duration::from_secs(15),
        "no needless wait"
    );
    assert_lines(
        &outcome,
        true,
        &[
            format!("nix-build ({pid}) ended after the interrupt, "),
            "Nothing of it is left.".to_owned(),
        ],
    );
    assert!(!client.runs());
}

#[test]
fn a_client_that_ignores_the_interrupt_or_is_stopped_is_killed() {
    let mut stubborn = Real::start("nix", STUBBORN);
    let mut asleep = Real::start("nix", OBEDIENT);
    let pid = rustix::process::Pid::from_child(&asleep.child);
    rustix::process::kill_process(pid, rustix::process::Signal::STOP).expect("ours");
    let outcome = stop(&[&stubborn.target, &asleep.target], &[], 1000);
    let killed = |real: &Real| format!("nix ({}) had to be killed after 1 s.", real.target.id.pid);
    assert_lines(
        &outcome,
        true,
        &[
            killed(&stubborn),
            killed(&asleep),
            "Nothing of it is left.".to_owned(),
        ],
    );
    assert!(!stubborn.runs() && !asleep.runs());
}

#[test]
fn another_process_with_the_same_pid_is_never_signalled() {
    let mut stranger = Real::start("vim", TELLING);
    let mut meant = stranger.target.clone();
    meant.id.start -= 1;
    assert_changed(&stop(&[&meant], &[], 300));
    // Nor one that has become another user's.
    let mut meant = stranger.target.clone();
    meant.uid += 1;
    assert_changed(&stop(&[&meant], &[], 300));
    for pid in [0, u32::MAX, i32::MAX as u32] {
        let mut meant = stranger.target.clone();
        meant.id.pid = pid;
        assert_changed(&stop(&[&meant], &[], 300));
    }
    assert_changed(&stop(&[], &[&stranger.target], 300));
    assert!(stranger.runs());
    assert_eq!(stranger.interrupts(), 0);
}

#[test]
fn what_is_not_a_client_is_never_signalled_and_told_if_it_stays() {
    let client = Real::start("nix-build", OBEDIENT);
    let mut builder = Real::start("sh", TELLING);
    let mut ended = Real::start("gcc", OBEDIENT);
    // Ended but not collected: it holds nothing any more.
    ended.child.kill().expect("ours");
    let outcome = stop(&[&client.target], &[&builder.target, &ended.target], 5000);
    let owner = super::system::user_name(rustix::process::geteuid().as_raw());
    assert_lines(
        &outcome,
        false,
        &[
            format!("nix-build ({}) ended after", client.target.id.pid),
            format!("Still there: sh ({}, {owner}).", builder.target.id.pid),
        ],
    );
    assert!(builder.runs());
    assert_eq!(builder.interrupts(), 0);
}

#[test]
fn what_is_ended_beside_the_clients_is_named() {
    let client = Real::start("nix-build", OBEDIENT);
    let git = Real::start("git", OBEDIENT);
    let mut sh = Real::start("sh", STUBBORN);
    let done = carry_out(&Deed::Stop(StopOrder {
        clients: vec![client.target.clone()],
        group: vec![git.target.clone(), sh.target.clone()],
        grace_ms: 1000,
        others: Vec::new(),
    }));
    let pid = |real: &Real| real.target.id.pid;
    assert_lines(
        &done,
        true,
        &[
            format!("nix-build ({}) ended after the interrupt, ", pid(&client)),
            format!(
                "Of their process groups also interrupted git ({}); killed sh ({}).",
                pid(&git),
                pid(&sh)
            ),
            words::nothing_left(),
        ],
    );
    assert!(!sh.runs());
}

/// A child that the plan did not know loses its parent when that ends; so does
/// its own child. A neighbour in the session keeps its own parent.
#[test]
fn what_nobody_knew_is_told() {
    const LEAVES: &str = "trap 'exit 1' INT; \
        sh -c 'trap \"\" INT; sleep 30 & echo $$ $!; wait' & \
        echo ready; while :; do sleep 0.02; done";
    let mut child = Command::new("env")
        .args(["--default-signal=INT", "setsid", "sh", "-c"])
        .arg(format!(
            "sh -c '{}'; sleep 30",
            LEAVES.replace('\'', "'\\''")
        ))
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .spawn()
        .expect("env, setsid and sh are there");
    let mut out = BufReader::new(child.stdout.take().expect("piped"));
    let mut pids = Vec::new();
    while pids.len() < 2 {
        let mut line = String::new();
        out.read_line(&mut line).expect("it says which");
        pids.extend(
            line.split_whitespace()
                .filter_map(|word| word.parse::<u32>().ok()),
        );
    }
    let script = std::fs::read_to_string(format!("/proc/{}/stat", pids[0])).expect("it runs");
    let client = script.rsplit_once(") ").expect("a name").1;
    let client = client
        .split(' ')
        .nth(1)
        .expect("field 4")
        .parse()
        .expect("a number");
    let outcome = stop(&[&target(client, "nix-build")], &[], 5000);
    let said = outcome.lines.concat();
    for pid in &pids {
        assert!(said.contains(&format!("({pid}, ")), "{pid}: {said}");
        let pid = rustix::process::Pid::from_raw(pid.cast_signed()).expect("a pid");
        let _ = rustix::process::kill_process(pid, rustix::process::Signal::KILL);
    }
    assert!(!outcome.ok && said.matches("sleep").count() == 1, "{said}");
    let _ = child.kill();
    let _ = child.wait();
}

#[test]
fn others_that_follow_are_waited_for() {
    let client = Real::start("nix-build", OBEDIENT);
    let mut builder = Real::start("sh", "echo ready; exec sleep 1");
    let outcome = stop(&[&client.target], &[&builder.target], 5000);
    assert!(outcome.ok, "{outcome:?}");
    assert!(!builder.runs());
}

#[test]
fn a_client_that_vanished_does_not_save_the_others() {
    let mut gone = Real::start("nix-instantiate", OBEDIENT);
    let client = Real::start("nix-build", OBEDIENT);
    gone.child.kill().expect("ours");
    gone.child.wait().expect("ours");
    let outcome = stop(&[&gone.target, &client.target], &[], 5000);
    assert_lines(
        &outcome,
        true,
        &[
            format!(
                "nix-instantiate ({}) had ended by itself.",
                gone.target.id.pid
            ),
            format!("nix-build ({}) ended after", client.target.id.pid),
            "Nothing of it is left.".to_owned(),
        ],
    );
    assert_changed(&stop(&[&gone.target], &[], 300));
}

/// It may go at any moment, between the look and the signal too: whatever is
/// told then, nothing is waited for in vain.
#[test]
fn a_client_that_vanishes_in_between_is_no_trouble() {
    for delay in 0..20 {
        let mut client = Real::start("nix", STUBBORN);
        let target = client.target.clone();
        let killer = std::thread::spawn(move || {
            std::thread::sleep(Duration::from_micros(delay * 50));
            client.child.kill().expect("ours");
            client.child.wait().expect("ours");
        });
        let since = Instant::now();
        let outcome = stop(&[&target], &[], 20_000);
        assert!(since.elapsed() < Duration::from_secs(10));
        killer.join().expect("no panic");
        assert!(outcome.ok || outcome.lines.len() == 1, "{outcome:?}");
    }
}

/// As `nixos-rebuild` and the `nix` it waits for.
#[test]
fn a_wrapper_ends_with_its_command() {
    let inner = OBEDIENT.replace('\'', "");
    let script = format!("sh -c \"{}\"; exit 3", inner.replace("exit 1", "'exit 1'"));
    let mut wrapper = Real::start("nixos-rebuild", &script);
    let pid = wrapper.target.id.pid;
    let children = std::fs::read_to_string(format!("/proc/{pid}/task/{pid}/children"));
    let inner = children
        .expect("it runs")
        .trim()
        .parse()
        .expect("one child");
    let outcome = stop(&[&target(inner, "nix"), &wrapper.target], &[], 20_000);
    assert_lines(
        &outcome,
        true,
        &[
            format!("nix ({inner}) ended after the interrupt, "),
            format!("nixos-rebuild ({pid}) ended after the interrupt, "),
            "Nothing of it is left.".to_owned(),
        ],
    );
    assert!(!wrapper.runs());
}

#[test]
fn part_of_another_user() {
    let Ok(pid) = std::env::var(PART) else { return };
    not_ours(pid.parse().expect("a number"));
}

/// This user may not signal that process of root's.
fn not_ours(pid: u32) {
    let mut root = target(pid, "nixos-rebuild");
    root.uid = 0;
    let since = Instant::now();
    let outcome = stop(&[&root], &[&root], 20_000);
    assert!(
        since.elapsed() < Duration::from_secs(5),
        "nothing to wait for"
    );
    assert!(!outcome.ok);
    assert_eq!(
        outcome.lines,
        [format!(
            "nixos-rebuild ({pid}) belongs to another user, root: it was left alone."
        )]
    );
}

#[test]
fn a_process_of_another_user_is_left_to_him() {
    if !rustix::process::geteuid().is_root() {
        return not_ours(1);
    }
    let mut client = Real::start("nixos-rebuild", TELLING);
    // Copied to where everyone can start it.
    let folder = tempfile::tempdir().expect("a folder for the test");
    let open = std::os::unix::fs::PermissionsExt::from_mode(0o755);
    std::fs::set_permissions(folder.path(), open).expect("ours");
    let program = folder.path().join("program");
    std::fs::copy(std::env::current_exe().expect("this program"), &program).expect("copied");
    let output = Command::new(program)
        .args(["--exact", "stop::tests::part_of_another_user"])
        .env(PART, client.target.id.pid.to_string())
        .current_dir("/")
        .uid(65534)
        .output()
        .expect("it starts");
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(
        output.status.success() && said.contains("1 passed"),
        "{said}"
    );
    assert!(client.runs());
    assert_eq!(client.interrupts(), 0);
}

/// A user that only Nix gives out.
const BUILDER: u32 = 872_415_300;

/// A builder, below a shell of its own; `None` where we are not root.
fn builder(script: &str) -> Option<Real> {
    if !rustix::process::geteuid().is_root() {
        return None;
    }
    let script = format!("exec setpriv --reuid {BUILDER} --clear-groups sh -c \"{script}\"");
    let mut builder = Real::start("sh", &script);
    builder.target.uid = BUILDER;
    Some(builder)
}

fn force(builders: &[&Target]) -> Done {
    carry_out(&Deed::ForceBuilders(ForceOrder {
        builders: builders.iter().map(|target| (*target).clone()).collect(),
    }))
}

#[test]
fn builders_are_killed_and_nothing_else() {
    let Some(mut one) = builder("trap '' INT TERM; echo ready; while :; do sleep 0.02; done")
    else {
        return;
    };
    let mut stranger = Real::start("vim", TELLING);
    // Not what belongs to no build user, whatever the order says.
    assert_changed(&force(&[&stranger.target]));
    let mut reused = one.target.clone();
    reused.id.start -= 1;
    assert_changed(&force(&[&reused]));
    assert!(one.runs() && stranger.runs());
    let done = force(&[&stranger.target, &one.target]);
    assert_lines(
        &done,
        true,
        &[
            format!("Killed: 1 process of {BUILDER}."),
            words::nothing_left(),
        ],
    );
    assert!(!one.runs() && stranger.runs());
    assert_changed(&force(&[&one.target]));
}

#[test]
fn builders_that_stay_after_20_s_can_be_forced_and_that_is_said() {
    let Some(mut one) = builder("echo ready; exec sleep 600") else {
        return;
    };
    let client = Real::start("nix-build", OBEDIENT);
    let since = Instant::now();
    let done = stop(&[&client.target], &[&one.target], 3000);
    assert!(
        (19..24).contains(&since.elapsed().as_secs()),
        "{:?}",
        since.elapsed()
    );
    assert!(!done.ok && one.runs());
    assert_eq!(done.lines.last(), Some(&words::force_it()));
}

#[test]
fn the_helper_believes_no_request_about_what_a_process_is() {
    let client = Real::start("nix-build", OBEDIENT);
    let order = |clients: Vec<Target>, group: Vec<Target>| {
        Deed::Stop(StopOrder {
            clients,
            group,
            grace_ms: 300,
            others: Vec::new(),
        })
    };
    // It is called nix-build, and is a shell.
    let refused = crate::holds(&order(vec![client.target.clone()], Vec::new()));
    let pid = client.target.id.pid;
    assert_eq!(
        refused,
        Err(format!(
            "nix-build ({pid}) is not part of a rebuild. Nothing was done."
        ))
    );
    let mut real = Command::new("sh");
    real.arg0("nix-build").args(["-c", "read x; :"]);
    // A group of its own, as a shell gives each command, and one beside it.
    let mut real = real
        .stdin(Stdio::piped())
        .process_group(0)
        .spawn()
        .expect("sh");
    let meant = target(real.id(), "nix-build");
    let leader = i32::try_from(real.id()).expect("a pid");
    let inside = Command::new("sleep")
        .arg("600")
        .process_group(leader)
        .spawn();
    let mut inside = inside.expect("sleep");
    let member = target(inside.id(), "sleep");
    let said = |group: Vec<Target>| crate::holds(&order(vec![meant.clone()], group)).is_ok();
    std::thread::sleep(Duration::from_millis(200));
    assert!(said(Vec::new()));
    assert!(said(vec![member.clone()]));
    assert!(!said(vec![client.target.clone()]), "of another group");
    let not_clients = crate::holds(&order(vec![member], Vec::new()));
    assert!(not_clients.is_err());
    for child in [&mut real, &mut inside] {
        child.kill().expect("ours");
        child.wait().expect("ours");
    }
}
