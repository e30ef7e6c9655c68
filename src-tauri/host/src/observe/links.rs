//! The links that a rebuild may set: the system's profile, those of the users
//! whose rebuilds run, and `result`. They tell what came of a rebuild whose
//! exit code nobody tells.
//!
//! Measured, unoptimised: 35 µs a look with four profiles. A home may lie on a disk that
//! does not answer: on Linux a thread beside the sampler looks.

use std::collections::BTreeSet;
use std::os::unix::fs::MetadataExt as _;
use std::path::{Path, PathBuf};

use nixlamp_core::model::{Link, ProcessId, Time};

/// Profiles in a folder of systems with names of their own.
const NAMED_MOST: usize = 20;

/// A user whose rebuild runs.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct User {
    /// The name.
    pub name: String,
    /// The home, where it is known.
    pub home: Option<PathBuf>,
}

/// Profiles of the system and of these users. `nix` is Nix's folder.
pub fn profiles(nix: &Path, users: &BTreeSet<User>) -> Vec<Link> {
    let shared = nix.join("var/nix/profiles");
    let mut paths = vec![shared.join("system"), shared.join("default")];
    let named = std::fs::read_dir(shared.join("system-profiles"));
    paths.extend(
        named
            .into_iter()
            .flatten()
            .flatten()
            .map(|entry| entry.path())
            // Not its generations.
            .filter(|path| !path.to_string_lossy().ends_with("-link"))
            .take(NAMED_MOST),
    );
    for user in users {
        let own = shared.join("per-user").join(&user.name);
        let home = user
            .home
            .iter()
            .map(|home| home.join(".local/state/nix/profiles"));
        for folder in std::iter::once(own).chain(home) {
            paths.push(folder.join("home-manager"));
            paths.push(folder.join("profile"));
        }
    }
    paths.iter().filter_map(|path| link(None, path)).collect()
}

/// One link; also one that is not there, if it is somebody's to make.
pub fn link(of: Option<ProcessId>, path: &Path) -> Option<Link> {
    let target = std::fs::read_link(path).ok();
    if target.is_none() && of.is_none() {
        return None;
    }
    let about = path.symlink_metadata().ok().filter(|_| target.is_some());
    Some(Link {
        of,
        path: path.to_string_lossy().into_owned(),
        target: target.map(|target| target.to_string_lossy().into_owned()),
        set: about.map(|about| Time(about.mtime() * 1000 + about.mtime_nsec() / 1_000_000)),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::symlink;

    #[test]
    fn profiles_that_are_there_and_results_that_are_not() {
        let folder = tempfile::tempdir().expect("a folder");
        let nix = folder.path().join("nix");
        let profiles_of = nix.join("var/nix/profiles");
        let home = folder.path().join("home/alice");
        let own = home.join(".local/state/nix/profiles");
        std::fs::create_dir_all(profiles_of.join("system-profiles")).expect("made");
        std::fs::create_dir_all(&own).expect("made");
        let set = |target: &str, path: PathBuf| symlink(target, path).expect("made");
        set("system-42-link", profiles_of.join("system"));
        set("t-1-link", profiles_of.join("system-profiles/t"));
        set("/nix/store/x", profiles_of.join("system-profiles/t-1-link"));
        set("home-manager-7-link", own.join("home-manager"));
        let users = BTreeSet::from([User {
            name: "alice".to_owned(),
            home: Some(home),
        }]);
        let found = profiles(&nix, &users);
        let targets: Vec<_> = found.iter().filter_map(|l| l.target.as_deref()).collect();
        assert_eq!(
            targets,
            ["system-42-link", "t-1-link", "home-manager-7-link"]
        );
        assert!(found.iter().all(|link| link.set.is_some()));
        // Set anew to the same, it is another link.
        let before = found[0].clone();
        std::thread::sleep(std::time::Duration::from_millis(20));
        std::fs::remove_file(profiles_of.join("system")).expect("ours");
        set("system-42-link", profiles_of.join("system"));
        let after = profiles(&nix, &users).remove(0);
        assert!(after.target == before.target && after.set > before.set);
        let of = Some(ProcessId { pid: 7, start: 1 });
        let result = link(of, &folder.path().join("result")).expect("somebody's");
        assert_eq!((result.target, result.set), (None, None));
    }
}
