//! Builders that do nothing, or are left behind.

use super::*;

#[test]
fn a_builder_whose_worker_lives_on_after_it_holds_the_pipe() {
    let left_behind = |second: u64| {
        let mut sample = sample(true, None);
        for process in &mut sample.processes {
            if process.id.pid == WORKER {
                process.recognised = Some(Recognised::Worker { client_pid: CLIENT });
            }
        }
        let builder = |pid: u32, parent: u32, state: ProcessState| Process {
            parent,
            uid: 30_001,
            user: "nixbld1".to_owned(),
            build_user: true,
            state,
            ..process(pid, "sh")
        };
        let state = if second < 5 {
            ProcessState::Sleeping
        } else {
            ProcessState::Zombie
        };
        sample.processes.push(builder(102, WORKER, state));
        sample
            .processes
            .push(builder(103, 1, ProcessState::Sleeping));
        sample
    };
    assert_eq!(found_after(20, left_behind), ["pipe-held"]);
    assert_eq!(judged_after(20, left_behind).verdict, Verdict::Waiting);
    assert_eq!(judged_after(125, left_behind).verdict, Verdict::Stuck);
}

/// Builders below the shell of one build, nobody of them woken.
fn builders(second: u64, lines: &[&str]) -> Sample {
    let mut sample = sample(true, None);
    let builder = |pid: u32, parent: u32, line: &str| Process {
        parent,
        uid: 30_001,
        user: "nixbld1".to_owned(),
        build_user: true,
        switches: Some(7),
        argv: line.split(' ').map(str::to_owned).collect(),
        age_s: second as f64,
        ..process(pid, line.split(' ').next().unwrap_or_default())
    };
    sample.processes.push(builder(102, WORKER, "sh build.sh"));
    let below = lines.iter().zip(103..);
    let below = below.map(|(line, pid)| builder(pid, 102, line));
    sample.processes.extend(below);
    sample
}

#[test]
fn a_build_that_sleeps_by_the_clock_is_no_stall() {
    let sleeping = |argv: &'static str| move |second: u64| builders(second, &[argv]);
    // Also beyond the ten minutes after which any silence is trouble.
    for seconds in [150, 700, 890] {
        let judged = judged_after(seconds, sleeping("sleep 900"));
        assert_eq!(judged.verdict, Verdict::Working, "after {seconds} s");
        assert_eq!(judged.alarms, 0);
    }
    assert_eq!(found_after(700, sleeping("sleep 900")), ["build-pauses"]);
    for other in ["sleep infinity", "cat fifo"] {
        let judged = judged_after(150, sleeping(other));
        assert_eq!(judged.verdict, Verdict::Stuck, "{other}");
    }
}

#[test]
fn who_waits_beside_a_timer_is_not_stuck_before_it_is_over() {
    let beside = |timer: &'static str| move |second| builders(second, &[timer, "cat"]);
    // As it is without root; and as it is told of one's own.
    let told = |second| {
        let mut sample = builders(second, &["sleep 200", "cat"]);
        let sleeps_in = ["do_wait", "hrtimer_nanosleep", "anon_pipe_read"];
        for (pid, wchan) in (102..).zip(sleeps_in) {
            at(&mut sample, pid).wchan = Some(wchan.to_owned());
        }
        sample
    };
    for seconds in [120, 195] {
        for judged in [
            judged_after(seconds, beside("sleep 200")),
            judged_after(seconds, told),
        ] {
            assert_eq!(judged.verdict, Verdict::Working, "after {seconds} s");
            assert_eq!(judged.alarms, 0);
            assert_eq!(judged.findings[0].0.code, "build-pauses");
        }
    }
    // It is over and nothing goes on.
    let over = judged_after(240, beside("sleep 200"));
    assert_eq!(over.verdict, Verdict::Stuck);
    // It may be there to end who hangs beside it.
    let verdict = |seconds| judged_after(seconds, beside("sleep 3600")).verdict;
    assert_eq!(verdict(590), Verdict::Working);
    assert_eq!(verdict(615), Verdict::Stuck);
    assert_eq!(
        found_after(615, beside("sleep 3600")),
        ["builder-silent"],
        "what keeps a pipe open is no excuse for hours"
    );
}

