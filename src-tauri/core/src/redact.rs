//! Masks secrets in command lines and log lines before anybody sees, stores or
//! logs them.
//!
//! Two doors: [`argv`] knows where one argument ends and masks a whole value;
//! [`text`] has only a line and masks up to the next blank or quote. Both err on
//! the side of masking too much after a telling name (`…token=`), and leave alone
//! what merely looks random: store hashes, git revisions, public keys.

use std::borrow::Cow;
use std::sync::LazyLock;

use regex::{Captures, Regex};

#[cfg(test)]
mod tests;

/// What stands where a secret stood.
pub const MASK: &str = "•••";

/// Text of strangers as it may be shown: what steers a terminal or turns the
/// direction of writing becomes `\u{FFFD}`.
pub fn visible(text: &str) -> Cow<'_, str> {
    let steers = |c: char| {
        c.is_control()
            || matches!(c, '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
    };
    if text.contains(steers) {
        Cow::Owned(text.replace(steers, "\u{FFFD}"))
    } else {
        Cow::Borrowed(text)
    }
}

/// The same arguments, secrets masked; as many as came in.
pub fn argv(args: &[String]) -> Vec<String> {
    let password_flags = password_flags(args);
    let mut masked = Vec::with_capacity(args.len());
    for (at, arg) in args.iter().enumerate() {
        let before = at.checked_sub(1).map_or("", |i| &args[i]);
        let before_that = at.checked_sub(2).map_or("", |i| &args[i]);
        masked.push(if value_is_secret(arg, before, before_that) {
            MASK.to_owned()
        } else if password_flags.contains(&before) {
            after_colon(arg)
        } else {
            argument(arg)
        });
    }
    masked
}

/// The same line, secrets masked. Idempotent; a line without a secret comes back
/// unchanged.
pub fn text(line: &str) -> String {
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
    let line = URL_PASSWORD.replace_all(&line, |found: &Captures| url_password(found));
    let line = FLAG.replace_all(&line, |found: &Captures| flag(found));
    let line = BEARER.replace_all(&line, |found: &Captures| bearer(found));
    after_names(&line)
}

/// Whether `arg` is the value of `--token` or of `--option access-tokens`.
fn value_is_secret(arg: &str, before: &str, before_that: &str) -> bool {
    let is_value = !arg.is_empty() && !arg.starts_with("--");
    let pair = matches!(
        before_that,
        "--option" | "--nix-option" | "--arg" | "--argstr"
    );
    let named = pair || before.starts_with("--");
    is_value && named && !before.contains('=') && takes_secret(before)
}

/// Options of password-on-the-command-line programs that no name gives away.
fn password_flags(args: &[String]) -> &'static [&'static str] {
    let runs = |program: &str| {
        args.iter()
            .take(8)
            .any(|arg| arg.rsplit('/').next() == Some(program))
    };
    if runs("curl") {
        &["-u", "--user", "-U", "--proxy-user"]
    } else if runs("sshpass") {
        &["-p"]
    } else {
        &[]
    }
}

/// `user:password` → `user:•••`; a word without a colon is masked whole.
fn after_colon(credentials: &str) -> String {
    match credentials.split_once(':') {
        Some((user, _)) => format!("{user}:{MASK}"),
        None => MASK.to_owned(),
    }
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

fn is_plain_name(name: &str) -> bool {
    !name.is_empty() && name.bytes().all(is_name_byte)
}

fn is_name_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'.' | b'-')
}

// ---- names ---------------------------------------------------------------

/// Whether an option, variable or parameter of this name holds a secret.
/// `--author`, `tokenizers`, `--ask-sudo-password` and `secret-key-files` do not.
fn takes_secret(name: &str) -> bool {
    if name.len() > LONGEST_NAME {
        return false;
    }
    let name = name
        .trim_start_matches('-')
        .to_ascii_lowercase()
        .replace('-', "_");
    let asks = ASKING.iter().any(|start| name.starts_with(start));
    let points = POINTING.iter().any(|end| name.ends_with(end));
    !asks && !points && tells_secret(&name)
}

/// No real option or variable is longer; keeps the look backwards short.
const LONGEST_NAME: usize = 80;

/// A flag that only says how a secret is come by.
const ASKING: &[&str] = &[
    "ask_", "no_", "use_", "prompt_", "show_", "require_", "allow_", "skip_", "with_", "without_",
];

/// The value is the place of a secret, not the secret.
const POINTING: &[&str] = &[
    "_file", "_files", "_path", "_paths", "_dir", "_stdin", "_command", "_prompt", "_url", "_name",
    "_type", "_id", "_sock",
];

/// Pieces that give a name away wherever in it they stand.
const TELLING: &[&str] = &[
    "password",
    "passwd",
    "passphrase",
    "secret",
    "credential",
    "api_key",
    "apikey",
    "access_key",
    "accesskey",
    "private_key",
    "authorization",
];

