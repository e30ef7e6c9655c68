//! Masks in a report what tells who, where and with what key: the same thing
//! everywhere by the same other name, so that the story stays readable.
//!
//! Every text of the report is masked, whatever field it stands in; only those
//! that hold a word of a closed list or a time are let through. Twice over all
//! of it: what one line gives away by its form (`ssh://web7`) is then known
//! where another has it bare (`web7: connection refused`).

mod lines;
mod names;
mod patterns;
mod signs;

#[cfg(test)]
mod tests;

use serde_json::Value;

use crate::redact;
use crate::wire::{Masked, Report};

use names::Names;

/// What is known of the machine that the report is about.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Known {
    /// Its own user names.
    pub users: Vec<String>,
    /// Their home folders.
    pub homes: Vec<String>,
    /// Its own host names, with domain and without.
    pub hosts: Vec<String>,
}

/// Longest text of a field, in characters.
pub(super) const TEXT: usize = 2000;
/// What is looked at of a longer one: a secret that is cut in two here is cut
/// away anyway.
const LOOKED_AT: usize = 4 * TEXT;

/// Fields whose values are words of a closed list, times, or made by ourselves.
const PLAIN: &[&str] = &[
    "schema",
    "id",
    "language",
    "nixlamp",
    "began",
    "written",
    "known_until",
    "lamp",
    "origin",
    "kind",
    "verdict",
    "phase",
    "result",
    "group",
    "cost",
    "job",
    "code",
    "family",
    "unit",
    "of",
    "at",
    "clock",
    "started",
    "ended",
    "checked_at",
    "processes_at",
    "made",
    "role",
    "pseudonym",
];

/// The report as it may be shared, and what was masked in it, with what stood
/// there.
///
/// # Errors
///
/// A sentence for logs, if the masked report is none any more: a defect.
pub fn mask(
    report: &Report,
    known: &Known,
    keep_host_names: bool,
) -> Result<(Report, Vec<Masked>), String> {
    let mut whole =
        serde_json::to_value(lines::masked(report)).map_err(|error| error.to_string())?;
    let mut names = Names::new(known, keep_host_names);
    names.take_report(report);
    lines::names(report, &mut names);
    walk(&mut whole.clone(), &mut |text| {
        names.learn(&looked_at(text));
    });
    names.freeze();
    walk(&mut whole, &mut |text| {
        *text = cut(names.masked(&looked_at(text)));
    });
    let mut masked: Report = serde_json::from_value(whole).map_err(|error| error.to_string())?;
    let list = names.list();
    masked.masked = list
        .iter()
        .map(|one| Masked {
            secret: None,
            ..one.clone()
        })
        .collect();
    Ok((masked, list))
}

/// Every text but the plain ones, in a fixed order.
fn walk(value: &mut Value, act: &mut dyn FnMut(&mut String)) {
    match value {
        Value::String(text) => act(text),
        Value::Array(all) => all.iter_mut().for_each(|one| walk(one, act)),
        Value::Object(fields) => {
            for (name, field) in fields {
                let plain = PLAIN.contains(&name.as_str()) && field.is_string();
                if !plain {
                    walk(field, act);
                }
            }
        }
        _ => {}
    }
}

/// Without what steers a terminal, and not longer than anybody reads.
fn looked_at(text: &str) -> String {
    let end = text
        .char_indices()
        .nth(LOOKED_AT)
        .map_or(text.len(), |(end, _)| end);
    let plain = patterns::STEERING.replace_all(&text[..end], "");
    redact::visible_lines(&redact::meant(&plain))
}

fn cut(mut text: String) -> String {
    if let Some((end, _)) = text.char_indices().nth(TEXT) {
        text.truncate(end);
        text.push('…');
    }
    text
}
