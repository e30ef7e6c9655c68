//! A report as a row of a list, and before it is saved.

use super::mask::{Known, mask};
use super::{markdown, thread, time_of};
use crate::judge;
use crate::model::{Now, Time};
use crate::wire::{
    Chart, Course, Lamp, Report, ReportOf, ReportPreview, ReportRow, Trace, Verdict,
};
use crate::words::{self, report as say};

/// The report that lies in `path`, as a row.
pub fn row(report: &Report, path: String, now: Now) -> ReportRow {
    let began = time_of(&report.began).unwrap_or(Time(0));
    let known = report
        .causes
        .first()
        .filter(|top| top.code != judge::DONT_KNOW);
    ReportRow {
        id: report.id.clone(),
        rebuild: report.rebuild.as_ref().map(|rebuild| rebuild.id.clone()),
        began: report.began.clone(),
        written: report.written.clone(),
        open: report.open,
        lamp: lamp_of(report),
        verdict: report.rebuild.as_ref().map(|rebuild| rebuild.verdict),
        title: report.title.clone(),
        line: say::row(
            words::when(began, now),
            known.map(|top| top.title.as_str()),
            report.open,
        ),
        path,
    }
}

/// The lamp of a report. What it is of decides, not what else there was when it
/// was last written.
pub(super) fn lamp_of(report: &Report) -> Lamp {
    let verdict = report.rebuild.as_ref().map(|rebuild| rebuild.verdict);
    lamp(verdict, report.lamp.unwrap_or(Lamp::Unknown))
}

pub(super) fn lamp(verdict: Option<Verdict>, seen: Lamp) -> Lamp {
    match verdict {
        None => seen,
        Some(Verdict::Failed) => Lamp::Failed,
        Some(Verdict::Stuck) => Lamp::Stalled,
        Some(Verdict::Waiting) if seen == Lamp::NeedsYou => seen,
        Some(Verdict::Slow | Verdict::Waiting) => Lamp::Attention,
        Some(Verdict::Working) => Lamp::Running,
        Some(Verdict::Finished) => Lamp::Ok,
        // A person's wish: neither good nor bad.
        Some(Verdict::Stopped) => Lamp::Paused,
        Some(Verdict::Unknown) => Lamp::Unknown,
    }
}

/// What would be saved of it, with what is masked.
///
/// # Errors
///
/// As [`mask`].
pub fn preview(
    of: ReportOf,
    report: &Report,
    known: &Known,
    keep_host_names: bool,
) -> Result<ReportPreview, String> {
    let (report, masked) = mask(report, known, keep_host_names)?;
    Ok(ReportPreview {
        of,
        keeps_host_names: keep_host_names,
        masked_line: say::masked(&masked, keep_host_names),
        masked,
        markdown: markdown(&report),
        report,
    })
}

/// True if the report is of this rebuild.
pub fn is_of(report: &Report, rebuild: &str) -> bool {
    let of = report.rebuild.as_ref().map(|of| thread(&of.id));
    of == Some(thread(rebuild))
}

/// The last two minutes of the machine, where nothing longer is known.
pub(super) fn course_of_trace(trace: &Trace) -> Course {
    let rates = [
        &trace.cpu_ratio,
        &trace.disk_bytes_per_s,
        &trace.net_bytes_per_s,
    ];
    // The first look has nothing to compare with: its rates are no values.
    let unknown = rates.iter().all(|of| of.first() == Some(&0.0));
    let known = |values: &'_ [f64]| values[usize::from(unknown).min(values.len())..].to_vec();
    let all = [
        ("cpu", "ratio", known(&trace.cpu_ratio)),
        ("memory", "ratio", known(&trace.memory_ratio)),
        ("disk", "bytes-per-s", known(&trace.disk_bytes_per_s)),
        ("net", "bytes-per-s", known(&trace.net_bytes_per_s)),
    ];
    let charts = all
        .into_iter()
        .filter(|(_, _, values)| values.len() > 1)
        .map(|(of, unit, values)| chart(of, unit, trace.step_s, &values))
        .collect();
    Course {
        charts,
        ..Course::default()
    }
}

fn chart(of: &str, unit: &str, step_s: f64, values: &[f64]) -> Chart {
    let least = values.iter().copied().fold(f64::INFINITY, f64::min);
    let most = values.iter().copied().fold(0.0, f64::max);
    let newest = values.last().copied().unwrap_or_default();
    let span_s = step_s * (values.len() - 1) as f64;
    let title = say::chart_title(of);
    Chart {
        of: of.to_owned(),
        title: title.clone(),
        unit: unit.to_owned(),
        at_s: (0..values.len()).map(|at| at as f64 * step_s).collect(),
        values: values.iter().map(|value| Some(*value)).collect(),
        least: Some(least),
        most: Some(most),
        band: None,
        line: say::chart(
            &title,
            span_s,
            said(unit, least),
            said(unit, most),
            said(unit, newest),
        ),
    }
}

/// A value with its unit.
pub(super) fn said(unit: &str, value: f64) -> String {
    match unit {
        "ratio" => words::percent(value),
        "bytes" => words::size(value),
        _ => words::rate(value),
    }
}
