//! Where a person's configuration lies, and how old its inputs are.

use std::path::{Path, PathBuf};

use super::here::{self, Here};

/// A configuration that can be evaluated.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Configuration {
    /// Its folder.
    pub folder: PathBuf,
    /// True if it is a flake.
    pub flake: bool,
    /// What it makes.
    pub of: Of,
}

/// What a configuration makes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Of {
    /// NixOS.
    System,
    /// nix-darwin.
    Darwin,
    /// A home.
    Home,
}

/// The person's configuration, where tools look for it too. No face names it.
pub fn find(here: &Here) -> Option<Configuration> {
    let named = ["NH_FLAKE", "FLAKE"]
        .iter()
        .filter_map(|name| here.variable(name))
        .map(PathBuf::from)
        .find(|path| path.is_absolute() && path.join("flake.nix").is_file());
    let is_nixos = here.path("etc/NIXOS").exists();
    let is_mac = std::env::consts::OS == "macos";
    let of = |folder: &Path| match folder.file_name().and_then(|name| name.to_str()) {
        Some("home-manager") => Of::Home,
        Some("nix-darwin") => Of::Darwin,
        _ if is_nixos => Of::System,
        _ if is_mac => Of::Darwin,
        _ => Of::Home,
    };
    let mut folders: Vec<PathBuf> = named.into_iter().collect();
    folders.push(here.path("etc/nixos"));
    folders.push(here.path("etc/nix-darwin"));
    folders.extend(here.config().map(|config| config.join("home-manager")));
    folders.into_iter().find_map(|folder| {
        let flake = folder.join("flake.nix").is_file();
        let plain = folder.join("configuration.nix").is_file() || folder.join("home.nix").is_file();
        (flake || plain).then(|| Configuration {
            of: of(&folder),
            flake,
            folder,
        })
    })
}

/// Names of inputs of `flake.lock` with the seconds since 1970 of their
/// revision, those of the flake itself only.
pub fn inputs(lock: &str) -> Option<Vec<(String, u64)>> {
    let lock: serde_json::Value = serde_json::from_str(lock).ok()?;
    let nodes = lock.get("nodes")?.as_object()?;
    let root = lock.get("root")?.as_str()?;
    let own = nodes.get(root)?.get("inputs")?.as_object()?;
    Some(
        own.iter()
            .filter_map(|(name, node)| {
                let modified = nodes
                    .get(node.as_str()?)?
                    .get("locked")?
                    .get("lastModified")?;
                Some((name.clone(), modified.as_u64()?))
            })
            .collect(),
    )
}

/// The lock file of a flake.
pub fn lock(configuration: &Configuration) -> Option<String> {
    here::read(&configuration.folder.join("flake.lock")).ok()
}
