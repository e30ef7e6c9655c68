//! The tray's entries for the hands, and when the agent looks where a rollback
//! would lead to.

use super::{ALICE, World};
use crate::engine::{Effect, Event};
use crate::rollback::WayBack;
use crate::wire::{MenuDoes, MenuItem};

impl World {
    /// What the menu says of this, and whether it can be chosen.
    fn entry(&self, starts: &str) -> (String, Option<MenuDoes>) {
        let menu = self.state.view().menu;
        menu.into_iter()
            .find_map(|item| match item {
                MenuItem::Item { label, does } if label.starts_with(starts) => Some((label, does)),
                _ => None,
            })
            .expect("the entry stands in the menu")
    }
}

fn looks_back(effects: &[Effect]) -> bool {
    effects.iter().any(|e| matches!(e, Effect::LookBack(_)))
}

#[test]
fn rolling_back_names_its_generation_or_says_why_not() {
    let mut world = World::new();
    let effects = world.pass(1, 0);
    assert!(looks_back(&effects), "once at the start");
    let open = Some(MenuDoes::OpenRollBack);
    assert_eq!(world.entry("Roll back"), ("Roll back…".to_owned(), open));
    for (found, label, does) in [
        (WayBack::To(412), "Roll back to generation 412…", open),
        (WayBack::NoOlder, "Roll back — no older generation", None),
        (WayBack::NoProfile, "Roll back — no profile here", None),
    ] {
        world.tell(Event::WayBack(found));
        assert_eq!(world.entry("Roll back"), (label.to_owned(), does));
    }
    assert_eq!(
        world.entry("Free disk space").1,
        Some(MenuDoes::OpenFreeSpace)
    );
    assert_eq!(
        world.entry("Check the store").1,
        Some(MenuDoes::OpenCheckStore)
    );
}

#[test]
fn while_a_rebuild_runs_the_way_back_waits_and_after_it_is_looked_for_again() {
    let mut world = World::new();
    world.tell(Event::WayBack(WayBack::To(412)));
    world.start(50, 1, ALICE, "nixos-rebuild switch");
    world.pass(3, 50);
    let later = "Roll back to generation 412 — wait until the rebuild is finished";
    assert_eq!(world.entry("Roll back"), (later.to_owned(), None));
    world.end(50, 0);
    assert!(looks_back(&world.pass(1, 0)));
}
