//! Looks at: free bytes and files of the store, and how soon it is full.
//! Cannot tell when: the file system does not answer.

use std::path::Path;

use nixlamp_core::say;
use nixlamp_core::wire::{CheckCost, HealthGroup};

use super::parts::here::Here;
use super::parts::said::{Check, Said, USUAL};
use super::parts::space::{self, Limits};

pub(super) const CHECK: Check = Check {
    id: "space-store",
    group: HealthGroup::Machine,
    cost: CheckCost::Instant,
    run,
    ..USUAL
};

const LIMITS: Limits = Limits {
    look: 20.0 * (1u64 << 30) as f64,
    bad: 2.0 * (1u64 << 30) as f64,
    next: || say!("check-space-store.next"),
};

fn run(here: &Here) -> Option<Said> {
    space::check(here, Path::new("/nix/store"), LIMITS)
}

#[cfg(test)]
mod tests {
    use super::super::parts::here::testing::machine;
    use super::*;
    use nixlamp_core::wire::HealthResult;

    #[test]
    fn the_file_system_of_the_store_is_read() {
        let (_folder, here) = machine(&[("nix/store/x", "")]);
        let said = run(&here).expect("it is there");
        assert_ne!(said.result, HealthResult::Unknown, "{said:?}");
        assert!(said.number.contains(" free of "), "{said:?}");
        let (_folder, here) = machine(&[]);
        assert_eq!(run(&here), None);
    }
}
