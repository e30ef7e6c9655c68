//! The fold: events in, state, view and effects out.

use serde::{Deserialize, Serialize};

use std::collections::{BTreeMap, BTreeSet};

mod happened;

use crate::baseline::Key;
use crate::command_line::{self, Kind, Recognised};
use crate::config::Config;
use crate::health::{self, Checked};
use crate::jobs::{Jobs, News, PastJob};
use crate::judge::{self, Says};
use crate::lamp::Steady;
use crate::learned::Learned;
use crate::model::{
    Exit, Gap, Lock, Moment, Now, Process, ProcessId, ProcessState, Sample, Space, SpaceOf, Time,
    Why,
};
use crate::notices::{Board, Eyes};
use crate::order::{Deed, Order, Progress};
use crate::plan::{self, Prepared};
use crate::profile::{LookBack, Switched};
use crate::quiet::{self, Rule, Rules};
use crate::rebuild::{Rebuild, Usuals};
use crate::record::{
    ActionDone, Answer, Around, AroundWanted, CommandEnded, FailedBuild, FoundAround, FoundCause,
    Lessons, Minute, Past, Record, Step,
};
use crate::redact;
use crate::report::{Incidents, LeftOpen, Stands, Wanted};
use crate::rollback::WayBack;
use crate::series::Series;
use crate::survey::Survey;
use crate::tree;
use crate::verify;
use crate::welcome::Seen;
use crate::wire::{
    Action, Choose, Command, JobKind, Lamp, NixSays, Outcome, PauseUntil, Plan, QuietScope, Ran,
    SettingValue, Verdict,
};
use crate::words;

/// Something that happened, told to the fold with the time it happened.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Event {
    /// The machine was looked at.
    Sampled(Box<Sample>),
    /// A person wishes something.
    Commanded(Command),
    /// What was found for the plan with this id, or why nothing was.
    Surveyed(String, Result<Survey, String>),
    /// How far the order of this plan has come.
    Progressed(String, Progress),
    /// The order of this plan has come to this step.
    Reached(String, Step),
    /// An order was carried out, or could not be.
    Acted(Outcome),
    /// What another process carries out, as far as it has come; `None` once it
    /// no longer does.
    ActsElsewhere(Option<ActionDone>),
    /// What history knows, newest first; once at the start.
    Remembered(Vec<Past>),
    /// What was learned on this machine; once at the start.
    Learned(Lessons),
    /// Actions that had begun and never ended when the agent last stopped; once
    /// at the start.
    CutOff(Vec<ActionDone>),
    /// The configuration was read, at the start or after a change.
    Configured(Config),
    /// Something about Nixlamp itself is wrong (`Some`) or well again
    /// (`None`). The first field names the subject: `config`, `history`,
    /// `tray`, `notifications`.
    Trouble(String, Option<String>),
    /// This agent has neither tray nor notifications.
    Headless,
    /// A face began (`true`) or ceased to watch: fresh numbers are wanted.
    Watched(bool),
    /// Health was checked. `true`: all that is instant or cheap was.
    Checked(Vec<Checked>, bool),
    /// Where a rollback would lead to now.
    WayBack(WayBack),
    /// The system that runs. `None`: there is none, or none that is current.
    Switched(Option<Switched>),
    /// What reading the store has found so far, by whomever.
    Verified(verify::Known),
    /// What jobs came to before the agent last ended, and which it cut off; once
    /// at the start.
    JobsRemembered(Vec<PastJob>),
    /// The rules that kept alerts quiet when the agent last ended; once at the
    /// start.
    RulesRemembered(Vec<Rule>),
    /// The screen was locked (`true`) or unlocked.
    Locked(bool),
    /// Something is heard of the job with this id.
    Job(String, News),
    /// What was found of the derivations that failed in the past rebuild with
    /// this id.
    FoundFailed(String, Vec<FailedBuild>),
    /// Reports that were not closed when the agent last ended; once at the start.
    ReportsLeftOpen(Vec<LeftOpen>),
    /// What a person has read and put away, as it was kept; once at the start.
    Seen(Seen),
    /// What was found around the rebuild with this [`Past::id`] when it began.
    FoundAround(String, FoundAround),
    /// Time has passed and nothing else happened.
    Tick,
}

/// What the edges have to do.
#[derive(Clone, Debug, PartialEq)]
pub enum Effect {
    /// The picture changed: ask [`State::view`] for it and show it.
    Show,
    /// Write this down.
    Keep(Record),
    /// Find out what a plan for this needs, and answer with
    /// [`Event::Surveyed`] and this id.
    Survey(String, Action),
    /// Carry this out and answer with [`Event::Acted`].
    /// What it is, for history, comes with it.
    Act(Order, String),
    /// Check this and answer with [`Event::Checked`].
    Check(health::Wish),
    /// Look where a rollback would lead to, and answer with
    /// [`Event::WayBack`] and [`Event::Switched`].
    LookBack(LookBack),
    /// Find out which derivations failed, read the ends of their logs, and
    /// answer with [`Event::FoundFailed`].
    FindFailed(FailedWanted),
    /// Find out what lies around a rebuild that has begun, and answer with
    /// [`Event::FoundAround`].
    LookAround(AroundWanted),
    /// Begin a job with this id and tell of it with [`Event::Job`].
    StartJob(String, JobKind),
    /// End the job with this id.
    CancelJob(String),
    /// Remember this of jobs, and nothing else.
    KeepJobs(Vec<PastJob>),
    /// Keep what a person has read and put away.
    KeepSeen(Seen),
    /// Jobs that read the store stand still from now on (`true`), or go on.
    HoldReading(bool),
    /// Write this report.
    Report(Wanted),
    /// Remember these rules that keep alerts quiet, and no others.
    KeepRules(Vec<Rule>),
    /// Forget all past rebuilds and what was learnt of them.
    Forget,
    /// Write this setting into the person's own file, or take it out.
    Set(String, Option<SettingValue>),
    /// Stop carrying out the order of this plan, where it can be stopped
    /// without harm.
    GiveUp(String),
    /// Look at the machine at this pace from now on.
    Pace(Pace),
    /// Call [`State::update`] with [`Event::Tick`] after so many milliseconds,
    /// unless something else happens before. Replaces an earlier wish.
    TickAfter(u64),
    /// The command of this event was not taken, and why.
    Refuse(String),
    /// End the agent.
    Quit,
}

/// Of which past rebuild the failed derivations are wanted.
#[derive(Clone, Debug, PartialEq)]
pub struct FailedWanted {
    /// [`Past::id`].
    pub id: String,
    /// Those that are known to have failed. Empty: it is to be found out which.
    pub known: Vec<FailedBuild>,
    /// When the rebuild began.
    pub started: Time,
    /// When it ended.
    pub ended: Time,
}

/// How often to look at the machine.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Pace {
    /// Nothing runs and nobody looks: wait for a rebuild to appear; a sample
    /// of the machine once a minute.
    Idle,
    /// A full sample every so many milliseconds.
    Every(u64),
}

