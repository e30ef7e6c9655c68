//! What a rule may know of one rebuild: durations and numbers, no raw sample.

pub use super::memory_was::MemoryWas;
use crate::activation::Step;
use crate::command_line::Kind;
use crate::messages::{self, Said};
use crate::model::{
    Gap, Heard, HeardFrom, LockKind, ProcessState, Progress, Prompt, Space, UnitLimit, UnitManager,
};
use crate::oom::Killed;
use crate::series::{Strain, Trend};
use crate::tree::Role;
use crate::wire::{Phase, Usual};

/// All that is known of one rebuild at one moment.
#[derive(Clone, Debug, Default)]
pub struct Facts {
    /// Seconds since it started, awake.
    pub elapsed_s: f64,
    /// What it does.
    pub phase: Option<Phase>,
    /// Seconds in that phase.
    pub phase_s: f64,
    /// Seconds since any sign of life: CPU, arriving bytes, a new process.
    pub quiet_s: f64,
    /// Seconds without a sign of life after which it counts as stuck though no
    /// cause is known; set by the person.
    pub stall_s: f64,
    /// Seconds without a sign of life after which silence is no longer as usual:
    /// [`SILENT_S`], or what this phase was quiet for in runs that ended well.
    pub silent_s: f64,
    /// All its processes.
    pub processes: Vec<Process>,
    /// Seconds since one of its processes came or went.
    pub members_changed_s: f64,
    /// The daemon's main process.
    pub daemon: Option<Process>,
    /// Connections that may be its own.
    pub downloads: Vec<Download>,
    /// True if a builder, or a build user that builds for it, has a connection
    /// open, used or not.
    pub builder_connected: bool,
    /// Locks it waits for.
    pub lock_waits: Vec<LockWait>,
    /// Store paths it has locked itself: it is at work on these.
    pub own_path_locks: usize,
    /// Free space where Nix needs it.
    pub spaces: Vec<Space>,
    /// What its present phase usually takes here.
    pub usual_phase: Option<Usual>,
    /// Share of time in which tasks waited for a CPU (PSI).
    pub cpu_pressure_ratio: Option<f64>,
    /// What it is to make, makes and has made. `None` where it cannot be told.
    pub progress: Option<Progress>,
    /// What was written lately, by it and about it, the newest last.
    pub heard: Vec<Heard>,
    /// Units that its activation waits for.
    pub unit_waits: Vec<UnitWait>,
    /// The step its activation is at. `None`: it does not activate, or nothing
    /// that is known of tells the step.
    pub step: Option<StepNow>,
    /// A process of it that the kernel ended for lack of memory.
    pub killed: Option<KilledHere>,
    /// How much memory there was just before it ended. `None`: not told, or it
    /// was not watched.
    pub memory_was: Option<MemoryWas>,
    /// Those of these lines whose meaning is known.
    pub spoken: Vec<Spoken>,
    /// True once it has ended and failed: then only what was said counts.
    pub failed: bool,
    /// What could not be read.
    pub gaps: Vec<Gap>,
    /// What was asked for.
    pub kind: Option<Kind>,
    /// True if its client uses the store without a daemon.
    pub opens_store: bool,
    /// Connections of its own that the other side has closed already.
    pub half_closed: Vec<Download>,
    /// The name server that it has asked without a pause, and for how many
    /// seconds.
    pub name_query: Option<(String, f64)>,
    /// True if a route leads out of this machine.
    pub has_route: Option<bool>,
    /// Who waits for this rebuild while this rebuild waits for them.
    pub cycle: Option<Cycle>,
    /// What it usually takes here as a whole.
    pub usual_whole: Option<Usual>,
    /// How hard the machine is pressed.
    pub strain: Strain,
    /// Builders that no rebuild and no daemon looks after any more, of build
    /// users that have built for this rebuild first.
    pub orphans: Vec<Orphan>,
    /// Seconds in which its client has had no worker though clients here work
    /// through the daemon, and no daemon runs.
    pub daemon_missing_s: Option<f64>,
    /// True if the daemon itself has ended, while a worker of it goes on.
    pub daemon_ended: bool,
    /// Seconds since the machine last woke from sleep. `None`: it did not while
    /// this was watched.
    pub woke_s: Option<f64>,
}

/// Without a sign of life in any signal for so long it counts as stuck though
/// nothing proves it. Above the 90 s that servers and test suites like to
/// wait, and so that it is told within 120 s.
pub const SILENT_S: f64 = 100.0;

/// A line and what it means.
#[derive(Clone, Debug)]
pub struct Spoken {
    /// As it was written.
    pub heard: Heard,
    /// What the table of messages says of it.
    pub said: Said,
}

impl Spoken {
    /// `None` for a line that is in no table.
    pub fn of(heard: &Heard) -> Option<Spoken> {
        let said = match heard.from {
            HeardFrom::BuildLog => messages::read_builder(&heard.text),
            HeardFrom::Client
            | HeardFrom::Daemon
            | HeardFrom::Service
            | HeardFrom::Kernel
            | HeardFrom::Database => messages::read(&heard.text),
        }?;
        let heard = heard.clone();
        Some(Spoken { heard, said })
    }
}

