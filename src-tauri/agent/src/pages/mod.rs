//! The picture in words, laid out for a terminal: the same pages for a command
//! that prints once and for `nixlamp watch`, which stays.

mod health;
mod machine;
mod past;
mod plan;
mod rebuild;
mod report;
mod why;

use nixlamp_core::say;
use nixlamp_core::wire::{ProcessRow, Rebuild, Status, Verdict, thread};
use nixlamp_core::words::{self, cli::label};

use crate::paint::{Cell, Ink, Line, Page, Paper, columns_of};

pub use health::health;
pub use machine::machine;
pub use past::history;
pub use plan::plan;
pub use rebuild::{doing, processes};
pub use report::report;
pub use why::{cause, causes, why};

/// True if it has not ended.
pub fn runs(rebuild: &Rebuild) -> bool {
    let going = [
        Verdict::Working,
        Verdict::Slow,
        Verdict::Waiting,
        Verdict::Stuck,
    ];
    rebuild.ring_eighths.is_some() || going.contains(&rebuild.verdict)
}

/// The state: its shape, and what it says.
pub fn lamp(page: &mut Page, status: &Status) {
    let shape = page.paper.letters.lamp(status.state);
    let begin = Line::new().and(status.state.into(), shape).space(1);
    page.brief(begin, Ink::Strong, &status.headline);
}

/// Whose lines follow: with one rebuild the lamp has said its headline.
pub fn title(page: &mut Page, rebuild: &Rebuild, headline: &str) {
    page.gap();
    if rebuild.headline != headline {
        page.brief(Line::new(), rebuild.verdict.into(), &rebuild.headline);
    }
    page.brief(Line::new().space(2), Ink::Quiet, &rebuild.subline);
}

/// Everything, for `nixlamp status`.
pub fn status(status: &Status, paper: Paper) -> Page {
    let mut page = Page::new(paper);
    lamp(&mut page, status);
    for one in &status.rebuilds {
        title(&mut page, one, &status.headline);
        rebuild::rebuild(&mut page, one);
    }
    if status.rebuilds.is_empty() {
        page.prose(0, Ink::Plain, &words::cli::nothing_runs());
    }
    page.gap();
    machine(&mut page, &status.machine);
    orphans(&mut page, &status.orphans);
    troubles(&mut page, &status.troubles);
    page
}

/// Builders that outlived their rebuild.
pub fn orphans(page: &mut Page, orphans: &[ProcessRow]) {
    for orphan in orphans {
        let text = words::cli::orphan(&orphan.name, orphan.pid, &orphan.user, orphan.age_s);
        labelled(page, 0, &label::orphans(), Ink::Look, &text);
    }
}

/// What Nixlamp cannot see or do.
pub fn troubles(page: &mut Page, troubles: &[String]) {
    for trouble in troubles {
        page.beside(label_of(0, &label::note()), Ink::Look, trouble);
    }
}

/// A word in the first column and text in the second.
fn labelled(page: &mut Page, indent: usize, name: &str, ink: Ink, text: &str) {
    let begin = label_of(indent, name);
    page.brief(begin, ink, text);
}

fn label_of(indent: usize, name: &str) -> Line {
    let line = Line::new().space(indent).and(Ink::Quiet, name);
    let column = indent + label::width();
    let column = column.max(indent + columns_of(name) + 1);
    line.to(column)
}

/// The past rebuild that failed: the one that holds the lamp, or else the last.
fn last_failed(page: &mut Page, status: &Status) {
    let red = status.state == nixlamp_core::wire::Lamp::Failed;
    let last = status.recent.first();
    let last = last.filter(|past| past.outcome == Verdict::Failed);
    let Some(past) = status.unseen_failure.as_deref().or(last) else {
        return;
    };
    let told = words::cli::last_failed(&past.line, past.exit_code, red);
    page.prose(0, Ink::Plain, &told);
    // While its end is fresh all that speaks for the causes is there.
    let fresh = status
        .rebuilds
        .iter()
        .find(|one| one.id == thread(&past.id));
    if let Some(fresh) = fresh.filter(|one| !one.causes.is_empty()) {
        causes(page, fresh, usize::MAX);
    } else if let Some(cause) = &past.cause_title {
        page.prose(0, Ink::Plain, &say!("why-it-failed", cause = cause));
    }
    for failed in past.failed.iter().filter(|failed| !failed.log.is_empty()) {
        page.gap();
        page.prose(0, Ink::Strong, &words::cli::log_ends(&failed.name));
        for line in &failed.log {
            page.push(Line::new().space(2).and(Ink::Plain, line));
        }
    }
}

/// `Safest next step: Look.`, with the heading told apart.
fn with_heading(page: &mut Page, indent: usize, heading: &str, ink: Ink, text: &str) {
    let told = say!("label-and-text", label = heading, text = text);
    match told.strip_prefix(heading) {
        // As most languages have it: what stands first is the heading.
        Some(rest) => {
            let (mark, text) = rest.split_once(' ').unwrap_or(("", rest));
            let begin = Line::new()
                .space(indent)
                .and(Ink::Strong, heading)
                .and(Ink::Strong, mark)
                .space(1);
            if page.paper.is_narrow() {
                page.push(begin);
                page.prose(indent + 2, ink, text);
            } else {
                page.beside(begin, ink, text);
            }
        }
        None => page.prose(indent, ink, &told),
    }
}

/// A row of heads.
fn heads(names: &[String]) -> Vec<Cell> {
    names
        .iter()
        .map(|name| Cell::new(Ink::Quiet, name.as_str()))
        .collect()
}
