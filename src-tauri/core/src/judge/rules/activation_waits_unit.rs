//! Cause: an activation waits for a unit that the service manager starts,
//!   stops or reloads.
//! Rests on: the service managers' jobs (`ListJobs` over D-Bus) while an
//!   activation runs that has no program of its own at work; units that it has
//!   listed in `/run/nixos` are its own, others only if they began after it.
//! Wrong when: a unit that somebody else has started meanwhile is taken for one
//!   of its own: then the weight is lower.
//! Offers: look at that unit. Never at the switch itself: ended half-way it
//!   leaves half of the units as they were.

use super::super::{Facts, Family, Finding, Rule, Says, UnitWait, seen};
use crate::activation::Sort;
use crate::model::{UnitLimit, UnitManager};
use crate::say;
use crate::wire::{Evidence, Phase};
use crate::words;

pub(super) const RULE: Rule = Rule {
    code: "activation-waits-unit",
    family: Family::Waiting,
    says: Says::WaitsForWork,
    holds_for_s: 3.0,
    check,
};

/// Most units are done in a second or two; a unit that takes this long is
/// worth a word.
const FROM_S: f64 = 10.0;
/// A unit's own limit is followed by another one for its end: `TimeoutStopSec`
/// is 90 s unless set. Beyond both the service manager itself has failed.
const STOPPING_S: f64 = 100.0;

fn check(facts: &Facts) -> Option<Finding> {
    if facts.phase != Some(Phase::Activate)
        || facts
            .step
            .as_ref()
            .is_some_and(|now| now.step.sort != Sort::Units)
    {
        return None;
    }
    let wait = facts
        .unit_waits
        .iter()
        .filter(|wait| wait.for_s >= FROM_S)
        .max_by(|a, b| a.listed.cmp(&b.listed).then(a.for_s.total_cmp(&b.for_s)))?;
    let stuck = is_stuck(facts, wait);
    Some(Finding {
        weight: if wait.listed { 3.0 } else { 1.8 },
        says: stuck.then_some(Says::Stuck),
        lasting_s: wait.for_s,
        waits_on: Some(say!(
            "activation-waits-unit.waits-on",
            manager = manager(wait),
            unit = &wait.unit,
            verb = words::activation::verb(&wait.kind)
        )),
        evidence_for: evidence_for(facts, wait),
        evidence_against: evidence_against(wait),
        would_change: say!("activation-waits-unit.would-change", unit = &wait.unit),
        next_step: words::activation::look_at_unit(&wait.unit, wait.manager == UnitManager::User),
    })
}

/// Stuck past the unit's own limit and that of its end; without a limit past
/// the person's, and only if the unit does not work. One that is not surely its
/// own must not be all that stands still.
fn is_stuck(facts: &Facts, wait: &UnitWait) -> bool {
    let over = match wait.limit {
        Some(UnitLimit::Seconds(limit_s)) => wait.for_s >= limit_s + STOPPING_S,
        Some(UnitLimit::Never) | None => {
            wait.for_s >= facts.stall_s && wait.quiet_s.unwrap_or(facts.quiet_s) >= facts.stall_s
        }
    };
    over && (wait.listed || facts.quiet_s >= facts.stall_s)
}

fn evidence_for(facts: &Facts, wait: &UnitWait) -> Vec<Evidence> {
    let mut evidence = vec![seen(
        say!(
            "activation-waits-unit.has-been",
            manager = manager(wait),
            unit = &wait.unit,
            active = &wait.active,
            sub = &wait.sub,
            span = words::span(wait.for_s)
        ),
        "systemd, D-Bus",
    )];
    evidence.push(if wait.listed {
        seen(say!("activation-waits-unit.listed"), "/run/nixos")
    } else {
        seen(say!("activation-waits-unit.not-listed"), "systemd, D-Bus")
    });
    if let Some(first) = wait.waiting.first() {
        evidence.push(seen(
            say!(
                "activation-waits-unit.others-wait",
                first = first,
                more = wait.waiting.len() - 1
            ),
            "systemd, D-Bus",
        ));
    }
    if wait.limit == Some(UnitLimit::Never) {
        evidence.push(seen(
            say!("activation-waits-unit.no-limit"),
            "systemd, D-Bus",
        ));
    }
    if let Some(now) = &facts.step {
        evidence.push(seen(
            say!(
                "activation-waits-unit.step",
                who = words::process(&now.program, now.pid),
                does = now.step.does
            ),
            "/proc",
        ));
    }
    evidence
}

