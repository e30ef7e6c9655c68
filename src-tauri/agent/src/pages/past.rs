//! Past rebuilds.

use nixlamp_core::say;
use nixlamp_core::wire::{PastRebuild, thread};
use nixlamp_core::words;

use crate::paint::{Ink, Line, Page, Paper, columns_of, cut};

/// A line each, with what `nixlamp wrong` takes for it, and why it ended so; then
/// how often one was called stuck for nothing.
pub fn history(
    past: &[PastRebuild],
    false_alarms: Option<&str>,
    is_watched: bool,
    paper: Paper,
) -> Page {
    let mut page = Page::new(paper);
    if past.is_empty() {
        let line = if is_watched {
            words::cli::no_history()
        } else {
            words::cli::no_history_unwatched()
        };
        page.prose(0, Ink::Plain, &line);
        return page;
    }
    let widest = past.iter().map(|one| columns_of(&one.line)).max();
    for one in past {
        row(&mut page, one, widest.unwrap_or_default());
    }
    if let Some(line) = false_alarms {
        page.gap();
        page.prose(0, Ink::Plain, &say!("as-sentence", text = line));
    }
    if !is_watched {
        page.gap();
        page.prose(0, Ink::Look, &words::cli::unwatched());
    }
    page
}

fn row(page: &mut Page, past: &PastRebuild, widest: usize) {
    let shape = page.paper.letters.outcome(past.outcome);
    let id = format!("[{}]", thread(&past.id));
    let begin = Line::new().and(past.outcome.into(), shape).space(1);
    let column = begin.columns();
    let line = match page.paper.columns {
        Some(columns) => {
            let room = columns.saturating_sub(columns_of(&id) + 2);
            let room = room.min(column + widest);
            let text = cut(&past.line, room.saturating_sub(column));
            begin.and(Ink::Plain, &text).to(room + 2)
        }
        None => begin.and(Ink::Plain, &past.line).space(2),
    };
    page.push(line.and(Ink::Quiet, &id));
    // The line may have said it.
    let reason = past.reason.as_deref();
    let new = |why: &&str| !past.line.contains(*why);
    let told = [reason, past.cause_title.as_deref()];
    for why in told.into_iter().flatten().filter(new) {
        page.prose(column, Ink::Quiet, why);
    }
}
