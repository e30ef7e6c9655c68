//! The last lines that were written by a rebuild and about it.

use std::collections::VecDeque;

use serde::{Deserialize, Serialize};

use crate::model::{Heard, HeardFrom};
use crate::redact;

/// Lines that are held …
const LINES_MOST: usize = 400;
/// … characters of each …
const CHARS_MOST: usize = 2000;
/// … and bytes of all.
const BYTES_MOST: usize = 256 * 1024;

/// One line.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Line {
    /// When it was written, as far as is known.
    #[serde(rename = "a")]
    pub at_s: f64,
    /// Who wrote it.
    #[serde(rename = "f")]
    pub from: HeardFrom,
    /// Name and path of the derivation, where it can be told.
    #[serde(rename = "d", default, skip_serializing_if = "Option::is_none")]
    pub derivation: Option<(String, String)>,
    /// Whether it may be Nix's own as well: the older commands print both.
    #[serde(rename = "e", default, skip_serializing_if = "std::ops::Not::not")]
    pub either: bool,
    /// The line, secrets masked.
    #[serde(rename = "t")]
    pub text: String,
}

#[derive(Clone, Debug, Default)]
pub(super) struct Log {
    lines: VecDeque<Line>,
    bytes: usize,
    lost: u32,
}

impl Log {
    pub(super) fn add<'a>(
        &mut self,
        at_s: f64,
        heard: impl DoubleEndedIterator<Item = &'a Heard> + ExactSizeIterator,
        whose: &Whose<'_>,
    ) {
        // More than are held need not be read.
        let surplus = heard.len().saturating_sub(LINES_MOST);
        self.lost = self.lost.saturating_add(surplus as u32);
        for heard in heard.skip(surplus) {
            let text = shown(&heard.text);
            self.bytes += text.len();
            self.lines.push_back(Line {
                at_s: (at_s - heard.age_s.clamp(0.0, 3600.0)).max(0.0),
                from: heard.from,
                derivation: whose.derivation(heard),
                either: heard.from == HeardFrom::BuildLog && matches!(whose, Whose::Either),
                text,
            });
        }
        while self.lines.len() > LINES_MOST || self.bytes > BYTES_MOST {
            let Some(gone) = self.lines.pop_front() else {
                break;
            };
            self.bytes -= gone.text.len();
            self.lost = self.lost.saturating_add(1);
        }
    }

    pub(super) fn lines(&self) -> impl Iterator<Item = &Line> {
        self.lines.iter()
    }

    /// Lines that were written before the first that is held.
    pub(super) fn lost(&self) -> u32 {
        self.lost
    }
}

/// Whose the lines of builders are.
pub(super) enum Whose<'a> {
    /// Nix's own or a builder's: it cannot be told.
    Either,
    /// Of one of these, that were built when they were written: name and path.
    One(Vec<(&'a str, &'a str)>),
}

impl Whose<'_> {
    /// Whose log it is: certain only if nothing else was built.
    fn derivation(&self, heard: &Heard) -> Option<(String, String)> {
        match self {
            Whose::One(built) if heard.from == HeardFrom::BuildLog => match built[..] {
                [(name, path)] => Some((name.to_owned(), path.to_owned())),
                _ => None,
            },
            _ => None,
        }
    }
}

fn shown(text: &str) -> String {
    let end = text
        .char_indices()
        .nth(CHARS_MOST)
        .map_or(text.len(), |(end, _)| end);
    // A secret that the cut goes through is masked as far as it is left.
    let masked = redact::text(&text[..end]);
    let shown = redact::visible(&masked);
    if end < text.len() {
        format!("{shown}…")
    } else {
        shown.into_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn heard(text: &str) -> Heard {
        Heard {
            about: None,
            from: HeardFrom::BuildLog,
            text: text.to_owned(),
            age_s: 0.0,
        }
    }

    #[test]
    fn lines_are_masked_cut_and_bounded() {
        let mut log = Log::default();
        let bad = [
            heard("fetch --token=ghp_abcdefghijklmnopqrstuvwxyz0123456789 \u{1b}[31mred \u{202e}x"),
            heard(&"é".repeat(1_000_000)),
        ];
        log.add(9.0, bad.iter(), &Whose::Either);
        let lines: Vec<&Line> = log.lines().collect();
        assert!(!lines[0].text.contains("ghp_") && lines[0].text.contains("red"));
        assert!(
            !lines[0].text.contains(['\u{1b}', '\u{202e}']),
            "{}",
            lines[0].text
        );
        assert_eq!(lines[1].text.chars().count(), CHARS_MOST + 1);
        let flood: Vec<Heard> = (0..5000).map(|n| heard(&format!("{n}"))).collect();
        log.add(10.0, flood.iter(), &Whose::Either);
        assert_eq!(log.lines().count(), LINES_MOST);
        assert_eq!(log.lost(), 5002 - 400);
        assert_eq!(log.lines().last().map(|l| l.text.as_str()), Some("4999"));
        assert!(log.lines().all(|line| line.either));
        let flood: Vec<Heard> = (0..400).map(|_| heard(&"é".repeat(2000))).collect();
        log.add(11.0, flood.iter(), &Whose::Either);
        assert!(log.lines().map(|l| l.text.len()).sum::<usize>() <= BYTES_MOST);
    }

    #[test]
    fn a_line_is_a_builds_only_if_nothing_else_was_built() {
        let mut log = Log::default();
        let one = [("glibc", "/nix/store/a-glibc.drv")];
        let two = [one[0], ("zip", "/nix/store/b-zip.drv")];
        let line = [heard("checking for gcc")];
        log.add(1.0, line.iter(), &Whose::One(one.to_vec()));
        log.add(2.0, line.iter(), &Whose::One(two.to_vec()));
        log.add(3.0, line.iter(), &Whose::One(Vec::new()));
        let said: Vec<_> = log.lines().map(|line| line.derivation.clone()).collect();
        let glibc = ("glibc".to_owned(), "/nix/store/a-glibc.drv".to_owned());
        assert_eq!(said, [Some(glibc), None, None]);
        assert!(log.lines().all(|line| !line.either));
    }
}
