//! The journal of the Nix daemon, of a system upgrade and of what a switch
//! writes there, while a rebuild runs: one `journalctl --follow`, which sleeps
//! until something is written, and ends with the rebuild.
//!
//! A user in none of the groups `systemd-journal`, `wheel` and `adm` is shown
//! only what programs of their own wrote; that is a gap.
//!
//! Measured with systemd 252 on a journal of 16 MiB: 8 ms of processor time to
//! start, once a rebuild; less than 1 ms in the 8 s after that.

use std::io::{BufRead as _, BufReader, Read};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{self, Receiver, SyncSender};

use nixlamp_core::journal::{self, Entry};
use nixlamp_core::model::Why;
use nixlamp_hands::command::find;

/// Messages that wait for the next look; what is more is lost.
const MOST: usize = 1000;
/// Of what it complains about so much is kept.
const COMPLAINT: u64 = 4096;

/// Whose messages, alternatives with a `+` between: the daemon's, those of an
/// upgrade, of the unit that `nixos-rebuild` activates in, and what
/// `switch-to-configuration` writes as `nixos`.
const WANTED: &[&str] = &[
    "_SYSTEMD_UNIT=nix-daemon.service",
    "+",
    "_SYSTEMD_UNIT=nixos-upgrade.service",
    "+",
    "_SYSTEMD_UNIT=nixos-rebuild-switch-to-configuration.service",
    "+",
    "SYSLOG_IDENTIFIER=nixos",
];

/// A running `journalctl`. Ends when dropped.
pub struct Journal {
    child: Option<Child>,
    entries: Receiver<Entry>,
    complaints: Receiver<String>,
    why: Option<Why>,
}

impl Journal {
    /// Follows the journal from now on, the kernel's messages too if they are
    /// wanted. `None`: this system has no such program.
    pub fn start(kernel: bool) -> Option<Self> {
        let program = find("journalctl")?;
        Self::run(Path::new(&program), kernel)
    }

    /// The same with this program.
    pub fn run(program: &Path, kernel: bool) -> Option<Self> {
        let mut command = match find("setpriv") {
            // An agent that is killed leaves nothing behind.
            Some(setpriv) => {
                let mut command = Command::new(setpriv);
                command.args(["--pdeathsig", "KILL"]).arg(program);
                command
            }
            None => Command::new(program),
        };
        command
            .args(["--output=json", "--follow", "--lines=0", "--no-pager"])
            .arg("--output-fields=MESSAGE,_SYSTEMD_UNIT,SYSLOG_IDENTIFIER,_TRANSPORT")
            .args(WANTED);
        if kernel {
            command.args(["+", "_TRANSPORT=kernel"]);
        }
        let mut started = command
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .ok()?;
        let (entry, entries) = mpsc::sync_channel(MOST);
        let (complaint, complaints) = mpsc::sync_channel(1);
        let (out, err) = (started.stdout.take()?, started.stderr.take()?);
        let journal = Self {
            child: Some(started),
            entries,
            complaints,
            why: None,
        };
        reader("journal", move || read(out, &entry))?;
        reader("journal-err", move || complain(err, &complaint))?;
        Some(journal)
    }

    /// What was written since, and why it may not be all.
    pub fn look(&mut self) -> (Vec<Entry>, Option<Why>) {
        while let Ok(text) = self.complaints.try_recv() {
            self.why = why(&text).or(self.why.take());
        }
        let entries = self.entries.try_iter().collect();
        (entries, self.why.clone())
    }
}

impl Drop for Journal {
    fn drop(&mut self) {
        let Some(mut child) = self.child.take() else {
            return;
        };
        // It may have gone by itself; one whose disk does not answer goes when
        // that does, and is not waited for here.
        _ = child.kill();
        _ = std::thread::Builder::new()
            .name("journal-end".into())
            .stack_size(64 * 1024)
            .spawn(move || child.wait());
    }
}

