//! Looks at: how long work waits for a processor (`/proc/pressure/cpu`).
//! Cannot tell when: the kernel keeps no pressure figures.

use nixlamp_core::model::Why;
use nixlamp_core::say;
use nixlamp_core::wire::{CheckCost, HealthGroup};
use nixlamp_core::words;

use super::parts::here::Here;
use super::parts::pressure::{self, Pressure};
use super::parts::said::{Check, On, Said, USUAL};

pub(super) const CHECK: Check = Check {
    id: "cpu",
    group: HealthGroup::Machine,
    cost: CheckCost::Instant,
    on: On::Linux,
    run,
    ..USUAL
};

/// Work waits for more than half of the time: more runs than fits.
const LOOK: f64 = 0.5;

fn run(here: &Here) -> Option<Said> {
    Some(judge(pressure::read(here, "cpu")))
}

fn judge(read: Result<Pressure, Why>) -> Said {
    let pressure = match read {
        Ok(pressure) => pressure,
        Err(why) => return Said::unread(&say!("pressure-of-processors"), &why),
    };
    let number = say!("check-cpu.waited", share = words::percent(pressure.some_60),);
    Said::look_if(
        pressure.some_60 >= LOOK && pressure.some_300 >= LOOK,
        number,
        say!("check-cpu.next"),
    )
}

#[cfg(test)]
mod tests {
    use super::super::parts::here::testing::machine;
    use super::super::parts::pressure::testing::text;
    use super::*;

    #[test]
    fn told_from_captured_text() {
        let said = |some_60, some_300| {
            let (_folder, here) = machine(&[("proc/pressure/cpu", &text(some_60, some_300, 0.0))]);
            run(&here).expect("it applies").line()
        };
        assert_eq!(
            said(80.0, 60.0),
            "Look work waited 80 % of the last minute -> Build fewer things at once: lower max-jobs or cores in nix.conf."
        );
        // A burst is no trouble.
        assert_eq!(said(80.0, 30.0), "Fine work waited 80 % of the last minute");
        let (_folder, here) = machine(&[]);
        assert_eq!(
            run(&here).expect("it applies").line(),
            "Unknown The pressure of the processors is not there"
        );
    }
}
