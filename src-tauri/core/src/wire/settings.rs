//! What a person may set, where each value comes from, and the rules that keep
//! alerts quiet for a while.

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Every setting there is, as it stands now.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct Settings {
    /// The settings, in the order in which they are shown.
    pub rows: Vec<SettingRow>,
    /// The file they are read from, and written to unless `read_only` says why
    /// not. It need not exist.
    pub file: String,
    /// Why nothing can be set from here: a sentence. `None`: it can.
    pub read_only: Option<String>,
    /// What is wrong with the file, with its line: a sentence. The last good
    /// settings hold until it is mended, and nothing is written meanwhile.
    pub broken: Option<String>,
    /// The rules that keep alerts quiet at present, as in [`super::View::rules`].
    pub rules: Vec<QuietRule>,
    /// How large the history is on the disk, in bytes.
    #[ts(type = "number | null")]
    pub history_bytes: Option<u64>,
    /// The hosts that are asked where `health.probe-caches` is on.
    pub hosts: Vec<String>,
}

/// One setting.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct SettingRow {
    /// Its name: `alerts.stall-minutes`.
    pub key: String,
    /// What it is at present.
    pub value: SettingValue,
    /// What it is where nobody says anything.
    pub default: SettingValue,
    /// What it can be.
    pub kind: SettingKind,
    /// Under which heading it stands: `general`, `menu-bar`, `alerts`,
    /// `actions`, `data`, `privacy`, `accessibility`, `advanced`.
    pub section: String,
    /// The heading in words.
    pub section_title: String,
    /// What it is called.
    pub title: String,
    /// What it does, a sentence or two.
    pub help: String,
    /// Who set it.
    pub source: SettingSource,
    /// The source in words: `default`, `your file`, `set by NixOS`.
    pub badge: String,
    /// The line that sets it: `/etc/xdg/nixlamp/config.toml:7`. `None` for a
    /// default.
    pub place: Option<String>,
    /// True if it cannot be changed from here.
    pub read_only: bool,
    /// Where it can be changed instead: “Set in
    /// programs.nixlamp.settings.alerts.stall-minutes”. `None` unless
    /// `read_only`.
    pub set_in: Option<String>,
}

/// A value of a setting, as plain JSON: `true`, `10`, `"auto"`, `["a", "b"]`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(untagged)]
pub enum SettingValue {
    /// On or off.
    Switch(bool),
    /// A whole number.
    Number(u32),
    /// A word of a choice, or a text.
    Text(String),
    /// Several texts.
    Texts(Vec<String>),
}

impl fmt::Display for SettingValue {
    /// As people write it.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            SettingValue::Switch(on) => on.fmt(f),
            SettingValue::Number(number) => number.fmt(f),
            SettingValue::Text(text) => f.pad(text),
            SettingValue::Texts(texts) => f.pad(&texts.join("; ")),
        }
    }
}

/// What a setting can be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum SettingKind {
    /// On or off.
    Switch,
    /// A whole number.
    Number {
        /// The least.
        min: u32,
        /// The most.
        max: u32,
        /// Of what, as it is written behind the number: `min`, `d`, `%`.
        unit: String,
    },
    /// One of a few words.
    Choice {
        /// The words with what they mean, in the order to show them in.
        options: Vec<SettingOption>,
    },
    /// A text of one line; empty: none.
    Text,
    /// A list that is written by hand, in the file.
    Texts,
}

/// One word of a choice.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SettingOption {
    /// As it stands in the file.
    pub value: String,
    /// What it means, for people.
    pub label: String,
}

/// Who set a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum SettingSource {
    /// Nobody.
    Default,
    /// The person's own file.
    YourFile,
    /// A file of the system's, or one that Nix made.
    System,
}

/// What a rule keeps quiet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum QuietScope {
    /// All alerts.
    All,
    /// What is said of this rebuild.
    Rebuild(String),
    /// What is said of this cause, in whatever rebuild: [`super::Cause::code`].
    Cause(String),
}

/// No alerts of a kind for a while. The lamp shows trouble all the same.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
pub struct QuietRule {
    /// For [`super::Command::DropRule`].
    pub id: String,
    /// What is kept quiet.
    pub scope: QuietScope,
    /// When it ends by itself. `None`: when its rebuilds have ended, or never.
    pub until: Option<String>,
    /// True if it ends with the rebuild, or with all that run.
    pub rebuild_ends: bool,
    /// When it was made.
    pub made: String,
    /// All of it in words: `All alerts, until 15:40`.
    pub line: String,
}

/// How faces look, as a person has set it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
pub struct Looks {
    /// When the lamp in the menu bar of macOS has colours: `never`,
    /// `when-needed`, `always`.
    pub lamp_colour: String,
    /// True if the tray may hide the lamp while nothing runs and nothing is
    /// wrong.
    pub hide_when_idle: bool,
    /// What stands beside the lamp, where there is a place for it: `9 min`.
    pub time_left: Option<String>,
    /// Whether things move in the window: `system`, `on`, `off`.
    pub motion: String,
    /// Size of the window's text, in percent: 100 to 200.
    pub text_percent: u32,
    /// True if patterns tell lines and areas of charts apart, too.
    pub patterns: bool,
}

/// A pause is no shorter and no longer.
pub const PAUSE_S: std::ops::RangeInclusive<u32> = 60..=31 * 86_400;

/// How long alerts are paused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum PauseUntil {
    /// One hour from now.
    OneHour,
    /// Until the rebuilds that run now have ended.
    RebuildEnds,
    /// Until 08:00 tomorrow, local time.
    Tomorrow,
    /// Until [`super::Command::Resume`] or [`super::Command::DropRule`].
    TurnedOn,
    /// So many seconds from now; 60 to 31 days.
    For(u32),
}
