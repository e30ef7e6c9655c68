//! Words of the notifications: titles of at most 45 characters, bodies of at
//! most two lines.

use super::{likelihood, percent, size, span};
use crate::judge::DONT_KNOW;
use crate::wire::Cause;

/// Buttons; those that end in "…" open a preview.
pub const SHOW_WHY: &str = "Show why";
/// Opens the preview of stopping.
pub const STOP: &str = "Stop…";
/// Opens the window.
pub const OPEN: &str = "Open";

/// Nothing moves.
pub fn stalled(for_s: f64, name: &str, top: Option<&Cause>) -> (String, String) {
    (
        super::state::no_progress(for_s),
        format!("{name}. {}", likely(top)),
    )
}

/// `Very likely (88 %): another Nix process holds a lock.`
pub fn likely(top: Option<&Cause>) -> String {
    match top {
        Some(cause) if cause.code != DONT_KNOW => {
            let mut title = cause.title.chars();
            let first = title
                .next()
                .map(|c| c.to_lowercase().to_string())
                .unwrap_or_default();
            format!(
                "{} ({}): {first}{}.",
                likelihood(cause.probability),
                percent(cause.probability),
                title.as_str()
            )
        }
        _ => "I don't know why yet.".to_owned(),
    }
}

/// A person must answer.
pub fn needs_you(waits_on: &str, for_s: f64) -> (String, String) {
    (
        "Rebuild is waiting for you".to_owned(),
        format!("It waits for {waits_on}, for {} now.", span(for_s)),
    )
}

/// A rebuild failed.
pub fn failed(name: &str, elapsed_s: f64, exit: &str, activating: bool) -> (String, String) {
    if activating {
        (
            "Switch stopped half way".to_owned(),
            format!("{name} failed while it activated, {exit}."),
        )
    } else {
        (
            format!("Rebuild failed after {}", span(elapsed_s)),
            format!("{name}, {exit}."),
        )
    }
}

/// It works again.
pub fn fixed(name: &str, elapsed_s: f64) -> (String, String) {
    (
        "Rebuild works again".to_owned(),
        format!("{name} finished in {}.", span(elapsed_s)),
    )
}

/// A long rebuild ended well.
pub fn finished(name: &str, elapsed_s: f64) -> (String, String) {
    (
        format!("Rebuild finished in {}", span(elapsed_s)),
        format!("{name}."),
    )
}

/// Nearly no space left.
pub fn disk_full(path: &str, free_bytes: u64, rebuilding: bool) -> (String, String) {
    let body = if rebuilding {
        "The rebuild may fail soon. Nothing was deleted."
    } else {
        "The next rebuild may fail. Nothing was deleted."
    };
    (
        format!("Disk almost full: {} left", size(free_bytes as f64)),
        format!("On {path}. {body}"),
    )
}

/// Nixlamp cannot see rebuilds.
pub fn cannot_watch() -> (String, String) {
    (
        "Nixlamp can't see rebuilds".to_owned(),
        "The watcher has not answered for a while.".to_owned(),
    )
}

/// More than may be shown.
pub fn more(count: u32) -> (String, String) {
    (
        format!("More in Nixlamp ({count} events)"),
        "Too many alerts for now; the rest is in the window.".to_owned(),
    )
}
