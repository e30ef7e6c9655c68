//! Pieces of a report that need only what is at hand: sentences, facts, rows.

use super::gather::{Around, Gathered};
use super::{thread, time_of};
use crate::judge;
use crate::model::{Now, Time};
use crate::wire::{
    HealthResult, HealthRow, Lamp, Machine, PastRebuild, Phase, Rebuild, Report, ReportEvent,
    ReportFact, ReportRebuild, Verdict, View,
};
use crate::words::{report as say, state};

/// What can be told without a course: that it began, how it stood, that it ended.
pub(super) fn changes(
    report: &Report,
    before: &[ReportEvent],
    began: Time,
    event: &dyn Fn(Time, &str, String) -> ReportEvent,
) -> Vec<ReportEvent> {
    let Some(rebuild) = &report.rebuild else {
        return Vec::new();
    };
    let mut new = Vec::new();
    if before.is_empty() {
        new.push(event(began, "started", say::began(&name(rebuild))));
    }
    let written = time_of(&report.written).unwrap_or(began);
    if is_over(rebuild.verdict) || rebuild.ended.is_some() {
        if !before.iter().any(|event| event.kind == "ended") {
            let ended = rebuild.ended.as_deref().and_then(time_of);
            let text = say::ended(&rebuild.headline);
            new.push(event(ended.unwrap_or(written), "ended", text));
        }
    } else {
        let since = Time(written.0 - (rebuild.verdict_s.min(1e9) * 1000.0) as i64);
        let stood = event(since, "verdict", say::stood(rebuild.verdict));
        let last = before.iter().rev().find(|event| event.kind == "verdict");
        if last.is_none_or(|last| last.text != stood.text) {
            new.push(stood);
        }
    }
    new
}

pub(super) fn summary(report: &Report, from: &Gathered, troubled: bool) -> Vec<String> {
    let offset = from.now.utc_offset_s;
    let top = report.causes.first();
    let step = top
        .map(|top| top.next_step.as_str())
        .filter(|step| !step.is_empty());
    let Some(rebuild) = &report.rebuild else {
        let status = &from.view.status;
        return vec![
            say::nothing_runs(&status.headline),
            say::first(
                report
                    .health
                    .iter()
                    .find_map(|row| row.next_step.as_deref()),
            ),
        ];
    };
    let how = match rebuild.verdict {
        _ if from.known_until.is_some() => "cut",
        Verdict::Finished => "finished",
        Verdict::Failed => "failed",
        Verdict::Stopped => "stopped",
        Verdict::Unknown if rebuild.ended.is_some() => "ended",
        _ => "runs",
    };
    let started = time_of(&rebuild.started).unwrap_or(from.now.time);
    let first = say::ran(
        &name(rebuild),
        say::at(started, offset),
        how,
        rebuild.elapsed_s,
        rebuild.usual,
    );
    let known = top.filter(|top| top.code != judge::DONT_KNOW);
    let told = state::with_reason(rebuild.headline.clone(), rebuild.reason.as_deref());
    let led = from.past.and_then(|past| past.cause_title.as_deref());
    let second = match (known, led) {
        (Some(top), _) if troubled => say::stands(&told, Some((&top.title, top.probability))),
        (None, Some(title)) if troubled => say::led(&told, title),
        _ if troubled && rebuild.reason.is_none() => say::stands(&told, None),
        _ if how == "runs" && !troubled => {
            say::works(rebuild.phase, rebuild.quiet_s, rebuild.has_moved)
        }
        _ => say::sentence(&told),
    };
    let third = match step.filter(|_| troubled) {
        None if rebuild.verdict == Verdict::Failed => say::first_of_failed(),
        step => say::first(step),
    };
    vec![first, second, third]
}

pub(super) fn of_shown(shown: &Rebuild) -> ReportRebuild {
    ReportRebuild {
        id: shown.id.clone(),
        tool: shown.tool.clone(),
        verb: shown.verb.clone(),
        target: shown.target.clone(),
        user: shown.user.clone(),
        started: shown.started.clone(),
        elapsed_s: shown.elapsed_s,
        phase: shown.phase,
        verdict: shown.verdict,
        verdict_s: shown.verdict_s,
        quiet_s: shown.quiet_s,
        has_moved: shown.has_moved,
        usual: shown.usual,
        headline: shown.headline.clone(),
        subline: shown.subline.clone(),
        against_usual: shown.against_usual.clone(),
        waits_on: shown.waits_on.clone(),
        ended: None,
        exit_code: None,
        reason: None,
        failed: Vec::new(),
    }
}

