//! Text on a terminal: how wide, in which colours and letters. What is painted
//! here comes from strangers in part: nothing of it steers the terminal.
//!
//! Colour repeats what a word or a shape has said already.

mod ink;
mod letters;
mod page;
mod width;

use std::io::IsTerminal as _;
use std::sync::atomic::{AtomicU8, Ordering};

pub use ink::Ink;
pub use letters::Letters;
pub use page::{Cell, Line, Page};
pub use width::{columns_of, cut, cut_middle, wrapped};

/// When there is colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Colour {
    /// On a terminal that has it, as the environment wishes.
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

static COLOUR: AtomicU8 = AtomicU8::new(Colour::Auto as u8);

/// From now on this process paints so.
pub fn choose(colour: Colour) {
    COLOUR.store(colour as u8, Ordering::Relaxed);
}

/// What is painted on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Paper {
    /// Its columns. `None`: a file or a pipe, where a sentence stays one line.
    pub columns: Option<usize>,
    /// True if colours are shown.
    pub colour: bool,
    /// Which letters and shapes can be shown.
    pub letters: Letters,
}

/// Lines of prose longer than this are hard to read.
const PROSE: usize = 100;
/// Nothing is laid out for less.
const NARROWEST: usize = 20;
/// A terminal that does not tell.
const USUAL: usize = 80;

impl Paper {
    /// A pipe or a file without colour, in Unicode.
    pub const PLAIN: Paper = Paper {
        columns: None,
        colour: false,
        letters: Letters::All,
    };

    /// What standard output is.
    pub fn here() -> Paper {
        let out = std::io::stdout();
        let is_terminal = out.is_terminal();
        let size = is_terminal
            .then(|| rustix::termios::tcgetwinsize(&out).ok())
            .flatten();
        let chosen = match COLOUR.load(Ordering::Relaxed) {
            1 => Colour::Always,
            2 => Colour::Never,
            _ => Colour::Auto,
        };
        let variable = |name: &str| std::env::var(name).ok();
        Paper::of(
            is_terminal,
            size.map(|size| usize::from(size.ws_col)),
            chosen,
            &variable,
        )
    }

    fn of(
        is_terminal: bool,
        told: Option<usize>,
        chosen: Colour,
        variable: &dyn Fn(&str) -> Option<String>,
    ) -> Paper {
        let set = |name: &str| variable(name).filter(|value| !value.is_empty());
        let named = || set("COLUMNS").and_then(|columns| columns.parse().ok());
        let told = told.filter(|columns| *columns > 0);
        let columns = if is_terminal {
            told.or_else(named).or(Some(USUAL))
        } else {
            named()
        };
        let colour = match chosen {
            Colour::Always => true,
            Colour::Never => false,
            Colour::Auto if set("NO_COLOR").is_some() => false,
            Colour::Auto if set("CLICOLOR_FORCE").is_some_and(|value| value != "0") => true,
            Colour::Auto => {
                is_terminal
                    && set("CLICOLOR").is_none_or(|value| value != "0")
                    && set("TERM").is_some_and(|term| term != "dumb")
            }
        };
        Paper {
            columns: columns.map(|columns: usize| columns.max(NARROWEST)),
            colour,
            letters: Letters::of(variable),
        }
    }

    /// How wide prose is that begins after so many columns. `None`: it is not
    /// broken.
    pub fn prose(&self, after: usize) -> Option<usize> {
        let columns = self.columns?;
        Some(columns.min(PROSE + after).saturating_sub(after).max(12))
    }

    /// True if tables have no room here.
    pub fn is_narrow(&self) -> bool {
        self.columns.is_some_and(|columns| columns < 60)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colour_is_where_it_is_wished_for_and_can_be() {
        for (terminal, chosen, set, colour) in [
            (true, Colour::Auto, &[("TERM", "xterm")][..], true),
            (true, Colour::Auto, &[("TERM", "dumb")], false),
            (true, Colour::Auto, &[], false),
            (
                true,
                Colour::Auto,
                &[("TERM", "xterm"), ("NO_COLOR", "1")],
                false,
            ),
            (
                true,
                Colour::Auto,
                &[("TERM", "xterm"), ("NO_COLOR", "")],
                true,
            ),
            (
                true,
                Colour::Auto,
                &[("TERM", "xterm"), ("CLICOLOR", "0")],
                false,
            ),
            (false, Colour::Auto, &[("TERM", "xterm")], false),
            (false, Colour::Auto, &[("CLICOLOR_FORCE", "1")], true),
            (false, Colour::Auto, &[("CLICOLOR_FORCE", "0")], false),
            (
                false,
                Colour::Auto,
                &[("CLICOLOR_FORCE", "1"), ("NO_COLOR", "1")],
                false,
            ),
            (false, Colour::Always, &[("NO_COLOR", "1")], true),
            (true, Colour::Never, &[("TERM", "xterm")], false),
        ] {
            let variable = |name: &str| {
                let found = set.iter().find(|(known, _)| *known == name);
                found.map(|(_, value)| (*value).to_owned())
            };
            let paper = Paper::of(terminal, None, chosen, &variable);
            assert_eq!(paper.colour, colour, "{terminal} {chosen:?} {set:?}");
        }
    }

    #[test]
    fn width_is_what_the_terminal_says() {
        let none = |_: &str| None;
        let named = |name: &str| (name == "COLUMNS").then(|| "44".to_owned());
        let of = |terminal, told, variable: &dyn Fn(&str) -> Option<String>| {
            Paper::of(terminal, told, Colour::Never, variable).columns
        };
        assert_eq!(of(true, Some(120), &named), Some(120));
        assert_eq!(of(true, Some(0), &named), Some(44));
        assert_eq!(of(true, None, &none), Some(80));
        assert_eq!(of(true, Some(3), &none), Some(NARROWEST));
        assert_eq!(of(false, None, &none), None);
        assert_eq!(of(false, None, &named), Some(44), "`watch` names it");
    }
}
