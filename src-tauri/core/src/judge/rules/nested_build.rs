//! Cause: the evaluation itself needs the result of a build (import from
//!   derivation), and waits for it.
//! Rests on: a command that only evaluates, below which something is built; or one
//!   build that runs before it is known what is to be built in all.
//! Wrong when: the plan is only not seen yet.
//! Offers: nothing is wrong; `--no-allow-import-from-derivation` shows which.

use super::super::{Facts, Family, Finding, Rule, Says, seen};
use crate::command_line::Kind;
use crate::say;
use crate::tree::Role;
use crate::words;

pub(super) const RULE: Rule = Rule {
    code: "nested-build",
    family: Family::Waiting,
    says: Says::Normal,
    holds_for_s: 5.0,
    check,
};

/// A plan is known this soon after a build began (measured: 3 s).
const PLAN_WITHIN_S: f64 = 10.0;

fn check(facts: &Facts) -> Option<Finding> {
    let builder = facts.in_role(Role::Builder).find(|p| p.leads)?;
    let client = facts.client().filter(|c| c.busy_s.is_none())?;
    let progress = facts.progress.as_ref();
    let only_evaluates = facts.kind == Some(Kind::Evaluate);
    let before_plan = progress.is_some_and(|p| {
        p.planned.is_none() && p.building.len() == 1 && p.building[0].for_s >= PLAN_WITHIN_S
    });
    if !only_evaluates && !before_plan {
        return None;
    }
    let built = progress.and_then(|p| p.building.first());
    let what = built.map_or_else(
        || words::process(&builder.name, builder.pid),
        |making| making.name.clone(),
    );
    let text = if only_evaluates {
        say!("nested-build.built-below", what = &what)
    } else {
        say!("nested-build.built-before-plan", what = &what)
    };
    Some(Finding {
        weight: if only_evaluates { 2.6 } else { 0.8 },
        says: None,
        lasting_s: built.map_or(facts.phase_s, |making| making.for_s),
        waits_on: Some(say!("build-of.waits-on", what = &what)),
        evidence_for: vec![
            seen(text, "/proc"),
            seen(
                say!(
                    "nested-build.idle-meanwhile",
                    who = words::process(&client.name, client.pid)
                ),
                "CPU clock",
            ),
        ],
        evidence_against: Vec::new(),
        would_change: say!("nested-build.would-change"),
        next_step: say!("nested-build.next-step"),
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
                "build 20; evaluates; client still 20; worker still 20; builder still 1",
                "Normal 2.6 + The command only evaluates, and sh (100) is built below it - -",
            ),
            (
                "build 20; evaluates; client still 20; builder still 1; building hello-1.0 20",
                "Normal 2.6 + The command only evaluates, and hello-1.0 is built below it - -",
            ),
            (
                "build 20; client still 20; builder still 1; building hello-1.0 20",
                "Normal 0.8 + hello-1.0 is built, and what is to be built in all is not known yet - -",
            ),
            // It nearly holds: the plan may come yet; several are built; it evaluates on.
            (
                "build 5; client still 5; builder still 1; building hello-1.0 5",
                "silent",
            ),
            (
                "build 20; client still 20; builder still 1; building a-1 20; building b-1 20",
                "silent",
            ),
            (
                "build 20; evaluates; client busy 20; builder still 1",
                "silent",
            ),
            // The fact is missing.
            ("build 20; client still 20; builder still 1", "silent"),
        ] {
            assert_eq!(told(&RULE, situation), expected, "{situation}");
        }
    }
}
