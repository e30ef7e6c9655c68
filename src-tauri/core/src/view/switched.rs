//! Which system runs, and what of it failed, in words.

use crate::engine::State;
use crate::health::Checked;
use crate::wire::{HealthResult, Switched};
use crate::words::state as say;

/// The check that counts units of the service manager.
const UNITS: &str = "failed-units";

impl State {
    /// `None`: no system is known that runs and is current.
    pub(super) fn switched(&self) -> Option<Switched> {
        let found = self.switched?;
        let units = self.health.of(UNITS).filter(|checked| {
            // What was counted before tells nothing of it.
            checked.at.is_some_and(|at| at >= found.at)
        });
        Some(Switched {
            line: say::switched(found.generation, found.at, self.now),
            packages: found
                .changed
                .map(|changed| say::packages_changed(changed.packages, changed.since)),
            units: units.and_then(failed).map(say::units_failed),
        })
    }
}

fn failed(checked: &Checked) -> Option<usize> {
    match checked.result {
        HealthResult::Fine => Some(0),
        HealthResult::Look | HealthResult::Bad => Some(checked.details.len()),
        HealthResult::Unknown => None,
    }
}
