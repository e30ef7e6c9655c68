//! Lines that real Nixes wrote: 2.26.3 on standard error, 2.34.8 into a file and
//! below a terminal, where it prints no plan. Of equal lines in a row of the
//! fetches one is kept.

use crate::model::{HeardFrom, Planned, ProcessId, Progress, ProgressFrom};

use super::{Activity, Line, Log, NixEvent, Outcome, Text, event, uncoloured};

const CLIENT: ProcessId = ProcessId { pid: 1, start: 2 };

macro_rules! fixture {
    ($name:literal) => {
        include_str!(concat!(
            env!("CARGO_MANIFEST_DIR"),
            "/../../tests/fixtures/nix_log/",
            $name
        ))
    };
}

/// All fixtures, for whoever wants real lines.
pub(super) const ALL: [&str; 7] = [
    fixture!("2.26-build.log"),
    fixture!("2.26-fails.log"),
    fixture!("2.26-fetch.log"),
    fixture!("2.34-build.log"),
    fixture!("2.34-fails.log"),
    fixture!("2.34-fetch.log"),
    fixture!("2.34-terminal.log"),
];

/// What the log had come to after each line, a second apart.
fn looks(text: &str) -> Vec<Progress> {
    let mut log = Log::default();
    let mut looks = Vec::new();
    for (at, line) in text.lines().enumerate() {
        let event = event(line.as_bytes()).expect("every line is one");
        assert_ne!(event, NixEvent::Other, "{line}");
        log.take(at as f64, &event);
        looks.extend(log.progress(CLIENT, at as f64));
    }
    looks
}

fn heard(text: &str) -> Vec<Line> {
    let mut log = Log::default();
    let mut lines = Vec::new();
    for line in text.lines() {
        log.take(0.0, &event(line.as_bytes()).expect("a line"));
        lines.extend(log.lines());
    }
    lines
}

fn names(making: &[crate::model::Making]) -> Vec<&str> {
    making.iter().map(|one| one.name.as_str()).collect()
}

#[test]
fn a_build_is_followed_from_the_plan_to_the_end() {
    for (text, tag) in [
        (fixture!("2.26-build.log"), "x1"),
        (fixture!("2.34-build.log"), "one"),
        (fixture!("2.34-terminal.log"), "tty"),
    ] {
        let looks = looks(text);
        let last = looks.last().expect("looks");
        let whole = Some(Planned { build: 6, fetch: 0 });
        assert_eq!(last.planned, whole, "{tag}");
        assert_eq!((last.built, last.from), (6, ProgressFrom::Log));
        assert!(last.building.is_empty() && last.failed.is_empty());
        // Once something is built the plan is known, and stays so.
        let first = looks.iter().position(|p| p.building.len() == 4);
        for look in &looks[first.expect("four at once")..] {
            assert_eq!(look.planned, whole, "{tag}: {look:?}");
        }
        assert!(looks.windows(2).all(|p| p[0].built <= p[1].built));
        let middle = looks
            .iter()
            .find(|p| p.built == 4 && p.building.iter().any(|m| m.phase.is_some()))
            .expect("the middle one");
        assert_eq!(names(&middle.building), [format!("mid-{tag}")]);
        let mid = &middle.building[0];
        assert_eq!(mid.phase.as_deref(), Some("unpackPhase"));
        assert!(mid.path.starts_with("/nix/store/") && mid.path.contains(".drv"));
        let phases: Vec<&str> = looks
            .iter()
            .flat_map(|p| &p.building)
            .filter(|m| m.name == mid.name)
            .filter_map(|m| m.phase.as_deref())
            .collect::<std::collections::BTreeSet<_>>()
            .into_iter()
            .collect();
        assert_eq!(phases, ["buildPhase", "installPhase", "unpackPhase"]);
    }
}

#[test]
fn what_failed_is_named_and_what_waited_for_it_is_not() {
    for text in [fixture!("2.26-fails.log"), fixture!("2.34-fails.log")] {
        let looks = looks(text);
        let last = looks.last().expect("looks");
        assert_eq!(last.failed, ["bad-x2"]);
        assert_eq!(last.built, 5, "four leaves and the middle one");
        assert_eq!(last.planned, Some(Planned { build: 7, fetch: 0 }));
        assert!(looks.iter().all(|p| p.built <= 5));
        let lines = heard(text);
        let client: Vec<&str> = lines
            .iter()
            .filter(|line| line.from == HeardFrom::Client)
            .map(|line| line.text.as_str())
            .collect();
        let error = client.iter().any(|line| {
            line.starts_with("error: ") && line.contains("bad-x2.drv") && !line.contains('\u{1b}')
        });
        assert!(error, "{client:#?}");
        assert!(
            client.iter().any(|l| l.ends_with("exit code 2.")
                || l.contains("exit code 2;")
                || l.contains("exit code 2.")),
            "{client:#?}"
        );
        // Neither the plan nor what only `-v` shows.
        assert!(!client.iter().any(|l| l.contains("will be built")));
        assert!(!client.iter().any(|l| l.contains("evaluating file")));
    }
}

