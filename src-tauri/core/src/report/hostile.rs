//! Text of strangers cannot break out of a report, whatever it holds.

use super::examples::{made, stalled};
use super::mask::{Known, mask};
use super::{html, markdown, plain};
use crate::wire::{Failed, PastRebuild, Report, ReportLine};

/// What begins something in Markdown, HTML or a terminal.
const HOSTILE: &[&str] = &[
    "```\n# broken out\n```",
    "````````",
    "~~~\n<script>alert(1)</script>",
    "| a | b |\n| --- | --- |",
    "</pre></code></td></tr></table><img src=x onerror=alert(1)>",
    "<!-- --><style>*{display:none}</style>",
    "[click](javascript:alert(1)) ![x](https://evil.example/x.png)",
    "<https://evil.example> https://evil.example/?q=1 www.evil.example mailto:a",
    "\"><svg onload=alert(1)> ' onmouseover='alert(1)",
    "]]><![CDATA[ ${7*7} {{7*7}} {% raw %}",
    "\u{1b}]0;owned\u{7}\u{1b}[31mred\u{1b}[0m\u{9b}2J\r\n\u{8}\u{0}",
    "\u{202e}gnp.exe\u{202c} \u{2066}x\u{2069} \u{200f}\u{61c}",
    "# head\n---\n1. list\n> quote\n* item\n+ item\n=====",
    "$x^2$ ~~gone~~ **bold** __bold__ _i_ &copy; \\| :smile: @someone #1",
];

fn everywhere(text: &str) -> Report {
    let mut view = stalled();
    let rebuild = &mut view.status.rebuilds[0];
    rebuild.target = Some(text.to_owned());
    rebuild.headline = text.to_owned();
    rebuild.causes[0].title = text.to_owned();
    rebuild.causes[0].evidence_for[0].text = text.to_owned();
    rebuild.causes[0].evidence_for[0].source = text.to_owned();
    rebuild.causes[0].next_step = text.to_owned();
    for row in &mut rebuild.processes {
        text.clone_into(&mut row.name);
        text.clone_into(&mut row.command);
    }
    view.status.troubles.push(text.to_owned());
    let mut past: PastRebuild = view.status.recent[0].clone();
    past.failed = vec![Failed {
        name: text.to_owned(),
        log: vec![text.to_owned()],
    }];
    let mut report = made(&view, Some(&past), None, None, true);
    report.log = vec![
        ReportLine {
            from: text.to_owned(),
            text: text.to_owned(),
        };
        3
    ];
    report.machine[0].value = text.to_owned();
    let mut masked = mask(&report, &Known::default(), false).expect("a report").0;
    // A hostile line may hold a host; how many were masked is not the matter.
    masked.masked.clear();
    masked
}

#[test]
fn it_is_text_on_the_page() {
    let plain = html(&everywhere("harmless")).expect("a page");
    let tags = |page: &str| {
        let names: Vec<String> = page
            .split('<')
            .skip(1)
            .map(|tag| {
                let end = tag.find(|c: char| !c.is_ascii_alphanumeric() && c != '/' && c != '!');
                tag[..end.unwrap_or(tag.len())].to_owned()
            })
            .collect();
        names
    };
    for hostile in HOSTILE {
        let page = html(&everywhere(hostile)).expect("a page");
        assert_eq!(tags(&page), tags(&plain), "{hostile:?} made a tag");
        for c in [
            '\u{1b}', '\u{202e}', '\u{2066}', '\u{200f}', '\u{9b}', '\u{0}',
        ] {
            assert!(!page.contains(c), "{hostile:?} left {c:?}");
        }
    }
}

#[test]
fn it_begins_nothing_in_markdown() {
    let quiet = everywhere("harmless");
    let shape = |text: &str| -> Vec<String> {
        let mut fence: Option<String> = None;
        let mut lines = Vec::new();
        for line in text.lines() {
            let ticks: String = line.chars().take_while(|c| *c == '`').collect();
            match &fence {
                Some(open) if ticks.len() >= open.len() && line == ticks => fence = None,
                Some(_) => continue,
                None if ticks.len() >= 3 => fence = Some(ticks),
                None => {}
            }
            // How a line begins is what it is; the rest is text.
            let begin: String = line
                .chars()
                .take_while(|c| "#-|>`*+ ".contains(*c))
                .collect();
            lines.push(begin.trim().chars().take(3).filter(|c| *c != '`').collect());
        }
        assert_eq!(fence, None, "a fence is open at the end");
        lines
    };
    for hostile in HOSTILE {
        let text = markdown(&everywhere(hostile));
        assert_eq!(
            shape(&text),
            shape(&markdown(&quiet)),
            "{hostile:?}\n{text}"
        );
        // The process tree and logs stand in fences, as they are.
        let begin = text.find("\n| ").unwrap_or_default();
        let end = text.find("text\n").unwrap_or(text.len());
        let rows = text[begin..end].lines();
        for row in rows.filter(|line| line.starts_with("| ")) {
            let bars = row
                .replace("\\\\", "")
                .replace("\\|", "")
                .matches('|')
                .count();
            assert!((3..=5).contains(&bars), "{hostile:?}: {row}");
        }
    }
}

#[test]
fn every_sign_that_begins_something_is_escaped() {
    for (text, escaped) in [
        ("a|b `c` <d>", "a\\|b \\`c\\` \\<d\\>"),
        ("[x](y) ![z]", "\\[x\\](y) \\!\\[z\\]"),
        ("# no head", "\\# no head"),
        ("12. no list", "12\\. no list"),
        ("3.5 of 4", "3\\.5 of 4"),
        ("https://x.test www.y", "https\\://x.test www\\.y"),
        ("a_b*c~d", "a\\_b\\*c\\~d"),
        ("two\nlines", "two\u{FFFD}lines"),
    ] {
        assert_eq!(plain(text), escaped);
    }
}

#[test]
fn a_megabyte_in_one_line_is_cut() {
    let line = "`|<".repeat(350_000);
    let report = everywhere(&line);
    assert!(report.log[0].text.chars().count() <= 2001);
    assert!(report.log[0].text.ends_with('…'));
    let (page, text) = (html(&report).expect("a page"), markdown(&report));
    assert!(page.len() < 600_000, "{}", page.len());
    assert!(text.len() < 300_000, "{}", text.len());
    // And unmasked it is slow for nobody either.
    assert!(plain(&".".repeat(1 << 20)).len() >= 1 << 20);
}
