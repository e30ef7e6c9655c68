//! Looks at: which Nix this is, and whether its known holes are closed.
//! Cannot tell when: `nix` is not there, or is an offspring with its own numbers.

use std::time::Duration;

use nixlamp_core::say;
use nixlamp_core::wire::HealthGroup;

use super::parts::here::Here;
use super::parts::program::{self, Run};
use super::parts::said::{Check, Said, USUAL};

pub(super) const CHECK: Check = Check {
    id: "nix-version",
    group: HealthGroup::Nix,
    run,
    ..USUAL
};

const LIMIT: Duration = Duration::from_millis(2500);

/// The first release of each line in which CVE-2025-46415, -46416, -52991,
/// -52992 and -52993 (a build may write where it must not) are closed, by
/// Nix's own advisories of June 2025. All lines from 2.30 on are.
const MENDED: &[(u32, u32)] = &[(24, 15), (26, 4), (28, 4), (29, 1)];
const MENDED_FROM: u32 = 30;

fn run(here: &Here) -> Option<Said> {
    let Some(nix) = &here.nix else {
        return Some(Said::unknown(say!("check-nix-version.no-program")));
    };
    let told = program::run(
        nix,
        &Run {
            arguments: vec!["--version".to_owned()],
            ..Run::default()
        },
        LIMIT,
        &mut |_| {},
    );
    Some(if told.is_well() {
        judge(told.out.trim())
    } else {
        Said::unknown(say!("check-nix-version.says-nothing"))
    })
}

/// `nix (Nix) 2.34.8`, `nix (Nix) 2.26.3`, `nix (Lix, like Nix) 2.93.0`.
fn judge(text: &str) -> Said {
    let version = text.rsplit(' ').next().unwrap_or_default();
    if !text.contains("(Nix)") && text.contains('(') {
        return Said::unknown(say!("check-nix-version.offspring", text = text));
    }
    let mut numbers = version
        .split(|c: char| !c.is_ascii_digit())
        .map(|word| word.parse::<u32>().ok());
    let (Some(Some(major)), Some(Some(minor))) = (numbers.next(), numbers.next()) else {
        return Said::unknown(say!("check-nix-version.not-understood", text = text));
    };
    let patch = numbers.next().flatten().unwrap_or(0);
    let mended = major > 2
        || minor >= MENDED_FROM
        || MENDED
            .iter()
            .any(|(line, first)| *line == minor && patch >= *first);
    if mended {
        Said::fine(version)
    } else if minor < 18 {
        Said::bad(
            say!("check-nix-version.too-old", version = version),
            say!("check-nix-version.too-old-next"),
        )
    } else {
        Said::look(
            say!("check-nix-version.holes", version = version),
            say!("check-nix-version.holes-next"),
        )
    }
}

#[cfg(test)]
mod tests {
    use super::super::parts::here::testing::machine;
    use super::*;

    #[test]
    fn told_from_captured_text() {
        for (text, said) in [
            ("nix (Nix) 2.34.8", "Fine 2.34.8"),
            ("nix (Nix) 2.28.4", "Fine 2.28.4"),
            (
                "nix (Nix) 2.26.3",
                "Look 2.26.3, with known holes in the sandbox -> Update Nix to 2.28.4, 2.29.1, 2.30 or later.",
            ),
            (
                "nix (Nix) 2.31.0pre20250601_abc",
                "Fine 2.31.0pre20250601_abc",
            ),
            (
                "nix (Lix, like Nix) 2.93.0",
                "Unknown nix (Lix, like Nix) 2.93.0: an offspring with its own numbers",
            ),
            ("what", "Unknown “what” is not understood"),
        ] {
            assert_eq!(judge(text).line(), said);
        }
        assert!(judge("nix (Nix) 2.8.0").line().starts_with("Bad 2.8.0"));
    }

    #[test]
    fn a_nix_that_never_answers_is_told_in_time() {
        use std::os::unix::fs::PermissionsExt;
        let (folder, mut here) = machine(&[("nix", "#!/bin/sh\nexec sleep 60\n")]);
        let nix = folder.path().join("nix");
        std::fs::set_permissions(&nix, std::fs::Permissions::from_mode(0o755)).expect("ours");
        here.nix = Some(nix);
        let begun = std::time::Instant::now();
        let said = run(&here).expect("told");
        assert_eq!(said.line(), "Unknown nix --version says nothing");
        assert!(begun.elapsed() < CHECK.limit + LIMIT);
        here.nix = None;
        assert!(
            run(&here)
                .expect("told")
                .line()
                .starts_with("Unknown The program nix")
        );
    }
}
