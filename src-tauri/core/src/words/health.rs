//! Words about health and jobs that no single check has as its own.

use super::span;
use crate::model::Why;
use crate::wire::{CheckCost, HealthGroup, HealthResult, JobKind};

/// Nothing was checked so far.
pub const NOT_YET: &str = "Not checked yet";
/// A face named a check that does not exist.
pub const NO_SUCH_CHECK: &str = "There is no such check here.";
/// A face named a job that does not run.
pub const NO_SUCH_JOB: &str = "That job has ended already.";
/// One of a kind is enough.
pub const RUNS_ALREADY: &str = "That is being done already.";
/// Its thread broke down.
pub const BROKE_DOWN: &str = "The check itself broke down";
/// A check found nothing of its kind.
pub const NOTHING_THERE: &str = "There is nothing of the kind here";
/// There is no cache that could be asked.
pub const NO_HTTP_CACHE: &str = "no substituter is a cache over HTTP, nothing to check";
/// The person ended it.
pub const CANCELLED: &str = "Ended by you. Nothing was changed.";
/// The agent ended before the job did.
pub fn cut_off(began_s_ago: f64, goes_on: bool) -> String {
    let then = if goes_on {
        "Begun again, it goes on where it was."
    } else {
        "Nothing was changed; begin it again."
    };
    format!(
        "Cut off, for Nixlamp ended; it had begun {} ago. {then}",
        span(began_s_ago)
    )
}

/// Before the first line of a job.
pub const BEGINS: &str = "Begins";
/// Of a recording nothing is checked.
pub const ONLY_A_REPLAY: &str = "Nothing was done: this is a recording.";

/// What ends every sentence about a file that the person may not read.
pub const DENIED: &str = "may not be read by you";

/// A file that cannot be read.
pub fn unread(what: &str, why: &Why) -> String {
    match why {
        Why::Denied => format!("{what} {DENIED}"),
        Why::Missing => format!("{what} is not there"),
        Why::Broken(words) => format!("{what}: {words}"),
    }
}

/// A result as a word.
pub fn result(result: HealthResult) -> &'static str {
    match result {
        HealthResult::Unknown => "Unknown",
        HealthResult::Fine => "Fine",
        HealthResult::Look => "Look",
        HealthResult::Bad => "Bad",
    }
}

/// A group as a heading.
pub fn group(group: HealthGroup) -> &'static str {
    match group {
        HealthGroup::Machine => "Machine",
        HealthGroup::Network => "Network",
        HealthGroup::Nix => "Nix",
        HealthGroup::System => "System",
    }
}

/// What the button to check it says.
pub fn check(cost: CheckCost, job: Option<JobKind>, checked: bool) -> &'static str {
    match (cost, checked) {
        // What is known is looked up at once; only reading is worth a button.
        (CheckCost::Instant | CheckCost::Cheap, _) if job.is_some() => "Read it all…",
        (CheckCost::Instant | CheckCost::Cheap, _) | (_, true) => "Check again",
        (CheckCost::Heavy | CheckCost::OnRequest, false) => "Check…",
    }
}

/// A job's title.
pub fn job(kind: JobKind) -> &'static str {
    match kind {
        JobKind::EvaluateConfiguration => "Evaluate my configuration",
        JobKind::FlakeCheck => "Check my flake",
        JobKind::ReachCaches => "Reach the caches",
        JobKind::VerifyProfiles => "Read what your system and profiles need",
        JobKind::VerifyStore => "Read the whole store",
    }
}

/// A probe that took too long.
pub fn late(limit_s: f64) -> String {
    format!("It did not answer within {}", span(limit_s))
}

/// A probe that has not come back since an earlier look.
pub fn still_late() -> String {
    "It has not answered since the last look".to_owned()
}

/// `7 fine · 1 to look at · checked 2 min ago`.
pub fn summary(fine: usize, look: usize, bad: usize, unknown: usize, ago_s: Option<f64>) -> String {
    let parts = [
        (bad, "bad"),
        (look, "to look at"),
        (fine, "fine"),
        (unknown, "unknown"),
    ];
    let mut said: Vec<String> = parts
        .iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, word)| format!("{count} {word}"))
        .collect();
    said.push(ago_s.map_or_else(
        || "not checked yet".to_owned(),
        |s| {
            if s < 60.0 {
                "checked just now".to_owned()
            } else {
                format!("checked {} ago", span(s))
            }
        },
    ));
    said.join(" · ")
}
