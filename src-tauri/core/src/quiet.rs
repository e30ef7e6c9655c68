//! Rules that keep alerts quiet for a while: pauses of all, and snoozes of one
//! rebuild or cause. They outlive the agent.

use serde::{Deserialize, Serialize};

use crate::model::{Moment, Now, Time};
use crate::say;
use crate::wire::{PAUSE_S, PauseUntil, QuietRule, QuietScope};
use crate::words;

/// Two clocks that nobody has set differ by less.
const CLOCKS_APART_MS: i64 = 5000;
/// More rules than a person keeps in mind; the oldest goes.
const MOST: usize = 50;
const HOUR_MS: i64 = 3_600_000;
const DAY_MS: i64 = 24 * HOUR_MS;

/// When a rule ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum End {
    /// At this time, or once so long has passed: the clock may be put back.
    At(Time, #[serde(skip)] Option<Moment>),
    /// When its rebuild, or all that run, have ended.
    RebuildEnds,
    /// When a person says so.
    TurnedOn,
}

/// One rule.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rule {
    /// Its name.
    pub id: String,
    /// What it keeps quiet.
    pub scope: QuietScope,
    /// When it ends.
    pub end: End,
    /// When it was made.
    pub made: Time,
}

/// How quiet it is to be about something.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Hush {
    /// Not at all.
    #[default]
    No,
    /// Nothing new is said; what stands may stand.
    Paused,
    /// This is put away, and told again when the rule has ended.
    Snoozed,
}

/// All rules that hold.
#[derive(Clone, Debug, Default)]
pub struct Rules {
    all: Vec<Rule>,
    made: u32,
    /// True until they are written down.
    fresh: bool,
}

impl Rules {
    /// Makes a rule; one of the same scope is replaced. The error is a sentence.
    pub fn make(&mut self, now: Now, scope: QuietScope, until: PauseUntil) -> Result<(), String> {
        let end = match until {
            PauseUntil::OneHour => end_in(now, HOUR_MS),
            PauseUntil::For(seconds) if PAUSE_S.contains(&seconds) => {
                end_in(now, i64::from(seconds) * 1000)
            }
            PauseUntil::For(_) => return Err(words::quiet::out_of_range()),
            PauseUntil::RebuildEnds => End::RebuildEnds,
            PauseUntil::TurnedOn => End::TurnedOn,
            PauseUntil::Tomorrow => {
                let offset = i64::from(now.utc_offset_s) * 1000;
                let midnight = (now.time.0 + offset).div_euclid(DAY_MS) * DAY_MS + DAY_MS;
                end_in(now, midnight + 8 * HOUR_MS - offset - now.time.0)
            }
        };
        self.all.retain(|rule| rule.scope != scope);
        self.made += 1;
        self.all.push(Rule {
            id: format!("{}-{}", now.time.0 / 1000, self.made),
            scope,
            end,
            made: now.time,
        });
        let surplus = self.all.len().saturating_sub(MOST);
        self.all.drain(..surplus);
        self.fresh = true;
        Ok(())
    }

    /// Drops a rule. False if there is none of this name.
    pub fn drop_one(&mut self, id: &str) -> bool {
        let before = self.all.len();
        self.all.retain(|rule| rule.id != id);
        let dropped = self.all.len() < before;
        self.fresh |= dropped;
        dropped
    }

    /// Drops all.
    pub fn clear(&mut self) {
        self.fresh |= !self.all.is_empty();
        self.all.clear();
    }

    /// What held when the agent last ended. How long is left is told by the
    /// clock for people: nothing else went on.
    pub fn remember(&mut self, now: Now, rules: Vec<Rule>) {
        let known = std::mem::take(&mut self.all);
        let before = rules
            .into_iter()
            .filter(|rule| !known.iter().any(|k| k.scope == rule.scope))
            .map(|mut rule| {
                if let End::At(time, moment) = &mut rule.end {
                    let left_ms = time.0.saturating_sub(now.time.0).clamp(0, 31 * DAY_MS);
                    *moment = Some(Moment(now.moment.0 + left_ms.unsigned_abs()));
                }
                rule
            });
        self.all = before.take(MOST).collect();
        self.all.extend(known);
    }

