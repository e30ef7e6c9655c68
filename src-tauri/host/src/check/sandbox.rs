//! Looks at: whether builds run in a sandbox.
//! Cannot tell when: `nix.conf` may not be read.

use nixlamp_core::wire::{CheckCost, HealthGroup};

use super::parts::here::Here;
use super::parts::said::{Check, Said, USUAL};
use super::parts::settings;

pub(super) const CHECK: Check = Check {
    id: "sandbox",
    title: "Sandbox",
    group: HealthGroup::Nix,
    cost: CheckCost::Instant,
    why: "Without it a build sees the machine: its result may differ elsewhere, and it may reach the network.",
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
            "on, but the kernel allows no namespaces for it",
            "Set user.max_user_namespaces above 0 by sysctl.",
        ),
        "true" => Said::fine("on"),
        "relaxed" => Said::fine("on, but for builds that ask to be left out"),
        "false" if on_mac => Said::fine("off, as is usual on macOS"),
        "false" => Said::look("off", "Set sandbox = true in nix.conf."),
        other => Said::bad(
            format!("“{other}” is none of true, false and relaxed"),
            "Set sandbox = true in nix.conf.",
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
