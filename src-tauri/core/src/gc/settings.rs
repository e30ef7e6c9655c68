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

impl Settings {
    /// Takes one setting in.
    pub fn set(&mut self, name: &str, value: bool) {
        match name {
            "keep-outputs" => self.keep_outputs = value,
            "keep-derivations" => self.keep_derivations = value,
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Settings;

    #[test]
    fn only_the_two_count() {
        let mut settings = Settings::default();
        settings.set("keep-outputs", true);
        settings.set("max-jobs", false);
        assert!(settings.keep_outputs && settings.keep_derivations);
    }
}
