//! Looks at: `nix.conf`, yours and the system's: can it be read, and does Nix
//! know each setting.
//! Cannot tell when: a file may not be read.

use std::time::Duration;

use nixlamp_core::wire::{CheckCost, HealthGroup};

use super::parts::here::Here;
use super::parts::said::{Check, Said, USUAL, count};
use super::parts::settings::{self, Settings};

pub(super) const CHECK: Check = Check {
    id: "nix-conf",
    title: "Settings of Nix",
    group: HealthGroup::Nix,
    cost: CheckCost::Instant,
    limit: Duration::from_secs(3),
    why: "A setting with a slip of the pen is passed over with a warning that few read.",
    run,
    ..USUAL
};

fn run(here: &Here) -> Option<Said> {
    Some(judge(&settings::of_person(here), &here.root))
}

fn judge(settings: &Settings, root: &std::path::Path) -> Said {
    let shown = |path: &std::path::Path| {
        let below = path.strip_prefix(root).unwrap_or(path);
        format!("/{}", below.display())
    };
    let unknown: Vec<String> = settings
        .all
        .iter()
        .filter(|setting| !settings::is_known(&setting.name))
        .map(|setting| {
            let meant = settings::nearest(&setting.name)
                .map(|near| format!("; “{near}” may be meant"))
                .unwrap_or_default();
            format!(
                "{}:{}: no Nix here knows “{}”{meant}",
                shown(&setting.file),
                setting.line,
                setting.name
            )
        })
        .collect();
    if let Some(first) = settings.problems.first() {
        let denied = first.ends_with("may not be read by you");
        let said = if denied {
            Said::unknown(first.clone())
        } else {
            Said::bad(first.clone(), "Correct that line.")
        };
        return said.with(settings.problems.iter().skip(1).cloned().chain(unknown));
    }
    match unknown.first() {
        Some(first) => Said::look(first.clone(), "Correct the name, or take the line out.")
            .with(unknown.iter().skip(1).cloned()),
        None if settings.files.is_empty() => Said::fine("no file: Nix's own defaults"),
        None => Said::fine(format!(
            "{} in {}",
            count(settings.all.len(), "setting"),
            count(settings.files.len(), "file")
        )),
    }
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
        let (_folder, here) = machine(&[]);
        assert_eq!(
            run(&here).expect("it applies").line(),
            "Fine no file: Nix's own defaults"
        );
    }
}
