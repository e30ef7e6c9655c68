//! A path in the Nix store, known by its form alone: what leads anywhere else
//! cannot be said with it.

use serde::{Deserialize, Serialize};

/// Where the store lies.
pub const STORE: &str = "/nix/store/";
/// Characters of the part that makes a path unique.
const HASH: usize = 32;
/// The alphabet of Nix's base 32: no e, o, t and u.
const ALPHABET: &str = "0123456789abcdfghijklmnpqrsvwxyz";
/// The longest name Nix gives (`store-dir-config.hh`).
const NAME_MOST: usize = 211;

/// A path directly in `/nix/store`: 32 characters of Nix's base 32, a hyphen and
/// a name of the characters that Nix allows.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct StorePath(String);

impl StorePath {
    /// `None` if it has not the form of a store path.
    pub fn new(path: &str) -> Option<StorePath> {
        let base = path.strip_prefix(STORE)?;
        let (hash, name) = base.split_at_checked(HASH)?;
        let name = name.strip_prefix('-')?;
        let hash_is_one = hash.chars().all(|c| ALPHABET.contains(c));
        let name_is_one = !name.is_empty()
            && name.len() <= NAME_MOST
            && ![".", ".."].contains(&name)
            && name
                .chars()
                .all(|c| c.is_ascii_alphanumeric() || "+-._?=".contains(c));
        (hash_is_one && name_is_one).then(|| StorePath(path.to_owned()))
    }

    /// The path, whole.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The part that makes it unique: 32 characters.
    pub fn hash(&self) -> &str {
        &self.0[STORE.len()..STORE.len() + HASH]
    }

    /// The name after the hash.
    pub fn name(&self) -> &str {
        &self.0[STORE.len() + HASH + 1..]
    }

    /// True for a recipe rather than a result.
    pub fn is_derivation(&self) -> bool {
        std::path::Path::new(&self.0)
            .extension()
            .is_some_and(|end| end == "drv")
    }
}

/// What a file of the store is called, wherever it lies and whatever it is:
/// `/nix/store/HASH-hello-2.12.drv` is `hello-2.12.drv`. One without such a
/// hash keeps its whole name.
pub fn without_hash(path: &str) -> &str {
    let file = path.rsplit('/').next().unwrap_or(path);
    match file.split_once('-') {
        Some((hash, name)) if hash.len() == HASH => name,
        _ => file,
    }
}

/// What a person calls what such a file is about: `hello-2.12` for its
/// derivation, its lock and its result.
pub fn called(path: &str) -> &str {
    let name = without_hash(path);
    let name = name.strip_suffix(".lock").unwrap_or(name);
    name.strip_suffix(".drv").unwrap_or(name)
}

impl TryFrom<String> for StorePath {
    type Error = String;

    fn try_from(path: String) -> Result<StorePath, String> {
        StorePath::new(&path).ok_or_else(|| format!("{path:?} is no store path"))
    }
}

impl From<StorePath> for String {
    fn from(path: StorePath) -> String {
        path.0
    }
}

#[cfg(test)]
mod tests {
    use super::{StorePath, called, without_hash};

    const HASH: &str = "0c6kzph7l0dcbfmjap64f0czdafn3b7x";

    #[test]
    fn a_file_is_called_by_what_follows_the_hash() {
        for (path, name) in [
            (
                format!("/nix/store/{HASH}-hello-2.12.drv"),
                "hello-2.12.drv",
            ),
            (format!("{HASH}-install-grub.pl"), "install-grub.pl"),
            ("/run/lock/profile-1.lock".to_owned(), "profile-1.lock"),
            ("plain".to_owned(), "plain"),
        ] {
            assert_eq!(without_hash(&path), name);
        }
        assert_eq!(called("/nix/store/abc.drv.lock"), "abc");
        assert_eq!(called(&format!("{HASH}-hello-2.12.drv")), "hello-2.12");
    }

    #[test]
    fn only_what_has_the_form_is_one() {
        let good = format!("/nix/store/{HASH}-hello-2.12+git?=_.drv");
        let path = StorePath::new(&good).expect("a store path");
        assert_eq!((path.hash(), path.name()), (HASH, "hello-2.12+git?=_.drv"));
        assert!(path.is_derivation());
        for bad in [
            String::new(),
            format!("/nix/store/{HASH}"),
            format!("/nix/store/{HASH}-"),
            format!("/nix/store/{HASH}-.."),
            format!("/nix/store/{HASH}-a/../../../etc/passwd"),
            format!("/nix/store/{HASH}-a b"),
            format!("/nix/store/{HASH}-a\n"),
            format!("/nix/store/../{HASH}-a"),
            format!("/nix/store/{}-a", HASH.replace('0', "e")),
            format!("/nix/store/{}é-a", &HASH[2..]),
            format!("/tmp/{HASH}-a"),
            format!("--option/nix/store/{HASH}-a"),
            format!("/nix/store/{HASH}-{}", "a".repeat(212)),
        ] {
            assert_eq!(StorePath::new(&bad), None, "{bad}");
            let json = serde_json::to_string(&bad).expect("a string");
            assert!(serde_json::from_str::<StorePath>(&json).is_err(), "{bad}");
        }
    }
}
