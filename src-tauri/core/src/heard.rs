//! Which rebuilds a person wants to hear of, by kind. The others are watched and
//! shown all the same; they make no notification, and the lamp says no more of
//! them than that they run.

use crate::command_line::{Invocation, Kind, Tool};
use crate::engine::State;
use crate::rebuild::Rebuild;
use crate::wire::Verdict;

impl State {
    /// True if alerts and lamp may speak of such a rebuild.
    pub(crate) fn is_heard(&self, of: &Invocation) -> bool {
        let watch = &self.config.watch;
        match of.kind {
            Kind::System if is_darwin(of) => watch.darwin,
            Kind::System | Kind::Deploy => watch.system,
            Kind::Home | Kind::Profile => watch.home_manager,
            _ => watch.every_build,
        }
    }

    /// What lamp, headline and reports go by: one that nobody wants to hear of is
    /// at work, however it fares.
    pub(crate) fn verdict_heard(&self, rebuild: &Rebuild) -> Verdict {
        if rebuild.end.is_some() || self.is_heard(&rebuild.invocation) {
            rebuild.verdict
        } else {
            Verdict::Working
        }
    }
}

fn is_darwin(of: &Invocation) -> bool {
    of.tool == Tool::DarwinRebuild || of.tool == Tool::Nh && of.verb.starts_with("darwin")
}
