//! A profile's lock as Nix takes it (`lockProfile`): a file beside the link,
//! locked, and removed by whoever held it. Who waits for it sees by one byte in
//! it that it has been removed.

use std::fs::File;
use std::io::{self, Write as _};
use std::os::fd::OwnedFd;
use std::thread::sleep;
use std::time::{Duration, Instant};

use rustix::fs::{AtFlags, FileType, FlockOperation, Mode, OFlags};

/// Nix holds a profile's lock for some milliseconds.
const LIMIT: Duration = Duration::from_secs(if cfg!(test) { 1 } else { 10 });

pub(crate) struct ProfileLock {
    file: File,
    folder: OwnedFd,
    name: String,
}

impl ProfileLock {
    /// Of a profile in an opened folder; `WouldBlock` if somebody holds it for
    /// too long, or what lies in its place is no empty file and stays there.
    pub(crate) fn take(folder: &OwnedFd, profile: &str) -> io::Result<ProfileLock> {
        let until = Instant::now() + LIMIT;
        let name = format!("{profile}.lock");
        // A pipe opened both ways waits for nobody.
        let flags = OFlags::RDWR | OFlags::CREATE | OFlags::CLOEXEC | OFlags::NOFOLLOW;
        loop {
            let file = rustix::fs::openat(folder, &name, flags, Mode::RUSR | Mode::WUSR)?;
            let locked = rustix::fs::flock(&file, FlockOperation::NonBlockingLockExclusive).is_ok();
            let is_there = rustix::fs::fstat(&file).is_ok_and(|f| {
                let is_file = FileType::from_raw_mode(f.st_mode) == FileType::RegularFile;
                is_file && f.st_nlink > 0 && f.st_size == 0
            });
            if locked && is_there {
                return Ok(ProfileLock {
                    file: file.into(),
                    folder: folder.try_clone()?,
                    name,
                });
            }
            if Instant::now() >= until {
                return Err(io::ErrorKind::WouldBlock.into());
            }
            sleep(Duration::from_millis(20));
        }
    }
}

impl Drop for ProfileLock {
    fn drop(&mut self) {
        // What cannot be removed is an empty file that the next one takes.
        if rustix::fs::unlinkat(&self.folder, &self.name, AtFlags::empty()).is_ok() {
            let _ = self.file.write_all(b"d");
        }
    }
}
