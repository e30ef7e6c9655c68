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
