//! Signals on macOS, by number and start time.
//!
//! There is no pidfd: between the look at the start time and the signal lie
//! some microseconds in which the process could end and its number be given to
//! another. Numbers are given out in turn, so that would take some 99,000 new
//! processes in that time.

use std::io;
use std::time::Duration;

use nixlamp_core::model::ProcessId;
use nixlamp_core::order::Target;
use rustix::io::Errno;
use rustix::process::{Pid, Signal, getsid, kill_process};

use super::Sent;
use super::left::Standing;
use crate::macos::kernel::{self, Listed};
use crate::macos::system;

pub(super) use crate::macos::{home, user_name};

/// Between two looks whether a process has ended.
const LOOK_AGAIN: Duration = Duration::from_millis(50);

/// A process that was the one that was meant when it was last looked at.
#[derive(Debug)]
pub(super) struct Held {
    pid: Pid,
    target: Target,
}

impl Held {
    /// `None` if it has ended, or its pid is another process or another
    /// user's by now.
    pub(super) fn open(target: &Target) -> io::Result<Option<Held>> {
        // 0 and below would mean this process or whole groups.
        let Some(pid) = i32::try_from(target.id.pid).ok().and_then(Pid::from_raw) else {
            return Ok(None);
        };
        let is_meant = look(target.id.pid)?
            .is_some_and(|now| is_same(&now, target.id) && now.uid == target.uid);
        Ok(is_meant.then(|| Held {
            pid,
            target: target.clone(),
        }))
    }

    /// Sends a signal, if it still is what it was.
    pub(super) fn signal(&self, signal: Signal) -> io::Result<Sent> {
        let Some(now) = look(self.target.id.pid)?.filter(|now| is_same(now, self.target.id)) else {
            return Ok(Sent::Gone);
        };
        // It may have started `sudo` in its own place.
        if now.uid != self.target.uid {
            return Ok(Sent::Denied);
        }
        match kill_process(self.pid, signal) {
            Ok(()) => Ok(Sent::Done),
            Err(Errno::SRCH) => Ok(Sent::Gone),
            Err(Errno::PERM) => Ok(Sent::Denied),
            Err(error) => Err(error.into()),
        }
    }

    /// True once it has ended, collected by its parent or not.
    pub(super) fn has_ended(&self) -> bool {
        !is_alive(self.target.id)
    }
}

/// Returns a moment later, at the latest after `limit`: there is nothing to
/// wait on that covers other users' processes for sure.
pub(super) fn wait(_held: &[&Held], limit: Duration) {
    std::thread::sleep(LOOK_AGAIN.min(limit));
}

/// True if this very process is there and has not ended, whoever owns it. What
/// cannot be looked at is not known to have ended.
pub(super) fn is_alive(id: ProcessId) -> bool {
    look(id.pid).map_or(true, |now| now.is_some_and(|now| is_same(&now, id)))
}

/// When the process with this pid started, collected or not.
pub(super) fn start(pid: u32) -> Option<u64> {
    look(pid).ok()?.map(|now| now.start_us)
}

/// Every process that has not ended; none where they cannot be listed.
pub(super) fn standing() -> Vec<Standing> {
    let list = system::process_list()
        .and_then(|bytes| kernel::process_list(&bytes).map_err(io::Error::other));
    let session = |pid: u32| {
        let pid = i32::try_from(pid).ok().and_then(Pid::from_raw)?;
        let session = getsid(Some(pid)).ok()?;
        u32::try_from(session.as_raw_nonzero().get()).ok()
    };
    list.unwrap_or_default()
        .into_iter()
        .filter(|now| !now.zombie)
        .map(|now| Standing {
            parent: now.parent,
            session: session(now.pid).unwrap_or(0),
            target: Target {
                id: ProcessId {
                    pid: now.pid,
                    start: now.start_us,
                },
                name: now.name,
                uid: now.uid,
            },
        })
        .collect()
}

/// The name of the user a process has now; the number where it has no name.
/// `None` if the process is gone.
pub(super) fn owner(pid: u32) -> Option<String> {
    look(pid).ok()?.map(|now| user_name(now.uid))
}

/// The arguments of a process. `None` if it is gone or tells none.
pub(super) fn arguments(pid: u32) -> Option<Vec<String>> {
    kernel::arguments(&system::arguments(pid).ok()?)
}

/// The process group of a process. `None` if it is gone.
pub(super) fn group(pid: u32) -> Option<u32> {
    look(pid).ok()?.map(|now| now.group)
}

fn is_same(now: &Listed, id: ProcessId) -> bool {
    now.start_us == id.start && !now.zombie
}

fn look(pid: u32) -> io::Result<Option<Listed>> {
    let list = kernel::process_list(&system::process(pid)?).map_err(io::Error::other)?;
    Ok(list.into_iter().find(|now| now.pid == pid))
}
