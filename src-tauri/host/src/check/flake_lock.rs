//! Looks at: the age of the inputs in the `flake.lock` of your configuration.
//! Cannot tell when: the lock is missing or is not understood.

use std::time::{Duration, SystemTime};

use nixlamp_core::say;
use nixlamp_core::wire::{CheckCost, HealthGroup};
use nixlamp_core::words;

use super::parts::configuration;
use super::parts::here::Here;
use super::parts::said::{Check, Said, USUAL};

pub(super) const CHECK: Check = Check {
    id: "flake-lock",
    group: HealthGroup::Nix,
    cost: CheckCost::Instant,
    run,
    ..USUAL
};

const OLD_S: f64 = 90.0 * 86_400.0;

fn run(here: &Here) -> Option<Said> {
    let found = configuration::find(here).filter(|found| found.flake)?;
    let lock = configuration::lock(&found);
    Some(judge(lock.as_deref(), here.now))
}

fn judge(lock: Option<&str>, now: SystemTime) -> Said {
    let Some(lock) = lock else {
        return Said::unknown(say!("check-flake-lock.no-lock"));
    };
    let Some(inputs) = configuration::inputs(lock) else {
        return Said::unknown(say!("file-not-understood", file = "flake.lock"));
    };
    let age = |at: u64| {
        let at = SystemTime::UNIX_EPOCH + Duration::from_secs(at);
        now.duration_since(at).map_or(0.0, |age| age.as_secs_f64())
    };
    let mut aged: Vec<(f64, String)> = inputs
        .into_iter()
        .map(|(name, at)| (age(at), name))
        .collect();
    aged.sort_by(|a, b| b.0.total_cmp(&a.0));
    // Packages come from there; other inputs may rest for years.
    let nixpkgs = aged.iter().find(|(_, name)| name.contains("nixpkgs"));
    let Some((age_s, name)) = nixpkgs.or(aged.first()) else {
        return Said::fine(say!("check-flake-lock.no-inputs"));
    };
    let number = say!(
        "check-flake-lock.age",
        name = name,
        span = words::span(*age_s)
    );
    let said = if *age_s > OLD_S {
        Said::look(number, say!("check-flake-lock.next"))
    } else {
        Said::fine(number)
    };
    said.with(aged.iter().map(|(age_s, name)| {
        say!(
            "check-flake-lock.input",
            name = name,
            span = words::span(*age_s)
        )
    }))
}

#[cfg(test)]
mod tests {
    use super::super::parts::here::testing::machine;
    use super::*;

    fn lock(modified: u64) -> String {
        format!(
            "{{\"nodes\":{{\"nixpkgs\":{{\"locked\":{{\"lastModified\":{modified}}}}},\"old\":{{\"locked\":{{\"lastModified\":1}}}},\"root\":{{\"inputs\":{{\"nixpkgs\":\"nixpkgs\",\"other\":\"old\",\"same\":[\"nixpkgs\"]}}}}}},\"root\":\"root\",\"version\":7}}"
        )
    }

    #[test]
    fn told_from_captured_text() {
        let said = |lock: &str| {
            let (_folder, here) =
                machine(&[("etc/nixos/flake.nix", ""), ("etc/nixos/flake.lock", lock)]);
            run(&here).expect("it applies").line()
        };
        assert_eq!(said(&lock(1_794_900_000)), "Fine nixpkgs is 1 d 3 h old");
        assert!(said(&lock(1_780_000_000)).starts_with("Look nixpkgs is 173 d"));
        assert_eq!(said("{"), "Unknown flake.lock is not understood");
        let (_folder, here) = machine(&[("etc/nixos/configuration.nix", "")]);
        assert_eq!(run(&here), None, "no flake");
    }
}
