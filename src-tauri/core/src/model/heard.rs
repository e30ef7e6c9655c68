use serde::{Deserialize, Serialize};

use super::ProcessId;

/// A line that Nix, a builder, a service or the kernel wrote.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Heard {
    /// The process it is about: a client for its own messages. `None`: the
    /// machine as a whole.
    pub about: Option<ProcessId>,
    /// Who wrote it.
    pub from: HeardFrom,
    /// The line without colours, secrets masked.
    pub text: String,
    /// Seconds since it was written, as far as is known.
    pub age_s: f64,
}

/// Who wrote a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum HeardFrom {
    /// The client's own output.
    Client,
    /// The log of a derivation that is built or failed.
    BuildLog,
    /// The daemon, in the journal.
    Daemon,
    /// A system service, in the journal.
    Service,
    /// The kernel.
    Kernel,
    /// `SQLite`, when the store's database was read after a failure.
    Database,
}
