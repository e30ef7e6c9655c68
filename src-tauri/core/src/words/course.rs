//! How a rebuild went.

use super::{clock, percent, size, span};
use crate::model::{HeardFrom, Time};
use crate::say;
use crate::wire::{Phase, Usual, Verdict};

use super::state;

/// `CPU`.
pub fn quantity(of: &str) -> String {
    say!("chart-title", of = of)
}

/// Nothing is known of it.
pub fn not_measured(of: &str) -> String {
    say!("chart-not-measured", of = of)
}

/// A value that all were below: `3 %`, `16 KiB/s`.
pub fn bound(unit: &str, most: f64) -> String {
    if unit == "ratio" {
        return format!("{} %", (most * 100.0).floor() as u64 + 1);
    }
    let bytes = (most.max(0.0) as u64 + 1).next_power_of_two().max(1024);
    valued(unit, bytes as f64)
}

fn valued(unit: &str, value: f64) -> String {
    match unit {
        "ratio" => percent(value),
        "bytes" => size(value),
        _ => super::rate(value),
    }
}

/// `40–95 %`, `512 MiB–1.2 GiB`, or one value where both are the same.
pub fn between(unit: &str, low: f64, high: f64) -> String {
    let (from, to) = (valued(unit, low), valued(unit, high));
    if from == to {
        return to;
    }
    let from = match (from.split_once(' '), to.split_once(' ')) {
        (Some((number, of)), Some((_, same))) if of == same => number.to_owned(),
        _ => from,
    };
    say!("value-range", low = from, high = to)
}

/// `CPU was under 3 % for the last 12 min; usual here 40–95 %.`
pub fn was_under(of: &str, most: &str, for_s: f64, ended: bool, usual: Option<&str>) -> String {
    let (when, span) = (if ended { "its" } else { "the" }, span(for_s));
    match usual {
        Some(usual) => say!(
            "chart-under-usual",
            of = of,
            most = most,
            when = when,
            span = span,
            usual = usual,
        ),
        None => say!(
            "chart-under",
            of = of,
            most = most,
            when = when,
            span = span
        ),
    }
}

/// `CPU was 40–95 % in the last 10 min; usual here 30–90 %.`
pub fn was_between(of: &str, was: &str, for_s: f64, ended: bool, usual: Option<&str>) -> String {
    let (when, span) = (if ended { "its" } else { "the" }, span(for_s));
    match usual {
        Some(usual) => say!(
            "chart-between-usual",
            of = of,
            was = was,
            when = when,
            span = span,
            usual = usual,
        ),
        None => say!(
            "chart-between",
            of = of,
            was = was,
            when = when,
            span = span
        ),
    }
}

/// A phase as the name of a bar: `Building`.
pub fn phase(phase: Phase) -> String {
    say!("course-phase", phase = state::doing(phase))
}

/// `9 min, usually 4 to 6 min (10 runs)`.
pub fn phase_line(took_s: Option<f64>, usual: Option<Usual>) -> String {
    let Some(usual) = usual else {
        return took_s.map_or_else(|| say!("phase-not-begun"), span);
    };
    let (range, low, high) = state::range(usual.p25_s, usual.p75_s);
    match took_s {
        Some(took_s) => say!(
            "phase-took-usually",
            took = span(took_s),
            range = range,
            low = low,
            high = high,
            runs = usual.n,
        ),
        None => say!(
            "phase-usually",
            range = range,
            low = low,
            high = high,
            runs = usual.n,
        ),
    }
}

/// `Phases`, `Fetches 1`, `Build slot 1`.
pub fn lane(kind: &str, number: usize) -> String {
    say!("course-lane", kind = kind, number = number)
}

/// A bar as a whole: `glibc-2.40: built, 14:02 to 14:10, 8 min`.
pub fn bar(did: &str, name: &str, from: (Time, i32), to: Option<Time>, took_s: f64) -> String {
    let (from, offset_s) = from;
    let begun = clock(from, offset_s);
    match to {
        Some(to) => say!(
            "bar-was",
            did = did,
            name = name,
            from = begun,
            to = clock(to, offset_s),
            span = span(took_s),
        ),
        None => say!(
            "bar-is",
            did = did,
            name = name,
            from = begun,
            span = span(took_s)
        ),
    }
}

/// It began.
pub fn started(name: &str) -> String {
    say!("happened-started", name = name)
}

/// It came to a phase.
pub fn came_to(phase: Phase) -> String {
    say!("happened-phase", phase = state::doing(phase))
}

/// It is judged anew, or ended.
pub fn judged(verdict: Verdict) -> String {
    let verdict = match verdict {
        Verdict::Working => "working",
        Verdict::Slow => "slow",
        Verdict::Waiting => "waiting",
        Verdict::Stuck => "stuck",
        Verdict::Finished => "finished",
        Verdict::Failed => "failed",
        Verdict::Stopped => "stopped",
        Verdict::Unknown => "unknown",
    };
    say!("happened-verdict", verdict = verdict)
}

/// A cause leads.
pub fn cause(title: &str) -> String {
    say!("happened-cause", title = title)
}

/// A notification was shown.
pub fn notice(title: &str) -> String {
    say!("happened-notice", title = title)
}

/// Nixlamp did something.
pub fn action(what: &str) -> String {
    say!("happened-action", what = what)
}

/// The machine slept.
pub fn slept(seconds: f64) -> String {
    say!("happened-slept", span = span(seconds))
}

/// Nothing is known of what it waits for.
pub fn no_sign_of_life() -> String {
    say!("wait-unknown")
}

/// What a wait is called.
pub fn wait() -> String {
    say!("course-wait")
}

