//! The machine as a whole: a line a resource, with its last two minutes.

use nixlamp_core::say;
use nixlamp_core::wire::Machine;
use nixlamp_core::words::{self, cli::label};

use super::label_of;
use crate::paint::{Ink, Line, Page};

/// Columns of the last values.
const TRACE: usize = 16;
/// Fewer values draw no line.
const FEWEST: usize = 4;
/// A share of time spent waiting that is worth a word.
const NOTICED: f64 = 0.05;
/// Below so many bytes a second a line is flat.
const QUIET_BYTES: f64 = 1024.0 * 1024.0;

/// Four lines.
pub fn machine(page: &mut Page, machine: &Machine) {
    let trace = &machine.trace;
    let mut begin = Some(label_of(0, &label::machine()));
    let column = begin.as_ref().map_or(0, Line::columns);
    for (values, top, text) in [
        (&trace.cpu_ratio, 1.0, cpu(machine)),
        (&trace.memory_ratio, 1.0, memory(machine)),
        (&trace.disk_bytes_per_s, QUIET_BYTES, disk(machine)),
        (&trace.net_bytes_per_s, QUIET_BYTES, network(machine)),
    ] {
        if text.is_empty() {
            continue;
        }
        let line = begin.take().unwrap_or_else(|| Line::new().space(column));
        let line = if values.len() < FEWEST || page.paper.is_narrow() {
            line
        } else {
            let drawn = page.paper.letters.sparkline(values, top, TRACE);
            line.and(Ink::Good, &drawn).space(2)
        };
        page.beside(line, Ink::Plain, &text);
    }
}

pub(super) fn cpu(machine: &Machine) -> String {
    let cpu = machine.cpu_ratio.map(|cpu| {
        say!(
            "cpu-of-cores",
            percent = words::percent(cpu),
            cores = machine.cores,
        )
    });
    let load = words::decimal(machine.load, 1);
    let load = say!("load-average", load = load);
    let heat = machine.heat_celsius.map(|heat| {
        let degrees = format!("{heat:.0}");
        say!("hottest-sensor", degrees = degrees)
    });
    words::dotted(
        cpu.into_iter()
            .chain([load])
            .chain(heat)
            .collect::<Vec<_>>(),
    )
}

fn memory(machine: &Machine) -> String {
    let mut parts = vec![say!(
        "memory-in-use",
        used = words::size(machine.memory_used_bytes as f64),
        total = words::size(machine.memory_total_bytes as f64),
    )];
    if machine.swap_total_bytes > 0 {
        parts.push(say!(
            "swap-in-use",
            used = words::size(machine.swap_used_bytes as f64),
            total = words::size(machine.swap_total_bytes as f64),
        ));
    }
    let waits = machine
        .memory_pressure_ratio
        .filter(|share| *share >= NOTICED);
    if let Some(share) = waits {
        parts.push(say!("memory-waited-for", percent = words::percent(share)));
    }
    words::dotted(parts)
}

fn disk(machine: &Machine) -> String {
    let mut parts = Vec::new();
    if let (Some(read), Some(written)) = (
        machine.disk_read_bytes_per_s,
        machine.disk_written_bytes_per_s,
    ) {
        parts.push(say!("disk-a-second", size = words::size(read + written)));
    }
    let waits = machine.io_pressure_ratio.filter(|share| *share >= NOTICED);
    if let Some(share) = waits {
        parts.push(say!("disk-waited-for", percent = words::percent(share)));
    }
    let store = machine.spaces.iter().filter(|space| space.of == "store");
    parts.extend(store.map(|space| {
        say!(
            "free-on-disk",
            size = words::size(space.free_bytes as f64),
            path = &space.path,
        )
    }));
    words::dotted(parts)
}

fn network(machine: &Machine) -> String {
    match (machine.received_bytes_per_s, machine.sent_bytes_per_s) {
        (Some(received), Some(sent)) => {
            say!("network-a-second", size = words::size(received + sent),)
        }
        _ => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use nixlamp_core::words::{Language, speaking};

    #[test]
    fn the_machine_is_told_in_the_language_that_is_spoken() {
        let mut here = Machine {
            cpu_ratio: Some(0.04),
            load: 1.5,
            ..Machine::default()
        };
        for (cores, begin) in [
            (1, "CPU 4 % von 1 Kern · Last 1,5"),
            (16, "CPU 4 % von 16 Kernen · Last 1,5"),
        ] {
            here.cores = cores;
            assert_eq!(speaking(Language::German, || cpu(&here)), begin);
        }
        assert_eq!(cpu(&here), "CPU 4 % of 16 cores · load 1.5");
    }
}
