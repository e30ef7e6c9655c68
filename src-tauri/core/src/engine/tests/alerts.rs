//! Which notifications come, when, and when they go: the table of
//! `docs/notifications.md`, line by line.

use super::*;
use crate::health::{Checked, KERNEL};
use crate::model::Prompt;
use crate::quiet::Rule;
use crate::wire::{CheckCost, HealthGroup, HealthResult, Notice, Phase, QuietScope};

pub(super) fn space(free_bytes: u64) -> Space {
    Space {
        of: SpaceOf::Store,
        path: "/nix/store".to_owned(),
        free_bytes,
        total_bytes: 100 << 30,
        free_inodes: None,
        total_inodes: None,
        in_memory: false,
    }
}

impl World {
    pub(super) fn notices(&self) -> Vec<Notice> {
        self.state.view().notices
    }

    pub(super) fn kinds(&self) -> Vec<NoticeKind> {
        self.notices().iter().map(|notice| notice.kind).collect()
    }

    fn wish(&mut self, command: Command) -> Vec<Effect> {
        self.tell(Event::Commanded(command))
    }

    pub(super) fn set(&mut self, change: impl FnOnce(&mut Config)) {
        let mut config = self.state.config.clone();
        change(&mut config);
        self.tell(Event::Configured(config));
    }

    /// The first second from now on in which this holds, of so many.
    fn second_of(&mut self, most: u64, holds: impl Fn(&World) -> bool) -> u64 {
        for second in 1..=most {
            self.pass(1, 0);
            if holds(self) {
                return second;
            }
        }
        panic!("not within {most} s: {:?}", self.notices());
    }

    /// A rebuild that worked for a while and then falls silent.
    fn silent() -> World {
        let mut world = World::new();
        world.pass(1, 0);
        world.start(50, 1, ALICE, "nixos-rebuild build");
        world.pass(90, 50);
        world
    }

    fn stalled() -> World {
        let mut world = World::silent();
        world.second_of(700, |world| world.kinds() == [NoticeKind::Stalled]);
        world
    }
}

#[test]
fn a_password_is_told_once_after_20_s_once_more_and_goes_when_it_is_typed() {
    let mut world = World::new();
    world.pass(1, 0);
    world.start(50, 9, 0, "sudo nixos-rebuild switch");
    world.processes[0].prompt = Some(Prompt::PASSWORD);
    let diamond = world.second_of(6, |world| world.lamp() == Lamp::NeedsYou);
    let told = diamond + world.second_of(30, |world| !world.notices().is_empty());
    assert!((19..=22).contains(&told), "{told} s");
    let notice = world.notices().remove(0);
    assert_eq!((notice.kind, notice.round), (NoticeKind::NeedsYou, 1));
    let again = told + world.second_of(300, |world| world.notices()[0].round == 2);
    assert!((235..=245).contains(&again), "{again} s");
    // However long: no stall.
    world.pass(3600, 0);
    assert_eq!(world.kinds(), [NoticeKind::NeedsYou]);
    assert_eq!(world.notices()[0].round, 2);
    world.processes[0].prompt = None;
    world.start(51, 50, 0, "nixos-rebuild switch");
    world.pass(2, 51);
    assert_eq!(world.kinds(), []);
}

#[test]
fn a_stall_is_told_at_ten_minutes_once_more_at_thirty_and_goes_with_a_sign_of_life() {
    let mut world = World::silent();
    let told = world.second_of(700, |world| world.kinds() == [NoticeKind::Stalled]);
    // Ten seconds more for a cause to be known first.
    assert!((600..=612).contains(&told), "{told} s");
    assert_eq!(world.lamp(), Lamp::Stalled);
    let again = told + world.second_of(1300, |world| world.notices()[0].round == 2);
    assert!((1795..=1812).contains(&again), "{again} s");
    world.pass(3600, 0);
    assert_eq!(
        (world.kinds(), world.notices()[0].round),
        (vec![NoticeKind::Stalled], 2)
    );
    world.pass(5, 50);
    assert_eq!(world.kinds(), []);
    world.pass(900, 0);
    assert_eq!(world.kinds(), [], "a second stall of the same rebuild");
}

