//! What a rebuild leaves behind, look by look.

use super::*;
use crate::command_line::{Invocation, Kind, Recognised, Tool};
use crate::learned::Learned;
use crate::model::{Activation, Now, Process, ProcessState, Time, UnitJob, UnitLimit, UnitManager};
use crate::rebuild::Usuals;
use crate::series::Series;
use crate::series::tests::process;
use crate::wire::Verdict;

const ROOT: u32 = 100;
const START: i64 = 1_000_000;

fn system(verb: &str) -> Process {
    Process {
        recognised: Some(Recognised::Rebuild(Invocation {
            tool: Tool::NixosRebuild,
            verb: verb.to_owned(),
            kind: Kind::System,
            target: None,
        })),
        ..process(ROOT, "nixos-rebuild")
    }
}

fn profile(generation: u64, set: i64) -> Link {
    Link {
        of: None,
        path: "/nix/var/nix/profiles/system".to_owned(),
        target: Some(format!("system-{generation}-link")),
        set: Some(Time(START + set)),
    }
}

fn said(text: &str) -> Heard {
    Heard {
        about: Some(process(ROOT, "").id),
        from: HeardFrom::Client,
        text: text.to_owned(),
        age_s: 0.0,
    }
}

fn kernel(text: &str) -> Heard {
    Heard {
        about: None,
        from: HeardFrom::Kernel,
        ..said(text)
    }
}

/// A rebuild of which these looks were taken, a second apart.
fn after(verb: &str, looks: &[Sample]) -> Rebuild {
    let mut series = Series::default();
    let mut rebuild: Option<Rebuild> = None;
    for (second, look) in (0_i64..).zip(looks) {
        let mut look = look.clone();
        let mut root = system(verb);
        root.age_s = 0.2 + second as f64;
        look.processes.insert(0, root);
        let now = Now {
            moment: Moment(second.unsigned_abs() * 1000),
            time: Time(START + 200 + second * 1000),
            utc_offset_s: 0,
        };
        series.take(now.moment, &look);
        let tree = crate::tree::trees(&look, &[]).remove(0);
        let root = series.by_pid(ROOT).expect("it is in the sample");
        rebuild
            .get_or_insert_with(|| Rebuild::new(tree.clone(), root, now))
            .take(
                now,
                tree,
                &look,
                &series,
                Usuals {
                    stall_s: 600.0,
                    ..Usuals::default()
                },
                &Learned::default(),
            );
    }
    rebuild.expect("at least one look")
}

fn ended(mut rebuild: Rebuild, exit: Option<Exit>) -> (Verdict, String) {
    rebuild.ended(Now::default(), exit);
    (rebuild.verdict, rebuild.reason.unwrap_or_default())
}

fn with_links(links: &[Link]) -> Sample {
    Sample {
        links: links.to_vec(),
        ..Sample::default()
    }
}

#[test]
fn the_profile_tells_what_came_of_it() {
    let activation = |links: &[Link]| {
        let mut look = with_links(links);
        look.processes.push(Process {
            parent: ROOT,
            recognised: Some(Recognised::Activation),
            ..process(200, "switch-to-confi")
        });
        look
    };
    let old = profile(41, -9_000_000);
    let moved = [
        with_links(std::slice::from_ref(&old)),
        with_links(&[profile(42, 1500)]),
        activation(&[profile(42, 1500)]),
    ];
    let told = |verb: &str, looks: &[Sample], exit| ended(after(verb, looks), exit);
    let code = |code| Some(Exit::Code(code));
    for (verb, looks, exit, verdict, reason) in [
        (
            "switch",
            &moved[..],
            code(0),
            Verdict::Finished,
            "system generation 42 is current and was activated",
        ),
        (
            "switch",
            &moved,
            None,
            Verdict::Finished,
            "system generation 42 is current and was activated; its exit code is not told",
        ),
        (
            "switch",
            &moved,
            code(4),
            Verdict::Failed,
            "system generation 42 is current, but the activation ended with an error, exit code 4",
        ),
        (
            "boot",
            &moved[..2],
            None,
            Verdict::Finished,
            "system generation 42 is current",
        ),
        (
            "switch",
            &moved[..2],
            None,
            Verdict::Unknown,
            "system generation 42 is current; whether it was activated was not seen",
        ),
        (
            "switch",
            &moved[..1],
            None,
            Verdict::Unknown,
            "it did not get as far as the profile; whether it failed or was stopped is not told",
        ),
        (
            "switch",
            &moved[..1],
            Some(Exit::Signal(2)),
            Verdict::Stopped,
            "it was interrupted before the profile was changed",
        ),
    ] {
        assert_eq!(
            told(verb, looks, exit),
            (verdict, reason.to_owned()),
            "{verb} {exit:?}"
        );
    }
    // Set anew to what it was; and a link of another tool's.
    let same = [
        with_links(&[profile(41, -9_000_000)]),
        with_links(&[profile(41, 900)]),
    ];
    assert_eq!(
        told("boot", &same, code(0)),
        (
            Verdict::Finished,
            "the result is the same as before".to_owned()
        )
    );
    let other = Link {
        path: "/home/alice/.local/state/nix/profiles/home-manager".to_owned(),
        ..profile(9, 900)
    };
    let nothing = told("switch", &[with_links(&[old]), with_links(&[other])], None);
    assert_eq!(nothing.0, Verdict::Unknown);
}

