//! Words of the lamp, the headlines and the verdicts.

use super::{clock, percent, process, span};
use crate::model::{Exit, Now, ProcessState, Time};
use crate::wire::{Phase, Usual, Verdict};

/// The title of the cause that is always there.
pub const DONT_KNOW_TITLE: &str = "Don't know";
/// What would change that.
pub const DONT_KNOW_CHANGES: &str = "Something moves, or one of the known causes shows.";
/// What to do then.
pub const DONT_KNOW_NEXT: &str = "Watch it for five more minutes.";

/// A rebuild in a few words: `nixos-rebuild switch of “.#laptop”`, `nix-build
/// of “hello”`.
pub fn name(tool: &str, verb: &str, target: Option<&str>) -> String {
    // `nix-build` says already what it does.
    let said = tool.strip_prefix("nix-").is_some_and(|word| word == verb);
    let verb = if said || tool == verb || verb.is_empty() {
        tool.to_owned()
    } else {
        format!("{tool} {verb}")
    };
    match target {
        Some(target) => format!("{verb} of “{target}”"),
        None => verb,
    }
}

/// Nothing runs, nothing is wrong.
pub fn all_good(last: Option<(Time, Now)>) -> String {
    match last {
        Some((time, now)) => format!("All good — last rebuild {}", super::when(time, now)),
        None => "All good".to_owned(),
    }
}

/// The list of rebuilds ends before they do.
pub fn more_rebuilds(more: usize) -> Option<String> {
    match more {
        0 => None,
        1 => Some("And 1 more rebuild, which is not listed.".to_owned()),
        _ => Some(format!("And {more} more rebuilds, which are not listed.")),
    }
}

/// It makes progress.
pub fn running(name: &str, elapsed_s: f64) -> String {
    format!("Rebuilding — {name}, {}", span(elapsed_s))
}

/// Beyond what is usual.
pub fn slow(elapsed_s: f64, usual: Usual) -> String {
    format!(
        "Slower than usual — {} ({})",
        span(elapsed_s),
        usually(usual)
    )
}

/// `usually 18–24 min`.
pub fn usually(usual: Usual) -> String {
    let (low, high) = (span(usual.p25_s), span(usual.p75_s));
    if low == high {
        format!("usually {low}")
    } else {
        format!("usually {low} to {high}")
    }
}

/// `26 min, usually 2 min (13×, 9 runs)`.
pub fn against_usual(elapsed_s: f64, usual: Usual) -> String {
    let times = elapsed_s / usual.p50_s.max(1.0);
    let factor = if times >= 1.5 {
        format!(
            "{}×, ",
            if times < 10.0 {
                format!("{times:.1}").trim_end_matches(".0").to_owned()
            } else {
                format!("{times:.0}")
            }
        )
    } else {
        String::new()
    };
    format!(
        "{}, usually {} ({factor}{} runs)",
        span(elapsed_s),
        span(usual.p50_s),
        usual.n
    )
}

/// An estimate, or that there is none any more.
pub fn left(elapsed_s: f64, usual: Usual) -> String {
    if elapsed_s < usual.p50_s {
        format!(
            "About {} left ({})",
            span(usual.p50_s - elapsed_s),
            usually(usual)
        )
    } else if elapsed_s < usual.p95_s {
        format!("Should end soon ({})", usually(usual))
    } else {
        format!("Longer than nearly all of {} earlier runs", usual.n)
    }
}

/// It waits for another process.
pub fn waiting_for_work(for_s: f64) -> String {
    format!("Waiting for another Nix process — {}", span(for_s))
}

/// It waits for a person, and for what of them.
pub fn waiting_for_person(what: Option<&str>, for_s: f64) -> String {
    let what = what.map_or_else(String::new, |what| format!("{what}, "));
    format!("Waiting for you — {what}{}", span(for_s))
}

/// Nothing moves.
pub fn no_progress(for_s: f64) -> String {
    format!("No progress for {}", span(for_s))
}

/// The last rebuild failed.
pub fn failed(ago_s: f64) -> String {
    format!("Last rebuild failed — {} ago", span(ago_s))
}

/// The disk is nearly full.
pub fn disk_low(path: &str, free_bytes: u64) -> String {
    format!(
        "Disk is nearly full — {} left on {path}",
        super::size(free_bytes as f64)
    )
}

/// A process sleeps in the kernel and is not woken.
pub fn waits_for_disk(who: &str, for_s: f64) -> String {
    format!(
        "{who} has waited for a disk or a network file system for {} and was not woken once",
        span(for_s)
    )
}

/// Nothing of it moves, and no cause is known.
pub fn no_sign_of_life(for_s: f64) -> String {
    format!(
        "No sign of life in any signal for {}: no processor used, nobody woken, no byte moved",
        span(for_s)
    )
}

/// Alerts are off.
pub fn paused(until: Option<Time>, utc_offset_s: i32) -> String {
    match until {
        Some(time) => format!("Alerts paused until {}", clock(time, utc_offset_s)),
        None => "Alerts paused".to_owned(),
    }
}