#[test]
fn a_fetch_has_its_bytes() {
    for text in [fixture!("2.26-fetch.log"), fixture!("2.34-fetch.log")] {
        let looks = looks(text);
        let last = looks.last().expect("looks");
        assert_eq!(last.planned, Some(Planned { build: 0, fetch: 1 }));
        assert_eq!((last.fetched, last.built), (1, 0));
        assert!(last.fetching.is_empty());
        let bytes: Vec<(u64, u64)> = looks
            .iter()
            .flat_map(|p| &p.fetching)
            .filter_map(|m| m.bytes)
            .collect();
        assert!(bytes.windows(2).all(|pair| pair[0].0 <= pair[1].0));
        let (done, all) = *bytes.last().expect("bytes");
        assert_eq!(all, 3_072_472);
        assert!(done > 3_000_000, "{done}");
        let one = looks.iter().find(|p| !p.fetching.is_empty());
        assert_eq!(names(&one.expect("it").fetching), ["big-capt"]);
    }
}

#[test]
fn what_a_builder_printed_is_unescaped_once_it_is_wanted() {
    let text = fixture!("2.34-build.log");
    let line = text.lines().find(|l| l.contains("quoted")).expect("it");
    let Some(NixEvent::Result {
        outcome: Outcome::BuildLogLine(said),
        ..
    }) = event(line.as_bytes())
    else {
        panic!("{line}");
    };
    assert!(said.raw().len() > said.decode().len());
    assert_eq!(
        said.decode(),
        "a\tb \"quoted\" \\ café \u{1b}[31mred\u{1b}[0m"
    );
    let told = heard(text);
    let told = told.iter().find(|line| line.text.contains("quoted"));
    let told = told.expect("told");
    assert_eq!(told.from, HeardFrom::BuildLog);
    assert!(told.text.ends_with("b \"quoted\" \\ café red"), "{told:?}");
}

#[test]
fn lines_that_only_repeat_a_value_change_nothing() {
    let mut log = Log::default();
    let mut take = |line: &str| {
        log.take(0.0, &event(line.as_bytes()).expect(line));
        log.changes()
    };
    take(
        r#"{"action":"start","fields":["/nix/store/a-b","x"],"id":1,"level":0,"text":"","type":108}"#,
    );
    take(
        r#"{"action":"start","fields":["/nix/store/a-b","x","local"],"id":2,"level":3,"parent":1,"text":"","type":100}"#,
    );
    let still = r#"@nix {"action":"result","fields":[3000000,12288472,0,0],"id":2,"type":105}"#;
    let before = take(still);
    for _ in 0..300 {
        assert_eq!(take(still), before);
    }
    assert!(take(&still.replace("3000000", "3000001")) > before);
}

#[test]
fn a_wait_is_heard_and_secrets_are_not() {
    let lines = heard(concat!(
        r#"{"action":"start","id":7,"level":1,"parent":0,"text":"waiting for lock on '\u001b[35;1m/nix/store/x-shared\u001b[0m'","type":111}"#,
        "\n",
        r#"{"action":"msg","level":1,"msg":"warning: unable to download 'https://me:hunter2hunter@cache.example/x'; retrying"}"#,
        "\n",
        r#"{"action":"result","fields":["pushing"],"id":9,"type":107}"#,
    ));
    let texts: Vec<&str> = lines.iter().map(|l| l.text.as_str()).collect();
    assert_eq!(texts[0], "waiting for lock on '/nix/store/x-shared'");
    assert!(texts[1].contains("unable to download") && !texts[1].contains("hunter2"));
    assert_eq!((texts[2], lines[2].from), ("pushing", HeardFrom::BuildLog));
}

