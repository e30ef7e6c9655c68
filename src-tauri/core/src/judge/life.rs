//! Signs of life that several rules look for.

use super::facts::{Facts, Process};
use crate::model::ProcessState;
use crate::say;
use crate::tree::Role;
use crate::words;

/// Kernel functions that only a timer's end or a signal leaves.
const TIMERS: [&str; 3] = ["hrtimer_nanosleep", "do_nanosleep", "common_nsleep"];
/// A disk that has answered within this works.
const ANSWERS_S: f64 = 10.0;
/// Who uses so much of a core works.
const WORKS: f64 = 0.05;

impl Process {
    /// True if a timer will wake it; false also where that is hidden.
    pub(super) fn has_timer(&self) -> bool {
        let sleeps_in = self.wchan.as_deref().unwrap_or("");
        TIMERS.iter().any(|timer| sleeps_in.contains(timer))
    }
}

impl Facts {
    /// That a client or worker works, and how that shows.
    pub(super) fn mover(&self) -> Option<String> {
        let works = |p: &Process| {
            let disk_answers = p.state == ProcessState::DiskWait
                && p.switches_quiet_s.is_some_and(|s| s < ANSWERS_S);
            if disk_answers {
                return Some(say!(
                    "mover.disk-answers",
                    who = words::process(&p.name, p.pid)
                ));
            }
            p.cpu_ratio.filter(|ratio| *ratio >= WORKS).map(|ratio| {
                say!(
                    "mover.uses-core",
                    who = words::process(&p.name, p.pid),
                    share = words::percent(ratio)
                )
            })
        };
        self.processes
            .iter()
            .filter(|p| matches!(p.role, Role::Client | Role::Worker))
            .find_map(works)
    }
}
