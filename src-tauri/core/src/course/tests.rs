use super::*;
use crate::model::Making;

fn look(second: u64, phase: Phase, verdict: Verdict) -> Look<'static> {
    Look {
        at: Moment(second * 1000),
        slept_ms: Some(0),
        phase,
        verdict,
        waits: None,
        cause: None,
        progress: None,
        values: [Some(0.5), None, None, None],
    }
}

fn told(trail: &Trail) -> Vec<String> {
    let all = trail.events.all();
    all.map(|e| format!("{} {:?}", e.at_s, e.what)).collect()
}

#[test]
fn a_sleep_is_part_of_its_time_and_told() {
    let mut trail = Trail::new(2.0, Moment(100_000));
    trail.take(&look(100, Phase::Evaluate, Verdict::Working));
    trail.take(&Look {
        slept_ms: Some(3_600_000),
        ..look(101, Phase::Evaluate, Verdict::Working)
    });
    // It is told on and on how long it has slept in all.
    trail.take(&Look {
        slept_ms: Some(3_600_000),
        cause: Some("lock-held"),
        ..look(102, Phase::Build, Verdict::Waiting)
    });
    trail.ended(Moment(110_000), Verdict::Unknown, &[]);
    trail.ended(Moment(115_000), Verdict::Failed, &[]);
    trail.take(&look(120, Phase::Activate, Verdict::Working));
    assert_eq!(
        told(&trail),
        [
            "0 Started",
            "2 Phase(Evaluate)",
            "2 Slept(3600.0)",
            "3604 Phase(Build)",
            "3604 Verdict(Waiting)",
            "3604 Cause(\"lock-held\")",
            "3612 Ended(Failed)",
        ]
    );
    let kept = trail.kept(Moment(999_000));
    assert_eq!((kept.until_s, kept.began_s), (3612.0, None));
}

#[test]
fn one_seen_late_says_so() {
    let trail = Trail::new(600.0, Moment(0));
    assert_eq!(trail.kept(Moment(1000)).began_s, Some(600.0));
}

fn waits_for(lock: Option<&str>, for_s: f64, unseen_s: f64) -> Waits {
    Waits {
        code: "lock-held".to_owned(),
        on: Some("glibc".to_owned()),
        for_s,
        unseen_s,
        lock: lock.map(str::to_owned),
    }
}

/// Kind, beginning and end of all that waits.
fn waited(trail: &Trail) -> Vec<(Kind, f64, Option<f64>)> {
    let is_wait = |bar: &Bar| matches!(bar.kind, Kind::WaitPhase | Kind::WaitSlot);
    let bars = trail.kept(Moment(0)).bars;
    let waits = bars.into_iter().filter(is_wait);
    waits.map(|bar| (bar.kind, bar.from_s, bar.to_s)).collect()
}

#[test]
fn one_build_that_waits_is_no_phase_once_others_are_built() {
    let mut trail = Trail::new(0.0, Moment(0));
    let look = |second, phase, verdict, waits| Look {
        waits,
        ..look(second, phase, verdict)
    };
    let works = Verdict::Working;
    trail.take(&look(1, Phase::Evaluate, works, None));
    let glibc = Some("glibc.lock");
    for second in 2..4 {
        let waits = Some(waits_for(glibc, second as f64 - 1.5, 0.0));
        trail.take(&look(second, Phase::Evaluate, works, waits));
    }
    for second in 4..10 {
        let waits = Some(waits_for(glibc, second as f64 - 1.5, 0.0));
        trail.take(&look(second, Phase::Build, works, waits));
    }
    // The verdict comes later, and is held for longer than the lock.
    for second in 10..14 {
        let waits = Some(waits_for(None, 2.0, second as f64 - 9.0));
        trail.take(&look(second, Phase::Build, Verdict::Waiting, waits));
    }
    trail.take(&look(14, Phase::Build, works, None));
    assert_eq!(
        waited(&trail),
        [
            (Kind::WaitPhase, 1.5, Some(4.0)),
            (Kind::WaitSlot, 4.0, Some(9.0))
        ]
    );
}

#[test]
fn each_lock_is_a_wait_of_its_own_and_ends_when_it_was_last_seen() {
    let mut trail = Trail::new(0.0, Moment(0));
    let mut take = |second, phase, waits| {
        trail.take(&Look {
            waits,
            ..look(second, phase, Verdict::Waiting)
        });
    };
    take(1, Phase::Build, None);
    take(2, Phase::Build, Some(waits_for(Some("a.lock"), 1.0, 0.0)));
    // Both were waited for from the same time on.
    take(4, Phase::Build, Some(waits_for(Some("b.lock"), 3.0, 0.0)));
    take(6, Phase::Build, None);
    assert_eq!(
        waited(&trail),
        [
            (Kind::WaitSlot, 1.0, Some(3.0)),
            (Kind::WaitSlot, 3.0, Some(5.0))
        ]
    );
    let mut trail = Trail::new(0.0, Moment(0));
    let mut take = |second, waits| {
        trail.take(&Look {
            waits,
            ..look(second, Phase::Evaluate, Verdict::Waiting)
        });
    };
    take(1, Some(waits_for(None, 0.5, 0.0)));
    take(5, Some(waits_for(None, 4.5, 0.0)));
    take(8, Some(waits_for(None, 7.5, 3.0)));
    take(9, None);
    assert_eq!(waited(&trail), [(Kind::WaitPhase, 0.5, Some(5.0))]);
}

/// Days with 200 derivations at once: what is held does not grow.
#[test]
fn days_of_everything_stay_below_what_is_promised() {
    let mut trail = Trail::new(0.0, Moment(0));
    let heard: Vec<Heard> = (0..50)
        .map(|n| Heard {
            about: None,
            from: crate::model::HeardFrom::Client,
            text: format!("{n} {}", "x".repeat(3000)),
            age_s: 0.0,
        })
        .collect();
    for second in 0..2000_u64 {
        let making = |n: u64| Making {
            name: format!("package-{}", second / 7 * 200 + n),
            path: format!(
                "/nix/store/{}-package-{n}-{}.drv",
                "a".repeat(32),
                second / 7
            ),
            for_s: (second % 7) as f64,
            phase: None,
            builder: None,
            bytes: None,
        };
        let progress = Progress {
            client: crate::model::ProcessId { pid: 1, start: 1 },
            from: ProgressFrom::Store,
            planned: None,
            building: (0..200).map(making).collect(),
            fetching: Vec::new(),
            waiting: Vec::new(),
            built: 0,
            fetched: 0,
            failed: Vec::new(),
            limits: Vec::new(),
        };
        // A minute between two looks: it runs for a day and a half.
        trail.take(&Look {
            progress: Some(&progress),
            ..look(second * 60, Phase::Build, Verdict::Working)
        });
        if second % 20 == 0 {
            trail.hear(Moment(second * 60_000), heard.iter(), Some(&progress));
        }
    }
    let kept = trail.kept(Moment(120_000_000));
    assert!(kept.bars.len() <= 1000 + 200 + 1, "{}", kept.bars.len());
    assert!(kept.left_out[0] > 50_000);
    let text = serde_json::to_string(&kept).expect("plain");
    assert!(text.len() < 1 << 20, "{}", text.len());
    assert!(kept.written().len() <= kept::BYTES_MOST);
}
