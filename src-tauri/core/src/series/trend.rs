//! How a process has fared over the last minute: its counters are kept every
//! ten seconds, and what grew between is a rate.

use std::collections::VecDeque;

use crate::model::{Moment, Process};

/// Seconds between two marks.
const STEP_S: f64 = 10.0;
/// So many marks are a minute.
const MARKS: usize = 7;

/// The counters at one moment.
#[derive(Clone, Copy, Debug)]
struct Mark {
    at: Moment,
    rss_bytes: u64,
    run_wait_ns: Option<u64>,
    cpu_ns: u64,
    switches: Option<u64>,
    written_bytes: Option<u64>,
}

impl Mark {
    fn of(process: &Process, at: Moment) -> Mark {
        Mark {
            at,
            rss_bytes: process.rss_bytes,
            run_wait_ns: process.run_wait_ns,
            cpu_ns: process.cpu_ns,
            switches: process.switches,
            written_bytes: process.io.map(|io| io.written_bytes),
        }
    }
}

/// Marks of the last minute, the newest last.
#[derive(Clone, Debug, Default)]
pub struct Marks {
    kept: VecDeque<Mark>,
}

/// What grew, as rates. `None`: not told, or not watched for long enough.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Trend {
    /// Resident memory in bytes a second over the last 10 to 20 s.
    pub rss_10_s: Option<f64>,
    /// The same over the last minute.
    pub rss_60_s: Option<f64>,
    /// Share of the last 10 to 20 s in which it was ready to run and had to
    /// wait for a processor.
    pub starved_ratio: Option<f64>,
    /// Share of one core it got in that time.
    pub cpu_ratio: Option<f64>,
    /// Context switches a second of all its threads in that time.
    pub switches_per_s: Option<f64>,
    /// Bytes a second it gave to write calls in that time. `None` also for
    /// processes of other users.
    pub written_per_s: Option<f64>,
}

impl Marks {
    /// Keeps a mark if it is time for one.
    pub fn take(&mut self, process: &Process, at: Moment) {
        let due = |last: &Mark| at.seconds_since(last.at) >= STEP_S;
        if self.kept.back().is_none_or(due) {
            self.kept.push_back(Mark::of(process, at));
            if self.kept.len() > MARKS {
                self.kept.pop_front();
            }
        }
    }

    /// What grew until now.
    pub fn trend(&self, process: &Process, at: Moment) -> Trend {
        let now = Mark::of(process, at);
        let since = |least_s: f64| {
            let old = |mark: &&Mark| at.seconds_since(mark.at) >= least_s;
            self.kept.iter().rev().find(old)
        };
        let Some(short) = since(STEP_S) else {
            return Trend::default();
        };
        let over_s = at.seconds_since(short.at);
        let rate =
            |now: Option<u64>, then: Option<u64>| Some(now?.saturating_sub(then?) as f64 / over_s);
        Trend {
            rss_10_s: Some(slope(short, &now)),
            rss_60_s: since(STEP_S * 5.0).map(|long| slope(long, &now)),
            starved_ratio: rate(now.run_wait_ns, short.run_wait_ns).map(|ns| ns / 1e9),
            cpu_ratio: rate(Some(now.cpu_ns), Some(short.cpu_ns)).map(|ns| ns / 1e9),
            switches_per_s: rate(now.switches, short.switches),
            written_per_s: rate(now.written_bytes, short.written_bytes),
        }
    }
}

fn slope(from: &Mark, to: &Mark) -> f64 {
    let grown = to.rss_bytes as f64 - from.rss_bytes as f64;
    grown / to.at.seconds_since(from.at).max(1.0)
}

#[cfg(test)]
mod tests {
    use super::super::tests::process;
    use super::*;

    fn at(seconds: u64) -> Moment {
        Moment(seconds * 1000)
    }

    #[test]
    fn what_grows_is_told_from_ten_seconds_on() {
        let grown = |second: u64| Process {
            rss_bytes: second * 1000,
            run_wait_ns: Some(second * 250_000_000),
            switches: Some(second * 20),
            cpu_ns: second * 500_000_000,
            ..process(7, "nix")
        };
        let mut marks = Marks::default();
        for second in 0..=70 {
            marks.take(&grown(second), at(second));
            if second == 9 {
                assert_eq!(marks.trend(&grown(9), at(9)), Trend::default());
            }
            if second == 12 {
                assert_eq!(marks.trend(&grown(12), at(12)).rss_60_s, None);
            }
        }
        let trend = marks.trend(&grown(70), at(70));
        assert_eq!(trend.rss_10_s, Some(1000.0));
        assert_eq!(trend.rss_60_s, Some(1000.0));
        assert_eq!(trend.starved_ratio, Some(0.25));
        assert_eq!(trend.cpu_ratio, Some(0.5));
        assert_eq!(trend.switches_per_s, Some(20.0));
        assert_eq!(trend.written_per_s, None, "another user's");
    }
}
