//! What faces see and say: the only types that leave the agent.
//!
//! One JSON object a line over the agent's socket. The agent speaks first
//! ([`Hello`]); then each line from a face is a [`Request`], each line from
//! the agent a [`Reply`]. All times are RFC 3339 in UTC, all durations
//! seconds, all sizes bytes, all shares and probabilities 0 to 1.
//! `ui/src/wire.ts` and `docs/status.schema.json` are generated from here.

mod action;
mod choices;
mod course;
mod desk;
mod explained;
mod health;
mod history;
mod nix_says;
mod progress;
mod ran;
mod report;
mod settings;
mod verified;
mod welcome;

pub use action::*;
pub use choices::*;
pub use course::*;
pub use desk::*;
pub use explained::*;
pub use health::*;
pub use history::*;
pub use nix_says::*;
pub use progress::*;
pub use ran::*;
pub use report::*;
pub use settings::*;
pub use verified::*;
pub use welcome::*;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Version of the protocol and of `status --json`. Raised when a field changes
/// its meaning or goes away; new fields do not raise it.
pub const PROTOCOL: u32 = 1;

/// The agent's first line on every connection.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Hello {
    /// [`PROTOCOL`] of the agent.
    pub protocol: u32,
    /// The agent's own version.
    pub agent: String,
    /// The language of its sentences, BCP 47. Empty: an older one does not say.
    #[serde(default)]
    pub language: String,
}

/// What a face asks.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum Request {
    /// One picture now.
    Look,
    /// A picture now and whenever it changes, until the face hangs up.
    Watch,
    /// A wish. Answered with [`Reply::Taken`] or [`Reply::Refused`].
    Command(Command),
    /// Past rebuilds, newest first.
    History {
        /// At most this many.
        limit: u32,
    },
    /// How one rebuild went, or goes.
    Course {
        /// [`Rebuild::id`] or [`PastRebuild::id`].
        rebuild: String,
    },
    /// The log of one build, as Nix has kept it.
    BuildLog {
        /// [`Bar::path`] of a build.
        derivation: String,
    },
    /// Reports on the disk, newest first.
    Reports,
    /// A report as it would be saved, with what is masked in it.
    Report {
        /// Of what.
        of: ReportOf,
        /// Leave host names as they are.
        #[serde(default)]
        keep_host_names: bool,
    },
    /// Save such a report among the others.
    SaveReport {
        /// Of what. One that was made before is written anew.
        of: ReportOf,
        /// Leave host names as they are.
        #[serde(default)]
        keep_host_names: bool,
    },
    /// What can be set, and where each value comes from.
    Settings,
    /// Past rebuilds that fit, newest first, a page at a time.
    Rebuilds {
        /// Which.
        filter: PastFilter,
        /// [`Rebuilds::next`] of the page before. `None`: the first page, with
        /// all that is told of them as a whole.
        before: Option<PastPlace>,
        /// At most this many.
        limit: u32,
    },
    /// What differed between two rebuilds.
    Blame {
        /// [`PastRebuild::id`] of the slower one. Empty: the last that ended.
        slow: String,
        /// That of the faster one. `None`: the usual one nearest to the median.
        fast: Option<String>,
    },
    /// Past rebuilds that fit, as a file's contents.
    Export {
        /// Which.
        filter: PastFilter,
        /// What the file is.
        form: ExportForm,
        /// True to write it into the person's folder for downloads.
        save: bool,
    },
    /// Record all events into this file until the face hangs up.
    Record {
        /// An absolute path; it must not exist yet.
        path: String,
    },
}

/// What the agent answers.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum Reply {
    /// The whole picture.
    View(Box<View>),
    /// The wish was taken; its effect shows in the next picture.
    Taken,
    /// It was not, and why.
    Refused {
        /// A sentence for people.
        why: String,
    },
    /// Past rebuilds, newest first.
    History(Vec<PastRebuild>),
    /// How one rebuild went, or goes.
    Course(Box<Course>),
    /// The log of one build, secrets masked.
    BuildLog {
        /// Its last lines, at most 512 KiB.
        text: String,
        /// Lines before these.
        left_out: u32,
    },
    /// Reports on the disk, newest first.
    Reports(Vec<ReportRow>),
    /// A report as it would be saved.
    Report(Box<ReportPreview>),
    /// It is saved, there.
    ReportSaved(ReportRow),
    /// What can be set.
    Settings(Box<Settings>),
    /// Past rebuilds that fit.
    Rebuilds(Box<Rebuilds>),
    /// What differed between two rebuilds.
    Blame(Box<Blame>),
    /// Past rebuilds as a file's contents.
    Export {
        /// The contents. Empty where it was written to a file.
        text: String,
        /// The file it was written to.
        path: Option<String>,
    },
}

