//! Which notifications stand: each once, withdrawn when its reason is gone,
//! never more than a person can bear.

use std::collections::BTreeMap;

use crate::model::Moment;
use crate::quiet::Hush;
use crate::wire::{MenuDoes, Notice, NoticeKind, QuietScope, Urgency};
use crate::words::notice as say;

/// Most in an hour of what needs a person, and news only while there are fewer
/// of both.
const PER_HOUR: usize = 3;
/// The same for a day.
const PER_DAY: usize = 10;
/// Most that are only news.
const NEWS_PER_HOUR: usize = 2;
const NEWS_PER_DAY: usize = 6;
const HOUR_S: f64 = 3600.0;
const DAY_S: f64 = 86_400.0;
/// That the disk is almost full is told again after so long.
const DISK_AGAIN_S: f64 = 6.0 * HOUR_S;
/// What comes so soon after the first that was held back is counted with it.
const GATHER_S: f64 = 300.0;
/// That there is more goes by itself after this.
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
    /// How quiet it is to be about it.
    pub hush: Hush,
    /// What a person may snooze of it.
    pub snooze: Option<QuietScope>,
    /// A rebuild runs that could be stopped.
    pub can_stop: bool,
}

/// Whether somebody would see a notification, and needs it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Eyes {
    /// A person may sit there and look at something else.
    #[default]
    Elsewhere,
    /// A person looks at the window, which tells the same.
    OnWindow,
    /// The screen is locked: what is still wanted then is told after that.
    Away,
}

/// The notifications that stand, and the memory that limits them.
#[derive(Clone, Debug, Default)]
pub struct Board {
    standing: BTreeMap<String, (Notice, Option<String>)>,
    /// What was shown once is not raised again for the same thread and kind.
    raised: BTreeMap<(String, NoticeKind), (u32, Moment)>,
    /// When, and whether it was only news.
    shown: Vec<(Moment, bool)>,
    /// How many were too many since then.
    held_back: Option<(u32, Moment)>,
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

    /// Takes in what is wanted. What is no longer wanted is withdrawn, and new
    /// ones are raised as far as somebody would see and may hear them.
    pub fn take(&mut self, now: Moment, wanted: &[Wanted], eyes: Eyes) {
        self.forget(now, wanted);
        for want in wanted {
            let key = (want.thread.clone(), want.kind);
            if want.hush == Hush::Snoozed {
                let about_it = |(notice, _): &(Notice, _)| notice.kind == want.kind;
                if self.standing.get(&want.thread).is_some_and(about_it) {
                    self.standing.remove(&want.thread);
                }
                self.raised.remove(&key);
                continue;
            }
            if self
                .raised
                .get(&key)
                .is_some_and(|(round, _)| *round >= want.round)
            {
                self.rewrite(want);
                continue;
            }
            // A person has asked for these just now, and looks.
            let at_once = matches!(want.kind, NoticeKind::Test | NoticeKind::Quit);
            if !at_once && (want.hush == Hush::Paused || eyes == Eyes::Away) {
                continue;
            }
            self.raised.insert(key, (want.round, now));
            if at_once {
                self.raise(want);
            } else if eyes == Eyes::OnWindow {
                // It is read there.
            } else if self.is_too_much(now, is_news(want.kind)) {
                let (count, since) = self.held_back.unwrap_or((0, now));
                self.held_back = Some((count + 1, since));
            } else {
                self.shown.push((now, is_news(want.kind)));
                self.raise(want);
            }
        }
        self.tell_more(now, eyes);
    }

    /// When it is to be looked at again though nothing happens, in seconds.
    pub fn next_s(&self, now: Moment) -> Option<f64> {
        let (_, since) = self.held_back?;
        let told = self
            .told_more
            .is_some_and(|at| now.seconds_since(at) < DAY_S);
        (!told).then(|| (GATHER_S - now.seconds_since(since)).max(1.0))
    }

    /// Withdraws what is over, and lets go of what is old.
    fn forget(&mut self, now: Moment, wanted: &[Wanted]) {
        let is_wanted = |thread: &str, kind: NoticeKind| {
            let mut all = wanted.iter();
            all.any(|want| want.thread == thread && want.kind == kind)
        };
        let more_stands = self
            .told_more
            .is_some_and(|at| now.seconds_since(at) < STANDS_S);
        self.standing.retain(|thread, (notice, _)| {
            if thread == MORE {
                more_stands
            } else {
                is_wanted(thread, notice.kind)
            }
        });
        self.raised.retain(|(thread, kind), (_, at)| {
            let kept_s = if *kind == NoticeKind::DiskFull {
                DISK_AGAIN_S
            } else {
                DAY_S
            };
            // What lasts for days is not told anew each day.
            let lasts = *kind != NoticeKind::DiskFull && is_wanted(thread, *kind);
            lasts || now.seconds_since(*at) < kept_s
        });
        self.shown.retain(|(at, _)| now.seconds_since(*at) < DAY_S);
    }

