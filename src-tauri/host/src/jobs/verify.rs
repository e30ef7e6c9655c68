//! The jobs that read the store again. They stand still while a rebuild or an
//! action is at work, and on what [`verify`] itself waits for; what was read is
//! kept at each path, so that one that is cut off goes on there.

use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use nixlamp_core::health::VERIFIED;
use nixlamp_core::jobs::News;
use nixlamp_core::wire::JobKind;

use crate::check::{self, Here};
use crate::verify::{self, Options, Scope};

/// The scope, of kinds that read the store.
pub(super) fn scope(kind: JobKind) -> Option<Scope> {
    match kind {
        JobKind::VerifyProfiles => Some(Scope::Profiles),
        JobKind::VerifyStore => Some(Scope::Full),
        JobKind::EvaluateConfiguration | JobKind::FlakeCheck | JobKind::ReachCaches => None,
    }
}

/// What to read of this machine. Stands still while `hold` is set.
pub(super) fn options(
    here: &Here,
    scope: Scope,
    limit_bytes_per_s: Option<u64>,
    hold: Arc<AtomicBool>,
) -> Options {
    Options {
        limit_bytes_per_s,
        hold: Some(hold),
        store: here.path("nix/store"),
        database: here.path("nix/var/nix/db/db.sqlite"),
        state: Some(here.state.clone()),
        ..Options::new(scope)
    }
}

/// Reads until it is done or `cancelled`.
pub(super) fn run(
    here: &Here,
    options: &Options,
    cancelled: &AtomicBool,
    tell: &(dyn Fn(News) + Sync),
) -> News {
    let summary = verify::run(options, cancelled, |progress| {
        tell(News::Reads(progress.clone()));
    });
    // What the check of it says has changed by this.
    let learned = check::one(&here.afresh(), VERIFIED);
    News::read(&summary, learned.into_iter().collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::parts::here::testing::machine;
    use crate::verify::tests::Store;
    use nixlamp_core::verify::Pause;
    use nixlamp_core::wire::{HealthResult, JobState};
    use std::sync::Mutex;
    use std::sync::atomic::Ordering;

    fn read(options: &Options, cancelled: &AtomicBool, tell: &(dyn Fn(News) + Sync)) -> News {
        let (_folder, mut here) = machine(&[("nix/store/x", "")]);
        here.state = options.state.clone().expect("kept");
        run(&here, options, cancelled, tell)
    }

    fn end(news: News) -> (JobState, String, HealthResult) {
        let News::Ended {
            state,
            line,
            checked,
        } = news
        else {
            panic!("it ended: {news:?}")
        };
        assert_eq!(checked[0].id, VERIFIED);
        (state, line, checked[0].result)
    }

    #[test]
    fn it_stands_still_while_it_is_held_and_its_end_is_a_result() {
        let store = Store::new();
        for n in 1..=3 {
            store.add(n, &[1; 1000]);
        }
        let hold = Arc::new(AtomicBool::new(true));
        let options = Options {
            hold: Some(hold.clone()),
            ..store.options(Scope::Full)
        };
        let stood = Mutex::new(0);
        let news = read(&options, &AtomicBool::new(false), &|news| {
            if let News::Reads(progress) = news
                && progress.paused == Some(Pause::Work)
            {
                assert_eq!(progress.paths, 0, "nothing is read meanwhile");
                *stood.lock().expect("ours") += 1;
                hold.store(false, Ordering::Relaxed);
            }
        });
        assert_eq!(*stood.lock().expect("ours"), 1);
        let (state, line, checked) = end(news);
        assert_eq!((state, checked), (JobState::Done, HealthResult::Fine));
        assert!(line.starts_with("Sound: read 3 paths, "), "{line}");
    }

    #[test]
    fn one_that_is_ended_says_what_is_left_and_the_next_goes_on_there() {
        let store = Store::new();
        for n in 1..=4 {
            store.add(n, &vec![n as u8; 400_000]);
        }
        let mut options = store.options(Scope::Full);
        options.limit_bytes_per_s = Some(1_000_000);
        let cancelled = AtomicBool::new(false);
        let news = read(&options, &cancelled, &|news| {
            if let News::Reads(progress) = news
                && progress.paths == 2
            {
                cancelled.store(true, Ordering::Relaxed);
            }
        });
        let (state, line, checked) = end(news);
        assert_eq!(state, JobState::Cancelled);
        assert_eq!(
            line,
            "Ended by you after 2 paths; 2 left. Begun again, it goes on there."
        );
        assert_eq!(checked, HealthResult::Unknown, "it is no full pass");
        options.limit_bytes_per_s = None;
        let (state, line, checked) = end(read(&options, &AtomicBool::new(false), &|_| {}));
        assert_eq!((state, checked), (JobState::Done, HealthResult::Fine));
        assert!(line.contains("before this run: 2 paths"), "{line}");
    }

    #[test]
    fn of_a_store_without_a_database_nothing_is_known() {
        let (_folder, here) = machine(&[("nix/store/x", "")]);
        let options = Options {
            strain: None,
            caches: None,
            ..options(&here, Scope::Full, None, Arc::default())
        };
        let (state, line, checked) = end(run(&here, &options, &AtomicBool::new(false), &|_| {}));
        assert_eq!((state, checked), (JobState::Failed, HealthResult::Unknown));
        assert_eq!(line, "There is no store database on this machine.");
    }
}
