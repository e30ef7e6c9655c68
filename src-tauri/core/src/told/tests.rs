use crate::command_line;
use crate::engine::{Event, State};
use crate::model::{
    HeardFrom, Making, Moment, Now, Planned, Process, ProcessId, ProcessState, Progress,
    ProgressFrom, ProgressLimit, Sample, Time,
};
use crate::nix_log::Line;
use crate::wire::{self, Command, NixSays, SaidLine};

use super::{next_lines, progress, said};

const CLIENT: ProcessId = ProcessId { pid: 41, start: 7 };
const DRV: &str = "/nix/store/g4cnshvajl8fa8pj8xk2ds4k3a9ybqcn-glibc-2.40.drv";

fn now(second: u64) -> Now {
    Now {
        moment: Moment(1_000_000 + second * 1000),
        time: Time(1_795_377_600_000 + second.cast_signed() * 1000),
        utc_offset_s: 0,
    }
}

fn process(pid: u32, parent: u32, line: &str) -> Process {
    let argv: Vec<String> = line.split(' ').map(str::to_owned).collect();
    Process {
        id: ProcessId { pid, start: 7 },
        parent,
        group: 40,
        uid: 1000,
        user: "alice".to_owned(),
        name: argv[0].clone(),
        recognised: command_line::recognise(&argv),
        argv,
        age_s: 5.0,
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

/// `nixos-rebuild` with the `nix` below it, and what the store tells of that.
fn look(state: &mut State, second: u64, store: Option<Progress>) {
    let mut sample = Sample {
        processes: vec![
            process(40, 1, "nixos-rebuild switch --flake .#a"),
            process(41, 40, "nix build .#a"),
        ],
        progress: store.into_iter().collect(),
        agent_uid: 1000,
        ..Sample::default()
    };
    sample.nix.has_store = true;
    state.update(now(second), Event::Sampled(Box::new(sample)));
}

fn told(built: u32, from: ProgressFrom) -> Progress {
    Progress {
        client: CLIENT,
        from,
        planned: Some(Planned { build: 9, fetch: 2 }),
        building: vec![Making {
            name: "glibc-2.40".to_owned(),
            path: DRV.to_owned(),
            for_s: 3.5,
            phase: Some("buildPhase".to_owned()),
            builder: None,
            bytes: Some((1, 2)),
        }],
        fetching: Vec::new(),
        waiting: Vec::new(),
        built,
        fetched: 1,
        failed: vec!["bad-1".to_owned()],
        limits: Vec::new(),
    }
}

fn says(progress: Option<&Progress>, lines: &[(bool, &str)]) -> Event {
    let line = |(by_builder, text): &(bool, &str)| SaidLine {
        by_builder: *by_builder,
        text: (*text).to_owned(),
    };
    Event::Commanded(Command::NixSays(NixSays {
        pid: CLIENT.pid,
        start: CLIENT.start,
        progress: progress.map(said),
        lines: lines.iter().map(line).collect(),
    }))
}

fn shown(state: &State) -> wire::Progress {
    let progress = state.view().status.rebuilds[0].progress.clone();
    progress.expect("some")
}

#[test]
fn what_goes_over_the_wire_comes_back_the_same() {
    let before = told(4, ProgressFrom::Log);
    assert_eq!(progress(CLIENT, &said(&before)), before);
}

#[test]
fn what_nix_says_wins_over_what_the_store_tells_for_as_long_as_it_speaks() {
    let mut state = State::default();
    look(&mut state, 0, Some(told(1, ProgressFrom::Store)));
    assert_eq!(shown(&state).source, "store");
    state.update(now(1), says(Some(&told(4, ProgressFrom::Log)), &[]));
    assert_eq!(
        (shown(&state).source.as_str(), shown(&state).built),
        ("log", 4)
    );
    for second in 2..12 {
        look(&mut state, second, Some(told(1, ProgressFrom::Store)));
        assert_eq!(shown(&state).source, "log");
    }
    // What is under way grows older without a word.
    let age_s = shown(&state).building[0].for_s;
    assert!((13.0..14.0).contains(&age_s), "{age_s}");
    // Its runner is gone.
    for second in 12..20 {
        look(&mut state, second, Some(told(1, ProgressFrom::Store)));
    }
    assert_eq!(
        (shown(&state).source.as_str(), shown(&state).built),
        ("store", 1)
    );
}

#[test]
fn a_plan_that_nix_does_not_print_is_the_stores() {
    let mut state = State::default();
    look(&mut state, 0, Some(told(1, ProgressFrom::Store)));
    let without = Progress {
        planned: None,
        ..told(4, ProgressFrom::Log)
    };
    state.update(now(1), says(Some(&without), &[]));
    assert_eq!((shown(&state).to_build, shown(&state).built), (Some(9), 4));
}

#[test]
fn what_is_told_before_the_client_was_seen_waits_for_it() {
    let mut state = State::default();
    state.update(
        now(0),
        says(Some(&told(4, ProgressFrom::Log)), &[(false, "error: x")]),
    );
    assert!(state.view().status.rebuilds.is_empty());
    look(&mut state, 1, None);
    assert_eq!(shown(&state).built, 4);
    assert!(
        state.rebuilds[0]
            .heard()
            .any(|heard| heard.text == "error: x"
                && heard.from == HeardFrom::Client
                && heard.about == Some(CLIENT))
    );
    // But not for ever, and not for another's.
    let mut state = State::default();
    state.update(now(0), says(Some(&told(4, ProgressFrom::Log)), &[]));
    look(&mut state, 11, None);
    assert!(state.view().status.rebuilds[0].progress.is_none());
}

#[test]
fn the_last_word_is_taken_when_the_client_is_gone() {
    let mut state = State::default();
    look(&mut state, 0, None);
    let sample = Sample {
        agent_uid: 1000,
        ..Sample::default()
    };
    state.update(now(1), Event::Sampled(Box::new(sample)));
    state.update(
        now(2),
        says(Some(&told(9, ProgressFrom::Log)), &[(false, "error: last")]),
    );
    assert_eq!(shown(&state).built, 9);
    assert!(
        state.rebuilds[0]
            .heard()
            .any(|heard| heard.text == "error: last")
    );
}

#[test]
fn a_builder_that_speaks_lives_and_a_wait_that_is_repeated_does_not() {
    let mut state = State::default();
    let same = told(4, ProgressFrom::Log);
    let quiet_s = |state: &State, second| state.rebuilds[0].quiet_s(now(second).moment);
    for second in 0..40 {
        look(&mut state, second, None);
        let line = (false, "warning: SQLite database is busy");
        state.update(now(second), says(Some(&same), &[line]));
    }
    assert!(quiet_s(&state, 40) > 35.0, "{}", quiet_s(&state, 40));
    state.update(now(40), says(Some(&same), &[(true, "[ 3%] Building CXX")]));
    assert!(quiet_s(&state, 40) < 1.0);
    let mut moved = same.clone();
    moved.building[0].bytes = Some((2, 2));
    look(&mut state, 50, None);
    state.update(now(50), says(Some(&moved), &[]));
    assert!(quiet_s(&state, 50) < 1.0);
}

#[test]
fn one_word_is_never_too_long() {
    let mut lines: Vec<Line> = (0..200)
        .map(|n| Line {
            from: HeardFrom::BuildLog,
            text: format!("{n} {}", "\"".repeat(480)),
        })
        .collect();
    let long = Making {
        path: format!("/nix/store/{}.drv", "x".repeat(244)),
        phase: Some("p".repeat(60)),
        ..told(1, ProgressFrom::Log).building.remove(0)
    };
    let huge = Progress {
        building: vec![long.clone(); 500],
        fetching: vec![long; 500],
        failed: vec!["y".repeat(211); 500],
        ..told(1, ProgressFrom::Log)
    };
    let mut count = 0;
    while !lines.is_empty() {
        let word = Command::NixSays(NixSays {
            progress: Some(said(&huge)),
            lines: next_lines(&mut lines),
            ..NixSays::default()
        });
        let length = serde_json::to_vec(&wire::Request::Command(word))
            .expect("JSON")
            .len();
        assert!(length < 64 * 1024, "{length}");
        count += 1;
        assert!(count < 50, "lines stay");
    }
    assert!(count > 5);
}

/// What lines tell: a plan and a phase, and nothing of what is done.
fn text() -> Progress {
    let mut text = Progress {
        planned: Some(Planned { build: 7, fetch: 0 }),
        built: 0,
        fetched: 0,
        failed: Vec::new(),
        limits: vec![ProgressLimit::NotCounted],
        ..told(0, ProgressFrom::Text)
    };
    text.building[0].path.clear();
    text.building[0].bytes = None;
    text
}

#[test]
fn text_goes_over_the_wire_as_well() {
    let mut before = text();
    assert_eq!(progress(CLIENT, &said(&before)), before);
    before.limits.clear();
    assert_eq!(progress(CLIENT, &said(&before)), before);
}

#[test]
fn text_stands_alone_only_where_the_store_tells_nothing() {
    let mut state = State::default();
    look(&mut state, 0, None);
    state.update(now(1), says(Some(&text()), &[]));
    let alone = shown(&state);
    assert_eq!((alone.source.as_str(), alone.to_build), ("text", Some(7)));
    assert_eq!(alone.line.as_deref(), Some("7 to be built"));
    assert!(alone.building.is_empty());
    // The store knows more.
    let mut store = told(3, ProgressFrom::Store);
    store.building[0].phase = None;
    look(&mut state, 2, Some(store.clone()));
    let both = shown(&state);
    assert_eq!(
        (both.source.as_str(), both.to_build, both.built),
        ("store", Some(9), 3)
    );
    assert_eq!(both.building[0].phase.as_deref(), Some("buildPhase"));
    // A plan that is only a bound is not better than Nix's own.
    store.limits = vec![ProgressLimit::UpperBound];
    look(&mut state, 3, Some(store));
    let bound = shown(&state);
    assert_eq!((bound.to_build, bound.built), (Some(7), 3));
    assert!(bound.limits.is_empty());
}

#[test]
fn text_that_is_not_said_again_is_let_go() {
    let mut state = State::default();
    look(&mut state, 0, None);
    state.update(now(1), says(Some(&text()), &[]));
    let mut store = told(3, ProgressFrom::Store);
    store.building[0].phase = None;
    look(&mut state, 60, Some(store));
    assert_eq!(shown(&state).building[0].phase, None);
}
