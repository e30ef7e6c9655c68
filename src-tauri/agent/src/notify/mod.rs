//! Notifications.
//!
//! The picture says which notices should stand ([`View::notices`]); this part
//! works out what the desktop must be told so that they do, and the system's
//! part tells it. One notification a thread: a later one replaces it, and it
//! is withdrawn with its cause.
//!
//! [`View::notices`]: nixlamp_core::wire::View::notices

use nixlamp_core::say;
use nixlamp_core::wire::{MenuDoes, Notice, NoticeKind};

#[cfg(target_os = "linux")]
mod linux;
#[cfg(target_os = "linux")]
mod screen;
#[cfg(target_os = "linux")]
pub use linux::start;
#[cfg(target_os = "macos")]
mod macos;
#[cfg(target_os = "macos")]
pub use macos::start;
#[cfg(target_os = "linux")]
mod probe;
#[cfg(target_os = "linux")]
pub use probe::desktop;

/// What the session bus tells of the desktop. macOS has none.
#[cfg(not(target_os = "linux"))]
#[expect(clippy::unused_async, reason = "elsewhere it is asked over a bus")]
pub async fn desktop() -> Option<Desktop> {
    None
}

/// What a desktop offers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Desktop {
    /// True if something takes icons into a tray.
    pub tray: bool,
    /// Name and version of the program that shows notifications, if it runs.
    pub notifier: Option<String>,
    /// What it can do.
    pub capabilities: Vec<String>,
    /// True if it does not run, and is started by the first notification.
    pub starts_notifier: bool,
}

/// What to tell the desktop next.
#[derive(Clone, Debug, PartialEq)]
pub enum Step {
    /// Show this, in the place of what stands of the same thread.
    Show(Notice),
    /// Withdraw what stands of this thread.
    Withdraw(String),
}

/// What outlives the agent: that it has gone.
pub(crate) fn staying(wanted: &[Notice]) -> Vec<Notice> {
    let mut stays = wanted.to_vec();
    stays.retain(|notice| notice.kind == NoticeKind::Quit);
    stays
}

/// What the desktop was told.
#[derive(Debug, Default)]
pub struct Board {
    told: Vec<Told>,
}

#[derive(Debug)]
struct Told {
    notice: Notice,
    /// False once a person or the desktop has put it away.
    stands: bool,
}

impl Board {
    /// The next step towards `wanted`, if one is needed.
    ///
    /// What a person has put away comes back only as another kind or as a
    /// reminder, not because its text counts the minutes.
    pub fn next(&mut self, wanted: &[Notice]) -> Option<Step> {
        let is_wanted = |told: &Told| {
            wanted
                .iter()
                .any(|notice| notice.thread == told.notice.thread)
        };
        self.told.retain(|told| told.stands || is_wanted(told));
        if let Some(gone) = self.told.iter().find(|told| !is_wanted(told)) {
            return Some(Step::Withdraw(gone.notice.thread.clone()));
        }
        wanted
            .iter()
            .find(|notice| match self.told(&notice.thread) {
                None => true,
                Some(told) if told.stands => told.notice != **notice,
                Some(told) => (told.notice.kind, told.notice.round) != (notice.kind, notice.round),
            })
            .map(|notice| Step::Show(notice.clone()))
    }

    /// The desktop shows it.
    pub fn shown(&mut self, notice: Notice) {
        self.withdrawn(&notice.thread.clone());
        self.told.push(Told {
            notice,
            stands: true,
        });
    }

    /// It is off the screen: a person or the desktop has put it away.
    pub fn put_away(&mut self, thread: &str) {
        for told in &mut self.told {
            if told.notice.thread == thread {
                told.stands = false;
            }
        }
    }

    /// It was withdrawn.
    pub fn withdrawn(&mut self, thread: &str) {
        self.told.retain(|told| told.notice.thread != thread);
    }

    /// The program that shows notifications has gone, and with it all that
    /// stood. It is shown again to the next one; what was put away is not.
    pub fn all_lost(&mut self) {
        self.told.retain(|told| !told.stands);
    }

    /// What was last told about a thread.
    pub fn notice(&self, thread: &str) -> Option<&Notice> {
        self.told(thread).map(|told| &told.notice)
    }

    fn told(&self, thread: &str) -> Option<&Told> {
        self.told.iter().find(|told| told.notice.thread == thread)
    }
}

/// Stable name of a button that opens something, or keeps quiet for a while.
/// `None` for all else: no button of a notification touches a rebuild or the
/// system, and none offers to.
pub fn button_key(does: MenuDoes) -> Option<&'static str> {
    match does {
        MenuDoes::Open => Some("open"),
        MenuDoes::OpenWhy => Some("open-why"),
        MenuDoes::OpenStop => Some("open-stop"),
        MenuDoes::OpenHistory => Some("open-history"),
        MenuDoes::OpenReport => Some("open-report"),
        MenuDoes::OpenSettings => Some("open-settings"),
        MenuDoes::OpenHealth => Some("open-health"),
        MenuDoes::OpenFreeSpace => Some("open-free-space"),
        MenuDoes::OpenRollBack => Some("open-roll-back"),
        MenuDoes::Snooze => Some("snooze"),
        MenuDoes::OpenCheckStore
        | MenuDoes::PauseOneHour
        | MenuDoes::PauseRebuild
        | MenuDoes::PauseTomorrow
        | MenuDoes::PauseForever
        | MenuDoes::Resume
        | MenuDoes::CopyStatus
        | MenuDoes::Quit => None,
    }
}

