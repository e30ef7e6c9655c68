//! Reads a store path as Nix archives it, and hashes that.
//!
//! The archive (NAR, `nix-archive-1`) knows contents, names, the targets of
//! links and one bit, whether the owner may execute a file. Everything else is
//! looked at on the way: owner, rights and times cost nothing, since each file is
//! asked for its size anyway.

use std::collections::BTreeMap;
use std::ffi::{CStr, CString};
use std::io;
use std::os::fd::{AsFd, OwnedFd};
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};

use nixlamp_core::say;
use nixlamp_core::verify::{Look, LookKind};
use rustix::fs::{
    AtFlags, CWD, Dir, FileType, Mode, OFlags, Stat, fstat, openat, readlinkat, statat,
};
use sha2::{Digest, Sha256, Sha512};

use crate::observe::gentle;

/// What is read and hashed at once; between two of these others have their turn.
pub(super) const CHUNK: usize = 256 * 1024;
/// A file from this size on does not stay in the cache on our account.
const LARGE: u64 = 1024 * 1024;
/// So much of a large file is given back at once.
const GIVE_BACK: u64 = 8 * 1024 * 1024;
/// Nested folders below this depth are no store path that Nix made.
const DEEPEST: usize = 256;

/// Why a path was not read to its end.
#[derive(Debug)]
pub(super) enum Failure {
    /// Somebody wishes so.
    Cancelled,
    /// The system refused it.
    Io(PathBuf, io::Error),
    /// No archive can hold this.
    Foreign(PathBuf, String),
    /// It became shorter or went away while it was read.
    Changed,
}

/// A path, read.
pub(super) struct Nar {
    /// The digest of its archive.
    pub(super) digest: Vec<u8>,
    /// What is odd about rights and times, by kind: how many, and the first.
    pub(super) looks: BTreeMap<LookKind, (u64, PathBuf)>,
}

/// How a path is read.
#[derive(Clone, Copy)]
pub(super) struct Manner {
    /// Whose the files should be.
    pub(super) owner: u32,
    /// True where file names differ by more than case only through a suffix that
    /// Nix gave them, as on macOS.
    pub(super) case_hack: bool,
}

/// The algorithm of a hash in the database. `None` if it is not read here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Algorithm {
    Sha256,
    Sha512,
}

/// Algorithm and digest of what stands in the database: `sha256:` and sixteen's
/// digits. `None` if that is not known here.
pub(super) fn wanted(hash: &str) -> Option<(Algorithm, Vec<u8>)> {
    let (name, digits) = hash.split_once(':')?;
    let (algorithm, bytes) = match name {
        "sha256" => (Algorithm::Sha256, 32),
        "sha512" => (Algorithm::Sha512, 64),
        _ => return None,
    };
    let digits = digits.as_bytes();
    let digest: Option<Vec<u8>> = digits
        .chunks(2)
        .map(|pair| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok())
        .collect();
    digest
        .filter(|_| digits.len() == 2 * bytes)
        .map(|digest| (algorithm, digest))
}

/// The same way back.
pub(super) fn shown(algorithm: Algorithm, digest: &[u8]) -> String {
    let name = match algorithm {
        Algorithm::Sha256 => "sha256",
        Algorithm::Sha512 => "sha512",
    };
    let mut text = format!("{name}:");
    for byte in digest {
        text.extend(
            [byte >> 4, byte & 15].map(|digit| {
                char::from_digit(u32::from(digit), 16).expect("four bits are one digit")
            }),
        );
    }
    text
}

/// Reads a path. `pace` is told of each piece before it is hashed, and may wait;
/// false ends it.
pub(super) fn read(
    path: &Path,
    algorithm: Algorithm,
    manner: Manner,
    pace: &mut dyn FnMut(usize) -> bool,
) -> Result<Nar, Failure> {
    let mut reader = Reader {
        hash: match algorithm {
            Algorithm::Sha256 => Hash::Sha256(Sha256::new()),
            Algorithm::Sha512 => Hash::Sha512(Sha512::new()),
        },
        buffer: vec![0; CHUNK],
        filled: 0,
        looks: BTreeMap::new(),
        manner,
        pace,
    };
    let name = CString::new(path.as_os_str().as_bytes())
        .map_err(|_| Failure::Io(path.to_owned(), io::ErrorKind::InvalidInput.into()))?;
    reader.token(b"nix-archive-1")?;
    reader.node(CWD, &name, path, FileType::Unknown, 0)?;
    reader.flush()?;
    Ok(Nar {
        digest: reader.hash.end(),
        looks: reader.looks,
    })
}

