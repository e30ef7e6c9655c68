//! One line as it came, made comparable: colours, prefixes and old quotation
//! marks away, and who says it.

use std::borrow::Cow;
use std::sync::LazyLock;

use regex::Regex;

/// What of a long line is looked at: its beginning and its end.
const HEAD: usize = 3072;
const TAIL: usize = 1024;
/// A line is unwrapped so many times: a log of a log of a log.
const MOST_PREFIXES: usize = 6;

/// A line to be looked up.
#[derive(Debug, PartialEq)]
pub(super) struct Line<'a> {
    /// The words, without blanks around them.
    pub text: Cow<'a, str>,
    /// The same with the quotation marks that it came with, where `text` has others.
    pub said: Option<String>,
    /// A builder says it, and not Nix.
    pub builder: bool,
    /// Blanks stand before it.
    pub indented: bool,
}

impl Line<'_> {
    /// True if it only tells of what is said: a comment, what `echo` is to
    /// print, an error in quotation marks. What a key of a log has as its value
    /// is said.
    pub fn tells_of(&self) -> bool {
        let text = self.text.trim_start_matches(['+', '$', ' ']);
        let quoted = || {
            text.match_indices("error: ").any(|(at, _)| {
                let before = text[..at].strip_suffix(['"', '\'']);
                let word = before.and_then(|before| before.strip_suffix(' '));
                word.is_some_and(|word| word.ends_with(char::is_alphanumeric))
            })
        };
        let begins = |words: &[&str]| words.iter().any(|word| text.starts_with(word));
        begins(&["echo ", "printf ", "// "])
            || text.trim_start_matches('#').starts_with(' ') && text.starts_with('#')
            || !begins(&["error", "warning", "fatal"]) && quoted()
    }

    /// As it came, for people.
    pub fn shown(&self) -> &str {
        self.said.as_deref().unwrap_or(&self.text)
    }
}

/// What stands before the words and says nothing: times, the journal's host and
/// program, the kernel's clock, the bars of nix-output-monitor.
static PREFIX: LazyLock<Regex> = LazyLock::new(|| {
    pattern(concat!(
        r"^(?:",
        // 2026-01-31T12:00:00.123456Z, with a host and a program after it.
        r"[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9:.,]{8,}(?:Z|[+-][0-9]{2}:?[0-9]{2})?[ \t]+(?:[^ :]+ [A-Za-z0-9_.@/-]+\[[0-9]+\]: )?",
        // Jan 31 12:00:00 host program[123]:
        r"|[A-Z][a-z]{2} +[0-9]{1,2} [0-9]{2}:[0-9]{2}:[0-9]{2} [^ ]+ [^ :\[]+(?:\[[0-9]+\])?: ",
        // [ 1234.567890]
        r"|\[ *[0-9]+\.[0-9]{3,6}\] ",
        r"|[┃│┌└├┏┗┣━─╭╰⏵▶⚠✗✖❌⚠️\u{fe0f}]+[ \t]*",
        r"|> ",
        r"|kernel: ",
        // What deploys to many machines puts the machine before what it says.
        r"|[A-Za-z0-9][A-Za-z0-9_-]*\.{2,}> ",
        r"|\[(?:ERROR|WARN|INFO) ?\] ",
        r"|std(?:err|out)\) ",
        r")",
    ))
});

/// `hello> text`, as Nix marks what a builder says with -L.
static BUILDER: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"^[A-Za-z0-9](?:[A-Za-z0-9+._?=-]*[A-Za-z0-9+_?=-])?(?: \([A-Za-z]+\))?> ")
});

fn pattern(source: &str) -> Regex {
    Regex::new(source).expect("the pattern is a constant that the tests compile")
}

/// The line made comparable.
pub(super) fn clean(line: &str) -> Line<'_> {
    match words_of_json(line) {
        Some((words, builder)) => {
            let words = plain(shortened(&words));
            let (text, said) = straightened(words.trim());
            Line {
                said,
                indented: words.starts_with(' '),
                text: Cow::Owned(text.into_owned()),
                builder,
            }
        }
        None => unwrapped(plain(shortened(line))),
    }
}

/// Head and tail of a line that is too long to be one.
fn shortened(line: &str) -> Cow<'_, str> {
    if line.len() <= HEAD + TAIL {
        return Cow::Borrowed(line);
    }
    let mut head = HEAD;
    while !line.is_char_boundary(head) {
        head -= 1;
    }
    let mut tail = line.len() - TAIL;
    while !line.is_char_boundary(tail) {
        tail += 1;
    }
    Cow::Owned(format!("{} … {}", &line[..head], &line[tail..]))
}

/// Without colours and other codes for terminals.
fn plain(text: Cow<'_, str>) -> Cow<'_, str> {
    if !text.contains(|c: char| c.is_control() && c != '\t') {
        return text;
    }
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\u{1b}' => match chars.next() {
                // CSI: up to its final letter.
                Some('[') => while chars.next().is_some_and(|c| !('@'..='~').contains(&c)) {},
                // A string of its own: up to BEL or ST.
                Some(']' | 'P' | '^' | '_') => {
                    while let Some(c) = chars.next() {
                        if c == '\u{7}' {
                            break;
                        }
                        if c == '\u{1b}' {
                            chars.next_if_eq(&'\\');
                            break;
                        }
                    }
                }
                // A character set takes one more letter.
                Some('(' | ')') => {
                    chars.next();
                }
                _ => {}
            },
            '\t' | '\n' | '\r' => out.push(' '),
            c if c.is_control() => {}
            c => out.push(c),
        }
    }
    Cow::Owned(out)
}

