//! A failure that nobody has seen stays red over a restart: which one holds the
//! lamp is kept with what a person has seen.

use crate::baseline::Key;
use crate::engine::{Effect, State};
use crate::wire::Verdict;

impl State {
    /// Once it is known what was kept and what is remembered. What has worked
    /// since then is well.
    pub(crate) fn red_again(&mut self) {
        let kept = self.seen.as_ref().and_then(|s| s.unseen_failure.clone());
        let Some(id) = kept.filter(|_| self.past_is_read && self.failed.is_none()) else {
            return;
        };
        let mut since = Vec::new();
        for past in &self.past {
            if past.id == id {
                let worked = |later: &Key| later.fits(past);
                if past.outcome == Verdict::Failed && !since.iter().any(worked) {
                    self.incidents.knows(&id);
                    self.failed = Some(id);
                }
                return;
            }
            if past.outcome == Verdict::Finished {
                since.push(Key::of(past));
            }
        }
    }

    /// Keeps which one it is now. Before it is known what is remembered, that
    /// none is red says nothing.
    pub(crate) fn keep_unseen(&mut self, effects: &mut Vec<Effect>) {
        let known = self.past_is_read || self.failed.is_some();
        let Some(seen) = self.seen.as_mut().filter(|_| known) else {
            return;
        };
        if seen.unseen_failure != self.failed {
            seen.unseen_failure.clone_from(&self.failed);
            effects.push(Effect::KeepSeen(seen.clone()));
        }
    }
}
