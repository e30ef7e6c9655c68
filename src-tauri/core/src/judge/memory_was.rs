//! How much memory there was before something of a build was killed.

/// How much memory there was in the last half minute.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct MemoryWas {
    /// The least share of the machine's memory that was left.
    pub least_left_ratio: f64,
    /// The largest share of time in which something waited for memory.
    pub most_some_ratio: f64,
    /// The most that one process of a build had.
    pub most_bytes: u64,
    /// By how much that changed meanwhile.
    pub grown_bytes: u64,
}

/// Memory that runs out shows before in one of these: so little left of it, so
/// much of the time something waits for it, or, where a limit of a control group
/// is reached, a build that grows.
const FREE_FROM: f64 = 0.15;
const PRESSED_FROM: f64 = 0.05;
const GROWN_BYTES: u64 = 32 << 20;

impl MemoryWas {
    /// True if none was so.
    pub fn was_free(&self) -> bool {
        self.least_left_ratio >= FREE_FROM
            && self.most_some_ratio < PRESSED_FROM
            && self.grown_bytes < GROWN_BYTES
    }
}
