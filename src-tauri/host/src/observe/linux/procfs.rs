//! Reads files below `/proc/PID` without a heap allocation each: the path is
//! built on the stack, the contents go into one buffer that is kept.

use std::ffi::CStr;
use std::mem::MaybeUninit;
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::path::Path;

use rustix::fs::{AtFlags, Mode, OFlags, RawDir, SeekFrom};
use rustix::io::Errno;

/// `PROC_SUPER_MAGIC` of `include/uapi/linux/magic.h`.
const PROC_MAGIC: u64 = 0x9fa0;

/// A command line may be megabytes; what a program is, and what it was asked,
/// stands in front.
pub const LONGEST: usize = 64 * 1024;

/// An open `/proc`.
pub struct Proc {
    folder: OwnedFd,
    buffer: Vec<u8>,
    names: Vec<MaybeUninit<u8>>,
    /// True if the pids in it are those that our kernel calls mean. False for a
    /// folder that only looks like `/proc`, or that of other pids.
    live: bool,
}

impl Proc {
    /// Opens it.
    pub fn open(path: &Path) -> rustix::io::Result<Self> {
        let folder = rustix::fs::open(
            path,
            OFlags::RDONLY | OFlags::DIRECTORY | OFlags::CLOEXEC,
            Mode::empty(),
        )?;
        let of_kernel = rustix::fs::fstatfs(&folder)
            .is_ok_and(|about| u64::try_from(about.f_type).is_ok_and(|kind| kind == PROC_MAGIC));
        // A /proc of another pid namespace shows us under another number, or
        // not at all.
        let live = of_kernel
            && rustix::fs::readlinkat(&folder, c"self", Vec::new())
                .is_ok_and(|own| own.to_bytes() == std::process::id().to_string().as_bytes())
            && super::raw::process_cpu_ns(std::process::id()).is_some();
        Ok(Self {
            folder,
            buffer: vec![0; 4096],
            names: vec![MaybeUninit::uninit(); 32 * 1024],
            live,
        })
    }

    /// True if kernel calls and this folder mean the same processes.
    pub fn live(&self) -> bool {
        self.live
    }

    /// The folder itself.
    pub fn folder(&self) -> BorrowedFd<'_> {
        self.folder.as_fd()
    }

    /// All processes' numbers, ascending.
    pub fn list(&mut self, pids: &mut Vec<u32>) -> rustix::io::Result<()> {
        pids.clear();
        rustix::fs::seek(&self.folder, SeekFrom::Start(0))?;
        let mut entries = RawDir::new(&self.folder, &mut self.names);
        while let Some(entry) = entries.next() {
            if let Some(pid) = number(entry?.file_name().to_bytes()) {
                pids.push(pid);
            }
        }
        // The kernel lists in ascending order (`next_tgid` in fs/proc/base.c);
        // a folder that stands in for it need not.
        if !pids.is_sorted() {
            pids.sort_unstable();
        }
        Ok(())
    }

    /// What one read call gives of `PID/file`: enough for the files that the
    /// kernel writes in one piece (`stat`, `status`, `io`, `wchan`).
    pub fn read(&mut self, pid: u32, file: &str) -> rustix::io::Result<&[u8]> {
        let fd = self.open_file(pid, file)?;
        let length = rustix::io::read(&fd, &mut self.buffer[..])?;
        Ok(&self.buffer[..length])
    }

    /// The whole of `PID/file`, up to [`LONGEST`] bytes.
    pub fn read_long(&mut self, pid: u32, file: &str) -> rustix::io::Result<&[u8]> {
        let fd = self.open_file(pid, file)?;
        self.read_all(&fd, LONGEST)
    }

    /// The whole of a file in the folder itself, up to `longest` bytes.
    pub fn read_common(&mut self, file: &str, longest: usize) -> rustix::io::Result<&[u8]> {
        let fd = self.open_path(&Short::new(&[file])?)?;
        self.read_all(&fd, longest)
    }

    /// The effective user of a process: the owner of its folder. The folder
    /// belongs to the effective user even where its files belong to root, see
    /// `task_dump_owner` in fs/proc/base.c.
    pub fn uid(&self, pid: u32) -> rustix::io::Result<u32> {
        let mut digits = [0; 10];
        let path = Short::new(&[decimal(pid, &mut digits)])?;
        rustix::fs::statat(&self.folder, path.as_c_str()?, AtFlags::empty())
            .map(|about| about.st_uid)
    }

    /// The names in a folder of a process (`task`, `fd`).
    pub fn names(&mut self, pid: u32, folder: &str, out: &mut Vec<u32>) -> rustix::io::Result<()> {
        out.clear();
        let mut digits = [0; 10];
        let path = Short::new(&[decimal(pid, &mut digits), "/", folder])?;
        let flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::CLOEXEC;
        let fd = rustix::fs::openat(&self.folder, path.as_c_str()?, flags, Mode::empty())?;
        let mut entries = RawDir::new(&fd, &mut self.names);
        while let Some(entry) = entries.next() {
            out.extend(number(entry?.file_name().to_bytes()));
        }
        Ok(())
    }

    /// What a link of a process points to (`fd/3`), if that is text.
    pub fn link(&self, pid: u32, file: &str) -> rustix::io::Result<String> {
        let mut digits = [0; 10];
        let path = Short::new(&[decimal(pid, &mut digits), "/", file])?;
        let target = rustix::fs::readlinkat(&self.folder, path.as_c_str()?, Vec::new())?;
        target.into_string().map_err(|_| Errno::ILSEQ)
    }

    fn open_file(&self, pid: u32, file: &str) -> rustix::io::Result<OwnedFd> {
        let mut digits = [0; 10];
        self.open_path(&Short::new(&[decimal(pid, &mut digits), "/", file])?)
    }

    fn open_path(&self, path: &Short) -> rustix::io::Result<OwnedFd> {
        let flags = OFlags::RDONLY | OFlags::CLOEXEC;
        rustix::fs::openat(&self.folder, path.as_c_str()?, flags, Mode::empty())
    }

    fn read_all(&mut self, fd: &OwnedFd, longest: usize) -> rustix::io::Result<&[u8]> {
        let mut length = 0;
        loop {
            if length == self.buffer.len() {
                self.buffer.resize(length * 2, 0);
            }
            let read = rustix::io::read(fd, &mut self.buffer[length..])?;
            length += read;
            if read == 0 || length >= longest {
                return Ok(&self.buffer[..length.min(longest)]);
            }
        }
    }
}

