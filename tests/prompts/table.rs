//! The verdicts as a table, and what they must come to.

use anyhow::{Result, ensure};

use crate::{
    cases::{Case, Truth},
    eye::{self, Looks, Verdict},
    is_right,
    terminal::Terminal,
};

/// How many cases there must be at least, and how many of them ask nobody.
const CASES_LEAST: usize = 60;
/// Precision and recall at least, in per cent: same user, another user.
const LEAST: [(usize, usize); 2] = [(98, 90), (95, 75)];
/// From the question to the moment at which it is told.
const LATEST_S: f64 = 6.0;

/// One case and its verdicts: of alice, of another user.
pub struct Row<'a> {
    pub case: &'a Case,
    /// It stands where it should.
    pub set_up: bool,
    pub verdicts: [Verdict; 2],
    /// Seconds from the words on the screen to the first verdict, where it asks.
    pub after_s: [Option<f64>; 2],
    /// What stands on its screen.
    pub says: String,
}

impl Row<'_> {
    /// All that there is to know of it is known.
    pub fn is_right(&self) -> bool {
        self.set_up
            && self
                .verdicts
                .iter()
                .all(|verdict| is_right(self.case.truth, *verdict))
    }
}

/// The verdicts as they stand.
pub fn rows<'a>(cases: &'a [Case], terminals: &[Terminal], seen: &[Looks]) -> Vec<Row<'a>> {
    cases
        .iter()
        .zip(terminals)
        .map(|(case, terminal)| {
            let judged: Vec<(Verdict, Option<f64>)> = seen
                .iter()
                .map(|looks| judge(case, terminal.ready_at, looks))
                .collect();
            Row {
                case,
                set_up: terminal.ready_at.is_some() && is_there(case, seen),
                verdicts: [judged[0].0, judged[1].0],
                after_s: [judged[0].1, judged[1].1],
                says: terminal.says(),
            }
        })
        .collect()
}

/// The process that it is about is there at the last look.
fn is_there(case: &Case, seen: &[Looks]) -> bool {
    seen.iter().all(|looks| {
        looks.last().is_some_and(|(_, look)| {
            eye::of_case(look, case.name)
                .iter()
                .any(|p| eye::is_about(p, case.who))
        })
    })
}

/// The last verdict; where nobody is asked, any that says otherwise.
fn judge(case: &Case, ready_at: Option<f64>, looks: &Looks) -> (Verdict, Option<f64>) {
    let from = ready_at.unwrap_or(f64::MAX);
    let verdicts: Vec<(f64, Verdict)> = looks
        .iter()
        .filter(|(at, _)| *at >= from)
        .map(|(at, look)| (*at, eye::verdict(&eye::of_case(look, case.name), case.who)))
        .collect();
    let asked = verdicts
        .iter()
        .find(|(_, verdict)| matches!(verdict, Verdict::Asks(_)));
    let last = verdicts
        .last()
        .map_or(Verdict::Silent, |(_, verdict)| *verdict);
    match asked {
        Some((at, verdict)) if case.truth != Truth::Asks => (*verdict, Some(at - from)),
        Some((at, _)) => (last, Some(at - from)),
        None => (last, None),
    }
}

/// All rows, and beneath them what they come to.
pub fn print(rows: &[Row]) {
    println!(
        "{:<30} {:<8} {:<22} {:<22} after",
        "case", "truth", "same user", "another user"
    );
    for row in rows {
        let word = |at: usize| {
            let right = is_right(row.case.truth, row.verdicts[at]);
            let kind = match row.verdicts[at] {
                Verdict::Asks(asks) if right && asks != row.case.asks => format!("{asks:?} (≠)"),
                Verdict::Asks(asks) => format!("{asks:?}"),
                other => format!("{other:?}"),
            };
            format!("{}{kind}", if right { "" } else { "✗ " })
        };
        let after: Vec<String> = row
            .after_s
            .iter()
            .flatten()
            .map(|s| format!("{s:.1} s"))
            .collect();
        let set_up = if row.set_up { "" } else { "  NOT SET UP" };
        println!(
            "{:<30} {:<8} {:<22} {:<22} {}{set_up}",
            row.case.name,
            format!("{:?}", row.case.truth),
            word(0),
            word(1),
            after.join(", ")
        );
        if !row.set_up {
            println!("    {:?}", row.says);
        }
    }
    for (at, who) in ["same user", "another user"].into_iter().enumerate() {
        let told = Counts::of(rows, at);
        println!(
            "{who}: {} of {} questions found ({} %), {} of {} verdicts “asks” right ({} %), right kind {}; \
             other classes right {} of {}; the latest after {:.1} s",
            told.found,
            told.asking,
            told.recall(),
            told.found,
            told.found + told.wrong,
            told.precision(),
            told.kind,
            told.others_right,
            rows.len() - told.asking,
            told.latest_s
        );
    }
}

/// What the table must come to.
pub fn hold_to_it(rows: &[Row]) -> Result<()> {
    let quiet = rows
        .iter()
        .filter(|row| row.case.truth != Truth::Asks)
        .count();
    ensure!(
        rows.len() >= CASES_LEAST && quiet * 5 >= rows.len() * 2,
        "{} cases, {quiet} quiet",
        rows.len()
    );
    for (at, (precision, recall)) in LEAST.into_iter().enumerate() {
        let told = Counts::of(rows, at);
        ensure!(
            told.precision() >= precision,
            "precision {} %",
            told.precision()
        );
        ensure!(told.recall() >= recall, "recall {} %", told.recall());
    }
    Ok(())
}

#[derive(Default)]
struct Counts {
    asking: usize,
    found: usize,
    kind: usize,
    wrong: usize,
    others_right: usize,
    latest_s: f64,
}

impl Counts {
    fn of(rows: &[Row], at: usize) -> Self {
        let mut counts = Self::default();
        for row in rows {
            let verdict = row.verdicts[at];
            let asks = matches!(verdict, Verdict::Asks(_));
            if row.case.truth == Truth::Asks {
                counts.asking += 1;
                counts.found += usize::from(asks);
                counts.kind += usize::from(verdict == Verdict::Asks(row.case.asks));
                if let Some(after) = row.after_s[at] {
                    counts.latest_s = counts.latest_s.max(after);
                }
            } else {
                counts.wrong += usize::from(asks);
                counts.others_right += usize::from(is_right(row.case.truth, verdict));
            }
        }
        counts
    }

    fn precision(&self) -> usize {
        self.found * 100 / (self.found + self.wrong).max(1)
    }

    fn recall(&self) -> usize {
        self.found * 100 / self.asking.max(1)
    }
}
