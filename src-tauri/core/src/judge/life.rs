//! Signs of life that several rules look for.

use super::facts::{Facts, Process};
use super::seen;
use crate::model::{Making, ProcessState};
use crate::say;
use crate::tree::Role;
use crate::wire::Evidence;
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

    /// That a timer wakes it, and when, as far as that is known.
    pub(super) fn timer_wakes(&self) -> Evidence {
        let who = words::process(&self.name, self.pid);
        match self.wakes_in_s {
            Some(in_s) => seen(
                say!("timer-ends", who = &who, span = words::span(in_s)),
                "/proc/PID/cmdline",
            ),
            None => seen(say!("timer-wakes", who = &who), "/proc/PID/wchan"),
        }
    }
}

impl Facts {
    /// The `sleep N` that ends last, where all that is built waits for such and
    /// for nothing else: that it goes on by itself is then certain. Beside
    /// another process it tells nothing: it may only keep a pipe open.
    pub fn pause(&self) -> Option<&Process> {
        let mut last: Option<&Process> = None;
        let awaited = |p: &&Process| p.lowest && p.state != ProcessState::Zombie;
        for builder in self.in_role(Role::Builder).filter(awaited) {
            let wakes_in_s = builder
                .wakes_in_s
                .filter(|_| builder.state == ProcessState::Sleeping)?;
            if last.is_none_or(|l| l.wakes_in_s.is_some_and(|s| s < wakes_in_s)) {
                last = Some(builder);
            }
        }
        last
    }

    /// What this process builds: the derivation, where it is known which.
    pub(super) fn built_by(&self, process: &Process) -> String {
        let making = self.progress.as_ref().map_or(&[][..], |p| &p.building);
        let above = self
            .in_role(Role::Builder)
            .take_while(|p| p.pid != process.pid)
            .filter(|p| p.leads);
        let top = if process.leads {
            Some(process)
        } else {
            above.last()
        };
        let own = |it: &&Making| it.builder.is_some() && it.builder == top.map(|p| p.pid);
        let only = || match making {
            [one] if one.builder.is_none() => Some(one),
            _ => None,
        };
        making.iter().find(own).or_else(only).map_or_else(
            || words::process(&process.name, process.pid),
            |it| it.name.clone(),
        )
    }

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
