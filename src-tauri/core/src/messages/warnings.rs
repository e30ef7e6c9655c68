//! A text that only warns: none of its lines stops anything.

use super::line::Line;
use super::row::{Cause, Row, Speaks};
use crate::model::Family;

/// The answer where nothing but such warnings stands.
pub(super) static ONLY_WARNINGS: Cause = Cause {
    code: "only-warnings",
    family: Family::WorkingAsUsual,
    rows: &[],
};

/// The same warning so often is said by what does not come to an end.
const OVER_AND_OVER: u64 = 5;

/// What is said beside everything, also beside what hangs.
const BESIDE_ALL: &[&str] = &[
    "dirty-tree",
    "ignored-error",
    "ask-password-agent",
    "leftover-lock",
    "download-buffer",
    "random-seed",
    "eval-cache-locked",
    "channels-warning",
];

/// Whether a text is nothing but warnings.
#[derive(Default)]
pub(super) struct Warnings {
    /// Something else was said.
    else_said: bool,
    /// Lines in a row that are the same.
    same: u64,
    before: String,
    /// The first warning that may be the answer.
    pub(super) first: Option<u64>,
    lines: u64,
}

impl Warnings {
    /// Takes the next line, and the strongest wording in it.
    pub(super) fn hear(&mut self, line: &Line, said: Option<(&Cause, &Row)>) {
        self.lines += 1;
        let text = &*line.text;
        self.same = if text == self.before {
            self.same + 1
        } else {
            1
        };
        text.clone_into(&mut self.before);
        match said {
            _ if line.builder || self.same >= OVER_AND_OVER || text.starts_with("error: ") => {
                self.else_said = true;
            }
            Some((cause, row)) if stops_nothing(cause, row, text) => {
                if !BESIDE_ALL.contains(&cause.code) {
                    self.first.get_or_insert(self.lines);
                }
            }
            _ if belongs(line, self.first.is_some()) => {}
            _ => self.else_said = true,
        }
    }

    /// True if only warnings stand there.
    pub(super) fn only(&self) -> bool {
        self.first.is_some() && !self.else_said
    }
}

/// True for a warning after which all goes on. A cache that is left out has its
/// price: what it has is built.
pub(super) fn stops_nothing(cause: &Cause, row: &Row, text: &str) -> bool {
    row.speaks == Speaks::Harmless
        || cause.code == "untrusted-setting"
            && text.starts_with("warning: ")
            && row.speaks <= Speaks::Leans
            && !row.has.contains("substituter")
}

/// True for a line that is part of the warning above it, or a question that was
/// answered before it.
fn belongs(line: &Line, warned: bool) -> bool {
    let text = &*line.text;
    let hints = ["Pass '--accept-flake-config'", "Run 'man nix.conf'"];
    warned && (line.indented || hints.iter().any(|hint| text.starts_with(hint)))
        || text
            .find("(y/N)?")
            .is_some_and(|at| !text[at + 6..].trim().is_empty())
}
