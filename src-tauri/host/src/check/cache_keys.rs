//! Looks at: whether a trusted key belongs to each cache, and each key is one.
//! Cannot tell when: a cache's key has another name than the cache.

use nixlamp_core::say;
use nixlamp_core::wire::HealthGroup;

use super::parts::address::Address;
use super::parts::here::Here;
use super::parts::said::{Check, Said, USUAL};
use super::parts::settings;
use crate::nix_conf;

pub(super) const CHECK: Check = Check {
    id: "cache-keys",
    group: HealthGroup::Network,
    nothing: "no-http-cache",
    run,
    ..USUAL
};

fn run(here: &Here) -> Option<Said> {
    let settings = settings::of_system(here);
    if settings.truth("require-sigs") == Some(false) {
        return Some(Said::look(
            say!("check-cache-keys.not-asked-for"),
            say!("check-cache-keys.not-asked-for-next"),
        ));
    }
    judge(&settings.substituters(), &settings.keys())
}

/// `name:base64` of an Ed25519 key, 32 bytes.
fn is_key(key: &str) -> bool {
    let is_base64 = |c: char| c.is_ascii_alphanumeric() || "+/=".contains(c);
    key.split_once(':').is_some_and(|(name, text)| {
        !name.is_empty() && text.len() == 44 && text.ends_with('=') && text.chars().all(is_base64)
    })
}

/// By custom a key is named after its cache: `cache.nixos.org-1`.
fn fits(host: &str, key: &str) -> bool {
    let name = key.split(':').next().unwrap_or(key);
    let name = name.rsplit_once('-').map_or(name, |(name, number)| {
        if number.chars().all(|c| c.is_ascii_digit()) {
            name
        } else {
            key.split(':').next().unwrap_or(key)
        }
    });
    host == name || host.ends_with(&format!(".{name}")) || name.ends_with(&format!(".{host}"))
}

fn judge(caches: &[String], keys: &[String]) -> Option<Said> {
    let remote: Vec<String> = caches
        .iter()
        .filter(|url| {
            settings::is_http(url) && !url.contains("trusted=true") && !url.contains("trusted=1")
        })
        .filter_map(|url| Some(Address::of(url)?.host))
        .collect();
    if remote.is_empty() {
        return None;
    }
    let broken: Vec<String> = keys
        .iter()
        .filter(|key| !is_key(key))
        // Without a name it may be anything, a secret key among others.
        .map(|key| match key.split_once(':') {
            Some((name, _)) => say!("check-cache-keys.no-key", name = nix_conf::name(name)),
            None => say!("check-cache-keys.no-name"),
        })
        .collect();
    if !broken.is_empty() {
        return Some(
            Said::bad(
                say!(
                    "check-cache-keys.broken",
                    broken = broken.len(),
                    all = keys.len(),
                ),
                say!("check-cache-keys.broken-next"),
            )
            .with(broken),
        );
    }
    let without: Vec<&str> = remote
        .iter()
        .map(String::as_str)
        .filter(|host| !keys.iter().any(|key| fits(host, key)))
        .collect();
    let (named, all) = (remote.len() - without.len(), remote.len());
    let by_name = || say!("check-cache-keys.by-name", named = named, all = all);
    if without.is_empty() {
        return Some(Said::fine(by_name()));
    }
    let details = without
        .iter()
        .map(|host| say!("check-cache-keys.no-key-named", host = *host));
    // More keys than caches they fit: one of the others may be the one.
    let spare = keys.len()
        > keys
            .iter()
            .filter(|key| remote.iter().any(|host| fits(host, key)))
            .count();
    let said = if spare {
        Said::unknown(say!(
            "check-cache-keys.by-name-others",
            named = named,
            all = all,
        ))
    } else {
        Said::look(by_name(), say!("check-cache-keys.next"))
    };
    Some(said.with(details))
}

#[cfg(test)]
mod tests {
    use super::super::parts::here::testing::machine;
    use super::*;

    const NIXOS: &str = "cache.nixos.org-1:6NCHdD59X431o0gWypbMrAURkbJ16ZPMQFGspcDShjY=";
    const OTHER: &str = "mine-1:6NCHdD59X431o0gWypbMrAURkbJ16ZPMQFGspcDShjY=";

    fn said(conf: &str) -> Option<String> {
        let (_folder, here) = machine(&[("etc/nix/nix.conf", conf)]);
        run(&here).map(|said| said.line())
    }

    #[test]
    fn told_from_captured_text() {
        assert_eq!(
            said("").as_deref(),
            Some("Fine 1 of 1 by name"),
            "Nix's own default"
        );
        let two = "substituters = https://cache.nixos.org https://c.example\n";
        assert_eq!(
            said(&format!("{two}trusted-public-keys = {NIXOS}\n")).as_deref(),
            Some("Look 1 of 2 by name -> Add the cache's key to trusted-public-keys.")
        );
        assert!(
            said(&format!("{two}trusted-public-keys = {NIXOS} {OTHER}\n"))
                .is_some_and(|said| said.starts_with("Unknown 1 of 2"))
        );
        assert!(
            said("trusted-public-keys = cache.nixos.org-1:short\n")
                .is_some_and(|said| said.starts_with("Bad 1 of 1"))
        );
        assert!(
            said("require-sigs = no\n").is_some_and(|said| said.starts_with("Look not asked for"))
        );
        assert_eq!(said("substituters =\n"), None);
    }
}
