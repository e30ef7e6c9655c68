//! Looks at: whether builds run in a sandbox.
//! Cannot tell when: `nix.conf` may not be read.

use nixlamp_core::say;
use nixlamp_core::wire::{CheckCost, HealthGroup};

use super::parts::here::Here;
use super::parts::said::{Check, Said, USUAL};
use super::parts::settings;

pub(super) const CHECK: Check = Check {
    id: "sandbox",
    group: HealthGroup::Nix,
    cost: CheckCost::Instant,
    run,
    ..USUAL
};

fn run(here: &Here) -> Option<Said> {
    settings::judged(here, |settings| {
        let on_mac = std::env::consts::OS == "macos";
        let maps = here.number("proc/sys/user/max_user_namespaces");
        Some(judge(settings.value("sandbox").as_deref(), on_mac, maps))
    })
}

/// `namespaces`: how many the kernel allows a user. `None` where not told.
fn judge(set: Option<&str>, on_mac: bool, namespaces: Option<f64>) -> Said {
    // Nix's own default: on, but for macOS.
    match set.unwrap_or(if on_mac { "false" } else { "true" }) {
        "true" if namespaces == Some(0.0) => Said::look(
            say!("check-sandbox.no-namespaces"),
            say!("check-sandbox.no-namespaces-next"),
        ),
        "true" => Said::fine(say!("check-sandbox.on")),
        "relaxed" => Said::fine(say!("check-sandbox.relaxed")),
        "false" if on_mac => Said::fine(say!("check-sandbox.off-on-mac")),
        "false" => Said::look(say!("check-sandbox.off"), say!("check-sandbox.next")),
        other => Said::bad(
            say!("check-sandbox.none-of-these", value = other),
            say!("check-sandbox.next"),
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn told_from_settings() {
        for (set, on_mac, said) in [
            (None, false, "Fine on"),
            (
                Some("false"),
                false,
                "Look off -> Set sandbox = true in nix.conf.",
            ),
            (None, true, "Fine off, as is usual on macOS"),
            (
                Some("relaxed"),
                false,
                "Fine on, but for builds that ask to be left out",
            ),
        ] {
            assert_eq!(judge(set, on_mac, None).line(), said);
        }
        assert!(
            judge(Some("yes"), false, None)
                .line()
                .starts_with("Bad “yes”")
        );
        assert!(
            judge(None, false, Some(0.0))
                .line()
                .starts_with("Look on, but")
        );
    }
}