    fn rewrite(&mut self, want: &Wanted) {
        if let Some((notice, cause)) = self.standing.get_mut(&want.thread)
            && notice.kind == want.kind
            && *cause != want.cause
        {
            notice.title.clone_from(&want.text.0);
            notice.body.clone_from(&want.text.1);
            cause.clone_from(&want.cause);
        }
    }

    fn raise(&mut self, want: &Wanted) {
        let stands = (notice(want), want.cause.clone());
        self.standing.insert(want.thread.clone(), stands);
    }

    /// What needs a person is measured by its own kind alone: no news holds it
    /// back.
    fn is_too_much(&self, now: Moment, news: bool) -> bool {
        let too_much = |seconds: f64, most: usize, most_news: usize| {
            let shown = |of_news: bool| {
                let of_kind = self.shown.iter().filter(|(_, is_news)| *is_news == of_news);
                of_kind
                    .filter(|(at, _)| now.seconds_since(*at) < seconds)
                    .count()
            };
            let needs = shown(false);
            if news {
                let news = shown(true);
                needs + news >= most || news >= most_news
            } else {
                needs >= most
            }
        };
        too_much(HOUR_S, PER_HOUR, NEWS_PER_HOUR) || too_much(DAY_S, PER_DAY, NEWS_PER_DAY)
    }

    /// Once a day it is said that there was more than was shown.
    fn tell_more(&mut self, now: Moment, eyes: Eyes) {
        if eyes == Eyes::Away || self.next_s(now).is_none_or(|seconds| seconds > 1.0) {
            return;
        }
        let Some((count, _)) = self.held_back.take() else {
            return;
        };
        self.told_more = Some(now);
        let (title, body) = say::more(count);
        let notice = Notice {
            thread: MORE.to_owned(),
            kind: NoticeKind::More,
            title,
            body,
            urgency: Urgency::Low,
            round: 1,
            buttons: vec![(say::open(), MenuDoes::OpenHistory)],
            snooze: None,
        };
        self.standing.insert(MORE.to_owned(), (notice, None));
    }
}

/// The thread of the notification that says that there is more.
const MORE: &str = "more";

fn is_news(kind: NoticeKind) -> bool {
    matches!(
        kind,
        NoticeKind::Finished
            | NoticeKind::Fixed
            | NoticeKind::Slow
            | NoticeKind::Reboot
            | NoticeKind::NoTray
    )
}

/// What it looks like. Its buttons open something, or keep quiet about it.
fn notice(want: &Wanted) -> Notice {
    let (title, body) = want.text.clone();
    let mut buttons = match want.kind {
        NoticeKind::NeedsYou => vec![(say::show_where(), MenuDoes::OpenWhy)],
        NoticeKind::Stalled | NoticeKind::Slow => vec![(say::show_why(), MenuDoes::OpenWhy)],
        NoticeKind::Failed => vec![
            (say::show_why(), MenuDoes::OpenHistory),
            (say::make_report(), MenuDoes::OpenReport),
        ],
        NoticeKind::FailedInActivation => vec![
            (say::show_why(), MenuDoes::OpenHistory),
            (say::roll_back(), MenuDoes::OpenRollBack),
        ],
        NoticeKind::DiskFull => vec![(say::free_space(), MenuDoes::OpenFreeSpace)],
        NoticeKind::CannotWatch => vec![(say::help(), MenuDoes::OpenHealth)],
        NoticeKind::Test => vec![(say::open(), MenuDoes::OpenSettings)],
        NoticeKind::NoTray => vec![(say::open(), MenuDoes::Open)],
        NoticeKind::Reboot | NoticeKind::Quit => Vec::new(),
        NoticeKind::Fixed | NoticeKind::Finished | NoticeKind::More => {
            vec![(say::open(), MenuDoes::OpenHistory)]
        }
    };
    if want.snooze.is_some() {
        buttons.push((say::snooze(), MenuDoes::Snooze));
    }
    if want.can_stop {
        buttons.push((say::stop(), MenuDoes::OpenStop));
    }
    Notice {
        thread: want.thread.clone(),
        kind: want.kind,
        title,
        body,
        urgency: urgency(want.kind),
        round: want.round,
        buttons,
        snooze: want.snooze.clone(),
    }
}

fn urgency(kind: NoticeKind) -> Urgency {
    match kind {
        NoticeKind::FailedInActivation | NoticeKind::DiskFull => Urgency::Critical,
        NoticeKind::NeedsYou
        | NoticeKind::Stalled
        | NoticeKind::Failed
        | NoticeKind::CannotWatch
        | NoticeKind::Test => Urgency::Normal,
        NoticeKind::Fixed
        | NoticeKind::Finished
        | NoticeKind::Slow
        | NoticeKind::Reboot
        | NoticeKind::NoTray
        | NoticeKind::Quit
        | NoticeKind::More => Urgency::Low,
    }
}

#[cfg(test)]
mod tests;
