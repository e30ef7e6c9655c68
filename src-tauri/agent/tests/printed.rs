//! What the command line prints of the example pictures, against
//! `tests/fixtures/printed`. `UPDATE=1` writes them anew: read what changed.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use nixlamp::pages;
use nixlamp::paint::{Letters, Page, Paper, columns_of};
use nixlamp_core::wire::{Plan, Reply, View};
use nixlamp_core::words::{Language, speaking};

const PICTURES: &[&str] = &[
    "ok",
    "running",
    "attention",
    "needs-you",
    "stalled",
    "failed",
];

fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/fixtures")
}

fn view(name: &str) -> View {
    let path = fixtures().join(format!("views/{name}.json"));
    let text = fs::read_to_string(path).expect("a fixture");
    serde_json::from_str(&text).expect("it is a View")
}

fn papers() -> Vec<(String, Paper)> {
    let paper = |columns, colour, letters| Paper {
        columns,
        colour,
        letters,
    };
    let mut papers = vec![("a pipe".to_owned(), Paper::PLAIN)];
    for columns in [40, 80, 120] {
        let plain = paper(Some(columns), false, Letters::All);
        papers.push((format!("{columns} columns"), plain));
    }
    papers.push((
        "80 columns, coloured".to_owned(),
        paper(Some(80), true, Letters::All),
    ));
    papers.push((
        "80 columns, ASCII".to_owned(),
        paper(Some(80), false, Letters::Ascii),
    ));
    papers
}

/// Each picture on each paper, and what is in the file for it.
fn hold(name: &str, pictures: &[&str], draw: impl Fn(&View, Paper) -> Page) {
    for language in [Language::English, Language::German] {
        let mut all = String::new();
        for picture in pictures {
            let view = view(picture);
            let failed = view.status.recent.iter().flat_map(|past| &past.failed);
            let logged: Vec<&str> = failed.flat_map(|one| &one.log).map(|l| l.trim()).collect();
            for (called, paper) in papers() {
                let page = speaking(language, || draw(&view, paper));
                let plain = Page {
                    paper: Paper {
                        colour: false,
                        ..paper
                    },
                    ..page.clone()
                };
                if let Some(columns) = paper.columns.filter(|_| paper.letters == Letters::All) {
                    for line in plain.painted().lines() {
                        // Lines of a log are copied as they are.
                        let by_hand = logged.iter().any(|log| *log == line.trim());
                        let wide = columns_of(line);
                        assert!(
                            wide <= columns || by_hand,
                            "{name} {picture} {called}: {line}"
                        );
                    }
                }
                if paper.letters == Letters::Ascii {
                    assert!(plain.painted().is_ascii(), "{}", plain.painted());
                }
                let shown = page.painted().replace('\u{1b}', "␛");
                let _ = writeln!(all, "══ {picture}, {called}\n{shown}");
            }
        }
        let path = fixtures().join(format!("printed/{name}.{}.txt", language.tag()));
        if std::env::var_os("UPDATE").is_some() {
            fs::write(&path, &all).expect("writable");
        }
        let kept = fs::read_to_string(&path).unwrap_or_default();
        assert!(
            kept == all,
            "{} is not what is printed now; UPDATE=1 writes it anew:\n{all}",
            path.display()
        );
    }
}

#[test]
fn status() {
    hold("status", PICTURES, |view, paper| {
        pages::status(&view.status, paper)
    });
}

#[test]
fn why() {
    hold(
        "why",
        &["running", "needs-you", "stalled", "failed"],
        |view, paper| pages::why(&view.status, paper),
    );
}

#[test]
fn health() {
    hold("health", &["health"], |view, paper| {
        pages::health(&view.health, paper)
    });
}

#[test]
fn history() {
    hold(
        "history",
        &["ok", "stalled", "no-history"],
        |view, paper| {
            let status = &view.status;
            pages::history(&status.recent, status.false_alarms.as_deref(), false, paper)
        },
    );
}

#[test]
fn report() {
    let path = fixtures().join("answers/report.json");
    let reply = fs::read_to_string(path).expect("a fixture");
    let reply = serde_json::from_str(&reply).expect("it is a Reply");
    let Reply::Report(preview) = reply else {
        panic!("no report");
    };
    // It speaks the language that it was made in.
    hold("report", &["stalled"], |_, paper| {
        pages::report(&preview, paper)
    });
}

#[test]
fn plan() {
    let plan = |view: &View| -> Plan { view.plan.clone().expect("a plan") };
    hold("plan", &["plan", "plan-danger"], |view, paper| {
        pages::plan(&plan(view), paper)
    });
}

/// Puts it behind each text in there.
fn spoil(value: &mut serde_json::Value, evil: &str) {
    match value {
        serde_json::Value::String(text) => text.push_str(evil),
        serde_json::Value::Array(all) => all.iter_mut().for_each(|one| spoil(one, evil)),
        serde_json::Value::Object(all) => all.values_mut().for_each(|one| spoil(one, evil)),
        _ => {}
    }
}

/// A process may be called anything; so may a target, a file, a line of a log.
#[test]
fn nothing_of_strangers_steers_the_terminal() {
    let evil = "\u{1b}]52;c;ZXZpbA==\u{7}\u{1b}[2J\r\u{202e}evil\u{2066}\n<b>& 日本語";
    let text = fs::read_to_string(fixtures().join("views/stalled.json")).expect("a fixture");
    let mut value: serde_json::Value = serde_json::from_str(&text).expect("JSON");
    spoil(&mut value["status"]["rebuilds"][0]["processes"], evil);
    spoil(&mut value["status"]["rebuilds"][0]["causes"], evil);
    spoil(&mut value["status"]["rebuilds"][0]["now"], evil);
    for field in ["headline", "subline", "waits_on", "against_usual"] {
        spoil(&mut value["status"]["rebuilds"][0][field], evil);
    }
    spoil(&mut value["status"]["headline"], evil);
    spoil(&mut value["status"]["troubles"], evil);
    for past in value["status"]["recent"].as_array_mut().expect("a list") {
        spoil(&mut past["line"], evil);
    }
    let view: View = serde_json::from_value(value).expect("it is a View");
    for (_, paper) in papers() {
        let mut tree = Page::new(paper);
        pages::processes(&mut tree, &view.status.rebuilds[0].processes, 9);
        for page in [
            pages::status(&view.status, paper),
            pages::why(&view.status, paper),
            pages::history(&view.status.recent, None, true, paper),
            tree,
        ] {
            let painted = page.painted();
            assert!(painted.contains("evil") || painted.contains('…'));
            let mut rest = painted.as_str();
            while let Some(at) = rest.find('\u{1b}') {
                rest = &rest[at + 1..];
                let code = rest.split('m').next().expect("a piece");
                let ours = code.starts_with('[') && code[1..].chars().all(|c| c.is_ascii_digit());
                assert!(ours && paper.colour, "{code:?}");
            }
            let steers =
                |c: char| c != '\n' && c != '\u{1b}' && nixlamp_core::words::cli::steers(c);
            assert!(!painted.contains(steers), "{painted:?}");
        }
    }
}
