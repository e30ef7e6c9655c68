//! The folder of a backup: made aside, read back, renamed; kept for a while.

use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{self, Read, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

use nixlamp_core::backup::{BackupId, Kept, Manifest, What, to_forget};
use nixlamp_core::model::Time;
use nixlamp_core::words::backup as words;
use nixlamp_core::words::rfc3339;
use nixlamp_hands::halt;
use rustix::fs::{Mode, OFlags};
use sha2::{Digest, Sha256};

use crate::{clock, own_file};

/// A backup that is not whole yet.
const MAKING: &str = ".making-";
/// The roots that hold store paths, beside the backups: a root must not move.
const ROOTS: &str = "roots";
const MANIFEST: &str = "manifest.json";
/// What everything but the databases takes at most, as a rule.
const SMALL_BYTES: u64 = 8 * 1024 * 1024;

/// A backup that is being made. Dropped before its end it leaves nothing.
pub(super) struct Making {
    folder: PathBuf,
    aside: PathBuf,
    whole: bool,
    pub(super) manifest: Manifest,
}

impl Making {
    pub(super) fn begin(folder: &Path, why: &str) -> Result<Making, String> {
        let failed =
            |error: io::Error| words::file(&folder.display().to_string(), &error.to_string());
        private(folder).map_err(failed)?;
        private(&folder.join(ROOTS)).map_err(failed)?;
        let made = clock::now().time;
        let id = (0..99)
            .filter_map(|again| BackupId::of(&rfc3339(made), again))
            .find(|id| !folder.join(id.as_str()).exists())
            .ok_or_else(|| failed(io::Error::from(io::ErrorKind::AlreadyExists)))?;
        let aside = folder.join(format!("{MAKING}{id}"));
        let making = Making {
            folder: folder.to_owned(),
            aside,
            whole: false,
            manifest: Manifest {
                id,
                made,
                why: why.to_owned(),
                files: Vec::new(),
                profiles: Vec::new(),
                roots: Vec::new(),
                held: Vec::new(),
                left_out: Vec::new(),
            },
        };
        DirBuilder::new()
            .mode(0o700)
            .create(&making.aside)
            .map_err(failed)?;
        Ok(making)
    }

    /// Where a file that something else writes is to lie.
    pub(super) fn path(&self, name: &str) -> PathBuf {
        self.aside.join(name)
    }

    /// Where the root lies that holds a path.
    pub(super) fn root(&self, name: &str) -> PathBuf {
        root(&self.folder, &self.manifest.id, name)
    }

    pub(super) fn write(
        &mut self,
        what: What,
        name: &str,
        from: &str,
        contents: &[u8],
    ) -> Result<(), String> {
        self.write_with_mode(what, name, from, contents, 0o600)
    }

    /// Notes with it the mode that it had.
    pub(super) fn write_with_mode(
        &mut self,
        what: What,
        name: &str,
        from: &str,
        contents: &[u8],
        mode: u32,
    ) -> Result<(), String> {
        let failed = |error: io::Error| words::file(name, &error.to_string());
        let path = self.path(name);
        if let Some(parent) = path.parent().filter(|parent| *parent != self.aside) {
            own_file::make_folder(parent).map_err(failed)?;
        }
        let mut file = OpenOptions::new()
            .write(true)
            .create_new(true)
            .mode(0o600)
            .open(&path)
            .map_err(failed)?;
        file.write_all(contents).map_err(failed)?;
        file.sync_all().map_err(failed)?;
        self.manifest.files.push(Kept {
            what,
            name: name.to_owned(),
            from: from.to_owned(),
            bytes: contents.len() as u64,
            sha256: hex(&Sha256::digest(contents)),
            mode,
        });
        Ok(())
    }

    /// Takes up a file that something else has written.
    pub(super) fn take_up(&mut self, what: What, name: &str, from: &Path) -> Result<(), String> {
        let path = self.path(name);
        let failed = |error: io::Error| words::file(name, &error.to_string());
        let (sha256, bytes) = hash(&path).map_err(failed)?;
        File::open(&path)
            .and_then(|f| f.sync_all())
            .map_err(failed)?;
        self.manifest.files.push(Kept {
            what,
            name: name.to_owned(),
            from: from.display().to_string(),
            bytes,
            sha256,
            mode: 0o600,
        });
        Ok(())
    }

    /// Reads everything back and gives the backup its name.
    pub(super) fn finish(mut self) -> Result<Manifest, String> {
        let failed = |error: io::Error| words::file(MANIFEST, &error.to_string());
        let text = serde_json::to_vec_pretty(&self.manifest)
            .map_err(|error| words::file(MANIFEST, &error.to_string()))?;
        let mut file = OpenOptions::new()
            .write(true)
            .create_new(true)
            .mode(0o600)
            .open(self.path(MANIFEST))
            .map_err(failed)?;
        file.write_all(&text).map_err(failed)?;
        file.sync_all().map_err(failed)?;
        halt::at("backup-written");
        read_back(&self.aside, &self.manifest)?;
        fs::rename(&self.aside, self.folder.join(self.manifest.id.as_str())).map_err(failed)?;
        self.whole = true;
        File::open(&self.folder)
            .and_then(|folder| folder.sync_all())
            .map_err(failed)?;
        Ok(self.manifest.clone())
    }
}

impl Drop for Making {
    fn drop(&mut self) {
        if !self.whole {
            let _ = fs::remove_dir_all(&self.aside);
            remove_roots(&self.folder, &self.manifest.id);
        }
    }
}

/// Every file from the disk again, its hash, the database's soundness, and
/// that what the manifest on the disk says is what was meant.
fn read_back(folder: &Path, meant: &Manifest) -> Result<(), String> {
    let said: Manifest = fs::read(folder.join(MANIFEST))
        .map_err(|error| words::file(MANIFEST, &error.to_string()))
        .and_then(|text| {
            serde_json::from_slice(&text).map_err(|error| words::file(MANIFEST, &error.to_string()))
        })?;
    if said != *meant {
        return Err(words::differs(MANIFEST));
    }
    for kept in &said.files {
        let path = folder.join(&kept.name);
        let (sha256, bytes) =
            hash(&path).map_err(|error| words::file(&kept.name, &error.to_string()))?;
        if (sha256, bytes) != (kept.sha256.clone(), kept.bytes) {
            return Err(words::differs(&kept.name));
        }
        if kept.what == What::Database {
            super::database::is_sound(&path)?;
        }
    }
    Ok(())
}

pub(super) fn hash(path: &Path) -> io::Result<(String, u64)> {
    let mut file = File::open(path)?;
    let mut hasher = Sha256::new();
    let mut buffer = vec![0; 256 * 1024];
    let mut bytes = 0;
    loop {
        let read = file.read(&mut buffer)?;
        if read == 0 {
            return Ok((hex(&hasher.finalize()), bytes));
        }
        hasher.update(&buffer[..read]);
        bytes += read as u64;
    }
}

fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// A folder for this user alone; one that is there already is made so. Behind
/// a link it is left as it is: it may be any folder.
fn private(folder: &Path) -> io::Result<()> {
    own_file::make_folder(folder)?;
    let flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::NOFOLLOW | OFlags::CLOEXEC;
    match rustix::fs::open(folder, flags, Mode::empty()) {
        Ok(opened) => Ok(rustix::fs::fchmod(&opened, Mode::RWXU)?),
        Err(_) if folder.is_symlink() => Ok(()),
        Err(error) => Err(error.into()),
    }
}

/// An error if so many bytes, and a little more, do not fit where the folder is
/// or would be made.
pub(super) fn has_room(folder: &Path, bytes: u64) -> Result<(), String> {
    let need = bytes + SMALL_BYTES;
    let place = folder.display().to_string();
    let there = folder.ancestors().find(|folder| folder.exists());
    let space = rustix::fs::statvfs(there.unwrap_or(folder))
        .map_err(|e| words::file(&place, &e.to_string()))?;
    let free = space.f_bavail.saturating_mul(space.f_frsize);
    if free < need {
        return Err(words::no_room(need, free, &place));
    }
    Ok(())
}

fn root(folder: &Path, id: &BackupId, name: &str) -> PathBuf {
    folder.join(ROOTS).join(format!("{id}.{name}"))
}

fn remove_roots(folder: &Path, id: &BackupId) {
    let begins = format!("{id}.");
    for entry in entries(&folder.join(ROOTS)) {
        if entry.to_str().is_some_and(|name| name.starts_with(&begins)) {
            let _ = fs::remove_file(folder.join(ROOTS).join(entry));
        }
    }
}

fn entries(folder: &Path) -> Vec<std::ffi::OsString> {
    fs::read_dir(folder)
        .map(|entries| entries.flatten().map(|entry| entry.file_name()).collect())
        .unwrap_or_default()
}

/// What a backup says of itself, or why it cannot be understood.
pub fn manifest(folder: &Path, id: &BackupId) -> Result<Manifest, String> {
    let path = folder.join(id.as_str()).join(MANIFEST);
    let text = fs::read(path).map_err(|error| words::broken(id, &error.to_string()))?;
    serde_json::from_slice(&text).map_err(|error| words::broken(id, &error.to_string()))
}

/// All backups, the newest first; those that cannot be understood as a sentence.
pub fn list(folder: &Path) -> Vec<Result<Manifest, String>> {
    let mut ids: Vec<BackupId> = entries(folder)
        .iter()
        .filter_map(|name| BackupId::new(name.to_str()?))
        .collect();
    ids.sort();
    ids.iter().rev().map(|id| manifest(folder, id)).collect()
}

/// Removes what a crash left: backups that never became whole, and roots of
/// backups that are not there. Not while one is being made.
pub fn sweep(folder: &Path) {
    for name in entries(folder) {
        if name.to_str().is_some_and(|name| name.starts_with(MAKING)) {
            let _ = fs::remove_dir_all(folder.join(name));
        }
    }
    for name in entries(&folder.join(ROOTS)) {
        let id = name.to_str().and_then(|name| name.split('.').next());
        if id.is_some_and(|id| BackupId::new(id).is_some() && !folder.join(id).exists()) {
            let _ = fs::remove_file(folder.join(ROOTS).join(name));
        }
    }
}

/// Removes backups that have had their time.
pub(super) fn forget_old(folder: &Path, now: Time) {
    let all: Vec<(BackupId, Time)> = list(folder)
        .into_iter()
        .flatten()
        .map(|manifest| (manifest.id, manifest.made))
        .collect();
    for id in to_forget(&all, now) {
        // It is tried again after the next backup.
        let _ = forget(folder, &id);
    }
}

/// Removes a backup and its roots. Not while one is being made.
pub fn forget(folder: &Path, id: &BackupId) -> io::Result<()> {
    // Its name goes first: half a backup must not look like a whole one.
    let aside = folder.join(format!("{MAKING}{id}"));
    fs::rename(folder.join(id.as_str()), &aside)?;
    remove_roots(folder, id);
    fs::remove_dir_all(aside)
}
