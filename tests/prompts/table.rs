//! The verdicts as a table, and what they must come to.

use std::collections::BTreeMap;

use anyhow::{Result, ensure};
use nixlamp_core::model::Sign;

use crate::{
    cases::{Case, Truth},
    eye::{self, Looks, Verdict},
    is_right,
    terminal::Terminal,
};

/// How many cases there must be at least.
const CASES_LEAST: usize = 60;
/// Precision and recall at least, in per cent: same user, another user.
const LEAST: [(usize, usize); 2] = [(98, 90), (95, 75)];
const EYES: [&str; 2] = ["same user", "another user"];

/// One case as it was judged by both: of alice, of another user.
pub struct Row<'a> {
    pub case: &'a Case,
    /// It stands where it should.
    pub set_up: bool,
    judged: [Judged; 2],
    /// What stands on its screen.
    says: String,
}

/// What one sampler came to.
#[derive(Clone, Copy)]
struct Judged {
    verdict: Verdict,
    sign: Option<Sign>,
    /// The process that is said to ask is the one that does.
    of_who: bool,
    /// Seconds from the words on the screen to the first verdict that somebody is asked.
    after_s: Option<f64>,
}

/// The verdicts as they stand.
pub fn rows<'a>(cases: &'a [Case], terminals: &[Terminal], seen: &[Looks; 2]) -> Vec<Row<'a>> {
    cases
        .iter()
        .zip(terminals)
        .map(|(case, terminal)| Row {
            case,
            set_up: terminal.ready_at.is_some() && is_there(case, seen),
            judged: seen
                .each_ref()
                .map(|looks| judge(case, terminal.ready_at, looks)),
            says: terminal.says(),
        })
        .collect()
}

/// The process that it is about is there at the last look.
fn is_there(case: &Case, seen: &[Looks]) -> bool {
    seen.iter().all(|looks| {
        looks.last().is_some_and(|(_, look)| {
            let processes = eye::of_case(look, case.name);
            processes.iter().any(|p| eye::is_about(p, case.who))
        })
    })
}

/// The last verdict; where nobody is asked, any that says otherwise.
fn judge(case: &Case, ready_at: Option<f64>, looks: &Looks) -> Judged {
    let from = ready_at.unwrap_or(f64::MAX);
    let mut judged = Judged {
        verdict: Verdict::Silent,
        sign: None,
        of_who: true,
        after_s: None,
    };
    for (at, look) in looks.iter().filter(|(at, _)| *at >= from) {
        let processes = eye::of_case(look, case.name);
        let (verdict, sign, of_who) = eye::verdict(&processes, case.who);
        let wrong_before = judged.after_s.is_some() && case.truth != Truth::Asks;
        if !wrong_before {
            (judged.verdict, judged.sign, judged.of_who) = (verdict, sign, of_who);
        }
        if matches!(verdict, Verdict::Asks(_)) && judged.after_s.is_none() {
            judged.after_s = Some(at - from);
        }
    }
    judged
}

impl Judged {
    fn word(&self, case: &Case) -> String {
        let mark = match self.verdict {
            verdict if !is_right(case.truth, verdict) => "✗ ",
            Verdict::Asks(asks) if asks != case.asks => "≈ ",
            Verdict::Asks(_) if !self.of_who => "? ",
            _ => "",
        };
        let word = match self.verdict {
            Verdict::Asks(asks) => format!("{asks:?}"),
            other => format!("{other:?}"),
        };
        let sign = self.sign.map_or(String::new(), |sign| format!(" {sign:?}"));
        format!("{mark}{word}{sign}")
    }
}