#[test]
fn what_was_as_quiet_before_is_told_to_nobody() {
    let mut world = World::silent();
    let status = world.state.status();
    let phase = status.rebuilds[0].phase;
    let past = |run: i64| Past {
        id: format!("{run}-7@1"),
        tool: "nixos-rebuild".to_owned(),
        verb: "build".to_owned(),
        target: None,
        user: "alice".to_owned(),
        started: Time(START - run * 86_400_000),
        ended: Time(START - run * 86_400_000 + 3_600_000),
        elapsed_s: 3600.0,
        outcome: Verdict::Finished,
        exit: None,
        cause: None,
        phases: vec![(phase, 3600.0)],
        reason: None,
        failed: Vec::new(),
        quiets: vec![(phase, 1500.0)],
        alarms: 0,
    };
    world.tell(Event::Remembered((1..=5).map(past).collect()));
    for _ in 0..25 {
        world.pass(60, 0);
        assert_eq!(world.kinds(), []);
        assert_ne!(world.lamp(), Lamp::Stalled);
    }
}

#[test]
fn a_snoozed_stall_is_told_again_after_half_an_hour_and_the_lamp_stays_red() {
    let mut world = World::stalled();
    let notice = world.notices().remove(0);
    let scope = notice.snooze.expect("it can be snoozed");
    assert_eq!(scope, QuietScope::Rebuild("50-7".to_owned()));
    let until = PauseUntil::For(1800);
    let effects = world.wish(Command::Snooze { scope, until });
    assert!(matches!(
        effects.iter().find(|e| matches!(e, Effect::KeepRules(_))),
        Some(Effect::KeepRules(rules)) if rules.len() == 1
    ));
    assert_eq!(world.kinds(), []);
    world.pass(60, 0);
    assert_eq!(world.lamp(), Lamp::Stalled);
    assert_eq!(world.state.view().rules.len(), 1);
    let again = world.second_of(1800, |world| !world.notices().is_empty());
    assert!((1735..=1745).contains(&again), "{again} s");
    assert!(world.state.view().rules.is_empty());
}

#[test]
fn trouble_shows_through_a_pause_and_a_rebuild_that_has_ended_takes_its_rule_along() {
    let mut world = World::silent();
    world.wish(Command::Pause(PauseUntil::TurnedOn));
    world.pass(700, 0);
    assert_eq!((world.lamp(), world.kinds()), (Lamp::Stalled, Vec::new()));
    world.processes[0].prompt = Some(Prompt::PASSWORD);
    world.pass(40, 0);
    assert_eq!((world.lamp(), world.kinds()), (Lamp::NeedsYou, Vec::new()));
    world.wish(Command::Resume);
    world.pass(1, 0);
    assert_eq!(world.kinds(), [NoticeKind::NeedsYou]);

    let scope = QuietScope::Rebuild("50-7".to_owned());
    world.wish(Command::Snooze {
        scope,
        until: PauseUntil::TurnedOn,
    });
    world.pass(2, 0);
    assert_eq!(world.kinds(), []);
    world.end(50, 1);
    world.pass(6, 0);
    assert_eq!(
        (world.lamp(), world.kinds()),
        (Lamp::Failed, vec![NoticeKind::Failed])
    );
    assert!(world.state.view().rules.is_empty());
}

#[test]
fn a_rule_names_what_there_is_and_is_dropped_by_its_name() {
    let mut world = World::silent();
    for scope in [
        QuietScope::Rebuild("51-7".to_owned()),
        QuietScope::Cause("no-such-cause".to_owned()),
    ] {
        let until = PauseUntil::OneHour;
        let effects = world.wish(Command::Snooze { scope, until });
        assert_eq!(refusals(&effects).len(), 1);
    }
    let scope = QuietScope::Cause("lock-held".to_owned());
    world.wish(Command::Snooze {
        scope,
        until: PauseUntil::OneHour,
    });
    world.wish(Command::Pause(PauseUntil::RebuildEnds));
    let rules = world.state.view().rules;
    assert_eq!(rules.len(), 2);
    assert!(rules[0].line.starts_with("Alerts of “"), "{rules:?}");
    assert_eq!(rules[1].line, "All alerts, until the rebuild ends");
    let id = rules[1].id.clone();
    world.wish(Command::DropRule { id: id.clone() });
    assert_eq!(world.state.view().rules.len(), 1);
    let effects = world.wish(Command::DropRule { id });
    assert_eq!(refusals(&effects).len(), 1);
}

