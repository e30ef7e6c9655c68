//! What the one line says that stands for all.

use super::*;

#[test]
fn where_rebuilds_were_seen_nix_was_on_this_machine() {
    let mut world = World::new();
    world.start(50, 1, ALICE, "nix-build -A x");
    world.pass(30, 50);
    world.end(50, 0);
    world.pass(600, 0);
    world.tell(Event::Sampled(Box::default()));
    assert_eq!(
        world.state.status().headline,
        "Nix's store is not there any more"
    );
}

#[test]
fn the_headline_says_what_is_asked_of_a_person() {
    let mut world = World::new();
    world.start(50, 1, ALICE, "nixos-rebuild switch --sudo");
    world.start(51, 50, ALICE, "sudo nix-env --set x");
    world.processes[1].prompt = Some(crate::model::Prompt::PASSWORD);
    world.pass(20, 0);
    let status = world.state.status();
    assert_eq!(status.state, Lamp::NeedsYou);
    let headline = status.headline;
    assert!(
        headline.starts_with("Waiting for you — a password for sudo (51), "),
        "{headline}"
    );
}

/// The lamp stays red for ten seconds after a sign of life. Meanwhile a red
/// octagon beside “Rebuilding” would say two things at once.
#[test]
fn shape_and_words_never_speak_of_two_states() {
    let mut world = World::new();
    world.start(50, 1, ALICE, "nix-build -A x");
    world.pass(30, 50);
    let mut seen = Vec::new();
    let mut looked = |world: &World| {
        let status = world.state.status();
        let words = status.headline.split(" — ").next().unwrap_or_default();
        let words = words.split(" for ").next().unwrap_or_default().to_owned();
        if seen.last() != Some(&(status.state, words.clone())) {
            seen.push((status.state, words));
        }
    };
    looked(&world);
    for _ in 0..700 {
        world.pass(1, 0);
        looked(&world);
    }
    for _ in 0..20 {
        world.pass(1, 50);
        looked(&world);
    }
    assert_eq!(
        seen,
        [
            (Lamp::Running, "Rebuilding".to_owned()),
            (Lamp::Stalled, "No progress".to_owned()),
            (Lamp::Running, "Rebuilding".to_owned()),
        ]
    );
}

/// A rule may call slow what never ran before, or has not run for long.
#[test]
fn slow_where_nothing_is_usual_is_held_against_nothing() {
    let mut world = World::new();
    let said = |world: &World| {
        let status = world.state.status();
        let running = status.rebuilds.iter().find(|r| r.ring_eighths.is_some());
        (status.headline, running.map(|r| r.headline.clone()))
    };
    let slow = |world: &mut World| {
        let running = world.state.rebuilds.iter_mut().find(|r| r.end.is_none());
        running.expect("it runs").verdict = Verdict::Slow;
    };
    world.start(50, 1, ALICE, "nix-build -A x");
    world.pass(30, 50);
    slow(&mut world);
    let very_slow = (
        "Very slow — nix-build of “x”, 30 s".to_owned(),
        Some("Very slow: nix-build of “x”".to_owned()),
    );
    assert_eq!(said(&world), very_slow);

    let mut world = World::new();
    world.start_after_three_of_two_minutes();
    world.pass(60, 60);
    slow(&mut world);
    let (headline, own) = said(&world);
    assert_eq!(headline, "Very slow — darwin-rebuild check, 1 min");
    assert_eq!(own.as_deref(), Some("Very slow: darwin-rebuild check"));
    world.pass(1500, 60);
    let (headline, own) = said(&world);
    assert!(headline.starts_with("Slower than usual — "), "{headline}");
    assert_eq!(
        own.as_deref(),
        Some("Slower than usual: darwin-rebuild check")
    );
}
