//! What a report tells, against the picture that it is made of.

use super::examples::{around, course, made, now, stalled};
use super::rows::course_of_trace;
use super::{Gathered, gather, html, json, markdown, plain, row, time_of};
use crate::judge;
use crate::record::Stood;
use crate::wire::{Lamp, PastRebuild, Report, ReportOrigin, Trace, Verdict};
use crate::words::{self, Language, speaking};

fn past(outcome: Verdict) -> PastRebuild {
    let mut past = stalled().status.recent.remove(0);
    past.id = "3801-903801@1763733720".to_owned();
    past.started = "2025-11-21T14:02:00Z".to_owned();
    past.ended = "2025-11-21T14:40:00Z".to_owned();
    past.elapsed_s = 2280.0;
    past.outcome = outcome;
    past.reason = Some("glibc-2.41 failed to build".to_owned());
    past
}

#[test]
fn the_numbers_are_those_of_the_picture_in_all_three_formats() {
    let view = stalled();
    let shown = &view.status.rebuilds[0];
    let report = made(&view, None, None, None, true);
    let read: Report = serde_json::from_str(&json(&report)).expect("it is a Report");
    assert_eq!(read, report);
    let told = report.rebuild.as_ref().expect("one rebuild");
    assert_eq!(told.elapsed_s.to_bits(), shown.elapsed_s.to_bits());
    assert_eq!(told.quiet_s.to_bits(), shown.quiet_s.to_bits());
    assert_eq!((&told.headline, told.usual), (&shown.headline, shown.usual));
    assert_eq!(report.causes, shown.causes);
    assert_eq!(report.processes, shown.processes);
    let (page, text) = (html(&report).expect("a page"), markdown(&report));
    for part in [
        shown.headline.clone(),
        words::span(shown.elapsed_s),
        words::percent(shown.causes[0].probability),
        shown.causes[1].title.clone(),
        shown.causes[0].next_step.clone(),
        words::size(shown.processes[1].rss_bytes as f64),
        words::size(view.status.machine.memory_total_bytes as f64),
    ] {
        let escaped = part.replace('\'', "&#39;");
        assert!(
            page.contains(&part) || page.contains(&escaped),
            "page lacks {part}"
        );
        assert!(
            text.contains(&part) || text.contains(&plain(&part)),
            "Markdown lacks {part}"
        );
    }
}

#[test]
fn it_says_in_three_sentences_what_happened_and_whose_doing_it_was() {
    let report = made(&stalled(), None, None, None, true);
    assert_eq!(
        report.title,
        "nixos-rebuild switch of “laptop”: No progress for 12 min"
    );
    assert_eq!(
        report.summary,
        [
            "nixos-rebuild switch of “laptop” was started at 2025-11-21 13:43; it has run for 31 min; usually it takes 21 min (10 runs).",
            "No progress for 12 min; very likely (88 %) the cause is this: Another Nix process holds a lock.",
            "The safest next step: Wait for PID 3990; it normally takes 6–9 min. Never delete the lock file.",
        ]
    );
    assert_eq!(report.answer.origin, ReportOrigin::Outside);
    let marked: Vec<_> = report.decisions.iter().filter(|row| row.applies).collect();
    assert_eq!(marked.len(), 1);
    assert_eq!(marked[0].origin, ReportOrigin::Outside);
    let text = markdown(&report);
    assert!(text.contains("**→ Something outside"), "{text}");
    assert!(
        text.contains("## Was it my change, or something outside?"),
        "{text}"
    );
}

#[test]
fn what_is_gone_from_the_picture_stays_told() {
    let (view, course) = (stalled(), course());
    let begun = made(&view, None, Some(&course), None, true);
    assert!(begun.open && !begun.log.is_empty() && !begun.timeline.is_empty());
    let mut later = view.clone();
    later.status.rebuilds.clear();
    let past = past(Verdict::Failed);
    let closed = made(&later, Some(&past), None, Some(&begun), false);
    assert_eq!(closed.id, begun.id);
    assert_eq!(
        (&closed.causes, &closed.processes),
        (&begun.causes, &begun.processes)
    );
    assert_eq!((&closed.log, &closed.course), (&begun.log, &begun.course));
    let told = closed.rebuild.as_ref().expect("one rebuild");
    assert_eq!(told.verdict, Verdict::Failed);
    assert_eq!(told.ended.as_deref(), Some("2025-11-21T14:40:00Z"));
    assert!(
        closed.summary[0].contains("it failed after 38 min"),
        "{:?}",
        closed.summary
    );
    assert_eq!(closed.seen.len(), 2);
    let kinds: Vec<&str> = closed.timeline.iter().map(|e| e.kind.as_str()).collect();
    assert!(
        kinds.contains(&"ended") && kinds.contains(&"action"),
        "{kinds:?}"
    );
    assert!(closed.timeline.is_sorted_by(|a, b| a.at <= b.at));
    assert_eq!((closed.actions.len(), closed.backups.len()), (1, 1));
}

