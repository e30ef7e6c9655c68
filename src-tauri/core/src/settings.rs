//! Every setting there is: of which kind it is, in which section it is shown,
//! and what it is at present. The one list that reading, writing and showing
//! share; what a setting is called stands in `words/*/settings.ftl`.

use std::collections::BTreeMap;

use crate::config::{Colour, Config, Level, Motion};
use crate::redact;
use crate::say;
use crate::wire::{SettingKind, SettingOption, SettingRow, SettingSource, SettingValue};
use crate::words::{self, Language};

/// What a setting can be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// On or off.
    Switch,
    /// A whole number from, to, of what.
    Number(u32, u32, Unit),
    /// One of the languages, or the person's own.
    Language,
    /// One of these words.
    Words(&'static [&'static str]),
    /// An absolute path that ends so, or nothing.
    File(&'static str),
    /// A list that is written by hand.
    Commands,
}

/// Of what a number is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// Minutes.
    Minutes,
    /// Seconds.
    Seconds,
    /// Days.
    Days,
    /// Percent.
    Percent,
    /// Megabytes a second.
    Megabytes,
    /// Nothing: a count.
    Count,
}

/// Where a setting makes sense.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum On {
    All,
    Linux,
    MacOs,
}

/// One setting.
#[derive(Clone, Copy, Debug)]
pub struct Setting {
    /// Its name: `alerts.stall-minutes`.
    pub key: &'static str,
    /// What it can be.
    pub kind: Kind,
    /// Where it is kept.
    pub home: Home,
    section: &'static str,
    on: On,
}

/// Where a setting is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Home {
    /// In the configuration.
    File,
    /// With the system, which opens programs when a person logs in.
    Login,
}

/// The setting of which the system keeps what it is.
pub const OPEN_AT_LOGIN: &str = "open-at-login";

const fn of(section: &'static str, key: &'static str, kind: Kind) -> Setting {
    Setting {
        key,
        kind,
        home: Home::File,
        section,
        on: On::All,
    }
}

const fn only(on: On, setting: Setting) -> Setting {
    Setting { on, ..setting }
}

/// All there are, in the order in which they are shown.
pub const ALL: [Setting; 33] = [
    of("general", "language", Kind::Language),
    Setting {
        home: Home::Login,
        ..of("general", OPEN_AT_LOGIN, Kind::Switch)
    },
    of("general", "watch.system", Kind::Switch),
    only(On::MacOs, of("general", "watch.darwin", Kind::Switch)),
    of("general", "watch.home-manager", Kind::Switch),
    of("general", "watch.every-build", Kind::Switch),
    of("general", "rebuild", Kind::Commands),
    only(
        On::MacOs,
        of("menu-bar", "lamp.colour", Kind::Words(Colour::WORDS)),
    ),
    only(On::MacOs, of("menu-bar", "lamp.time-left", Kind::Switch)),
    only(
        On::Linux,
        of("menu-bar", "lamp.hide-when-idle", Kind::Switch),
    ),
    of("alerts", "alerts.needs-you", Kind::Switch),
    of("alerts", "alerts.stalled", Kind::Switch),
    of(
        "alerts",
        "alerts.stall-minutes",
        Kind::Number(2, 60, Unit::Minutes),
    ),
    of("alerts", "alerts.failed", Kind::Switch),
    of("alerts", "alerts.disk-full", Kind::Switch),
    of("alerts", "alerts.slow", Kind::Switch),
    of("alerts", "alerts.fixed", Kind::Switch),
    of("alerts", "alerts.finished", Kind::Switch),
    of(
        "alerts",
        "alerts.finished-after-minutes",
        Kind::Number(0, 1440, Unit::Minutes),
    ),
    of("alerts", "alerts.reboot", Kind::Switch),
    of("alerts", "alerts.cannot-watch", Kind::Switch),
    of("actions", "actions.allowed", Kind::Switch),
    of("actions", "gc.keep", Kind::Number(0, 1000, Unit::Count)),
    of("actions", "gc.keep-days", Kind::Number(0, 3650, Unit::Days)),
    of("data", "history.days", Kind::Number(1, 3650, Unit::Days)),
    of("data", "watch.seconds", Kind::Number(1, 10, Unit::Seconds)),
    of("privacy", "health.probe-caches", Kind::Switch),
    of("accessibility", "window.motion", Kind::Words(Motion::WORDS)),
    of(
        "accessibility",
        "window.text-percent",
        Kind::Number(100, 200, Unit::Percent),
    ),
    of("accessibility", "window.patterns", Kind::Switch),
    of(
        "advanced",
        "health.verify-mb-per-s",
        Kind::Number(0, 100_000, Unit::Megabytes),
    ),
    of("advanced", "log.level", Kind::Words(Level::WORDS)),
    of("advanced", "metrics.textfile", Kind::File(".prom")),
];

