//! Of what a person wants to hear, what is told once and never again, and what
//! is known late.

use super::*;
use crate::course::What;
use crate::welcome::Seen;
use crate::wire::Urgency;

fn kinds(world: &World) -> Vec<NoticeKind> {
    let notices = world.state.view().notices;
    notices.iter().map(|notice| notice.kind).collect()
}

fn past(id: &str, line: (&str, &str), elapsed_s: f64) -> Past {
    Past {
        id: id.to_owned(),
        tool: line.0.to_owned(),
        verb: line.1.to_owned(),
        target: None,
        user: "alice".to_owned(),
        started: Time(START - 86_400_000),
        ended: Time(START - 80_000_000),
        elapsed_s,
        outcome: Verdict::Finished,
        exit: None,
        cause: None,
        phases: Vec::new(),
        reason: None,
        failed: Vec::new(),
        quiets: Vec::new(),
        alarms: 0,
    }
}

/// Silent for longer than any threshold.
fn silent(line: &str, config: impl FnOnce(&mut Config)) -> World {
    let mut world = World::new();
    let mut changed = Config::default();
    config(&mut changed);
    world.tell(Event::Configured(changed));
    world.pass(1, 0);
    world.start(50, 1, ALICE, line);
    world.pass(90, 50);
    world.pass(700, 0);
    world
}

#[test]
fn each_kind_has_a_switch_of_its_own() {
    type Switch = fn(&mut Config) -> &mut bool;
    let switches: [(&str, Switch); 4] = [
        ("system", |config| &mut config.watch.system),
        ("darwin", |config| &mut config.watch.darwin),
        ("home", |config| &mut config.watch.home_manager),
        ("build", |config| &mut config.watch.every_build),
    ];
    for (line, of) in [
        ("nixos-rebuild switch", "system"),
        ("nh os switch", "system"),
        ("darwin-rebuild switch", "darwin"),
        ("nh darwin switch", "darwin"),
        ("home-manager switch", "home"),
        ("nix profile install x", "home"),
        ("nix build .#x", "build"),
        ("nix develop", "build"),
    ] {
        for (name, switch) in switches {
            let world = silent(line, |config| *switch(config) = false);
            let heard = name != of;
            assert_eq!(
                kinds(&world).contains(&NoticeKind::Stalled),
                heard,
                "{line} {name}"
            );
            let lamp = if heard { Lamp::Stalled } else { Lamp::Running };
            assert_eq!(world.lamp(), lamp, "{line} {name}");
            // It is watched and shown, whatever is wanted.
            assert_eq!(world.state.status().rebuilds[0].verdict, Verdict::Stuck);
        }
    }
}

#[test]
fn of_what_nobody_wants_to_hear_the_lamp_says_that_it_runs_and_the_end_is_not_told() {
    let mut world = silent("nix build .#x", |config| config.watch.every_build = false);
    assert!(
        world.headline().starts_with("Rebuilding"),
        "{}",
        world.headline()
    );
    let reports = |effects: &[Effect]| {
        effects
            .iter()
            .any(|effect| matches!(effect, Effect::Report(_)))
    };
    world.end(50, 1);
    let effects = world.pass(5, 0);
    assert!(!reports(&effects));
    assert_eq!((world.lamp(), kinds(&world)), (Lamp::Ok, vec![]));
    assert_eq!(world.state.past()[0].outcome, Verdict::Failed);

    world.start(51, 1, ALICE, "nix build .#y");
    world.pass(400, 51);
    world.end(51, 0);
    world.pass(5, 0);
    assert_eq!(kinds(&world), [], "a long one that ended well");
    world.tell(Event::Configured(Config::default()));
    world.start(52, 1, ALICE, "nix build .#z");
    world.pass(400, 52);
    world.end(52, 1);
    world.pass(5, 0);
    assert_eq!(
        (world.lamp(), kinds(&world)),
        (Lamp::Failed, vec![NoticeKind::Failed])
    );
}

fn no_tray() -> Event {
    Event::Trouble("tray".to_owned(), Some("no tray".to_owned()))
}

#[test]
fn that_there_is_no_tray_is_told_once_and_no_later_start_tells_it_again() {
    let mut world = World::new();
    world.tell(Event::Seen(Seen::default()));
    world.tell(no_tray());
    world.pass(15, 0);
    assert_eq!(kinds(&world), [], "a panel may come late");
    let effects = world.pass(10, 0);
    assert_eq!(kinds(&world), [NoticeKind::NoTray]);
    let kept: Vec<Seen> = effects
        .into_iter()
        .filter_map(|effect| match effect {
            Effect::KeepSeen(seen) => Some(seen),
            _ => None,
        })
        .collect();
    assert_eq!(kept.len(), 1);
    assert!(kept[0].tray_told);
    // It goes when a tray comes, and does not come again with the next lack.
    world.tell(Event::Trouble("tray".to_owned(), None));
    assert_eq!(kinds(&world), []);
    world.tell(no_tray());
    world.pass(100, 0);
    assert_eq!(kinds(&world), []);

    let mut next = World::new();
    next.tell(Event::Seen(kept[0].clone()));
    next.tell(no_tray());
    next.pass(100, 0);
    assert_eq!(kinds(&next), []);
    let troubles = next.state.view().troubles;
    assert!(
        troubles.iter().any(|trouble| trouble.code == "tray"),
        "it stands in the window"
    );
}

