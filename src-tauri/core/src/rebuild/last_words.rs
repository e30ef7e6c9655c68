//! What was written whose meaning is known, and what a rebuild that failed
//! said last.

use super::Rebuild;
use crate::judge::facts::{Facts, Spoken};
use crate::judge::{self, DONT_KNOW};
use crate::model::{Heard, Moment, Sample};
use crate::wire::Verdict;

/// So many lines are kept of those that mean something.
const KEPT: usize = 60;

impl Rebuild {
    /// Reads the new lines about it, and about the machine as a whole.
    pub(super) fn note_spoken(&mut self, at: Moment, sample: &Sample) {
        let members = &self.tree.members;
        let is_own = |heard: &&Heard| {
            heard
                .about
                .is_none_or(|about| members.iter().any(|m| m.id == about))
        };
        let spoken = sample.heard.iter().filter(is_own);
        self.spoken
            .extend(spoken.filter_map(|heard| Some((at, Spoken::of(heard)?))));
        let surplus = self.spoken.len().saturating_sub(KEPT);
        self.spoken.drain(..surplus);
    }

    /// The same for what was written while it ended.
    pub fn note_last_words(&mut self, at: Moment, sample: &Sample) {
        self.note_heard(at, sample);
    }

    pub(super) fn spoken_now(&self, at: Moment) -> Vec<Spoken> {
        let aged = |(since, spoken): &(Moment, Spoken)| {
            let mut spoken = spoken.clone();
            spoken.heard.age_s += at.seconds_since(*since);
            spoken
        };
        self.spoken.iter().map(aged).collect()
    }

    /// A rebuild that failed keeps the causes that its last words tell; what was
    /// seen of its processes is over.
    pub(super) fn keep_last_words(&mut self, at: Moment) {
        self.findings.clear();
        if self.verdict != Verdict::Failed {
            return;
        }
        let facts = Facts {
            heard: self.heard.iter().map(|(_, heard)| heard.clone()).collect(),
            spoken: self.spoken_now(at),
            killed: self.killed(at),
            memory_was: self.memory_was(at),
            failed: true,
            spaces: self.spaces.clone(),
            kind: Some(self.invocation.kind),
            ..Facts::default()
        };
        // Where memory was seen to be free, or the kernel spoke, Nix's word that a
        // signal ended a builder says less of memory than these do.
        let was_free = facts.memory_was.is_some_and(|was| was.was_free());
        let known_better = (facts.killed.is_some() || was_free) && !facts.says_out_of_memory();
        let left_out: &[&str] = if known_better {
            &[judge::OUT_OF_MEMORY]
        } else {
            &[]
        };
        let heard = self.heard.iter().map(|(_, heard)| heard);
        self.findings = judge::last_words(heard, left_out);
        // What takes more than one line, or only warned.
        let further = judge::findings(&facts).into_iter().filter(|(rule, _)| {
            !self
                .findings
                .iter()
                .any(|(known, _)| known.code == rule.code)
        });
        let further: Vec<_> = further.collect();
        // “No space left” is what both say.
        if further
            .iter()
            .any(|(rule, _)| rule.code == "inodes-used-up")
        {
            self.findings.retain(|(rule, _)| rule.code != "disk-full");
        }
        self.findings.extend(further);
        let first = self.causes().into_iter().next();
        if let Some(cause) = first.filter(|cause| cause.code != DONT_KNOW) {
            self.led = Some(cause.code);
        }
    }
}