/// The setting of this name.
pub fn setting(key: &str) -> Option<&'static Setting> {
    ALL.iter().find(|setting| setting.key == key)
}

/// Bytes of a path, as Linux has it.
const PATH_MOST: usize = 4095;

/// The person's own language.
const AUTO: &str = "auto";

impl Kind {
    /// The words that it can be, if it is a choice.
    pub fn words(self) -> Option<Vec<&'static str>> {
        match self {
            Kind::Language => Some(
                [AUTO]
                    .into_iter()
                    .chain(Language::ALL.iter().map(|it| it.tag()))
                    .collect(),
            ),
            Kind::Words(words) => Some(words.to_vec()),
            _ => None,
        }
    }

    /// What a value must be, as a sentence; `key` is what it is called there.
    pub fn must_be(self, key: &str) -> String {
        match self {
            Kind::Switch => words::trouble::not_yes_or_no(key),
            Kind::Number(least, most, _) => words::trouble::out_of_range(key, least, most),
            Kind::Language => say!("setting-is-no-language", key = key),
            Kind::Words(all) => say!("setting-is-no-word", key = key, words = quoted(all)),
            Kind::File(end) => say!("setting-is-no-file", key = key, end = end),
            Kind::Commands => say!("setting-by-hand", key = key),
        }
    }

    /// True if the value is one of those.
    pub fn takes(self, value: &SettingValue) -> bool {
        match (self, value) {
            (Kind::Switch, SettingValue::Switch(_)) => true,
            (Kind::Number(least, most, _), SettingValue::Number(number)) => {
                (least..=most).contains(number)
            }
            (Kind::Language | Kind::Words(_), SettingValue::Text(text)) => self
                .words()
                .is_some_and(|words| words.contains(&text.as_str())),
            (Kind::File(end), SettingValue::Text(text)) => text.is_empty() || is_file(text, end),
            _ => false,
        }
    }

    fn wire(self, key: &str) -> SettingKind {
        match self {
            Kind::Switch => SettingKind::Switch,
            Kind::Number(min, max, unit) => SettingKind::Number {
                min,
                max,
                unit: unit.sign().to_owned(),
            },
            Kind::Language | Kind::Words(_) => SettingKind::Choice {
                options: self
                    .words()
                    .unwrap_or_default()
                    .into_iter()
                    .map(|word| SettingOption {
                        value: word.to_owned(),
                        label: words::say(&format!("{}.{word}", id(key)), &[]),
                    })
                    .collect(),
            },
            Kind::File(_) => SettingKind::Text,
            Kind::Commands => SettingKind::Texts,
        }
    }
}

impl Setting {
    /// True if it is written by hand, in the file.
    pub fn is_by_hand(&self) -> bool {
        self.kind == Kind::Commands
    }
}

impl Unit {
    fn sign(self) -> &'static str {
        match self {
            Unit::Minutes => "min",
            Unit::Seconds => "s",
            Unit::Days => "d",
            Unit::Percent => "%",
            Unit::Megabytes => "MB/s",
            Unit::Count => "",
        }
    }
}

/// A name before the end, in a folder that does not depend on where one stands.
fn is_file(text: &str, end: &str) -> bool {
    let name = text.rsplit('/').next().unwrap_or_default();
    text.starts_with('/')
        && text.len() <= PATH_MOST
        && !text.chars().any(char::is_control)
        && name.strip_suffix(end).is_some_and(|name| !name.is_empty())
}

/// `"never", "always"`.
fn quoted(words: &[&str]) -> String {
    let quoted: Vec<String> = words.iter().map(|word| format!("\"{word}\"")).collect();
    quoted.join(", ")
}

/// What the catalogue calls a setting.
fn id(key: &str) -> String {
    format!("setting-{}", key.replace('.', "-"))
}

/// What a text from a command line means for this setting; else what it must be.
pub fn read(setting: &Setting, text: &str) -> Result<SettingValue, String> {
    let value = match setting.kind {
        Kind::Switch => match text {
            "true" | "on" | "yes" => Some(SettingValue::Switch(true)),
            "false" | "off" | "no" => Some(SettingValue::Switch(false)),
            _ => None,
        },
        Kind::Number(..) => text.parse().ok().map(SettingValue::Number),
        Kind::Language | Kind::Words(_) | Kind::File(_) => {
            Some(SettingValue::Text(text.to_owned()))
        }
        Kind::Commands => None,
    };
    value
        .filter(|value| setting.kind.takes(value))
        .ok_or_else(|| setting.kind.must_be(setting.key))
}

