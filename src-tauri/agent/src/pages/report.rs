//! A report before it is saved: in short, and what is masked in it.

use nixlamp_core::say;
use nixlamp_core::wire::{Masked, ReportPreview};
use nixlamp_core::words::report as say_of;

use crate::paint::{Ink, Line, Page, Paper};

/// A value that is masked may be long.
const SECRET_CHARS: usize = 80;

/// What it tells in short, and each value with what stands for it.
pub fn report(preview: &ReportPreview, paper: Paper) -> Page {
    let mut page = Page::new(paper);
    let report = &preview.report;
    page.prose(0, Ink::Strong, &report.title);
    for sentence in report.summary.iter().chain([&report.answer.line]) {
        page.prose(2, Ink::Plain, sentence);
    }
    page.gap();
    if !preview.masked.is_empty() {
        let check = say!("head-of-list", label = say_of::check_first());
        page.prose(0, Ink::Plain, &check);
    }
    for one in &preview.masked {
        masked(&mut page, one);
    }
    page.prose(0, Ink::Plain, &preview.masked_line);
    page.push(Line::new());
    page
}

fn masked(page: &mut Page, one: &Masked) {
    let secret = one.secret.as_deref().unwrap_or(&one.title);
    // It may have lines of its own.
    let secret = secret.chars().filter(|c| *c != '\n');
    let secret: String = secret.take(SECRET_CHARS).collect();
    let sign = |sign: &str| Line::new().space(2).and(Ink::Plain, sign).space(1);
    page.beside(sign("−"), Ink::Plain, &secret);
    let count = format!("({}×)", one.count);
    let pseudonym = sign("+").and(Ink::Plain, &one.pseudonym).space(2);
    page.push(pseudonym.and(Ink::Quiet, &count));
}
