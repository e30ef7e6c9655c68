//! Masks values that stand after a name: `name=…`, `name: …`, `--name …`.

use super::MASK;
use super::names::{
    Header, LONGEST_NAME, header_kind, is_name_byte, is_secret_parameter, names_code, takes_secret,
};
use super::patterns::{FLAG, SCHEME};

/// Masks what follows `name=` and `name:`.
pub(super) fn after_names(line: &str) -> String {
    let mut masked = String::with_capacity(line.len());
    let mut done = 0;
    for (at, separator) in line.match_indices(['=', ':']) {
        if at < done {
            continue;
        }
        if let Some((start, end)) = secret_after(line, done, at, separator) {
            masked.push_str(&line[done..start]);
            masked.push_str(MASK);
            done = end;
        }
    }
    masked.push_str(&line[done..]);
    masked
}

/// The range of the secret after the separator at `at`, if there is one.
fn secret_after(line: &str, done: usize, at: usize, separator: &str) -> Option<(usize, usize)> {
    let (name, lead) = name_before(&line[done..at])?;
    let after = &line[at + 1..];
    let header = match separator {
        // The user of a URL, not a header.
        ":" if lead == Some('/') && line[..at].ends_with(&format!("://{name}")) => Header::No,
        ":" => header_kind(name),
        _ if after.starts_with('=') => Header::No,
        _ if matches!(lead, Some('?' | '&')) && is_secret_parameter(name) => Header::OneWord,
        _ if takes_secret(name) => Header::OneWord,
        _ if names_code(name) => Header::IfCode,
        _ => Header::No,
    };
    if header == Header::No {
        return None;
    }
    if separator == ":" && is_block(after) {
        return block(line, at);
    }
    let (offset, value) = value_at_start(after, header)?;
    let is_one = match header {
        Header::IfRandom => looks_random(value),
        Header::IfCode => is_code(value),
        _ => true,
    };
    if !is_one {
        return None;
    }
    let start = at + 1 + offset;
    Some((start, start + value.len()))
}

/// Whether the value is a block of YAML, in the lines below.
fn is_block(after: &str) -> bool {
    let Some(rest) = after.trim_start_matches(is_blank).strip_prefix(['|', '>']) else {
        return false;
    };
    let shape = rest
        .bytes()
        .take_while(|byte| b"+-123456789".contains(byte));
    let shape = shape.take(3).count();
    let end = rest[shape..].trim_start_matches(is_blank);
    shape <= 2 && (end.is_empty() || end.starts_with('\n'))
}

/// The range of such a block: the lines that stand deeper than its name's.
fn block(text: &str, at: usize) -> Option<(usize, usize)> {
    let begins = text[..at].rfind('\n').map_or(0, |end| end + 1);
    let name = indentation(&text[begins..]);
    let mut start = None;
    let mut end = 0;
    let mut from = at + text[at..].find('\n')? + 1;
    for line in text[from..].split_inclusive('\n') {
        let said = line.trim();
        if !said.is_empty() {
            if indentation(line) <= name {
                break;
            }
            start.get_or_insert(from + indentation(line));
            end = from + line.trim_end().len();
        }
        from += line.len();
    }
    start.map(|start| (start, end))
}

/// How deep the name stands whose secret is a block of YAML below this line.
pub(crate) fn opens_block(line: &str) -> Option<usize> {
    let at = line.rfind(':')?;
    let (name, _) = name_before(&line[..at])?;
    let opens = is_block(&line[at + 1..]) && header_kind(name) != Header::No;
    opens.then(|| indentation(line))
}

/// So many blanks stand before a line.
pub(crate) fn indentation(line: &str) -> usize {
    line.len() - line.trim_start_matches([' ', '\t']).len()
}

/// The name that ends where the separator stands, and the character before it.
fn name_before(before: &str) -> Option<(&str, Option<char>)> {
    let before = before.trim_end();
    let before = match before.strip_suffix(['"', '\'']) {
        // In a string of JSON the quote is escaped itself.
        Some(inner) => inner.trim_end_matches('\\'),
        None => before,
    };
    let length = before
        .bytes()
        .rev()
        .take(LONGEST_NAME + 1)
        .take_while(|byte| is_name_byte(*byte))
        .count();
    let (rest, name) = before.split_at(before.len() - length);
    (length > 0).then(|| (name, rest.chars().next_back()))
}

