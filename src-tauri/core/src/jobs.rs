//! Jobs: what takes long, at a person's wish, with progress and an end by hand.
//!
//! A job is a [`JobKind`] that an edge works on; what it tells comes back as
//! [`News`]. One of a kind runs at a time.

use serde::{Deserialize, Serialize};

use crate::health::Checked;
use crate::model::{Now, Time};
use crate::verify::{self, Verdict};
use crate::wire::{CheckCost, Counted, Job, JobKind, JobState};
use crate::words::{self, health as say};

/// A job that ended shows for so long.
const SHOWN_S: f64 = 600.0;
/// One that was cut off: whoever began it may come back the next day.
const CUT_OFF_SHOWN_S: f64 = 86_400.0;

/// What is heard of a job.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum News {
    /// It goes on.
    Progress {
        /// How much is done, 0 to 1.
        ratio: Option<f64>,
        /// The newest line.
        line: String,
    },
    /// It reads the store.
    Reads(verify::Progress),
    /// It ended.
    Ended {
        /// How.
        state: JobState,
        /// What came of it.
        line: String,
        /// What was learned by it.
        checked: Vec<Checked>,
    },
}

impl News {
    /// What reading the store came to.
    pub fn read(summary: &verify::Summary, checked: Vec<Checked>) -> News {
        let state = match summary.verdict() {
            _ if summary.cancelled => JobState::Cancelled,
            Verdict::Unknown => JobState::Failed,
            Verdict::Sound | Verdict::Look | Verdict::Damaged => JobState::Done,
        };
        News::Ended {
            state,
            line: words::verify::job_ended(summary),
            checked,
        }
    }
}

/// What is remembered of the last job of a kind.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PastJob {
    /// What it does.
    pub kind: JobKind,
    /// When it began.
    pub begun: Time,
    /// When it ended. `None`: nothing is known of its end.
    pub ended: Option<Time>,
    /// How it stands.
    pub state: JobState,
    /// The last line about it.
    pub line: String,
    /// What was last learned by one of its kind.
    pub checked: Vec<Checked>,
}

/// All jobs that run or have just ended.
#[derive(Clone, Debug, Default)]
pub struct Jobs {
    entries: Vec<Entry>,
    begun: u32,
    past: Vec<PastJob>,
    /// What is remembered has changed.
    changed: bool,
}

#[derive(Clone, Debug)]
struct Entry {
    id: String,
    kind: JobKind,
    state: JobState,
    progress: Option<f64>,
    counted: Option<Counted>,
    line: String,
    started: Time,
    ended: Option<Now>,
}

impl Jobs {
    /// Begins a job. `None` if one of the kind runs already; of those that read
    /// the store one alone does.
    pub fn begin(&mut self, kind: JobKind, now: Now) -> Option<String> {
        let same = |other| other == kind || (reads(other) && reads(kind));
        if self
            .entries
            .iter()
            .any(|job| same(job.kind) && job.ended.is_none())
        {
            return None;
        }
        self.entries.retain(|job| job.kind != kind);
        let learned = self.past_of(kind).map(|past| past.checked);
        self.past.push(PastJob {
            kind,
            begun: now.time,
            ended: None,
            state: JobState::Running,
            line: String::new(),
            checked: learned.unwrap_or_default(),
        });
        self.changed = true;
        self.begun += 1;
        let id = format!("{}-{}", now.time.0, self.begun);
        self.entries.push(Entry {
            id: id.clone(),
            kind,
            state: JobState::Running,
            progress: None,
            counted: None,
            line: say::begins(),
            started: now.time,
            ended: None,
        });
        Some(id)
    }

    /// True if that job runs.
    pub fn runs(&self, id: &str) -> bool {
        self.entries
            .iter()
            .any(|job| job.id == id && job.ended.is_none())
    }

    /// True if one reads the store.
    pub fn read_store(&self) -> bool {
        self.entries
            .iter()
            .any(|job| reads(job.kind) && job.ended.is_none())
    }

    /// Takes news; gives what was learned.
    pub fn take(&mut self, now: Now, id: &str, news: News) -> Vec<Checked> {
        let Some(job) = self
            .entries
            .iter_mut()
            .find(|job| job.id == id && job.ended.is_none())
        else {
            return Vec::new();
        };
        match news {
            News::Progress { ratio, line } => {
                job.progress = ratio;
                job.line = line;
                Vec::new()
            }
            News::Reads(progress) => {
                job.progress = progress.ratio();
                job.line = words::verify::progress(&progress);
                job.counted = Some(counted(&progress));
                Vec::new()
            }
            News::Ended {
                state,
                line,
                checked,
            } => {
                job.state = state;
                job.line = line;
                if state == JobState::Done {
                    job.progress = job.progress.map(|_| 1.0);
                }
                job.ended = Some(now);
                let job = job.clone();
                self.note_end(&job, now, &checked);
                checked
            }
        }
    }

