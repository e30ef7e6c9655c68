//! How hard the machine is pressed, and since when: memory, disks, heat, room.

use std::collections::{BTreeMap, VecDeque};

use crate::model::{Machine, Moment, Space, SpaceOf};

/// Share of time in which something waited for memory (PSI `some`) from which
/// on the machine is short of it: below, the kernel only tidies up.
const MEMORY_SOME: f64 = 0.20;
/// The same for all at once (`full`): nothing else gets on then.
const MEMORY_FULL: f64 = 0.10;
/// Share of time in which something waited for a disk.
const IO_SOME: f64 = 0.40;
/// Less than this share of memory left is next to nothing.
const LITTLE_LEFT: f64 = 0.05;
/// Processors slow themselves down from about here on.
const HOT_CELSIUS: f32 = 95.0;
/// Seconds between two marks of swap and free room.
const STEP_S: f64 = 10.0;
/// So many marks are a minute.
const MARKS: usize = 7;

/// Marks of the last minute.
#[derive(Clone, Debug, Default)]
pub struct Strains {
    memory_since: Option<Moment>,
    io_since: Option<Moment>,
    little_since: Option<Moment>,
    hot_since: Option<Moment>,
    swap: VecDeque<(Moment, u64)>,
    free: BTreeMap<SpaceOf, VecDeque<(Moment, u64)>>,
}

/// How hard the machine is pressed now.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Strain {
    /// Logical processors.
    pub cores: u32,
    /// Share of all processors in use.
    pub cpu_ratio: Option<f64>,
    /// Share of time in which something waited for a processor.
    pub cpu_some: Option<f64>,
    /// Share of time in which something waited for memory.
    pub memory_some: Option<f64>,
    /// Share of time in which all waited for memory at once.
    pub memory_full: Option<f64>,
    /// Seconds in which this was beyond what a healthy machine shows.
    pub memory_pressed_s: Option<f64>,
    /// Share of time in which something waited for a disk.
    pub io_some: Option<f64>,
    /// Share of time in which all waited for a disk at once.
    pub io_full: Option<f64>,
    /// Seconds in which this was high.
    pub io_pressed_s: Option<f64>,
    /// Memory in the machine.
    pub memory_bytes: u64,
    /// Memory that is left.
    pub memory_left_bytes: u64,
    /// Seconds in which next to none was left.
    pub little_memory_s: Option<f64>,
    /// Swap in use.
    pub swap_used_bytes: u64,
    /// Swap in all.
    pub swap_bytes: u64,
    /// Bytes a second by which swap has filled in the last minute.
    pub swap_per_s: Option<f64>,
    /// Bytes a second read from and written to disks.
    pub disk_per_s: Option<f64>,
    /// The hottest sensor.
    pub heat_celsius: Option<f32>,
    /// Seconds it has been as hot as processors can stand.
    pub hot_s: Option<f64>,
    /// File systems that fill, the soonest full first.
    pub filling: Vec<Filling>,
}

/// A file system that fills.
#[derive(Clone, Debug, PartialEq)]
pub struct Filling {
    /// What lies on it for Nix.
    pub of: SpaceOf,
    /// The path that was asked.
    pub path: String,
    /// Bytes a second that go, over the last 10 s to 1 min.
    pub per_s: f64,
    /// Seconds until it is full at this rate.
    pub full_in_s: f64,
}

impl Strains {
    /// Takes in what was read.
    pub fn take(&mut self, at: Moment, machine: &Machine) {
        let since = |start: Option<Moment>, holds: bool| {
            if holds { start.or(Some(at)) } else { None }
        };
        let pressed = machine.memory_pressure.is_some_and(|p| {
            p.some_ratio >= MEMORY_SOME || p.full_ratio.is_some_and(|full| full >= MEMORY_FULL)
        });
        self.memory_since = since(self.memory_since, pressed);
        let waits = machine.io_pressure.is_some_and(|p| p.some_ratio >= IO_SOME);
        self.io_since = since(self.io_since, waits);
        let little = machine.memory_total_bytes > 0
            && (machine.memory_available_bytes as f64)
                < machine.memory_total_bytes as f64 * LITTLE_LEFT;
        self.little_since = since(self.little_since, little);
        let hot = machine.heat_celsius.is_some_and(|heat| heat >= HOT_CELSIUS);
        self.hot_since = since(self.hot_since, hot);
        mark(&mut self.swap, at, machine.swap_used_bytes);
        for space in &machine.spaces {
            mark(self.free.entry(space.of).or_default(), at, space.free_bytes);
        }
        let there = |of: &SpaceOf| machine.spaces.iter().any(|space| space.of == *of);
        self.free.retain(|of, _| there(of));
    }

