//! Cause: none: a build sleeps for a while, as test suites do.
//! Rests on: builders that sleep, for less long than would count as stuck, or
//!   with a timer that will wake them (its owner and root can read that), or for
//!   as long as all that is waited for is `sleep N` (everybody can); beside another
//!   that only waits, `sleep N` counts as such a timer.
//! Wrong when: they wait for one another: that looks the same without a timer.
//! Offers: wait; what becomes of it shows by itself.

use super::super::{Facts, Family, Finding, Rule, Says, seen};
use crate::model::ProcessState;
use crate::say;
use crate::tree::Role;
use crate::words;

pub(super) const RULE: Rule = Rule {
    code: "build-pauses",
    family: Family::WorkingAsUsual,
    says: Says::Normal,
    holds_for_s: 0.0,
    check,
};

/// Shorter pauses are in every build.
const FROM_S: f64 = 20.0;

fn check(facts: &Facts) -> Option<Finding> {
    let mut builders = facts.in_role(Role::Builder).peekable();
    builders.peek()?;
    let sleeps = facts.quiet_s.min(facts.members_changed_s);
    let asleep = builders.all(|p| p.state == ProcessState::Sleeping && p.cpu_quiet_s >= FROM_S);
    let pause = facts.pause();
    let timer = pause.map(|p| p.timer).or_else(|| facts.timer());
    let longest_s = if let Some(pause) = pause {
        let over_s = sleeps + pause.left_s.max(1.0);
        if pause.alone {
            over_s
        } else {
            over_s.min(facts.stall_s.max(facts.silent_s))
        }
    } else if timer.is_some() {
        facts.stall_s
    } else {
        facts.silent_s
    };
    if !asleep || sleeps < FROM_S || sleeps >= longest_s {
        return None;
    }
    let mut evidence_for = vec![seen(
        say!("build-pauses.asleep", span = words::span(sleeps)),
        "/proc/PID/stat",
    )];
    if let Some(timer) = timer {
        evidence_for.push(timer.timer_wakes());
    }
    let beside = pause.is_some_and(|p| !p.alone);
    let evidence_against = if beside {
        vec![seen(say!("build-pauses.beside"), "/proc")]
    } else if timer.is_none() {
        vec![seen(say!("build-pauses.looks-the-same"), "/proc/PID/wchan")]
    } else {
        Vec::new()
    };
    Some(Finding {
        weight: match timer {
            Some(_) if beside => 1.8,
            Some(_) => 2.6,
            None => 0.6,
        },
        says: None,
        lasting_s: sleeps,
        waits_on: None,
        evidence_for,
        evidence_against,
        would_change: say!("build-pauses.would-change", span = words::span(longest_s)),
        next_step: if pause.is_some() {
            say!("build-pauses.next-step-timer")
        } else {
            say!("build-pauses.next-step")
        },
    })
}

#[cfg(test)]
mod tests {
    use super::super::told;
    use super::*;

    #[test]
    fn told_from_situations() {
        for (situation, expected) in [
            (
                "build 60; quiet 50; changed 50; builder still 50 switches 50; builder still 50 switches 50",
                "Normal 0.6 + Its processes have slept for 50 s; servers and test suites wait like that - Processes that wait for one another look the same; what they sleep in cannot be told without root",
            ),
            (
                "build 260; quiet 250; changed 250; builder still 250 wchan do_wait; builder still 250 wchan hrtimer_nanosleep",
                "Normal 2.6 + Its processes have slept for 4 min; servers and test suites wait like that - -",
            ),
            // "sleep" is no stall, however long …
            (
                "build 3000; quiet 2900; changed 2900; builder awaits still 2900; builder below still 2900 wakes 600",
                "Normal 2.6 + Its processes have slept for 48 min; servers and test suites wait like that - -",
            ),
            // … who waits beside it is none for as long as any timer is believed; what
            // they sleep in, where that is told, is a pipe.
            (
                "build 160; quiet 150; changed 150; builder awaits still 150; builder below still 150 wakes 600; builder below still 150",
                "Normal 1.8 + Its processes have slept for 2 min; servers and test suites wait like that - Another process waits beside it: one that hangs by itself looks the same",
            ),
            (
                "build 160; quiet 150; changed 150; builder awaits still 150 wchan do_wait; builder below still 150 wakes 600 wchan hrtimer_nanosleep; builder below still 150 wchan anon_pipe_read",
                "Normal 1.8 + Its processes have slept for 2 min; servers and test suites wait like that - Another process waits beside it: one that hangs by itself looks the same",
            ),
            (
                "build 3000; quiet 2900; changed 2900; builder awaits still 2900; builder below still 2900 wakes 600; builder below still 2900",
                "silent",
            ),
            // Of two builds one has ended; or it has nothing that wakes it.
            (
                "build 3000; quiet 2900; changed 2900; builder zombie; builder still 2900 wakes 600",
                "silent",
            ),
            (
                "build 160; quiet 150; changed 150; builder still 150 wakes 600; builder still 150",
                "silent",
            ),
            // It waits beside the timer for a reason of its own.
            (
                "build 160; quiet 150; changed 150; builder awaits still 150; builder below still 150 wakes 600 wchan hrtimer_nanosleep; builder below still 150 wchan locks_lock_inode_wait",
                "silent",
            ),
            (
                "build 160; quiet 150; changed 150; calls; builder awaits still 150; builder below still 150 wakes 600; builder below still 150",
                "silent",
            ),
            (
                "build 160; quiet 150; changed 150; builder awaits still 150; builder below still 150 wakes 600; builder below disk still 150",
                "silent",
            ),
            // It nearly holds: too long; one of them works; a short pause.
            (
                "build 160; quiet 150; changed 150; builder still 150 switches 150",
                "silent",
            ),
            (
                "build 60; quiet 50; changed 50; builder still 50; builder busy 50",
                "silent",
            ),
            ("build 60; quiet 10; changed 10; builder still 10", "silent"),
            // The fact is missing.
            ("build 60; quiet 50; changed 50; client; worker", "silent"),
        ] {
            assert_eq!(told(&RULE, situation), expected, "{situation}");
        }
    }
}
