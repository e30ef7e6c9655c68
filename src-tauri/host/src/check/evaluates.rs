//! Looks at: whether your configuration evaluates. Nothing is built.
//! Cannot tell when: no configuration is found where tools look for it.

use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::Duration;

use nixlamp_core::say;
use nixlamp_core::wire::{CheckCost, HealthGroup, JobKind};
use nixlamp_core::words;

use super::parts::configuration::{self, Configuration, Of};
use super::parts::evaluation::{ask, errors, last, no_verdict};
use super::parts::here::Here;
use super::parts::program::Told;
use super::parts::said::{Check, Said, USUAL};

pub(super) const CHECK: Check = Check {
    id: "evaluates",
    group: HealthGroup::Nix,
    cost: CheckCost::Heavy,
    limit: Duration::from_secs(310),
    job: Some(JobKind::EvaluateConfiguration),
    run: |here| run(here, None, &mut |_| {}),
    ..USUAL
};

const LIMIT: Duration = Duration::from_secs(300);

/// `hear` gets what Nix says, line by line.
pub(super) fn run(
    here: &Here,
    cancel: Option<Arc<AtomicBool>>,
    hear: &mut dyn FnMut(&str),
) -> Option<Said> {
    let found = configuration::find(here);
    let (Some(found), Some(nix)) = (found, &here.nix) else {
        return Some(Said::unknown(say!("check-evaluates.not-found")));
    };
    let words = arguments(&found, &host(here), &here.user);
    let (told, took_s) = ask(here, nix, words, LIMIT, cancel, hear);
    Some(judge(&told, took_s))
}

/// The name under which a configuration stands in its flake.
fn host(here: &Here) -> String {
    here.read("proc/sys/kernel/hostname")
        .or_else(|_| here.read("etc/hostname"))
        .map(|name| name.trim().to_owned())
        .unwrap_or_default()
}

fn arguments(found: &Configuration, host: &str, user: &str) -> Vec<String> {
    let folder = found.folder.display();
    let mut words: Vec<String> = ["eval", "--raw", "--show-trace", "--no-write-lock-file"]
        .map(str::to_owned)
        .to_vec();
    if found.flake {
        words.push(match found.of {
            Of::System => format!(
                "{folder}#nixosConfigurations.\"{host}\".config.system.build.toplevel.drvPath"
            ),
            Of::Darwin => format!("{folder}#darwinConfigurations.\"{host}\".system.drvPath"),
            Of::Home => format!("{folder}#homeConfigurations.\"{user}\".activationPackage.drvPath"),
        });
    } else {
        let file = match found.of {
            Of::System => format!(
                "(import <nixpkgs/nixos> {{ configuration = {folder}/configuration.nix; }}).system.drvPath"
            ),
            Of::Darwin => "(import <darwin> { }).system.drvPath".to_owned(),
            Of::Home => format!(
                "(import <home-manager/modules> {{ configuration = {folder}/home.nix; pkgs = import <nixpkgs> {{ }}; }}).activationPackage.drvPath"
            ),
        };
        words.extend(["--impure".to_owned(), "--expr".to_owned(), file]);
    }
    words
}

fn judge(told: &Told, took_s: f64) -> Said {
    let no_verdict = no_verdict(
        &told.end,
        took_s,
        &say!("check-evaluates.in-memory"),
        &say!("check-evaluates.in-time"),
    );
    if let Some(said) = no_verdict {
        return said;
    }
    let took = words::span(took_s);
    let warnings = told
        .err
        .lines()
        .filter(|line| line.contains("warning:"))
        .count();
    if told.is_well() && warnings > 0 {
        Said::fine(say!(
            "check-evaluates.in-and-warnings",
            span = took,
            count = warnings,
        ))
    } else if told.is_well() {
        Said::fine(say!("evaluated-in", span = took))
    } else if is_away(&told.err) {
        Said::unknown(last(told))
    } else {
        Said::bad(last(told), say!("check-evaluates.next")).with(errors(told))
    }
}

/// Errors that say nothing of the configuration.
fn is_away(err: &str) -> bool {
    [
        "unable to download",
        "cannot connect to",
        "Could not resolve host",
    ]
    .iter()
    .any(|words| err.contains(words))
}

#[cfg(test)]
mod tests {
    use super::super::parts::here::testing::machine;
    use super::super::parts::program::End;
    use super::*;

    fn told(end: End, err: &str) -> Told {
        Told {
            end,
            out: String::new(),
            err: err.to_owned(),
        }
    }

    #[test]
    fn told_from_captured_text() {
        let of = |end, err| judge(&told(end, err), 31.0).line();
        assert_eq!(of(End::Exit(Some(0)), ""), "Fine in 31 s");
        assert_eq!(
            of(End::Exit(Some(0)), "warning: Git tree is dirty\n"),
            "Fine in 31 s, with 1 warning"
        );
        assert!(
            of(
                End::Exit(Some(1)),
                "error:\n       … while evaluating\n\n       error: undefined variable 'pkgz'\n"
            )
            .starts_with("Bad error: undefined variable 'pkgz' -> ")
        );
        assert!(
            of(
                End::Exit(Some(1)),
                "error: unable to download 'https://x.example'"
            )
            .starts_with("Unknown error: unable")
        );
        assert!(of(End::Exit(None), "").starts_with("Look Nix was ended by a signal"));
        assert!(of(End::Late, "").starts_with("Look not done within 31 s"));
    }

    #[test]
    fn the_configuration_is_found_where_tools_look() {
        let (_folder, here) = machine(&[
            ("etc/NIXOS", ""),
            ("etc/nixos/flake.nix", ""),
            ("home/alice/.config/home-manager/home.nix", ""),
        ]);
        let found = configuration::find(&here).expect("found");
        assert_eq!((found.of, found.flake), (Of::System, true));
        let words = arguments(&found, "laptop", "alice");
        assert!(words.last().is_some_and(|word| word.ends_with(
            "/etc/nixos#nixosConfigurations.\"laptop\".config.system.build.toplevel.drvPath"
        )));
        let (_folder, here) = machine(&[("home/alice/.config/home-manager/home.nix", "")]);
        assert_eq!(
            configuration::find(&here).map(|found| found.of),
            Some(Of::Home)
        );
        let (_folder, here) = machine(&[]);
        assert!(
            run(&here, None, &mut |_| {})
                .expect("told")
                .line()
                .starts_with("Unknown No configuration")
        );
    }
}