/// What is odd about one file's owner, rights and time. Links have no rights.
pub(super) fn odd(stat: &Stat, owner: u32) -> Vec<LookKind> {
    let mut odd = Vec::new();
    let kind = FileType::from_raw_mode(stat.st_mode);
    // Their type differs from system to system.
    #[allow(clippy::useless_conversion, clippy::unnecessary_cast)]
    let (mode, time) = (u32::from(stat.st_mode) & 0o7777, stat.st_mtime as i64);
    if stat.st_uid != owner {
        odd.push(LookKind::Owner);
    }
    if kind != FileType::Symlink && mode != 0o444 && mode != 0o555 {
        let folder = kind == FileType::Directory;
        let closed = mode & 0o444 != 0o444 || folder && mode & 0o111 != 0o111;
        if mode & 0o222 != 0 {
            odd.push(LookKind::Writable);
        }
        if closed {
            odd.push(LookKind::Closed);
        } else if mode & 0o222 == 0 {
            odd.push(LookKind::Mode);
        }
    }
    if time != 1 {
        odd.push(LookKind::Time);
    }
    odd
}

/// As they are told.
pub(super) fn told(looks: BTreeMap<LookKind, (u64, PathBuf)>) -> Vec<Look> {
    looks
        .into_iter()
        .map(|(what, (count, first))| Look {
            what,
            count,
            first: first.display().to_string(),
        })
        .collect()
}

enum Hash {
    Sha256(Sha256),
    Sha512(Sha512),
}

impl Hash {
    fn take(&mut self, bytes: &[u8]) {
        match self {
            Hash::Sha256(hash) => hash.update(bytes),
            Hash::Sha512(hash) => hash.update(bytes),
        }
    }

    fn end(self) -> Vec<u8> {
        match self {
            Hash::Sha256(hash) => hash.finalize().to_vec(),
            Hash::Sha512(hash) => hash.finalize().to_vec(),
        }
    }
}

struct Reader<'a> {
    hash: Hash,
    /// Always of [`CHUNK`] bytes, so that it need not be cleared each time.
    buffer: Vec<u8>,
    /// So much of it waits to be hashed.
    filled: usize,
    looks: BTreeMap<LookKind, (u64, PathBuf)>,
    manner: Manner,
    pace: &'a mut dyn FnMut(usize) -> bool,
}

