//! Of what was learned from earlier rebuilds and from what people said.

use super::span;
use crate::estimate::{Error, Estimate};

/// No rule has this code.
pub const NO_SUCH_CAUSE: &str = "There is no such cause.";
/// No rebuild runs, and none ran.
pub const NOTHING_TO_JUDGE: &str = "No rebuild runs, and none was seen lately.";
/// Several rebuilds run.
pub fn which(right: bool) -> String {
    let word = if right { "right" } else { "wrong" };
    format!("Several rebuilds run. Say “nixlamp {word} ID” with one of these:")
}

/// An answer about something that was not said.
pub fn never_said(cause: &str) -> String {
    format!(
        "Nixlamp has not said “{cause}” of this rebuild, so nothing was noted. “nixlamp why --json” names what it says."
    )
}

/// The same of a past rebuild, of which only the cause that led is kept.
pub fn not_kept(cause: &str, led: Option<&str>) -> String {
    let kept = led.map_or_else(|| "no cause".to_owned(), |led| format!("the cause “{led}”"));
    format!("History has {kept} of this rebuild, not “{cause}”. Nothing was noted.")
}
/// An answer was taken.
pub const RIGHT: &str = "Noted: that was right.";
/// An answer was taken.
pub const WRONG: &str =
    "Noted: that was wrong. It is not said again of this rebuild, and counts less in later ones.";
/// Where answers are read.
pub const ANSWERS: &str = "your answers";

/// `8 to 14 min left`, and how far earlier estimates were off.
pub fn left(estimate: Estimate, error: Option<Error>) -> String {
    let (low, high) = (span(estimate.low_s), span(estimate.high_s));
    let range = if low == high {
        format!("About {low} left")
    } else {
        format!("{low} to {high} left")
    };
    match error {
        Some(error) => format!("{range} ({})", missed(error)),
        None => range,
    }
}

fn missed(error: Error) -> String {
    format!(
        "the middle of {} earlier estimates was off by {:.0} %",
        error.n,
        error.median * 100.0
    )
}

/// People called this cause wrong or right before.
pub fn answered(right: usize, wrong: usize) -> String {
    format!(
        "Called right {} and wrong {} on this machine before",
        times(right),
        times(wrong)
    )
}

fn times(n: usize) -> String {
    match n {
        1 => "once".to_owned(),
        _ => format!("{n} times"),
    }
}

/// How often a stall was told for nothing. `None` without any.
pub fn false_alarms(alarms: usize, said_wrong: usize, ended_well: usize) -> Option<String> {
    (alarms > 0).then(|| {
        format!(
            "Called stuck in history: {alarms}; of these said to be wrong: {said_wrong}, \
             ended well by themselves: {ended_well}"
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn estimates_and_alarms_in_words() {
        let estimate = Estimate {
            low_s: 480.0,
            mid_s: 600.0,
            high_s: 840.0,
            known: 1.0,
        };
        assert_eq!(left(estimate, None), "8 min to 14 min left");
        let error = Error {
            median: 0.2,
            inside: 0.9,
            n: 12,
        };
        assert_eq!(
            left(estimate, Some(error)),
            "8 min to 14 min left (the middle of 12 earlier estimates was off by 20 %)"
        );
        assert_eq!(false_alarms(0, 0, 0), None);
        assert_eq!(
            false_alarms(4, 1, 2).as_deref(),
            Some(
                "Called stuck in history: 4; of these said to be wrong: 1, ended well by themselves: 2"
            )
        );
        assert_eq!(
            answered(1, 0),
            "Called right once and wrong 0 times on this machine before"
        );
    }
}
