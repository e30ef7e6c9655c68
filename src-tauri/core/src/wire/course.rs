//! How one rebuild went: what a timeline, charts and a report are drawn from.
//! Asked for by [`super::Request::Course`], not part of every picture.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{Phase, Usual};

/// One rebuild from its start until now, or until its end. Instants are
/// seconds since its start on the wall clock.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, TS, JsonSchema)]
pub struct Course {
    /// [`super::Rebuild::id`].
    pub rebuild: String,
    /// When it started.
    pub started: String,
    /// When it ended. `None`: it runs.
    pub ended: Option<String>,
    /// Where the drawing ends.
    pub until_s: f64,
    /// Its phases in order, with what is usual for each.
    pub phases: Vec<PhaseCourse>,
    /// Phases first, then fetches, then build slots.
    pub lanes: Vec<Lane>,
    /// The builds that each waited for the one before and that decided how long
    /// it took, in order: `glibc → llvm → firefox`. Empty: not known.
    pub critical: Vec<String>,
    /// CPU, memory, disk, network.
    pub charts: Vec<Chart>,
    /// What happened when, oldest first.
    pub events: Vec<Happened>,
    /// The last lines of what was written by it and about it, oldest first,
    /// secrets masked.
    pub log: Vec<LogLine>,
    /// Why something may be missing, a sentence each.
    pub limits: Vec<String>,
}

/// One phase of a rebuild.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS, JsonSchema)]
pub struct PhaseCourse {
    /// Which.
    pub phase: Phase,
    /// For people: `Building`.
    pub title: String,
    /// How long it took so far. `None`: it has not begun.
    pub took_s: Option<f64>,
    /// True for the one it is in.
    pub now: bool,
    /// What is usual here. `None` below three runs.
    pub usual: Option<Usual>,
    /// For people: `9 min, usually 4 to 6 min (10 runs)`.
    pub line: String,
}

/// One row of the timeline.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS, JsonSchema)]
pub struct Lane {
    /// `phase`, `fetch` or `slot`.
    pub kind: String,
    /// For people: `Build slot 1`.
    pub title: String,
    /// What was in it, oldest first; bars of one lane do not overlap.
    pub bars: Vec<Bar>,
}

/// One thing that took time.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS, JsonSchema)]
pub struct Bar {
    /// `evaluate`, `fetch`, `build`, `activate`, `wait` or `work`.
    pub kind: String,
    /// Without hash: `glibc-2.40`; for a phase its title.
    pub name: String,
    /// The derivation or store path. `None` for a phase.
    pub path: Option<String>,
    /// When it began.
    pub from_s: f64,
    /// When it ended. `None`: it goes on.
    pub to_s: Option<f64>,
    /// Only with kind `wait`: what it waited for.
    pub why: Option<String>,
    /// True if it is one of [`Course::critical`].
    pub critical: bool,
    /// True if it failed.
    pub failed: bool,
    /// The builder's topmost process while it runs, where it can be told.
    pub builder: Option<u32>,
    /// The whole in words: `glibc-2.40: built, 14:02 to 14:10, 8 min`.
    pub line: String,
}

/// One quantity over time.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS, JsonSchema)]
pub struct Chart {
    /// `cpu` (share of all processors), `memory` (bytes in use), `disk` (bytes
    /// a second read and written), `net` (bytes a second received).
    pub of: String,
    /// For people: `CPU`.
    pub title: String,
    /// `ratio`, `bytes` or `bytes-per-s`.
    pub unit: String,
    /// Instants, ascending; at most 720.
    pub at_s: Vec<f64>,
    /// A value for each, the mean around it; `None` where it was not measured,
    /// as in a sleep.
    pub values: Vec<Option<f64>>,
    /// The least that was measured, which a mean may hide.
    pub least: Option<f64>,
    /// The most that was measured.
    pub most: Option<f64>,
    /// What is usual at this point of earlier runs. `None` below three.
    pub band: Option<Band>,
    /// For people, also for those who do not see the picture: `CPU was under
    /// 3 % for the last 12 min; usual here 40–95 %.`
    pub line: String,
}

/// What earlier runs of the same rebuild needed, by time since their start.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS, JsonSchema)]
pub struct Band {
    /// Instants, ascending.
    pub at_s: Vec<f64>,
    /// Tenth percentile at each.
    pub p10: Vec<f64>,
    /// Median at each.
    pub p50: Vec<f64>,
    /// Ninetieth percentile at each.
    pub p90: Vec<f64>,
    /// How many runs it rests on.
    pub n: u32,
}

/// One thing that happened.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS, JsonSchema)]
pub struct Happened {
    /// When.
    pub at_s: f64,
    /// The same on the clock.
    pub at: String,
    /// `started`, `phase`, `verdict`, `cause`, `notice`, `action`, `slept`,
    /// `ended`.
    pub kind: String,
    /// For people.
    pub text: String,
}

/// One line that was written.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS, JsonSchema)]
pub struct LogLine {
    /// When it was read. `None`: before it was watched.
    pub at_s: Option<f64>,
    /// Who wrote it, for people: `nix`, `glibc-2.40`, `the Nix daemon`.
    pub from: String,
    /// The derivation's or store path's [`Bar::path`], for filtering.
    pub path: Option<String>,
    /// The line, secrets masked, at most 2000 characters.
    pub text: String,
}
