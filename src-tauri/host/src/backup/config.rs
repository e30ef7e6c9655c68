//! nix.conf with what it includes, and the registries.

use std::path::{Path, PathBuf};

use nixlamp_core::backup::What;
use nixlamp_core::words::backup as words;

use super::folder::Making;
use super::{FILE_BYTES, FILES, Sources, left_out, why};
use crate::regular;

/// Files that include one another are followed so far.
const DEPTH: usize = 8;
/// So much of a name is kept: four bytes each fit into any.
const NAME_CHARACTERS: usize = 50;

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

/// Keeps a file under a number and its name; gives its contents. Numbers, for
/// no name tells where it was that is never too long and never another's.
fn one(making: &mut Making, what: What, path: &Path) -> Result<Option<Vec<u8>>, String> {
    let from = path.display().to_string();
    let number = making.manifest.files.len();
    if number >= FILES {
        left_out(making, &from, &words::too_many());
        return Ok(None);
    }
    let (contents, mode) = match regular::read(path, FILE_BYTES) {
        Ok(read) => read,
        Err(error) => {
            left_out(making, &from, &why(&error));
            return Ok(None);
        }
    };
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let name: String = name.chars().take(NAME_CHARACTERS).collect();
    let name = format!("config/{number}-{name}");
    making.write_with_mode(what, &name, &from, &contents, mode)?;
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
