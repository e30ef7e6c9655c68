//! Plans that come twice, and what is being carried out.

use super::{World, refusals};
use crate::engine::{Effect, Event};
use crate::gc::choose::Rights;
use crate::model::Time;
use crate::order::Progress;
use crate::record::{ActionDone, Record, Step};
use crate::survey::{Amount, Garbage, KeptByBackups, Survey};
use crate::wire::{Action, Choose, Command, Lamp, Outcome, Plan};
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
    assert_eq!(refusals(&world.confirm(&id)), [words::plan::changed()]);
    // Who dropped it does not get it again.
    assert_eq!(world.found(&id, 4, true), None);

    // A better one that never comes is given up.
    let mut world = World::new();
    let id = world.ask();
    world.found(&id, 5, false);
    world.pass(121, 0);
    let plan = world.state.view().plan.expect("a plan");
    assert_eq!(plan.refused, Some(words::plan::not_found_out()));
}

#[test]
fn only_one_changes_the_machine_and_it_can_be_stopped() {
    let mut world = World::new();
    world.pass(4, 0);
    let first = world.ask();
    world.found(&first, 4, true);
    assert!(acts(&world.confirm(&first)));
    let progress = Progress {
        line: "Deleted 1 of 4 store paths, 0 B more free".to_owned(),
        done_ratio: Some(0.25),
    };
    world.tell(Event::Progressed(first.clone(), progress));
    world.tell(Event::Reached(first.clone(), Step::Look));
    world.tell(Event::Reached(first.clone(), Step::Backup));
    let view = world.state.view();
    let acting = view.acting.expect("in hand");
    assert_eq!(acting.done_ratio, Some(0.25));
    assert_eq!(acting.steps.len(), 2);
    let headline = view.status.headline;
    assert!(headline.ends_with(" — making a backup"), "{headline}");

    let second = world.ask();
    world.found(&second, 4, true);
    assert_eq!(refusals(&world.confirm(&second)), [words::plan::busy()]);

    let cancel = Command::Cancel {
        plan: first.clone(),
    };
    let effects = world.tell(Event::Commanded(cancel));
    assert!(effects.contains(&Effect::GiveUp(first.clone())));
    world.tell(Event::Acted(Outcome {
        plan: first,
        ok: false,
        lines: vec![words::garbage::stopped()],
    }));
    let view = world.state.view();
    assert!(view.acting.is_none() && view.outcome.is_some());
    let third = world.ask();
    world.found(&third, 4, true);
    assert!(acts(&world.confirm(&third)));
}

fn begun() -> ActionDone {
    ActionDone {
        plan: "1".to_owned(),
        action: Some(Action::RestartDaemon),
        what: "Restart the Nix daemon? nix-daemon (7)".to_owned(),
        begun: Time(0),
        steps: vec![Step::Look, Step::Act],
        ended: None,
        ok: false,
        lines: Vec::new(),
        seen: false,
    }
}

#[test]
fn what_was_cut_off_asks_for_attention_until_it_is_put_away() {
    let mut world = World::new();
    world.pass(4, 0);
    let acknowledge = || Event::Commanded(Command::AcknowledgeActions);
    let nothing = words::action::nothing_to_put_away();
    assert_eq!(refusals(&world.tell(acknowledge())), [nothing]);
    // What cannot be read may hold one.
    let unread = || Event::Trouble("history".to_owned(), Some("unread".to_owned()));
    world.tell(unread());
    assert_eq!(refusals(&world.tell(acknowledge())), ["unread"]);

    world.tell(Event::CutOff(vec![begun()]));
    world.pass(4, 0);
    assert_eq!(world.lamp(), Lamp::Attention);
    assert_eq!(world.headline(), words::action::was_cut_off());
    let effects = world.tell(acknowledge());
    assert!(refusals(&effects).is_empty());
    let kept = |effect: &Effect| matches!(effect, Effect::Keep(Record::Action(a)) if a.seen);
    assert!(effects.iter().any(kept));
    world.pass(20, 0);
    assert_eq!(world.lamp(), Lamp::Ok);
}

#[test]
fn what_another_process_does_is_the_headline() {
    let mut world = World::new();
    world.pass(4, 0);
    world.tell(Event::ActsElsewhere(Some(begun())));
    assert_eq!(world.headline(), "Restart the Nix daemon — acting");
    world.tell(Event::ActsElsewhere(None));
    assert!(world.headline().starts_with("All good"));
}
