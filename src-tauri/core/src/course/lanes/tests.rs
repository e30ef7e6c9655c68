use super::*;
use crate::model::{ProcessId, ProgressFrom};

fn making(name: &str, for_s: f64) -> Making {
    Making {
        name: name.to_owned(),
        path: format!("/nix/store/x-{name}"),
        for_s,
        phase: None,
        builder: Some(7),
        bytes: None,
    }
}

/// `a:3 b:1 | f:2`: what is built for how long, and what is fetched.
fn progress(text: &str, failed: &[&str]) -> Progress {
    let (building, fetching) = text.split_once('|').unwrap_or((text, ""));
    let all = |text: &str| {
        let one = |word: &str| {
            let (name, for_s) = word.split_once(':').expect("name:seconds");
            making(name, for_s.parse().expect("seconds"))
        };
        text.split_whitespace().map(one).collect()
    };
    Progress {
        client: ProcessId { pid: 1, start: 1 },
        from: ProgressFrom::Store,
        planned: None,
        building: all(building),
        fetching: all(fetching),
        waiting: Vec::new(),
        built: 0,
        fetched: 0,
        failed: failed.iter().map(|f| (*f).to_owned()).collect(),
        limits: Vec::new(),
    }
}

fn wait(number: u32) -> Wait {
    Wait {
        number,
        from_s: 0.0,
        in_slot: true,
    }
}

fn drawn(lanes: &Lanes) -> Vec<String> {
    let mut bars: Vec<&Bar> = lanes.bars().collect();
    bars.sort_by_key(|bar| (bar.kind == Kind::Fetch, bar.lane));
    let one = |bar: &&Bar| {
        let to = bar.to_s.map_or("…".to_owned(), |to| to.to_string());
        let failed = if bar.failed { " failed" } else { "" };
        format!(
            "{:?}{} {} {}-{to}{failed}",
            bar.kind, bar.lane, bar.name, bar.from_s
        )
    };
    bars.iter().map(one).collect()
}

/// Bars of one lane follow each other.
fn no_overlap(lanes: &Lanes) {
    let mut bars: Vec<&Bar> = lanes.bars().collect();
    bars.sort_by(|a, b| {
        let row = |bar: &Bar| (bar.kind == Kind::Fetch, bar.lane);
        row(a).cmp(&row(b)).then(a.from_s.total_cmp(&b.from_s))
    });
    for two in bars.windows(2) {
        let same = two[0].lane == two[1].lane
            && (two[0].kind == Kind::Fetch) == (two[1].kind == Kind::Fetch);
        let follows = two[0].to_s.is_some_and(|to| to <= two[1].from_s);
        assert!(!same || follows, "{:?}\n{:?}", two[0], two[1]);
    }
}

#[test]
fn each_build_stays_in_the_first_slot_that_was_free() {
    let mut lanes = Lanes::new(0.0);
    lanes.take(10.0, Some(&progress("glibc:9 llvm:4 | src:2", &[])), None);
    lanes.take(11.0, Some(&progress("llvm:5 zlib:0 | src:3", &[])), None);
    lanes.take(
        12.0,
        Some(&progress("gcc:0 zlib:1 | a:0 src:4", &["llvm"])),
        None,
    );
    no_overlap(&lanes);
    assert_eq!(
        drawn(&lanes),
        [
            "Build0 glibc 1-10.5",
            "Build0 zlib 11-…",
            "Build1 llvm 6-11.5 failed",
            "Build1 gcc 12-…",
            "Fetch0 src 8-…",
            "Fetch1 a 12-…",
        ]
    );
    lanes.end(20.0);
    lanes.failed(&["gcc".to_owned()]);
    assert!(drawn(&lanes).contains(&"Build1 gcc 12-20 failed".to_owned()));
}