/// A wish of a person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum Command {
    /// Work out what an action would do. The plan shows in the next picture;
    /// nothing is done.
    Prepare(Action),
    /// Carry out the plan with this id, if all it rests on is still true.
    Confirm {
        /// [`Plan::id`].
        plan: String,
        /// True if the person has also said yes to [`Plan::second_confirm`].
        /// A plan that has one is refused without.
        #[serde(default)]
        really: bool,
    },
    /// Drop the plan; if it is being carried out, stop that where it can be
    /// stopped without harm.
    Cancel {
        /// [`Plan::id`].
        plan: String,
    },
    /// No alerts until then. Trouble still shows in the lamp.
    Pause(PauseUntil),
    /// Alerts again: all rules that keep them quiet are dropped.
    Resume,
    /// No alerts of a kind until then. [`Command::Pause`] is this of all.
    Snooze {
        /// What is kept quiet.
        scope: QuietScope,
        /// How long.
        until: PauseUntil,
    },
    /// Drops one rule that keeps alerts quiet.
    DropRule {
        /// [`QuietRule::id`].
        id: String,
    },
    /// Writes a setting into the person's own file.
    Set {
        /// [`SettingRow::key`].
        key: String,
        /// Of the kind that the setting has.
        value: SettingValue,
    },
    /// Takes a setting out of the person's own file: its default holds again.
    Reset {
        /// [`SettingRow::key`].
        key: String,
    },
    /// Shows a notification, to try whether they come.
    TestNotice,
    /// The window has the keyboard (`true`) or no longer: who looks at it needs
    /// no notification. Holds for a minute and a half, unless it is said again.
    Focused(bool),
    /// Forget all past rebuilds and what was learnt of them. What runs goes on,
    /// and what an action has not ended yet stays written down.
    DeleteHistory,
    /// The person has seen that this rebuild failed.
    Acknowledge {
        /// [`Rebuild::id`] or [`PastRebuild::id`].
        rebuild: String,
    },
    /// Check again.
    CheckHealth {
        /// [`HealthRow::id`]; `None` for all that is instant or cheap.
        check: Option<String>,
    },
    /// Begin something long.
    StartJob(JobKind),
    /// End a job.
    CancelJob {
        /// [`Job::id`].
        job: String,
    },
    /// What a person says of a verdict: that it was right or wrong.
    Judge {
        /// [`Rebuild::id`] or [`PastRebuild::id`].
        rebuild: String,
        /// [`Cause::code`]. `None`: the verdict as a whole.
        cause: Option<String>,
        /// True if it was right.
        right: bool,
    },
    /// The person has seen which actions were cut off.
    AcknowledgeActions,
    /// The person has read the page of the first start.
    Welcomed,
    /// Do not show this trouble again.
    HideTrouble {
        /// [`Trouble::code`], of one that [`Trouble::can_hide`].
        code: String,
    },
    /// Open the window.
    Show,
    /// `nixlamp run` tells that its command has started, or how it has ended.
    Ran(Ran),
    /// `nixlamp run` hands on what Nix itself tells.
    NixSays(NixSays),
    /// End the agent: a person wishes it. Rebuilds go on.
    Quit,
    /// End it for another one that is started at once.
    GiveWay,
}

