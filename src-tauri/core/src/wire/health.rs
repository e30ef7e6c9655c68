//! Health and jobs.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::Counted;

/// What the health checks found.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, TS, JsonSchema)]
pub struct Health {
    /// `7 fine · 1 to look at · checked 2 min ago`.
    pub summary: String,
    /// The gravest result.
    pub result: HealthResult,
    /// True while checks run.
    pub checking: bool,
    /// One row a check, the gravest first.
    pub rows: Vec<HealthRow>,
}

/// What one check found.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS, JsonSchema)]
pub struct HealthRow {
    /// A stable name: `space-store`.
    pub id: String,
    /// What was looked at: `Free space of the store`.
    pub title: String,
    /// Where it belongs.
    pub group: HealthGroup,
    /// How it stands.
    pub result: HealthResult,
    /// The result as a word: `Fine`, `Look`, `Bad`, `Unknown`.
    pub word: String,
    /// The number that counts, or what is known: `214 GiB free`.
    pub number: String,
    /// Why it matters.
    pub why: String,
    /// The one next step. `None` if nothing is to be done.
    pub next_step: Option<String>,
    /// More, a line each: which files, which hosts.
    pub details: Vec<String>,
    /// What it costs to check.
    pub cost: CheckCost,
    /// The job that checks it, where that takes long.
    pub job: Option<JobKind>,
    /// What a button to check it says: `Check again`, `Check…`.
    pub check: String,
    /// When it was checked. `None`: not yet.
    pub checked_at: Option<String>,
    /// How long the check took, in milliseconds. `None`: not yet.
    pub took_ms: Option<f64>,
}

/// How something stands.
#[derive(
    Clone,
    Copy,
    Debug,
    Default,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
    TS,
    JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum HealthResult {
    /// It cannot be told.
    #[default]
    Unknown,
    /// Nothing to do.
    Fine,
    /// Worth a look.
    Look,
    /// It breaks rebuilds, or soon will.
    Bad,
}

/// Where a check belongs.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum HealthGroup {
    /// The computer itself.
    Machine,
    /// The way to the caches.
    Network,
    /// Nix, its store and its settings.
    Nix,
    /// The system that Nix made.
    System,
}

/// What a check costs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum CheckCost {
    /// Some files of the kernel.
    Instant,
    /// Below a second, and hardly any processor time.
    Cheap,
    /// Seconds to minutes of work: a job.
    Heavy,
    /// Opens connections or runs a person's own programs: only when asked for.
    OnRequest,
}

/// Something long, at a person's wish. A closed list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum JobKind {
    /// Evaluate the person's configuration; build nothing.
    EvaluateConfiguration,
    /// Have Nix check the flake of the configuration; build nothing.
    FlakeCheck,
    /// Ask each cache for what it says of itself.
    ReachCaches,
    /// Read what the running system and the person's profiles need, and compare
    /// it with the store's database.
    VerifyProfiles,
    /// The same with every path of the store.
    VerifyStore,
}

/// A job that runs, or has just ended.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS, JsonSchema)]
pub struct Job {
    /// Names this very job.
    pub id: String,
    /// What it does.
    pub kind: JobKind,
    /// The same in words.
    pub title: String,
    /// How it stands.
    pub state: JobState,
    /// How much is done, 0 to 1. `None` where that cannot be told.
    pub progress: Option<f64>,
    /// Paths and bytes, of a job that reads the store.
    #[serde(default)]
    pub counted: Option<Counted>,
    /// The newest line about it.
    pub line: String,
    /// True if it can be ended.
    pub can_cancel: bool,
    /// When it began.
    pub started: String,
}

/// How a job stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum JobState {
    /// It runs.
    Running,
    /// It did what it was to do.
    Done,
    /// It did not.
    Failed,
    /// A person ended it.
    Cancelled,
    /// The agent ended meanwhile.
    CutOff,
}
