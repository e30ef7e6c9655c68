//! Words of the lamp, the headlines and the verdicts.

use super::{clock, decimal, percent, span};
use crate::model::{Exit, HeardFrom, Now, ProcessState, Time};
use crate::record::Past;
use crate::say;
use crate::wire::{Phase, Usual, Verdict};

/// The title of the cause that is always there.
pub fn dont_know_title() -> String {
    say!("dont-know.title")
}

/// What would change that.
pub fn dont_know_changes() -> String {
    say!("dont-know.would-change")
}

/// What to do then.
pub fn dont_know_next() -> String {
    say!("dont-know.next-step")
}

/// The same once it has ended.
pub fn dont_know_ended() -> String {
    say!("dont-know.next-step-ended")
}

/// A rebuild in a few words: `nixos-rebuild switch of “.#laptop”`, `nix-build
/// of “hello”`.
pub fn name(tool: &str, verb: &str, target: Option<&str>) -> String {
    // `nix-build` says already what it does.
    let said = tool.strip_prefix("nix-").is_some_and(|word| word == verb);
    let what = if said || tool == verb || verb.is_empty() {
        tool.to_owned()
    } else {
        format!("{tool} {verb}")
    };
    match target {
        Some(target) => say!("rebuild-of", what = what, target = target),
        None => what,
    }
}

/// The same of one that is over.
pub fn past_name(past: &Past) -> String {
    name(&past.tool, &past.verb, past.target.as_deref())
}

/// It runs, and that is all that is known of it.
pub fn not_moved_yet(quiet_s: f64) -> String {
    say!("not-moved-yet", span = span(quiet_s))
}

/// Nothing runs, nothing is wrong.
pub fn all_good(last: Option<(Time, Now)>) -> String {
    match last {
        Some((time, now)) => say!("all-good-since", when = super::when(time, now)),
        None => say!("all-good"),
    }
}

/// `Generation 413 · switched today 14:11`. Its number is a name: no digit of it
/// is grouped.
pub fn switched(generation: u64, at: Time, now: Now) -> String {
    say!(
        "switched-to",
        generation = generation.to_string(),
        when = super::when(at, now)
    )
}

/// `14 packages changed since generation 412`.
pub fn packages_changed(count: usize, since: u64) -> String {
    say!("packages-changed", count = count, since = since.to_string())
}

/// `0 units failed`.
pub fn units_failed(count: usize) -> String {
    say!("units-failed", count = count)
}

/// The list of rebuilds ends before they do.
pub fn more_rebuilds(more: usize) -> Option<String> {
    (more > 0).then(|| say!("more-rebuilds", more = more))
}

/// It makes progress.
pub fn running(name: &str, elapsed_s: f64) -> String {
    say!("rebuilding", name = name, elapsed = span(elapsed_s))
}

/// Beyond what is usual.
pub fn slow(elapsed_s: f64, usual: Usual) -> String {
    let (range, low, high) = range(usual.p25_s, usual.p75_s);
    say!(
        "slower-than-usual",
        elapsed = span(elapsed_s),
        range = range,
        low = low,
        high = high,
    )
}

/// Very slow, where nothing is usual or that is not passed yet.
pub fn very_slow(name: &str, elapsed_s: f64) -> String {
    say!("very-slow", name = name, elapsed = span(elapsed_s))
}

/// The same as a rebuild's own headline.
pub fn very_slow_rebuild(name: &str) -> String {
    say!("rebuild-headline", verdict = "very-slow", name = name)
}

/// Both ends, and whether they are two in words: a key of the catalogue.
pub(super) fn range(low_s: f64, high_s: f64) -> (&'static str, String, String) {
    let (low, high) = (span(low_s), span(high_s));
    (if low == high { "one" } else { "two" }, low, high)
}

/// `26 min, usually 2 min (13×, 9 runs)`.
pub fn against_usual(elapsed_s: f64, usual: Usual) -> String {
    let times = elapsed_s / usual.p50_s.max(1.0);
    let digits = usize::from(times < 10.0 && format!("{times:.1}") != format!("{times:.0}.0"));
    let factor = if times >= 1.5 {
        decimal(times, digits)
    } else {
        "none".to_owned()
    };
    say!(
        "against-usual",
        elapsed = span(elapsed_s),
        usual = span(usual.p50_s),
        factor = factor,
        runs = usual.n,
    )
}

/// Nothing like it has ever been seen to end well.
pub fn first_time() -> String {
    say!("no-estimate-first-time")
}

