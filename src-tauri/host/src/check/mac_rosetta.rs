//! Looks at: whether Rosetta is there where builds for Intel are allowed.
//! Cannot tell when: `nix.conf` may not be read. Tried on captured files only.

use nixlamp_core::say;
use nixlamp_core::wire::{CheckCost, HealthGroup};

use super::parts::here::Here;
use super::parts::said::{Check, On, Said, USUAL};
use super::parts::settings;

pub(super) const CHECK: Check = Check {
    id: "mac-rosetta",
    group: HealthGroup::System,
    cost: CheckCost::Instant,
    on: On::Mac,
    run,
    ..USUAL
};

fn run(here: &Here) -> Option<Said> {
    let wanted = settings::of_system(here)
        .words("extra-platforms")
        .is_some_and(|words| words.iter().any(|word| word == "x86_64-darwin"));
    let there = here
        .path("Library/Apple/usr/share/rosetta/rosetta")
        .exists()
        || here.path("usr/libexec/rosetta").exists();
    judge(wanted, there)
}

fn judge(wanted: bool, there: bool) -> Option<Said> {
    match (wanted, there) {
        (true, true) => Some(Said::fine(say!("check-mac-rosetta.there"))),
        (true, false) => Some(Said::bad(
            say!("check-mac-rosetta.missing"),
            say!("check-mac-rosetta.next"),
        )),
        (false, _) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::super::parts::here::testing::machine;
    use super::*;

    #[test]
    fn told_from_captured_files() {
        let conf = ("etc/nix/nix.conf", "extra-platforms = x86_64-darwin\n");
        let (_folder, here) = machine(&[conf]);
        assert!(
            run(&here)
                .expect("wanted")
                .line()
                .starts_with("Bad extra-platforms")
        );
        let (_folder, here) = machine(&[conf, ("Library/Apple/usr/share/rosetta/rosetta", "")]);
        assert_eq!(
            run(&here).expect("wanted").line(),
            "Fine there, for x86_64-darwin"
        );
        let (_folder, here) = machine(&[]);
        assert_eq!(run(&here), None);
    }
}
