//! Lines of painted text. Whatever comes in is made harmless here, once.

use std::fmt::Write as _;

use nixlamp_core::words::cli::visible;

use super::{Ink, Paper, columns_of, cut, cut_middle, wrapped};

/// Of one piece of text so many letters are looked at: a name may be a megabyte.
const LONGEST: usize = 2000;

/// A line in pieces.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Line {
    pieces: Vec<(Ink, String)>,
}

impl Line {
    /// Without anything in it.
    pub fn new() -> Line {
        Line::default()
    }

    /// With this behind it.
    #[must_use]
    pub fn and(mut self, ink: Ink, text: &str) -> Line {
        if !text.is_empty() {
            self.pieces.push((ink, harmless(text)));
        }
        self
    }

    /// With so many blanks behind it.
    #[must_use]
    pub fn space(self, columns: usize) -> Line {
        self.and(Ink::Plain, &" ".repeat(columns))
    }

    /// With blanks behind it up to this column.
    #[must_use]
    pub fn to(self, column: usize) -> Line {
        let gap = column.saturating_sub(self.columns());
        self.space(gap)
    }

    /// How many columns it takes.
    pub fn columns(&self) -> usize {
        self.pieces.iter().map(|(_, text)| columns_of(text)).sum()
    }

    /// As much of it as fits.
    #[must_use]
    pub fn cut(mut self, columns: usize) -> Line {
        let mut left = columns;
        for (at, (_, text)) in self.pieces.iter_mut().enumerate() {
            if columns_of(text) > left {
                *text = cut(text, left);
                self.pieces.truncate(at + 1);
                break;
            }
            left -= columns_of(text);
        }
        self
    }

    /// Painted.
    pub fn painted(&self, paper: &Paper) -> String {
        let mut out = String::new();
        for (ink, text) in &self.pieces {
            let text = isolated(paper.letters.spelt(text.clone()), paper);
            let style = ink.style();
            if paper.colour && *ink != Ink::Plain {
                let _ = write!(out, "{style}{text}{style:#}");
            } else {
                out.push_str(&text);
            }
        }
        if !paper.colour {
            out.truncate(out.trim_end_matches(' ').len());
        }
        out
    }
}

/// Text of anybody: nothing in it steers a terminal, and it has an end.
fn harmless(text: &str) -> String {
    let flat = text.replace(['\n', '\t'], " ");
    match flat.char_indices().nth(LONGEST) {
        Some((at, _)) => visible(&flat[..at]).into_owned() + "…",
        None => visible(&flat).into_owned(),
    }
}

/// Letters that are written from right to left turn round what stands beside
/// them, on terminals that know how, unless they are kept apart.
fn isolated(text: String, paper: &Paper) -> String {
    let turns = |c: char| {
        matches!(c, '\u{590}'..='\u{8FF}' | '\u{FB1D}'..='\u{FDFF}' | '\u{FE70}'..='\u{FEFE}'
            | '\u{10800}'..='\u{10FFF}' | '\u{1E800}'..='\u{1EFFF}')
    };
    if paper.columns.is_some() && text.contains(turns) {
        format!("\u{2068}{text}\u{2069}")
    } else {
        text
    }
}

/// A cell of a table.
pub struct Cell {
    /// How it looks.
    pub ink: Ink,
    /// What it says.
    pub text: String,
    /// True for a number: it stands at the right.
    pub right: bool,
    /// True for a path or command: it loses its middle.
    pub middle: bool,
}

impl Cell {
    /// Text.
    pub fn new(ink: Ink, text: impl Into<String>) -> Cell {
        Cell {
            ink,
            text: harmless(&text.into()),
            right: false,
            middle: false,
        }
    }

    /// At the right of its column.
    #[must_use]
    pub fn right(mut self) -> Cell {
        self.right = true;
        self
    }

    /// Which loses its middle where it does not fit.
    #[must_use]
    pub fn middle(mut self) -> Cell {
        self.middle = true;
        self
    }
}

/// Lines, laid out for a paper.
#[derive(Clone, Debug)]
pub struct Page {
    /// What they are laid out for.
    pub paper: Paper,
    /// They.
    pub lines: Vec<Line>,
}