/// Times beyond make no sense, and sums with them have no room.
const LAST_MOMENT: Moment = Moment(u64::MAX / 4);
const LAST_TIME: Time = Time(i64::MAX / 4);
const FIRST_TIME: Time = Time(i64::MIN / 4);
const DAY_S: i32 = 86_400;
/// The window says it again before.
const FOCUS_HOLDS_MS: u64 = 90_000;
/// A notification to try out stands for so long.
const TEST_SHOWN_S: f64 = 60.0;
/// What the sampler calls the processes that hidepid hides.
pub(crate) const OTHERS: &str = "processes of other users";
/// Past rebuilds kept in memory for what is usual.
const PAST_KEPT: usize = 500;
/// A rebuild shows for so long after it ended.
const ENDED_SHOWN_S: f64 = 60.0;
/// An outcome shows for so long.
const OUTCOME_SHOWN_S: f64 = 60.0;
/// A plan nobody answers is dropped.
const PLAN_KEPT_S: f64 = 300.0;
/// What a plan needs is found out within this, or it is given up.
const SURVEY_LIMIT_S: f64 = 120.0;
/// Without a sample for so long while one is expected each second, nothing is
/// known any more.
const BLIND_AFTER_S: f64 = 15.0;
/// The same while a sample is expected each minute.
const BLIND_AFTER_IDLE_S: f64 = 150.0;
/// What runs shorter than this is not worth remembering, unless it changes the
/// system: shells and editors evaluate small things all day.
const WORTH_KEEPING_S: f64 = 2.0;
/// A failure is worth a red lamp from this length on, or when it was to change
/// the system: who waits in the terminal for a short build sees it there.
const WORTH_TELLING_S: f64 = 20.0;
/// Free space below which the lamp turns amber.
const DISK_LOW_BYTES: u64 = 1 << 30;
/// Free space above which that is over.
const DISK_WELL_BYTES: u64 = 5 << 30;
/// From this share of time in which something waits for a processor or a disk
/// on, health is not checked of our own accord: it would disturb.
const BUSY_RATIO: f64 = 0.4;

/// All that Nixlamp knows.
#[derive(Clone, Debug)]
pub struct State {
    pub(crate) now: Now,
    pub(crate) config: Config,
    pub(crate) series: Series,
    pub(crate) rebuilds: Vec<Rebuild>,
    pub(crate) past: Vec<Past>,
    /// What the file has is among them.
    pub(crate) past_is_read: bool,
    pub(crate) learned: Learned,
    /// So many of these, the newest, ended while we looked. Counted, for the
    /// clock may go wrong, and history may hold what it said then.
    pub(crate) ended_here: usize,
    pub(crate) gaps: Vec<Gap>,
    pub(crate) locks: Vec<Lock>,
    pub(crate) troubles: BTreeMap<String, String>,
    pub(crate) headless: bool,
    pub(crate) has_store: Option<bool>,
    pub(crate) agent_uid: u32,
    pub(crate) sampled: Option<Now>,
    pub(crate) quiet: Rules,
    /// Until then the window has the keyboard.
    focused: Option<Moment>,
    /// The screen is locked: nobody looks.
    pub(crate) locked: bool,
    /// A notification to try whether they come, and since when it stands.
    pub(crate) test_notice: Option<(u32, Moment)>,
    /// A person has ended Nixlamp: this picture is the last.
    pub(crate) quits: bool,
    /// Since when this desktop is known to have no tray.
    pub(crate) without_tray: Option<Moment>,
    /// When that was told.
    pub(crate) tray_told: Option<Moment>,
    /// Past rebuilds of a kind that nobody wanted to hear of, by [`Past::id`].
    pub(crate) unheard: BTreeSet<String>,
    /// Past rebuilds that left the system's profile at its generation.
    pub(crate) unmoved: BTreeSet<String>,
    /// The disk was low, and has not got much space since.
    pub(crate) disk_was_low: bool,
    pub(crate) failed: Option<String>,
    pub(crate) preparing: Option<Preparing>,
    pub(crate) plan: Option<(Prepared, Moment)>,
    pub(crate) outcome: Option<(Outcome, Moment)>,
    pub(crate) shows: u32,
    pub(crate) lamp: Steady,
    /// The last headline of a lamp that showed the facts: while it lags behind
    /// them this is said, so that shape and words say the same.
    pub(crate) fits: String,
    pub(crate) board: Board,
    pub(crate) plans_made: u32,
    /// What Nix told of clients that have not been seen yet.
    pub(crate) told_early: Vec<(Moment, NixSays)>,
    /// Commands that `nixlamp run` has told of.
    pub(crate) starting: Vec<(Ran, Moment)>,
    /// How commands ended whose actions are not written down yet.
    pub(crate) ended_first: Vec<CommandEnded>,
    pub(crate) health: health::Results,
    pub(crate) jobs: Jobs,
    /// Where a rollback would lead to. `None`: nobody has looked yet.
    pub(crate) way_back: Option<WayBack>,
    /// The system that runs.
    pub(crate) switched: Option<Switched>,
    pub(crate) verified: Option<verify::Known>,
    pub(crate) incidents: Incidents,
    /// `None`: nothing is kept, and nobody is there who could read it.
    pub(crate) seen: Option<Seen>,
    reading_held: bool,
    known_work: Vec<ProcessId>,
    watched: bool,
    /// A wrapper stands there whose rebuild may ask for a password first.
    may_begin: bool,
    pace: Pace,
    pub(crate) acting: Vec<InHand>,
    /// Actions of which only the beginning is known.
    cut_off: Vec<ActionDone>,
    /// What another process carries out.
    pub(crate) acts_elsewhere: Option<ActionDone>,
    minute: Minute,
    found: BTreeMap<(ProcessId, &'static str), FoundCause>,
    slept_ms: Option<u64>,
}

/// What is being carried out.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct InHand {
    pub(crate) plan: String,
    pub(crate) title: String,
    pub(crate) can_cancel: bool,
    pub(crate) progress: Option<Progress>,
    pub(crate) steps: Vec<Step>,
    /// The rebuild it is about, if it is about one.
    rebuild: Option<String>,
}

/// A plan that is being worked out.
#[derive(Clone, Debug)]
pub(crate) struct Preparing {
    id: String,
    pub(crate) action: Action,
    since: Moment,
}

impl Default for State {
    fn default() -> Self {
        State {
            now: Now::default(),
            config: Config::default(),
            series: Series::default(),
            rebuilds: Vec::new(),
            past: Vec::new(),
            past_is_read: false,
            learned: Learned::default(),
            ended_here: 0,
            gaps: Vec::new(),
            locks: Vec::new(),
            troubles: BTreeMap::new(),
            headless: false,
            has_store: None,
            agent_uid: 0,
            sampled: None,
            quiet: Rules::default(),
            focused: None,
            locked: false,
            test_notice: None,
            quits: false,
            without_tray: None,
            tray_told: None,
            unheard: BTreeSet::new(),
            unmoved: BTreeSet::new(),
            disk_was_low: false,
            failed: None,
            preparing: None,
            plan: None,
            outcome: None,
            shows: 0,
            lamp: Steady::default(),
            fits: String::new(),
            board: Board::default(),
            plans_made: 0,
            told_early: Vec::new(),
            starting: Vec::new(),
            ended_first: Vec::new(),
            health: health::Results::default(),
            jobs: Jobs::default(),
            way_back: None,
            switched: None,
            verified: None,
            incidents: Incidents::default(),
            seen: None,
            reading_held: false,
            known_work: Vec::new(),
            watched: false,
            may_begin: false,
            pace: Pace::Idle,
            acting: Vec::new(),
            cut_off: Vec::new(),
            acts_elsewhere: None,
            minute: Minute::default(),
            found: BTreeMap::new(),
            slept_ms: None,
        }
    }
}

