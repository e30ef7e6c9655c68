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

#[test]
fn a_build_that_sleeps_by_the_clock_is_no_stall() {
    let sleeping = |argv: &'static str| {
        move |second: u64| {
            let mut sample = sample(true, None);
            let builder = |pid: u32, parent: u32, argv: &str| Process {
                parent,
                uid: 30_001,
                user: "nixbld1".to_owned(),
                build_user: true,
                switches: Some(7),
                argv: argv.split(' ').map(str::to_owned).collect(),
                age_s: second as f64,
                ..process(pid, argv.split(' ').next().unwrap_or_default())
            };
            sample.processes.push(builder(102, WORKER, "sh build.sh"));
            sample.processes.push(builder(103, 102, argv));
            sample
        }
    };
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
