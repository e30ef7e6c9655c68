//! Looks at: the hottest sensor, and how often processors were slowed for heat.
//! Cannot tell when: there are no sensors, as in a virtual machine.

use nixlamp_core::say;
use nixlamp_core::wire::{CheckCost, HealthGroup};
use nixlamp_core::words;

use super::parts::here::Here;
use super::parts::said::{Check, On, Said, USUAL};

pub(super) const CHECK: Check = Check {
    id: "heat",
    group: HealthGroup::Machine,
    cost: CheckCost::Instant,
    on: On::Linux,
    run,
    ..USUAL
};

const LOOK_CELSIUS: f64 = 95.0;

fn run(here: &Here) -> Option<Said> {
    let throttled: f64 = here
        .names("sys/devices/system/cpu")
        .iter()
        .filter_map(|cpu| {
            here.number(format!(
                "sys/devices/system/cpu/{cpu}/thermal_throttle/core_throttle_count"
            ))
        })
        .sum();
    let since = here.earlier.note("throttled", throttled);
    Some(judge(
        hottest(here),
        since.map(|(age_s, before)| (age_s, throttled - before)),
    ))
}

/// In degrees Celsius. Thermal zones first, then every sensor of `hwmon`.
fn hottest(here: &Here) -> Option<f64> {
    let zones = here
        .names("sys/class/thermal")
        .into_iter()
        .map(|zone| format!("sys/class/thermal/{zone}/temp"));
    let sensors = here
        .names("sys/class/hwmon")
        .into_iter()
        .flat_map(|chip| (1..=8).map(move |n| format!("sys/class/hwmon/{chip}/temp{n}_input")));
    zones
        .chain(sensors)
        .filter_map(|path| here.number(path))
        .map(|thousandths| thousandths / 1000.0)
        // Some firmwares report nonsense for a sensor that is not connected.
        .filter(|celsius| (1.0..150.0).contains(celsius))
        .max_by(f64::total_cmp)
}

/// `slowed`: in so many seconds, so many times.
fn judge(hottest: Option<f64>, slowed: Option<(f64, f64)>) -> Said {
    let celsius = hottest.map(|celsius| format!("{celsius:.0}"));
    if let Some((age_s, times)) = slowed.filter(|(_, times)| *times > 0.0) {
        let (times, span) = (format!("{times:.0}"), words::span(age_s));
        let number = match celsius {
            None => say!("check-heat.slowed", times = times, span = span),
            Some(celsius) => say!(
                "check-heat.celsius-and-slowed",
                celsius = celsius,
                times = times,
                span = span,
            ),
        };
        return Said::look(number, say!("check-heat.next"));
    }
    match celsius {
        Some(celsius) => Said::look_if(
            hottest.is_some_and(|celsius| celsius >= LOOK_CELSIUS),
            say!("check-heat.celsius", celsius = celsius),
            say!("check-heat.next"),
        ),
        None => Said::unknown(say!("check-heat.no-sensor")),
    }
}

#[cfg(test)]
mod tests {
    use super::super::parts::here::testing::machine;
    use super::super::parts::said::testing::said_of_nothing;
    use super::*;

    #[test]
    fn told_from_captured_text() {
        let (_folder, here) = machine(&[
            ("sys/class/thermal/thermal_zone0/temp", "61000\n"),
            ("sys/class/hwmon/hwmon0/temp1_input", "255000\n"),
            ("sys/class/hwmon/hwmon0/temp2_input", "64000\n"),
        ]);
        assert_eq!(run(&here).expect("it applies").line(), "Fine 64 °C");
        assert_eq!(judge(Some(94.9), Some((60.0, 0.0))).line(), "Fine 95 °C");
        assert!(judge(Some(95.0), None).line().starts_with("Look 95 °C -> "));
        assert!(
            judge(Some(80.0), Some((900.0, 3.0)))
                .line()
                .starts_with("Look 80 °C, slowed 3 times in 15 min")
        );
        assert!(said_of_nothing(run).starts_with("Unknown "));
    }
}
