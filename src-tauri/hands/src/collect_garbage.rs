//! Freeing disk space: the links of generations go, then `nix-store --gc` runs
//! through the daemon to its end, or until it is told to stop.

use std::io::{BufRead, BufReader, Read};
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::time::{Duration, Instant};

use nixlamp_core::order::{CollectGarbage, DeleteGenerations, Done, Expected, Progress};
use nixlamp_core::say;
use nixlamp_core::words::garbage as say;
use rustix::fs::Access;
use rustix::process::{Pid, Signal, kill_process};

use crate::along::Along;
use crate::profile_folders::{ProfileFolders, STATE};
use crate::{command, daemon, generations, halt};

/// How often is told how far it has come.
const TELL_EVERY: Duration = Duration::from_millis(300);
/// A collector that is interrupted ends in far less than this.
const GRACE: Duration = Duration::from_secs(5);
/// Freed blocks are counted once they are written down; a file system that does
/// not answer is not waited for.
const SYNC_LIMIT: Duration = Duration::from_secs(10);
/// A daemon that answers does so at once.
const GREET_LIMIT: Duration = Duration::from_secs(5);
const STORE: &str = "/nix/store";
/// Where the running and the booted system are named.
const RUN: &str = "/run";

pub(crate) fn collect(order: &CollectGarbage, along: &Along<'_>) -> Done {
    let nothing_before = || Done {
        ok: true,
        lines: Vec::new(),
    };
    whole(order, &order.delete, along, nothing_before)
}

/// The same for a user who is not root: `of_root` deletes the system's
/// generations. The user's own are looked at before and go after it; if it does
/// not delete all that it was to, nothing else is begun.
pub fn collect_after(
    order: &CollectGarbage,
    along: &Along<'_>,
    of_root: impl FnOnce() -> Done,
) -> Done {
    whole(order, &order.of_root(false), along, || {
        let mut done = of_root();
        if !done.ok {
            let gone = generations::gone(&ProfileFolders::of_system(), &order.of_root(true));
            let went = !gone.is_empty();
            done.lines.extend(gone);
            done.lines.extend(went.then(say::not_collected));
        }
        done
    })
}

/// Only the generations: nothing is collected.
pub(crate) fn delete(order: &CollectGarbage, folders: &ProfileFolders) -> Done {
    let opened = match generations::open(folders, Path::new(RUN), &order.delete) {
        Ok(opened) => opened,
        Err(why) => return failed(why),
    };
    let mut lines = Vec::new();
    let ok = opened.delete(&mut lines);
    Done { ok, lines }
}

fn whole(
    order: &CollectGarbage,
    own: &[DeleteGenerations],
    along: &Along<'_>,
    before: impl FnOnce() -> Done,
) -> Done {
    let Some(program) = command::look_for("nix-store") else {
        return failed(say::no_nix());
    };
    // Links that are deleted for nothing do not come back.
    if is_the_daemons() && daemon::greet(Path::new(daemon::SOCKET), GREET_LIMIT).is_err() {
        return failed(say::no_daemon());
    }
    let folders = ProfileFolders::of_caller();
    let opened = match generations::open(&folders, Path::new(RUN), own) {
        Ok(opened) => opened,
        Err(why) => return failed(why),
    };
    let mut done = before();
    if !done.ok {
        return done;
    }
    done.ok = opened.delete(&mut done.lines);
    // The collector needs no profile's lock.
    drop(opened);
    halt::at("links-deleted");
    match run(&program, order.expected, along) {
        Ok(end) => done.ok &= told(&end, order.expected, &mut done.lines),
        Err(error) => {
            done.ok = false;
            done.lines
                .push(say::failed(&say!("as-sentence", text = error.to_string())));
        }
    }
    done
}

/// Whether this user has the store changed by the daemon, as Nix decides it.
fn is_the_daemons() -> bool {
    rustix::fs::access(STATE, Access::WRITE_OK).is_err()
}

fn failed(why: String) -> Done {
    Done {
        ok: false,
        lines: vec![why],
    }
}