/// There were one or two.
pub fn too_few_runs() -> String {
    say!("no-estimate-few-runs")
}

/// What is usual says nothing any more.
pub fn longer_than_all(runs: usize) -> String {
    say!("longer-than-all", runs = runs)
}

/// An estimate, or that there is none any more.
pub fn left(elapsed_s: f64, usual: Usual) -> String {
    let (range, low, high) = range(usual.p25_s, usual.p75_s);
    if elapsed_s < usual.p50_s {
        let left = span(usual.p50_s - elapsed_s);
        say!(
            "time-left-by-runs",
            left = left,
            range = range,
            low = low,
            high = high,
        )
    } else if elapsed_s < usual.p95_s {
        say!("should-end-soon", range = range, low = low, high = high)
    } else {
        say!("longer-than-nearly-all", runs = usual.n)
    }
}

/// It waits for another process.
pub fn waiting_for_work(for_s: f64) -> String {
    say!("waiting-for-work", span = span(for_s))
}

/// It waits for a person, and for what of them.
pub fn waiting_for_person(what: Option<&str>, for_s: f64) -> String {
    match what {
        Some(what) => say!("waiting-for-you-to", what = what, span = span(for_s)),
        None => say!("waiting-for-you", span = span(for_s)),
    }
}

/// Nothing moves.
pub fn no_progress(for_s: f64) -> String {
    say!("no-progress", span = span(for_s))
}

/// The last rebuild failed.
pub fn failed(name: Option<&str>, ago_s: f64) -> String {
    match name {
        Some(name) => say!("rebuild-has-failed", name = name, span = span(ago_s)),
        None => say!("last-rebuild-failed", span = span(ago_s)),
    }
}

/// The disk is nearly full.
pub fn disk_low(path: &str, free_bytes: u64) -> String {
    let free = super::size(free_bytes as f64);
    say!("disk-nearly-full", free = free, path = path)
}

/// A process sleeps in the kernel and is not woken.
pub fn waits_for_disk(who: &str, for_s: f64) -> String {
    say!("waits-for-disk", who = who, span = span(for_s))
}

/// Nothing of it moves, and no cause is known.
pub fn no_sign_of_life(for_s: f64) -> String {
    say!("no-sign-of-life", span = span(for_s))
}

/// Alerts are off.
pub fn paused(until: Option<Time>, utc_offset_s: i32) -> String {
    match until {
        Some(time) => say!("alerts-paused-until", at = clock(time, utc_offset_s)),
        None => say!("alerts-paused"),
    }
}

/// Where a line was read.
pub fn said_by(from: HeardFrom) -> String {
    let by = match from {
        HeardFrom::Client => "client",
        HeardFrom::BuildLog => "build",
        HeardFrom::Daemon => "daemon",
        HeardFrom::Service => "service",
        HeardFrom::Kernel => "kernel",
        HeardFrom::Database => "database",
    };
    say!("said-by", by = by)
}

/// Nothing was seen yet.
pub fn looking() -> String {
    say!("looking")
}

/// The watcher has gone silent.
pub fn cannot_see() -> String {
    say!("cannot-see-rebuilds")
}

/// Other people's rebuilds are hidden, and none of one's own runs.
pub fn others_hidden() -> String {
    say!("others-hidden")
}

/// Nix is not here.
pub fn no_nix() -> String {
    say!("no-nix-here")
}

/// The same as a sentence.
pub fn no_nix_sentence() -> String {
    say!("no-nix-here.sentence")
}

/// The same where rebuilds were seen here.
pub fn no_store() -> String {
    say!("store-gone")
}

/// A state's words in the tooltip: `Nix: no progress for 12 min`.
pub fn tooltip_title(headline: &str) -> String {
    say!("tooltip-title", headline = headline)
}

/// `Very likely: Another Nix process holds a lock (88 %)`.
pub fn likely_line(likelihood: &str, title: &str, probability: f64) -> String {
    say!(
        "likely-line",
        likelihood = likelihood,
        title = title,
        percent = percent(probability),
    )
}

/// The headline of one rebuild.
pub fn rebuild(verdict: Verdict, name: &str, for_s: f64, to_person: bool) -> String {
    let verdict = match verdict {
        Verdict::Working => "working",
        Verdict::Slow => "slow",
        Verdict::Waiting if to_person => "waiting-for-you",
        Verdict::Waiting => "waiting",
        Verdict::Stuck => return no_progress(for_s),
        Verdict::Finished => "finished",
        Verdict::Failed => "failed",
        Verdict::Stopped => "stopped",
        Verdict::Unknown => "ended",
    };
    say!("rebuild-headline", verdict = verdict, name = name)
}

