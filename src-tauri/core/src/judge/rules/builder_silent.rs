//! Cause: a builder sleeps and nothing wakes it.
//! Rests on: no CPU and no context switch in any builder, no process come or
//!   gone, no byte moved, for as long as counts as silent. What they sleep in
//!   is told of one's own builders and to root: a timer speaks against it, pipes
//!   and locks alone speak for it.
//!   Silent as long as all it waits for is `sleep N` that is not over yet; beside
//!   another process such a timer counts like one that is read.
//! Wrong when: the build sleeps on purpose for longer than that, otherwise than
//!   by `sleep`, and what it sleeps in is hidden.
//! Offers: look at its log; stop it, the derivation starts over.

use super::super::{Facts, Family, Finding, Process, Rule, Says, seen};
use crate::model::ProcessState;
use crate::say;
use crate::tree::Role;
use crate::words;

pub(super) const RULE: Rule = Rule {
    code: "builder-silent",
    family: Family::Other,
    says: Says::Silent,
    holds_for_s: 2.0,
    check,
};

/// Kernel functions with or without a time limit: they tell nothing.
const PERHAPS: [&str; 5] = ["poll", "select", "futex", "sigtimedwait", "wait_woken"];

fn check(facts: &Facts) -> Option<Finding> {
    let mut builders = facts
        .in_role(Role::Builder)
        // Who was stopped does not sleep.
        .filter(|p| !matches!(p.state, ProcessState::Zombie | ProcessState::Stopped))
        .peekable();
    builders.peek()?;
    if facts.pause().is_some() {
        return None;
    }
    let mut shortest_s = f64::INFINITY;
    let mut sleepers: Vec<&Process> = Vec::new();
    for builder in builders {
        // Who waits for a disk is another matter.
        if matches!(
            builder.state,
            ProcessState::Running | ProcessState::DiskWait
        ) {
            return None;
        }
        shortest_s = shortest_s.min(builder.cpu_quiet_s.min(builder.switches_quiet_s?));
        sleepers.push(builder);
    }
    let silent_s = shortest_s.min(facts.members_changed_s).min(facts.quiet_s);
    let timer = facts.timer();
    // A timer wakes it by itself, sooner or later.
    let longest_s = if timer.is_some() {
        facts.stall_s.max(facts.silent_s)
    } else {
        facts.silent_s
    };
    if silent_s < longest_s || facts.downloads.iter().any(|d| d.still_s < facts.silent_s) {
        return None;
    }
    let first = *sleepers.first()?;
    let all_told = sleepers.iter().all(|p| p.wchan.is_some());
    let by_lock = all_told && sleepers.iter().all(|p| waits_without_limit(p));
    let mut evidence_for = vec![
        seen(
            say!(
                "builder-silent.asleep",
                count = sleepers.len(),
                span = words::span(silent_s)
            ),
            "/proc/PID/task",
        ),
        seen(
            say!(
                "builder-silent.none-came-or-went",
                span = words::span(facts.members_changed_s)
            ),
            "/proc",
        ),
    ];
    if by_lock {
        evidence_for.push(seen(say!("builder-silent.by-lock"), "/proc/PID/wchan"));
    }
    let against = match timer {
        Some(timer) => timer.timer_wakes(),
        None if by_lock => seen(say!("builder-silent.log-is-hidden"), "Nix"),
        None => seen(say!("builder-silent.looks-the-same"), "/proc/PID/wchan"),
    };
    Some(Finding {
        weight: weight(timer.is_some(), by_lock, silent_s >= facts.stall_s)
            - if facts.downloads.is_empty() { 0.0 } else { 0.8 },
        says: None,
        lasting_s: silent_s,
        waits_on: Some(say!("build-of.waits-on", what = facts.built_by(first))),
        evidence_for,
        evidence_against: vec![against],
        would_change: say!("builder-silent.would-change"),
        next_step: say!("builder-silent.next-step"),
    })
}

fn weight(timer: bool, by_lock: bool, long: bool) -> f64 {
    match (timer, by_lock, long) {
        (true, _, _) => -0.5,
        (false, true, _) => 2.8,
        (false, false, true) => 2.2,
        (false, false, false) => 1.4,
    }
}

fn waits_without_limit(process: &Process) -> bool {
    let sleeps_in = process.wchan.as_deref().unwrap_or("");
    !sleeps_in.is_empty()
        && !process.has_timer()
        && !PERHAPS.iter().any(|perhaps| sleeps_in.contains(perhaps))
}

#[cfg(test)]
mod tests {
    use super::super::told;
    use super::*;
    use crate::judge::facts::line::facts;
    use crate::words::{Language, speaking};

