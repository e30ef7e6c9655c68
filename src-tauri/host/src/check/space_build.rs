//! Looks at: free bytes and files of the folder in which builders work, and how soon it is full.
//! Cannot tell when: the file system does not answer.

use nixlamp_core::say;
use nixlamp_core::wire::{CheckCost, HealthGroup};

use super::parts::here::Here;
use super::parts::said::{Check, Said, USUAL};
use super::parts::space::{self, Limits};

pub(super) const CHECK: Check = Check {
    id: "space-build",
    group: HealthGroup::Machine,
    cost: CheckCost::Instant,
    run,
    ..USUAL
};

const LIMITS: Limits = Limits {
    look: 10.0 * (1u64 << 30) as f64,
    bad: 1.0 * (1u64 << 30) as f64,
    next: || say!("check-space-build.next"),
};

fn run(here: &Here) -> Option<Said> {
    let folder = space::build_folder(here);
    // One file system, one row.
    let own = folder.to_string_lossy().into_owned();
    if space::same(here, &own, "/nix/store") || own == "/tmp" {
        return None;
    }
    space::check(here, &folder, LIMITS)
}

#[cfg(test)]
mod tests {
    use super::super::parts::here::testing::machine;
    use super::*;
    use std::path::Path;

    #[test]
    fn the_settings_say_where_and_one_file_system_is_one_row() {
        let conf = ("etc/nix/nix.conf", "build-dir = /scratch\n");
        let (_folder, here) = machine(&[conf, ("scratch/x", "")]);
        assert_eq!(space::build_folder(&here), Path::new("/scratch"));
        assert!(run(&here).is_some());
        let (_folder, here) = machine(&[conf, ("scratch/x", ""), ("nix/store/x", "")]);
        assert_eq!(run(&here), None);
        let (_folder, here) = machine(&[]);
        assert_eq!(run(&here), None, "/tmp has a row of its own");
    }
}
