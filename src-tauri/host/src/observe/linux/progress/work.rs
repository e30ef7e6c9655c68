//! What one client's workers make at this moment, by the locks they hold and the
//! logs that they write, and what they have given up.

use std::collections::{BTreeMap, BTreeSet};
use std::os::unix::fs::MetadataExt as _;
use std::path::Path;

/// So many looks in a row something is neither made nor there before it counts
/// as failed: a worker that is ending lets go of its locks as well.
const LOOKS: u32 = 2;

/// So many looks a lock is held without a log before anything else tells how it
/// is made: between lock and log lie some milliseconds.
const WITHOUT_LOG: u32 = 2;

/// How something is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum How {
    /// Its lock is held, and that is all.
    Begins,
    /// By a builder.
    Builds,
    /// From a cache.
    Fetches,
}

/// What is known of a held lock.
#[derive(Clone, Copy, Debug, Default)]
pub struct Signs {
    /// The build's log was begun after its client.
    pub has_log: bool,
    /// Its worker has a builder more than it has builds with a log: logs can be
    /// turned off (`keep-build-log`).
    pub has_builder: bool,
    /// It was seen to be built.
    pub was_built: bool,
    /// What is wanted needs it, or it itself is wanted.
    pub is_wanted: bool,
    /// Nix's own word that it is to be built.
    pub will_build: bool,
    /// Nix's own word that it is to be fetched.
    pub will_fetch: bool,
    /// There is a plan by Nix's own word.
    pub plan_known: bool,
    /// Something was put to the path since its client began.
    pub exists: bool,
}

/// The one place where that is decided.
///
/// A plan alone makes no build: Nix was asked with the settings that are known
/// here, and its client may know a cache more (`NIX_CONFIG`, a flake's own). What
/// has neither log nor builder waits for a user to build as, or is fetched.
pub fn how(signs: Signs, looks: u32) -> How {
    if signs.has_log {
        return How::Builds;
    }
    if signs.will_fetch {
        return How::Fetches;
    }
    if signs.was_built {
        return How::Builds;
    }
    if !signs.plan_known {
        return if signs.exists {
            How::Fetches
        } else {
            How::Begins
        };
    }
    if looks < WITHOUT_LOG {
        return How::Begins;
    }
    if signs.has_builder && signs.will_build {
        return How::Builds;
    }
    // A source that is copied in is made by no recipe.
    if signs.exists && signs.is_wanted && !signs.has_builder {
        return How::Fetches;
    }
    How::Begins
}

/// Something that is being made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Made {
    /// By whom.
    pub worker: u32,
    /// How.
    pub how: How,
    /// Since when, in milliseconds since 1970.
    pub since_ms: i64,
    /// In so many looks.
    pub looks: u32,
}

/// All that is being made, by name in the store: recipes that are built, paths
/// that are fetched.
#[derive(Clone, Debug, Default)]
pub struct Work {
    /// As of the last look.
    pub now: BTreeMap<String, Made>,
    gone: BTreeMap<String, u32>,
    /// Recipes that were given up.
    pub failed: BTreeSet<String>,
}

impl Work {
    /// What matters for the next look, beside what is made then.
    pub fn names(&self) -> impl Iterator<Item = &String> {
        self.now.keys().chain(self.gone.keys()).chain(&self.failed)
    }

    /// Takes in what is made now. `is_there` tells whether all that a recipe
    /// makes is valid; `None` if nobody knows.
    pub fn take(&mut self, now: BTreeMap<String, Made>, is_there: impl Fn(&str) -> Option<bool>) {
        for (name, made) in &self.now {
            if made.how == How::Builds && !now.contains_key(name) {
                self.gone.entry(name.clone()).or_insert(0);
            }
        }
        self.gone.retain(|name, _| !now.contains_key(name));
        self.failed.retain(|name| !now.contains_key(name));
        self.failed.retain(|name| is_there(name) != Some(true));
        for (name, looks) in &mut self.gone {
            *looks += 1;
            if *looks >= LOOKS && is_there(name) == Some(false) {
                self.failed.insert(name.clone());
            }
        }
        self.gone.retain(|_, looks| *looks < LOOKS);
        self.now = now;
    }
}

/// When something was put to this path in the store or changed there, in
/// milliseconds since 1970: not by the time that Nix writes on it.
pub fn put_ms(nix: &Path, path: &str) -> Option<i64> {
    let about = nix.join("store").join(path).symlink_metadata().ok()?;
    Some(about.ctime() * 1000 + about.ctime_nsec() / 1_000_000)
}

