//! Looks at: the load average against the number of processors.
//! Cannot tell when: `/proc/loadavg` cannot be read.

use nixlamp_core::say;
use nixlamp_core::wire::{CheckCost, HealthGroup};
use nixlamp_core::words;

use super::parts::here::Here;
use super::parts::said::{Check, On, Said, USUAL};

pub(super) const CHECK: Check = Check {
    id: "load",
    group: HealthGroup::Machine,
    cost: CheckCost::Instant,
    on: On::Linux,
    run,
    ..USUAL
};

/// So many runnable or blocked tasks for each processor.
const LOOK: f64 = 3.0;

fn run(here: &Here) -> Option<Said> {
    let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    Some(match here.read("proc/loadavg") {
        Ok(text) => judge(&text, cores),
        Err(why) => Said::unread("/proc/loadavg", &why),
    })
}

fn judge(text: &str, cores: usize) -> Said {
    let loads: Vec<f64> = text
        .split(' ')
        .take(3)
        .filter_map(|word| word.parse().ok())
        .collect();
    let [one, five, _] = loads[..] else {
        return Said::unknown(say!("file-not-understood", file = "/proc/loadavg"));
    };
    let number = say!(
        "check-load.load",
        load = words::decimal(one, 1),
        cores = cores,
    );
    // Five minutes: a burst is what processors are for.
    Said::look_if(five >= LOOK * cores as f64, number, say!("check-load.next"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn told_from_captured_text() {
        for (text, said) in [
            ("0.91 0.80 0.70 1/900 12\n", "Fine 0.9 on 4 processors"),
            ("30.00 11.90 0.70 1/900 12\n", "Fine 30.0 on 4 processors"),
            (
                "13.00 12.00 9.70 1/900 12\n",
                "Look 13.0 on 4 processors -> Lower max-jobs in nix.conf, or wait until what runs has ended.",
            ),
            ("what", "Unknown /proc/loadavg is not understood"),
        ] {
            assert_eq!(judge(text, 4).line(), said);
        }
    }
}
