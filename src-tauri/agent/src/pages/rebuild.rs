//! One rebuild: how it stands, how far it is, what it does.

use nixlamp_core::say;
use nixlamp_core::wire::{Doing, ProcessRow, Rebuild};
use nixlamp_core::words::{self, cli::label};

use super::{heads, label_of, labelled, runs};
use crate::paint::{Cell, Ink, Page};

/// Columns of the bar.
const BAR: usize = 24;

pub(super) fn rebuild(page: &mut Page, rebuild: &Rebuild) {
    doing(page, rebuild);
    let top = rebuild.causes.first().filter(|top| top.code != "dont-know");
    if let Some(top) = top {
        let text = say!(
            "cause-that-leads",
            title = &top.title,
            likelihood = &top.likelihood,
            percent = words::percent(top.probability),
        );
        labelled(page, 2, &say!("label-cause"), Ink::Strong, &text);
        let arrow = page.paper.letters.arrow();
        let begin = label_of(2, "").and(Ink::Quiet, arrow).space(1);
        page.beside(begin, Ink::Plain, &top.next_step);
    }
}

/// Its phase, how far it is, what is usual and what it does now.
pub fn doing(page: &mut Page, rebuild: &Rebuild) {
    if runs(rebuild) {
        let phase = words::state::phase(rebuild.phase);
        let phase = if rebuild.phase_s >= 1.0 {
            words::state::phase_since(&phase, rebuild.phase_s)
        } else {
            phase
        };
        labelled(page, 2, &label::phase(), Ink::Plain, &phase);
        done(page, rebuild);
    }
    if let Some(usual) = &rebuild.against_usual {
        labelled(page, 2, &label::usual(), Ink::Plain, usual);
    }
    if let Some(waits_on) = &rebuild.waits_on {
        labelled(page, 2, &label::waits_on(), Ink::Look, waits_on);
    }
    for (at, doing) in rebuild.now.iter().enumerate() {
        let name = if at == 0 { label::now() } else { String::new() };
        labelled(page, 2, &name, Ink::Plain, &goes_on(doing));
    }
}

fn goes_on(doing: &Doing) -> String {
    words::state::goes_on(&doing.kind, &doing.what, &doing.detail)
}

/// How far it is, as a bar and in words.
fn done(page: &mut Page, rebuild: &Rebuild) {
    let progress = rebuild.progress.as_ref();
    let line = progress.and_then(|progress| progress.line.as_deref());
    let counted = progress.and_then(|progress| {
        let all = progress.to_build? + progress.to_fetch.unwrap_or(0);
        let done = progress.built + progress.fetched;
        (all > 0).then(|| f64::from(done) / f64::from(all))
    });
    // The ring stands at three eighths where nothing is known.
    let expected = rebuild.usual.is_some() || rebuild.estimate.is_some();
    let ring = rebuild.ring_eighths.filter(|_| expected);
    let ratio = counted.or_else(|| ring.map(|eighths| f64::from(eighths) / 8.0));
    if ratio.is_none() && line.is_none() {
        return;
    }
    let mut begin = label_of(2, &label::done());
    if let Some(ratio) = ratio {
        let wide = if page.paper.is_narrow() { BAR / 2 } else { BAR };
        let bar = page.paper.letters.bar(ratio, wide);
        begin = begin.and(Ink::from(rebuild.verdict), &bar).space(2);
    }
    let estimate = rebuild.estimate.as_ref().map(|estimate| &*estimate.line);
    let words: Vec<&str> = line.into_iter().chain(estimate).collect();
    page.beside(begin, Ink::Plain, &words::dotted(words));
}

/// Its processes as a tree, at most so many.
pub fn processes(page: &mut Page, rows: &[ProcessRow], most: usize) {
    let narrow = page.paper.is_narrow();
    let mut table = vec![heads(&[
        say!("column.name"),
        say!("process-column.pid"),
        say!("column.state"),
        say!("column.cpu"),
        say!("column.memory"),
        say!("runs-for"),
    ])];
    for row in rows.iter().take(most) {
        let branch = match row.depth {
            0 => String::new(),
            depth => "  ".repeat(depth as usize - 1) + page.paper.letters.branch(),
        };
        let cpu = row.cpu_ratio.map(words::percent).unwrap_or_default();
        let busy = row.cpu_ratio.is_some_and(|cpu| cpu >= 0.005);
        let ink = if busy { Ink::Good } else { Ink::Plain };
        table.push(vec![
            Cell::new(Ink::Plain, branch + &row.name),
            Cell::new(Ink::Quiet, row.pid.to_string()).right(),
            Cell::new(ink, row.state.as_str()),
            Cell::new(ink, cpu).right(),
            Cell::new(Ink::Plain, words::size(row.rss_bytes as f64)).right(),
            Cell::new(Ink::Quiet, words::span(row.age_s)).right(),
        ]);
    }
    if narrow {
        // Name, number, state: the rest has no room.
        for row in &mut table {
            row.truncate(3);
        }
    }
    for cell in table[0].iter_mut().skip(1) {
        let number = cell.text == say!("column.state");
        cell.right = !number;
    }
    page.table(2, 0, table);
    let rest = rows.len().saturating_sub(most);
    if rest > 0 {
        page.prose(2, Ink::Quiet, &say!("processes-more", count = rest));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::paint::{Line, Paper};
    use nixlamp_core::wire::{Doing, View};

    fn rebuild_of(name: &str) -> Rebuild {
        let path = format!(
            "{}/../../tests/fixtures/views/{name}.json",
            env!("CARGO_MANIFEST_DIR")
        );
        let view = std::fs::read_to_string(path).expect("a fixture");
        let view: View = serde_json::from_str(&view).expect("it is a View");
        view.status.rebuilds.into_iter().next().expect("one")
    }

    #[test]
    fn what_is_done_to_no_named_thing_is_said_as_a_state() {
        let mut rebuild = rebuild_of("running");
        let mut said = |kind: &str, what: &str| {
            rebuild.now = vec![Doing {
                kind: kind.to_owned(),
                what: what.to_owned(),
                detail: "for 3 s".to_owned(),
            }];
            let mut page = Page::new(Paper::PLAIN);
            doing(&mut page, &rebuild);
            page.painted()
        };
        let text = said("work", "");
        assert!(text.contains("now      at work for 3 s\n"), "{text}");
        assert!(said("build", "hello").contains("now      build hello for 3 s\n"));
    }

    #[test]
    fn the_tree_fits_a_narrow_terminal() {
        let rebuild = rebuild_of("running");
        for columns in [40, 80] {
            let mut page = Page::new(Paper {
                columns: Some(columns),
                ..Paper::PLAIN
            });
            processes(&mut page, &rebuild.processes, 4);
            let widest = page.lines.iter().map(Line::columns).max();
            assert!(widest <= Some(columns), "{}", page.painted());
            assert!(
                page.painted().contains("└ nix-daemon"),
                "{}",
                page.painted()
            );
        }
    }
}