/// The buttons to show: key, label and what they open, at most three.
pub fn buttons(notice: &Notice) -> impl Iterator<Item = (&'static str, &str, MenuDoes)> {
    notice
        .buttons
        .iter()
        .filter(|(_, does)| *does != MenuDoes::Snooze || notice.snooze.is_some())
        .filter_map(|(label, does)| Some((button_key(*does)?, label.as_str(), *does)))
        .take(3)
}

/// What a click on the notification itself opens: the place its first button
/// names. A stray click does not land in the preview of stopping a rebuild, and
/// keeps nothing quiet.
pub fn click_opens(notice: &Notice) -> MenuDoes {
    buttons(notice)
        .map(|(_, _, does)| does)
        .next()
        .filter(|does| !matches!(does, MenuDoes::OpenStop | MenuDoes::Snooze))
        .unwrap_or(MenuDoes::Open)
}

/// The body with the place to look at, for a desktop without buttons.
pub fn body_without_buttons(notice: &Notice) -> String {
    let what = match click_opens(notice) {
        MenuDoes::OpenWhy => "why",
        _ => "more",
    };
    say!("notice-without-buttons", body = &notice.body, what = what)
        .trim_start()
        .to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wish::Wish;
    use nixlamp_core::wire::{Command, PauseUntil, QuietScope, Urgency};

    fn notice(thread: &str, kind: NoticeKind, title: &str) -> Notice {
        Notice {
            thread: thread.to_owned(),
            kind,
            title: title.to_owned(),
            body: "A lock is held.".to_owned(),
            urgency: Urgency::Normal,
            round: 0,
            snooze: None,
            buttons: vec![
                ("Show why".to_owned(), MenuDoes::OpenWhy),
                ("Stop…".to_owned(), MenuDoes::OpenStop),
            ],
        }
    }

    fn stalled(minutes: u32) -> Notice {
        notice(
            "a",
            NoticeKind::Stalled,
            &format!("No progress for {minutes} min"),
        )
    }

    #[test]
    fn a_notice_is_shown_once_replaced_and_withdrawn() {
        let mut board = Board::default();
        let first = stalled(12);
        assert_eq!(
            board.next(std::slice::from_ref(&first)),
            Some(Step::Show(first.clone()))
        );
        board.shown(first.clone());
        assert_eq!(board.next(std::slice::from_ref(&first)), None);

        let later = stalled(13);
        assert_eq!(
            board.next(std::slice::from_ref(&later)),
            Some(Step::Show(later.clone()))
        );
        board.shown(later);
        assert_eq!(board.next(&[]), Some(Step::Withdraw("a".to_owned())));
        board.withdrawn("a");
        assert_eq!(board.next(&[]), None);
    }

    #[test]
    fn what_was_put_away_comes_back_only_as_a_reminder_or_another_kind() {
        let mut board = Board::default();
        board.shown(stalled(12));
        board.put_away("a");
        assert_eq!(board.next(&[stalled(13)]), None);

        let reminder = Notice {
            round: 1,
            ..stalled(36)
        };
        assert_eq!(
            board.next(std::slice::from_ref(&reminder)),
            Some(Step::Show(reminder))
        );
        let failed = notice("a", NoticeKind::Failed, "Rebuild failed");
        assert_eq!(
            board.next(std::slice::from_ref(&failed)),
            Some(Step::Show(failed))
        );
    }

    #[test]
    fn what_was_put_away_and_went_away_is_not_withdrawn_and_may_come_anew() {
        let mut board = Board::default();
        board.shown(stalled(12));
        board.put_away("a");
        assert_eq!(board.next(&[]), None);
        assert_eq!(board.next(&[stalled(10)]), Some(Step::Show(stalled(10))));
    }

    #[test]
    fn a_new_server_is_told_what_stood_and_not_what_was_put_away() {
        let mut board = Board::default();
        board.shown(stalled(12));
        let other = notice("b", NoticeKind::DiskFull, "Disk almost full");
        board.shown(other.clone());
        board.put_away("a");
        board.all_lost();
        let wanted = [stalled(12), other.clone()];
        assert_eq!(board.next(&wanted), Some(Step::Show(other)));
    }

    #[test]
    fn buttons_only_open_things() {
        let mut snoozing = stalled(12);
        snoozing.buttons.push(("Quit".to_owned(), MenuDoes::Quit));
        snoozing
            .buttons
            .push(("Snooze".to_owned(), MenuDoes::PauseOneHour));
        let keys: Vec<_> = buttons(&snoozing).map(|(key, ..)| key).collect();
        assert_eq!(keys, ["open-why", "open-stop"]);
        // It snoozes what the notice names, and nothing else.
        snoozing.snooze = Some(QuietScope::Rebuild("7-7".to_owned()));
        let snooze = ("Snooze 30 min".to_owned(), MenuDoes::Snooze);
        snoozing.buttons.insert(1, snooze);
        let keys: Vec<_> = buttons(&snoozing).map(|(key, ..)| key).collect();
        assert_eq!(keys, ["open-why", "snooze", "open-stop"]);
        assert_eq!(
            Wish::of_notice(&snoozing, MenuDoes::Snooze, None),
            Wish::Command(Command::Snooze {
                scope: QuietScope::Rebuild("7-7".to_owned()),
                until: PauseUntil::For(1800),
            })
        );
    }

    #[test]
    fn a_click_never_opens_the_preview_of_stopping() {
        let mut stop_first = stalled(12);
        stop_first.buttons.reverse();
        assert_eq!(click_opens(&stop_first), MenuDoes::Open);
        assert_eq!(click_opens(&stalled(12)), MenuDoes::OpenWhy);
    }

    #[test]
    fn without_buttons_the_body_names_the_place() {
        assert_eq!(
            body_without_buttons(&stalled(12)),
            "A lock is held. Open Nixlamp to see why."
        );
    }
}
