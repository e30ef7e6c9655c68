//! Looks at: free bytes and files of /boot, and how soon it is full.
//! Cannot tell when: the file system does not answer.

use std::path::Path;

use nixlamp_core::say;
use nixlamp_core::wire::{CheckCost, HealthGroup};

use super::parts::here::Here;
use super::parts::said::{Check, Said, USUAL};
use super::parts::space::{self, Limits};

pub(super) const CHECK: Check = Check {
    id: "space-boot",
    group: HealthGroup::Machine,
    cost: CheckCost::Instant,
    run,
    ..USUAL
};

const LIMITS: Limits = Limits {
    look: 0.1 * (1u64 << 30) as f64,
    bad: 0.03 * (1u64 << 30) as f64,
    next: || say!("check-space-boot.next"),
};

fn run(here: &Here) -> Option<Said> {
    // Only where it is a file system of its own.
    let place = ["/boot", "/boot/efi", "/efi"]
        .into_iter()
        .find(|place| here.path(place).is_dir() && !space::same(here, place, "/"))?;
    space::check(here, Path::new(place), LIMITS)
}

#[cfg(test)]
mod tests {
    use super::super::parts::here::testing::machine;
    use super::*;

    #[test]
    fn a_folder_of_the_root_is_no_boot_partition() {
        let (_folder, here) = machine(&[("boot/x", "")]);
        assert_eq!(run(&here), None);
    }

    #[test]
    fn a_small_partition_is_judged_as_one() {
        let mib = (1u64 << 20) as f64;
        let room = |free: f64| space::Room {
            free: free * mib,
            total: 512.0 * mib,
            files: None,
        };
        assert!(
            space::judge(room(60.0), None, LIMITS)
                .line()
                .starts_with("Fine 60 MiB")
        );
        assert!(
            space::judge(room(45.0), None, LIMITS)
                .line()
                .starts_with("Look 45 MiB")
        );
        assert!(
            space::judge(room(5.0), None, LIMITS)
                .line()
                .starts_with("Bad 5.0 MiB")
        );
    }
}
