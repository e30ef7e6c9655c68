//! The recent past of every process and connection in view: rates, and since
//! when something has not moved.

use std::collections::{BTreeMap, VecDeque};

use crate::model::{
    Machine, Moment, Process, ProcessId, ProcessState, Prompt, Sample, Socket, SpaceOf, TcpState,
};
use crate::wire::Trace;

mod held;
mod pace;
mod strain;
mod trend;

pub use pace::Pace;
pub use strain::{Filling, Strain};
pub use trend::Trend;

/// A process counts as busy from this share of one core, used or waited for: on
/// a machine with other work one that never sleeps gets only a part …
const BUSY_FROM: f64 = 0.5;
/// … and until it falls below this one, so that a garbage collection pause does
/// not start the count anew.
const BUSY_UNTIL: f64 = 0.25;
/// CPU below this share of one core is not a sign of life: a daemon worker
/// that polls a lock and a client that redraws its progress line use less.
const ALIVE_CPU: f64 = 0.02;
/// A poll of a lock comes every 5 s: a pace over less than that says nothing.
const SWITCH_STEP_S: f64 = 6.0;
/// A download pauses for seconds.
const FLOW_STEP_S: f64 = 10.0;
/// What is sent so soon after something came may belong to its receipt.
const SAME_MOMENT_MS: u32 = 100;
/// A machine that slept for less was not asleep: the clocks differ a little.
const SLEPT_MS: u64 = 5000;
/// Values kept for sparklines.
const TRACE_LEN: usize = 60;
/// Seconds between two values of a sparkline.
const TRACE_STEP_S: f64 = 2.0;

/// One process, now and lately.
#[derive(Clone, Debug)]
pub struct Seen {
    /// As last read.
    pub process: Process,
    /// When it was first in view.
    pub first: Moment,
    /// Share of one core since the sample before. `None` in its first sample.
    pub cpu_ratio: Option<f64>,
    /// When it last used more CPU than polling does.
    pub cpu_moved: Moment,
    /// Since when it has used most of a core without a pause.
    pub busy_since: Option<Moment>,
    /// When its context switches last grew. `None` where they are not told.
    pub switches_moved: Option<Moment>,
    /// How often its context is switched.
    pub switch_pace: Pace,
    /// The fewest threads it was seen with.
    pub threads_least: u32,
    /// When it last read anything. `None` where that is not told.
    pub reads_moved: Option<Moment>,
    /// CPU time it had used when it last read anything.
    cpu_at_read_ns: u64,
    /// Since when it is stopped.
    pub stopped_since: Option<Moment>,
    /// Since when it asks a person.
    pub prompt_since: Option<Moment>,
    /// Resident memory when it was first in view.
    pub rss_first_bytes: u64,
    /// Since when it is a zombie.
    pub zombie_since: Option<Moment>,
    marks: trend::Marks,
}

impl Seen {
    fn new(process: &Process, at: Moment) -> Seen {
        Seen {
            first: at,
            cpu_ratio: None,
            cpu_moved: at,
            busy_since: None,
            switches_moved: process.switches.map(|_| at),
            switch_pace: Pace::begun(at, process.switches, SWITCH_STEP_S),
            threads_least: process.threads,
            reads_moved: process.io.map(|_| at),
            cpu_at_read_ns: process.cpu_ns,
            stopped_since: (process.state == ProcessState::Stopped).then_some(at),
            prompt_since: process.prompt.map(|prompt| asks_since(prompt, at)),
            rss_first_bytes: process.rss_bytes,
            zombie_since: (process.state == ProcessState::Zombie).then_some(at),
            marks: {
                let mut marks = trend::Marks::default();
                marks.take(process, at);
                marks
            },
            process: process.clone(),
        }
    }

