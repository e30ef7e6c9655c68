//! How fast a counter has grown over the last while, without keeping its past.

use crate::model::Moment;

/// The pace of one counter over the last one to two steps.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Pace {
    step_s: f64,
    older: Option<(Moment, u64)>,
    newer: Option<(Moment, u64)>,
    last: Option<(Moment, u64)>,
}

impl Pace {
    /// A counter that is seen for the first time; `None` where it is not told.
    pub fn begun(at: Moment, count: Option<u64>, step_s: f64) -> Pace {
        let mark = count.map(|count| (at, count));
        Pace {
            step_s,
            older: mark,
            newer: mark,
            last: mark,
        }
    }

    /// Takes what the counter shows now.
    pub fn take(&mut self, at: Moment, count: Option<u64>) {
        let Some(count) = count else {
            *self = Pace::begun(at, None, self.step_s);
            return;
        };
        let Some((since, _)) = self.newer else {
            *self = Pace::begun(at, Some(count), self.step_s);
            return;
        };
        if at.seconds_since(since) >= self.step_s {
            self.older = self.newer;
            self.newer = Some((at, count));
        }
        self.last = Some((at, count));
    }

    /// So many a second. `None` until it was seen for a whole step.
    pub fn per_second(&self) -> Option<f64> {
        let ((from, before), (to, after)) = (self.older?, self.last?);
        let seconds = to.seconds_since(from);
        (seconds >= self.step_s).then(|| after.saturating_sub(before) as f64 / seconds)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pace(seconds: u64, count: impl Fn(u64) -> Option<u64>) -> Option<f64> {
        let mut pace = Pace::begun(Moment(0), count(0), 6.0);
        for second in 1..=seconds {
            pace.take(Moment(second * 1000), count(second));
        }
        pace.per_second()
    }

    #[test]
    fn over_one_to_two_steps() {
        assert_eq!(pace(5, |s| Some(s * 10)), None, "too short");
        assert_eq!(pace(6, |s| Some(s * 10)), Some(10.0));
        assert_eq!(pace(60, |s| Some(s * 10)), Some(10.0));
        // What is long past does not count.
        assert_eq!(pace(60, |s| Some((s * 10).min(300))), Some(0.0));
        // One in five seconds is never nothing, and never much.
        for seconds in 12..40 {
            let polled = pace(seconds, |s| Some(s / 5)).expect("a pace");
            assert!((0.08..0.4).contains(&polled), "{seconds}: {polled}");
        }
    }

    #[test]
    fn what_is_not_told_has_none() {
        assert_eq!(pace(20, |_| None), None);
        assert_eq!(pace(20, |s| (s != 18).then_some(s)), None);
        assert_eq!(pace(30, |s| (s != 8).then_some(s)), Some(1.0));
        assert_eq!(pace(20, |s| Some(100 - s)), Some(0.0), "it went back");
    }
}
