//! How far a run is.

use serde::{Deserialize, Serialize};

use super::Pause;

/// Below this no rate is told: it would jump.
const SETTLED_S: f64 = 1.0;

/// How far a run is.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Progress {
    /// Paths read.
    pub paths: u64,
    /// Paths to read.
    pub paths_total: u64,
    /// Bytes read.
    pub bytes: u64,
    /// Bytes to read, from the database: may be a little off.
    pub bytes_total: u64,
    /// Bytes a second, pauses aside. `None` in the first second.
    pub bytes_per_s: Option<f64>,
    /// Seconds left at that rate.
    pub left_s: Option<f64>,
    /// The path that is read.
    pub path: String,
    /// Paths with damage so far.
    pub damaged: u64,
    /// Set while it waits.
    pub paused: Option<Pause>,
}

impl Progress {
    /// Share done, by bytes. `None` where it is not known how many there are.
    pub fn ratio(&self) -> Option<f64> {
        (self.bytes_total > 0).then(|| (self.bytes as f64 / self.bytes_total as f64).min(1.0))
    }
}

/// Bytes a second and seconds left, after so many seconds of reading.
pub fn rate(bytes: u64, bytes_total: u64, reading_s: f64) -> (Option<f64>, Option<f64>) {
    if reading_s < SETTLED_S || bytes == 0 {
        return (None, None);
    }
    let per_s = bytes as f64 / reading_s;
    let left = bytes_total.saturating_sub(bytes) as f64 / per_s;
    (Some(per_s), Some(left))
}
