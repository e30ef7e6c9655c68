//! Looks at: the flake registry: what `nixpkgs` means on the command line, and
//! how old the fetched list is.
//! Cannot tell when: a registry is no JSON.

use nixlamp_core::say;
use nixlamp_core::wire::{CheckCost, HealthGroup};

use super::parts::here::{self, Here};
use super::parts::said::{Check, Said, USUAL};
use super::parts::settings;

pub(super) const CHECK: Check = Check {
    id: "registry",
    group: HealthGroup::Nix,
    cost: CheckCost::Instant,
    run,
    ..USUAL
};

fn run(here: &Here) -> Option<Said> {
    let flakes = settings::of_person(here)
        .words("experimental-features")
        .is_some_and(|words| words.iter().any(|word| word == "flakes"));
    if !flakes {
        return None;
    }
    let own = here
        .config()
        .and_then(|config| here::read(&config.join("nix/registry.json")).ok());
    let system = here.read("etc/nix/registry.json").ok();
    Some(judge(own.as_deref(), system.as_deref()))
}

/// What `nixpkgs` stands for in a registry. `Err`: it is none.
fn nixpkgs(text: &str) -> Result<Option<(String, bool)>, ()> {
    let registry: serde_json::Value = serde_json::from_str(text).map_err(|_| ())?;
    let entries = registry
        .get("flakes")
        .and_then(serde_json::Value::as_array)
        .ok_or(())?;
    Ok(entries.iter().find_map(|entry| {
        (entry["from"]["id"] == "nixpkgs").then(|| {
            let to = &entry["to"];
            let pinned = to["type"] == "path" || to.get("rev").is_some();
            let kind = to["type"]
                .as_str()
                .map_or_else(|| say!("check-registry.a-flake"), str::to_owned);
            (kind, pinned)
        })
    }))
}

fn judge(own: Option<&str>, system: Option<&str>) -> Said {
    for (whose, text) in [("own", own), ("system", system)] {
        match text.map(nixpkgs) {
            Some(Err(())) => {
                return Said::unknown(say!("check-registry.not-understood", whose = whose));
            }
            Some(Ok(Some((kind, true)))) => {
                return Said::fine(say!("check-registry.pinned", whose = whose, kind = kind));
            }
            Some(Ok(Some((kind, false)))) => {
                return Said::look(
                    say!("check-registry.follows", kind = kind, whose = whose),
                    say!("check-registry.next"),
                );
            }
            _ => {}
        }
    }
    Said::look(
        say!("check-registry.not-pinned"),
        say!("check-registry.next"),
    )
}

#[cfg(test)]
mod tests {
    use super::super::parts::here::testing::machine;
    use super::*;

    const PINNED: &str = r#"{"flakes":[{"from":{"id":"nixpkgs","type":"indirect"},"to":{"type":"path","path":"/nix/store/x"}}],"version":2}"#;
    const LOOSE: &str = r#"{"flakes":[{"from":{"id":"nixpkgs","type":"indirect"},"to":{"type":"github","owner":"NixOS","repo":"nixpkgs"}}],"version":2}"#;

    #[test]
    fn told_from_captured_text() {
        assert_eq!(
            judge(None, Some(PINNED)).line(),
            "Fine nixpkgs is pinned by the system's, a path"
        );
        assert!(
            judge(Some(LOOSE), Some(PINNED))
                .line()
                .starts_with("Look nixpkgs follows a github")
        );
        assert!(
            judge(None, None)
                .line()
                .starts_with("Look nixpkgs is not pinned")
        );
        assert_eq!(
            judge(Some("{"), None).line(),
            "Unknown yours is not understood"
        );
        let (_folder, here) = machine(&[("etc/nix/nix.conf", "sandbox = true\n")]);
        assert_eq!(run(&here), None, "no flakes");
    }
}