/// Who wrote a line. `either`: if not a builder, then Nix.
pub fn wrote(from: HeardFrom, derivation: Option<&str>, either: bool) -> String {
    let by = match from {
        HeardFrom::BuildLog if either => "either",
        HeardFrom::BuildLog => match derivation {
            Some(name) => return name.to_owned(),
            None => "builder",
        },
        HeardFrom::Client => "nix",
        HeardFrom::Daemon => "daemon",
        HeardFrom::Service => "service",
        HeardFrom::Kernel => "kernel",
        HeardFrom::Database => "database",
    };
    say!("log-from", by = by)
}

/// Why something is missing.
pub mod limit {
    use super::span;
    use crate::say;

    /// It was seen late.
    pub fn seen_late(age_s: f64) -> String {
        say!("course-seen-late", span = span(age_s))
    }

    /// Nobody tells what is built.
    pub fn no_builds() -> String {
        say!("course-no-builds")
    }

    /// Something was built, and nobody could tell what.
    pub fn builds_untold() -> String {
        say!("course-builds-untold")
    }

    /// What needs what is not known.
    pub fn no_plan() -> String {
        say!("course-no-plan")
    }

    /// Bars had no room.
    pub fn left_out(builds: u32, fetches: u32) -> String {
        say!("course-left-out", builds = builds, fetches = fetches)
    }

    /// Spans of phases had no room.
    pub fn merged(spans: u32) -> String {
        say!("course-merged", spans = spans)
    }

    /// Things that happened had no room.
    pub fn events_lost(count: u32) -> String {
        say!("course-events-lost", count = count)
    }

    /// Lines had no room.
    pub fn log_lost(lines: u32) -> String {
        say!("course-log-lost", lines = lines)
    }

    /// What is kept is less than was known.
    pub fn cut() -> String {
        say!("course-cut")
    }

    /// Nothing but the numbers was kept.
    pub fn not_kept() -> String {
        say!("course-not-kept")
    }

    /// A minute is a point.
    pub fn by_minute() -> String {
        say!("course-by-minute")
    }
}

/// There is no such rebuild.
pub fn no_such_rebuild() -> String {
    say!("course-no-such-rebuild")
}

/// For a command line: headings and rows.
pub mod table {
    use super::span;
    use crate::say;
    use crate::wire::Bar;

    /// `Phases`.
    pub fn heading(of: &str) -> String {
        say!("course-heading", of = of)
    }

    /// `critical chain: glibc → llvm → firefox`.
    pub fn critical(names: &[String]) -> String {
        let arrow = say!("chain-arrow");
        say!("critical-chain", names = names.join(&arrow))
    }

    /// `+12.5 min` into it.
    pub fn into(at_s: f64) -> String {
        if at_s < 60.0 {
            return span(at_s);
        }
        format!("{}:{:02}", at_s as u64 / 60, at_s as u64 % 60)
    }

    /// What a bar is: its name, or what it waits for, and how it stands.
    pub fn bar(bar: &Bar) -> String {
        let state = match (bar.failed, bar.to_s.is_none()) {
            (true, _) => "failed",
            (false, true) => "runs",
            (false, false) => "over",
        };
        let critical = if bar.critical { "yes" } else { "no" };
        match &bar.why {
            Some(why) => say!("bar-waits", name = &bar.name, state = state, why = why),
            None => say!(
                "bar-stands",
                name = &bar.name,
                state = state,
                critical = critical
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::{Language, speaking};

    #[test]
    fn values_share_their_unit() {
        for (unit, low, high, text) in [
            ("ratio", 0.4, 0.95, "40–95 %"),
            ("ratio", 0.501, 0.504, "50 %"),
            ("bytes", 1536.0, 3.0e9, "1.5 KiB–2.8 GiB"),
            ("bytes-per-s", 1.5e6, 2.5e6, "1.4–2.4 MiB/s"),
        ] {
            assert_eq!(between(unit, low, high), text);
        }
        assert_eq!(bound("ratio", 0.0), "1 %");
        assert_eq!(bound("ratio", 0.03), "4 %");
        assert_eq!(bound("bytes-per-s", 1500.0), "2.0 KiB/s");
    }

    #[test]
    fn a_phase_beside_what_is_usual() {
        let usual = Usual {
            p25_s: 240.0,
            p50_s: 300.0,
            p75_s: 360.0,
            p95_s: 400.0,
            n: 10,
        };
        let line = phase_line(Some(540.0), Some(usual));
        assert_eq!(line, "9 min, usually 4 min to 6 min (10 runs)");
        assert_eq!(phase_line(Some(540.0), None), "9 min");
        speaking(Language::German, || {
            let one = Usual {
                p75_s: 240.0,
                n: 1,
                ..usual
            };
            let line = phase_line(None, Some(one));
            assert_eq!(line, "nicht begonnen, üblich 4 min (1 Lauf)");
        });
    }

    #[test]
    fn what_is_left_out_is_counted() {
        for (builds, fetches, text) in [
            (1, 0, "1 short build is left out."),
            (3, 0, "3 short builds are left out."),
            (0, 1, "1 short fetch is left out."),
            (0, 2, "2 short fetches are left out."),
            (2, 5, "2 short builds and 5 fetches are left out."),
        ] {
            assert_eq!(limit::left_out(builds, fetches), text);
        }
        speaking(Language::German, || {
            assert_eq!(limit::left_out(1, 0), "1 kurzer Build ist weggelassen.");
            let both = limit::left_out(4, 2);
            assert_eq!(both, "4 kurze Builds und 2 Downloads sind weggelassen.");
        });
    }
}
