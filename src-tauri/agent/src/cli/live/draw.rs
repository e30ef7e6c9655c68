//! What stands on the screen: a row of pages, the page, a row of keys.

use nixlamp::pages;
use nixlamp::paint::{Ink, Letters, Line, Page, Paper};
use nixlamp_core::say;
use nixlamp_core::wire::{Lamp, LogLine, PastRebuild, View};
use nixlamp_core::words::{self, cli::label};

/// What one looks at.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Section {
    #[default]
    Now,
    History,
    Health,
    Help,
}

/// All there is to draw.
pub struct Scene<'a> {
    pub view: Option<&'a View>,
    pub past: &'a [PastRebuild],
    pub log: &'a [LogLine],
    /// What was just done.
    pub notice: Option<&'a str>,
    /// Why the picture is old.
    pub old: Option<&'a str>,
    pub section: Section,
    pub all_causes: bool,
    pub scrolled: usize,
}

/// Processes and log lines of one rebuild that are drawn.
const PROCESSES: usize = 60;
const LOG: usize = 20;

/// The rows of a screen, and how far it can be scrolled at most.
pub fn rows(scene: &Scene, rows: usize, paper: Paper) -> (Vec<String>, usize) {
    let columns = paper.columns.unwrap_or(80);
    let page = page(scene, paper);
    let room = rows.saturating_sub(2).max(1);
    let most = page.lines.len().saturating_sub(room);
    let from = scene.scrolled.min(most);
    let mut drawn = vec![head(scene, paper).cut(columns).painted(&paper)];
    let body = page.lines.iter().skip(from).take(room);
    drawn.extend(body.map(|line| line.clone().cut(columns).painted(&paper)));
    drawn.resize(room + 1, String::new());
    if rows > 1 {
        drawn.push(foot(scene, from, most, paper).cut(columns).painted(&paper));
    }
    drawn.truncate(rows.max(1));
    (drawn, most)
}

fn head(scene: &Scene, paper: Paper) -> Line {
    let mut line = Line::new();
    for (key, section, title) in [
        ('1', Section::Now, say!("heading.now")),
        ('2', Section::History, say!("heading.history")),
        ('3', Section::Health, say!("heading.health")),
    ] {
        let here = scene.section == section;
        let ink = if here { Ink::Bar } else { Ink::Quiet };
        // Without colour the brackets tell.
        let tab = match (here, paper.colour) {
            (true, false) => format!("[{key} {title}]"),
            _ => format!(" {key} {title} "),
        };
        line = line.and(ink, &tab).space(1);
    }
    let Some(view) = scene.view.filter(|_| scene.section != Section::Now) else {
        return line;
    };
    let shape = paper.letters.lamp(view.status.state);
    line.and(view.status.state.into(), shape)
        .space(1)
        .and(Ink::Plain, &view.status.headline)
}

fn foot(scene: &Scene, from: usize, most: usize, paper: Paper) -> Line {
    if let Some(notice) = scene.notice {
        return Line::new().and(Ink::Look, notice);
    }
    let narrow = paper.is_narrow();
    let keys = if narrow {
        say!("watch-keys.short")
    } else {
        say!("watch-keys.long")
    };
    let more = if from < most && paper.letters == Letters::All {
        " ↓"
    } else {
        ""
    };
    Line::new().and(Ink::Quiet, &keys).and(Ink::Strong, more)
}

fn page(scene: &Scene, paper: Paper) -> Page {
    let mut page = Page::new(paper);
    if let Some(old) = scene.old {
        page.prose(0, Ink::Look, old);
        page.gap();
    }
    let Some(view) = scene.view else {
        page.prose(0, Ink::Quiet, &say!("watch-waits"));
        return page;
    };
    match scene.section {
        Section::Now => now(&mut page, view, scene),
        Section::History => {
            let past = pages::history(scene.past, None, true, paper);
            page.lines.extend(past.lines);
        }
        Section::Health => {
            let health = pages::health(&view.health, paper);
            page.lines.extend(health.lines);
        }
        Section::Help => help(&mut page),
    }
    page
}

/// As the large window's page has it.
fn now(page: &mut Page, view: &View, scene: &Scene) {
    let status = &view.status;
    pages::lamp(page, status);
    for rebuild in &status.rebuilds {
        pages::title(page, rebuild, &status.headline);
        pages::doing(page, rebuild);
        if !rebuild.causes.is_empty() {
            page.gap();
            let whole = if scene.all_causes { usize::MAX } else { 1 };
            pages::causes(page, rebuild, whole);
        }
        if !rebuild.processes.is_empty() {
            let count = rebuild.processes.len();
            page.head(&say!("processes-counted", count = count));
            pages::processes(page, &rebuild.processes, PROCESSES);
        }
    }
    if status.rebuilds.is_empty() {
        page.prose(0, Ink::Plain, &words::cli::nothing_runs());
    }
    page.gap();
    pages::machine(page, &status.machine);
    pages::orphans(page, &status.orphans);
    pages::troubles(page, &status.troubles);
    if status.rebuilds.is_empty() {
        rest(page, view);
    }
    log(page, scene.log);
}

