//! What the command prints for people, read where Nix tells it nowhere else.
//!
//! Only then something stands in between, and only before what is written: reading
//! from the terminal, its keys, its job control and a password that is asked for on
//! `/dev/tty` stay as they are. Instead of our terminal the command gets the end of
//! another one that nobody is controlled by, in raw mode, of the same size; instead
//! of a pipe another pipe. Each byte goes on first and is read after that. Where
//! both streams lead to the same place they share the new one, so that their order
//! stays. Whatever cannot be set up is left as it was.

mod carry;
mod copy;

use std::io;
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::os::unix::net::UnixStream;
use std::process::{Command, Stdio};

use rustix::fs::{FileType, Mode, OFlags, fstat, open};
use rustix::io::{FdFlags, fcntl_setfd};
use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};
use rustix::termios::{OptionalActions, isatty, tcgetattr, tcgetwinsize, tcsetattr, tcsetwinsize};

use super::Run;
use super::nix;

pub use carry::carry;
pub(super) use copy::Copying;

/// The command's new streams, and where they lead.
pub(super) struct Through {
    ours: OwnedFd,
    theirs: OwnedFd,
    both: bool,
    real: OwnedFd,
    terminal: bool,
    /// By which the copy is woken.
    wake: (UnixStream, UnixStream),
}

impl Through {
    /// `None` where nobody is there to tell, nothing would be understood, or it
    /// cannot be done.
    pub(super) fn open(run: &Run) -> Option<Through> {
        if !run.socket.exists() || !nix::prints(&run.command) {
            return None;
        }
        let (stdout, stderr) = (io::stdout(), io::stderr());
        Through::between(stdout.as_fd(), stderr.as_fd()).ok()?
    }

    fn between(stdout: BorrowedFd<'_>, stderr: BorrowedFd<'_>) -> io::Result<Option<Through>> {
        let terminal = isatty(stderr);
        let place = fstat(stderr)?;
        // A file is read where it lies; what else there is, is let alone.
        if !terminal && FileType::from_raw_mode(place.st_mode) != FileType::Fifo {
            return Ok(None);
        }
        let (ours, theirs) = if terminal {
            other_terminal(stderr)?
        } else {
            let (ours, theirs) = io::pipe()?;
            (ours.into(), theirs.into())
        };
        let other = fstat(stdout)?;
        Ok(Some(Through {
            ours,
            theirs,
            both: (place.st_dev, place.st_ino) == (other.st_dev, other.st_ino),
            real: stderr.try_clone_to_owned()?,
            terminal,
            wake: UnixStream::pair()?,
        }))
    }

    /// Has the command write there.
    pub(super) fn set(&self, command: &mut Command) -> io::Result<()> {
        // Both before either is set: half of it would be worse than none.
        let second = self.both.then(|| self.theirs.try_clone()).transpose()?;
        command.stderr(Stdio::from(self.theirs.try_clone()?));
        if let Some(second) = second {
            command.stdout(Stdio::from(second));
        }
        Ok(())
    }

    /// Lets through what comes from now on, after the command has started.
    pub(super) fn begin(self, hears: impl FnMut(&[u8]) + Send + 'static) -> Copying {
        drop(self.theirs);
        Copying::start(self.ours, self.real, self.terminal, self.wake, hears)
    }
}

/// A terminal of the same size, that changes no byte and controls nobody.
fn other_terminal(real: BorrowedFd<'_>) -> io::Result<(OwnedFd, OwnedFd)> {
    let ours = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY)?;
    fcntl_setfd(&ours, FdFlags::CLOEXEC)?;
    grantpt(&ours)?;
    unlockpt(&ours)?;
    let name = ptsname(&ours, Vec::new())?;
    let flags = OFlags::RDWR | OFlags::NOCTTY | OFlags::CLOEXEC;
    let theirs = open(&name, flags, Mode::empty())?;
    let mut modes = tcgetattr(real)?;
    modes.make_raw();
    tcsetattr(&theirs, OptionalActions::Now, &modes)?;
    tcsetwinsize(&ours, tcgetwinsize(real)?)?;
    Ok((ours, theirs))
}

/// All of it, however often it takes.
fn write_all(to: &OwnedFd, mut bytes: &[u8]) -> io::Result<()> {
    while !bytes.is_empty() {
        match rustix::io::write(to, bytes) {
            Ok(written) => bytes = &bytes[written..],
            Err(rustix::io::Errno::INTR) => {}
            // Somebody else has set it so; it is theirs as well.
            Err(rustix::io::Errno::AGAIN) => copy::wait_until_writable(to)?,
            Err(error) => return Err(error.into()),
        }
    }
    Ok(())
}

/// `None` at its end: nobody has the other side any more.
fn read<'a>(from: &OwnedFd, buffer: &'a mut [u8]) -> Option<&'a [u8]> {
    loop {
        match rustix::io::read(from, &mut *buffer) {
            Ok(0) => return None,
            Ok(length) => return Some(&buffer[..length]),
            Err(rustix::io::Errno::INTR) => {}
            Err(rustix::io::Errno::AGAIN) => return Some(&[]),
            Err(_) => return None,
        }
    }
}

#[cfg(test)]
mod tests;
