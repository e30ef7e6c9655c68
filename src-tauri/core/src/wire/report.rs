//! Incident reports: what lies on the disk, what one holds, and what was masked
//! in it. `docs/report.md` describes [`Report`], which is `report.json`.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{BackupRow, Cause, Course, Failed, HealthRow, Lamp, Phase, ProcessRow, Usual, Verdict};

/// What a report is about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ReportOf {
    /// How things stand: the worst rebuild that runs, else the last one that
    /// lit the red lamp, else nothing but machine and health.
    Now,
    /// One rebuild.
    Rebuild(String),
    /// A report that was made before, by [`ReportRow::id`].
    Made(String),
}

/// One report on the disk.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
pub struct ReportRow {
    /// Names it: `2026-11-26-nixos-rebuild-4f2a`. Its folder is called so.
    pub id: String,
    /// [`super::Rebuild::id`] or [`super::PastRebuild::id`]. `None`: of no rebuild.
    pub rebuild: Option<String>,
    /// When what it tells of began.
    pub began: String,
    /// When it was last written.
    pub written: String,
    /// True while the incident lasts: it is written anew every five minutes.
    pub open: bool,
    /// How the lamp stood when it was last written.
    pub lamp: Lamp,
    /// How the rebuild stood or ended.
    pub verdict: Option<Verdict>,
    /// For people: `No progress for 12 min`.
    pub title: String,
    /// For people: `switch of “.#laptop”, today 14:02 · a download is not moving`.
    pub line: String,
    /// The folder with `report.md`, `report.html` and `report.json`.
    pub path: String,
}

/// A report before it is saved or shared: “Check before you share”.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS, JsonSchema)]
pub struct ReportPreview {
    /// What was asked for.
    pub of: ReportOf,
    /// True if host names are left as they are.
    pub keeps_host_names: bool,
    /// What was masked, the kinds in their order. Here, and only here, with the
    /// text itself: it is shown to its owner and never written.
    pub masked: Vec<Masked>,
    /// For people: `Masked: 2 user names, 1 host name, 3 addresses.`
    pub masked_line: String,
    /// The whole as Markdown, masked: for [Copy as Markdown].
    pub markdown: String,
    /// The same to draw, masked.
    pub report: Report,
}

/// One thing that was masked, wherever it stood.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
pub struct Masked {
    /// Of what kind.
    pub kind: MaskedKind,
    /// The same for people: `user name`.
    pub title: String,
    /// What stands in its place, the same everywhere: `user-1`.
    pub pseudonym: String,
    /// How many times.
    pub count: u32,
    /// What stood there. Only in a [`ReportPreview`], never in a file. `None`
    /// also for what was masked before it came here, as tokens are.
    pub secret: Option<String>,
}

/// What is masked.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum MaskedKind {
    /// A user name: `user-1`.
    User,
    /// A home folder: `/home/user-1`, elsewhere `/home/of-1`.
    Home,
    /// A host name that is not a public one: `host-1`.
    Host,
    /// An IPv4, IPv6 or hardware address: `address-1`.
    Address,
    /// An e-mail address: `mail-1`.
    Mail,
    /// A token, password or key: `•••`, whichever it was.
    Token,
    /// The value of an environment variable: `value-1`.
    Value,
}

/// A report. All of it is ready made: faces and files draw it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, TS, JsonSchema)]
pub struct Report {
    /// Version of this form. Raised when a field changes its meaning or goes.
    pub schema: u32,
    /// [`ReportRow::id`].
    pub id: String,
    /// What its sentences are in, BCP 47.
    pub language: String,
    /// Nixlamp's version.
    pub nixlamp: String,
    /// For people: `nixos-rebuild switch of “.#laptop”: no progress for 12 min`.
    pub title: String,
    /// When what it tells of began.
    pub began: String,
    /// When it was written.
    pub written: String,
    /// For people, on the clock of the machine: `26 Nov 2026, 14:02 to 14:33`.
    pub when: String,
    /// True while it lasts.
    pub open: bool,
    /// Until when it is known what happened, where that is not `written`: the
    /// agent ended before the rebuild did.
    pub known_until: Option<String>,
    /// How the lamp stood.
    pub lamp: Option<Lamp>,
    /// The machine in a few rows: system, Nix, processors, memory. No host name.
    pub machine: Vec<ReportFact>,
    /// Three sentences: what happened, what is likely, what to do first.
    pub summary: Vec<String>,
    /// Was it my change, or something outside?
    pub answer: ReportAnswer,
    /// What to do in each case; the row that applies is marked.
    pub decisions: Vec<Decision>,
    /// The rebuild it is about.
    pub rebuild: Option<ReportRebuild>,
    /// Likely causes, as the picture had them.
    pub causes: Vec<Cause>,
    /// What was seen each time this was written, oldest first.
    pub seen: Vec<ReportSeen>,
    /// What happened when, oldest first.
    pub timeline: Vec<ReportEvent>,
    /// Phases, lanes, charts.
    pub course: Option<Course>,
    /// The process tree when it was last seen, parents before children.
    pub processes: Vec<ProcessRow>,
    /// When that was.
    pub processes_at: Option<String>,
    /// The last lines of the log, oldest first, at most 200.
    pub log: Vec<ReportLine>,
    /// What Nixlamp did meanwhile, oldest first.
    pub actions: Vec<ReportAction>,
    /// Backups made since it began.
    pub backups: Vec<BackupRow>,
    /// Health checks that are not fine, the gravest first.
    pub health: Vec<HealthRow>,
    /// What could not be seen, a sentence each.
    pub limits: Vec<String>,
    /// What was masked, without what stood there.
    pub masked: Vec<Masked>,
}