pub(super) fn of_past(past: &PastRebuild, now: Now) -> ReportRebuild {
    let name = state::name(&past.tool, &past.verb, past.target.as_deref());
    let started = time_of(&past.started).unwrap_or(now.time);
    ReportRebuild {
        id: thread(&past.id).to_owned(),
        tool: past.tool.clone(),
        verb: past.verb.clone(),
        target: past.target.clone(),
        user: past.user.clone(),
        started: past.started.clone(),
        elapsed_s: past.elapsed_s,
        phase: Phase::Unknown,
        verdict: past.outcome,
        verdict_s: 0.0,
        quiet_s: 0.0,
        has_moved: true,
        usual: None,
        headline: state::rebuild(past.outcome, &name, 0.0, false),
        subline: state::subline(&name, started, now.utc_offset_s, past.elapsed_s, &past.user),
        against_usual: None,
        waits_on: None,
        ended: Some(past.ended.clone()),
        exit_code: past.exit_code,
        reason: past.reason.clone(),
        failed: past.failed.clone(),
    }
}

pub(super) fn name(rebuild: &ReportRebuild) -> String {
    state::name(&rebuild.tool, &rebuild.verb, rebuild.target.as_deref())
}

pub(super) fn is_trouble(verdict: Verdict) -> bool {
    matches!(
        verdict,
        Verdict::Stuck | Verdict::Slow | Verdict::Waiting | Verdict::Failed | Verdict::Unknown
    )
}

pub(super) fn is_fine(view: &View) -> bool {
    matches!(view.status.state, Lamp::Ok | Lamp::Running | Lamp::Paused)
}

/// What a check has found that is not fine; one that has not been made is none.
pub(super) fn unwell(view: &View) -> Vec<HealthRow> {
    let told = |row: &&HealthRow| row.result != HealthResult::Fine && row.checked_at.is_some();
    view.health.rows.iter().filter(told).cloned().collect()
}

/// Its version, as the check of it has found it.
pub(super) fn nix(view: &View) -> Option<&str> {
    let mut rows = view.health.rows.iter();
    let row = rows.find(|row| row.id == "nix-version" && row.checked_at.is_some())?;
    Some(&row.number)
}

pub(super) fn machine(
    machine: &Machine,
    nix: Option<&str>,
    around: &Around,
    utc_offset_s: i32,
) -> Vec<ReportFact> {
    let mut facts = Vec::new();
    let mut fact = |of: &str, value: String| {
        facts.push(ReportFact {
            label: say::label(of),
            value,
        });
    };
    if let Some(system) = &around.system {
        fact("system", system.clone());
    }
    if let Some(nix) = nix {
        fact("nix", nix.to_owned());
    }
    if machine.cores > 0 {
        let cores = say::cores(machine.cores, machine.cpu_ratio);
        let value = match &around.processor {
            Some(model) => say::processor(model, cores),
            None => cores,
        };
        fact("processors", value);
    }
    if machine.memory_total_bytes > 0 {
        let value = say::memory(machine.memory_total_bytes, machine.memory_used_bytes, false);
        fact("memory", value);
    }
    if machine.swap_total_bytes > 0 {
        let value = say::memory(machine.swap_total_bytes, machine.swap_used_bytes, true);
        fact("swap", value);
    }
    for space in machine.spaces.iter().filter(|space| space.of == "store") {
        let value = say::space(&space.path, space.free_bytes, space.total_bytes);
        fact("space", value);
    }
    // Whoever reads it elsewhere has another clock.
    fact("clock", utc(utc_offset_s));
    facts
}

/// `UTC`, `UTC+1`, `UTC−3:30`.
fn utc(offset_s: i32) -> String {
    let minutes = offset_s.abs() / 60;
    let sign = if offset_s < 0 { '−' } else { '+' };
    match (minutes / 60, minutes % 60) {
        (0, 0) => "UTC".to_owned(),
        (hours, 0) => format!("UTC{sign}{hours}"),
        (hours, rest) => format!("UTC{sign}{hours}:{rest:02}"),
    }
}

fn is_over(verdict: Verdict) -> bool {
    matches!(
        verdict,
        Verdict::Finished | Verdict::Failed | Verdict::Stopped
    )
}
