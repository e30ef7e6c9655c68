//! Words for people. Every sentence stands in the [`catalogue`], in each
//! language; here is what fills it: durations, sizes, times, and which sentence
//! fits.
//!
//! Say what is known, since when, and from what. No blame, no exclamation
//! marks; symbols never without words.

pub mod action;
pub mod activation;
pub mod backup;
mod catalogue;
pub mod cli;
pub mod course;
pub mod ending;
pub mod explain;
mod fixed;
pub mod garbage;
pub mod health;
pub mod learned;
pub mod menu;
pub mod nix_conf;
pub mod notice;
pub mod outcome;
pub mod plan;
pub mod pretend;
pub mod privilege;
pub mod progress;
pub mod quiet;
pub mod rebuild;
pub mod repair;
pub mod report;
pub mod restore;
pub mod roll_back;
pub mod state;
pub mod trouble;
pub mod verify;
mod wished;

use crate::model::{Now, Time};
use crate::say;
pub use catalogue::{Arg, Language, known, say, speak, speaking, spoken};
pub use wished::Wished;

/// A duration: `45 s`, `12 min`, `1 h 20 min`, `3 d 4 h`.
pub fn span(seconds: f64) -> String {
    let s = seconds.max(0.0).round() as u64;
    match s {
        0..=59 => format!("{s} s"),
        60..=3599 => format!("{} min", s / 60),
        3600..=86_399 => two(s / 3600, "h", s % 3600 / 60, "min"),
        _ => two(s / 86_400, "d", s % 86_400 / 3600, "h"),
    }
}

fn two(big: u64, big_unit: &str, small: u64, small_unit: &str) -> String {
    if small == 0 {
        format!("{big} {big_unit}")
    } else {
        format!("{big} {big_unit} {small} {small_unit}")
    }
}

/// A size: `512 B`, `14 GiB`, `1.2 MiB`. With three digits at most: nobody says
/// 1000 B.
pub fn size(bytes: f64) -> String {
    let mut value = bytes.max(0.0);
    for unit in ["B", "KiB", "MiB", "GiB"] {
        if value.round() < 1000.0 {
            return number(value, unit);
        }
        value /= 1024.0;
    }
    number(value, "TiB")
}

fn number(value: f64, unit: &str) -> String {
    if unit == "B" || value >= 9.95 {
        format!("{value:.0} {unit}")
    } else {
        format!("{} {unit}", decimal(value, 1))
    }
}

/// So much a second: `1.2 MiB/s`.
pub fn rate(bytes_per_s: f64) -> String {
    format!("{}/s", size(bytes_per_s))
}

/// A number with so many digits behind the mark: `1.2`, `1,2`.
pub fn decimal(value: f64, digits: usize) -> String {
    format!("{value:.digits$}").replace('.', &say!("decimal-mark"))
}

/// The same with one digit, or none where that would be a nought: `5.5`, `2`.
pub fn brief(value: f64) -> String {
    decimal(value, usize::from(value.fract() != 0.0))
}

/// A share as whole per cent: `72 %`.
pub fn percent(ratio: f64) -> String {
    format!("{:.0} %", ratio * 100.0)
}

/// The word for a probability.
pub fn likelihood(probability: f64) -> String {
    say!("likelihood-alone", of = likely_key(probability))
}

/// The same as a key of the catalogue, for a sentence that has the word in it.
pub fn likely_key(probability: f64) -> &'static str {
    match probability {
        p if p >= 0.85 => "very-likely",
        p if p >= 0.60 => "likely",
        p if p >= 0.30 => "possible",
        _ => "unlikely",
    }
}

/// A time of day in the machine's zone: `14:02`.
pub fn clock(time: Time, utc_offset_s: i32) -> String {
    let local = time.0.div_euclid(1000) + i64::from(utc_offset_s);
    let day_second = local.rem_euclid(86_400);
    format!("{:02}:{:02}", day_second / 3600, day_second % 3600 / 60)
}

/// A time as a person says it: `today 14:02`, `yesterday 22:10`,
/// `2026-11-20 09:31`.
pub fn when(time: Time, now: Now) -> String {
    let day = |t: Time| (t.0.div_euclid(1000) + i64::from(now.utc_offset_s)).div_euclid(86_400);
    let at = clock(time, now.utc_offset_s);
    match day(now.time) - day(time) {
        0 => say!("today-at", at = at),
        1 => say!("yesterday-at", at = at),
        _ => {
            let (year, month, date) = civil(day(time));
            say!(
                "on-day-at",
                year = format!("{year:04}"),
                month = format!("{month:02}"),
                day = format!("{date:02}"),
                at = at,
            )
        }
    }
}

/// RFC 3339 in UTC, whole seconds: `2026-11-22T20:38:01Z`.
pub fn rfc3339(time: Time) -> String {
    let seconds = time.0.div_euclid(1000);
    let (year, month, date) = civil(seconds.div_euclid(86_400));
    let s = seconds.rem_euclid(86_400);
    format!(
        "{year:04}-{month:02}-{date:02}T{:02}:{:02}:{:02}Z",
        s / 3600,
        s % 3600 / 60,
        s % 60
    )
}

