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