/// The value after a separator: blanks and a quote are skipped, the scheme of a
/// header (`Bearer `) is left to be read.
pub(super) fn value_at_start(after: &str, header: Header) -> Option<(usize, &str)> {
    let mut blanks = after.len() - after.trim_start_matches(is_blank_or_escape).len();
    let further = after.len() - after.trim_start().len();
    // Nix and JSON may go on in the next line, but a name there is no value.
    if after[further..].starts_with(['"', '\'']) {
        blanks = blanks.max(further);
    }
    let rest = &after[blanks..];
    if let Some(inner) = rest.strip_prefix("''") {
        let value = indented(inner)?;
        return (!value.is_empty()).then_some((blanks + 2, value));
    }
    let quote = rest.chars().next().filter(|c| matches!(c, '"' | '\''));
    let opened = blanks + usize::from(quote.is_some());
    let scheme = if header == Header::WholeLine {
        scheme_length(&after[opened..])
    } else {
        0
    };
    let start = opened + scheme;
    let value = &after[start..];
    let end = match quote {
        Some(quote) if after[..blanks].ends_with('\\') => value.find([quote, '\n']),
        Some(quote) => closing(value, quote).or_else(|| value.find('\n')),
        None if header == Header::WholeLine => value.find(['"', '\'', '\n']),
        None => value.find([' ', '\t', '\r', '\n', '"', '\'', '&']),
    };
    let value = &value[..end.unwrap_or(value.len())];
    let value = value.trim_end_matches(['\\', '\r']);
    (!value.is_empty()).then_some((start, value))
}

/// A blank of any script within a line.
fn is_blank(c: char) -> bool {
    c.is_whitespace() && c != '\n'
}

fn is_blank_or_escape(c: char) -> bool {
    is_blank(c) || c == '\\'
}

/// Where a quoted value ends; `\"` does not end it.
fn closing(value: &str, quote: char) -> Option<usize> {
    let mut escaped = false;
    value
        .char_indices()
        .find(|(_, letter)| {
            let closes = *letter == quote && !escaped;
            escaped = quote == '"' && *letter == '\\' && !escaped;
            closes
        })
        .map(|(at, _)| at)
}

/// The value after an opening `''`: an indented string of Nix. Its end is `''`,
/// but not `'''`, `''$` and `''\`. Without an end everything belongs to it, unless
/// it is the empty word of a shell.
fn indented(inner: &str) -> Option<&str> {
    let mut at = 0;
    while let Some(found) = inner[at..].find("''") {
        let end = at + found;
        if !inner[end + 2..].starts_with(['\'', '$', '\\']) {
            return Some(&inner[..end]);
        }
        at = end + 3;
    }
    let empty = inner.is_empty() || inner.starts_with([' ', '\t', '\r', '\n', ';', ',', ')']);
    (!empty).then_some(inner)
}

fn scheme_length(value: &str) -> usize {
    SCHEME.find(value).map_or(0, |found| found.end())
}

/// Digits among letters, or simply long: not a word of a sentence.
pub(super) fn looks_random(value: &str) -> bool {
    value == MASK
        || value.len() >= 24
        || (value.len() >= 6 && value.bytes().any(|byte| byte.is_ascii_digit()))
}

/// Four digits and more, and nothing else.
pub(super) fn is_code(value: &str) -> bool {
    let value = value.trim_end_matches([',', ';', '.', '}']);
    value == MASK || value.len() >= 4 && value.bytes().all(|byte| byte.is_ascii_digit())
}

/// Options that take a name and its value.
pub(super) fn takes_name_and_value(option: &str) -> bool {
    matches!(
        option.trim_start_matches('-'),
        "option" | "nix-option" | "arg" | "argstr" | "set-env-var" | "setenv"
    )
}

/// Masks what follows `--token`, `-token` and `--argstr dbPassword`.
pub(super) fn after_flags(line: &str) -> String {
    let mut masked = String::with_capacity(line.len());
    let mut done = 0;
    for found in FLAG.find_iter(line) {
        if found.start() < done {
            continue;
        }
        let name = &line[found.start()..found.end()];
        let name = &name[name.find('-').unwrap_or_default()..];
        if let Some((start, end)) = secret_of_flag(line, name, found.end()) {
            masked.push_str(&line[done..start]);
            masked.push_str(MASK);
            done = end;
        }
    }
    masked.push_str(&line[done..]);
    masked
}

/// The range of the value of the option that ends at `at`, if it is a secret.
fn secret_of_flag(line: &str, option: &str, at: usize) -> Option<(usize, usize)> {
    let mut at = at + gap(&line[at..])?;
    if takes_name_and_value(option) {
        let name = &line[at..];
        let name = name.trim_start_matches(['"', '\'']);
        let length = name.bytes().take_while(|byte| is_name_byte(*byte)).count();
        if length > LONGEST_NAME || !takes_secret(&name[..length]) {
            return None;
        }
        at = line.len() - name.len() + length;
        at += gap(&line[at..])?;
    } else if !takes_secret(option) && !names_code(option) {
        return None;
    }
    let (offset, value) = value_at_start(&line[at..], Header::OneWord)?;
    if !takes_secret(option) && names_code(option) && !is_code(value) {
        return None;
    }
    let is_flag = value.starts_with('-') && takes_secret(value);
    (!is_flag).then_some((at + offset, at + offset + value.len()))
}

/// The blanks after a word, with what closes its quotes.
fn gap(after: &str) -> Option<usize> {
    let rest = after.trim_start_matches(['"', '\'', ',']);
    let blanks = rest.trim_start_matches(is_blank);
    (blanks.len() < rest.len()).then(|| after.len() - blanks.len())
}