/// The whole picture, drawn by every face.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS, JsonSchema)]
pub struct View {
    /// What its sentences are in, BCP 47: `en`, `de`, `qps-ploc`.
    #[serde(default)]
    pub language: String,
    /// What `status --json` prints.
    pub status: Status,
    /// Title and lines of the tray's tooltip, plain text.
    pub tooltip: Tooltip,
    /// The tray's menu, top to bottom.
    pub menu: Vec<MenuItem>,
    /// Notifications that should stand now. One that is gone from this list
    /// is withdrawn; one whose `title`, `body` or `kind` changed is replaced.
    pub notices: Vec<Notice>,
    /// The action whose plan is being worked out.
    pub preparing: Option<Action>,
    /// The plan that waits for a yes or no.
    pub plan: Option<Plan>,
    /// The action that is being carried out.
    #[serde(default)]
    pub acting: Option<Acting>,
    /// What the last action did; goes away after a minute.
    pub outcome: Option<Outcome>,
    /// The commands that the configuration offers, in its order.
    #[serde(default)]
    pub rebuild_commands: Vec<RebuildButton>,
    /// How healthy machine and Nix are.
    #[serde(default)]
    pub health: Health,
    /// What runs for long at a person's wish, and what of it has just ended.
    #[serde(default)]
    pub jobs: Vec<Job>,
    /// What reading the store has found, and nobody has repaired yet.
    #[serde(default)]
    pub verified: Verified,
    /// The system that runs. `None`: none is known that is current.
    #[serde(default)]
    pub switched: Option<Switched>,
    /// What Nixlamp cannot see or do at present.
    #[serde(default)]
    pub troubles: Vec<Trouble>,
    /// What a first start finds.
    #[serde(default)]
    pub welcome: Welcome,
    /// How faces look.
    #[serde(default)]
    pub looks: Looks,
    /// What keeps alerts quiet at present, the oldest first.
    #[serde(default)]
    pub rules: Vec<QuietRule>,
    /// True while a recording is played: nothing of it happens here.
    #[serde(default)]
    pub pretend: bool,
    /// How many times the window was asked for. A face that owns the window
    /// opens it when this grows.
    pub shows: u32,
}

/// How everything stands: the schema of `nixlamp status --json`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS, JsonSchema)]
pub struct Status {
    /// [`PROTOCOL`].
    pub schema: u32,
    /// The lamp.
    pub state: Lamp,
    /// One line for people: `No progress for 12 min`.
    pub headline: String,
    /// When the machine was last looked at.
    pub seen_at: String,
    /// Until when alerts are paused. Empty string: until turned on again.
    pub paused_until: Option<String>,
    /// The machine as a whole.
    pub machine: Machine,
    /// Rebuilds that run, the worst first, then those that ended in the last
    /// minute.
    pub rebuilds: Vec<Rebuild>,
    /// The last rebuilds that ended, newest first, at most ten.
    pub recent: Vec<PastRebuild>,
    /// The rebuild whose failure the lamp shows, or would if nothing graver
    /// held, until it is marked as seen. Not always the newest that failed: what
    /// ended after seconds does not count.
    #[serde(default)]
    pub unseen_failure: Option<Box<PastRebuild>>,
    /// How often stalls were told for nothing, as far as is known: a sentence.
    /// `None` without any.
    #[serde(default)]
    pub false_alarms: Option<String>,
    /// Builders that no rebuild and no daemon looks after any more.
    #[serde(default)]
    pub orphans: Vec<ProcessRow>,
    /// What Nixlamp cannot see or do at present, a sentence each.
    pub troubles: Vec<String>,
}

/// The eight states of the lamp.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Lamp {
    /// Nothing runs, nothing is wrong.
    Ok,
    /// A rebuild makes progress.
    Running,
    /// Slower than usual, waiting for another process, or the machine is short
    /// of something.
    Attention,
    /// A person must answer.
    NeedsYou,
    /// No progress.
    Stalled,
    /// The last rebuild failed and nobody has looked yet.
    Failed,
    /// Alerts are paused and all is well.
    Paused,
    /// Nixlamp cannot see.
    Unknown,
}

impl Lamp {
    /// Every state.
    pub const ALL: [Lamp; 8] = [
        Lamp::Ok,
        Lamp::Running,
        Lamp::Attention,
        Lamp::NeedsYou,
        Lamp::Stalled,
        Lamp::Failed,
        Lamp::Paused,
        Lamp::Unknown,
    ];

    /// Its shape as a letter: no two states look alike without colour.
    pub fn letter(self) -> &'static str {
        match self {
            Lamp::Ok => "●",
            Lamp::Running => "◔",
            Lamp::Attention => "▲",
            Lamp::NeedsYou => "◆",
            Lamp::Stalled => "⬣",
            Lamp::Failed => "✗",
            Lamp::Paused => "○",
            Lamp::Unknown => "◌",
        }
    }
}