    /// Takes what was remembered; gives what was learned then. What had begun
    /// and not ended was cut off.
    pub fn remember(&mut self, now: Now, past: Vec<PastJob>) -> Vec<Checked> {
        self.past = past;
        for job in self.past.iter_mut().filter(|job| job.ended.is_none()) {
            let ago_s = (now.time.0 - job.begun.0).max(0) as f64 / 1000.0;
            job.ended = Some(now.time);
            job.state = JobState::CutOff;
            job.line = say::cut_off(ago_s, reads(job.kind));
            self.changed = true;
            self.begun += 1;
            self.entries.push(Entry {
                id: format!("{}-{}", now.time.0, self.begun),
                kind: job.kind,
                state: job.state,
                progress: None,
                counted: None,
                line: job.line.clone(),
                started: job.begun,
                ended: Some(now),
            });
        }
        // What is cheap is looked at anew.
        let costs =
            |checked: &&Checked| matches!(checked.cost, CheckCost::Heavy | CheckCost::OnRequest);
        let learned = self.past.iter().flat_map(|job| &job.checked);
        learned.filter(costs).cloned().collect()
    }

    /// What is to be remembered, if that has changed since it was last asked.
    pub fn to_keep(&mut self) -> Option<Vec<PastJob>> {
        std::mem::take(&mut self.changed).then(|| self.past.clone())
    }

    fn past_of(&mut self, kind: JobKind) -> Option<PastJob> {
        let at = self.past.iter().position(|past| past.kind == kind)?;
        Some(self.past.remove(at))
    }

    fn note_end(&mut self, job: &Entry, now: Now, learned: &[Checked]) {
        let Some(past) = self.past.iter_mut().find(|past| past.kind == job.kind) else {
            return;
        };
        past.ended = Some(now.time);
        past.state = job.state;
        past.line.clone_from(&job.line);
        if !learned.is_empty() {
            past.checked = learned.to_vec();
        }
        self.changed = true;
    }

    /// Forgets what ended some while ago.
    pub fn settle(&mut self, now: Now) {
        self.entries.retain(|job| {
            job.ended
                .is_none_or(|ended| now.moment.seconds_since(ended.moment) < shown_s(job.state))
        });
    }

    /// What faces draw, in the order they began.
    pub fn view(&self) -> Vec<Job> {
        self.entries
            .iter()
            .map(|job| Job {
                id: job.id.clone(),
                kind: job.kind,
                title: say::job(job.kind),
                state: job.state,
                progress: job.progress,
                counted: job.counted.clone(),
                line: job.line.clone(),
                can_cancel: job.ended.is_none(),
                started: words::rfc3339(job.started),
            })
            .collect()
    }
}

fn shown_s(state: JobState) -> f64 {
    match state {
        JobState::CutOff => CUT_OFF_SHOWN_S,
        _ => SHOWN_S,
    }
}

/// True of those that read the store.
fn reads(kind: JobKind) -> bool {
    matches!(kind, JobKind::VerifyProfiles | JobKind::VerifyStore)
}

