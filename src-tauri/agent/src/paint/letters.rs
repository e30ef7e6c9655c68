//! Which letters a terminal can show, and shapes made of them.

use nixlamp_core::wire::{HealthResult, Lamp, Verdict};

/// Which letters can be shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Letters {
    /// Unicode.
    All,
    /// Unicode, but no shapes: the console of Linux has 512 signs, and few of
    /// these are among them.
    NoShapes,
    /// ASCII.
    Ascii,
}

impl Letters {
    /// By locale and terminal. Without any locale named, Unicode: an ssh that
    /// hands none on is far more usual than a terminal that knows none.
    pub(super) fn of(variable: &dyn Fn(&str) -> Option<String>) -> Letters {
        let locale = ["LC_ALL", "LC_CTYPE", "LANG"]
            .iter()
            .find_map(|name| variable(name).filter(|value| !value.is_empty()));
        let is_unicode = locale.is_none_or(|locale| {
            let locale = locale.to_lowercase();
            locale.contains("utf-8") || locale.contains("utf8")
        });
        match variable("TERM").as_deref() {
            _ if !is_unicode => Letters::Ascii,
            Some("linux") => Letters::NoShapes,
            _ => Letters::All,
        }
    }

    fn pick<T>(self, shape: T, plain: T) -> T {
        if self == Letters::All { shape } else { plain }
    }