/// The line below it: `nixos-rebuild switch of “laptop” · started 14:02 · 31 min`.
pub fn subline(name: &str, started: Time, utc_offset_s: i32, elapsed_s: f64, user: &str) -> String {
    say!(
        "started-by",
        name = name,
        at = clock(started, utc_offset_s),
        user = user,
        elapsed = span(elapsed_s),
    )
}

/// What a phase is called.
pub fn phase(phase: Phase) -> String {
    say!("rebuild-phase", phase = doing(phase))
}

/// How a process stands, in words.
pub fn process_state(state: ProcessState, cpu_ratio: Option<f64>) -> String {
    let state = match state {
        ProcessState::Stopped => "stopped",
        ProcessState::DiskWait => "disk-wait",
        ProcessState::Zombie => "ended",
        ProcessState::Running | ProcessState::Sleeping => {
            if let Some(ratio) = cpu_ratio.filter(|ratio| *ratio >= 0.005) {
                return say!("process-uses-cpu", percent = percent(ratio));
            }
            if state == ProcessState::Running {
                "running"
            } else {
                "sleeping"
            }
        }
    };
    say!("process-state", state = state)
}

/// What it does to the thing that a line of what goes on names: a key, of the
/// catalogue and for programs.
pub fn doing(phase: Phase) -> &'static str {
    match phase {
        Phase::Evaluate => "evaluate",
        Phase::Fetch => "fetch",
        Phase::Build => "build",
        Phase::Activate => "activate",
        Phase::Unknown => "work",
    }
}

/// A line of what goes on, by that key: `build glibc for 3 min`.
pub fn goes_on(kind: &str, what: &str, detail: &str) -> String {
    let line = if what.is_empty() {
        say!("goes-on-alone", kind = kind, detail = detail)
    } else {
        say!("goes-on", kind = kind, what = what, detail = detail)
    };
    line.trim_end().to_owned()
}

/// `Good — today 14:02, 9 min, nixos-rebuild switch`.
pub fn past(result: Verdict, started: Time, now: Now, elapsed_s: f64, name: &str) -> String {
    let outcome = match result {
        Verdict::Finished => "good",
        Verdict::Failed => "failed",
        Verdict::Stopped => "stopped",
        _ => "ended",
    };
    say!(
        "past-rebuild",
        outcome = outcome,
        when = super::when(started, now),
        elapsed = span(elapsed_s),
        name = name,
    )
}

/// A line about a rebuild that ended, with why it ended so.
pub fn with_reason(line: String, reason: Option<&str>) -> String {
    match reason {
        Some(reason) => {
            let reason = crate::redact::visible(reason).into_owned();
            say!("with-reason", line = line, reason = reason)
        }
        None => line,
    }
}

/// How it ended, for those who want the number.
pub fn exit(exit: Option<Exit>) -> String {
    match exit {
        Some(Exit::Code(code)) => say!("exit-code", code = code),
        Some(Exit::Signal(signal)) => say!("exit-signal", signal = signal),
        None => say!("exit-not-told"),
    }
}

/// How long a builder or client has done it, for the list of what goes on.
pub fn working_since(seconds: f64) -> String {
    say!("for-span", span = span(seconds))
}

/// The same with what a builder calls its phase: `buildPhase for 3 min`.
pub fn phase_since(phase: &str, seconds: f64) -> String {
    say!("phase-for-span", phase = phase, span = span(seconds))
}

/// How much of it is here: `1.0 MiB of 2.0 MiB`.
pub fn size_of(done_bytes: u64, all_bytes: u64) -> String {
    say!(
        "size-of-size",
        done = super::size(done_bytes as f64),
        all = super::size(all_bytes as f64),
    )
}

