//! The running and the booted system, held by a root of their own, so that
//! whatever is collected afterwards, the way back stays.

use std::fs;
use std::path::Path;
use std::time::Duration;

use nixlamp_core::say;
use nixlamp_core::words::backup as words;
use nixlamp_core::words::outcome;
use nixlamp_hands::command;

use super::folder::Making;
use super::left_out;
use crate::profiles::Places;

/// A daemon that answers does so at once.
const LIMIT: Duration = Duration::from_secs(10);

pub(super) fn hold(making: &mut Making, places: &Places) -> Result<(), String> {
    // Who did not answer once is not waited for again.
    let mut failed: Option<String> = None;
    for name in ["current-system", "booted-system"] {
        let Ok(path) = fs::canonicalize(places.run.join(name)) else {
            let what = say!("system-that-is", which = name);
            left_out(making, &what, &words::not_there());
            continue;
        };
        let shown = path.display().to_string();
        let root = making.root(name);
        let held = failed.clone().map_or_else(|| root_for(&shown, &root), Err);
        failed = held.clone().err();
        match held {
            Ok(()) => making.manifest.held.push(shown),
            // Its generation holds it as long as nobody deletes that.
            Err(why) if has_generation(making, &shown) => {
                left_out(making, &say!("root-of-its-own", path = shown), &why);
            }
            Err(why) => return Err(words::not_held(&shown, &why)),
        }
    }
    Ok(())
}

fn root_for(path: &str, root: &Path) -> Result<(), String> {
    let program = command::look_for("nix-store")
        .ok_or_else(|| say!("program-is-not-there", program = "nix-store"))?;
    let Some(link) = root.to_str() else {
        return Err(say!("its-path-is-no-text"));
    };
    command::answer(&program, &["--realise", path, "--add-root", link], LIMIT).map_err(|why| {
        outcome::program_failed(&program, &why)
            .trim_end_matches('.')
            .to_owned()
    })?;
    match fs::read_link(root) {
        Ok(target) if target == Path::new(path) => Ok(()),
        _ => Err(say!("root-does-not-lead-there")),
    }
}

fn has_generation(making: &Making, path: &str) -> bool {
    making
        .manifest
        .profiles
        .iter()
        .flat_map(|profile| &profile.generations)
        .any(|generation| generation.store_path == path)
}
