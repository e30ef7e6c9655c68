//! Looks at: generations of the system, the home and the person's profiles.
//! Cannot tell when: a folder of profiles may not be read.

use std::path::{Path, PathBuf};

use nixlamp_core::profile::Folder;
use nixlamp_core::say;
use nixlamp_core::wire::{CheckCost, HealthGroup};
use nixlamp_core::words;

use super::parts::here::{self, Here};
use super::parts::said::{Check, Said, USUAL};

pub(super) const CHECK: Check = Check {
    id: "generations",
    group: HealthGroup::Nix,
    cost: CheckCost::Instant,
    run,
    ..USUAL
};

const MANY: usize = 50;

/// A profile and when its oldest generation was made.
#[derive(Clone, Debug, PartialEq)]
struct Profile {
    name: String,
    count: usize,
    oldest_s: f64,
}

fn run(here: &Here) -> Option<Said> {
    let all = here.profile_folders();
    let folders: Vec<PathBuf> = Folder::ALL
        .into_iter()
        .filter_map(|folder| all.path(folder))
        .collect();
    if !folders.iter().any(|folder| folder.is_dir()) {
        return None;
    }
    let profiles: Vec<Profile> = folders
        .iter()
        .flat_map(|folder| read(here, folder))
        .collect();
    // A folder without profiles: there is nothing to count.
    (!profiles.is_empty()).then(|| judge(&profiles))
}

/// `system-413-link` → profile `system`.
fn read(here: &Here, folder: &Path) -> Vec<Profile> {
    let mut profiles: Vec<Profile> = Vec::new();
    for name in here::names(folder) {
        let Some((profile, number)) = name
            .strip_suffix("-link")
            .and_then(|name| name.rsplit_once('-'))
        else {
            continue;
        };
        if number.parse::<u64>().is_err() {
            continue;
        }
        let age_s = here.age_s(&folder.join(&name)).unwrap_or(0.0);
        match profiles.iter_mut().find(|known| known.name == profile) {
            Some(known) => {
                known.count += 1;
                known.oldest_s = known.oldest_s.max(age_s);
            }
            None => profiles.push(Profile {
                name: profile.to_owned(),
                count: 1,
                oldest_s: age_s,
            }),
        }
    }
    profiles
}

fn judge(profiles: &[Profile]) -> Said {
    let details = profiles.iter().map(|profile| {
        say!(
            "check-generations.of-profile",
            profile = &profile.name,
            count = profile.count,
            span = words::span(profile.oldest_s),
        )
    });
    let all: usize = profiles.iter().map(|profile| profile.count).sum();
    let many = profiles.iter().find(|profile| profile.count > MANY);
    let said = match many {
        Some(profile) => Said::look(
            say!(
                "check-generations.many",
                count = profile.count,
                profile = &profile.name,
            ),
            say!("check-generations.next"),
        ),
        None if profiles.iter().any(|p| p.name == "system" && p.count == 1) => Said::fine(say!(
            "check-generations.no-way-back",
            count = all,
            profiles = profiles.len(),
        )),
        None => Said::fine(say!(
            "check-generations.all",
            count = all,
            profiles = profiles.len(),
        )),
    };
    said.with(details)
}

#[cfg(test)]
mod tests {
    use super::super::parts::here::testing::machine;
    use super::*;

    #[test]
    fn links_are_counted_by_profile() {
        let (_folder, here) = machine(&[
            ("nix/var/nix/profiles/system", ""),
            ("nix/var/nix/profiles/system-1-link", ""),
            ("nix/var/nix/profiles/system-2-link", ""),
            (
                "home/alice/.local/state/nix/profiles/home-manager-7-link",
                "",
            ),
            ("home/alice/.local/state/nix/profiles/x-y-link", ""),
        ]);
        assert_eq!(
            run(&here).expect("it applies").line(),
            "Fine 3 in 2 profiles"
        );
        let (folder, mut here) = machine(&[("state/nix/profiles/profile-1-link", "")]);
        assert_eq!(run(&here), None);
        let state = folder.path().join("state").display().to_string();
        here.variables.insert("XDG_STATE_HOME".to_owned(), state);
        assert_eq!(
            run(&here).expect("it applies").line(),
            "Fine 1 in 1 profile"
        );
    }

    #[test]
    fn many_are_worth_a_look_and_one_is_told() {
        let of = |count| {
            judge(&[Profile {
                name: "system".to_owned(),
                count,
                oldest_s: 86_400.0,
            }])
            .line()
        };
        assert_eq!(
            of(51),
            "Look 51 of system -> Delete old ones, and keep the last five."
        );
        assert_eq!(of(50), "Fine 50 in 1 profile");
        assert!(of(1).contains("no way back yet"));
    }
}
