//! Wakes when a rebuild may have begun, so that nothing need be looked at while
//! none does.
//!
//! Starting a program opens its file, and that of its interpreter and dynamic
//! loader (`do_open_execat` in fs/exec.c, `load_elf_binary`), which inotify
//! tells, whoever starts it. Two sorts of files are watched:
//! - Nix's own: its programs, those that rebuild, its database and temporary
//!   roots, which every client of the store opens. An event there is worth a
//!   look at once.
//! - Dynamic loaders: an event means that some program was started. Worth a
//!   cheap look at new process numbers, but not at once.

use std::collections::HashSet;
use std::io::Read as _;
use std::mem::MaybeUninit;
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::path::{Path, PathBuf};

use rustix::fs::inotify::{self, CreateFlags, ReadFlags, WatchFlags};

use super::super::Options;

/// Programs whose start is or may become a rebuild.
const PROGRAMS: [&str; 15] = [
    "nix",
    "nix-build",
    "nix-channel",
    "nix-collect-garbage",
    "nix-copy-closure",
    "nix-env",
    "nix-instantiate",
    "nix-shell",
    "nix-store",
    "nixos-rebuild",
    "nixos-rebuild-ng",
    "home-manager",
    "nh",
    "colmena",
    "deploy",
];

/// Loaders of the C libraries in use, where distributions put them. Nix has its
/// own, one for each C library, found through its programs.
const LOADERS: [&str; 6] = [
    "/lib64/ld-linux-x86-64.so.2",
    "/lib/ld-linux-x86-64.so.2",
    "/lib/ld-linux-aarch64.so.1",
    "/lib64/ld-linux-aarch64.so.1",
    "/lib/ld-musl-x86_64.so.1",
    "/lib/ld-musl-aarch64.so.1",
];

/// Programs that start others, for their loaders' sake.
const STARTERS: [&str; 5] = ["sh", "bash", "sudo", "systemd-run", "env"];

/// The two sets of watches.
#[derive(Default)]
pub struct Starts {
    /// Of Nix's own files.
    nix: Option<OwnedFd>,
    /// Of dynamic loaders.
    any: Option<OwnedFd>,
    /// How many loaders are watched.
    loaders: usize,
}

impl Starts {
    /// Watches what is there now; again after a while, since a switch to
    /// another generation brings other programs. Watching a file twice changes
    /// nothing (`inotify_add_watch(2)`).
    pub fn arm(&mut self, options: &Options) {
        let create = || inotify::init(CreateFlags::CLOEXEC | CreateFlags::NONBLOCK).ok();
        if self.nix.is_none() {
            self.nix = create();
        }
        if self.any.is_none() {
            self.any = create();
        }
        let (Some(nix), Some(any)) = (&self.nix, &self.any) else {
            return;
        };
        let var = options.nix.join("var/nix");
        _ = inotify::add_watch(nix, var.join("temproots"), WatchFlags::CREATE);
        _ = inotify::add_watch(nix, var.join("db"), WatchFlags::OPEN);
        let mut loaders: HashSet<PathBuf> = LOADERS.iter().map(PathBuf::from).collect();
        for folder in &options.programs {
            for program in PROGRAMS {
                let path = folder.join(program);
                if inotify::add_watch(nix, &path, WatchFlags::OPEN).is_ok() {
                    loaders.extend(loader(&path, 2));
                }
            }
            loaders.extend(
                STARTERS
                    .iter()
                    .filter_map(|name| loader(&folder.join(name), 2)),
            );
        }
        self.loaders = loaders
            .iter()
            .filter(|path| inotify::add_watch(any, *path, WatchFlags::OPEN).is_ok())
            .count();
    }

    /// True if the start of any usual program would be told.
    pub fn tells_any(&self) -> bool {
        self.loaders > 0
    }

    /// Readable when something of Nix's was opened.
    pub fn nix_fd(&self) -> Option<BorrowedFd<'_>> {
        self.nix.as_ref().map(AsFd::as_fd)
    }

    /// Readable when any program was started.
    pub fn any_fd(&self) -> Option<BorrowedFd<'_>> {
        self.any.as_ref().map(AsFd::as_fd)
    }

    /// True if something of Nix's was opened since the last call.
    pub fn nix_began(&self) -> bool {
        self.nix.as_ref().is_some_and(drain)
    }

    /// True if any program was started since the last call.
    pub fn any_began(&self) -> bool {
        self.any.as_ref().is_some_and(drain)
    }
}