impl Page {
    /// Without a line.
    pub fn new(paper: Paper) -> Page {
        Page {
            paper,
            lines: Vec::new(),
        }
    }

    /// A line more.
    pub fn push(&mut self, line: Line) {
        self.lines.push(line);
    }

    /// An empty line, unless there is one or none before.
    pub fn gap(&mut self) {
        if self.lines.last().is_some_and(|line| line.columns() > 0) {
            self.lines.push(Line::new());
        }
    }

    /// The head of a part.
    pub fn head(&mut self, text: &str) {
        self.gap();
        self.push(Line::new().and(Ink::Head, text));
    }

    /// Prose behind so many blanks.
    pub fn prose(&mut self, indent: usize, ink: Ink, text: &str) {
        self.beside(Line::new().space(indent), ink, text);
    }

    /// Prose behind the beginning of a line, and below itself.
    pub fn beside(&mut self, begin: Line, ink: Ink, text: &str) {
        self.laid(begin, ink, text, usize::MAX);
    }

    /// The same of a name, a target or whatever else has no business to be
    /// long: four lines at most.
    pub fn brief(&mut self, begin: Line, ink: Ink, text: &str) {
        self.laid(begin, ink, text, 4);
    }

    fn laid(&mut self, begin: Line, ink: Ink, text: &str, most: usize) {
        let column = begin.columns();
        let text = harmless(text);
        let parts = match self.paper.prose(column) {
            Some(columns) => {
                let mut parts = wrapped(&text, columns);
                if let Some(cut_off) = parts.get(most).cloned() {
                    parts.truncate(most);
                    if let Some(last) = parts.last_mut() {
                        *last = cut(&format!("{last} {cut_off}"), columns);
                    }
                }
                parts
            }
            None => vec![text],
        };
        let mut begin = Some(begin);
        for part in parts {
            let line = begin.take().unwrap_or_else(|| Line::new().space(column));
            self.push(line.and(ink, &part));
        }
    }

    /// What must stay one piece, to be copied: never broken, never cut.
    pub fn verbatim(&mut self, mut begin: Line, ink: Ink, text: &str) {
        begin.pieces.push((ink, visible(text).into_owned()));
        self.push(begin);
    }

    /// Rows of cells under one another. Columns are as wide as they must be;
    /// where they do not fit, the one at `gives` gives way.
    pub fn table(&mut self, indent: usize, gives: usize, rows: Vec<Vec<Cell>>) {
        let count = rows.iter().map(Vec::len).max().unwrap_or_default();
        let mut widths: Vec<usize> = (0..count)
            .map(|at| {
                let cells = rows.iter().filter_map(|row| row.get(at));
                cells
                    .map(|cell| columns_of(&cell.text))
                    .max()
                    .unwrap_or_default()
            })
            .collect();
        if let Some(columns) = self.paper.columns {
            let all = indent + widths.iter().sum::<usize>() + 2 * count.saturating_sub(1);
            if let Some(given) = widths.get_mut(gives) {
                *given = given.saturating_sub(all.saturating_sub(columns)).max(8);
            }
        }
        for row in rows {
            let mut line = Line::new().space(indent);
            let last = row.len().saturating_sub(1);
            for (at, cell) in row.iter().enumerate() {
                let text = if cell.middle {
                    cut_middle(&cell.text, widths[at])
                } else {
                    cut(&cell.text, widths[at])
                };
                let gap = widths[at] - columns_of(&text).min(widths[at]);
                line = if cell.right {
                    line.space(gap).and(cell.ink, &text)
                } else if at == last {
                    line.and(cell.ink, &text)
                } else {
                    line.and(cell.ink, &text).space(gap)
                };
                if at != last {
                    line = line.space(2);
                }
            }
            let line = match self.paper.columns {
                Some(columns) => line.cut(columns),
                None => line,
            };
            self.push(line);
        }
    }

    /// As it goes to the terminal.
    pub fn painted(&self) -> String {
        self.lines.iter().fold(String::new(), |mut out, line| {
            out.push_str(&line.painted(&self.paper));
            out.push('\n');
            out
        })
    }
}