    fn take(&mut self, process: &Process, at: Moment, interval_s: f64) {
        let used_s = process.cpu_ns.saturating_sub(self.process.cpu_ns) as f64 / 1e9;
        let ratio = if interval_s > 0.0 {
            used_s / interval_s
        } else {
            0.0
        };
        self.cpu_ratio = Some(ratio);
        if ratio >= ALIVE_CPU {
            self.cpu_moved = at;
        }
        let wants = ratio + self.waited_ratio(process, interval_s);
        if wants >= BUSY_FROM {
            self.busy_since.get_or_insert(at);
        } else if wants < BUSY_UNTIL {
            self.busy_since = None;
        }
        self.switches_moved = moved(
            self.switches_moved,
            self.process.switches,
            process.switches,
            at,
        );
        self.switch_pace.take(at, process.switches);
        self.threads_least = self.threads_least.min(process.threads);
        self.reads_moved = moved(
            self.reads_moved,
            self.process.io.map(|io| io.read_bytes),
            process.io.map(|io| io.read_bytes),
            at,
        );
        if self.reads_moved == Some(at) {
            self.cpu_at_read_ns = process.cpu_ns;
        }
        self.stopped_since = since(
            self.stopped_since,
            process.state == ProcessState::Stopped,
            at,
        );
        self.prompt_since = process
            .prompt
            .map(|prompt| self.prompt_since.unwrap_or(asks_since(prompt, at)));
        self.zombie_since = since(self.zombie_since, process.state == ProcessState::Zombie, at);
        self.marks.take(process, at);
        self.process = process.clone();
    }

    /// Share of the time since the sample before in which it waited for a
    /// processor; none where that is not told.
    fn waited_ratio(&self, now: &Process, interval_s: f64) -> f64 {
        match (self.process.run_wait_ns, now.run_wait_ns) {
            (Some(before), Some(after)) if interval_s > 0.0 => {
                after.saturating_sub(before) as f64 / 1e9 / interval_s
            }
            _ => 0.0,
        }
    }

    /// Seconds of a processor it has used since it last read anything. `None`
    /// where that is not told.
    pub fn computed_s(&self) -> Option<f64> {
        let used_ns = self.process.cpu_ns.saturating_sub(self.cpu_at_read_ns);
        self.reads_moved.map(|_| used_ns as f64 / 1e9)
    }

    /// How its counters grew lately.
    pub fn trend(&self, now: Moment) -> Trend {
        self.marks.trend(&self.process, now)
    }

    /// Seconds without noteworthy CPU.
    pub fn cpu_quiet_s(&self, now: Moment) -> f64 {
        now.seconds_since(self.cpu_moved)
    }
}

/// It asks since it last moved: that it asks shows only in what stands still.
fn asks_since(prompt: Prompt, at: Moment) -> Moment {
    Moment(at.0.saturating_sub((prompt.still_s * 1000.0) as u64))
}

fn moved(
    last: Option<Moment>,
    before: Option<u64>,
    after: Option<u64>,
    at: Moment,
) -> Option<Moment> {
    match (before, after) {
        (Some(before), Some(after)) if before == after => last,
        (_, Some(_)) => Some(at),
        (_, None) => None,
    }
}

fn since(start: Option<Moment>, holds: bool, at: Moment) -> Option<Moment> {
    if holds { start.or(Some(at)) } else { None }
}

/// One connection, now and lately.
#[derive(Clone, Debug)]
pub struct Flow {
    /// As last read.
    pub socket: Socket,
    /// When it was first in view.
    pub first: Moment,
    /// When bytes last arrived, as far as was seen.
    pub moved: Moment,
    /// When the other side last confirmed bytes. `None` if that was never seen.
    pub sent_moved: Option<Moment>,
    /// Bytes a second received since the sample before.
    pub rate_bytes_per_s: f64,
    /// Bytes a second sent since the sample before.
    pub sent_rate_bytes_per_s: f64,
    /// Bytes a second received over a while.
    pub pace: Pace,
}

impl Flow {
    /// True if it was asked something and nothing ever came: one that is kept
    /// for later has brought something before.
    pub fn is_unanswered(&self) -> bool {
        self.socket.received_bytes == Some(0) && !self.is_unused()
    }