/// What became of the collection, as sentences; true if it is what was planned.
fn told(end: &End, expected: Option<Expected>, lines: &mut Vec<String>) -> bool {
    let paths = end.reported.as_ref().map_or(end.seen, |(paths, _)| *paths);
    let by_nix = end.reported.as_ref().map(|(_, bytes)| bytes.as_str());
    let ended = !end.stopped && end.status.success();
    if end.stopped {
        lines.push(say::stopped());
    } else if !ended {
        lines.push(say::failed(&end.last));
    }
    lines.push(say::freed(paths, by_nix, expected));
    lines.extend(free_now().map(say::free_now));
    let differs = expected
        .filter(|_| ended)
        .and_then(|e| say::not_as_forecast(paths, e));
    let as_planned = ended && differs.is_none();
    lines.extend(differs);
    as_planned
}

/// How the collector ended.
struct End {
    status: ExitStatus,
    /// Paths it said it deletes, one by one.
    seen: u64,
    /// Paths it said at the end it has deleted, and what it counts as freed.
    reported: Option<(u64, String)>,
    /// The last it said.
    last: String,
    stopped: bool,
}

fn run(program: &str, expected: Option<Expected>, along: &Along<'_>) -> std::io::Result<End> {
    let mut child = Command::new(program)
        .arg("--gc")
        .env_clear()
        // The forecast goes by the machine's settings; a user's own would count
        // where the daemon trusts the user.
        .envs([
            ("LC_ALL", "C"),
            ("PATH", command::PATH),
            ("NIX_USER_CONF_FILES", "/dev/null"),
        ])
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()?;
    let (said, hear) = mpsc::channel();
    lines_of(child.stdout.take(), said.clone());
    lines_of(child.stderr.take(), said);
    let mut heard = Heard::default();
    let mut told_at = Instant::now();
    let mut stop_at: Option<Instant> = None;
    loop {
        match hear.recv_timeout(TELL_EVERY) {
            Ok(line) => heard.take(&line),
            Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => break,
        }
        if along.is_to_stop() {
            match stop_at {
                None => {
                    interrupt(&child);
                    stop_at = Some(Instant::now());
                }
                // Killed, the daemon's worker ends when it next speaks.
                Some(at) if at.elapsed() >= 2 * GRACE => {
                    std::thread::spawn(move || child.wait());
                    return Err(std::io::Error::other(say!("collector-does-not-end")));
                }
                Some(at) if at.elapsed() >= GRACE => drop(child.kill()),
                Some(_) => {}
            }
        }
        if told_at.elapsed() >= TELL_EVERY {
            (along.tell)(heard.progress(expected));
            told_at = Instant::now();
        }
    }
    let status = child.wait()?;
    Ok(End {
        status,
        seen: heard.seen,
        reported: heard.reported,
        last: heard.last,
        stopped: stop_at.is_some(),
    })
}

fn interrupt(child: &Child) {
    // It may have ended by itself just now; it has not been waited for, so the
    // number is still its own.
    let _ = kill_process(Pid::from_child(child), Signal::INT);
}

fn lines_of(pipe: Option<impl Read + Send + 'static>, said: mpsc::Sender<String>) {
    let Some(pipe) = pipe else { return };
    std::thread::spawn(move || {
        let mut reader = BufReader::new(pipe);
        let mut line = Vec::new();
        while reader.read_until(b'\n', &mut line).is_ok_and(|n| n > 0) {
            if said
                .send(String::from_utf8_lossy(&line).trim().to_owned())
                .is_err()
            {
                return;
            }
            line.clear();
        }
    });
}

/// What the collector has said.
#[derive(Default)]
struct Heard {
    seen: u64,
    reported: Option<(u64, String)>,
    last: String,
    waits: bool,
}

impl Heard {
    /// `deleting '/nix/store/…'` before each path; at the end `412 store paths
    /// deleted, 1.21 GiB freed`.
    fn take(&mut self, line: &str) {
        if line.is_empty() {
            return;
        }
        self.waits = line.starts_with("waiting for");
        if line.starts_with("deleting '") || line.starts_with("deleting \"") {
            self.seen += 1;
        } else if let Some((paths, freed)) = line.split_once(" store paths deleted") {
            let bytes = freed.trim_start_matches(", ").trim_end_matches(" freed");
            let paths = paths.trim().parse().ok();
            self.reported = paths.map(|paths| (paths, bytes.to_owned()));
        }
        line.clone_into(&mut self.last);
    }

