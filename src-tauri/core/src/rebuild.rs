//! One rebuild over time: its phase, its signs of life, its verdict.

use std::collections::BTreeSet;

use crate::baseline::Key;
use crate::command_line::{Invocation, Kind, Recognised};
use crate::judge::facts::{Download, Facts, Holder, LockWait};
use crate::judge::track::{self, Tracker};
use crate::judge::{self, Rule, Says};
use crate::model::{
    Exit, LockKind, Moment, Now, ProcessId, ProcessState, Sample, SpaceOf, TcpState, Time,
};
use crate::series::{Flow, Seen, Series};
use crate::tree::{Role, Tree};
use crate::wire::{Cause, Phase, Usual, Verdict};

/// No process is older: a century.
const OLDEST_S: f64 = 3.2e9;
/// A download counts as moving while bytes came within this time.
const MOVING_S: f64 = 8.0;
/// A rebuild is slow beyond this multiple of its 90th percentile …
const SLOW_FACTOR: f64 = 1.3;
/// … and by at least this much.
const SLOW_LEAST_S: f64 = 30.0;
/// Not knowing waits so much longer than knowing.
const KNOWN_FIRST_S: f64 = 10.0;
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
    /// The ripe findings.
    pub findings: Vec<(&'static Rule, judge::Finding)>,
    /// The cause that led when it was last stuck or waiting.
    pub led: Option<String>,
    /// True once a person has stopped it through Nixlamp.
    pub stopped_by_person: bool,
    /// How and when it ended.
    pub end: Option<End>,
    /// Connections that are its own, and whether that is certain.
    pub downloads: Vec<(Flow, bool)>,
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
            findings: Vec::new(),
            led: None,
            stopped_by_person: false,
            end: None,
            downloads: Vec::new(),
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

    /// Takes a new sample in and judges.
    pub fn take(
        &mut self,
        now: Now,
        tree: Tree,
        sample: &Sample,
        series: &Series,
        usual: Usuals,
        stall_s: f64,
    ) {
        let at = now.moment;
        if tree.members.len() != self.tree.members.len()
            || tree
                .members
                .iter()
                .zip(&self.tree.members)
                .any(|(a, b)| a.id != b.id)
        {
            self.members_changed = at;
        }
        self.tree = tree;
        let builds = |role| matches!(role, Role::Builder | Role::Fetcher);
        self.built_as.extend(
            self.tree
                .members
                .iter()
                .filter(|member| builds(member.role))
                .filter_map(|member| Some(series.processes.get(&member.id)?.process.uid)),
        );
        self.downloads = self.own_flows(series);
        let phase = self.derive_phase(at, series);
        if self.is_alive(at, series) {
            self.alive = at;
        }
        self.enter(at, phase);
        let facts = self.facts(at, sample, series, usual.phase, stall_s);
        self.tracker.take(at, judge::findings(&facts));
        self.findings = self.tracker.ripe(at);
        let verdict = self.derive_verdict(at, usual.whole, stall_s);
        if verdict != self.verdict {
            self.verdict = verdict;
            self.verdict_since = at;
        }
        if matches!(verdict, Verdict::Stuck | Verdict::Waiting) {
            self.led = self.causes().first().map(|cause| cause.code.clone());
        }
    }

    /// The causes as they stand.
    pub fn causes(&self) -> Vec<Cause> {
        judge::causes(&self.findings)
    }

    /// What the ripe findings mean together.
    pub fn says(&self) -> Option<Says> {
        track::gravest(&self.findings)
    }

    /// It has ended.
    pub fn ended(&mut self, now: Now, exit: Option<Exit>) {
        self.enter(now.moment, self.phase);
        self.end = Some(End {
            moment: now.moment,
            time: now.time,
            exit,
        });
        self.findings.clear();
        self.verdict_since = now.moment;
        self.verdict = self.verdict_of(exit);
    }

    /// How it ended becomes known after its end.
    pub fn told(&mut self, exit: Option<Exit>) {
        if let Some(end) = &mut self.end {
            end.exit = exit;
            self.verdict = self.verdict_of(exit);
        }
    }

    fn verdict_of(&self, exit: Option<Exit>) -> Verdict {
        match exit {
            _ if self.stopped_by_person => Verdict::Stopped,
            Some(Exit::Code(0)) => Verdict::Finished,
            // 130 is how shells tell of Ctrl-C; the others are Ctrl-C, a closed
            // terminal and `kill`. Nix itself ends with 1 after an interrupt.
            Some(Exit::Signal(1 | 2 | 9 | 15) | Exit::Code(130 | 143)) => Verdict::Stopped,
            Some(_) => Verdict::Failed,
            None => Verdict::Unknown,
        }
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

    /// Connections a process of this rebuild has open, and those whose owner
    /// is hidden while a worker of this rebuild could be it.
    fn own_flows(&self, series: &Series) -> Vec<(Flow, bool)> {
        let pids: Vec<u32> = self.tree.members.iter().map(|m| m.id.pid).collect();
        let fetches = self.has_role(Role::Worker) || self.has_role(Role::Fetcher);
        series
            .flows
            .values()
            .filter(|flow| flow.socket.state != TcpState::Closing)
            .filter_map(|flow| match flow.socket.owner {
                Some(owner) => pids.contains(&owner).then(|| (flow.clone(), true)),
                None => (fetches
                    && flow.socket.of_daemon != Some(false)
                    && flow.socket.uid != self.uid
                    && flow.first >= self.first)
                    .then(|| (flow.clone(), false)),
            })
            .collect()
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
        if self.has_role(Role::Fetcher)
            || self
                .downloads
                .iter()
                .any(|(flow, _)| flow.still_s(now) < MOVING_S && flow.rate_bytes_per_s > 0.0)
        {
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
        if busy(Role::Worker) || (self.has_role(Role::Worker) && !self.downloads.is_empty()) {
            return Phase::Fetch;
        }
        // Nothing tells: what it was still holds. A rebuild starts by
        // evaluating.
        if self.phase == Phase::Unknown {
            Phase::Evaluate
        } else {
            self.phase
        }
    }

    fn is_alive(&self, now: Moment, series: &Series) -> bool {
        self.members_changed == now
            || self.members(series).any(|(_, seen)| {
                seen.cpu_moved == now || seen.process.state == ProcessState::DiskWait
            })
            || self
                .downloads
                .iter()
                .any(|(flow, _)| flow.moved == now && flow.rate_bytes_per_s > 0.0)
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
        usual_phase: Option<Usual>,
        stall_s: f64,
    ) -> Facts {
        let own_path_locks = sample
            .locks
            .iter()
            .filter(|l| l.kind == LockKind::StorePath && l.exclusive && self.holds(l.holder))
            .count();
        let lock_waits = self.lock_waits(at, sample, series, own_path_locks);
        Facts {
            elapsed_s: self.elapsed_s(at),
            phase: Some(self.phase),
            phase_s: at.seconds_since(self.phase_since),
            quiet_s: self.quiet_s(at),
            stall_s,
            processes: self
                .members(series)
                .map(|(role, seen)| fact(at, role, seen))
                .collect(),
            members_changed_s: at.seconds_since(self.members_changed),
            daemon: sample
                .nix
                .daemon
                .and_then(|pid| series.by_pid(pid))
                .map(|seen| fact(at, Role::Other, seen)),
            downloads: self
                .downloads
                .iter()
                .map(|(flow, certain)| download(at, flow, *certain))
                .collect(),
            lock_waits,
            own_path_locks,
            spaces: sample
                .machine
                .spaces
                .iter()
                .filter(|s| s.of != SpaceOf::Tmp || s.total_bytes > 0)
                .cloned()
                .collect(),
            usual_phase,
            cpu_pressure_ratio: sample.machine.cpu_pressure.map(|p| p.some_ratio),
            gaps: sample.gaps.clone(),
        }
    }

    fn holds(&self, pid: u32) -> bool {
        self.tree.members.iter().any(|m| m.id.pid == pid)
    }

    /// Locks that the kernel shows it blocked on; else, while its worker does
    /// nothing at all, a store path that somebody else has locked.
    fn lock_waits(
        &mut self,
        at: Moment,
        sample: &Sample,
        series: &Series,
        own_path_locks: usize,
    ) -> Vec<LockWait> {
        let blocked: Vec<LockWait> = sample
            .locks
            .iter()
            .filter(|lock| {
                !self.holds(lock.holder) && lock.waiters.iter().any(|waiter| self.holds(*waiter))
            })
            .map(|lock| LockWait {
                kind: lock.kind,
                path: lock.path.clone(),
                certain: true,
                waited_s: self.quiet_s(at),
                holder: holder(at, lock.holder, sample, series),
            })
            .collect();
        // A worker that has locked a path itself is at work on it, one whose
        // download moves needs hardly any CPU for that, and one that has asked
        // and got no answer yet waits for that: none of them polls.
        // Root opens the store without a daemon, and has its big lock then.
        let opens_store = sample
            .locks
            .iter()
            .any(|lock| lock.kind == LockKind::Store && self.holds(lock.holder));
        let worker_idle = (opens_store || self.has_role(Role::Worker))
            && !self.has_role(Role::Builder)
            && !self.has_role(Role::Fetcher)
            && own_path_locks == 0
            && !self
                .downloads
                .iter()
                .any(|(flow, _)| flow.still_s(at) < MOVING_S || flow.is_unanswered())
            && !self.members(series).any(|(role, seen)| {
                matches!(role, Role::Worker | Role::Client) && seen.cpu_moved == at
            });
        self.idle_since = if worker_idle {
            self.idle_since.or(Some(at))
        } else {
            None
        };
        let Some(idle_since) = self.idle_since.filter(|_| blocked.is_empty()) else {
            return blocked;
        };
        sample
            .locks
            .iter()
            .filter(|lock| {
                matches!(lock.kind, LockKind::StorePath | LockKind::Database)
                    && lock.exclusive
                    && !self.holds(lock.holder)
            })
            .map(|lock| LockWait {
                kind: lock.kind,
                path: lock.path.clone(),
                certain: false,
                waited_s: at.seconds_since(idle_since),
                holder: holder(at, lock.holder, sample, series),
            })
            .collect()
    }

    /// The one place where a verdict is decided.
    fn derive_verdict(&self, at: Moment, usual: Option<Usual>, stall_s: f64) -> Verdict {
        match self.says() {
            // A person or a working process will end it.
            Some(Says::WaitsForPerson | Says::WaitsForWork) => return Verdict::Waiting,
            Some(Says::Stuck) => return Verdict::Stuck,
            Some(Says::Look) | None => {}
        }
        // No cause is known, but nothing has moved for as long as the person
        // set: stuck, and we say that we do not know why. A cause that rests on
        // the same silence gets the time to ripen before.
        if self.quiet_s(at) >= stall_s + KNOWN_FIRST_S {
            return Verdict::Stuck;
        }
        // It moves, but far beyond what is usual on this machine.
        if usual.is_some_and(|u| {
            self.elapsed_s(at) > (u.p90_s * SLOW_FACTOR).max(u.p90_s + SLOW_LEAST_S)
        }) {
            return Verdict::Slow;
        }
        Verdict::Working
    }
}

/// What is usual for a rebuild: as a whole, and its present phase.
#[derive(Clone, Copy, Debug, Default)]
pub struct Usuals {
    /// From start to end.
    pub whole: Option<Usual>,
    /// The phase it is in.
    pub phase: Option<Usual>,
}

fn fact(at: Moment, role: Role, seen: &Seen) -> judge::Process {
    let process = &seen.process;
    judge::Process {
        pid: process.id.pid,
        name: process.name.clone(),
        user: process.user.clone(),
        role,
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
    }
}

fn download(at: Moment, flow: &Flow, certain: bool) -> Download {
    Download {
        remote: flow.socket.remote.clone(),
        certain,
        connecting: flow.socket.state == TcpState::Connecting,
        received_bytes: flow.socket.received_bytes,
        still_s: flow.still_s(at),
        rate_bytes_per_s: flow.rate_bytes_per_s,
    }
}

/// The holder of a lock with the life of all processes below it: a daemon
/// worker sleeps while its builder works.
fn holder(at: Moment, pid: u32, sample: &Sample, series: &Series) -> Option<Holder> {
    let seen = series.by_pid(pid)?;
    let mut below = vec![pid];
    // Parents stand before children often enough; a second pass takes the rest.
    for _ in 0..2 {
        for process in &sample.processes {
            if below.contains(&process.parent) && !below.contains(&process.id.pid) {
                below.push(process.id.pid);
            }
        }
    }
    let quiet_s = below
        .iter()
        .filter_map(|pid| series.by_pid(*pid))
        .map(|seen| seen.cpu_quiet_s(at))
        .fold(f64::INFINITY, f64::min);
    Some(Holder {
        pid,
        name: seen.process.name.clone(),
        user: seen.process.user.clone(),
        works_for: match seen.process.recognised {
            Some(Recognised::Worker { client_pid }) => series.by_pid(client_pid).map(|client| {
                (
                    client.process.name.clone(),
                    client_pid,
                    client.process.user.clone(),
                )
            }),
            _ => None,
        },
        state: seen.process.state,
        quiet_s,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Lock, NixHere, Process, Socket};
    use crate::series::tests::process;

    const CLIENT: u32 = 100;
    const WORKER: u32 = 101;
    const STRANGER: u32 = 200;

    /// A client whose worker sleeps, and a lock on a store path that a process
    /// outside of it holds; what else is locked and open comes from the test.
    fn sample(own_lock: bool, socket: Option<Socket>) -> Sample {
        let invocation = Invocation {
            tool: crate::command_line::Tool::NixBuild,
            verb: "build".to_owned(),
            target: None,
            kind: Kind::Build,
        };
        let lock = |holder: u32| Lock {
            kind: LockKind::StorePath,
            path: format!("/nix/store/of-{holder}.lock"),
            exclusive: true,
            holder,
            waiters: Vec::new(),
        };
        let mut locks = vec![lock(STRANGER)];
        locks.extend(own_lock.then(|| lock(WORKER)));
        Sample {
            processes: vec![
                Process {
                    recognised: Some(Recognised::Rebuild(invocation)),
                    ..process(CLIENT, "nix-build")
                },
                Process {
                    uid: 0,
                    recognised: Some(Recognised::Worker { client_pid: CLIENT }),
                    ..process(WORKER, "nix-daemon")
                },
                Process {
                    uid: 0,
                    ..process(STRANGER, "flock")
                },
            ],
            sockets: socket.into_iter().collect(),
            locks,
            nix: NixHere {
                has_store: true,
                daemon: None,
            },
            ..Sample::default()
        }
    }

    /// Root's connection, so its owner is hidden; so many bytes a second.
    fn socket(second: u64, first: u64, per_second: u64) -> Socket {
        Socket {
            local_port: 4000,
            remote: "10.0.0.1:80".to_owned(),
            state: TcpState::Established,
            uid: 0,
            owner: None,
            of_daemon: None,
            received_bytes: Some(first + second * per_second),
            last_receive_ms: None,
            retransmits: 0,
        }
    }

    /// The codes of what is found after so many seconds.
    fn found_after(seconds: u64, sample: impl Fn(u64) -> Sample) -> Vec<&'static str> {
        let findings = judged_after(seconds, sample).findings;
        findings.iter().map(|(rule, _)| rule.code).collect()
    }

    fn judged_after(seconds: u64, sample: impl Fn(u64) -> Sample) -> Rebuild {
        let mut series = Series::default();
        let mut rebuild: Option<Rebuild> = None;
        for second in 0..=seconds {
            let sample = sample(second);
            let now = Now {
                moment: Moment(second * 1000),
                ..Now::default()
            };
            series.take(now.moment, &sample);
            let tree = crate::tree::trees(&sample).remove(0);
            let root = series.by_pid(CLIENT).expect("it is in the sample");
            rebuild
                .get_or_insert_with(|| Rebuild::new(tree.clone(), root, now))
                .take(now, tree, &sample, &series, Usuals::default(), 600.0);
        }
        rebuild.expect("at least one sample")
    }

    #[test]
    fn an_idle_worker_may_wait_for_a_foreign_lock() {
        assert_eq!(found_after(20, |_| sample(false, None)), ["lock-held"]);
        // A connection that was of use before is kept for later.
        let kept = |second| sample(false, Some(socket(second, 500, 0)));
        assert_eq!(found_after(27, kept), ["lock-held"]);
    }

    #[test]
    fn who_opens_the_store_without_a_daemon_may_wait_for_a_foreign_lock_too() {
        let direct = |holder: u32| {
            let mut sample = sample(false, None);
            sample.processes.retain(|process| process.id.pid != WORKER);
            sample.locks.push(Lock {
                kind: LockKind::Store,
                path: "/nix/var/nix/db/big-lock".to_owned(),
                exclusive: false,
                holder,
                waiters: Vec::new(),
            });
            sample
        };
        assert_eq!(found_after(20, |_| direct(CLIENT)), ["lock-held"]);
        let nothing: [&str; 0] = [];
        assert_eq!(found_after(20, |_| direct(STRANGER)), nothing);
    }

    #[test]
    fn a_cause_comes_before_not_knowing() {
        let builder = |_| {
            let mut sample = sample(true, None);
            sample.processes.push(Process {
                parent: WORKER,
                build_user: true,
                ..process(102, "sh")
            });
            sample
        };
        let nothing: [&str; 0] = [];
        assert_eq!(found_after(600, builder), nothing);
        assert_eq!(found_after(606, builder), ["builder-silent"]);
        let verdict = |seconds| judged_after(seconds, builder).verdict;
        assert_eq!(verdict(604), Verdict::Working);
        assert_eq!(verdict(606), Verdict::Stuck);
    }

    #[test]
    fn who_downloads_or_has_a_lock_does_not_wait_for_a_foreign_one() {
        let nothing: [&str; 0] = [];
        assert_eq!(found_after(20, |_| sample(true, None)), nothing);
        let moves = |second| sample(false, Some(socket(second, 500, 20_000)));
        assert_eq!(found_after(40, moves), nothing);
        let asked = |_| sample(false, Some(socket(0, 0, 0)));
        assert_eq!(found_after(20, asked), nothing);
        assert_eq!(found_after(40, asked), ["download-stalled"]);
        let stalled = |_| sample(true, Some(socket(0, 500, 0)));
        assert_eq!(found_after(40, stalled), ["download-stalled"]);
    }
}
