//! Looks at: mains or battery, and whether a saver slows the machine.
//! Cannot tell when: the kernel's folders for it cannot be read.

use nixlamp_core::say;
use nixlamp_core::wire::{CheckCost, HealthGroup};
use nixlamp_core::words;

use super::parts::here::Here;
use super::parts::said::{Check, On, Said, USUAL};

pub(super) const CHECK: Check = Check {
    id: "power",
    group: HealthGroup::Machine,
    cost: CheckCost::Instant,
    on: On::Linux,
    run,
    ..USUAL
};

const LOW: f64 = 20.0;

/// One battery; energy or charge, as its driver counts.
struct Battery {
    percent: Option<f64>,
    now: Option<f64>,
    full: Option<f64>,
}

/// What the kernel says of the supply.
#[derive(Clone, Debug, Default, PartialEq)]
struct Supply {
    /// True if mains is plugged in. `None` without such a supply.
    mains: Option<bool>,
    /// The battery in per cent. `None` without one.
    battery: Option<f64>,
    /// `low-power`, `balanced`, `performance`. `None` where there are none.
    profile: Option<String>,
}

fn run(here: &Here) -> Option<Said> {
    let folder = "sys/class/power_supply";
    let mut supply = Supply {
        profile: here
            .read("sys/firmware/acpi/platform_profile")
            .ok()
            .map(|text| text.trim().to_owned()),
        ..Supply::default()
    };
    let mut batteries = Vec::new();
    for name in here.names(folder) {
        let field = |field: &str| {
            here.read(format!("{folder}/{name}/{field}"))
                .unwrap_or_default()
        };
        match field("type").trim() {
            "Mains" | "USB" => {
                let online = field("online").trim() == "1";
                supply.mains = Some(online || supply.mains.unwrap_or(false));
            }
            // A mouse has a battery too.
            "Battery" if field("scope").trim() != "Device" => {
                let number = |name: &str| field(name).trim().parse::<f64>().ok();
                batteries.push(Battery {
                    percent: number("capacity"),
                    now: number("energy_now").or_else(|| number("charge_now")),
                    full: number("energy_full").or_else(|| number("charge_full")),
                });
            }
            _ => {}
        }
    }
    supply.battery = level(&batteries);
    judge(&supply)
}

/// What is left in all of them together, in per cent.
fn level(batteries: &[Battery]) -> Option<f64> {
    let sum = |part: fn(&Battery) -> Option<f64>| -> Option<f64> {
        batteries.iter().map(part).sum::<Option<f64>>()
    };
    match (sum(|battery| battery.now), sum(|battery| battery.full)) {
        (Some(now), Some(full)) if full > 0.0 => Some(now / full * 100.0),
        // How large they are is not told of all.
        _ => {
            let told: Vec<f64> = batteries.iter().filter_map(|b| b.percent).collect();
            (!told.is_empty()).then(|| told.iter().sum::<f64>() / told.len() as f64)
        }
    }
}

fn judge(supply: &Supply) -> Option<Said> {
    let saver = supply.profile.as_deref() == Some("low-power");
    let on_battery = supply.battery.is_some() && supply.mains != Some(true);
    let level = supply.battery.unwrap_or(100.0);
    let shown = words::percent(level / 100.0);
    Some(match (supply.battery, &supply.profile) {
        // A machine that is always plugged in.
        (None, None) => return None,
        _ if on_battery && level < LOW => Said::bad(
            say!("check-power.battery", level = shown),
            say!("check-power.plug-in-before-switch"),
        ),
        _ if saver => Said::look(say!("check-power.saver"), say!("check-power.saver-next")),
        _ if on_battery => Said::look(
            say!("check-power.battery", level = shown),
            say!("check-power.plug-in-for-builds"),
        ),
        (Some(_), _) => Said::fine(say!("check-power.mains", level = shown)),
        (None, Some(profile)) => Said::fine(say!("check-power.profile", profile = profile)),
    })
}

#[cfg(test)]
mod tests {
    use super::super::parts::here::testing::machine;
    use super::*;

    #[test]
    fn two_batteries_count_by_their_size() {
        let battery = |percent, now: f64, full: f64| Battery {
            percent: Some(percent),
            now: Some(now),
            full: Some(full),
        };
        let large_and_small = [battery(95.0, 47.5e6, 50e6), battery(4.0, 1e6, 25e6)];
        assert!(level(&large_and_small).is_some_and(|level| (level - 64.67).abs() < 0.01));
        let untold = [95.0, 4.0].map(|percent| Battery {
            now: None,
            ..battery(percent, 0.0, 1.0)
        });
        assert_eq!(level(&untold), Some(49.5));
        assert_eq!(level(&[]), None);
    }

    #[test]
    fn told_from_captured_files() {
        let said = |online: &str, capacity: &str, profile: &str| {
            let (_folder, here) = machine(&[
                ("sys/class/power_supply/AC/type", "Mains\n"),
                ("sys/class/power_supply/AC/online", online),
                ("sys/class/power_supply/BAT0/type", "Battery\n"),
                ("sys/class/power_supply/BAT0/capacity", capacity),
                ("sys/class/power_supply/hid/type", "Battery\n"),
                ("sys/class/power_supply/hid/scope", "Device\n"),
                ("sys/firmware/acpi/platform_profile", profile),
            ]);
            run(&here).expect("it applies").line()
        };
        assert_eq!(
            said("1\n", "80\n", "balanced\n"),
            "Fine mains, battery 80 %"
        );
        assert_eq!(
            said("0\n", "80\n", "balanced\n"),
            "Look battery, 80 % left -> Plug it in for long builds."
        );
        assert_eq!(
            said("0\n", "19\n", "balanced\n"),
            "Bad battery, 19 % left -> Plug it in before you switch."
        );
        assert!(said("1\n", "80\n", "low-power\n").starts_with("Look a saver"));
        let (_folder, here) = machine(&[]);
        assert_eq!(run(&here), None, "a desktop has neither");
    }
}
