//! Which notifications stand: each once, withdrawn when its reason is gone,
//! never more than a person can bear.

use std::collections::BTreeMap;

use crate::model::Moment;
use crate::wire::{MenuDoes, Notice, NoticeKind, Urgency};
use crate::words::notice as say;

/// Most alerts in an hour, and most news.
const PER_HOUR: usize = 3;
/// Most in a day.
const PER_DAY: usize = 10;
const HOUR_S: f64 = 3600.0;
const DAY_S: f64 = 86_400.0;
/// News and failures go by themselves after this.
const STANDS_S: f64 = 3600.0;

/// What is wanted now for one thread.
#[derive(Clone, Debug, PartialEq)]
pub struct Wanted {
    /// One per rebuild or subject.
    pub thread: String,
    /// What it is about.
    pub kind: NoticeKind,
    /// Title and body.
    pub text: (String, String),
    /// What the body names, if it may turn out to be something else: then what
    /// stands is rewritten. Its minutes alone are not rewritten.
    pub cause: Option<String>,
    /// Grows when it should be shown again.
    pub round: u32,
}

/// The notifications that stand, and the memory that limits them.
#[derive(Clone, Debug, Default)]
pub struct Board {
    standing: BTreeMap<String, (Notice, Option<String>)>,
    /// What was shown once is not raised again for the same thread and kind.
    raised: BTreeMap<(String, NoticeKind), (u32, Moment)>,
    shown: Vec<(Moment, bool)>,
    held_back: u32,
    told_more: Option<Moment>,
}

impl Board {
    /// The notifications that should stand now.
    pub fn standing(&self) -> Vec<Notice> {
        self.standing
            .values()
            .map(|(notice, _)| notice.clone())
            .collect()
    }

    /// Takes in what is wanted. What is no longer wanted is withdrawn. While
    /// `silent`, nothing new is raised.
    pub fn take(&mut self, now: Moment, wanted: &[Wanted], silent: bool) {
        self.standing.retain(|thread, (notice, _)| {
            notice.thread == MORE
                || wanted
                    .iter()
                    .any(|w| w.thread == *thread && w.kind == notice.kind)
        });
        self.standing.retain(|thread, _| {
            thread != MORE
                || self
                    .told_more
                    .is_some_and(|at| now.seconds_since(at) < STANDS_S)
        });
        self.raised
            .retain(|_, (_, at)| now.seconds_since(*at) < DAY_S);
        self.shown.retain(|(at, _)| now.seconds_since(*at) < DAY_S);
        for want in wanted.iter().filter(|_| !silent) {
            let key = (want.thread.clone(), want.kind);
            if self
                .raised
                .get(&key)
                .is_some_and(|(round, _)| *round >= want.round)
            {
                if let Some((notice, cause)) = self.standing.get_mut(&want.thread)
                    && *cause != want.cause
                {
                    notice.title.clone_from(&want.text.0);
                    notice.body.clone_from(&want.text.1);
                    cause.clone_from(&want.cause);
                }
                continue;
            }
            self.raised.insert(key, (want.round, now));
            if self.is_too_much(now, is_news(want.kind)) {
                self.hold_back(now);
            } else {
                self.shown.push((now, is_news(want.kind)));
                self.standing
                    .insert(want.thread.clone(), (notice(want), want.cause.clone()));
            }
        }
    }

    fn is_too_much(&self, now: Moment, news: bool) -> bool {
        let within = |seconds: f64| {
            self.shown
                .iter()
                .filter(|(at, n)| *n == news && now.seconds_since(*at) < seconds)
                .count()
        };
        within(HOUR_S) >= PER_HOUR || within(DAY_S) >= PER_DAY
    }

    fn hold_back(&mut self, now: Moment) {
        self.held_back += 1;
        if self
            .told_more
            .is_some_and(|at| now.seconds_since(at) < DAY_S)
        {
            return;
        }
        self.told_more = Some(now);
        let (title, body) = say::more(self.held_back);
        let notice = Notice {
            thread: MORE.to_owned(),
            kind: NoticeKind::Finished,
            title,
            body,
            urgency: Urgency::Low,
            round: 1,
            buttons: vec![(say::open(), MenuDoes::OpenHistory)],
        };
        self.standing.insert(MORE.to_owned(), (notice, None));
    }
}

/// The thread of the notification that says that there is more.
const MORE: &str = "more";

