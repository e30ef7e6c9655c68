//! Small machines made of a few processes, second by second.

mod acting;
mod alerts;
mod answers;
mod clocks;
mod ends;
mod headlines;
mod health;
mod hearing;
mod menu;
mod numbers;
mod stops;
mod unseen;

use super::*;
use crate::command_line;
use crate::lamp::rank;
use crate::model::{Ended, Link, Machine, NixHere, Process, ProcessState, Why};
use crate::wire::NoticeKind;

mod calm;

/// 2026-11-22 20:00 UTC.
const START: i64 = 1_795_377_600_000;
const ALICE: u32 = 1000;

/// A machine on which alice watches.
struct World {
    state: State,
    second: u64,
    /// What the clock for people shows too much.
    clock_ms: i64,
    processes: Vec<Process>,
    ended: Vec<Ended>,
    /// Profiles, as a look finds them.
    links: Vec<Link>,
    /// Free space where Nix needs it, of 100 GiB.
    free_bytes: Option<u64>,
}

impl World {
    fn new() -> World {
        World {
            state: State::default(),
            second: 0,
            clock_ms: 0,
            processes: Vec::new(),
            ended: Vec::new(),
            links: Vec::new(),
            free_bytes: None,
        }
    }

    fn now(&self) -> Now {
        Now {
            moment: Moment(1_000_000 + self.second * 1000),
            time: Time(START + self.second.cast_signed() * 1000 + self.clock_ms),
            utc_offset_s: 0,
        }
    }

    fn start(&mut self, pid: u32, parent: u32, uid: u32, line: &str) {
        let argv: Vec<String> = line.split_whitespace().map(str::to_owned).collect();
        let recognised = command_line::recognise(&argv);
        self.processes.push(Process {
            id: ProcessId { pid, start: 7 },
            parent,
            group: pid,
            uid,
            user: if uid == 0 { "root" } else { "alice" }.to_owned(),
            name: argv[0].clone(),
            argv,
            recognised,
            age_s: 0.0,
            slept_s: 0.0,
            state: ProcessState::Sleeping,
            cpu_ns: 0,
            run_wait_ns: None,
            rss_bytes: 1 << 20,
            threads: 1,
            switches: Some(0),
            io: None,
            wchan: None,
            prompt: None,
            build_user: false,
            has_terminal: !line.starts_with("nix-daemon"),
        });
    }

    fn end(&mut self, pid: u32, code: i32) {
        self.processes.retain(|p| p.id.pid != pid);
        let id = ProcessId { pid, start: 7 };
        let exit = Some(Exit::Code(code));
        self.ended.push(Ended { id, exit });
    }

    /// So many seconds, each with a sample in which `busy` uses a whole core.
    fn pass(&mut self, seconds: u64, busy: u32) -> Vec<Effect> {
        let mut effects = Vec::new();
        for _ in 0..seconds {
            self.second += 1;
            for process in &mut self.processes {
                process.age_s += 1.0;
                if process.id.pid == busy {
                    process.cpu_ns += 1_000_000_000;
                }
            }
            effects.extend(self.sample());
        }
        effects
    }

    fn sample(&mut self) -> Vec<Effect> {
        let sample = Sample {
            processes: self.processes.clone(),
            ended: std::mem::take(&mut self.ended),
            machine: Machine {
                cores: 2,
                memory_total_bytes: 8 << 30,
                memory_available_bytes: 4 << 30,
                spaces: self.free_bytes.map(alerts::space).into_iter().collect(),
                ..Machine::default()
            },
            nix: NixHere {
                has_store: true,
                daemon: None,
                ..NixHere::default()
            },
            agent_uid: ALICE,
            links: self.links.clone(),
            ..Sample::default()
        };
        self.tell(Event::Sampled(Box::new(sample)))
    }

    fn tell(&mut self, event: Event) -> Vec<Effect> {
        let now = self.now();
        self.state.update(now, event)
    }

    fn lamp(&self) -> Lamp {
        self.state.view().status.state
    }

    fn headline(&self) -> String {
        self.state.view().status.headline
    }

    /// As process 60 a rebuild begins that took two minutes three times before.
    fn start_after_three_of_two_minutes(&mut self) {
        for run in 0..3 {
            self.start(50 + run, 1, ALICE, "darwin-rebuild check");
            self.pass(120, 50 + run);
            self.end(50 + run, 0);
            self.pass(5, 0);
        }
        self.start(60, 1, ALICE, "darwin-rebuild check");
    }

    fn stop_plan(&mut self, pid: u32) -> Plan {
        let rebuild = format!("{pid}-7");
        self.tell(Event::Commanded(Command::Prepare(Action::Stop {
            rebuild,
            force: false,
        })));
        self.state.view().plan.expect("it was just prepared")
    }