#[test]
fn a_pause_until_an_end_wants_something_that_ends() {
    let mut world = World::new();
    world.pass(3, 0);
    world.wish(Command::Pause(PauseUntil::OneHour));
    let before = world.state.view().rules;
    assert_eq!(before.len(), 1);
    let effects = world.wish(Command::Pause(PauseUntil::RebuildEnds));
    assert_eq!(
        refusals(&effects),
        ["No rebuild is running that could end. Nothing was changed."]
    );
    assert_eq!(world.state.view().rules, before);
}

#[test]
fn rules_outlive_the_agent() {
    let mut world = World::silent();
    world.wish(Command::Pause(PauseUntil::RebuildEnds));
    let effects = world.wish(Command::Snooze {
        scope: QuietScope::Rebuild("50-7".to_owned()),
        until: PauseUntil::OneHour,
    });
    let kept: Vec<Rule> = effects
        .into_iter()
        .find_map(|effect| match effect {
            Effect::KeepRules(rules) => Some(rules),
            _ => None,
        })
        .expect("they are kept");
    world.state = State::default();
    world.tell(Event::RulesRemembered(kept));
    assert_eq!(world.state.view().rules.len(), 2, "nothing was seen yet");
    world.pass(10, 50);
    assert_eq!(world.state.view().rules.len(), 2);
    world.end(50, 0);
    world.pass(2, 0);
    assert!(world.state.view().rules.is_empty());
}

#[test]
fn none_comes_in_the_first_minute_but_that_a_person_is_needed_or_it_failed() {
    let mut world = World::new();
    world.set(|config| config.alerts.finished_after_minutes = 0);
    world.start(50, 1, ALICE, "nixos-rebuild switch");
    world.pass(40, 50);
    world.end(50, 0);
    world.pass(5, 0);
    assert_eq!(world.kinds(), [], "it was quick");
    world.start(51, 1, ALICE, "nixos-rebuild switch");
    world.pass(30, 51);
    world.end(51, 1);
    world.pass(5, 0);
    assert_eq!(world.kinds(), [NoticeKind::Failed]);
    world.start(52, 1, ALICE, "nixos-rebuild switch");
    world.pass(100, 52);
    world.end(52, 0);
    world.pass(2, 0);
    assert_eq!(world.kinds(), [NoticeKind::Fixed]);
}

#[test]
fn who_looks_at_the_window_or_is_away_gets_none() {
    let mut world = World::silent();
    world.wish(Command::Focused(true));
    for _ in 0..12 {
        world.pass(60, 0);
        world.wish(Command::Focused(true));
    }
    assert_eq!((world.lamp(), world.kinds()), (Lamp::Stalled, Vec::new()));
    world.wish(Command::Focused(false));
    world.pass(10, 0);
    assert_eq!(world.kinds(), [], "it was read in the window");

    // A window that died has said nothing for a while.
    let mut world = World::silent();
    world.wish(Command::Focused(true));
    world.pass(620, 0);
    assert_eq!(world.kinds(), [NoticeKind::Stalled]);

    let mut world = World::silent();
    world.tell(Event::Locked(true));
    world.pass(1000, 0);
    assert_eq!(world.kinds(), []);
    world.tell(Event::Locked(false));
    assert_eq!(world.kinds(), [NoticeKind::Stalled], "it is still so");
}

