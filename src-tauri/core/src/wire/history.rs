//! Past rebuilds: which are wanted, what is told of them, and what differed
//! between two. Asked for, not part of every picture.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{PastRebuild, Phase, Usual, Verdict};

/// Which past rebuilds are wanted: all that is set must fit.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(default)]
pub struct PastFilter {
    /// How it ended; [`Verdict::Slow`] for those that ended well and were slow.
    pub outcome: Option<Verdict>,
    /// Ended within so many days.
    pub days: Option<u32>,
    /// Its target: one of [`Rebuilds::targets`].
    pub target: Option<String>,
    /// The program.
    pub tool: Option<String>,
    /// Words that must all stand somewhere in it.
    pub search: String,
}

/// Where a page ended: the next one goes on behind it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PastPlace {
    /// When that rebuild ended, in milliseconds since 1970.
    #[ts(type = "number")]
    pub ended_ms: i64,
    /// [`PastRebuild::id`] of it.
    pub id: String,
}

/// A page of past rebuilds.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, TS)]
pub struct Rebuilds {
    /// Newest first.
    pub rows: Vec<HistoryRow>,
    /// Where the next page begins. `None`: this was the last.
    pub next: Option<PastPlace>,
    /// How many fit, on all pages.
    pub fit: u32,
    /// How many there are.
    pub all: u32,
    /// How many there are of each outcome, whatever is wanted, in the order
    /// good, slow, failed, stopped, unknown; those that there are none of lack.
    pub outcomes: Vec<OutcomeCount>,
    /// Targets to choose from, the most frequent first, at most fifty.
    pub targets: Vec<String>,
    /// Programs to choose from, the most frequent first.
    pub tools: Vec<String>,
    /// One mark for each that fits, oldest first, at most the newest 2000. Only
    /// with the first page.
    pub marks: Vec<PastMark>,
    /// What the chart shows, in one sentence. Empty: there is nothing to show.
    pub line: String,
    /// What is usual for each configuration among those that fit, the most
    /// frequent first, at most five. Only with the first page.
    pub baselines: Vec<Baseline>,
}

/// How many past rebuilds ended so.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct OutcomeCount {
    /// How.
    pub outcome: Verdict,
    /// How many.
    pub count: u32,
}

/// One past rebuild with what is told beside it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct HistoryRow {
    /// The rebuild.
    pub past: PastRebuild,
    /// True if it ended well and took longer than is usual.
    pub slow: bool,
    /// Its phases in order.
    pub phases: Vec<PhaseTook>,
    /// Against what is usual: `9 min longer than usual (4 to 6 min)`. `None`:
    /// nothing is usual yet, or it did not end well.
    pub against: Option<String>,
}

/// What one phase took.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct PhaseTook {
    /// Which.
    pub phase: Phase,
    /// For people: `Building`.
    pub title: String,
    /// How long.
    pub took_s: f64,
}

/// One mark of the chart.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct PastMark {
    /// [`PastRebuild::id`].
    pub id: String,
    /// When it ended.
    pub ended: String,
    /// How long it took.
    pub took_s: f64,
    /// How it ended; [`Verdict::Slow`] if well and slowly.
    pub outcome: Verdict,
    /// Tenth and ninetieth percentile of the ten good ones of the same
    /// configuration before it. `None` below three.
    pub band: Option<[f64; 2]>,
    /// Seconds in evaluating, fetching, building, activating, and what cannot be
    /// told.
    pub phases_s: [f64; 5],
}

/// What is usual for one configuration.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, TS)]
pub struct Baseline {
    /// What it is: `nixos-rebuild switch of “.#laptop”`.
    pub of: String,
    /// From start to end. `None` below three good runs.
    pub whole: Option<Usual>,
    /// Each phase that has one.
    pub phases: Vec<UsualPhase>,
    /// For people: `Usually 8 to 12 min (10 runs)`, or why there is none.
    pub line: String,
}

/// What is usual for one phase.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct UsualPhase {
    /// Which.
    pub phase: Phase,
    /// For people.
    pub title: String,
    /// How long.
    pub usual: Usual,
    /// For people: `Building: usually 3 to 5 min`.
    pub line: String,
}

/// What differed between two rebuilds.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct Blame {
    /// The slower one.
    pub slow: PastRebuild,
    /// The faster one.
    pub fast: PastRebuild,
    /// Why it is held against this one.
    pub chosen: String,
    /// Seconds that the slower took longer; negative if it did not.
    pub difference_s: f64,
    /// The same for people.
    pub line: String,
    /// Each phase of either.
    pub phases: Vec<PhaseDifference>,
    /// What differed, what explains most first.
    pub findings: Vec<Difference>,
    /// Seconds of the difference that nothing above explains.
    pub unexplained_s: f64,
    /// The same for people.
    pub rest: String,
    /// What is not known of either, a sentence each.
    pub missing: Vec<String>,
}

/// One phase of two rebuilds.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct PhaseDifference {
    /// Which.
    pub phase: Phase,
    /// For people.
    pub title: String,
    /// Seconds in the slower one.
    pub slow_s: f64,
    /// Seconds in the faster one.
    pub fast_s: f64,
    /// For people: `Building: 31 min, before 4 min`.
    pub line: String,
}

/// One thing that differed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct Difference {
    /// `built-not-fetched`, `built-anew`, `build-longer`, `download`, `input`,
    /// `plan`, `pressure`, `swap`, `beside`, `nix`, `kernel`, `cause`, `ended`.
    pub kind: String,
    /// For people: `llvm-20.1 was built here (31 min) and fetched before.`
    pub text: String,
    /// Seconds of the difference that it explains at the most. `None`: it cannot
    /// be told.
    pub explains_s: Option<f64>,
    /// The same for people: `explains up to 27 min`. Empty: it cannot be told.
    pub explains: String,
}

/// What an exported file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum ExportForm {
    /// As `nixlamp history --json`.
    Json,
    /// As `nixlamp history --csv`.
    Csv,
}