#[test]
fn every_type_of_the_sources_is_told_apart() {
    let text = Text(b"x");
    let start = |kind: u64, fields: &str| {
        let line = format!(
            r#"{{"action":"start","fields":{fields},"id":5,"level":3,"parent":4,"text":"x","type":{kind}}}"#
        );
        match event(line.as_bytes()) {
            Some(NixEvent::Start {
                id: 5,
                parent: 4,
                level: 3,
                activity,
                ..
            }) => format!("{activity:?}"),
            other => panic!("{other:?}"),
        }
    };
    let one = r#"["x","x","x"]"#;
    for (kind, name) in [
        (100, "CopyPath"),
        (101, "FileTransfer"),
        (105, "Build"),
        (108, "Substitute"),
        (109, "QueryPathInfo"),
        (110, "PostBuildHook"),
    ] {
        assert!(start(kind, one).starts_with(name), "{kind}");
        // Without its fields it is not that.
        assert_eq!(start(kind, "[1]"), format!("Other({kind})"));
    }
    for (kind, name) in [
        (0, "Unknown"),
        (102, "Realise"),
        (103, "CopyPaths"),
        (104, "Builds"),
        (106, "OptimiseStore"),
        (107, "VerifyPaths"),
        (111, "BuildWaiting"),
        (112, "FetchTree"),
        (113, "Other(113)"),
    ] {
        assert_eq!(start(kind, "[]"), name);
    }
    let told = |kind: u64, fields: &str| {
        let line = format!(r#"{{"action":"result","fields":{fields},"id":5,"type":{kind}}}"#);
        match event(line.leak().as_bytes()) {
            Some(NixEvent::Result { id: 5, outcome }) => outcome,
            other => panic!("{other:?}"),
        }
    };
    assert_eq!(told(100, "[9,1]"), Outcome::FileLinked { bytes: 9 });
    assert_eq!(told(101, r#"["x"]"#), Outcome::BuildLogLine(text));
    assert_eq!(told(102, r#"["x"]"#), Outcome::UntrustedPath(text));
    assert_eq!(told(103, r#"["x"]"#), Outcome::CorruptedPath(text));
    assert_eq!(told(104, r#"["x"]"#), Outcome::SetPhase(text));
    assert_eq!(
        told(106, "[100,7]"),
        Outcome::SetExpected {
            of: 100,
            expected: 7
        }
    );
    assert_eq!(told(107, r#"["x"]"#), Outcome::PostBuildLogLine(text));
    assert_eq!(told(108, r#"["x"]"#), Outcome::FetchStatus(text));
    assert_eq!(told(109, r#"["x"]"#), Outcome::Other(109));
    assert_eq!(told(105, "[1,2]"), Outcome::Other(105));
    assert_eq!(
        event(br#"{ "type" : 104 , "action":"start", "new": {"a":[1,"]"]}, "id": 1 }"#),
        Some(NixEvent::Start {
            id: 1,
            parent: 0,
            level: 3,
            activity: Activity::Builds,
            text: Text(b"")
        })
    );
    assert_eq!(event(br#"{"action":"dance"}"#), Some(NixEvent::Other));
}

#[test]
fn what_is_no_line_of_it_is_none() {
    for line in [
        "",
        "@nix ",
        "building '/nix/store/x.drv'...",
        "{",
        "{}",
        "[]",
        r#"{"action":"stop"}"#,
        r#"{"action":"stop","id":-1}"#,
        r#"{"action":"stop","id":99999999999999999999999}"#,
        r#"{"action":"result","fields":["a"],"id":1,"type":101"#,
        r#"{"action":"result","fields":["a\"],"id":1,"type":101}"#,
        r#"{"action":"stop","id":1} {"#,
    ] {
        assert_eq!(event(line.as_bytes()), None, "{line}");
    }
}

#[test]
fn colours_links_and_what_was_drawn_over_are_left_out() {
    for (text, plain) in [
        ("plain\n  text\t.", "plain\n  text\t."),
        ("\u{1b}[31;1merror:\u{1b}[0m x", "error: x"),
        ("\u{1b}]8;;http://x\u{1b}\\link\u{1b}]8;;\u{7}!", "link!"),
        ("10%\r50%\r100%\nnext\r\n", "100%\nnext\n"),
        ("\u{1b}(Bx\u{1b}", "Bx"),
        ("\u{1b}[31", ""),
    ] {
        assert_eq!(uncoloured(text), plain, "{text:?}");
    }
}

#[test]
fn the_end_of_a_log_that_an_error_quotes_is_its_builders() {
    let line = r#"@nix {"action":"msg","level":0,"msg":"error: builder for '/nix/store/abc-thing.drv' failed with exit code 1;\n       last 2 log lines:\n       > ssh: connect to host foo.test port 22: No route to host\n       >\n       For full logs, run:\n         nix log /nix/store/abc-thing.drv"}"#;
    let all = heard(line);
    let told: Vec<(HeardFrom, &str)> = all
        .iter()
        .map(|line| (line.from, line.text.trim()))
        .collect();
    assert_eq!(
        told,
        [
            (
                HeardFrom::Client,
                "error: builder for '/nix/store/abc-thing.drv' failed with exit code 1;"
            ),
            (HeardFrom::Client, "last 2 log lines:"),
            (
                HeardFrom::BuildLog,
                "ssh: connect to host foo.test port 22: No route to host"
            ),
            (HeardFrom::Client, "For full logs, run:"),
            (HeardFrom::Client, "nix log /nix/store/abc-thing.drv"),
        ]
    );
}
