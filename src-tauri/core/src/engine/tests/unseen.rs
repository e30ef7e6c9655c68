//! What has failed stays red over a restart of the agent, until it was seen.

use super::*;
use crate::welcome::Seen;

/// The last that was to be kept.
fn kept(effects: &[Effect]) -> Option<Seen> {
    effects.iter().rev().find_map(|effect| match effect {
        Effect::KeepSeen(seen) => Some(seen.clone()),
        _ => None,
    })
}

/// A switch that failed, what was kept of it and what is remembered.
fn failed() -> (World, Seen, Vec<Past>) {
    let mut world = World::new();
    world.tell(Event::Seen(Seen::default()));
    world.tell(Event::Remembered(Vec::new()));
    world.start(50, 1, ALICE, "nixos-rebuild switch");
    world.pass(40, 50);
    world.end(50, 1);
    let kept = kept(&world.pass(2, 0)).expect("it is kept");
    let past = world.state.past().to_vec();
    assert_eq!(kept.unseen_failure.as_deref(), Some(past[0].id.as_str()));
    (world, kept, past)
}

/// An agent that starts a minute later.
fn starts(events: Vec<Event>) -> (World, Vec<Effect>) {
    let mut world = World::new();
    world.second = 100;
    let mut effects: Vec<Effect> = Vec::new();
    for event in events {
        effects.extend(world.tell(event));
    }
    effects.extend(world.pass(5, 0));
    (world, effects)
}

#[test]
fn an_agent_that_starts_anew_is_red_of_what_nobody_has_seen() {
    let (_, seen, past) = failed();
    for events in [
        vec![Event::Seen(seen.clone()), Event::Remembered(past.clone())],
        vec![Event::Remembered(past.clone()), Event::Seen(seen.clone())],
    ] {
        let (mut world, effects) = starts(events);
        assert_eq!(world.lamp(), Lamp::Failed);
        assert_eq!(world.headline(), "Failed — nixos-rebuild switch, 1 min ago");
        let told = world.state.view();
        let unseen = told.status.unseen_failure.expect("it is named");
        assert_eq!(unseen.id, past[0].id);
        assert_eq!(told.notices, [], "it was told before");
        let reports = |e: &Effect| matches!(e, Effect::Report(_));
        assert!(!effects.iter().any(reports), "and reported");
        assert_eq!(kept(&effects), None);

        let rebuild = unseen.id;
        let effects = world.tell(Event::Commanded(Command::Acknowledge { rebuild }));
        assert_eq!(kept(&effects), Some(Seen::default()));
        world.tell(Event::Remembered(past.clone()));
        world.pass(2, 0);
        assert_eq!(world.lamp(), Lamp::Ok, "seen is seen");
    }
}

#[test]
fn what_was_seen_works_again_or_is_not_remembered_is_not_red_again() {
    let (_, seen, past) = failed();
    let works = Past {
        id: "60-7@1".to_owned(),
        outcome: Verdict::Finished,
        ..past[0].clone()
    };
    let other = Past {
        verb: "build".to_owned(),
        ..works.clone()
    };
    for (seen, before, lamp) in [
        (seen.clone(), vec![other, past[0].clone()], Lamp::Failed),
        (seen.clone(), vec![works, past[0].clone()], Lamp::Ok),
        (Seen::default(), past, Lamp::Ok),
        (seen, Vec::new(), Lamp::Ok),
    ] {
        let stays = lamp == Lamp::Failed;
        let (world, effects) = starts(vec![Event::Seen(seen.clone()), Event::Remembered(before)]);
        assert_eq!(world.lamp(), lamp);
        let forgotten = (!stays && seen != Seen::default()).then(Seen::default);
        assert_eq!(kept(&effects), forgotten);
    }
}

#[test]
fn before_history_is_read_nothing_is_forgotten() {
    let (_, seen, past) = failed();
    let (mut world, effects) = starts(vec![Event::Seen(seen)]);
    assert_eq!(kept(&effects), None);
    world.tell(Event::Remembered(past));
    world.pass(2, 0);
    assert_eq!(world.lamp(), Lamp::Failed);
}