    fn progress(&self, expected: Option<Expected>) -> Progress {
        let of = expected.map(|e| e.paths);
        Progress {
            line: if self.waits {
                say::waiting(&self.last)
            } else {
                say::progress(self.seen, of)
            },
            done_ratio: of
                .filter(|of| *of > 0)
                .map(|of| (self.seen as f64 / of as f64).min(1.0)),
        }
    }
}

/// Free space on the store's file system, once what was freed is written down.
fn free_now() -> Option<u64> {
    sync();
    let space = rustix::fs::statvfs(STORE).ok()?;
    Some(space.f_bavail * space.f_frsize)
}

fn sync() {
    let (done, wait) = mpsc::channel();
    std::thread::spawn(move || {
        rustix::fs::sync();
        // Nobody listens any more after the time limit.
        let _ = done.send(());
    });
    let _ = wait.recv_timeout(SYNC_LIMIT);
}

#[cfg(test)]
mod tests {
    use super::{Along, Expected, Heard, run};
    use nixlamp_core::order::Progress;
    use std::io::Write as _;
    use std::os::unix::fs::PermissionsExt as _;
    use std::sync::Mutex;
    use std::sync::atomic::{AtomicBool, Ordering};
    use std::time::{Duration, Instant};

    const EXPECTED: Option<Expected> = Some(Expected {
        paths: 4,
        disk_bytes: 0,
        exact: true,
    });

    /// A program that says what a collector says.
    fn script(text: &str) -> (tempfile::TempDir, String) {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("nix-store");
        let mut file = std::fs::File::create(&path).expect("made");
        write!(file, "#!/bin/sh\n{text}\n").expect("written");
        let mode = std::fs::Permissions::from_mode(0o755);
        file.set_permissions(mode).expect("made a program");
        drop(file);
        // What another thread's child may have inherited open for writing
        // cannot be started for a moment.
        std::thread::sleep(Duration::from_millis(50));
        (folder, path.display().to_string())
    }

    #[test]
    fn paths_are_counted_as_they_go_and_the_last_word_counts() {
        let (_folder, program) = script(
            "echo \"deleting '/nix/store/a'\" >&2; echo \"deleting '/nix/store/b'\" >&2\n\
             echo '3 store paths deleted, 1.00 MiB freed'",
        );
        let end = run(&program, EXPECTED, &Along::nobody()).expect("it runs");
        let reported = Some((3, "1.00 MiB".to_owned()));
        assert_eq!((end.seen, end.reported), (2, reported));
        assert!(end.status.success() && !end.stopped);
    }

    #[test]
    fn progress_says_how_many_of_how_many_or_what_it_waits_for() {
        let mut heard = Heard::default();
        heard.take("deleting '/nix/store/a'");
        let told = heard.progress(EXPECTED);
        assert_eq!(told.line, "Deleted 1 of 4 store paths");
        assert_eq!(told.done_ratio, Some(0.25));
        heard.take("waiting for the big garbage collector lock...");
        let told = heard.progress(EXPECTED).line;
        assert_eq!(
            told,
            "Nix says: waiting for the big garbage collector lock..."
        );
    }

    #[test]
    fn one_that_never_ends_is_told_and_stopped() {
        let (_folder, program) = script("echo \"deleting '/nix/store/a'\" >&2; exec sleep 600");
        let stop = AtomicBool::new(false);
        let told: Mutex<Vec<Progress>> = Mutex::default();
        let along = Along {
            tell: &|progress| {
                told.lock().expect("no panic").push(progress);
                stop.store(true, Ordering::Relaxed);
            },
            stop: &stop,
        };
        let begun = Instant::now();
        let end = run(&program, EXPECTED, &along).expect("it runs");
        assert!(begun.elapsed() < Duration::from_secs(30));
        assert!(end.stopped && !end.status.success() && end.seen == 1);
        assert_eq!(told.lock().expect("no panic")[0].done_ratio, Some(0.25));
    }

    #[test]
    fn one_that_ignores_the_interrupt_is_killed() {
        let (_folder, program) = script("trap '' INT; while :; do sleep 0.1; done");
        let stop = AtomicBool::new(true);
        let along = Along {
            tell: &|_| {},
            stop: &stop,
        };
        let end = run(&program, None, &along).expect("it runs");
        assert!(end.stopped && !end.status.success());
    }
}
