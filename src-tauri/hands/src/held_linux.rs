//! Signals on Linux, through pidfds: what is sent through one can never reach
//! another process that was given the same pid later.

use std::fs;
use std::io;
use std::os::fd::OwnedFd;
use std::os::unix::fs::MetadataExt;
use std::path::PathBuf;
use std::time::Duration;

use nixlamp_core::model::ProcessId;
use nixlamp_core::order::Target;
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::io::Errno;
use rustix::process::{Pid, PidfdFlags, Signal, pidfd_open, pidfd_send_signal};

use super::Sent;
use super::left::Standing;

/// A process that is the one that was meant for certain, and stays it.
#[derive(Debug)]
pub(super) struct Held {
    fd: OwnedFd,
    target: Target,
}

impl Held {
    /// `None` if it has ended, or its pid is another process or another
    /// user's by now. Fails where the kernel has no pidfds (before 5.3).
    pub(super) fn open(target: &Target) -> io::Result<Option<Held>> {
        // 0 and below would mean this process or whole groups.
        let Some(pid) = i32::try_from(target.id.pid).ok().and_then(Pid::from_raw) else {
            return Ok(None);
        };
        // The pidfd first: what is true of the pid afterwards is true of it.
        let fd = match pidfd_open(pid, PidfdFlags::empty()) {
            Ok(fd) => fd,
            Err(Errno::SRCH) => return Ok(None),
            Err(error) => return Err(error.into()),
        };
        let is_meant = look(target.id.pid)
            .is_some_and(|now| now.start == target.id.start && now.uid == target.uid && !now.ended);
        Ok(is_meant.then(|| Held {
            fd,
            target: target.clone(),
        }))
    }

    /// Sends a signal, if it still is what it was.
    pub(super) fn signal(&self, signal: Signal) -> io::Result<Sent> {
        if self.has_ended() {
            return Ok(Sent::Gone);
        }
        // While it lives its pid and start time cannot change, but its user
        // can: by starting `sudo` in its own place.
        let now = look(self.target.id.pid);
        if now.is_some_and(|now| now.uid != self.target.uid || now.start != self.target.id.start) {
            return Ok(Sent::Denied);
        }
        match pidfd_send_signal(&self.fd, signal) {
            Ok(()) => Ok(Sent::Done),
            Err(Errno::SRCH) => Ok(Sent::Gone),
            Err(Errno::PERM) => Ok(Sent::Denied),
            Err(error) => Err(error.into()),
        }
    }

    /// True once it has ended, collected by its parent or not.
    pub(super) fn has_ended(&self) -> bool {
        let mut fds = [PollFd::new(&self.fd, PollFlags::IN)];
        poll(&mut fds, Some(&Timespec::default())).is_ok_and(|ready| ready > 0)
    }
}

/// Returns when one of them ends, or after `limit`, or sooner for no reason.
pub(super) fn wait(held: &[&Held], limit: Duration) {
    let mut fds: Vec<PollFd> = held
        .iter()
        .map(|held| PollFd::new(&held.fd, PollFlags::IN))
        .collect();
    let limit = Timespec::try_from(limit).ok();
    let _ = poll(&mut fds, limit.as_ref());
}

/// True if this very process is there and has not ended, whoever owns it.
pub(super) fn is_alive(id: ProcessId) -> bool {
    look(id.pid).is_some_and(|now| now.start == id.start && !now.ended)
}

/// When the process with this pid started, collected or not.
pub(super) fn start(pid: u32) -> Option<u64> {
    look(pid).map(|now| now.start)
}

/// Every process that has not ended.
pub(super) fn standing() -> Vec<Standing> {
    let Ok(folders) = fs::read_dir("/proc") else {
        return Vec::new();
    };
    folders
        .flatten()
        .filter_map(|folder| {
            let pid = folder.file_name().to_str()?.parse().ok()?;
            let uid = folder.metadata().ok()?.uid();
            let line = fs::read(folder.path().join("stat")).ok()?;
            stands(pid, uid, &String::from_utf8_lossy(&line))
        })
        .collect()
}

/// Reads the name (field 2), the parent (4) and the session (6).
fn stands(pid: u32, uid: u32, line: &str) -> Option<Standing> {
    let (start, ended) = parse(line)?;
    let (before, after) = line.rsplit_once(')')?;
    let mut fields = after.split_ascii_whitespace().skip(1);
    let parent = fields.next()?.parse().ok()?;
    let session = fields.nth(1)?.parse().ok()?;
    let (_, name) = before.split_once('(')?;
    (!ended).then(|| Standing {
        target: Target {
            id: ProcessId { pid, start },
            name: name.to_owned(),
            uid,
        },
        parent,
        session,
    })
}

/// The name of the user a process has now; the number where `/etc/passwd` has
/// no name. `None` if the process is gone.
pub(super) fn owner(pid: u32) -> Option<String> {
    look(pid).map(|now| user_name(now.uid))
}

/// The name of a user, or the number where `/etc/passwd` has none.
pub(super) fn user_name(uid: u32) -> String {
    field(uid, 0).unwrap_or_else(|| uid.to_string())
}

