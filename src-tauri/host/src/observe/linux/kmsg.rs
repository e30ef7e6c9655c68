//! Lines of the kernel's log, from `/dev/kmsg`, where that may be read: with
//! `kernel.dmesg_restrict=1`, which is the default of most distributions, root
//! alone may.
//!
//! A read never waits (`O_NONBLOCK`) and gives one record:
//! `6,339,5140900,-;text`, then lines that begin with a blank, see
//! Documentation/ABI/testing/dev-kmsg. Measured: 2 µs a look
//! without news.

use std::os::fd::OwnedFd;

use rustix::fs::{Mode, OFlags, SeekFrom};
use rustix::io::Errno;

/// Records read in one look; more are read in the next.
const MOST: usize = 500;
/// The longest record, `PRINTK_MESSAGE_MAX`.
const LONGEST: usize = 8192;

/// The kernel's log from now on.
pub struct Kmsg {
    fd: OwnedFd,
}

impl Kmsg {
    /// Opens it behind what was written so far.
    pub fn open() -> rustix::io::Result<Self> {
        let flags = OFlags::RDONLY | OFlags::NONBLOCK | OFlags::CLOEXEC;
        let fd = rustix::fs::open("/dev/kmsg", flags, Mode::empty())?;
        rustix::fs::seek(&fd, SeekFrom::End(0))?;
        Ok(Self { fd })
    }

    /// What was written since, a line each.
    pub fn lines(&mut self) -> Vec<String> {
        let mut lines = Vec::new();
        let mut buffer = [0; LONGEST];
        for _ in 0..MOST {
            match rustix::io::read(&self.fd, &mut buffer) {
                Ok(0) => break,
                Ok(length) => lines.extend(text(&buffer[..length])),
                // It was overwritten before it was read: the next is there.
                Err(Errno::PIPE | Errno::INTR) => {}
                Err(_) => break,
            }
        }
        lines
    }
}

/// The text of a record.
fn text(record: &[u8]) -> Option<String> {
    let record = String::from_utf8_lossy(record);
    let (_, text) = record.split_once(';')?;
    Some(text.lines().next()?.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn records() {
        for (record, expected) in [
            (
                "3,1234,5140900123,-;Out of memory: Killed process 9 (sh) UID:30001\n",
                Some("Out of memory: Killed process 9 (sh) UID:30001"),
            ),
            (
                "6,339,5140900,-,caller=T1;NET: Registered\n SUBSYSTEM=net\n",
                Some("NET: Registered"),
            ),
            ("no record", None),
            ("6,1,2,-;", None),
        ] {
            assert_eq!(text(record.as_bytes()).as_deref(), expected, "{record}");
        }
    }

    /// Where it may not be read, that is told and nothing else happens.
    #[test]
    fn a_look_never_waits() {
        match Kmsg::open() {
            Ok(mut kmsg) => assert!(kmsg.lines().len() <= MOST),
            Err(error) => assert!(matches!(error, Errno::PERM | Errno::ACCESS | Errno::NOENT)),
        }
    }
}
