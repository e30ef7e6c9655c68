//! Names between signs: what stands alone, what is escaped, and whose it is.

use regex::{Captures, Regex};

use super::names::SHORTEST;
use super::patterns::{COMMON, ESCAPE, PUBLIC, PUBLIC_ALONE};

/// As [`Regex::replace_all`]; what is not replaced stays, and whoever decides
/// sees what stands before and after.
pub(super) fn replaced(
    pattern: &Regex,
    text: &str,
    mut act: impl FnMut(&Captures, (&str, &str)) -> Option<String>,
) -> String {
    let mut out = String::new();
    let mut done = 0;
    for found in pattern.captures_iter(text) {
        let Some(whole) = found.get(0) else { continue };
        let around = (&text[..whole.start()], &text[whole.end()..]);
        if let Some(other) = act(&found, around) {
            out.push_str(&text[done..whole.start()]);
            out.push_str(&other);
            done = whole.end();
        }
    }
    out.push_str(&text[done..]);
    out
}

/// A word of its own, though an escape may stand before it.
pub(super) fn stands_alone(before: &str, after: &str) -> bool {
    let letter = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    let mut begin = before.len().saturating_sub(8);
    while !before.is_char_boundary(begin) {
        begin += 1;
    }
    let begins = !letter(before.chars().next_back()) || ESCAPE.is_match(&before[begin..]);
    begins && !letter(after.chars().next())
}

/// A pattern for the name as it is, and with its signs escaped as in Markdown,
/// HTML, JSON or a URL.
pub(super) fn escaped_or_not(name: &str) -> String {
    name.chars()
        .map(|c| {
            let plain = regex::escape(&c.to_string());
            if c.is_ascii_alphabetic() {
                format!("[{}{}]", c.to_ascii_lowercase(), c.to_ascii_uppercase())
            } else if c.is_ascii_digit() || !c.is_ascii() {
                plain
            } else {
                let code = u32::from(c);
                format!(r"(?:\\?{plain}|%{code:02x}|&#{code};|&#x{code:x};)")
            }
        })
        .collect()
}

/// The name again of what such a pattern has found.
pub(super) fn unescaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let (read, len) = escape(rest).unwrap_or((c, c.len_utf8()));
        out.push(read);
        rest = &rest[len..];
    }
    out
}

fn escape(text: &str) -> Option<(char, usize)> {
    if let Some(rest) = text.strip_prefix('\\') {
        let c = rest.chars().next().filter(char::is_ascii_punctuation)?;
        return Some((c, 2));
    }
    if let Some(rest) = text.strip_prefix('%') {
        let code = u8::from_str_radix(rest.get(..2)?, 16).ok()?;
        return Some((char::from(code), 3));
    }
    let rest = text.strip_prefix("&#")?;
    let (digits, _) = rest.split_once(';')?;
    let code = match digits.strip_prefix(['x', 'X']) {
        Some(hex) => u32::from_str_radix(hex, 16).ok()?,
        None => digits.parse().ok()?,
    };
    Some((char::from_u32(code)?, digits.len() + 3))
}

pub(super) fn unquoted(value: &str) -> &str {
    let quotes: &[char] = &['"', '\'', '\\'];
    value
        .trim_matches(quotes)
        .trim_start_matches("&quot;")
        .trim_end_matches("&quot;")
}

/// What was masked before is not masked again.
pub(super) fn is_pseudonym(text: &str) -> bool {
    let Some((word, number)) = text.split_once('-') else {
        return false;
    };
    ["user", "host", "address", "mail", "value"].contains(&word)
        && number
            .split(['.', '-'])
            .next()
            .is_some_and(|n| !n.is_empty() && n.bytes().all(|b| b.is_ascii_digit()))
}

pub(super) fn is_somebodys(name: &str) -> bool {
    let lower = name.to_ascii_lowercase();
    name.len() >= SHORTEST
        && name.contains(|c: char| c.is_ascii_alphabetic())
        && !COMMON.contains(&lower.as_str())
        && !is_pseudonym(&lower)
}

pub(super) fn is_public(lower: &str) -> bool {
    let below = |host: &&&str| {
        lower == **host
            || lower
                .strip_suffix(**host)
                .is_some_and(|front| front.ends_with('.'))
    };
    PUBLIC_ALONE.contains(&lower) || PUBLIC.iter().any(|host| below(&host))
}