/// The machine as a whole.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, TS, JsonSchema)]
pub struct Machine {
    /// Logical processors.
    pub cores: u32,
    /// Share of all processors in use.
    pub cpu_ratio: Option<f64>,
    /// Load average over one minute.
    pub load: f64,
    /// Memory in use that programs could not get back without swapping.
    #[ts(type = "number")]
    pub memory_used_bytes: u64,
    /// Memory in the machine.
    #[ts(type = "number")]
    pub memory_total_bytes: u64,
    /// Swap in use.
    #[ts(type = "number")]
    pub swap_used_bytes: u64,
    /// Swap space.
    #[ts(type = "number")]
    pub swap_total_bytes: u64,
    /// Share of time in which some task waited for memory (PSI, 10 s).
    pub memory_pressure_ratio: Option<f64>,
    /// The same for disks.
    pub io_pressure_ratio: Option<f64>,
    /// Bytes a second received, all interfaces but loopback.
    pub received_bytes_per_s: Option<f64>,
    /// Bytes a second sent.
    pub sent_bytes_per_s: Option<f64>,
    /// Bytes a second read from disks.
    pub disk_read_bytes_per_s: Option<f64>,
    /// Bytes a second written to disks.
    pub disk_written_bytes_per_s: Option<f64>,
    /// The hottest sensor, in degrees Celsius.
    pub heat_celsius: Option<f32>,
    /// Free space where Nix needs it.
    pub spaces: Vec<Space>,
    /// The last two minutes, oldest first.
    pub trace: Trace,
}

/// Recent values for sparklines, oldest first, equally spaced.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, TS, JsonSchema)]
pub struct Trace {
    /// Seconds between two values.
    pub step_s: f64,
    /// Share of all processors in use.
    pub cpu_ratio: Vec<f64>,
    /// Share of memory in use.
    pub memory_ratio: Vec<f64>,
    /// Bytes a second read and written on disks.
    pub disk_bytes_per_s: Vec<f64>,
    /// Bytes a second received and sent.
    pub net_bytes_per_s: Vec<f64>,
}

/// Free space of one file system.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
pub struct Space {
    /// `store`, `build-dir`, `tmp` or `boot`.
    pub of: String,
    /// The path that was asked.
    pub path: String,
    /// Bytes an ordinary user may still use.
    #[ts(type = "number")]
    pub free_bytes: u64,
    /// Bytes in all.
    #[ts(type = "number")]
    pub total_bytes: u64,
    /// Files that may still be made, where there is a limit.
    #[ts(type = "number | null")]
    pub free_inodes: Option<u64>,
}

/// One rebuild that runs or has just ended.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS, JsonSchema)]
pub struct Rebuild {
    /// Root process as `pid-start`; never used twice.
    pub id: String,
    /// The program: `nixos-rebuild`, `nix-build`.
    pub tool: String,
    /// The tool's own word: `switch`, `flake check`.
    pub verb: String,
    /// Configuration, flake or attribute as typed, secrets masked.
    pub target: Option<String>,
    /// Who started it.
    pub user: String,
    /// The pid of the root process.
    pub root_pid: u32,
    /// When it started.
    pub started: String,
    /// How long it has run or ran, awake.
    pub elapsed_s: f64,
    /// What it is doing.
    pub phase: Phase,
    /// How long it has been in that phase.
    pub phase_s: f64,
    /// How it stands.
    pub verdict: Verdict,
    /// Since when it stands so, in seconds.
    pub verdict_s: f64,
    /// One line for people.
    pub headline: String,
    /// A second line: `switch · started 14:02 · 12 min`.
    pub subline: String,
    /// `26 min, usually 2 min (13×, 9 runs)`. `None` below three runs.
    pub against_usual: Option<String>,
    /// Why there is no estimate, where there is none: `longer than all 10
    /// earlier runs`.
    #[serde(default)]
    pub no_estimate: Option<String>,
    /// What it waits on, in words.
    pub waits_on: Option<String>,
    /// Processes outside of it that hold what it waits for, as they are now.
    #[serde(default)]
    pub waits_for: Vec<ProcessRow>,
    /// Seconds since the last sign of life of any kind.
    pub quiet_s: f64,
    /// False if nothing of it has moved since it was first looked at: then
    /// `quiet_s` only tells how long that was.
    #[serde(default = "yes")]
    pub has_moved: bool,
    /// What is usual for this rebuild on this machine. `None` below three
    /// successful runs.
    pub usual: Option<Usual>,
    /// How long it will still take. `None` where it cannot be told.
    #[serde(default)]
    pub estimate: Option<Estimate>,
    /// Share done for the ring, in eighths, where an estimate exists.
    pub ring_eighths: Option<u8>,
    /// What it is to make, makes and has made. `None` where it cannot be told.
    #[serde(default)]
    pub progress: Option<Progress>,
    /// Likely causes, the most probable first; probabilities sum to one.
    /// "Don't know" is always among them.
    pub causes: Vec<Cause>,
    /// What it does now, a line each, at most five.
    pub now: Vec<Doing>,
    /// Its processes, parents before children.
    pub processes: Vec<ProcessRow>,
    /// True if it can be stopped.
    pub can_stop: bool,
    /// True if stopping it takes an administrator's password.
    #[serde(default)]
    pub needs_password: bool,
}