#[test]
fn one_that_was_cut_off_says_until_when_it_knows() {
    let view = stalled();
    let begun = made(&view, None, None, None, true);
    let mut later = view;
    later.status.rebuilds.clear();
    later.status.recent.clear();
    let around = around();
    let closed = gather(Gathered {
        view: &later,
        about: Some("3801-903801"),
        past: None,
        course: None,
        stood: &[],
        around: &around,
        before: Some(&begun),
        open: false,
        known_until: time_of(&begun.written),
        now: now(),
    });
    let sentence = "The agent ended at 14:33; what came after is not known.";
    assert_eq!(closed.limits[0], sentence);
    assert!(closed.summary[0].contains("it had run for 31 min when the agent ended"));
    assert!(markdown(&closed).contains(&plain(sentence)));
    assert!(html(&closed).expect("a page").contains(sentence));
    assert_eq!(closed.processes, begun.processes);
}

#[test]
fn of_no_rebuild_it_tells_how_the_machine_is() {
    let mut view = stalled();
    view.status.rebuilds.clear();
    let around = around();
    let report = gather(Gathered {
        view: &view,
        about: None,
        past: None,
        course: None,
        stood: &[],
        around: &around,
        before: None,
        open: false,
        known_until: None,
        now: now(),
    });
    assert!(
        report.id.starts_with("2025-11-21-machine-"),
        "{}",
        report.id
    );
    assert_eq!((&report.rebuild, report.summary.len()), (&None, 2));
    assert!(report.title.starts_with("How things stand: "));
    let answer = plain(&report.answer.line);
    assert_eq!(markdown(&report).matches(&answer).count(), 1, "{answer}");
    assert!(report.decisions.iter().all(|row| !row.applies));
}

#[test]
fn all_of_it_is_in_the_language_that_is_spoken() {
    let english = made(&stalled(), None, None, None, true);
    speaking(Language::German, || {
        let report = made(&stalled(), None, None, None, true);
        assert_eq!(report.language, "de");
        let (page, text) = (html(&report).expect("a page"), markdown(&report));
        for part in [
            "War es meine Änderung",
            "In Kürze",
            "Prozesse",
            "Der Rechner",
        ] {
            assert!(page.contains(part) && text.contains(part), "{part}");
        }
        for part in ["Was it my change", "In short", "Processes", "Made by"] {
            assert!(!page.contains(part) && !text.contains(part), "{part}");
        }
        assert_ne!(report.summary[0], english.summary[0]);
    });
    // Nothing on the page is a word of the template's own.
    speaking(Language::Pseudo, || {
        let page = html(&made(&stalled(), None, None, None, true)).expect("a page");
        assert!(
            !page.contains("In short") && !page.contains(">Nothing.<"),
            "{page}"
        );
    });
}

#[test]
fn the_page_needs_nothing_but_itself() {
    let page = html(&made(&stalled(), None, Some(&course()), None, true)).expect("a page");
    assert!(page.contains("default-src 'none'; style-src 'unsafe-inline'"));
    let low = page.to_ascii_lowercase();
    for outside in [
        "<script",
        "http-equiv=\"refresh",
        "src=",
        "href=",
        "@import",
        "<iframe",
        "<link",
    ] {
        assert!(!low.contains(outside), "{outside}");
    }
    // Only the fill of the hatched bars, which is on the page itself.
    assert_eq!(
        low.matches("url(").count(),
        low.matches("url(#waits)").count()
    );
    assert!(
        page.contains("<svg") && page.contains("class=\"curve\""),
        "no chart"
    );
    assert!(page.contains("id=\"lanes\""), "no timeline");
}

#[test]
fn of_a_failure_it_says_what_history_says_and_what_to_do() {
    let mut view = stalled();
    view.status.rebuilds.clear();
    view.status.state = Lamp::Ok;
    let mut past = past(Verdict::Failed);
    let report = made(&view, Some(&past), None, None, false);
    assert!(
        report.summary[1].ends_with(": glibc-2.41 failed to build."),
        "{:?}",
        report.summary
    );
    assert!(
        report.summary[2].starts_with("The safest next step: Read the log"),
        "{:?}",
        report.summary
    );
    past.reason = None;
    past.cause_title = Some("A lock is held".to_owned());
    let report = made(&view, Some(&past), None, None, false);
    assert!(
        report.summary[1].contains("the cause that led until then was this: A lock is held."),
        "{:?}",
        report.summary
    );
}

