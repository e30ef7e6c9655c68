//! Rebuilds second by second.

mod builders;
mod locks;

use super::*;
use crate::model::{Lock, NixHere, Process, Socket, TcpState};
use crate::series::tests::process;

const CLIENT: u32 = 100;
pub(super) const WORKER: u32 = 101;
const STRANGER: u32 = 200;

/// A client whose worker sleeps, and a lock on a store path that a process
/// outside of it holds; what else is locked and open comes from the test.
pub(super) fn sample(own_lock: bool, socket: Option<Socket>) -> Sample {
    let invocation = Invocation {
        tool: command_line::Tool::NixBuild,
        verb: "build".to_owned(),
        target: None,
        kind: Kind::Build,
    };
    let lock = |holder: u32| Lock {
        kind: LockKind::StorePath,
        path: format!("/nix/store/of-{holder}.lock"),
        exclusive: true,
        holder,
        waiters: Vec::new(),
    };
    let mut locks = vec![lock(STRANGER)];
    locks.extend(own_lock.then(|| lock(WORKER)));
    Sample {
        processes: vec![
            Process {
                recognised: Some(Recognised::Rebuild(invocation)),
                ..process(CLIENT, "nix-build")
            },
            Process {
                uid: 0,
                recognised: Some(Recognised::Worker { client_pid: CLIENT }),
                ..process(WORKER, "nix-daemon")
            },
            Process {
                uid: 0,
                ..process(STRANGER, "flock")
            },
        ],
        sockets: socket.into_iter().collect(),
        locks,
        nix: NixHere {
            has_store: true,
            daemon: None,
            ..NixHere::default()
        },
        ..Sample::default()
    }
}

/// Root's connection, so its owner is hidden; so many bytes a second.
fn socket(second: u64, first: u64, per_second: u64) -> Socket {
    Socket {
        local_port: 4000,
        remote: "10.0.0.1:80".to_owned(),
        state: TcpState::Established,
        uid: 0,
        owner: None,
        of_daemon: None,
        received_bytes: Some(first + second * per_second),
        sent_bytes: None,
        last_receive_ms: None,
        retransmits: 0,
        unread_bytes: None,
        unsent_bytes: None,
        last_send_ms: None,
    }
}

/// The codes of what is found after so many seconds.
fn found_after(seconds: u64, sample: impl Fn(u64) -> Sample) -> Vec<&'static str> {
    let findings = judged_after(seconds, sample).findings;
    findings.iter().map(|(rule, _)| rule.code).collect()
}

pub(super) fn judged_after(seconds: u64, sample: impl Fn(u64) -> Sample) -> Rebuild {
    let mut series = Series::default();
    let mut rebuild: Option<Rebuild> = None;
    for second in 0..=seconds {
        let sample = sample(second);
        let now = Now {
            moment: Moment(second * 1000),
            ..Now::default()
        };
        series.take(now.moment, &sample);
        let tree = crate::tree::trees(&sample, &[]).remove(0);
        let root = series.by_pid(CLIENT).expect("it is in the sample");
        rebuild
            .get_or_insert_with(|| Rebuild::new(tree.clone(), root, now))
            .take(
                now,
                tree,
                &sample,
                &series,
                Usuals {
                    stall_s: 600.0,
                    ..Usuals::default()
                },
                &Learned::default(),
            );
    }
    rebuild.expect("at least one sample")
}

#[test]
fn an_idle_worker_may_wait_for_a_foreign_lock() {
    assert_eq!(found_after(20, |_| sample(false, None)), ["lock-held"]);
    assert_eq!(
        judged_after(20, |_| sample(false, None)).holders,
        [STRANGER]
    );
    // A connection that was of use before is kept for later.
    let kept = |second| sample(false, Some(socket(second, 500, 0)));
    assert_eq!(found_after(27, kept), ["lock-held"]);
}

#[test]
fn who_opens_the_store_without_a_daemon_may_wait_for_a_foreign_lock_too() {
    let direct = |holder: u32| {
        let mut sample = sample(false, None);
        sample.processes.retain(|process| process.id.pid != WORKER);
        sample.locks.push(Lock {
            kind: LockKind::Store,
            path: "/nix/var/nix/db/big-lock".to_owned(),
            exclusive: false,
            holder,
            waiters: Vec::new(),
        });
        sample
    };
    assert_eq!(found_after(20, |_| direct(CLIENT)), ["lock-held"]);
    let nothing: [&str; 0] = [];
    assert_eq!(found_after(20, |_| direct(STRANGER)), nothing);
}