fn tells_secret(name: &str) -> bool {
    TELLING.iter().any(|piece| name.contains(piece))
        || (name.contains("token") && !name.contains("tokeni") && !name.contains("token_count"))
        || name
            .split(['_', '.'])
            .any(|piece| matches!(piece, "auth" | "pass" | "pwd" | "cookie"))
}

/// Query parameters that are short names elsewhere.
fn is_secret_parameter(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    takes_secret(&name)
        || matches!(
            name.as_str(),
            "key" | "sig" | "signature" | "awsaccesskeyid"
        )
        || name.ends_with("-signature")
}

/// Names before a colon: only whole known ones, because package names and
/// ordinary words stand before colons too.
fn header_kind(name: &str) -> Header {
    let name = name.to_ascii_lowercase().replace('_', "-");
    match name.as_str() {
        "authorization"
        | "proxy-authorization"
        | "cookie"
        | "set-cookie"
        | "x-api-key"
        | "private-token"
        | "job-token"
        | "deploy-token" => Header::WholeLine,
        "password" | "passwd" | "passphrase" | "client-secret" | "access-token"
        | "refresh-token" | "id-token" | "api-key" | "apikey" | "api-token" | "auth-token"
        | "secret-key" | "secret-access-key" | "private-key" => Header::OneWord,
        "token" | "secret" | "auth" => Header::IfRandom,
        _ if name.starts_with("x-") && takes_secret(&name) => Header::WholeLine,
        _ if ends_with_any(&name, &["-password", "-passwd", "-passphrase"]) => Header::OneWord,
        _ if ends_with_any(&name, &["-token", "-secret", "-api-key", "-secret-key"]) => {
            Header::IfRandom
        }
        _ => Header::No,
    }
}

fn ends_with_any(name: &str, ends: &[&str]) -> bool {
    ends.iter().any(|end| name.ends_with(end))
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Header {
    WholeLine,
    OneWord,
    /// "unexpected token: identifier" is no secret, "token: 8f3a…" is.
    IfRandom,
    No,
}

// ---- values after a name -------------------------------------------------

/// Masks what follows `name=` and `name:`.
fn after_names(line: &str) -> String {
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
        ":" => header_kind(name),
        _ if after.starts_with('=') => Header::No,
        _ if matches!(lead, Some('?' | '&')) && is_secret_parameter(name) => Header::OneWord,
        _ if takes_secret(name) => Header::OneWord,
        _ => Header::No,
    };
    if header == Header::No {
        return None;
    }
    let (offset, value) = value_at_start(after, header)?;
    if header == Header::IfRandom && !looks_random(value) {
        return None;
    }
    let start = at + 1 + offset;
    Some((start, start + value.len()))
}

/// The name that ends where the separator stands, and the character before it.
fn name_before(before: &str) -> Option<(&str, Option<char>)> {
    let before = before.trim_end_matches([' ', '\t']);
    let before = before.strip_suffix(['"', '\'']).unwrap_or(before);
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
fn value_at_start(after: &str, header: Header) -> Option<(usize, &str)> {
    let blanks = after.len() - after.trim_start_matches([' ', '\t', '\\']).len();
    let rest = &after[blanks..];
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
        Some(quote) => value.find([quote, '\n']),
        None if header == Header::WholeLine => value.find(['"', '\'', '\n']),
        None => value.find([' ', '\t', '\r', '\n', '"', '\'', '&']),
    };
    let value = &value[..end.unwrap_or(value.len())];
    let value = value.trim_end_matches(['\\', '\r']);
    (!value.is_empty()).then_some((start, value))
}

fn scheme_length(value: &str) -> usize {
    SCHEME.find(value).map_or(0, |found| found.end())
}

/// Digits among letters, or simply long: not a word of a sentence.
fn looks_random(value: &str) -> bool {
    value == MASK
        || value.len() >= 24
        || (value.len() >= 6 && value.bytes().any(|byte| byte.is_ascii_digit()))
}

/// `--token abc` inside a line.
fn flag(found: &Captures) -> String {
    if takes_secret(&found["name"]) {
        format!("{}{}{MASK}", &found["name"], &found["gap"])
    } else {
        found[0].to_owned()
    }
}

/// `://user:abc@`.
fn url_password(found: &Captures) -> String {
    let port = found["password"].split_once('/').map(|(port, _)| port);
    if port.is_some_and(|port| port.bytes().all(|byte| byte.is_ascii_digit())) {
        found[0].to_owned()
    } else {
        format!("{}{MASK}@", &found["user"])
    }
}

/// `Bearer abc…` without the header's name.
fn bearer(found: &Captures) -> String {
    if looks_random(&found["value"]) {
        format!("{}{MASK}", &found["scheme"])
    } else {
        found[0].to_owned()
    }
}