    fn confirm(&mut self, plan: &str) -> Vec<Effect> {
        self.confirm_really(plan, false)
    }

    fn confirm_really(&mut self, plan: &str, really: bool) -> Vec<Effect> {
        let plan = plan.to_owned();
        self.tell(Event::Commanded(Command::Confirm { plan, really }))
    }
}

fn refusals(effects: &[Effect]) -> Vec<&str> {
    effects
        .iter()
        .filter_map(|effect| match effect {
            Effect::Refuse(why) => Some(why.as_str()),
            _ => None,
        })
        .collect()
}

#[test]
fn a_rebuild_lights_the_lamp_and_is_remembered() {
    let mut world = World::new();
    world.pass(1, 0);
    assert_eq!(
        (world.lamp(), world.headline().as_str()),
        (Lamp::Ok, "All good")
    );
    world.start(50, 1, ALICE, "nixos-rebuild build --flake .#laptop");
    let effects = world.pass(1, 50);
    assert!(effects.contains(&Effect::Pace(Pace::Every(1000))));
    world.pass(70, 50);
    assert_eq!(world.lamp(), Lamp::Running);
    assert_eq!(
        world.headline(),
        "Rebuilding — nixos-rebuild build of “.#laptop”, 1 min"
    );
    world.end(50, 0);
    let effects = world.pass(3, 0);
    assert!(effects.contains(&Effect::Pace(Pace::Idle)));
    let kept = effects.iter().any(|e| matches!(e, Effect::Keep(Record::Rebuild(p)) if p.outcome == Verdict::Finished && p.elapsed_s > 70.0));
    assert!(kept, "{effects:?}");
    assert_eq!(world.lamp(), Lamp::Ok);
    assert_eq!(world.headline(), "All good — last rebuild today 20:01");
}

#[test]
fn what_failed_stays_red_until_it_was_seen() {
    let mut world = World::new();
    world.start(50, 1, ALICE, "nixos-rebuild switch");
    world.pass(40, 50);
    world.end(50, 1);
    world.pass(90, 0);
    assert_eq!(world.lamp(), Lamp::Failed);
    assert_eq!(world.headline(), "Failed — nixos-rebuild switch, 1 min ago");
    let notices = world.state.view().notices;
    assert_eq!(notices.len(), 1);
    assert_eq!(notices[0].kind, NoticeKind::Failed);
    assert_eq!(notices[0].title, "Rebuild failed after 41 s");
    let rebuild = world.state.view().status.recent[0].id.clone();
    world.tell(Event::Commanded(Command::Acknowledge { rebuild }));
    world.pass(3, 0);
    assert_eq!(world.lamp(), Lamp::Ok);
    assert!(world.state.view().notices.is_empty());
}

#[test]
fn slow_is_told_from_history_and_only_from_three_runs_on() {
    let mut world = World::new();
    for run in 0..3 {
        let pid = 50 + run;
        world.start(pid, 1, ALICE, "darwin-rebuild check");
        world.pass(120, pid);
        world.end(pid, 0);
        world.pass(5, 0);
        assert!(
            world
                .state
                .rebuilds
                .iter()
                .all(|r| r.verdict != Verdict::Slow)
        );
    }
    world.start(60, 1, ALICE, "darwin-rebuild check");
    world.pass(140, 60);
    assert_eq!(world.lamp(), Lamp::Running, "a little longer is not slow");
    world.pass(1420, 60);
    let status = world.state.status();
    assert_eq!(status.rebuilds[0].verdict, Verdict::Slow);
    assert_eq!(
        status.rebuilds[0].against_usual.as_deref(),
        Some("26 min, usually 2 min (13×, 3 runs)")
    );
    assert_eq!(world.lamp(), Lamp::Attention);
    assert_eq!(
        world.headline(),
        "Slower than usual — 26 min (usually 2 min)"
    );
}

#[test]
fn without_a_sign_of_life_it_is_stuck_and_we_say_that_we_do_not_know_why() {
    let mut world = World::new();
    world.start(50, 1, ALICE, "nix build .#chromium");
    world.pass(100, 0);
    assert_eq!(world.lamp(), Lamp::Running);
    // A cause that rests on the same silence would be named first.
    world.pass(18, 0);
    let view = world.state.view();
    assert_eq!(view.status.state, Lamp::Stalled);
    assert_eq!(view.status.rebuilds[0].causes[0].code, "dont-know");
    assert_eq!(
        view.status.rebuilds[0].causes[0].evidence_for[0].text,
        "No sign of life in any signal for 1 min: no processor used, nobody woken, no byte moved"
    );
    assert_eq!(
        view.notices,
        [],
        "nothing proves it: a person is told later"
    );
    world.pass(498, 0);
    let view = world.state.view();
    assert_eq!(view.status.state, Lamp::Stalled);
    assert_eq!(view.status.headline, "No progress for 10 min");
    assert_eq!(view.status.rebuilds[0].causes[0].code, "dont-know");
    assert_eq!(view.notices[0].title, "No progress for 10 min");
    assert!(view.notices[0].body.ends_with("I don't know why yet."));
    world.pass(2, 50);
    assert_eq!(world.state.status().rebuilds[0].verdict, Verdict::Working);
    assert!(
        world.state.view().notices.is_empty(),
        "withdrawn as soon as it moves"
    );
}

