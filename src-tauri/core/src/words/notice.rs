//! Words of the notifications: titles of at most 45 characters, bodies of at
//! most two lines.

use super::{likely_key, percent, size, span};
use crate::judge::DONT_KNOW;
use crate::say;
use crate::wire::Cause;

/// A button that opens the window at the causes.
pub fn show_why() -> String {
    say!("button-show-why")
}

/// Opens the preview of stopping.
pub fn stop() -> String {
    say!("button-stop")
}

/// Opens the window.
pub fn open() -> String {
    say!("button-open")
}

/// Nothing moves.
pub fn stalled(for_s: f64, name: &str, top: Option<&Cause>) -> (String, String) {
    (
        super::state::no_progress(for_s),
        say!("stalled-body", name = name, likely = likely(top)),
    )
}

/// `Very likely (88 %): another Nix process holds a lock.`
pub fn likely(top: Option<&Cause>) -> String {
    match top {
        Some(cause) if cause.code != DONT_KNOW => say!(
            "likely-cause",
            of = likely_key(cause.probability),
            percent = percent(cause.probability),
            title = &cause.title,
        ),
        _ => say!("dont-know-why-yet"),
    }
}

/// A person must answer.
pub fn needs_you(waits_on: &str, for_s: f64) -> (String, String) {
    (
        say!("needs-you.title"),
        say!("needs-you.body", what = waits_on, span = span(for_s)),
    )
}

/// A rebuild failed.
pub fn failed(name: &str, elapsed_s: f64, exit: &str, activating: bool) -> (String, String) {
    if activating {
        (
            say!("switch-failed.title"),
            say!("switch-failed.body", name = name, exit = exit),
        )
    } else {
        (
            say!("rebuild-failed.title", span = span(elapsed_s)),
            say!("rebuild-failed.body", name = name, exit = exit),
        )
    }
}

/// It works again.
pub fn fixed(name: &str, elapsed_s: f64) -> (String, String) {
    (
        say!("works-again.title"),
        say!("works-again.body", name = name, span = span(elapsed_s)),
    )
}

/// A long rebuild ended well.
pub fn finished(name: &str, elapsed_s: f64) -> (String, String) {
    (
        say!("rebuild-finished.title", span = span(elapsed_s)),
        say!("rebuild-finished.body", name = name),
    )
}

/// Nearly no space left.
pub fn disk_full(path: &str, free_bytes: u64, rebuilding: bool) -> (String, String) {
    (
        say!("disk-almost-full.title", free = size(free_bytes as f64)),
        if rebuilding {
            say!("disk-almost-full.while-rebuilding", path = path)
        } else {
            say!("disk-almost-full.before-a-rebuild", path = path)
        },
    )
}

/// Nixlamp cannot see rebuilds.
pub fn cannot_watch() -> (String, String) {
    (say!("cannot-watch.title"), say!("cannot-watch.body"))
}

/// More than may be shown.
pub fn more(count: u32) -> (String, String) {
    (
        say!("more-events.title", events = count),
        say!("more-events.body"),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::{Language, speaking};

    /// The longest that is filled in: `21 h 59 min` and the like.
    #[test]
    fn titles_are_short_in_each_language() {
        const LONGEST_S: f64 = 79_140.0;
        for language in [Language::English, Language::German] {
            let titles = speaking(language, || {
                [
                    stalled(LONGEST_S, "", None),
                    needs_you("", 0.0),
                    failed("", LONGEST_S, "", false),
                    failed("", LONGEST_S, "", true),
                    fixed("", 0.0),
                    finished("", LONGEST_S),
                    disk_full("", 1023, true),
                    cannot_watch(),
                    more(9999),
                ]
            });
            for (title, _) in titles {
                assert!(title.chars().count() <= 45, "{title}");
            }
        }
    }

    #[test]
    fn a_cause_in_a_sentence_begins_as_the_language_wants() {
        let cause = Cause {
            code: "lock-held".to_owned(),
            family: String::new(),
            title: "Another process holds a lock".to_owned(),
            probability: 0.88,
            likelihood: String::new(),
            evidence_for: Vec::new(),
            evidence_against: Vec::new(),
            would_change: String::new(),
            next_step: String::new(),
        };
        let said = |language| speaking(language, || likely(Some(&cause)));
        assert_eq!(
            said(Language::English),
            "Very likely (88 %): another process holds a lock."
        );
        assert_eq!(
            said(Language::German),
            "Sehr wahrscheinlich (88 %): Another process holds a lock."
        );
        let (one, several) = speaking(Language::German, || (more(1).0, more(2).0));
        assert_eq!(one, "Mehr in Nixlamp (1 Ereignis)");
        assert_eq!(several, "Mehr in Nixlamp (2 Ereignisse)");
    }
}