    /// Drops what has ended. `running`: what runs, once that is known.
    pub fn settle(&mut self, now: Now, running: Option<&[String]>) {
        let before = self.all.len();
        self.all.retain(|rule| {
            let over = until(rule, now).is_some_and(|time| time <= now.time);
            let ended = running.is_some_and(|running| match &rule.scope {
                QuietScope::Rebuild(id) => !running.contains(id),
                _ => rule.end == End::RebuildEnds && running.is_empty(),
            });
            !over && !ended
        });
        self.fresh |= self.all.len() < before;
    }

    /// What is to be written down, if it has changed.
    pub fn to_keep(&mut self) -> Option<Vec<Rule>> {
        std::mem::take(&mut self.fresh).then(|| self.all.clone())
    }

    /// The rule that keeps everything quiet.
    pub fn of_all(&self) -> Option<&Rule> {
        self.all.iter().find(|rule| rule.scope == QuietScope::All)
    }

    /// When the next of them ends by itself.
    pub fn next_end(&self, now: Now) -> Option<Time> {
        self.all.iter().filter_map(|rule| until(rule, now)).min()
    }

    /// How quiet it is to be about this cause in this rebuild.
    pub fn hush(&self, rebuild: &str, cause: Option<&str>) -> Hush {
        let of = |rule: &Rule| match &rule.scope {
            QuietScope::All => Hush::Paused,
            QuietScope::Rebuild(id) if id == rebuild => Hush::Snoozed,
            QuietScope::Cause(code) if Some(code.as_str()) == cause => Hush::Snoozed,
            _ => Hush::No,
        };
        let all = || self.all.iter().map(of);
        all()
            .find(|hush| *hush == Hush::Snoozed)
            .or_else(|| all().find(|hush| *hush == Hush::Paused))
            .unwrap_or_default()
    }

    /// What faces draw; `name` says what a rebuild or a cause is called.
    pub fn view(&self, now: Now, name: impl Fn(&QuietScope) -> String) -> Vec<QuietRule> {
        let shown = |rule: &Rule| {
            let until = until(rule, now);
            let (scope, end) = (
                match rule.scope {
                    QuietScope::All => "all",
                    QuietScope::Rebuild(_) => "rebuild",
                    QuietScope::Cause(_) => "cause",
                },
                match rule.end {
                    End::At(..) => "at",
                    End::RebuildEnds => "rebuild",
                    End::TurnedOn => "open",
                },
            );
            let at = until.map_or_else(String::new, |time| soon(time, now));
            QuietRule {
                id: rule.id.clone(),
                scope: rule.scope.clone(),
                until: until.map(words::rfc3339),
                rebuild_ends: rule.end == End::RebuildEnds,
                made: words::rfc3339(rule.made),
                line: say!(
                    "quiet-rule",
                    scope = scope,
                    name = name(&rule.scope),
                    end = say!("quiet-end", end = end, at = at),
                ),
            }
        };
        self.all.iter().map(shown).collect()
    }
}

/// `15:40`; on another day with the day.
fn soon(time: Time, now: Now) -> String {
    let day = |t: Time| (t.0.div_euclid(1000) + i64::from(now.utc_offset_s)).div_euclid(86_400);
    if day(time) == day(now.time) {
        words::clock(time, now.utc_offset_s)
    } else {
        words::when(time, now)
    }
}

fn end_in(now: Now, ms: i64) -> End {
    let Now { time, moment, .. } = now;
    End::At(
        Time(time.0 + ms),
        Some(Moment(moment.0 + ms.unsigned_abs())),
    )
}

