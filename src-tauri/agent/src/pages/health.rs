//! What the health checks found, the gravest first.

use nixlamp_core::say;
use nixlamp_core::wire::{Health, HealthResult, HealthRow};
use nixlamp_core::words::{cli, health as words};

use crate::paint::{Ink, Line, Page, Paper, columns_of};

/// A row a check; why it matters and the next step where there is one.
pub fn health(health: &Health, paper: Paper) -> Page {
    let mut page = Page::new(paper);
    page.prose(0, Ink::Strong, &health.summary);
    let (now, later): (Vec<&HealthRow>, Vec<&HealthRow>) =
        health.rows.iter().partition(|row| row.checked_at.is_some());
    let widest = now.iter().map(|row| columns_of(&row.word)).max();
    let column = 2 + widest.unwrap_or_default().max(7) + 1;
    for row in now {
        check(&mut page, row, column);
    }
    if !later.is_empty() {
        let ids: Vec<&str> = later.iter().map(|row| row.id.as_str()).collect();
        page.gap();
        let names = say!(
            "label-and-text",
            label = words::not_yet(),
            text = ids.join(", ")
        );
        page.prose(0, Ink::Quiet, &names);
        page.prose(0, Ink::Quiet, &cli::how_to_check());
    }
    page
}

fn check(page: &mut Page, row: &HealthRow, column: usize) {
    let ink = Ink::from(row.result);
    let shape = page.paper.letters.result(row.result);
    let begin = Line::new().and(ink, shape).space(1).and(ink, &row.word);
    let told = say!(
        "check-result",
        title = &row.title,
        id = &row.id,
        number = &row.number,
    );
    page.beside(begin.to(column), Ink::Plain, &told);
    if row.result <= HealthResult::Fine {
        return;
    }
    for line in row.details.iter().chain([&row.why]) {
        page.prose(column, Ink::Quiet, line);
    }
    if let Some(next) = &row.next_step {
        let arrow = page.paper.letters.arrow();
        let begin = Line::new().space(column).and(Ink::Strong, arrow).space(1);
        page.beside(begin, Ink::Plain, next);
    }
}
