//! How many columns text takes, and what fits in so many.

use unicode_width::{UnicodeWidthChar as _, UnicodeWidthStr as _};

/// Columns that text takes: an East Asian letter takes two, an accent of its
/// own none.
pub fn columns_of(text: &str) -> usize {
    text.width()
}

/// As much of it as fits, with `…` where something is missing.
pub fn cut(text: &str, columns: usize) -> String {
    if columns_of(text) <= columns {
        return text.to_owned();
    }
    let mut kept = begin(text, columns.saturating_sub(1)).to_owned();
    if columns > 0 {
        kept.push('…');
    }
    kept
}

/// The same with the middle missing: of a store path or a command, both ends
/// tell something.
pub fn cut_middle(text: &str, columns: usize) -> String {
    if columns_of(text) <= columns {
        return text.to_owned();
    }
    if columns < 5 {
        return cut(text, columns);
    }
    let after = (columns - 1) * 3 / 5;
    let before = columns - 1 - after;
    let mut tail = text.len();
    let mut taken = 0;
    for (at, letter) in text.char_indices().rev() {
        taken += letter.width().unwrap_or(0);
        if taken > after {
            break;
        }
        tail = at;
    }
    format!("{}…{}", begin(text, before), &text[tail..])
}

/// The longest beginning that fits.
fn begin(text: &str, columns: usize) -> &str {
    let mut taken = 0;
    for (at, letter) in text.char_indices() {
        taken += letter.width().unwrap_or(0);
        if taken > columns {
            return &text[..at];
        }
    }
    text
}

/// Text in lines of at most so many columns, broken between words. A path that
/// is longer loses its middle, any other word is broken.
pub fn wrapped(text: &str, columns: usize) -> Vec<String> {
    let mut lines = Vec::new();
    let mut line = String::new();
    let mut taken = 0;
    for word in words(text) {
        let mut word = if is_path(&word) {
            cut_middle(&word, columns)
        } else {
            word
        };
        loop {
            let wide = columns_of(&word);
            let gap = usize::from(taken > 0);
            if taken + gap + wide <= columns {
                if gap > 0 {
                    line.push(' ');
                }
                line.push_str(&word);
                taken += gap + wide;
                break;
            }
            if taken > 0 {
                lines.push(std::mem::take(&mut line));
                taken = 0;
                continue;
            }
            // Alone in its line, and still too long.
            let part = begin(&word, columns);
            let part = if part.is_empty() { &word[..] } else { part };
            let rest = word[part.len()..].to_owned();
            lines.push(part.to_owned());
            word = rest;
            if word.is_empty() {
                break;
            }
        }
    }
    if taken > 0 || lines.is_empty() {
        lines.push(line);
    }
    lines
}

/// Its words; a number and its unit are one.
fn words(text: &str) -> Vec<String> {
    const UNITS: &[&str] = &[
        "ms", "s", "min", "h", "d", "%", "°C", "B", "KiB", "MiB", "GiB", "TiB", "B/s", "KiB/s",
        "MiB/s", "GiB/s",
    ];
    let mut words: Vec<String> = Vec::new();
    for word in text.split(' ').filter(|word| !word.is_empty()) {
        let unit = word.trim_end_matches([',', '.', ';', ':', ')', '”', '“']);
        match words.last_mut() {
            Some(number)
                if number.ends_with(|c: char| c.is_ascii_digit()) && UNITS.contains(&unit) =>
            {
                number.push(' ');
                number.push_str(word);
            }
            _ => words.push(word.to_owned()),
        }
    }
    words
}

fn is_path(word: &str) -> bool {
    word.trim_start_matches(['“', '„', '"', '(', '['])
        .starts_with(['/', '~', '…'])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn east_asian_names_take_two_columns_a_letter() {
        assert_eq!(columns_of("日本語"), 6);
        assert_eq!(columns_of("e\u{301}"), 1);
        assert_eq!(cut("日本語", 4), "日…");
        assert_eq!(cut("日本語", 6), "日本語");
        assert_eq!(columns_of(&cut_middle("日本語の名前です", 10)), 9);
        assert_eq!(wrapped("日本語 語", 6), ["日本語", "語"]);
    }

    #[test]
    fn a_store_path_loses_its_middle() {
        let path = "/nix/store/00000000000000000000000000000000-glibc-2.41.drv";
        let short = cut_middle(path, 30);
        assert_eq!(columns_of(&short), 30);
        assert!(short.starts_with("/nix/store/0"), "{short}");
        assert!(short.ends_with("-glibc-2.41.drv"), "{short}");
        assert_eq!(wrapped(&format!("waits on {path}"), 30)[1], short);
        assert_eq!(cut_middle("abcdef", 3), "ab…");
        assert_eq!(cut("abc", 0), "");
    }

    #[test]
    fn lines_break_between_words() {
        let lines = wrapped("one two  three four", 9);
        assert_eq!(lines, ["one two", "three", "four"]);
        assert_eq!(wrapped("abcdefghij", 4), ["abcd", "efgh", "ij"]);
        assert_eq!(wrapped("took 12 min, or 3", 9), ["took", "12 min,", "or 3"]);
        assert_eq!(wrapped("", 4), [""]);
        assert_eq!(wrapped("語語", 1), ["語語"], "what cannot fit is not lost");
        for columns in 1..40 {
            let text = "Wait for PID 3990; it normally takes 6–9 min.";
            let joined: String = wrapped(text, columns).concat();
            assert_eq!(joined.replace(' ', ""), text.replace(' ', ""));
        }
    }
}
