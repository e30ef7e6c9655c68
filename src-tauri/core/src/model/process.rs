use serde::{Deserialize, Serialize};

use super::Prompt;
use crate::command_line::Recognised;

/// A process. A pid alone never identifies one: pids are used again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct ProcessId {
    /// The number the system gave it.
    pub pid: u32,
    /// When it started: clock ticks since boot on Linux
    /// (`/proc/PID/stat` field 22), microseconds since 1970 on macOS.
    pub start: u64,
}

impl std::fmt::Display for ProcessId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}-{}", self.pid, self.start)
    }
}

/// One process as it was read.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Process {
    /// Which process.
    pub id: ProcessId,
    /// Its parent's pid.
    pub parent: u32,
    /// Its process group; 0 where the system does not tell.
    pub group: u32,
    /// The effective user id.
    pub uid: u32,
    /// The user's name, or the number as text where it has none.
    pub user: String,
    /// The short name (`comm`), at most 15 bytes on Linux.
    pub name: String,
    /// Arguments, secrets masked. Empty for kernel threads and where denied.
    pub argv: Vec<String>,
    /// What it is to Nix, told from the arguments.
    pub recognised: Option<Recognised>,
    /// Seconds since it started, on the clock that runs during sleep.
    pub age_s: f64,
    /// For so many of these seconds the machine slept, as far as was seen.
    #[serde(default)]
    pub slept_s: f64,
    /// What the scheduler says.
    pub state: ProcessState,
    /// CPU time used so far by all its threads, in nanoseconds.
    pub cpu_ns: u64,
    /// Time its main thread was ready to run and had to wait for a processor
    /// so far, in nanoseconds. `None` where the system does not tell.
    #[serde(default)]
    pub run_wait_ns: Option<u64>,
    /// Resident memory.
    pub rss_bytes: u64,
    /// Threads.
    pub threads: u32,
    /// Context switches of all threads so far. `None` on macOS for processes
    /// of other users.
    pub switches: Option<u64>,
    /// Bytes and calls so far. `None` for processes of other users.
    pub io: Option<Io>,
    /// The kernel function it sleeps in. `None` for processes of other users,
    /// while running, and on macOS.
    pub wchan: Option<String>,
    /// The question it seems to ask a person, if any.
    pub prompt: Option<Prompt>,
    /// True for one of Nix's build users (`nixbld*`).
    pub build_user: bool,
    /// True if the process has a controlling terminal.
    pub has_terminal: bool,
}

/// What the scheduler says of a process.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ProcessState {
    /// Running or ready to run (`R`).
    Running,
    /// Sleeping, can be woken (`S`, `I`).
    Sleeping,
    /// Waiting for a device or a file system; cannot be interrupted (`D`).
    DiskWait,
    /// Stopped by a signal or a debugger (`T`, `t`).
    Stopped,
    /// Ended, not yet collected by its parent (`Z`, `X`).
    Zombie,
}

/// What a process has read and written so far, pipes and sockets included.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Io {
    /// Bytes asked for by read calls (`rchar`).
    pub read_bytes: u64,
    /// Bytes given to write calls (`wchar`).
    pub written_bytes: u64,
    /// Read and write calls (`syscr` + `syscw`).
    pub calls: u64,
}

/// A rebuild's root process that is gone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ended {
    /// Which process.
    pub id: ProcessId,
    /// How it ended. `None` where the system tells only the parent (Linux
    /// before 6.15).
    pub exit: Option<Exit>,
}

/// How a process ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Exit {
    /// By itself, with this exit code.
    Code(i32),
    /// By this signal.
    Signal(i32),
}