#[test]
fn a_cause_comes_before_not_knowing() {
    let builder = |_| {
        let mut sample = sample(true, None);
        sample.processes.push(Process {
            parent: WORKER,
            build_user: true,
            ..process(102, "sh")
        });
        sample
    };
    let nothing: [&str; 0] = [];
    assert_eq!(found_after(15, builder), nothing);
    assert_eq!(found_after(90, builder), ["build-pauses"]);
    assert_eq!(found_after(111, builder), ["builder-silent"]);
    let verdict = |seconds| judged_after(seconds, builder).verdict;
    assert_eq!(verdict(98), Verdict::Working);
    assert_eq!(verdict(111), Verdict::Stuck);
}

#[test]
fn who_downloads_or_has_a_lock_does_not_wait_for_a_foreign_one() {
    let nothing: [&str; 0] = [];
    assert_eq!(found_after(20, |_| sample(true, None)), nothing);
    let moves = |second| sample(false, Some(socket(second, 500, 20_000)));
    assert_eq!(found_after(40, moves), ["fetch-at-work"]);
    let asked = |_| sample(false, Some(socket(0, 0, 0)));
    assert_eq!(found_after(20, asked), nothing);
    assert_eq!(found_after(40, asked), ["cache-silent"]);
    let stalled = |_| sample(true, Some(socket(0, 500, 0)));
    assert_eq!(found_after(40, stalled), ["download-stalled"]);
}

/// After so many seconds, what it says of itself.
fn verdict_after(seconds: u64, sample: impl Fn(u64) -> Sample) -> (Verdict, Vec<&'static str>) {
    let rebuild = judged_after(seconds, sample);
    let codes = rebuild.causes();
    let first = codes
        .iter()
        .filter_map(|cause| rules_code(&cause.code))
        .collect();
    (rebuild.verdict, first)
}

fn rules_code(code: &str) -> Option<&'static str> {
    judge::rules::ALL
        .iter()
        .map(|rule| rule.code)
        .find(|known| *known == code)
}

#[test]
fn a_connection_kept_for_later_does_not_make_a_wait_a_stall() {
    // Another's build, quiet for as long as it likes, holds the path.
    let waits = |owner: Option<u32>| {
        move |second| {
            let mut sample = sample(false, None);
            sample.sockets.push(Socket {
                owner,
                ..socket(second, 5_000, 0)
            });
            sample.processes.retain(|p| p.id.pid != STRANGER);
            sample.processes.push(Process {
                uid: 0,
                recognised: Some(Recognised::Worker { client_pid: 999 }),
                ..process(STRANGER, "nix-daemon")
            });
            sample.processes.push(Process {
                parent: STRANGER,
                build_user: true,
                ..process(STRANGER + 1, "sh")
            });
            sample
        }
    };
    for owner in [None, Some(CLIENT), Some(WORKER)] {
        for seconds in [40, 90, 580] {
            let (verdict, causes) = verdict_after(seconds, waits(owner));
            assert_eq!(verdict, Verdict::Waiting, "{owner:?} {seconds}");
            assert_eq!(causes, ["lock-held"]);
        }
    }
    // As long as any rebuild may be quiet, but not longer.
    assert_eq!(verdict_after(620, waits(None)).0, Verdict::Stuck);
}

#[test]
fn a_quiet_build_or_fetch_of_the_holder_is_work() {
    let held_by = |build_user: bool, fetches: bool| {
        move |second: u64| {
            let mut sample = sample(false, None);
            for process in &mut sample.processes {
                if process.id.pid == STRANGER {
                    process.recognised = Some(Recognised::Worker { client_pid: 999 });
                }
            }
            sample.processes.push(Process {
                parent: STRANGER,
                build_user,
                ..process(STRANGER + 1, "sleep")
            });
            if fetches {
                sample.sockets.push(Socket {
                    owner: Some(STRANGER),
                    ..socket(second, 500, 3_000)
                });
            }
            sample
        }
    };
    assert_eq!(verdict_after(75, held_by(true, false)).0, Verdict::Waiting);
    // One user's own Nix builds as that user.
    let single = |second| {
        let mut sample = held_by(false, false)(second);
        let client = sample.processes[0].recognised.clone();
        for process in &mut sample.processes {
            if process.id.pid == STRANGER {
                process.recognised.clone_from(&client);
            }
        }
        sample
    };
    assert_eq!(verdict_after(75, single).0, Verdict::Waiting);
    assert_eq!(verdict_after(75, held_by(false, true)).0, Verdict::Waiting);
    assert_eq!(verdict_after(75, held_by(false, false)).0, Verdict::Stuck);
    // A process that is not Nix holds it and does nothing.
    assert_eq!(verdict_after(50, |_| sample(false, None)).0, Verdict::Stuck);
}

