//! One rebuild over time: its phase, its signs of life, its verdict.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use crate::baseline::{self, Key};
use crate::command_line::{self, Invocation, Kind, Recognised};
use crate::course::Trail;
use crate::judge::facts::{Facts, SILENT_S, Spoken};
use crate::judge::track::{self, Tracker};
use crate::judge::{self, Rule, Says};
use crate::learned::Learned;
use crate::model::{
    Exit, Heard, LockKind, Moment, Now, PlanGraph, ProcessId, ProcessState, Progress, Sample,
    SpaceOf, Time,
};
use crate::record::{Past, Stood};
use crate::series::{Flow, Seen, Series};
use crate::tree::{Role, Tree};
use crate::wire::{Cause, Evidence, Phase, Usual, Verdict};
use crate::words::state::dont_know_ended;
use orphans::orphans;

mod activation;
mod around;
mod course;
mod cycle;
mod daemon;
mod last_words;
mod locks;
mod memory;
mod nets;
mod orphans;
mod outlook;
mod progress;
mod told;
mod traces;

pub(crate) use last_words::by_words;
pub use outlook::Outlook;

/// No process is older: a century.
const OLDEST_S: f64 = 3.2e9;
/// A download counts as moving while bytes came within this time.
const MOVING_S: f64 = 8.0;
/// A connection is older than the rebuild by at least this if it is not its own.
const OLDER_S: f64 = 2.0;
/// Who uses no processor to speak of and is woken all the same may do a little
/// at a time, as a test that prints a dot now and then, or only look at a clock:
/// nothing tells which, so it is given so many times as long …
const WOKEN_PATIENCE: f64 = 3.0;
/// … if that happened within the last so many seconds.
const WOKEN_S: f64 = 30.0;
/// A rebuild is slow beyond this multiple of its 95th percentile …
const SLOW_FACTOR: f64 = 1.1;
/// … and by at least this much.
const SLOW_LEAST_S: f64 = 30.0;
/// A phase may be quiet for so much longer than it ever was in a run that
/// ended well.
const QUIET_FACTOR: f64 = 1.5;
/// Not knowing waits so much longer than knowing.
const KNOWN_FIRST_S: f64 = 10.0;
/// Who waits for a disk longer than this without being woken is worth a word.
const DISK_SILENT_S: f64 = 60.0;
/// A start is a sign of life for so long.
const JUST_BEGUN_S: f64 = 5.0;
/// So many lines are kept of what was written.
const HEARD_KEPT: usize = 100;
/// A client or worker counts as busy from this share of a core.
const BUSY_CPU: f64 = 0.10;

