//! What happened to a rebuild beside what looks tell: notifications, and what
//! Nixlamp does.

use super::{Effect, State};
use crate::course::What;
use crate::model::ProcessId;
use crate::record::{CourseKept, Record};
use crate::wire::{Action, Notice, NoticeKind, Outcome, Plan};

/// A notification, whatever it says by now.
type Shown = (String, NoticeKind, u32);

impl State {
    /// The notifications that stand, while a rebuild is there to have them.
    pub(super) fn shown_before(&self) -> Vec<Shown> {
        if self.rebuilds.is_empty() {
            return Vec::new();
        }
        self.board
            .standing()
            .into_iter()
            .map(|n| shown(&n))
            .collect()
    }

    pub(super) fn note_notices(&mut self, before: &[Shown]) {
        if self.rebuilds.is_empty() || !self.shows_notifications() {
            return;
        }
        for notice in self.board.standing() {
            let is_new = !before.contains(&shown(&notice));
            let of_it = |r: &&mut crate::rebuild::Rebuild| r.id.to_string() == notice.thread;
            if is_new && let Some(rebuild) = self.rebuilds.iter_mut().find(of_it) {
                rebuild.happened(self.now.moment, What::Notice(notice.title));
            }
        }
    }

    /// An action begins: of a rebuild, or of all that run.
    pub(super) fn note_action(&mut self, plan: &Plan) {
        let title = plan.title.trim_end_matches('?').to_owned();
        self.tell_of_action(about(&plan.action).as_deref(), &title);
    }

    /// What came of it.
    pub(super) fn note_outcome(&mut self, outcome: &Outcome) {
        let Some(acting) = self.acting.iter().find(|a| a.plan == outcome.plan) else {
            return;
        };
        let rebuild = acting.rebuild.clone();
        if let Some(line) = outcome.lines.first() {
            self.tell_of_action(rebuild.as_deref(), line);
        }
    }

    fn tell_of_action(&mut self, rebuild: Option<&str>, what: &str) {
        let at = self.now.moment;
        for known in &mut self.rebuilds {
            let concerns = match rebuild {
                Some(id) => known.id.to_string() == id,
                None => known.end.is_none(),
            };
            if concerns {
                known.happened(at, What::Action(what.to_owned()));
            }
        }
    }

    /// How it went is kept with the rebuild, if that is.
    pub(super) fn keep_course(&self, id: ProcessId, effects: &mut Vec<Effect>) {
        let Some(rebuild) = self.rebuilds.iter().find(|r| r.id == id) else {
            return;
        };
        let past_id = rebuild.past_id();
        if self.past.iter().any(|past| past.id == past_id) {
            let (kept, _) = rebuild.course(self.now.moment);
            effects.push(Effect::Keep(Record::Course(CourseKept {
                rebuild: past_id,
                course: kept.written(),
            })));
        }
    }
}

fn shown(notice: &Notice) -> Shown {
    (notice.thread.clone(), notice.kind, notice.round)
}

/// The rebuild that an action is about.
pub(super) fn about(action: &Action) -> Option<String> {
    match action {
        Action::Stop { rebuild, .. } => Some(rebuild.clone()),
        _ => None,
    }
}