    /// The shape of the lamp's icon.
    pub fn lamp(self, lamp: Lamp) -> &'static str {
        let plain = match lamp {
            Lamp::Ok => "(o)",
            Lamp::Running => "(>)",
            Lamp::Attention => "/!\\",
            Lamp::NeedsYou => "<?>",
            Lamp::Stalled => "[#]",
            Lamp::Failed => "[x]",
            Lamp::Paused => "( )",
            Lamp::Unknown => "(-)",
        };
        self.pick(lamp.letter(), plain)
    }

    /// The shape of a result.
    pub fn result(self, result: HealthResult) -> &'static str {
        match result {
            HealthResult::Fine => self.pick("✓", "+"),
            HealthResult::Look => self.pick("▲", "!"),
            HealthResult::Bad => self.pick("⬣", "#"),
            HealthResult::Unknown => self.pick("○", "-"),
        }
    }

    /// How a rebuild ended.
    pub fn outcome(self, outcome: Verdict) -> &'static str {
        match outcome {
            Verdict::Failed | Verdict::Stuck => self.pick("✗", "x"),
            Verdict::Stopped => self.pick("■", "#"),
            Verdict::Unknown => self.pick("○", "-"),
            _ => self.pick("●", "o"),
        }
    }

    /// Before the next step.
    pub fn arrow(self) -> &'static str {
        self.pick("→", "->")
    }

    /// Before what belongs to the line above.
    pub fn branch(self) -> &'static str {
        self.pick("└ ", "- ")
    }

    /// A bar of so many columns.
    pub fn bar(self, ratio: f64, columns: usize) -> String {
        let ratio = ratio.clamp(0.0, 1.0);
        // What is begun shows, what is not whole is never full.
        let full = match (ratio * columns as f64).floor() as usize {
            0 if ratio > 0.0 => 1,
            full => full,
        };
        let (done, open) = self.pick(('█', '░'), ('#', '.'));
        let done = std::iter::repeat_n(done, full.min(columns));
        done.chain(std::iter::repeat_n(open, columns - full.min(columns)))
            .collect()
    }

    /// The last values, one a column, the newest right. `top` is what fills a
    /// column; the highest of them does where it is higher.
    pub fn sparkline(self, values: &[f64], top: f64, columns: usize) -> String {
        let steps: &[char] = self.pick(
            &['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'],
            &['_', '.', ':', '-', '=', '+', '*', '#'],
        );
        let values = &values[values.len().saturating_sub(columns)..];
        let top = values.iter().copied().fold(top, f64::max);
        let step = |value: &f64| {
            let ratio = if top > 0.0 { value / top } else { 0.0 };
            let at = (ratio * steps.len() as f64) as usize;
            steps[at.min(steps.len() - 1)]
        };
        let gap = std::iter::repeat_n(' ', columns - values.len());
        gap.chain(values.iter().map(step)).collect()
    }

    /// The text in letters that can be shown.
    pub fn spelt(self, text: String) -> String {
        if self != Letters::Ascii || text.is_ascii() {
            return text;
        }
        let mut spelt = String::with_capacity(text.len());
        for letter in text.chars() {
            match letter {
                letter if letter.is_ascii() => spelt.push(letter),
                '“' | '”' | '„' | '«' | '»' => spelt.push('"'),
                '‘' | '’' | '‚' => spelt.push('\''),
                '–' | '—' | '−' | '‐' | '‑' => spelt.push('-'),
                '…' => spelt.push_str("..."),
                '·' | '•' => spelt.push('*'),
                '→' => spelt.push_str("->"),
                '↑' => spelt.push('^'),
                '↓' => spelt.push('v'),
                '×' => spelt.push('x'),
                '°' => spelt.push_str("deg "),
                '\u{a0}' | '\u{202f}' => spelt.push(' '),
                'ä' => spelt.push_str("ae"),
                'ö' => spelt.push_str("oe"),
                'ü' => spelt.push_str("ue"),
                'Ä' => spelt.push_str("Ae"),
                'Ö' => spelt.push_str("Oe"),
                'Ü' => spelt.push_str("Ue"),
                'ß' => spelt.push_str("ss"),
                _ => spelt.push('?'),
            }
        }
        spelt
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_are_what_locale_and_terminal_can_show() {
        for (set, letters) in [
            (&[("LANG", "de_DE.UTF-8")][..], Letters::All),
            (&[], Letters::All),
            (&[("LANG", "C")], Letters::Ascii),
            (
                &[("LC_ALL", "C.utf8"), ("LANG", "de_DE.ISO-8859-1")],
                Letters::All,
            ),
            (&[("LC_CTYPE", "POSIX"), ("LC_ALL", "")], Letters::Ascii),
            (
                &[("LANG", "en_US.UTF-8"), ("TERM", "linux")],
                Letters::NoShapes,
            ),
        ] {
            let variable = |name: &str| {
                let found = set.iter().find(|(known, _)| *known == name);
                found.map(|(_, value)| (*value).to_owned())
            };
            assert_eq!(Letters::of(&variable), letters, "{set:?}");
        }
    }

    #[test]
    fn bars_and_lines() {
        assert_eq!(Letters::All.bar(0.5, 4), "██░░");
        assert_eq!(Letters::All.bar(0.01, 4), "█░░░", "it has begun");
        assert_eq!(Letters::All.bar(0.99, 4), "███░", "it is not done");
        assert_eq!(Letters::Ascii.bar(2.0, 3), "###");
        assert_eq!(Letters::All.bar(f64::NAN, 2), "░░");
        let line = Letters::All.sparkline(&[0.0, 0.5, 1.0], 1.0, 4);
        assert_eq!(line, " ▁▅█");
        assert_eq!(Letters::All.sparkline(&[], 1.0, 2), "  ");
        assert_eq!(Letters::Ascii.sparkline(&[0.0, 9.0], 0.0, 2), "_#");
    }

    #[test]
    fn ascii_alone_is_left() {
        let text = "“Größe” · 3 × – …".to_owned();
        assert_eq!(Letters::Ascii.spelt(text), "\"Groesse\" * 3 x - ...");
    }

    /// No two states look alike without colour, with and without shapes.
    #[test]
    fn shapes_differ() {
        for letters in [Letters::All, Letters::Ascii] {
            let shapes: std::collections::BTreeSet<_> =
                Lamp::ALL.iter().map(|lamp| letters.lamp(*lamp)).collect();
            assert_eq!(shapes.len(), Lamp::ALL.len());
        }
    }
}
