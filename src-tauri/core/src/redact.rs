//! Masks secrets in command lines and log lines before anybody sees, stores or
//! logs them.
//!
//! Two doors: [`argv`] knows where one argument ends and masks a whole value;
//! [`text`] has only a line and masks up to the next blank or quote. Both err on
//! the side of masking too much after a telling name (`…token=`), and leave alone
//! what merely looks random: store hashes, git revisions, public keys.

use std::borrow::Cow;

use regex::Captures;

mod disguise;
mod names;
mod patterns;
mod places;
mod programs;
mod values;

#[cfg(test)]
mod tests;

pub(crate) use disguise::meant;
use names::{Header, header_kind, is_plain_name, names_code, takes_secret};
use patterns::{
    BASIC, BEARER, HOST, MAYBE, PASSWORD_LINE, PATTERNS, SIGNING_KEY, TAGGED, USERINFO,
};
pub(crate) use values::{indentation, opens_block};
use values::{is_code, looks_random, takes_name_and_value};

/// What stands where a secret stood.
pub const MASK: &str = "•••";

/// Text of strangers as it may be shown: what steers a terminal or turns the
/// direction of writing becomes `\u{FFFD}`.
pub fn visible(text: &str) -> Cow<'_, str> {
    if text.contains(steers) {
        Cow::Owned(text.replace(steers, "\u{FFFD}"))
    } else {
        Cow::Borrowed(text)
    }
}