/// Days since 1970-01-01 as year, month, day. The arithmetic counts in eras of
/// 400 years (146 097 days) that begin on 1 March, so that the leap day is last.
fn civil(days: i64) -> (i64, i64, i64) {
    let z = days + 719_468;
    let era = z.div_euclid(146_097);
    let day_of_era = z.rem_euclid(146_097);
    let year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted_month = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * shifted_month + 2) / 5 + 1;
    let month = if shifted_month < 10 {
        shifted_month + 3
    } else {
        shifted_month - 9
    };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    (year, month, day)
}

/// Names, one after the other: `gcc, glibc, hello`.
pub fn list<T: AsRef<str>>(names: impl IntoIterator<Item = T>) -> String {
    joined(names, |before, next| {
        say!("list", before = before, next = next)
    })
}

/// The same of what has commas in it: `a, started by eve; b, started by bob`.
pub fn long_list<T: AsRef<str>>(names: impl IntoIterator<Item = T>) -> String {
    joined(names, |before, next| {
        say!("long-list", before = before, next = next)
    })
}

/// Whole sentences, one after the other.
pub fn sentences<T: AsRef<str>>(all: impl IntoIterator<Item = T>) -> String {
    joined(all, |before, next| {
        say!("two-sentences", one = before, two = next)
    })
}

/// Things beside one another in one line: `12 min · 3 of 4 built`.
pub fn dotted<T: AsRef<str>>(parts: impl IntoIterator<Item = T>) -> String {
    joined(parts, |before, next| {
        say!("dotted", before = before, next = next)
    })
}

fn joined<T: AsRef<str>>(
    all: impl IntoIterator<Item = T>,
    two: impl Fn(String, &str) -> String,
) -> String {
    let mut all = all.into_iter();
    let first = all
        .next()
        .map_or_else(String::new, |it| it.as_ref().to_owned());
    all.fold(first, |before, next| two(before, next.as_ref()))
}

/// A process as people name it: `nix-build (3801)`.
pub fn process(name: &str, pid: u32) -> String {
    format!("{name} ({pid})")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_are_short_and_exact() {
        for (seconds, text) in [
            (0.4, "0 s"),
            (59.4, "59 s"),
            (60.0, "1 min"),
            (1560.0, "26 min"),
            (4800.0, "1 h 20 min"),
            (7200.0, "2 h"),
            (90_000.0, "1 d 1 h"),
        ] {
            assert_eq!(span(seconds), text);
        }
    }

    #[test]
    fn sizes_keep_two_figures() {
        for (bytes, text) in [
            (0.0, "0 B"),
            (999.0, "999 B"),
            (1000.0, "1.0 KiB"),
            (10_200.0, "10 KiB"),
            (1536.0, "1.5 KiB"),
            (15_032_385_536.0, "14 GiB"),
            (2e13, "18 TiB"),
        ] {
            assert_eq!(size(bytes), text);
        }
    }

    #[test]
    fn times_are_said_relative_to_today() {
        let now = Now {
            time: Time(1_795_379_881_000),
            utc_offset_s: 3600,
            ..Now::default()
        };
        assert_eq!(rfc3339(now.time), "2026-11-22T20:38:01Z");
        assert_eq!(when(Time(now.time.0 - 3_600_000), now), "today 20:38");
        assert_eq!(when(Time(now.time.0 - 86_400_000), now), "yesterday 21:38");
        assert_eq!(when(Time(951_782_400_000), now), "2000-02-29 01:00");
        assert_eq!(rfc3339(Time(-1)), "1969-12-31T23:59:59Z");
    }

    #[test]
    fn numbers_and_times_in_german() {
        let now = Now {
            time: Time(1_795_379_881_000),
            utc_offset_s: 3600,
            ..Now::default()
        };
        speaking(Language::German, || {
            assert_eq!(size(1536.0), "1,5 KiB");
            assert_eq!(rate(1536.0), "1,5 KiB/s");
            assert_eq!(size(15_032_385_536.0), "14 GiB");
            assert_eq!(when(now.time, now), "heute 21:38");
            assert_eq!(when(Time(951_782_400_000), now), "29.02.2000 01:00");
            assert_eq!(likelihood(0.7), "Wahrscheinlich");
        });
    }

    #[test]
    fn lists_and_sentences_follow_each_other() {
        assert_eq!(list([] as [&str; 0]), "");
        assert_eq!(list(["gcc", "glibc", "hello"]), "gcc, glibc, hello");
        assert_eq!(long_list(["a, b", "c"]), "a, b; c");
        assert_eq!(
            sentences(["It ended.", "It is gone."]),
            "It ended. It is gone."
        );
        assert_eq!(dotted(["12 min", "3 of 4 built"]), "12 min · 3 of 4 built");
    }
}
