//! Since when locks on store paths are held, whoever has them.

use std::collections::BTreeMap;

use crate::model::{LockKind, Moment, Sample};

/// One may take over from the other between two polls: a lock may be free for
/// so long before the next has it.
const HANDED_OVER_S: f64 = 10.0;

/// By the path of the lock: when it was first seen to be held, and last.
#[derive(Clone, Debug, Default)]
pub(super) struct Held(BTreeMap<String, (Moment, Moment)>);

impl Held {
    pub(super) fn take(&mut self, now: Moment, sample: &Sample) {
        self.0
            .retain(|_, (_, last)| now.seconds_since(*last) < HANDED_OVER_S);
        let locks = sample.locks.iter();
        for lock in locks.filter(|lock| lock.kind == LockKind::StorePath && lock.exclusive) {
            let held = self.0.entry(lock.path.clone()).or_insert((now, now));
            held.1 = now;
        }
    }

    pub(super) fn since(&self, path: &str) -> Option<Moment> {
        self.0.get(path).map(|(first, _)| *first)
    }
}
