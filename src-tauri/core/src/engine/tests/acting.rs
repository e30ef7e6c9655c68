//! Plans that come twice, and what is being carried out.

use super::{World, refusals};
use crate::engine::{Effect, Event};
use crate::gc::choose::Rights;
use crate::model::Time;
use crate::order::Progress;
use crate::survey::{Amount, Garbage, KeptByBackups, Survey};
use crate::wire::{Action, Choose, Command, Outcome, Plan};
use crate::words;

fn survey(paths: u64, weighed: bool) -> Survey {
    Survey::Garbage(Garbage {
        now: Time(0),
        rights: Rights {
            uid: 1000,
            as_root: false,
        },
        profiles: Vec::new(),
        has_collector: true,
        rebuilds: Vec::new(),
        goes: Amount {
            paths,
            ..Amount::default()
        },
        dead: Amount::default(),
        shares: Vec::new(),
        kept: Vec::new(),
        held: 0,
        dangling: Vec::new(),
        unregistered: Vec::new(),
        no_rows: false,
        backups: KeptByBackups::default(),
        backup_bytes: 0,
        unknown: Vec::new(),
        weighed,
    })
}

impl World {
    /// Asks for a collection; the id of the plan that is worked out.
    fn ask(&mut self) -> String {
        let action = Action::CollectGarbage {
            choose: Choose::Keep {
                newest: None,
                days: None,
                own: false,
            },
            even_during_rebuild: false,
        };
        let effects = self.tell(Event::Commanded(Command::Prepare(action)));
        effects
            .into_iter()
            .find_map(|effect| match effect {
                Effect::Survey(id, _) => Some(id),
                _ => None,
            })
            .expect("a survey")
    }

    fn found(&mut self, id: &str, paths: u64, weighed: bool) -> Option<Plan> {
        self.tell(Event::Surveyed(id.to_owned(), Ok(survey(paths, weighed))));
        self.state.view().plan
    }
}

fn acts(effects: &[Effect]) -> bool {
    effects.iter().any(|e| matches!(e, Effect::Act(..)))
}

#[test]
fn a_first_figure_cannot_be_confirmed_and_gives_way_to_the_better_one() {
    let mut world = World::new();
    let id = world.ask();
    assert!(world.found(&id, 5, false).expect("a plan").preliminary);
    let plan = world.found(&id, 4, true).expect("a plan");
    assert!(!plan.preliminary && plan.garbage.expect("figures").paths == 4);
    // A third answer belongs to nothing any more.
    let plan = world.found(&id, 9, true).expect("a plan");
    assert_eq!(plan.garbage.expect("figures").paths, 4);
    assert!(acts(&world.confirm(&id)));

    let mut world = World::new();
    let id = world.ask();
    world.found(&id, 5, false);
    assert_eq!(refusals(&world.confirm(&id)), [words::plan::CHANGED]);
    // Who dropped it does not get it again.
    assert_eq!(world.found(&id, 4, true), None);

    // A better one that never comes is given up.
    let mut world = World::new();
    let id = world.ask();
    world.found(&id, 5, false);
    world.pass(121, 0);
    let plan = world.state.view().plan.expect("a plan");
    assert_eq!(plan.refused.as_deref(), Some(words::plan::NOT_FOUND_OUT));
}

#[test]
fn only_one_changes_the_machine_and_it_can_be_stopped() {
    let mut world = World::new();
    let first = world.ask();
    world.found(&first, 4, true);
    assert!(acts(&world.confirm(&first)));
    let progress = Progress {
        line: "Deleted 1 of 4 store paths, 0 B more free".to_owned(),
        done_ratio: Some(0.25),
    };
    world.tell(Event::Progressed(first.clone(), progress));
    let acting = world.state.view().acting.expect("in hand");
    assert_eq!(acting.done_ratio, Some(0.25));

    let second = world.ask();
    world.found(&second, 4, true);
    assert_eq!(refusals(&world.confirm(&second)), [words::plan::BUSY]);

    let cancel = Command::Cancel {
        plan: first.clone(),
    };
    let effects = world.tell(Event::Commanded(cancel));
    assert!(effects.contains(&Effect::GiveUp(first.clone())));
    world.tell(Event::Acted(Outcome {
        plan: first,
        ok: false,
        lines: vec![words::garbage::STOPPED.to_owned()],
    }));
    let view = world.state.view();
    assert!(view.acting.is_none() && view.outcome.is_some());
    let third = world.ask();
    world.found(&third, 4, true);
    assert!(acts(&world.confirm(&third)));
}