fn evidence_against(wait: &UnitWait) -> Vec<Evidence> {
    let mut evidence = Vec::new();
    if let Some(UnitLimit::Seconds(limit_s)) = wait.limit
        && wait.for_s < limit_s
    {
        evidence.push(seen(
            say!(
                "activation-waits-unit.gives-up",
                span = words::span(limit_s)
            ),
            "systemd, D-Bus",
        ));
    }
    if let Some(quiet_s) = wait.quiet_s.filter(|quiet_s| *quiet_s < FROM_S) {
        evidence.push(seen(
            say!("activation-waits-unit.used-cpu", age = words::span(quiet_s)),
            "systemd, D-Bus",
        ));
    }
    evidence
}

fn manager(wait: &UnitWait) -> &'static str {
    match wait.manager {
        UnitManager::System => "system",
        UnitManager::User => "user",
    }
}

#[cfg(test)]
mod tests {
    use super::super::told;
    use super::*;

    #[test]
    fn told_from_situations() {
        for (situation, expected) in [
            (
                "activate 40; step units for 40; unit postgresql.service start for 25 limit 90 quiet 20 listed",
                "WaitsForWork 3.0 + postgresql.service has been activating (start-pre) for 25 s - systemd gives up on it by itself after 1 min",
            ),
            // No limit, and nothing to be seen of it: stuck once the person's is over.
            (
                "activate 700; step units for 700; unit nixos-activation.service start for 650 limit never quiet 650 listed user",
                "Stuck 3.0 + nixos-activation.service of the user has been activating (start-pre) for 10 min - -",
            ),
            // The same, but it works.
            (
                "activate 700; step units for 700; unit restore.service start for 650 limit never quiet 1 listed",
                "WaitsForWork 3.0 + restore.service has been activating (start-pre) for 10 min - It used the CPU 1 s ago: it may finish",
            ),
            // Whether it works is not told: then the whole rebuild's quiet counts.
            (
                "activate 700; quiet 640; unit x.service start for 650 listed",
                "Stuck 3.0 + x.service has been activating (start-pre) for 10 min - -",
            ),
            (
                "activate 700; quiet 30; unit x.service start for 650 listed",
                "WaitsForWork 3.0 + x.service has been activating (start-pre) for 10 min - -",
            ),
            // Its own limit is longer than the person's.
            (
                "activate 4000; quiet 3000; unit x.service start for 3000 limit 3600 quiet 3000 listed",
                "WaitsForWork 3.0 + x.service has been activating (start-pre) for 50 min - systemd gives up on it by itself after 1 h",
            ),
            (
                "activate 4000; quiet 3000; unit x.service start for 3800 limit 3600 quiet 3000 listed",
                "Stuck 3.0 + x.service has been activating (start-pre) for 1 h 3 min - -",
            ),
            // Not listed, and listed ones come first however long the other takes.
            (
                "activate 100; unit backup.service start for 60 limit never quiet 50",
                "WaitsForWork 1.8 + backup.service has been activating (start-pre) for 1 min - -",
            ),
            (
                "activate 100; unit backup.service start for 60; unit a.service start for 20 listed",
                "WaitsForWork 3.0 + a.service has been activating (start-pre) for 20 s - -",
            ),
            (
                "activate 900; quiet 5; unit backup.service start for 800 limit never quiet 700",
                "WaitsForWork 1.8 + backup.service has been activating (start-pre) for 13 min - -",
            ),
            // It nearly holds: too short; another step; no activation; nothing known.
            ("activate 40; unit a.service start for 8 listed", "silent"),
            (
                "activate 40; step boot for 30; unit a.service start for 30 listed",
                "silent",
            ),
            ("build 40; unit a.service start for 30 listed", "silent"),
            ("activate 900; quiet 900; step units for 900", "silent"),
        ] {
            assert_eq!(told(&RULE, situation), expected, "{situation}");
        }
    }

    #[test]
    fn the_switch_itself_is_never_to_be_ended() {
        for situation in [
            "activate 700; quiet 700; unit x.service start for 650 listed",
            "activate 700; quiet 700; unit x.service start for 650 listed user blocks y.service",
        ] {
            let facts = crate::judge::facts::line::facts(situation);
            let finding = check(&facts).expect("it holds");
            assert!(
                finding.next_step.contains("Leave the switch itself alone"),
                "{}",
                finding.next_step
            );
        }
    }
}