/// A builder, or what one left behind, that nobody looks after.
#[derive(Clone, Debug)]
pub struct Orphan {
    /// Its pid.
    pub pid: u32,
    /// Short name.
    pub name: String,
    /// The build user.
    pub user: String,
    /// True if that user has built for this rebuild.
    pub of_this: bool,
    /// Share of one core over the last 10 to 20 s.
    pub cpu_ratio: f64,
    /// Seconds without noteworthy CPU.
    pub cpu_quiet_s: f64,
    /// Seconds since it started.
    pub age_s: f64,
}

/// A unit that an activation waits for.
#[derive(Clone, Debug, PartialEq)]
pub struct UnitWait {
    /// Whose unit.
    pub manager: UnitManager,
    /// Its name.
    pub unit: String,
    /// What is asked of it: `start`, `stop`.
    pub kind: String,
    /// Its state: `activating`.
    pub active: String,
    /// The same more closely: `start-pre`.
    pub sub: String,
    /// Seconds since that began.
    pub for_s: f64,
    /// How long the service manager lets it go on. `None`: not told.
    pub limit: Option<UnitLimit>,
    /// Seconds since it used the CPU. `None`: not told.
    pub quiet_s: Option<f64>,
    /// True if the activation itself has listed it, or a unit that waits for
    /// it; false if it only began meanwhile.
    pub listed: bool,
    /// Units that begin only once this one is done.
    pub waiting: Vec<String>,
}

/// The step that an activation is at.
#[derive(Clone, Debug)]
pub struct StepNow {
    /// Which.
    pub step: Step,
    /// The process that tells it.
    pub program: String,
    /// Its pid.
    pub pid: u32,
    /// Seconds since that process began, awake.
    pub for_s: f64,
    /// Seconds since any process of the activation used the CPU or was woken.
    pub quiet_s: f64,
    /// What the scheduler says of it.
    pub state: ProcessState,
}

/// A process of the rebuild that the kernel ended for lack of memory.
#[derive(Clone, Debug)]
pub struct KilledHere {
    /// What the kernel said.
    pub killed: Killed,
    /// The derivation it was part of, where that is known.
    pub derivation: Option<String>,
    /// Seconds since.
    pub age_s: f64,
}

/// One process of the rebuild, or one it depends on.
#[derive(Clone, Debug)]
pub struct Process {
    /// Its pid.
    pub pid: u32,
    /// Short name.
    pub name: String,
    /// Whose it is.
    pub user: String,
    /// What it does in the rebuild.
    pub role: Role,
    /// True for the topmost of those that stand together in this role: a
    /// builder that Nix itself has started.
    pub leads: bool,
    /// True if it has a controlling terminal.
    pub has_terminal: bool,
    /// What the scheduler says.
    pub state: ProcessState,
    /// Share of one core. `None` in the first sample.
    pub cpu_ratio: Option<f64>,
    /// Seconds without noteworthy CPU.
    pub cpu_quiet_s: f64,
    /// Seconds it has used most of a core without a pause.
    pub busy_s: Option<f64>,
    /// Seconds without a context switch. `None` where not told.
    pub switches_quiet_s: Option<f64>,
    /// Seconds in which it read nothing at all. `None` for other users'.
    pub reads_quiet_s: Option<f64>,
    /// Seconds it has been stopped.
    pub stopped_s: Option<f64>,
    /// What it asks a person, and for how many seconds.
    pub prompt: Option<(Prompt, f64)>,
    /// Resident memory.
    pub rss_bytes: u64,
    /// How much of that came while it was watched.
    pub rss_grown_bytes: i64,
    /// Seconds it has been watched.
    pub watched_s: f64,
    /// How often a second it was woken lately. `None` where not told.
    pub switches_per_s: Option<f64>,
    /// The role of its parent in the rebuild. `None` for the root.
    pub above: Option<Role>,
    /// Threads.
    pub threads: u32,
    /// The kernel function it sleeps in. `None` for other users'.
    pub wchan: Option<String>,
    /// How its counters grew lately.
    pub trend: Trend,
    /// Seconds since it ended without being collected by its parent.
    pub zombie_s: Option<f64>,
    /// Seconds of a processor it has used since it last read anything. `None`
    /// for other users'.
    pub computed_s: Option<f64>,
    /// Seconds until the `sleep N` that it is ends by itself, at the latest.
    /// `None`: it is something else.
    pub wakes_in_s: Option<f64>,
    /// True if no living process stands below it.
    pub lowest: bool,
}

