//! How much memory there was while it ran: whoever was killed while plenty was
//! free was not killed for lack of it.

use std::collections::VecDeque;

use super::Rebuild;
use crate::judge::facts::MemoryWas;
use crate::model::{Moment, Sample};
use crate::series::Series;
use crate::tree::Role;

/// What is remembered.
const KEPT_S: f64 = 30.0;
/// Fewer looks tell little.
const LOOKS: usize = 3;
/// What was seen longer ago says nothing of the end.
const FRESH_S: f64 = 5.0;

/// One look.
#[derive(Clone, Copy, Debug)]
pub(super) struct Look {
    at: Moment,
    left: f64,
    some: f64,
    /// The largest of those that built, where any did.
    most_bytes: Option<u64>,
}

/// The last looks.
pub(super) type Looks = VecDeque<Look>;

impl Rebuild {
    /// Takes a look in. Without PSI nothing is remembered.
    pub(super) fn note_memory(&mut self, at: Moment, sample: &Sample, series: &Series) {
        let machine = &sample.machine;
        let Some(pressure) = machine.memory_pressure else {
            return;
        };
        let most_bytes = self
            .members(series)
            .filter(|(role, _)| *role == Role::Builder)
            .map(|(_, seen)| seen.process.rss_bytes)
            .max();
        self.memory.push_back(Look {
            at,
            left: machine.memory_available_bytes as f64
                / (machine.memory_total_bytes as f64).max(1.0),
            some: pressure.some_ratio,
            most_bytes,
        });
        self.memory
            .retain(|look| at.seconds_since(look.at) <= KEPT_S);
    }

    /// What these looks come to, if the last builder was seen a moment ago.
    pub(super) fn memory_was(&self, at: Moment) -> Option<MemoryWas> {
        let built = self.memory.iter().filter(|look| look.most_bytes.is_some());
        let last = built.clone().next_back()?;
        if built.clone().count() < LOOKS || at.seconds_since(last.at) > FRESH_S {
            return None;
        }
        let all = self.memory.iter();
        let least_bytes = built.clone().filter_map(|look| look.most_bytes).min()?;
        let most_bytes = built.filter_map(|look| look.most_bytes).max()?;
        Some(MemoryWas {
            least_left_ratio: all.clone().map(|look| look.left).fold(1.0, f64::min),
            most_some_ratio: all.map(|look| look.some).fold(0.0, f64::max),
            most_bytes,
            grown_bytes: most_bytes - least_bytes,
        })
    }
}