fn reader(name: &str, read: impl FnOnce() + Send + 'static) -> Option<()> {
    std::thread::Builder::new()
        .name(name.into())
        .stack_size(256 * 1024)
        .spawn(move || {
            super::raw::block_signals();
            read();
        })
        .ok()
        .map(drop)
}

fn read(out: impl Read, entry: &SyncSender<Entry>) {
    for line in BufReader::new(out).lines() {
        let Ok(line) = line else { return };
        if let Some(message) = journal::entry(&line) {
            // Too many at once: the newest are lost, and the program never waits.
            _ = entry.try_send(message);
        }
    }
}

/// The whole complaint at once: it comes in several lines, at the start or
/// before the end.
fn complain(err: impl Read, complaint: &SyncSender<String>) {
    for line in BufReader::new(err.take(COMPLAINT)).lines() {
        let Ok(line) = line else { return };
        _ = complaint.try_send(line);
    }
}

/// What journalctl 252 to 258 says where it may not read all there is; other
/// words are hints of no concern (`-- Logs begin at …`).
fn why(complaint: &str) -> Option<Why> {
    let refused = ["insufficient permissions", "not seeing messages"];
    if refused.iter().any(|words| complaint.contains(words)) {
        Some(Why::Denied)
    } else if complaint.contains("ailed to") {
        Some(Why::Broken(journal::plain(complaint)))
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::PermissionsExt as _;
    use std::time::{Duration, Instant};

    /// A program that stands for journalctl.
    fn program(folder: &Path, script: &str) -> std::path::PathBuf {
        let path = folder.join("journalctl");
        std::fs::write(&path, format!("#!/bin/sh\n{script}\n")).expect("written");
        let mode = std::fs::Permissions::from_mode(0o755);
        std::fs::set_permissions(&path, mode).expect("ours");
        path
    }

    fn until<T>(mut ask: impl FnMut() -> Option<T>) -> T {
        let begun = Instant::now();
        loop {
            if let Some(answer) = ask() {
                return answer;
            }
            assert!(begun.elapsed() < Duration::from_secs(60), "no answer");
            std::thread::sleep(Duration::from_millis(10));
        }
    }

    #[test]
    fn what_is_written_is_heard_and_the_program_ends_with_it() {
        let folder = tempfile::tempdir().expect("a folder");
        let pid = folder.path().join("pid");
        let script = format!(
            "echo $$ >{}\necho '{{\"MESSAGE\":\"a line\",\"__REALTIME_TIMESTAMP\":\"5000000\"}}'\necho nonsense\nexec sleep 600",
            pid.display()
        );
        let program = program(folder.path(), &script);
        let mut journal = Journal::run(&program, true).expect("it starts");
        let entries = until(|| Some(journal.look().0).filter(|entries| !entries.is_empty()));
        assert_eq!(entries[0].text, "a line");
        assert_eq!(journal.look(), (Vec::new(), None));
        let pid = std::fs::read_to_string(pid).expect("written before");
        drop(journal);
        let process = format!("/proc/{}", pid.trim());
        until(|| (!Path::new(&process).exists()).then_some(()));
    }

    #[test]
    fn one_that_refuses_is_a_gap() {
        let folder = tempfile::tempdir().expect("a folder");
        let script =
            "echo 'No journal files were opened due to insufficient permissions.' >&2\nexit 1";
        let program = program(folder.path(), script);
        let mut journal = Journal::run(&program, false).expect("it starts");
        let why = until(|| journal.look().1);
        assert_eq!(why, Why::Denied);
    }

    #[test]
    fn complaints() {
        let hint = "Hint: You are currently not seeing messages from other users and the system.";
        assert_eq!(why(hint), Some(Why::Denied));
        assert_eq!(why("-- Logs begin at Mon"), None);
        let failed = "Failed to open files: Too many open files";
        assert_eq!(why(failed), Some(Why::Broken(failed.to_owned())));
    }
}
