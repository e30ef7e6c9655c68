//! What is common to all that has Nix evaluate: environment, memory, errors.

use nixlamp_core::redact;

use super::here::Here;
use super::program::Told;

/// What Nix needs of a person's environment to find the same things.
pub fn environment(here: &Here) -> Vec<(&'static str, String)> {
    let mut environment: Vec<(&'static str, String)> = Vec::new();
    if let Some(home) = &here.home {
        environment.push(("HOME", home.display().to_string()));
    }
    environment.push(("USER", here.user.clone()));
    for name in [
        "NIX_PATH",
        "NIX_REMOTE",
        "NIX_CONF_DIR",
        "NIX_CONFIG",
        "NIX_USER_CONF_FILES",
        "NIX_SSL_CERT_FILE",
        "XDG_CONFIG_HOME",
        "XDG_CACHE_HOME",
        "XDG_DATA_HOME",
        "XDG_STATE_HOME",
        "SSH_AUTH_SOCK",
        "http_proxy",
        "https_proxy",
        "all_proxy",
        "no_proxy",
    ] {
        if let Some(value) = here.variable(name) {
            environment.push((name, value.to_owned()));
        }
    }
    environment
}

/// Three quarters of the memory, at least 4 GiB: the collector of Nix asks for
/// much address space that it never fills.
pub fn cap(here: &Here) -> Option<u64> {
    const LEAST: u64 = 4 << 30;
    let text = here.read("proc/meminfo").ok()?;
    let line = text.lines().find(|line| line.starts_with("MemTotal:"))?;
    let kib: u64 = line.split_whitespace().nth(1)?.parse().ok()?;
    Some((kib * 1024 / 4 * 3).max(LEAST))
}

/// Lines of Nix that say what is wrong.
pub fn errors(told: &Told) -> Vec<String> {
    told.err
        .lines()
        .map(str::trim)
        .filter(|line| line.starts_with("error:") || line.contains(" error: "))
        .filter(|line| *line != "error:")
        .map(redact::text)
        .collect()
}