#[test]
fn what_goes_out_is_life_too() {
    let uploads = |per_second: u64| {
        move |second: u64| {
            let mut sample = sample(true, None);
            sample.sockets.push(Socket {
                owner: Some(CLIENT),
                sent_bytes: Some(1 + 100_000 + second * per_second),
                ..socket(0, 300, 0)
            });
            sample
        }
    };
    let (verdict, causes) = verdict_after(700, uploads(2_000));
    assert_eq!((verdict, causes), (Verdict::Working, vec!["first-run"]));
    let rebuild = judged_after(60, uploads(0));
    assert_eq!(rebuild.verdict, Verdict::Stuck);
    let said = &rebuild.causes()[0].evidence_for[0].text;
    assert_eq!(
        said,
        "10.0.0.1:80 has taken nothing for 1 min, after 98 KiB"
    );
}

#[test]
fn a_connection_older_than_the_rebuild_or_never_used_is_not_its_own() {
    // Both have received nothing; the kernel knows how long the first is open.
    let older = |second: u64| {
        sample(
            false,
            Some(Socket {
                last_receive_ms: Some(3_600_000 + second as u32 * 1000),
                ..socket(0, 0, 0)
            }),
        )
    };
    let unused = |_| {
        sample(
            false,
            Some(Socket {
                sent_bytes: Some(1),
                ..socket(0, 0, 0)
            }),
        )
    };
    assert_eq!(found_after(40, older), ["lock-held"]);
    assert_eq!(found_after(40, unused), ["lock-held"]);
    // While it calls, the kernel's clock was never set.
    let calls = |_| {
        sample(
            true,
            Some(Socket {
                owner: Some(WORKER),
                state: TcpState::Connecting,
                last_receive_ms: Some(3_600_000),
                ..socket(0, 0, 0)
            }),
        )
    };
    let nothing: [&str; 0] = [];
    assert_eq!(found_after(18, calls), nothing);
    assert_eq!(found_after(30, calls), ["connection-unanswered"]);
}

#[test]
fn calls_that_follow_each_other_count_together() {
    // Given up after 15 s, again after a pause, each from another port.
    let calls = |second: u64| {
        let pauses = second % 17 >= 15;
        let socket = Socket {
            local_port: 4000 + (second / 17) as u16,
            owner: Some(WORKER),
            state: TcpState::Connecting,
            ..socket(0, 0, 0)
        };
        sample(false, (!pauses).then_some(socket))
    };
    assert!(found_after(14, calls).is_empty());
    assert!(found_after(29, calls).contains(&"connection-unanswered"));
    assert_eq!(judged_after(29, calls).verdict, Verdict::Stuck);
}

/// The client hangs in the kernel behind a lock, while something else of the
/// rebuild goes on.
fn blocked(second: u64, beside: &str, from: u64) -> Sample {
    let mut sample = sample(true, None);
    if second >= from {
        sample.locks.push(Lock {
            kind: LockKind::Profile,
            path: "/nix/var/nix/profiles/system.lock".to_owned(),
            exclusive: true,
            holder: STRANGER,
            waiters: vec![CLIENT],
        });
    }
    for process in &mut sample.processes {
        if process.id.pid == STRANGER {
            process.state = ProcessState::Stopped;
        }
    }
    sample.processes.push(Process {
        parent: CLIENT,
        cpu_ns: second * 100_000_000,
        ..process(103, beside)
    });
    sample
}

#[test]
fn a_wait_that_the_kernel_shows_needs_no_quiet() {
    assert_eq!(
        verdict_after(15, |s| blocked(s, "git", 0)).0,
        Verdict::Stuck
    );
}

#[test]
fn each_lock_counts_from_when_it_was_waited_for() {
    let rebuild = judged_after(100, |s| blocked(s, "git", 80));
    let said = &rebuild.causes()[0].evidence_for[0].text;
    assert_eq!(
        said,
        "It has been blocked on /nix/var/nix/profiles/system.lock for 20 s"
    );
}

#[test]
fn who_only_draws_progress_is_no_sign_of_life() {
    let beside = |name: &'static str| move |second: u64| blocked(second, name, 1_000_000);
    assert_eq!(verdict_after(620, beside("git")).0, Verdict::Working);
    assert_eq!(verdict_after(620, beside("nom")).0, Verdict::Stuck);
}

/// A test suite that prints a dot now and then, or who only looks at a clock.
#[test]
fn who_is_woken_now_and_then_is_given_three_times_as_long() {
    let woken = |second: u64| {
        let mut sample = sample(true, None);
        for process in &mut sample.processes {
            process.switches = Some(second);
        }
        sample
    };
    assert_eq!(verdict_after(1700, woken).0, Verdict::Working);
    assert_eq!(verdict_after(1850, woken).0, Verdict::Stuck);
}