#[test]
fn the_same_failure_again_is_no_news() {
    let mut world = World::new();
    let found = |name: &str| {
        vec![FailedBuild {
            name: name.to_owned(),
            ..FailedBuild::default()
        }]
    };
    for (pid, name, told) in [
        (50, "firefox-137", true),
        (51, "firefox-137", false),
        (52, "glibc-2.40", true),
    ] {
        world.start(pid, 1, ALICE, "nixos-rebuild build");
        world.pass(90, pid);
        world.end(pid, 1);
        world.pass(1, 0);
        assert_eq!(world.kinds(), [], "what failed is looked for");
        let id = world.state.past[0].id.clone();
        world.tell(Event::FoundFailed(id, found(name)));
        world.pass(5, 0);
        let bodies: Vec<String> = world.notices().into_iter().map(|n| n.body).collect();
        let body = format!("{name}: build failed.");
        assert_eq!(bodies, if told { vec![body] } else { Vec::new() });
        assert_eq!(world.lamp(), Lamp::Failed);
        // Three in an hour are all there may be.
        world.pass(1300, 0);
    }
}

#[test]
fn a_switch_that_stopped_half_way_offers_the_way_back() {
    let mut world = World::new();
    world.start(50, 1, 0, "nixos-rebuild switch");
    world.pass(60, 50);
    let switch = "/nix/store/00000000000000000000000000000000-nixos-system/bin/switch-to-configuration switch";
    world.start(51, 50, 0, switch);
    world.pass(10, 51);
    assert_eq!(world.state.status().rebuilds[0].phase, Phase::Activate);
    world.end(51, 4);
    world.end(50, 4);
    world.pass(5, 0);
    let notice = world.notices().remove(0);
    assert_eq!(notice.kind, NoticeKind::FailedInActivation);
    assert_eq!(notice.title, "Switch stopped half way");
    let labels: Vec<&str> = notice
        .buttons
        .iter()
        .map(|(label, _)| label.as_str())
        .collect();
    assert_eq!(labels, ["Show why", "Roll back…"]);
}

#[test]
fn a_full_disk_is_told_until_it_has_much_space_again() {
    let mut world = World::new();
    let at = |gib: f64, world: &mut World| {
        world.free_bytes = Some((gib * f64::from(1 << 30)) as u64);
        world.pass(2, 0);
        world.kinds()
    };
    assert_eq!(at(8.0, &mut world), []);
    assert_eq!(at(0.9, &mut world), [NoticeKind::DiskFull]);
    assert_eq!(at(3.0, &mut world), [NoticeKind::DiskFull]);
    assert_eq!(at(6.0, &mut world), []);
    assert_eq!(at(3.0, &mut world), [], "it was not low since");
}

#[test]
fn slow_and_a_new_kernel_are_told_to_who_wants_it() {
    let mut world = World::new();
    world.start_after_three_of_two_minutes();
    world.pass(1000, 60);
    assert_eq!((world.lamp(), world.kinds()), (Lamp::Attention, Vec::new()));
    world.set(|config| config.alerts.slow = true);
    world.pass(1, 60);
    let notice = world.notices().remove(0);
    assert_eq!(notice.kind, NoticeKind::Slow);
    assert_eq!(notice.title, "Slower than usual: 16 min");
    assert!(notice.body.starts_with("Usually 2 min."), "{}", notice.body);
    world.end(60, 0);
    world.pass(400, 0);

    let kernel = Checked {
        id: KERNEL.to_owned(),
        title: String::new(),
        group: HealthGroup::System,
        cost: CheckCost::Instant,
        job: None,
        result: HealthResult::Look,
        number: "6.12.49 runs, 6.12.51 is installed".to_owned(),
        why: String::new(),
        next_step: None,
        details: Vec::new(),
        at: Some(Time(START)),
        took_ms: 0.0,
    };
    world.tell(Event::Checked(vec![kernel], false));
    assert!(!world.kinds().contains(&NoticeKind::Reboot));
    world.second += 3600;
    world.set(|config| config.alerts.reboot = true);
    world.pass(1, 0);
    let notice = world
        .notices()
        .into_iter()
        .find(|n| n.kind == NoticeKind::Reboot);
    let body = notice.expect("it is told").body;
    assert_eq!(body, "6.12.49 runs, 6.12.51 is installed.");
}

