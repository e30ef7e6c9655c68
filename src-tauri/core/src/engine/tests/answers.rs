//! What a person says of a verdict: of which rebuild, and of what.

use super::*;

/// `right` of this rebuild; the sentence by which it is refused.
fn say(world: &mut World, rebuild: &str, cause: Option<&str>) -> Result<String, String> {
    judge(world, rebuild, cause, true)
}

fn judge(
    world: &mut World,
    rebuild: &str,
    cause: Option<&str>,
    right: bool,
) -> Result<String, String> {
    let effects = world.tell(Event::Commanded(Command::Judge {
        rebuild: rebuild.to_owned(),
        cause: cause.map(str::to_owned),
        right,
    }));
    let answered = effects.iter().find_map(|effect| match effect {
        Effect::Keep(Record::Answer(answer)) => Some(Ok(answer.rebuild.clone())),
        Effect::Refuse(why) => Some(Err(why.clone())),
        _ => None,
    });
    answered.expect("it is answered or refused")
}

#[test]
fn a_rebuild_is_meant_by_its_id_with_and_without_its_time_and_by_its_pid() {
    let mut world = World::new();
    world.start(50, 1, ALICE, "nix-build -A x");
    world.pass(30, 50);
    let id = world.state.view().status.rebuilds[0].id.clone();
    assert_eq!(id, "50-7");
    let known = say(&mut world, &id, None).expect("it runs");
    assert!(known.starts_with("50-7@"), "{known}");
    world.end(50, 0);
    world.pass(600, 0);
    assert!(world.state.view().status.rebuilds.is_empty());
    for name in ["50-7", "50", known.as_str()] {
        assert_eq!(say(&mut world, name, None), Ok(known.clone()), "{name}");
    }
    for name in ["", "5", "50-", "50-8", "7"] {
        assert_eq!(
            say(&mut world, name, None),
            Err(words::plan::no_such_rebuild()),
            "{name}"
        );
    }
    // The pid comes again: the newest is meant.
    world.start(50, 1, ALICE, "nix-build -A y");
    world.pass(30, 50);
    assert_ne!(say(&mut world, "50", None), Ok(known));
}

#[test]
fn nothing_is_learned_from_what_was_never_said() {
    let mut world = World::new();
    world.start(50, 1, ALICE, "nix-build -A x");
    world.pass(30, 50);
    let refused = |result: Result<String, String>| result.expect_err("it was never said");
    let running = refused(say(&mut world, "50", Some("lock-held")));
    assert!(running.contains("has not said “lock-held”"), "{running}");
    let unknown = refused(say(&mut world, "50", Some("no-such-cause")));
    assert_eq!(unknown, words::learned::no_such_cause());
    assert!(say(&mut world, "50", Some(judge::DONT_KNOW)).is_ok());
    world.end(50, 0);
    world.pass(600, 0);
    let past = refused(say(&mut world, "50", Some("lock-held")));
    assert!(past.contains("Nothing was noted"), "{past}");
}

#[test]
fn of_what_simply_ended_well_nothing_can_be_wrong() {
    let wrong = |world: &mut World| judge(world, "50", None, false);
    let nothing = Err(words::learned::nothing_to_be_wrong());
    let mut world = World::new();
    world.start(50, 1, ALICE, "nix-build -A x");
    world.pass(30, 50);
    assert!(wrong(&mut world).is_ok(), "that it works may be wrong");
    world.end(50, 0);
    world.pass(5, 0);
    assert_eq!(wrong(&mut world), nothing, "it has just ended");
    world.pass(600, 0);
    assert_eq!(wrong(&mut world), nothing, "it is remembered");
    // It failed, or was told to stand still: that may be wrong.
    for (code, silent) in [(1, 0), (0, 700)] {
        let mut world = World::new();
        world.start(50, 1, ALICE, "nix-build -A x");
        world.pass(30, 50);
        world.pass(silent, 0);
        world.end(50, code);
        world.pass(5, 0);
        assert!(wrong(&mut world).is_ok(), "{code} {silent}");
        world.pass(600, 0);
        assert!(wrong(&mut world).is_ok(), "{code} {silent}");
    }
}

#[test]
fn what_is_forgotten_is_told_no_more_and_what_runs_goes_on() {
    let mut world = World::new();
    world.start(50, 1, ALICE, "nix-build -A x");
    world.pass(30, 50);
    world.end(50, 1);
    world.pass(120, 0);
    world.start(60, 1, ALICE, "nix-build -A y");
    world.pass(5, 60);
    assert!(!world.state.view().status.recent.is_empty());
    let effects = world.tell(Event::Commanded(Command::DeleteHistory));
    assert!(effects.contains(&Effect::Forget));
    let status = world.state.view().status;
    assert!(status.recent.is_empty());
    assert_eq!(status.false_alarms, None);
    assert_eq!(status.rebuilds.len(), 1);
    // What ends later is remembered again.
    world.end(60, 0);
    world.pass(120, 0);
    assert_eq!(world.state.view().status.recent.len(), 1);
}
