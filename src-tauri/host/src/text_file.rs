//! Reads a file of text that others write, without being held up by it.

use std::fs::File;
use std::io::Read as _;
use std::path::Path;

use nixlamp_core::model::Why;
use rustix::fs::{Mode, OFlags};

/// The most that is read of one file.
const AT_MOST_BYTES: u64 = 8 << 20;

/// A regular file as text. A pipe or a device in its place would make one wait
/// for ever; it is not opened for good.
pub fn read(path: &Path) -> Result<String, Why> {
    let flags = OFlags::RDONLY | OFlags::NONBLOCK | OFlags::CLOEXEC | OFlags::NOCTTY;
    let file = File::from(rustix::fs::open(path, flags, Mode::empty()).map_err(why)?);
    let kind = file.metadata().map_err(|error| broken(&error))?.file_type();
    if !kind.is_file() {
        return Err(Why::Broken("it is no regular file".to_owned()));
    }
    let mut bytes = Vec::new();
    file.take(AT_MOST_BYTES)
        .read_to_end(&mut bytes)
        .map_err(|error| broken(&error))?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

fn why(error: rustix::io::Errno) -> Why {
    use rustix::io::Errno;
    match error {
        Errno::NOENT | Errno::NOTDIR => Why::Missing,
        Errno::ACCESS | Errno::PERM => Why::Denied,
        other => Why::Broken(other.to_string()),
    }
}

fn broken(error: &std::io::Error) -> Why {
    match error.kind() {
        std::io::ErrorKind::PermissionDenied => Why::Denied,
        _ => Why::Broken(error.to_string()),
    }
}
