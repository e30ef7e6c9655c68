//! Jobs: what takes long, at a person's wish, with progress and an end by hand.
//!
//! A job is a [`JobKind`] that an edge works on; what it tells comes back as
//! [`News`]. One of a kind runs at a time.

use serde::{Deserialize, Serialize};

use crate::health::Checked;
use crate::model::{Now, Time};
use crate::verify::{self, Verdict};
use crate::wire::{Counted, Job, JobKind, JobState};
use crate::words::{self, health as say};

/// A job that ended shows for so long.
const SHOWN_S: f64 = 600.0;

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

/// All jobs that run or have just ended.
#[derive(Clone, Debug, Default)]
pub struct Jobs {
    jobs: Vec<Entry>,
    begun: u32,
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
            .jobs
            .iter()
            .any(|job| same(job.kind) && job.ended.is_none())
        {
            return None;
        }
        self.jobs.retain(|job| job.kind != kind);
        self.begun += 1;
        let id = format!("{}-{}", now.time.0, self.begun);
        self.jobs.push(Entry {
            id: id.clone(),
            kind,
            state: JobState::Running,
            progress: None,
            counted: None,
            line: say::BEGINS.to_owned(),
            started: now.time,
            ended: None,
        });
        Some(id)
    }

    /// True if that job runs.
    pub fn runs(&self, id: &str) -> bool {
        self.jobs
            .iter()
            .any(|job| job.id == id && job.ended.is_none())
    }

    /// True if one reads the store.
    pub fn read_store(&self) -> bool {
        self.jobs
            .iter()
            .any(|job| reads(job.kind) && job.ended.is_none())
    }

    /// Takes news; gives what was learned.
    pub fn take(&mut self, now: Now, id: &str, news: News) -> Vec<Checked> {
        let Some(job) = self
            .jobs
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
                job.ended = Some(now);
                checked
            }
        }
    }

    /// Forgets what ended some while ago.
    pub fn settle(&mut self, now: Now) {
        self.jobs.retain(|job| {
            job.ended
                .is_none_or(|ended| now.moment.seconds_since(ended.moment) < SHOWN_S)
        });
    }

    /// What faces draw, in the order they began.
    pub fn view(&self) -> Vec<Job> {
        self.jobs
            .iter()
            .map(|job| Job {
                id: job.id.clone(),
                kind: job.kind,
                title: say::job(job.kind).to_owned(),
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
        waits: progress
            .paused
            .map(|why| words::verify::pause(why).to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Moment;

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
}
