//! What a report holds, taken from the picture and from what was written before.

use super::pieces::{
    changes, is_fine, is_trouble, machine, name, nix, of_past, of_shown, summary, unwell,
};
use super::{SCHEMA, id, origin, rows, thread, time_of};
use crate::judge;
use crate::model::{Now, Time};
use crate::record::{ActionDone, Stood};
use crate::wire::{
    BackupRow, Cause, Course, PastRebuild, Phase, Rebuild, Report, ReportAction, ReportEvent,
    ReportLine, ReportRebuild, ReportSeen, Verdict, View,
};
use crate::words::{self, report as say, state};

/// Lines of the log.
const LINES: usize = 200;
/// So often it is told how it stood; of more the first and the newest.
const SEEN: usize = 300;
/// What happened, of more the newest.
const EVENTS: usize = 400;
/// What Nixlamp did so long after the end still belongs to it.
const AFTER_S: i64 = 900;

/// What only the edges know.
#[derive(Clone, Debug, Default)]
pub struct Around {
    /// Nixlamp's version.
    pub nixlamp: String,
    /// The system: `NixOS 26.05`.
    pub system: Option<String>,
    /// What the processor is called.
    pub processor: Option<String>,
    /// What Nixlamp did, in any order.
    pub actions: Vec<ActionDone>,
    /// Backups that there are.
    pub backups: Vec<BackupRow>,
}

/// What a report is made of.
#[derive(Clone, Copy, Debug)]
pub struct Gathered<'a> {
    /// The picture.
    pub view: &'a View,
    /// The rebuild it is about: its id, or its id in history. `None`: how the
    /// machine is.
    pub about: Option<&'a str>,
    /// The same as it is remembered, if it has ended.
    pub past: Option<&'a PastRebuild>,
    /// How it went.
    pub course: Option<&'a Course>,
    /// What else is known.
    pub around: &'a Around,
    /// The causes as they stood last, as history has them.
    pub stood: &'a [Stood],
    /// The report as it was written before, unmasked.
    pub before: Option<&'a Report>,
    /// True while the incident lasts.
    pub open: bool,
    /// Until when it is known, if the agent ended before the rebuild did.
    pub known_until: Option<Time>,
    /// The time.
    pub now: Now,
}

/// The report, unmasked.
pub fn gather(from: Gathered) -> Report {
    let shown = from.shown();
    let rebuild = from.rebuild(shown);
    let name = rebuild.as_ref().map(name);
    let began = from.began(rebuild.as_ref());
    let mut causes = from.causes(shown);
    let mut limits = from.limits(shown);
    if shown.is_none()
        && causes.is_empty()
        && let Some(kept) = from.kept_causes()
    {
        causes = kept;
        limits.push(say::only_causes_kept());
    }
    let verdict = rebuild.as_ref().map(|r| r.verdict);
    let headline = match &rebuild {
        Some(rebuild) => &rebuild.headline,
        None => &from.view.status.headline,
    };
    let troubled = verdict.is_none_or(is_trouble);
    // Of a failure whose causes nobody knows nothing is fine.
    let answer = origin::answer(
        &causes,
        !troubled || verdict.is_none() && is_fine(from.view),
    );
    let title = match (&name, verdict) {
        (Some(name), Some(Verdict::Stuck)) => say::title(Some(name), headline),
        (Some(_), _) => headline.clone(),
        (None, _) => say::title(None, headline),
    };
    let mut report = Report {
        schema: SCHEMA,
        id: match (from.before, &rebuild) {
            (Some(before), _) => before.id.clone(),
            (None, Some(rebuild)) => id(began, from.now.utc_offset_s, &rebuild.tool, &rebuild.id),
            (None, None) => {
                let now = words::rfc3339(from.now.time);
                id(began, from.now.utc_offset_s, "machine", &now)
            }
        },
        language: words::spoken().tag().to_owned(),
        nixlamp: from.around.nixlamp.clone(),
        title,
        began: words::rfc3339(began),
        written: words::rfc3339(from.now.time),
        when: say::when(began, from.until(rebuild.as_ref()), from.open),
        open: from.open,
        known_until: from.known_until.map(words::rfc3339),
        lamp: Some(rows::lamp(verdict, from.view.status.state)),
        machine: machine(
            &from.view.status.machine,
            nix(from.view),
            from.around,
            from.now.utc_offset_s,
        ),
        summary: Vec::new(),
        decisions: origin::decisions(answer.origin),
        answer,
        causes,
        seen: Vec::new(),
        timeline: Vec::new(),
        course: from
            .course
            .filter(|course| !course.phases.is_empty() || !course.charts.is_empty())
            .or(from.before.and_then(|before| before.course.as_ref()))
            .cloned()
            .or_else(|| Some(rows::course_of_trace(&from.view.status.machine.trace))),
        processes: Vec::new(),
        processes_at: None,
        log: Vec::new(),
        actions: from.actions(began, rebuild.as_ref()),
        backups: from.backups(began),
        health: unwell(from.view),
        limits,
        masked: Vec::new(),
        rebuild,
    };
    report.summary = summary(&report, &from, troubled);
    from.add_processes(&mut report, shown);
    from.add_log(&mut report);
    from.add_seen(&mut report, began);
    from.add_timeline(&mut report, began);
    report
}

