//! What switching a profile to another of its generations changes: facts as
//! of one moment, and the comparison of two closures.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::order::Activation;
use crate::profile::{self, Generation, Profile};
use crate::store_path::without_hash;

/// What was found for a rollback.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Facts {
    /// The profile.
    pub profile: Profile,
    /// What its link leads to now.
    pub from: Generation,
    /// What it is to lead to.
    pub to: Generation,
    /// How it is activated.
    pub activation: Activation,
    /// The packages that change, or why they cannot be told.
    pub packages: Result<Vec<Package>, String>,
    /// What of the target is not on this disk, at most a few of them; how many
    /// paths it has in all. An error: it cannot be told.
    pub complete: Result<Complete, String>,
    /// Units of systemd. `None` if these are no NixOS systems.
    pub units: Option<Units>,
    /// The kernel before and after, where they differ.
    pub kernel: Option<(String, String)>,
    /// True if the initial ram disk differs.
    pub initrd_differs: bool,
    /// Rebuilds that run, as people name them.
    pub rebuilds: Vec<String>,
    /// True if this user may do it.
    pub may: bool,
    /// True if the helper can be asked for what takes root.
    pub helper: bool,
    /// The commands, as they are run or can be run by hand.
    pub commands: Vec<String>,
    /// Every profile that could be switched instead.
    pub profiles: Vec<Profile>,
}

/// Where a rollback would lead to, of the profile that a person means who
/// names none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum WayBack {
    /// To this generation.
    To(u64),
    /// There is no older one.
    NoOlder,
    /// There is no such profile, or it leads nowhere that is known.
    NoProfile,
}

/// The generation before the current one, where no other is named.
pub fn before<'a>(profile: &'a Profile, current: &Generation) -> Option<&'a Generation> {
    let older = |g: &&Generation| g.number < current.number;
    profile.generations.iter().rev().find(older)
}

/// Where a rollback would lead to.
pub fn way_back(profiles: &[Profile], may_switch_system: bool) -> WayBack {
    let Some(profile) = profile::usual(profiles, may_switch_system) else {
        return WayBack::NoProfile;
    };
    let Some(current) = profile.current() else {
        return WayBack::NoProfile;
    };
    before(profile, current).map_or(WayBack::NoOlder, |to| WayBack::To(to.number))
}

/// Whether all of a generation is on this disk.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Complete {
    /// Paths of its closure.
    pub paths: usize,
    /// Those that are not valid or not on the disk.
    pub missing: Vec<String>,
}

/// Units that differ between two systems, by name.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Units {
    /// In both, and not the same.
    pub changed: Vec<String>,
    /// Only in the target.
    pub new: Vec<String>,
    /// Only in what runs.
    pub gone: Vec<String>,
}

/// A package that is not the same on both sides.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Package {
    /// Its name.
    pub name: String,
    /// Its versions before; empty if it was not there.
    pub before: Vec<String>,
    /// Its versions after; empty if it is not there any more.
    pub after: Vec<String>,
    /// How many bytes it grows, as Nix counts them (unpacked).
    pub grows_bytes: i64,
}

/// A store path and its size.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sized {
    /// The whole path.
    pub path: String,
    /// Its size as Nix counts it.
    pub nar_bytes: u64,
}

/// A change of size alone is told from here on.
const WORTH_TELLING_BYTES: u64 = 64 * 1024;

#[derive(Default)]
struct Seen {
    versions: BTreeSet<String>,
    bytes: i64,
}

