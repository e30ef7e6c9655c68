//! The two options of Nix that decide what a collection keeps beside what is
//! referred to.

use serde::{Deserialize, Serialize};

/// `keep-outputs` and `keep-derivations`, as the collector has them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Settings {
    /// A derivation that lives keeps its outputs.
    pub keep_outputs: bool,
    /// An output that lives keeps its derivation.
    pub keep_derivations: bool,
}

impl Default for Settings {
    /// Nix's own defaults.
    fn default() -> Self {
        Self {
            keep_outputs: false,
            keep_derivations: true,
        }
    }
}

/// One line of `nix.conf`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Line<'a> {
    /// `include PATH`, or `!include PATH`, which may be missing.
    Include(&'a str),
    /// `NAME = VALUE`.
    Set(&'a str, &'a str),
    /// Nothing, or nothing that can be understood.
    Other,
}

/// Reads one line of `nix.conf` as Nix does: words parted by blanks, a comment
/// from `#` on.
pub fn line(text: &str) -> Line<'_> {
    let text = text.split('#').next().unwrap_or_default().trim();
    for word in ["include", "!include"] {
        if let Some(path) = text.strip_prefix(word)
            && path.starts_with([' ', '\t'])
        {
            return Line::Include(path.trim());
        }
    }
    match text.split_once('=') {
        Some((name, value)) => Line::Set(name.trim(), value.trim()),
        None => Line::Other,
    }
}

impl Settings {
    /// Takes one setting in, under its new or old name.
    pub fn set(&mut self, name: &str, value: &str) {
        let value = match value {
            "true" | "yes" | "1" => true,
            "false" | "no" | "0" => false,
            _ => return,
        };
        match name {
            "keep-outputs" | "gc-keep-outputs" => self.keep_outputs = value,
            "keep-derivations" | "gc-keep-derivations" => self.keep_derivations = value,
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Line, Settings, line};

    #[test]
    fn lines_are_read_as_nix_reads_them() {
        for (text, meant) in [
            (
                " keep-outputs = true # why",
                Line::Set("keep-outputs", "true"),
            ),
            ("keep-outputs=true", Line::Set("keep-outputs", "true")),
            (
                "include /etc/nix/more.conf",
                Line::Include("/etc/nix/more.conf"),
            ),
            ("!include more.conf", Line::Include("more.conf")),
            ("# keep-outputs = true", Line::Other),
            ("included", Line::Other),
            ("", Line::Other),
        ] {
            assert_eq!(line(text), meant, "{text}");
        }
    }

    #[test]
    fn old_names_count_and_nonsense_does_not() {
        let mut settings = Settings::default();
        settings.set("gc-keep-outputs", "true");
        settings.set("keep-derivations", "perhaps");
        settings.set("max-jobs", "false");
        assert!(settings.keep_outputs && settings.keep_derivations);
    }
}
