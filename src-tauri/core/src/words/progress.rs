//! Of what is planned, made and done.

use std::fmt::Write as _;

use crate::model::{Progress, ProgressLimit};

/// `12 of 45 built, 3 of 10 fetched, 1 failed`. `None` while nobody knows how
/// much there is.
pub fn line(progress: &Progress) -> Option<String> {
    let planned = progress.planned?;
    let at_most = if progress.limits.contains(&ProgressLimit::UpperBound) {
        "at most "
    } else {
        ""
    };
    let mut parts: Vec<String> = Vec::new();
    for (done, of, word) in [
        (progress.built, planned.build, "built"),
        (progress.fetched, planned.fetch, "fetched"),
    ] {
        if of > 0 && progress.limits.contains(&ProgressLimit::NotCounted) {
            parts.push(format!("{at_most}{of} to be {word}"));
        } else if of > 0 {
            parts.push(format!("{done} of {at_most}{of} {word}"));
        }
    }
    let mut line = parts.join(", ");
    if !progress.failed.is_empty() && !line.is_empty() {
        let _ = write!(line, ", {} failed", progress.failed.len());
    }
    (!line.is_empty()).then_some(line)
}

/// Why a number may be off.
pub fn limit(limit: ProgressLimit) -> &'static str {
    match limit {
        ProgressLimit::UpperBound => {
            "Nix has not answered what is to be made: the plan is at most this"
        }
        ProgressLimit::Shared => "Another rebuild makes some of the same: both count it",
        ProgressLimit::ContentAddressed => {
            "Content-addressed derivations: what is done cannot be counted"
        }
        ProgressLimit::GuessedTop => {
            "It was joined late: what it makes in the end is a guess, and so is the plan"
        }
        ProgressLimit::NotCounted => "Only what Nix prints is known: it does not say what is done",
    }
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
    }
}