/// The id that a rebuild has while it shows, of the one that it has in history:
/// without the second in which it started.
pub fn thread(rebuild: &str) -> &str {
    rebuild.split('@').next().unwrap_or(rebuild)
}

/// What an older agent does not tell is as it was before.
fn yes() -> bool {
    true
}

/// What a rebuild does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Phase {
    /// Reading and evaluating Nix expressions.
    Evaluate,
    /// Fetching paths or sources.
    Fetch,
    /// Builders run.
    Build,
    /// Switching the system or home to the result.
    Activate,
    /// It cannot be told.
    Unknown,
}

/// How a rebuild stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// It makes progress, or is quiet in a way that is usual.
    Working,
    /// Progress, but far beyond what is usual here.
    Slow,
    /// It waits for a person or for a process that itself works.
    Waiting,
    /// Nothing moves and nothing will by itself, as far as can be seen.
    Stuck,
    /// It ended well, or nobody can say how it ended.
    Finished,
    /// It ended with an error.
    Failed,
    /// A person ended it.
    Stopped,
    /// What would be needed to judge cannot be seen.
    Unknown,
}

/// What is usual for a rebuild on this machine.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, TS, JsonSchema)]
pub struct Usual {
    /// A quarter of the successful runs took at most this, in seconds.
    pub p25_s: f64,
    /// Their median.
    pub p50_s: f64,
    /// Three quarters took at most this.
    pub p75_s: f64,
    /// Nineteen of twenty took at most this.
    pub p95_s: f64,
    /// How many runs that rests on.
    pub n: u32,
}

/// How long a rebuild will still take.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS, JsonSchema)]
pub struct Estimate {
    /// If all goes quickly, in seconds.
    pub low_s: f64,
    /// As usual.
    pub mid_s: f64,
    /// If all goes slowly.
    pub high_s: f64,
    /// What it rests on: `plan` (the critical path of what is to be built, with
    /// how long each took before) or `runs` (how long the whole took before).
    pub from: String,
    /// Median share by which earlier estimates were off, 0.2 for 20 %. `None`
    /// below three.
    pub error_ratio: Option<f64>,
    /// For people: `8 to 14 min left`.
    pub line: String,
}

/// A guess at the cause.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS, JsonSchema)]
pub struct Cause {
    /// A stable name: `lock-held`, `download-stalled`, `dont-know`.
    pub code: String,
    /// One of the families of `docs/causes.md`.
    pub family: String,
    /// For people: `Another Nix process holds a lock`.
    pub title: String,
    /// 0 to 1; capped at 0.95.
    pub probability: f64,
    /// `Very likely`, `Likely`, `Possible`, `Unlikely`.
    pub likelihood: String,
    /// What speaks for it.
    pub evidence_for: Vec<Evidence>,
    /// What speaks against it.
    pub evidence_against: Vec<Evidence>,
    /// What would disprove it.
    pub would_change: String,
    /// The safest next step.
    pub next_step: String,
}

/// One observation, as a sentence with its numbers.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS, JsonSchema)]
pub struct Evidence {
    /// The sentence.
    pub text: String,
    /// Where it was read: `/proc/locks`, `sock_diag`.
    pub source: String,
    /// Seconds since it was read.
    pub age_s: f64,
}

