use std::collections::BTreeMap;

use super::*;
use crate::chance::Chance;
use crate::model::{Planned, Time};
use crate::record::{FlakeInput, Took, Waited};
use crate::words::{Language, state};

fn past(id: &str, elapsed_s: f64, phases: &[(Phase, f64)]) -> Past {
    Past {
        id: format!("{id}-1@1"),
        tool: "nixos-rebuild".to_owned(),
        verb: "switch".to_owned(),
        target: Some(".#laptop".to_owned()),
        user: "alice".to_owned(),
        started: Time(1000 * id.parse::<i64>().unwrap_or(0)),
        ended: Time(1000 * id.parse::<i64>().unwrap_or(0)),
        elapsed_s,
        outcome: Verdict::Finished,
        exit: None,
        cause: None,
        phases: phases.to_vec(),
        reason: None,
        failed: Vec::new(),
        quiets: Vec::new(),
        alarms: 0,
    }
}

fn took(name: &str, seconds: f64) -> Took {
    Took {
        name: name.to_owned(),
        seconds,
    }
}

fn told(fast: (&Past, &Around), slow: (&Past, &Around)) -> wire::Blame {
    let ran = |(past, around)| Ran {
        past,
        around: Some(around),
    };
    blame(ran(fast), ran(slow), Chosen::Named, Now::default())
}

/// What a slow rebuild of one evening looked like beside the one before.
fn evening() -> ((Past, Around), (Past, Around)) {
    let input = |rev: &str, modified_s| FlakeInput {
        name: "nixpkgs".to_owned(),
        rev: Some(rev.to_owned()),
        modified_s: Some(modified_s),
        hash: None,
    };
    let fast = past(
        "10",
        300.0,
        &[(Phase::Evaluate, 60.0), (Phase::Build, 240.0)],
    );
    let slow = past(
        "20",
        2500.0,
        &[(Phase::Evaluate, 100.0), (Phase::Build, 2400.0)],
    );
    let before = Around {
        inputs: Some(vec![input("abc1234def", 1_714_694_400)]),
        planned: Some(Planned {
            build: 3,
            fetch: 12,
        }),
        made: Some(Planned {
            build: 3,
            fetch: 12,
        }),
        built: vec![took("glibc-2.40", 200.0)],
        fetched: vec![took("llvm-20.1.0", 9.0)],
        memory: Some(Waited {
            p50_ratio: 0.0,
            p90_ratio: 0.02,
            lost_s: 1.0,
        }),
        nix: Some("nix (Nix) 2.34.8".to_owned()),
        ..Around::default()
    };
    let now = Around {
        inputs: Some(vec![input("def5678abc", 1_716_163_200)]),
        planned: Some(Planned {
            build: 212,
            fetch: 1030,
        }),
        built: vec![took("llvm-20.1.2", 1860.0), took("glibc-2.40", 205.0)],
        memory: Some(Waited {
            p50_ratio: 0.1,
            p90_ratio: 0.34,
            lost_s: 90.0,
        }),
        beside: vec!["home-manager switch".to_owned()],
        ..before.clone()
    };
    ((fast, before), (slow, now))
}

#[test]
fn what_differed_is_said_with_numbers_and_what_explains_most_first() {
    let ((fast, before), (slow, now)) = evening();
    let blame = told((&fast, &before), (&slow, &now));
    let said: Vec<(&str, &str, &str)> = blame
        .findings
        .iter()
        .map(|f| (f.kind.as_str(), f.text.as_str(), f.explains.as_str()))
        .collect();
    assert_eq!(
        said,
        [
            (
                "built-not-fetched",
                "llvm-20.1.2 was built here (31 min) and fetched before.",
                "explains up to 31 min"
            ),
            (
                "pressure",
                "The machine was short of memory: pressure up to 34 % in nine tenths of the time, before 2 %.",
                "explains up to 1 min"
            ),
            (
                "plan",
                "212 derivations were to be built and 1030 paths to be fetched, before 3 and 12.",
                ""
            ),
            (
                "input",
                "nixpkgs moved from abc1234 (2024-05-03) to def5678 (2024-05-20).",
                ""
            ),
            (
                "beside",
                "Another rebuild ran at the same time: home-manager switch.",
                ""
            ),
        ]
    );
    assert_eq!(
        blame.line,
        "It took 36 min longer: 41 min instead of 5 min."
    );
    assert_eq!(
        blame.rest,
        "4 min of 36 min are not explained by what Nixlamp records."
    );
    assert_eq!(blame.phases[1].line, "Building: 40 min, before 4 min");
    assert!(blame.missing.is_empty(), "{:?}", blame.missing);
    let german = words::speaking(Language::German, || told((&fast, &before), (&slow, &now)));
    assert_eq!(
        german.findings[0].text,
        "llvm-20.1.2 wurde hier gebaut (31 min) und vorher geladen."
    );
    assert_eq!(
        german.findings[2].text,
        "212 Derivationen waren zu bauen und 1030 Pfade zu laden, vorher 3 und 12."
    );
}

#[test]
fn where_nothing_changed_that_is_said() {
    let ((fast, before), _) = evening();
    let mut slow = fast.clone();
    slow.elapsed_s = 900.0;
    let blame = told((&fast, &before), (&slow, &before));
    assert!(blame.findings.is_empty());
    assert_eq!(blame.rest, "Nothing that Nixlamp records has changed.");
    assert!((blame.unexplained_s - 600.0).abs() < 0.001);
    // The other way round there is nothing to explain.
    let back = told((&slow, &before), (&fast, &before));
    assert!(back.difference_s < 0.0 && back.unexplained_s.abs() < 0.001);
    assert_eq!(back.line, "It was not slower: 5 min, the other one 15 min.");
}

