//! The picture as text that is read by programs, or by nobody in particular.
//! Symbols never stand without words, so that no colour is needed to read it.

use nixlamp_core::wire::{Lamp, Status, View};
use nixlamp_core::words;

use crate::pages;
use crate::paint::{Letters, Paper, cut};

/// One line.
pub fn short(status: &Status) -> String {
    format!("{} {}", Letters::All.lamp(status.state), status.headline)
}

/// Everything, for `nixlamp status`, where nothing is known of a terminal.
pub fn whole(status: &Status) -> String {
    pages::status(status, Paper::PLAIN).painted()
}

/// A bar has room for so many letters of a line.
const BAR_LINE: usize = 200;

/// For waybar's `custom` module with `return-type: json`: `text` and `tooltip`
/// in Pango's markup, `class` for its CSS, `alt` for its `format-icons`.
pub fn waybar(view: &View) -> serde_json::Value {
    let state = serde_json::to_value(view.status.state).unwrap_or_default();
    let tooltip = std::iter::once(&view.tooltip.title).chain(&view.tooltip.lines);
    let tooltip: Vec<String> = tooltip.map(|line| marked(line)).collect();
    serde_json::json!({
        "text": marked(&short(&view.status)),
        "alt": state,
        "tooltip": tooltip.join("\n"),
        "class": state,
    })
}

/// One line for Pango: a bare `&` makes it show nothing, and what steers a
/// terminal is no letter here either.
fn marked(line: &str) -> String {
    let flat = line.replace(['\n', '\t'], " ");
    let flat = cut(&words::cli::visible(&flat), BAR_LINE);
    crate::escaped(&flat)
        .replace('"', "&quot;")
        .replace('\'', "&apos;")
}

/// The exit code that scripts read.
pub fn exit_code(lamp: Lamp) -> u8 {
    match lamp {
        Lamp::Ok | Lamp::Running | Lamp::Paused => 0,
        Lamp::Attention => 1,
        Lamp::NeedsYou => 2,
        Lamp::Stalled => 3,
        Lamp::Failed => 4,
        Lamp::Unknown => 5,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn failed() -> Status {
        let view = include_str!("../../../tests/fixtures/views/failed.json");
        let view: View = serde_json::from_str(view).expect("it is a View");
        view.status
    }

    #[test]
    fn only_a_red_lamp_is_put_out() {
        let why = |status: &Status| pages::why(status, Paper::PLAIN).painted();
        let mut status = failed();
        status.rebuilds.clear();
        assert!(why(&status).contains("“nixlamp seen” puts the red lamp out"));
        status.state = Lamp::Ok;
        let text = why(&status);
        assert!(
            text.contains("What failed: ") && !text.contains("nixlamp seen"),
            "{text}"
        );
    }

    #[test]
    fn history_names_each_rebuild_and_says_when_nobody_watches() {
        let history = |past: &[nixlamp_core::wire::PastRebuild], watched| {
            pages::history(past, None, watched, Paper::PLAIN).painted()
        };
        let recent = failed().recent;
        let id = recent[0].id.split('@').next().expect("an id").to_owned();
        let text = history(&recent, true);
        let line = text.lines().next().expect("a line");
        assert_eq!(line, format!("✗ {}  [{id}]", recent[0].line));
        assert!(!text.contains("No Nixlamp runs"));
        for (past, is_watched, part) in [
            (&recent[..], false, words::cli::unwatched()),
            (&[], false, words::cli::no_history_unwatched()),
            (&[], true, words::cli::no_history()),
        ] {
            assert!(history(past, is_watched).ends_with(&format!("{part}\n")));
        }
    }

    /// Waybar hands `text` and `tooltip` to Pango and `class` to CSS.
    #[test]
    fn waybar_gets_strings_that_pango_can_read() {
        let view = include_str!("../../../tests/fixtures/views/stalled.json");
        let mut view: View = serde_json::from_str(view).expect("it is a View");
        view.status.headline = "a & b <c> \"q\" 'r'\u{1b}[31m\u{202e}".to_owned();
        view.tooltip.title = "<span foreground='red'>".to_owned();
        view.tooltip.lines = vec!["&amp;".to_owned(), "two\nlines".to_owned()];
        let said = waybar(&view);
        let keys: Vec<_> = said.as_object().expect("an object").keys().collect();
        assert_eq!(keys, ["alt", "class", "text", "tooltip"]);
        assert_eq!(said["class"], "stalled");
        assert_eq!(said["alt"], "stalled");
        assert_eq!(
            said["text"],
            "⬣ a &amp; b &lt;c&gt; &quot;q&quot; &apos;r&apos;\u{FFFD}[31m\u{FFFD}"
        );
        assert_eq!(
            said["tooltip"],
            "&lt;span foreground=&apos;red&apos;&gt;\n&amp;amp;\ntwo lines"
        );
        view.status.headline = "x".repeat(1 << 20);
        let text = waybar(&view)["text"].to_string();
        assert!(text.chars().count() < 250, "{}", text.len());
    }
}
