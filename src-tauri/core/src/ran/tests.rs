//! What `nixlamp run` tells, against what the samples show.

use crate::command_line;
use crate::config::{Config, RebuildCommand};
use crate::engine::{Effect, Event, State};
use crate::model::{Ended, Exit, Moment, Now, Process, ProcessId, ProcessState, Sample, Time};
use crate::order::Deed;
use crate::record::{Past, Record};
use crate::wire::{Action, Command, Ran, RanEnd, Verdict};

const START: i64 = 1_795_377_600_000;

fn now(second: u64) -> Now {
    Now {
        moment: Moment(1_000_000 + second * 1000),
        time: Time(START + second.cast_signed() * 1000),
        utc_offset_s: 0,
    }
}

fn argv(line: &str) -> Vec<String> {
    line.split(' ').map(str::to_owned).collect()
}

fn process(pid: u32, line: &str, age_s: f64) -> Process {
    let argv = argv(line);
    Process {
        id: ProcessId { pid, start: 7 },
        parent: 1,
        group: pid,
        uid: 1000,
        user: "alice".to_owned(),
        name: argv[0].clone(),
        recognised: command_line::recognise(&argv),
        argv,
        age_s,
        slept_s: 0.0,
        state: ProcessState::Sleeping,
        cpu_ns: 0,
        run_wait_ns: None,
        rss_bytes: 1 << 20,
        threads: 1,
        switches: None,
        io: None,
        wchan: None,
        prompt: None,
        build_user: false,
        has_terminal: true,
    }
}

/// So many seconds with these processes.
fn pass(state: &mut State, from: u64, seconds: u64, processes: &[Process]) -> Vec<Effect> {
    let mut effects = Vec::new();
    for second in from..from + seconds {
        let sample = Sample {
            processes: processes.to_vec(),
            agent_uid: 1000,
            ..Sample::default()
        };
        effects.extend(state.update(now(second), Event::Sampled(Box::new(sample))));
    }
    effects
}

fn ran(pid: u32, line: &str, ended: Option<RanEnd>) -> Event {
    Event::Commanded(Command::Ran(Ran {
        pid,
        start: 7,
        command: argv(line),
        ended,
    }))
}

fn kept(effects: &[Effect]) -> Vec<&Past> {
    let past = effects.iter().filter_map(|effect| match effect {
        Effect::Keep(Record::Rebuild(past)) => Some(past),
        _ => None,
    });
    past.collect()
}

const SWITCH: &str = "nixos-rebuild switch --flake .#a";

#[test]
fn the_end_is_exact_whether_it_is_told_before_or_after_the_process_is_gone() {
    for told_first in [true, false] {
        let mut state = State::default();
        pass(&mut state, 0, 5, &[process(40, SWITCH, 1.0)]);
        let end = ran(40, SWITCH, Some(RanEnd::Code(3)));
        let mut effects = Vec::new();
        if told_first {
            effects.extend(state.update(now(5), end));
            effects.extend(pass(&mut state, 6, 1, &[]));
        } else {
            effects.extend(pass(&mut state, 5, 1, &[]));
            effects.extend(state.update(now(6), end));
        }
        let last = kept(&effects).last().copied().expect("it is kept").clone();
        assert_eq!(last.exit, Some(Exit::Code(3)), "{told_first}");
        assert_eq!(last.outcome, Verdict::Failed);
        assert_eq!(last.ended, now(5).time, "it ended when it was gone");
        // One rebuild, however often its end is written.
        assert_eq!(state.past().len(), 1);
        assert_eq!(state.past()[0], last);
        assert_eq!(
            kept(&effects).iter().filter(|p| p.id == last.id).count(),
            2 - usize::from(told_first)
        );
    }
}

#[test]
fn what_sudo_started_ends_as_sudo_does() {
    let mut state = State::default();
    pass(
        &mut state,
        0,
        5,
        &[process(41, SWITCH, 1.0), process(50, "nix build .#b", 1.0)],
    );
    let line = format!("sudo -E {SWITCH}");
    let effects = state.update(now(5), ran(40, &line, Some(RanEnd::Signal(9))));
    let kept = kept(&effects);
    assert_eq!(kept.len(), 1);
    assert_eq!(kept[0].exit, Some(Exit::Signal(9)));
    assert_eq!(kept[0].outcome, Verdict::Stopped);
    assert_eq!(kept[0].tool, "nixos-rebuild");
}