    /// True if neither side has ever said anything.
    pub fn is_unused(&self) -> bool {
        // The kernel counts the call itself as one byte.
        self.socket.state != TcpState::Connecting
            && self.socket.received_bytes == Some(0)
            && self.socket.sent_bytes.is_some_and(|bytes| bytes <= 1)
    }

    /// True if it was asked something after what came last, false if what was
    /// asked has been answered. `None` where the kernel does not tell, or both
    /// happened at once.
    pub fn awaits_answer(&self) -> Option<bool> {
        let (sent_ms, came_ms) = (self.socket.last_send_ms?, self.socket.last_receive_ms?);
        if self.socket.state == TcpState::Connecting || self.is_unanswered() {
            return Some(true);
        }
        // In the same moment the receipt was confirmed, or the next was asked.
        let at_once = sent_ms < came_ms && came_ms - sent_ms <= SAME_MOMENT_MS;
        (!at_once).then_some(sent_ms < came_ms)
    }

    /// Seconds since a byte last went either way.
    pub fn still_s(&self, now: Moment) -> f64 {
        let sent_s = self.sent_moved.map(|at| now.seconds_since(at));
        let arrived_s = self.arrived_s(now);
        sent_s.map_or(arrived_s, |sent_s| sent_s.min(arrived_s))
    }

    /// Seconds since a byte last arrived. The kernel's own figure counts where
    /// it is larger: it also knows the time before we looked.
    pub fn arrived_s(&self, now: Moment) -> f64 {
        now.seconds_since(self.moved)
            .max(self.last_receive_s().unwrap_or(0.0))
    }

    /// What the kernel says of that. While it calls, its clock was never set;
    /// from then on, and until something came, it runs from the answer.
    pub fn last_receive_s(&self) -> Option<f64> {
        self.socket
            .last_receive_ms
            .filter(|_| self.socket.state != TcpState::Connecting)
            .map(|ms| f64::from(ms) / 1000.0)
    }

    /// True if bytes went either way since the sample before.
    pub fn moves(&self) -> bool {
        self.rate_bytes_per_s > 0.0 || self.sent_rate_bytes_per_s > 0.0
    }
}

/// The machine's totals as rates.
#[derive(Clone, Debug, Default)]
pub struct MachineRates {
    /// Bytes a second received.
    pub received: Option<f64>,
    /// Bytes a second sent.
    pub sent: Option<f64>,
    /// Bytes a second read from disks.
    pub disk_read: Option<f64>,
    /// Bytes a second written to disks.
    pub disk_written: Option<f64>,
}

/// All that is remembered of recent samples.
#[derive(Clone, Debug, Default)]
pub struct Series {
    /// Every process of the last sample.
    pub processes: BTreeMap<ProcessId, Seen>,
    /// Every connection of the last sample.
    pub flows: BTreeMap<(u16, String), Flow>,
    /// The machine as last read.
    pub machine: Machine,
    /// Its rates.
    pub rates: MachineRates,
    /// Bytes received since the sample before.
    pub received_grown: u64,
    /// Bytes read from and written to disks since the sample before.
    pub disk_grown: u64,
    /// When the last sample was taken.
    pub at: Option<Moment>,
    /// When the machine last woke from sleep.
    pub woke: Option<Moment>,
    slept_ms: Option<u64>,
    strains: strain::Strains,
    held: held::Held,
    trace: VecDeque<[f64; 4]>,
    traced: Option<Moment>,
}

impl Series {
    /// Takes a sample in.
    pub fn take(&mut self, now: Moment, sample: &Sample) {
        let interval_s = self.at.map_or(0.0, |at| now.seconds_since(at));
        self.take_processes(now, sample, interval_s);
        self.take_flows(now, sample, interval_s);
        self.take_machine(now, &sample.machine, interval_s);
        self.strains.take(now, &sample.machine);
        self.held.take(now, sample);
        if let (Some(before), Some(after)) = (self.slept_ms, sample.slept_ms)
            && after.saturating_sub(before) >= SLEPT_MS
        {
            self.woke = Some(now);
        }
        self.slept_ms = sample.slept_ms.or(self.slept_ms);
        self.at = Some(now);
    }