/// Reads all that is told. Equal events in a row are told once by the kernel, so
/// a storm of starts does not fill the queue.
fn drain(fd: &OwnedFd) -> bool {
    let mut buffer = [MaybeUninit::uninit(); 4096];
    let mut reader = inotify::Reader::new(fd, &mut buffer);
    let mut began = false;
    while let Ok(event) = reader.next() {
        // IGNORED: the file is gone, and its watch with it. Lost events
        // (QUEUE_OVERFLOW) were events.
        began |= !event.events().contains(ReadFlags::IGNORED);
    }
    began
}

/// The dynamic loader of a program, also through the interpreter of a script.
fn loader(program: &Path, scripts: u8) -> Option<PathBuf> {
    let mut head = Vec::new();
    std::fs::File::open(program)
        .ok()?
        .take(4096)
        .read_to_end(&mut head)
        .ok()?;
    if let Some(line) = head.strip_prefix(b"#!") {
        let line = line.split(|&byte| byte == b'\n').next()?;
        let path = line.trim_ascii().split(u8::is_ascii_whitespace).next()?;
        let path = Path::new(std::str::from_utf8(path).ok()?);
        return (scripts > 0).then(|| loader(path, scripts - 1)).flatten();
    }
    interpreter(&head)
}

/// The path in a 64-bit ELF program's `PT_INTERP`, see `elf(5)`. It stands in
/// front in all programs that the usual linkers made.
fn interpreter(head: &[u8]) -> Option<PathBuf> {
    const PT_INTERP: u64 = 3;
    let number = |at: usize, bytes: usize| {
        let part = head.get(at..at.checked_add(bytes)?)?;
        Some(
            part.iter()
                .rev()
                .fold(0_u64, |sum, &byte| sum << 8 | u64::from(byte)),
        )
    };
    // Little-endian, 64 bit: all machines that Nix supports on Linux today.
    if head.get(..6)? != b"\x7fELF\x02\x01" {
        return None;
    }
    let table = usize::try_from(number(32, 8)?).ok()?;
    let size = usize::try_from(number(54, 2)?).ok()?;
    let count = usize::try_from(number(56, 2)?).ok()?;
    (0..count.min(64)).find_map(|index| {
        let at = table.checked_add(index.checked_mul(size)?)?;
        if number(at, 4)? != PT_INTERP {
            return None;
        }
        let start = usize::try_from(number(at.checked_add(8)?, 8)?).ok()?;
        let length = usize::try_from(number(at.checked_add(32)?, 8)?).ok()?;
        let path = head
            .get(start..start.checked_add(length)?)?
            .strip_suffix(b"\0")?;
        std::str::from_utf8(path).ok().map(PathBuf::from)
    })
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt as _;
    use std::process::Command;
    use std::time::Duration;

    use super::*;

    #[test]
    fn loaders_of_programs_and_scripts() {
        // The test itself is a dynamically linked program.
        let own = std::env::current_exe().expect("own path");
        let found = loader(&own, 2).expect("a loader");
        assert!(found.is_file(), "{found:?}");
        assert_eq!(interpreter(b"\x7fELF\x02\x01"), None);
        assert_eq!(interpreter(b"text"), None);
        let mut broken = std::fs::read(&own).expect("read")[..4096].to_vec();
        for at in 0..64 {
            broken[at] = 0xff;
            interpreter(&broken);
        }
    }

    #[test]
    fn the_start_of_a_script_and_of_a_program_is_told() {
        let folder = std::env::temp_dir().join(format!("nixlamp-starts-{}", std::process::id()));
        std::fs::create_dir_all(folder.join("bin")).expect("make a folder");
        let script = folder.join("bin/nixos-rebuild");
        std::fs::write(&script, "#!/bin/sh\nexit 0\n").expect("write");
        std::fs::set_permissions(&script, std::fs::Permissions::from_mode(0o755)).expect("chmod");
        let mut starts = Starts::default();
        starts.arm(&Options {
            proc: "/proc".into(),
            nix: folder.join("nix"),
            programs: vec![folder.join("bin")],
        });
        assert!(starts.tells_any());
        // Arming reads the programs, which tells of itself.
        starts.nix_began();
        assert!(!starts.nix_began());
        Command::new(&script).status().expect("run");
        assert!(starts.nix_began());
        starts.any_began();
        Command::new("true").status().expect("run");
        std::thread::sleep(Duration::from_millis(50));
        assert!(starts.any_began());
        drop(std::fs::remove_dir_all(&folder));
    }
}
