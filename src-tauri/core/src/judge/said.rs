//! What Nix's own lines say about waiting and about networks, see the sources of
//! Nix 2.3 to 2.36.

use std::sync::LazyLock;

use memchr::memmem::Finder;

use super::facts::Facts;
use crate::model::{Heard, HeardFrom};

/// What a line means.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Said<'a> {
    /// It waits for a lock, with the names it gave.
    Waits(Waits, &'a str),
    /// It will try again: the address, why, and in how many milliseconds.
    Retries(&'a str, &'a str, u64),
    /// An address could not be had, and that is that.
    Failed(&'a str, &'a str),
    /// A substitute was to be had and could not be.
    NoSubstitute,
    /// There is no way out.
    NoInternet,
    /// Too much was asked of a server.
    TooMuch,
}

/// What is waited for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Waits {
    Path,
    Collector,
    Store,
    Profile,
    Database,
    EvalCache,
    BuildUser,
    Machine,
    Upload,
    Slot,
}

/// How each line that tells of waiting begins.
const WAITS: &[(&str, Waits)] = &[
    ("waiting for lock on profile ", Waits::Profile),
    ("waiting for lock on ", Waits::Path),
    (
        "waiting for the big garbage collector lock",
        Waits::Collector,
    ),
    ("waiting for the big Nix store lock", Waits::Store),
    (
        "waiting for exclusive access to the Nix store",
        Waits::Store,
    ),
    ("waiting for UID to build ", Waits::BuildUser),
    ("waiting for a free build user ID for ", Waits::BuildUser),
    ("waiting for a machine to build ", Waits::Machine),
    ("waiting for the upload lock to ", Waits::Upload),
    ("waiting for locks or build slots", Waits::Slot),
];

/// What a line that is read below, and does not begin as one of those above,
/// has in it. Every line is asked about by many rules, as long as it is kept, and
/// nearly none has any of it.
static TELLING: LazyLock<[Finder<'static>; 6]> = LazyLock::new(|| {
    [
        "SQLite database ",
        "you don't have Internet access",
        "some substitutes for the outputs of derivation",
        "unable to ",
        "HTTP error 429",
        "API rate limit exceeded",
    ]
    .map(Finder::new)
});

fn may_tell(line: &str) -> bool {
    let has = |words: &Finder<'_>| words.find(line.as_bytes()).is_some();
    TELLING.iter().any(has)
}

/// Reads one line; `None` for one that says nothing of these things.
pub(super) fn read(line: &str) -> Option<Said<'_>> {
    let line = line.trim();
    if let Some((rest, waits)) = WAITS
        .iter()
        .find_map(|(begin, waits)| Some((line.strip_prefix(begin)?, *waits)))
    {
        return Some(Said::Waits(waits, name(rest)));
    }
    if !may_tell(line) {
        return None;
    }
    if line.contains("SQLite database ") && line.contains(" is busy") {
        let file = quoted(line)?;
        // Where it is ignored nobody waits.
        if line.starts_with("error (ignored)") {
            return None;
        }
        let waits = if file.contains("/eval-cache-v") {
            Waits::EvalCache
        } else if file.ends_with("/db/db.sqlite") {
            Waits::Database
        } else {
            return None;
        };
        return Some(Said::Waits(waits, file));
    }
    if line.contains("you don't have Internet access") {
        return Some(Said::NoInternet);
    }
    if line.contains("some substitutes for the outputs of derivation") && line.contains(" failed") {
        return Some(Said::NoSubstitute);
    }
    if let Some(at) = line
        .find("unable to download '")
        .or(line.find("unable to upload '"))
    {
        let url = quoted(&line[at..])?;
        let why = line[at..].split_once("': ").map_or("", |(_, why)| why);
        let (why, again) = why
            .split_once("; retrying ")
            .or_else(|| why.split_once(" retrying "))
            .map_or((why, None), |(why, again)| (why, Some(again)));
        let in_ms = again.and_then(milliseconds);
        return Some(match in_ms {
            Some(ms) => Said::Retries(url, why.trim_end_matches(';'), ms),
            None => Said::Failed(url, why),
        });
    }
    let too_much = ["HTTP error 429", "API rate limit exceeded"];
    too_much
        .iter()
        .any(|words| line.contains(words))
        .then_some(Said::TooMuch)
}

/// `in 75843 ms (attempt 1/5)`, `from offset 17 in 300 ms`.
fn milliseconds(again: &str) -> Option<u64> {
    let (_, rest) = again.split_once("in ")?;
    rest.split_once(" ms")?.0.parse().ok()
}