#[test]
fn what_the_client_wrote_tells_which_derivation_failed() {
    let looks = |lines: &[&str]| {
        vec![
            Sample::default(),
            Sample {
                heard: lines.iter().map(|line| said(line)).collect(),
                ..Sample::default()
            },
        ]
    };
    let hash = "53wlqf75rqchvsd1iyqbwvn3zl476rxp";
    let of_226 =
        format!("error: builder for '/nix/store/{hash}-bad-1.drv' failed with exit code 2;");
    let of_234 = format!("error: Cannot build '/nix/store/{hash}-bad-1.drv'.");
    let needs = format!("error: Cannot build '/nix/store/{hash}-needs-bad.drv'.");
    let dependent =
        format!("error: 1 dependencies of derivation '/nix/store/{hash}-x.drv' failed to build");
    let failed = (Verdict::Failed, "bad-1 failed to build".to_owned());
    let one = Some(Exit::Code(1));
    for lines in [
        vec![of_226.as_str(), dependent.as_str()],
        vec![
            of_234.as_str(),
            "       Reason: builder failed with exit code 2.",
            needs.as_str(),
            "       Reason: 1 dependency failed.",
        ],
    ] {
        assert_eq!(
            ended(after("build", &looks(&lines)), one),
            failed,
            "{lines:?}"
        );
        // Nobody tells the exit code: the same.
        assert_eq!(ended(after("build", &looks(&lines)), None), failed);
    }
    let interrupted = looks(&["error: interrupted by the user"]);
    assert_eq!(ended(after("build", &interrupted), one).0, Verdict::Stopped);
    let error = looks(&["error:", "       error: undefined variable 'x'"]);
    assert_eq!(
        ended(after("build", &error), one).1,
        "it said: undefined variable 'x'"
    );
    // Nobody tells the exit code: its last word does.
    for (lines, reason) in [
        (
            vec!["error:", "… while calling the 'head' builtin", "error: x"],
            "it said: x",
        ),
        (
            vec![
                "error: Cannot build '/nix/store/53wlqf75rqchvsd1iyqbwvn3zl476rxp-a.drv'.",
                "Reason: local builds are disabled (max-jobs = 0)",
            ],
            "it said: local builds are disabled (max-jobs = 0)",
        ),
        (
            vec!["error:", "  Unable to start any build;", "remote machines"],
            "it said: Unable to start any build;",
        ),
    ] {
        assert_eq!(
            ended(after("build", &looks(&lines)), None),
            (Verdict::Failed, reason.to_owned())
        );
    }
    // What another process wrote is not its own.
    let mut others = looks(&[&of_226]);
    others[1].heard[0].about = Some(process(999, "").id);
    assert_eq!(ended(after("build", &others), None).0, Verdict::Unknown);
}

