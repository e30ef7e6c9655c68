//! Small files of our own in the state folder: written beside and put in place
//! whole, readable by their owner alone.

use std::fs::{self, DirBuilder, File, OpenOptions, Permissions};
use std::io::{self, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt, PermissionsExt};
use std::path::Path;

use anyhow::Context;

use crate::regular;

/// Makes the folder, and those above it, for its owner alone, if it is not there.
pub fn make_folder(folder: &Path) -> io::Result<()> {
    DirBuilder::new().recursive(true).mode(0o700).create(folder)
}

/// The same; an error names the folder.
pub(crate) fn folder(folder: &Path) -> anyhow::Result<()> {
    make_folder(folder).with_context(|| folder.display().to_string())
}

/// Opens one for writing: a new one, or at its end. Never through a link.
pub(crate) fn open(path: &Path, anew: bool) -> anyhow::Result<File> {
    // What a run that was cut off has left of it is nobody's.
    if anew {
        clear(path).with_context(|| path.display().to_string())?;
    }
    OpenOptions::new()
        .append(true)
        .create(true)
        .create_new(anew)
        .mode(0o600)
        .custom_flags(libc::O_NOFOLLOW)
        .open(path)
        .with_context(|| path.display().to_string())
}

/// Takes away what stands there. What cannot be, says why: that something is
/// there already would not.
fn clear(path: &Path) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

/// The most that one may hold: what is larger is not ours.
const MOST_BYTES: u64 = 64 << 20;

/// What stands in one. What is put in its place may be no file at all.
pub(crate) fn read(path: &Path) -> io::Result<Vec<u8>> {
    regular::read(path, MOST_BYTES).map(|(bytes, _)| bytes)
}

/// Whoever reads it sees the old one or the new one.
pub(crate) fn put(path: &Path, bytes: &[u8]) -> anyhow::Result<()> {
    let mut beside = path.as_os_str().to_owned();
    beside.push(".new");
    let beside = Path::new(&beside);
    write_new(beside, bytes, 0o600).with_context(|| beside.display().to_string())?;
    fs::rename(beside, path)?;
    Ok(())
}

/// Writes a file that nobody has yet, readable by its owner alone; what stands
/// there is left alone, and is an error.
pub fn write_first(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(path)?;
    let written = file.write_all(bytes).and_then(|()| file.sync_all());
    if written.is_err() {
        let _ = fs::remove_file(path);
    }
    written
}

/// Writes a file that is to be put in place, with these rights whatever the
/// umask says, and waits until it is on the disk. Never through a link.
pub fn write_new(path: &Path, bytes: &[u8], mode: u32) -> io::Result<()> {
    // What a run that was cut off has left of it is nobody's.
    clear(path)?;
    let mut file = OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(path)?;
    file.write_all(bytes)?;
    file.set_permissions(Permissions::from_mode(mode))?;
    file.sync_all()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_left_over_is_put_away_and_what_cannot_be_is_named_for_what_it_is() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("quiet.json");
        let beside = folder.path().join("quiet.json.new");
        fs::write(&beside, "half").expect("written");
        put(&file, b"whole").expect("it stands in nobody's way");
        assert_eq!(fs::read(&file).expect("there"), b"whole");
        assert!(!beside.exists());
        // As in a folder where nothing can be taken away.
        fs::create_dir(&beside).expect("made");
        let error = write_new(&beside, b"whole", 0o600).expect_err("a folder is there");
        assert_ne!(error.kind(), io::ErrorKind::AlreadyExists, "{error}");
    }
}
