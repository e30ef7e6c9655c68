//! Judges a recording by its label.

use nixlamp_core::{
    engine::State,
    wire::{Status, Verdict},
};

use super::{Case, session::Session};

/// Said when nothing is known.
const DONT_KNOW: &str = "dont-know";
/// A look this long before the stall still counts as after it: clocks and looks are not one.
const SLACK_S: f64 = 1.0;

/// What the agent said at one moment.
#[derive(Clone, Debug, PartialEq)]
pub struct Look {
    /// Seconds since the stall; negative before.
    pub at_s: f64,
    /// How it stood.
    pub verdict: Verdict,
    /// Code, family and probability of each cause, the likeliest first.
    pub causes: Vec<(String, String, f64)>,
}

/// How a recording was judged.
#[derive(Clone, Debug)]
pub struct Score {
    /// The case.
    pub case: Case,
    /// Which Nix.
    pub release: String,
    /// Whenever verdict or first cause changed, and the last.
    pub story: Vec<Look>,
    /// What it came to.
    pub last: Look,
    /// Seconds from the stall until verdict and first cause were right.
    pub right_after_s: Option<f64>,
    /// How often it was called stuck and was not.
    pub false_alarms: usize,
}

impl Score {
    /// Plays a recording. `None`: its subject was never seen.
    pub fn of(case: Case, session: &Session) -> Option<Self> {
        let looks = looks(session);
        let last = looks.last()?.clone();
        let false_alarms = looks
            .iter()
            .filter(|look| look.verdict == Verdict::Stuck)
            .filter(|look| !case.verdicts.contains(&Verdict::Stuck) || look.at_s < -SLACK_S)
            .count();
        let right =
            |look: &Look| look.at_s >= -SLACK_S && is_right(&case, look) && names(&case, look);
        let right_after_s = looks
            .iter()
            .find(|look| right(look))
            .map(|look| look.at_s.max(0.0));
        let mut story: Vec<Look> = Vec::new();
        for look in &looks {
            let code = |look: &Look| look.causes.first().map(|(code, _, _)| code.clone());
            if story
                .last()
                .is_none_or(|before| before.verdict != look.verdict || code(before) != code(look))
            {
                story.push(look.clone());
            }
        }
        Some(Self {
            case,
            release: session.about.release(),
            story,
            last,
            right_after_s,
            false_alarms,
        })
    }

    /// The last verdict is right, and none before was a false alarm.
    pub fn verdict_is_right(&self) -> bool {
        self.false_alarms == 0 && is_right(&self.case, &self.last)
    }

    /// The right cause stands first at the end.
    pub fn cause_is_first(&self) -> bool {
        names(&self.case, &self.last)
    }

    /// It stands first or second.
    pub fn cause_is_among_two(&self) -> bool {
        self.last
            .causes
            .iter()
            .take(2)
            .any(|(code, family, _)| is_cause(&self.case, code, family))
            || self.cause_is_first()
    }

    /// All is right.
    pub fn is_right(&self) -> bool {
        self.verdict_is_right() && self.cause_is_first()
    }

    /// The code and the probability that stand first.
    pub fn first(&self) -> (&str, f64) {
        self.last
            .causes
            .first()
            .map_or((DONT_KNOW, 1.0), |(code, _, probability)| {
                (code.as_str(), *probability)
            })
    }

    /// The family that stands first; empty when nothing is known.
    pub fn first_family(&self) -> &str {
        match self.last.causes.first() {
            Some((code, family, _)) if code != DONT_KNOW => family,
            _ => "",
        }
    }

    /// The square of what every cause's probability was off: 0 is best, 2 worst.
    pub fn brier(&self) -> f64 {
        let right = self
            .last
            .causes
            .iter()
            .position(|(code, family, _)| is_cause(&self.case, code, family));
        let sum: f64 = self
            .last
            .causes
            .iter()
            .enumerate()
            .map(|(n, (_, _, probability))| {
                let truth = f64::from(u8::from(Some(n) == right));
                (probability - truth).powi(2)
            })
            .sum();
        // Of one that is well nothing need be known at all.
        let missed = right.is_none() && !(self.case.healthy && self.last.causes.is_empty());
        sum + f64::from(u8::from(missed))
    }
}

fn is_right(case: &Case, look: &Look) -> bool {
    case.verdicts.contains(&look.verdict)
}

/// The right cause stands first.
fn names(case: &Case, look: &Look) -> bool {
    match look.causes.first() {
        Some((code, family, _)) => is_cause(case, code, family),
        None => case.healthy || case.causes.contains(&DONT_KNOW),
    }
}

fn is_cause(case: &Case, code: &str, family: &str) -> bool {
    if case.causes.contains(&code) {
        return true;
    }
    if case.healthy {
        // Where cases spin side by side, processors are short indeed.
        return code == DONT_KNOW
            || family == "working-as-usual"
            || case.spins && code == "cpu-starved";
    }
    // Where no code is asked for, any of the family will do.
    case.causes.is_empty() && family == case.family && code != DONT_KNOW
}

/// What was said of the subject after each event.
fn looks(session: &Session) -> Vec<Look> {
    let mut state = State::default();
    let mut looks: Vec<Look> = Vec::new();
    for recorded in &session.events {
        state.update(recorded.now, recorded.event.clone());
        let at_ms = recorded.now.time.0 - session.about.stalled_ms;
        let view = state.view();
        if let Some((verdict, causes)) = subject(&view.status, session.about.subject) {
            looks.push(Look {
                at_s: at_ms as f64 / 1000.0,
                verdict,
                causes,
            });
        }
    }
    looks
}

type Judged = (Verdict, Vec<(String, String, f64)>);

/// What a picture says of the rebuild with this root.
pub fn subject(status: &Status, pid: u32) -> Option<Judged> {
    let shown = status
        .rebuilds
        .iter()
        .find(|rebuild| rebuild.root_pid == pid)
        .or_else(|| {
            let has = |rebuild: &&nixlamp_core::wire::Rebuild| {
                rebuild.processes.iter().any(|row| row.pid == pid)
            };
            status.rebuilds.iter().find(has)
        });
    if let Some(rebuild) = shown {
        let causes = rebuild
            .causes
            .iter()
            .map(|cause| (cause.code.clone(), cause.family.clone(), cause.probability))
            .collect();
        return Some((rebuild.verdict, causes));
    }
    let start = format!("{pid}-");
    let past = status
        .recent
        .iter()
        .find(|past| past.id.starts_with(&start))?;
    let cause = past.cause.iter().map(|code| {
        let family = nixlamp_core::judge::rules::ALL
            .iter()
            .find(|rule| rule.code == code.as_str())
            .map_or("other", |rule| rule.family.word());
        (code.clone(), family.to_owned(), 1.0)
    });
    Some((past.outcome, cause.collect()))
}