impl State {
    /// The one function that changes anything.
    pub fn update(&mut self, now: Now, event: Event) -> Vec<Effect> {
        let mut effects = Vec::new();
        // The clock for durations never goes back; a reader that does is wrong.
        self.now = Now {
            moment: now.moment.max(self.now.moment).min(LAST_MOMENT),
            time: now.time.clamp(FIRST_TIME, LAST_TIME),
            utc_offset_s: now.utc_offset_s.clamp(-DAY_S, DAY_S),
        };
        match event {
            Event::Sampled(sample) => self.sampled(&sample, &mut effects),
            Event::Commanded(command) => self.commanded(command, &mut effects),
            Event::Surveyed(id, found) => self.surveyed(&id, found),
            Event::Progressed(plan, mut progress) => {
                progress.line = redact::visible(&progress.line).into_owned();
                if let Some(acting) = self.acting.iter_mut().find(|a| a.plan == plan) {
                    acting.progress = Some(progress);
                }
            }
            Event::Reached(plan, step) => {
                if let Some(acting) = self.acting.iter_mut().find(|a| a.plan == plan) {
                    acting.steps.push(step);
                }
            }
            Event::ActsElsewhere(action) => self.acts_elsewhere = action,
            Event::Acted(outcome) => {
                self.tell_ended_first(&outcome.plan, &mut effects);
                self.acted(outcome);
                self.look_back(None, &mut effects);
            }
            Event::WayBack(way_back) => self.way_back = Some(way_back),
            Event::Switched(switched) => self.switched = switched,
            Event::Remembered(past) => self.put_behind(past),
            Event::Learned(lessons) => self.learned.remember(lessons),
            Event::CutOff(actions) => self.tell_cut_off(actions),
            Event::Configured(config) => self.config = config,
            Event::Trouble(subject, Some(words)) => drop(self.troubles.insert(subject, words)),
            Event::Trouble(subject, None) => drop(self.troubles.remove(&subject)),
            Event::Headless => self.headless = true,
            Event::Watched(watched) => {
                self.watched = watched;
                // A window that is gone has no keyboard.
                self.focused.take_if(|_| !watched);
            }
            Event::Checked(checked, whole) => self.health.take(self.now, checked, whole),
            Event::Verified(known) => self.take_known(known, &mut effects),
            Event::Job(id, news) => {
                let learned = self.jobs.take(self.now, &id, news);
                self.health.take(self.now, learned, false);
                self.keep_jobs(&mut effects);
            }
            Event::JobsRemembered(past) => {
                let known = self.jobs.remember(self.now, past);
                self.health.take(self.now, known, false);
                self.keep_jobs(&mut effects);
            }
            Event::RulesRemembered(rules) => self.quiet.remember(self.now, rules),
            Event::Locked(locked) => self.locked = locked,
            Event::FoundFailed(id, found) => self.found_failed(&id, found, &mut effects),
            Event::ReportsLeftOpen(left) => self.incidents.take_left(left),
            Event::Seen(seen) => {
                self.seen = Some(seen);
                self.red_again();
            }
            Event::FoundAround(id, found) => {
                if let Some(rebuild) = self.rebuilds.iter_mut().find(|r| r.past_id() == id) {
                    rebuild.around.found(found);
                }
            }
            Event::Tick => {}
        }
        self.settle(&mut effects);
        effects
    }

    /// Days that past rebuilds are kept.
    pub fn history_days(&self) -> u32 {
        self.config.history.days
    }

    /// The time of the last event.
    pub fn now(&self) -> Now {
        self.now
    }

    /// Past rebuilds as they are remembered, newest first.
    pub fn past(&self) -> &[Past] {
        &self.past
    }

    /// A past rebuild by its id, its id while it ran, or its pid; of several
    /// with this pid the newest.
    pub fn remembered(&self, id: &str) -> Option<&Past> {
        let named = self.past.iter().filter(|p| is_named(&p.id, id));
        named.max_by_key(|p| p.started)
    }

    fn running(&self) -> impl Iterator<Item = &Rebuild> {
        self.rebuilds.iter().filter(|r| r.end.is_none())
    }

    fn sampled(&mut self, sample: &Sample, effects: &mut Vec<Effect>) {
        self.series.take(self.now.moment, sample);
        if self.sampled.is_none() {
            self.look_back(None, effects);
        }
        self.sampled = Some(self.now);
        self.gaps.clone_from(&sample.gaps);
        self.locks.clone_from(&sample.locks);
        self.has_store = Some(sample.nix.has_store);
        self.agent_uid = sample.agent_uid;
        self.may_begin = sample.processes.iter().any(may_begin);
        self.slept_ms = sample.slept_ms;
        self.follow(sample, effects);
        self.hand_on_early();
        self.keep_findings(effects);
        self.keep_minute(effects);
    }

    fn follow(&mut self, sample: &Sample, effects: &mut Vec<Effect>) {
        let stall_s = f64::from(self.config.alerts.stall_minutes) * 60.0;
        let known: Vec<ProcessId> = self.running().map(|r| r.id).collect();
        let mut trees = tree::trees(sample, &known);
        // How it ended is told once, perhaps while its process still stands among
        // the others, not yet collected by its parent.
        let told = |id: ProcessId| sample.ended.iter().any(|e| e.id == id);
        let gone: Vec<ProcessId> = self
            .running()
            .map(|r| r.id)
            .filter(|id| told(*id) || !trees.iter().any(|t| t.root == *id))
            .collect();
        for id in gone {
            let exit = sample
                .ended
                .iter()
                .find(|e| e.id == id)
                .and_then(|e| e.exit);
            if let Some(rebuild) = self.rebuilds.iter_mut().find(|r| r.id == id) {
                rebuild.note_exit(sample);
                rebuild.note_traces(self.now.moment, sample);
                rebuild.note_last_words(self.now.moment, sample);
            }
            self.end(id, exit, None, effects);
        }
        let beside = self.names_running();
        for tree in trees.drain(..) {
            if !self.rebuilds.iter().any(|r| r.id == tree.root)
                && !self.has_ended(tree.root)
                && let Some(root) = self.series.processes.get(&tree.root)
                && root.process.state != ProcessState::Zombie
            {
                let begun = Rebuild::new(tree.clone(), root, self.now);
                effects.push(Effect::LookAround(around_wanted(&begun)));
                self.rebuilds.push(begun);
            }
            let Some(rebuild) = self
                .rebuilds
                .iter_mut()
                .find(|r| r.id == tree.root && r.end.is_none())
            else {
                continue;
            };
            let usual = Usuals::new(&self.past, &rebuild.key(), rebuild.phase, stall_s);
            rebuild.take(self.now, tree, sample, &self.series, usual, &self.learned);
            rebuild.note_around(self.now.moment, &self.series, &beside);
            for built in rebuild.outlook.built() {
                self.learned.times.add(&built);
                effects.push(Effect::Keep(Record::Build(built)));
            }
        }
    }

    /// A rebuild has ended; `ran` if its parent told so.
    pub(crate) fn end(
        &mut self,
        id: ProcessId,
        exit: Option<Exit>,
        ran: Option<&Ran>,
        effects: &mut Vec<Effect>,
    ) {
        let now = self.now;
        // Without the password nothing was done: there is nothing to remember.
        self.rebuilds.retain(|r| r.id != id || !r.never_began());
        let Some(rebuild) = self.rebuilds.iter_mut().find(|r| r.id == id) else {
            return;
        };
        match &rebuild.end {
            None => rebuild.ended(now, exit),
            // It was gone before anybody told how: its end is known better now.
            Some(end) if end.exit.is_none() => rebuild.told(exit),
            Some(_) => {}
        }
        let past = past_of(rebuild, now);
        if past.outcome == Verdict::Finished {
            for tried in rebuild.outlook.tried(now.moment) {
                self.learned.tried(tried);
                effects.push(Effect::Keep(Record::Tried(tried)));
            }
            for built in rebuild.outlook.ended_well(now.moment) {
                self.learned.times.add(&built);
                effects.push(Effect::Keep(Record::Build(built)));
            }
        }
        let invocation = rebuild.invocation.clone();
        let system = changes_system(invocation.kind);
        let heard = self.is_heard(&invocation);
        let wanted = self.failed_wanted(id, &past);
        let around = rebuild_around(&self.rebuilds, id);
        self.remember(past, system, heard, ran, effects);
        self.keep_course(id, effects);
        // What is not remembered is not asked about either.
        let kept = |wanted: &FailedWanted| self.past.first().is_some_and(|p| p.id == wanted.id);
        let around =
            around.filter(|around| self.past.first().is_some_and(|p| p.id == around.rebuild));
        effects.extend(around.map(|around| Effect::Keep(Record::Around(Box::new(around)))));
        effects.extend(wanted.filter(kept).map(Effect::FindFailed));
    }

