//! What the window's own process speaks until the agent tells.

use std::path::PathBuf;

use nixlamp_core::words::{self, Wished};
use serde::Deserialize;

/// What of the configuration is the window's.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Config {
    language: Wished,
}

/// As the configuration and the environment say. The agent looks in the same
/// places (`agent/src/places.rs`), and tells of mistakes in the file.
pub fn speak() {
    let set = |name| std::env::var(name).ok();
    let text = file().and_then(|file| std::fs::read_to_string(file).ok());
    let config: Option<Config> = text.and_then(|text| toml::from_str(&text).ok());
    let wish = config.unwrap_or_default().language;
    let locales = ["LC_ALL", "LC_MESSAGES", "LANG"];
    words::speak(wish.language(locales.into_iter().filter_map(set)));
}

fn file() -> Option<PathBuf> {
    let folder = |name| std::env::var_os(name).map(PathBuf::from);
    let own = folder("XDG_CONFIG_HOME").or_else(|| Some(folder("HOME")?.join(".config")));
    let dirs = std::env::var_os("XDG_CONFIG_DIRS").filter(|dirs| !dirs.is_empty());
    let system = dirs.unwrap_or_else(|| "/etc/xdg".into());
    own.into_iter()
        .chain(std::env::split_paths(&system))
        .filter(|folder| folder.is_absolute())
        .map(|folder| folder.join("nixlamp/config.toml"))
        .find(|file| file.is_file())
}
