//! Looks at: which generation booted, which is active, which comes at the next
//! boot; and whether a switch ended half way.
//! Cannot tell when: the links of the system cannot be read.

use std::path::Path;

use nixlamp_core::say;
use nixlamp_core::wire::{CheckCost, HealthGroup};

use super::parts::here::{self, Here};
use super::parts::said::{Check, Said, USUAL};

pub(super) const CHECK: Check = Check {
    id: "generation",
    group: HealthGroup::System,
    cost: CheckCost::Instant,
    run,
    ..USUAL
};

/// Where the links lead.
#[derive(Clone, Debug, Default, PartialEq)]
struct Links {
    booted: Option<String>,
    current: Option<String>,
    /// What the profile, and so the next boot, leads to.
    profile: Option<String>,
    /// Its number.
    number: Option<u64>,
    /// Names of its specialisations, and what they lead to.
    specialisations: Vec<(String, String)>,
}

fn run(here: &Here) -> Option<Said> {
    let profile = here.path("nix/var/nix/profiles/system");
    if !here
        .path("run/current-system")
        .symlink_metadata()
        .is_ok_and(|meta| meta.is_symlink())
    {
        return None;
    }
    let generation = std::fs::read_link(&profile).ok();
    let specialisations = |profile: &str| {
        let folder = here.path(profile).join("specialisation");
        here::names(&folder)
            .into_iter()
            .filter_map(|name| Some((name.clone(), to(&folder.join(name))?)))
            .collect()
    };
    let led = generation
        .as_deref()
        .and_then(|link| to(&profile.parent().unwrap_or(Path::new("/")).join(link)));
    let links = Links {
        booted: to(&here.path("run/booted-system")),
        current: to(&here.path("run/current-system")),
        number: generation.as_deref().and_then(number),
        specialisations: led.as_deref().map(specialisations).unwrap_or_default(),
        profile: led,
    };
    Some(judge(&links))
}

fn to(link: &Path) -> Option<String> {
    Some(
        std::fs::read_link(link)
            .ok()?
            .to_string_lossy()
            .into_owned(),
    )
}

fn number(link: &Path) -> Option<u64> {
    let name = link.file_name()?.to_str()?.strip_suffix("-link")?;
    name.rsplit_once('-')?.1.parse().ok()
}

fn judge(links: &Links) -> Said {
    let (Some(current), Some(profile)) = (&links.current, &links.profile) else {
        return Said::unknown(say!("check-generation.not-read"));
    };
    let number = links
        .number
        .map_or_else(|| say!("check-generation.one"), |n| n.to_string());
    let special = links.specialisations.iter().find(|(_, to)| to == current);
    if let Some((name, _)) = special {
        return Said::fine(say!(
            "check-generation.specialisation",
            number = number,
            name = name,
        ));
    }
    if current != profile {
        return Said::look(
            say!("check-generation.next-boot", number = number),
            say!("check-generation.next"),
        );
    }
    match &links.booted {
        Some(booted) if booted != current => {
            Said::fine(say!("check-generation.another-booted", number = number))
        }
        _ => Said::fine(say!("check-generation.active", number = number)),
    }
}

#[cfg(test)]
mod tests {
    use super::super::parts::here::testing::machine;
    use super::*;
    use std::os::unix::fs::symlink;

    #[test]
    fn told_from_links() {
        let of = |booted: &str, current: &str| {
            let (folder, here) = machine(&[("run/x", ""), ("nix/var/nix/profiles/x", "")]);
            let link = |to: &str, from: &str| symlink(to, folder.path().join(from)).expect("made");
            link(booted, "run/booted-system");
            link(current, "run/current-system");
            link("system-413-link", "nix/var/nix/profiles/system");
            link("/nix/store/b", "nix/var/nix/profiles/system-413-link");
            let special = folder.path().join("nix/store/b/specialisation");
            std::fs::create_dir_all(&special).expect("made");
            symlink("/nix/store/c", special.join("games")).expect("made");
            run(&here).expect("it applies").line()
        };
        assert_eq!(
            of("/nix/store/b", "/nix/store/b"),
            "Fine generation 413 is active"
        );
        assert_eq!(
            of("/nix/store/a", "/nix/store/b"),
            "Fine generation 413 is active, another one booted"
        );
        assert!(
            of("/nix/store/a", "/nix/store/a")
                .starts_with("Look generation 413 is for the next boot")
        );
        assert_eq!(
            of("/nix/store/b", "/nix/store/c"),
            "Fine generation 413 is active, as its specialisation games"
        );
        assert!(judge(&Links::default()).line().starts_with("Unknown "));
        let (_folder, here) = machine(&[]);
        assert_eq!(run(&here), None);
    }
}
