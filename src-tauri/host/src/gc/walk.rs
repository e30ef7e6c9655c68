//! What lies on the disk: the store's own entries, and the files of what may go.

use std::collections::HashSet;
use std::ffi::{OsStr, OsString};
use std::fs;
use std::io;
use std::os::unix::fs::{DirEntryExt, MetadataExt};
use std::path::{Path, PathBuf};

use nixlamp_core::gc::weight::{File, Scales};

/// Where optimised files have one name more.
const LINKS: &str = ".links";
/// `st_blocks` counts these, see stat(2).
const BLOCK: u64 = 512;
/// File systems that may keep what is deleted, share it, or store it smaller.
const UNSURE: &[&str] = &[
    "btrfs", "zfs", "bcachefs", "apfs", "xfs", "ocfs2", "f2fs", "overlay",
];

/// The entries of the store's folder but for `.links`, and for what a running
/// import holds locked: the collector passes these over.
pub fn entries(store: &Path, proc: &Path) -> io::Result<Vec<OsString>> {
    let locked = locked(proc);
    let mut names = Vec::new();
    for entry in fs::read_dir(store)? {
        let entry = entry?;
        let name = entry.file_name();
        let held = name.as_encoded_bytes().starts_with(b"tmp-") && locked.contains(&entry.ino());
        if name != LINKS && !held {
            names.push(name);
        }
    }
    Ok(names)
}

/// Inodes with an flock, from `/proc/locks`: `1: FLOCK ADVISORY WRITE 812
/// fe:01:131075 0 EOF`.
fn locked(proc: &Path) -> HashSet<u64> {
    let text = fs::read_to_string(proc.join("locks")).unwrap_or_default();
    text.lines()
        .filter(|line| line.contains("FLOCK"))
        .filter_map(|line| {
            let file = line.split_whitespace().nth(5)?;
            file.rsplit(':').next()?.parse().ok()
        })
        .collect()
}

/// What of the dead paths is not on the scales.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Missed {
    /// Files and folders that could not be looked at.
    pub unread: u32,
    /// File systems that are mounted there.
    pub mounts: u32,
}

/// Puts all files of these paths on the scales, and tells what is not on them.
pub fn weigh<'a>(
    store: &Path,
    paths: impl Iterator<Item = (u32, &'a OsStr)>,
    scales: &mut Scales,
) -> Missed {
    let mut missed = Missed::default();
    let optimised = links(&store.join(LINKS), scales, &mut missed.unread);
    let device = fs::metadata(store).map(|store| store.dev()).ok();
    let mut next: Vec<PathBuf> = Vec::new();
    for (group, name) in paths {
        let path = store.join(name);
        match fs::symlink_metadata(&path) {
            Ok(found) if Some(found.dev()) != device => missed.mounts += 1,
            Ok(found) => {
                scales.add(group, file(&found, &optimised));
                if found.is_dir() {
                    next.push(path);
                }
            }
            // A valid path that is missing weighs nothing.
            Err(error) => missed.unread += u32::from(error.kind() != io::ErrorKind::NotFound),
        }
        while let Some(folder) = next.pop() {
            let Ok(entries) = fs::read_dir(&folder) else {
                missed.unread += 1;
                continue;
            };
            for entry in entries.flatten() {
                let Ok(found) = entry.metadata() else {
                    missed.unread += 1;
                    continue;
                };
                if Some(found.dev()) != device {
                    missed.mounts += 1;
                    continue;
                }
                scales.add(group, file(&found, &optimised));
                if found.is_dir() {
                    next.push(entry.path());
                }
            }
        }
    }
    missed
}

fn file(found: &fs::Metadata, optimised: &HashSet<u64>) -> File {
    File {
        inode: found.ino(),
        names: found.nlink(),
        size: found.size(),
        disk: found.blocks() * BLOCK,
        is_folder: found.is_dir(),
        optimised: found.nlink() > 1 && optimised.contains(&found.ino()),
    }
}

/// The inodes that `.links` names. Those that nothing else names any more go
/// with every collection.
fn links(folder: &Path, scales: &mut Scales, unread: &mut u32) -> HashSet<u64> {
    let Ok(entries) = fs::read_dir(folder) else {
        *unread += u32::from(folder.exists());
        return HashSet::new();
    };
    let mut inodes = HashSet::new();
    for entry in entries.flatten() {
        inodes.insert(entry.ino());
        if let Ok(found) = entry.metadata()
            && found.nlink() == 1
        {
            scales.add_swept(found.blocks() * BLOCK);
        }
    }
    inodes
}

/// The name of the store's file system, where that makes bytes unsure.
pub fn file_system(proc: &Path, store: &Path) -> Option<String> {
    let Ok(text) = fs::read_to_string(proc.join("self/mountinfo")) else {
        return Some("unknown".to_owned());
    };
    let mut best: Option<(usize, &str)> = None;
    for line in text.lines() {
        // 36 35 98:0 /root /mount/point options … - type source options
        let point = line.split(' ').nth(4)?;
        let kind = line.split(" - ").nth(1)?.split(' ').next()?;
        let length = Path::new(point).components().count();
        if store.starts_with(point) && best.is_none_or(|(longest, _)| length >= longest) {
            best = Some((length, kind));
        }
    }
    let (_, kind) = best?;
    UNSURE.contains(&kind).then(|| kind.to_owned())
}
