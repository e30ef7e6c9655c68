//! Of what is planned, made and done.

use crate::model::{Progress, ProgressLimit};
use crate::say;

/// `12 of 45 built, 3 of 10 fetched, 1 failed`. `None` while nobody knows how
/// much there is.
pub fn line(progress: &Progress) -> Option<String> {
    let planned = progress.planned?;
    let is_counted = !progress.limits.contains(&ProgressLimit::NotCounted);
    let bound = if progress.limits.contains(&ProgressLimit::UpperBound) {
        "at-most"
    } else {
        "exactly"
    };
    let mut parts: Vec<String> = Vec::new();
    if planned.build > 0 {
        let (done, all) = (progress.built, planned.build);
        parts.push(if is_counted {
            say!("built-of", bound = bound, done = done, all = all)
        } else {
            say!("to-be-built", bound = bound, all = all)
        });
    }
    if planned.fetch > 0 {
        let (done, all) = (progress.fetched, planned.fetch);
        parts.push(if is_counted {
            say!("fetched-of", bound = bound, done = done, all = all)
        } else {
            say!("to-be-fetched", bound = bound, all = all)
        });
    }
    if parts.is_empty() {
        return None;
    }
    if !progress.failed.is_empty() {
        parts.push(say!("some-failed", failed = progress.failed.len()));
    }
    Some(super::list(parts))
}

/// Why a number may be off.
pub fn limit(limit: ProgressLimit) -> String {
    let limit = match limit {
        ProgressLimit::UpperBound => "upper-bound",
        ProgressLimit::Shared => "shared",
        ProgressLimit::ContentAddressed => "content-addressed",
        ProgressLimit::GuessedTop => "guessed-top",
        ProgressLimit::NotCounted => "not-counted",
    };
    say!("progress-limit", limit = limit)
}

#[cfg(test)]
mod tests {
    use super::line;
    use crate::model::{Planned, ProcessId, Progress, ProgressFrom, ProgressLimit};

    #[test]
    fn how_much_of_how_much() {
        let mut progress = Progress {
            client: ProcessId { pid: 1, start: 1 },
            from: ProgressFrom::Store,
            planned: None,
            building: Vec::new(),
            fetching: Vec::new(),
            waiting: Vec::new(),
            built: 12,
            fetched: 3,
            failed: Vec::new(),
            limits: Vec::new(),
        };
        assert_eq!(line(&progress), None);
        progress.planned = Some(Planned::default());
        assert_eq!(line(&progress), None);
        progress.planned = Some(Planned {
            build: 45,
            fetch: 10,
        });
        let said = |progress: &Progress| line(progress).expect("said");
        assert_eq!(said(&progress), "12 of 45 built, 3 of 10 fetched");
        progress.failed.push("gcc-14".to_owned());
        progress.planned = Some(Planned {
            build: 45,
            fetch: 0,
        });
        assert_eq!(said(&progress), "12 of 45 built, 1 failed");
        progress.limits.push(ProgressLimit::UpperBound);
        assert_eq!(said(&progress), "12 of at most 45 built, 1 failed");
        progress.limits = vec![ProgressLimit::NotCounted];
        assert_eq!(said(&progress), "45 to be built, 1 failed");
        let german = crate::words::speaking(crate::words::Language::German, || said(&progress));
        assert_eq!(german, "45 zu bauen, 1 fehlgeschlagen");
    }
}
