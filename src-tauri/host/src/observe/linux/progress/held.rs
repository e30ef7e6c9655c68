//! What the name of a lock in the store says of its holder.

use nixlamp_core::store_path::{STORE, StorePath};

/// How a recipe's file ends.
pub const RECIPE: &str = ".drv";

/// What a locked file stands for. Names are those in the store, with hash.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Held {
    /// This path is being made: built, fetched or copied in.
    Path(String),
    /// This recipe (`.drv`) is being written.
    Recipe(String),
    /// An output of this recipe is being built whose path nobody knows before
    /// it is there (floating content-addressed derivations).
    Output {
        /// The recipe.
        recipe: String,
        /// Which of its outputs: `out`.
        output: String,
    },
}

/// `HASH-hello.lock`, `HASH-hello.drv.lock`, `HASH-hello.drv.out.lock`.
/// `None` for what is no lock of Nix's.
pub fn held(file: &str) -> Option<Held> {
    let base = file.strip_suffix(".lock")?;
    StorePath::new(&format!("{STORE}{base}"))?;
    if base.ends_with(RECIPE) {
        return Some(Held::Recipe(base.to_owned()));
    }
    if let Some(at) = base.rfind(".drv.") {
        let (recipe, output) = (&base[..at + RECIPE.len()], &base[at + RECIPE.len() + 1..]);
        // `HASH-x.drv.patch` may be a path as well: names of outputs are words.
        if !output.is_empty() && !output.contains('.') {
            return Some(Held::Output {
                recipe: recipe.to_owned(),
                output: output.to_owned(),
            });
        }
    }
    Some(Held::Path(base.to_owned()))
}

/// `HASH-hello-2.12.drv` → `hello-2.12`.
pub fn bare(base: &str) -> String {
    let name = base.split_once('-').map_or(base, |(_, name)| name);
    name.strip_suffix(RECIPE).unwrap_or(name).to_owned()
}

/// `/nix/store/HASH-hello` → `HASH-hello`.
pub fn base(path: &str) -> Option<&str> {
    path.strip_prefix(STORE)
}

#[cfg(test)]
mod tests {
    use super::super::text;
    use super::*;

    const HASH: &str = "0c6kzph7l0dcbfmjap64f0czdafn3b7x";

    #[test]
    fn locks_by_their_names() {
        let of = |rest: &str| held(&format!("{HASH}-{rest}"));
        let full = |rest: &str| format!("{HASH}-{rest}");
        assert_eq!(of("hello.lock"), Some(Held::Path(full("hello"))));
        assert_eq!(of("hello.drv.lock"), Some(Held::Recipe(full("hello.drv"))));
        let output = Held::Output {
            recipe: full("hello.drv"),
            output: "dev".to_owned(),
        };
        assert_eq!(of("hello.drv.dev.lock"), Some(output));
        let odd = full("a.drv.tar.gz");
        assert_eq!(of("a.drv.tar.gz.lock"), Some(Held::Path(odd)));
        assert_eq!(of("yarn.lock.lock"), Some(Held::Path(full("yarn.lock"))));
        for none in ["hello", ".lock", ""] {
            assert_eq!(of(none), None, "{none}");
        }
        assert_eq!(held("big.lock"), None);
        assert_eq!(held(""), None);
    }

    #[test]
    fn names_without_hash() {
        assert_eq!(bare(&format!("{HASH}-glibc-2.40.drv")), "glibc-2.40");
        assert_eq!(bare(&format!("{HASH}-glibc-2.40")), "glibc-2.40");
        assert_eq!(bare("x"), "x");
        assert_eq!(base("/nix/store/x-y"), Some("x-y"));
        assert_eq!(base("/tmp/x"), None);
    }

    #[test]
    fn no_name_whatever_breaks_it() {
        let words = [HASH, "-", "a", ".drv", ".lock", ".", "é", "\u{0}", "/"];
        text::many(&words, 20_000, |name| {
            held(name);
            bare(name);
            base(name);
        });
    }
}