#[test]
fn a_disk_that_never_answers_is_told() {
    let on_disk = |switches: u64| {
        move |second: u64| {
            let mut sample = sample(true, None);
            for process in &mut sample.processes {
                if process.id.pid == CLIENT {
                    process.state = ProcessState::DiskWait;
                    process.switches = Some(second * switches);
                }
            }
            sample
        }
    };
    assert_eq!(verdict_after(700, on_disk(1)).0, Verdict::Working);
    let rebuild = judged_after(700, on_disk(0));
    assert_eq!(rebuild.verdict, Verdict::Stuck);
    let cause = &rebuild.causes()[0];
    assert_eq!(cause.code, "disk-wait");
    assert_eq!(
        cause.evidence_for[0].text,
        "nix-build (100) has waited for a disk or a network file system for 11 min and was not woken once"
    );
}

/// The codes of what is left after it has ended so, having heard this line.
fn left_after(line: &str, exit: i32) -> (Vec<&'static str>, Option<String>) {
    let mut rebuild = judged_after(5, |second| {
        let mut sample = sample(true, None);
        if second == 3 {
            sample.heard.push(Heard {
                about: Some(sample.processes[0].id),
                from: crate::model::HeardFrom::Client,
                text: line.to_owned(),
                age_s: 0.0,
            });
        }
        sample
    });
    let now = Now {
        moment: Moment(6000),
        ..Now::default()
    };
    rebuild.ended(now, Some(Exit::Code(exit)));
    let codes = rebuild.findings.iter().map(|(rule, _)| rule.code).collect();
    (codes, rebuild.led)
}

#[test]
fn who_failed_keeps_the_causes_that_the_last_words_tell() {
    let recursion = "error: infinite recursion encountered";
    let (codes, led) = left_after(recursion, 1);
    assert_eq!(codes, ["infinite-recursion"]);
    assert_eq!(led.as_deref(), Some("infinite-recursion"));
    let nothing: [&str; 0] = [];
    assert_eq!(left_after(recursion, 0).0, nothing, "it ended well");
    let step = "building '/nix/store/abc-x.drv'...";
    assert_eq!(left_after(step, 1).0, nothing);
    // No rule looks for it while a rebuild runs.
    let refused = "error: Package ‘foo-1’ in /x.nix:3 has an unfree license (‘unfree’), refusing to evaluate.";
    assert_eq!(left_after(refused, 1).0, ["package-refused"]);
    // What only warned is no reason.
    let (codes, led) = left_after("warning: unknown setting 'experimental-featurez'", 1);
    assert_eq!((codes, led), (vec!["unknown-setting"], None));
}

/// The causes that its course keeps after it has ended so.
fn kept_of(mut rebuild: Rebuild, exit: Option<Exit>) -> Vec<String> {
    let now = Now {
        moment: Moment(3_600_000),
        ..Now::default()
    };
    rebuild.ended(now, exit);
    let (kept, _) = rebuild.course(now.moment);
    let whole: f64 = kept.causes.iter().map(|stood| stood.probability).sum();
    assert!(
        kept.causes.is_empty() || (whole - 1.0).abs() < 1e-9,
        "{whole}"
    );
    kept.causes.into_iter().map(|stood| stood.code).collect()
}

#[test]
fn its_course_keeps_the_causes_as_they_stood_last() {
    let waits = || judged_after(20, |_| sample(false, None));
    let both = ["lock-held", judge::DONT_KNOW];
    assert_eq!(kept_of(waits(), None), both);
    assert_eq!(kept_of(waits(), Some(Exit::Signal(2))), both);
    // Of a failure what it said last counts, not what it waited for before.
    assert_eq!(kept_of(waits(), Some(Exit::Code(1))), [judge::DONT_KNOW]);
    let nothing: [&str; 0] = [];
    // It waited, and got it.
    let got = judged_after(60, |second| sample(second > 20, None));
    assert_eq!(got.led.as_deref(), Some("lock-held"));
    assert_eq!(kept_of(got, None), nothing);
}

#[test]
fn a_client_without_a_daemon_is_stuck_at_once() {
    let alone = |has_socket: bool| {
        move |_| {
            let mut sample = sample(false, None);
            sample.processes.retain(|process| process.id.pid == CLIENT);
            sample.locks.clear();
            sample.nix.has_daemon_socket = has_socket;
            sample
        }
    };
    assert_eq!(judged_after(5, alone(true)).verdict, Verdict::Stuck);
    assert_eq!(found_after(5, alone(true)), ["daemon-gone"]);
    let nothing: [&str; 0] = [];
    assert_eq!(found_after(5, alone(false)), nothing, "a store of its own");
}
