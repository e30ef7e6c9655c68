//! When health is checked, and what becomes of a wish to.

use super::*;
use crate::health::Wish;
use crate::model::Pressure;
use crate::profile::{Changed, Switched};
use crate::wire::{CheckCost, HealthGroup, HealthResult, JobState, NoticeKind};

#[test]
fn the_system_that_runs_is_told_with_what_failed_since_it_was_switched_to() {
    let mut world = World::new();
    world.pass(1, 0);
    assert_eq!(world.state.view().switched, None);
    let at = world.now().time;
    let generation = 413;
    world.tell(Event::Switched(Some(Switched {
        generation,
        at,
        changed: None,
    })));
    let packages = |world: &World| world.state.view().switched.expect("it runs").packages;
    assert_eq!(packages(&world), None);
    let changed = Some(Changed {
        since: 412,
        packages: 14,
    });
    world.tell(Event::Switched(Some(Switched {
        generation,
        at,
        changed,
    })));
    assert_eq!(
        packages(&world).as_deref(),
        Some("14 packages changed since generation 412")
    );
    let counted = |at: Time, result, details: &[&str]| {
        let checked = Checked {
            at: Some(at),
            result,
            details: details.iter().map(|&one| one.to_owned()).collect(),
            ..checked("failed-units", None)
        };
        Event::Checked(vec![checked], false)
    };
    // Before the switch, not at all, none, one.
    for (event, units) in [
        (counted(Time(at.0 - 1), HealthResult::Fine, &[]), None),
        (counted(at, HealthResult::Unknown, &[]), None),
        (counted(at, HealthResult::Fine, &[]), Some("0 units failed")),
        (
            counted(at, HealthResult::Look, &["x.service"]),
            Some("1 unit failed"),
        ),
    ] {
        world.tell(event);
        let told = world.state.view().switched.expect("it runs");
        assert!(
            told.line.starts_with("Generation 413 · switched today "),
            "{}",
            told.line
        );
        assert_eq!(told.units.as_deref(), units);
    }
    world.tell(Event::Switched(None));
    assert_eq!(world.state.view().switched, None);
}

#[test]
fn what_came_with_a_switch_is_told_with_its_end() {
    // How long after the start the profile's link was set.
    let ended = |set_ms: Option<i64>| {
        let mut world = World::new();
        world.set(|config| config.alerts.finished_after_minutes = 1);
        world.start(50, 1, ALICE, "nixos-rebuild switch");
        world.pass(100, 50);
        world.end(50, 0);
        assert_eq!(world.kinds(), [], "it is being counted");
        let changed = Some(Changed {
            since: 412,
            packages: 1,
        });
        world.tell(Event::Switched(set_ms.map(|ms| Switched {
            generation: 413,
            at: Time(START + ms),
            changed,
        })));
        world.pass(4, 0);
        assert_eq!(world.kinds(), [NoticeKind::Finished]);
        world.notices()[0].body.clone()
    };
    let with = "nixos-rebuild switch: 1 package changed since generation 412.";
    assert_eq!(ended(Some(90_000)), with);
    assert_eq!(ended(Some(-1)), "nixos-rebuild switch.", "it ran before");
    assert_eq!(ended(None), "nixos-rebuild switch.");
}

#[test]
fn a_switch_is_held_against_the_generation_that_it_left() {
    // The generation before, after, and what is told with the end.
    let ended = |left: u64, now: u64| {
        let mut world = World::new();
        world.set(|config| config.alerts.finished_after_minutes = 1);
        let leads_to = |number: u64, set: i64| Link {
            path: "/nix/var/nix/profiles/system".to_owned(),
            target: Some(format!("system-{number}-link")),
            set: Some(Time(set)),
            of: None,
        };
        world.links = vec![leads_to(left, START - 9_000_000)];
        world.start(50, 1, ALICE, "nixos-rebuild switch");
        world.pass(100, 50);
        world.links = vec![leads_to(now, START + 90_000)];
        world.end(50, 0);
        let effects = world.pass(1, 0);
        let looks: Vec<Option<u64>> = effects
            .iter()
            .filter_map(|effect| match effect {
                Effect::LookBack(look) => Some(look.left),
                _ => None,
            })
            .collect();
        let changed = Some(Changed {
            since: 1,
            packages: 3,
        });
        world.tell(Event::Switched(Some(Switched {
            generation: now,
            at: Time(START + 90_000),
            changed,
        })));
        world.pass(4, 0);
        (looks, world.notices()[0].body.clone())
    };
    let with = "nixos-rebuild switch: 3 packages changed since generation 1.";
    assert_eq!(ended(1, 4), (vec![Some(1)], with.to_owned()));
    // The same system again: the link is set, and leads where it led.
    let nothing = "nixos-rebuild switch.".to_owned();
    assert_eq!(ended(2, 2), (vec![None], nothing));
}

fn checked(id: &str, job: Option<JobKind>) -> Checked {
    Checked {
        id: id.to_owned(),
        title: id.to_owned(),
        group: HealthGroup::Nix,
        cost: CheckCost::Cheap,
        job,
        result: HealthResult::Fine,
        number: String::new(),
        why: String::new(),
        next_step: None,
        details: Vec::new(),
        at: Some(Time(START)),
        took_ms: 1.0,
    }
}

