//! Real processes, looked at by the whole sampler.

use std::fs;
use std::io::Write as _;
use std::os::unix::fs::PermissionsExt as _;
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{self, Receiver};
use std::time::{Duration, Instant};

use nixlamp_core::command_line::Recognised;
use nixlamp_core::engine::Pace;
use nixlamp_core::model::{
    Ended, Exit, Gap, LockKind, Process, ProcessState, Sample, SpaceOf, Why,
};

use super::super::Options;
use super::sampler::Sampler;
use super::watch;

/// A folder with a Nix that has no store to speak of, and a script that is
/// called like a tool: a rebuild to anyone who looks at arguments.
struct World {
    folder: tempfile::TempDir,
}

impl World {
    fn new() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        for part in [
            "bin",
            "nix/store",
            "nix/var/nix/db",
            "nix/var/nix/temproots",
        ] {
            fs::create_dir_all(folder.path().join(part)).expect("a folder in it");
        }
        // `exec` would make it a sleep to anyone who looks at arguments.
        let script = folder.path().join("bin/nixos-rebuild");
        fs::write(
            &script,
            "#!/bin/sh\n\
             [ -n \"$AS_WRAPPER\" ] && read go && unset AS_WRAPPER && exec \"$0\" \"$@\"\n\
             [ -n \"$4\" ] && exit $4\nsleep $3\nexit $3\n",
        )
        .expect("a script");
        fs::set_permissions(&script, fs::Permissions::from_mode(0o755)).expect("chmod");
        Self { folder }
    }

    fn path(&self, part: &str) -> PathBuf {
        self.folder.path().join(part)
    }

    fn options(&self, programs: bool) -> Options {
        Options {
            nix: self.path("nix"),
            programs: if programs {
                vec![self.path("bin")]
            } else {
                Vec::new()
            },
            ..Options::default()
        }
    }

    /// `nixos-rebuild switch --option SECONDS`, in a group of its own.
    fn rebuild(&self, seconds: &str) -> Rebuild {
        Rebuild(
            Command::new(self.path("bin/nixos-rebuild"))
                .args(["switch", "--fast", seconds])
                .stdin(Stdio::null())
                .process_group(0)
                .spawn()
                .expect("a rebuild"),
        )
    }
}

/// A child that is ended with its group.
struct Rebuild(Child);

impl Rebuild {
    fn pid(&self) -> u32 {
        self.0.id()
    }

    fn signal(&self, signal: rustix::process::Signal) {
        let pid = rustix::process::Pid::from_raw(i32::try_from(self.pid()).expect("a pid"));
        let _ = rustix::process::kill_process_group(pid.expect("a pid"), signal);
    }
}

impl Drop for Rebuild {
    fn drop(&mut self) {
        self.signal(rustix::process::Signal::KILL);
        drop(self.0.wait());
    }
}

fn find(sample: &Sample, pid: u32) -> Option<&Process> {
    sample
        .processes
        .iter()
        .find(|process| process.id.pid == pid)
}

/// Looks until something holds.
fn until<T>(sampler: &mut Sampler, holds: impl Fn(&Sample) -> Option<T>) -> T {
    let begun = Instant::now();
    loop {
        let sample = sampler.sample();
        if let Some(found) = holds(&sample) {
            return found;
        }
        assert!(begun.elapsed() < Duration::from_secs(10), "{sample:#?}");
        std::thread::sleep(Duration::from_millis(50));
    }
}

/// Waits for a sample in which something holds, and says how long that took.
fn wait_for(samples: &Receiver<Sample>, holds: impl Fn(&Sample) -> bool) -> Duration {
    let begun = Instant::now();
    loop {
        let sample = samples
            .recv_timeout(Duration::from_secs(20))
            .expect("a sample");
        if holds(&sample) {
            return begun.elapsed();
        }
    }
}

#[test]
fn a_rebuild_with_its_descendants_and_its_state() {
    let world = World::new();
    let rebuild = world.rebuild("100");
    let mut sampler = Sampler::new(&world.options(true));
    let (process, child) = until(&mut sampler, |sample| {
        let process = find(sample, rebuild.pid())?.clone();
        let child = sample
            .processes
            .iter()
            .find(|it| it.parent == rebuild.pid())?
            .clone();
        let waits = process.state == ProcessState::Sleeping;
        (child.name == "sleep" && waits).then_some((process, child))
    });
    assert!(matches!(process.recognised, Some(Recognised::Rebuild(_))));
    assert_eq!(process.name, "nixos-rebuild");
    assert!(process.argv.iter().any(|argument| argument == "switch"));
    assert!(process.age_s < 20.0 && process.cpu_ns > 0 && process.rss_bytes > 0);
    assert!(process.switches.is_some_and(|switches| switches > 0));
    assert_eq!(process.group, rebuild.pid());
    assert_eq!(process.user, child.user);
    assert!(process.io.is_some() && !process.build_user);
    assert_eq!(process.prompt, None);
    assert!(child.recognised.is_none());

    rebuild.signal(rustix::process::Signal::STOP);
    until(&mut sampler, |sample| {
        (find(sample, rebuild.pid())?.state == ProcessState::Stopped).then_some(())
    });
}

