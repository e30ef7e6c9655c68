//! Looks at: whom the daemon trusts (`trusted-users`).
//! Cannot tell when: `nix.conf` may not be read.

use nixlamp_core::say;
use nixlamp_core::wire::{CheckCost, HealthGroup};
use nixlamp_core::words;

use super::parts::here::Here;
use super::parts::said::{Check, Said, USUAL};
use super::parts::{settings, users};

pub(super) const CHECK: Check = Check {
    id: "trusted-users",
    group: HealthGroup::Nix,
    cost: CheckCost::Instant,
    run,
    ..USUAL
};

fn run(here: &Here) -> Option<Said> {
    settings::judged(here, |settings| {
        let trusted = settings
            .words("trusted-users")
            .unwrap_or_else(|| vec!["root".to_owned()]);
        Some(judge(
            &trusted,
            &here.user,
            &users::groups_of(here, &here.user),
        ))
    })
}

fn judge(trusted: &[String], user: &str, groups: &[String]) -> Said {
    if trusted.iter().any(|word| word == "*") {
        return Said::bad(
            say!("check-trusted-users.everybody"),
            say!("check-trusted-users.everybody-next"),
        );
    }
    let others: Vec<&str> = trusted
        .iter()
        .map(String::as_str)
        .filter(|word| *word != "root")
        .collect();
    let is_trusted = trusted.iter().any(|word| {
        word == user
            || word
                .strip_prefix('@')
                .is_some_and(|group| groups.iter().any(|own| own == group))
    });
    let you = if is_trusted { "yes" } else { "no" };
    Said::fine(if others.is_empty() {
        say!("check-trusted-users.root-alone", you = you)
    } else {
        say!(
            "check-trusted-users.root-and",
            others = words::list(&others),
            you = you,
        )
    })
}

#[cfg(test)]
mod tests {
    use super::super::parts::here::testing::machine;
    use super::*;

    #[test]
    fn told_from_captured_files() {
        let said = |conf: &str| {
            let (_folder, here) = machine(&[
                ("etc/nix/nix.conf", conf),
                ("etc/group", "wheel:x:10:alice,bob\nalice:x:1000:\n"),
                ("etc/passwd", "alice:x:1000:1000::/home/alice:/bin/sh\n"),
            ]);
            run(&here).expect("it applies").line()
        };
        assert_eq!(said(""), "Fine root alone; you are not trusted");
        assert_eq!(
            said("trusted-users = root @wheel\n"),
            "Fine root, @wheel; you are trusted"
        );
        assert_eq!(
            said("trusted-users = @alice\n"),
            "Fine root, @alice; you are trusted",
            "a primary group lists no members"
        );
        assert_eq!(
            said("extra-trusted-users = *\n"),
            "Bad everybody -> Name the users in trusted-users instead of *."
        );
    }
}
