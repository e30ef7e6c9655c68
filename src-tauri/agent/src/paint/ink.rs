//! What a colour stands for. Sixteen colours, so that the terminal's own theme
//! decides how they look.

use anstyle::{AnsiColor, Style};
use nixlamp_core::wire::{HealthResult, Lamp, Verdict};

/// What a piece of text is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Ink {
    /// Text.
    #[default]
    Plain,
    /// What counts.
    Strong,
    /// The head of a part.
    Head,
    /// Beside the point: sources, ages, ids.
    Quiet,
    /// Well.
    Good,
    /// To look at, or to answer.
    Look,
    /// Stuck, failed, damaged.
    Bad,
    /// Turned round: what keys are for.
    Bar,
}

impl Ink {
    /// As the terminal takes it.
    pub fn style(self) -> Style {
        let of = |colour: AnsiColor| Style::new().fg_color(Some(colour.into()));
        match self {
            Ink::Plain => Style::new(),
            Ink::Strong => Style::new().bold(),
            Ink::Head => Style::new().bold().underline(),
            Ink::Quiet => Style::new().dimmed(),
            Ink::Good => of(AnsiColor::Green),
            Ink::Look => of(AnsiColor::Yellow).bold(),
            Ink::Bad => of(AnsiColor::Red).bold(),
            Ink::Bar => Style::new().invert(),
        }
    }
}

impl From<Lamp> for Ink {
    fn from(lamp: Lamp) -> Self {
        match lamp {
            Lamp::Ok | Lamp::Running => Ink::Good,
            Lamp::Attention | Lamp::NeedsYou => Ink::Look,
            Lamp::Stalled | Lamp::Failed => Ink::Bad,
            Lamp::Paused | Lamp::Unknown => Ink::Quiet,
        }
    }
}

impl From<HealthResult> for Ink {
    fn from(result: HealthResult) -> Self {
        match result {
            HealthResult::Fine => Ink::Good,
            HealthResult::Look => Ink::Look,
            HealthResult::Bad => Ink::Bad,
            HealthResult::Unknown => Ink::Quiet,
        }
    }
}

impl From<Verdict> for Ink {
    fn from(verdict: Verdict) -> Self {
        match verdict {
            Verdict::Working | Verdict::Finished => Ink::Good,
            Verdict::Slow | Verdict::Waiting => Ink::Look,
            Verdict::Stuck | Verdict::Failed => Ink::Bad,
            Verdict::Stopped | Verdict::Unknown => Ink::Quiet,
        }
    }
}
