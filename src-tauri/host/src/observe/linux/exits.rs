//! Watches the ends of rebuilds' processes through pidfds.
//!
//! A pidfd can be had of any user's process; it becomes readable when the
//! process ends, and since Linux 6.15 tells how it ended once the parent has
//! collected it, no matter who asks (`PIDFD_GET_INFO`).

use std::os::fd::{AsFd, OwnedFd};
use std::time::{Duration, Instant};

use nixlamp_core::model::{Ended, Exit, ProcessId};
use rustix::event::{PollFd, PollFlags, Timespec};
use rustix::process::{Pid, PidfdFlags};

use super::procfs::Proc;
use super::table::Table;
use super::{raw, stat};

/// A descriptor each: more than this are not held open at once. The ends of the
/// others are told without their exit code.
const MOST: usize = 256;

/// How long an ended process may stay uncollected before its end is told
/// without an exit code. Most parents collect within a millisecond.
const PATIENCE: Duration = Duration::from_millis(500);

struct Watched {
    id: ProcessId,
    fd: OwnedFd,
    /// Since when it is known to have ended.
    ended: Option<Instant>,
}

/// The watched processes.
#[derive(Default)]
pub struct Exits {
    watched: Vec<Watched>,
    /// Whose end was told and who still stands in the table.
    told: Vec<ProcessId>,
}

impl Exits {
    /// Watches the table's rebuilds, and names those that ended without having
    /// been watched or became another program (`nix develop` becomes a shell).
    pub fn follow(&mut self, proc: &mut Proc, table: &mut Table) -> Vec<Ended> {
        let mut ended = Vec::new();
        let departed = table.take_departed();
        self.watched.retain(|watched| {
            let other = table
                .find(watched.id.pid)
                .is_some_and(|entry| entry.id == watched.id && !entry.is_rebuild());
            if other {
                ended.push(Ended {
                    id: watched.id,
                    exit: None,
                });
            }
            !other
        });
        for id in departed {
            let watched = self.watched.iter().any(|watched| watched.id == id);
            if !watched && !self.told.contains(&id) {
                ended.push(Ended { id, exit: None });
            }
        }
        self.told
            .retain(|id| table.find(id.pid).is_some_and(|entry| entry.id == *id));
        for entry in table.entries().iter().filter(|entry| entry.is_rebuild()) {
            if self.watched.len() < MOST
                && self.watched.iter().all(|watched| watched.id != entry.id)
                && !self.told.contains(&entry.id)
                && let Some(fd) = open(proc, entry.id)
            {
                self.watched.push(Watched {
                    id: entry.id,
                    fd,
                    ended: None,
                });
            }
        }
        ended
    }

    /// What to poll for. Once a process is known to have ended, only the hang-up
    /// is waited for, which says that it was collected (`pidfd_poll` in
    /// fs/pidfs.c); its end alone would wake at once, again and again.
    pub fn poll_fds(&self) -> impl Iterator<Item = PollFd<'_>> {
        self.watched.iter().map(|watched| {
            let flags = if watched.ended.is_some() {
                PollFlags::empty()
            } else {
                PollFlags::IN
            };
            PollFd::new(&watched.fd, flags)
        })
    }

    /// When the next end is told even without an exit code.
    pub fn deadline(&self) -> Option<Instant> {
        self.watched
            .iter()
            .filter_map(|watched| watched.ended)
            .min()
            .map(|at| at + PATIENCE)
    }

    /// Who ended.
    pub fn collect(&mut self, proc: &mut Proc) -> Vec<Ended> {
        if self.watched.is_empty() {
            return Vec::new();
        }
        let mut fds: Vec<PollFd<'_>> = self
            .watched
            .iter()
            .map(|watched| PollFd::new(&watched.fd, PollFlags::IN))
            .collect();
        let at_once = Timespec {
            tv_sec: 0,
            tv_nsec: 0,
        };
        if rustix::event::poll(&mut fds, Some(&at_once)).is_err() {
            return Vec::new();
        }
        let answers: Vec<PollFlags> = fds.iter().map(PollFd::revents).collect();
        let mut ended = Vec::new();
        let mut answers = answers.into_iter();
        self.watched.retain_mut(|watched| {
            let answer = answers.next().unwrap_or(PollFlags::empty());
            if answer.is_empty() {
                return true;
            }
            let since = *watched.ended.get_or_insert_with(Instant::now);
            let status =
                raw::exit_status(watched.fd.as_fd()).or_else(|| status_of_zombie(proc, watched.id));
            let collected = answer.contains(PollFlags::HUP);
            if status.is_none() && !collected && since.elapsed() < PATIENCE {
                return true;
            }
            ended.push(Ended {
                id: watched.id,
                exit: status.map(exit),
            });
            false
        });
        self.told.extend(ended.iter().map(|ended| ended.id));
        ended
    }
}

/// A pidfd of this very process: whoever has the number once the descriptor is
/// open keeps it, so its start time is asked for afterwards.
fn open(proc: &mut Proc, id: ProcessId) -> Option<OwnedFd> {
    if !proc.live() {
        return None;
    }
    let pid = Pid::from_raw(i32::try_from(id.pid).ok()?)?;
    let fd = rustix::process::pidfd_open(pid, PidfdFlags::empty()).ok()?;
    let start = stat::parse(proc.read(id.pid, "stat").ok()?)?.start;
    (start == id.start).then_some(fd)
}

/// The kernel shows a zombie's wait status to its own user and to root, and
/// zero to others; so zero says nothing.
fn status_of_zombie(proc: &mut Proc, id: ProcessId) -> Option<i32> {
    let stat = stat::parse(proc.read(id.pid, "stat").ok()?)?;
    let zombie = stat.start == id.start && stat.state == b'Z';
    (zombie && stat.exit_status != 0).then_some(stat.exit_status)
}

/// The wait status as `wait(2)` gives it: the signal in the low seven bits,
/// else the code in the second byte.
fn exit(status: i32) -> Exit {
    match status & 0x7f {
        0 => Exit::Code((status >> 8) & 0xff),
        signal => Exit::Signal(signal),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wait_statuses() {
        assert_eq!(exit(0), Exit::Code(0));
        assert_eq!(exit(7 << 8), Exit::Code(7));
        assert_eq!(exit(130 << 8), Exit::Code(130));
        assert_eq!(exit(9), Exit::Signal(9));
        // With a core dump.
        assert_eq!(exit(0x80 + 11), Exit::Signal(11));
    }
}