#[test]
fn a_world_without_nix_and_without_rebuilds_says_so() {
    let options = Options {
        nix: PathBuf::from("/nowhere/nix"),
        ..Options::default()
    };
    let sample = Sampler::new(&options).sample();
    assert!(!sample.nix.has_store);
    assert!(sample.locks.is_empty());
    assert!(
        sample
            .machine
            .spaces
            .iter()
            .all(|space| space.of != SpaceOf::Store)
    );
    assert!(sample.machine.memory_total_bytes > 0);
    assert!(sample.slept_ms.is_some());
}

#[test]
fn a_proc_that_is_not_there_is_a_gap() {
    let options = Options {
        proc: PathBuf::from("/nowhere"),
        ..World::new().options(false)
    };
    let sample = Sampler::new(&options).sample();
    assert!(sample.processes.is_empty());
    assert!(sample.gaps.contains(&Gap {
        source: "processes".into(),
        why: Why::Missing
    }));
}

#[test]
fn the_exit_code_of_a_process_and_the_signal_that_ended_one() {
    let world = World::new();
    let mut sampler = Sampler::new(&world.options(true));
    sampler.sample();
    let mut coded = world.rebuild("1");
    let killed = world.rebuild("100");
    until(&mut sampler, |sample| {
        find(sample, coded.pid())
            .and(find(sample, killed.pid()))
            .map(drop)
    });
    killed.signal(rustix::process::Signal::KILL);
    let killed_pid = killed.pid();
    drop(killed);
    coded.0.wait().expect("it ends");
    let ours = [coded.pid(), killed_pid];
    let mut ends: Vec<Ended> = Vec::new();
    let begun = Instant::now();
    while ends.len() < 2 && begun.elapsed() < Duration::from_secs(5) {
        // Other tests' rebuilds end at the same time.
        let ended = sampler.sample().ended.into_iter();
        ends.extend(ended.filter(|end| ours.contains(&end.id.pid)));
        std::thread::sleep(Duration::from_millis(20));
    }
    // Each end is told once, however often one looks afterwards.
    for _ in 0..3 {
        let ended = sampler.sample().ended.into_iter();
        ends.extend(ended.filter(|end| ours.contains(&end.id.pid)));
    }
    assert_eq!(ends.len(), 2, "{ends:?}");
    let of = |pid| {
        ends.iter()
            .find(|ended| ended.id.pid == pid)
            .expect("its end")
            .exit
    };
    // Before Linux 6.15 only the parent is told.
    assert!(matches!(of(coded.pid()), Some(Exit::Code(1)) | None));
    assert!(matches!(of(killed_pid), Some(Exit::Signal(9)) | None));
    if tells_exits() {
        assert!(of(coded.pid()).is_some() && of(killed_pid).is_some());
    }
}

/// Linux from 6.15 on.
fn tells_exits() -> bool {
    let release = fs::read_to_string("/proc/sys/kernel/osrelease").unwrap_or_default();
    let mut parts = release
        .split('.')
        .map_while(|part| part.parse::<u32>().ok());
    (parts.next(), parts.next()) >= (Some(6), Some(15))
}

#[test]
fn holder_and_waiter_of_a_lock() {
    let world = World::new();
    let file = world.path("nix/var/nix/gc.lock");
    fs::write(&file, "").expect("a file");
    let flock = || {
        let child = Command::new("flock")
            .arg(&file)
            .args(["sleep", "100"])
            .stdin(Stdio::null())
            .process_group(0)
            .spawn();
        Rebuild(child.expect("flock of util-linux"))
    };
    let holder = flock();
    let mut sampler = Sampler::new(&world.options(false));
    until(&mut sampler, |sample| {
        sample
            .locks
            .iter()
            .any(|lock| lock.holder == holder.pid())
            .then_some(())
    });
    let waiter = flock();
    let sample = until(&mut sampler, |sample| {
        let lock = sample
            .locks
            .iter()
            .find(|lock| lock.waiters == [waiter.pid()])?;
        (lock.kind == LockKind::GarbageCollector).then(|| sample.clone())
    });
    assert!(sample.locks[0].exclusive);
    assert_eq!(Path::new(&sample.locks[0].path), file);
    // Neither has to do with Nix otherwise.
    assert!(find(&sample, holder.pid()).is_some() && find(&sample, waiter.pid()).is_some());
}