#[test]
fn a_plan_is_carried_out_as_it_was_read_or_not_at_all() {
    let mut world = World::new();
    world.start(50, 1, ALICE, "nixos-rebuild build");
    world.start(51, 50, ALICE, "nix-build <nixpkgs/nixos> -A system");
    world.pass(5, 51);
    let plan = world.stop_plan(50);
    assert_eq!(plan.about, "nixos-rebuild build, 5 s, started by alice");
    assert_eq!(plan.by_hand, ["kill -INT 51", "kill -INT 50"]);
    assert_eq!(
        refusals(&world.confirm("another")),
        [words::plan::no_plan()]
    );
    let effects = world.confirm(&plan.id);
    let Some(Effect::Act(
        Order {
            deed: Deed::Stop(order),
            ..
        },
        _,
    )) = effects.iter().find(|e| matches!(e, Effect::Act(..)))
    else {
        panic!("nothing is done: {effects:?}");
    };
    assert_eq!(
        order.clients.iter().map(|t| t.id.pid).collect::<Vec<_>>(),
        [51, 50]
    );
    assert_eq!(
        refusals(&world.confirm(&plan.id)),
        [words::plan::no_plan()],
        "once only"
    );

    // The client ends and another takes its place while the dialog is open.
    let plan = world.stop_plan(50);
    world.end(51, 0);
    world.start(
        52,
        50,
        ALICE,
        "nix-env -p /nix/var/nix/profiles/system --set x",
    );
    world.pass(1, 52);
    assert_eq!(refusals(&world.confirm(&plan.id)), [words::plan::changed()]);

    // It begins to activate while the dialog is open.
    let plan = world.stop_plan(50);
    assert_eq!(plan.danger, Some(words::plan::danger_profile()));
    world.start(53, 50, ALICE, "/nix/store/00000000000000000000000000000000-nixos-system/bin/switch-to-configuration switch");
    world.pass(1, 53);
    assert_eq!(
        refusals(&world.confirm_really(&plan.id, true)),
        [words::plan::changed()]
    );
}

#[test]
fn who_was_stopped_did_not_fail() {
    let mut world = World::new();
    world.start(50, 1, ALICE, "nixos-rebuild build");
    world.pass(40, 50);
    let plan = world.stop_plan(50);
    world.confirm(&plan.id);
    world.end(50, 1);
    world.pass(5, 0);
    assert_eq!(world.lamp(), Lamp::Ok);
    assert_eq!(world.state.status().recent[0].outcome, Verdict::Stopped);
    assert!(world.state.view().notices.is_empty());
}

#[test]
fn a_watcher_that_falls_silent_is_told() {
    let mut world = World::new();
    world.start(50, 1, ALICE, "nix build .#a");
    world.pass(3, 50);
    world.second += 14;
    world.tell(Event::Tick);
    assert_eq!(world.lamp(), Lamp::Running);
    world.second += 3;
    world.tell(Event::Tick);
    assert_eq!(
        (world.lamp(), world.headline().as_str()),
        (Lamp::Unknown, "Can't see rebuilds")
    );
    assert_eq!(world.state.view().notices[0].kind, NoticeKind::CannotWatch);
    world.pass(15, 50);
    assert_eq!(world.lamp(), Lamp::Running);
    assert!(world.state.view().notices.is_empty());
}

#[test]
fn a_night_of_sleep_and_a_clock_that_jumps_are_no_stall() {
    let mut world = World::new();
    world.start(50, 1, ALICE, "nix build .#a");
    world.pass(60, 50);
    // The machine slept: the wall clock went on, the other stood still.
    for jump_ms in [8 * 3_600_000, -86_400_000, 366 * 86_400_000] {
        let now = Now {
            time: Time(world.now().time.0 + jump_ms),
            ..world.now()
        };
        world.state.update(now, Event::Tick);
        world.pass(2, 50);
        let status = world.state.status();
        assert_eq!(status.rebuilds[0].verdict, Verdict::Working);
        assert!(status.rebuilds[0].elapsed_s < 70.0);
        assert!(status.rebuilds[0].quiet_s < 5.0);
    }
    // A reader that goes back on the clock for durations changes nothing.
    let back = Now {
        moment: Moment(5),
        ..world.now()
    };
    world.state.update(back, Event::Tick);
    assert!(world.state.status().rebuilds[0].elapsed_s < 70.0);
}

