//! What history keeps.

mod around;

pub use around::{
    Around, AroundWanted, BESIDE_KEPT, FlakeInput, FoundAround, INPUTS_KEPT, LONGEST_KEPT,
    NAME_BYTES, NAMES_KEPT, Took, Waited,
};

use serde::{Deserialize, Serialize};

use crate::model::{Exit, Time};
use crate::wire::{Action, Phase, Verdict, thread};

/// One thing to write down.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Record {
    /// A rebuild that ended. Written once.
    Rebuild(Past),
    /// The machine and the rebuilds over one minute.
    Minute(Minute),
    /// A finding that became ripe. Written again, with `until`, when it goes.
    Finding(FoundCause),
    /// An action: as far as it has come. Written again at each step.
    Action(ActionDone),
    /// A command that an action has started has ended.
    CommandEnded(CommandEnded),
    /// A derivation was built.
    Build(BuildTime),
    /// What a person said of a verdict. Said again it replaces what was said.
    Answer(Answer),
    /// An estimate, and what came true.
    Tried(Tried),
    /// How a rebuild went that is written down. Written again when more is known.
    Course(CourseKept),
    /// What was around a rebuild that ended. Written after it.
    Around(Box<Around>),
}

/// A rebuild that ended.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Past {
    /// `pid-start@seconds`: pids and ticks since boot come again after a boot,
    /// the second it started does not.
    pub id: String,
    /// The program.
    pub tool: String,
    /// The tool's own word.
    pub verb: String,
    /// Configuration, flake or attribute, secrets masked.
    pub target: Option<String>,
    /// Who started it.
    pub user: String,
    /// When it started.
    pub started: Time,
    /// When it ended.
    pub ended: Time,
    /// How long it ran, awake, in seconds.
    pub elapsed_s: f64,
    /// Finished, failed, stopped or unknown.
    pub outcome: Verdict,
    /// How it ended, where the system tells.
    pub exit: Option<Exit>,
    /// The cause that led while it was stuck or waited, if it did.
    pub cause: Option<String>,
    /// Seconds spent in each phase, in the order they were first seen.
    pub phases: Vec<(Phase, f64)>,
    /// Why it ended so, or what came of it. `None`: there is nothing to add, or
    /// an older version wrote it down.
    #[serde(default)]
    pub reason: Option<String>,
    /// Derivations that failed, with the ends of their logs.
    #[serde(default)]
    pub failed: Vec<FailedBuild>,
    /// Longest seconds without a sign of life in each phase.
    #[serde(default)]
    pub quiets: Vec<(Phase, f64)>,
    /// How often it was told to be stuck.
    #[serde(default)]
    pub alarms: u32,
}

impl Past {
    /// The id it had while it ran: one notification thread from start to end.
    pub fn thread(&self) -> &str {
        thread(&self.id)
    }

    /// True if it ended well and was never said to be stuck or to wait.
    pub fn simply_ended_well(&self) -> bool {
        self.outcome == Verdict::Finished && self.alarms == 0 && self.cause.is_none()
    }
}

/// One minute of the machine.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Minute {
    /// The minute's end.
    pub at: Time,
    /// Mean share of all processors in use.
    pub cpu_ratio: f64,
    /// Most memory in use.
    pub memory_used_bytes: u64,
    /// Most swap in use.
    pub swap_used_bytes: u64,
    /// Bytes received in that minute.
    pub received_bytes: u64,
    /// Bytes read from and written to disks in that minute.
    pub disk_bytes: u64,
    /// Least free space of the store, where known.
    pub store_free_bytes: Option<u64>,
    /// Rebuilds that ran, by id.
    pub rebuilds: Vec<String>,
}

/// A cause that was named.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FoundCause {
    /// The rebuild.
    pub rebuild: String,
    /// The cause's code.
    pub code: String,
    /// Its probability when it became ripe.
    pub probability: f64,
    /// When it became ripe.
    pub since: Time,
    /// When it went. `None` while it holds.
    pub until: Option<Time>,
    /// The evidence as it stood, a sentence each.
    pub evidence: Vec<String>,
}

/// An action, written down before it begins, at each step, and at its end:
/// one that has begun and has no end was cut off.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ActionDone {
    /// The plan's id.
    pub plan: String,
    /// What was wished. `None`: an older version did not write it down.
    pub action: Option<Action>,
    /// What it was: the plan's title and `about`.
    pub what: String,
    /// When it began.
    pub begun: Time,
    /// The steps it came to, in order.
    pub steps: Vec<Step>,
    /// When it ended. `None`: nothing is known of its end.
    pub ended: Option<Time>,
    /// True if all that was planned came true.
    pub ok: bool,
    /// What happened, a sentence each.
    pub lines: Vec<String>,
    /// True once a person has seen that it was cut off.
    pub seen: bool,
}

/// How the command ended that an action has started: it belongs to that action.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CommandEnded {
    /// The action's plan.
    pub plan: String,
    /// True if it ended well.
    pub ok: bool,
    /// How, in a sentence.
    pub line: String,
}

/// How far an action has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Step {
    /// It looks again whether all is as it was planned.
    Look,
    /// It makes a backup.
    Backup,
    /// It does what was planned.
    Act,
    /// It looks whether it did.
    Check,
}

/// A derivation that failed, and what its builder said last.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FailedBuild {
    /// Without hash and `.drv`: `firefox-137.0`.
    pub name: String,
    /// The derivation. Empty where only the name is known.
    pub derivation: String,
    /// The last lines of its log, secrets masked, the newest last. Empty where
    /// it cannot be read.
    pub log: Vec<String>,
}

/// One build that ended well.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct BuildTime {
    /// The derivation's name as it stands in its path: `glibc-2.40-66`.
    pub name: String,
    /// How long it was built.
    pub seconds: f64,
}

/// An estimate, and what came true.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Tried {
    /// Seconds left as estimated: low, middle, high.
    pub left_s: [f64; 3],
    /// Seconds that it took from then.
    pub took_s: f64,
}

/// What a person said of a verdict.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Answer {
    /// The rebuild, as in history.
    pub rebuild: String,
    /// The cause it was about. Empty: the verdict as a whole.
    pub cause: String,
    /// True if it was right.
    pub right: bool,
    /// When it was said.
    pub at: Time,
}

/// A cause as it stood last. Without words: these are of whoever reads it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Stood {
    /// The cause's code.
    pub code: String,
    /// Its probability.
    pub probability: f64,
}

/// How a rebuild went.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CourseKept {
    /// [`Past::id`].
    pub rebuild: String,
    /// `Kept::written` of the course.
    pub course: String,
}

/// All that was learned, as history has it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Lessons {
    /// What people said, the oldest first.
    pub answers: Vec<Answer>,
    /// Builds, the oldest first.
    pub builds: Vec<BuildTime>,
    /// Estimates, the oldest first.
    pub tried: Vec<Tried>,
}
