//! Programs that take a secret in a place that no name gives away: curl, sshpass,
//! cachix, and those of the table in [`super::places`].

use std::mem;

use regex::Captures;

use super::MASK;
use super::names::is_name_byte;
use super::patterns::{CURL, CURL_USER};
use super::places::Places;

/// Reads arguments one after another and knows what the next one is.
#[derive(Default)]
pub(super) struct Reader {
    curl: bool,
    sshpass: bool,
    cachix: bool,
    places: Places,
    next: Next,
}

#[derive(Default)]
enum Next {
    #[default]
    Ordinary,
    /// `user:password`.
    Credentials,
    /// A secret as a whole.
    Secret,
    /// The same, unless an option stands there.
    Token,
    /// The value of an option that takes no secret.
    Skip,
}

impl Reader {
    /// The next argument masked, if its place says that it is secret.
    pub(super) fn take(&mut self, arg: &str) -> Option<String> {
        let placed = self.places.take(arg);
        match mem::take(&mut self.next) {
            Next::Credentials => return Some(credentials(arg)),
            Next::Token if arg.starts_with('-') => {
                self.next = Next::Token;
                return None;
            }
            Next::Secret | Next::Token => return Some(MASK.to_owned()),
            Next::Skip => return None,
            Next::Ordinary => {}
        }
        // Also as `nixpkgs#curl` of `nix run`.
        match arg.rsplit(['/', '#', '.']).next() {
            Some("curl") => self.curl = true,
            Some("sshpass") => {
                self.sshpass = true;
                return None;
            }
            Some("cachix") => self.cachix = true,
            Some("authtoken") if self.cachix => self.next = Next::Token,
            _ => {}
        }
        if self.sshpass {
            return self.sshpass(arg);
        }
        if let Some(masked) = placed {
            return Some(masked);
        }
        if self.curl { self.curl(arg) } else { None }
    }

    /// Its options end with the command that it runs.
    fn sshpass(&mut self, arg: &str) -> Option<String> {
        match arg {
            "-p" => self.next = Next::Secret,
            "-f" | "-d" | "-P" => self.next = Next::Skip,
            _ if arg.starts_with("-p") => return Some(format!("-p{MASK}")),
            _ => self.sshpass = arg.starts_with('-'),
        }
        None
    }

    fn curl(&mut self, arg: &str) -> Option<String> {
        for name in ["--user", "--proxy-user"] {
            match arg.strip_prefix(name) {
                Some("") => self.next = Next::Credentials,
                Some(rest) if rest.starts_with('=') => {
                    return Some(format!("{name}={}", credentials(&rest[1..])));
                }
                _ => {}
            }
        }
        let letters = arg.strip_prefix('-')?;
        let before = letters.bytes().take_while(|byte| SWITCHES.contains(byte));
        let (switches, rest) = letters.split_at(before.count());
        let option = rest.chars().next().filter(|c| matches!(c, 'u' | 'U'))?;
        let value = &rest[1..];
        if value.is_empty() {
            self.next = Next::Credentials;
            return None;
        }
        Some(format!("-{switches}{option}{}", credentials(value)))
    }
}

/// Letters of curl that take no value, so that others may follow: `-sSu`.
const SWITCHES: &[u8] = b"#01234:6BGIJLMNORSZafgijklnpqsv";

/// `user:password` → `user:•••`; a word without a colon is masked whole.
fn credentials(both: &str) -> String {
    match both.split_once(':') {
        Some((user, password)) if names_user(user, password) => format!("{user}:{MASK}"),
        _ => MASK.to_owned(),
    }
}

/// Words that stand in the password's place when the name is the token.
const STAND_INS: &[&str] = &["", "x", "x-oauth-basic", "oauth2", "api_token"];

/// Whether the first half of `user:password` is a name and no secret.
pub(super) fn names_user(user: &str, password: &str) -> bool {
    let digits = user.bytes().filter(u8::is_ascii_digit).count();
    user.len() <= LONGEST_USER
        && user.bytes().all(is_name_byte)
        && digits <= MOST_DIGITS
        && !STAND_INS.contains(&password)
}

/// Names of people and robots are short …
const LONGEST_USER: usize = 20;
/// … and of letters.
const MOST_DIGITS: usize = 4;

/// The same inside one argument of a shell.
pub(super) fn inside(line: &str) -> String {
    let masked = CURL.replace_all(line, |run: &Captures| {
        CURL_USER.replace_all(&run[0], user).into_owned()
    });
    masked.into_owned()
}

fn user(found: &Captures) -> String {
    let value = &found["value"];
    let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''));
    let quote = quote.map_or("", |c| if c == '"' { "\"" } else { "'" });
    let inner = value.trim_matches(['"', '\'']);
    // A name without a password: curl asks for it.
    if !inner.contains(':') || inner.ends_with(MASK) {
        return found[0].to_owned();
    }
    let end = if value.len() > 1 && value.ends_with(['"', '\'']) {
        quote
    } else {
        ""
    };
    format!("{}{quote}{}{end}", &found["lead"], credentials(inner))
}
