use std::borrow::Cow;
use std::fmt;

/// Text as it stands between the quotes of a line of JSON.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Text<'a>(pub(super) &'a [u8]);

impl<'a> Text<'a> {
    /// Whether there is none.
    pub fn is_empty(self) -> bool {
        self.0.is_empty()
    }

    /// As it stands in the line, escapes and all.
    pub fn raw(self) -> &'a [u8] {
        self.0
    }

    /// What it says. Borrowed unless something had to be unescaped. What is no
    /// text becomes `\u{FFFD}`.
    pub fn decode(self) -> Cow<'a, str> {
        if memchr::memchr(b'\\', self.0).is_none() {
            return String::from_utf8_lossy(self.0);
        }
        let mut text = String::with_capacity(self.0.len());
        let mut rest = self.0;
        while let Some(at) = memchr::memchr(b'\\', rest) {
            text.push_str(&String::from_utf8_lossy(&rest[..at]));
            let (c, after) = unescape(&rest[at + 1..]);
            text.push(c);
            rest = after;
        }
        text.push_str(&String::from_utf8_lossy(rest));
        Cow::Owned(text)
    }
}

impl fmt::Debug for Text<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.decode(), f)
    }
}

/// The character that an escape stands for, after its backslash, and what
/// follows it.
fn unescape(escape: &[u8]) -> (char, &[u8]) {
    let Some((letter, rest)) = escape.split_first() else {
        return (char::REPLACEMENT_CHARACTER, escape);
    };
    let c = match letter {
        b'n' => '\n',
        b't' => '\t',
        b'r' => '\r',
        b'b' => '\u{8}',
        b'f' => '\u{c}',
        b'u' => return utf16(rest),
        // A quote, a backslash, a slash; anything else is no JSON.
        letter if letter.is_ascii() => char::from(*letter),
        _ => char::REPLACEMENT_CHARACTER,
    };
    (c, rest)
}

/// One character of one or two groups of four digits; lone halves are none.
fn utf16(digits: &[u8]) -> (char, &[u8]) {
    let Some((first, rest)) = unit(digits) else {
        return (char::REPLACEMENT_CHARACTER, digits);
    };
    if let Some(c) = char::from_u32(u32::from(first)) {
        return (c, rest);
    }
    let second = rest.strip_prefix(br"\u").and_then(unit);
    if let Some((second, after)) = second
        && let Some(Ok(c)) = char::decode_utf16([first, second]).next()
    {
        return (c, after);
    }
    (char::REPLACEMENT_CHARACTER, rest)
}

fn unit(digits: &[u8]) -> Option<(u16, &[u8])> {
    let (digits, rest) = digits.split_at_checked(4)?;
    let mut value = 0;
    for digit in digits {
        value = value * 16 + char::from(*digit).to_digit(16)?;
    }
    Some((u16::try_from(value).ok()?, rest))
}

/// What a builder has printed, where an error of Nix quotes the end of its log:
/// `       > a line`.
pub fn quoted_log(line: &str) -> Option<&str> {
    let said = line.trim_start().strip_prefix('>')?;
    (said.is_empty() || said.starts_with(' ')).then(|| said.trim())
}

/// The same without colours, links, titles and cursor movements. Lines stay
/// lines, tabs stay tabs; of a line that was drawn over, the last stays.
pub fn uncoloured(text: &str) -> Cow<'_, str> {
    if !text.contains(|c: char| c.is_control() && c != '\n' && c != '\t') {
        return Cow::Borrowed(text);
    }
    let mut plain = String::with_capacity(text.len());
    let mut line = 0;
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\u{1b}' => escape(&mut chars),
            '\n' => {
                plain.push(c);
                line = plain.len();
            }
            '\r' if chars.peek().is_some_and(|next| *next != '\n') => plain.truncate(line),
            '\t' => plain.push(c),
            c if c.is_control() => {}
            c => plain.push(c),
        }
    }
    Cow::Owned(plain)
}

/// Skips what belongs to an escape, see ECMA-48.
fn escape(chars: &mut std::iter::Peekable<std::str::Chars<'_>>) {
    match chars.next() {
        Some('[') => {
            // Up to the letter that says what is to be done.
            chars.find(|c| ('\u{40}'..='\u{7e}').contains(c));
        }
        Some(']' | 'P' | '_' | '^') => {
            // Up to a bell or ESC \.
            while let Some(c) = chars.next() {
                if c == '\u{7}' {
                    return;
                }
                if c == '\u{1b}' {
                    chars.next_if_eq(&'\\');
                    return;
                }
            }
        }
        _ => {}
    }
}