/// Who set what.
#[derive(Clone, Debug, Default)]
pub struct Origin {
    /// The file, as it is shown.
    pub file: String,
    /// The line of each key that the file sets.
    pub lines: BTreeMap<String, usize>,
    /// Whose file it is.
    pub owner: Owner,
    /// What opens Nixlamp when a person logs in.
    pub login: Login,
}

/// What opens Nixlamp when a person logs in, with the file that says so.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Login {
    /// Nothing does.
    #[default]
    Nothing,
    /// A file that Nixlamp wrote.
    Ours(String),
    /// A file of somebody else, and whether it does: it is left as it is.
    Foreign(String, bool),
    /// A service that is there without our doing.
    Service(String),
    /// This Nixlamp was installed with Nix, whose modules see to it; the file, if
    /// there is one that does.
    Nix(Option<String>),
}

impl Login {
    /// True if Nixlamp opens.
    pub fn is_on(&self) -> bool {
        match self {
            Login::Nothing | Login::Foreign(_, false) | Login::Nix(None) => false,
            Login::Ours(_) | Login::Foreign(_, true) | Login::Service(_) | Login::Nix(Some(_)) => {
                true
            }
        }
    }

    fn file(&self) -> Option<&String> {
        match self {
            Login::Nothing => None,
            Login::Ours(file) | Login::Foreign(file, _) | Login::Service(file) => Some(file),
            Login::Nix(file) => file.as_ref(),
        }
    }

    /// Why it cannot be set from here, as a sentence. `None`: it can.
    pub fn why_fixed(&self) -> Option<String> {
        match self {
            Login::Nothing | Login::Ours(_) => None,
            Login::Foreign(file, _) => Some(say!("login-not-ours", file = file)),
            Login::Service(file) => Some(say!("login-by-service", file = file)),
            Login::Nix(_) => Some(say!("login-by-nix")),
        }
    }

    fn row(&self, row: SettingRow) -> SettingRow {
        let (source, owner) = match self {
            Login::Nothing => (SettingSource::Default, "default"),
            Login::Ours(_) => (SettingSource::YourFile, "person"),
            Login::Foreign(..) | Login::Service(_) => (SettingSource::System, "elsewhere"),
            Login::Nix(_) => (SettingSource::System, "nix"),
        };
        SettingRow {
            value: SettingValue::Switch(self.is_on()),
            default: SettingValue::Switch(false),
            source,
            badge: say!("setting-badge", owner = owner),
            place: self.file().cloned(),
            read_only: self.why_fixed().is_some(),
            set_in: self.why_fixed(),
            ..row
        }
    }
}

/// Whose a configuration file is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Owner {
    /// The person's own, to be written to.
    #[default]
    Person,
    /// Made by Home Manager: a link into the store in the person's own folder.
    HomeManager,
    /// Made by NixOS or nix-darwin: a link into the store elsewhere.
    System,
    /// Written by hand, elsewhere: by an administrator.
    Administrator,
}

impl Owner {
    /// The word of the catalogue.
    pub fn word(self) -> &'static str {
        match self {
            Owner::Person => "person",
            Owner::HomeManager => "home-manager",
            Owner::System => "system",
            Owner::Administrator => "administrator",
        }
    }
}

impl Origin {
    fn row(&self, setting: &Setting, config: &Config, default: &Config) -> SettingRow {
        let key = setting.key;
        let line = self.lines.get(key);
        let source = match (line, self.owner) {
            (None, _) => SettingSource::Default,
            (Some(_), Owner::Person) => SettingSource::YourFile,
            (Some(_), _) => SettingSource::System,
        };
        let by_hand = setting.kind == Kind::Commands;
        let read_only = self.owner != Owner::Person || by_hand;
        let set_in = read_only.then(|| set_in(self.owner, key, &self.file));
        let row = SettingRow {
            key: key.to_owned(),
            value: value(config, key),
            default: value(default, key),
            kind: setting.kind.wire(key),
            section: setting.section.to_owned(),
            section_title: words::say(&format!("settings-section.{}", setting.section), &[]),
            title: words::say(&id(key), &[]),
            help: words::say(&format!("{}.help", id(key)), &[]),
            source,
            badge: say!(
                "setting-badge",
                owner = if line.is_some() {
                    self.owner.word()
                } else {
                    "default"
                }
            ),
            place: line.map(|line| format!("{}:{line}", self.file)),
            read_only,
            set_in,
        };
        match setting.home {
            Home::File => row,
            Home::Login => self.login.row(row),
        }
    }
}