#[test]
fn it_is_not_told_where_nobody_would_see_it_nor_who_has_put_it_away() {
    let mut world = World::new();
    world.tell(Event::Seen(Seen::default()));
    world.tell(no_tray());
    world.tell(Event::Trouble(
        "notifications".to_owned(),
        Some("off".to_owned()),
    ));
    let effects = world.pass(100, 0);
    assert_eq!(kinds(&world), []);
    assert!(
        !effects
            .iter()
            .any(|effect| matches!(effect, Effect::KeepSeen(_)))
    );
    world.tell(Event::Trouble("notifications".to_owned(), None));
    world.pass(2, 0);
    assert_eq!(kinds(&world), [NoticeKind::NoTray]);

    let mut world = World::new();
    let mut seen = Seen::default();
    seen.hide("tray");
    world.tell(Event::Seen(seen));
    world.tell(no_tray());
    world.pass(100, 0);
    assert_eq!(kinds(&world), []);
}

#[test]
fn who_quits_is_told_that_the_rebuild_keeps_going_if_one_runs() {
    let quit = |world: &mut World, command| world.tell(Event::Commanded(command));
    let mut world = World::new();
    world.pass(1, 0);
    let effects = quit(&mut world, Command::Quit);
    assert!(effects.contains(&Effect::Quit));
    assert_eq!(kinds(&world), []);

    world = World::new();
    world.pass(1, 0);
    world.start(50, 1, ALICE, "nixos-rebuild switch");
    world.pass(5, 50);
    quit(&mut world, Command::GiveWay);
    assert_eq!(kinds(&world), [], "another agent is there at once");
    // Paused or not: a person has just pressed a button.
    quit(&mut world, Command::Pause(PauseUntil::OneHour));
    let effects = quit(&mut world, Command::Quit);
    assert!(effects.contains(&Effect::Show), "{effects:?}");
    let view = world.state.view();
    assert_eq!(view.notices.len(), 1);
    let notice = &view.notices[0];
    assert_eq!(
        (notice.kind, notice.urgency),
        (NoticeKind::Quit, Urgency::Low)
    );
    assert_eq!(
        (notice.title.as_str(), notice.body.as_str()),
        ("Nixlamp has quit", "The rebuild keeps going.")
    );
    assert_eq!(notice.buttons, [], "nobody would hear a click");
    // What was played ends with it.
    let mut view = view;
    words::pretend::mark(&mut view);
    assert_eq!(view.notices, []);
}

#[test]
fn what_is_remembered_late_stands_behind_what_has_ended_and_counts_for_what_runs() {
    let mut world = World::new();
    world.pass(1, 0);
    world.start(50, 1, ALICE, "nix build .#x");
    world.pass(30, 50);
    world.end(50, 0);
    world.start(51, 1, ALICE, "nixos-rebuild switch");
    world.pass(400, 51);
    let ended = world.state.past()[0].clone();
    assert_eq!(world.state.view().status.rebuilds[0].usual, None);
    // What has ended was written before the file was read, and less was known.
    let known_less = Past {
        reason: None,
        outcome: Verdict::Unknown,
        ..ended.clone()
    };
    let runs = (0..5).map(|n| past(&format!("{n}-7@1"), ("nixos-rebuild", "switch"), 100.0));
    let read: Vec<Past> = [known_less].into_iter().chain(runs).collect();
    world.tell(Event::Remembered(read.clone()));
    let ids: Vec<&str> = world.state.past().iter().map(|p| p.id.as_str()).collect();
    assert_eq!(
        ids,
        [&ended.id, "0-7@1", "1-7@1", "2-7@1", "3-7@1", "4-7@1"]
    );
    assert_eq!(world.state.past()[0], ended);
    let status = world.state.view().status;
    let running = status
        .rebuilds
        .iter()
        .find(|r| r.verdict != Verdict::Finished);
    let usual = running
        .and_then(|r| r.usual)
        .expect("it has a baseline now");
    assert!((usual.p50_s - 100.0).abs() < 1.0, "{usual:?}");
    world.pass(5, 51);
    assert_eq!(world.lamp(), Lamp::Attention, "slower than usual");
    // Twice is once.
    world.tell(Event::Remembered(read));
    assert_eq!(world.state.past().len(), 6);
}

#[test]
fn only_what_somebody_was_shown_stands_in_the_course() {
    let notifications = |before: Option<Event>| {
        let mut world = World::new();
        world.pass(1, 0);
        if let Some(event) = before {
            world.tell(event);
        }
        world.start(50, 1, ALICE, "nixos-rebuild build");
        world.pass(90, 50);
        world.pass(700, 0);
        assert_eq!(kinds(&world), [NoticeKind::Stalled], "other faces are told");
        let (course, _) = world.state.rebuilds[0].course(world.now().moment);
        let events = course.events.iter();
        events
            .filter(|event| matches!(event.what, What::Notice(_)))
            .count()
    };
    let off = Event::Trouble("notifications".to_owned(), Some("off".to_owned()));
    assert_eq!(notifications(None), 1);
    assert_eq!(notifications(Some(Event::Headless)), 0);
    assert_eq!(notifications(Some(off)), 0);
}