    /// Since when this lock on a store path is held, whoever has it. `None`: it is
    /// not held, or is another kind of lock.
    pub fn held_since(&self, path: &str) -> Option<Moment> {
        self.held.since(path)
    }

    /// How hard the machine is pressed.
    pub fn strain(&self, now: Moment) -> Strain {
        let disk = self.rates.disk_read.zip(self.rates.disk_written);
        let disk_per_s = disk.map(|(read, written)| read + written);
        self.strains.now(now, &self.machine, disk_per_s)
    }

    fn take_processes(&mut self, now: Moment, sample: &Sample, interval_s: f64) {
        let mut before = std::mem::take(&mut self.processes);
        for process in &sample.processes {
            let seen = match before.remove(&process.id) {
                Some(mut seen) => {
                    seen.take(process, now, interval_s);
                    seen
                }
                None => Seen::new(process, now),
            };
            self.processes.insert(process.id, seen);
        }
    }

    fn take_flows(&mut self, now: Moment, sample: &Sample, interval_s: f64) {
        let mut before = std::mem::take(&mut self.flows);
        for socket in &sample.sockets {
            let key = (socket.local_port, socket.remote.clone());
            let mut flow = before.remove(&key).unwrap_or_else(|| Flow {
                socket: socket.clone(),
                first: now,
                moved: now,
                sent_moved: None,
                rate_bytes_per_s: 0.0,
                sent_rate_bytes_per_s: 0.0,
                pace: Pace::begun(now, socket.received_bytes, FLOW_STEP_S),
            });
            let grown = |after: Option<u64>, before: Option<u64>| match (after, before) {
                (Some(after), Some(before)) => after.saturating_sub(before),
                _ => 0,
            };
            let rate = |grown: u64| {
                if interval_s > 0.0 {
                    grown as f64 / interval_s
                } else {
                    0.0
                }
            };
            let received = grown(socket.received_bytes, flow.socket.received_bytes);
            flow.rate_bytes_per_s = rate(received);
            if received > 0 {
                flow.moved = now;
            }
            flow.pace.take(now, socket.received_bytes);
            let sent = grown(socket.sent_bytes, flow.socket.sent_bytes);
            flow.sent_rate_bytes_per_s = rate(sent);
            if sent > 0 {
                flow.sent_moved = Some(now);
            }
            flow.socket = socket.clone();
            self.flows.insert(key, flow);
        }
    }

    fn take_machine(&mut self, now: Moment, machine: &Machine, interval_s: f64) {
        let old = std::mem::replace(&mut self.machine, machine.clone());
        self.received_grown = 0;
        self.disk_grown = 0;
        if interval_s > 0.0 {
            self.received_grown = machine.received_bytes.saturating_sub(old.received_bytes);
            let disk = |m: &Machine| {
                let read = m.disk_read_bytes.unwrap_or(0);
                read.saturating_add(m.disk_written_bytes.unwrap_or(0))
            };
            self.disk_grown = disk(machine).saturating_sub(disk(&old));
            // A counter that went back (an interface that left) gives no rate.
            let rate = |after: u64, before: u64| {
                after
                    .checked_sub(before)
                    .map(|grown| grown as f64 / interval_s)
            };
            let both = |after: Option<u64>, before: Option<u64>| rate(after?, before?);
            self.rates = MachineRates {
                received: rate(machine.received_bytes, old.received_bytes),
                sent: rate(machine.sent_bytes, old.sent_bytes),
                disk_read: both(machine.disk_read_bytes, old.disk_read_bytes),
                disk_written: both(machine.disk_written_bytes, old.disk_written_bytes),
            };
        }
        if self
            .traced
            .is_none_or(|at| now.seconds_since(at) >= TRACE_STEP_S - 0.2)
        {
            self.traced = Some(now);
            let memory = 1.0
                - machine.memory_available_bytes as f64 / machine.memory_total_bytes.max(1) as f64;
            let disk = self.rates.disk_read.unwrap_or(0.0) + self.rates.disk_written.unwrap_or(0.0);
            let net = self.rates.received.unwrap_or(0.0) + self.rates.sent.unwrap_or(0.0);
            self.trace
                .push_back([machine.cpu_ratio.unwrap_or(0.0), memory, disk, net]);
            if self.trace.len() > TRACE_LEN {
                self.trace.pop_front();
            }
        }
    }

