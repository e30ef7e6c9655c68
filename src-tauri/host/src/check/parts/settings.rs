//! Nix's settings: which files count for whom, which names and values Nix
//! knows, and what counts where nothing is set.

use nixlamp_core::words::nix_conf::Wanted;

use super::here::Here;
use super::said::Said;
use crate::nix_conf::canonical;

pub use crate::nix_conf::{Settings, truth};

/// Of `nix config show --json` of 2.26 and 2.34 with aliases, and some of
/// macOS, Lix and Determinate Nix. Behind the name stands what these two take
/// for its value, as they were tried; nothing if they take any.
const NAMES: &str = include_str!("setting_names.txt");

/// What the daemon goes by: the system's file, with what it includes.
pub fn of_system(here: &Here) -> Settings {
    let mut settings = Settings::default();
    let folder = here.variable("NIX_CONF_DIR").unwrap_or("/etc/nix");
    settings.read(&here.path(folder).join("nix.conf"));
    settings
}

/// What the daemon goes by, judged; what may not be read forbids that.
pub fn judged(here: &Here, judge: impl FnOnce(Settings) -> Option<Said>) -> Option<Said> {
    let settings = of_system(here);
    match settings.denied.first() {
        Some(denied) => Some(Said::unknown(denied.clone())),
        None => judge(settings),
    }
}

/// What the person's own programs go by: the system's, then the person's.
pub fn of_person(here: &Here) -> Settings {
    let mut settings = of_system(here);
    if let Some(files) = here.variable("NIX_USER_CONF_FILES") {
        for file in files.split(':').filter(|file| !file.is_empty()) {
            settings.read(&here.path(file));
        }
    } else if let Some(config) = here.config() {
        settings.read(&config.join("nix/nix.conf"));
    }
    settings
}

impl Settings {
    /// The caches that are asked. Nix's own default where none is set.
    pub fn substituters(&self) -> Vec<String> {
        let mut all = self.words_or("substituters", "https://cache.nixos.org/");
        let mut seen = std::collections::HashSet::new();
        all.retain(|url| seen.insert(url.trim_end_matches('/').to_owned()));
        all
    }

    /// The keys that are trusted, as `name:base64`.
    pub fn keys(&self) -> Vec<String> {
        self.words_or(
            "trusted-public-keys",
            "cache.nixos.org-1:6NCHdD59X431o0gWypbMrAURkbJ16ZPMQFGspcDShjY=",
        )
    }

    /// The words of a setting; Nix's own default stands first where only
    /// `extra-` adds to it.
    fn words_or(&self, name: &str, default: &str) -> Vec<String> {
        let is_set = self
            .all
            .iter()
            .any(|setting| canonical(&setting.name) == name);
        let mut all = self.words(name).unwrap_or_default();
        if !is_set {
            all.insert(0, default.to_owned());
        }
        all
    }
}

/// True if a store of this address is a cache that is asked over HTTP.
pub fn is_http(url: &str) -> bool {
    url.starts_with("http://") || url.starts_with("https://")
}

/// Names, each with what its value must be.
fn known() -> impl Iterator<Item = (&'static str, Kind)> {
    NAMES.lines().map(|line| {
        let (name, kind) = line.split_once(' ').unwrap_or((line, ""));
        (name, Kind::of(kind))
    })
}

/// True if some Nix knows a setting of this name.
pub fn is_known(name: &str) -> bool {
    kind(name).is_some()
}

/// What the value of this setting must be. `None` if no Nix here knows it:
/// `extra-` is only for those that hold many words.
fn kind(name: &str) -> Option<Kind> {
    let of = |name: &str| {
        known()
            .find(|(known, _)| *known == name)
            .map(|(_, kind)| kind)
    };
    match name.strip_prefix("extra-") {
        Some(rest) => of(rest).filter(|kind| *kind == Kind::Words),
        None => of(name),
    }
}

/// What a value should be, if Nix takes it for none and so breaks off.
pub fn wrong(name: &str, value: &str) -> Option<Wanted> {
    let (fits, wanted) = match kind(name)? {
        Kind::Words => return None,
        Kind::Truth => (truth(value).is_some(), Wanted::Truth),
        Kind::Sandbox => (
            ["true", "false", "relaxed"].contains(&value),
            Wanted::Sandbox,
        ),
        Kind::Jobs => (value == "auto" || small(value).is_some(), Wanted::Jobs),
        Kind::Small => (
            with_unit(value).is_some_and(|n| u32::try_from(n).is_ok()),
            Wanted::Number,
        ),
        Kind::Large => (with_unit(value).is_some(), Wanted::Number),
        Kind::Signed => (
            with_unit(value.strip_prefix('-').unwrap_or(value)).is_some(),
            Wanted::Number,
        ),
    };
    (!fits).then_some(wanted)
}

