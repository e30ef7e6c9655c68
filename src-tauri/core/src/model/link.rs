use serde::{Deserialize, Serialize};

use super::{ProcessId, Time};

/// A link that a rebuild may set: a profile, or `result`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Link {
    /// The client that was asked to make it. `None`: a profile, which belongs
    /// to nobody's client.
    pub of: Option<ProcessId>,
    /// Where it is.
    pub path: String,
    /// Where it leads: `system-42-link`, a store path. `None`: it is not there.
    pub target: Option<String>,
    /// When it was made. Nix makes it anew each time it sets it, even to the
    /// same target.
    pub set: Option<Time>,
}
