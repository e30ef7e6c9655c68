//! Which Nix wrote a text: it names itself, or its wording tells.

use std::sync::LazyLock;

use regex::Regex;

use crate::words;

/// What was heard of the version.
#[derive(Default)]
pub(super) struct Told {
    /// `2.18.1`, `Lix 2.91.1`.
    named: Option<String>,
    since: Option<(u16, u16)>,
    until: Option<(u16, u16)>,
}

static NAMED: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"\((?P<kind>Nix|Lix, like Nix|Determinate Nix [0-9.]{1,20})\) (?P<version>[0-9]{1,3}(?:\.[0-9]{1,6}){1,2}[0-9A-Za-z_-]{0,40})")
        .expect("the pattern is a constant that the tests compile")
});

impl Told {
    pub(super) fn hear(&mut self, text: &str) {
        if self.named.is_some() || !text.contains("ix") || !text.contains(") ") {
            return;
        }
        if let Some(found) = NAMED.captures(text) {
            let version = &found["version"];
            self.named = Some(match &found["kind"] {
                "Nix" => format!("Nix {version}"),
                "Lix, like Nix" => format!("Lix {version}"),
                other => format!("{other} (Nix {version})"),
            });
        }
    }

    /// A wording was seen that begins and ends with these.
    pub(super) fn worded(&mut self, since: Option<(u16, u16)>, until: Option<(u16, u16)>) {
        self.since = self.since.max(since);
        self.until = match (self.until, until) {
            (Some(a), Some(b)) => Some(a.min(b)),
            (a, b) => a.or(b),
        };
    }

    /// `None`: nothing tells, or wordings of two versions stand side by side.
    pub(super) fn words(&self) -> Option<String> {
        if let Some(named) = &self.named {
            return Some(named.clone());
        }
        match (self.since, self.until) {
            (Some(since), Some(until)) if since > until => None,
            (since, until) => words::explain::versions(since, until),
        }
    }
}
