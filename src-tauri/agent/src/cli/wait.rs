//! `nixlamp wait`: ends when something has come about, for scripts.

use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use clap::{Args, ValueEnum};
use nixlamp::pages;
use nixlamp::places::Places;
use nixlamp_core::say;
use nixlamp_core::wire::{PastRebuild, Phase, Rebuild, Status, Verdict, View, thread};
use nixlamp_core::words;
use nixlamp_host::clock;
use tokio::time::{Instant, sleep_until};

use super::pictures::Pictures;
use super::{complain, complain_with, say};

/// What is waited for.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Until {
    /// The rebuilds have ended.
    Done,
    /// One of them makes progress, or has ended.
    Progress,
    /// Verdict or phase of one of them is another.
    Change,
}

#[derive(Args)]
pub struct WaitArgs {
    #[arg(long, value_enum, default_value_t = Until::Done)]
    until: Until,
    #[arg(long, value_parser = duration)]
    timeout: Option<Duration>,
    #[arg(long)]
    rebuild: Option<String>,
}

/// It took too long (`EX_TEMPFAIL`: try again later).
const TOO_LONG: u8 = 75;
/// A sign of life within this is progress.
const LATELY_S: f64 = 30.0;
/// An agent that is asked looks within this; one that cannot see says so then.
const LOOKS_WITHIN: Duration = Duration::from_secs(5);
/// Beyond any rebuild, and far from what an instant can hold.
const LONGEST: Duration = Duration::from_secs(365 * 86_400);

/// `90`, `90s`, `30m`, `1h30m`, `2d`.
fn duration(text: &str) -> Result<Duration, String> {
    let mut seconds = 0_u64;
    let mut number = None;
    for letter in text.chars().chain(['s']) {
        let factor = match letter {
            '0'..='9' => {
                let digit = u64::from(letter as u32 - '0' as u32);
                let more = number.unwrap_or(0_u64).checked_mul(10);
                number = more.and_then(|more| more.checked_add(digit));
                if number.is_none() {
                    return Err(say!("wanted-duration"));
                }
                continue;
            }
            's' => 1,
            'm' => 60,
            'h' => 3600,
            'd' => 86_400,
            _ => return Err(say!("wanted-duration")),
        };
        match number.take() {
            Some(count) => seconds = seconds.saturating_add(count.saturating_mul(factor)),
            // The unit that was put behind it, behind one that stands there.
            None if seconds > 0 || text.starts_with('0') => {}
            None => return Err(say!("wanted-duration")),
        }
    }
    let wanted = Duration::from_secs(seconds);
    if seconds == 0 || wanted > LONGEST {
        return Err(say!("wanted-duration"));
    }
    Ok(wanted)
}

/// How the waiting ended: its exit code and a sentence.
type End = (u8, String);

/// What was seen at first, and of which rebuilds.
struct Waiting {
    until: Until,
    named: Option<String>,
    /// Ids of those that are waited for, with verdict and phase.
    first: Option<Vec<(String, Verdict, Phase)>>,
    /// Only what was looked at later tells that nothing runs: an idle agent
    /// looks once a minute.
    asked_at: Option<String>,
}

impl Waiting {
    fn is_meant(&self, id: &str, pid: Option<u32>) -> bool {
        let short = thread(id);
        let by_pid = |wanted: &String| pid.is_some_and(|pid| pid.to_string() == *wanted);
        self.named
            .as_ref()
            .is_none_or(|wanted| id == wanted || short == wanted || by_pid(wanted))
    }

    /// Whether this picture ends it.
    fn look(&mut self, status: &Status) -> Option<End> {
        let running = status.rebuilds.iter().filter(|one| pages::runs(one));
        let meant = running.filter(|one| self.is_meant(&one.id, Some(one.root_pid)));
        let meant: Vec<&Rebuild> = meant.collect();
        let Some(first) = &self.first else {
            if meant.is_empty() {
                let is_old = |asked: &String| status.seen_at <= *asked;
                if self.asked_at.as_ref().is_some_and(is_old) {
                    return None;
                }
                return Some(self.without(status));
            }
            let kept = meant.iter();
            let kept = kept.map(|one| (one.id.clone(), one.verdict, one.phase));
            self.first = Some(kept.collect());
            return self.moved(&meant);
        };
        let waited = |one: &&&Rebuild| first.iter().any(|(id, ..)| *id == one.id);
        let left: Vec<&Rebuild> = meant.iter().filter(waited).copied().collect();
        if left.is_empty() || (self.until != Until::Done && left.len() < first.len()) {
            return Some(Waiting::ended(first, status));
        }
        self.moved(&left)
    }