/// True for what moves the cursor, changes the terminal, or turns the direction
/// of writing.
pub fn steers(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{061C}' | '\u{200E}' | '\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

/// The same for text of several lines, which stay lines.
pub fn visible_lines(text: &str) -> String {
    let lines: Vec<Cow<'_, str>> = text
        .split('\n')
        .map(|line| match line.strip_suffix('\r') {
            // The end of a line of comma separated values.
            Some(line) => visible(line) + "\r",
            None => visible(line),
        })
        .collect();
    lines.join("\n")
}

/// The same arguments, secrets masked; as many as came in.
pub fn argv<S: AsRef<str>>(args: &[S]) -> Vec<String> {
    let mut reader = programs::Reader::default();
    let mut masked = Vec::with_capacity(args.len());
    let word = |at: Option<usize>| at.map_or("", |at| args[at].as_ref());
    for (at, arg) in args.iter().enumerate() {
        let arg = arg.as_ref();
        let (before, before_that) = (word(at.checked_sub(1)), word(at.checked_sub(2)));
        let placed = reader.take(arg);
        masked.push(if value_is_secret(arg, before, before_that) {
            MASK.to_owned()
        } else if let Some(placed) = placed {
            placed
        } else {
            argument(arg)
        });
    }
    masked
}

/// Arguments of strangers as they may be shown: secrets masked, then what steers
/// a terminal made [`visible`]. In this order, for a secret is known by the tabs
/// and line ends around it.
pub fn shown_argv<S: AsRef<str>>(args: &[S]) -> Vec<String> {
    let mut masked = argv(args);
    for arg in &mut masked {
        if let Cow::Owned(shown) = visible(arg) {
            *arg = shown;
        }
    }
    masked
}

/// Whether the argument after this one is a secret: `--token`, `-token`.
pub(crate) fn is_secret_flag(arg: &str) -> bool {
    arg.starts_with('-') && arg.len() > 2 && !arg.contains('=') && takes_secret(arg)
}

/// The same line, secrets masked. Idempotent; a line without a secret comes back
/// unchanged.
pub fn text(line: &str) -> String {
    // What is in disguise is shown without it, and left alone if it hides nothing.
    if let Cow::Owned(plain) = meant(line) {
        let masked = undisguised(&plain);
        if masked != plain {
            return masked;
        }
    }
    undisguised(line)
}

fn undisguised(line: &str) -> String {
    let mut line = line.to_owned();
    // One mask can uncover the next secret's name, so until nothing changes.
    for _ in 0..MOST_PASSES {
        if !MAYBE.is_match(&line) {
            break;
        }
        let masked = pass(&line);
        if masked == line {
            break;
        }
        line = masked;
    }
    line
}

/// Two suffice for real lines; the end is only against lines made on purpose.
const MOST_PASSES: usize = 8;

fn pass(line: &str) -> String {
    let mut line = Cow::Borrowed(line);
    for (pattern, replacement) in PATTERNS.iter() {
        if let Cow::Owned(changed) = pattern.replace_all(&line, *replacement) {
            line = Cow::Owned(changed);
        }
    }
    let line = USERINFO.replace_all(&line, |found: &Captures| {
        let end = found.get(0).map_or(0, |whole| whole.end());
        userinfo(found, &line[end..])
    });
    let line = programs::inside(&line);
    let line = places::inside(&line);
    let line = TAGGED.replace_all(&line, |found: &Captures| tagged(found));
    let line = values::after_flags(&line);
    let random = |found: &Captures| if_random(found, &found["lead"]);
    let line = PASSWORD_LINE.replace_all(&line, random);
    let line = BEARER.replace_all(&line, |found: &Captures| if_random(found, &found["scheme"]));
    let line = BASIC.replace_all(&line, |found: &Captures| basic(found));
    let line = SIGNING_KEY.replace_all(&line, |found: &Captures| signing_key(found));
    values::after_names(&line)
}

/// Whether `arg` is the value of `--token` or of `--option access-tokens`.
fn value_is_secret(arg: &str, before: &str, before_that: &str) -> bool {
    let named = is_secret_flag(before)
        || before_that.starts_with("--")
            && takes_name_and_value(before_that)
            && takes_secret(before);
    // `npm config set //host/:_authToken X`.
    let keyed = before
        .strip_prefix("//")
        .and_then(|key| key.rsplit_once(":_"))
        .is_some_and(|(_, name)| is_plain_name(name) && takes_secret(name));
    let code = before.starts_with("--") && names_code(before) && is_code(arg);
    !arg.is_empty() && (named || keyed || code)
}

/// One argument on its own: `--token=…`, `GITHUB_TOKEN=…`, or anything else.
pub(crate) fn argument(arg: &str) -> String {
    match arg.split_once('=') {
        Some((name, value)) if !value.is_empty() && is_plain_name(name) && takes_secret(name) => {
            format!("{name}={MASK}")
        }
        _ => text(arg),
    }
}

/// `://user:abc@`.
fn userinfo(found: &Captures, after: &str) -> String {
    let (user, password) = (&found["user"], &found["password"]);
    if password
        .split_once('/')
        .is_some_and(|(port, path)| is_port(port, path, after))
    {
        found[0].to_owned()
    } else if programs::names_user(user, password) {
        format!("{}{user}:{MASK}@", &found["scheme"])
    } else {
        format!("{}{MASK}@", &found["scheme"])
    }
}

/// A port and a path with an `@` in it, and no password with a slash: digits,
/// unless a host follows the first piece of the path.
fn is_port(port: &str, path: &str, after: &str) -> bool {
    let host_follows =
        !port.is_empty() && !path.is_empty() && !path.contains('/') && HOST.is_match(after);
    port.bytes().all(|byte| byte.is_ascii_digit()) && !host_follows
}

/// `<password>abc</password>`.
fn tagged(found: &Captures) -> String {
    let name = &found["name"];
    let plain = name.rsplit(':').next().unwrap_or_default();
    if name == &found["close"] && takes_secret(plain) {
        format!("{}{MASK}</{name}", &found["lead"])
    } else {
        found[0].to_owned()
    }
}

/// `Bearer abc…` without the header's name.
fn if_random(found: &Captures, lead: &str) -> String {
    if looks_random(&found["value"]) {
        format!("{lead}{MASK}")
    } else {
        found[0].to_owned()
    }
}

/// `Basic YWxpY2U6…` without the header's name.
fn basic(found: &Captures) -> String {
    if disguise::is_user_and_password(&found["value"]) {
        format!("{}{MASK}", &found["scheme"])
    } else {
        found[0].to_owned()
    }
}

/// A long name or path, and a hash in letters of one kind, is no key.
fn signing_key(found: &Captures) -> String {
    let (name, value) = (&found["name"], &found["value"]);
    let has = |is: fn(&u8) -> bool| value.bytes().any(|byte| is(&byte));
    let slashes = value.bytes().filter(|byte| *byte == b'/').count();
    let is_path = !value.ends_with('=') && slashes * 16 > value.len();
    let is_hash = ["sha1", "sha256", "sha384", "sha512", "blake3", "md5"].contains(&name);
    let random = has(u8::is_ascii_lowercase) && has(u8::is_ascii_uppercase);
    if is_hash || !random || is_path {
        found[0].to_owned()
    } else {
        format!("{name}:{MASK}")
    }
}

/// Whether a header ends here whose secret stands in the next line.
pub(crate) fn opens_secret(line: &str) -> bool {
    let name = line.trim_end().strip_suffix(':').map(|before| {
        let length = before.bytes().rev().take_while(|b| names::is_name_byte(*b));
        &before[before.len() - length.count()..]
    });
    name.is_some_and(|name| header_kind(name) == Header::WholeLine)
}
