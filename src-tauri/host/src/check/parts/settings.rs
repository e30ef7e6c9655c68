//! Nix's settings as the files have them.
//!
//! The format is that of nix.conf(5): `name = words`, `#` comments, `include`
//! and `!include`. The program `nix` is not asked: a daemon or a cache that
//! hangs must not hide what stands in the file.

use std::path::{Path, PathBuf};

use nixlamp_core::model::Why;

use super::here::{self, Here};
use super::said::Said;

/// Files may include files; further down than this it is a circle.
const DEEPEST: usize = 8;

/// Of `nix config show --json` of 2.26 and 2.34 with aliases, and some of
/// macOS, Lix and Determinate Nix.
const NAMES: &str = include_str!("setting_names.txt");

/// One line of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Setting {
    /// As it is written.
    pub name: String,
    /// The words behind the `=`.
    pub words: Vec<String>,
    /// Where it stands.
    pub file: PathBuf,
    /// The line there, from 1.
    pub line: usize,
}

/// All that the files say, in order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Settings {
    /// Line by line.
    pub all: Vec<Setting>,
    /// What is wrong: `FILE:LINE: what`.
    pub problems: Vec<String>,
    /// Files that were read.
    pub files: Vec<PathBuf>,
}

/// What the daemon goes by: the system's file, with what it includes.
pub fn of_system(here: &Here) -> Settings {
    let mut settings = Settings::default();
    let folder = here.variable("NIX_CONF_DIR").unwrap_or("/etc/nix");
    settings.read(here, &here.path(folder).join("nix.conf"), 0, false);
    settings
}

/// What the daemon goes by, judged; what may not be read forbids that.
pub fn judged(here: &Here, judge: impl FnOnce(Settings) -> Option<Said>) -> Option<Said> {
    let settings = of_system(here);
    let denied = settings.problems.iter().find(|p| p.ends_with("by you"));
    match denied {
        Some(denied) => Some(Said::unknown(denied.clone())),
        None => judge(settings),
    }
}

/// What the person's own programs go by: the system's, then the person's.
pub fn of_person(here: &Here) -> Settings {
    let mut settings = of_system(here);
    if let Some(files) = here.variable("NIX_USER_CONF_FILES") {
        for file in files.split(':').filter(|file| !file.is_empty()) {
            settings.read(here, &here.path(file), 0, false);
        }
    } else if let Some(config) = here.config() {
        settings.read(here, &config.join("nix/nix.conf"), 0, false);
    }
    settings
}

impl Settings {
    fn read(&mut self, here: &Here, file: &Path, depth: usize, wanted: bool) {
        match here::read(file) {
            Ok(text) => self.parse(here, &text, file, depth),
            Err(Why::Missing) if !wanted => {}
            Err(why) => {
                let why = match why {
                    Why::Missing => "it is not there".to_owned(),
                    Why::Denied => "it may not be read by you".to_owned(),
                    Why::Broken(words) => words,
                };
                self.problems.push(format!("{}: {why}", file.display()));
            }
        }
    }

    fn parse(&mut self, here: &Here, text: &str, file: &Path, depth: usize) {
        self.files.push(file.to_owned());
        for (n, line) in text.lines().enumerate() {
            let line = line.split('#').next().unwrap_or_default();
            let words: Vec<&str> = line.split_whitespace().collect();
            match words.as_slice() {
                [] => {}
                ["include" | "!include", path] => {
                    let path = file.parent().unwrap_or(Path::new("/")).join(path);
                    if depth < DEEPEST {
                        self.read(here, &path, depth + 1, words[0] == "include");
                    }
                }
                [name, "=", value @ ..] => self.all.push(Setting {
                    name: (*name).to_owned(),
                    words: value.iter().map(|word| (*word).to_owned()).collect(),
                    file: file.to_owned(),
                    line: n + 1,
                }),
                _ => self.problems.push(format!(
                    "{}:{}: “{}” is no setting: “name = value” is, with blanks around the sign",
                    file.display(),
                    n + 1,
                    words.join(" ")
                )),
            }
        }
    }

    /// The words of a setting: what stands last, with what `extra-` adds.
    /// `None` if it is set nowhere.
    pub fn words(&self, name: &str) -> Option<Vec<String>> {
        let mut found: Option<Vec<String>> = None;
        for setting in &self.all {
            let own = canonical(&setting.name);
            if own == name {
                found = Some(setting.words.clone());
            } else if own.strip_prefix("extra-").map(canonical) == Some(name) {
                found.get_or_insert_default().extend(setting.words.clone());
            }
        }
        found
    }

    /// The same as one text.
    pub fn value(&self, name: &str) -> Option<String> {
        self.words(name).map(|words| words.join(" "))
    }

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

/// Old names that people still have in their files.
fn canonical(name: &str) -> &str {
    match name {
        "binary-caches" => "substituters",
        "trusted-binary-caches" => "trusted-substituters",
        "binary-cache-public-keys" => "trusted-public-keys",
        "build-max-jobs" => "max-jobs",
        "build-cores" => "cores",
        "build-use-sandbox" | "build-use-chroot" => "sandbox",
        other => other,
    }
}

/// True if some Nix knows a setting of this name.
pub fn is_known(name: &str) -> bool {
    let name = name.strip_prefix("extra-").unwrap_or(name);
    NAMES.lines().any(|known| known == name)
}

/// The known name that differs least, if it differs little.
pub fn nearest(name: &str) -> Option<&'static str> {
    NAMES
        .lines()
        .map(|known| (distance(name, known), known))
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

/// The host of an address, for people: without names, passwords and paths.
pub fn host(url: &str) -> Option<&str> {
    let rest = url.split_once("://")?.1;
    let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let host = &rest[..end];
    let host = host.rsplit_once('@').map_or(host, |(_, host)| host);
    (!host.is_empty()).then_some(host)
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
        assert!(settings.problems[0].contains("nix.conf:5: “max-jobs 4”"));
        assert!(settings.problems[1].ends_with("gone.conf: it is not there"));
    }

    #[test]
    fn a_circle_of_includes_ends() {
        let (_folder, here) = machine(&[("etc/nix/nix.conf", "include nix.conf\n")]);
        assert_eq!(of_system(&here).files.len(), DEEPEST + 1);
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
        assert_eq!(
            host(&format!("https{}me:secret@c.example:8080/x", "://")),
            Some("c.example:8080")
        );
    }
}