/// The packages that differ between two closures, by name.
pub fn compare(before: &[Sized], after: &[Sized]) -> Vec<Package> {
    let (before, after) = (by_name(before), by_name(after));
    let names: BTreeSet<&String> = before.keys().chain(after.keys()).collect();
    let none = Seen::default();
    names
        .into_iter()
        .filter_map(|name| {
            let was = before.get(name).unwrap_or(&none);
            let is = after.get(name).unwrap_or(&none);
            let grows_bytes = is.bytes - was.bytes;
            let differs =
                was.versions != is.versions || grows_bytes.unsigned_abs() >= WORTH_TELLING_BYTES;
            differs.then(|| Package {
                name: name.clone(),
                before: was.versions.iter().cloned().collect(),
                after: is.versions.iter().cloned().collect(),
                grows_bytes,
            })
        })
        .collect()
}

fn by_name(paths: &[Sized]) -> BTreeMap<String, Seen> {
    let mut all: BTreeMap<String, Seen> = BTreeMap::new();
    for path in paths {
        let (name, version) = name_and_version(&path.path);
        let seen = all.entry(name.to_owned()).or_default();
        seen.versions.insert(version.to_owned());
        seen.bytes += i64::try_from(path.nar_bytes).unwrap_or(i64::MAX);
    }
    all
}

/// A store path's name without its hash, parted where Nix parts name and
/// version: at the first hyphen before something that is no letter. What comes
/// after the version (`-doc`, `-lib`) belongs to neither.
pub fn name_and_version(path: &str) -> (&str, &str) {
    let name = without_hash(path);
    let bytes = name.as_bytes();
    let parted = (0..bytes.len()).find(|at| {
        bytes[*at] == b'-'
            && bytes
                .get(at + 1)
                .is_some_and(|next| !next.is_ascii_alphabetic())
    });
    match parted {
        None => (name, ""),
        Some(at) => (&name[..at], outputless(&name[at + 1..])),
    }
}

/// A version without the names of outputs behind it.
fn outputless(version: &str) -> &str {
    let outputs = ["bin", "data", "dev", "doc", "info", "lib", "man", "out"];
    match version.rsplit_once('-') {
        Some((version, output)) if outputs.contains(&output) => version,
        _ => version,
    }
}

#[cfg(test)]
mod tests {
    use super::{Sized, compare, name_and_version};

    const HASH: &str = "/nix/store/0c0sw0p0fx0sw0p0fx0sw0p0fx0sw0p0";

    fn path(name: &str, nar_bytes: u64) -> Sized {
        Sized {
            path: format!("{HASH}-{name}"),
            nar_bytes,
        }
    }

    #[test]
    fn a_version_begins_where_nix_says() {
        for (name, parted) in [
            ("firefox-137.0.1", ("firefox", "137.0.1")),
            ("linux-6.12.51-modules", ("linux", "6.12.51-modules")),
            ("openssl-3.4.1-bin", ("openssl", "3.4.1")),
            ("unit-nix-daemon.service", ("unit-nix-daemon.service", "")),
            ("gtk+3-3.24", ("gtk+3", "3.24")),
            ("x-", ("x-", "")),
        ] {
            assert_eq!(name_and_version(&format!("{HASH}-{name}")), parted);
        }
    }

    #[test]
    fn only_what_differs_is_told() {
        let before = [
            path("firefox-137.0", 200_000_000),
            path("bash-5.2", 1_000_000),
            path("etc", 1000),
            path("gone-1", 10),
        ];
        let after = [
            path("firefox-136.0", 190_000_000),
            path("bash-5.2", 1_000_001),
            path("etc", 900_000),
            path("new-1", 10),
        ];
        let told: Vec<_> = compare(&before, &after)
            .into_iter()
            .map(|p| (p.name, p.before.join(","), p.after.join(","), p.grows_bytes))
            .collect();
        let row = |n: &str, b: &str, a: &str, g| (n.to_owned(), b.to_owned(), a.to_owned(), g);
        assert_eq!(
            told,
            [
                row("etc", "", "", 899_000),
                row("firefox", "137.0", "136.0", -10_000_000),
                row("gone", "1", "", -10),
                row("new", "", "1", 10),
            ]
        );
        assert_eq!(compare(&after, &after), []);
    }
}