    /// Those that run, by name, to be told of one another.
    fn names_running(&self) -> Vec<(ProcessId, String)> {
        let name = |r: &Rebuild| {
            let asked = &r.invocation;
            // As it was typed: history is read in any language.
            let parts = [
                asked.tool.name(),
                &asked.verb,
                asked.target.as_deref().unwrap_or_default(),
            ];
            parts.join(" ").trim_end().to_owned()
        };
        self.running().map(|r| (r.id, name(r))).collect()
    }

    /// Which derivations failed is told by the client alone, and their logs by
    /// nobody: both can be looked for, unless it is known already or another
    /// rebuild ran beside it whose failures these may be.
    fn failed_wanted(&self, id: ProcessId, past: &Past) -> Option<FailedWanted> {
        let may_have_failed = matches!(past.outcome, Verdict::Failed | Verdict::Unknown);
        let rebuild = self.rebuilds.iter().find(|r| r.id == id)?;
        let known = rebuild.failed();
        let beside = |r: &Rebuild| r.id != id && r.end.is_none_or(|end| end.time >= past.started);
        let alone = !self.rebuilds.iter().any(beside);
        (may_have_failed && (alone || !known.is_empty())).then(|| FailedWanted {
            id: past.id.clone(),
            known,
            started: past.started,
            ended: past.ended,
        })
    }

    /// The past rebuild is written once more, with what was found.
    fn found_failed(&mut self, id: &str, found: Vec<FailedBuild>, effects: &mut Vec<Effect>) {
        if found.is_empty() {
            return;
        }
        let ended = |r: &&mut Rebuild| r.end.is_some() && r.past_id() == id;
        let Some(rebuild) = self.rebuilds.iter_mut().find(ended) else {
            return;
        };
        rebuild.told_failed(found);
        let id = rebuild.id;
        self.write_anew(id, effects);
    }

    /// More is known of one that has ended and is remembered.
    pub(crate) fn write_anew(&mut self, id: ProcessId, effects: &mut Vec<Effect>) {
        let ended = |r: &&Rebuild| r.end.is_some() && r.id == id;
        let Some(rebuild) = self.rebuilds.iter().find(ended) else {
            return;
        };
        let past = past_of(rebuild, self.now);
        if let Some(known) = self.past.iter_mut().find(|known| known.id == past.id)
            && *known != past
        {
            known.clone_from(&past);
            let is_none = past.outcome != Verdict::Failed;
            self.failed.take_if(|id| is_none && *id == past.id);
            effects.push(Effect::Keep(Record::Rebuild(past)));
            self.keep_course(id, effects);
        }
    }

    /// Takes what has ended into the history, and the lamp. What its parent told
    /// of is always worth keeping, and what a person pressed a button for always
    /// worth telling: nobody waits for it in a terminal.
    pub(crate) fn remember(
        &mut self,
        past: Past,
        system: bool,
        heard: bool,
        ran: Option<&Ran>,
        effects: &mut Vec<Effect>,
    ) {
        if self.past.contains(&past) {
            return;
        }
        let generations = self.generations_of(&past).filter(|_| system);
        if system {
            let left = generations.filter(|(left, now)| left != now);
            self.look_back(left.map(|(left, _)| left), effects);
        } else if ran.is_none() && past.elapsed_s < WORTH_KEEPING_S {
            return;
        }
        let asked_here = ran.is_some_and(|ran| ran.plan.is_some());
        let heard = heard || asked_here;
        let worth_telling = heard && (system || asked_here || past.elapsed_s >= WORTH_TELLING_S);
        if past.outcome == Verdict::Failed && worth_telling {
            self.failed = Some(past.id.clone());
        } else if past.outcome == Verdict::Finished {
            let key = Key::of(&past);
            // A system that switches again is well, whatever it was called by.
            let mended = self.failed.as_ref().is_some_and(|id| {
                let same = |p: &Past| system && p.tool == past.tool && p.verb == past.verb;
                self.past
                    .iter()
                    .any(|p| p.id == *id && (key.fits(p) || same(p)))
            });
            if mended {
                self.failed = None;
            }
        }
        self.past.retain(|known| known.id != past.id);
        self.past.insert(0, past.clone());
        self.ended_here += 1;
        self.past.truncate(PAST_KEPT);
        let known = &self.past;
        self.unheard.retain(|id| known.iter().any(|p| p.id == *id));
        if !heard {
            self.unheard.insert(past.id.clone());
        }
        self.unmoved.retain(|id| known.iter().any(|p| p.id == *id));
        if generations.is_some_and(|(left, now)| left == now) {
            self.unmoved.insert(past.id.clone());
        }
        effects.push(Effect::Keep(Record::Rebuild(past)));
    }

    fn keep_findings(&mut self, effects: &mut Vec<Effect>) {
        let mut present = Vec::new();
        for rebuild in self.rebuilds.iter().filter(|r| r.end.is_none()) {
            let causes = rebuild.causes();
            // What is as it should be is no finding of trouble.
            let trouble = |(rule, finding): &&(&judge::Rule, judge::Finding)| {
                finding.says.unwrap_or(rule.says) != Says::Normal
            };
            for (rule, finding) in rebuild.findings.iter().filter(trouble) {
                let key = (rebuild.id, rule.code);
                present.push(key);
                self.found.entry(key).or_insert_with(|| {
                    let found = FoundCause {
                        rebuild: rebuild.id.to_string(),
                        code: rule.code.to_owned(),
                        probability: causes
                            .iter()
                            .find(|c| c.code == rule.code)
                            .map_or(0.0, |c| c.probability),
                        since: self.now.time,
                        until: None,
                        evidence: finding
                            .evidence_for
                            .iter()
                            .map(|e| e.text.clone())
                            .collect(),
                    };
                    effects.push(Effect::Keep(Record::Finding(found.clone())));
                    found
                });
            }
        }
        let now = self.now.time;
        self.found.retain(|key, found| {
            let stays = present.contains(key);
            if !stays {
                effects.push(Effect::Keep(Record::Finding(FoundCause {
                    until: Some(now),
                    ..found.clone()
                })));
            }
            stays
        });
    }

