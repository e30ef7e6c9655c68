//! What a rollback would change: profiles, closures, units, kernel.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use nixlamp_core::order::Activation;
use nixlamp_core::profile::{self, Generation, Profile};
use nixlamp_core::rollback::{
    Complete, Facts, Package, Sized, Units, before, compare, name_and_version,
};
use nixlamp_core::say;
use nixlamp_core::survey::{NoRollBack, Survey};
use nixlamp_core::words::roll_back as say;
use nixlamp_hands::roll_back::{activated_by, activation as command};

use crate::{act, nix_database, profiles};

/// Everything a plan needs to know; where nothing can be switched as wished,
/// what else could be.
pub(super) fn survey(name: &str, number: Option<u64>, only_at_next_boot: bool) -> Survey {
    let profiles = profiles::read(&profiles::Places::here()).profiles;
    let profile = match name {
        "" => profile::usual(&profiles, act::may_switch_system()),
        name => profile::named(&profiles, name),
    };
    let facts = profile
        .ok_or_else(|| none_named(name))
        .and_then(|profile| facts(profile, number, only_at_next_boot));
    let profile = profile.map(|profile| profile.id.clone());
    match facts {
        Ok(facts) => Survey::RollBack(Box::new(Facts { profiles, ..facts })),
        Err(why) => Survey::NoRollBack(NoRollBack {
            why,
            profile,
            profiles,
        }),
    }
}

fn none_named(name: &str) -> String {
    if name.is_empty() {
        say::no_profiles()
    } else {
        say::no_profile(name)
    }
}

fn facts(profile: &Profile, number: Option<u64>, only_at_next_boot: bool) -> Result<Facts, String> {
    let from = profile.current().ok_or_else(say::no_current)?;
    let to = wanted(profile, from, number)?;
    let activation = activated_by(profile.kind, Path::new(&to.store_path));
    let (packages, complete) = closures(from, to);
    let sides = (Path::new(&from.store_path), Path::new(&to.store_path));
    let is_nixos = activation == Activation::NixOs;
    Ok(Facts {
        packages,
        complete,
        units: is_nixos.then(|| units(sides)),
        kernel: Some(sides).filter(|_| is_nixos).and_then(kernel),
        initrd_differs: is_nixos && leads(sides.0, "initrd") != leads(sides.1, "initrd"),
        rebuilds: super::rebuilds(&super::look()),
        may: may(profile, activation),
        helper: act::can_ask(),
        commands: commands(profile, to, activation, only_at_next_boot),
        from: from.clone(),
        to: to.clone(),
        activation,
        profile: profile.clone(),
        profiles: Vec::new(),
    })
}

fn wanted<'a>(
    profile: &'a Profile,
    from: &Generation,
    number: Option<u64>,
) -> Result<&'a Generation, String> {
    match number {
        Some(number) => profile
            .generation(number)
            .ok_or_else(|| say::no_generation(&profile.id.to_string(), number)),
        None => before(profile, from).ok_or_else(say::no_older),
    }
}

fn may(profile: &Profile, activation: Activation) -> bool {
    let uid = rustix::process::geteuid();
    let is_systems = matches!(activation, Activation::NixOs | Activation::Darwin);
    uid.is_root() || profile.owner_uid == uid.as_raw() && !is_systems
}

fn commands(
    profile: &Profile,
    to: &Generation,
    activation: Activation,
    only_at_next_boot: bool,
) -> Vec<String> {
    let sudo = if may(profile, activation) {
        ""
    } else {
        "sudo "
    };
    let argv = command(activation, &to.store_path, only_at_next_boot);
    let link = say::link_command(&profile.link, to.number);
    [link, argv.join(" ")]
        .into_iter()
        .filter(|line| !line.is_empty())
        .map(|line| format!("{sudo}{line}"))
        .collect()
}

type Closures = (Result<Vec<Package>, String>, Result<Complete, String>);

fn closures(from: &Generation, to: &Generation) -> Closures {
    match nix_database::closures(&from.store_path, &to.store_path) {
        Ok((before, after)) => (Ok(compare(&before, &after)), Ok(complete(to, &after))),
        Err(error) => {
            let why = say!("store-database-cannot-be-read", why = error.to_string());
            (Err(why.clone()), Err(why))
        }
    }
}

fn complete(to: &Generation, closure: &[Sized]) -> Complete {
    if closure.is_empty() {
        return Complete {
            paths: 1,
            missing: vec![to.store_path.clone()],
        };
    }
    Complete {
        paths: closure.len(),
        missing: closure
            .iter()
            .filter(|path| fs::symlink_metadata(&path.path).is_err())
            .map(|path| path.path.clone())
            .collect(),
    }
}

/// Units of both systems, by what their links lead to.
fn units((from, to): (&Path, &Path)) -> Units {
    let (was, is) = (units_of(from), units_of(to));
    let named = |of: &BTreeMap<String, PathBuf>, keep: &dyn Fn(&String, &PathBuf) -> bool| {
        of.iter()
            .filter(|(name, path)| keep(name, path))
            .map(|(name, _)| name.clone())
            .collect()
    };
    Units {
        changed: named(&is, &|name, path| {
            was.get(name).is_some_and(|old| old != path)
        }),
        new: named(&is, &|name, _| !was.contains_key(name)),
        gone: named(&was, &|name, _| !is.contains_key(name)),
    }
}

fn units_of(system: &Path) -> BTreeMap<String, PathBuf> {
    let folder = system.join("etc/systemd/system");
    let Ok(entries) = fs::read_dir(&folder) else {
        return BTreeMap::new();
    };
    entries
        .flatten()
        .filter_map(|entry| {
            let name = entry.file_name().into_string().ok()?;
            let is_service = Path::new(&name).extension().is_some_and(|e| e == "service");
            let leads_to = fs::canonicalize(entry.path()).ok()?;
            is_service.then_some((name, leads_to))
        })
        .collect()
}

fn kernel((from, to): (&Path, &Path)) -> Option<(String, String)> {
    let version = |system: &Path| {
        let image = leads(system, "kernel")?;
        let path = image.strip_prefix("/nix/store").ok()?.components().next()?;
        let (name, version) = name_and_version(path.as_os_str().to_str()?);
        Some(if version.is_empty() { name } else { version }.to_owned())
    };
    let differs = leads(from, "kernel") != leads(to, "kernel");
    differs.then(|| Some((version(from)?, version(to)?)))?
}

fn leads(system: &Path, to: &str) -> Option<PathBuf> {
    fs::canonicalize(system.join(to)).ok()
}
