//! The tables of `docs/lab.md`.

use std::{collections::BTreeMap, fmt::Write as _};

use nixlamp_core::wire::Verdict;

use super::score::Score;

/// What the generated part stands between.
pub const BEGIN: &str = "<!-- made by the lab: begin -->";
/// Its end.
pub const END: &str = "<!-- made by the lab: end -->";

/// All tables.
pub fn whole(scores: &[Score]) -> String {
    let mut text = String::new();
    let _ = writeln!(text, "{BEGIN}\n");
    text += &summary(scores);
    text += "\n### Verdicts\n\n";
    text += &confusion(
        scores,
        |score| word(score.case.verdicts[0]).to_owned(),
        |score| word(score.last.verdict).to_owned(),
    );
    text += "\n### Families of the first cause\n\n";
    text += &confusion(
        scores,
        |score| or_none(score.case.family),
        |score| or_none(score.first_family()),
    );
    text += "\n### Reliability\n\n";
    text += &reliability(scores);
    text += "\n### Every case\n\n";
    text += "A label may allow several verdicts, the best first (“is”), and several causes; any of them counts as right. “due” is the time that the label gives from the stall on, and what came later is marked.\n\n";
    text += &cases(scores);
    text += "\n### What still fails\n\n";
    text += &failing(scores);
    let _ = writeln!(text, "\n{END}");
    text
}

/// Puts new tables into a document, in the place of the old ones.
pub fn put(document: &str, tables: &str) -> String {
    match (document.find(BEGIN), document.find(END)) {
        (Some(begin), Some(end)) if begin < end => {
            let rest = document[end + END.len()..].trim_start_matches('\n');
            format!("{}{tables}{rest}", &document[..begin])
        }
        _ => format!("{document}\n{tables}"),
    }
}

fn or_none(family: &str) -> String {
    if family.is_empty() { "none" } else { family }.to_owned()
}

/// The word of a verdict.
pub fn word(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Working => "working",
        Verdict::Slow => "slow",
        Verdict::Waiting => "waiting",
        Verdict::Stuck => "stuck",
        Verdict::Finished => "finished",
        Verdict::Failed => "failed",
        Verdict::Stopped => "stopped",
        Verdict::Unknown => "unknown",
    }
}

fn summary(scores: &[Score]) -> String {
    let share = |holds: &dyn Fn(&&Score) -> bool| {
        let count = scores.iter().filter(holds).count();
        let percent = 100.0 * count as f64 / scores.len().max(1) as f64;
        format!("{count} of {} ({percent:.1} %)", scores.len())
    };
    let healthy = scores.iter().filter(|score| score.case.healthy).count();
    let alarms = scores.iter().filter(|score| score.false_alarms > 0).count();
    let brier: f64 = scores.iter().map(Score::brier).sum::<f64>() / scores.len().max(1) as f64;
    let late = scores
        .iter()
        .filter(|score| !score.case.healthy)
        .filter(|score| is_late(score))
        .count();
    format!(
        "| | |\n| --- | --- |\n\
         | recordings | {} ({} cases; {healthy} recordings are of healthy rebuilds) |\n\
         | verdict right at the end, no false alarm before | {} |\n\
         | right cause first | {} |\n\
         | right cause among the first two | {} |\n\
         | recordings with a false alarm | {alarms} |\n\
         | stalls whose verdict and cause came later than due, or never | {late} of {} |\n\
         | mean Brier score of the causes (0 is best, 2 worst) | {brier:.3} |\n",
        scores.len(),
        names(scores).len(),
        share(&|score| score.verdict_is_right()),
        share(&|score| score.cause_is_first()),
        share(&|score| score.cause_is_among_two()),
        scores.len() - healthy,
    )
}

fn names(scores: &[Score]) -> Vec<&'static str> {
    let mut names: Vec<_> = scores.iter().map(|score| score.case.name).collect();
    names.sort_unstable();
    names.dedup();
    names
}

