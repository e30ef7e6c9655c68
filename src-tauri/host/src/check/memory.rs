//! Looks at: memory that is left, and how long work waits for it.
//! Cannot tell when: `/proc/meminfo` cannot be read.

use nixlamp_core::say;
use nixlamp_core::wire::{CheckCost, HealthGroup};
use nixlamp_core::words;

use super::parts::here::Here;
use super::parts::pressure::{self, Pressure};
use super::parts::said::{Check, On, Said, USUAL};

pub(super) const CHECK: Check = Check {
    id: "memory",
    group: HealthGroup::Machine,
    cost: CheckCost::Instant,
    on: On::Linux,
    run,
    ..USUAL
};

/// All tasks waited for memory: the machine thrashes.
const BAD_FULL: f64 = 0.1;
const LOOK_SOME: f64 = 0.1;
const LOOK_LEFT: f64 = 0.1;
const BAD_LEFT: f64 = 0.03;

fn run(here: &Here) -> Option<Said> {
    let left = here
        .read("proc/meminfo")
        .map(|text| Some((field(&text, "MemAvailable")?, field(&text, "MemTotal")?)));
    let pressure = pressure::read(here, "memory").unwrap_or_default();
    Some(match left {
        Ok(Some((available, total))) => judge(available, total, pressure),
        Ok(None) => Said::unknown(say!("file-not-understood", file = "/proc/meminfo")),
        Err(why) => Said::unread("/proc/meminfo", &why),
    })
}

/// A line of `/proc/meminfo` in bytes.
fn field(text: &str, name: &str) -> Option<f64> {
    let line = text
        .lines()
        .find_map(|line| line.strip_prefix(name)?.strip_prefix(':'))?;
    Some(line.split_whitespace().next()?.parse::<f64>().ok()? * 1024.0)
}

fn judge(available: f64, total: f64, pressure: Pressure) -> Said {
    let number = say!(
        "check-memory.left",
        available = words::size(available),
        total = words::size(total),
    );
    let next = say!("check-memory.next");
    let left = available / total.max(1.0);
    if pressure.full_60 >= BAD_FULL || left < BAD_LEFT {
        Said::bad(number, next)
    } else if pressure.some_60 >= LOOK_SOME || left < LOOK_LEFT {
        Said::look(number, next)
    } else {
        Said::fine(number)
    }
}

#[cfg(test)]
mod tests {
    use super::super::parts::here::testing::machine;
    use super::super::parts::pressure::testing::text;
    use super::*;

    fn said(available_kib: u64, some: f64, full: f64) -> String {
        let meminfo = format!("MemTotal:       10485760 kB\nMemAvailable:   {available_kib} kB\n");
        let (_folder, here) = machine(&[
            ("proc/meminfo", &meminfo),
            ("proc/pressure/memory", &text(some, 0.0, full)),
        ]);
        run(&here).expect("it applies").line()
    }

    #[test]
    fn told_from_captured_text() {
        let next = say!("check-memory.next");
        assert_eq!(said(5_242_880, 0.0, 0.0), "Fine 5.0 GiB of 10 GiB left");
        assert_eq!(said(1_153_434, 9.9, 0.0), "Fine 1.1 GiB of 10 GiB left");
        assert_eq!(
            said(5_242_880, 12.0, 0.0),
            format!("Look 5.0 GiB of 10 GiB left -> {next}")
        );
        assert_eq!(
            said(104_857, 12.0, 11.0),
            format!("Bad 102 MiB of 10 GiB left -> {next}")
        );
        let (_folder, here) = machine(&[("proc/meminfo", "nonsense")]);
        assert_eq!(
            run(&here).expect("it applies").line(),
            "Unknown /proc/meminfo is not understood"
        );
    }
}