#[test]
fn what_is_known_or_another_process_is_left_alone() {
    let mut state = State::default();
    pass(&mut state, 0, 5, &[process(40, SWITCH, 1.0)]);
    let sample = Sample {
        ended: vec![Ended {
            id: ProcessId { pid: 40, start: 7 },
            exit: Some(Exit::Code(0)),
        }],
        ..Sample::default()
    };
    state.update(now(5), Event::Sampled(Box::new(sample)));
    let effects = state.update(now(6), ran(40, SWITCH, Some(RanEnd::Code(1))));
    assert!(kept(&effects).is_empty(), "the system has told it");
    let effects = state.update(now(6), ran(99, "make", Some(RanEnd::Code(1))));
    assert!(kept(&effects).is_empty());
    assert_eq!(state.past()[0].exit, Some(Exit::Code(0)));
}

fn configured() -> State {
    let mut state = State::default();
    let config = Config {
        rebuild: vec![RebuildCommand {
            name: "build".to_owned(),
            command: argv("nixos-rebuild build"),
            ..RebuildCommand::default()
        }],
        ..Config::default()
    };
    state.update(now(0), Event::Configured(config));
    state
}

fn prepare(state: &mut State, second: u64) -> String {
    let action = Action::Rebuild {
        name: "build".to_owned(),
    };
    state.update(now(second), Event::Commanded(Command::Prepare(action)));
    state.view().plan.expect("a plan").id
}

fn confirm(state: &mut State, second: u64, plan: String) -> (usize, usize) {
    let effects = state.update(
        now(second),
        Event::Commanded(Command::Confirm {
            plan,
            really: false,
        }),
    );
    let acts = effects.iter().filter(|e| matches!(e, Effect::Act(..)));
    let refusals = effects.iter().filter(|e| matches!(e, Effect::Refuse(_)));
    (acts.count(), refusals.count())
}

#[test]
fn a_configured_command_is_run_as_it_was_read_or_not_at_all() {
    let mut state = configured();
    assert_eq!(
        state.view().rebuild_commands[0].command,
        "nixos-rebuild build"
    );
    let plan = prepare(&mut state, 1);
    assert_eq!(confirm(&mut state, 2, plan.clone()), (1, 0));
    assert_eq!(confirm(&mut state, 2, plan), (0, 1), "a yes counts once");

    let plan = prepare(&mut state, 3);
    state.update(now(4), Event::Configured(Config::default()));
    assert_eq!(
        confirm(&mut state, 5, plan),
        (0, 1),
        "the command is another"
    );

    let mut state = configured();
    let plan = prepare(&mut state, 1);
    pass(&mut state, 2, 2, &[process(40, SWITCH, 1.0)]);
    assert_eq!(confirm(&mut state, 5, plan), (0, 1), "another has begun");
    let plan = prepare(&mut state, 6);
    let danger = state.view().plan.and_then(|plan| plan.danger);
    assert!(
        danger.is_some_and(|it| it.contains("nixos-rebuild switch of “.#a”, started by alice")),
    );
    assert_eq!(
        confirm(&mut state, 7, plan),
        (1, 0),
        "a yes to that is a yes"
    );
}

#[test]
fn what_has_just_been_started_counts_before_it_is_seen() {
    let mut state = configured();
    let danger = |state: &mut State, second| {
        prepare(state, second);
        state.view().plan.and_then(|plan| plan.danger)
    };
    state.update(now(1), ran(40, "nixos-rebuild build", None));
    assert!(danger(&mut state, 2).is_some_and(|it| it.contains("nixos-rebuild build")));
    // Who started it was killed and never told the end.
    assert_eq!(danger(&mut state, 12), None);
    state.update(now(13), ran(41, "nixos-rebuild build", None));
    state.update(
        now(14),
        ran(41, "nixos-rebuild build", Some(RanEnd::Code(0))),
    );
    assert_eq!(danger(&mut state, 15), None);
}

#[test]
fn the_signals_that_a_plan_shows_are_those_that_are_sent() {
    let mut state = State::default();
    let inner = Process {
        parent: 40,
        ..process(41, "nix-build .", 1.0)
    };
    pass(&mut state, 0, 5, &[process(40, SWITCH, 1.0), inner]);
    let rebuild = state.view().status.rebuilds[0].id.clone();
    let stop = Command::Prepare(Action::Stop {
        rebuild,
        force: false,
    });
    state.update(now(6), Event::Commanded(stop));
    let plan = state.view().plan.expect("a plan");
    let confirm = Command::Confirm {
        plan: plan.id,
        really: false,
    };
    let effects = state.update(now(7), Event::Commanded(confirm));
    let order = effects.iter().find_map(|effect| match effect {
        Effect::Act(order, _) => Some(order),
        _ => None,
    });
    let Some(Deed::Stop(order)) = order.map(|order| &order.deed) else {
        panic!("no order: {effects:?}");
    };
    let sent = order
        .clients
        .iter()
        .map(|it| format!("kill -INT {}", it.id.pid));
    let sent: Vec<String> = sent.collect();
    assert_eq!(plan.by_hand, sent);
    assert_eq!(sent, ["kill -INT 41", "kill -INT 40"]);
}