fn is_news(kind: NoticeKind) -> bool {
    matches!(kind, NoticeKind::Finished | NoticeKind::Fixed)
}

fn notice(want: &Wanted) -> Notice {
    let (title, body) = want.text.clone();
    let button = |label: String, does| (label, does);
    let (urgency, buttons) = match want.kind {
        NoticeKind::NeedsYou => (
            Urgency::Normal,
            vec![
                button(say::open(), MenuDoes::Open),
                button(say::stop(), MenuDoes::OpenStop),
            ],
        ),
        NoticeKind::Stalled => (
            Urgency::Normal,
            vec![
                button(say::show_why(), MenuDoes::OpenWhy),
                button(say::stop(), MenuDoes::OpenStop),
            ],
        ),
        NoticeKind::Failed => (
            Urgency::Normal,
            vec![button(say::open(), MenuDoes::OpenHistory)],
        ),
        NoticeKind::DiskFull => (Urgency::Critical, vec![button(say::open(), MenuDoes::Open)]),
        NoticeKind::CannotWatch => (Urgency::Normal, vec![button(say::open(), MenuDoes::Open)]),
        NoticeKind::Fixed | NoticeKind::Finished => (
            Urgency::Low,
            vec![button(say::open(), MenuDoes::OpenHistory)],
        ),
    };
    Notice {
        thread: want.thread.clone(),
        kind: want.kind,
        title,
        body,
        urgency,
        round: want.round,
        buttons,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn want(thread: &str, kind: NoticeKind, round: u32) -> Wanted {
        Wanted {
            thread: thread.to_owned(),
            kind,
            text: (format!("{thread}{round}"), String::new()),
            cause: None,
            round,
        }
    }

    fn titles(board: &Board) -> Vec<String> {
        board.standing().into_iter().map(|n| n.title).collect()
    }

    #[test]
    fn raised_once_reminded_once_withdrawn() {
        let mut board = Board::default();
        let stalled = |round| want("a", NoticeKind::Stalled, round);
        board.take(Moment(0), &[stalled(1)], false);
        assert_eq!(titles(&board), ["a1"]);
        board.take(Moment(1000), &[stalled(1)], false);
        assert_eq!(titles(&board), ["a1"]);
        board.take(Moment(2000), &[stalled(2)], false);
        assert_eq!(titles(&board), ["a2"]);
        board.take(Moment(3000), &[], false);
        assert!(titles(&board).is_empty());
        board.take(Moment(4000), &[stalled(1)], false);
        assert!(
            titles(&board).is_empty(),
            "the same stall is not told twice"
        );
    }

    #[test]
    fn never_more_than_three_alerts_an_hour_and_ten_a_day() {
        let mut board = Board::default();
        let mut shown = Vec::new();
        for minute in 0..1440_u64 {
            let now = Moment(minute * 60_000);
            let thread = format!("r{minute}");
            board.take(now, &[want(&thread, NoticeKind::Stalled, 1)], false);
            shown.extend(
                board
                    .standing()
                    .iter()
                    .filter(|n| n.thread == thread)
                    .map(|_| minute),
            );
        }
        assert_eq!(shown.len(), PER_DAY);
        assert!(
            shown
                .windows(PER_HOUR + 1)
                .all(|w| w[PER_HOUR] - w[0] >= 60),
            "{shown:?}"
        );
    }

    #[test]
    fn what_stands_is_rewritten_when_the_cause_turns_out_to_be_another() {
        let mut board = Board::default();
        let about = |cause: &str, title: &str| Wanted {
            cause: Some(cause.to_owned()),
            text: (title.to_owned(), String::new()),
            ..want("a", NoticeKind::Stalled, 1)
        };
        board.take(Moment(0), &[about("unknown", "12 min")], false);
        board.take(Moment(1000), &[about("unknown", "13 min")], false);
        assert_eq!(titles(&board), ["12 min"]);
        board.take(Moment(2000), &[about("lock-held", "14 min")], false);
        assert_eq!(titles(&board), ["14 min"]);
        assert_eq!(board.standing()[0].round, 1, "it is no new alarm");
    }

    #[test]
    fn silence_raises_nothing() {
        let mut board = Board::default();
        board.take(Moment(0), &[want("a", NoticeKind::Stalled, 1)], true);
        assert!(titles(&board).is_empty());
    }
}
