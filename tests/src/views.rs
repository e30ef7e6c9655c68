//! All that the page can look like, by name: what a new view needs is a line
//! here, or nothing at all if it is a picture in `fixtures/views`.

use std::fs;

use anyhow::{Context, Result};

/// One view of the page.
#[derive(Clone, Debug)]
pub struct View {
    /// Of its kept pictures.
    pub name: String,
    /// What the fixture backend is asked for.
    pub query: String,
    /// What is clicked then, by `data-test`, in turn.
    pub click: &'static [&'static str],
    /// Whether it exists only in the large form.
    pub large_only: bool,
}

/// Sections of the large form, and what is opened in them: name, question,
/// clicks.
const LARGE: &[(&str, &str, &[&str])] = &[
    ("history", "fixture=failed&section=history", &[]),
    ("history-none", "fixture=first-run&section=history", &[]),
    ("health-section", "fixture=health&section=health", &[]),
    ("store-section", "fixture=verify&section=check-store", &[]),
    ("reports", "fixture=stalled&section=reports", &[]),
    ("settings", "fixture=paused&section=settings", &[]),
    ("unchecked-section", "fixture=ok&section=health", &[]),
];

/// Views of both forms that no picture alone makes.
const OTHERS: &[(&str, &str, &[&str])] = &[
    ("stale", "fixture=running&age=48", &[]),
    ("menu", "fixture=running", &["menu"]),
    ("away-connecting", "away=connecting", &[]),
    ("away-not-running", "away=not-running", &[]),
    ("away-starting", "away=starting", &[]),
    ("away-cannot-start", "away=cannot-start", &[]),
    ("away-other-version", "away=other-version", &[]),
];

/// Every view: all pictures of `fixtures/views`, then the tables above; with
/// `LOOKS=ok,stalled` only those, to try something.
pub fn all() -> Result<Vec<View>> {
    let only = std::env::var("LOOKS").ok();
    let wanted = |view: &View| {
        only.as_ref()
            .is_none_or(|only| only.split(',').any(|one| one == view.name))
    };
    let folder = format!("{}/fixtures/views", env!("CARGO_MANIFEST_DIR"));
    let mut names = Vec::new();
    for entry in fs::read_dir(&folder).context(folder)? {
        let name = entry?.file_name().to_string_lossy().into_owned();
        names.extend(name.strip_suffix(".json").map(str::to_owned));
    }
    names.sort();
    let pictures = names.into_iter().map(|name| View {
        query: format!("fixture={name}"),
        name,
        click: &[],
        large_only: false,
    });
    let listed = |large_only| {
        move |(name, query, click): &(&str, &str, &'static [&'static str])| View {
            name: (*name).to_owned(),
            query: (*query).to_owned(),
            click,
            large_only,
        }
    };
    Ok(pictures
        .chain(OTHERS.iter().map(listed(false)))
        .chain(LARGE.iter().map(listed(true)))
        .filter(wanted)
        .collect())
}

impl View {
    /// The widths it exists in.
    pub fn widths(&self) -> &'static [u32] {
        if self.large_only { &[960] } else { &[420, 960] }
    }
}