#[test]
fn each_kind_can_be_turned_off() {
    let mut world = World::stalled();
    world.set(|config| config.alerts.stalled = false);
    world.pass(1, 0);
    assert_eq!(world.kinds(), []);
    world.processes[0].prompt = Some(Prompt::PASSWORD);
    world.set(|config| config.alerts.needs_you = false);
    world.pass(60, 0);
    assert_eq!(world.kinds(), []);
    world.set(|config| config.alerts.failed = false);
    world.end(50, 1);
    world.pass(6, 0);
    assert_eq!(world.kinds(), []);
    world.free_bytes = Some(1000);
    world.set(|config| config.alerts.disk_full = false);
    world.pass(2, 0);
    assert_eq!(world.kinds(), []);
    world.set(|config| config.alerts.cannot_watch = false);
    world.second += 3600;
    world.tell(Event::Tick);
    assert_eq!((world.lamp(), world.kinds()), (Lamp::Unknown, Vec::new()));
}

#[test]
fn a_test_comes_whatever_is_paused_and_goes_by_itself() {
    let mut world = World::new();
    world.pass(1, 0);
    world.wish(Command::Focused(true));
    world.wish(Command::TestNotice);
    assert_eq!(world.kinds(), [NoticeKind::Test]);
    world.wish(Command::TestNotice);
    assert_eq!(world.notices()[0].round, 2);
    world.pass(61, 0);
    assert_eq!(world.kinds(), []);
}

#[test]
fn without_leave_nothing_is_done_from_here() {
    let mut world = World::silent();
    let rebuild = "50-7".to_owned();
    let stop = Command::Prepare(Action::Stop {
        rebuild,
        force: false,
    });
    world.set(|config| config.actions.allowed = false);
    let effects = world.wish(stop.clone());
    assert_eq!(refusals(&effects), [words::plan::not_allowed()]);
    let effects = world.wish(Command::Confirm {
        plan: String::new(),
        really: true,
    });
    assert_eq!(refusals(&effects), [words::plan::not_allowed()]);
    world.set(|config| config.actions.allowed = true);
    assert!(refusals(&world.wish(stop)).is_empty());
}

#[test]
fn garbage_goes_by_the_rules_that_are_set_unless_it_is_said_otherwise() {
    let mut world = World::new();
    let surveyed = |newest: Option<u32>, world: &mut World| {
        let choose = Choose::Keep {
            newest,
            days: None,
            own: true,
        };
        let effects = world.wish(Command::Prepare(Action::CollectGarbage {
            choose,
            even_during_rebuild: false,
        }));
        effects
            .into_iter()
            .find_map(|effect| match effect {
                Effect::Survey(_, Action::CollectGarbage { choose, .. }) => Some(choose),
                _ => None,
            })
            .expect("it is looked for")
    };
    let keep = |newest, days| Choose::Keep {
        newest,
        days,
        own: true,
    };
    assert_eq!(surveyed(None, &mut world), keep(None, None));
    world.set(|config| config.gc.keep = 5);
    world.set(|config| config.gc.keep_days = 14);
    assert_eq!(surveyed(None, &mut world), keep(Some(5), Some(14)));
    assert_eq!(surveyed(Some(2), &mut world), keep(Some(2), None));
}

#[test]
fn looks_are_as_they_are_set() {
    let mut world = World::new();
    world.set(|config| config.window.text_percent = 150);
    world.set(|config| config.window.motion = crate::config::Motion::Off);
    world.set(|config| config.lamp.colour = crate::config::Colour::Always);
    let looks = world.state.view().looks;
    assert_eq!((looks.text_percent, looks.motion.as_str()), (150, "off"));
    assert_eq!(
        (looks.lamp_colour.as_str(), looks.patterns),
        ("always", true)
    );
}

#[test]
fn alerts_that_are_paused_come_back_by_themselves() {
    let mut world = World::new();
    world.pass(1, 0);
    world.tell(Event::Commanded(Command::Pause(PauseUntil::OneHour)));
    world.pass(3, 0);
    assert_eq!(
        (world.lamp(), world.headline().as_str()),
        (Lamp::Paused, "Alerts paused until 21:00")
    );
    world.second += 3600;
    world.pass(3, 0);
    assert_eq!(world.lamp(), Lamp::Ok);
    world.tell(Event::Commanded(Command::Pause(PauseUntil::Tomorrow)));
    assert_eq!(
        world.state.status().paused_until.as_deref(),
        Some("2026-11-23T08:00:00Z")
    );
}