/// Where a setting of this file is to be changed, as a sentence. Without a key:
/// where all of them are.
pub fn set_in(owner: Owner, key: &str, file: &str) -> String {
    let owner = if owner == Owner::Person {
        "file"
    } else {
        owner.word()
    };
    if key.is_empty() {
        say!("settings-set-in", owner = owner, file = file)
    } else {
        say!("setting-set-in", owner = owner, key = key, file = file)
    }
}

/// Every setting that makes sense on this system.
pub fn rows(config: &Config, origin: &Origin, on_macos: bool) -> Vec<SettingRow> {
    let default = Config::default();
    ALL.iter()
        .filter(|setting| match setting.on {
            On::All => true,
            On::Linux => !on_macos,
            On::MacOs => on_macos,
        })
        .map(|setting| origin.row(setting, config, &default))
        .collect()
}

/// What a setting is in a configuration.
pub fn value(config: &Config, key: &str) -> SettingValue {
    let alerts = &config.alerts;
    let on = SettingValue::Switch;
    let number = SettingValue::Number;
    let word = |word: &str| SettingValue::Text(word.to_owned());
    match key {
        "language" => word(match config.language {
            words::Wished::Auto => AUTO,
            words::Wished::One(language) => language.tag(),
        }),
        // The system keeps it: in a configuration it is never on.
        OPEN_AT_LOGIN => on(false),
        "watch.system" => on(config.watch.system),
        "watch.darwin" => on(config.watch.darwin),
        "watch.home-manager" => on(config.watch.home_manager),
        "watch.every-build" => on(config.watch.every_build),
        "watch.seconds" => number(config.watch.seconds),
        "lamp.colour" => word(config.lamp.colour.word()),
        "lamp.time-left" => on(config.lamp.time_left),
        "lamp.hide-when-idle" => on(config.lamp.hide_when_idle),
        "alerts.needs-you" => on(alerts.needs_you),
        "alerts.stalled" => on(alerts.stalled),
        "alerts.stall-minutes" => number(alerts.stall_minutes),
        "alerts.failed" => on(alerts.failed),
        "alerts.disk-full" => on(alerts.disk_full),
        "alerts.slow" => on(alerts.slow),
        "alerts.fixed" => on(alerts.fixed),
        "alerts.finished" => on(alerts.finished),
        "alerts.finished-after-minutes" => number(alerts.finished_after_minutes),
        "alerts.reboot" => on(alerts.reboot),
        "alerts.cannot-watch" => on(alerts.cannot_watch),
        "actions.allowed" => on(config.actions.allowed),
        "gc.keep" => number(config.gc.keep),
        "gc.keep-days" => number(config.gc.keep_days),
        "history.days" => number(config.history.days),
        "health.probe-caches" => on(config.health.probe_caches),
        "health.verify-mb-per-s" => number(config.health.verify_mb_per_s),
        "window.motion" => word(config.window.motion.word()),
        "window.text-percent" => number(config.window.text_percent),
        "window.patterns" => on(config.window.patterns),
        "log.level" => word(config.log.level.word()),
        "metrics.textfile" => word(&config.metrics.textfile),
        // The list of commands; there is nothing else.
        _ => SettingValue::Texts(
            config
                .rebuild
                .iter()
                .map(|one| redact::text(&format!("{}: {}", one.name, one.command.join(" "))))
                .collect(),
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_setting_has_a_name_a_help_and_a_value_of_its_kind() {
        let origin = Origin::default();
        for language in [Language::English, Language::German] {
            words::speaking(language, || {
                for row in [true, false]
                    .into_iter()
                    .flat_map(|mac| rows(&Config::default(), &origin, mac))
                {
                    for text in [&row.title, &row.help, &row.section_title, &row.badge] {
                        assert!(
                            !text.is_empty() && !text.contains("setting-"),
                            "{}: {text}",
                            row.key
                        );
                    }
                    let kind = setting(&row.key).expect("it is in the list").kind;
                    assert!(
                        kind == Kind::Commands || kind.takes(&row.value),
                        "{}: {:?}",
                        row.key,
                        row.value
                    );
                    assert_eq!(row.value, row.default);
                    if let SettingKind::Choice { options } = row.kind {
                        assert!(
                            options.iter().all(|o| !o.label.contains("setting-")),
                            "{options:?}"
                        );
                    }
                }
            });
        }
    }

    #[test]
    fn a_file_for_others_is_named_whole() {
        let textfile = setting("metrics.textfile").expect("it is in the list");
        for good in ["", "/var/lib/node-exporter/nixlamp.prom", "/a b/ü.prom"] {
            assert_eq!(
                read(textfile, good),
                Ok(SettingValue::Text(good.to_owned()))
            );
        }
        for bad in [
            "nixlamp.prom",
            "~/nixlamp.prom",
            "/etc/passwd",
            "/var/lib/.prom",
            "/var/lib/nixlamp.prom/",
            "/var/lib/a\nb.prom",
        ] {
            assert_eq!(
                read(textfile, bad),
                Err(
                    "“metrics.textfile” must be an absolute path that ends in .prom, or empty"
                        .into()
                )
            );
        }
    }

    #[test]
    fn a_file_of_nix_is_read_only_and_says_where_it_is_set() {
        let origin = |owner| Origin {
            file: "/etc/xdg/nixlamp/config.toml".to_owned(),
            lines: [("alerts.stall-minutes".to_owned(), 7)].into(),
            owner,
            ..Origin::default()
        };
        let row = |owner| {
            rows(&Config::default(), &origin(owner), false)
                .into_iter()
                .find(|row| row.key == "alerts.stall-minutes")
                .expect("there is one")
        };
        let by_nixos = row(Owner::System);
        assert_eq!(by_nixos.source, SettingSource::System);
        assert_eq!(by_nixos.badge, "set by NixOS");
        assert_eq!(
            by_nixos.set_in.as_deref(),
            Some("Set in programs.nixlamp.settings.alerts.stall-minutes.")
        );
        assert_eq!(
            by_nixos.place.as_deref(),
            Some("/etc/xdg/nixlamp/config.toml:7")
        );
        assert_eq!(
            row(Owner::HomeManager).set_in.as_deref(),
            Some("Set in services.nixlamp.settings.alerts.stall-minutes.")
        );
        let own = row(Owner::Person);
        assert_eq!((own.read_only, own.set_in), (false, None));
        assert_eq!(own.source, SettingSource::YourFile);
    }

    #[test]
    fn what_opens_at_login_is_what_the_system_has_and_may_be_somebody_elses() {
        let file = "/home/alice/.config/autostart/a.desktop".to_owned();
        let row = |login: Login, owner| {
            let origin = Origin {
                owner,
                login,
                ..Origin::default()
            };
            let mut rows = rows(&Config::default(), &origin, false).into_iter();
            rows.find(|row| row.key == OPEN_AT_LOGIN)
                .expect("there is one")
        };
        for (login, on, badge, why) in [
            (Login::Nothing, false, "default", None),
            (Login::Ours(file.clone()), true, "your file", None),
            (
                Login::Foreign(file.clone(), true),
                true,
                "set elsewhere",
                Some(
                    "/home/alice/.config/autostart/a.desktop says so, which Nixlamp has not written and leaves as it is.",
                ),
            ),
            (
                Login::Nix(None),
                false,
                "set by Nix",
                Some("Managed by your configuration: “autostart” of the module."),
            ),
        ] {
            // Whose the configuration is says nothing about it.
            for owner in [Owner::Person, Owner::System] {
                let row = row(login.clone(), owner);
                assert_eq!(row.value, SettingValue::Switch(on), "{login:?}");
                assert_eq!((row.badge.as_str(), row.set_in.as_deref()), (badge, why));
                assert_eq!(row.read_only, why.is_some());
            }
        }
    }

    #[test]
    fn a_value_from_a_command_line_is_of_the_settings_kind_or_says_what_it_must_be() {
        let read = |key: &str, text: &str| read(setting(key).expect("it is"), text);
        assert_eq!(read("alerts.slow", "on"), Ok(SettingValue::Switch(true)));
        assert_eq!(read("history.days", "30"), Ok(SettingValue::Number(30)));
        assert_eq!(
            read("window.motion", "off"),
            Ok(SettingValue::Text("off".to_owned()))
        );
        assert_eq!(
            read("alerts.stall-minutes", "1").expect_err("too few"),
            "“alerts.stall-minutes” must be a whole number from 2 to 60"
        );
        assert_eq!(
            read("window.motion", "perhaps").expect_err("no such word"),
            "“window.motion” must be one of \"system\", \"on\", \"off\""
        );
        assert!(read("rebuild", "x").is_err());
    }
}