/// What a value must be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// Words, or one of them, or a path: Nix itself looks at them later.
    Words,
    Truth,
    Sandbox,
    Jobs,
    /// 32 bits.
    Small,
    /// 64 bits.
    Large,
    /// The same, also below zero.
    Signed,
}

impl Kind {
    fn of(word: &str) -> Kind {
        match word {
            "truth" => Kind::Truth,
            "sandbox" => Kind::Sandbox,
            "jobs" => Kind::Jobs,
            "small" => Kind::Small,
            "large" => Kind::Large,
            "signed" => Kind::Signed,
            _ => Kind::Words,
        }
    }
}

/// A number of jobs or cores.
pub fn small(value: &str) -> Option<u32> {
    value.parse().ok()
}

/// `5G`, `5g`, `512`: whole numbers only, as Nix takes them.
pub fn with_unit(value: &str) -> Option<u64> {
    let bits = match value.bytes().last()?.to_ascii_uppercase() {
        b'K' => 10,
        b'M' => 20,
        b'G' => 30,
        b'T' => 40,
        _ => return value.parse().ok(),
    };
    let number: u64 = value[..value.len() - 1].parse().ok()?;
    number.checked_mul(1 << bits)
}

/// The known name that differs least, if it differs little.
pub fn nearest(name: &str) -> Option<&'static str> {
    known()
        .map(|(known, _)| (distance(name, known), known))
        .filter(|(distance, _)| *distance <= (name.len() / 4).clamp(1, 3))
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, known)| known)
}

/// How many letters must be put in, taken out or changed.
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, from) in a.chars().enumerate() {
        let mut before = row[0];
        row[0] = i + 1;
        for (j, to) in b.iter().enumerate() {
            let change = before + usize::from(from != *to);
            before = row[j + 1];
            row[j + 1] = change.min(before + 1).min(row[j] + 1);
        }
    }
    row[b.len()]
}

#[cfg(test)]
mod tests {
    use super::super::here::testing::machine;
    use super::*;

    #[test]
    fn files_includes_and_extra_words_are_one() {
        let (_folder, here) = machine(&[
            (
                "etc/nix/nix.conf",
                "# ours\nsubstituters = https://a.example/ # first\n!include more.conf\n!include none.conf\nmax-jobs 4\ninclude gone.conf\n",
            ),
            (
                "etc/nix/more.conf",
                "extra-substituters = https://b.example\n",
            ),
            ("home/alice/.config/nix/nix.conf", "build-cores = 2\n"),
        ]);
        let settings = of_person(&here);
        assert_eq!(
            settings.substituters(),
            ["https://a.example/", "https://b.example"]
        );
        assert_eq!(settings.value("cores").as_deref(), Some("2"));
        assert_eq!(of_system(&here).value("cores"), None);
        assert_eq!(settings.problems.len(), 2, "{:?}", settings.problems);
        assert!(settings.problems[0].contains("nix.conf:5: “max-jobs”"));
        assert!(settings.problems[1].ends_with("gone.conf is not there"));
    }

    #[test]
    fn defaults_and_names() {
        let settings = Settings::default();
        assert_eq!(settings.substituters(), ["https://cache.nixos.org/"]);
        assert!(is_known("max-jobs") && is_known("extra-substituters") && !is_known("max-job"));
        assert_eq!(nearest("max-job"), Some("max-jobs"));
        assert_eq!(
            nearest("experimental-feature"),
            Some("experimental-features")
        );
        assert_eq!(nearest("zzz"), None);
        assert!(!is_known("extra-max-jobs"), "Nix passes it over");
    }

    #[test]
    fn values_are_taken_as_nix_takes_them() {
        // Each was tried with 2.26 and 2.34.
        for (name, value, fits) in [
            ("max-jobs", "auto", true),
            ("max-jobs", "+3", true),
            ("max-jobs", "banana", false),
            ("max-jobs", "5K", false),
            ("max-jobs", "4294967296", false),
            ("cores", "2;", false),
            ("build-cores", "2;", false),
            ("cores", "5K", true),
            ("cores", "-1", false),
            ("timeout", "-1", true),
            ("min-free", "5g", true),
            ("min-free", "5.5G", false),
            ("min-free", "5 G", false),
            ("max-free", "18446744073709551615", true),
            ("sandbox", "", false),
            ("sandbox", "yes", false),
            ("fallback", "yes", true),
            ("fallback", "on", false),
            ("fallback", "true false", false),
            ("substituters", "", true),
        ] {
            assert_eq!(wrong(name, value).is_none(), fits, "{name} = {value}");
        }
    }
}
