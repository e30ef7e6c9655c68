//! `nix.conf` as it stands in the files: `name = words`, `#` comments,
//! `include` and `!include`, see nix.conf(5).
//!
//! The program `nix` is not asked: a daemon or a cache that hangs must not hide
//! what stands there. Of a line that is not understood no more is told than
//! where it stands: it may hold a password.

use std::path::{Path, PathBuf};

use nixlamp_core::model::Why;
use nixlamp_core::redact;
use nixlamp_core::words::{health, nix_conf as say};

use crate::regular;

/// More files than anybody has, so that no tangle of includes costs more.
const FILES_MOST: usize = 100;
/// What Nix takes for blanks. A no-break space is none.
const BLANKS: [char; 3] = [' ', '\t', '\r'];

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
    /// Files that the person may not read, a sentence each.
    pub denied: Vec<String>,
    /// Files that were read.
    pub files: Vec<PathBuf>,
}

impl Settings {
    /// Reads a file, if there is one, and what it includes.
    pub fn read(&mut self, file: &Path) {
        match regular::text(file) {
            Ok(text) => self.parse(&text, file, &mut Vec::new()),
            Err(Why::Missing) => {}
            Err(why) => self.unread(file, &why),
        }
    }

    /// `within`: the files that are being read, each included by the one before.
    fn parse(&mut self, text: &str, file: &Path, within: &mut Vec<PathBuf>) {
        self.files.push(file.to_owned());
        within.push(real(file));
        for (n, line) in text.lines().enumerate() {
            let line = line.split('#').next().unwrap_or_default();
            let words: Vec<&str> = line.split(BLANKS).filter(|word| !word.is_empty()).collect();
            match words.as_slice() {
                [] => {}
                [word @ ("include" | "!include"), path] => {
                    let at = format!("{}:{}", shown(file), n + 1);
                    let path = file.parent().unwrap_or(Path::new("/")).join(path);
                    self.include(&at, &path, *word == "include", within);
                }
                [name, "=", value @ ..] => self.all.push(Setting {
                    name: (*name).to_owned(),
                    words: value.iter().map(|word| (*word).to_owned()).collect(),
                    file: file.to_owned(),
                    line: n + 1,
                }),
                [first, ..] => {
                    let at = format!("{}:{}", shown(file), n + 1);
                    self.problems.push(say::no_setting(&at, &name(first)));
                }
            }
        }
        within.pop();
    }

    fn include(&mut self, at: &str, path: &Path, must: bool, within: &mut Vec<PathBuf>) {
        if within.contains(&real(path)) {
            self.problems.push(say::circle(at, &shown(path)));
        } else if self.files.len() == FILES_MOST {
            let many = say::too_many_files(FILES_MOST);
            if !self.problems.contains(&many) {
                self.problems.push(many);
            }
        } else {
            match regular::text(path) {
                Ok(text) => self.parse(&text, path, within),
                Err(Why::Missing) if !must => {}
                Err(why) => self.unread(path, &why),
            }
        }
    }

