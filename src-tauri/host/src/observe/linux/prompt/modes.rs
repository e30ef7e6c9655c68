//! The modes of a terminal.

use rustix::fs::{Mode, OFlags};
use rustix::termios::{LocalModes, tcgetattr};

use nixlamp_core::model::Terminal;

/// What matters of them here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Modes {
    /// What is typed is shown.
    pub echo: bool,
    /// A line is given when it is whole.
    pub lines: bool,
    /// Ctrl-C and the like make signals.
    pub signals: bool,
}

/// Of the terminal with this number. `None` if it belongs to another user.
///
/// Only opened: nothing is read from it, and it does not become ours.
pub fn of(number: i32) -> Option<Modes> {
    let number = u32::try_from(number).ok()?;
    let path = format!("/dev/{}", Terminal(number).name()?);
    let flags = OFlags::RDONLY | OFlags::NOCTTY | OFlags::NONBLOCK | OFlags::CLOEXEC;
    let fd = rustix::fs::open(path, flags, Mode::empty()).ok()?;
    let local = tcgetattr(&fd).ok()?.local_modes;
    Some(Modes {
        echo: local.contains(LocalModes::ECHO),
        lines: local.contains(LocalModes::ICANON),
        signals: local.contains(LocalModes::ISIG),
    })
}