/// One rebuild that runs or has just ended.
#[derive(Clone, Debug)]
pub struct Rebuild {
    /// Its root process.
    pub id: ProcessId,
    /// What was asked.
    pub invocation: Invocation,
    /// Who started it.
    pub user: String,
    /// That user's id.
    pub uid: u32,
    /// When it started.
    pub started: Time,
    /// Its age when it was first seen.
    age_at_first_s: f64,
    first: Moment,
    /// Its processes, as last seen.
    pub tree: Tree,
    /// The build users that have built for it.
    pub built_as: BTreeSet<u32>,
    members_changed: Moment,
    alive: Moment,
    /// What it does.
    pub phase: Phase,
    /// Since when.
    pub phase_since: Moment,
    phases: Vec<(Phase, f64)>,
    counted: Moment,
    /// How it stands.
    pub verdict: Verdict,
    /// Since when.
    pub verdict_since: Moment,
    tracker: Tracker,
    idle_since: Option<Moment>,
    /// Since when it waits for which locks, certain or not.
    waits: BTreeMap<(String, bool), Moment>,
    /// Addresses that do not answer its calls.
    called: BTreeMap<String, nets::Called>,
    /// The name server that it asks without a pause.
    asked: Option<nets::Asked>,
    /// The path it holds and who else holds one, since when both stand still.
    cycle_since: Option<(cycle::Found, Moment)>,
    /// What was seen that no rule explains.
    unexplained: Option<Evidence>,
    /// Free space when last seen.
    spaces: Vec<crate::model::Space>,
    /// Since when no signal has shown life for long.
    stands_still_since: Option<Moment>,
    /// True while all that it waits for ends by itself.
    pauses: bool,
    /// Since when its client has no worker and no daemon runs.
    daemon_missing_since: Option<Moment>,
    /// How the rebuild itself ended, where its root only started it.
    begun_exit: Option<Exit>,
    /// The ripe findings.
    pub findings: Vec<(&'static Rule, judge::Finding)>,
    /// Who holds what it waits for, outside of it.
    pub holders: Vec<u32>,
    /// The cause that led when it was last stuck or waiting.
    pub led: Option<String>,
    /// The causes that explain how it stands, the most probable first.
    pub(crate) stood: Vec<Stood>,
    /// True once a person has stopped it through Nixlamp.
    pub stopped_by_person: bool,
    /// How and when it ended.
    pub end: Option<End>,
    /// Connections that are its own, and whether that is certain.
    pub downloads: Vec<(Flow, bool)>,
    /// What its innermost client is to make, makes and has made.
    pub progress: Option<Progress>,
    /// When Nix itself told that.
    told: Option<Moment>,
    /// What Nix told last in what it prints, and when.
    text: Option<(Moment, Progress)>,
    /// Up to when its ages count.
    aged: Moment,
    /// What was written lately, by it and about it, the newest last.
    heard: VecDeque<(Moment, Heard)>,
    /// What the service managers do for its activation.
    jobs: activation::Jobs,
    /// What will tell how it ended.
    traces: traces::Traces,
    /// Why it ended so, or what came of it.
    pub reason: Option<String>,
    /// Those of them whose meaning is known, which are kept for longer.
    spoken: VecDeque<(Moment, Spoken)>,
    /// How long it will take, and what was learned of that.
    pub outlook: Outlook,
    /// How much memory there was at the last looks.
    memory: memory::Looks,
    /// True if something of it has moved under our eyes. What stands still when
    /// it is first looked at may have stood still for hours.
    pub has_moved: bool,
    /// Longest seconds without a sign of life in each phase.
    quiets: Vec<(Phase, f64)>,
    /// How often it was called stuck.
    pub alarms: u32,
    /// Causes that a person has called wrong for it.
    pub denied: BTreeSet<String>,
    /// The causes that were shown of it.
    said: BTreeSet<&'static str>,
    /// When it was last judged.
    judged: Moment,
    /// Seconds for which it waited for a person: no slowness of its own.
    asked_s: f64,
    /// How it went so far.
    trail: Trail,
    /// What is around it.
    pub(crate) around: around::Gathered,
}

/// How and when a rebuild ended.
#[derive(Clone, Copy, Debug)]
pub struct End {
    /// On the clock for durations.
    pub moment: Moment,
    /// On the clock for history.
    pub time: Time,
    /// How, where the system tells.
    pub exit: Option<Exit>,
}

impl Rebuild {
    /// A rebuild that is seen for the first time.
    pub fn new(tree: Tree, root: &Seen, now: Now) -> Rebuild {
        let process = &root.process;
        // What a recording says need not make sense.
        let age_s = process.age_s.clamp(0.0, OLDEST_S);
        Rebuild {
            id: process.id,
            invocation: tree.invocation.clone(),
            user: process.user.clone(),
            uid: process.uid,
            started: Time(now.time.0.saturating_sub((age_s * 1000.0) as i64)),
            age_at_first_s: (age_s - process.slept_s).clamp(0.0, age_s),
            first: now.moment,
            tree,
            built_as: BTreeSet::new(),
            members_changed: now.moment,
            alive: now.moment,
            phase: Phase::Unknown,
            phase_since: now.moment,
            phases: Vec::new(),
            counted: now.moment,
            verdict: Verdict::Working,
            verdict_since: now.moment,
            tracker: Tracker::default(),
            idle_since: None,
            waits: BTreeMap::new(),
            called: BTreeMap::new(),
            asked: None,
            cycle_since: None,
            unexplained: None,
            spaces: Vec::new(),
            stands_still_since: None,
            pauses: false,
            daemon_missing_since: None,
            begun_exit: None,
            findings: Vec::new(),
            holders: Vec::new(),
            led: None,
            stood: Vec::new(),
            stopped_by_person: false,
            end: None,
            downloads: Vec::new(),
            progress: None,
            told: None,
            text: None,
            aged: now.moment,
            heard: VecDeque::new(),
            jobs: activation::Jobs::new(),
            traces: traces::Traces::default(),
            reason: None,
            spoken: VecDeque::new(),
            outlook: Outlook::default(),
            memory: memory::Looks::new(),
            // Who has just begun moves.
            has_moved: age_s < JUST_BEGUN_S,
            quiets: Vec::new(),
            alarms: 0,
            denied: BTreeSet::new(),
            said: BTreeSet::new(),
            judged: now.moment,
            asked_s: 0.0,
            trail: Trail::new(age_s, now.moment),
            around: around::Gathered::new(now.moment),
        }
    }