/// One line of what a rebuild does now.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS, JsonSchema)]
pub struct Doing {
    /// `build`, `fetch`, `evaluate`, `activate`, `wait`, or `work` for the rest.
    pub kind: String,
    /// What it works on.
    pub what: String,
    /// A number with its unit, or since when.
    pub detail: String,
}

/// One process of a rebuild.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS, JsonSchema)]
pub struct ProcessRow {
    /// Its pid.
    pub pid: u32,
    /// `pid-start`.
    pub id: String,
    /// How far below the root it stands.
    pub depth: u32,
    /// Short name.
    pub name: String,
    /// The command line, secrets masked.
    pub command: String,
    /// `client`, `worker`, `builder`, `fetcher`, `activation`, `wrapper`,
    /// `daemon`, `other`.
    pub role: String,
    /// Whose it is.
    pub user: String,
    /// State in words: `using CPU`, `sleeping`, `stopped`, `disk wait`.
    pub state: String,
    /// Processors in use, 1 is one core. `None` in the first sample.
    pub cpu_ratio: Option<f64>,
    /// Resident memory.
    #[ts(type = "number")]
    pub rss_bytes: u64,
    /// How long it has run.
    pub age_s: f64,
}

/// A rebuild that ended.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS, JsonSchema)]
pub struct PastRebuild {
    /// [`Rebuild::id`].
    pub id: String,
    /// The program.
    pub tool: String,
    /// The tool's own word.
    pub verb: String,
    /// Configuration, flake or attribute.
    pub target: Option<String>,
    /// Who started it.
    pub user: String,
    /// When it started.
    pub started: String,
    /// When it ended.
    pub ended: String,
    /// How long it ran, awake.
    pub elapsed_s: f64,
    /// [`Verdict::Finished`], [`Verdict::Failed`], [`Verdict::Stopped`] or
    /// [`Verdict::Unknown`].
    pub outcome: Verdict,
    /// The exit code, where the system tells.
    pub exit_code: Option<i32>,
    /// The cause that led while it was stuck or waited, if it did.
    pub cause: Option<String>,
    /// The same in words.
    #[serde(default)]
    pub cause_title: Option<String>,
    /// `Good — today 14:02, 9 min, nixos-rebuild switch of “.#laptop”`.
    pub line: String,
    /// Why it ended so, or what came of it: `firefox-137.0 failed to build`,
    /// `system generation 42 is current`. `None`: nothing is known, or nothing
    /// is to be added.
    #[serde(default)]
    pub reason: Option<String>,
    /// Derivations that failed.
    #[serde(default)]
    pub failed: Vec<Failed>,
}

/// A derivation that failed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
pub struct Failed {
    /// Without hash: `firefox-137.0`.
    pub name: String,
    /// The last lines of its log, secrets masked. Empty where it cannot be read.
    pub log: Vec<String>,
}

/// What an action would do, before anything is done.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS, JsonSchema)]
pub struct Plan {
    /// Names this very plan. A confirm with another id does nothing.
    pub id: String,
    /// What it plans: prepare this again to look again.
    pub action: Action,
    /// A question: `Stop this rebuild?`.
    pub title: String,
    /// What it is about: `switch of “laptop”, 31 min, started by alice`.
    pub about: String,
    /// What will be done, in order, in plain words.
    pub steps: Vec<String>,
    /// What changes, and what does not though one might think so.
    #[serde(default)]
    pub changes: Vec<String>,
    /// What is lost and what is kept.
    pub loses: Vec<String>,
    /// Set if the moment is dangerous: what state it may leave.
    pub danger: Option<String>,
    /// The same by hand, for reading and copying.
    pub by_hand: Vec<String>,
    /// What the confirming button says.
    pub confirm: String,
    /// True if the system will ask for an administrator's password.
    #[serde(default)]
    pub needs_password: bool,
    /// Set if one yes does not suffice.
    #[serde(default)]
    pub second_confirm: Option<SecondConfirm>,
    /// Set if it cannot be carried out, and why.
    pub refused: Option<String>,
    /// True while figures are still worked out: the same plan comes again with
    /// better ones. It cannot be confirmed yet.
    #[serde(default)]
    pub preliminary: bool,
    /// What there is to choose from, where disk space is to be freed.
    #[serde(default)]
    pub garbage: Option<Garbage>,
    /// What there is to choose from, where a profile is to be switched.
    #[serde(default)]
    pub switchable: Option<Switchable>,
    /// The backups that there are, the newest first, where one is to be made.
    #[serde(default)]
    pub backups: Option<Vec<BackupRow>>,
}