    /// Minutes are kept only while something ran: an idle machine writes nothing.
    fn keep_minute(&mut self, effects: &mut Vec<Effect>) {
        let machine = &self.series.machine;
        let begun = self.minute.at;
        if begun.0.div_euclid(60_000) != self.now.time.0.div_euclid(60_000) {
            let done = std::mem::take(&mut self.minute);
            if !done.rebuilds.is_empty() {
                effects.push(Effect::Keep(Record::Minute(Minute {
                    at: Time(begun.0.div_euclid(60_000) * 60_000 + 60_000),
                    ..done
                })));
            }
        }
        let ids: Vec<String> = self
            .rebuilds
            .iter()
            .filter(|r| r.end.is_none())
            .map(|r| r.id.to_string())
            .collect();
        let minute = &mut self.minute;
        minute.at = self.now.time;
        // A running mean would need a count; the last value weighs half, which
        // is what a minute's plot needs.
        minute.cpu_ratio = machine.cpu_ratio.map_or(minute.cpu_ratio, |cpu| {
            if minute.cpu_ratio == 0.0 {
                cpu
            } else {
                f64::midpoint(minute.cpu_ratio, cpu)
            }
        });
        minute.memory_used_bytes = minute.memory_used_bytes.max(
            machine
                .memory_total_bytes
                .saturating_sub(machine.memory_available_bytes),
        );
        minute.swap_used_bytes = minute.swap_used_bytes.max(machine.swap_used_bytes);
        let series = &self.series;
        minute.received_bytes = minute.received_bytes.saturating_add(series.received_grown);
        minute.disk_bytes = minute.disk_bytes.saturating_add(series.disk_grown);
        minute.store_free_bytes = [minute.store_free_bytes, self.series.store_free_bytes()]
            .into_iter()
            .flatten()
            .min();
        for id in ids {
            if !minute.rebuilds.contains(&id) {
                minute.rebuilds.push(id);
            }
        }
    }

    fn commanded(&mut self, command: Command, effects: &mut Vec<Effect>) {
        let acts = matches!(command, Command::Prepare(_) | Command::Confirm { .. });
        if acts && !self.config.actions.allowed {
            effects.push(Effect::Refuse(words::plan::not_allowed()));
            return;
        }
        let refused = match command {
            Command::Prepare(Action::Stop { rebuild, force }) => self.prepare_stop(&rebuild, force),
            Command::Prepare(Action::Rebuild { name }) => {
                self.prepare_rebuild(&name);
                None
            }
            Command::Prepare(action) => {
                self.look_for(self.with_rules(action), effects);
                None
            }
            Command::Confirm { plan, really } => self.confirm(&plan, really, effects),
            Command::Cancel { plan } => {
                self.preparing.take_if(|p| p.id == plan);
                if self.acting.iter().any(|a| a.plan == plan) {
                    effects.push(Effect::GiveUp(plan.clone()));
                }
                if self.plan.as_ref().is_some_and(|(p, _)| p.plan.id == plan) {
                    self.plan = None;
                }
                None
            }
            Command::Pause(until) => self.snooze(QuietScope::All, until),
            Command::Resume => {
                self.quiet.clear();
                None
            }
            Command::Snooze { scope, until } => self.snooze(scope, until),
            Command::DropRule { id } => {
                (!self.quiet.drop_one(&id)).then(words::quiet::no_such_rule)
            }
            Command::Set { key, value } => {
                effects.push(Effect::Set(key, Some(value)));
                None
            }
            Command::Reset { key } => {
                effects.push(Effect::Set(key, None));
                None
            }
            Command::TestNotice => {
                let round = self.test_notice.map_or(1, |(round, _)| round + 1);
                self.test_notice = Some((round, self.now.moment));
                None
            }
            Command::Focused(on) => {
                let Moment(now) = self.now.moment;
                self.focused = on.then_some(Moment(now + FOCUS_HOLDS_MS));
                None
            }
            Command::DeleteHistory => self.forget(effects),
            Command::Acknowledge { rebuild } => {
                if self.failed.as_ref() == Some(&rebuild) {
                    self.failed = None;
                }
                None
            }
            Command::CheckHealth { check } => self.check(check, effects),
            Command::StartJob(kind) => self.start_job(kind, effects),
            Command::CancelJob { job } if self.jobs.runs(&job) => {
                effects.push(Effect::CancelJob(job));
                None
            }
            Command::CancelJob { .. } => Some(words::health::no_such_job()),
            Command::Judge {
                rebuild,
                cause,
                right,
            } => self.answered(&rebuild, cause, right, effects),
            Command::AcknowledgeActions => self.acknowledge_actions(effects),
            Command::Welcomed => self.note_seen(effects, |seen| {
                seen.welcome = true;
                true
            }),
            Command::HideTrouble { code } => self.note_seen(effects, |seen| seen.hide(&code)),
            Command::Show => {
                self.shows += 1;
                None
            }
            Command::Ran(ran) => {
                self.ran(ran, effects);
                None
            }
            Command::NixSays(says) => {
                self.nix_says(says, effects);
                None
            }
            Command::Quit | Command::GiveWay => {
                self.quits = matches!(command, Command::Quit);
                effects.push(Effect::Quit);
                None
            }
        };
        effects.extend(refused.map(Effect::Refuse));
    }

    /// What the file has is read beside the watching, and may hold what has ended
    /// meanwhile: that is known better here.
    fn put_behind(&mut self, mut past: Vec<Past>) {
        self.past.truncate(self.ended_here);
        past.retain(|old| self.past.iter().all(|known| known.id != old.id));
        self.past.append(&mut past);
        self.past.truncate(PAST_KEPT);
        self.past_is_read = true;
        self.red_again();
    }

    /// What ended, and what was learnt of it, is known no more.
    fn forget(&mut self, effects: &mut Vec<Effect>) -> Option<String> {
        self.past.clear();
        self.ended_here = 0;
        self.learned = Learned::default();
        self.failed = None;
        effects.push(Effect::Forget);
        None
    }

    /// A person says what they think of a verdict.
    fn answered(
        &mut self,
        id: &str,
        cause: Option<String>,
        right: bool,
        effects: &mut Vec<Effect>,
    ) -> Option<String> {
        let cause = cause.unwrap_or_default();
        let is_whole = cause.is_empty() || cause == judge::DONT_KNOW;
        if !is_whole && judge::title(&cause).is_none() {
            return Some(words::learned::no_such_cause());
        }
        let rebuild = match self.shown_named(id) {
            Some(rebuild) if is_whole && !right && rebuild.simply_ended_well() => {
                return Some(words::learned::nothing_to_be_wrong());
            }
            Some(rebuild) if is_whole || rebuild.has_said(&cause) => {
                rebuild.answered(&cause, right);
                rebuild.past_id()
            }
            Some(_) => return Some(words::learned::never_said(&cause)),
            None => match self.remembered(id) {
                Some(past) if is_whole && !right && past.simply_ended_well() => {
                    return Some(words::learned::nothing_to_be_wrong());
                }
                Some(past) if is_whole || past.cause.as_deref() == Some(&cause) => past.id.clone(),
                Some(past) => {
                    return Some(words::learned::not_kept(&cause, past.cause.as_deref()));
                }
                None => return Some(words::plan::no_such_rebuild()),
            },
        };
        let answer = Answer {
            rebuild,
            cause,
            right,
            at: self.now.time,
        };
        self.learned.answer(answer.clone());
        effects.push(Effect::Keep(Record::Answer(answer)));
        None
    }

    /// A rebuild that runs or has just ended, by its id, its id in history, or
    /// its pid; of several with this pid the newest.
    fn shown_named(&mut self, id: &str) -> Option<&mut Rebuild> {
        self.rebuilds
            .iter_mut()
            .filter(|r| is_named(&r.past_id(), id))
            .max_by_key(|r| r.started)
    }

    /// One check that is a job begins as a job.
    fn check(&mut self, check: Option<String>, effects: &mut Vec<Effect>) -> Option<String> {
        if let Some(id) = &check {
            let Some(known) = self.health.of(id) else {
                return Some(words::health::no_such_check());
            };
            if let Some(kind) = known.job {
                return self.start_job(kind, effects);
            }
        } else if self.health.is_checking(self.now.moment) {
            return Some(words::health::runs_already());
        } else {
            self.health.begin(self.now.moment);
        }
        effects.push(Effect::Check(health::Wish {
            check,
            probe_caches: self.config.health.probe_caches,
        }));
        None
    }

