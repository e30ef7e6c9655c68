//! Results of the health checks: kept, sorted, counted, and shown.
//!
//! The checks themselves stand at the edge (`host/src/check`), one file each;
//! here is what becomes of their answers, and when the next look is due.

use serde::{Deserialize, Serialize};

use crate::model::{Moment, Now, Time};
use crate::wire::{CheckCost, Health, HealthGroup, HealthResult, HealthRow, JobKind};
use crate::words::{self, health as say};

/// The check that says when the whole store was read, and what that found.
pub const VERIFIED: &str = "verified";
/// The check that says whether another kernel is installed than the one that
/// runs.
pub const KERNEL: &str = "kernel";
/// Between two looks while somebody watches.
const WATCHED_S: f64 = 15.0 * 60.0;
/// The same while nobody does.
const UNWATCHED_S: f64 = 24.0 * 3600.0;
/// A look that has not come back by then never will: each check has a time
/// limit far below.
const LOST_S: f64 = 180.0;

/// What one check found.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Checked {
    /// A stable name.
    pub id: String,
    /// What was looked at.
    pub title: String,
    /// Where it belongs.
    pub group: HealthGroup,
    /// What it costs.
    pub cost: CheckCost,
    /// The job that checks it, where that takes long.
    pub job: Option<JobKind>,
    /// How it stands.
    pub result: HealthResult,
    /// The number that counts, or what is known.
    pub number: String,
    /// Why it matters.
    pub why: String,
    /// The one next step.
    pub next_step: Option<String>,
    /// More, a line each.
    pub details: Vec<String>,
    /// When it was checked. `None`: not yet; it is only said that it could be.
    pub at: Option<Time>,
    /// How long that took, in milliseconds.
    pub took_ms: f64,
}

/// What is to be checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wish {
    /// One check; `None` for all that is instant or cheap.
    pub check: Option<String>,
    /// Connections may be opened without a person's word.
    pub probe_caches: bool,
}

/// All that the checks found, and whether some run now.
#[derive(Clone, Debug, Default)]
pub struct Results {
    checked: Vec<Checked>,
    asked: Option<Moment>,
    looked: Option<Now>,
}

impl Results {
    /// Takes new results; each replaces the one of the same name.
    pub fn take(&mut self, now: Now, fresh: Vec<Checked>, whole: bool) {
        if whole {
            self.asked = None;
            self.looked = Some(now);
            // What is no longer said of does not apply any more.
            self.checked
                .retain(|old| old.at.is_some() && fresh.iter().any(|new| new.id == old.id));
        }
        for new in fresh {
            match self.checked.iter_mut().find(|old| old.id == new.id) {
                // That it could be checked is no news beside a result.
                Some(old) if new.at.is_none() && old.at.is_some() => {}
                Some(old) => *old = new,
                None => self.checked.push(new),
            }
        }
    }

    /// A look begins.
    pub fn begin(&mut self, at: Moment) {
        self.asked = Some(at);
    }

    /// True if it is time for the next look of its own accord.
    pub fn is_due(&self, at: Moment, watched: bool) -> bool {
        if self.is_checking(at) {
            return false;
        }
        let every_s = if watched { WATCHED_S } else { UNWATCHED_S };
        let lost = self.asked.is_some();
        self.looked
            .is_none_or(|looked| lost || at.seconds_since(looked.moment) >= every_s)
    }

    /// True while a look runs.
    pub fn is_checking(&self, at: Moment) -> bool {
        self.asked
            .is_some_and(|since| at.seconds_since(since) < LOST_S)
    }

    /// What is known of one check.
    pub fn of(&self, id: &str) -> Option<&Checked> {
        self.checked.iter().find(|checked| checked.id == id)
    }

    /// What faces draw.
    pub fn view(&self, now: Now) -> Health {
        let ago_s = self
            .looked
            .map(|looked| now.moment.seconds_since(looked.moment));
        health(&self.checked, ago_s, self.is_checking(now.moment))
    }
}

