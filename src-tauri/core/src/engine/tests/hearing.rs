//! What is known late.

use super::*;

fn past(id: &str, line: (&str, &str), elapsed_s: f64) -> Past {
    Past {
        id: id.to_owned(),
        tool: line.0.to_owned(),
        verb: line.1.to_owned(),
        target: None,
        user: "alice".to_owned(),
        started: Time(START - 86_400_000),
        ended: Time(START - 80_000_000),
        elapsed_s,
        outcome: Verdict::Finished,
        exit: None,
        cause: None,
        phases: Vec::new(),
        reason: None,
        failed: Vec::new(),
        quiets: Vec::new(),
        alarms: 0,
    }
}

#[test]
fn what_is_remembered_late_stands_behind_what_has_ended_and_counts_for_what_runs() {
    let mut world = World::new();
    world.pass(1, 0);
    world.start(50, 1, ALICE, "nix build .#x");
    world.pass(30, 50);
    world.end(50, 0);
    world.start(51, 1, ALICE, "nixos-rebuild switch");
    world.pass(400, 51);
    let ended = world.state.past()[0].clone();
    assert_eq!(world.state.view().status.rebuilds[0].usual, None);
    // What has ended was written before the file was read, and less was known.
    let known_less = Past {
        reason: None,
        outcome: Verdict::Unknown,
        ..ended.clone()
    };
    let runs = (0..5).map(|n| past(&format!("{n}-7@1"), ("nixos-rebuild", "switch"), 100.0));
    let read: Vec<Past> = [known_less].into_iter().chain(runs).collect();
    world.tell(Event::Remembered(read.clone()));
    let ids: Vec<&str> = world.state.past().iter().map(|p| p.id.as_str()).collect();
    assert_eq!(
        ids,
        [&ended.id, "0-7@1", "1-7@1", "2-7@1", "3-7@1", "4-7@1"]
    );
    assert_eq!(world.state.past()[0], ended);
    let status = world.state.view().status;
    let running = status
        .rebuilds
        .iter()
        .find(|r| r.verdict != Verdict::Finished);
    let usual = running
        .and_then(|r| r.usual)
        .expect("it has a baseline now");
    assert!((usual.p50_s - 100.0).abs() < 1.0, "{usual:?}");
    world.pass(5, 51);
    assert_eq!(world.lamp(), Lamp::Attention, "slower than usual");
    // Twice is once.
    world.tell(Event::Remembered(read));
    assert_eq!(world.state.past().len(), 6);
}
