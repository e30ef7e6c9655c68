//! One past rebuild for people and scripts.

use crate::judge;
use crate::model::{Exit, Now};
use crate::record::{FailedBuild, Past};
use crate::redact;
use crate::say;
use crate::wire::{Failed, PastRebuild, Phase, PhaseTook};
use crate::words::{self, state};

/// As every face shows it.
pub fn shown(past: &Past, now: Now) -> PastRebuild {
    let name = state::past_name(past);
    PastRebuild {
        id: past.id.clone(),
        tool: past.tool.clone(),
        verb: past.verb.clone(),
        target: past.target.clone(),
        user: past.user.clone(),
        started: words::rfc3339(past.started),
        ended: words::rfc3339(past.ended),
        elapsed_s: past.elapsed_s,
        outcome: past.outcome,
        exit_code: match past.exit {
            Some(Exit::Code(code)) => Some(code),
            _ => None,
        },
        cause: past.cause.clone(),
        cause_title: past.cause.as_deref().and_then(judge::title),
        line: state::with_reason(
            state::past(past.outcome, past.started, now, past.elapsed_s, &name),
            past.reason.as_deref(),
        ),
        reason: past
            .reason
            .as_deref()
            .map(|it| redact::visible(it).into_owned()),
        failed: past.failed.iter().map(failed).collect(),
    }
}

fn failed(build: &FailedBuild) -> Failed {
    Failed {
        name: redact::visible(&build.name).into_owned(),
        log: build
            .log
            .iter()
            .map(|line| redact::visible(line).into_owned())
            .collect(),
    }
}

/// A phase as the head of a row: `Building`.
pub(crate) fn title(phase: Phase) -> String {
    say!("history-phase", phase = state::doing(phase))
}

/// Seconds in one phase, all told.
pub(crate) fn phase_s(past: &Past, phase: Phase) -> f64 {
    let its = past
        .phases
        .iter()
        .filter(|(of, s)| *of == phase && s.is_finite());
    its.map(|(_, seconds)| seconds.max(0.0)).sum()
}

/// Its phases in their usual order, those it had.
pub(super) fn phases(past: &Past) -> Vec<PhaseTook> {
    super::PHASES
        .into_iter()
        .map(|phase| (phase, phase_s(past, phase)))
        .filter(|(_, took_s)| *took_s >= 0.5)
        .map(|(phase, took_s)| PhaseTook {
            phase,
            title: title(phase),
            took_s,
        })
        .collect()
}
