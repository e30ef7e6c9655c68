//! Words of the notifications: titles of at most 45 characters, bodies of at
//! most two lines.

use super::{likely_key, percent, size, span, state};
use crate::judge::DONT_KNOW;
use crate::say;
use crate::wire::{Cause, Usual};

/// A button that opens the window at the causes.
pub fn show_why() -> String {
    say!("button-show-why")
}

/// Opens it where a person must answer.
pub fn show_where() -> String {
    say!("button-show-where")
}

/// Opens the preview of stopping.
pub fn stop() -> String {
    say!("button-stop")
}

/// Opens the window.
pub fn open() -> String {
    say!("button-open")
}

/// Keeps quiet about it for half an hour.
pub fn snooze() -> String {
    say!("button-snooze")
}

/// Opens the reports.
pub fn make_report() -> String {
    say!("button-make-report")
}

/// Opens the preview of rolling back.
pub fn roll_back() -> String {
    say!("button-roll-back")
}

/// Opens the preview of freeing disk space.
pub fn free_space() -> String {
    say!("button-free-space")
}

/// Opens the health checks.
pub fn help() -> String {
    say!("button-help")
}

/// Nothing moves. `name` where several rebuilds run.
pub fn stalled(
    for_s: f64,
    name: Option<&str>,
    top: Option<&Cause>,
    last_line: Option<&str>,
) -> (String, String) {
    let why = match (likely(top), last_line) {
        (Some(likely), _) => likely,
        (None, Some(line)) => say!("dont-know-why-yet.last-line", line = line),
        (None, None) => say!("dont-know-why-yet"),
    };
    let body = match name {
        Some(name) => say!("stalled-body", name = name, likely = why),
        None => why,
    };
    (state::no_progress(for_s), body)
}

/// `Very likely (88 %): another Nix process holds a lock.`
fn likely(top: Option<&Cause>) -> Option<String> {
    let cause = top.filter(|cause| cause.code != DONT_KNOW)?;
    Some(say!(
        "likely-cause",
        of = likely_key(cause.probability),
        percent = percent(cause.probability),
        title = &cause.title,
    ))
}

/// Slower than usual.
pub fn slow(elapsed_s: f64, usual: Usual, top: Option<&Cause>) -> (String, String) {
    let (range, low, high) = state::range(usual.p25_s, usual.p75_s);
    let title = say!("rebuild-slow.title", elapsed = span(elapsed_s));
    let body = match likely(top) {
        Some(likely) => say!(
            "rebuild-slow.likely",
            range = range,
            low = low,
            high = high,
            likely = likely,
        ),
        None => say!("rebuild-slow.body", range = range, low = low, high = high),
    };
    (title, body)
}

/// A person must answer.
pub fn needs_you(waits_on: &str, for_s: f64) -> (String, String) {
    (
        say!("needs-you.title"),
        say!("needs-you.body", what = waits_on, span = span(for_s)),
    )
}

/// A rebuild failed; `builds`: the derivations whose builds did.
pub fn failed(
    name: &str,
    elapsed_s: f64,
    exit: &str,
    builds: &[String],
    unchanged: bool,
) -> (String, String) {
    let what = match builds {
        [] => say!("rebuild-failed.body", name = name, exit = exit),
        [first, others @ ..] => say!("rebuild-failed.builds", name = first, others = others.len()),
    };
    let body = if unchanged {
        say!("rebuild-failed.unchanged", what = what)
    } else {
        what
    };
    (say!("rebuild-failed.title", span = span(elapsed_s)), body)
}

/// A rebuild failed after it had begun to activate.
pub fn failed_in_activation(name: &str, exit: &str, reason: Option<&str>) -> (String, String) {
    let body = match reason {
        Some(reason) => reason.to_owned(),
        None => say!("switch-failed.body", name = name, exit = exit),
    };
    (say!("switch-failed.title"), body)
}

/// It works again.
pub fn fixed(name: &str, elapsed_s: f64) -> (String, String) {
    (
        say!("works-again.title"),
        say!("works-again.body", name = name, span = span(elapsed_s)),
    )
}

/// A long rebuild ended well; `changed`, where that is known: `14 packages changed since generation 412`.
pub fn finished(name: &str, elapsed_s: f64, changed: Option<String>) -> (String, String) {
    let body = match changed {
        Some(changed) => say!("rebuild-finished.changed", name = name, changed = changed),
        None => say!("rebuild-finished.body", name = name),
    };
    (say!("rebuild-finished.title", span = span(elapsed_s)), body)
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

/// Another kernel is installed than the one that runs.
pub fn reboot(kernels: &str) -> (String, String) {
    (
        say!("kernel-installed.title"),
        say!("kernel-installed.body", kernels = kernels),
    )
}

/// Nixlamp cannot see rebuilds.
pub fn cannot_watch() -> (String, String) {
    (say!("cannot-watch.title"), say!("cannot-watch.body"))
}

/// Only to try whether they come.
pub fn test() -> (String, String) {
    (say!("test-notice.title"), say!("test-notice.body"))
}

/// Nixlamp has no lamp here.
pub fn no_tray() -> (String, String) {
    (say!("tray-missing.title"), say!("no-tray-here"))
}

/// A person has ended Nixlamp while a rebuild runs.
pub fn quit() -> (String, String) {
    (say!("has-quit.title"), say!("has-quit.body"))
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
        let usual = Usual {
            n: 3,
            p25_s: LONGEST_S,
            p50_s: LONGEST_S,
            p75_s: LONGEST_S,
            p95_s: LONGEST_S,
        };
        for language in [Language::English, Language::German] {
            let titles = speaking(language, || {
                [
                    stalled(LONGEST_S, None, None, None),
                    slow(LONGEST_S, usual, None),
                    needs_you("", 0.0),
                    failed("", LONGEST_S, "", &[], false),
                    failed_in_activation("", "", None),
                    reboot(""),
                    test(),
                    fixed("", 0.0),
                    finished("", LONGEST_S, None),
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
        let said = |language| speaking(language, || likely(Some(&cause)).expect("it is known"));
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

    #[test]
    fn what_is_not_known_is_said_with_the_last_line() {
        let body = |name, line| stalled(720.0, name, None, line).1;
        assert_eq!(
            body(None, Some("unpacking sources")),
            "I don't know why yet. The last line was “unpacking sources”."
        );
        assert_eq!(body(None, None), "I don't know why yet.");
        assert_eq!(
            body(Some("nix build of “a”"), None),
            "nix build of “a”. I don't know why yet."
        );
    }

    #[test]
    fn a_failure_names_what_failed_and_only_a_sure_system_is_unchanged() {
        let builds: Vec<String> = ["firefox-137", "a", "b"].map(str::to_owned).into();
        let body =
            |builds: &[String], unchanged| failed("it", 180.0, "exit code 1", builds, unchanged).1;
        assert_eq!(
            body(&builds[..1], true),
            "firefox-137: build failed. Your system is unchanged."
        );
        assert_eq!(
            body(&builds, false),
            "firefox-137 and 2 others: builds failed."
        );
        assert_eq!(body(&[], false), "it, exit code 1.");
        let german = speaking(Language::German, || body(&builds[..2], true));
        assert_eq!(
            german,
            "firefox-137 und 1 weiterer: Builds fehlgeschlagen. Ihr System ist unverändert."
        );
    }
}
