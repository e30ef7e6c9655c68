//! What is common to all that has Nix evaluate: how it is started, within what
//! limits, what it complains of, and what is said where it gave no verdict.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::{Duration, Instant};

use nixlamp_core::redact;
use nixlamp_core::say;
use nixlamp_core::words;

use super::here::Here;
use super::program::{self, End, Run, Told};
use super::said::Said;

/// Has Nix do this; `hear` gets what it says, line by line. Also how long it
/// took, in seconds.
pub fn ask(
    here: &Here,
    nix: &Path,
    words: impl IntoIterator<Item = String>,
    limit: Duration,
    cancel: Option<Arc<AtomicBool>>,
    hear: &mut dyn FnMut(&str),
) -> (Told, f64) {
    let begun = Instant::now();
    let experimental = ["--extra-experimental-features", "nix-command flakes"];
    let run = Run {
        arguments: experimental
            .map(str::to_owned)
            .into_iter()
            .chain(words)
            .collect(),
        environment: environment(here),
        memory_bytes: cap(here),
        cancel,
        ..Run::default()
    };
    let told = program::run(nix, &run, limit, hear);
    (told, begun.elapsed().as_secs_f64())
}

/// What is said if Nix did not end by itself: what to do where it wants more
/// memory than it may have, and where it takes too long.
pub fn no_verdict(end: &End, took_s: f64, in_memory: &str, in_time: &str) -> Option<Said> {
    Some(match end {
        End::Exit(Some(_)) => return None,
        End::Exit(None) => Said::look(say!("nix-ended-by-signal"), in_memory),
        End::Late => Said::look(say!("not-done-within", span = words::span(took_s)), in_time),
        End::Cancelled => Said::unknown(words::health::cancelled()),
        End::NotStarted(why) => Said::unknown(why.clone()),
    })
}

/// The last error, or the last line where none is called so.
pub fn last(told: &Told) -> String {
    errors(told).pop().unwrap_or_else(|| {
        match told.err.lines().rfind(|line| !line.trim().is_empty()) {
            Some(line) => redact::text(line.trim()),
            None => say!("nix-said-nothing"),
        }
    })
}

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
fn cap(here: &Here) -> Option<u64> {
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
