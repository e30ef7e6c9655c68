//! The causes, as cards: how likely, what speaks for and against, what would
//! change the mind, what to do.

use nixlamp_core::say;
use nixlamp_core::wire::{Cause, Evidence, Lamp, Rebuild, Status, Verdict};
use nixlamp_core::words::{self, cli::label};

use super::{heads, lamp, last_failed, runs, title, troubles, with_heading};
use crate::paint::{Cell, Ink, Line, Page, Paper, columns_of, wrapped};

/// Why, with the evidence, for `nixlamp why`.
pub fn why(status: &Status, paper: Paper) -> Page {
    let mut page = Page::new(paper);
    lamp(&mut page, status);
    let running = status.rebuilds.iter().filter(|rebuild| runs(rebuild));
    let running: Vec<&Rebuild> = running.collect();
    if running.is_empty() {
        page.prose(0, Ink::Plain, &words::cli::nothing_runs());
        last_failed(&mut page, status);
    } else if status.state == Lamp::Failed {
        // The lamp speaks of it, and of none that runs.
        last_failed(&mut page, status);
    }
    for rebuild in running {
        title(&mut page, rebuild, &status.headline);
        let progress = rebuild.progress.as_ref();
        if let Some(done) = progress.and_then(|progress| progress.line.as_deref()) {
            page.prose(2, Ink::Plain, done);
        }
        causes(&mut page, rebuild, usize::MAX);
    }
    // Of all that cannot be seen only this changes what stands here.
    let look = words::trouble::only_a_look();
    if status.troubles.contains(&look) {
        page.gap();
        troubles(&mut page, &[look]);
    }
    page
}

/// Its causes: the first so many with all that is known, the rest in a line.
pub fn causes(page: &mut Page, rebuild: &Rebuild, whole: usize) {
    let unknown = rebuild
        .causes
        .first()
        .is_none_or(|top| top.code == "dont-know");
    if rebuild.verdict == Verdict::Working && unknown {
        page.prose(
            2,
            Ink::Plain,
            &words::cli::works(rebuild.quiet_s, rebuild.has_moved),
        );
        return;
    }
    for (at, one) in rebuild.causes.iter().enumerate() {
        if at < whole {
            page.gap();
            cause(page, at + 1, one);
        } else {
            if at == whole {
                page.gap();
            }
            card_title(page, at + 1, one);
        }
    }
}

fn card_title(page: &mut Page, rank: usize, cause: &Cause) {
    let ink = match cause.probability {
        _ if cause.code == "dont-know" => Ink::Quiet,
        p if p >= 0.6 => Ink::Look,
        _ => Ink::Plain,
    };
    let title = say!(
        "cause-card",
        rank = rank,
        likelihood = &cause.likelihood,
        percent = words::percent(cause.probability),
        title = &cause.title,
    );
    // What does not fit stands below the title, not below the number.
    let (number, title) = title.split_once(' ').unwrap_or(("", &title));
    let begin = Line::new().space(2).and(ink, number).space(1);
    page.beside(begin, ink, title);
}

/// One card.
pub fn cause(page: &mut Page, rank: usize, cause: &Cause) {
    card_title(page, rank, cause);
    let all: Vec<(&str, Ink, &Evidence)> = cause
        .evidence_for
        .iter()
        .map(|one| ("+", Ink::Good, one))
        .chain(
            cause
                .evidence_against
                .iter()
                .map(|one| ("−", Ink::Look, one)),
        )
        .collect();
    if page.paper.columns.is_none() || page.paper.is_narrow() {
        for (mark, ink, one) in all {
            let told = say!(
                "evidence-from",
                text = &one.text,
                source = &one.source,
                age = words::span(one.age_s),
            );
            let begin = Line::new().space(5).and(ink, mark).space(1);
            page.beside(begin, Ink::Plain, &told);
        }
    } else if !all.is_empty() {
        evidence(page, &all);
    }
    let next = &cause.next_step;
    let changes = &cause.would_change;
    // Nothing that is to come says more of what has ended.
    if !changes.is_empty() {
        with_heading(page, 5, &label::would_change(), Ink::Plain, changes);
    }
    with_heading(page, 5, &label::next_step(), Ink::Plain, next);
}

