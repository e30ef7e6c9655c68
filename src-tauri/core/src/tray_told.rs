//! That a desktop shows no tray is told once in a notification, and never again
//! by any later start; in the window it stands until it is put away.

use crate::engine::{Effect, State};
use crate::wire::NoticeKind;

/// The subject of the trouble.
const TRAY: &str = "tray";
/// A panel may start later than the agent does.
const COMES_LATE_S: f64 = 20.0;
/// How long the notification stands.
const STANDS_S: f64 = 3600.0;

impl State {
    /// Since when there is none.
    pub(crate) fn note_tray(&mut self) {
        if self.troubles.contains_key(TRAY) {
            self.without_tray.get_or_insert(self.now.moment);
        } else {
            self.without_tray = None;
        }
    }

    /// Where nobody can see it, or nobody would remember that it was told, it
    /// waits for a start where that is otherwise.
    pub(crate) fn wants_tray_told(&self) -> bool {
        let at = self.now.moment;
        match self.tray_told {
            Some(told) => self.without_tray.is_some() && at.seconds_since(told) < STANDS_S,
            None => self.tray_untold_s().is_some_and(|left_s| left_s <= 0.0),
        }
    }

    /// Whether anything shows notifications here.
    pub(crate) fn shows_notifications(&self) -> bool {
        !self.headless && !self.troubles.contains_key("notifications")
    }

    /// Seconds until it is to be told, if it is to be told at all.
    fn tray_untold_s(&self) -> Option<f64> {
        let seen = self.seen.as_ref()?;
        let untold = self.tray_told.is_none()
            && !seen.tray_told
            && !seen.hidden.contains(TRAY)
            && self.shows_notifications();
        let since = self.without_tray.filter(|_| untold)?;
        Some(COMES_LATE_S - self.now.moment.seconds_since(since))
    }

    /// Seconds until it is to be looked at again.
    pub(crate) fn tray_pending_s(&self) -> Option<f64> {
        self.tray_untold_s()
            .filter(|left_s| *left_s > 0.0)
            .map(|left_s| left_s.max(0.1))
    }

    /// What stands was told, for good.
    pub(crate) fn keep_tray_told(&mut self, effects: &mut Vec<Effect>) {
        let stands = |state: &State| {
            let mut standing = state.board.standing().into_iter();
            standing.any(|notice| notice.kind == NoticeKind::NoTray)
        };
        if self.tray_told.is_some() || self.tray_untold_s().is_none() || !stands(self) {
            return;
        }
        self.tray_told = Some(self.now.moment);
        let mut seen = self.seen.clone().unwrap_or_default();
        seen.tray_told = true;
        effects.push(Effect::KeepSeen(seen.clone()));
        self.seen = Some(seen);
    }
}