/// The home of a user, if `/etc/passwd` has one.
pub(super) fn home(uid: u32) -> Option<PathBuf> {
    field(uid, 5)
        .map(PathBuf::from)
        .filter(|home| home.is_absolute())
}

/// A field of a user's line in `/etc/passwd`.
fn field(uid: u32, number: usize) -> Option<String> {
    let users = fs::read(PASSWD).unwrap_or_default();
    String::from_utf8_lossy(&users).lines().find_map(|line| {
        let fields: Vec<&str> = line.split(':').collect();
        (fields.get(2)?.parse() == Ok(uid)).then_some(())?;
        fields.get(number).map(|&field| field.to_owned())
    })
}

/// The arguments of a process. `None` if it is gone or tells none.
pub(super) fn arguments(pid: u32) -> Option<Vec<String>> {
    let bytes = fs::read(format!("/proc/{pid}/cmdline")).ok()?;
    let text = String::from_utf8_lossy(&bytes);
    let argv: Vec<String> = text
        .trim_end_matches('\0')
        .split('\0')
        .map(str::to_owned)
        .collect();
    (argv != [""]).then_some(argv)
}

/// The process group of a process (field 5). `None` if it is gone.
pub(super) fn group(pid: u32) -> Option<u32> {
    let line = fs::read(format!("/proc/{pid}/stat")).ok()?;
    let text = String::from_utf8_lossy(&line);
    let mut fields = text.rsplit_once(')')?.1.split_ascii_whitespace();
    fields.nth(2)?.parse().ok()
}

/// Read as a file: `getpwuid(3)` may ask a directory server and hang on it.
const PASSWD: &str = "/etc/passwd";

/// What a pid is at this moment.
#[derive(Debug, PartialEq, Eq)]
struct Now {
    start: u64,
    /// The owner of `/proc/PID`, as the sampler reads it: the effective user.
    uid: u32,
    ended: bool,
}

/// `None` if there is no such process, or none that this user may see.
fn look(pid: u32) -> Option<Now> {
    let folder = format!("/proc/{pid}");
    let uid = fs::metadata(&folder).ok()?.uid();
    let line = fs::read(folder + "/stat").ok()?;
    let (start, ended) = parse(&String::from_utf8_lossy(&line))?;
    Some(Now { start, uid, ended })
}

/// Start time (field 22) and whether it has ended (field 3) from
/// `/proc/PID/stat`, see proc(5). The name in field 2 may hold anything, `)`
/// too, so fields are counted from the last one.
fn parse(line: &str) -> Option<(u64, bool)> {
    let mut fields = line.rsplit_once(')')?.1.split_ascii_whitespace();
    let state = fields.next()?;
    let start = fields.nth(18)?.parse().ok()?;
    Some((start, matches!(state, "Z" | "X")))
}

#[cfg(test)]
mod tests {
    use super::{is_alive, look, parse, standing, stands, user_name};
    use std::process::Command;
    use std::time::{Duration, Instant};

    use nixlamp_core::model::ProcessId;

    #[test]
    fn a_stat_line_is_read_from_its_last_bracket() {
        let line = "3801 (a ) Z (b) S 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 987654 20 21";
        assert_eq!(parse(line), Some((987_654, false)));
        assert_eq!(parse(&line.replace(" S 1", " Z 1")), Some((987_654, true)));
        assert_eq!(parse("3801 (cut) S 1 2"), None);
        assert_eq!(parse(""), None);
    }

    #[test]
    fn where_a_process_stands_is_read_beside_it() {
        let line = "3801 (a ) Z (b) S 7 8 9 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 987654 20 21";
        let one = stands(3801, 5, line).expect("it is whole");
        assert_eq!((one.parent, one.session), (7, 9));
        assert_eq!(one.target.name, "a ) Z (b");
        assert!(stands(3801, 5, &line.replace(" S 7", " Z 7")).is_none());
        // A session of its own: this process's may be led from outside of its
        // namespace, and is then 0.
        let mut child = Command::new("setsid")
            .args(["sleep", "60"])
            .spawn()
            .expect("setsid is there");
        let session = || {
            let found = standing()
                .into_iter()
                .find(|one| one.target.id.pid == child.id());
            found.map(|one| one.session)
        };
        let until = Instant::now() + Duration::from_secs(10);
        while session() != Some(child.id()) && Instant::now() < until {
            std::thread::sleep(Duration::from_millis(10));
        }
        let found = session();
        child.kill().expect("it is ours");
        child.wait().expect("it is ours");
        assert_eq!(found, Some(child.id()));
    }

    #[test]
    fn this_process_is_alive_under_its_own_start_time_alone() {
        let pid = std::process::id();
        let now = look(pid).expect("it runs");
        assert_eq!(now.uid, rustix::process::geteuid().as_raw());
        let start = now.start;
        assert!(is_alive(ProcessId { pid, start }));
        assert!(!is_alive(ProcessId {
            pid,
            start: start + 1
        }));
    }

    #[test]
    fn users_have_names_or_numbers() {
        assert_eq!(user_name(0), "root");
        assert_eq!(user_name(4_000_000_000), "4000000000");
    }
}
