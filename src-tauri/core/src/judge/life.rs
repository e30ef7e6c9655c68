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
/// Kernel functions of who waits for a lock on a file, for a byte of a
/// connection, or for a file system of another machine.
const REASONS: [&str; 6] = [
    "lock_inode",
    "setlk",
    "wait_woken",
    "wait_for_connect",
    "rpc_",
    "request_wait_answer",
];
/// A disk that has answered within this works.
const ANSWERS_S: f64 = 10.0;
/// Who uses so much of a core works.
const WORKS: f64 = 0.05;

/// What a build waits for by the clock.
#[derive(Clone, Copy, Debug)]
pub struct Pause<'a> {
    /// The `sleep N` that ends last.
    pub timer: &'a Process,
    /// Seconds until then, at the latest.
    pub left_s: f64,
    /// True if nothing else is at work or waits beside such.
    pub alone: bool,
}

impl Process {
    /// True if a timer will wake it; false also where that is hidden.
    pub(super) fn has_timer(&self) -> bool {
        let sleeps_in = self.wchan.as_deref().unwrap_or("");
        TIMERS.iter().any(|timer| sleeps_in.contains(timer))
    }

    /// True if it waits for something that no other process of its build has to
    /// give; false also where that is hidden.
    fn sleeps_for_a_reason(&self) -> bool {
        let sleeps_in = self.wchan.as_deref().unwrap_or("");
        REASONS.iter().any(|reason| sleeps_in.contains(reason))
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
    /// What all that is built waits for by the clock: the `sleep N` that ends
    /// last, one in each build.
    ///
    /// Where a build has nothing but such at its lower end, that it goes on by
    /// itself is certain. Another process beside one, asleep as well, has two
    /// readings: it waits for the same timer, as in `(sleep 150; echo) | cat`,
    /// or the timer is there to end it once it hangs, as test suites do it. What
    /// they sleep in tells the two apart no better. So the timer is believed:
    /// who is waited for is not stuck; but no longer than any timer that is only
    /// seen, [`Facts::stall_s`], for a watchdog's runs for hours. And not for a
    /// moment where the other one hangs for a reason that shows: a disk, a
    /// lock, a connection.
    pub fn pause(&self) -> Option<Pause<'_>> {
        let builders: Vec<&Process> = self.in_role(Role::Builder).collect();
        let goes_on = |build: &&[&Process]| build.iter().any(|p| p.state != ProcessState::Zombie);
        let mut all: Option<Pause> = None;
        for build in builders.chunk_by(|_, next| !next.leads).filter(goes_on) {
            let one = self.pause_of(build)?;
            let before = all.filter(|before| before.left_s > one.left_s);
            all = Some(Pause {
                alone: one.alone && all.is_none_or(|all| all.alone),
                ..before.unwrap_or(one)
            });
        }
        all.filter(|pause| pause.alone || self.quiet_s < self.stall_s.max(self.silent_s))
    }

    /// The same of one build.
    fn pause_of<'a>(&self, build: &[&'a Process]) -> Option<Pause<'a>> {
        let mut last: Option<Pause> = None;
        let mut alone = true;
        let awaited = |p: &&&Process| p.lowest && p.state != ProcessState::Zombie;
        for &builder in build.iter().filter(awaited) {
            if builder.state != ProcessState::Sleeping {
                return None;
            }
            let Some(left_s) = builder.wakes_in_s else {
                alone = false;
                continue;
            };
            if last.is_none_or(|last| last.left_s < left_s) {
                last = Some(Pause {
                    timer: builder,
                    left_s,
                    alone,
                });
            }
        }
        let hangs = || self.builder_connected || build.iter().any(|p| p.sleeps_for_a_reason());
        last.map(|last| Pause { alone, ..last })
            .filter(|last| alone || last.left_s > 0.0 && !hangs())
    }

    /// A builder that a timer wakes, where none of them hangs for a reason that
    /// shows.
    pub(super) fn timer(&self) -> Option<&Process> {
        let mut builders = self.in_role(Role::Builder);
        let hangs = self
            .in_role(Role::Builder)
            .any(Process::sleeps_for_a_reason);
        builders.find(|p| p.has_timer() && !hangs)
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