    /// What makes it the same rebuild as an earlier one.
    pub fn key(&self) -> Key {
        Key {
            tool: self.invocation.tool.name().to_owned(),
            verb: self.invocation.verb.clone(),
            target: self.invocation.target.clone(),
            user: self.user.clone(),
        }
    }

    /// Seconds it has run or ran, awake.
    pub fn elapsed_s(&self, now: Moment) -> f64 {
        self.age_at_first_s
            + self
                .end
                .map_or(now, |end| end.moment)
                .seconds_since(self.first)
    }

    /// Seconds since the last sign of life.
    pub fn quiet_s(&self, now: Moment) -> f64 {
        now.seconds_since(self.alive)
    }

    /// Seconds spent in each phase so far.
    pub fn phases(&self) -> &[(Phase, f64)] {
        &self.phases
    }

    /// Longest seconds without a sign of life in each phase.
    pub fn quiets(&self) -> &[(Phase, f64)] {
        &self.quiets
    }

    /// Takes a new sample in and judges.
    pub fn take(
        &mut self,
        now: Now,
        tree: Tree,
        sample: &Sample,
        series: &Series,
        usual: Usuals,
        learned: &Learned,
    ) {
        let at = now.moment;
        let stall_s = usual.stall_s;
        if tree.members.len() != self.tree.members.len()
            || tree
                .members
                .iter()
                .zip(&self.tree.members)
                .any(|(a, b)| a.id != b.id)
        {
            self.members_changed = at;
        }
        // What a password let begin is remembered after it has ended.
        let begun = tree.begun.or(self.tree.begun);
        self.tree = Tree { begun, ..tree };
        self.note_exit(sample);
        let builds = |role| matches!(role, Role::Builder | Role::Fetcher);
        self.built_as.extend(
            self.tree
                .members
                .iter()
                .filter(|member| builds(member.role))
                .filter_map(|member| Some(series.processes.get(&member.id)?.process.uid)),
        );
        self.downloads = self.own_flows(at, series);
        self.note_calls(at);
        self.note_name_queries(at, sample);
        if !self.is_told(at) {
            self.note_progress(sample);
            self.add_text(at);
        }
        self.note_heard(at, sample);
        self.note_traces(at, sample);
        self.note_jobs(at, sample);
        self.note_memory(at, sample, series);
        let members = &self.tree.members;
        let own = |plan: &&PlanGraph| members.iter().any(|m| m.id == plan.client);
        let plan = sample.plans.iter().rfind(own);
        self.outlook
            .take(at, plan, self.progress.as_ref(), &learned.times);
        if let Some(plan) = plan {
            self.trail.plan(plan);
        }
        let phase = self.derive_phase(at, series);
        if self.is_alive(at, series) {
            self.alive = at;
            self.has_moved |= at > self.first;
        }
        self.enter(at, phase);
        self.note_quiet(at);
        let facts = self.facts(at, sample, series, usual, stall_s);
        self.spaces.clone_from(&facts.spaces);
        self.pauses = facts.pause().is_some();
        self.stands_still_since = if facts.stands_still() {
            self.stands_still_since.or(Some(at))
        } else {
            None
        };
        self.unexplained = self.waits_for_disk(at, series).or_else(|| {
            self.stands_still_since
                .map(|_| judge::no_sign_of_life(facts.quiet_s))
        });
        self.holders = holders(&facts);
        self.tracker.take(at, judge::findings(&facts));
        self.findings = self.tracker.ripe(at);
        self.findings
            .retain(|(rule, _)| !self.denied.contains(rule.code));
        let past_id = self.past_id();
        for (rule, finding) in &mut self.findings {
            learned.weigh(rule.code, &past_id, finding);
        }
        self.note_said();
        if self.says() == Some(Says::WaitsForPerson) {
            self.asked_s += at.seconds_since(self.judged);
        }
        self.judged = at;
        let is_woken = self.members(series).any(|(role, seen)| {
            let woken = seen.switches_moved;
            role != Role::FrontEnd && woken.is_some_and(|woken| at.seconds_since(woken) < WOKEN_S)
        });
        let patience = if is_woken { WOKEN_PATIENCE } else { 1.0 };
        let verdict = self.derive_verdict(at, usual.whole, stall_s * patience);
        if verdict != self.verdict {
            self.alarms += u32::from(verdict == Verdict::Stuck);
            self.verdict = verdict;
            self.verdict_since = at;
        }
        self.stood.clear();
        if matches!(verdict, Verdict::Stuck | Verdict::Waiting) {
            let causes = self.causes();
            self.led = causes.first().map(|cause| cause.code.clone());
            self.stood = judge::stood(&causes);
        }
        self.write_down(at, sample, series);
    }