/// What faces draw, from these results.
pub fn health(checked: &[Checked], ago_s: Option<f64>, checking: bool) -> Health {
    let mut sorted: Vec<&Checked> = checked.iter().collect();
    // The gravest first, then what is not known, then what is well; what nobody
    // has asked for stands last.
    sorted.sort_by_key(|c| (c.at.is_none(), place(c.result), c.group));
    let count = |result| {
        sorted
            .iter()
            .filter(|c| c.at.is_some() && c.result == result)
            .count()
    };
    Health {
        summary: say::summary(
            count(HealthResult::Fine),
            count(HealthResult::Look),
            count(HealthResult::Bad),
            count(HealthResult::Unknown),
            ago_s,
        ),
        result: sorted
            .iter()
            .filter(|c| c.at.is_some())
            .map(|c| c.result)
            .max()
            .unwrap_or_default(),
        checking,
        rows: sorted.into_iter().map(row).collect(),
    }
}

fn place(result: HealthResult) -> u8 {
    match result {
        HealthResult::Bad => 0,
        HealthResult::Look => 1,
        HealthResult::Unknown => 2,
        HealthResult::Fine => 3,
    }
}

fn row(checked: &Checked) -> HealthRow {
    HealthRow {
        id: checked.id.clone(),
        title: checked.title.clone(),
        group: checked.group,
        result: checked.result,
        word: say::result(checked.result),
        number: checked.number.clone(),
        why: checked.why.clone(),
        next_step: checked.next_step.clone(),
        details: checked.details.clone(),
        cost: checked.cost,
        job: checked.job,
        check: say::check(checked.cost, checked.job, checked.at.is_some()),
        checked_at: checked.at.map(words::rfc3339),
        took_ms: checked.at.map(|_| checked.took_ms),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn checked(id: &str, result: HealthResult, at: Option<i64>) -> Checked {
        Checked {
            id: id.to_owned(),
            title: id.to_owned(),
            group: HealthGroup::Nix,
            cost: CheckCost::Cheap,
            job: None,
            result,
            number: String::new(),
            why: String::new(),
            next_step: None,
            details: Vec::new(),
            at: at.map(Time),
            took_ms: 1.0,
        }
    }

    fn at(s: u64) -> Now {
        Now {
            moment: Moment(s * 1000),
            ..Now::default()
        }
    }

    #[test]
    fn the_gravest_stands_first_and_the_sum_is_said() {
        let mut results = Results::default();
        results.take(
            at(0),
            vec![
                checked("a", HealthResult::Fine, Some(0)),
                checked("b", HealthResult::Unknown, None),
                checked("c", HealthResult::Look, Some(0)),
                checked("d", HealthResult::Unknown, Some(0)),
                checked("e", HealthResult::Bad, Some(0)),
            ],
            true,
        );
        let view = results.view(at(120));
        let order: Vec<&str> = view.rows.iter().map(|row| row.id.as_str()).collect();
        assert_eq!(order, ["e", "c", "d", "a", "b"]);
        assert_eq!(
            view.summary,
            "1 bad · 1 to look at · 1 fine · 1 unknown · checked 2 min ago"
        );
        assert_eq!(view.result, HealthResult::Bad);
        assert_eq!(view.rows[4].check, "Check…".replace('…', " again"));
    }

    #[test]
    fn a_result_is_not_lost_to_the_news_that_it_could_be_checked() {
        let mut results = Results::default();
        results.take(at(0), vec![checked("a", HealthResult::Bad, Some(0))], false);
        results.take(at(9), vec![checked("a", HealthResult::Unknown, None)], true);
        assert_eq!(results.of("a").map(|c| c.result), Some(HealthResult::Bad));
        results.take(at(9), vec![], true);
        assert!(results.of("a").is_none(), "it does not apply any more");
    }

    #[test]
    fn looks_are_due_by_who_watches_and_a_lost_one_is_not_waited_for() {
        let mut results = Results::default();
        assert!(results.is_due(at(0).moment, false));
        results.begin(at(0).moment);
        assert!(!results.is_due(at(9).moment, true));
        assert!(results.is_due(at(181).moment, true), "lost");
        results.take(at(200), vec![], true);
        assert!(!results.is_due(at(200 + 899).moment, true));
        assert!(results.is_due(at(200 + 900).moment, true));
        assert!(!results.is_due(at(200 + 86_399).moment, false));
        assert!(results.is_due(at(200 + 86_400).moment, false));
    }
}
