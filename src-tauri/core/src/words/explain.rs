//! What a pasted output means, in words.

/// The code of not knowing, as in a verdict.
pub use crate::judge::DONT_KNOW;
use crate::say;

/// Where a line stands: `line 12`, `line 12 and 3 more like it`.
pub fn place(line: u64, count: u64) -> String {
    say!(
        "explained-place",
        line = line,
        more = count.saturating_sub(1)
    )
}

/// Which versions of Nix a wording belongs to: `Nix 2.4 to 2.18`.
pub fn versions(since: Option<(u16, u16)>, until: Option<(u16, u16)>) -> Option<String> {
    let number = |(major, minor): (u16, u16)| format!("{major}.{minor}");
    match (since, until) {
        (Some(since), Some(until)) if since == until => Some(format!("Nix {}", number(since))),
        (Some(since), Some(until)) => Some(say!(
            "nix-versions",
            first = number(since),
            last = number(until)
        )),
        (Some(since), None) => Some(say!("nix-or-later", version = number(since))),
        (None, Some(until)) => Some(say!("nix-or-earlier", version = number(until))),
        (None, None) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::{place, versions};
    use crate::words::{Language, speaking};

    #[test]
    fn versions_in_words() {
        for (since, until, expected) in [
            (None, None, None),
            (Some((2, 4)), None, Some("Nix 2.4 or later")),
            (None, Some((2, 3)), Some("Nix 2.3 or earlier")),
            (Some((2, 4)), Some((2, 18)), Some("Nix 2.4 to 2.18")),
            (Some((2, 4)), Some((2, 4)), Some("Nix 2.4")),
        ] {
            assert_eq!(versions(since, until).as_deref(), expected);
        }
    }

    #[test]
    fn places_in_both_languages() {
        for (count, english, german) in [
            (0, "line 1200", "Zeile 1200"),
            (1, "line 1200", "Zeile 1200"),
            (
                2,
                "line 1200 and 1 more like it",
                "Zeile 1200 und eine ähnliche",
            ),
            (
                4,
                "line 1200 and 3 more like it",
                "Zeile 1200 und 3 ähnliche",
            ),
        ] {
            let told = |language| speaking(language, || place(1200, count));
            assert_eq!(told(Language::English), english);
            assert_eq!(told(Language::German), german);
        }
    }
}
