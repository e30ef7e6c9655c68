//! What macOS' programs print, made into rows.
//!
//! Nothing here asks the system: each parser takes what was read, so all of it
//! is compiled and tested on every system. One line that cannot be understood
//! never costs the others: it is handed back beside them.

pub mod ioreg;
pub mod memory;
pub mod netstat;
pub mod ps;

pub use nixlamp_hands::macos::BadLine;

/// A table's rows, and the lines that are none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Table<T> {
    /// What was understood, in the order of the text.
    pub rows: Vec<T>,
    /// What was not.
    pub bad: Vec<BadLine>,
}

impl<T> Table<T> {
    fn collect(rows: impl Iterator<Item = Result<T, BadLine>>) -> Self {
        let mut table = Self {
            rows: Vec::new(),
            bad: Vec::new(),
        };
        for row in rows {
            match row {
                Ok(row) => table.rows.push(row),
                Err(bad) => table.bad.push(bad),
            }
        }
        table
    }
}

/// The next word of `text`, which is cut off its front.
fn word<'a>(text: &mut &'a str) -> Option<&'a str> {
    let trimmed = text.trim_start();
    let end = trimmed.find(char::is_whitespace).unwrap_or(trimmed.len());
    let (word, rest) = trimmed.split_at(end);
    *text = rest;
    (!word.is_empty()).then_some(word)
}

/// What `pmset -g batt` says first: `Now drawing from 'Battery Power'`.
pub fn on_battery(text: &str) -> Option<bool> {
    let from = text.lines().next()?.strip_prefix("Now drawing from ")?;
    Some(from.trim().trim_matches('\'') == "Battery Power")
}

#[cfg(test)]
mod tests {
    use super::on_battery;

    #[test]
    fn where_the_power_comes_from() {
        let text =
            "Now drawing from 'Battery Power'\n -InternalBattery-0 (id=1)\t71%; discharging\n";
        assert_eq!(on_battery(text), Some(true));
        assert_eq!(on_battery("Now drawing from 'AC Power'\n"), Some(false));
        assert_eq!(on_battery(""), None);
    }
}
