//! Words about health and jobs that no single check has as its own.

use super::fixed::fixed;
use super::{dotted, span};
use crate::model::Why;
use crate::say;
use crate::wire::{CheckCost, HealthGroup, HealthResult, JobKind};

fixed! {
    /// Nothing was checked so far.
    not_yet = "not-checked-yet";
    /// A face named a check that does not exist.
    no_such_check = "no-such-check";
    /// A face named a job that does not run.
    no_such_job = "no-such-job";
    /// One of a kind is enough.
    runs_already = "runs-already";
    /// Its thread broke down.
    broke_down = "check-broke-down";
    /// The person ended it.
    cancelled = "ended-by-you";
    /// Before the first line of a job.
    begins = "job-begins";
    /// Of a recording nothing is checked.
    only_a_replay = "only-a-replay";
    /// A probe that has not come back since an earlier look.
    still_late = "check-still-late";
}

/// The agent ended before the job did.
pub fn cut_off(began_s_ago: f64, goes_on: bool) -> String {
    let ago = span(began_s_ago);
    if goes_on {
        say!("job-cut-off-goes-on", ago = ago)
    } else {
        say!("job-cut-off", ago = ago)
    }
}

/// A file that cannot be read.
pub fn unread(what: &str, why: &Why) -> String {
    match why {
        Why::Denied => say!("unread-denied", what = what),
        Why::Missing => say!("unread-missing", what = what),
        Why::Broken(words) => say!("unread-broken", what = what, words = words),
    }
}

/// A result as a word.
pub fn result(result: HealthResult) -> String {
    say!(
        "health-result",
        result = match result {
            HealthResult::Unknown => "unknown",
            HealthResult::Fine => "fine",
            HealthResult::Look => "look",
            HealthResult::Bad => "bad",
        }
    )
}

/// A group as a heading.
pub fn group(group: HealthGroup) -> String {
    say!(
        "health-group",
        group = match group {
            HealthGroup::Machine => "machine",
            HealthGroup::Network => "network",
            HealthGroup::Nix => "nix",
            HealthGroup::System => "system",
        }
    )
}

/// What the button to check it says.
pub fn check(cost: CheckCost, job: Option<JobKind>, checked: bool) -> String {
    let what = match (cost, checked) {
        // What is known is looked up at once; only reading is worth a button.
        (CheckCost::Instant | CheckCost::Cheap, _) if job.is_some() => "read",
        (CheckCost::Instant | CheckCost::Cheap, _) | (_, true) => "again",
        (CheckCost::Heavy | CheckCost::OnRequest, false) => "check",
    };
    say!("check-button", what = what)
}

/// A job's title.
pub fn job(kind: JobKind) -> String {
    say!(
        "job-title",
        kind = match kind {
            JobKind::EvaluateConfiguration => "evaluate-configuration",
            JobKind::FlakeCheck => "flake-check",
            JobKind::ReachCaches => "reach-caches",
            JobKind::VerifyProfiles => "verify-profiles",
            JobKind::VerifyStore => "verify-store",
        }
    )
}

/// A probe that took too long.
pub fn late(limit_s: f64) -> String {
    say!("check-late", limit = span(limit_s))
}

/// More details than a person reads.
pub fn more(count: usize) -> String {
    say!("checks-and-more", count = count)
}

/// `7 fine · 1 to look at · checked 2 min ago`.
pub fn summary(fine: usize, look: usize, bad: usize, unknown: usize, ago_s: Option<f64>) -> String {
    let parts = [
        (bad, "bad"),
        (look, "look"),
        (fine, "fine"),
        (unknown, "unknown"),
    ];
    let mut said: Vec<String> = parts
        .into_iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, state)| say!("checks-in-state", state = state, count = count))
        .collect();
    said.push(match ago_s {
        None => say!("checks-not-yet"),
        Some(s) if s < 60.0 => say!("checked-just-now"),
        Some(s) => say!("checked-ago", ago = span(s)),
    });
    dotted(said)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::{Language, speaking};

    #[test]
    fn a_summary_in_german() {
        let said = speaking(Language::German, || summary(7, 1, 0, 0, Some(125.0)));
        assert_eq!(said, "1 anzusehen · 7 in Ordnung · vor 2 min geprüft");
    }
}