    /// The causes as they stand.
    pub fn causes(&self) -> Vec<Cause> {
        let mut causes = judge::causes(&self.findings);
        if let Some(unknown) = causes.iter_mut().find(|c| c.code == judge::DONT_KNOW) {
            unknown.evidence_for.extend(self.unexplained.clone());
            // There is nothing more to watch.
            if self.end.is_some() {
                unknown.would_change.clear();
                unknown.next_step = dont_know_ended();
            }
        }
        causes
    }

    /// Its name in history.
    pub fn past_id(&self) -> String {
        format!("{}@{}", self.id, self.started.0 / 1000)
    }

    fn note_said(&mut self) {
        let codes = self.findings.iter().map(|(rule, _)| rule.code);
        self.said.extend(codes);
    }

    /// True if this cause was shown of it at any time, or not knowing is meant.
    pub fn has_said(&self, code: &str) -> bool {
        code == judge::DONT_KNOW || self.said.contains(code)
    }

    /// A person has said what they think of a cause, or of the verdict as a
    /// whole: what was called wrong is not said again of this rebuild.
    pub fn answered(&mut self, cause: &str, right: bool) {
        let about: Vec<String> = if cause.is_empty() {
            let named = self.findings.iter().map(|(rule, _)| rule.code);
            named.chain([judge::DONT_KNOW]).map(str::to_owned).collect()
        } else {
            vec![cause.to_owned()]
        };
        for code in about {
            if right {
                self.denied.remove(&code);
            } else {
                self.denied.insert(code);
            }
        }
        if let Some(end) = self.end {
            self.keep_last_words(end.moment);
        }
    }

    /// True if it ended well and was never said to be stuck or to wait.
    pub fn simply_ended_well(&self) -> bool {
        self.verdict == Verdict::Finished && self.alarms == 0 && self.led.is_none()
    }

    /// True if its root only asked for a password and started nothing.
    pub fn never_began(&self) -> bool {
        self.tree.begun.is_none()
    }

