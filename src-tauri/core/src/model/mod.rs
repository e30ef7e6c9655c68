//! What is known of the machine at one moment, as raw as it was read.
//!
//! Nothing here is a rate or a judgement. `None` in a field means that this
//! system or this user is not told; the field's doc says when. What a source
//! was refused stands in [`Sample::gaps`], so that "denied" is a fact and not
//! an error.

mod heard;
mod lock;
mod machine;
mod net;
mod nix;
mod process;
mod progress;
mod prompt;

pub use heard::{Heard, HeardFrom};
pub use lock::{Lock, LockKind};
pub use machine::{Machine, Pressure, Space, SpaceOf};
pub use net::{Socket, TcpState};
pub use nix::NixHere;
pub use process::{Ended, Exit, Io, Process, ProcessId, ProcessState};
pub use progress::{Making, Planned, Progress, ProgressFrom, ProgressLimit};
pub use prompt::{Asks, Prompt, Sign, Terminal};

use serde::{Deserialize, Serialize};

/// Milliseconds on a clock that does not run while the machine sleeps
/// (Linux `CLOCK_MONOTONIC`, macOS `CLOCK_UPTIME_RAW`). For durations only.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Moment(pub u64);

impl Moment {
    /// Seconds from `earlier` to this moment; zero if `earlier` is later.
    pub fn seconds_since(self, earlier: Moment) -> f64 {
        self.0.saturating_sub(earlier.0) as f64 / 1000.0
    }
}

/// Milliseconds since 1970-01-01 UTC. For history and for people; it may jump.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Time(pub i64);

/// Both clocks, read once per event by the loop.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Now {
    /// For durations.
    pub moment: Moment,
    /// For history.
    pub time: Time,
    /// Seconds east of UTC of the machine's zone, for times of day in texts.
    pub utc_offset_s: i32,
}

/// One look at the machine.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Sample {
    /// Every rebuild's processes with all descendants, the Nix daemon with its
    /// workers and their descendants, and holders of and waiters for Nix's
    /// locks. Not the whole machine.
    pub processes: Vec<Process>,
    /// Rebuilds' root processes that ended since the last sample.
    pub ended: Vec<Ended>,
    /// Client-side TCP sockets that may belong to Nix: those of the processes
    /// above where the owner can be told, else those of root and of Nix's
    /// build users. Never the server side of a connection.
    pub sockets: Vec<Socket>,
    /// Locks on files of the Nix store and its database, and on profiles.
    pub locks: Vec<Lock>,
    /// The machine's totals.
    pub machine: Machine,
    /// What is known of Nix on this machine.
    pub nix: NixHere,
    /// What clients are to make, make and have made, as far as could be told.
    #[serde(default)]
    pub progress: Vec<Progress>,
    /// Lines written since the sample before.
    #[serde(default)]
    pub heard: Vec<Heard>,
    /// Milliseconds the machine has slept since boot, all told. `None` where
    /// the system does not tell.
    pub slept_ms: Option<u64>,
    /// The user id the agent runs as.
    pub agent_uid: u32,
    /// What could not be read, and why.
    pub gaps: Vec<Gap>,
}

/// A source that gave nothing.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Gap {
    /// What was to be read, in the words of the field: `processes of other
    /// users`, `locks`, `sockets`, `pressure`.
    pub source: String,
    /// Why there is nothing.
    pub why: Why,
}

/// Why a source gave nothing.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Why {
    /// The system refused (`EACCES`, `EPERM`, hidepid).
    Denied,
    /// This system has no such source.
    Missing,
    /// It answered with something that cannot be understood, or too late.
    Broken(String),
}
