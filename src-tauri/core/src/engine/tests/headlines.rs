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