    fn start_job(&mut self, kind: JobKind, effects: &mut Vec<Effect>) -> Option<String> {
        let Some(id) = self.jobs.begin(kind, self.now) else {
            return Some(words::health::runs_already());
        };
        effects.push(Effect::StartJob(id, kind));
        self.keep_jobs(effects);
        None
    }

    /// Of our own accord health is checked when the machine has the time. It is
    /// asked only when something else wakes us.
    fn check_if_due(&mut self, effects: &mut Vec<Effect>) {
        let machine = &self.series.machine;
        let busy = [machine.cpu_pressure, machine.io_pressure]
            .into_iter()
            .flatten()
            .any(|pressure| pressure.some_ratio >= BUSY_RATIO);
        // Before the first sample it is not known whether it would disturb.
        if self.sampled.is_some() && !busy && self.health.is_due(self.now.moment, self.watched) {
            self.check(None, effects);
            self.look_back(None, effects);
        }
    }

    fn look_back(&self, left: Option<u64>, effects: &mut Vec<Effect>) {
        effects.push(Effect::LookBack(LookBack {
            known: self.switched,
            left,
        }));
    }

    /// The system's generation before this one and after it, where that was seen.
    fn generations_of(&self, past: &Past) -> Option<(u64, u64)> {
        let mut all = self.rebuilds.iter();
        all.find(|r| r.past_id() == past.id)?.generations()
    }

    /// Whoever read the store or repaired it: the check of it says so too.
    fn take_known(&mut self, known: verify::Known, effects: &mut Vec<Effect>) {
        let before = self.verified.replace(known);
        if before.is_some() && self.health.of(health::VERIFIED).is_some() {
            effects.push(Effect::Check(health::Wish {
                check: Some(health::VERIFIED.to_owned()),
                probe_caches: false,
            }));
        }
    }

    fn keep_jobs(&mut self, effects: &mut Vec<Effect>) {
        effects.extend(self.jobs.to_keep().map(Effect::KeepJobs));
    }

    /// Reading the store would disturb a rebuild or an action that works. One
    /// that stands still is not disturbed, and may stand for hours.
    fn hold_reading(&mut self, effects: &mut Vec<Effect>) {
        let stands = |r: &Rebuild| matches!(r.verdict, Verdict::Stuck | Verdict::Waiting);
        let at_work = !self.acting.is_empty() || self.running().any(|r| !stands(r));
        let hold = at_work && self.jobs.read_store();
        if hold != self.reading_held {
            self.reading_held = hold;
            effects.push(Effect::HoldReading(hold));
        }
    }

    /// Bytes a second that a job reads of the store at most.
    pub fn reading_limit(&self) -> Option<u64> {
        let mb = u64::from(self.config.health.verify_mb_per_s);
        (mb > 0).then_some(mb * 1_000_000)
    }

    /// When the pause of all alerts ends by itself.
    pub(crate) fn paused_until(&self) -> Option<Time> {
        quiet::until(self.quiet.of_all()?, self.now)
    }

    /// True while all alerts are paused.
    pub(crate) fn is_paused(&self) -> bool {
        self.quiet.of_all().is_some()
    }

    /// True while a person looks at the window.
    pub(crate) fn is_focused(&self) -> bool {
        self.focused.is_some_and(|until| self.now.moment < until)
    }

    /// What is kept quiet must be there.
    fn snooze(&mut self, scope: QuietScope, until: PauseUntil) -> Option<String> {
        match &scope {
            QuietScope::Rebuild(id) if !self.running().any(|r| r.id.to_string() == *id) => {
                return Some(words::plan::no_such_rebuild());
            }
            QuietScope::Cause(code) if judge::title(code).is_none() => {
                return Some(words::learned::no_such_cause());
            }
            // It would end at once, and take the rule that it replaces with it.
            _ if until == PauseUntil::RebuildEnds && self.running().next().is_none() => {
                return Some(words::quiet::nothing_ends());
            }
            _ => {}
        }
        self.quiet.make(self.now, scope, until).err()
    }

    /// Without a rule of its own, the garbage goes by those that are set.
    fn with_rules(&self, mut action: Action) -> Action {
        let set = |number: u32| (number > 0).then_some(number);
        if let Action::CollectGarbage {
            choose: Choose::Keep { newest, days, .. },
            ..
        } = &mut action
            && newest.is_none()
            && days.is_none()
        {
            *newest = set(self.config.gc.keep);
            *days = set(self.config.gc.keep_days);
        }
        action
    }

    /// Begins to work a plan out.
    fn look_for(&mut self, action: Action, effects: &mut Vec<Effect>) {
        self.plans_made += 1;
        let id = format!("{}-{}", self.now.time.0, self.plans_made);
        self.plan = None;
        self.outcome = None;
        effects.push(Effect::Survey(id.clone(), action.clone()));
        self.preparing = Some(Preparing {
            id,
            action,
            since: self.now.moment,
        });
    }

    /// What was found becomes a plan, unless nobody waits for it any more.
    fn surveyed(&mut self, id: &str, found: Result<Survey, String>) {
        // A first figure is followed by a better one.
        let first = self
            .plan
            .take_if(|(p, _)| p.plan.id == id && p.plan.preliminary)
            .map(|(first, _)| first.plan.action);
        let wanted = self.preparing.take_if(|p| p.id == id).map(|p| p.action);
        let Some(action) = wanted.or(first) else {
            return;
        };
        let prepared = match found {
            Ok(found) => plan::surveyed(id, &action, &found),
            Err(why) => plan::refused(id, &action, why),
        };
        self.plan = Some((prepared, self.now.moment));
    }

    /// Builders may be forced for as long as their rebuild shows, and after
    /// that as orphans.
    fn prepare_stop(&mut self, id: &str, force: bool) -> Option<String> {
        let rebuild = self
            .rebuilds
            .iter()
            .find(|r| r.id.to_string() == id && (force || r.end.is_none()));
        if rebuild.is_none() && !(force && id == plan::ORPHANS) {
            return Some(words::plan::no_such_rebuild());
        }
        self.plans_made += 1;
        let plan = format!("{id}-{}", self.plans_made);
        let prepared = match rebuild.filter(|_| !force) {
            Some(rebuild) => plan::stop(
                &plan,
                rebuild,
                &self.series,
                self.agent_uid,
                self.now.moment,
            ),
            None => plan::force(&plan, rebuild, &self.series, self.agent_uid),
        };
        self.preparing = None;
        self.plan = Some((prepared, self.now.moment));
        self.outcome = None;
        None
    }

    /// What was read on the screen is what is done, or nothing is: a stop is
    /// worked out anew and compared here, everything else by who carries it out.
    fn confirm(&mut self, id: &str, really: bool, effects: &mut Vec<Effect>) -> Option<String> {
        let Some((prepared, _)) = self.plan.take_if(|(p, _)| p.plan.id == id) else {
            return Some(words::plan::no_plan());
        };
        if prepared.plan.second_confirm.is_some() && !really {
            return Some(words::plan::twice());
        }
        let Some(about) = prepared.rebuild else {
            let prepared = self.still_so(prepared);
            if prepared.order.is_some() {
                self.note_forced(&prepared.plan.action);
            }
            return self.act(prepared.plan, prepared.order, effects);
        };
        let now_so = self
            .rebuilds
            .iter()
            .find(|r| r.id == about && r.end.is_none())
            .map(|r| plan::stop(id, r, &self.series, self.agent_uid, self.now.moment));
        let same = now_so.as_ref().is_some_and(|fresh| {
            same_targets(fresh.order.as_ref(), prepared.order.as_ref())
                && fresh.plan.danger == prepared.plan.danger
        });
        let order = now_so.and_then(|fresh| fresh.order).filter(|_| same);
        if order.is_some()
            && let Some(rebuild) = self.rebuilds.iter_mut().find(|r| r.id == about)
        {
            rebuild.stopped_by_person = true;
        }
        self.act(prepared.plan, order, effects)
    }