fn quoted(text: &str) -> Option<&str> {
    let mut parts = text.split(['\'', '"']);
    parts.nth(1).filter(|name| !name.is_empty())
}

fn name(rest: &str) -> &str {
    quoted(rest).unwrap_or_else(|| rest.trim_end_matches('.'))
}

/// The host of an address: `https://cache.nixos.org/nar/…` is `cache.nixos.org`.
pub(super) fn host(url: &str) -> &str {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    rest.split('/').next().unwrap_or(rest)
}

impl Facts {
    /// What Nix said of this rebuild, the newest last. A build's own log and the
    /// machine's services speak of other things.
    pub(super) fn said(&self) -> impl DoubleEndedIterator<Item = (&Heard, Said<'_>)> {
        self.heard
            .iter()
            .filter(|heard| matches!(heard.from, HeardFrom::Client | HeardFrom::Daemon))
            .filter_map(|heard| Some((heard, read(&heard.text)?)))
    }

    /// What it last said it waits for, if it has said nothing since, and its age.
    pub(super) fn says_it_waits(&self, what: Waits) -> Option<(&str, f64)> {
        let of_nix = |heard: &&Heard| matches!(heard.from, HeardFrom::Client | HeardFrom::Daemon);
        let last = self.heard.iter().rfind(of_nix)?;
        match read(&last.text)? {
            Said::Waits(waits, name) if waits == what => Some((name, last.age_s)),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_of_many_versions() {
        let waits = |what, name| Some(Said::Waits(what, name));
        for (line, said) in [
            (
                "waiting for lock on '/nix/store/abc-x'...",
                waits(Waits::Path, "/nix/store/abc-x"),
            ),
            (
                "waiting for lock on profile \"/nix/var/nix/profiles/system\"",
                waits(Waits::Profile, "/nix/var/nix/profiles/system"),
            ),
            (
                "waiting for the big garbage collector lock...",
                waits(Waits::Collector, ""),
            ),
            (
                "waiting for a free build user ID for '/nix/store/abc-x.drv'...",
                waits(Waits::BuildUser, "/nix/store/abc-x.drv"),
            ),
            (
                "waiting for UID to build '/nix/store/abc-x.drv'...",
                waits(Waits::BuildUser, "/nix/store/abc-x.drv"),
            ),
            (
                "waiting for the upload lock to 'ssh://host'...",
                waits(Waits::Upload, "ssh://host"),
            ),
            (
                "warning: error: SQLite database '/nix/var/nix/db/db.sqlite' is busy",
                waits(Waits::Database, "/nix/var/nix/db/db.sqlite"),
            ),
            (
                "warning: SQLite database '/h/.cache/nix/eval-cache-v5/a.sqlite' is busy",
                waits(Waits::EvalCache, "/h/.cache/nix/eval-cache-v5/a.sqlite"),
            ),
            (
                "error (ignored): SQLite database '/h/.cache/nix/eval-cache-v6/a.sqlite' is busy",
                None,
            ),
            (
                "warning: unable to download 'https://c.test/a.narinfo': Could not connect to server (7) Failed; retrying in 302 ms (attempt 1/5)",
                Some(Said::Retries(
                    "https://c.test/a.narinfo",
                    "Could not connect to server (7) Failed",
                    302,
                )),
            ),
            (
                "warning: error: unable to download 'http://c.test/a': HTTP error 429; retrying in 75843 ms",
                Some(Said::Retries("http://c.test/a", "HTTP error 429", 75843)),
            ),
            (
                "warning: unable to download 'http://c.test/a': HTTP error 200 (curl error: Timeout was reached); retrying from offset 500 in 10 ms",
                Some(Said::Retries(
                    "http://c.test/a",
                    "HTTP error 200 (curl error: Timeout was reached)",
                    10,
                )),
            ),
            (
                "error: unable to download 'http://c.test/a': HTTP error 404",
                Some(Said::Failed("http://c.test/a", "HTTP error 404")),
            ),
            ("building '/nix/store/abc-x.drv'...", None),
            ("unable to download '", None),
            ("", None),
        ] {
            assert_eq!(read(line), said, "{line}");
        }
        assert_eq!(host("https://cache.nixos.org/nar/x"), "cache.nixos.org");
        assert_eq!(host("10.0.0.1:80"), "10.0.0.1:80");
    }
}
