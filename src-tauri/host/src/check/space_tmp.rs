//! Looks at: free bytes and files of /tmp, and how soon it is full.
//! Cannot tell when: the file system does not answer.

use std::path::Path;

use nixlamp_core::say;
use nixlamp_core::wire::{CheckCost, HealthGroup};

use super::parts::here::Here;
use super::parts::said::{Check, Said, USUAL};
use super::parts::space::{self, Limits};

pub(super) const CHECK: Check = Check {
    id: "space-tmp",
    group: HealthGroup::Machine,
    cost: CheckCost::Instant,
    run,
    ..USUAL
};

const LIMITS: Limits = Limits {
    look: 2.0 * (1u64 << 30) as f64,
    bad: 0.2 * (1u64 << 30) as f64,
    next: || say!("check-space-tmp.next"),
};

fn run(here: &Here) -> Option<Said> {
    if space::same(here, "/tmp", "/nix/store") {
        return None;
    }
    space::check(here, Path::new("/tmp"), LIMITS)
}

#[cfg(test)]
mod tests {
    use super::super::parts::here::testing::machine;
    use super::*;
    use nixlamp_core::wire::HealthResult;

    #[test]
    fn the_file_system_of_tmp_is_read() {
        let (_folder, here) = machine(&[("tmp/x", "")]);
        let said = run(&here).expect("it is there");
        assert_ne!(said.result, HealthResult::Unknown, "{said:?}");
        assert!(said.number.contains(" free of "), "{said:?}");
        let (_folder, here) = machine(&[]);
        assert_eq!(run(&here), None);
    }
}
