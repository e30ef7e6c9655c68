//! Repairs, typed: a store path by its form, a cache by its name, and nothing
//! that a caller could fill with a command.

use serde::{Deserialize, Serialize};

use crate::store_path::StorePath;

/// What to repair, and how.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Repair {
    /// Fetch or build a path again.
    Path {
        /// Which.
        path: StorePath,
        /// How.
        way: Way,
    },
    /// Take a damaged recipe out of the store.
    ForgetDerivation {
        /// Which.
        path: StorePath,
    },
    /// Move a damaged cache of Nix's own aside.
    SetCacheAside {
        /// Which.
        cache: CacheName,
    },
    /// Write the store's database anew from what can be read of it.
    ReloadDatabase,
}

/// How a path is repaired.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Way {
    /// As root, in the store itself: substituted, or built again.
    InStore,
    /// By the daemon, for a user it trusts: the recipe's results are built or
    /// fetched again.
    ByDaemon {
        /// The recipe.
        derivation: StorePath,
    },
}

impl Repair {
    /// Program and arguments, where a program does it.
    pub fn command(&self) -> Option<(&'static str, Vec<String>)> {
        let words = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect();
        let arguments = match self {
            Repair::Path {
                path,
                way: Way::InStore,
            } => words(&["--repair-path", path.as_str()]),
            Repair::Path {
                way: Way::ByDaemon { derivation },
                ..
            } => words(&["--realise", "--repair", derivation.as_str()]),
            Repair::ForgetDerivation { path } => words(&["--delete", path.as_str()]),
            Repair::SetCacheAside { .. } | Repair::ReloadDatabase => return None,
        };
        Some(("nix-store", arguments))
    }

    /// True if only root can do it.
    pub fn needs_root(&self) -> bool {
        matches!(
            self,
            Repair::ReloadDatabase
                | Repair::Path {
                    way: Way::InStore,
                    ..
                }
        )
    }
}

/// The name of one of Nix's own caches, below its folder of the user's caches:
/// `fetcher-cache-v3.sqlite`, `eval-cache-v5/….sqlite`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct CacheName(String);

impl CacheName {
    /// `None` if it has not the form of one.
    pub fn new(name: &str) -> Option<CacheName> {
        let file = match name.split_once('/') {
            Some((folder, file)) if folder.starts_with("eval-cache-v") && is_plain(folder) => file,
            Some(_) => return None,
            None => name,
        };
        let has_end = file.strip_suffix(".sqlite").is_some_and(|n| !n.is_empty());
        (is_plain(file) && has_end).then(|| CacheName(name.to_owned()))
    }

    /// The name, with the folder if it lies in one.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

fn is_plain(name: &str) -> bool {
    !name.starts_with('.')
        && name
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || "-_.".contains(c))
}

impl TryFrom<String> for CacheName {
    type Error = String;

    fn try_from(name: String) -> Result<CacheName, String> {
        CacheName::new(&name).ok_or_else(|| format!("{name:?} is no cache of Nix"))
    }
}

impl From<CacheName> for String {
    fn from(name: CacheName) -> String {
        name.0
    }
}

#[cfg(test)]
mod tests {
    use super::CacheName;

    #[test]
    fn a_cache_is_named_and_never_pointed_at() {
        for good in ["fetcher-cache-v3.sqlite", "eval-cache-v5/0a9f.sqlite"] {
            assert!(CacheName::new(good).is_some(), "{good}");
        }
        for bad in [
            "",
            ".sqlite",
            "a.sqlite-wal",
            "../a.sqlite",
            "/etc/a.sqlite",
            "eval-cache-v5/../../a.sqlite",
            "eval-cache-v5/..sqlite/a.sqlite",
            "other/a.sqlite",
            "eval-cache-v5/a/b.sqlite",
            "a b.sqlite",
        ] {
            assert_eq!(CacheName::new(bad), None, "{bad}");
        }
    }
}