/// A label and what it holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
pub struct ReportFact {
    /// For people: `Memory`.
    pub label: String,
    /// For people: `15.5 GiB, 8.1 GiB in use`.
    pub value: String,
}

/// Where it comes from.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, TS, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum ReportOrigin {
    /// The configuration: the person's own change.
    Change,
    /// Something outside: network, caches, another process, the daemon.
    Outside,
    /// Damage: the store, its database, or a disk.
    Corruption,
    /// Memory, disk space, processors.
    Resource,
    /// Nothing is wrong.
    Nothing,
    /// It is not known.
    #[default]
    Unknown,
}

/// Was it my change, or something outside?
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, TS, JsonSchema)]
pub struct ReportAnswer {
    /// Which.
    pub origin: ReportOrigin,
    /// How probable, 0 to 1; the causes of this family added up, capped at 0.95.
    pub probability: Option<f64>,
    /// For people, with what it rests on.
    pub line: String,
}

/// One row of the decision table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
pub struct Decision {
    /// For which origin.
    pub origin: ReportOrigin,
    /// For people: `Caused by the change`.
    pub case: String,
    /// For people: `Roll back, then go on in small steps.`
    pub what: String,
    /// By hand: `nixlamp rollback`.
    pub by_hand: Option<String>,
    /// True for the row that applies.
    pub applies: bool,
}

/// The rebuild as the picture had it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS, JsonSchema)]
pub struct ReportRebuild {
    /// [`super::Rebuild::id`].
    pub id: String,
    /// The program.
    pub tool: String,
    /// Its own word.
    pub verb: String,
    /// What it builds, as typed.
    pub target: Option<String>,
    /// Who started it.
    pub user: String,
    /// When it started.
    pub started: String,
    /// How long it has run or ran.
    pub elapsed_s: f64,
    /// What it was doing.
    pub phase: Phase,
    /// How it stood.
    pub verdict: Verdict,
    /// Since when it stood so.
    pub verdict_s: f64,
    /// Since the last sign of life.
    pub quiet_s: f64,
    /// As in [`super::Rebuild::has_moved`].
    #[serde(default = "super::yes")]
    pub has_moved: bool,
    /// What is usual here.
    pub usual: Option<Usual>,
    /// The numbers above as the window and `nixlamp status` say them.
    pub headline: String,
    /// The second line.
    pub subline: String,
    /// `26 min, usually 2 min (13×, 9 runs)`.
    pub against_usual: Option<String>,
    /// What it waits on.
    pub waits_on: Option<String>,
    /// When it ended. `None`: it runs, or it is not known.
    pub ended: Option<String>,
    /// Its exit code, where the system tells.
    pub exit_code: Option<i32>,
    /// Why it ended so, or what came of it.
    pub reason: Option<String>,
    /// Derivations that failed, with the ends of their logs.
    pub failed: Vec<Failed>,
}

/// What was seen when the report was written.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS, JsonSchema)]
pub struct ReportSeen {
    /// When.
    pub at: String,
    /// The same on the clock of the machine.
    pub clock: String,
    /// How it stood.
    pub verdict: Option<Verdict>,
    /// For people.
    pub line: String,
}

/// Something that happened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
pub struct ReportEvent {
    /// When.
    pub at: String,
    /// The same on the clock of the machine, for people: `14:02:11`.
    pub clock: String,
    /// As in [`super::Happened::kind`], or `report`.
    pub kind: String,
    /// For people.
    pub text: String,
}

/// One line of the log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
pub struct ReportLine {
    /// Who wrote it: `nix`, `glibc-2.40`.
    pub from: String,
    /// The line, cut at 2000 characters.
    pub text: String,
}

/// What Nixlamp did.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
pub struct ReportAction {
    /// When it began.
    pub at: String,
    /// The same on the clock of the machine.
    pub clock: String,
    /// What it was.
    pub what: String,
    /// True if all that was planned came true. `None`: it has no end yet.
    pub ok: Option<bool>,
    /// What came of it, a sentence each.
    pub lines: Vec<String>,
}
