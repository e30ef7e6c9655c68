//! The least that a monitor must do that reads files: nothing is parsed or kept.

use std::ffi::CStr;
use std::io::Write as _;
use std::os::fd::OwnedFd;

use rustix::fs::{Mode, OFlags};

/// Opens, reads and closes files of processes, in one buffer.
pub struct Bare {
    proc: OwnedFd,
    buffer: Vec<u8>,
}

impl Bare {
    /// Reads from `/proc`.
    pub fn new() -> Self {
        let flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::CLOEXEC;
        let proc = rustix::fs::open("/proc", flags, Mode::empty()).expect("there is /proc");
        Self {
            proc,
            buffer: vec![0; 4096],
        }
    }

    /// Reads these files of each process.
    pub fn read(&mut self, pids: &[u32], files: &[&str]) {
        for &pid in pids {
            for file in files {
                let mut path = [0_u8; 32];
                drop(write!(&mut path[..31], "{pid}/{file}"));
                let Ok(path) = CStr::from_bytes_until_nul(&path) else {
                    continue;
                };
                let flags = OFlags::RDONLY | OFlags::CLOEXEC;
                if let Ok(fd) = rustix::fs::openat(&self.proc, path, flags, Mode::empty()) {
                    _ = rustix::io::read(&fd, &mut self.buffer[..]);
                }
            }
        }
    }
}