#[test]
fn a_store_path_locked_by_a_process_that_is_not_nixs() {
    if !rustix::process::geteuid().is_root() {
        skipped("only root can lock what lies in the store");
        return;
    }
    let world = World::new();
    let file = world.path("nix/store/abc-glibc.lock");
    fs::write(&file, "").expect("a file");
    let holder = Command::new("flock")
        .arg("--no-fork")
        .arg(&file)
        .args(["sleep", "100"])
        .stdin(Stdio::null())
        .process_group(0)
        .spawn();
    let holder = Rebuild(holder.expect("flock of util-linux"));
    let held = |sample: &Sample| {
        sample
            .locks
            .iter()
            .any(|lock| lock.kind == LockKind::StorePath && lock.holder == holder.pid())
    };
    let mut sampler = Sampler::new(&world.options(false));
    let _rebuild = world.rebuild("100");
    let sample = until(&mut sampler, |sample| held(sample).then(|| sample.clone()));
    assert!(find(&sample, holder.pid()).is_some());
}

#[test]
fn while_idle_a_rebuild_is_told_within_two_seconds() {
    let world = World::new();
    // With the tool's folder known, and with nothing known but loaders.
    for programs in [true, false] {
        let (out, samples) = mpsc::channel();
        let observer = watch::spawn(world.options(programs), move |sample| {
            drop(out.send(sample));
        });
        samples
            .recv_timeout(Duration::from_secs(5))
            .expect("the first sample at once");
        std::thread::sleep(Duration::from_millis(300));
        for _ in 0..2 {
            let rebuild = world.rebuild("100");
            let took = wait_for(&samples, |sample| find(sample, rebuild.pid()).is_some());
            assert!(
                took < Duration::from_secs(2),
                "{took:?} with programs: {programs}"
            );
        }
        observer.stop();
        // What was told before may still wait here; nothing follows it.
        while samples.try_recv().is_ok() {}
        assert_eq!(samples.try_recv(), Err(mpsc::TryRecvError::Disconnected));
    }
}

#[test]
fn what_was_told_as_a_wrapper_is_news_when_it_becomes_the_rebuild() {
    let world = World::new();
    let mut command = Command::new("/bin/sh");
    command
        .arg0("sudo")
        .arg(world.path("bin/nixos-rebuild"))
        .args(["switch", "--fast", "100"])
        .env("AS_WRAPPER", "1")
        .stdin(Stdio::piped())
        .process_group(0);
    let mut rebuild = Rebuild(command.spawn().expect("a rebuild"));
    let mut sampler = Sampler::new(&world.options(false));
    until(&mut sampler, |sample| {
        let told = find(sample, rebuild.pid())?.recognised.as_ref()?;
        (*told == Recognised::Wrapper).then_some(())
    });
    // Rebuilds of other tests come and go meanwhile: only this one is asked for.
    let pid = rebuild.pid();
    let mut is_news = || {
        sampler.look_for_new();
        sampler.untold().any(|untold| untold == pid)
    };
    assert!(!is_news(), "nothing has changed");
    let mut go = rebuild.0.stdin.take().expect("a pipe");
    go.write_all(b"go\n").expect("it reads");
    let begun = Instant::now();
    while !is_news() {
        assert!(begun.elapsed() < Duration::from_secs(10), "never news");
        std::thread::sleep(Duration::from_millis(20));
    }
    let sample = sampler.sample();
    let told = find(&sample, rebuild.pid()).expect("it runs");
    assert!(matches!(told.recognised, Some(Recognised::Rebuild(_))));
}

#[test]
fn a_shell_that_becomes_a_rebuild_is_as_old_as_the_rebuild() {
    let world = World::new();
    let mut command = Command::new("/bin/sh");
    command
        .args(["-c", "read go; exec \"$0\" switch --fast 100"])
        .arg(world.path("bin/nixos-rebuild"))
        .stdin(Stdio::piped())
        .process_group(0);
    let mut shell = Rebuild(command.spawn().expect("a shell"));
    let mut sampler = Sampler::new(&world.options(false));
    // Longer than what has just been started is looked at anew.
    std::thread::sleep(Duration::from_secs(8));
    assert_eq!(find(&sampler.sample(), shell.pid()), None);
    let mut go = shell.0.stdin.take().expect("a pipe");
    go.write_all(b"go\n").expect("it reads");
    let age_s = until(&mut sampler, |sample| {
        let told = find(sample, shell.pid())?;
        matches!(told.recognised, Some(Recognised::Rebuild(_))).then_some(told.age_s)
    });
    assert!(age_s < 4.0, "{age_s}");
}