/// When the log of a recipe's build was last written, in milliseconds since 1970.
pub fn log_written_ms(nix: &Path, recipe: &str) -> Option<i64> {
    let (folder, rest) = recipe.split_at_checked(2)?;
    let folder = nix.join("var/log/nix/drvs").join(folder);
    let written = |end: &str| {
        let about = folder.join(format!("{rest}{end}")).metadata().ok()?;
        Some(about.mtime() * 1000 + about.mtime_nsec() / 1_000_000)
    };
    // `compress-build-log` is on unless somebody has turned it off.
    written(".bz2").max(written(""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn build_fetch_or_neither() {
        let none = Signs::default();
        let to_build = Signs {
            is_wanted: true,
            will_build: true,
            plan_known: true,
            ..none
        };
        assert_eq!(how(none, 9), How::Begins);
        let cases = [
            (
                Signs {
                    has_log: true,
                    will_fetch: true,
                    ..none
                },
                1,
                How::Builds,
            ),
            (
                Signs {
                    will_fetch: true,
                    plan_known: true,
                    ..none
                },
                1,
                How::Fetches,
            ),
            // By Nix's word alone it waits for a user to build as.
            (to_build, 9, How::Begins),
            // Logs are turned off: a builder tells, but not at once.
            (
                Signs {
                    has_builder: true,
                    ..to_build
                },
                1,
                How::Begins,
            ),
            (
                Signs {
                    has_builder: true,
                    exists: true,
                    ..to_build
                },
                2,
                How::Builds,
            ),
            // Its builder has ended, and what it made is being registered.
            (
                Signs {
                    was_built: true,
                    exists: true,
                    ..to_build
                },
                9,
                How::Builds,
            ),
            // Its client knows of a cache of which Nix was not asked.
            (
                Signs {
                    exists: true,
                    ..to_build
                },
                2,
                How::Fetches,
            ),
            (
                Signs {
                    exists: true,
                    ..none
                },
                1,
                How::Fetches,
            ),
            // A source that is copied in is no part of a plan.
            (
                Signs {
                    exists: true,
                    plan_known: true,
                    ..none
                },
                5,
                How::Begins,
            ),
        ];
        for (signs, looks, is) in cases {
            assert_eq!(how(signs, looks), is, "{signs:?}");
        }
    }

    fn made(how: How) -> Made {
        Made {
            worker: 1,
            how,
            since_ms: 0,
            looks: 1,
        }
    }

    fn now(names: &[&str]) -> BTreeMap<String, Made> {
        let names = names.iter().map(|name| (*name).to_owned());
        names.map(|name| (name, made(How::Builds))).collect()
    }

    #[test]
    fn failed_is_what_is_twice_neither_made_nor_there() {
        let mut work = Work::default();
        work.take(now(&["a.drv", "b.drv", "c.drv"]), |_| Some(false));
        let is_there = |name: &str| match name {
            "a.drv" => Some(true),
            "b.drv" => Some(false),
            _ => None,
        };
        work.take(now(&[]), is_there);
        assert!(work.failed.is_empty(), "perhaps the worker just ends");
        assert!(work.names().any(|name| name == "b.drv"), "asked again");
        work.take(now(&[]), is_there);
        assert_eq!(Vec::from_iter(&work.failed), ["b.drv"]);
        work.take(now(&[]), is_there);
        assert_eq!(work.failed.len(), 1);
        // It is tried again, and works.
        work.take(now(&["b.drv"]), is_there);
        assert!(work.failed.is_empty());
        work.take(now(&[]), |_| Some(true));
        work.take(now(&[]), |_| Some(true));
        assert!(work.failed.is_empty());
    }

    #[test]
    fn a_lock_that_is_let_go_without_a_build_is_no_failure() {
        let mut work = Work::default();
        let begins = BTreeMap::from([("a.drv".to_owned(), made(How::Begins))]);
        work.take(begins, |_| Some(false));
        for _ in 0..3 {
            work.take(now(&[]), |_| Some(false));
        }
        assert!(work.failed.is_empty());
    }

    #[test]
    fn logs_with_and_without_compression() {
        let nix = tempfile::tempdir().expect("a folder");
        let folder = nix.path().join("var/log/nix/drvs/ab");
        std::fs::create_dir_all(&folder).expect("made");
        assert_eq!(log_written_ms(nix.path(), "abc-x.drv"), None);
        std::fs::write(folder.join("c-x.drv"), "").expect("written");
        assert!(log_written_ms(nix.path(), "abc-x.drv").is_some());
        std::fs::write(folder.join("d-x.drv.bz2"), "").expect("written");
        assert!(log_written_ms(nix.path(), "abd-x.drv").is_some());
        assert_eq!(log_written_ms(nix.path(), "é"), None);
    }
}