    /// None of them runs, from the beginning on.
    fn without(&self, status: &Status) -> End {
        let Some(named) = &self.named else {
            return (0, words::cli::nothing_runs());
        };
        let past = status
            .recent
            .iter()
            .find(|past| self.is_meant(&past.id, None));
        past.map_or_else(
            || (70, say!("no-rebuild-named", name = named)),
            |past| (code(past.outcome), past.line.clone()),
        )
    }

    /// What was waited for, short of an end.
    fn moved(&self, left: &[&Rebuild]) -> Option<End> {
        let first = self.first.as_deref().unwrap_or_default();
        let found = left.iter().find(|one| match self.until {
            Until::Done => false,
            Until::Progress => {
                one.has_moved
                    && one.quiet_s < LATELY_S
                    && matches!(one.verdict, Verdict::Working | Verdict::Slow)
            }
            Until::Change => first.iter().any(|(id, verdict, phase)| {
                *id == one.id && (*verdict != one.verdict || *phase != one.phase)
            }),
        })?;
        Some((0, found.headline.clone()))
    }

    /// Those that ended, by the worst of them.
    fn ended(first: &[(String, Verdict, Phase)], status: &Status) -> End {
        let is = |past: &&PastRebuild| first.iter().any(|(id, ..)| *id == past.id);
        let past: Vec<&PastRebuild> = status.recent.iter().filter(is).collect();
        let worst = past.iter().max_by_key(|past| code(past.outcome));
        // A plain build of less than two seconds stands in no history.
        let gone = || {
            status
                .rebuilds
                .iter()
                .find(|one| first.iter().any(|(id, ..)| *id == one.id))
        };
        worst.map_or_else(
            || match gone() {
                Some(gone) => (code(gone.verdict), gone.headline.clone()),
                None => (5, say!("wait-end-unknown")),
            },
            |past| (code(past.outcome), past.line.clone()),
        )
    }
}

/// As `nixlamp status` has them.
fn code(outcome: Verdict) -> u8 {
    match outcome {
        Verdict::Failed => 4,
        Verdict::Stopped => 1,
        Verdict::Unknown => 5,
        _ => 0,
    }
}