#[test]
fn a_wait_lies_in_a_slot_from_when_it_began() {
    let mut lanes = Lanes::new(0.0);
    let waits = |for_s| Waits {
        code: "lock-held".to_owned(),
        on: Some("a lock".to_owned()),
        for_s,
        unseen_s: 0.0,
        lock: None,
    };
    lanes.take(1.0, Some(&progress("glibc:1 llvm:1", &[])), None);
    lanes.take(5.0, Some(&progress("llvm:5", &[])), None);
    lanes.take(
        30.0,
        Some(&progress("llvm:30", &[])),
        Some((wait(1), &waits(20.0))),
    );
    lanes.take(
        40.0,
        Some(&progress("llvm:40 new:2", &[])),
        Some((wait(1), &waits(30.0))),
    );
    lanes.take(41.0, Some(&progress("llvm:41 new:3", &[])), None);
    no_overlap(&lanes);
    assert_eq!(
        drawn(&lanes),
        [
            "Build0 glibc 0-3",
            "WaitSlot0 lock-held 10-40.5",
            "Build1 llvm 0-…",
            "Build2 new 38-…",
        ]
    );
}

#[test]
fn by_chance_no_bars_of_a_lane_overlap_and_none_changes_its_lane() {
    let mut chance = crate::chance::Chance(7);
    let mut lanes = Lanes::new(0.0);
    let mut made: Vec<(String, f64)> = Vec::new();
    let mut at_s = 0.0;
    for look in 0..3000_u64 {
        let step_s = [1.0, 1.0, 2.0, 300.0][chance.below(4)];
        at_s += if look % 50 == 0 { step_s } else { 1.0 };
        made.retain(|_| chance.below(9) != 0);
        while made.len() < 12 && chance.below(2) == 0 {
            made.push((
                format!("p{look}-{}", made.len()),
                at_s - (chance.below(3)) as f64,
            ));
        }
        let text: Vec<String> = made
            .iter()
            .enumerate()
            .map(|(n, (name, from))| {
                let bar = if n == 8 { "| " } else { "" };
                format!("{bar}{name}:{}", at_s - from)
            })
            .collect();
        let waiting = Waits {
            code: "x".to_owned(),
            on: None,
            for_s: (chance.below(60)) as f64,
            unseen_s: 0.0,
            lock: None,
        };
        let waits = (look / 40 % 3 == 0).then_some((wait((look / 40) as u32), &waiting));
        let told = progress(&text.join(" "), &[]);
        lanes.take(at_s, (look % 17 != 3).then_some(&told), waits);
    }
    no_overlap(&lanes);
    let bars = lanes.bars().count();
    assert!((500..=BARS_MOST + 20).contains(&bars), "{bars}");
    assert!(lanes.left_out()[0] + lanes.left_out()[1] > 0);
    assert!(lanes.bars().all(|bar| bar.lane < 30));
}

#[test]
fn thousands_at_once_and_names_without_end_stay_bounded() {
    let mut lanes = Lanes::new(0.0);
    let all: Vec<String> = (0..3000).map(|n| format!("p{n}:{n}")).collect();
    lanes.take(5000.0, Some(&progress(&all.join(" "), &[])), None);
    let mut odd = progress("", &[]);
    odd.building.push(making(&"x".repeat(1_000_000), f64::NAN));
    odd.fetching.push(making("y", f64::INFINITY));
    lanes.take(5001.0, Some(&odd), None);
    assert_eq!(lanes.left_out()[0], 3000 - SLOTS_MOST as u32);
    assert!(
        lanes
            .bars()
            .all(|bar| bar.name.len() < 300 && bar.path.len() < 300)
    );
    assert!(lanes.bars().all(|bar| bar.from_s.is_finite()));
    no_overlap(&lanes);
}

/// A command that Nix's own log is read of was looked at in the store first.
#[test]
fn what_the_log_does_not_name_yet_is_no_bar_of_its_own() {
    let mut lanes = Lanes::new(0.0);
    lanes.take(1.0, Some(&progress("a:0.2", &[])), None);
    let log = |text: &str| Progress {
        from: ProgressFrom::Log,
        ..progress(text, &[])
    };
    lanes.take(2.0, Some(&log("")), None);
    assert_eq!(drawn(&lanes), [""; 0]);
    lanes.take(3.0, Some(&log("a:2")), None);
    lanes.take(8.0, Some(&log("a:7")), None);
    assert_eq!(drawn(&lanes), ["Build0 a 1-…"]);
}