    /// The last values for sparklines.
    pub fn trace(&self) -> Trace {
        let column = |i: usize| self.trace.iter().map(|row| row[i]).collect();
        Trace {
            step_s: TRACE_STEP_S,
            cpu_ratio: column(0),
            memory_ratio: column(1),
            disk_bytes_per_s: column(2),
            net_bytes_per_s: column(3),
        }
    }

    /// Free bytes of the store, where known.
    pub fn store_free_bytes(&self) -> Option<u64> {
        self.machine
            .spaces
            .iter()
            .find(|space| space.of == SpaceOf::Store)
            .map(|space| space.free_bytes)
    }

    /// The process with this pid in the last sample.
    pub fn by_pid(&self, pid: u32) -> Option<&Seen> {
        // Ids are ordered by pid first, so one pid's processes stand together.
        let from = ProcessId { pid, start: 0 };
        let to = ProcessId {
            pid,
            start: u64::MAX,
        };
        self.processes
            .range(from..=to)
            .next_back()
            .map(|(_, seen)| seen)
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    /// A process of alice's that sleeps and has never used a processor.
    pub(crate) fn process(pid: u32, name: &str) -> Process {
        Process {
            id: ProcessId { pid, start: 1 },
            parent: 1,
            group: pid,
            uid: 1000,
            user: "alice".to_owned(),
            name: name.to_owned(),
            argv: vec![name.to_owned()],
            recognised: None,
            age_s: 1.0,
            slept_s: 0.0,
            state: ProcessState::Sleeping,
            cpu_ns: 0,
            run_wait_ns: Some(0),
            rss_bytes: 1 << 20,
            threads: 1,
            switches: Some(0),
            io: None,
            wchan: None,
            prompt: None,
            build_user: false,
            has_terminal: false,
        }
    }

    /// Seconds it counts as busy after ten, in each of which it used so many
    /// milliseconds of a processor and waited for one for so many.
    fn busy_s(used_ms: u64, waited_ms: Option<u64>) -> Option<f64> {
        let mut series = Series::default();
        for second in 0..=10 {
            let process = Process {
                cpu_ns: second * used_ms * 1_000_000,
                run_wait_ns: waited_ms.map(|ms| second * ms * 1_000_000),
                ..process(7, "nix")
            };
            let sample = Sample {
                processes: vec![process],
                ..Sample::default()
            };
            series.take(Moment(second * 1000), &sample);
        }
        let seen = series.by_pid(7)?;
        seen.busy_since
            .map(|since| Moment(10_000).seconds_since(since))
    }

    #[test]
    fn who_waits_for_a_processor_is_as_busy_as_who_has_one() {
        assert_eq!(busy_s(900, Some(0)), Some(9.0));
        assert_eq!(busy_s(200, Some(780)), Some(9.0), "starved, never asleep");
        assert_eq!(busy_s(0, Some(1000)), Some(9.0), "it gets nothing at all");
        assert_eq!(busy_s(200, Some(10)), None, "it sleeps most of the time");
        assert_eq!(busy_s(200, None), None, "not told");
        assert_eq!(busy_s(900, None), Some(9.0));
    }
}
