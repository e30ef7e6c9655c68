//! Looks at: how long work waits for disks (`/proc/pressure/io`).
//! Cannot tell when: the kernel keeps no pressure figures.

use nixlamp_core::model::Why;
use nixlamp_core::say;
use nixlamp_core::wire::{CheckCost, HealthGroup};
use nixlamp_core::words;

use super::parts::here::Here;
use super::parts::pressure::{self, Pressure};
use super::parts::said::{Check, On, Said, USUAL};

pub(super) const CHECK: Check = Check {
    id: "io-pressure",
    group: HealthGroup::Machine,
    cost: CheckCost::Instant,
    on: On::Linux,
    run,
    ..USUAL
};

const LOOK_FULL: f64 = 0.3;

fn run(here: &Here) -> Option<Said> {
    Some(judge(pressure::read(here, "io")))
}

fn judge(read: Result<Pressure, Why>) -> Said {
    let pressure = match read {
        Ok(pressure) => pressure,
        Err(why) => return Said::unread(&say!("pressure-of-disks"), &why),
    };
    let number = say!(
        "check-io-pressure.waited",
        share = words::percent(pressure.full_60),
    );
    Said::look_if(
        pressure.full_60 >= LOOK_FULL && pressure.some_300 >= LOOK_FULL,
        number,
        say!("check-io-pressure.next"),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn told_from_figures() {
        let said = |full_60, some_300| {
            judge(Ok(Pressure {
                some_60: full_60,
                some_300,
                full_60,
            }))
            .line()
        };
        assert!(said(0.31, 0.4).starts_with("Look everything waited 31 %"));
        assert_eq!(
            said(0.31, 0.1),
            "Fine everything waited 31 % of the last minute"
        );
        assert_eq!(
            judge(Err(Why::Denied)).line(),
            "Unknown The pressure of the disks may not be read by you"
        );
    }
}