    #[test]
    fn one_and_several_in_german() {
        let asleep = |count: usize| {
            speaking(Language::German, || {
                say!("builder-silent.asleep", count = count, span = "2 min")
            })
        };
        assert_eq!(
            asleep(1),
            "1 Builder-Prozess schläft; seit 2 min wurde er nicht geweckt"
        );
        assert_eq!(
            asleep(3),
            "3 Builder-Prozesse schlafen; seit 2 min wurde keiner geweckt"
        );
    }

    #[test]
    fn what_is_waited_for_is_called_by_its_derivation() {
        let asleep = "quiet 650; changed 650; builder still 650 switches 650";
        for (situation, expected) in [
            (
                "build 700; building hello-1.0 650",
                "the build of hello-1.0",
            ),
            // Two, and who makes which is not known.
            (
                "build 700; building hello-1.0 650; building other-1.0 650",
                "the build of sh (100)",
            ),
            ("build 700", "the build of sh (100)"),
        ] {
            let facts = facts(&format!("{situation}; {asleep}"));
            let finding = check(&facts).expect("it is silent");
            assert_eq!(finding.waits_on.as_deref(), Some(expected), "{situation}");
        }
    }

    #[test]
    fn told_from_situations() {
        for (situation, expected) in [
            (
                "build 700; quiet 650; changed 650; worker still 650; builder still 650 switches 650; builder still 650 switches 650",
                "Silent 2.2 + 2 builder processes sleep; none was woken for 10 min - A build that waits for a timer looks the same; the two cannot be told apart without root",
            ),
            (
                "build 120; quiet 110; changed 110; worker still 110; builder still 110 switches 110",
                "Silent 1.4 + 1 builder process sleeps; it was not woken for 1 min - A build that waits for a timer looks the same; the two cannot be told apart without root",
            ),
            // One's own builders, or told to root.
            (
                "build 120; quiet 110; changed 110; builder still 110 switches 110 wchan do_wait; builder still 110 switches 110 wchan anon_pipe_read",
                "Silent 2.8 + 2 builder processes sleep; none was woken for 1 min - Its log is hidden until it ends",
            ),
            (
                "build 700; quiet 650; changed 650; builder still 650 switches 650 wchan hrtimer_nanosleep",
                "Silent -0.5 + 1 builder process sleeps; it was not woken for 10 min - sh (100) sleeps until a timer wakes it",
            ),
            // It nearly holds: a timer, and not for long; as servers wait; one of them works;
            // a disk; processes change; a byte moved.
            (
                "build 120; quiet 110; changed 110; builder still 110 switches 110 wchan hrtimer_nanosleep",
                "silent",
            ),
            (
                "build 100; quiet 95; changed 95; builder still 95 switches 95",
                "silent",
            ),
            (
                "build 700; quiet 650; changed 650; builder still 650 switches 650; builder busy 60 still 0 switches 0",
                "silent",
            ),
            (
                "build 700; quiet 650; changed 650; builder disk still 650 switches 650",
                "silent",
            ),
            (
                "build 700; quiet 3; changed 3; builder still 650 switches 650",
                "silent",
            ),
            (
                "build 700; quiet 650; changed 650; builder still 650 switches 650; socket a:443 likely still 9",
                "silent",
            ),
            // All that is waited for is a "sleep" that will end; or that is not all, and
            // it is believed no longer, or nobody of that build waits for it.
            (
                "build 160; quiet 150; changed 150; builder awaits still 150 switches 150; builder below still 150 switches 150 wakes 30; builder below still 150 switches 150",
                "silent",
            ),
            (
                "build 160; quiet 150; changed 150; builder still 150 switches 150 wakes 30; builder still 150 switches 150",
                "Silent 1.4 + 2 builder processes sleep; none was woken for 2 min - A build that waits for a timer looks the same; the two cannot be told apart without root",
            ),
            (
                "build 700; quiet 650; changed 650; builder awaits still 650 switches 650; builder below still 650 switches 650 wakes 30",
                "silent",
            ),
            (
                "build 700; quiet 650; changed 650; builder awaits still 650 switches 650; builder below still 650 switches 650 wakes 30; builder below still 650 switches 650",
                "Silent 2.2 + 3 builder processes sleep; none was woken for 10 min - A build that waits for a timer looks the same; the two cannot be told apart without root",
            ),
            // The fact is missing.
            (
                "build 700; quiet 650; changed 650; builder still 650",
                "silent",
            ),
        ] {
            assert_eq!(told(&RULE, situation), expected, "{situation}");
        }
    }
}