/// A connection that may be the rebuild's own.
#[derive(Clone, Debug)]
pub struct Download {
    /// `address:port`.
    pub remote: String,
    /// True if a process of the rebuild has it open; false if it is only
    /// likely: the owner of root's sockets is hidden from ordinary users.
    pub certain: bool,
    /// True while the other side has not answered the call yet.
    pub connecting: bool,
    /// Bytes received so far. `None` where not told.
    pub received_bytes: Option<u64>,
    /// Bytes sent and confirmed so far. `None` where not told.
    pub sent_bytes: Option<u64>,
    /// Seconds since a byte last went either way.
    pub still_s: f64,
    /// True if it was asked something after what came last; false if that was
    /// answered. `None` where not told.
    pub awaits_answer: Option<bool>,
    /// Bytes that arrived and were not read yet. `None` where not told.
    pub unread_bytes: Option<u32>,
    /// Bytes a second received over the last 10 to 20 s.
    pub rate_bytes_per_s: Option<f64>,
    /// Name, pid and role of who has it open. `None`: hidden.
    pub owner: Option<(String, u32, Role)>,
}

/// Two that wait for each other.
#[derive(Clone, Debug)]
pub struct Cycle {
    /// What this rebuild has locked.
    pub own: String,
    /// Who else.
    pub other: Holder,
    /// What they have locked.
    pub theirs: String,
    /// True if the kernel shows both waits; false if both only look so.
    pub proven: bool,
    /// Seconds it has been so, as far as was seen.
    pub for_s: f64,
}

/// A lock the rebuild waits for.
#[derive(Clone, Debug)]
pub struct LockWait {
    /// What it guards.
    pub kind: LockKind,
    /// The locked file.
    pub path: String,
    /// True if the kernel shows the rebuild blocked on it; false if it only
    /// looks so, since Nix polls locks on store paths.
    pub certain: bool,
    /// How often a second who waits was woken lately. `None` where not told.
    pub waiter_per_s: Option<f64>,
    /// Seconds this very lock has been waited for, as far as was seen.
    pub waited_s: f64,
    /// Who holds it. `None`: the process that took it is gone, a child of it
    /// holds it still.
    pub holder: Option<Holder>,
}

/// Who holds a lock.
#[derive(Clone, Debug)]
pub struct Holder {
    /// Its pid.
    pub pid: u32,
    /// Its short name.
    pub name: String,
    /// Whose it is.
    pub user: String,
    /// Name, pid and user of the client whose worker it is.
    pub works_for: Option<(String, u32, String)>,
    /// What the scheduler says.
    pub state: ProcessState,
    /// True for a client or worker of Nix with a build or a fetch under way:
    /// these may be quiet for as long as anybody's.
    pub at_work: bool,
    /// Seconds since it, or a process below it, used the CPU.
    pub quiet_s: f64,
}

impl Facts {
    /// The processes in this role.
    pub fn in_role(&self, role: Role) -> impl Iterator<Item = &Process> {
        self.processes.iter().filter(move |p| p.role == role)
    }

    /// True if any process has this role.
    pub fn has(&self, role: Role) -> bool {
        self.in_role(role).next().is_some()
    }

    /// True if something of it works by itself: a builder, an activation, a
    /// helper for another machine, or who used the CPU within this time.
    pub fn works(&self, within_s: f64) -> bool {
        self.processes.iter().any(|p| match p.role {
            Role::Builder | Role::Activation | Role::Remote => true,
            Role::Client => p.busy_s.is_some() || p.cpu_quiet_s < within_s,
            Role::Worker | Role::Fetcher => p.cpu_quiet_s < within_s,
            Role::FrontEnd | Role::Other => false,
        })
    }

    /// How often a second who fetches and locks for it was woken: its workers,
    /// or without any its client.
    pub fn waiter_per_s(&self) -> Option<f64> {
        let role = if self.has(Role::Worker) {
            Role::Worker
        } else {
            Role::Client
        };
        let paces = self.in_role(role).filter_map(|p| p.switches_per_s);
        paces.reduce(f64::max)
    }

    /// True if no signal of any kind has shown life for [`Facts::silent_s`], and none
    /// can be expected: a remote builder works elsewhere, an activation waits
    /// for services. Who is woken now and then waits for something that it asks
    /// for; where that is not told, this is not said.
    pub fn stands_still(&self) -> bool {
        let still = |p: &Process| {
            p.state != ProcessState::Running
                && p.switches_quiet_s.is_some_and(|s| s >= self.silent_s)
                && p.cpu_quiet_s >= self.silent_s
        };
        let by_itself = |p: &&Process| {
            matches!(
                p.role,
                Role::Client | Role::Worker | Role::Builder | Role::Fetcher
            )
        };
        self.quiet_s >= self.silent_s
            && self.has(Role::Client)
            && !self.has(Role::Activation)
            && !self.has(Role::Remote)
            && self.pause().is_none()
            && self.processes.iter().filter(by_itself).all(still)
    }

    /// The Nix client that does the work now: the innermost one.
    pub fn client(&self) -> Option<&Process> {
        self.in_role(Role::Client).last()
    }
}

#[cfg(test)]
pub(crate) mod line;