#[cfg(test)]
mod tests {
    use super::super::Letters;
    use super::*;

    fn paper(columns: usize) -> Paper {
        Paper {
            columns: Some(columns),
            colour: true,
            letters: Letters::All,
        }
    }

    /// What strangers may have put into a name.
    const HOSTILE: &[&str] = &[
        "\u{1b}[31mred\u{1b}[0m",
        "\u{1b}]52;c;ZXZpbA==\u{7}",
        "\u{9d}52;c;ZXZpbA==\u{9c}",
        "over\rwritten",
        "a\u{8}\u{8}b",
        "\u{202e}gpj.exe",
        "a\u{2066}b\u{2069}\u{200f}",
        "two\nlines\tand a tab",
    ];

    #[test]
    fn no_text_steers_the_terminal() {
        for hostile in HOSTILE {
            let mut page = Page::new(paper(60));
            page.push(Line::new().and(Ink::Bad, hostile));
            page.prose(2, Ink::Plain, hostile);
            page.verbatim(Line::new(), Ink::Quiet, hostile);
            page.table(0, 0, vec![vec![Cell::new(Ink::Strong, *hostile).middle()]]);
            let plain = Page {
                paper: Paper::PLAIN,
                ..page.clone()
            };
            let said = plain.painted();
            let steers = |c: char| c != '\n' && nixlamp_core::words::cli::steers(c);
            assert!(!said.contains(steers), "{said:?}");
            assert_eq!(said.lines().count(), 4, "{said:?}");
            // Of our own there is nothing but colours.
            let coloured = page.painted();
            for (at, _) in coloured.match_indices('\u{1b}') {
                let rest = &coloured[at + 1..];
                let end = rest.find('m').expect("an end");
                let code = &rest[..end];
                assert!(
                    code.starts_with('[') && code[1..].chars().all(|c| c.is_ascii_digit()),
                    "{code:?}"
                );
            }
        }
    }

    #[test]
    fn a_megabyte_in_one_line_has_an_end() {
        let long = "x".repeat(1 << 20);
        let line = Line::new().and(Ink::Plain, &long);
        assert_eq!(line.columns(), LONGEST + 1);
        let mut page = Page::new(paper(80));
        page.table(0, 0, vec![vec![Cell::new(Ink::Plain, long)]]);
        assert_eq!(page.lines[0].columns(), 80);
    }

    #[test]
    fn right_to_left_is_kept_apart() {
        let line = Line::new().and(Ink::Plain, "שלום 3");
        let mut paper = paper(80);
        paper.colour = false;
        assert_eq!(line.painted(&paper), "\u{2068}שלום 3\u{2069}");
        assert_eq!(line.painted(&Paper::PLAIN), "שלום 3");
    }

    #[test]
    fn tables_fit() {
        let rows = |paper| {
            let mut page = Page::new(paper);
            let row = |a: &str, b: &str, c: &str| {
                vec![
                    Cell::new(Ink::Plain, a),
                    Cell::new(Ink::Plain, b).middle(),
                    Cell::new(Ink::Plain, c).right(),
                ]
            };
            page.table(
                2,
                1,
                vec![
                    row("日本", "/nix/store/aaaaaaaa-hello.drv", "7"),
                    row("a", "short", "120"),
                ],
            );
            page.painted()
        };
        let mut narrow = paper(30);
        narrow.colour = false;
        assert_eq!(
            rows(narrow),
            "  日本  /nix/st…hello.drv    7\n  a     short              120\n"
        );
        assert_eq!(
            rows(Paper::PLAIN),
            "  日本  /nix/store/aaaaaaaa-hello.drv    7\n  a     short                          120\n"
        );
    }

    #[test]
    fn prose_hangs_below_itself() {
        let mut page = Page::new(paper(24));
        page.beside(
            Line::new().and(Ink::Plain, "cause").to(7),
            Ink::Plain,
            "A lock is held by another",
        );
        let painted = page.painted();
        assert_eq!(painted, "cause  A lock is held by\n       another\n");
    }
}
