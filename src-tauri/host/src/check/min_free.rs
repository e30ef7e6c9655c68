//! Looks at: `min-free` and `max-free`: whether Nix frees space by itself.
//! Cannot tell when: `nix.conf` may not be read.

use nixlamp_core::say;
use nixlamp_core::wire::{CheckCost, HealthGroup};
use nixlamp_core::words;

use super::parts::here::Here;
use super::parts::said::{Check, Said, USUAL};
use super::parts::settings;

pub(super) const CHECK: Check = Check {
    id: "min-free",
    group: HealthGroup::Nix,
    cost: CheckCost::Instant,
    run,
    ..USUAL
};

fn run(here: &Here) -> Option<Said> {
    settings::judged(here, |settings| {
        let total = rustix::fs::statvfs(here.path("nix/store"))
            .ok()
            .map(|stat| stat.f_blocks as f64 * stat.f_frsize as f64)?;
        let timer = here
            .path("run/current-system/etc/systemd/system/nix-gc.timer")
            .exists()
            || here.path("etc/systemd/system/nix-gc.timer").exists();
        let number = |name| settings.value(name).map(|text| bytes(&text));
        Some(judge(number("min-free"), number("max-free"), total, timer))
    })
}

fn bytes(text: &str) -> Result<f64, ()> {
    settings::with_unit(text)
        .map(|bytes| bytes as f64)
        .ok_or(())
}

/// `Err`: it is no number.
type Set = Option<Result<f64, ()>>;

fn judge(min: Set, max: Set, total: f64, timer: bool) -> Said {
    match (min, max) {
        (Some(Err(())), _) | (_, Some(Err(()))) => Said::bad(
            say!("check-min-free.no-number"),
            say!("check-min-free.no-number-next"),
        ),
        (Some(Ok(min)), _) if min >= total => Said::bad(
            say!("check-min-free.too-large", min = words::size(min)),
            say!("check-min-free.too-large-next"),
        ),
        (Some(Ok(min)), Some(Ok(max))) if min > 0.0 && max < min => Said::look(
            say!(
                "check-min-free.crossed",
                max = words::size(max),
                min = words::size(min),
            ),
            say!("check-min-free.crossed-next"),
        ),
        (Some(Ok(min)), _) if min > 0.0 => {
            Said::fine(say!("check-min-free.below", min = words::size(min)))
        }
        _ if timer => Said::fine(say!("check-min-free.by-timer")),
        _ => Said::look(
            say!("check-min-free.unset"),
            say!("check-min-free.unset-next"),
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn told_from_settings() {
        let gib = |n: f64| n * (1u64 << 30) as f64;
        let of = |min: Option<&str>, max: Option<&str>, timer| {
            judge(min.map(bytes), max.map(bytes), gib(100.0), timer).line()
        };
        assert_eq!(of(Some("5G"), Some("20G"), false), "Fine below 5.0 GiB");
        assert_eq!(of(Some("5g"), None, false), "Fine below 5.0 GiB");
        assert!(of(Some("5.5G"), None, false).starts_with("Bad min-free or"));
        assert_eq!(of(None, None, true), "Fine by a timer");
        assert!(of(Some("0"), None, false).starts_with("Look no -> "));
        assert!(of(Some("5G"), Some("1G"), false).starts_with("Look max-free 1.0 GiB is below"));
        assert!(of(Some("200G"), None, false).starts_with("Bad min-free is 200 GiB"));
        assert!(of(Some("five"), None, false).starts_with("Bad min-free or"));
    }
}
