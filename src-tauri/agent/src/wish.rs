//! What a person chose in the tray or in a notification.

use nixlamp_core::wire::{Command, MenuDoes, Notice, PauseUntil};

/// What the button of a notification snoozes for, in seconds.
const SNOOZE_S: u32 = 30 * 60;

/// A choice, for the agent to carry out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wish {
    /// For the loop.
    Command(Command),
    /// Open the window: at this section (`why`, `stop`, `free-space`), and with
    /// this XDG activation token. Without the token a Wayland compositor may
    /// leave the window behind the others.
    Open(Option<&'static str>, Option<String>),
    /// The screen was locked (`true`) or unlocked.
    Locked(bool),
    /// Put the status as text on the clipboard.
    CopyStatus,
    /// No wish but news: whether anything here shows this face.
    Face(Face, bool),
}

/// What of the desktop a face needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Face {
    /// A program that shows tray icons.
    Tray,
    /// A program that shows notifications.
    Notifications,
}

impl Wish {
    /// What choosing `does` wishes. The token is of use only for opening.
    pub fn of(does: MenuDoes, token: Option<String>) -> Self {
        match does {
            // Of what to snooze, only a notification says: see `of_notice`.
            MenuDoes::Open | MenuDoes::Snooze => Self::Open(None, token),
            MenuDoes::OpenWhy => Self::Open(Some("why"), token),
            MenuDoes::OpenStop => Self::Open(Some("stop"), token),
            MenuDoes::OpenHistory => Self::Open(Some("history"), token),
            MenuDoes::OpenCheckStore => Self::Open(Some("check-store"), token),
            MenuDoes::OpenFreeSpace => Self::Open(Some("free-space"), token),
            MenuDoes::OpenRollBack => Self::Open(Some("roll-back"), token),
            MenuDoes::OpenReport => Self::Open(Some("reports"), token),
            MenuDoes::OpenSettings => Self::Open(Some("settings"), token),
            MenuDoes::OpenHealth => Self::Open(Some("health"), token),
            MenuDoes::PauseOneHour => Self::Command(Command::Pause(PauseUntil::OneHour)),
            MenuDoes::PauseRebuild => Self::Command(Command::Pause(PauseUntil::RebuildEnds)),
            MenuDoes::PauseTomorrow => Self::Command(Command::Pause(PauseUntil::Tomorrow)),
            MenuDoes::PauseForever => Self::Command(Command::Pause(PauseUntil::TurnedOn)),
            MenuDoes::Resume => Self::Command(Command::Resume),
            MenuDoes::CopyStatus => Self::CopyStatus,
            MenuDoes::Quit => Self::Command(Command::Quit),
        }
    }

    /// What choosing a button of this notification wishes.
    pub fn of_notice(notice: &Notice, does: MenuDoes, token: Option<String>) -> Self {
        match (does, &notice.snooze) {
            (MenuDoes::Snooze, Some(scope)) => Self::Command(Command::Snooze {
                scope: scope.clone(),
                until: PauseUntil::For(SNOOZE_S),
            }),
            _ => Self::of(does, token),
        }
    }
}