fn confusion(
    scores: &[Score],
    truth: impl Fn(&Score) -> String,
    said: impl Fn(&Score) -> String,
) -> String {
    let mut cells: BTreeMap<(String, String), usize> = BTreeMap::new();
    for score in scores {
        *cells.entry((truth(score), said(score))).or_default() += 1;
    }
    let mut rows: Vec<_> = cells.keys().map(|(truth, _)| truth.clone()).collect();
    let mut columns: Vec<_> = cells.keys().map(|(_, said)| said.clone()).collect();
    for words in [&mut rows, &mut columns] {
        words.sort();
        words.dedup();
    }
    let mut text = format!("| is \\ said | {} |\n", columns.join(" | "));
    let _ = writeln!(text, "| --- |{}", " ---: |".repeat(columns.len()));
    for row in rows {
        let counts: Vec<String> = columns
            .iter()
            .map(|column| {
                cells
                    .get(&(row.clone(), column.clone()))
                    .map_or_else(|| "·".to_owned(), ToString::to_string)
            })
            .collect();
        let _ = writeln!(text, "| {row} | {} |", counts.join(" | "));
    }
    text
}

/// Of what is called so likely, how much was right.
fn reliability(scores: &[Score]) -> String {
    let mut bins: BTreeMap<u32, (usize, usize, f64)> = BTreeMap::new();
    for score in scores.iter().filter(|score| !score.last.causes.is_empty()) {
        let (_, probability) = score.first();
        let bin = bins
            .entry(((probability * 10.0) as u32).min(9))
            .or_default();
        bin.0 += 1;
        bin.1 += usize::from(score.cause_is_first());
        bin.2 += probability;
    }
    let mut text =
        "| said of the first cause | how often | mean said | was right |\n| --- | ---: | ---: | ---: |\n"
            .to_owned();
    for (bin, (count, right, sum)) in bins {
        let _ = writeln!(
            text,
            "| {}–{} % | {count} | {:.0} % | {:.0} % |",
            bin * 10,
            bin * 10 + 10,
            100.0 * sum / count as f64,
            100.0 * right as f64 / count as f64,
        );
    }
    text
}

fn cases(scores: &[Score]) -> String {
    let mut text =
        "| case | Nix | is | said | first cause | probability | second | right after | due |\n\
                    | --- | --- | --- | --- | --- | ---: | --- | ---: | ---: |\n"
            .to_owned();
    for score in scores {
        let _ = writeln!(text, "{}", row(score));
    }
    text
}

/// Right later than due, or never.
fn is_late(score: &Score) -> bool {
    score
        .right_after_s
        .is_none_or(|after| after > score.case.within_s)
}

/// One line of the table.
pub fn row(score: &Score) -> String {
    let (code, probability) = score.first();
    let second = score.last.causes.get(1).map_or("", |(code, _, _)| code);
    let is: Vec<_> = score.case.verdicts.iter().copied().map(word).collect();
    let is = is.join(" or ");
    let mark = if score.is_right() { "" } else { " ✗" };
    let (after, due) = if score.case.healthy {
        (String::new(), String::new())
    } else {
        let late = if is_late(score) { " (late)" } else { "" };
        let after = score
            .right_after_s
            .map_or_else(|| "never".to_owned(), |after| format!("{after:.0} s{late}"));
        (after, format!("{:.0} s", score.case.within_s))
    };
    format!(
        "| `{}`{} | {} | {is} | {}{mark} | {code} | {:.0} % | {second} | {after} | {due} |",
        score.case.name,
        if score.case.healthy { " (healthy)" } else { "" },
        score.release,
        word(score.last.verdict),
        probability * 100.0,
    )
}

fn failing(scores: &[Score]) -> String {
    let mut text = String::new();
    for score in scores.iter().filter(|score| !score.is_right()) {
        let (code, probability) = score.first();
        let _ = writeln!(
            text,
            "- `{}`, {}: said {} with {code} ({:.0} %); right would be {} with {}{}",
            score.case.name,
            score.release,
            word(score.last.verdict),
            probability * 100.0,
            score
                .case
                .verdicts
                .iter()
                .map(|verdict| word(*verdict))
                .collect::<Vec<_>>()
                .join(" or "),
            wanted(score),
            if score.false_alarms > 0 {
                format!("; {} looks were false alarms", score.false_alarms)
            } else {
                String::new()
            }
        );
    }
    if text.is_empty() {
        text.push_str("Nothing.\n");
    }
    text
}

fn wanted(score: &Score) -> String {
    if score.case.healthy {
        "nothing wrong".to_owned()
    } else if score.case.causes.is_empty() {
        format!("any cause of the family {}", score.case.family)
    } else {
        score.case.causes.join(" or ")
    }
}
