//! Looks at: `nix.conf`, yours and the system's: can it be read, and does Nix
//! know each setting and take its value.
//! Cannot tell when: a file may not be read.

use std::path::Path;
use std::time::Duration;

use nixlamp_core::redact;
use nixlamp_core::say;
use nixlamp_core::wire::{CheckCost, HealthGroup};
use nixlamp_core::words::nix_conf as words;

use super::parts::here::Here;
use super::parts::said::{Check, Said, USUAL};
use super::parts::settings::{self, Settings};
use crate::nix_conf;

pub(super) const CHECK: Check = Check {
    id: "nix-conf",
    group: HealthGroup::Nix,
    cost: CheckCost::Instant,
    limit: Duration::from_secs(3),
    run,
    ..USUAL
};

fn run(here: &Here) -> Option<Said> {
    Some(judge(&settings::of_person(here), &here.root))
}

fn judge(settings: &Settings, root: &Path) -> Said {
    let denied = settings.denied.clone();
    let mut wrong = settings.problems.clone();
    let mut unknown = Vec::new();
    for setting in &settings.all {
        let file = setting.file.strip_prefix(root).unwrap_or(&setting.file);
        let at = format!("/{}:{}", file.display(), setting.line);
        let value = setting.words.join(" ");
        if let Some(wanted) = settings::wrong(&setting.name, &value) {
            wrong.push(words::wrong(
                &at,
                &setting.name,
                &redact::text(&value),
                wanted,
            ));
        } else if !settings::is_known(&setting.name) {
            let near = settings::nearest(&setting.name);
            unknown.push(words::unknown(&at, &nix_conf::name(&setting.name), near));
        }
    }
    let said = if let Some(first) = wrong.first() {
        Said::bad(first, say!("check-nix-conf.wrong-next"))
    } else if let Some(first) = denied.first() {
        Said::unknown(first)
    } else if let Some(first) = unknown.first() {
        Said::look(first, say!("check-nix-conf.unknown-next"))
    } else if settings.files.is_empty() {
        Said::fine(say!("check-nix-conf.no-file"))
    } else {
        Said::fine(say!(
            "check-nix-conf.in-files",
            settings = settings.all.len(),
            files = settings.files.len(),
        ))
    };
    said.with(wrong.into_iter().chain(denied).chain(unknown).skip(1))
}

#[cfg(test)]
mod tests {
    use super::super::parts::here::testing::machine;
    use super::*;

    fn said(conf: &str) -> String {
        let (_folder, here) = machine(&[("etc/nix/nix.conf", conf)]);
        run(&here).expect("it applies").line()
    }

    #[test]
    fn told_from_captured_files() {
        assert_eq!(
            said("max-jobs = 4\nsandbox = true\n"),
            "Fine 2 settings in 1 file"
        );
        assert_eq!(
            said("max-jobs = 4\ntrusted-user = root\n"),
            "Look /etc/nix/nix.conf:2: no Nix here knows “trusted-user”; “trusted-users” may be meant -> Correct the name, or take the line out."
        );
        assert!(said("max-jobs 4\n").starts_with("Bad "));
        assert_eq!(
            said("trusted-user = root\nmax-jobs = banana\n"),
            "Bad /etc/nix/nix.conf:2: max-jobs is “banana”, and must be a number, or auto -> Correct that line: Nix breaks off at it."
        );
        assert!(said("!include nix.conf\n").starts_with("Bad "));
        assert!(!said("github.com=ghp_0123456789 = x\n").contains("ghp_"));
        let (_folder, here) = machine(&[]);
        assert_eq!(
            run(&here).expect("it applies").line(),
            "Fine no file: Nix's own defaults"
        );
    }
}