/// What a collection would do, for each set of generations anew: what they free
/// is not the sum of what each frees.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, TS, JsonSchema)]
pub struct Garbage {
    /// Every profile of the system and of this user.
    pub profiles: Vec<GarbageProfile>,
    /// Links that keep store paths whatever generations go, those that keep
    /// most first, at most a hundred.
    pub kept: Vec<GarbageKept>,
    /// Links that lead nowhere at present: a collection forgets them.
    pub dangling: Vec<String>,
    /// Store paths that go, as Nix counts them.
    #[ts(type = "number")]
    pub paths: u64,
    /// Bytes as Nix will report them.
    #[ts(type = "number")]
    pub nix_bytes: u64,
    /// Bytes that the disk gets back.
    #[ts(type = "number")]
    pub disk_bytes: u64,
    /// Store paths that nothing needs already, whatever is chosen.
    #[ts(type = "number")]
    pub dead_paths: u64,
    /// Bytes of these on the disk.
    #[ts(type = "number")]
    pub dead_bytes: u64,
    /// True if the figures are exact; else they are an upper bound.
    pub exact: bool,
    /// Why they are none, a sentence each.
    pub why_not_exact: Vec<String>,
}

/// A profile to choose from.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS, JsonSchema)]
pub struct GarbageProfile {
    /// Its name, as [`Ticked::profile`] takes it.
    pub name: String,
    /// What it is, in words.
    pub kind: String,
    /// The path of its link.
    pub link: String,
    /// True if this user may delete its generations.
    pub may: bool,
    /// Its generations, the oldest first.
    pub generations: Vec<GarbageGeneration>,
}

/// A generation to choose.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS, JsonSchema)]
pub struct GarbageGeneration {
    /// Its number.
    #[ts(type = "number")]
    pub number: u64,
    /// When it was made.
    pub created: String,
    /// Why it can never go: `current`, `booted`, `running`.
    pub in_use: Vec<String>,
    /// True if it goes by this plan.
    pub goes: bool,
    /// Bytes on the disk that go if it goes alone.
    #[ts(type = "number | null")]
    pub alone_bytes: Option<u64>,
    /// Bytes on the disk that its going adds to that of the chosen ones.
    #[ts(type = "number | null")]
    pub with_chosen_bytes: Option<u64>,
}

/// A link that keeps store paths.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS, JsonSchema)]
pub struct GarbageKept {
    /// The link.
    pub link: String,
    /// Bytes, as archives, that only this link keeps.
    #[ts(type = "number")]
    pub alone_bytes: u64,
}

/// What an action is doing.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS, JsonSchema)]
pub struct Acting {
    /// The plan it carries out. Cancelling this plan stops it, where it can be.
    pub plan: String,
    /// The plan's question as a statement: `Free disk space`.
    pub title: String,
    /// One line: `Deleted 120 of 412 store paths, 1.2 GiB`. Empty at first.
    pub line: String,
    /// Share done, where it is known how much there is.
    pub done_ratio: Option<f64>,
    /// True if cancelling the plan stops it.
    #[serde(default)]
    pub can_cancel: bool,
    /// What it has come to, in order, a few words each; it is at the last.
    #[serde(default)]
    pub steps: Vec<String>,
}

/// A configured command: prepare [`Action::Rebuild`] with its name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
pub struct RebuildButton {
    /// What the button says: `switch`.
    pub name: String,
    /// The command as one would type it.
    pub command: String,
}

/// The second question about a plan, in words of its own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
pub struct SecondConfirm {
    /// A question: `Stop it in the middle of the switch?`.
    pub title: String,
    /// What state it may leave.
    pub text: String,
    /// What the second button says.
    pub confirm: String,
}

/// What an action did.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
pub struct Outcome {
    /// The plan it carried out.
    pub plan: String,
    /// True if all that was planned came true.
    pub ok: bool,
    /// What happened, a sentence each.
    pub lines: Vec<String>,
}