impl Reader<'_> {
    fn node(
        &mut self,
        at: impl AsFd,
        name: &CStr,
        path: &Path,
        kind: FileType,
        depth: usize,
    ) -> Result<(), Failure> {
        let fault = |error: rustix::io::Errno| gone_or_io(path, depth, error);
        // The folder may not tell; a pipe must not even be opened.
        let kind = match kind {
            FileType::Unknown => {
                let stat = statat(&at, name, AtFlags::SYMLINK_NOFOLLOW).map_err(fault)?;
                FileType::from_raw_mode(stat.st_mode)
            }
            kind => kind,
        };
        self.token(b"(")?;
        self.token(b"type")?;
        match kind {
            FileType::RegularFile => {
                let (file, stat) = open(&at, name, OFlags::empty()).map_err(fault)?;
                expect(&stat, kind)?;
                self.look(&stat, path);
                self.regular(&file, &stat, path)?;
            }
            FileType::Directory => {
                let (folder, stat) = open(&at, name, OFlags::DIRECTORY).map_err(fault)?;
                self.look(&stat, path);
                self.directory(&folder, path, depth)?;
            }
            FileType::Symlink => {
                let stat = statat(&at, name, AtFlags::SYMLINK_NOFOLLOW).map_err(fault)?;
                expect(&stat, kind)?;
                self.look(&stat, path);
                let target = readlinkat(&at, name, Vec::new()).map_err(fault)?;
                self.token(b"symlink")?;
                self.token(b"target")?;
                self.token(target.as_bytes())?;
            }
            FileType::Fifo => return Err(Failure::Foreign(path.to_owned(), say!("a-named-pipe"))),
            FileType::Socket => return Err(Failure::Foreign(path.to_owned(), say!("a-socket"))),
            _ => return Err(Failure::Foreign(path.to_owned(), say!("a-device"))),
        }
        self.token(b")")
    }

    fn directory(&mut self, folder: &OwnedFd, path: &Path, depth: usize) -> Result<(), Failure> {
        let fault = |error: rustix::io::Errno| gone_or_io(path, depth, error);
        if depth >= DEEPEST {
            return Err(Failure::Foreign(
                path.to_owned(),
                say!("folders-without-end"),
            ));
        }
        self.token(b"directory")?;
        let mut entries = Vec::new();
        for entry in Dir::read_from(folder).map_err(fault)? {
            let entry = entry.map_err(fault)?;
            let name = entry.file_name();
            if name != c"." && name != c".." {
                let shown = self.archived(name.to_bytes());
                entries.push((shown, name.to_owned(), entry.file_type()));
            }
        }
        // As Nix sorts them: by bytes, whatever the language.
        entries.sort_by(|a, b| a.0.cmp(&b.0));
        for (shown, name, kind) in entries {
            self.token(b"entry")?;
            self.token(b"(")?;
            self.token(b"name")?;
            self.token(&shown)?;
            self.token(b"node")?;
            let below = path.join(std::ffi::OsStr::from_bytes(name.to_bytes()));
            self.node(folder, &name, &below, kind, depth + 1)?;
            self.token(b")")?;
        }
        Ok(())
    }

    /// The name as the archive has it.
    fn archived(&self, name: &[u8]) -> Vec<u8> {
        const SUFFIX: &[u8] = b"~nix~case~hack~";
        let at = name
            .windows(SUFFIX.len())
            .position(|part| part == SUFFIX)
            .filter(|_| self.manner.case_hack);
        name[..at.unwrap_or(name.len())].to_vec()
    }

    fn regular(&mut self, file: &OwnedFd, stat: &Stat, path: &Path) -> Result<(), Failure> {
        let size = stat.st_size as u64;
        self.token(b"regular")?;
        if stat.st_mode & 0o100 != 0 {
            self.token(b"executable")?;
            self.token(b"")?;
        }
        self.token(b"contents")?;
        self.raw(&size.to_le_bytes())?;
        let (mut left, mut given_back) = (size, 0);
        while left > 0 {
            if self.filled == CHUNK {
                self.flush()?;
            }
            let most = (CHUNK - self.filled).min(usize::try_from(left).unwrap_or(CHUNK));
            let room = &mut self.buffer[self.filled..self.filled + most];
            let got = rustix::io::retry_on_intr(|| rustix::io::read(file, &mut *room))
                .map_err(|error| Failure::Io(path.to_owned(), error.into()))?;
            if got == 0 {
                return Err(Failure::Changed);
            }
            self.filled += got;
            left -= got as u64;
            let done = size - left;
            if size >= LARGE && (left == 0 || done - given_back >= GIVE_BACK) {
                gentle::forget(file, given_back, done - given_back);
                given_back = done;
            }
        }
        self.pad(size)
    }

    fn look(&mut self, stat: &Stat, path: &Path) {
        for kind in odd(stat, self.manner.owner) {
            let known = self
                .looks
                .entry(kind)
                .or_insert_with(|| (0, path.to_owned()));
            known.0 += 1;
        }
    }

    /// A string as the archive has it: its length in eight bytes, itself, and
    /// zeros up to the next multiple of eight.
    fn token(&mut self, text: &[u8]) -> Result<(), Failure> {
        self.raw(&(text.len() as u64).to_le_bytes())?;
        self.raw(text)?;
        self.pad(text.len() as u64)
    }

    fn pad(&mut self, written: u64) -> Result<(), Failure> {
        let short = (8 - written % 8) % 8;
        self.raw(&[0; 8][..short as usize])
    }

    fn raw(&mut self, mut bytes: &[u8]) -> Result<(), Failure> {
        while !bytes.is_empty() {
            if self.filled == CHUNK {
                self.flush()?;
            }
            let most = (CHUNK - self.filled).min(bytes.len());
            self.buffer[self.filled..self.filled + most].copy_from_slice(&bytes[..most]);
            self.filled += most;
            bytes = &bytes[most..];
        }
        Ok(())
    }

    fn flush(&mut self) -> Result<(), Failure> {
        if !(self.pace)(self.filled) {
            return Err(Failure::Cancelled);
        }
        self.hash.take(&self.buffer[..self.filled]);
        self.filled = 0;
        Ok(())
    }
}

/// Opens without following a link and without waiting for anybody.
fn open(at: impl AsFd, name: &CStr, flags: OFlags) -> rustix::io::Result<(OwnedFd, Stat)> {
    let how = OFlags::RDONLY | OFlags::NOFOLLOW | OFlags::NONBLOCK | OFlags::CLOEXEC;
    let file = openat(at, name, how | flags, Mode::empty())?;
    let stat = fstat(&file)?;
    Ok((file, stat))
}

/// It may be another file by now.
fn expect(stat: &Stat, kind: FileType) -> Result<(), Failure> {
    if FileType::from_raw_mode(stat.st_mode) == kind {
        Ok(())
    } else {
        Err(Failure::Changed)
    }
}

/// What was listed a moment ago and is not there any more went away meanwhile.
fn gone_or_io(path: &Path, depth: usize, error: rustix::io::Errno) -> Failure {
    use rustix::io::Errno;
    if depth > 0 && [Errno::NOENT, Errno::LOOP, Errno::NOTDIR].contains(&error) {
        Failure::Changed
    } else {
        Failure::Io(path.to_owned(), error.into())
    }
}