#[test]
fn of_what_has_left_the_picture_the_causes_are_told_as_they_stood_last() {
    let mut view = stalled();
    let stood = judge::stood(&view.status.rebuilds[0].causes);
    view.status.rebuilds.clear();
    let told = |outcome: Verdict, stood: &[Stood], before: Option<&Report>| {
        let (past, around) = (past(outcome), around());
        gather(Gathered {
            view: &view,
            about: Some("3801-903801"),
            past: Some(&past),
            course: None,
            stood,
            around: &around,
            before,
            open: false,
            known_until: None,
            now: now(),
        })
    };
    let report = told(Verdict::Stopped, &stood, None);
    let listed = judge::stood(&report.causes);
    assert_eq!(listed, stood);
    let text = markdown(&report);
    let first = "### 1. Very likely · 88 % · Another Nix process holds a lock";
    assert!(text.contains(first), "{text}");
    assert!(!text.contains("\n\n\n"), "{text}");
    assert_eq!(
        report.limits.last().map(String::as_str),
        Some(
            "The causes are told as they stood last; what was seen for and against them is not kept."
        )
    );
    assert_eq!(report.answer.origin, ReportOrigin::Outside);
    // A report that was written meanwhile knows what was seen, too.
    let begun = made(&stalled(), None, None, None, true);
    let after = told(Verdict::Stopped, &stood, Some(&begun));
    assert_eq!(after.causes, begun.causes);
    assert_eq!(after.limits, begun.limits);
    // Of a good end, of a cause that is no more, of not knowing: none.
    let only = |code: &str| {
        let code = code.to_owned();
        vec![Stood {
            code,
            probability: 1.0,
        }]
    };
    for (outcome, stood) in [
        (Verdict::Finished, stood),
        (Verdict::Failed, Vec::new()),
        (Verdict::Failed, only("gone-with-an-older-version")),
        (Verdict::Failed, only(judge::DONT_KNOW)),
    ] {
        let report = told(outcome, &stood, None);
        assert_eq!(report.causes, [], "{outcome:?} {stood:?}");
    }
}

#[test]
fn the_heading_ends_when_the_rebuild_did() {
    let mut view = stalled();
    view.status.rebuilds.clear();
    let mut past = past(Verdict::Failed);
    "2025-11-21T14:05:00Z".clone_into(&mut past.ended);
    let report = made(&view, Some(&past), None, None, false);
    assert_eq!(report.when, "2025-11-21 14:02 to 14:05");
    past.ended.clone_from(&past.started);
    let report = made(&view, Some(&past), None, None, false);
    assert_eq!(report.when, "2025-11-21 14:02");
}

#[test]
fn the_lamp_of_a_report_is_that_of_its_rebuild() {
    let mut view = stalled();
    view.status.rebuilds.clear();
    view.status.state = Lamp::Ok;
    let mut report = made(&view, Some(&past(Verdict::Failed)), None, None, false);
    assert_eq!(report.lamp, Some(Lamp::Failed));
    // Also of one that was written before this was so.
    report.lamp = Some(Lamp::Ok);
    assert_eq!(row(&report, String::new(), now()).lamp, Lamp::Failed);
    assert!(html(&report).expect("a page").contains(">✗<"));
    let good = made(&view, Some(&past(Verdict::Finished)), None, None, false);
    assert_eq!(good.lamp, Some(Lamp::Ok));
}

#[test]
fn a_first_look_without_rates_is_no_value_and_a_steady_one_is_said_once() {
    let trace = Trace {
        step_s: 1.0,
        cpu_ratio: vec![0.0, 0.9, 1.0],
        memory_ratio: vec![0.1, 0.1, 0.1],
        disk_bytes_per_s: vec![0.0, 5.0, 9.0],
        net_bytes_per_s: vec![0.0, 0.0, 0.0],
    };
    let lines: Vec<String> = course_of_trace(&trace)
        .charts
        .into_iter()
        .map(|chart| chart.line)
        .collect();
    assert!(lines[0].contains("between 90 % and 100 %"), "{lines:?}");
    assert_eq!(lines[1], "Memory: 10 % all through the last 1 s.");
}
