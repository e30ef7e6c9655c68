//! What restoring a backup would put back, and what stands there now.

use std::fs;
use std::io::ErrorKind;
use std::path::Path;

use nixlamp_core::backup::{
    BackupId, Kept, LostGeneration, LostLink, Manifest, Now, RESTORED, Restorable, RestorableFile,
    What,
};
use nixlamp_core::profile::Profile;
use nixlamp_core::words::restore as say;
use nixlamp_hands::profile_folders::ProfileFolders;
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
        .filter(|kept| kept.what == What::Flake)
        .find_map(|kept| {
            kept.from
                .strip_suffix(kept.name.strip_prefix("flake/files/")?)
        })
        .map(|folder| folder.trim_end_matches('/').to_owned());
    let has_diff = manifest
        .files
        .iter()
        .any(|k| k.name == "flake/uncommitted.diff" && k.bytes > 0);
    let generations = lost(&manifest, &now, &places.folders);
    let links = lost_links(&manifest, &generations, &places.folders);
    Ok(Restorable {
        files,
        moved: moved(&manifest, &now, &links),
        generations,
        links,
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
    let may = path.parent().is_some_and(may_write);
    match fs::symlink_metadata(path) {
        Ok(metadata) if !metadata.is_file() => Now::Managed,
        Ok(_) => match fs::read(path).map(|contents| hash(&contents)) {
            Ok(hash) if hash == kept.sha256 => Now::Same,
            Ok(hash) if may => Now::Differs(hash),
            _ => Now::Closed,
        },
        Err(error) if error.kind() == ErrorKind::NotFound && may => Now::Missing,
        Err(_) => Now::Closed,
    }
}

/// Generations of then that are not there now, where this user may put them.
fn lost(
    manifest: &Manifest,
    now: &[Profile],
    folders: &ProfileFolders,
) -> Vec<(LostGeneration, bool)> {
    let mut lost = Vec::new();
    for then in may_put(manifest, folders) {
        let now = now.iter().find(|now| now.id == then.id);
        for generation in &then.generations {
            if now.is_none_or(|now| now.generation(generation.number).is_none()) {
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

/// Links of profiles that are not there now, where what they led to is or can
/// be put back.
fn lost_links(
    manifest: &Manifest,
    lost: &[(LostGeneration, bool)],
    folders: &ProfileFolders,
) -> Vec<LostLink> {
    let comes_back = |then: &Profile, number: u64| {
        let lost = lost
            .iter()
            .find(|(lost, _)| lost.profile == then.id && lost.number == number);
        lost.is_none_or(|(_, there)| *there)
    };
    may_put(manifest, folders)
        .filter(|then| {
            let link = folders.link(&then.id).map(fs::symlink_metadata);
            link.is_some_and(|link| link.is_err_and(|e| e.kind() == ErrorKind::NotFound))
        })
        .filter_map(|then| {
            let number = then.current()?.number;
            comes_back(then, number).then(|| LostLink {
                profile: then.id.clone(),
                number,
            })
        })
        .collect()
}

/// Profiles of then, where this user may put their links now: a profile that
/// has gone tells no owner.
fn may_put<'a>(
    manifest: &'a Manifest,
    folders: &ProfileFolders,
) -> impl Iterator<Item = &'a Profile> {
    manifest.profiles.iter().filter(|then| {
        folders
            .path(then.id.folder)
            .is_some_and(|folder| may_write(&folder))
    })
}

/// True if this user may make something in a folder, and the folder where it
/// is not there.
fn may_write(folder: &Path) -> bool {
    folder
        .ancestors()
        .find(|folder| fs::symlink_metadata(folder).is_ok())
        .is_some_and(|there| access(there, Access::WRITE_OK | Access::EXEC_OK).is_ok())
}

fn moved(
    manifest: &Manifest,
    now: &[Profile],
    links: &[LostLink],
) -> Vec<(String, u64, Option<u64>)> {
    manifest
        .profiles
        .iter()
        .filter(|then| !links.iter().any(|link| link.profile == then.id))
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

#[cfg(test)]
mod tests;
