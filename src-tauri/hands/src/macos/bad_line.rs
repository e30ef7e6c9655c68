//! What a parser hands back.

use nixlamp_core::say;

/// A line that could not be understood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BadLine {
    /// What was expected in it.
    pub what: &'static str,
    /// The line itself, at most [`BadLine::SHOWN`] characters of it.
    pub line: String,
}

impl BadLine {
    /// Characters of a line that are kept; a command line may be megabytes.
    const SHOWN: usize = 200;

    /// The line, shortened, with what was expected in it.
    pub fn new(what: &'static str, line: &str) -> Self {
        Self {
            what,
            line: line.chars().take(Self::SHOWN).collect(),
        }
    }
}

impl std::fmt::Display for BadLine {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let found = format!("{:?}", self.line);
        f.write_str(&say!(
            "line-not-understood",
            wanted = self.what,
            found = found
        ))
    }
}

impl std::error::Error for BadLine {}
