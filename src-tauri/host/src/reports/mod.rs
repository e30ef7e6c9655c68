//! Incident reports: made beside the loop, kept in the state folder.
//!
//! Each is kept twice: masked, as it may be shared, in its own folder; and as it
//! was gathered, in `.kept`, for its owner alone: from that it is written anew,
//! closed after a crash, and shown with what was masked. What a report is made
//! of stands in `core/src/report`.

mod around;
mod folder;

#[cfg(test)]
mod tests;

use std::path::{Path, PathBuf};
use std::time::Duration;

use nixlamp_core::engine::State;
use nixlamp_core::model::Now;
use nixlamp_core::report::{self, Gathered, Reason, Wanted};
use nixlamp_core::wire::{PastRebuild, Report, ReportOf, ReportPreview, ReportRow, Verdict, View};
use nixlamp_core::words::{self, report as say};

use crate::course;
use crate::run::Parts;

pub use folder::{left_open, list, read};

/// A disk that takes longer does not answer.
pub const LIMIT: Duration = Duration::from_secs(20);

/// All that a report is made of, at this moment: it is made on any thread.
#[derive(Clone, Debug)]
pub struct Draft {
    state: PathBuf,
    view: View,
    about: Option<String>,
    past: Option<PastRebuild>,
    course: Option<course::Wanted>,
    now: Now,
}

impl Draft {
    /// Of a rebuild, or of the machine.
    pub(crate) fn new(engine: &State, parts: &Parts, about: Option<&str>) -> Draft {
        let past = about.and_then(|id| engine.remembered(id));
        Draft {
            state: parts.state.clone(),
            view: engine.view(),
            about: about.map(str::to_owned),
            past: past.map(|past| engine.past_view(past)),
            course: about.map(|id| course::Wanted::new(id, engine, parts)),
            now: parts.now(),
        }
    }

    /// What a person asks for. `Err` with a sentence if it is not known.
    pub(crate) fn of(
        engine: &State,
        parts: &Parts,
        of: &ReportOf,
    ) -> Result<Option<Draft>, String> {
        match of {
            ReportOf::Now => {
                let about = worst(&engine.view());
                Ok(Some(Draft::new(engine, parts, about.as_deref())))
            }
            ReportOf::Rebuild(id) => {
                let draft = Draft::new(engine, parts, Some(id));
                let runs = draft
                    .course
                    .as_ref()
                    .is_some_and(course::Wanted::is_at_hand);
                let known = runs || draft.past.is_some();
                if known {
                    Ok(Some(draft))
                } else {
                    Err(say::no_such_rebuild(id))
                }
            }
            ReportOf::Made(_) => Ok(None),
        }
    }

    /// The report. Blocks: much of it is read from the disk.
    fn report(&self, reason: Option<Reason>) -> Report {
        let before = self
            .about
            .as_deref()
            .and_then(|id| folder::find(&self.state, id));
        let drawn = self.course.as_ref();
        let drawn = drawn.and_then(|course| course.draw_with_causes().ok());
        let (course, stood) = drawn.unzip();
        let around = around::around(&self.state);
        let cut_off = reason == Some(Reason::CutOff) && self.past.is_none();
        let was_open = before.as_ref().is_some_and(|before| before.open);
        report::gather(Gathered {
            view: &self.view,
            about: self.about.as_deref(),
            past: self.past.as_ref(),
            course: course.as_ref(),
            stood: stood.as_deref().unwrap_or_default(),
            around: &around,
            before: before.as_ref(),
            open: reason.map_or(was_open && self.past.is_none(), Reason::is_open),
            known_until: before
                .as_ref()
                .filter(|_| cut_off)
                .and_then(|before| report::time_of(&before.written)),
            now: self.now,
        })
    }
}

/// The worst that runs, else the last that was red.
fn worst(view: &View) -> Option<String> {
    let running = view
        .status
        .rebuilds
        .iter()
        .find(|r| r.ring_eighths.is_some());
    let red = |past: &&PastRebuild| past.outcome == Verdict::Failed || past.cause.is_some();
    running.map(|rebuild| rebuild.id.clone()).or_else(|| {
        let last = view.status.recent.iter().find(red);
        last.map(|past| past.id.clone())
    })
}

/// Writes the report of an incident. Blocks. `days`: how long reports are kept.
pub fn write(draft: &Draft, wanted: &Wanted, days: u32) -> Result<(), String> {
    let cut_off = wanted.reason == Reason::CutOff;
    if cut_off && folder::find(&draft.state, &wanted.rebuild).is_none() {
        // There is nothing to close.
        folder::forget_open(&draft.state, &wanted.rebuild);
        return Ok(());
    }
    let report = draft.report(Some(wanted.reason));
    save(&draft.state, &report, false).map_err(|why| {
        let folder = folder::reports(&draft.state);
        say::not_written(&folder.display().to_string(), &why)
    })?;
    folder::mark_open(&draft.state, &report, &wanted.rebuild);
    folder::prune(&draft.state, days, draft.now.time);
    Ok(())
}

/// What is asked for, as it would be saved. Blocks.
pub fn preview(
    draft: Option<&Draft>,
    of: ReportOf,
    keep_host_names: bool,
    state: &Path,
) -> Result<ReportPreview, String> {
    let report = made(draft, &of, state)?;
    let preview = report::preview(of, &report, &around::known(), keep_host_names);
    preview.map_err(|why| say::not_saved(&why))
}

/// Saves it among the others. Blocks.
pub fn keep(
    draft: Option<&Draft>,
    of: &ReportOf,
    keep_host_names: bool,
    state: &Path,
    now: Now,
) -> Result<ReportRow, String> {
    let report = made(draft, of, state)?;
    let path = save(state, &report, keep_host_names).map_err(|why| say::not_saved(&why))?;
    Ok(report::row(&report, path.display().to_string(), now))
}

fn made(draft: Option<&Draft>, of: &ReportOf, state: &Path) -> Result<Report, String> {
    match (of, draft) {
        (ReportOf::Made(id), _) => read(state, id),
        (_, Some(draft)) => Ok(draft.report(None)),
        (_, None) => Err(words::trouble::no_answer()),
    }
}

fn save(state: &Path, whole: &Report, keep_host_names: bool) -> Result<PathBuf, String> {
    let (masked, _) = report::mask::mask(whole, &around::known(), keep_host_names)?;
    let html = report::html(&masked)?;
    let files = [
        ("report.md", report::markdown(&masked)),
        ("report.html", html),
        ("report.json", report::json(&masked)),
    ];
    folder::put(state, whole, &files).map_err(|error| format!("{error:#}"))
}
