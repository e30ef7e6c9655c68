//! The report as Markdown that is read as well as it is rendered.
//!
//! What strangers wrote stands in sentences with every sign escaped that could
//! begin anything, and in fences longer than any run of backticks in them.

use std::fmt::Write as _;

use crate::redact;
use crate::wire::{Cause, Evidence, ProcessRow, Report};
use crate::words::{self, report as say};

/// The whole report.
pub fn markdown(report: &Report) -> String {
    let mut out = format!("# {}\n\n", plain(&report.title));
    let _ = writeln!(out, "{}", plain(&report.when));
    section(&mut out, "summary");
    for sentence in &report.summary {
        let _ = writeln!(out, "{}", plain(sentence));
    }
    if report.known_until.is_some()
        && let Some(limit) = report.limits.first()
    {
        let _ = writeln!(out, "**{}**", plain(limit));
    }
    section(&mut out, "answer");
    let _ = writeln!(out, "{}", plain(&report.answer.line));
    decisions(&mut out, report);
    causes(&mut out, report);
    timeline(&mut out, report);
    course(&mut out, report);
    processes(&mut out, report);
    log(&mut out, report);
    done(&mut out, report);
    health(&mut out, report);
    list(&mut out, "limits", &report.limits);
    machine(&mut out, report);
    masked(&mut out, report);
    let _ = writeln!(out, "\n---\n\n{}", plain(&say::made_by(&report.nixlamp)));
    out
}

/// One line of a stranger's text in a sentence or a cell: nothing in it begins
/// anything.
pub fn plain(text: &str) -> String {
    let text = redact::visible(text);
    let mut out = String::with_capacity(text.len() + 8);
    let mut before = '\n';
    for (at, c) in text.char_indices() {
        let rest = &text[at..];
        let begins_line = at == 0 && matches!(c, '#' | '-' | '+' | '=' | '>' | ':');
        // `1.` at the beginning is a list.
        let numbers = matches!(c, '.' | ')')
            && at > 0
            && text[..at].bytes().all(|byte| byte.is_ascii_digit());
        // `https://…`, `www.…` and addresses become links by themselves.
        let after = |word: &str| {
            let begin = at
                .checked_sub(word.len())
                .and_then(|begin| text.get(begin..at));
            begin.is_some_and(|begin| begin.eq_ignore_ascii_case(word))
        };
        let links = c == ':' && (rest.starts_with("://") || after("mailto") || after("xmpp"))
            || c == '.' && after("www");
        let signs = "\\`*_[]<>|&~$@{}!".contains(c);
        if begins_line || numbers || links || signs {
            out.push('\\');
        }
        out.push(c);
        before = c;
    }
    // Blanks at the end would break the line.
    if before == ' ' {
        out.truncate(out.trim_end().len());
    }
    out
}

/// Lines as they are, in a fence that none of them can end.
fn fenced(out: &mut String, lines: &[String]) {
    let longest = lines
        .iter()
        .flat_map(|line| line.split(|c| c != '`'))
        .map(str::len)
        .max()
        .unwrap_or(0);
    let fence = "`".repeat(longest.max(2) + 1);
    let _ = writeln!(out, "{fence}text");
    for line in lines {
        let _ = writeln!(out, "{}", redact::visible(line));
    }
    let _ = writeln!(out, "{fence}");
}

fn section(out: &mut String, of: &str) {
    let _ = writeln!(out, "\n## {}\n", plain(&say::label(of)));
}

fn table(out: &mut String, heads: &[&str]) {
    let heads: Vec<String> = heads.iter().map(|of| plain(&say::label(of))).collect();
    let _ = writeln!(out, "| {} |", heads.join(" | "));
    let _ = writeln!(out, "|{}", " --- |".repeat(heads.len()));
}

fn cells(out: &mut String, cells: &[&str]) {
    let cells: Vec<String> = cells.iter().map(|cell| plain(cell)).collect();
    let _ = writeln!(out, "| {} |", cells.join(" | "));
}

fn list(out: &mut String, of: &str, lines: &[String]) {
    if lines.is_empty() {
        return;
    }
    section(out, of);
    for line in lines {
        let _ = writeln!(out, "- {}", plain(line));
    }
}

fn decisions(out: &mut String, report: &Report) {
    section(out, "decisions");
    table(out, &["case", "do", "by-hand"]);
    for row in &report.decisions {
        let by_hand = row.by_hand.as_deref().unwrap_or_default();
        let case = plain(&row.case);
        let case = if row.applies {
            let applies = plain(&say::label("applies"));
            format!("**→ {case}** ({applies})")
        } else {
            case
        };
        // Ours, and without a backtick.
        let _ = writeln!(out, "| {case} | {} | `{by_hand}` |", plain(&row.what));
    }
}

fn causes(out: &mut String, report: &Report) {
    if report.causes.is_empty() {
        return;
    }
    section(out, "causes");
    for (rank, cause) in report.causes.iter().enumerate() {
        let _ = writeln!(
            out,
            "{}### {}. {} · {} · {}",
            if rank > 0 { "\n" } else { "" },
            rank + 1,
            plain(&cause.likelihood),
            words::percent(cause.probability),
            plain(&cause.title),
        );
        let told = evidence(cause);
        if !told.is_empty() {
            let _ = write!(out, "\n{told}");
        }
    }
}