// ---- patterns ------------------------------------------------------------
// The regex crate is built without Unicode tables: classes are spelled out, and
// only literals are case-insensitive.

fn pattern(source: &str) -> Regex {
    Regex::new(source).expect("the pattern is a constant that the tests compile")
}

/// Most lines hold none of these and are handed back at once.
static MAYBE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(concat!(
        "(?i-u:token|pass|pwd|curl|secret|cred|key|auth|cookie|bearer|sig|login|",
        "gh[opsru]_|github_pat_|gl[a-z]+-|akia|asia|xox|sk-|eyj|hf_|npm_|aiza|dop_v1|ya29)",
        "|://[^ \t]*@|:[A-Za-z0-9+/]{86}=="
    ))
});

/// user:password@host. The password may hold a slash that nobody encoded; a
/// port before a path with an `@` in it is none.
static URL_PASSWORD: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r#"(?P<user>[A-Za-z][A-Za-z0-9+.-]*://[^/ \t\r\n"'@:?#]*:)(?P<password>[^ \t\r\n"'?#]+)@"#,
    )
});

static FLAG: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r#"(?P<name>--[A-Za-z0-9_-]+)(?P<gap>[ \t]+["']?)(?P<value>[^ \t\r\n"'-][^ \t\r\n"']*)"#,
    )
});

static BEARER: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"(?P<scheme>(?i-u:bearer)[ \t]+)(?P<value>[A-Za-z0-9._~+/=•-]{3,})"));

static SCHEME: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"^(?i-u:bearer|basic|token|digest|negotiate|apikey|aws4-hmac-sha256)[ \t]+")
});

/// What needs no judgement: the pattern alone tells.
static PATTERNS: LazyLock<Vec<(Regex, &str)>> = LazyLock::new(|| {
    [
        // A private key in PEM form, also with its newlines written as \n.
        (
            r"(-----BEGIN [A-Z0-9 ]*PRIVATE KEY-----)[A-Za-z0-9+/=\\ \r\n•:,-]*?(-----END [A-Z0-9 ]*PRIVATE KEY-----|$)",
            "${1}•••${2}",
        ),
        // nix.conf and NIX_CONFIG: `access-tokens = github.com=… gitlab.com=PAT:…`.
        (
            r#"((?:extra-)?access-tokens["']?[ \t]*[= \t][ \t]*["']?)[A-Za-z0-9.:/_-]+=[^ \t\r\n"']+(?:[ \t]+[A-Za-z0-9.:/_-]+=[^ \t\r\n"']+)*"#,
            "${1}•••",
        ),
        // netrc: machine HOST login USER password SECRET.
        (
            r"((?:machine|login|default)[ \t\r\n]+(?:[^ \t\r\n]+[ \t\r\n]+)?password[ \t\r\n]+)[^ \t\r\n]+",
            "${1}•••",
        ),
        // curl and sshpass inside one argument of a shell.
        (
            r#"((?-u:\b)curl[ \t][^|;\r\n]*?[ \t](?:-u|-U|--user|--proxy-user)[ \t=]*["']?[^: \t\r\n"'•]*:)[^ \t\r\n"'•]+"#,
            "${1}•••",
        ),
        (
            r#"((?-u:\b)sshpass[ \t]+-p[ \t]*["']?)[^ \t\r\n"'•]+"#,
            "${1}•••",
        ),
        // A lone token before an https host.
        (r#"(https?://)[^/ \t\r\n"'@:?#]+@"#, "${1}•••@"),
        // Tokens that carry their maker's mark.
        (
            concat!(
                r"(^|[^A-Za-z0-9_-])(?:",
                r"gh[opsru]_[A-Za-z0-9]{6,}|github_pat_[A-Za-z0-9_]{6,}",
                r"|gl(?:pat|dt|rt|ptt|ft|imt|agent|soat|cbt)-[A-Za-z0-9_.-]{6,}",
                r"|(?:AKIA|ASIA)[0-9A-Z]{12,}|xox[abeoprs]-[A-Za-z0-9-]{6,}|sk-[A-Za-z0-9_-]{20,}",
                r"|hf_[A-Za-z0-9]{20,}|npm_[A-Za-z0-9]{30,}|AIza[A-Za-z0-9_-]{30,}",
                r"|dop_v1_[a-f0-9]{40,}|ya29\.[A-Za-z0-9_-]{20,}|AGE-SECRET-KEY-1[0-9A-Z]{20,}",
                r"|eyJ[A-Za-z0-9_-]{6,}(?:\.[A-Za-z0-9_-]+){1,4}",
                r")"
            ),
            "${1}•••",
        ),
        // A Nix signing key: NAME:BASE64 of 64 bytes; a public key has only 32.
        (r"([A-Za-z0-9._-]+:)[A-Za-z0-9+/]{86}==", "${1}•••"),
    ]
    .into_iter()
    .map(|(source, replacement)| (pattern(source), replacement))
    .collect()
});
