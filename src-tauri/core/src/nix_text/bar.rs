//! The progress bar of `nix`: `[1/3/4 built, 2/5 copied (1.0/5.0 MiB)] building x`.

/// One of its counters: running, done and expected.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Count {
    pub(super) running: u64,
    pub(super) done: u64,
    pub(super) expected: u64,
}

/// What it shows at one moment.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Bar<'a> {
    /// It is whole.
    Shows {
        built: Option<Count>,
        copied: Option<Count>,
        /// A name and its phase: what the bar names is what was heard of last.
        phase: Option<(&'a str, &'a str)>,
    },
    /// The window is too narrow for its numbers.
    Cut,
}

/// `None`: no bar of Nix's. The text has no colours.
pub(super) fn read(text: &str) -> Option<Bar<'_>> {
    let inside = text.strip_prefix('[')?;
    let Some((counts, rest)) = inside.split_once(']') else {
        return (is_of_nix(inside) || begins_as_nix(inside)).then_some(Bar::Cut);
    };
    if !is_of_nix(counts) {
        return None;
    }
    Some(Bar::Shows {
        built: counter(counts, "built"),
        copied: counter(counts, "copied"),
        phase: rest.trim_start().strip_prefix("building ").and_then(phase),
    })
}

fn is_of_nix(counts: &str) -> bool {
    let mut words = counts.split(", ").filter_map(|part| part.split(' ').nth(1));
    words.any(|word| ["built", "copied"].contains(&word)) || counts.ends_with(" MiB DL")
}

/// `1/3/4 bui`.
fn begins_as_nix(counts: &str) -> bool {
    let (numbers, word) = counts.split_once(' ').unwrap_or((counts, ""));
    let counts = numbers.starts_with(|c: char| c.is_ascii_digit())
        && numbers.chars().all(|c| c.is_ascii_digit() || c == '/');
    counts
        && ["built", "copied"]
            .iter()
            .any(|whole| whole.starts_with(word))
}

fn counter(counts: &str, what: &str) -> Option<Count> {
    counts.split(", ").find_map(|part| {
        let mut words = part.split(' ');
        let numbers = words.next()?;
        if words.next()? != what {
            return None;
        }
        let numbers: Option<Vec<u64>> = numbers.split('/').map(|n| n.parse().ok()).collect();
        match numbers?[..] {
            // What is expected is left out once it is done.
            [done] => Some(Count {
                running: 0,
                done,
                expected: done,
            }),
            [done, expected] => Some(Count {
                running: 0,
                done,
                expected,
            }),
            [running, done, expected] => Some(Count {
                running,
                done,
                expected,
            }),
            _ => None,
        }
    })
}

/// `hello-2.12 (buildPhase): a line`.
fn phase(text: &str) -> Option<(&str, &str)> {
    let (name, rest) = text.split_once(" (")?;
    let (phase, _) = rest.split_once(')')?;
    let is_one = !name.contains(' ') && phase.chars().all(|c| c.is_ascii_alphanumeric());
    is_one.then_some((name, phase))
}

#[cfg(test)]
mod tests {
    use super::{Bar, Count, read};

    #[test]
    fn bars_of_all_shapes() {
        let count = |running, done, expected| {
            Some(Count {
                running,
                done,
                expected,
            })
        };
        for (text, built, copied) in [
            ("[1/3/4 built] building x", count(1, 3, 4), None),
            (
                "[1/3/4 built, 2/5 copied (1.0/5.0 MiB), 0.5 MiB DL]",
                count(1, 3, 4),
                count(0, 2, 5),
            ),
            (
                "[4 built, 1 copied (0.0 MiB)]",
                count(0, 4, 4),
                count(0, 1, 1),
            ),
            ("[0/2 built (1 failed)]", count(0, 0, 2), None),
            ("[0.0 MiB DL] downloading 'x'", None, None),
        ] {
            let shows = Bar::Shows {
                built,
                copied,
                phase: None,
            };
            assert_eq!(read(text), Some(shows), "{text}");
        }
    }

    #[test]
    fn what_is_cut_is_known_to_be_cut() {
        assert_eq!(read("[1/3/4 bui"), Some(Bar::Cut));
        assert_eq!(read("[1/3/4"), Some(Bar::Cut));
        assert_eq!(read("[1/3/4 built, 2/5 co"), Some(Bar::Cut));
    }

    #[test]
    fn bars_of_others_are_none() {
        for text in [
            "[12/34] Compiling x",
            "[ 50%] Building C",
            "[x built]x",
            "built",
            "[]",
        ] {
            let counts = match read(text) {
                Some(Bar::Shows { built, copied, .. }) => built.or(copied),
                _ => None,
            };
            assert_eq!(counts, None, "{text}");
        }
    }

    #[test]
    fn the_phase_of_what_it_names() {
        let phase = |text| match read(text) {
            Some(Bar::Shows { phase, .. }) => phase,
            _ => None,
        };
        assert_eq!(
            phase("[1/0/2 built] building hello-2.12 (buildPhase): cc -o"),
            Some(("hello-2.12", "buildPhase"))
        );
        assert_eq!(phase("[1/0/2 built] building hello-2.12"), None);
        assert_eq!(phase("[1/0/2 built] building a b (c d)"), None);
    }
}