fn evidence(cause: &Cause) -> String {
    let mut out = String::new();
    for (of, sign, all) in [
        ("for", '+', &cause.evidence_for),
        ("against", '−', &cause.evidence_against),
    ] {
        for Evidence {
            text,
            source,
            age_s,
        } in all
        {
            let line = say::evidence(text, source, *age_s);
            let _ = writeln!(out, "- {sign} {}: {}", plain(&say::label(of)), plain(&line));
        }
    }
    for (of, text) in [
        ("would-change", &cause.would_change),
        ("next-step", &cause.next_step),
    ] {
        if !text.is_empty() {
            let _ = writeln!(out, "- {}: {}", plain(&say::label(of)), plain(text));
        }
    }
    out
}

fn timeline(out: &mut String, report: &Report) {
    if !report.timeline.is_empty() {
        section(out, "timeline");
        table(out, &["time", "what"]);
        for event in &report.timeline {
            cells(out, &[&event.clock, &event.text]);
        }
    }
    if report.seen.len() > 1 {
        section(out, "seen");
        table(out, &["time", "what"]);
        for seen in &report.seen {
            cells(out, &[&seen.clock, &seen.line]);
        }
    }
}

fn course(out: &mut String, report: &Report) {
    let Some(course) = &report.course else { return };
    if !course.phases.is_empty() {
        section(out, "phases");
        table(out, &["phase", "took"]);
        for phase in &course.phases {
            cells(out, &[&phase.title, &phase.line]);
        }
    }
    if !course.critical.is_empty() {
        section(out, "critical");
        let _ = writeln!(out, "{}", plain(&course.critical.join(" → ")));
    }
    let ran: Vec<String> = course
        .lanes
        .iter()
        .filter(|lane| lane.kind != "phase")
        .flat_map(|lane| lane.bars.iter().map(|bar| bar.line.clone()))
        .take(100)
        .collect();
    list(out, "lanes", &ran);
    if !course.charts.is_empty() {
        section(out, "charts");
        for chart in &course.charts {
            let _ = writeln!(out, "- {}", plain(&chart.line));
        }
    }
}

fn processes(out: &mut String, report: &Report) {
    if report.processes.is_empty() {
        return;
    }
    section(out, "processes");
    fenced(
        out,
        &report.processes.iter().map(process).collect::<Vec<_>>(),
    );
}

/// `  4121 nix-daemon (root) sleeping, 38 MiB: nix-daemon 3822`.
fn process(row: &ProcessRow) -> String {
    let depth = "  ".repeat(row.depth.min(20) as usize);
    let what = words::process(&row.name, row.pid);
    say::process(
        &format!("{depth}{what}"),
        &row.user,
        &row.state,
        row.rss_bytes,
        &row.command,
    )
}

fn log(out: &mut String, report: &Report) {
    if let Some(rebuild) = &report.rebuild
        && !rebuild.failed.is_empty()
    {
        section(out, "failed");
        for failed in &rebuild.failed {
            let _ = writeln!(out, "- {}\n", plain(&failed.name));
            if !failed.log.is_empty() {
                fenced(out, &failed.log);
            }
        }
    }
    if report.log.is_empty() {
        return;
    }
    section(out, "log");
    let lines: Vec<String> = report
        .log
        .iter()
        .map(|line| format!("{}> {}", line.from, line.text))
        .collect();
    fenced(out, &lines);
}

fn done(out: &mut String, report: &Report) {
    section(out, "actions");
    if report.actions.is_empty() {
        let _ = writeln!(out, "{}", plain(&say::label("nothing")));
    }
    for action in &report.actions {
        let _ = writeln!(out, "- {} {}", action.clock, plain(&action.what));
        for line in &action.lines {
            let _ = writeln!(out, "  - {}", plain(line));
        }
    }
    if !report.backups.is_empty() {
        section(out, "backups");
        for backup in &report.backups {
            let id = backup.id.as_deref().unwrap_or_default();
            let _ = writeln!(out, "- {}: {}", plain(id), plain(&backup.line));
        }
    }
}

fn health(out: &mut String, report: &Report) {
    if report.health.is_empty() {
        return;
    }
    section(out, "health");
    table(out, &["check", "result", "value", "next-step"]);
    for row in &report.health {
        let next = row.next_step.as_deref().unwrap_or_default();
        cells(out, &[&row.title, &row.word, &row.number, next]);
    }
}

fn machine(out: &mut String, report: &Report) {
    if report.machine.is_empty() {
        return;
    }
    section(out, "machine");
    for fact in &report.machine {
        let _ = writeln!(out, "- {}: {}", plain(&fact.label), plain(&fact.value));
    }
}

fn masked(out: &mut String, report: &Report) {
    section(out, "masked");
    if report.masked.is_empty() {
        let _ = writeln!(out, "{}", plain(&say::label("nothing")));
        return;
    }
    table(out, &["kind", "in-its-place", "times"]);
    for one in &report.masked {
        cells(out, &[&one.title, &one.pseudonym, &one.count.to_string()]);
    }
}
