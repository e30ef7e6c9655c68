//! What it makes by name, where that is told.

use super::Rebuild;
use super::course::made_now;
use crate::model::{Planned, Progress, Sample};
use crate::tree::Role;
use crate::wire::Phase;

impl Rebuild {
    /// Of several clients the innermost that has one; what was known stays.
    pub(super) fn note_progress(&mut self, sample: &Sample) {
        let members = self.tree.members.iter().rev();
        let mut found = members.filter_map(|m| sample.progress.iter().find(|p| p.client == m.id));
        self.progress = found.next().cloned().or(self.progress.take());
    }

    /// The same, while that client is at it and something is made.
    pub fn told_progress(&self) -> Option<&Progress> {
        self.progress.as_ref().filter(|told| {
            let is_there = self.tree.members.iter().any(|m| m.id == told.client);
            is_there && !(told.building.is_empty() && told.fetching.is_empty())
        })
    }

    /// Whether there is nothing left to fetch, only to build: a connection that
    /// is still open then says nothing.
    pub(super) fn all_is_fetched(&self) -> bool {
        let told = made_now(&self.tree, self.progress.as_ref());
        told.is_some_and(|told| {
            let is_left = |plan: Planned| plan.fetch <= told.fetched && plan.build > told.built;
            told.fetching.is_empty() && told.planned.is_some_and(is_left)
        })
    }

    /// The phase that follows from it, where processes themselves do not show
    /// what they do.
    pub(super) fn told_phase(&self) -> Option<Phase> {
        let told = self.told_progress()?;
        let builds = !told.building.is_empty() && !self.has_role(Role::Fetcher);
        Some(if builds { Phase::Build } else { Phase::Fetch })
    }
}
