//! The lamp in the tray, one of the three seams between systems.
//!
//! Each system offers the same function:
//! `start(views, wishes) -> anyhow::Result<…>`. This part says what is shown,
//! the system's part how.

use nixlamp_core::wire::{Command, MenuItem, PauseUntil, Tooltip, View};

use crate::icons::Drawing;
use crate::wish::Wish;

#[cfg(target_os = "linux")]
mod linux;
#[cfg(target_os = "linux")]
pub use linux::start;
#[cfg(target_os = "macos")]
mod macos;
#[cfg(target_os = "macos")]
pub use macos::{alongside, start};

/// True where a window needs no display that the environment names.
pub const NEEDS_NO_DISPLAY: bool = cfg!(target_os = "macos");

/// Runs the agent so that the tray can show it: only macOS wants more of it
/// than to be called.
#[cfg(not(target_os = "macos"))]
pub fn alongside<T>(agent: impl FnOnce() -> T) -> T {
    agent()
}

/// The part of a picture that the tray shows. A picture that differs only
/// elsewhere does not touch the tray.
#[derive(Clone, Debug, PartialEq)]
pub struct Shown {
    /// The lamp's picture.
    pub drawing: Drawing,
    /// True if the lamp should stand out: a person is needed.
    pub needs_attention: bool,
    /// Title and lines, plain text.
    pub tooltip: Tooltip,
    /// Top to bottom.
    pub menu: Vec<MenuItem>,
    /// True while alerts are paused.
    pub paused: bool,
    /// True while nothing runs and nothing is wrong, and the person wants no
    /// lamp then.
    pub may_hide: bool,
    /// True if the lamp is to have its colours in a menu bar of one colour.
    pub coloured: bool,
    /// What stands beside the lamp, where there is a place.
    pub beside: Option<String>,
}

impl Shown {
    /// What the tray shows of a picture.
    pub fn of(view: &View) -> Self {
        use nixlamp_core::wire::Lamp::{
            Attention, Failed, NeedsYou, Ok, Paused, Running, Stalled, Unknown,
        };
        let needs_attention = match view.status.state {
            NeedsYou | Stalled | Failed => true,
            Ok | Running | Attention | Paused | Unknown => false,
        };
        let looks = &view.looks;
        Self {
            drawing: Drawing::of(view),
            needs_attention,
            tooltip: view.tooltip.clone(),
            menu: view.menu.clone(),
            paused: view.status.paused_until.is_some(),
            may_hide: looks.hide_when_idle && view.status.state == Ok,
            coloured: match looks.lamp_colour.as_str() {
                "always" => true,
                "never" => false,
                _ => needs_attention,
            },
            beside: looks.time_left.clone(),
        }
    }

    /// What the middle button does: alerts off for an hour, or on again.
    pub fn toggle_pause(&self) -> Wish {
        Wish::Command(if self.paused {
            Command::Resume
        } else {
            Command::Pause(PauseUntil::OneHour)
        })
    }
}
