//! What Nix itself tells of a rebuild, by its structured log or by what it prints.

use super::course::made_now;
use super::{HEARD_KEPT, Rebuild};
use crate::model::{Heard, HeardFrom, Making, Moment, Progress, ProgressFrom, ProgressLimit};

/// `nixlamp run` speaks at least every 5 s for as long as its client lives; if
/// it is silent for longer, it is gone or stopped, and what it said grows old.
const SPEAKS_WITHIN_S: f64 = 15.0;

impl Rebuild {
    /// Nix has told this of a process of this rebuild.
    pub(crate) fn hear(&mut self, at: Moment, told: Option<Progress>, heard: Vec<Heard>) {
        // Words of Nix's own are no sign of life: it repeats what it waits for.
        let builds = |heard: &Heard| heard.from == HeardFrom::BuildLog;
        let before = match &told {
            Some(told) if told.from == ProgressFrom::Text => self.text.as_ref().map(|t| &t.1),
            _ => self.progress.as_ref(),
        };
        let moved = told.is_some() && !same(before, told.as_ref());
        if self.end.is_none() && (moved || heard.iter().any(builds)) {
            self.alive = self.alive.max(at);
        }
        if let Some(told) = told.clone().filter(|told| told.from == ProgressFrom::Text) {
            self.text = Some((at, told));
            self.add_text(at);
        } else if let Some(mut told) = told {
            // Nix tells late or not at all what is to be made; the store may know.
            let known = self.progress.take().filter(|p| p.client == told.client);
            told.planned = told.planned.or(known.and_then(|known| known.planned));
            self.progress = Some(told);
            self.told = Some(at);
        }
        for heard in &heard {
            self.note_line(at, heard);
        }
        self.keep_spoken(at, heard.iter());
        let made = made_now(&self.tree, self.progress.as_ref());
        self.trail.hear(at, heard.iter(), made);
        self.heard
            .extend(heard.into_iter().map(|heard| (at, heard)));
        let surplus = self.heard.len().saturating_sub(HEARD_KEPT);
        self.heard.drain(..surplus);
        // Its last words often come after its end.
        if let Some(end) = self.end {
            self.told(end.exit);
        }
    }

    /// What text tells stands alone where the store tells nothing; there it adds
    /// phases, and the plan where the store has none.
    pub(super) fn add_text(&mut self, at: Moment) {
        let Some((since, text)) = &self.text else {
            return;
        };
        let is_there = self.tree.members.iter().any(|m| m.id == text.client);
        if !is_there || at.seconds_since(*since) > SPEAKS_WITHIN_S {
            self.text = None;
            return;
        }
        match &mut self.progress {
            Some(known) if known.from == ProgressFrom::Log => {}
            Some(known) if known.from == ProgressFrom::Store => add_to_store(known, text),
            _ => {
                let mut alone = text.clone();
                // Which of them still runs is not told.
                alone.building.clear();
                self.progress = Some(alone);
            }
        }
    }

    /// What was written lately, the newest last.
    pub fn heard(&self) -> impl Iterator<Item = &Heard> {
        self.heard.iter().map(|(_, heard)| heard)
    }

    /// Whether what Nix told still stands: then nobody else needs to guess. What
    /// has been under way since has grown older.
    pub(super) fn is_told(&mut self, at: Moment) -> bool {
        let Some(told) = self.told else {
            return false;
        };
        let Some(progress) = &mut self.progress else {
            return false;
        };
        let is_there = self.tree.members.iter().any(|m| m.id == progress.client);
        if progress.from != ProgressFrom::Log
            || !is_there
            || at.seconds_since(told) > SPEAKS_WITHIN_S
        {
            self.told = None;
            return false;
        }
        let since_s = at.seconds_since(self.aged.max(told));
        self.aged = at;
        for making in progress.building.iter_mut().chain(&mut progress.fetching) {
            making.for_s += since_s;
        }
        true
    }
}

fn add_to_store(known: &mut Progress, text: &Progress) {
    for making in known.building.iter_mut().filter(|m| m.phase.is_none()) {
        let named = text.building.iter().find(|told| told.name == making.name);
        making.phase = named.and_then(|told| told.phase.clone());
    }
    let is_bound = |limit: &ProgressLimit| *limit == ProgressLimit::UpperBound;
    // Of a script's several clients the store knows the last, text all.
    let wants_plan = known.planned.is_none() || known.limits.iter().any(is_bound);
    if wants_plan && known.client == text.client && text.planned.is_some() {
        known.planned = text.planned;
        known.limits.retain(|limit| !is_bound(limit));
    }
}

/// But for how long it has taken.
fn same(a: Option<&Progress>, b: Option<&Progress>) -> bool {
    let timeless = |progress: &Progress| {
        let mut progress = progress.clone();
        let still = |making: &mut Making| making.for_s = 0.0;
        progress.building.iter_mut().for_each(still);
        progress.fetching.iter_mut().for_each(still);
        // It may come from elsewhere.
        progress.planned = None;
        progress
    };
    a.map(timeless) == b.map(timeless)
}
