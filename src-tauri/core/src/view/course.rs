//! How one rebuild went, for whoever asks.

use super::name;
use crate::baseline::{self, Key};
use crate::course::{About, Bands, Earlier, Kept, Points, draw};
use crate::engine::State;
use crate::model::{Now, Time};
use crate::rebuild::Rebuild;
use crate::record::{Past, Stood};
use crate::wire::{Course, Phase, Usual};
use crate::words::state;

/// All that a course is drawn from but what earlier runs needed: with that it
/// can be drawn on any thread.
#[derive(Clone, Debug)]
pub struct Drawing {
    /// What makes earlier rebuilds the same.
    pub key: Key,
    about: About,
    kept: Option<Kept>,
    points: [Points; 4],
}

impl Drawing {
    /// The course.
    pub fn draw(&self, bands: &Bands) -> Course {
        draw(&self.about, self.kept.as_ref(), &self.points, bands)
    }

    /// The causes as they stood last.
    pub fn stood(&self) -> &[Stood] {
        self.kept.as_ref().map_or(&[], |kept| &kept.causes)
    }

    /// When it started.
    pub fn started(&self) -> Time {
        self.about.started
    }

    /// Of one that history alone knows. `before`: other rebuilds, newest first.
    pub fn of_past(
        id: &str,
        past: &Past,
        kept: Option<Kept>,
        own: &Earlier,
        before: &[Past],
        now: Now,
    ) -> Drawing {
        let key = Key::of(past);
        let earlier: Vec<Past> = before
            .iter()
            .filter(|other| other.started < past.started)
            .cloned()
            .collect();
        Drawing {
            about: About {
                id: id.to_owned(),
                name: state::name(&past.tool, &past.verb, past.target.as_deref()),
                started: past.started,
                ended: Some(past.ended),
                utc_offset_s: now.utc_offset_s,
                phases: past.phases.clone(),
                now: None,
                usual: usual(&earlier, &key),
                by_minute: true,
            },
            kept,
            points: own.points(),
            key,
        }
    }
}

/// What is usual for each phase.
fn usual(past: &[Past], key: &Key) -> Vec<(Phase, Usual)> {
    [
        Phase::Evaluate,
        Phase::Fetch,
        Phase::Build,
        Phase::Activate,
        Phase::Unknown,
    ]
    .into_iter()
    .filter_map(|phase| Some((phase, baseline::usual_phase(past, key, phase)?)))
    .collect()
}

impl State {
    /// Of a rebuild that runs, or ended a moment ago, by its id, its id in
    /// history, or its pid; of several with this pid the newest.
    pub fn course(&self, id: &str) -> Option<Drawing> {
        let named = |r: &&Rebuild| crate::engine::is_named(&r.past_id(), id);
        let rebuild = self
            .rebuilds
            .iter()
            .filter(named)
            .max_by_key(|r| r.started)?;
        let (kept, points) = rebuild.course(self.now.moment);
        let key = rebuild.key();
        Some(Drawing {
            about: About {
                id: rebuild.id.to_string(),
                name: name(rebuild),
                started: rebuild.started,
                ended: rebuild.end.map(|end| end.time),
                utc_offset_s: self.now.utc_offset_s,
                phases: rebuild.phases().to_vec(),
                now: rebuild.end.is_none().then_some(rebuild.phase),
                usual: usual(&self.past, &key),
                by_minute: false,
            },
            kept: Some(kept),
            points,
            key,
        })
    }
}