fn counted(progress: &verify::Progress) -> Counted {
    Counted {
        paths: progress.paths,
        paths_total: progress.paths_total,
        bytes: progress.bytes,
        bytes_total: progress.bytes_total,
        bytes_per_s: progress.bytes_per_s,
        left_s: progress.left_s,
        damaged: progress.damaged,
        waits: progress.paused.map(words::verify::pause),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Moment;
    use crate::wire::{HealthGroup, HealthResult};

    #[test]
    fn one_of_a_kind_runs_and_its_end_is_kept_for_a_while() {
        let now = Now::default();
        let mut jobs = Jobs::default();
        let id = jobs.begin(JobKind::FlakeCheck, now).expect("nothing runs");
        assert_eq!(jobs.begin(JobKind::FlakeCheck, now), None);
        assert!(jobs.begin(JobKind::ReachCaches, now).is_some());
        jobs.take(
            now,
            &id,
            News::Progress {
                ratio: Some(0.5),
                line: "half".to_owned(),
            },
        );
        assert_eq!(jobs.view()[0].progress, Some(0.5));
        jobs.take(
            now,
            &id,
            News::Ended {
                state: JobState::Done,
                line: "well".to_owned(),
                checked: Vec::new(),
            },
        );
        assert!(!jobs.runs(&id) && !jobs.view()[0].can_cancel);
        // News of the dead is no news.
        jobs.take(
            now,
            &id,
            News::Progress {
                ratio: None,
                line: "late".to_owned(),
            },
        );
        assert_eq!(jobs.view()[0].line, "well");
        jobs.settle(Now {
            moment: Moment(601_000),
            ..now
        });
        assert_eq!(jobs.view().len(), 1, "what runs stays");
    }

    #[test]
    fn reading_is_counted_and_one_reads_at_a_time() {
        let now = Now::default();
        let mut jobs = Jobs::default();
        assert!(!jobs.read_store());
        let id = jobs.begin(JobKind::VerifyStore, now).expect("nothing runs");
        assert_eq!(jobs.begin(JobKind::VerifyProfiles, now), None);
        assert!(jobs.begin(JobKind::FlakeCheck, now).is_some());
        let progress = verify::Progress {
            paths: 3,
            paths_total: 9,
            bytes: 1 << 20,
            bytes_total: 4 << 20,
            paused: Some(verify::Pause::Work),
            ..verify::Progress::default()
        };
        jobs.take(now, &id, News::Reads(progress));
        let job = &jobs.view()[0];
        let waits = "waits while Nix or Nixlamp is at work";
        assert_eq!(job.progress, Some(0.25));
        assert_eq!(
            job.line,
            format!("3 of 9 paths · 1.0 MiB of 4.0 MiB · {waits}")
        );
        let counted = job.counted.as_ref().expect("counted");
        assert_eq!((counted.paths, counted.bytes), (3, 1 << 20));
        assert_eq!(counted.waits.as_deref(), Some(waits));
        assert!(jobs.read_store());
    }

    fn checked(cost: CheckCost) -> Checked {
        Checked {
            id: "evaluates".to_owned(),
            title: String::new(),
            group: HealthGroup::Nix,
            cost,
            job: Some(JobKind::EvaluateConfiguration),
            result: HealthResult::Fine,
            number: String::new(),
            why: String::new(),
            next_step: None,
            details: Vec::new(),
            at: Some(Time(5)),
            took_ms: 1.0,
        }
    }

    #[test]
    fn what_was_cut_off_is_said_and_what_was_learned_stays_known() {
        let now = Now::default();
        let mut jobs = Jobs::default();
        let id = jobs
            .begin(JobKind::EvaluateConfiguration, now)
            .expect("free");
        assert_eq!(jobs.to_keep().map(|past| past.len()), Some(1));
        assert_eq!(jobs.to_keep(), None, "nothing new");
        let end = |checked| News::Ended {
            state: JobState::Done,
            line: "well".to_owned(),
            checked,
        };
        jobs.take(now, &id, end(vec![checked(CheckCost::Heavy)]));
        let well = jobs.to_keep().expect("it ended");
        assert_eq!(well[0].ended, Some(now.time));
        jobs.begin(JobKind::EvaluateConfiguration, now)
            .expect("free");
        jobs.begin(JobKind::VerifyStore, now).expect("free");
        let cut = jobs.to_keep().expect("two began");

        let later = Now {
            time: Time(3_600_000),
            ..now
        };
        let mut next = Jobs::default();
        assert_eq!(next.remember(later, well), [checked(CheckCost::Heavy)]);
        assert_eq!((next.view().len(), next.to_keep()), (0, None));
        let mut next = Jobs::default();
        assert_eq!(next.remember(later, cut), [checked(CheckCost::Heavy)]);
        let lines: Vec<_> = next
            .view()
            .into_iter()
            .map(|job| (job.state, job.line))
            .collect();
        let said = |then: &str| {
            let line = format!("Cut off, for Nixlamp ended; it had begun 1 h ago. {then}");
            (JobState::CutOff, line)
        };
        let evaluated = said("Nothing was changed; begin it again.");
        assert_eq!(
            lines,
            [evaluated, said("Begun again, it goes on where it was.")]
        );
        let kept = next.to_keep().expect("they are cut off");
        assert!(kept.iter().all(|job| job.ended.is_some()), "said once");
        next.begin(JobKind::VerifyStore, later)
            .expect("nothing runs");
        assert_eq!(next.view().len(), 2, "the new one stands for the old one");
    }

    #[test]
    fn what_is_looked_at_anew_is_not_told_from_memory() {
        let past = PastJob {
            kind: JobKind::VerifyStore,
            begun: Time(1),
            ended: Some(Time(2)),
            state: JobState::Done,
            line: String::new(),
            checked: vec![checked(CheckCost::Instant)],
        };
        assert_eq!(Jobs::default().remember(Now::default(), vec![past]), []);
    }
}
