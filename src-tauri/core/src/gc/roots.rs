//! What keeps paths alive, and what of it cannot be known.

use serde::{Deserialize, Serialize};

/// Something that keeps a store path.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Root {
    /// The link, or who holds it: `/home/alice/result`, `process 4711`.
    pub link: String,
    /// The path's name below the store. Not every one is valid: a build keeps
    /// names that are still to be made.
    pub name: String,
    /// What it is.
    pub kind: RootKind,
}

/// What a root is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RootKind {
    /// A link below `gcroots` or a link that one there leads to.
    Link,
    /// A process has it open, mapped, in its environment or as its folder.
    Process,
    /// A running build holds it. Whatever else has the same hash part in its
    /// name (`.lock`, `.chroot`) is kept with it.
    Build,
    /// A process or a build: the daemon does not say which to this user.
    Hidden,
}

/// All roots that are known.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Roots {
    /// Each one.
    pub all: Vec<Root>,
    /// Links as this user reads them, also those whose path is not registered:
    /// these the daemon leaves out.
    pub linked: Vec<Root>,
    /// What could not be seen. Empty: these are all the roots there are.
    pub unknown: Vec<Unknown>,
    /// Links below `gcroots/auto` that lead nowhere at present and may come
    /// back, with a disk or from another name. A collection, and the daemon
    /// when it is asked for its roots, forgets them for good.
    pub dangling: Vec<String>,
}

/// Why a forecast is an upper bound.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Unknown {
    /// So many links lie in folders that are closed to this user.
    ClosedFolders(u32),
    /// So many processes of others may hold paths.
    Processes(u32),
    /// Processes cannot be looked at on this system at all.
    AllProcesses,
    /// So many builds or other clients of the daemon hold paths.
    Builds(u32),
    /// The daemon was not asked, so that it would not forget links that lead
    /// nowhere, or may do so where this user cannot look.
    NotAsked,
    /// The daemon was asked and did not answer; its words.
    NoAnswer(String),
    /// So many files of dead paths could not be looked at.
    Unread(u32),
    /// So many file systems are mounted below what would go.
    Mounts(u32),
    /// Nix's settings are not understood; why.
    Settings(String),
    /// A file of Nix's settings was changed after the daemon had read them.
    NewSettings(String),
    /// The file system may compress, share or keep old states of what is
    /// deleted: only the bytes are unsure.
    FileSystem(String),
}

/// Length of the hash part of a path's name.
pub const HASH_LEN: usize = 32;

/// The hash part of a name; `None` if it is no name of a store path.
pub fn hash_part(name: &str) -> Option<&str> {
    let (hash, rest) = name.split_at_checked(HASH_LEN)?;
    let base32 = |b: u8| b.is_ascii_digit() || b.is_ascii_lowercase() && !b"eotu".contains(&b);
    let plain = |b: u8| b.is_ascii_alphanumeric() || b"+-._?=".contains(&b);
    let name = rest.strip_prefix('-')?;
    let well = hash.bytes().all(base32)
        && !name.is_empty()
        && name.len() <= 211
        && name.bytes().all(plain);
    well.then_some(hash)
}

/// The name of the store path that a path lies in.
pub fn name_in_store<'a>(store: &str, path: &'a str) -> Option<&'a str> {
    let rest = path.strip_prefix(store)?.strip_prefix('/')?;
    let name = rest.split('/').next()?;
    hash_part(name).map(|_| name)
}

/// One line of `nix-store --gc --print-roots`: `LINK -> PATH`. Nix 2.34 puts
/// the link in quotes, and an ordinary user reads `{censored}` for processes
/// and builds.
pub fn printed(line: &str, store: &str) -> Option<Root> {
    let (from, path) = line.rsplit_once(" -> ")?;
    let name = name_in_store(store, path.trim())?.to_owned();
    let holder = unquoted(from.trim());
    let kind = match holder.strip_prefix('{') {
        Some("censored}") => RootKind::Hidden,
        Some(of) if of.starts_with("temp:") => RootKind::Build,
        Some(_) => RootKind::Process,
        None if holder.starts_with("/proc/") => RootKind::Process,
        None => RootKind::Link,
    };
    Some(Root {
        link: holder,
        name,
        kind,
    })
}

fn unquoted(text: &str) -> String {
    let Some(inner) = text.strip_prefix('"').and_then(|t| t.strip_suffix('"')) else {
        return text.to_owned();
    };
    let mut out = String::with_capacity(inner.len());
    let mut chars = inner.chars();
    while let Some(c) = chars.next() {
        out.extend(if c == '\\' { chars.next() } else { Some(c) });
    }
    out
}

#[cfg(test)]
mod tests {
    use super::{Root, RootKind, hash_part, name_in_store, printed};

    const HASH: &str = "0c1bqz3yv5kcnl1q4j6d8fx7s9wrmh2p";

    #[test]
    fn a_store_name_is_32_letters_of_nix_and_a_name() {
        assert_eq!(hash_part(&format!("{HASH}-hello")), Some(HASH));
        for bad in [
            HASH.to_owned(),
            format!("{HASH}-"),
            format!("{}e-x", &HASH[..31]),
            format!("{HASH}-a b"),
            "tmp-1-2".to_owned(),
            "ääääääääääääääääää".to_owned(),
        ] {
            assert_eq!(hash_part(&bad), None, "{bad}");
        }
        let path = format!("/nix/store/{HASH}-hello/bin/x");
        assert_eq!(
            name_in_store("/nix/store", &path),
            Some(&*format!("{HASH}-hello"))
        );
        assert_eq!(name_in_store("/nix/store", "/nix/storex"), None);
    }

    #[test]
    fn both_versions_and_both_kinds_of_users_are_read() {
        let name = format!("{HASH}-hello");
        for (link, read, kind) in [
            ("/home/alice/result", "/home/alice/result", RootKind::Link),
            ("\"/a -> b/c\"", "/a -> b/c", RootKind::Link),
            (r#""/a\"b\\""#, r#"/a"b\"#, RootKind::Link),
            ("{censored}", "{censored}", RootKind::Hidden),
            ("\"{temp:12}\"", "{temp:12}", RootKind::Build),
            ("{lsof}", "{lsof}", RootKind::Process),
            ("/proc/12/exe", "/proc/12/exe", RootKind::Process),
        ] {
            let line = format!("{link} -> /nix/store/{name}");
            assert_eq!(
                printed(&line, "/nix/store"),
                Some(Root {
                    link: read.to_owned(),
                    name: name.clone(),
                    kind
                })
            );
        }
        assert_eq!(printed("removing stale link from", "/nix/store"), None);
    }
}