/// A short path on the stack.
struct Short {
    bytes: [u8; 64],
}

impl Short {
    fn new(parts: &[&str]) -> rustix::io::Result<Self> {
        let mut bytes = [0; 64];
        let mut length = 0;
        for part in parts {
            let end = length + part.len();
            // The last byte stays zero: it ends the path.
            if end >= bytes.len() {
                return Err(Errno::NAMETOOLONG);
            }
            bytes[length..end].copy_from_slice(part.as_bytes());
            length = end;
        }
        Ok(Self { bytes })
    }

    fn as_c_str(&self) -> rustix::io::Result<&CStr> {
        CStr::from_bytes_until_nul(&self.bytes).map_err(|_| Errno::NAMETOOLONG)
    }
}

/// A number as text, without the heap.
fn decimal(mut number: u32, digits: &mut [u8; 10]) -> &str {
    let mut start = digits.len();
    loop {
        start -= 1;
        digits[start] = b'0' + (number % 10) as u8;
        number /= 10;
        if number == 0 {
            break;
        }
    }
    std::str::from_utf8(&digits[start..]).unwrap_or_default()
}

/// A number written with digits alone.
fn number(text: &[u8]) -> Option<u32> {
    if text.is_empty() || text.len() > 10 {
        return None;
    }
    text.iter().try_fold(0_u32, |sum, &digit| {
        let digit = digit.is_ascii_digit().then(|| u32::from(digit - b'0'))?;
        sum.checked_mul(10)?.checked_add(digit)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_there_and_back() {
        let mut digits = [0; 10];
        for sample in [0, 7, 10, 4_194_304, u32::MAX] {
            assert_eq!(
                number(decimal(sample, &mut digits).as_bytes()),
                Some(sample)
            );
        }
        assert_eq!(number(b"4294967296"), None);
        assert_eq!(number(b"12a"), None);
        assert_eq!(number(b""), None);
    }

    #[test]
    fn the_real_proc_lists_and_reads_us() {
        let mut proc = Proc::open(Path::new("/proc")).expect("open /proc");
        assert!(proc.live());
        let mut pids = Vec::new();
        proc.list(&mut pids).expect("list");
        assert!(pids.contains(&std::process::id()));
        assert!(pids.is_sorted());
        let line = proc
            .read_long(std::process::id(), "cmdline")
            .expect("cmdline");
        assert!(line.contains(&0));
        assert!(Short::new(&["a".repeat(64).as_str()]).is_err());
    }

    #[test]
    fn a_folder_that_is_no_proc_is_not_live() {
        assert!(!Proc::open(Path::new("/tmp")).expect("open").live());
        assert!(Proc::open(Path::new("/nowhere")).is_err());
    }
}