    /// Keeps the end of the rebuild itself, which its root may outlive.
    pub fn note_exit(&mut self, sample: &Sample) {
        let ended = sample
            .ended
            .iter()
            .find(|ended| Some(ended.id) == self.tree.begun);
        self.begun_exit = ended.and_then(|ended| ended.exit).or(self.begun_exit);
    }

    /// True if what holds it up is proved, and not only concluded from silence.
    pub fn is_proven(&self) -> bool {
        self.says() == Some(Says::Stuck)
    }

    /// What the ripe findings mean together.
    pub fn says(&self) -> Option<Says> {
        track::gravest(&self.findings)
    }

    /// It has ended.
    pub fn ended(&mut self, now: Now, exit: Option<Exit>) {
        self.enter(now.moment, self.phase);
        let exit = exit.or(self.begun_exit);
        self.end = Some(End {
            moment: now.moment,
            time: now.time,
            exit,
        });
        self.findings.clear();
        self.holders.clear();
        self.verdict_since = now.moment;
        self.verdict = self.verdict_of(exit);
        self.keep_last_words(now.moment);
        self.end_trail();
    }

    /// How it ended becomes known after its end.
    pub fn told(&mut self, exit: Option<Exit>) {
        if let Some(end) = &mut self.end {
            end.exit = exit;
            let at = end.moment;
            self.verdict = self.verdict_of(exit);
            self.keep_last_words(at);
            self.end_trail();
        }
    }

    fn verdict_of(&mut self, exit: Option<Exit>) -> Verdict {
        let ending = self.ending(exit);
        self.reason = ending.reason;
        ending.outcome
    }

    fn members<'a>(&'a self, series: &'a Series) -> impl Iterator<Item = (Role, &'a Seen)> {
        self.tree
            .members
            .iter()
            .filter_map(|m| series.processes.get(&m.id).map(|seen| (m.role, seen)))
    }

    fn has_role(&self, role: Role) -> bool {
        self.tree.members.iter().any(|m| m.role == role)
    }

    /// The one place where a phase is decided.
    fn derive_phase(&self, now: Moment, series: &Series) -> Phase {
        // Collecting garbage and verifying have no phases of their own.
        if matches!(self.invocation.kind, Kind::CollectGarbage | Kind::Verify) {
            return Phase::Unknown;
        }
        // Activation stands above all: from here on stopping is dangerous.
        if self.has_role(Role::Activation) {
            return Phase::Activate;
        }
        if self.has_role(Role::Builder) || self.has_role(Role::Remote) {
            return Phase::Build;
        }
        if let Some(phase) = self.told_phase() {
            return phase;
        }
        let fetches = !self.all_is_fetched();
        let mut flows = self.downloads.iter().map(|(flow, _)| flow);
        let moves = flows.any(|it| it.arrived_s(now) < MOVING_S && it.rate_bytes_per_s > 0.0);
        if self.has_role(Role::Fetcher) || fetches && moves {
            return Phase::Fetch;
        }
        let busy = |wanted: Role| {
            self.members(series)
                .any(|(role, seen)| role == wanted && seen.cpu_ratio.is_some_and(|r| r >= BUSY_CPU))
        };
        // A client that works without builder or fetch evaluates: it is the
        // only thing a client does with a processor.
        if busy(Role::Client) {
            return Phase::Evaluate;
        }
        // A worker that works, or a connection that is open, with an idle
        // client: paths are asked for, unpacked or awaited.
        let asks = self.has_role(Role::Worker) && !self.downloads.is_empty();
        if fetches && (busy(Role::Worker) || asks) {
            return Phase::Fetch;
        }
        // Nothing tells: what it was still holds. A rebuild starts by
        // evaluating; a copy need not, and before the password nothing starts.
        if self.phase == Phase::Unknown
            && self.invocation.kind != Kind::Other
            && !self.never_began()
        {
            Phase::Evaluate
        } else {
            self.phase
        }
    }