/// What Nix says in `--log-format internal-json`, and whether a builder said it.
/// A line of JSON that says nothing to people gives no words.
pub(super) fn words_of_json(line: &str) -> Option<(String, bool)> {
    let json = line.trim_start().strip_prefix("@nix ")?;
    let Ok(value) = serde_json::from_str::<serde_json::Value>(json) else {
        // Cut off: what stands in it is words all the same.
        return None;
    };
    let of = |name: &str| value.get(name).and_then(serde_json::Value::as_str);
    Some(match of("action") {
        Some("msg") => (
            of("msg").or(of("raw_msg")).unwrap_or_default().to_owned(),
            false,
        ),
        Some("start") => (of("text").unwrap_or_default().to_owned(), false),
        Some("result") if matches!(value["type"].as_u64(), Some(101 | 107)) => {
            let words = value["fields"][0].as_str().unwrap_or_default();
            (words.to_owned(), value["type"] == 101)
        }
        _ => (String::new(), false),
    })
}

/// Without prefixes, with straight quotation marks.
fn unwrapped(text: Cow<'_, str>) -> Line<'_> {
    let mut builder = false;
    let mut at = 0;
    for _ in 0..MOST_PREFIXES {
        let rest = &text[at..];
        let blanks = rest.len() - rest.trim_start().len();
        let rest = rest.trim_start();
        // The last lines of a failed build's log stand indented behind a `>`.
        if blanks >= 2 && rest.starts_with("> ") {
            builder = true;
        }
        let skip = match (BUILDER.find(rest), PREFIX.find(rest)) {
            (Some(found), _) => {
                builder = true;
                found.end()
            }
            (None, Some(found)) => found.end(),
            (None, None) => 0,
        };
        at += blanks + skip;
        if skip == 0 {
            break;
        }
    }
    let indented = text.starts_with([' ', '\t']);
    let (text, said) = match text {
        Cow::Borrowed(text) => straightened(text[at..].trim_end()),
        Cow::Owned(text) => {
            let (text, said) = straightened(text[at..].trim_end());
            (Cow::Owned(text.into_owned()), said)
        }
    };
    Line {
        text,
        said,
        builder,
        indented,
    }
}

/// With straight quotation marks, and as it was where it had others.
fn straightened(words: &str) -> (Cow<'_, str>, Option<String>) {
    let text = straight(words);
    let said = (text != words).then(|| words.to_owned());
    (text, said)
}

/// Nix up to 2.3 has curly quotation marks, older ones begin with a grave accent.
fn straight(text: &str) -> Cow<'_, str> {
    const SINGLE: [char; 4] = ['‘', '’', '`', '´'];
    const DOUBLE: [char; 2] = ['“', '”'];
    if !text.contains(SINGLE) && !text.contains(DOUBLE) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(
        text.chars()
            .map(|c| match c {
                c if SINGLE.contains(&c) => '\'',
                c if DOUBLE.contains(&c) => '"',
                c => c,
            })
            .collect(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_made_comparable() {
        for (line, expected, builder) in [
            (
                "\u{1b}[31;1merror:\u{1b}[0m it is \u{1b}[35;1m‘so’\u{1b}[0m",
                "error: it is 'so'",
                false,
            ),
            (
                "\u{1b}]8;;http://a.test\u{7}link\u{1b}]8;;\u{1b}\\ed",
                "linked",
                false,
            ),
            (
                "Nov 26 12:15:14 host nix-daemon[123]: error: x",
                "error: x",
                false,
            ),
            ("2026-11-26T12:15:14.123456Z error: x", "error: x", false),
            (
                "2026-11-26T12:15:14+0100 host nix-daemon[123]: error: x",
                "error: x",
                false,
            ),
            (
                "[12345.678901] Out of memory: Killed process 1 (nix)",
                "Out of memory: Killed process 1 (nix)",
                false,
            ),
            ("┃  error: x", "error: x", false),
            (
                "> Building NixOS configuration",
                "Building NixOS configuration",
                false,
            ),
            ("hello> make: error", "make: error", true),
            (
                "       > No space left on device",
                "No space left on device",
                true,
            ),
            ("gcc-wrapper> > a", "a", true),
            (
                r#"@nix {"action":"msg","level":0,"msg":"\u001b[31;1merror:\u001b[0m x"}"#,
                "error: x",
                false,
            ),
            (
                r#"@nix {"action":"result","id":1,"type":101,"fields":["No space left"]}"#,
                "No space left",
                true,
            ),
            (
                r#"@nix {"action":"result","id":1,"type":105,"fields":[1,2,3,4]}"#,
                "",
                false,
            ),
            (r#"@nix {"action":"#, r#"@nix {"action":"#, false),
            ("", "", false),
        ] {
            let cleaned = clean(line);
            assert_eq!(
                (&*cleaned.text, cleaned.builder),
                (expected, builder),
                "{line}"
            );
        }
    }

    #[test]
    fn of_a_long_line_both_ends_are_kept() {
        let line = format!("begin {} end", "ü".repeat(100_000));
        let cleaned = clean(&line);
        assert!(cleaned.text.len() < HEAD + TAIL + 8);
        assert!(cleaned.text.starts_with("begin ü") && cleaned.text.ends_with("ü end"));
    }
}