pub async fn wait(places: &Places, args: WaitArgs) -> anyhow::Result<ExitCode> {
    let limit = args.timeout.map(|timeout| Instant::now() + timeout);
    let asked_at = Some(words::rfc3339(clock::now().time));
    let mut pictures = Pictures::open(places).await?;
    let mut waiting = Waiting {
        until: args.until,
        named: args.rebuild,
        first: None,
        asked_at,
    };
    let looked_by = Instant::now() + LOOKS_WITHIN;
    let mut last: Option<Arc<View>> = None;
    let mut headline = String::new();
    loop {
        let told = |end: End| match end {
            (70, told) => complain(&told),
            (code, told) => {
                say(&told);
                ExitCode::from(code)
            }
        };
        let late = async {
            match limit {
                Some(limit) => sleep_until(limit).await,
                None => std::future::pending().await,
            }
        };
        tokio::select! {
            biased;
            _ = tokio::signal::ctrl_c() => return Ok(ExitCode::from(130)),
            picture = pictures.next() => {
                let view = picture?;
                headline.clone_from(&view.status.headline);
                if let Some(end) = waiting.look(&view.status) {
                    return Ok(told(end));
                }
                last = Some(view);
            }
            () = sleep_until(looked_by), if waiting.asked_at.is_some() && last.is_some() => {
                waiting.asked_at = None;
                let end = last.as_ref().and_then(|view| waiting.look(&view.status));
                if let Some(end) = end {
                    return Ok(told(end));
                }
            }
            () = late => {
                return Ok(complain_with(&say!("wait-too-long", headline = headline), TOO_LONG));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn status(name: &str) -> Status {
        let path = format!(
            "{}/../../tests/fixtures/views/{name}.json",
            env!("CARGO_MANIFEST_DIR")
        );
        let view = std::fs::read_to_string(path).expect("a fixture");
        let view: View = serde_json::from_str(&view).expect("it is a View");
        view.status
    }

    fn waiting(until: Until, named: Option<&str>) -> Waiting {
        Waiting {
            until,
            named: named.map(str::to_owned),
            first: None,
            asked_at: None,
        }
    }

    #[test]
    fn an_old_picture_does_not_tell_that_nothing_runs() {
        let mut idle = status("ok");
        let mut waiting = waiting(Until::Done, None);
        waiting.asked_at = Some(idle.seen_at.clone());
        assert_eq!(waiting.look(&idle), None);
        // A rebuild that began in between shows in the next.
        let running = status("running");
        assert_eq!(waiting.look(&running), None);
        assert!(waiting.first.is_some());
        waiting.first = None;
        idle.seen_at = format!("9{}", &idle.seen_at[1..]);
        assert_eq!(waiting.look(&idle), Some((0, words::cli::nothing_runs())));
    }

    #[test]
    fn durations_are_read() {
        for (text, seconds) in [
            ("90", 90),
            ("90s", 90),
            ("30m", 1800),
            ("1h30m", 5400),
            ("2d", 172_800),
        ] {
            assert_eq!(duration(text), Ok(Duration::from_secs(seconds)), "{text}");
        }
        for text in [
            "",
            "m",
            "0",
            "-1",
            "1y",
            "1.5h",
            "99999999999999999999",
            "400d",
        ] {
            assert!(duration(text).is_err(), "{text}");
        }
    }

    #[test]
    fn the_end_is_waited_for_and_its_code_tells_it() {
        let running = status("running");
        for (outcome, code) in [
            (Verdict::Finished, 0),
            (Verdict::Failed, 4),
            (Verdict::Stopped, 1),
            (Verdict::Unknown, 5),
        ] {
            let mut waiting = waiting(Until::Done, None);
            assert_eq!(waiting.look(&running), None);
            let mut over = running.clone();
            let ended = over.rebuilds.remove(0);
            over.recent[0].id = ended.id;
            over.recent[0].outcome = outcome;
            let end = waiting.look(&over).expect("it has ended");
            assert_eq!(end, (code, over.recent[0].line.clone()));
        }
    }

    #[test]
    fn what_does_not_run_is_not_waited_for() {
        let idle = status("ok");
        let none = waiting(Until::Done, None).look(&idle);
        assert_eq!(none, Some((0, words::cli::nothing_runs())));
        let code = |named| {
            waiting(Until::Change, Some(named))
                .look(&idle)
                .map(|end| end.0)
        };
        assert_eq!(code("1-1"), Some(70));
        let failed = idle
            .recent
            .iter()
            .find(|past| past.outcome == Verdict::Failed);
        assert_eq!(code(&failed.expect("one").id), Some(4));
    }

    #[test]
    fn progress_and_change_are_told_apart() {
        let stalled = status("stalled");
        let mut moves = stalled.clone();
        moves.rebuilds[0].verdict = Verdict::Working;
        moves.rebuilds[0].quiet_s = 1.0;
        let pid = stalled.rebuilds[0].root_pid.to_string();
        for until in [Until::Progress, Until::Change] {
            let mut waiting = waiting(until, Some(&pid));
            assert_eq!(waiting.look(&stalled), None);
            assert_eq!(waiting.look(&stalled), None);
            assert_eq!(waiting.look(&moves).map(|end| end.0), Some(0));
        }
        assert_eq!(
            waiting(Until::Progress, None).look(&moves).map(|end| end.0),
            Some(0)
        );
        assert_eq!(
            waiting(Until::Change, None).look(&moves),
            None,
            "it is so from the start"
        );
    }
}
