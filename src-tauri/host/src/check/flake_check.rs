//! Looks at: what `nix flake check` says of the flake of your configuration.
//! Evaluated only: nothing is built.
//! Cannot tell when: there is no flake where tools look for it.

use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::Duration;

use nixlamp_core::say;
use nixlamp_core::wire::{CheckCost, HealthGroup, JobKind};
use nixlamp_core::words;

use super::parts::configuration;
use super::parts::evaluation::{ask, errors, last, no_verdict};
use super::parts::here::Here;
use super::parts::program::Told;
use super::parts::said::{Check, Said, USUAL};

pub(super) const CHECK: Check = Check {
    id: "flake-check",
    group: HealthGroup::Nix,
    cost: CheckCost::Heavy,
    limit: Duration::from_secs(910),
    job: Some(JobKind::FlakeCheck),
    run: |here| run(here, None, &mut |_| {}),
    ..USUAL
};

const LIMIT: Duration = Duration::from_secs(900);

/// `hear` gets what Nix says, line by line.
pub(super) fn run(
    here: &Here,
    cancel: Option<Arc<AtomicBool>>,
    hear: &mut dyn FnMut(&str),
) -> Option<Said> {
    let found = configuration::find(here).filter(|found| found.flake);
    let (Some(found), Some(nix)) = (found, &here.nix) else {
        return Some(Said::unknown(say!("check-flake-check.not-found")));
    };
    let mut words = ["flake", "check", "--no-build", "--no-write-lock-file"]
        .map(str::to_owned)
        .to_vec();
    words.push(found.folder.display().to_string());
    let (told, took_s) = ask(here, nix, words, LIMIT, cancel, hear);
    Some(judge(&told, took_s))
}

fn judge(told: &Told, took_s: f64) -> Said {
    let no_verdict = no_verdict(
        &told.end,
        took_s,
        &say!("check-flake-check.in-memory"),
        &say!("check-flake-check.in-time"),
    );
    if let Some(said) = no_verdict {
        return said;
    }
    if told.is_well() {
        return Said::fine(say!("evaluated-in", span = words::span(took_s)));
    }
    Said::bad(last(told), say!("check-flake-check.next")).with(errors(told))
}

#[cfg(test)]
mod tests {
    use super::super::parts::here::testing::machine;
    use super::super::parts::program::End;
    use super::*;

    #[test]
    fn told_from_captured_text() {
        let of = |end, err: &str| {
            let told = Told {
                end,
                out: String::new(),
                err: err.to_owned(),
            };
            judge(&told, 12.0).line()
        };
        assert_eq!(of(End::Exit(Some(0)), "warning: x\n"), "Fine in 12 s");
        assert!(
            of(
                End::Exit(Some(1)),
                "error: flake attribute 'x' is not a derivation\n"
            )
            .starts_with("Bad error: flake attribute")
        );
        assert!(of(End::Late, "").starts_with("Look not done within 12 s"));
        let (_folder, here) = machine(&[("etc/nixos/configuration.nix", "")]);
        assert!(
            run(&here, None, &mut |_| {})
                .expect("told")
                .line()
                .starts_with("Unknown No flake")
        );
    }
}
