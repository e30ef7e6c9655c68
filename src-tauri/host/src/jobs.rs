//! Runs jobs: what takes long, at low priority, with news on the way and an end
//! by hand.
//!
//! Most are a check that takes long, [`check::long`]; those that read the store
//! stand in `jobs/verify.rs`. What they are called and how they are kept stands in
//! `core/src/jobs.rs`.

mod kept;
mod verify;

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use nixlamp_core::health::Checked;
use nixlamp_core::jobs::News;
use nixlamp_core::say;
use nixlamp_core::wire::{HealthResult, JobKind, JobState};
use nixlamp_core::words::health as words;

use crate::check::{self, Here};

pub use kept::Kept;

/// Between two lines of news: Nix can say thousands in a second.
const NEWS_EVERY: Duration = Duration::from_millis(300);
/// The longest line that is passed on, in characters.
const LINE: usize = 200;

/// The jobs that run. Dropping it ends them.
#[derive(Debug, Default)]
pub struct Jobs {
    running: HashMap<String, Arc<AtomicBool>>,
    /// Set while those that read the store stand still.
    hold: Arc<AtomicBool>,
}

impl Jobs {
    /// Begins a job on a thread of its own. `tell` hears of it until it ends.
    /// What reads the store reads at most so many bytes a second.
    pub fn start(
        &mut self,
        id: String,
        kind: JobKind,
        here: Here,
        limit_bytes_per_s: Option<u64>,
        tell: impl Fn(News) + Send + Sync + 'static,
    ) {
        let cancel = Arc::new(AtomicBool::new(false));
        // Those that have ended hold their flag no more.
        self.running.retain(|_, flag| Arc::strong_count(flag) > 1);
        self.running.insert(id, cancel.clone());
        let hold = self.hold.clone();
        std::thread::spawn(move || {
            let ended =
                std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
                    match verify::scope(kind) {
                        Some(scope) => {
                            let options = verify::options(&here, scope, limit_bytes_per_s, hold);
                            verify::run(&here, &options, &cancel, &tell)
                        }
                        None => run(kind, &here, &cancel, &tell),
                    }
                }));
            tell(ended.unwrap_or_else(|_| News::Ended {
                state: JobState::Failed,
                line: words::broke_down(),
                checked: Vec::new(),
            }));
        });
    }

    /// Has those that read the store stand still, or go on.
    pub fn hold_reading(&self, hold: bool) {
        self.hold.store(hold, Ordering::Relaxed);
    }

    /// Ends a job; that it has ended is heard as of any other end.
    pub fn cancel(&self, id: &str) {
        if let Some(flag) = self.running.get(id) {
            flag.store(true, Ordering::Relaxed);
        }
    }
}

impl Drop for Jobs {
    fn drop(&mut self) {
        for flag in self.running.values() {
            flag.store(true, Ordering::Relaxed);
        }
    }
}

fn run(kind: JobKind, here: &Here, cancel: &Arc<AtomicBool>, tell: &dyn Fn(News)) -> News {
    let mut last: Option<Instant> = None;
    let mut throttled = |ratio: Option<f64>, line: &str| {
        if last.is_none_or(|at| at.elapsed() >= NEWS_EVERY) && !line.trim().is_empty() {
            last = Some(Instant::now());
            tell(News::Progress {
                ratio,
                line: line.trim().chars().take(LINE).collect(),
            });
        }
    };
    let found = check::long(kind, here, cancel, &mut throttled);
    ended(found, cancel.load(Ordering::Relaxed))
}

fn ended(found: Option<Checked>, cancelled: bool) -> News {
    match found {
        _ if cancelled => News::Ended {
            state: JobState::Cancelled,
            line: words::cancelled(),
            checked: Vec::new(),
        },
        Some(found) => News::Ended {
            state: if found.result == HealthResult::Unknown {
                JobState::Failed
            } else {
                JobState::Done
            },
            line: say!(
                "job-found",
                result = words::result(found.result),
                number = &found.number,
            ),
            checked: vec![found],
        },
        None => News::Ended {
            state: JobState::Failed,
            line: say!("nothing-of-the-kind"),
            checked: Vec::new(),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::parts::here::testing::machine;
    use std::os::unix::fs::PermissionsExt;
    use std::sync::mpsc;

    /// A machine whose `nix` is this script.
    fn with_nix(script: &str) -> (tempfile::TempDir, Here) {
        let (folder, mut here) = machine(&[
            ("etc/nixos/flake.nix", ""),
            ("nix.sh", &format!("#!/bin/sh\n{script}\n")),
        ]);
        let nix = folder.path().join("nix.sh");
        std::fs::set_permissions(&nix, std::fs::Permissions::from_mode(0o755)).expect("ours");
        here.nix = Some(nix);
        (folder, here)
    }

    fn start(script: &str, cancel_after: Option<Duration>) -> (Vec<String>, News) {
        let (_folder, here) = with_nix(script);
        let mut jobs = Jobs::default();
        let (told, heard) = mpsc::channel();
        jobs.start(
            "a".to_owned(),
            JobKind::EvaluateConfiguration,
            here,
            None,
            move |news| {
                let _ = told.send(news);
            },
        );
        if let Some(after) = cancel_after {
            std::thread::sleep(after);
            jobs.cancel("a");
        }
        let mut lines = Vec::new();
        loop {
            match heard
                .recv_timeout(Duration::from_secs(20))
                .expect("it ends")
            {
                News::Progress { line, .. } => lines.push(line),
                News::Reads(progress) => lines.push(progress.path),
                end @ News::Ended { .. } => return (lines, end),
            }
        }
    }

    #[test]
    fn what_it_says_is_passed_on_and_its_end_is_a_result() {
        let (lines, end) = start("echo 'evaluating x' >&2; echo /nix/store/x.drv", None);
        assert_eq!(lines, ["evaluating x"]);
        let News::Ended {
            state,
            line,
            checked,
        } = end
        else {
            panic!("it ended")
        };
        assert_eq!(state, JobState::Done);
        assert!(line.starts_with("Fine: in "), "{line}");
        assert_eq!(checked[0].id, "evaluates");
    }

    #[test]
    fn one_that_never_ends_is_ended_by_hand() {
        let begun = Instant::now();
        let (_, end) = start("exec sleep 60", Some(Duration::from_millis(300)));
        assert!(matches!(
            end,
            News::Ended {
                state: JobState::Cancelled,
                ..
            }
        ));
        assert!(begun.elapsed() < Duration::from_secs(10));
    }
}
