//! A plan, before the question.

use nixlamp_core::say;
use nixlamp_core::wire::Plan;
use nixlamp_core::words::{self, cli::label};

use super::with_heading;
use crate::paint::{Ink, Line, Page, Paper};

/// What would be done, what changes, what is lost.
pub fn plan(plan: &Plan, paper: Paper) -> Page {
    let mut page = Page::new(paper);
    page.prose(0, Ink::Strong, &plan.title);
    if !plan.about.is_empty() {
        page.prose(2, Ink::Quiet, &plan.about);
        page.gap();
    }
    for (at, step) in plan.steps.iter().enumerate() {
        let number = Line::new().and(Ink::Plain, &format!("  {}. ", at + 1));
        page.beside(number, Ink::Plain, step);
    }
    for (label, lines) in [
        (label::changes(), &plan.changes),
        (label::loses(), &plan.loses),
    ] {
        if !lines.is_empty() {
            page.gap();
            page.prose(2, Ink::Strong, &say!("head-of-list", label = label));
        }
        for line in lines {
            page.prose(4, Ink::Plain, line);
        }
    }
    if !plan.changes.is_empty() || !plan.loses.is_empty() {
        page.gap();
    }
    if plan.needs_password {
        let password = words::cli::password();
        with_heading(&mut page, 2, &label::rights(), Ink::Plain, &password);
    }
    if let Some(danger) = &plan.danger {
        with_heading(&mut page, 2, &label::danger(), Ink::Bad, danger);
    }
    if !plan.by_hand.is_empty() {
        // To be copied: one piece, however long.
        let commands = plan.by_hand.join("; ");
        let told = say!("label-and-text", label = label::by_hand(), text = commands);
        page.verbatim(Line::new().space(2), Ink::Quiet, &told);
    }
    page.push(Line::new());
    page
}