#[test]
fn what_is_found_out_later_is_told_later() {
    let mut rebuild = after("build", &[Sample::default()]);
    rebuild.ended(Now::default(), Some(Exit::Code(1)));
    assert_eq!(
        rebuild.reason.as_deref(),
        Some("exit code 1; nothing else is known of it")
    );
    rebuild.told_failed(vec![FailedBuild {
        name: "bad-1".to_owned(),
        derivation: String::new(),
        log: vec!["the last line".to_owned()],
    }]);
    assert_eq!(rebuild.reason.as_deref(), Some("bad-1 failed to build"));
    assert_eq!(rebuild.failed()[0].log, ["the last line"]);
}

#[test]
fn the_kernel_s_word_counts_for_its_own_processes_alone() {
    let line = |pid: u32, uid: u32| {
        format!("Out of memory: Killed process {pid} (cc1plus) anon-rss:9kB, UID:{uid} x")
    };
    let looks = |line: String| {
        let builder = Process {
            parent: ROOT,
            uid: 30001,
            build_user: true,
            ..process(300, "sh")
        };
        let with_builder = Sample {
            processes: vec![builder],
            ..Sample::default()
        };
        let killed = Sample {
            heard: vec![kernel(&line)],
            ..Sample::default()
        };
        vec![Sample::default(), with_builder, killed]
    };
    let reason = "the kernel ended cc1plus for lack of memory";
    for (pid, uid, is_ours) in [(300, 1, true), (301, 30001, true), (301, 30002, false)] {
        let rebuild = after("build", &looks(line(pid, uid)));
        let found = rebuild
            .findings
            .iter()
            .any(|(rule, _)| rule.code == "out-of-memory");
        assert_eq!(found, is_ours, "{pid} {uid}");
        let told = ended(rebuild, Some(Exit::Code(1))).1;
        assert_eq!(told == reason, is_ours, "{told}");
    }
}

/// A switch in a unit of its own that waits for a unit, and that unit's CPU.
fn waits(seconds: u64, kind: &str, listed: bool, cpu_ns: impl Fn(u64) -> u64) -> Rebuild {
    let look = |second: u64| Sample {
        processes: vec![Process {
            parent: 1,
            uid: 0,
            user: "root".to_owned(),
            argv: vec![
                "/nix/store/x/bin/switch-to-configuration".to_owned(),
                "switch".to_owned(),
            ],
            recognised: Some(Recognised::Activation),
            age_s: second as f64,
            state: ProcessState::Sleeping,
            ..process(200, "switch-to-confi")
        }],
        activation: Some(Activation {
            lock_held: Some(true),
            listed: if listed {
                vec!["a.service".to_owned()]
            } else {
                Vec::new()
            },
            jobs: vec![UnitJob {
                manager: UnitManager::System,
                id: 5,
                unit: "a.service".to_owned(),
                kind: kind.to_owned(),
                active: "activating".to_owned(),
                sub: "start".to_owned(),
                since_s: Some(second as f64 + if listed { 0.0 } else { 600.0 }),
                limit: Some(UnitLimit::Never),
                cpu_ns: Some(cpu_ns(second)),
                waiting: Vec::new(),
            }],
        }),
        ..Sample::default()
    };
    let looks: Vec<Sample> = (0..=seconds).map(look).collect();
    after("switch", &looks)
}

#[test]
fn a_switch_waits_for_its_own_units_until_they_stand_still_for_long() {
    let code = |rebuild: &Rebuild| rebuild.findings.first().map(|(rule, _)| rule.code);
    let waiting = waits(40, "start", true, |_| 0);
    assert_eq!(code(&waiting), Some("activation-waits-unit"));
    assert_eq!(waiting.verdict, Verdict::Waiting);
    // Nothing of it moves for ten minutes, and it has no limit of its own.
    assert_eq!(waits(620, "start", true, |_| 0).verdict, Verdict::Stuck);
    // It works: ten minutes are as good as ten seconds.
    let works = waits(620, "start", true, |second| second * 50_000_000);
    assert_eq!(works.verdict, Verdict::Waiting);
    // An hourly backup that began before the switch is none of its units.
    let other = waits(40, "start", false, |_| 0);
    assert_eq!((code(&other), other.verdict), (None, Verdict::Working));
}