#[test]
fn no_nix_and_what_is_denied_are_said() {
    let mut world = World::new();
    let gap = Gap {
        source: "processes of other users".to_owned(),
        why: Why::Denied,
    };
    let sample = Sample {
        gaps: vec![gap],
        ..Sample::default()
    };
    world.tell(Event::Sampled(Box::new(sample)));
    let status = world.state.status();
    assert_eq!(
        (status.state, status.headline.as_str()),
        (Lamp::Unknown, "No Nix on this machine")
    );
    assert_eq!(
        status.troubles,
        ["Cannot read processes of other users: the system refuses it to this user."]
    );
}

#[test]
fn rebuilds_that_are_not_listed_are_counted() {
    let mut world = World::new();
    for pid in 100..132 {
        world.start(pid, 1, ALICE, "nix build .#a");
    }
    world.pass(3, 0);
    let status = world.state.status();
    assert_eq!(status.rebuilds.len(), 30);
    assert_eq!(
        status.troubles,
        ["And 2 more rebuilds, which are not listed."]
    );
}

/// Whatever happens, the lamp changes at most once in two seconds unless for
/// the worse, and every picture keeps its promises.
#[test]
fn random_machines_never_break_a_promise() {
    let mut seed = 42_u64;
    let mut random = |below: u64| {
        // Numerical Recipes' linear congruential generator.
        seed = seed
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (seed >> 33) % below
    };
    let mut world = World::new();
    let mut shown = (Lamp::Ok, 0_u64);
    for _ in 0..4_000 {
        match random(12) {
            0 if world.processes.len() < 6 => {
                let line =
                    ["nix build .#a", "nixos-rebuild switch", "nix-store --gc"][random(3) as usize];
                let pid = 100 + world.second as u32;
                if !world.processes.iter().any(|p| p.id.pid == pid) {
                    world.start(pid, 1, if random(3) == 0 { 0 } else { ALICE }, line);
                }
            }
            1 => {
                if let Some(pid) = world.processes.first().map(|p| p.id.pid) {
                    world.end(pid, random(2) as i32);
                }
            }
            2 => {
                for process in &mut world.processes {
                    process.state = if random(2) == 0 {
                        ProcessState::Stopped
                    } else {
                        ProcessState::Sleeping
                    };
                }
            }
            3 => world.second += random(40),
            4 => drop(world.tell(Event::Tick)),
            _ => {}
        }
        let busy = world.processes.first().map_or(0, |p| p.id.pid);
        world.pass(1, if random(3) == 0 { 0 } else { busy });
        let view = world.state.view();
        let lamp = view.status.state;
        if lamp != shown.0 {
            let worse = rank(lamp) > rank(shown.0);
            assert!(
                worse || world.second - shown.1 >= 2,
                "{:?} to {lamp:?} after {} s",
                shown.0,
                world.second - shown.1
            );
            shown = (lamp, world.second);
        }
        assert!(view.tooltip.lines.len() <= 3);
        assert!(view.tooltip.title.starts_with("Nix: "));
        assert!(view.notices.iter().all(|n| n.title.chars().count() <= 45));
        for rebuild in &view.status.rebuilds {
            let sum: f64 = rebuild.causes.iter().map(|c| c.probability).sum();
            assert!(rebuild.causes.is_empty() || (sum - 1.0).abs() < 1e-9);
            assert!(rebuild.elapsed_s >= 0.0 && rebuild.quiet_s >= 0.0);
        }
    }
}

#[test]
fn an_end_that_is_told_before_its_process_is_collected_counts() {
    let mut world = World::new();
    world.start(100, 1, ALICE, "nix-build");
    world.pass(3, 100);
    let verdicts = |world: &World| -> Vec<Verdict> {
        world.state.rebuilds.iter().map(|r| r.verdict).collect()
    };
    assert_eq!(verdicts(&world), [Verdict::Working]);
    world.processes[0].state = ProcessState::Zombie;
    world.ended.push(Ended {
        id: world.processes[0].id,
        exit: Some(Exit::Code(1)),
    });
    world.pass(1, 0);
    assert_eq!(verdicts(&world), [Verdict::Failed]);
    // A parent that never collects it does not make it a new rebuild.
    world.pass(1, 0);
    assert_eq!(verdicts(&world), [Verdict::Failed]);
    world.pass(100, 0);
    assert_eq!(verdicts(&world), []);
}
