//! Looks at: `min-free` and `max-free`: whether Nix frees space by itself.
//! Cannot tell when: `nix.conf` may not be read.

use nixlamp_core::wire::{CheckCost, HealthGroup};
use nixlamp_core::words;

use super::parts::here::Here;
use super::parts::said::{Check, Said, USUAL};
use super::parts::settings;

pub(super) const CHECK: Check = Check {
    id: "min-free",
    title: "Nix frees space by itself",
    group: HealthGroup::Nix,
    cost: CheckCost::Instant,
    why: "With min-free set, a build that runs short of space cleans up first instead of failing.",
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
        let number = |name| settings.value(name).map(|text| bytes(&text).ok_or(()));
        Some(judge(number("min-free"), number("max-free"), total, timer))
    })
}

/// `512M`, `1G`, `0`. `None` if it is not one.
fn bytes(text: &str) -> Option<f64> {
    let text = text.trim();
    let unit = match text.chars().last()? {
        'K' => 1024.0,
        'M' => 1024.0 * 1024.0,
        'G' => 1024.0 * 1024.0 * 1024.0,
        'T' => 1024.0 * 1024.0 * 1024.0 * 1024.0,
        _ => return text.parse().ok(),
    };
    Some(text[..text.len() - 1].parse::<f64>().ok()? * unit)
}

/// `Err`: it is no number.
type Set = Option<Result<f64, ()>>;

fn judge(min: Set, max: Set, total: f64, timer: bool) -> Said {
    match (min, max) {
        (Some(Err(())), _) | (_, Some(Err(()))) => Said::bad(
            "min-free or max-free is no number of bytes",
            "Write it as 5G or in bytes.",
        ),
        (Some(Ok(min)), _) if min >= total => Said::bad(
            format!("min-free is {}, more than the disk has", words::size(min)),
            "Lower min-free: each build begins with a clean-up now.",
        ),
        (Some(Ok(min)), Some(Ok(max))) if min > 0.0 && max < min => Said::look(
            format!(
                "max-free {} is below min-free {}",
                words::size(max),
                words::size(min)
            ),
            "Set max-free above min-free.",
        ),
        (Some(Ok(min)), _) if min > 0.0 => Said::fine(format!("below {}", words::size(min))),
        _ if timer => Said::fine("by a timer"),
        _ => Said::look(
            "no",
            "Set min-free and max-free in nix.conf, or nix.gc.automatic in your configuration.",
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
            judge(
                min.map(|text| bytes(text).ok_or(())),
                max.map(|text| bytes(text).ok_or(())),
                gib(100.0),
                timer,
            )
            .line()
        };
        assert_eq!(of(Some("5G"), Some("20G"), false), "Fine below 5.0 GiB");
        assert_eq!(of(None, None, true), "Fine by a timer");
        assert!(of(Some("0"), None, false).starts_with("Look no -> "));
        assert!(of(Some("5G"), Some("1G"), false).starts_with("Look max-free 1.0 GiB is below"));
        assert!(of(Some("200G"), None, false).starts_with("Bad min-free is 200 GiB"));
        assert!(of(Some("five"), None, false).starts_with("Bad min-free or"));
    }
}