    fn is_alive(&self, now: Moment, series: &Series) -> bool {
        self.members_changed == now
            || self.a_unit_moves(now)
            || self
                .members(series)
                .any(|(role, seen)| shows_life(now, role, seen))
            || self.a_download_moves(series)
    }

    /// Who sleeps in the kernel and is not woken for long waits for a disk or a
    /// network file system: nothing else cannot be interrupted.
    fn waits_for_disk(&self, at: Moment, series: &Series) -> Option<Evidence> {
        self.members(series)
            .filter(|(_, seen)| seen.process.state == ProcessState::DiskWait)
            .filter_map(|(_, seen)| Some((still_s(at, seen)?, seen)))
            .filter(|(still_s, _)| *still_s >= DISK_SILENT_S)
            .max_by(|a, b| a.0.total_cmp(&b.0))
            .map(|(still_s, seen)| {
                judge::waits_for_disk(&seen.process.name, seen.process.id.pid, still_s)
            })
    }

    fn enter(&mut self, at: Moment, phase: Phase) {
        let spent_s = at.seconds_since(self.counted);
        self.counted = at;
        match self
            .phases
            .iter_mut()
            .find(|(known, _)| *known == self.phase)
        {
            Some((_, seconds)) => *seconds += spent_s,
            None => self.phases.push((self.phase, spent_s)),
        }
        if phase != self.phase {
            self.phase = phase;
            self.phase_since = at;
        }
    }

    fn facts(
        &mut self,
        at: Moment,
        sample: &Sample,
        series: &Series,
        usual: Usuals,
        stall_s: f64,
    ) -> Facts {
        let own_path_locks = sample
            .locks
            .iter()
            .filter(|l| l.kind == LockKind::StorePath && l.exclusive && self.holds(l.holder))
            .count();
        let lock_waits = self.lock_waits(at, sample, series, own_path_locks);
        let processes = self.process_facts(at, series);
        let cycle = self.cycle(at, sample, series);
        Facts {
            elapsed_s: self.elapsed_s(at),
            phase: Some(self.phase),
            phase_s: at.seconds_since(self.phase_since),
            quiet_s: self.quiet_s(at),
            stall_s,
            processes,
            members_changed_s: at.seconds_since(self.members_changed),
            daemon: sample
                .nix
                .daemon
                .and_then(|pid| series.by_pid(pid))
                // Anybody can call a program of theirs so.
                .filter(|seen| [0, self.uid].contains(&seen.process.uid))
                .map(|seen| fact(at, Role::Other, seen)),
            downloads: self
                .downloads
                .iter()
                .map(|(flow, certain)| self.download(at, series, flow, *certain))
                .collect(),
            builder_connected: self.builder_connected(series),
            lock_waits,
            own_path_locks,
            spaces: sample
                .machine
                .spaces
                .iter()
                .filter(|s| s.of != SpaceOf::Tmp || s.total_bytes > 0)
                .cloned()
                .collect(),
            usual_phase: usual.phase,
            silent_s: usual.quiet_s.map_or(SILENT_S, |s| s.max(SILENT_S)),
            cpu_pressure_ratio: sample.machine.cpu_pressure.map(|p| p.some_ratio),
            progress: self.progress.clone(),
            heard: self
                .heard
                .iter()
                .map(|(since, heard)| Heard {
                    age_s: heard.age_s + at.seconds_since(*since),
                    ..heard.clone()
                })
                .collect(),
            unit_waits: self.unit_waits(at, sample, series),
            step: self.step_now(at, series),
            killed: self.killed(at),
            memory_was: None,
            spoken: self.spoken_now(at),
            failed: false,
            gaps: sample.gaps.clone(),
            kind: Some(self.invocation.kind),
            opens_store: self.opens_store(sample),
            half_closed: self.half_closed(at, series),
            name_query: self.name_query(at),
            has_route: sample.machine.has_route,
            cycle,
            usual_whole: usual.whole,
            strain: series.strain(at),
            orphans: orphans(at, series, &self.built_as),
            daemon_missing_s: self.daemon_missing_s(at, sample),
            daemon_ended: sample.nix.has_daemon_socket
                && sample.nix.daemon.is_none()
                && self.has_role(Role::Worker),
            woke_s: series
                .woke
                .filter(|woke| *woke >= self.first)
                .map(|woke| at.seconds_since(woke)),
        }
    }

