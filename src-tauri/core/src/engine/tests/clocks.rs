//! Clocks that jump, and machines that sleep.

use super::{ALICE, START, World};
use crate::engine::Event;
use crate::model::Time;
use crate::record::Past;
use crate::wire::{Command, Lamp, NoticeKind, PauseUntil, Verdict};

#[test]
fn an_end_in_the_future_silences_nothing() {
    let mut world = World::new();
    let past = |id: &str, ended: i64| Past {
        id: id.to_owned(),
        tool: "nixos-rebuild".to_owned(),
        verb: "switch".to_owned(),
        target: None,
        user: "alice".to_owned(),
        started: Time(ended - 1000),
        ended: Time(ended),
        elapsed_s: 1.0,
        outcome: Verdict::Failed,
        exit: None,
        cause: None,
        phases: Vec::new(),
        reason: None,
        failed: Vec::new(),
        quiets: Vec::new(),
        alarms: 0,
    };
    let decade = 3_650 * 86_400_000;
    let before = vec![past("1-1@1", START + decade), past("2-1@1", START - 60_000)];
    world.tell(Event::Remembered(before));
    world.pass(3, 0);
    assert!(world.state.view().notices.is_empty(), "both are old");
    assert_eq!(world.headline(), "All good — last rebuild today 19:59");
    world.start(50, 1, ALICE, "nixos-rebuild switch");
    world.pass(40, 50);
    world.end(50, 1);
    world.pass(90, 0);
    let notices = world.state.view().notices;
    assert_eq!(notices.len(), 1);
    assert_eq!(notices[0].kind, NoticeKind::Failed);
}

#[test]
fn a_pause_of_an_hour_lasts_an_hour_whatever_the_clock_says() {
    let mut world = World::new();
    world.pass(1, 0);
    world.tell(Event::Commanded(Command::Pause(PauseUntil::OneHour)));
    world.pass(60, 0);
    world.clock_ms = -86_400_000;
    world.pass(60, 0);
    assert_eq!(world.headline(), "Alerts paused until 21:00");
    assert_eq!(
        world.state.status().paused_until.as_deref(),
        Some("2026-11-21T21:00:01Z")
    );
    world.pass(3470, 0);
    assert_eq!(world.lamp(), Lamp::Paused);
    world.pass(20, 0);
    assert_eq!(world.lamp(), Lamp::Ok);
    // A sleep counts: 50 minutes of it and ten awake.
    world.tell(Event::Commanded(Command::Pause(PauseUntil::OneHour)));
    world.pass(10, 0);
    world.clock_ms += 3_000_000;
    world.pass(580, 0);
    assert_eq!(world.lamp(), Lamp::Paused);
    world.pass(20, 0);
    assert_eq!(world.lamp(), Lamp::Ok);
}

#[test]
fn a_sleep_before_it_was_first_seen_is_not_its_time() {
    let mut world = World::new();
    world.start(50, 1, ALICE, "nixos-rebuild switch");
    world.processes[0].age_s = 7200.0;
    world.processes[0].slept_s = 7000.0;
    world.pass(1, 0);
    let rebuild = &world.state.status().rebuilds[0];
    assert!((200.0..210.0).contains(&rebuild.elapsed_s), "{rebuild:?}");
    assert!((200.0..210.0).contains(&rebuild.processes[0].age_s));
    assert_eq!(rebuild.started, "2026-11-22T18:00:00Z");
}
