//! What is asked and told after a rebuild has failed.

use super::*;
use crate::record::FailedBuild;

fn wanted(effects: &[Effect]) -> Vec<FailedWanted> {
    effects
        .iter()
        .filter_map(|effect| match effect {
            Effect::FindFailed(wanted) => Some(wanted.clone()),
            _ => None,
        })
        .collect()
}

fn bad() -> FailedBuild {
    FailedBuild {
        name: "bad-1".to_owned(),
        derivation: "/nix/store/x-bad-1.drv".to_owned(),
        log: vec!["no rule to make \u{1b}[31mtarget".to_owned()],
    }
}

#[test]
fn what_failed_is_looked_for_and_written_down_once_more() {
    let mut world = World::new();
    world.start(50, 1, ALICE, "nix-build -A x");
    world.pass(30, 50);
    world.end(50, 1);
    let asked = wanted(&world.pass(1, 0));
    assert_eq!(asked.len(), 1);
    assert!(asked[0].known.is_empty() && asked[0].started < asked[0].ended);
    let past = |world: &World| world.state.view().status.recent[0].clone();
    assert_eq!(
        past(&world).reason.as_deref(),
        Some("exit code 1; nothing else is known of it")
    );

    let id = asked[0].id.clone();
    // Of another, or nothing found: nothing is written.
    for (id, found) in [("1-1@1", vec![bad()]), (id.as_str(), Vec::new())] {
        let effects = world.tell(Event::FoundFailed(id.to_owned(), found));
        assert!(
            !effects
                .iter()
                .any(|effect| matches!(effect, Effect::Keep(_)))
        );
    }
    let effects = world.tell(Event::FoundFailed(id.clone(), vec![bad()]));
    let kept: Vec<_> = effects
        .iter()
        .filter(|effect| matches!(effect, Effect::Keep(Record::Rebuild(p)) if p.id == id))
        .collect();
    assert_eq!(kept.len(), 1);
    let told = past(&world);
    assert_eq!(told.reason.as_deref(), Some("bad-1 failed to build"));
    assert!(
        told.line.ends_with(": bad-1 failed to build"),
        "{}",
        told.line
    );
    assert_eq!(told.failed[0].log, ["no rule to make \u{fffd}[31mtarget"]);
    let shown = &world.state.view().status.rebuilds[0];
    assert!(shown.subline.ends_with(": bad-1 failed to build"));
    // It is the same rebuild still, and told once.
    assert_eq!(world.state.view().status.recent.len(), 1);
}

#[test]
fn failures_beside_another_rebuild_may_be_that_one_s() {
    let mut world = World::new();
    world.start(50, 1, ALICE, "nix-build -A x");
    world.start(60, 1, ALICE, "nix-build -A y");
    world.pass(30, 50);
    world.end(50, 1);
    assert!(wanted(&world.pass(1, 60)).is_empty());
    // Good ends and stops are not asked about.
    let mut alone = World::new();
    alone.start(50, 1, ALICE, "nix-build -A x");
    alone.pass(30, 50);
    alone.end(50, 0);
    assert!(wanted(&alone.pass(1, 0)).is_empty());
}

#[test]
fn what_holds_the_lamp_is_named_though_something_failed_since() {
    let mut world = World::new();
    world.start(50, 1, ALICE, "nixos-rebuild switch");
    world.pass(40, 50);
    world.end(50, 1);
    world.pass(5, 0);
    // Too short to be worth telling.
    world.start(60, 1, ALICE, "nix build .#thing");
    world.pass(5, 60);
    world.end(60, 1);
    world.pass(90, 0);
    let status = world.state.view().status;
    let newest = &status.recent[0];
    assert_eq!(
        (newest.tool.as_str(), newest.outcome),
        ("nix", Verdict::Failed)
    );
    let held = status.unseen_failure.expect("the lamp is red");
    assert_eq!(held.tool, "nixos-rebuild");
    assert!(status.headline.starts_with("Failed — nixos-rebuild switch"));
    let acknowledge = |rebuild: &str| {
        Event::Commanded(Command::Acknowledge {
            rebuild: rebuild.to_owned(),
        })
    };
    world.tell(acknowledge(&newest.id));
    world.pass(3, 0);
    assert_eq!(world.lamp(), Lamp::Failed);
    world.tell(acknowledge(&held.id));
    world.pass(3, 0);
    assert_eq!(world.lamp(), Lamp::Ok);
    assert_eq!(world.state.view().status.unseen_failure, None);
}
