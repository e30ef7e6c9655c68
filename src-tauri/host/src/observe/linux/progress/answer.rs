//! What `nix-store --realise --dry-run` answers.

use super::held::base;

/// What is to be made, by names in the store.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Answer {
    /// Recipes that are to be built.
    pub build: Vec<String>,
    /// Paths that are to be fetched.
    pub fetch: Vec<String>,
}

#[derive(Clone, Copy)]
enum Part {
    Build,
    Fetch,
    Other,
}

/// Reads what Nix 2.3 to 2.34 says on standard error: a head ending with a
/// colon, and below it a path on each line.
pub fn answer(text: &str) -> Answer {
    let mut answer = Answer::default();
    let mut part = Part::Other;
    for line in text.lines() {
        let words = line.trim();
        if line.starts_with(' ')
            && let Some(base) = base(words)
        {
            match part {
                Part::Build => answer.build.push(base.to_owned()),
                Part::Fetch => answer.fetch.push(base.to_owned()),
                Part::Other => {}
            }
        } else {
            // `these 45 derivations will be built:`, `this path will be fetched
            // (0.1 MiB download, 0.5 MiB unpacked):`, `don't know how to build
            // these paths:`.
            let is_head = words.ends_with(':');
            part = if is_head && words.contains("will be built") {
                Part::Build
            } else if is_head && words.contains("will be fetched") {
                Part::Fetch
            } else {
                Part::Other
            };
        }
    }
    answer
}

#[cfg(test)]
mod tests {
    use super::super::text;
    use super::*;

    #[test]
    fn both_lists() {
        let text = "warning: ignoring untrusted substituter 's3://x', you are not a trusted user.\n\
            these 2 derivations will be built:\n  /nix/store/a-one.drv\n  /nix/store/b-two.drv\n\
            this path will be fetched (0.05 MiB download, 0.20 MiB unpacked):\n  /nix/store/c-three\n\
            don't know how to build these paths:\n  /nix/store/d-four\n";
        let found = answer(text);
        assert_eq!(found.build, ["a-one.drv", "b-two.drv"]);
        assert_eq!(found.fetch, ["c-three"]);
    }

    #[test]
    fn one_of_each_and_nothing() {
        let text = "this derivation will be built:\n  /nix/store/a-one.drv\n\
            these 2 paths will be fetched (1.00 MiB download, 4.00 MiB unpacked):\n  /nix/store/b\n  /nix/store/c\n";
        let found = answer(text);
        assert_eq!((found.build.len(), found.fetch.len()), (1, 2));
        assert_eq!(answer(""), Answer::default());
        assert_eq!(answer("  /nix/store/a-one.drv\n"), Answer::default());
        assert_eq!(
            answer("error: no such path:\n  /nix/store/a"),
            Answer::default()
        );
    }

    #[test]
    fn no_text_whatever_breaks_it() {
        let words = [
            "these 2 derivations",
            " will be built",
            " will be fetched",
            ":",
            "\n",
            "  /nix/store/",
            "a-b.drv",
            "é",
            "\r",
        ];
        text::many(&words, 20_000, |text| {
            answer(text);
        });
    }
}