#[test]
fn what_is_not_known_is_said() {
    let (fast, slow) = (past("1", 10.0, &[]), past("2", 20.0, &[]));
    let known = Around::default();
    let blame = blame(
        Ran {
            past: &fast,
            around: None,
        },
        Ran {
            past: &slow,
            around: Some(&known),
        },
        Chosen::Named,
        Now::default(),
    );
    assert_eq!(
        blame.missing,
        [
            "Of this one no flake.lock was found or readable.",
            "Of this one it was not seen what was built and fetched.",
            "Of this one the system did not tell how much work waited.",
            "Of this one the version of Nix is not known.",
            "Of the other one only its times are known.",
        ]
    );
}

fn any_around(chance: &mut Chance) -> Around {
    let names = ["llvm-20.1", "glibc-2.40", "firefox-137", "a", ""];
    let share = |chance: &mut Chance| f64::from(chance.below(101) as u32) / 100.0;
    let some = |chance: &mut Chance| -> Vec<Took> {
        (0..chance.below(12))
            .map(|_| took(names[chance.below(5)], any_seconds(chance)))
            .collect()
    };
    let (built, fetched) = (some(chance), some(chance));
    let waited = Waited {
        p50_ratio: share(chance),
        p90_ratio: share(chance),
        lost_s: any_seconds(chance),
    };
    Around {
        built,
        fetched,
        received_bytes: (chance.below(2) == 0).then(|| chance.below(1 << 34) as u64),
        memory: Some(waited),
        cpu: (chance.below(2) == 0).then_some(waited),
        swap_bytes: Some(chance.below(1 << 33) as u64),
        planned: Some(Planned {
            build: chance.below(9) as u32,
            fetch: chance.below(9) as u32,
        }),
        ..Around::default()
    }
}

/// Files hold what anybody wrote.
fn any_seconds(chance: &mut Chance) -> f64 {
    match chance.below(20) {
        0 => f64::NAN,
        1 => f64::INFINITY,
        2 => -5.0,
        _ => chance.below(4000) as f64,
    }
}

#[test]
fn never_more_is_explained_than_the_difference() {
    let mut chance = Chance(7);
    let phases = [Phase::Evaluate, Phase::Fetch, Phase::Build, Phase::Activate];
    for round in 0..5000 {
        let any_past = |id: &str, chance: &mut Chance| {
            let its: Vec<(Phase, f64)> = (0..chance.below(6))
                .map(|_| (phases[chance.below(4)], any_seconds(chance)))
                .collect();
            past(id, any_seconds(chance), &its)
        };
        let (fast, slow) = (any_past("1", &mut chance), any_past("2", &mut chance));
        let (before, now) = (any_around(&mut chance), any_around(&mut chance));
        let blame = told((&fast, &before), (&slow, &now));
        let whole_s = blame.difference_s.max(0.0);
        let given: Vec<f64> = blame.findings.iter().filter_map(|f| f.explains_s).collect();
        let told_s: f64 = given.iter().sum();
        assert!(given.iter().all(|s| *s > 0.0), "{round}: {given:?}");
        assert!(told_s <= whole_s + 1e-6, "{round}: {told_s} of {whole_s}");
        let sum_s = told_s + blame.unexplained_s;
        assert!(
            (sum_s - whole_s).abs() < 1e-6,
            "{round}: {sum_s} of {whole_s}"
        );
        assert!(given.is_sorted_by(|a, b| a >= b), "{round}: {given:?}");
        // No phase explains more than it took longer.
        let mut room: BTreeMap<&str, f64> = BTreeMap::new();
        for phase in &blame.phases {
            let more_s = (phase.slow_s - phase.fast_s).max(0.0);
            *room.entry(state::doing(phase.phase)).or_default() += more_s;
        }
        let of_builds: f64 = blame
            .findings
            .iter()
            .filter(|f| f.kind.starts_with("buil"))
            .filter_map(|f| f.explains_s)
            .sum();
        let most_s = room.get(state::doing(Phase::Build)).copied().unwrap_or(0.0);
        assert!(
            blame.phases.is_empty() || of_builds <= most_s + 1e-6,
            "{round}: {of_builds} of {most_s}"
        );
    }
}

#[test]
fn it_is_held_against_the_good_one_nearest_to_the_median() {
    let runs: Vec<Past> = [
        ("50", 900.0),
        ("40", 310.0),
        ("30", 290.0),
        ("20", 300.0),
        ("10", 200.0),
    ]
    .map(|(id, s)| past(id, s, &[]))
    .to_vec();
    let slow = &runs[0];
    let (fast, chosen) = choose(&runs, slow, |_| false).expect("there are some");
    assert_eq!(fast.id, "30-1@1");
    assert_eq!(
        chosen,
        Chosen::Usual {
            n: 4,
            median_s: 295.0
        }
    );
    // Of two as near the newer one; one of which more is known goes before both.
    let (fast, _) = choose(&runs, slow, |id| id == "20-1@1").expect("there are some");
    assert_eq!(fast.id, "20-1@1");
    let mut other = slow.clone();
    other.target = None;
    assert_eq!(choose(&runs, &other, |_| true), None);
    for (id, found) in [
        ("", "50-1@1"),
        ("40", "40-1@1"),
        ("30-1", "30-1@1"),
        ("20-1@1", "20-1@1"),
    ] {
        assert_eq!(named(&runs, id).map(|p| p.id.as_str()), Some(found), "{id}");
    }
    assert_eq!(named(&runs, "4"), None);
}