    fn process_facts(&self, at: Moment, series: &Series) -> Vec<judge::Process> {
        let mut above: Vec<Role> = Vec::new();
        let mut facts = Vec::new();
        let is_alive = |id| {
            let seen = series.processes.get(id);
            seen.is_some_and(|seen| seen.process.state != ProcessState::Zombie)
        };
        for (place, member) in self.tree.members.iter().enumerate() {
            let below = self.tree.members[place + 1..]
                .iter()
                .take_while(|m| m.depth > member.depth);
            above.truncate(member.depth as usize);
            let parent = above.last().copied();
            let leads = parent != Some(member.role);
            // A joined activation stands deeper than what precedes it.
            above.resize(member.depth as usize, Role::Other);
            above.push(member.role);
            if let Some(seen) = series.processes.get(&member.id) {
                facts.push(judge::Process {
                    leads,
                    above: parent,
                    lowest: !below.map(|m| &m.id).any(is_alive),
                    ..fact(at, member.role, seen)
                });
            }
        }
        facts
    }

    fn holds(&self, pid: u32) -> bool {
        self.tree.members.iter().any(|m| m.id.pid == pid)
    }

    /// The one place where a verdict is decided.
    fn derive_verdict(&self, at: Moment, usual: Option<Usual>, stall_s: f64) -> Verdict {
        match self.says() {
            // A person or a working process will end it.
            Some(Says::WaitsForPerson | Says::WaitsForWork) => return Verdict::Waiting,
            Some(Says::Stuck | Says::Silent) => return Verdict::Stuck,
            Some(Says::Slow) => return Verdict::Slow,
            Some(Says::Normal | Says::Look) | None => {}
        }
        // No cause is known, but nothing shows life in any signal.
        let silence_is_trouble = !self.denied.contains(judge::DONT_KNOW) && !self.pauses;
        if silence_is_trouble
            && self
                .stands_still_since
                .is_some_and(|since| at.seconds_since(since) >= KNOWN_FIRST_S)
        {
            return Verdict::Stuck;
        }
        // No cause is known, but nothing has moved for as long as the person
        // set: stuck, and we say that we do not know why. A cause that rests on
        // the same silence gets the time to ripen before.
        if silence_is_trouble && self.quiet_s(at) >= stall_s + KNOWN_FIRST_S {
            return Verdict::Stuck;
        }
        // It moves, but far beyond what is usual on this machine.
        if usual.is_some_and(|u| {
            self.elapsed_s(at) - self.asked_s > (u.p95_s * SLOW_FACTOR).max(u.p95_s + SLOW_LEAST_S)
        }) {
            return Verdict::Slow;
        }
        Verdict::Working
    }

    fn note_quiet(&mut self, at: Moment) {
        let quiet_s = self.quiet_s(at);
        match self.quiets.iter_mut().find(|(ph, _)| *ph == self.phase) {
            Some((_, longest_s)) => *longest_s = longest_s.max(quiet_s),
            None => self.quiets.push((self.phase, quiet_s)),
        }
    }
}

/// CPU, or a disk that answers. Who only starts others or draws what they do
/// tells nothing of them, unless it uses most of a core.
fn shows_life(now: Moment, role: Role, seen: &Seen) -> bool {
    let process = &seen.process;
    let only_watches = role == Role::FrontEnd
        || process.recognised == Some(Recognised::Wrapper)
        || command_line::draws_progress(&process.argv);
    // Who is woken again and again reads or writes something; where that is
    // not told it may.
    let disk_answers = process.state == ProcessState::DiskWait
        && seen.switches_moved.is_none_or(|moved| moved == now);
    if only_watches {
        return seen.busy_since.is_some();
    }
    seen.cpu_moved == now || disk_answers
}