/// A source that gave nothing.
pub fn gap(gap: &crate::model::Gap) -> String {
    use crate::model::Why;
    let key = gap.source.replace([' ', '\''], "-");
    let source = say!("gap-source", known = key, source = &gap.source);
    match &gap.why {
        Why::Denied => say!("cannot-read-denied", source = source),
        Why::Missing => say!("cannot-read-missing", source = source),
        Why::Broken(why) => say!("cannot-read-broken", source = source, why = why),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Gap, Why};
    use crate::words::{Language, speaking};

    #[test]
    fn names_say_what_is_done_once() {
        for (tool, verb, target, text) in [
            ("nix", "build", Some(".#x"), "nix build of “.#x”"),
            ("nix-build", "build", Some("x"), "nix-build of “x”"),
            ("nixos-rebuild", "build", None, "nixos-rebuild build"),
            ("home-manager", "build", None, "home-manager build"),
            ("nix-collect-garbage", "", None, "nix-collect-garbage"),
        ] {
            assert_eq!(name(tool, verb, target), text);
        }
    }

    #[test]
    fn what_has_the_versions_that_it_had_is_no_number_of_packages() {
        for (count, english, german) in [
            (
                0,
                "no version changed",
                "keine Version seit Generation 2 geändert",
            ),
            (1, "1 package changed", "1 Paket seit Generation 2 geändert"),
            (
                7,
                "7 packages changed",
                "7 Pakete seit Generation 2 geändert",
            ),
        ] {
            let told = packages_changed(count, 2);
            assert_eq!(told, format!("{english} since generation 2"));
            let told = speaking(Language::German, || packages_changed(count, 2));
            assert_eq!(told, german);
        }
    }

    const USUAL: Usual = Usual {
        p25_s: 120.0,
        p50_s: 120.0,
        p75_s: 240.0,
        p95_s: 300.0,
        n: 9,
    };

    #[test]
    fn against_what_is_usual() {
        for (elapsed_s, text) in [
            (130.0, "2 min, usually 2 min (9 runs)"),
            (204.0, "3 min, usually 2 min (1.7×, 9 runs)"),
            (240.0, "4 min, usually 2 min (2×, 9 runs)"),
            (1199.0, "19 min, usually 2 min (10×, 9 runs)"),
            (1560.0, "26 min, usually 2 min (13×, 9 runs)"),
        ] {
            assert_eq!(against_usual(elapsed_s, USUAL), text);
        }
        assert_eq!(
            left(60.0, USUAL),
            "About 1 min left (usually 2 min to 4 min)"
        );
        let same = Usual {
            p75_s: 120.0,
            ..USUAL
        };
        assert_eq!(
            slow(400.0, same),
            "Slower than usual — 6 min (usually 2 min)"
        );
    }

    #[test]
    fn the_same_in_german() {
        speaking(Language::German, || {
            assert_eq!(
                against_usual(204.0, USUAL),
                "3 min, üblich 2 min (1,7×, 9 Läufe)"
            );
            let once = Usual { n: 1, ..USUAL };
            assert_eq!(against_usual(130.0, once), "2 min, üblich 2 min (1 Lauf)");
            assert_eq!(name("nix", "build", Some(".#x")), "nix build von „.#x“");
            assert_eq!(
                tooltip_title(&no_progress(720.0)),
                "Nix: Kein Fortschritt seit 12 min"
            );
            assert_eq!(
                more_rebuilds(1).as_deref(),
                Some("Dazu kommt 1 weiterer Rebuild, der nicht aufgeführt ist.")
            );
        });
        assert_eq!(
            tooltip_title(&no_progress(720.0)),
            "Nix: no progress for 12 min"
        );
    }

    /// What a sample may lack is named in words, and a path as it is.
    #[test]
    fn what_cannot_be_read() {
        let said = |source: &str| {
            gap(&Gap {
                source: source.to_owned(),
                why: Why::Denied,
            })
        };
        assert_eq!(
            said("the jobs of the user's service manager"),
            "Cannot read the jobs of the user's service manager: the system refuses it to this user."
        );
        speaking(Language::German, || {
            assert_eq!(
                said("processes of other users"),
                "Prozesse anderer Benutzer nicht lesbar: Das System verweigert es diesem Benutzer."
            );
            assert_eq!(
                said("/nix/var/nix/profiles"),
                "/nix/var/nix/profiles nicht lesbar: Das System verweigert es diesem Benutzer."
            );
        });
    }

    #[test]
    fn what_goes_on() {
        assert_eq!(goes_on("work", "", "for 3 s"), "at work for 3 s");
        assert_eq!(goes_on("wait", "", "for 3 s"), "wait for 3 s");
        assert_eq!(goes_on("wait", "a lock", ""), "wait a lock");
        assert_eq!(goes_on("build", "hello", "for 3 s"), "build hello for 3 s");
        let said = speaking(Language::German, || {
            goes_on("build", "hello", &working_since(3.0))
        });
        assert_eq!(said, "baut hello seit 3 s");
    }
}