fn known(causes: &[Cause]) -> bool {
    causes.iter().any(|cause| cause.code != judge::DONT_KNOW)
}

impl<'a> Gathered<'a> {
    /// The rebuild as the picture has it now.
    fn shown(&self) -> Option<&'a Rebuild> {
        let about = thread(self.about?);
        let mut all = self.view.status.rebuilds.iter();
        all.find(|rebuild| rebuild.id == about)
    }

    fn rebuild(&self, shown: Option<&Rebuild>) -> Option<ReportRebuild> {
        let before = self.before.and_then(|before| before.rebuild.as_ref());
        let mut told = match (shown, self.past, before) {
            (Some(shown), _, _) => of_shown(shown),
            (None, Some(past), before) => ReportRebuild {
                usual: before.and_then(|before| before.usual),
                against_usual: before.and_then(|before| {
                    let usual = before.usual?;
                    Some(state::against_usual(past.elapsed_s, usual))
                }),
                phase: before.map_or(Phase::Unknown, |before| before.phase),
                ..of_past(past, self.now)
            },
            (None, None, before) => before?.clone(),
        };
        if let Some(past) = self.past {
            told.ended = Some(past.ended.clone());
            told.exit_code = past.exit_code;
            told.reason.clone_from(&past.reason);
            told.failed.clone_from(&past.failed);
        }
        Some(told)
    }

    fn began(&self, rebuild: Option<&ReportRebuild>) -> Time {
        let started = rebuild.and_then(|rebuild| time_of(&rebuild.started));
        let before = || self.before.and_then(|before| time_of(&before.began));
        started.or_else(before).unwrap_or(self.now.time)
    }

    /// When it ended, else now.
    fn until(&self, rebuild: Option<&ReportRebuild>) -> Now {
        let ended = rebuild.and_then(|rebuild| time_of(rebuild.ended.as_deref()?));
        Now {
            time: ended.filter(|_| !self.open).unwrap_or(self.now.time),
            ..self.now
        }
    }

    /// As the picture has them; once it has none, as it last had.
    fn causes(&self, shown: Option<&Rebuild>) -> Vec<Cause> {
        let now = shown.map_or(&[][..], |shown| &shown.causes);
        let works = shown
            .is_some_and(|shown| shown.verdict == Verdict::Working && shown.ring_eighths.is_some());
        let before = self.before.map_or(&[][..], |before| &before.causes);
        if known(now) || !known(before) {
            // At work with nothing to explain: “don't know” would say there is.
            let nothing = works && !known(now);
            return if nothing { Vec::new() } else { now.to_vec() };
        }
        before.to_vec()
    }

    /// As history has them, where nothing else has any. What it waited for and
    /// got explains no good end.
    fn kept_causes(&self) -> Option<Vec<Cause>> {
        let ended_well = |past: &PastRebuild| past.outcome == Verdict::Finished;
        let stood = judge::of_stood(self.stood);
        (known(&stood) && !self.past.is_none_or(ended_well)).then_some(stood)
    }

    fn actions(&self, began: Time, rebuild: Option<&ReportRebuild>) -> Vec<ReportAction> {
        let ended = rebuild.and_then(|rebuild| time_of(rebuild.ended.as_deref()?));
        let last = ended.map_or(i64::MAX, |ended| ended.0.saturating_add(AFTER_S * 1000));
        let mut actions: Vec<&ActionDone> = self
            .around
            .actions
            .iter()
            .filter(|action| (began.0..=last).contains(&action.begun.0))
            .collect();
        actions.sort_by_key(|action| action.begun);
        actions
            .into_iter()
            .map(|action| ReportAction {
                at: words::rfc3339(action.begun),
                clock: say::moment(action.begun, began, self.now.utc_offset_s),
                what: action.what.clone(),
                ok: action.ended.map(|_| action.ok),
                lines: action.lines.clone(),
            })
            .collect()
    }

    fn backups(&self, began: Time) -> Vec<BackupRow> {
        let since = |backup: &&BackupRow| {
            let made = backup.made.as_deref().and_then(time_of);
            made.is_some_and(|made| made >= began)
        };
        self.around.backups.iter().filter(since).cloned().collect()
    }

    fn limits(&self, shown: Option<&Rebuild>) -> Vec<String> {
        let cut_off = self
            .known_until
            .map(|until| say::cut_off(until, self.now.utc_offset_s));
        let progress = shown.and_then(|shown| shown.progress.as_ref());
        let mut limits: Vec<String> = cut_off.into_iter().collect();
        let course = self.course.map_or(&[][..], |course| &course.limits);
        let more = progress.map_or(&[][..], |progress| &progress.limits);
        for limit in self.view.status.troubles.iter().chain(course).chain(more) {
            if !limits.contains(limit) {
                limits.push(limit.clone());
            }
        }
        limits
    }

    fn add_processes(&self, report: &mut Report, shown: Option<&Rebuild>) {
        match (shown, self.before) {
            (Some(shown), _) if !shown.processes.is_empty() => {
                report.processes.clone_from(&shown.processes);
                report.processes_at = Some(report.written.clone());
            }
            (_, Some(before)) => {
                report.processes.clone_from(&before.processes);
                report.processes_at.clone_from(&before.processes_at);
            }
            _ => {}
        }
    }

    fn add_log(&self, report: &mut Report) {
        let course = self.course.map_or(&[][..], |course| &course.log);
        report.log = course[course.len().saturating_sub(LINES)..]
            .iter()
            .map(|line| ReportLine {
                from: line.from.clone(),
                text: line.text.clone(),
            })
            .collect();
        if report.log.is_empty()
            && let Some(before) = self.before
        {
            report.log.clone_from(&before.log);
        }
        // It stands once, in the form that is cut for reading.
        if let Some(course) = &mut report.course {
            course.log.clear();
        }
    }

    fn add_seen(&self, report: &mut Report, began: Time) {
        let mut seen = self
            .before
            .map_or_else(Vec::new, |before| before.seen.clone());
        seen.push(ReportSeen {
            at: report.written.clone(),
            clock: say::moment(self.now.time, began, self.now.utc_offset_s),
            verdict: report.rebuild.as_ref().map(|rebuild| rebuild.verdict),
            line: report.summary.get(1).cloned().unwrap_or_default(),
        });
        if seen.len() > SEEN {
            seen.remove(1);
        }
        report.seen = seen;
    }

    fn add_timeline(&self, report: &mut Report, began: Time) {
        let offset = self.now.utc_offset_s;
        let event = |time: Time, kind: &str, text: String| ReportEvent {
            at: words::rfc3339(time),
            clock: say::moment(time, began, offset),
            kind: kind.to_owned(),
            text,
        };
        let before = self.before.map_or(&[][..], |before| &before.timeline);
        let (mut all, earlier): (Vec<ReportEvent>, Vec<ReportEvent>) =
            before.iter().cloned().partition(|e| e.kind == "report");
        let course = self.course.filter(|course| !course.events.is_empty());
        if let Some(course) = course {
            // The agent may have been started anew in the midst of it.
            let at = |at_s: f64| Time(began.0 + (at_s * 1000.0) as i64);
            let seen_from = words::rfc3339(at(seen_from_s(course)));
            all.extend(earlier.into_iter().filter(|e| e.at < seen_from));
            all.extend(
                course.events.iter().map(|happened| {
                    event(at(happened.at_s), &happened.kind, happened.text.clone())
                }),
            );
        } else {
            all.extend(earlier);
            all.extend(changes(report, before, began, &event));
        }
        if self.before.is_none() && report.rebuild.is_some() {
            all.push(event(self.now.time, "report", say::written(false)));
        }
        let was_open = self.before.is_some_and(|before| before.open);
        if was_open && !self.open {
            all.push(event(self.now.time, "report", say::written(true)));
        }
        all.extend(report.actions.iter().map(|action| ReportEvent {
            at: action.at.clone(),
            clock: action.clock.clone(),
            kind: "action".to_owned(),
            text: action.what.clone(),
        }));
        all.sort_by(|a, b| a.at.cmp(&b.at));
        all.dedup_by(|a, b| a.at == b.at && a.text == b.text);
        all.drain(..all.len().saturating_sub(EVENTS));
        report.timeline = all;
    }
}

/// From when on it was watched, in seconds since its start.
fn seen_from_s(course: &Course) -> f64 {
    let phases = course.lanes.iter().find(|lane| lane.kind == "phase");
    let first = phases.and_then(|lane| lane.bars.first());
    first.map_or(0.0, |bar| bar.from_s)
}
