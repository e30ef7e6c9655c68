//! Taking the socket: ours alone, and only one agent at a time.

use std::fmt;
use std::fs::{self, File, OpenOptions, Permissions, TryLockError};
use std::io;
use std::os::fd::OwnedFd;
use std::os::unix::fs::{FileTypeExt, MetadataExt, OpenOptionsExt, PermissionsExt};
use std::os::unix::net::UnixListener;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use nixlamp_core::say;
use nixlamp_core::words::trouble;
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::io::Errno;
use rustix::net::{AddressFamily, SocketAddrUnix, SocketType};

use crate::own_file;

/// How long a lock may be held by somebody who does not answer.
const LET_GO: Duration = Duration::from_secs(2);
/// An agent greets at once; a machine with other work takes its time.
const GREETS_WITHIN: Timespec = Timespec {
    tv_sec: 0,
    tv_nsec: 200_000_000,
};
/// Between two tries to take it.
const BETWEEN_TRIES: Duration = Duration::from_millis(20);

/// A bound socket. Dropping it removes the socket and lets another agent in.
#[derive(Debug)]
pub struct Listener {
    pub(super) socket: UnixListener,
    path: PathBuf,
    /// Locked for as long as this agent lives; the kernel lets go of it
    /// however the agent ends.
    _lock: File,
}

impl Drop for Listener {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.path);
    }
}

/// Why there is no socket.
#[derive(Debug)]
pub enum BindError {
    /// Another agent has it: ask that one instead.
    AlreadyRuns,
    /// It cannot or must not be made; a sentence for people.
    Refused(String),
}

impl fmt::Display for BindError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            BindError::AlreadyRuns => f.write_str(&trouble::already_runs()),
            BindError::Refused(why) => f.write_str(why),
        }
    }
}

impl std::error::Error for BindError {}

/// Makes the socket (0600) and its folder (0700).
///
/// A lock beside the socket decides who is the agent: between looking whether
/// a socket is dead and replacing it, another agent could have bound its own.
pub fn bind(path: &Path) -> Result<Listener, BindError> {
    let refused = |error: io::Error| {
        BindError::Refused(trouble::no_socket(
            &path.display().to_string(),
            &error.to_string(),
        ))
    };
    let folder = path.parent().unwrap_or(Path::new("/"));
    check_folder(folder)?;
    let lock = lock(path, &refused)?;
    // Whoever let go of the lock a moment ago lets go of the socket as well.
    let until = Instant::now() + LET_GO;
    while answers(path) && !greets(path) && Instant::now() < until {
        std::thread::sleep(BETWEEN_TRIES);
    }
    match fs::symlink_metadata(path) {
        Ok(meta) if !meta.file_type().is_socket() => {
            let why = say!("socket-place-taken");
            return Err(refused(io::Error::other(why)));
        }
        // Not one of ours, for the lock is free; but somebody answers.
        Ok(_) if answers(path) => return Err(BindError::AlreadyRuns),
        Ok(_) => fs::remove_file(path).map_err(refused)?,
        Err(_) => {}
    }
    let socket = UnixListener::bind(path).map_err(refused)?;
    // From here on dropping it cleans up.
    let listener = Listener {
        socket,
        path: path.to_owned(),
        _lock: lock,
    };
    fs::set_permissions(path, Permissions::from_mode(0o600)).map_err(refused)?;
    listener.socket.set_nonblocking(true).map_err(refused)?;
    Ok(listener)
}

/// Who may write to the folder may put another socket there and be taken for
/// the agent.
fn check_folder(folder: &Path) -> Result<(), BindError> {
    let shown = folder.display().to_string();
    let refused = |why: &str| BindError::Refused(trouble::no_socket(&shown, why));
    own_file::make_folder(folder).map_err(|error| refused(&error.to_string()))?;
    // Not followed: a link in a folder for everyone could be anybody's.
    let meta = fs::symlink_metadata(folder).map_err(|error| refused(&error.to_string()))?;
    if !meta.is_dir() {
        return Err(refused(&say!("is-a-link")));
    }
    if meta.uid() != rustix::process::geteuid().as_raw() {
        return Err(refused(&say!("folder-of-another-user")));
    }
    if meta.mode() & 0o022 != 0 {
        return Err(refused(&say!("folder-open-to-others")));
    }
    Ok(())
}

/// An agent that was killed may leave the lock with a child it was just about
/// to start, which lets go of it as soon as it is that other program: held by
/// somebody who does not answer, it is tried for a moment longer.
fn lock(socket: &Path, refused: &impl Fn(io::Error) -> BindError) -> Result<File, BindError> {
    let file = OpenOptions::new()
        .write(true)
        .create(true)
        .truncate(false)
        .mode(0o600)
        .open(socket.with_extension("lock"))
        .map_err(refused)?;
    let until = Instant::now() + LET_GO;
    loop {
        match file.try_lock() {
            Ok(()) => return Ok(file),
            Err(TryLockError::WouldBlock) => {
                if greets(socket) || Instant::now() >= until {
                    return Err(BindError::AlreadyRuns);
                }
                std::thread::sleep(BETWEEN_TRIES);
            }
            Err(TryLockError::Error(error)) => return Err(refused(error)),
        }
    }
}

/// Whether somebody listens there. Never waits, as a connection to one who has
/// stopped accepting would.
fn answers(socket: &Path) -> bool {
    matches!(call(socket), Ok(_) | Err(Errno::AGAIN | Errno::INPROGRESS))
}

/// Whether an agent greets there. One that was killed may have left the socket,
/// too, to a child it was about to start: that one takes calls and says nothing.
fn greets(socket: &Path) -> bool {
    let heard = call(socket).and_then(|asking| {
        let mut asked = [PollFd::new(&asking, PollFlags::IN)];
        poll(&mut asked, Some(&GREETS_WITHIN))?;
        // Readable is also the end of one that has just gone.
        let mut first = [0_u8; 1];
        rustix::io::read(&asking, &mut first)
    });
    heard.is_ok_and(|read| read > 0)
}

fn call(socket: &Path) -> Result<OwnedFd, Errno> {
    let address = SocketAddrUnix::new(socket)?;
    let asking = rustix::net::socket(AddressFamily::UNIX, SocketType::STREAM, None)?;
    rustix::io::ioctl_fionbio(&asking, true)?;
    rustix::net::connect(&asking, &address)?;
    Ok(asking)
}