/// What is worth a word while nothing runs.
fn rest(page: &mut Page, view: &View) {
    if !view.health.rows.is_empty() {
        page.head(&say!("heading.health"));
        let ink = Ink::from(view.health.result);
        let shape = page.paper.letters.result(view.health.result);
        let begin = Line::new().and(ink, shape).space(1);
        page.beside(begin, Ink::Plain, &view.health.summary);
    }
    let recent = &view.status.recent;
    if !recent.is_empty() {
        page.head(&say!("heading.recent"));
        let past = pages::history(&recent[..recent.len().min(5)], None, true, page.paper);
        page.lines.extend(past.lines);
    }
}

fn log(page: &mut Page, log: &[LogLine]) {
    if log.is_empty() {
        return;
    }
    page.head(&say!("watch-log"));
    for line in &log[log.len().saturating_sub(LOG)..] {
        let from = Line::new().space(2).and(Ink::Quiet, &line.from).space(2);
        page.push(from.and(Ink::Plain, &line.text));
    }
}

fn help(page: &mut Page) {
    page.head(&say!("watch-help.title"));
    let rows = [
        ("1 2 3", say!("watch-help.pages")),
        ("Tab", say!("watch-help.next-page")),
        ("j k", say!("watch-help.scroll")),
        ("g G", say!("watch-help.ends")),
        ("w", say!("watch-help.why")),
        ("p", say!("watch-help.pause")),
        ("s", say!("watch-help.stop")),
        ("Ctrl-L", say!("watch-help.redraw")),
        ("Ctrl-Z", say!("watch-help.suspend")),
        ("q", say!("watch-help.quit")),
    ];
    for (key, does) in rows {
        let begin = Line::new().space(2).and(Ink::Strong, key).to(10);
        page.beside(begin, Ink::Plain, &does);
    }
    page.head(&say!("watch-help.shapes"));
    for lamp in Lamp::ALL {
        let shape = page.paper.letters.lamp(lamp);
        let begin = Line::new().space(2).and(lamp.into(), shape).to(10);
        page.beside(begin, Ink::Plain, &label::lamp(lamp));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn view(name: &str) -> View {
        let path = format!(
            "{}/../../tests/fixtures/views/{name}.json",
            env!("CARGO_MANIFEST_DIR")
        );
        let view = std::fs::read_to_string(path).expect("a fixture");
        serde_json::from_str(&view).expect("it is a View")
    }

    #[test]
    fn it_fits_every_screen() {
        for name in ["stalled", "running", "ok", "failed", "health", "needs-you"] {
            let view = view(name);
            for (rows, columns) in [(12, 40), (24, 80), (50, 200), (1, 20), (2, 20)] {
                for section in [
                    Section::Now,
                    Section::History,
                    Section::Health,
                    Section::Help,
                ] {
                    let scene = Scene {
                        view: Some(&view),
                        past: &view.status.recent,
                        log: &[],
                        notice: None,
                        old: None,
                        section,
                        all_causes: true,
                        scrolled: 3,
                    };
                    let paper = Paper {
                        columns: Some(columns),
                        ..Paper::PLAIN
                    };
                    let (drawn, most) = super::rows(&scene, rows, paper);
                    assert_eq!(drawn.len(), rows, "{name} {section:?}");
                    for line in &drawn {
                        let wide = nixlamp::paint::columns_of(line);
                        assert!(wide <= columns, "{name} {columns}: {line}");
                    }
                    let end = Scene {
                        scrolled: most + 100,
                        ..scene
                    };
                    assert_eq!(super::rows(&end, rows, paper).1, most);
                }
            }
        }
    }

    #[test]
    fn the_smallest_screen_says_what_counts() {
        let view = view("stalled");
        let scene = Scene {
            view: Some(&view),
            past: &[],
            log: &[],
            notice: None,
            old: None,
            section: Section::Now,
            all_causes: false,
            scrolled: 0,
        };
        let paper = Paper {
            columns: Some(40),
            ..Paper::PLAIN
        };
        let drawn = rows(&scene, 12, paper).0.join("\n");
        assert!(drawn.contains("⬣ No progress for 12 min"), "{drawn}");
        assert!(drawn.contains("waits on"), "{drawn}");
    }
}
