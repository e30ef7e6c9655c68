//! What restoring a backup would put back, and what stands there now.

use std::fs;
use std::path::Path;

use nixlamp_core::backup::{
    BackupId, Kept, LostGeneration, Manifest, Now, RESTORED, Restorable, RestorableFile, What,
};
use nixlamp_core::profile::Profile;
use nixlamp_core::words::restore as say;
use nixlamp_hands::restore::{Places, hash};
use rustix::fs::{Access, access};

use crate::{backup, profiles};

pub(super) fn facts(id: &str) -> Result<Restorable, String> {
    let places = Places::of_caller();
    let folder = places.backups().ok_or_else(|| say::unknown(id))?;
    let id = BackupId::new(id)
        .filter(|id| folder.join(id.as_str()).is_dir())
        .ok_or_else(|| say::unknown(id))?;
    let manifest = backup::manifest(&folder, &id)?;
    let files = files(&manifest, &folder, &places)?;
    let now = profiles::read(&profiles::Places::here()).profiles;
    let flake = manifest
        .files
        .iter()
        .find(|kept| kept.what == What::Flake && !kept.from.is_empty())
        .and_then(|kept| Path::new(&kept.from).parent())
        .map(|folder| folder.display().to_string());
    let has_diff = manifest
        .files
        .iter()
        .any(|k| k.name == "flake/uncommitted.diff" && k.bytes > 0);
    Ok(Restorable {
        files,
        generations: lost(&manifest, &now),
        moved: moved(&manifest, &now),
        folder: folder.join(id.as_str()).display().to_string(),
        flake: flake.filter(|_| has_diff),
        has_database: manifest.files.iter().any(|k| k.what == What::Database),
        why: manifest.why,
        id,
    })
}

fn files(
    manifest: &Manifest,
    folder: &Path,
    places: &Places,
) -> Result<Vec<RestorableFile>, String> {
    let mut files = Vec::new();
    for kept in manifest.files.iter().filter(|k| RESTORED.contains(&k.what)) {
        let copy = backup::file(folder, &manifest.id, &kept.name);
        let sound = fs::read(copy).is_ok_and(|contents| hash(&contents) == kept.sha256);
        if !sound {
            return Err(say::damaged(&kept.name));
        }
        // Another user's backup may speak of another home.
        if let Some(path) = places.place(kept.what)
            && path == Path::new(&kept.from)
        {
            files.push(RestorableFile {
                kept: kept.clone(),
                now: stands(&path, kept),
            });
        }
    }
    Ok(files)
}

fn stands(path: &Path, kept: &Kept) -> Now {
    let may = path
        .parent()
        .is_some_and(|folder| access(folder, Access::WRITE_OK).is_ok());
    match fs::symlink_metadata(path) {
        Ok(metadata) if !metadata.is_file() => Now::Managed,
        Ok(_) => match fs::read(path).map(|contents| hash(&contents)) {
            Ok(hash) if hash == kept.sha256 => Now::Same,
            Ok(hash) if may => Now::Differs(hash),
            _ => Now::Closed,
        },
        Err(error) if error.kind() == std::io::ErrorKind::NotFound && may => Now::Missing,
        Err(_) => Now::Closed,
    }
}

/// Generations of then that are not there now, where this user may put them.
fn lost(manifest: &Manifest, now: &[Profile]) -> Vec<(LostGeneration, bool)> {
    let uid = rustix::process::geteuid();
    let mut lost = Vec::new();
    for then in &manifest.profiles {
        let Some(now) = now.iter().find(|now| now.id == then.id) else {
            continue;
        };
        if !uid.is_root() && now.owner_uid != uid.as_raw() {
            continue;
        }
        for generation in &then.generations {
            if now.generation(generation.number).is_none() {
                let there = Path::new(&generation.store_path).exists();
                lost.push((
                    LostGeneration {
                        profile: then.id.clone(),
                        number: generation.number,
                        store_path: generation.store_path.clone(),
                    },
                    there,
                ));
            }
        }
    }
    lost
}

fn moved(manifest: &Manifest, now: &[Profile]) -> Vec<(String, u64, Option<u64>)> {
    manifest
        .profiles
        .iter()
        .filter_map(|then| {
            let was = then.current()?.number;
            let is = now
                .iter()
                .find(|now| now.id == then.id)
                .and_then(|now| Some(now.current()?.number));
            (is != Some(was)).then(|| (then.id.to_string(), was, is))
        })
        .collect()
}
