//! What `nixlamp run` tells, against what the samples show.

use crate::command_line;
use crate::config::{Config, RebuildCommand};
use crate::engine::{Effect, Event, State};
use crate::model::{Ended, Exit, Moment, Now, Process, ProcessId, ProcessState, Sample, Time};
use crate::order::Deed;
use crate::record::{CommandEnded, Past, Record};
use crate::wire::{Action, Command, Lamp, NixSays, Outcome, Ran, RanEnd, SaidLine, Verdict};

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
        let mut sample = Sample {
            processes: processes.to_vec(),
            agent_uid: 1000,
            ..Sample::default()
        };
        sample.nix.has_store = true;
        effects.extend(state.update(now(second), Event::Sampled(Box::new(sample))));
    }
    effects
}

fn ran(pid: u32, line: &str, ended: Option<RanEnd>) -> Event {
    Event::Commanded(Command::Ran(Ran {
        pid,
        start: 7,
        command: argv(line),
        user: "alice".to_owned(),
        plan: None,
        ran_ms: 500,
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
fn what_the_system_has_told_is_left_alone() {
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
    assert_eq!(state.past().len(), 1);
    assert_eq!(state.past()[0].exit, Some(Exit::Code(0)));
}

/// What Nix 2.34 writes of `throw "boom"`.
const THROWN: &str = "error:
       … while calling the 'throw' builtin
         at «string»:1:1:
            1| throw \"boom\"
             | ^

       error: boom";

fn says(pid: u32, text: &str) -> Event {
    let line = |line: &str| SaidLine {
        by_builder: false,
        text: line.to_owned(),
    };
    Event::Commanded(Command::NixSays(NixSays {
        pid,
        start: 7,
        progress: None,
        lines: text.lines().filter(|l| !l.is_empty()).map(line).collect(),
    }))
}

#[test]
fn the_last_words_tell_why_whether_they_come_before_the_end_or_after_it() {
    const BUILD: &str = "nix build .#a";
    for (seen, words_first) in [(true, true), (true, false), (false, true), (false, false)] {
        let mut state = State::default();
        let processes = [process(40, BUILD, 1.0)];
        pass(&mut state, 0, 5, if seen { &processes } else { &[] });
        let mut events = [ran(40, BUILD, Some(RanEnd::Code(1))), says(40, THROWN)];
        if words_first {
            events.reverse();
        }
        let mut effects = Vec::new();
        for event in events {
            effects.extend(state.update(now(5), event));
        }
        effects.extend(pass(&mut state, 6, 2, &[]));
        let last = kept(&effects).last().copied().expect("it is kept").clone();
        let how = format!("seen {seen}, words first {words_first}");
        assert_eq!(last.outcome, Verdict::Failed, "{how}");
        assert_eq!(last.reason.as_deref(), Some("it said: boom"), "{how}");
        assert_eq!(last.cause.as_deref(), Some("evaluation-failed"), "{how}");
        assert_eq!(state.past(), [last], "{how}");
        let view = state.view();
        let quoted = view.status.rebuilds.iter().any(|rebuild| {
            let evidence = rebuild.causes.iter().flat_map(|c| &c.evidence_for);
            evidence.into_iter().any(|e| e.text == "“error: boom”")
        });
        assert_eq!(quoted, seen, "{how}");
    }
    // An interrupt is no failure, also where only Nix's own word tells it.
    let mut state = State::default();
    state.update(now(5), ran(40, BUILD, Some(RanEnd::Code(1))));
    state.update(now(5), says(40, "error: interrupted by the user"));
    assert_eq!(state.past()[0].outcome, Verdict::Stopped);
    // Another's words.
    state.update(now(6), ran(50, BUILD, Some(RanEnd::Code(1))));
    let effects = state.update(now(6), says(51, THROWN));
    assert!(kept(&effects).is_empty());
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

/// What a confirmed plan has started.
fn of_plan(event: Event, of: &str) -> Event {
    let Event::Commanded(Command::Ran(ran)) = event else {
        panic!("another event");
    };
    Event::Commanded(Command::Ran(Ran {
        plan: Some(of.to_owned()),
        ..ran
    }))
}

#[test]
fn what_was_over_before_anybody_looked_is_kept_and_told() {
    let mut state = State::default();
    pass(&mut state, 0, 2, &[]);
    state.update(now(2), ran(40, SWITCH, None));
    let effects = state.update(now(2), ran(40, SWITCH, Some(RanEnd::Code(1))));
    let [past] = kept(&effects)[..] else {
        panic!("{effects:?}");
    };
    assert_eq!(
        (past.tool.as_str(), past.verb.as_str()),
        ("nixos-rebuild", "switch")
    );
    assert_eq!(
        (past.exit, past.outcome),
        (Some(Exit::Code(1)), Verdict::Failed)
    );
    assert_eq!(past.started, Time(now(2).time.0 - 500));
    assert_eq!(state.view().status.state, Lamp::Failed);
    // A look from just before its end does not make it begin again.
    let late = pass(&mut state, 3, 2, &[process(40, SWITCH, 1.0)]);
    assert!(kept(&late).is_empty());
    let again = state.update(now(5), ran(40, SWITCH, Some(RanEnd::Code(1))));
    assert!(kept(&again).is_empty(), "told twice, it is kept once");
    assert_eq!(state.past().len(), 1);
    // It goes well the next time.
    state.update(now(6), ran(41, SWITCH, Some(RanEnd::Code(0))));
    pass(&mut state, 7, 5, &[]);
    assert_eq!(state.view().status.state, Lamp::Ok);
}

#[test]
fn what_is_no_rebuild_by_its_name_is_kept_by_its_command() {
    let mut state = State::default();
    pass(&mut state, 0, 2, &[]);
    // In a terminal a person sees it end.
    let effects = state.update(now(2), ran(40, "/bin/false", Some(RanEnd::Code(1))));
    assert_eq!(kept(&effects)[0].tool, "false");
    pass(&mut state, 3, 5, &[]);
    assert_eq!(state.view().status.state, Lamp::Ok);
    // After a button nobody does.
    let line = "sh -c exit\u{1b}[31m";
    let end = of_plan(ran(41, line, Some(RanEnd::Code(3))), "p");
    let effects = state.update(now(9), end);
    let past = kept(&effects)[0];
    let view = state.past_view(past);
    assert!(
        view.line.contains("sh -c 'exit\u{fffd}[31m'"),
        "{}",
        view.line
    );
    assert_eq!(view.exit_code, Some(3));
    assert_eq!(state.view().status.state, Lamp::Failed);
}

#[test]
fn a_short_build_that_the_sampler_saw_is_kept_on_its_parents_word() {
    let mut state = State::default();
    let build = "nix build .#a";
    pass(&mut state, 0, 1, &[process(40, build, 0.2)]);
    let gone = pass(&mut state, 1, 1, &[]);
    assert!(kept(&gone).is_empty(), "shells build small things all day");
    let effects = state.update(now(1), ran(40, build, Some(RanEnd::Code(1))));
    assert_eq!(kept(&effects)[0].exit, Some(Exit::Code(1)));
}

#[test]
fn the_actions_record_is_told_how_its_command_ended_once_it_is_written() {
    let mut state = configured();
    let plan = prepare(&mut state, 1);
    confirm(&mut state, 2, plan.clone());
    let ends = |effects: &[Effect]| -> Vec<CommandEnded> {
        let ends = effects.iter().filter_map(|effect| match effect {
            Effect::Keep(Record::CommandEnded(end)) => Some(end.clone()),
            _ => None,
        });
        ends.collect()
    };
    let end = of_plan(ran(40, "nixos-rebuild build", Some(RanEnd::Code(3))), &plan);
    let effects = state.update(now(3), end);
    assert_eq!(ends(&effects), [], "the action still writes");
    let acted = Event::Acted(Outcome {
        plan: plan.clone(),
        ok: true,
        lines: Vec::new(),
    });
    let told = CommandEnded {
        plan,
        ok: false,
        line: "It failed after 1 s, with exit code 3.".to_owned(),
    };
    assert_eq!(ends(&state.update(now(4), acted)), [told]);
    let later = of_plan(ran(41, "true", Some(RanEnd::Code(0))), "another");
    assert_eq!(
        ends(&state.update(now(5), later))[0].line,
        "It ended well after 1 s."
    );
}
