//! Of what was learned from earlier rebuilds and from what people said.

use super::percent;
use super::state::range;
use crate::estimate::{Error, Estimate};
use crate::say;

/// No rule has this code.
pub fn no_such_cause() -> String {
    say!("no-such-cause")
}

/// No rebuild runs, and none ran.
pub fn nothing_to_judge() -> String {
    say!("nothing-to-judge")
}

/// Several rebuilds run.
pub fn which(right: bool) -> String {
    let answer = if right { "right" } else { "wrong" };
    say!("judge-which", answer = answer)
}

/// An answer about something that was not said.
pub fn never_said(cause: &str) -> String {
    say!("never-said", cause = cause)
}

/// The same of a past rebuild, of which only the cause that led is kept.
pub fn not_kept(cause: &str, led: Option<&str>) -> String {
    match led {
        Some(led) => say!("other-cause-kept", led = led, cause = cause),
        None => say!("no-cause-kept", cause = cause),
    }
}

/// Nothing was said of a past rebuild but that it ended well.
pub fn nothing_to_be_wrong() -> String {
    say!("nothing-to-be-wrong")
}

/// An answer was taken, and could not be written down.
pub fn answer_not_kept() -> String {
    say!("answer-not-kept")
}

/// An answer was taken.
pub fn noted(right: bool) -> String {
    if right {
        say!("noted-right")
    } else {
        say!("noted-wrong")
    }
}

/// Where answers are read.
pub fn answers() -> String {
    say!("your-answers")
}

/// `8 to 14 min left`, and how far earlier estimates were off.
pub fn left(estimate: Estimate, error: Option<Error>) -> String {
    let (range, low, high) = range(estimate.low_s, estimate.high_s);
    match error {
        Some(error) => say!(
            "time-left-was-off",
            range = range,
            low = low,
            high = high,
            estimates = error.n,
            percent = percent(error.median),
        ),
        None => say!("time-left", range = range, low = low, high = high),
    }
}

/// People called this cause wrong or right before.
pub fn answered(right: usize, wrong: usize) -> String {
    say!("called-before", right = right, wrong = wrong)
}

/// How often a stall was told for nothing. `None` without any.
pub fn false_alarms(alarms: usize, said_wrong: usize, ended_well: usize) -> Option<String> {
    (alarms > 0).then(|| {
        say!(
            "false-alarms",
            alarms = alarms,
            wrong = said_wrong,
            well = ended_well,
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
        let german = crate::words::speaking(crate::words::Language::German, || {
            (answered(1, 2), left(estimate, Some(error)))
        });
        assert_eq!(
            german.0,
            "Auf diesem Rechner früher einmal richtig und 2-mal falsch genannt"
        );
        assert_eq!(
            german.1,
            "Noch 8 min bis 14 min (die Mitte von 12 früheren Schätzungen lag um 20 % daneben)"
        );
    }
}
