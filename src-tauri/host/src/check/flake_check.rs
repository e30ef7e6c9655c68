//! Looks at: what `nix flake check` says of the flake of your configuration.
//! Evaluated only: nothing is built.
//! Cannot tell when: there is no flake where tools look for it.

use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::{Duration, Instant};

use nixlamp_core::redact;
use nixlamp_core::wire::{CheckCost, HealthGroup, JobKind};
use nixlamp_core::words;

use super::parts::configuration;
use super::parts::evaluation::{cap, environment, errors};
use super::parts::here::Here;
use super::parts::program::{self, End, Run, Told};
use super::parts::said::{Check, Said, USUAL};

pub(super) const CHECK: Check = Check {
    id: "flake-check",
    title: "Your flake passes its check",
    group: HealthGroup::Nix,
    cost: CheckCost::Heavy,
    limit: Duration::from_secs(910),
    job: Some(JobKind::FlakeCheck),
    why: "It evaluates all outputs of the flake, also those that no switch touches.",
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
        return Some(Said::unknown("No flake was found where tools look for it"));
    };
    let begun = Instant::now();
    let mut arguments: Vec<String> = [
        "--extra-experimental-features",
        "nix-command flakes",
        "flake",
        "check",
        "--no-build",
        "--no-write-lock-file",
    ]
    .map(str::to_owned)
    .to_vec();
    arguments.push(found.folder.display().to_string());
    let told = program::run(
        nix,
        &Run {
            arguments,
            environment: environment(here),
            memory_bytes: cap(here),
            cancel,
        },
        LIMIT,
        hear,
    );
    Some(judge(&told, begun.elapsed().as_secs_f64()))
}

fn judge(told: &Told, took_s: f64) -> Said {
    let took = words::span(took_s);
    match &told.end {
        End::Exit(Some(0)) => Said::fine(format!("in {took}")),
        End::Exit(Some(_)) => {
            let errors = errors(told);
            let last = errors.last().cloned().unwrap_or_else(|| {
                redact::text(told.err.lines().last().unwrap_or("Nix said nothing").trim())
            });
            Said::bad(
                last,
                "Correct what it names; nix flake check says more in a terminal.",
            )
            .with(errors)
        }
        End::Exit(None) => Said::look(
            "Nix was ended by a signal, as when it wants more memory than it may have",
            "Run nix flake check in a terminal, where it may have all memory.",
        ),
        End::Late => Said::look(
            format!("not done within {took}"),
            "Run nix flake check in a terminal.",
        ),
        End::Cancelled => Said::unknown(words::health::CANCELLED),
        End::NotStarted(why) => Said::unknown(why.clone()),
    }
}

#[cfg(test)]
mod tests {
    use super::super::parts::here::testing::machine;
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
