//! Text as it is meant: a secret is none the less one with its signs written in
//! percent, its letters as `\u0077`, with letters in it that nobody sees, or in
//! base64.

use std::borrow::Cow;

/// So often a text may be encoded again.
const MOST_LAYERS: usize = 4;

/// Without what hides a name from who looks for it.
pub(crate) fn meant(text: &str) -> Cow<'_, str> {
    let mut meant = without_unseen(text);
    for _ in 0..MOST_LAYERS {
        match decoded(&meant).or_else(|| unescaped(&meant)) {
            Some(further) => meant = Cow::Owned(further),
            None => break,
        }
    }
    meant
}

/// Letters without width between two of a word; elsewhere they join the signs
/// of a script.
fn without_unseen(text: &str) -> Cow<'_, str> {
    let unseen = |c: char| matches!(c, '\u{AD}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2069}' | '\u{FEFF}');
    if !text.contains(unseen) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(unseen) {
        let (before, from) = rest.split_at(at);
        let after = from.trim_start_matches(unseen);
        out.push_str(before);
        let word = |c: Option<char>| c.is_some_and(|c| c.is_ascii_graphic());
        if !(word(out.chars().next_back()) && word(after.chars().next())) {
            out.push_str(&from[..from.len() - after.len()]);
        }
        rest = after;
    }
    out.push_str(rest);
    Cow::Owned(out)
}

/// One layer of percent signs less: only the signs that part the pieces of a URL.
fn decoded(text: &str) -> Option<String> {
    let mut out = String::new();
    let mut done = 0;
    for (at, _) in text.match_indices('%') {
        let code = text
            .get(at + 1..at + 3)
            .and_then(|two| u8::from_str_radix(two, 16).ok());
        let Some(sign) = code.map(char::from).filter(|c| ":/@?=&%[]".contains(*c)) else {
            continue;
        };
        out.push_str(&text[done..at]);
        out.push(sign);
        done = at + 3;
    }
    (done > 0).then(|| out + &text[done..])
}

/// Letters that JSON has as their numbers; not the marks that it escapes itself.
fn unescaped(text: &str) -> Option<String> {
    let mut out = String::new();
    let mut done = 0;
    for (at, _) in text.match_indices("\\u00") {
        let code = text
            .get(at + 4..at + 6)
            .and_then(|two| u8::from_str_radix(two, 16).ok());
        let plain = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-');
        let Some(letter) = code.filter(plain).filter(|_| at >= done) else {
            continue;
        };
        out.push_str(text[done..at].trim_end_matches('\\'));
        out.push(char::from(letter));
        done = at + 6;
    }
    (done > 0).then(|| out + &text[done..])
}

/// Whether that is `user:password` in base64, as a header has it.
pub(super) fn is_user_and_password(base64: &str) -> bool {
    let bare = base64.trim_end_matches('=');
    let mut bytes = Vec::with_capacity(bare.len() * 3 / 4);
    let (mut bits, mut held) = (0_u32, 0);
    for letter in bare.bytes() {
        let value = match letter {
            b'A'..=b'Z' => letter - b'A',
            b'a'..=b'z' => letter - b'a' + 26,
            b'0'..=b'9' => letter - b'0' + 52,
            b'+' | b'-' => 62,
            b'/' | b'_' => 63,
            _ => return false,
        };
        bits = (bits << 6 | u32::from(value)) & 0xFFFF;
        held += 6;
        if held >= 8 {
            held -= 8;
            bytes.push((bits >> held & 0xFF) as u8);
        }
    }
    let shown = |text: &str| text.contains(':') && !text.contains(char::is_control);
    std::str::from_utf8(&bytes).is_ok_and(shown)
}