    /// A rebuild whose builders a person kills does not fail by itself.
    fn note_forced(&mut self, action: &Action) {
        if let Action::Stop { rebuild, .. } = action
            && let Some(forced) = self
                .rebuilds
                .iter_mut()
                .find(|r| r.end.is_none() && r.id.to_string() == *rebuild)
        {
            forced.stopped_by_person = true;
        }
    }

    fn act(
        &mut self,
        plan: Plan,
        order: Option<Order>,
        effects: &mut Vec<Effect>,
    ) -> Option<String> {
        let Some(order) = order else {
            return Some(plan.refused.unwrap_or_else(words::plan::changed));
        };
        // A rebuild can be stopped whatever else is done; everything else rests
        // on how the machine is, so that only one may change it.
        if !self.acting.is_empty() && !matches!(order.deed, Deed::Stop(_) | Deed::ForceBuilders(_))
        {
            return Some(words::plan::busy());
        }
        let what = words::plan::what(&plan);
        self.note_action(&plan);
        let rebuild = happened::about(&plan.action);
        self.acting.push(InHand {
            plan: plan.id,
            // It is no longer asked.
            title: plan.title.trim_end_matches('?').to_owned(),
            can_cancel: order.deed.can_be_stopped(),
            progress: None,
            steps: Vec::new(),
            rebuild,
        });
        effects.push(Effect::Act(order, what));
        None
    }

    fn acted(&mut self, mut outcome: Outcome) {
        // Programs print what they like.
        for line in &mut outcome.lines {
            *line = redact::visible_lines(line);
        }
        self.note_outcome(&outcome);
        self.acting.retain(|acting| acting.plan != outcome.plan);
        if !outcome.ok {
            // It goes on: how it ends later is its own doing.
            for rebuild in self.rebuilds.iter_mut().filter(|r| r.end.is_none()) {
                rebuild.stopped_by_person = false;
            }
        }
        self.outcome = Some((outcome, self.now.moment));
    }

    /// What a person has read or put away, kept if it is something that may be.
    fn note_seen(
        &mut self,
        effects: &mut Vec<Effect>,
        note: impl FnOnce(&mut Seen) -> bool,
    ) -> Option<String> {
        let mut seen = self.seen.clone().unwrap_or_default();
        if !note(&mut seen) {
            return Some(words::trouble::not_to_hide());
        }
        effects.push(Effect::KeepSeen(seen.clone()));
        self.seen = Some(seen);
        None
    }

    /// It stands among the troubles until a person has seen it.
    fn tell_cut_off(&mut self, actions: Vec<ActionDone>) {
        for action in &actions {
            let subject = cut_off_subject(action);
            let words = words::action::cut_off(action, self.now);
            self.troubles.insert(subject, words);
        }
        self.cut_off = actions;
    }

    /// What another process carries out, as far as was told.
    pub fn acts_elsewhere(&self) -> Option<&ActionDone> {
        self.acts_elsewhere.as_ref()
    }

    /// True until a person has seen what was cut off.
    pub(crate) fn was_cut_off(&self) -> bool {
        !self.cut_off.is_empty()
    }

    fn acknowledge_actions(&mut self, effects: &mut Vec<Effect>) -> Option<String> {
        if !self.was_cut_off() {
            // What cannot be read may tell of one.
            let unread = self.troubles.get("history").cloned();
            return Some(unread.unwrap_or_else(words::action::nothing_to_put_away));
        }
        for action in self.cut_off.drain(..) {
            self.troubles.remove(&cut_off_subject(&action));
            let seen = ActionDone {
                seen: true,
                ..action
            };
            effects.push(Effect::Keep(Record::Action(seen)));
        }
        None
    }

    /// Drops what is over, sets the lamp and the notices, and says what comes
    /// next.
    fn settle(&mut self, effects: &mut Vec<Effect>) {
        let at = self.now.moment;
        self.rebuilds.retain(|r| {
            r.end
                .is_none_or(|end| at.seconds_since(end.moment) < ENDED_SHOWN_S)
        });
        self.outcome
            .take_if(|(_, since)| at.seconds_since(*since) >= OUTCOME_SHOWN_S);
        let ended = |id: ProcessId| !self.rebuilds.iter().any(|r| r.id == id && r.end.is_none());
        self.plan.take_if(|(prepared, since)| {
            at.seconds_since(*since) >= PLAN_KEPT_S || prepared.rebuild.is_some_and(ended)
        });
        if let Some(late) = self
            .preparing
            .take_if(|p| at.seconds_since(p.since) >= SURVEY_LIMIT_S)
        {
            let why = words::plan::not_found_out();
            self.plan = Some((plan::refused(&late.id, &late.action, why), at));
        }
        if let Some((first, _)) = self.plan.take_if(|(prepared, since)| {
            prepared.plan.preliminary && at.seconds_since(*since) >= SURVEY_LIMIT_S
        }) {
            let why = words::plan::not_found_out();
            let Plan { id, action, .. } = first.plan;
            self.plan = Some((plan::refused(&id, &action, why), at));
        }
        self.settle_quiet(effects);
        let work: Vec<ProcessId> = self.running().map(|r| r.id).collect();
        let same_work = !work.is_empty() && work == self.known_work;
        let lamp = self.lamp_now();
        if self.sampled.is_some() {
            self.lamp.take(at, lamp, same_work);
        }
        if !self.lamp.lags() {
            self.fits = self.headline();
        }
        let pending_s = self.lamp.pending_s(at, same_work);
        if self.lamp.pending_s(at, same_work).is_none() {
            self.known_work = work;
        }
        self.note_tray();
        let wanted = self.notices_wanted();
        let eyes = self.eyes();
        let before = self.shown_before();
        self.board.take(at, &wanted, eyes);
        self.note_notices(&before);
        self.keep_tray_told(effects);
        self.keep_unseen(effects);
        self.jobs.settle(self.now);
        let looked = self.sampled.is_some();
        let failed = self.failed.as_deref();
        let stand = |r: &Rebuild| Stands {
            rebuild: r.id.to_string(),
            verdict: self.verdict_heard(r),
            has_moved: r.has_moved,
            runs: r.end.is_none(),
        };
        let rebuilds: Vec<Stands> = self.rebuilds.iter().map(stand).collect();
        let reports = self.incidents.settle(at, &rebuilds, failed, looked);
        effects.extend(reports.into_iter().map(Effect::Report));
        self.check_if_due(effects);
        self.hold_reading(effects);
        effects.push(Effect::Show);
        self.set_pace(effects);
        effects.push(Effect::TickAfter(
            (self.next_tick_s(pending_s) * 1000.0) as u64,
        ));
    }

    /// Drops the rules that have ended, and keeps what is left of them.
    fn settle_quiet(&mut self, effects: &mut Vec<Effect>) {
        let running: Vec<String> = self.running().map(|r| r.id.to_string()).collect();
        let known = self.sampled.is_some().then_some(running.as_slice());
        self.quiet.settle(self.now, known);
        effects.extend(self.quiet.to_keep().map(Effect::KeepRules));
        let at = self.now.moment;
        self.test_notice
            .take_if(|(_, since)| at.seconds_since(*since) >= TEST_SHOWN_S);
        self.disk_was_low = self.disk_low().is_some() || self.disk_was_low && self.disk_is_tight();
    }