#[test]
fn who_hangs_for_a_reason_of_its_own_is_stuck_beside_any_timer() {
    type Change = fn(&mut Sample);
    let reasons: [(&str, Change); 7] = [
        ("a disk", |sample| {
            at(sample, 104).state = ProcessState::DiskWait;
        }),
        ("a stop signal", |sample| {
            at(sample, 104).state = ProcessState::Stopped;
        }),
        ("a file's lock", |sample| {
            at(sample, 103).wchan = Some("hrtimer_nanosleep".to_owned());
            at(sample, 104).wchan = Some("locks_lock_inode_wait".to_owned());
        }),
        ("a connection that is told", |sample| {
            sample.sockets.push(connection(30_001, Some(104)));
        }),
        ("a connection of its build user", |sample| {
            sample.sockets.push(connection(30_001, None));
        }),
        ("a connection over which nothing went", |sample| {
            sample.sockets.push(Socket {
                received_bytes: Some(0),
                sent_bytes: Some(1),
                ..connection(30_001, None)
            });
        }),
        ("another build", |sample| {
            at(sample, 104).parent = WORKER;
        }),
    ];
    for (name, change) in reasons {
        let judged = judged_after(150, |second| {
            let mut sample = builders(second, &["sleep 900", "curl"]);
            change(&mut sample);
            sample
        });
        assert_eq!(judged.verdict, Verdict::Stuck, "{name}");
        let leads = judged.causes().remove(0).code;
        assert_ne!(leads, "build-pauses", "{name}");
    }
    // Root's connection is its worker's, kept for later.
    let kept = |second| {
        let mut sample = builders(second, &["sleep 900", "cat"]);
        sample.sockets.push(connection(0, Some(WORKER)));
        sample
    };
    assert_eq!(judged_after(150, kept).verdict, Verdict::Working);
}

/// Root's traffic, whose owner is hidden, need not be the daemon's.
#[test]
fn what_others_receive_is_no_sign_of_life_of_a_build_that_hangs() {
    let beside = |worker_runs: bool| {
        move |second: u64| {
            let mut sample = builders(second, &["cat"]);
            sample.sockets.push(socket(second, 5_000, 50));
            if worker_runs {
                at(&mut sample, WORKER).cpu_ns = second * 100_000;
            }
            sample
        }
    };
    let hangs = judged_after(150, beside(false));
    assert_eq!(hangs.verdict, Verdict::Stuck);
    assert!(hangs.quiet_s(Moment(150_000)) > 140.0);
    let fetches = judged_after(150, beside(true));
    assert!(fetches.quiet_s(Moment(150_000)) < 2.0);
}

#[test]
fn a_first_look_is_no_sign_of_life() {
    let aged = |moves: bool| {
        move |second: u64| {
            let mut sample = builders(second, &["cat"]);
            for process in &mut sample.processes {
                process.age_s = 1200.0 + second as f64;
            }
            if moves && second == 3 {
                at(&mut sample, 103).cpu_ns = 1_000_000_000;
            }
            sample
        }
    };
    assert!(!judged_after(0, aged(false)).has_moved);
    assert!(!judged_after(60, aged(false)).has_moved);
    assert!(!judged_after(2, aged(true)).has_moved);
    assert!(judged_after(60, aged(true)).has_moved);
    let begins = |second| builders(second, &["cat"]);
    assert!(judged_after(0, begins).has_moved, "a start is one");
}

#[test]
fn what_only_calls_itself_sleep_is_believed_nothing() {
    let named = |second| {
        let mut sample = builders(second, &["sleep 900"]);
        at(&mut sample, 103).name = "cat".to_owned();
        sample
    };
    assert_eq!(judged_after(150, named).verdict, Verdict::Stuck);
}

#[test]
fn a_stopped_builder_does_not_sleep() {
    let stopped = |second| {
        let mut sample = builders(second, &[]);
        at(&mut sample, 102).state = ProcessState::Stopped;
        sample
    };
    assert_eq!(found_after(150, stopped), ["process-stopped"]);
}

fn at(sample: &mut Sample, pid: u32) -> &mut Process {
    let mut processes = sample.processes.iter_mut();
    processes.find(|p| p.id.pid == pid).expect("it is there")
}

fn connection(uid: u32, owner: Option<u32>) -> Socket {
    Socket {
        uid,
        owner,
        ..socket(0, 5_000, 0)
    }
}
