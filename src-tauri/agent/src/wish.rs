//! What a person chose in the tray or in a notification.

use nixlamp_core::wire::{Command, MenuDoes, PauseUntil};

/// A choice, for the agent to carry out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wish {
    /// For the loop.
    Command(Command),
    /// Open the window: at this section (`why`, `stop`, `free-space`), and with
    /// this XDG activation token. Without the token a Wayland compositor may
    /// leave the window behind the others.
    Open(Option<&'static str>, Option<String>),
    /// Put the status as text on the clipboard.
    CopyStatus,
}

impl Wish {
    /// What choosing `does` wishes. The token is of use only for opening.
    pub fn of(does: MenuDoes, token: Option<String>) -> Self {
        match does {
            MenuDoes::Open => Self::Open(None, token),
            MenuDoes::OpenWhy => Self::Open(Some("why"), token),
            MenuDoes::OpenStop => Self::Open(Some("stop"), token),
            MenuDoes::OpenHistory => Self::Open(Some("history"), token),
            MenuDoes::OpenCheckStore => Self::Open(Some("check-store"), token),
            MenuDoes::OpenFreeSpace => Self::Open(Some("free-space"), token),
            MenuDoes::OpenRollBack => Self::Open(Some("roll-back"), token),
            MenuDoes::PauseOneHour => Self::Command(Command::Pause(PauseUntil::OneHour)),
            MenuDoes::PauseRebuild => Self::Command(Command::Pause(PauseUntil::RebuildEnds)),
            MenuDoes::PauseTomorrow => Self::Command(Command::Pause(PauseUntil::Tomorrow)),
            MenuDoes::PauseForever => Self::Command(Command::Pause(PauseUntil::TurnedOn)),
            MenuDoes::Resume => Self::Command(Command::Resume),
            MenuDoes::CopyStatus => Self::CopyStatus,
            MenuDoes::Quit => Self::Command(Command::Quit),
        }
    }
}
