//! What a person has set that faces must know: how they look, and what keeps
//! alerts quiet.

use crate::engine::State;
use crate::judge;
use crate::wire::{Looks, QuietRule, QuietScope};
use crate::words;

impl State {
    pub(super) fn looks(&self) -> Looks {
        let (lamp, window) = (&self.config.lamp, &self.config.window);
        Looks {
            lamp_colour: lamp.colour.word().to_owned(),
            hide_when_idle: lamp.hide_when_idle,
            time_left: lamp.time_left.then(|| self.time_left()).flatten(),
            motion: window.motion.word().to_owned(),
            text_percent: window.text_percent,
            patterns: window.patterns,
        }
    }

    /// Of the rebuild that ends last.
    fn time_left(&self) -> Option<String> {
        let estimates = self.rebuild_views().into_iter().filter_map(|r| r.estimate);
        let left_s = estimates.map(|estimate| estimate.mid_s);
        left_s.max_by(f64::total_cmp).map(words::span)
    }

    /// What keeps alerts quiet at present.
    pub fn quiet_rules(&self) -> Vec<QuietRule> {
        self.quiet.view(self.now, |scope| match scope {
            QuietScope::All => String::new(),
            QuietScope::Rebuild(id) => {
                let mut all = self.rebuilds.iter();
                let rebuild = all.find(|r| r.id.to_string() == *id);
                rebuild.map_or_else(|| id.clone(), super::name)
            }
            QuietScope::Cause(code) => judge::title(code).unwrap_or_else(|| code.clone()),
        })
    }
}
