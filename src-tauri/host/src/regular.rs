//! Reading files that somebody else may have put there: a pipe or a device in
//! a file's place would make one wait for ever, and a huge one fill memory.

use std::fs::File;
use std::io::{Error, ErrorKind, Read as _, Result};
use std::path::Path;

use nixlamp_core::model::Why;
use nixlamp_core::words::backup as words;
use rustix::fs::{Mode, OFlags};

/// The most that is read of a file of text.
const TEXT_AT_MOST_BYTES: u64 = 8 << 20;

/// Opens a regular file, following links.
pub fn open(path: &Path) -> Result<File> {
    let flags = OFlags::RDONLY | OFlags::NONBLOCK | OFlags::CLOEXEC | OFlags::NOCTTY;
    let file = File::from(rustix::fs::open(path, flags, Mode::empty())?);
    if file.metadata()?.is_file() {
        Ok(file)
    } else {
        Err(Error::other(words::no_file()))
    }
}

/// Its contents and its mode, or an error if it is larger than that.
pub fn read(path: &Path, at_most: u64) -> Result<(Vec<u8>, u32)> {
    use std::os::unix::fs::MetadataExt as _;
    let file = open(path)?;
    let mode = file.metadata()?.mode() & 0o777;
    let mut contents = Vec::new();
    file.take(at_most + 1).read_to_end(&mut contents)?;
    if contents.len() as u64 > at_most {
        return Err(Error::other(words::too_large()));
    }
    Ok((contents, mode))
}

/// As text, what is no UTF-8 in it replaced; of a huge file the beginning.
pub fn text(path: &Path) -> std::result::Result<String, Why> {
    let mut bytes = Vec::new();
    open(path)
        .and_then(|file| file.take(TEXT_AT_MOST_BYTES).read_to_end(&mut bytes))
        .map_err(|error| why(&error))?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

fn why(error: &Error) -> Why {
    match error.kind() {
        ErrorKind::NotFound | ErrorKind::NotADirectory => Why::Missing,
        ErrorKind::PermissionDenied => Why::Denied,
        _ => Why::Broken(error.to_string()),
    }
}
