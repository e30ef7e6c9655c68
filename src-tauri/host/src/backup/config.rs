//! nix.conf with what it includes, and the registries.

use std::fs;
use std::path::{Path, PathBuf};

use nixlamp_core::backup::What;

use super::folder::Making;
use super::{Sources, readable};

/// Files that include one another are followed so far.
const DEPTH: usize = 8;

pub(super) fn keep(making: &mut Making, sources: &Sources) -> Result<(), String> {
    let system = sources.etc.join("nix");
    conf(making, What::NixConf, &system.join("nix.conf"), DEPTH)?;
    one(making, What::Registry, &system.join("registry.json"))?;
    if let Some(config) = &sources.config {
        let own = config.join("nix");
        conf(making, What::UserNixConf, &own.join("nix.conf"), DEPTH)?;
        one(making, What::UserRegistry, &own.join("registry.json"))?;
    }
    Ok(())
}

fn conf(making: &mut Making, what: What, path: &Path, depth: usize) -> Result<(), String> {
    let from = path.display().to_string();
    if making.manifest.files.iter().any(|kept| kept.from == from) {
        return Ok(());
    }
    let Some(contents) = one(making, what, path)? else {
        return Ok(());
    };
    for included in included(path, &String::from_utf8_lossy(&contents)) {
        if depth > 0 {
            conf(making, What::Included, &included, depth - 1)?;
        }
    }
    Ok(())
}

/// Keeps a file under a name that tells where it was; gives its contents.
fn one(making: &mut Making, what: What, path: &Path) -> Result<Option<Vec<u8>>, String> {
    let from = path.display().to_string();
    let Some(contents) = readable(making, &from, fs::read(path))? else {
        return Ok(None);
    };
    let name = format!("config/{}", from.trim_start_matches('/').replace('/', "+"));
    making.write(what, &name, &from, &contents)?;
    Ok(Some(contents))
}

/// Files that a nix.conf includes, as Nix finds them: relative ones beside it.
fn included(path: &Path, text: &str) -> Vec<PathBuf> {
    let beside = path.parent().unwrap_or(Path::new("/"));
    text.lines()
        .filter_map(|line| {
            let mut words = line.split('#').next()?.split_whitespace();
            match (words.next()?, words.next(), words.next()) {
                ("include" | "!include", Some(file), None) => Some(beside.join(file)),
                _ => None,
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::included;
    use std::path::{Path, PathBuf};

    #[test]
    fn includes_are_found_as_nix_finds_them() {
        let text =
            "max-jobs = 4\ninclude a.conf # why\n!include /run/secret\n# include x\ninclude a b\n";
        assert_eq!(
            included(Path::new("/etc/nix/nix.conf"), text),
            [PathBuf::from("/etc/nix/a.conf"), "/run/secret".into()]
        );
    }
}
