use super::*;
use crate::model::{Moment, Time};
use crate::record::FailedBuild;
use crate::words::Language;

const DAY_MS: i64 = 24 * 3600 * 1000;

fn now() -> Now {
    Now {
        moment: Moment(0),
        time: Time(100 * DAY_MS),
        utc_offset_s: 0,
    }
}

fn past(number: i64, elapsed_s: f64, outcome: Verdict) -> Past {
    let ended = Time(number * DAY_MS);
    Past {
        id: format!("{number}-7@{number}"),
        tool: "nixos-rebuild".to_owned(),
        verb: "switch".to_owned(),
        target: Some(".#laptop".to_owned()),
        user: "alice".to_owned(),
        started: Time(ended.0 - (elapsed_s * 1000.0) as i64),
        ended,
        elapsed_s,
        outcome,
        exit: None,
        cause: None,
        phases: vec![(Phase::Build, elapsed_s / 2.0), (Phase::Evaluate, 9.0)],
        reason: None,
        failed: Vec::new(),
        quiets: Vec::new(),
        alarms: 0,
    }
}

/// Days 80 to 99: good, but for a slow, a failed and a stopped one.
fn some() -> Vec<Past> {
    (80..100)
        .rev()
        .map(|day| match day {
            95 => past(day, 1200.0, Verdict::Finished),
            96 => Past {
                reason: Some("firefox-137.0 failed to build".to_owned()),
                failed: vec![FailedBuild {
                    name: "Große-Übung-1".to_owned(),
                    ..FailedBuild::default()
                }],
                ..past(day, 100.0, Verdict::Failed)
            },
            97 => past(day, 50.0, Verdict::Stopped),
            98 => Past {
                target: None,
                ..past(day, 60.0, Verdict::Finished)
            },
            _ => past(day, 300.0 + (day % 3) as f64, Verdict::Finished),
        })
        .collect()
}

fn wanted(change: impl FnOnce(&mut PastFilter)) -> Vec<i64> {
    let mut filter = PastFilter::default();
    change(&mut filter);
    page(&some(), &filter, None, 100, now())
        .rows
        .iter()
        .map(|row| {
            row.past
                .id
                .split('-')
                .next()
                .and_then(|n| n.parse().ok())
                .unwrap_or(0)
        })
        .collect()
}

#[test]
fn each_filter_takes_what_fits() {
    assert_eq!(wanted(|_| {}).len(), 20);
    assert_eq!(wanted(|f| f.outcome = Some(Verdict::Slow)), [95]);
    assert_eq!(wanted(|f| f.outcome = Some(Verdict::Failed)), [96]);
    assert_eq!(wanted(|f| f.outcome = Some(Verdict::Finished)).len(), 17);
    assert_eq!(wanted(|f| f.days = Some(4)), [99, 98, 97, 96]);
    assert_eq!(wanted(|f| f.target = Some(".#laptop".to_owned())).len(), 19);
    assert!(wanted(|f| f.tool = Some("nh".to_owned())).is_empty());
    for (search, fits) in [
        ("FIREFOX  build", vec![96]),
        ("grosse", vec![]),
        ("GROßE-ÜBUNG", vec![96]),
        ("firefox laptop alice", vec![96]),
        ("firefox bob", vec![]),
    ] {
        assert_eq!(wanted(|f| f.search = search.to_owned()), fits, "{search}");
    }
}

#[test]
fn pages_follow_each_other_and_miss_nothing() {
    let mut all = some();
    // Two of one moment: the place says behind which of them it goes on.
    all[3].ended = all[4].ended;
    all.sort_by(|a, b| b.ended.cmp(&a.ended).then_with(|| a.id.cmp(&b.id)));
    let mut seen = Vec::new();
    let mut before = None;
    loop {
        let told = page(&all, &PastFilter::default(), before.as_ref(), 3, now());
        assert_eq!((told.fit, told.all), (20, 20));
        assert_eq!(told.marks.is_empty(), before.is_some());
        seen.extend(told.rows.into_iter().map(|row| row.past.id));
        match told.next {
            Some(next) => before = Some(next),
            None => break,
        }
    }
    let ids: Vec<String> = all.into_iter().map(|past| past.id).collect();
    assert_eq!(seen, ids);
}

#[test]
fn the_whole_is_told_with_the_first_page() {
    let told = page(&some(), &PastFilter::default(), None, 5, now());
    let counts: Vec<(Verdict, u32)> = told.outcomes.iter().map(|o| (o.outcome, o.count)).collect();
    assert_eq!(
        counts,
        [
            (Verdict::Finished, 17),
            (Verdict::Slow, 1),
            (Verdict::Failed, 1),
            (Verdict::Stopped, 1)
        ]
    );
    assert_eq!(told.marks.len(), 20);
    assert_eq!(told.marks[0].band, None);
    let slow = &told.marks[15];
    assert_eq!(slow.outcome, Verdict::Slow);
    let [low_s, high_s] = slow.band.expect("ten before it");
    assert!((300.0..=302.0).contains(&low_s) && low_s <= high_s && high_s <= 302.0);
    assert!((slow.phases_s[0] - 9.0).abs() < 0.01 && (slow.phases_s[2] - 600.0).abs() < 0.01);
    assert_eq!(
        told.line,
        "20 rebuilds: good ones took 1 min to 20 min, half of them at most 5 min; 1 slow, 1 failed."
    );
    assert_eq!(told.targets, [".#laptop"]);
    assert_eq!(told.baselines.len(), 2);
    assert_eq!(told.baselines[0].line, "Usually 5 min (17 runs)");
    assert_eq!(told.baselines[0].phases[1].line, "Building: usually 2 min");
    assert_eq!(
        told.baselines[1].line,
        "Estimates start after 3 rebuilds of the same configuration."
    );
}

#[test]
fn a_slow_one_is_told_by_how_much() {
    let told = page(&some(), &PastFilter::default(), None, 100, now());
    let against = |day: &str| {
        let row = told.rows.iter().find(|row| row.past.id.starts_with(day));
        row.and_then(|row| row.against.clone())
    };
    assert_eq!(
        against("95").as_deref(),
        Some("14 min longer than usual (5 min)")
    );
    assert_eq!(against("94").as_deref(), Some("As usual (5 min)"));
    assert_eq!(against("96"), None);
    assert_eq!(against("80"), None);
    let german = words::speaking(Language::German, || {
        page(&some(), &PastFilter::default(), None, 100, now())
    });
    assert!(
        german.line.starts_with("20 Rebuilds: gute dauerten"),
        "{}",
        german.line
    );
}

#[test]
fn a_file_for_a_spreadsheet_holds_no_formulas() {
    let mut one = some();
    one.truncate(1);
    one[0].target = Some("=cmd,\"x\"".to_owned());
    let text = csv(&all(&one, &PastFilter::default(), now()));
    let line = text.lines().nth(1).expect("a row");
    assert!(line.contains(",\"'=cmd,\"\"x\"\"\",alice,"), "{line}");
    assert!(line.ends_with(",300.0,finished,,"), "{line}");
}