/// All rows, and beneath them what they come to.
pub fn print(rows: &[Row]) {
    println!("✗ wrong, ≈ asks something else, ? another process asks");
    println!(
        "{:<30} {:<8} {:<26} {:<26} told after",
        "case", "truth", EYES[0], EYES[1]
    );
    for row in rows {
        let [same, other] = row.judged.map(|judged| judged.word(row.case));
        let after = row.judged.iter().filter_map(|judged| judged.after_s);
        let after: Vec<String> = after.map(|s| format!("{s:.1} s")).collect();
        println!(
            "{:<30} {:<8} {same:<26} {other:<26} {}",
            row.case.name,
            format!("{:?}", row.case.truth),
            after.join(", ")
        );
        if !row.set_up {
            println!("    not set up; its screen: {:?}", row.says);
        }
    }
    for (at, who) in EYES.into_iter().enumerate() {
        Counts::of(rows, at).print(who);
    }
}

/// The same user has found every question, and every case stands where it should.
pub fn is_whole(rows: &[Row]) -> bool {
    let found = |row: &Row| is_right(row.case.truth, row.judged[0].verdict);
    let asks = |row: &Row| row.case.truth == Truth::Asks;
    rows.iter()
        .all(|row| row.set_up && (found(row) || !asks(row)))
}

/// What the table must come to.
pub fn hold_to_it(rows: &[Row]) -> Result<()> {
    let quiet = rows
        .iter()
        .filter(|row| row.case.truth != Truth::Asks)
        .count();
    ensure!(
        rows.len() >= CASES_LEAST && quiet * 5 >= rows.len() * 2,
        "{} cases, {quiet} of them ask nobody",
        rows.len()
    );
    for (at, (precision, recall)) in LEAST.into_iter().enumerate() {
        let counts = Counts::of(rows, at);
        let (right, found) = (counts.precision(), counts.recall());
        ensure!(
            right >= precision && found >= recall,
            "{}: {right} %, {found} %",
            EYES[at]
        );
    }
    Ok(())
}

#[derive(Default)]
struct Counts {
    asking: usize,
    found: usize,
    /// Found, and what is asked, and by whom.
    whole: usize,
    wrong: usize,
    others: usize,
    others_right: usize,
    after_s: Vec<f64>,
    /// Right and wrong by sign.
    signs: BTreeMap<String, [usize; 2]>,
}

impl Counts {
    fn of(rows: &[Row], at: usize) -> Self {
        let mut counts = Self::default();
        for row in rows {
            let judged = row.judged[at];
            let asks = matches!(judged.verdict, Verdict::Asks(_));
            let right = is_right(row.case.truth, judged.verdict);
            if let Some(sign) = judged.sign {
                counts.signs.entry(format!("{sign:?}")).or_default()[usize::from(!right)] += 1;
            }
            if row.case.truth == Truth::Asks {
                counts.asking += 1;
                counts.found += usize::from(asks);
                let whole = judged.verdict == Verdict::Asks(row.case.asks) && judged.of_who;
                counts.whole += usize::from(whole);
                counts.after_s.extend(judged.after_s);
            } else {
                counts.others += 1;
                counts.wrong += usize::from(asks);
                counts.others_right += usize::from(right);
            }
        }
        counts.after_s.sort_by(f64::total_cmp);
        counts
    }

    fn precision(&self) -> usize {
        self.found * 100 / (self.found + self.wrong).max(1)
    }

    fn recall(&self) -> usize {
        self.found * 100 / self.asking.max(1)
    }

    fn print(&self, who: &str) {
        let told = self.found + self.wrong;
        println!(
            "{who}: found {} of {} questions ({} %), {} of them with what is asked and by whom; of {told} told {} are questions ({} %); {} of the {} others are told for what they are",
            self.found,
            self.asking,
            self.recall(),
            self.whole,
            self.found,
            self.precision(),
            self.others_right,
            self.others
        );
        let after = |per_cent: usize| {
            let last = self.after_s.len().saturating_sub(1);
            self.after_s
                .get(last * per_cent / 100)
                .copied()
                .unwrap_or_default()
        };
        println!(
            "  told after {:.1} s (half), {:.1} s (nine tenths), {:.1} s (all)",
            after(50),
            after(90),
            after(100)
        );
        let signs: Vec<String> = self
            .signs
            .iter()
            .map(|(sign, [right, wrong])| format!("{sign} {right}/{}", right + wrong))
            .collect();
        println!("  right by sign: {}", signs.join(", "));
    }
}
