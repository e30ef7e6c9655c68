//! What it makes by name, where that is told.

use super::Rebuild;
use crate::model::{Progress, Sample};
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

    /// The phase that follows from it, where processes themselves do not show
    /// what they do.
    pub(super) fn told_phase(&self) -> Option<Phase> {
        let told = self.told_progress()?;
        let builds = !told.building.is_empty() && !self.has_role(Role::Fetcher);
        Some(if builds { Phase::Build } else { Phase::Fetch })
    }
}