    /// Whether somebody would see a notification, and needs it.
    fn eyes(&self) -> Eyes {
        if self.locked {
            Eyes::Away
        } else if self.is_focused() {
            Eyes::OnWindow
        } else {
            Eyes::Elsewhere
        }
    }

    /// Whether a rebuild runs or may begin: then Nix and its builders say something.
    pub fn awaits_words(&self) -> bool {
        self.may_begin || self.running().next().is_some()
    }

    fn set_pace(&mut self, effects: &mut Vec<Effect>) {
        let pace = if self.running().next().is_some() {
            Pace::Every(u64::from(self.config.watch.seconds) * 1000)
        } else if self.watched || self.may_begin {
            Pace::Every(2000)
        } else {
            Pace::Idle
        };
        if pace != self.pace {
            self.pace = pace;
            effects.push(Effect::Pace(pace));
        }
    }

    fn blind_after_s(&self) -> f64 {
        if self.pace == Pace::Idle {
            BLIND_AFTER_IDLE_S
        } else {
            BLIND_AFTER_S
        }
    }

    fn next_tick_s(&self, pending_s: Option<f64>) -> f64 {
        let mut next_s = self.blind_after_s() + 1.0;
        if self.rebuilds.iter().any(|r| r.end.is_some())
            || self.outcome.is_some()
            || self.plan.is_some()
            || self.preparing.is_some()
            || self.incidents.await_something()
        {
            next_s = next_s.min(20.0);
        }
        if let Some(time) = self.quiet.next_end(self.now) {
            let left_ms = time.0.saturating_sub(self.now.time.0);
            next_s = next_s.min((left_ms as f64 / 1000.0).max(1.0));
        }
        let looks_again = [
            pending_s,
            self.board.next_s(self.now.moment),
            self.end_pending_s(),
            self.tray_pending_s(),
        ];
        looks_again.into_iter().flatten().fold(next_s, f64::min)
    }

    /// The configuration that holds.
    pub fn config(&self) -> &Config {
        &self.config
    }

    /// True if the watcher has been silent for too long.
    pub(crate) fn is_blind(&self) -> bool {
        self.sampled
            .is_some_and(|at| self.now.moment.seconds_since(at.moment) > self.blind_after_s())
    }

    /// The store's file system, if it is nearly full.
    pub(crate) fn disk_low(&self) -> Option<&Space> {
        self.store_spaces()
            .find(|s| s.free_bytes < DISK_LOW_BYTES.min(s.total_bytes / 20))
    }

    /// True until the store's file system has much space again.
    fn disk_is_tight(&self) -> bool {
        self.store_spaces()
            .any(|s| s.free_bytes < DISK_WELL_BYTES.min(s.total_bytes / 5))
    }

    /// Of the file systems where Nix needs space the one with the least.
    pub(crate) fn disk_tight(&self) -> Option<&Space> {
        self.store_spaces().min_by_key(|s| s.free_bytes)
    }

    fn store_spaces(&self) -> impl Iterator<Item = &Space> {
        let spaces = self.series.machine.spaces.iter();
        spaces.filter(|s| !matches!(s.of, SpaceOf::Tmp | SpaceOf::Boot))
    }

    /// True if the system hides other users' processes (hidepid): that nothing
    /// runs cannot be said then.
    pub(crate) fn others_are_hidden(&self) -> bool {
        self.gaps
            .iter()
            .any(|gap| gap.source == OTHERS && gap.why == Why::Denied)
    }

    /// The lamp as the facts stand, the gravest first.
    fn lamp_now(&self) -> Lamp {
        let any = |wanted: fn(&Rebuild) -> bool| {
            let mut heard = self.running().filter(|r| self.is_heard(&r.invocation));
            heard.any(wanted)
        };
        let nothing_runs = self.running().next().is_none();
        if self.is_blind()
            || nothing_runs && (self.has_store == Some(false) || self.others_are_hidden())
        {
            return Lamp::Unknown;
        }
        if any(|r| r.verdict == Verdict::Waiting && r.says() == Some(Says::WaitsForPerson)) {
            return Lamp::NeedsYou;
        }
        if any(|r| r.verdict == Verdict::Stuck) {
            return Lamp::Stalled;
        }
        let again = |id: &String| {
            self.past
                .iter()
                .find(|p| p.id == *id)
                .is_some_and(|p| self.running().any(|r| r.key().fits(p)))
        };
        if self.failed.as_ref().is_some_and(|id| !again(id)) {
            return Lamp::Failed;
        }
        if any(|r| {
            matches!(r.verdict, Verdict::Slow | Verdict::Waiting) || r.says() == Some(Says::Look)
        }) || self.disk_low().is_some()
            || self.was_cut_off()
        {
            return Lamp::Attention;
        }
        if self.is_paused() {
            return Lamp::Paused;
        }
        if self.running().next().is_some() {
            Lamp::Running
        } else {
            Lamp::Ok
        }
    }
}

fn cut_off_subject(action: &ActionDone) -> String {
    format!("action {} {}", action.begun.0, action.plan)
}

fn same_targets(a: Option<&Order>, b: Option<&Order>) -> bool {
    match (a, b) {
        (
            Some(Order {
                deed: Deed::Stop(a),
                ..
            }),
            Some(Order {
                deed: Deed::Stop(b),
                ..
            }),
        ) => a.clients == b.clients && a.group == b.group,
        _ => false,
    }
}

/// True for `sudo nixos-rebuild switch`: whether it asks for a password shows
/// only at a second look.
fn may_begin(process: &Process) -> bool {
    process.recognised == Some(Recognised::Wrapper)
        && process.has_terminal
        && command_line::unwrapped(&process.argv).is_some_and(|i| changes_system(i.kind))
}

pub(crate) fn changes_system(kind: Kind) -> bool {
    kind.changes_system()
}

/// What is to be found out of one that has begun.
fn around_wanted(rebuild: &Rebuild) -> AroundWanted {
    AroundWanted {
        id: rebuild.past_id(),
        process: rebuild.id,
        target: rebuild.invocation.target.clone(),
        system: changes_system(rebuild.invocation.kind),
    }
}

fn rebuild_around(rebuilds: &[Rebuild], id: ProcessId) -> Option<Around> {
    let rebuild = rebuilds.iter().find(|r| r.id == id)?;
    Some(rebuild.around_as_kept())
}

fn past_of(rebuild: &Rebuild, now: Now) -> Past {
    Past {
        id: rebuild.past_id(),
        tool: rebuild.invocation.tool.name().to_owned(),
        verb: rebuild.invocation.verb.clone(),
        target: rebuild.invocation.target.clone(),
        user: rebuild.user.clone(),
        started: rebuild.started,
        ended: rebuild.end.map_or(now.time, |end| end.time),
        elapsed_s: rebuild.elapsed_s(now.moment),
        outcome: rebuild.verdict,
        exit: rebuild.end.and_then(|end| end.exit),
        cause: rebuild.led.clone(),
        phases: rebuild.phases().to_vec(),
        reason: rebuild.reason.clone(),
        failed: rebuild.failed(),
        quiets: rebuild.quiets().to_vec(),
        alarms: rebuild.alarms,
    }
}

/// True if a person means this one: `PID-START@TIME`, the same without its time,
/// or the pid alone.
pub(crate) fn is_named(past_id: &str, id: &str) -> bool {
    let shown = crate::wire::thread(past_id);
    let pid = shown.split('-').next().unwrap_or(shown);
    !id.is_empty() && [past_id, shown, pid].contains(&id)
}

#[cfg(test)]
mod tests;