/// Where a line was read: the client's own output.
pub const SAID_BY_NIX: &str = "Nix's output";
/// A builder's log.
pub const SAID_BY_BUILD: &str = "build log";
/// The daemon.
pub const SAID_BY_DAEMON: &str = "journal of the daemon";
/// A service.
pub const SAID_BY_SERVICE: &str = "journal";
/// The kernel.
pub const SAID_BY_KERNEL: &str = "kernel log";
/// What `SQLite` says on reading the store's database.
pub const SAID_BY_DATABASE: &str = "the store's database, read after it failed";
/// Nothing was seen yet.
pub const LOOKING: &str = "Looking…";
/// The watcher has gone silent.
pub const CANNOT_SEE: &str = "Can't see rebuilds";
/// Other people's rebuilds are hidden, and none of one's own runs.
pub const OTHERS_HIDDEN: &str = "Can't see other users' rebuilds; none of yours runs";
/// Nix is not here.
pub const NO_NIX: &str = "No Nix on this machine";
/// The same where rebuilds were seen here.
pub const NO_STORE: &str = "Nix's store is not there any more";

/// A state's words in the tooltip: `Nix: no progress for 12 min`.
pub fn tooltip_title(headline: &str) -> String {
    let mut chars = headline.chars();
    let first = chars
        .next()
        .map(|c| c.to_lowercase().to_string())
        .unwrap_or_default();
    format!("Nix: {first}{}", chars.as_str())
}

/// The headline of one rebuild.
pub fn rebuild(verdict: Verdict, name: &str, for_s: f64, to_person: bool) -> String {
    match verdict {
        Verdict::Working => format!("Rebuilding: {name}"),
        Verdict::Slow => format!("Slower than usual: {name}"),
        Verdict::Waiting if to_person => format!("Waiting for you: {name}"),
        Verdict::Waiting => format!("Waiting for another process: {name}"),
        Verdict::Stuck => no_progress(for_s),
        Verdict::Finished => format!("Finished: {name}"),
        Verdict::Failed => format!("Failed: {name}"),
        Verdict::Stopped => format!("Stopped: {name}"),
        Verdict::Unknown => format!("Ended: {name}"),
    }
}

/// The line below it: `nixos-rebuild switch of “laptop” · started 14:02 · 31 min`.
pub fn subline(name: &str, started: Time, utc_offset_s: i32, elapsed_s: f64, user: &str) -> String {
    format!(
        "{name} · started {} by {user} · {}",
        clock(started, utc_offset_s),
        span(elapsed_s)
    )
}

/// What a phase is called.
pub fn phase(phase: Phase) -> &'static str {
    match phase {
        Phase::Evaluate => "evaluating",
        Phase::Fetch => "fetching",
        Phase::Build => "building",
        Phase::Activate => "activating",
        Phase::Unknown => "at work",
    }
}

/// How a process stands, in words.
pub fn process_state(state: ProcessState, cpu_ratio: Option<f64>) -> String {
    match state {
        ProcessState::Stopped => "stopped".to_owned(),
        ProcessState::DiskWait => "disk wait".to_owned(),
        ProcessState::Zombie => "ended".to_owned(),
        _ if cpu_ratio.is_some_and(|r| r >= 0.005) => {
            format!("using CPU, {}", percent(cpu_ratio.unwrap_or_default()))
        }
        ProcessState::Running => "using CPU".to_owned(),
        ProcessState::Sleeping => "sleeping".to_owned(),
    }
}

/// The same as the first word of a line: what it does to the thing named there.
pub fn doing(phase: Phase) -> &'static str {
    match phase {
        Phase::Evaluate => "evaluate",
        Phase::Fetch => "fetch",
        Phase::Build => "build",
        Phase::Activate => "activate",
        Phase::Unknown => "work",
    }
}

/// The first word of such a line, for one that names no thing.
pub fn doing_alone(kind: &str) -> Option<&'static str> {
    let phases = [
        Phase::Evaluate,
        Phase::Fetch,
        Phase::Build,
        Phase::Activate,
        Phase::Unknown,
    ];
    let of_kind = |it: &Phase| doing(*it) == kind;
    phases.into_iter().find(of_kind).map(phase)
}

/// A past rebuild's first word.
pub fn outcome(outcome: Verdict) -> &'static str {
    match outcome {
        Verdict::Finished => "Good",
        Verdict::Failed => "Failed",
        Verdict::Stopped => "Stopped",
        _ => "Ended",
    }
}

/// `Good — today 14:02, 9 min, nixos-rebuild switch`.
pub fn past(result: Verdict, started: Time, now: Now, elapsed_s: f64, name: &str) -> String {
    format!(
        "{} — {}, {}, {name}",
        outcome(result),
        super::when(started, now),
        span(elapsed_s)
    )
}

/// A line about a rebuild that ended, with why it ended so.
pub fn with_reason(line: String, reason: Option<&str>) -> String {
    match reason {
        Some(reason) => format!("{line}: {}", crate::redact::visible(reason)),
        None => line,
    }
}

/// How it ended, for those who want the number.
pub fn exit(exit: Option<Exit>) -> String {
    match exit {
        Some(Exit::Code(code)) => format!("exit code {code}"),
        Some(Exit::Signal(signal)) => format!("signal {signal}"),
        None => "this system does not tell how it ended".to_owned(),
    }
}

/// What a builder or client does, for the list of what goes on.
pub fn working_since(seconds: f64) -> String {
    format!("for {}", span(seconds))
}

/// What it waits on, when that is a process.
pub fn waits(name: &str, pid: u32) -> String {
    process(name, pid)
}

/// A source that gave nothing.
pub fn gap(gap: &crate::model::Gap) -> String {
    use crate::model::Why;
    match &gap.why {
        Why::Denied => format!(
            "Cannot read {}: the system refuses it to this user.",
            gap.source
        ),
        Why::Missing => format!("Cannot read {}: this system has no such thing.", gap.source),
        Why::Broken(what) => format!("Cannot read {}: {what}.", gap.source),
    }
}

#[cfg(test)]
mod tests {
    use super::name;

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
}