#[test]
fn a_pace_is_kept_and_an_end_is_told_at_once() {
    let world = World::new();
    let (out, samples) = mpsc::channel();
    let observer = watch::spawn(world.options(true), move |sample| drop(out.send(sample)));
    samples
        .recv_timeout(Duration::from_secs(5))
        .expect("a sample");
    let rebuild = world.rebuild("100");
    wait_for(&samples, |sample| find(sample, rebuild.pid()).is_some());
    observer.pace(Pace::Every(100));
    for _ in 0..5 {
        samples
            .recv_timeout(Duration::from_secs(3))
            .expect("a sample");
    }
    // At this pace the next sample would come in a minute.
    observer.pace(Pace::Every(60_000));
    while samples.recv_timeout(Duration::from_millis(500)).is_ok() {}
    let pid = rebuild.pid();
    drop(rebuild);
    let took = wait_for(&samples, |sample| {
        sample.ended.iter().any(|end| end.id.pid == pid)
    });
    assert!(took < Duration::from_secs(2), "{took:?}");
}

#[test]
fn processes_that_vanish_while_they_are_read() {
    let world = World::new();
    let stop = std::sync::atomic::AtomicBool::new(false);
    std::thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                while !stop.load(std::sync::atomic::Ordering::Relaxed) {
                    let mut command = Command::new(world.path("bin/nixos-rebuild"));
                    let child = command.args(["build", "--fast", "0", "3"]).spawn();
                    if let Ok(mut child) = child {
                        drop(child.kill());
                        drop(child.wait());
                    }
                }
            });
        }
        let mut sampler = Sampler::new(&world.options(true));
        let begun = Instant::now();
        let mut found = None;
        while begun.elapsed() < Duration::from_secs(3) && found.is_none() {
            let sample = sampler.sample();
            let broken = |gap: &&Gap| matches!(gap.why, Why::Broken(_));
            found = sample.gaps.iter().find(broken).cloned();
            sampler.probe_for_new();
        }
        // Before any verdict: whoever fails here must not leave the others at it.
        stop.store(true, std::sync::atomic::Ordering::Relaxed);
        assert_eq!(found, None);
    });
}

/// Runs this program's test of that name as nobody, in a mount namespace whose
/// `/proc` hides other users' processes.
#[test]
fn a_proc_with_hidepid() {
    if !rustix::process::geteuid().is_root() {
        skipped("only root can mount a /proc with hidepid");
        return;
    }
    let world = World::new();
    let own = world.path("tests");
    fs::copy(std::env::current_exe().expect("own path"), &own).expect("copy");
    for path in [world.folder.path(), &own] {
        fs::set_permissions(path, fs::Permissions::from_mode(0o755)).expect("chmod");
    }
    let inside = "mount -t proc -o hidepid=2 proc /proc && \
        exec setpriv --reuid 65534 --regid 65534 --clear-groups \
        \"$0\" --ignored --exact observe::linux::tests::inside_of_hidepid";
    let output = Command::new("unshare")
        .args(["--mount", "sh", "-c", inside])
        .arg(&own)
        .output();
    let Ok(output) = output else {
        skipped("there is no unshare of util-linux");
        return;
    };
    let said = String::from_utf8_lossy(&output.stdout).into_owned()
        + &String::from_utf8_lossy(&output.stderr);
    if said.contains("mount:") || said.contains("unshare:") {
        skipped(&format!("no mount namespace here: {said}"));
        return;
    }
    assert!(
        output.status.success() && said.contains("1 passed"),
        "{said}"
    );
}

#[test]
#[ignore = "run by a_proc_with_hidepid, in a namespace"]
fn inside_of_hidepid() {
    let mut sampler = Sampler::new(&Options::default());
    let sample = sampler.sample();
    let hidden = Gap {
        source: "processes of other users".into(),
        why: Why::Denied,
    };
    assert!(sample.gaps.contains(&hidden), "{:?}", sample.gaps);
    assert!(sample.processes.iter().all(|process| process.uid == 65534));
    // Own processes are still found.
    let world = World::new();
    let rebuild = world.rebuild("100");
    until(&mut sampler, |sample| find(sample, rebuild.pid()).map(drop));
}

#[expect(clippy::print_stderr, reason = "a test that could not run must say so")]
fn skipped(why: &str) {
    eprintln!("skipped: {why}");
}