/// Seconds without CPU and without being woken. `None` where that is not told.
fn still_s(at: Moment, seen: &Seen) -> Option<f64> {
    let woken_s = at.seconds_since(seen.switches_moved?);
    Some(woken_s.min(seen.cpu_quiet_s(at)))
}

/// What is usual for a rebuild: as a whole, and its present phase.
#[derive(Clone, Copy, Debug, Default)]
pub struct Usuals {
    /// From start to end.
    pub whole: Option<Usual>,
    /// The phase it is in.
    pub phase: Option<Usual>,
    /// Seconds without a sign of life after which it counts as stuck.
    pub stall_s: f64,
    /// For so long its phase may be quiet by what was seen before. `None`: no
    /// run of it has ended well yet.
    pub quiet_s: Option<f64>,
}

impl Usuals {
    /// By what the person set, and what this rebuild was like before: what was
    /// quiet for long and ended well may be so again.
    pub fn new(past: &[Past], key: &Key, phase: Phase, stall_s: f64) -> Usuals {
        let longest_s = baseline::longest_quiet_s(past, key, phase);
        let quiet_s = longest_s.map(|s| s * QUIET_FACTOR);
        Usuals {
            whole: baseline::usual(past, key),
            phase: baseline::usual_phase(past, key, phase),
            stall_s: quiet_s.map_or(stall_s, |s| s.max(stall_s)),
            quiet_s,
        }
    }
}

fn fact(at: Moment, role: Role, seen: &Seen) -> judge::Process {
    let process = &seen.process;
    judge::Process {
        pid: process.id.pid,
        name: process.name.clone(),
        user: process.user.clone(),
        role,
        leads: false,
        has_terminal: process.has_terminal,
        state: process.state,
        cpu_ratio: seen.cpu_ratio,
        cpu_quiet_s: seen.cpu_quiet_s(at),
        busy_s: seen.busy_since.map(|since| at.seconds_since(since)),
        switches_quiet_s: seen.switches_moved.map(|since| at.seconds_since(since)),
        reads_quiet_s: seen.reads_moved.map(|since| at.seconds_since(since)),
        stopped_s: seen.stopped_since.map(|since| at.seconds_since(since)),
        prompt: process
            .prompt
            .zip(seen.prompt_since)
            .map(|(prompt, since)| (prompt, at.seconds_since(since))),
        rss_bytes: process.rss_bytes,
        rss_grown_bytes: process
            .rss_bytes
            .cast_signed()
            .saturating_sub(seen.rss_first_bytes.cast_signed()),
        watched_s: at.seconds_since(seen.first),
        switches_per_s: seen.switch_pace.per_second(),
        above: None,
        threads: process.threads,
        wchan: process.wchan.clone(),
        trend: seen.trend(at),
        zombie_s: seen.zombie_since.map(|since| at.seconds_since(since)),
        computed_s: seen.computed_s(),
        // What it slept of that is the least of what is told: its program may
        // have begun later than its process.
        wakes_in_s: command_line::pause_s(&process.name, &process.argv).map(|whole_s| {
            let awake_s = process.age_s - process.slept_s;
            let still_s = still_s(at, seen).unwrap_or_else(|| seen.cpu_quiet_s(at));
            (whole_s - awake_s.min(still_s)).max(0.0)
        }),
        lowest: true,
    }
}

/// Those of the locks it waits for, the longest wait first.
fn holders(facts: &Facts) -> Vec<u32> {
    let mut waits: Vec<_> = facts.lock_waits.iter().collect();
    waits.sort_by(|a, b| b.waited_s.total_cmp(&a.waited_s));
    let mut holders = Vec::new();
    for holder in waits.iter().filter_map(|wait| wait.holder.as_ref()) {
        if !holders.contains(&holder.pid) {
            holders.push(holder.pid);
        }
    }
    holders
}

#[cfg(test)]
mod tests;