/// When a rule ends by itself, on the clock for people. A machine that sleeps
/// gets there sooner than the other clock tells, one whose clock was put back
/// later.
pub fn until(rule: &Rule, now: Now) -> Option<Time> {
    let End::At(time, moment) = rule.end else {
        return None;
    };
    let Some(moment) = moment else {
        return Some(time);
    };
    let left_ms = moment.0.saturating_sub(now.moment.0);
    let awake = Time(now.time.0.saturating_add_unsigned(left_ms));
    // The clocks do not tick together: only a jump counts.
    let jumped = time.0.saturating_sub(awake.0) > CLOCKS_APART_MS;
    Some(if jumped || left_ms == 0 { awake } else { time })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn now(minute: u64) -> Now {
        Now {
            moment: Moment(minute * 60_000),
            time: Time(1_795_377_600_000 + minute.cast_signed() * 60_000),
            utc_offset_s: 0,
        }
    }

    fn lines(rules: &Rules, at: Now) -> Vec<String> {
        let name = |_: &QuietScope| "it".to_owned();
        rules.view(at, name).into_iter().map(|r| r.line).collect()
    }

    #[test]
    fn a_rule_ends_by_its_time_its_rebuild_or_by_hand() {
        let mut rules = Rules::default();
        let runs = ["7-7".to_owned()];
        let of_rebuild = QuietScope::Rebuild("7-7".to_owned());
        let of_cause = QuietScope::Cause("lock-held".to_owned());
        rules
            .make(now(0), QuietScope::All, PauseUntil::For(1800))
            .expect("it fits");
        rules
            .make(now(0), of_rebuild, PauseUntil::RebuildEnds)
            .expect("it fits");
        rules
            .make(now(0), of_cause, PauseUntil::TurnedOn)
            .expect("it fits");
        rules.settle(now(1), Some(&runs));
        assert_eq!(
            lines(&rules, now(1)),
            [
                "All alerts, until 20:30",
                "Alerts of it, until the rebuild ends",
                "Alerts of “it”, until you turn them on"
            ]
        );
        rules.settle(now(31), Some(&runs));
        assert_eq!(rules.of_all(), None);
        rules.settle(now(31), None);
        assert_eq!(lines(&rules, now(31)).len(), 2, "nothing was seen yet");
        rules.settle(now(31), Some(&[]));
        let left = rules.view(now(31), |_| String::new());
        assert_eq!(left.len(), 1);
        assert!(rules.drop_one(&left[0].id));
        assert!(!rules.drop_one(&left[0].id));
    }

    #[test]
    fn a_rule_outlives_the_agent_and_ends_at_its_time() {
        let mut rules = Rules::default();
        rules
            .make(now(0), QuietScope::All, PauseUntil::OneHour)
            .expect("it fits");
        let kept = rules.to_keep().expect("it is new");
        assert_eq!(rules.to_keep(), None);
        let text = serde_json::to_string(&kept).expect("it is JSON");
        let read: Vec<Rule> = serde_json::from_str(&text).expect("it was written");

        // The machine was started anew meanwhile: its own clock begins again.
        let later = Now {
            moment: Moment(1000),
            ..now(30)
        };
        let mut rules = Rules::default();
        rules.remember(later, read);
        assert_eq!(lines(&rules, later), ["All alerts, until 21:00"]);
        rules.settle(now(61), None);
        assert_eq!(rules.of_all(), None);
        assert_eq!(rules.to_keep(), Some(Vec::new()));
    }

    #[test]
    fn what_is_snoozed_is_more_quiet_than_what_is_paused() {
        let mut rules = Rules::default();
        assert_eq!(rules.hush("7-7", Some("lock-held")), Hush::No);
        rules
            .make(now(0), QuietScope::All, PauseUntil::TurnedOn)
            .expect("it fits");
        assert_eq!(rules.hush("7-7", None), Hush::Paused);
        let cause = QuietScope::Cause("lock-held".to_owned());
        rules
            .make(now(0), cause, PauseUntil::Tomorrow)
            .expect("it fits");
        assert_eq!(rules.hush("7-7", Some("lock-held")), Hush::Snoozed);
        assert_eq!(rules.hush("7-7", Some("other")), Hush::Paused);
        rules.clear();
        assert_eq!(rules.hush("7-7", Some("lock-held")), Hush::No);
        let short = rules.make(now(0), QuietScope::All, PauseUntil::For(5));
        assert_eq!(short, Err("A pause lasts 1 minute to 31 days.".to_owned()));
    }
}
