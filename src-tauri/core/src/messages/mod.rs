//! What Nix and the tools around it say, and what it means.
//!
//! [`read`] takes one line, [`explain`] and [`Explainer`] a whole output. The
//! table is data: a cause, and for each wording what every such line contains, a
//! pattern, and the versions of Nix that word it so. What is said of a cause
//! stands in the catalogue, under its code. All that every line must contain is
//! looked for at once, which is made ready in milliseconds also where nothing is
//! optimised, and by the agent while it watches. A pattern is compiled when a
//! line first needs it. So a line costs one pass, and an agent that never hears
//! anything pays nothing.
//!
//! The texts are of Nix 2.3 to 2.34, Lix, nixos-rebuild, nix-darwin,
//! home-manager, nh, curl, git, ssh, systemd and Linux.

mod context;
mod course;
mod endings;
mod explain;
mod follows;
mod line;
mod literals;
mod nix_version;
mod row;
mod shown;
mod table;
mod warnings;
mod weigh;

#[cfg(test)]
mod tests;

use std::borrow::Cow;
use std::sync::{LazyLock, OnceLock};

use regex::bytes::{Regex, RegexBuilder};

pub use endings::{Ended, How};
pub use explain::{Explainer, Explanation, Friend, Guess, Quote, explain};
use literals::Literals;
pub use row::{Cause, Row, Speaks};

use crate::model::Family;
use crate::redact;

/// What a line says.
#[derive(Clone, Debug, PartialEq)]
pub struct Said {
    /// A rule's code where there is a rule for it.
    pub cause: &'static str,
    /// Which kind of trouble.
    pub family: Family,
    /// How strongly. `Harmless`: it looks like trouble and is none.
    pub speaks: Speaks,
    /// It counts only while nothing came after it: a step that may hang, a
    /// question.
    pub last: bool,
    /// The path, address or name that the line puts in quotation marks, secrets
    /// masked.
    pub about: Option<String>,
}

/// Makes ready what lines are read with, so that the first line costs no more
/// than the others: for a thread that may take its time.
pub fn prepare() {
    LazyLock::force(&INDEX);
}

/// What one line says, by whoever it was said: the mark of a builder (`name> `)
/// before it is understood, and of a builder only what means the same from
/// anybody. `None`: nothing that is in the table.
///
/// Linear in the length of the line, of which only the beginning and the end are
/// looked at.
pub fn read(line: &str) -> Option<Said> {
    let line = line::clean(line);
    said(&line, line.builder)
}

/// The same for a line of a builder's log, which has no mark.
pub fn read_builder(line: &str) -> Option<Said> {
    said(&line::clean(line), true)
}

/// The cause with this code.
pub fn cause(code: &str) -> Option<&'static Cause> {
    causes().find(|cause| cause.code == code)
}

/// Every cause of the table, without what only looks like trouble.
pub fn causes() -> impl Iterator<Item = &'static Cause> {
    table::PARTS
        .iter()
        .flat_map(|part| part.iter())
        .filter(|cause| !cause.is_friend())
}

fn said(line: &line::Line, builder: bool) -> Option<Said> {
    // Of most lines nothing is known: the cheaper question comes last.
    let entry = strongest(&line.text, builder).filter(|_| !line.tells_of())?;
    Some(Said {
        cause: entry.cause.code,
        family: entry.cause.family,
        speaks: entry.row.speaks,
        last: entry.row.last,
        about: entry.about(&line.text),
    })
}

/// A wording and its cause.
struct Entry {
    cause: &'static Cause,
    row: &'static Row,
    /// Compiled when first needed.
    and: OnceLock<Regex>,
}

impl Entry {
    fn holds(&self, text: &str, builder: bool) -> bool {
        (self.row.anyone || !builder)
            && (self.row.and.is_empty() || self.and().is_match(text.as_bytes()))
    }

    fn and(&self) -> &Regex {
        self.and
            .get_or_init(|| pattern(self.row.and).expect("the tests compile every pattern"))
    }

    /// What stands in quotation marks, best after the words that matter.
    fn about(&self, text: &str) -> Option<String> {
        let words = self.row.has.trim_end_matches(['\'', '"', '/']);
        let from = single_quoted(text)
            .find(words)
            .map_or(0, |at| at + words.len());
        let about = quoted(&text[from..]).or_else(|| quoted(text))?;
        Some(redact::visible(&redact::text(about)).into_owned())
    }
}

/// On bytes: without the tables of Unicode small and capital letters can still
/// be taken for the same.
fn pattern(source: &str) -> Result<Regex, regex::Error> {
    RegexBuilder::new(source).unicode(false).build()
}

fn quoted(text: &str) -> Option<&str> {
    let start = text.find(['\'', '"'])?;
    let mark = &text[start..=start];
    let inside = &text[start + 1..];
    let end = inside.find(mark)?;
    Some(&inside[..end]).filter(|inside| !inside.is_empty())
}

/// All wordings, and what their lines contain.
struct Index {
    contains: Literals,
    entries: Vec<Entry>,
}

static INDEX: LazyLock<Index> = LazyLock::new(|| {
    let entries: Vec<Entry> = table::PARTS
        .iter()
        .flat_map(|part| part.iter())
        .flat_map(|cause| cause.rows.iter().map(move |row| (cause, row)))
        .map(|(cause, row)| Entry {
            cause,
            row,
            and: OnceLock::new(),
        })
        .collect();
    Index {
        contains: Literals::new(entries.iter().map(|entry| entry.row.has).collect()),
        entries,
    }
});

/// The wordings that a line holds, in the order of the table.
fn held(text: &str, builder: bool) -> Vec<(usize, &'static Entry)> {
    let index = &*INDEX;
    let text = single_quoted(text);
    let mut held = index.contains.within(&text);
    held.retain(|at| index.entries[*at].holds(&text, builder));
    held.into_iter()
        .map(|at| (at, &index.entries[at]))
        .collect()
}

/// From 2.32 on Nix puts more and more paths into double quotation marks; the
/// table has single ones.
fn single_quoted(text: &str) -> Cow<'_, str> {
    if text.contains('"') {
        Cow::Owned(text.replace('"', "'"))
    } else {
        Cow::Borrowed(text)
    }
}

/// How much a wording counts on its line: what only looks like trouble decides.
fn rank(entry: &Entry) -> u8 {
    match entry.row.speaks {
        Speaks::Harmless => Speaks::Decides as u8 + 1,
        speaks => speaks as u8,
    }
}

/// The strongest wording of a line; of equals the first.
fn strongest(text: &str, builder: bool) -> Option<&'static Entry> {
    held(text, builder)
        .into_iter()
        .map(|(_, entry)| entry)
        .reduce(|a, b| if rank(b) > rank(a) { b } else { a })
}

/// The strongest wording of each family in a line; only the one if the line is
/// harmless. Two of one family say the same thing in more and fewer words.
fn best_of_families(text: &str, builder: bool) -> Vec<(usize, &'static Entry)> {
    let mut best: Vec<(usize, &'static Entry)> = Vec::new();
    for (at, entry) in held(text, builder) {
        if entry.row.speaks == Speaks::Harmless {
            // An error may quote what is harmless elsewhere.
            if text.starts_with("error: ") {
                continue;
            }
            return vec![(at, entry)];
        }
        match best
            .iter_mut()
            .find(|(_, other)| other.cause.family == entry.cause.family)
        {
            Some(other) if rank(entry) > rank(other.1) => *other = (at, entry),
            Some(_) => {}
            None => best.push((at, entry)),
        }
    }
    best
}