/// Text, source and age in columns; the text is broken, not cut.
fn evidence(page: &mut Page, all: &[(&str, Ink, &Evidence)]) {
    let heads = heads(&[
        say!("heading.why"),
        say!("evidence-column.source"),
        say!("evidence-column.age"),
    ]);
    let ages: Vec<String> = all
        .iter()
        .map(|(_, _, one)| words::span(one.age_s))
        .collect();
    let widest = |head: &Cell, texts: &mut dyn Iterator<Item = usize>| {
        texts.chain([columns_of(&head.text)]).max().unwrap_or(0)
    };
    let sources = &mut all.iter().map(|(_, _, one)| columns_of(&one.source));
    let source = widest(&heads[1], sources).min(24);
    let age = widest(&heads[2], &mut ages.iter().map(|age| columns_of(age)));
    let columns = page.paper.prose(0).unwrap_or(usize::MAX);
    let text = columns.saturating_sub(7 + 2 + source + 2 + age).max(20);
    let texts = all.iter().map(|(_, _, one)| wrapped(&one.text, text));
    let texts: Vec<Vec<String>> = texts.collect();
    let lines = texts.iter().flatten().map(|line| columns_of(line));
    let text = lines.chain([columns_of(&heads[0].text)]).max().unwrap_or(0);
    let (source_at, age_at) = (7 + text + 2, 7 + text + 2 + source + 2);
    let head = Line::new()
        .space(5)
        .and(Ink::Quiet, &heads[0].text)
        .to(source_at)
        .and(Ink::Quiet, &heads[1].text);
    page.push(
        head.to(age_at + age - columns_of(&heads[2].text))
            .and(Ink::Quiet, &heads[2].text),
    );
    for (((mark, ink, one), lines), since) in all.iter().zip(&texts).zip(&ages) {
        for (at, part) in lines.iter().enumerate() {
            let line = if at == 0 {
                Line::new().space(5).and(*ink, mark).space(1)
            } else {
                Line::new().space(7)
            };
            let line = line.and(Ink::Plain, part);
            page.push(if at == 0 {
                let from = crate::paint::cut(&one.source, source);
                let line = line.to(source_at).and(Ink::Quiet, &from);
                line.to(age_at + age - columns_of(since))
                    .and(Ink::Quiet, since)
            } else {
                line
            });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::why;
    use crate::paint::Paper;
    use nixlamp_core::wire::{Status, View};

    fn status(view: &str) -> Status {
        let view: View = serde_json::from_str(view).expect("it is a View");
        view.status
    }

    fn failed() -> Status {
        status(include_str!("../../../../tests/fixtures/views/failed.json"))
    }

    fn stalled() -> Status {
        status(include_str!(
            "../../../../tests/fixtures/views/stalled.json"
        ))
    }

    fn at(told: &str, what: &str) -> usize {
        told.find(what).unwrap_or_else(|| panic!("{what}: {told}"))
    }

    #[test]
    fn beside_one_that_runs_the_failure_that_holds_the_lamp_comes_first() {
        let mut red = failed();
        red.rebuilds.clear();
        red.rebuilds.push(stalled().rebuilds.remove(0));
        let told = why(&red, Paper::PLAIN).painted();
        let runs = at(&told, &red.rebuilds[0].headline);
        assert!(at(&told, "What failed: ") < runs);
        assert!(at(&told, "firefox-137.0 failed to build") < runs);
        assert!(at(&told, "The log of firefox-137.0 ends:") < runs);
        assert!(!told.contains("No rebuild is running"), "{told}");
    }

    #[test]
    fn a_fresh_end_brings_its_causes_by_the_id_that_history_has() {
        let mut red = failed();
        let past = red.unseen_failure.as_mut().expect("it holds the lamp");
        past.id.push_str("@1763733960000");
        let told = why(&red, Paper::PLAIN).painted();
        at(&told, "1. Very likely · 90 % · A build failed");
    }

    #[test]
    fn what_holds_the_lamp_when_it_is_not_red_for_it_is_not_told_beside_what_runs() {
        let mut stalled = stalled();
        stalled.unseen_failure = failed().unseen_failure;
        let told = why(&stalled, Paper::PLAIN).painted();
        assert!(!told.contains("What failed"), "{told}");
    }
}