fn wishes(effects: &[Effect]) -> Vec<Wish> {
    effects
        .iter()
        .filter_map(|effect| match effect {
            Effect::Check(wish) => Some(wish.clone()),
            _ => None,
        })
        .collect()
}

fn refused(effects: &[Effect]) -> bool {
    effects
        .iter()
        .any(|effect| matches!(effect, Effect::Refuse(_)))
}

fn ask(world: &mut World, check: Option<&str>) -> Vec<Effect> {
    let check = check.map(str::to_owned);
    world.tell(Event::Commanded(Command::CheckHealth { check }))
}

#[test]
fn the_first_sample_of_a_machine_at_rest_begins_a_look() {
    let mut world = World::new();
    assert_eq!(wishes(&world.tell(Event::Tick)), [], "nothing is known yet");
    let all = Wish {
        check: None,
        probe_caches: false,
    };
    assert_eq!(wishes(&world.sample()), [all]);
    assert_eq!(wishes(&world.pass(100, 0)), [], "one look is enough");
    assert!(world.state.view().health.checking);
    world.tell(Event::Checked(vec![checked("a", None)], true));
    assert!(!world.state.view().health.checking);
    assert_eq!(wishes(&world.pass(1000, 0)), [], "nobody watches");
    world.tell(Event::Watched(true));
    assert_eq!(
        wishes(&world.pass(1, 0)).len(),
        0,
        "it began as the watcher came"
    );
    assert!(world.state.view().health.checking);
}

#[test]
fn a_machine_under_pressure_is_left_alone_unless_asked() {
    let mut world = World::new();
    let mut sample = Sample::default();
    sample.nix.has_store = true;
    sample.machine.cpu_pressure = Some(Pressure {
        some_ratio: BUSY_RATIO,
        full_ratio: None,
    });
    let effects = world.tell(Event::Sampled(Box::new(sample)));
    assert_eq!(wishes(&effects), []);
    assert_eq!(wishes(&ask(&mut world, None)).len(), 1);
    assert!(refused(&ask(&mut world, None)), "it runs already");
}

#[test]
fn one_check_is_asked_for_by_name_and_a_long_one_becomes_a_job() {
    let mut world = World::new();
    assert!(refused(&ask(&mut world, Some("a"))), "nobody knows it");
    let job = Some(JobKind::FlakeCheck);
    let known = vec![checked("a", None), checked("b", job)];
    world.tell(Event::Checked(known, false));
    let wish = wishes(&ask(&mut world, Some("a")));
    assert_eq!(wish[0].check.as_deref(), Some("a"));
    let effects = ask(&mut world, Some("b"));
    let id = effects
        .iter()
        .find_map(|effect| match effect {
            Effect::StartJob(id, JobKind::FlakeCheck) => Some(id.clone()),
            _ => None,
        })
        .expect("a job begins");
    assert!(refused(&ask(&mut world, Some("b"))), "one of a kind");
    let cancel = Command::CancelJob { job: id.clone() };
    let effects = world.tell(Event::Commanded(cancel.clone()));
    assert!(effects.contains(&Effect::CancelJob(id.clone())));
    world.tell(Event::Job(
        id,
        News::Ended {
            state: JobState::Done,
            line: "Bad: x".to_owned(),
            checked: vec![Checked {
                result: HealthResult::Bad,
                ..checked("b", job)
            }],
        },
    ));
    let view = world.state.view();
    assert_eq!(view.health.rows[0].id, "b", "what it learned is a result");
    assert!(!view.jobs[0].can_cancel);
    assert!(
        refused(&world.tell(Event::Commanded(cancel))),
        "it has ended"
    );
}

#[test]
fn reading_the_store_stands_still_while_a_rebuild_works() {
    let held = |effects: &[Effect]| {
        effects.iter().find_map(|effect| match effect {
            Effect::HoldReading(hold) => Some(*hold),
            _ => None,
        })
    };
    let mut world = World::new();
    world.start(500, 1, ALICE, "nixos-rebuild switch");
    assert_eq!(held(&world.sample()), None, "nothing reads");
    let read = || Event::Commanded(Command::StartJob(JobKind::VerifyStore));
    let effects = world.tell(read());
    assert_eq!(held(&effects), Some(true));
    let begun = |effect: &Effect| match effect {
        Effect::StartJob(id, JobKind::VerifyStore) => Some(id.clone()),
        _ => None,
    };
    let id = effects.iter().find_map(begun).expect("a job begins");
    assert!(refused(&world.tell(read())), "one reads at a time");
    assert_eq!(held(&world.pass(5, 500)), None, "it is held already");
    world.end(500, 0);
    assert_eq!(held(&world.sample()), Some(false));
    world.tell(Event::Job(
        id,
        News::Ended {
            state: JobState::Done,
            line: String::new(),
            checked: Vec::new(),
        },
    ));
    world.start(501, 1, ALICE, "nixos-rebuild switch");
    assert_eq!(held(&world.sample()), None, "nothing reads any more");
}