    fn unread(&mut self, file: &Path, why: &Why) {
        let said = health::unread(&shown(file), why);
        match why {
            Why::Denied => self.denied.push(said),
            Why::Missing | Why::Broken(_) => self.problems.push(said),
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

    /// The same of a setting that is on or off. `None` if it is set nowhere, or
    /// to nothing that Nix takes.
    pub fn truth(&self, name: &str) -> Option<bool> {
        truth(&self.value(name)?)
    }
}

/// Two names of one file are one.
fn real(file: &Path) -> PathBuf {
    std::fs::canonicalize(file).unwrap_or_else(|_| file.to_owned())
}

fn shown(file: &Path) -> String {
    redact::text(&file.display().to_string())
}

/// What a word begins with, as far as it may be a setting's name and no secret.
pub fn name(word: &str) -> String {
    let end = word.find(|c: char| !c.is_ascii_alphanumeric() && !"-_.".contains(c));
    redact::text(&word[..end.unwrap_or(word.len())])
}

/// `true`, `yes` and `1`, and their opposites, as Nix takes them.
pub fn truth(value: &str) -> Option<bool> {
    match value {
        "true" | "yes" | "1" => Some(true),
        "false" | "no" | "0" => Some(false),
        _ => None,
    }
}

/// Old names that people still have in their files.
pub fn canonical(name: &str) -> &str {
    match name {
        "binary-caches" => "substituters",
        "trusted-binary-caches" => "trusted-substituters",
        "binary-cache-public-keys" => "trusted-public-keys",
        "build-max-jobs" => "max-jobs",
        "build-cores" => "cores",
        "build-use-sandbox" | "build-use-chroot" => "sandbox",
        "gc-keep-outputs" => "keep-outputs",
        "gc-keep-derivations" => "keep-derivations",
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs::write;

    fn read(files: &[(&str, &str)]) -> Settings {
        let folder = tempfile::tempdir().expect("a folder");
        for (name, text) in files {
            write(folder.path().join(name), text).expect("written");
        }
        let mut settings = Settings::default();
        settings.read(&folder.path().join("nix.conf"));
        settings
    }

    #[test]
    fn a_circle_of_includes_is_told_and_costs_one_look_each() {
        let circle = "!include nix.conf\n".repeat(12);
        let settings = read(&[("nix.conf", &circle)]);
        assert_eq!(settings.files.len(), 1);
        assert_eq!(settings.problems.len(), 12);
        assert!(
            settings.problems[0].contains("nix.conf:1: "),
            "{settings:?}"
        );
        // By another name, and over two files.
        let settings = read(&[
            ("nix.conf", "include ./b.conf\ncores = 2\n"),
            ("b.conf", "include ../x/../nix.conf\ninclude .//nix.conf\n"),
        ]);
        assert_eq!(settings.files.len(), 2);
        assert_eq!(settings.value("cores").as_deref(), Some("2"));
    }

    #[test]
    fn a_file_that_is_included_twice_counts_twice_and_a_tangle_ends() {
        let twice = read(&[
            ("nix.conf", "!include o\nmax-jobs = 3\n!include o\n"),
            ("o", "max-jobs = 2\n"),
        ]);
        assert_eq!(twice.value("max-jobs").as_deref(), Some("2"), "as with Nix");
        assert_eq!(twice.problems, [""; 0]);
        let next = |n: u32| format!("include {n}\n").repeat(3);
        let texts: Vec<(String, String)> = (0..20).map(|n| (n.to_string(), next(n + 1))).collect();
        let mut files: Vec<(&str, &str)> = texts
            .iter()
            .map(|(name, text)| (&name[..], &text[..]))
            .collect();
        files.extend([("nix.conf", "include 0\n"), ("20", "")]);
        let tangle = read(&files);
        assert_eq!(tangle.files.len(), FILES_MOST);
        assert_eq!(tangle.problems, [say::too_many_files(FILES_MOST)]);
    }

    #[test]
    fn only_blanks_of_nix_part_words_and_secrets_are_not_told() {
        let url = format!("https{}bob:hunter2@c.example", "://");
        let conf = format!(
            "max-jobs\u{a0}= 4\naccess-tokens=github.com=ghp_0123456789\nextra-access-tokens: s3cr3t\n{url}\nghp_0123456789 x\ninclude {url}\n"
        );
        let settings = read(&[("nix.conf", &conf)]);
        assert_eq!(settings.all, []);
        let said = settings.problems.join("\n");
        assert_eq!(settings.problems.len(), 6, "{said}");
        for secret in ["ghp_", "s3cr3t", "hunter2"] {
            assert!(!said.contains(secret), "{secret}: {said}");
        }
        assert!(said.contains("nix.conf:2: “access-tokens”"), "{said}");
        assert!(said.contains("nix.conf:1: “max-jobs”"), "{said}");
    }
}
