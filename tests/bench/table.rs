//! The one table at the end.

use std::fmt;

/// A line of it.
pub struct Row {
    /// As the targets are numbered.
    pub number: &'static str,
    /// What was measured.
    pub what: String,
    /// What was wished; empty for a line that is only told.
    pub target: String,
    /// What Nixlamp reaches.
    pub ours: String,
    /// What another program takes for the same.
    pub peer: String,
    /// Ours as a part of the peer's.
    pub ratio: Option<f64>,
    /// Whether the target holds.
    pub holds: Option<bool>,
}

/// All lines, and what must be said beside them.
#[derive(Default)]
pub struct Table {
    rows: Vec<Row>,
    notes: Vec<String>,
}

impl Table {
    /// Another line, said at once as well.
    pub fn row(&mut self, row: Row) {
        println!("{}", line(&row));
        self.rows.push(row);
    }

    /// A sentence below the table, said at once as well.
    pub fn note(&mut self, words: String) {
        println!("{words}");
        self.notes.push(words);
    }

    /// The lines of the sampler's own benchmark that name a number and a target:
    /// `S1  3 % ran  look 1.23  bare stat 8.21  ratio 0.150  target ≤ 0.30`.
    pub fn sampler(&mut self, text: &str) {
        let mut crowd = String::new();
        for words in text.lines().map(str::trim) {
            if words.ends_with("sleeping processes") {
                words
                    .trim_end_matches(" sleeping processes")
                    .clone_into(&mut crowd);
            }
            let number = ["S1", "S2", "S3"]
                .into_iter()
                .find(|number| words.starts_with(number));
            let (Some(number), Some((measured, target))) = (number, words.split_once("target ≤"))
            else {
                continue;
            };
            let measured = measured[number.len()..].trim();
            let (what, ratio) = match measured.split_once("ratio") {
                Some((what, ratio)) => (what.trim(), ratio.trim().parse::<f64>().ok()),
                None => (measured, None),
            };
            let last = what.split_whitespace().next_back().unwrap_or_default();
            let what = what.split_whitespace().collect::<Vec<_>>().join(" ");
            let reached = ratio.or_else(|| last.parse().ok());
            let target = target.trim();
            self.rows.push(Row {
                number,
                what: format!("{crowd} processes: {what}"),
                target: format!("≤ {target}"),
                ours: if ratio.is_some() {
                    String::new()
                } else {
                    last.to_owned()
                },
                peer: String::new(),
                ratio,
                holds: reached
                    .zip(target.parse().ok())
                    .map(|(reached, most): (f64, f64)| reached <= most),
            });
        }
    }
}

fn line(row: &Row) -> String {
    let ratio = row
        .ratio
        .map_or_else(String::new, |ratio| format!("{ratio:.3}"));
    let holds = match row.holds {
        Some(true) => "yes",
        Some(false) => "no",
        None => "–",
    };
    format!(
        "| {} | {} | {} | {} | {} | {ratio} | {holds} |",
        row.number, row.what, row.target, row.ours, row.peer
    )
}

impl fmt::Display for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            f,
            "| number | what | target | ours | peer | ratio | holds |"
        )?;
        writeln!(f, "|---|---|---|---|---|---|---|")?;
        for row in &self.rows {
            writeln!(f, "{}", line(row))?;
        }
        for note in &self.notes {
            writeln!(f, "\n{note}")?;
        }
        Ok(())
    }
}