    /// How it stands.
    pub fn now(&self, at: Moment, machine: &Machine, disk_per_s: Option<f64>) -> Strain {
        let lasting = |since: Option<Moment>| since.map(|since| at.seconds_since(since));
        let mut filling: Vec<Filling> = machine
            .spaces
            .iter()
            .filter_map(|space| self.fills(at, space))
            .collect();
        filling.sort_by(|a, b| a.full_in_s.total_cmp(&b.full_in_s));
        Strain {
            cores: machine.cores,
            cpu_ratio: machine.cpu_ratio,
            cpu_some: machine.cpu_pressure.map(|p| p.some_ratio),
            memory_some: machine.memory_pressure.map(|p| p.some_ratio),
            memory_full: machine.memory_pressure.and_then(|p| p.full_ratio),
            memory_pressed_s: lasting(self.memory_since),
            io_some: machine.io_pressure.map(|p| p.some_ratio),
            io_full: machine.io_pressure.and_then(|p| p.full_ratio),
            io_pressed_s: lasting(self.io_since),
            memory_bytes: machine.memory_total_bytes,
            memory_left_bytes: machine.memory_available_bytes,
            little_memory_s: lasting(self.little_since),
            swap_used_bytes: machine.swap_used_bytes,
            swap_bytes: machine.swap_total_bytes,
            swap_per_s: rate(&self.swap, at, machine.swap_used_bytes),
            disk_per_s,
            heat_celsius: machine.heat_celsius,
            hot_s: lasting(self.hot_since),
            filling,
        }
    }

    fn fills(&self, at: Moment, space: &Space) -> Option<Filling> {
        let per_s = -rate(self.free.get(&space.of)?, at, space.free_bytes)?;
        (per_s > 0.0).then(|| Filling {
            of: space.of,
            path: space.path.clone(),
            per_s,
            full_in_s: space.free_bytes as f64 / per_s,
        })
    }
}

fn mark(marks: &mut VecDeque<(Moment, u64)>, at: Moment, value: u64) {
    let due = |(last, _): &(Moment, u64)| at.seconds_since(*last) >= STEP_S;
    if marks.back().is_none_or(due) {
        marks.push_back((at, value));
        if marks.len() > MARKS {
            marks.pop_front();
        }
    }
}

/// Change a second since the oldest mark of the last minute.
fn rate(marks: &VecDeque<(Moment, u64)>, at: Moment, now: u64) -> Option<f64> {
    let (then, before) = marks.front()?;
    let over_s = at.seconds_since(*then);
    (over_s >= STEP_S).then(|| (now as f64 - *before as f64) / over_s)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Pressure;

    fn machine(free: u64, memory_some: f64) -> Machine {
        Machine {
            memory_total_bytes: 100,
            memory_available_bytes: 50,
            memory_pressure: Some(Pressure {
                some_ratio: memory_some,
                full_ratio: Some(0.0),
            }),
            spaces: vec![Space {
                of: SpaceOf::Store,
                path: "/nix/store".to_owned(),
                free_bytes: free,
                total_bytes: 10_000,
                free_inodes: None,
                total_inodes: None,
                in_memory: false,
            }],
            ..Machine::default()
        }
    }

    #[test]
    fn room_that_goes_says_how_soon_it_is_gone() {
        let mut strains = Strains::default();
        for second in 0..=30 {
            let machine = machine(4000 - second * 100, if second < 10 { 0.0 } else { 0.5 });
            strains.take(Moment(second * 1000), &machine);
        }
        let strain = strains.now(Moment(30_000), &machine(1000, 0.5), None);
        assert_eq!(strain.memory_pressed_s, Some(20.0));
        assert_eq!(strain.filling.len(), 1);
        assert!((strain.filling[0].per_s - 100.0).abs() < 1e-9);
        assert!((strain.filling[0].full_in_s - 10.0).abs() < 1e-9);
        assert_eq!(strain.hot_s, None);
    }
}
